"""What each form about benefits is sent with where it is raced (E2), and where its one record stands."""

from collections.abc import Callable
from typing import Any

from casework.choices import EventKind
from casework.models import User
from eligibility.models import Application
from tests.benefit_records import MONTH, make_application, make_household_fact, make_interview
from tests.factories import TODAY, adult_of, days_ago
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
