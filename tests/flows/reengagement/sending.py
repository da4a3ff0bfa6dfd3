"""What each form about penalties is sent with where it is raced (E2), and where its one record stands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from casework.choices import EventKind, NoticeState, Role
from casework.context import in_context
from casework.models import Case, Participant, User
from casework.public import calendars
from coaching.models import CareSearch
from reengagement.models import (
    AdverseNotice,
    ChildSafetyFinding,
    GoodCauseClaim,
    HearingRequest,
    PenaltyFact,
    PenaltyRaise,
    PenaltyRequest,
)
from reengagement.operations.adverse_notices import preview_adverse_notice
from tests.factories import NOW, TODAY, as_importer, days_ago, make_contact, make_notice, make_user
from tests.security.stage import Stage


def coach_of(stage: Stage) -> User:
    """Return the coach of the stage."""
    return next(user for actor, user in stage.actors if actor.name == "coach" and user)


def good_cause_asked(stage: Stage) -> dict[str, Any]:
    day = TODAY.isoformat()
    return {
        "situation_on": day,
        "asked_on": day,
        "words": "The bus was late.",
        "proof": "NOT_ASKED",
        "reason": "",
        "has_answered": "YES",
    }


def good_cause_decided(stage: Stage) -> dict[str, Any]:
    return {"is_found": "NO", "decided_on": TODAY.isoformat(), "note": "Nothing kept them from it."}


def penalty_asked(stage: Stage) -> dict[str, Any]:
    """Drop the request that waits, and answer what is asked about a job that was quit; the good cause is decided."""
    coach, day = coach_of(stage), TODAY.isoformat()
    with as_importer():
        PenaltyRequest.objects.filter(status="WAITING").update(
            status="DROPPED", decided_on=TODAY, decided_by=coach, decided_at=NOW
        )
        claim = GoodCauseClaim.objects.create(
            case=Case.objects.get(pk=stage.ids["case_id"]),
            participant=Participant.objects.get(pk=stage.ids["participant_id"]),
            situation_on=TODAY,
            asked_on=TODAY,
            entered_by=coach,
            entered_at=NOW,
            is_found=False,
            decided_on=TODAY,
            decided_by=coach,
            decided_at=NOW,
            noted_on=TODAY,
        )
    return {
        "claim_id": str(claim.pk),
        "situation": "Left the job at the cannery without a word.",
        "reason": "JOB_QUIT",
        "duty": "BOUND",
        "needs_asked_on": day,
        "is_single_custodial": "NO",
        "not_alone_why": "The father lives with them.",
        "not_alone_shown": "Both signed the lease.",
    }


def penalty_refused(stage: Stage) -> dict[str, Any]:
    return {"is_agreed": "NO", "words": "Try a visit first."}


def fact_said(stage: Stage) -> dict[str, Any]:
    return {"kind": "EXEMPTION", "on": TODAY.isoformat()}


def intent_said(stage: Stage) -> dict[str, Any]:
    return {"intent_on": TODAY.isoformat(), "days_asked": "1"}


def visited(stage: Stage) -> dict[str, Any]:
    """Log a visit at home that no penalty knows yet."""
    with as_importer():
        case = Case.objects.get(pk=stage.ids["case_id"])
    contact = make_contact(case=case, by=coach_of(stage), method="IN_PERSON", place="HOME", on=days_ago(1))
    return {"contact_id": str(contact.pk)}


def found_safe(stage: Stage) -> dict[str, Any]:
    return {"is_safe": "YES", "words": "Warm and fed.", "level": "0", "on": TODAY.isoformat()}


def deleted(stage: Stage) -> dict[str, Any]:
    """Say that the penalty was never valid, so that it can be deleted."""
    _fact(stage.ids["penalty_id"], stage)
    return {"outcome": "DELETED"}


def _fact(penalty_id: UUID, stage: Stage) -> None:
    with as_importer():
        PenaltyFact.objects.create(
            case_id=stage.ids["case_id"],
            penalty_id=penalty_id,
            kind="ERROR",
            on=TODAY,
            entered_by=coach_of(stage),
            entered_at=NOW,
        )


def raise_asked(stage: Stage) -> dict[str, Any]:
    """Let the months of the first level pass, with a visit and a finding, and nothing asked or heard yet."""
    coach, penalty_id = coach_of(stage), stage.ids["penalty_id"]
    first = calendars.day_of_month(TODAY, -5, 1)
    written = first - timedelta(days=20)
    with as_importer():
        case = Case.objects.get(pk=stage.ids["case_id"])
    letter = make_notice(case=case, by=coach, kind="ADVERSE", state=NoticeState.HANDED_OVER, sent_on=written)
    with as_importer():
        PenaltyRaise.objects.update(
            is_agreed=False, decided_on=TODAY, decided_by=make_user(role=Role.LEAD_WORKER), decided_at=NOW
        )
        HearingRequest.objects.update(
            has_continued_aid=False, decision="UPHELD", decided_on=TODAY, decision_by=coach, decision_at=NOW
        )
        AdverseNotice.objects.create(
            case_id=stage.ids["case_id"],
            penalty_id=penalty_id,
            notice=letter,
            level=1,
            written_on=written,
            leave_by=written,
            effective_on=first,
            hearing_by=first,
            accepted_until=first,
            made_by=coach,
            made_at=NOW,
        )
        finding = ChildSafetyFinding(
            case_id=stage.ids["case_id"],
            visit_id=stage.ids["penalty_visit_id"],
            on=TODAY,
            is_safe=True,
            found_by=coach,
            found_at=NOW,
        )
        finding.words = "Warm and fed."
        finding.save(force_insert=True)
    return {}


def raise_refused(stage: Stage) -> dict[str, Any]:
    del stage
    return {"is_agreed": "NO", "words": "Try another visit first."}


def money_told(stage: Stage) -> dict[str, Any]:
    del stage
    return {"payment": "923", "size": "3", "table": "adult_included"}


def mistaken(stage: Stage) -> dict[str, Any]:
    del stage
    return {}


def letter_seen(stage: Stage) -> dict[str, Any]:
    """End the hearing that holds every notice, and look at the letter as the page shows it."""
    with as_importer():
        HearingRequest.objects.update(decision="UPHELD", decided_on=TODAY, decision_by=coach_of(stage), decision_at=NOW)
    coach, told = coach_of(stage), {"way": "HAND_OVER", "system": "ONE"}
    with in_context(actor=coach):
        shown = preview_adverse_notice(penalty_id=stage.ids["penalty_id"], **told, actor=coach, now=NOW)
    return told | {"seen": shown.seen}


def hearing_asked(stage: Stage) -> dict[str, Any]:
    """End the hearing that is open, so that another one can be asked for."""
    with as_importer():
        HearingRequest.objects.update(decision="UPHELD", decided_on=TODAY, decision_by=coach_of(stage), decision_at=NOW)
    return {"asked_on": TODAY.isoformat(), "wants_continued": "NO", "words": "It is not true."}


def hearing_ended(stage: Stage) -> dict[str, Any]:
    return {"decision": "UPHELD", "on": TODAY.isoformat()}


def pack_asked(stage: Stage) -> dict[str, Any]:
    return {"first_day": days_ago(5).isoformat(), "last_day": TODAY.isoformat()}


def unprotected(values: Callable[[Stage], dict[str, Any]]) -> Callable[[Stage], dict[str, Any]]:
    """Let the stage's parent have found child care all the time, so that a penalty can be asked for."""

    def prepare(stage: Stage) -> dict[str, Any]:
        ended = {"ended_words": "Found", "ended_by_id": stage.ids["coach_id"], "ended_at": NOW}
        with as_importer():
            CareSearch.objects.filter(pk=stage.ids["search_id"]).update(ended_on=F("first_day"), **ended)
        return values(stage)

    return prepare


