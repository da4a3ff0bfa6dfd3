"""Records of families that left: a case closed as of a day with its line, and what rests on that."""

from datetime import date, datetime
from typing import Any

from casework import ledger
from casework.choices import CaseStatus, ClosureReason, EventKind
from casework.models import Case, Event, Participant, Person, User
from coaching.models import ExitSummary, JobChange, VisitStep, WorkProblem
from tests.factories import NOW, TODAY, adult_of, as_importer, days_ago


def leave(case: Case, *, by: User, on: date = TODAY, with_work: bool = True, now: datetime = NOW) -> Event:
    """Close a case as of a day, as `close_case` writes it; what the test holds of it stays as it was read."""
    with as_importer():
        case = Case.objects.select_related("office").get(pk=case.pk)
        case.status, case.closed_on = CaseStatus.CLOSED, on
        case.closure_reason, case.is_closed_with_work = ClosureReason.WORK, with_work
        case.save()
        return ledger.record(case, EventKind.CASE_CLOSED, actor=by, on=on, now=now, reason="WORK", with_work=with_work)


def come_back(closing: Event, *, by: User) -> None:
    """Take a closing back, as the ledger and the case say it."""
    case = closing.case
    with as_importer():
        case.status, case.closed_on, case.closure_reason, case.is_closed_with_work = CaseStatus.OPEN, None, "", False
        case.save()
        ledger.record(case, EventKind.CASE_REOPENED, actor=by, on=TODAY, now=NOW, voids=closing)


def join(one: Participant, *, into: Participant) -> None:
    """Let the record of one person be joined to that of another."""
    with as_importer():
        Person.objects.filter(pk=one.person_id).update(merged_into=into.person_id)


def make_summary(*, closing: Event, by: User, **changes: Any) -> ExitSummary:
    """Make the exit summary of a closing, filed today."""
    values: dict[str, Any] = {
        "on": TODAY,
        "drawn": [["With us", "A year."]],
        "progress": "Found work and kept it.",
        "filed_by": by,
        "filed_at": NOW,
    } | changes
    with as_importer():
        return ExitSummary.objects.create(case=closing.case, closing=closing, **values)


def make_job_change(*, case: Case, by: User, **changes: Any) -> JobChange:
    """Make a job of the adult that began today, with its line."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "kind": "STARTED",
        "on": TODAY,
        "employer": "Harbor Bakery",
        "title": "Baker",
        "is_working": True,
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        change = JobChange.objects.create(case=case, **values)
        kind = EventKind.JOB_STARTED if change.kind == "STARTED" else EventKind.JOB_LOST
        ledger.record(
            case,
            kind,
            actor=by,
            on=change.on,
            now=NOW,
            participant=change.participant,
            subject=change,
            working=change.is_working,
        )
        return change


def make_visit_step(*, case: Case, by: User, participant: Participant | None = None, **changes: Any) -> VisitStep:
    """Make a problem at work told three days ago, with one open step due in two days."""
    values: dict[str, Any] = {
        "words": "Visit the bakery together",
        "due_on": days_ago(-2),
        "agreed_by": by,
        "agreed_at": NOW,
    } | changes
    with as_importer():
        problem = WorkProblem.objects.create(
            case=case,
            participant=participant or adult_of(case),
            on=days_ago(3),
            words=values.pop("problem_words", "The early shift and no bus"),
            told_to=by,
            entered_at=NOW,
        )
        return VisitStep.objects.create(case=case, problem=problem, **values)
