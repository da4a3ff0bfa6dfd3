"""What each form about benefits is sent with where it is raced (E2), and where its one record stands."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from casework.choices import EventKind, NoticeState
from casework.models import Notice, User
from eligibility.models import (
    AdverseAction,
    Application,
    BenefitHearing,
    Certification,
    DecisionNotice,
    Determination,
    Issuance,
    Recovery,
    Review,
)
from eligibility.queries.holding_back import stand_of_held
from tests.benefit_records import (
    MONTH,
    end_told,
    make_absent_parent,
    make_application,
    make_decision,
    make_exemption_end,
    make_household_fact,
    make_interview,
    make_issuance,
    make_like,
    make_medical,
    make_support_hold,
)
from tests.factories import NOW, TODAY, adult_of, as_importer, days_ago, make_access, make_notice
from tests.flows.eligibility.desk import NEXT, seen_of
from tests.people import signed_in
from tests.security.stage import Stage


def coach_of(stage: Stage) -> User:
    """Return the coach of the stage."""
    return actor_of(stage, "coach")


def actor_of(stage: Stage, name: str) -> User:
    """Return an actor of the stage by name."""
    return next(user for actor, user in stage.actors if actor.name == name and user)


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
    decided: Determination = found(Determination, payment.determination_id)
    before = make_like(decided, month=month, benefit="10.00", decided_on=days_ago(50))
    make_issuance(decision=before, by=coach_of(stage), amount="60.00", issued_on=days_ago(40))
    letter = make_notice(case=stage.case, by=coach_of(stage), state="HANDED_OVER", sent_on=days_ago(12))
    told = {"amount": "20.00", "most": "25.00", "rule": "7 CFR 273.18(g)(1)", "notice_id": str(letter.pk)}
    return {"for_month": month.isoformat()} | told


def handed_out(stage: Stage) -> dict[str, Any]:
    """Let the month for which something is held back have been paid too much, and the page have shown it."""
    payment: Issuance = found(Issuance, stage.ids["issuance_id"])
    held: Recovery = found(Recovery, stage.ids["recovery_id"])
    before = make_like(found(Determination, payment.determination_id), month=held.for_month, benefit="10.00")
    make_issuance(decision=before, by=coach_of(stage), amount="60.00", issued_on=days_ago(40))
    return {"on": TODAY.isoformat(), "seen": stand_of_held([held])}


def cleared(stage: Stage, name: str, **changes: Any) -> None:
    """Change a record of the stage past the walls, so that the form has something to do."""
    models = {"action_id": AdverseAction, "review_id": Review, "benefit_hearing_id": BenefitHearing}
    with as_importer():
        models[name].objects.filter(pk=stage.ids[name]).update(**changes)


def reviewed_not(stage: Stage) -> None:
    """Let the review of the stage be taken back."""
    cleared(stage, "review_id", voided_by=coach_of(stage), voided_at=NOW)


def told_not(stage: Stage) -> None:
    """Let the letter of the stage come back, so that its decision has none."""
    with as_importer():
        letter = DecisionNotice.objects.get(pk=stage.ids["letter_id"])
        Notice.objects.filter(pk=letter.notice_id).update(
            state=NoticeState.RETURNED, returned_on=TODAY, return_reason="MOVED"
        )


def proposed(stage: Stage) -> dict[str, Any]:
    coach = coach_of(stage)
    cleared(
        stage,
        "action_id",
        taken_back_on=TODAY,
        taken_back_for="WRONG",
        taken_back_by=coach,
        taken_back_at=NOW,
    )
    return {"kind": "END", "ground": "ASKED", "why": "You asked us to.", "rule": "7 CFR 273.13(b)"}


def lettered(stage: Stage) -> dict[str, Any]:
    manager = next(user for actor, user in stage.actors if actor.name == "manager")
    cleared(stage, "action_id", confirmed_on=TODAY, confirmed_by=manager, confirmed_at=NOW)
    return looked_at(stage, "action-notice", "action_id")


def decision_told(stage: Stage) -> dict[str, Any]:
    told_not(stage)
    with as_importer():
        application = Application.objects.select_related("case__office").get(pk=stage.ids["application_id"])
    make_decision(application=application, by=coach_of(stage), month=NEXT)
    return looked_at(stage, "decision-notice", "determination_id")


def looked_at(stage: Stage, name: str, key: str) -> dict[str, Any]:
    """Return what a letter is written with once it was looked at."""
    worker = next(user for actor, user in stage.actors if actor.name == "eligibility" and user)
    return {"way": "HAND_OVER", "system": "ONE", "seen": seen_of(worker, name, stage.ids[key])}


def review_owed(stage: Stage) -> dict[str, Any]:
    reviewed_not(stage)
    whom = str(adult_of(stage.case).pk)
    return {"participant_id": whom, "held_on": TODAY.isoformat(), "how": "PHONE", "result": "CONTINUES"}


def ended(stage: Stage) -> dict[str, Any]:
    """Let the action of the stage be in effect: it ended the benefit after the first month of the certification."""
    manager = next(user for actor, user in stage.actors if actor.name == "manager")
    cleared(stage, "action_id", confirmed_on=TODAY, confirmed_by=manager, confirmed_at=NOW)
    with as_importer():
        first = (MONTH - timedelta(days=60)).replace(day=1)
        Certification.objects.filter(pk=stage.ids["certification_id"]).update(first_month=first)
        action = AdverseAction.objects.get(pk=stage.ids["action_id"])
        decision = Determination.objects.select_related("case").get(pk=stage.ids["determination_id"])
    end_told(action=action, decision=decision, by=coach_of(stage), effective_on=MONTH)
    return {}


def unreviewed(stage: Stage) -> dict[str, Any]:
    reviewed_not(stage)
    return {}


def heard_anew(stage: Stage) -> dict[str, Any]:
    coach = coach_of(stage)
    cleared(stage, "benefit_hearing_id", result="WITHDRAWN", decided_on=TODAY, decided_by=coach, decided_at=NOW)
    return {"asked_on": TODAY.isoformat(), "wants_continued": "NO"}


def changed(stage: Stage) -> dict[str, Any]:
    day = TODAY.isoformat()
    return {
        "kind": "ADDRESS",
        "words": "Moved",
        "received_on": day,
        "effective_on": day,
        "how": "MAIL",
        "told_by": "FAMILY",
    }


def exempted(stage: Stage) -> dict[str, Any]:
    day = TODAY.isoformat()
    whom = str(adult_of(stage.case).pk)
    return {"participant_id": whom, "code": "HARDSHIP", "received_on": day, "first_day": day}


def exemption_ended(stage: Stage) -> dict[str, Any]:
    """Let the exemption of the address have an end."""
    make_exemption_end(exemption_id=stage.ids["exemption_id"], by=coach_of(stage), last_day=date(2020, 1, 15))
    return {}


def months_told(stage: Stage) -> dict[str, Any]:
    span = {"participant_id": str(adult_of(stage.case).pk), "first_month": "2019-03", "last_month": "2019-03"}
    known = {"state": "OR", "counts": "USED", "source": "INQUIRY", "source_on": TODAY.isoformat()}
    return span | known


def new_parent(stage: Stage, **changes: Any) -> dict[str, Any]:
    """Let the address name an absent parent of whom nothing is on file."""
    parent = make_absent_parent(case=stage.case, by=coach_of(stage), name="Linden Absent", **changes)
    stage.ids["parent_id"] = parent.pk
    return {}


def held_parent(stage: Stage) -> dict[str, Any]:
    parent = make_absent_parent(case=stage.case, by=coach_of(stage), name="Linden Absent")
    make_support_hold(parent=parent, by=coach_of(stage))
    stage.ids["parent_id"] = parent.pk
    return {}


def claimed(stage: Stage) -> dict[str, Any]:
    new_parent(stage)
    return {"ground": "ADOPTION", "claimed_on": TODAY.isoformat()}


def may_know(stage: Stage) -> dict[str, Any]:
    """Let who decides eligibility stand on the list for violence, who did not write the claim."""
    make_access(case=stage.case, staff=actor_of(stage, "eligibility"))
    return {"answer": "YES"}


def told_by_hand(stage: Stage) -> dict[str, Any]:
    """Let the address name a decision on help after violence that has no notice, looked at by who may write it."""
    worker = actor_of(stage, "eligibility")
    make_access(case=stage.case, staff=worker)
    with as_importer():
        decision = Determination.objects.get(pk=stage.ids["determination_id"])
    apart = make_like(decision, month=NEXT, benefit="900.00", programme="TA_DVS")
    stage.ids["determination_id"] = apart.pk
    answer: Any = signed_in(worker).get(reverse("eligibility:handed-notice-write", args=[apart.pk]))
    return {"seen": answer.context["form"].initial["seen"]}


def medical(stage: Stage) -> dict[str, Any]:
    day = TODAY.isoformat()
    days = {"received_on": day, "first_day": day, "last_day": day}
    return {"participant_id": str(adult_of(stage.case).pk), "given_by": "Nystagma Clinic"} | days


def new_paper(stage: Stage) -> dict[str, Any]:
    """Let the address name a medical paper that nobody reviewed."""
    stage.ids["medical_id"] = make_medical(case=stage.case, by=coach_of(stage)).pk
    return {}


def reviewed(stage: Stage) -> dict[str, Any]:
    answers = {"is_working": "NO", "is_severe": "YES", "is_listed": "YES"}
    rest = {"does_past_work": "UNKNOWN", "does_other_work": "UNKNOWN"}
    return answers | rest | {"result": "MEETS", "on": TODAY.isoformat()}


def helped(stage: Stage) -> dict[str, Any]:
    whom = str(adult_of(stage.case).pk)
    return {"participant_id": whom, "help": "ADVOCATE.REFERRED", "on": TODAY.isoformat()}


def said(stage: Stage) -> dict[str, Any]:
    """Let the address name an application that nobody screened."""
    open_one(stage)
    amounts = {"liquid_resources": "40", "gross_income": "100", "shelter_costs": "0", "utility_costs": "0"}
    return {"on": TODAY.isoformat(), "is_destitute": "NO"} | amounts


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
    "eligibility:application-screen": ("coach", said, "event", EventKind.APPLICATION_SCREENED, ""),
    "eligibility:screening-void": (
        "coach",
        lambda stage: {},
        "eligibility_expeditedscreening",
        "",
        "voided_at IS NOT NULL",
    ),
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
        handed_out,
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
    "eligibility:certification-set": (
        "eligibility",
        lambda stage: {"months": "6", "why": "They asked for a shorter one."},
        "event",
        EventKind.CERTIFICATION_SET,
        "",
    ),
    "eligibility:certification-end": (
        "eligibility",
        ended,
        "event",
        EventKind.CERTIFICATION_ENDED,
        "",
    ),
    "eligibility:certification-void": (
        "eligibility",
        unreviewed,
        "eligibility_certification",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:review-record": ("eligibility", review_owed, "event", EventKind.BENEFIT_REVIEWED, ""),
    "eligibility:review-void": ("eligibility", lambda stage: {}, "eligibility_review", "", "voided_at IS NOT NULL"),
    "eligibility:decision-notice": (
        "eligibility",
        decision_told,
        "event",
        EventKind.DECISION_NOTICE_WRITTEN,
        "",
    ),
    "eligibility:action-propose": ("eligibility", proposed, "event", EventKind.ADVERSE_ACTION_PROPOSED, ""),
    "eligibility:action-confirm": (
        "eligibility",
        lambda stage: {},
        "event",
        EventKind.ADVERSE_ACTION_CONFIRMED,
        "",
    ),
    "eligibility:action-take-back": (
        "eligibility",
        lambda stage: {"reason": "WRONG"},
        "event",
        EventKind.ADVERSE_ACTION_TAKEN_BACK,
        "",
    ),
    "eligibility:action-notice": ("eligibility", lettered, "event", EventKind.DECISION_NOTICE_WRITTEN, ""),
    "eligibility:benefit-hearing-ask": ("coach", heard_anew, "event", EventKind.BENEFIT_HEARING_ASKED, ""),
    "eligibility:benefit-hearing-decide": (
        "eligibility",
        lambda stage: {"result": "UPHELD", "on": TODAY.isoformat()},
        "event",
        EventKind.BENEFIT_HEARING_DECIDED,
        "",
    ),
    "eligibility:change-report": ("coach", changed, "event", EventKind.CHANGE_REPORTED, ""),
    "eligibility:change-settle": (
        "eligibility",
        lambda stage: {"outcome": "NO_EFFECT", "why": "It stays below every limit."},
        "event",
        EventKind.CHANGE_SETTLED,
        "",
    ),
    "eligibility:change-void": ("coach", lambda stage: {}, "eligibility_changereport", "", "voided_at IS NOT NULL"),
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
    "eligibility:exemption-record": ("coach", exempted, "eligibility_exemption", "", "first_day > '2021-01-01'"),
    "eligibility:exemption-prove": (
        "coach",
        lambda stage: {"proof_on": TODAY.isoformat()},
        "eligibility_exemptionreason",
        "",
        "proof_on IS NOT NULL",
    ),
    "eligibility:exemption-end": (
        "coach",
        lambda stage: {"last_day": "2020-01-15", "received_on": TODAY.isoformat()},
        "eligibility_exemptionchange",
        "",
        "",
    ),
    "eligibility:exemption-end-void": (
        "coach",
        exemption_ended,
        "eligibility_exemptionchange",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:exemption-void": (
        "coach",
        lambda stage: {},
        "eligibility_exemption",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:exemption-tell": ("coach", lambda stage: {}, "event", EventKind.EXEMPTION_TOLD, ""),
    "eligibility:months-record": ("coach", months_told, "eligibility_timelimitmonth", "", "state = 'OR'"),
    "eligibility:month-void": ("coach", lambda stage: {}, "eligibility_timelimitmonth", "", "voided_at IS NOT NULL"),
    "eligibility:absent-parent-add": (
        "coach",
        lambda stage: {"name": "Sage Absent"},
        "eligibility_absentparent",
        "",
        "name = 'Sage Absent'",
    ),
    "eligibility:absent-parent-void": ("coach", new_parent, "eligibility_absentparent", "", "voided_at IS NOT NULL"),
    "eligibility:support-step-do": (
        "coach",
        lambda stage: {"item": "PAPERWORK", "done_on": TODAY.isoformat()},
        "event",
        EventKind.SUPPORT_STEP_DONE,
        "",
    ),
    "eligibility:support-step-void": (
        "coach",
        lambda stage: {},
        "eligibility_supportstep",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:support-hold": ("coach", lambda stage: {}, "eligibility_supporthold", "", ""),
    "eligibility:support-release": ("coach", held_parent, "eligibility_supporthold", "", "released_on IS NOT NULL"),
    "eligibility:support-good-cause-claim": (
        "coach",
        claimed,
        "eligibility_supportgoodcause",
        "",
        "ground = 'ADOPTION'",
    ),
    "eligibility:support-good-cause-decide": (
        "eligibility",
        may_know,
        "eligibility_supportgoodcause",
        "",
        "is_found",
    ),
    "eligibility:handed-notice-write": (
        "eligibility",
        told_by_hand,
        "eligibility_handednotice",
        "",
        "words::text LIKE '%900.00%'",
    ),
    "eligibility:handed-notice-hand": (
        "coach",
        lambda stage: {"handed_on": TODAY.isoformat()},
        "eligibility_handednotice",
        "",
        "handed_on IS NOT NULL",
    ),
    "eligibility:handed-notice-void": (
        "eligibility",
        may_know,
        "eligibility_handednotice",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:medical-record": (
        "coach",
        medical,
        "eligibility_medicalverification",
        "",
        "given_by = 'Nystagma Clinic'",
    ),
    "eligibility:medical-review": ("coach", reviewed, "event", EventKind.PROTECTED_REVIEWED, ""),
    "eligibility:medical-void": (
        "coach",
        new_paper,
        "eligibility_medicalverification",
        "",
        "voided_at IS NOT NULL",
    ),
    "eligibility:help-record": ("coach", helped, "eligibility_helpstep", "", "track = 'ADVOCATE'"),
    "eligibility:help-void": ("coach", lambda stage: {}, "eligibility_helpstep", "", "voided_at IS NOT NULL"),
    "eligibility:medical-review-void": (
        "coach",
        lambda stage: {},
        "eligibility_protectedreview",
        "",
        "voided_at IS NOT NULL",
    ),
}
