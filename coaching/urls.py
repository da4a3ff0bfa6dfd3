"""Addresses of coaching."""

from django.urls import path

from coaching.views import assessments, folding, ideas, plan_writing, plans

app_name = "coaching"
urlpatterns = [
    # assessments
    path("cases/<uuid:case_id>/assessments/", assessments.case_assessments, name="assessments"),
    path("assessments/<uuid:assessment_id>/", assessments.case_of_assessment, name="assessment"),
    # writing a plan
    path("cases/<uuid:case_id>/plans/", plans.case_plans, name="plans"),
    path("cases/<uuid:case_id>/plans/begin/", plans.plan_begin, name="plan-begin"),
    path("plans/<uuid:plan_id>/", plans.case_of_plan, name="plan"),
    path("plans/<uuid:plan_id>/compare/", plans.plan_compare, name="plan-compare"),
    path("plans/<uuid:plan_id>/edit/", plan_writing.plan_edit, name="plan-edit"),
    path("plans/<uuid:plan_id>/goals/new/", plan_writing.goal_add, name="goal-add"),
    path("plans/<uuid:plan_id>/goals/<uuid:goal_id>/remove/", plan_writing.goal_remove, name="goal-remove"),
    path("goals/<uuid:goal_id>/", plan_writing.goal_edit, name="goal-edit"),
    path("plans/<uuid:plan_id>/fold-in/", folding.plan_fold_in, name="plan-fold-in"),
    # the library of steps
    path("step-ideas/", ideas.step_ideas, name="step-ideas"),
    path("plans/<uuid:plan_id>/step-ideas/", ideas.step_idea_use, name="step-idea-use"),
    path("steps/<uuid:step_id>/keep/", ideas.step_idea_keep, name="step-idea-keep"),
    path("step-ideas/<uuid:idea_id>/withdraw/", ideas.step_idea_withdraw, name="step-idea-withdraw"),
    # the life of a plan
    path("cases/<uuid:case_id>/plans/review/", plans.case_plans, name="plan-review"),
    path("cases/<uuid:case_id>/progress/", plans.case_plans, name="progress-record"),
]
