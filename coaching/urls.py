"""Addresses of coaching."""

from django.urls import path

from coaching.views import assessments, barriers, history, plans

_ASSESS = "cases/<uuid:case_id>/assess/{}/<uuid:participant_id>/"
_HISTORY = "cases/<uuid:case_id>/people/<uuid:participant_id>/history/"

app_name = "coaching"
urlpatterns = [
    # assessments
    path("cases/<uuid:case_id>/assessments/", assessments.case_assessments, name="assessments"),
    path("assessments/<uuid:assessment_id>/", assessments.assessment, name="assessment"),
    path(_ASSESS.format("family"), assessments.assess, {"kind": "FAMILY"}, name="assess-family"),
    path(_ASSESS.format("ea"), assessments.assess, {"kind": "EA"}, name="assess-ea"),
    path(_ASSESS.format("epi"), assessments.assess, {"kind": "EPI"}, name="assess-epi"),
    path(_ASSESS.format("needs"), assessments.assess, {"kind": "NEEDS"}, name="assess-needs"),
    path(_ASSESS.format("employment"), assessments.assess, {"kind": "EMPLOYMENT"}, name="assess-employment"),
    path(_ASSESS.format("living"), assessments.assess, {"kind": "LIVING"}, name="assess-living"),
    path(
        "cases/<uuid:case_id>/differences/<uuid:answer_id>/", assessments.difference_explain, name="difference-explain"
    ),
    # strengths, barriers, history
    path("cases/<uuid:case_id>/strengths/record/", barriers.strength_record, name="strength-record"),
    path("cases/<uuid:case_id>/strengths/<uuid:strength_id>/end/", barriers.strength_end, name="strength-end"),
    path("cases/<uuid:case_id>/barriers/record/", barriers.barrier_record, name="barrier-record"),
    path("cases/<uuid:case_id>/barriers/<uuid:barrier_id>/settle/", barriers.barrier_settle, name="barrier-settle"),
    path("cases/<uuid:case_id>/barriers/<uuid:barrier_id>/refer/", barriers.barrier_refer, name="barrier-refer"),
    path(_HISTORY, history.history, name="history"),
    path(f"{_HISTORY}<slug:part>/add/", history.history_add, name="history-add"),
    path(f"{_HISTORY}<slug:part>/<uuid:entry_id>/", history.history_change, name="history-change"),
    path(f"{_HISTORY}<slug:part>/<uuid:entry_id>/remove/", history.history_remove, name="history-remove"),
    # writing a plan
    path("cases/<uuid:case_id>/plans/", plans.case_plans, name="plans"),
    path("plans/<uuid:plan_id>/", plans.case_of_plan, name="plan"),
    # the life of a plan
    path("cases/<uuid:case_id>/plans/review/", plans.case_plans, name="plan-review"),
    path("cases/<uuid:case_id>/progress/", plans.case_plans, name="progress-record"),
]
