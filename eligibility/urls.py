"""Addresses of eligibility."""

from django.urls import path

from eligibility.views import actions, benefits, certifications, changes, facts, letters, verifications, what_if

_APPLICATION = "applications/<uuid:application_id>/"
_PROOF = "proofs/<uuid:verification_id>/"
_ACTION = "adverse-actions/<uuid:action_id>/"
_CERTIFICATION = "certifications/<uuid:certification_id>/"
_CHANGE = "changes/<uuid:change_id>/"
_FACT = "facts/<uuid:household_fact_id>/"

app_name = "eligibility"
urlpatterns = [
    path("cases/<uuid:case_id>/", benefits.benefits, name="benefits"),
    # applications, interviews
    path("cases/<uuid:case_id>/applications/new/", benefits.application_file, name="application-file"),
    path(f"{_APPLICATION}complete/", benefits.application_complete, name="application-complete"),
    path(f"{_APPLICATION}withdraw/", benefits.application_withdraw, name="application-withdraw"),
    path(f"{_APPLICATION}take-back/", benefits.application_void, name="application-void"),
    path("cases/<uuid:case_id>/interviews/new/", benefits.interview_record, name="interview-record"),
    path("interviews/<uuid:interview_id>/take-back/", benefits.interview_void, name="interview-void"),
    # what has to be proven
    path(f"{_APPLICATION}proofs/new/", verifications.verification_ask, name="verification-ask"),
    path(f"{_PROOF}received/", verifications.verification_receive, name="verification-receive"),
    path(f"{_PROOF}take-back/", verifications.verification_void, name="verification-void"),
    # what is known
    path("cases/<uuid:case_id>/facts/new/", facts.fact_record, name="household-fact-record"),
    path(f"{_FACT}end/", facts.fact_end, name="household-fact-end"),
    path(f"{_FACT}take-back/", facts.fact_void, name="household-fact-void"),
    path("cases/<uuid:case_id>/what-if/", what_if.what_would_be, name="what-if"),
    # decisions
    path(f"{_APPLICATION}decide/", benefits.application_decide, name="application-decide"),
    path("decisions/<uuid:determination_id>/", benefits.decision, name="determination"),
    # certifications and reviews
    path(f"{_APPLICATION}certify/", certifications.certification_set, name="certification-set"),
    path(f"{_CERTIFICATION}take-back/", certifications.certification_void, name="certification-void"),
    path(f"{_CERTIFICATION}end/", certifications.certification_end, name="certification-end"),
    path(f"{_CERTIFICATION}review/", certifications.review_record, name="review-record"),
    path("reviews/<uuid:review_id>/take-back/", certifications.review_void, name="review-void"),
    # notices, adverse actions, hearings
    path("decisions/<uuid:determination_id>/notice/", letters.decision_notice, name="decision-notice"),
    path(f"{_APPLICATION}adverse-action/", actions.action_propose, name="action-propose"),
    path(_ACTION, actions.action, name="action"),
    path(f"{_ACTION}confirm/", actions.action_confirm, name="action-confirm"),
    path(f"{_ACTION}take-back/", actions.action_take_back, name="action-take-back"),
    path(f"{_ACTION}letter/", letters.action_notice, name="action-notice"),
    path("letters/<uuid:letter_id>/hearing/", letters.hearing_ask, name="benefit-hearing-ask"),
    path("hearings/<uuid:benefit_hearing_id>/decide/", letters.hearing_decide, name="benefit-hearing-decide"),
    # reported changes
    path("cases/<uuid:case_id>/changes/new/", changes.change_report, name="change-report"),
    path(_CHANGE, changes.change_effect, name="change-effect"),
    path(f"{_CHANGE}settle/", changes.change_settle, name="change-settle"),
    path(f"{_CHANGE}take-back/", changes.change_void, name="change-void"),
]
