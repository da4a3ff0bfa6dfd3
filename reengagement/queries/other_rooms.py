"""What the other three rooms know: case review, extension past the time limit, family support team."""

from datetime import date

from reengagement.choices import PartnerAnswer, Presence, Seat, StaffingKind
from reengagement.models import ExtensionStaffing, ReviewFindings, SeatTaken, Staffing, SupportTeamOffer
from reengagement.rules import other_rooms
from reengagement.rules.locks import Gate
from reengagement.rules.room import HERE, PARTNER_SEATS
from reengagement.rules.room_figures import RoomFigures


def gates_of(staffing: Staffing, *, figures: RoomFigures, today: date) -> tuple[Gate, ...]:
    """Return the ready list of a staffing that is none of re-engagement."""
    if staffing.kind == StaffingKind.CASE_REVIEW:
        return other_rooms.ready_case_review(review_facts(staffing))
    if staffing.kind == StaffingKind.EXTENSION:
        return other_rooms.ready_extension(extension_facts(staffing, figures=figures), figures, today=today)
    return other_rooms.ready_support_team(support_team_facts(staffing), today=today)


def review_facts(staffing: Staffing) -> other_rooms.ReviewFacts:
    """Return what a case review found."""
    found = ReviewFindings.objects.filter(staffing=staffing).first() or ReviewFindings()
    return other_rooms.ReviewFacts(
        is_client_here=_family_here(staffing) > 0,
        progression=found.progression,
        regression=found.regression,
        discrepancies=found.discrepancies,
        is_none=frozenset(found.none_of),
    )


def extension_facts(staffing: Staffing, *, figures: RoomFigures) -> other_rooms.ExtensionFacts:
    """Return what is known of an extension staffing; an agency that is here attends, one that did not come does not."""
    found = ExtensionStaffing.objects.filter(staffing=staffing).first() or ExtensionStaffing()
    seats = list(
        SeatTaken.objects.filter(staffing=staffing, left_team_at__isnull=True).select_related("provider", "told")
    )
    parents = [one for one in staffing.case.participants.all() if one.is_parent]
    return other_rooms.ExtensionFacts(
        on=staffing.on,
        clock=_clock(found, figures),
        are_months_left_out=found.are_months_left_out,
        form_with_client_on=found.form_with_client_on,
        form_submitted_on=found.form_submitted_on,
        late_reason=found.late_reason,
        needs_medical_form=found.needs_medical_form,
        medical_form_on=found.medical_form_on,
        agencies=tuple(_agency(seat) for seat in seats if seat.seat in PARTNER_SEATS),
        is_coach_here=any(seat.seat == Seat.COACH and seat.presence in HERE for seat in seats),
        parents=len(parents),
        parents_who_qualify=found.parents_who_qualify,
        recommendation=staffing.outcome,
        extension_type=found.extension_type,
        extension_months=found.extension_months,
    )


def support_team_facts(staffing: Staffing) -> other_rooms.SupportTeamFacts:
    """Return what is known of a family support team."""
    offer = SupportTeamOffer.objects.filter(staffing=staffing).first()
    here = SeatTaken.objects.filter(staffing=staffing, presence__in=HERE, left_team_at__isnull=True)
    return other_rooms.SupportTeamFacts(
        offered_on=offer.offered_on if offer else None,
        answer=offer.answer if offer else "",
        is_family_here=_family_here(staffing) > 0,
        others_here=here.filter(participant__isnull=True).count(),
        next_steps=tuple(step.what for step in staffing.steps.order_by("number")),
    )


def _family_here(staffing: Staffing) -> int:
    return SeatTaken.objects.filter(staffing=staffing, participant__isnull=False, presence__in=HERE).count()


def _clock(found: ExtensionStaffing, figures: RoomFigures) -> other_rooms.TimeClock | None:
    if found.used_months is None or found.used_as_of is None or figures.time_limit_months is None:
        return None
    return other_rooms.TimeClock(found.used_months, found.used_as_of, figures.time_limit_months)


def _agency(seat: SeatTaken) -> other_rooms.AgencyInput:
    name = seat.provider.name if seat.provider else seat.name
    answer = PartnerAnswer.ATTENDS if seat.presence in (*HERE, Presence.LEFT) else seat.answer
    if answer == PartnerAnswer.ATTENDS and seat.presence == Presence.ABSENT:
        answer = ""
    return other_rooms.AgencyInput(name, answer, seat.told.words if hasattr(seat, "told") else "")
