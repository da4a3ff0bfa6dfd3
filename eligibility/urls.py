"""Addresses of eligibility."""

from django.urls import path

from eligibility.views import (
    actions,
    benefits,
    certifications,
    changes,
    child_support,
    disability,
    exemptions,
    facts,
    handed_notices,
    issuances,
    letters,
    months,
    screenings,
    verifications,
    what_if,
)

_APPLICATION = "applications/<uuid:application_id>/"
_PROOF = "proofs/<uuid:verification_id>/"
_ACTION = "adverse-actions/<uuid:action_id>/"
_CERTIFICATION = "certifications/<uuid:certification_id>/"
_CHANGE = "changes/<uuid:change_id>/"
_EXEMPTION = "exemptions/<uuid:exemption_id>/"
_MEDICAL = "cases/<uuid:case_id>/medical/<uuid:medical_id>/"
_HANDED = "cases/<uuid:case_id>/handed-notices/<uuid:handed_notice_id>/"
_PARENT = "absent-parents/<uuid:parent_id>/"
_FACT = "facts/<uuid:household_fact_id>/"
_ISSUANCE = "payments/<uuid:issuance_id>/"

app_name = "eligibility"
urlpatterns = [
    path("cases/<uuid:case_id>/", benefits.benefits, name="benefits"),
    # applications, interviews
    path("cases/<uuid:case_id>/applications/new/", benefits.application_file, name="application-file"),
    path(f"{_APPLICATION}complete/", benefits.application_complete, name="application-complete"),
    path(f"{_APPLICATION}withdraw/", benefits.application_withdraw, name="application-withdraw"),
    path(f"{_APPLICATION}take-back/", benefits.application_void, name="application-void"),
    path(f"{_APPLICATION}screen/", screenings.application_screen, name="application-screen"),
    path("screenings/<uuid:screening_id>/take-back/", screenings.screening_void, name="screening-void"),
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
    # payments
    path("cases/<uuid:case_id>/payments/", issuances.issuances, name="issuances"),
    path("decisions/<uuid:determination_id>/pay/", issuances.issuance_enter, name="issuance-enter"),
    path("decisions/<uuid:determination_id>/restore/", issuances.issuance_restore, name="issuance-restore"),
    path(f"{_ISSUANCE}paid/", issuances.issuance_pay, name="issuance-pay"),
    path(f"{_ISSUANCE}cancel/", issuances.issuance_cancel, name="issuance-cancel"),
    path(f"{_ISSUANCE}came-back/", issuances.issuance_return, name="issuance-return"),
    path(f"{_ISSUANCE}hold-back/", issuances.recovery_record, name="recovery-record"),
    path("held-back/<uuid:recovery_id>/take-back/", issuances.recovery_void, name="recovery-void"),
    # certifications and reviews
    path(f"{_APPLICATION}certify/", certifications.certification_set, name="certification-set"),
    path(f"{_CERTIFICATION}take-back/", certifications.certification_void, name="certification-void"),
    path(f"{_CERTIFICATION}end/", certifications.certification_end, name="certification-end"),
    path(f"{_CERTIFICATION}review/", certifications.review_record, name="review-record"),
    path("reviews/<uuid:review_id>/take-back/", certifications.review_void, name="review-void"),
    # notices, adverse actions, hearings
    path("decisions/<uuid:determination_id>/notice/", letters.decision_notice, name="decision-notice"),
    path(
        "decisions/<uuid:determination_id>/notice-by-hand/",
        handed_notices.handed_notice_write,
        name="handed-notice-write",
    ),
    path(_HANDED, handed_notices.handed_notice, name="handed-notice"),
    path(f"{_HANDED}handed-over/", handed_notices.handed_notice_hand, name="handed-notice-hand"),
    path(f"{_HANDED}take-back/", handed_notices.handed_notice_void, name="handed-notice-void"),
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
    # exemptions
    path("cases/<uuid:case_id>/exemptions/new/", exemptions.exemption_record, name="exemption-record"),
    path(f"{_EXEMPTION}proof/", exemptions.exemption_prove, name="exemption-prove"),
    path(f"{_EXEMPTION}end/", exemptions.exemption_end, name="exemption-end"),
    path(f"{_EXEMPTION}end/take-back/", exemptions.exemption_end_void, name="exemption-end-void"),
    path(f"{_EXEMPTION}take-back/", exemptions.exemption_void, name="exemption-void"),
    path(f"{_EXEMPTION}tell/", exemptions.exemption_tell, name="exemption-tell"),
    # months of cash assistance
    path("cases/<uuid:case_id>/months/new/", months.months_record, name="months-record"),
    path("months/<uuid:told_month_id>/take-back/", months.month_void, name="month-void"),
    # child support
    path("cases/<uuid:case_id>/absent-parents/new/", child_support.absent_parent_add, name="absent-parent-add"),
    path(f"{_PARENT}take-back/", child_support.absent_parent_void, name="absent-parent-void"),
    path(f"{_PARENT}done/", child_support.support_step_do, name="support-step-do"),
    path("support-steps/<uuid:support_step_id>/take-back/", child_support.support_step_void, name="support-step-void"),
    path(f"{_PARENT}hold/", child_support.support_hold, name="support-hold"),
    path(f"{_PARENT}release/", child_support.support_release, name="support-release"),
    path(f"{_PARENT}good-cause/", child_support.support_good_cause_claim, name="support-good-cause-claim"),
    path(
        "cases/<uuid:case_id>/good-cause/<uuid:support_claim_id>/decide/",
        child_support.support_good_cause_decide,
        name="support-good-cause-decide",
    ),
    # long-term incapacity
    path("cases/<uuid:case_id>/medical/new/", disability.medical_record, name="medical-record"),
    path(f"{_MEDICAL}review/", disability.medical_review, name="medical-review"),
    path(f"{_MEDICAL}take-back/", disability.medical_void, name="medical-void"),
    path("cases/<uuid:case_id>/help/new/", disability.help_record, name="help-record"),
    path("cases/<uuid:case_id>/help/<uuid:help_id>/take-back/", disability.help_void, name="help-void"),
    path(
        "cases/<uuid:case_id>/medical-reviews/<uuid:medical_review_id>/take-back/",
        disability.review_void,
        name="medical-review-void",
    ),
]
