"""Addresses of eligibility."""

from django.urls import path

from eligibility.views import benefits, exemptions, facts, verifications, what_if

_APPLICATION = "applications/<uuid:application_id>/"
_PROOF = "proofs/<uuid:verification_id>/"
_EXEMPTION = "exemptions/<uuid:exemption_id>/"
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
    # exemptions
    path("cases/<uuid:case_id>/exemptions/new/", exemptions.exemption_record, name="exemption-record"),
    path(f"{_EXEMPTION}proof/", exemptions.exemption_prove, name="exemption-prove"),
    path(f"{_EXEMPTION}end/", exemptions.exemption_end, name="exemption-end"),
    path(f"{_EXEMPTION}take-back/", exemptions.exemption_void, name="exemption-void"),
    path(f"{_EXEMPTION}tell/", exemptions.exemption_tell, name="exemption-tell"),
]