SENT: dict[str, tuple[str, Callable[[Stage], dict[str, Any]], EventKind]] = {
    "reengagement:adverse-notice": ("coach", unprotected(letter_seen), EventKind.PENALTY_NOTICE_WRITTEN),
    "reengagement:child-safety": ("coach", found_safe, EventKind.CHILD_SAFETY_FOUND),
    "reengagement:fact-void": ("coach", mistaken, EventKind.PENALTY_FACT_VOIDED),
    "reengagement:good-cause-claim": ("coach", good_cause_asked, EventKind.GOOD_CAUSE_ASKED),
    "reengagement:good-cause-decide": ("coach", good_cause_decided, EventKind.GOOD_CAUSE_DECIDED),
    "reengagement:hearing-decide": ("coach", hearing_ended, EventKind.HEARING_DECIDED),
    "reengagement:hearing-pack": ("coach", pack_asked, EventKind.HEARING_PACK_MADE),
    "reengagement:hearing-request": ("coach", hearing_asked, EventKind.HEARING_ASKED),
    "reengagement:penalty-attempt": ("coach", intent_said, EventKind.PENALTY_CURE_RECORDED),
    "reengagement:penalty-decide": ("manager", penalty_refused, EventKind.PENALTY_REQUEST_SETTLED),
    "reengagement:penalty-end": ("coach", deleted, EventKind.PENALTY_ENDED),
    "reengagement:penalty-fact": ("coach", fact_said, EventKind.PENALTY_CURE_RECORDED),
    "reengagement:penalty-money": ("coach", money_told, EventKind.PENALTY_MONEY_TOLD),
    "reengagement:penalty-raise": ("coach", unprotected(raise_asked), EventKind.PENALTY_RAISE_ASKED),
    "reengagement:raise-decide": ("manager", raise_refused, EventKind.PENALTY_RAISE_DECIDED),
    "reengagement:penalty-request": ("coach", unprotected(penalty_asked), EventKind.PENALTY_REQUESTED),
    "reengagement:penalty-visit": ("coach", visited, EventKind.PENALTY_VISITED),
}
