"""Addresses of coaching."""

from django.urls import path

from coaching.views import assessments, plans

app_name = "coaching"
urlpatterns = [
    # assessments
    path("cases/<uuid:case_id>/assessments/", assessments.case_assessments, name="assessments"),
    path("assessments/<uuid:assessment_id>/", assessments.case_of_assessment, name="assessment"),
    # writing a plan
    path("cases/<uuid:case_id>/plans/", plans.case_plans, name="plans"),
    path("plans/<uuid:plan_id>/", plans.case_of_plan, name="plan"),
    # the life of a plan
    path("cases/<uuid:case_id>/plans/review/", plans.case_plans, name="plan-review"),
    path("cases/<uuid:case_id>/progress/", plans.case_plans, name="progress-record"),
]
