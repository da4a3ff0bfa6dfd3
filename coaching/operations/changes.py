"""A changed situation: told by the family, or by work that begins or ends; and an assessment that is still right."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Event,
    EventKind,
    Participant,
    Record,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    require_words,
)
from coaching import rules
from coaching.choices import AssessmentKind, Change, PlanKind, PlanStatus
from coaching.models import Activity, Assessment, KeptAssessment, Plan, SituationChange
from coaching.operations.writing import adult_of
from coaching.queries.places import of_record


@transaction.atomic
def record_change(
    *, case_id: UUID, what: str, participant_id: UUID | None, on: date, words: str, actor: User, now: datetime
) -> SituationChange:
    """Write down that the situation of a family, or of one adult, changed, in the family's words.

    The ledger says what changed and when, never how: it is the line that has the plan, or in Oregon the assessment,
    looked at again.

    Policy: DPAWS expectations 7 (A027); family coach position description, duties (O016).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is none of the changes, nobody of this case, nobody is said to have moved out, the day cannot be,
            or nothing or too much is written.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_plan(actor, case))
    if what not in Change.values:
        raise Refused("Say what changed.", field="what")
    rules.require_who_left(what, is_named=participant_id is not None)
    rules.require_change_day(on, opened_on=case.opened_on, today=local_day(case, now))
    change = SituationChange(
        case=case,
        participant=adult_of(case, participant_id),
        what=what,
        on=on,
        words=_words(words, empty="Write down what changed, in their words."),
        recorded_by=actor,
        recorded_at=now,
    )
    change.save(force_insert=True)
    # Who moves out concerns the whole family, whose plan it is.
    whose = None if what == Change.LEFT else _whose(case, change.participant)
    facts = {"what": rules.ledger_word(what)}
    line = ledger.Line(EventKind.SITUATION_CHANGED, on, whose, change, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return change


@transaction.atomic
def keep_assessment(*, assessment_id: UUID, on: date, words: str, actor: User, now: datetime) -> KeptAssessment:
    """Write down that a completed family assessment is still right after a change, with the reason.

    Policy: family coach position description, duties (O016).

    Raises:
        Case.DoesNotExist: no such assessment in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is no family assessment, a later one took its place, the day cannot be, or no reason is given.
    """
    case = locked_case(actor, **of_record(Assessment, assessment_id))
    permissions.require(permissions.can_plan(actor, case))
    assessment = Assessment.objects.select_related("participant").get(pk=assessment_id, case=case)
    if assessment.kind != AssessmentKind.FAMILY:
        raise Refused("Only the family assessment is gone through again after a change.")
    if not Assessment.objects.current().filter(pk=assessment.pk).exists():
        raise Refused("A later assessment took the place of this one.")
    rules.require_change_day(on, opened_on=case.opened_on, today=local_day(case, now))
    if on < assessment.on:
        raise Refused("It was not completed yet on this day.", field="on")
    kept = KeptAssessment(
        case=case,
        assessment=assessment,
        on=on,
        words=_words(words, empty="Say why it is still right."),
        kept_by=actor,
        kept_at=now,
    )
    kept.save(force_insert=True)
    facts = {"assessment": assessment.kind}
    line = ledger.Line(EventKind.ASSESSMENT_KEPT, on, assessment.participant, assessment, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return kept


def say_work_begins(*, activity: Activity, actor: User, now: datetime) -> None:
    """Say in the ledger that an adult's work changes as an employment begins, and ends where its end is known.

    Both stand on their own days, which may lie ahead. Other activities are what the plan itself is made of.

    Policy: DPAWS expectations 7 (A027).
    """
    if activity.kind not in rules.EMPLOYMENT:
        return
    lines = [_work_line(activity, activity.first_day, began=True)]
    if activity.last_day is not None:
        lines.append(_work_line(activity, activity.last_day, began=False))
    ledger.record_lines(activity.case, lines, actor=actor, now=now)


def say_work_ends(*, activity: Activity, actor: User, now: datetime) -> None:
    """Say in the ledger that an employment ended; an end that was known before is taken back where the day is another.

    Policy: DPAWS expectations 7 (A027).
    """
    if activity.kind not in rules.EMPLOYMENT or activity.last_day is None:
        return
    said = _ending_said(activity.case, activity.pk)
    if said is not None and said.on == activity.last_day:
        return
    lines = [_work_line(activity, activity.last_day, began=False)]
    if said is not None:
        lines.insert(0, ledger.Line(EventKind.TAKEN_BACK, said.on, said.participant, voids=said))
    ledger.record_lines(activity.case, lines, actor=actor, now=now)


def say_change_reported(
    *,
    case: Case,
    report: Record,
    participant: Participant | None,
    what: str,
    on: date,
    actor: User,
    now: datetime,
) -> None:
    """Say in the ledger that the situation changed, as it was reported to eligibility: the plan is looked at again.

    Policy: DPAWS expectations 7 (A027); NC family worker duties (N016).
    """
    known = what if what in Change.values else Change.OTHER
    facts = {"what": rules.ledger_word(known)}
    begins = max(on, case.opened_on)
    line = ledger.Line(EventKind.SITUATION_CHANGED, begins, _whose(case, participant), report, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)


def _words(words: str, *, empty: str) -> str:
    return require_words(words, field="words", empty=empty, most=rules.CHANGE_MAX)


def _work_line(activity: Activity, on: date, *, began: bool) -> ledger.Line:
    facts = {"what": Change.WORK.value, "began": began}
    whose = _whose(activity.case, activity.participant)
    return ledger.Line(EventKind.SITUATION_CHANGED, on, whose, activity, facts=facts)


def _whose(case: Case, participant: Participant | None) -> Participant | None:
    """Return of whom the ledger says that a change is: of that adult, or of the family.

    It is the family's where a family self-sufficiency plan that holds, or is on its way, hangs on somebody else: that
    plan is the whole family's, so what changes for one parent has it looked at. One begun later was written knowing it.

    Policy: DPAWS expectations 7 (A027); AS 47.27.030 and 7 AAC 45.257 (each parent signs it).
    """
    if participant is None:
        return None
    of_family = Plan.objects.filter(case=case, kind=PlanKind.FSSP).exclude(participant=participant)
    holds = of_family.filter(status=PlanStatus.ACTIVE) | of_family.written()
    return None if holds.exists() else participant


def _ending_said(case: Case, activity_id: UUID) -> Event | None:
    """Return the line of an ending that stands."""
    lines = Event.objects.filter(case=case, kind=EventKind.SITUATION_CHANGED, subject_id=activity_id)
    return lines.filter(facts__began=False, voided_by__isnull=True).order_by("-pk").first()
