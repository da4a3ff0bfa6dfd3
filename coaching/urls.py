"""Addresses of coaching."""

from django.urls import path

from coaching.views import assessments, papers, plans, signing, tending

app_name = "coaching"
urlpatterns = [
    # assessments
    path("cases/<uuid:case_id>/assessments/", assessments.case_assessments, name="assessments"),
    path("assessments/<uuid:assessment_id>/", assessments.case_of_assessment, name="assessment"),
    # writing a plan
    path("cases/<uuid:case_id>/plans/", plans.case_plans, name="plans"),
    path("plans/<uuid:plan_id>/", plans.case_of_plan, name="plan"),
    # the life of a plan
    path("plans/<uuid:plan_id>/sign/", signing.plan_sign, name="plan-sign"),
    path("plans/<uuid:plan_id>/offer/", signing.plan_offer, name="plan-offer"),
    path("plans/<uuid:plan_id>/rewrite/", signing.plan_rewrite, name="plan-rewrite"),
    path("plans/<uuid:plan_id>/withdraw/", signing.plan_withdraw, name="plan-withdraw"),
    path("plans/<uuid:plan_id>/refused/<uuid:signer_id>/", signing.plan_refuse, name="plan-refuse"),
    path("plans/<uuid:plan_id>/mail/", signing.plan_mail, name="plan-mail"),
    path("plans/<uuid:plan_id>/paper/", papers.plan_paper, name="plan-paper"),
    path("plans/<uuid:plan_id>/copy/<uuid:participant_id>/", papers.plan_copy, name="plan-copy"),
    path("cases/<uuid:case_id>/plans/field/", signing.field_plan, name="field-plan"),
    # tending a signed plan
    path("cases/<uuid:case_id>/plans/review/", tending.plan_review, name="plan-review"),
    path("cases/<uuid:case_id>/progress/", tending.progress_record, name="progress-record"),
    path("steps/<uuid:step_id>/look/", tending.step_look, name="step-look"),
]
