"""Work after leaving: a job that begins or is lost, a problem at work and the steps agreed on for it (O056, N005)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Participant,
    Refused,
    User,
    closing_of,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    require_day,
    require_words,
)
from coaching.choices import JobChangeKind
from coaching.models import JobChange, VisitStep, WorkHistory, WorkProblem
from coaching.queries.after_leaving import changes_of, running_jobs
from coaching.queries.places import of_record
from coaching.rules.inputs import short
from coaching.rules.leaving import (
    NAME_MAX,
    PROBLEM_MAX,
    SAID_MAX,
    AgreedStep,
    require_leaving_day,
    tidy_step,
    tidy_steps,
)

KINDS = {JobChangeKind.STARTED: EventKind.JOB_STARTED, JobChangeKind.LOST: EventKind.JOB_LOST}


@transaction.atomic
def start_job(
    *, case_id: UUID, participant_id: UUID, employer: str, title: str, on: date, actor: User, now: datetime
) -> JobChange:
    """Write down a job that somebody has after leaving, in their work history too; the calendar goes on with it.

    Policy: family coach position description, employment 5 (O056); Human Services Coordinator II, retention (N005).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the family did not leave with work, or the actor does not work on cases.
        Refused: no adult of this case, employer or work are missing, or the day cannot be.
    """
    case, participant = _followed(actor, case_id, participant_id)
    require_day(on, today=local_day(case, now))
    where = require_words(employer, most=NAME_MAX, field="employer", empty="Say where.")
    what = require_words(title, most=NAME_MAX, field="title", empty="Say as what.")
    job = WorkHistory(
        person=participant.person.standing,
        employer=where,
        title=what,
        first_day=on,
        recorded_by=actor,
        recorded_at=now,
    )
    job.save(force_insert=True)
    change = JobChange(
        case=case, participant=participant, kind=JobChangeKind.STARTED, on=on, employer=where, title=what
    )
    change.entry_id, change.is_working = job.pk, True
    return _keep(change, actor=actor, now=now)


@transaction.atomic
def lose_job(
    *,
    case_id: UUID,
    participant_id: UUID,
    entry_id: UUID | None,
    employer: str,
    on: date,
    words: str,
    actor: User,
    now: datetime,
) -> JobChange:
    """Write down that somebody lost a job after leaving. Without another the calendar stops; nothing is deleted.

    Policy: family coach position description, employment 5 (O056); DPAWS expectations 19 (A072): job retention.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the family did not leave with work, or the actor does not work on cases.
        Refused: no adult of this case, no such job, none that could be lost, or the day cannot be.
    """
    case, participant = _followed(actor, case_id, participant_id)
    closing = closing_of(case)
    if closing is None:
        raise Refused("No line of the ledger says when this case closed.")
    require_leaving_day(on, closed_on=closing.on, today=local_day(case, now))
    latest = next(iter(changes_of(case, closing, only=participant.pk)), None)
    if latest is not None and not latest.is_working:
        raise Refused("It is written down already that this person has no job.", field="participant_id")
    jobs = list(running_jobs([participant.person]))
    job = _job(jobs, entry_id, on=on)
    where = job.employer if job else require_words(employer, most=NAME_MAX, field="employer", empty="Say which job.")
    change = JobChange(case=case, participant=participant, kind=JobChangeKind.LOST, on=on, employer=where)
    change.title, change.entry_id = (job.title, job.pk) if job else ("", None)
    change.words = short(words, SAID_MAX, "words")
    change.is_working = any(one is not job for one in jobs)
    if job:
        job.last_day = on
        job.save(update_fields=["last_day"])
    return _keep(change, actor=actor, now=now)


@transaction.atomic
def take_back_job_change(*, job_change_id: UUID, actor: User, now: datetime) -> JobChange:
    """Take back what was said of a job by mistake; the work history goes back with it.

    Raises:
        Case.DoesNotExist: no such record in a case that the actor may see.
        PermissionDenied: the actor does not work on cases.
        Refused: it was taken back, or something was said of the same person's work after it.
    """
    case = locked_case(actor, **of_record(JobChange, job_change_id))
    permissions.require(permissions.works_on_cases(actor))
    change = JobChange.objects.select_related("participant").get(pk=job_change_id, case=case)
    if change.voided_at is not None:
        raise Refused("This was taken back already.")
    later = JobChange.objects.filter(participant=change.participant, pk__gt=change.pk, voided_at__isnull=True)
    if later.exists():
        raise Refused("Something was written down about this person's work after it. Take that back first.")
    change.voided_at, change.voided_by = now, actor
    change.save(update_fields=["voided_at", "voided_by"])
    entry = WorkHistory.objects.filter(pk__in=[change.entry_id] if change.entry_id else [])
    if change.kind == JobChangeKind.STARTED:
        entry.delete()
    else:
        entry.filter(last_day=change.on).update(last_day=None)
    line = case.events.standing().get(subject_id=change.pk, kind=KINDS[JobChangeKind(change.kind)])
    ledger.record(
        case, EventKind.TAKEN_BACK, actor=actor, on=line.on, now=now, participant=change.participant, voids=line
    )
    return change


@transaction.atomic
def tell_problem(
    *,
    case_id: UUID,
    participant_id: UUID,
    on: date,
    words: str,
    steps: Sequence[tuple[str, date | None]],
    actor: User,
    now: datetime,
) -> WorkProblem:
    """Write down a problem at work and the plan of visits for it: agreed steps, each with its day.

    Policy: family coach position description, employment 5 (O056: workplace problem-solving).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the family did not leave with work, or the actor does not work on cases.
        Refused: no adult of this case, the day cannot be, no words, or no step with its day.
    """
    case, participant = _followed(actor, case_id, participant_id)
    require_leaving_day(on, closed_on=case.closed_on or on, today=local_day(case, now))
    told = require_words(words, most=PROBLEM_MAX, field="words", empty="Write down what is hard at work.")
    agreed = tidy_steps(steps, on=on)
    problem = WorkProblem(case=case, participant=participant, on=on, words=told, told_to=actor, entered_at=now)
    problem.save(force_insert=True)
    for step in agreed:
        _agree(problem, step, actor=actor, now=now)
    ledger.record(
        case,
        EventKind.WORK_PROBLEM_TOLD,
        actor=actor,
        on=on,
        now=now,
        participant=participant,
        subject=problem,
        steps=len(agreed),
    )
    return problem


@transaction.atomic
def settle_visit_step(
    *,
    visit_step_id: UUID,
    is_done: bool,
    result: str,
    on: date,
    next_words: str,
    next_due_on: date | None,
    actor: User,
    now: datetime,
) -> VisitStep:
    """Say what came of a step of a visit plan, and agree on the next one where there is one.

    On a case that was reopened or left without work too, so that nothing stays open for ever.

    Policy: family coach position description, employment 5 (O056).

    Raises:
        Case.DoesNotExist: no such step in a case that the actor may see.
        PermissionDenied: the actor does not work on cases.
        Refused: it is settled already, nothing is said, the day cannot be, or the next step lacks words or day.
    """
    case = locked_case(actor, **of_record(VisitStep, visit_step_id))
    permissions.require(permissions.works_on_cases(actor))
    step = VisitStep.objects.select_related("problem__participant").get(pk=visit_step_id, case=case)
    if step.settled_on is not None:
        raise Refused("What came of this step is written down already.")
    require_day(on, today=local_day(case, now))
    if on < step.problem.on:
        raise Refused("This day is before the talk in which it was agreed.", field="on")
    step.result = require_words(result, most=SAID_MAX, field="result", empty="Say what came of it.")
    step.is_done, step.settled_on, step.settled_by, step.settled_at = is_done, on, actor, now
    step.save(update_fields=["is_done", "result", "settled_on", "settled_by", "settled_at"])
    if next_words.strip() or next_due_on:
        agreed = tidy_step(next_words, next_due_on, on=on, words_field="next_words", day_field="next_due_on")
        _agree(step.problem, agreed, actor=actor, now=now)
    ledger.record(
        case,
        EventKind.VISIT_STEP_SETTLED,
        actor=actor,
        on=on,
        now=now,
        participant=step.problem.participant,
        subject=step,
        problem=step.problem_id,
        done=is_done,
    )
    return step


def _followed(actor: User, case_id: UUID, participant_id: UUID) -> tuple[Case, Participant]:
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_follow_after_leaving(actor, case))
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Choose an adult of this family.", field="participant_id")
    return case, participant


def _job(jobs: Sequence[WorkHistory], entry_id: UUID | None, *, on: date) -> WorkHistory | None:
    if entry_id is None:
        return None
    job = next((one for one in jobs if one.pk == entry_id), None)
    if job is None:
        raise Refused("Choose a job of this person that goes on.", field="entry_id")
    if job.first_day and on < job.first_day:
        raise Refused("This day is before the job began.", field="on")
    return job


def _keep(change: JobChange, *, actor: User, now: datetime) -> JobChange:
    """Save a change of work and its line. One entered out of order counts from the latest day that is known.

    So the line that was entered last says how it is: a job that began before another was lost counts from that loss
    on, a loss from before a job that is known to have begun counts from that beginning on.
    """
    before = JobChange.objects.filter(participant=change.participant, voided_at__isnull=True)
    known = max([change.on, *before.values_list("on", flat=True)])
    change.entered_by, change.entered_at = actor, now
    change.save(force_insert=True)
    ledger.record(
        change.case,
        KINDS[JobChangeKind(change.kind)],
        actor=actor,
        on=known,
        now=now,
        participant=change.participant,
        subject=change,
        working=change.is_working,
    )
    return change


def _agree(problem: WorkProblem, step: AgreedStep, *, actor: User, now: datetime) -> None:
    VisitStep.objects.create(
        case=problem.case,
        problem=problem,
        words=step.words,
        due_on=step.due_on,
        agreed_by=actor,
        agreed_at=now,
    )
