"""What each form about benefits is sent with where it is raced (E2), and where its one record stands."""

from collections.abc import Callable
from typing import Any

from casework.choices import EventKind
from casework.models import User
from eligibility.models import Application, Determination, Issuance
from tests.benefit_records import (
    MONTH,
    make_application,
    make_household_fact,
    make_interview,
    make_issuance,
    make_like,
)
from tests.factories import TODAY, adult_of, as_importer, days_ago, make_notice
from tests.security.stage import Stage


def coach_of(stage: Stage) -> User:
    """Return the coach of the stage."""
    return next(user for actor, user in stage.actors if actor.name == "coach" and user)


def open_one(stage: Stage, **changes: Any) -> Application:
    """Let the address name an application that is not decided."""
    application = make_application(case=stage.case, by=coach_of(stage), filed_on=days_ago(1), **changes)
    stage.ids["application_id"] = application.pk
    return application


def completed(stage: Stage) -> dict[str, Any]:
    open_one(stage)
    return {"on": TODAY.isoformat()}


def taken_back(stage: Stage) -> dict[str, Any]:
    open_one(stage)
    return {}


def decided(stage: Stage) -> dict[str, Any]:
    """Let a fact be new since the decision that stands."""
    make_household_fact(case=stage.case, by=coach_of(stage), kind="PROPERTY_TAX", amount=50)
    return {"month": MONTH.isoformat()}


def interviewed(stage: Stage) -> dict[str, Any]:
    whom = str(adult_of(stage.case).pk)
    return {"participant_id": whom, "on": TODAY.isoformat(), "how": "PHONE", "is_explained": "on"}


def unneeded(stage: Stage) -> dict[str, Any]:
    """Let there be another interview on which the application of the stage is complete."""
    make_interview(case=stage.case, by=coach_of(stage))
    return {}


def known(stage: Stage) -> dict[str, Any]:
    day = TODAY.isoformat()
    return {
        "kind": "MORTGAGE",
        "amount": "812.50",
        "period": "MONTH",
        "first_day": day,
        "source": "DOCUMENT",
        "source_on": day,
        "told_on": day,
    }


def asked(stage: Stage) -> dict[str, Any]:
    return {"proof": "SHELTER", "due_on": days_ago(-10).isoformat()}


def found(model: type[Any], key: Any) -> Any:
    with as_importer():
        return model.objects.get(pk=key)


def to_pay(stage: Stage) -> dict[str, Any]:
    decision: Determination = found(Determination, stage.ids["determination_id"])
    assert decision.monthly_benefit > 0
    return {"amount": "1.00", "method": "EBT"}


def too_little(stage: Stage) -> dict[str, Any]:
    """Let less have been paid than was decided."""
    decision = found(Determination, stage.ids["determination_id"])
    make_issuance(decision=decision, by=coach_of(stage), amount="1.00", issued_on=TODAY)
    return {"amount": "2.00", "method": "EBT", "restore_reason": "AGENCY_ERROR"}


def paid(stage: Stage) -> dict[str, Any]:
    """Let the address name a payment that was made."""
    decision = found(Determination, stage.ids["determination_id"])
    stage.ids["issuance_id"] = make_issuance(decision=decision, by=coach_of(stage), issued_on=TODAY).pk
    return {"on": TODAY.isoformat(), "returned_why": "ADDRESS"}


def too_much(stage: Stage) -> dict[str, Any]:
    """Let another month have been paid too much, and a letter have told of it."""
    payment: Issuance = found(Issuance, stage.ids["issuance_id"])
    month = days_ago(120).replace(day=1)
    before = make_like(found(Determination, payment.determination_id), month=month, benefit="10.00")
    make_issuance(decision=before, by=coach_of(stage), amount="60.00", issued_on=days_ago(40))
    letter = make_notice(case=stage.case, by=coach_of(stage), state="HANDED_OVER", sent_on=days_ago(9))
    told = {"amount": "20.00", "most": "25.00", "rule": "7 CFR 273.18(g)(1)", "notice_id": str(letter.pk)}
    return {"for_month": month.isoformat()} | told


#: By address: who sends it, what is sent, the table or the kind of ledger line, what of the table.
SENT: dict[str, tuple[str, Callable[[Stage], dict[str, Any]], str, str, str]] = {
    "eligibility:application-file": (
        "coach",
        lambda stage: {"programme": "TANF", "filed_on": TODAY.isoformat(), "how": "MAIL"},
        "event",
        EventKind.APPLICATION_FILED,
        "",
    ),
    "eligibility:application-complete": ("coach", completed, "event", EventKind.APPLICATION_COMPLETED, ""),
    "eligibility:application-withdraw": ("coach", completed, "event", EventKind.APPLICATION_WITHDRAWN, ""),
    "eligibility:application-void": ("coach", taken_back, "eligibility_application", "", "voided_at IS NOT NULL"),
    "eligibility:application-decide": ("eligibility", decided, "event", EventKind.ELIGIBILITY_DECIDED, ""),
    "eligibility:interview-record": ("coach", interviewed, "event", EventKind.INTERVIEW_HELD, ""),
    "eligibility:interview-void": ("coach", unneeded, "eligibility_interview", "", "voided_at IS NOT NULL"),
    "eligibility:verification-ask": ("coach", asked, "eligibility_verification", "", "proof = 'SHELTER'"),
    "eligibility:verification-receive": (
        "coach",
        lambda stage: {"received_on": TODAY.isoformat(), "source": "INQUIRY", "result": "CONFIRMS"},
        "eligibility_verification",
        "",
        "received_on IS NOT NULL",
    ),
    "eligibility:verification-void": (
        "coach",
        lambda stage: {},
        "eligibility_verification",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:issuance-enter": ("eligibility", to_pay, "event", EventKind.BENEFIT_ENTERED, ""),
    "eligibility:issuance-restore": ("eligibility", too_little, "event", EventKind.BENEFIT_ENTERED, ""),
    "eligibility:issuance-pay": (
        "eligibility",
        lambda stage: {"on": TODAY.isoformat()},
        "event",
        EventKind.BENEFIT_ISSUED,
        "",
    ),
    "eligibility:issuance-cancel": (
        "eligibility",
        lambda stage: {},
        "eligibility_issuance",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:issuance-return": ("eligibility", paid, "event", EventKind.BENEFIT_RETURNED, ""),
    "eligibility:recovery-record": ("eligibility", too_much, "event", EventKind.BENEFIT_WITHHELD, ""),
    "eligibility:recovery-void": (
        "eligibility",
        lambda stage: {},
        "eligibility_recovery",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:household-fact-record": ("coach", known, "eligibility_householdfact", "", "kind = 'MORTGAGE'"),
    "eligibility:household-fact-end": (
        "coach",
        lambda stage: {"last_day": TODAY.isoformat()},
        "eligibility_householdfact",
        "",
        "last_day IS NOT NULL",
    ),
    "eligibility:household-fact-void": (
        "coach",
        lambda stage: {},
        "eligibility_householdfact",
        "",
        "voided_at IS NOT NULL",
    ),
}
