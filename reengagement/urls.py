"""Addresses of re-engagement."""

from django.urls import path

from reengagement import penalty_urls
from reengagement.views import (
    answering,
    assistance,
    beginnings,
    deciding,
    guests,
    inviting,
    missing,
    office,
    other_rooms,
    room,
    scheduling,
    visits,
)

_CASE = "cases/<uuid:case_id>/"
_ONE = "one/<uuid:reengagement_id>/"
_STAFFING = "staffings/<uuid:staffing_id>/"
_SEAT = "staffings/seats/<uuid:seat_id>/"

app_name = "reengagement"
urlpatterns = [
    # re-engagement of a person
    path(_CASE, beginnings.case_reengagements, name="reengagements"),
    path(f"{_CASE}people/<uuid:participant_id>/class/", beginnings.jobs_class, name="jobs-class"),
    path(f"{_CASE}people/<uuid:participant_id>/protected/", assistance.assistance, name="assistance"),
    path(f"{_CASE}people/<uuid:participant_id>/begin/", beginnings.begin, name="begin"),
    path(_ONE, beginnings.reengagement, name="reengagement"),
    path(f"{_ONE}sources/", beginnings.source_mark, name="source-mark"),
    path(f"{_ONE}schedule/", scheduling.schedule, name="schedule"),
    path(f"{_CASE}schedule/<str:staffing_kind>/", other_rooms.schedule_other, name="schedule-other"),
    path(f"{_CASE}visits/<uuid:home_visit_id>/", visits.visit, name="visit"),
    path(f"{_CASE}support-team/", other_rooms.team_offer, name="team-offer"),
    # the room
    path("staffings/", office.staffings, name="staffings"),
    path(_STAFFING, room.room, name="room"),
    path(f"{_STAFFING}attend/", scheduling.attend, name="attend"),
    path(f"{_STAFFING}cancel/", scheduling.cancel, name="cancel"),
    path(f"{_STAFFING}areas/<str:area>/", answering.area, name="area"),
    path(f"{_STAFFING}chances/", answering.chances, name="chances"),
    path(f"{_STAFFING}next-steps/", answering.next_steps, name="next-steps"),
    # who sits there, what is missing
    path(f"{_STAFFING}invite/", inviting.invite_page, name="invite"),
    path(f"{_SEAT}leave/", inviting.seat_leave, name="seat-leave"),
    path(f"{_SEAT}guest/", inviting.seat_guest, name="seat-guest"),
    path(f"{_SEAT}words/", inviting.partner_words, name="partner-words"),
    path(f"{_STAFFING}missing/", missing.missing, name="missing"),
    path(f"{_STAFFING}missing/looked/", missing.look_again, name="look-again"),
    path("staffings/missing/<uuid:missing_item_id>/", missing.missing_settle, name="missing-settle"),
    # the decision
    path(f"{_STAFFING}decision/", deciding.decision, name="decision"),
    path(f"{_STAFFING}copy/", deciding.staffing_copy, name="staffing-copy"),
    path(f"{_STAFFING}decision/confirm/", deciding.confirm, name="confirm"),
    path(f"{_STAFFING}decision/take-back/", deciding.take_back, name="take-back"),
    path(f"{_STAFFING}decision/close/", deciding.close, name="close"),
    path(f"{_STAFFING}decision/entered/", deciding.enter_elsewhere, name="enter-elsewhere"),
    path(f"{_STAFFING}decision/done/", deciding.step_done, name="step-done"),
    *penalty_urls.urlpatterns,
    # guests
    path("guest/", guests.guest_rooms, name="guest-rooms"),
    path("guest/<uuid:staffing_id>/", guests.guest_room, name="guest-room"),
]
