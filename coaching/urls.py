"""Addresses of coaching."""

from django.urls import path

from coaching.views import (
    activities,
    advocacy,
    apart,
    assessments,
    barriers,
    care_protection,
    changes,
    child_care,
    contracts,
    copies,
    employers,
    explained,
    folding,
    history,
    hours,
    ideas,
    job_search,
    meetings,
    months,
    papers,
    placements,
    plan_writing,
    plans,
    rate_facts,
    rates,
    signing,
    sites,
    tending,
    timesheets,
    workshops,
)

_ASSESS = "cases/<uuid:case_id>/assess/{}/<uuid:participant_id>/"
_MEETING = "meetings/<uuid:meeting_id>/"
_ADULT = "cases/<uuid:case_id>/work/<uuid:participant_id>/"
_AGREEMENT = "placement-agreements/<uuid:placement_agreement_id>/"
_HISTORY = "cases/<uuid:case_id>/people/<uuid:participant_id>/history/"

app_name = "coaching"
urlpatterns = [
    # assessments
    path("cases/<uuid:case_id>/assessments/", assessments.case_assessments, name="assessments"),
    path("assessments/<uuid:assessment_id>/", assessments.assessment, name="assessment"),
    path("assessments/<uuid:family_assessment_id>/keep/", changes.assessment_keep, name="assessment-keep"),
    path("cases/<uuid:case_id>/changes/new/", changes.situation_change, name="situation-change"),
    path("assessments/<uuid:assessment_id>/move/", apart.answer_move, name="answer-move"),
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
    path(f"{_HISTORY}summary.pdf", papers.employability_paper, name="employability-paper"),
    path(f"{_HISTORY}resume.pdf", papers.resume_paper, name="resume-paper"),
    path(f"{_HISTORY}<slug:part>/add/", history.history_add, name="history-add"),
    path(f"{_HISTORY}<slug:part>/<uuid:entry_id>/", history.history_change, name="history-change"),
    path(f"{_HISTORY}<slug:part>/<uuid:entry_id>/remove/", history.history_remove, name="history-remove"),
    # writing a plan
    path("cases/<uuid:case_id>/plans/", plans.case_plans, name="plans"),
    path("cases/<uuid:case_id>/plans/begin/", plans.plan_begin, name="plan-begin"),
    path("plans/<uuid:plan_id>/", plans.case_of_plan, name="plan"),
    path("plans/<uuid:plan_id>/compare/", plans.plan_compare, name="plan-compare"),
    path("plans/<uuid:draft_id>/edit/", plan_writing.plan_edit, name="plan-edit"),
    path("plans/<uuid:draft_id>/goals/new/", plan_writing.goal_add, name="goal-add"),
    path("plans/<uuid:draft_id>/goals/<uuid:goal_id>/remove/", plan_writing.goal_remove, name="goal-remove"),
    path("goals/<uuid:goal_id>/", plan_writing.goal_edit, name="goal-edit"),
    path("plans/<uuid:draft_id>/fold-in/", folding.plan_fold_in, name="plan-fold-in"),
    # the library of steps
    path("step-ideas/", ideas.step_ideas, name="step-ideas"),
    path("plans/<uuid:draft_id>/step-ideas/", ideas.step_idea_use, name="step-idea-use"),
    path("steps/<uuid:done_step_id>/keep/", ideas.step_idea_keep, name="step-idea-keep"),
    path("step-ideas/<uuid:idea_id>/withdraw/", ideas.step_idea_withdraw, name="step-idea-withdraw"),
    # the life of a plan
    path("plans/<uuid:plan_id>/sign/", signing.plan_sign, name="plan-sign"),
    path("plans/<uuid:plan_id>/offer/", signing.plan_offer, name="plan-offer"),
    path("plans/<uuid:plan_id>/rewrite/", signing.plan_rewrite, name="plan-rewrite"),
    path("plans/<uuid:plan_id>/withdraw/", signing.plan_withdraw, name="plan-withdraw"),
    path("plans/<uuid:plan_id>/refused/<uuid:signer_id>/", signing.plan_refuse, name="plan-refuse"),
    path("plans/<uuid:plan_id>/scan/<uuid:signer_id>/", signing.plan_scan, name="plan-scan"),
    path("plans/<uuid:plan_id>/mail/", signing.plan_mail, name="plan-mail"),
    path("plans/<uuid:plan_id>/paper/", papers.plan_paper, name="plan-paper"),
    path("plans/<uuid:plan_id>/copy/<uuid:participant_id>/", papers.plan_copy, name="plan-copy"),
    path("plans/<uuid:plan_id>/copies/<uuid:signer_id>/", copies.plan_copy_give, name="plan-copy-give"),
    path("cases/<uuid:case_id>/plans/field/", signing.field_plan, name="field-plan"),
    # joint meetings with agencies
    path("cases/<uuid:case_id>/meetings/new/", meetings.meeting_call, name="meeting-call"),
    path(_MEETING, meetings.meeting, name="meeting"),
    path(f"{_MEETING}agencies/<uuid:party_id>/ask/", meetings.meeting_ask, name="meeting-ask"),
    path(f"{_MEETING}minutes/", meetings.meeting_hold, name="meeting-hold"),
    path(f"{_MEETING}steps/", meetings.meeting_steps, name="meeting-steps"),
    # speaking up for a family
    path("cases/<uuid:case_id>/advocacy/new/", advocacy.advocacy_record, name="advocacy-record"),
    path("advocacy/<uuid:advocacy_id>/result/", advocacy.advocacy_settle, name="advocacy-settle"),
    # tending a signed plan
    path("cases/<uuid:case_id>/plans/review/", tending.plan_review, name="plan-review"),
    path("cases/<uuid:case_id>/progress/", tending.progress_record, name="progress-record"),
    path("steps/<uuid:step_id>/look/", tending.step_look, name="step-look"),
    # work months
    path("cases/<uuid:case_id>/hours/<str:month>/verify/", months.month_verify, name="month-verify"),
    path("months/zero/", months.months_zero, name="months-zero"),
    path("months/close/", months.months_close, name="months-close"),
    path("months/<uuid:work_month_id>/reopen/", months.month_reopen, name="month-reopen"),
    # work activities
    path("cases/<uuid:case_id>/work/", activities.case_work, name="work"),
    path("cases/<uuid:case_id>/work/<uuid:participant_id>/assign/", activities.activity_assign, name="activity-assign"),
    path(
        "cases/<uuid:case_id>/work/<uuid:participant_id>/timesheets/", activities.timesheets_set, name="timesheets-set"
    ),
    path("cases/<uuid:case_id>/work/<uuid:participant_id>/job-search/", hours.search_debrief, name="search-debrief"),
    path("activities/<uuid:activity_id>/change/", activities.activity_change, name="activity-change"),
    path("activities/<uuid:activity_id>/check/", activities.activity_check, name="activity-check"),
    path("activities/<uuid:activity_id>/pause/", activities.activity_pause, name="activity-pause"),
    path("activities/<uuid:activity_id>/end/", activities.activity_end, name="activity-end"),
    # placements at work sites
    path(
        "placements/<uuid:placement_id>/agreement/",
        placements.placement_agreement_make,
        name="placement-agreement-make",
    ),
    path(f"{_AGREEMENT}sign/", placements.placement_agreement_sign, name="placement-agreement-sign"),
    path(f"{_AGREEMENT}paper/", placements.placement_agreement_paper, name="placement-agreement-paper"),
    # job seekers
    path(f"{_ADULT}search/", job_search.job_search, name="job-search"),
    path(f"{_ADULT}ready/", job_search.readiness_set, name="readiness-set"),
    path(f"{_ADULT}employers/", job_search.employer_refer, name="employer-refer"),
    path(f"{_ADULT}check-in/", job_search.check_in, name="check-in"),
    # work sites
    path("sites/", sites.sites, name="sites"),
    path("sites/new/", sites.site_add, name="site-add"),
    path("sites/<uuid:site_id>/", sites.site, name="site"),
    path("sites/<uuid:site_id>/change/", sites.site_change, name="site-change"),
    path("sites/<uuid:site_id>/close/", sites.site_close, name="site-close"),
    path("sites/<uuid:site_id>/evaluate/", sites.site_evaluate, name="site-evaluate"),
    path("sites/<uuid:site_id>/positions/new/", sites.position_add, name="position-add"),
    path("positions/<uuid:position_id>/change/", sites.position_change, name="position-change"),
    path("sites/<uuid:site_id>/agreements/new/", sites.site_agreement_make, name="site-agreement-make"),
    path("site-agreements/<uuid:site_agreement_id>/sign/", sites.site_agreement_sign, name="site-agreement-sign"),
    path("site-agreements/<uuid:site_agreement_id>/paper/", sites.site_agreement_paper, name="site-agreement-paper"),
    # contracts with employers
    path("cases/<uuid:case_id>/contracts/", contracts.case_contracts, name="contracts"),
    path(
        "cases/<uuid:case_id>/contracts/<uuid:participant_id>/begin/", contracts.contract_begin, name="contract-begin"
    ),
    path("contracts/<uuid:contract_id>/", contracts.contract, name="contract"),
    path("contracts/<uuid:contract_id>/terms/", contracts.contract_terms, name="contract-terms"),
    path("contracts/<uuid:contract_id>/sign/", contracts.contract_sign, name="contract-sign"),
    path("contracts/<uuid:contract_id>/end/", contracts.contract_end, name="contract-end"),
    path("contracts/<uuid:contract_id>/paper/", contracts.contract_paper, name="contract-paper"),
    path("contracts/<uuid:contract_id>/claims/new/", contracts.claim_make, name="claim-make"),
    path("claims/<uuid:claim_id>/paper/", contracts.claim_paper, name="claim-paper"),
    # employers
    path("employers/", employers.employers, name="employers"),
    path("employers/new/", employers.employer_add, name="employer-add"),
    path("employers/<uuid:employer_id>/", employers.employer, name="employer"),
    path("employers/<uuid:employer_id>/change/", employers.employer_change, name="employer-change"),
    path("employers/<uuid:employer_id>/contacts/new/", employers.employer_contact, name="employer-contact"),
    path("employer-needs/<uuid:need_id>/answer/", employers.employer_need_answer, name="employer-need-answer"),
    # facts for the federal rates
    path("cases/<uuid:case_id>/rate-facts/add/", rate_facts.rate_fact_add, name="rate-fact-add"),
    path("rate-facts/<uuid:rate_fact_id>/end/", rate_facts.rate_fact_end, name="rate-fact-end"),
    path("rate-facts/<uuid:rate_fact_id>/void/", rate_facts.rate_fact_void, name="rate-fact-void"),
    path("activities/<uuid:activity_id>/project/", activities.activity_project, name="activity-project"),
    path("activities/<uuid:activity_id>/self-employment/", activities.activity_self_employed, name="self-employment"),
    path("activities/<uuid:school_id>/homework/", activities.activity_homework, name="activity-homework"),
    # workshops
    path("workshops/", workshops.workshops, name="workshops"),
    path("workshops/new/", workshops.workshop_new, name="workshop-new"),
    path("workshops/<uuid:workshop_id>/", workshops.workshop, name="workshop"),
    path("workshops/<uuid:workshop_id>/change/", workshops.workshop_change, name="workshop-change"),
    path("workshops/<uuid:workshop_id>/sessions/add/", workshops.session_add, name="session-add"),
    path("workshops/sessions/<uuid:session_id>/cancel/", workshops.session_cancel, name="session-cancel"),
    path("workshops/sessions/<uuid:session_id>/", workshops.workshop_attendance, name="workshop-attendance"),
    path("workshops/sessions/<uuid:session_id>/sheet.pdf", workshops.workshop_sheet, name="workshop-sheet"),
    path("workshop-places/<uuid:place_id>/give-back/", workshops.workshop_leave, name="workshop-leave"),
    path("cases/<uuid:case_id>/work/<uuid:participant_id>/workshop/", workshops.workshop_refer, name="workshop-refer"),
    # child care
    path("child-care/", child_care.child_care_months, name="child-care-months"),
    path("cases/<uuid:case_id>/child-care/", child_care.case_child_care, name="child-care"),
    path("cases/<uuid:case_id>/child-care/ask/", child_care.child_care_ask, name="child-care-ask"),
    path("cases/<uuid:case_id>/child-care/none/", child_care.child_care_not_needed, name="child-care-not-needed"),
    path("child-care/<uuid:authorisation_id>/change/", child_care.child_care_change, name="child-care-change"),
    path("child-care/<uuid:authorisation_id>/answer/", child_care.child_care_answer, name="child-care-answer"),
    path("child-care/<uuid:authorisation_id>/end/", child_care.child_care_end, name="child-care-end"),
    path(
        "child-care/none/<uuid:not_needed_id>/take-back/",
        child_care.child_care_needed_again,
        name="child-care-needed-again",
    ),
    path("cases/<uuid:case_id>/child-care/told/", care_protection.care_protection_tell, name="care-protection-tell"),
    path("child-care/told/<uuid:told_id>/take-back/", care_protection.care_told_take_back, name="care-told-take-back"),
    path("cases/<uuid:case_id>/child-care/search/", care_protection.care_search_record, name="care-search-record"),
    path("child-care/searches/<uuid:search_id>/end/", care_protection.care_search_end, name="care-search-end"),
    path(
        "cases/<uuid:case_id>/child-care/disability/",
        care_protection.child_disability_say,
        name="child-disability-say",
    ),
    path(
        "cases/<uuid:case_id>/child-care/disability/<uuid:disability_id>/take-back/",
        care_protection.child_disability_take_back,
        name="child-disability-take-back",
    ),
    # timesheets
    path("hours/timesheets/", timesheets.timesheets, name="timesheets"),
    path(
        "cases/<uuid:case_id>/hours/<slug:month>/timesheet/<uuid:participant_id>/sheet.pdf",
        timesheets.timesheet_paper,
        name="timesheet-paper",
    ),
    # hours of a month
    path("cases/<uuid:case_id>/hours/<str:month>/explained/", explained.month_explained, name="month-explained"),
    path("hours/", hours.hours, name="hours"),
    path("cases/<uuid:case_id>/hours/<slug:month>/", hours.hours_case, name="hours-case"),
    path("cases/<uuid:case_id>/hours/<slug:month>/cell/", hours.hours_cell, name="hours-cell"),
    # participation rates
    path("rates/", rates.rates, name="rates"),
    path("rates/rates.csv", rates.rates_csv, name="rates-csv"),
    path("rates/families/", rates.rates_names, name="rates-names"),
    path("rates/reach/", rates.rates_reach, name="rates-reach"),
]
