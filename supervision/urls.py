"""Addresses of supervisors and administrators."""

from django.urls import URLPattern, URLResolver, path

from supervision.views import (
    assigning,
    caseloads,
    duplicates,
    glass,
    handovers,
    offices,
    overrides,
    requests,
    reviews,
    rights,
    rotations,
    samples,
)

app_name = "supervision"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", caseloads.office_caseloads, name="caseloads"),
    path("alerts/", caseloads.alerts, name="alerts"),
    path("approvals/", requests.approvals, name="approvals"),
    path("approvals/excusals/<uuid:excusal_id>/", requests.excusal_decide, name="excusal-decide"),
    path("approvals/overrides/<uuid:override_id>/", requests.override_decide, name="override-decide"),
    path("approvals/supports/<uuid:support_id>/", requests.support_decide, name="support-decide"),
    path("approvals/tracks/<uuid:track_change_id>/", requests.track_change_decide, name="track-change-decide"),
    path("break-glass/", glass.break_glass, name="break-glass"),
    path("break-glass/<uuid:glass_id>/", glass.glass_review, name="glass-review"),
    path("people/", duplicates.duplicates, name="duplicates"),
    path("people/<uuid:person_id>/<uuid:other_id>/", duplicates.people_merge, name="people-merge"),
    path("people/<uuid:person_id>/<uuid:other_id>/apart/", duplicates.people_apart, name="people-apart"),
    path("people/joined/<uuid:merge_id>/undo/", duplicates.people_unmerge, name="people-unmerge"),
    path("cases/<uuid:case_id>/assign/", assigning.case_assign, name="case-assign"),
    path("deadlines/", caseloads.owed, name="owed"),
    path("eligibility-rights/", rights.eligibility_rights, name="eligibility-rights"),
    path("eligibility-rights/<uuid:right_id>/end/", rights.eligibility_right_end, name="eligibility-right-end"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/new/", handovers.handover_many, name="handover-many"),
    path("handovers/reports/<uuid:batch_id>/", handovers.handover_report, name="handover-report"),
    path("intake/", rotations.rotation_change, name="rotation-change"),
    path("offices/", offices.office_list, name="offices"),
    path("offices/<uuid:office_id>/", offices.office_change, name="office-change"),
    path("offices/<uuid:office_id>/closures/", offices.closures, name="closures"),
    path("overrides/", overrides.overrides, name="overrides"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/draw/", samples.sample_draw, name="sample-draw"),
    path("reviews/samples/<uuid:sample_id>/", samples.sample, name="sample"),
    path("reviews/cases/<uuid:sampled_id>/", reviews.review_file, name="review-file"),
    path("reviews/cases/<uuid:sampled_id>/check/", reviews.self_check, name="self-check"),
    path("reviews/<uuid:case_review_id>/", reviews.review, name="review"),
    path("reviews/<uuid:case_review_id>/take-back/", reviews.review_take_back, name="review-take-back"),
    path("reviews/findings/<uuid:finding_id>/", reviews.finding_answer, name="finding-answer"),
    path("settings/", offices.settings, name="settings"),
    path("settings/<str:jurisdiction>/<str:parameter>/", offices.setting_change, name="setting-change"),
]
