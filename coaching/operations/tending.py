"""Tending a signed plan: reviewed with the family, its week assessed, a step looked at by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework.public import Case, Contact, EventKind, Refused, User, ledger, local_day, locked_case, permissions
from coaching import rules
from coaching.choices import PlanKind, PlanStatus, ReviewOutcome, StepCare, StepStatus
from coaching.models import Plan, PlanReview, Progress, Step, StepLook
from coaching.queries.changes import days_in_question
from coaching.queries.plans import owed_before

WORDS_MAX = 4_000
LOOK_MAX = 300
_SETTLES = {
    StepCare.DONE: (StepStatus.DONE, EventKind.STEP_DONE),
    StepCare.MISSED: (StepStatus.MISSED, EventKind.STEP_MISSED),
    StepCare.DROPPED: (StepStatus.DROPPED, EventKind.STEP_DROPPED),
}


@dataclass(frozen=True)
class Look:
    """How one step stood, and what was said about it."""

    step_id: UUID
    care: str
    words: str = ""


@transaction.atomic
def review_plan(
    *,
    plan_id: UUID,
    on: date,
    went_well: str,
    looks: Sequence[Look],
    outcome: str,
    words: str,
    contact_id: UUID | None,
    actor: User,
    now: datetime,
) -> PlanReview:
    """Write down that a signed plan was gone through with the family: what went well first, then step by step.

    A step that was not done is a subject to talk about and has no other consequence (O024); a plan that goes on as it
    is says what happens with it now. One that goes on as it is after their situation changed says why: that is the look
    that the change asks for (A027). Who goes through the plan
    that holds has gone through those it took the place of, as far as a review of their steps is still owed.

    Policy: DPAWS expectations 7 (A026, A027, A030); family coach position description (O014, O021, O024).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: the plan is not signed, the day cannot be, a step is not looked at, nothing is said of one that was not
            done or of a change, or a text is missing or too long.
    """
    plan = _locked_signed(actor, Q(pk=plan_id))
    today = local_day(plan.case, now)
    _require_day(plan, on, today=today)
    if not went_well.strip():
        raise Refused("Begin with something that went well, however small.", field="went_well")
    if outcome not in ReviewOutcome.values:
        raise Refused("Say whether the plan goes on as it is.", field="outcome")
    steps = _looked_at(plan, looks)
    if missing := [step.number for step in plan.steps.all() if step.status == StepStatus.OPEN and step.pk not in steps]:
        raise Refused(f"Say how step {missing[0]} stands.", field="looks")
    undone = [steps[look.step_id].number for look in looks if look.care == StepCare.MISSED]
    if undone and outcome == ReviewOutcome.CONFIRMED and not words.strip():
        raise Refused(rules.undone_words(undone), field="words")
    changed = days_in_question(plan, on=on) if outcome == ReviewOutcome.CONFIRMED else []
    if changed and not words.strip():
        raise Refused(rules.change_words(changed, today=today), field="words")

    review = PlanReview(
        case=plan.case,
        plan=plan,
        contact=_contact(plan, contact_id),
        on=on,
        went_well=rules.short(went_well, WORDS_MAX, "went_well"),
        outcome=outcome,
        words=rules.short(words, WORDS_MAX, "words"),
        entered_by=actor,
        entered_at=now,
    )
    review.save(force_insert=True)
    facts = {"plan": plan.pk, "no_change_needed": True if changed else None}
    lines = [ledger.Line(EventKind.PLAN_REVIEWED, on, plan.participant, review, facts=facts)]
    lines += [
        ledger.Line(EventKind.PLAN_REVIEWED, on, plan.participant, before, facts={"plan": before.pk})
        for before in owed_before(plan)
    ]
    lines += _keep(plan, looks, steps, on=on, actor=actor, now=now, review=review)
    ledger.record_lines(plan.case, lines, actor=actor, now=now)
    return review


def set_contact_of_review(*, case: Case, contact: Contact, record_id: UUID, actor: User) -> None:
    """Let the contact that was logged on the way from a review be that of the review; in its transaction.

    It is where the contact says that the plan was reviewed, and whose plan it is was reached in it. A review that has
    its contact keeps it.

    Policy: DPAWS expectations 7 (A026).
    """
    if not (contact.is_plan_reviewed and contact.is_reached) or not permissions.can_plan(actor, case):
        return
    there = contact.people.values("participant")
    reviews = PlanReview.objects.filter(pk=record_id, case=case, contact=None, is_imported=False)
    reviews.filter(Q(plan__participant=None) | Q(plan__participant__in=there)).update(contact=contact)


@transaction.atomic
def assess_progress(
    *, plan_id: UUID, on: date, went_well: str, words: str, looks: Sequence[Look], actor: User, now: datetime
) -> Progress:
    """Write down how a week went toward the goals of a mutual responsibility agreement.

    Policy: Human Services Coordinator II, progress (N013): weekly; a week begins on Monday.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is no signed agreement, the day cannot be, or nothing is said.
    """
    plan = _locked_signed(actor, Q(pk=plan_id))
    if plan.kind != PlanKind.MRA:
        raise Refused("Only a mutual responsibility agreement is assessed every week.")
    _require_day(plan, on, today=local_day(plan.case, now))
    if not went_well.strip() and not words.strip():
        raise Refused("Write how the week went.", field="words")
    steps = _looked_at(plan, looks)
    progress = Progress(
        case=plan.case,
        plan=plan,
        week=on - timedelta(days=on.weekday()),
        on=on,
        went_well=rules.short(went_well, WORDS_MAX, "went_well"),
        words=rules.short(words, WORDS_MAX, "words"),
        entered_by=actor,
        entered_at=now,
    )
    progress.save(force_insert=True)
    lines = [ledger.Line(EventKind.PROGRESS_ASSESSED, on, plan.participant, progress)]
    lines += _keep(plan, looks, steps, on=on, actor=actor, now=now, progress=progress)
    ledger.record_lines(plan.case, lines, actor=actor, now=now)
    return progress


@transaction.atomic
def look_at_step(*, step_id: UUID, care: str, words: str, on: date, actor: User, now: datetime) -> StepLook:
    """Write down how one step of a signed plan stands, by itself: a follow-up between two reviews.

    Raises:
        Case.DoesNotExist: no such step in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: the plan is not signed, the step is settled, or the day cannot be.
    """
    plan = _locked_signed(actor, Q(steps=step_id))
    _require_day(plan, on, today=local_day(plan.case, now))
    look = Look(step_id, care, words)
    lines = _keep(plan, [look], _looked_at(plan, [look]), on=on, actor=actor, now=now)
    if lines:
        ledger.record_lines(plan.case, lines, actor=actor, now=now)
    return StepLook.objects.filter(step=step_id).latest("entered_at")


def _locked_signed(actor: User, which: Q) -> Plan:
    case = locked_case(actor, pk__in=Plan.objects.filter(which).values("case"))
    permissions.require(permissions.can_plan(actor, case))
    plan = Plan.objects.select_for_update(of=("self",)).select_related("participant").get(which, case=case)
    plan.case = case
    if plan.status != PlanStatus.ACTIVE:
        raise Refused("Only a signed plan that nothing replaced is tended.")
    return plan


def _require_day(plan: Plan, on: date, *, today: date) -> None:
    if wrong := rules.wrong_day(on, signed_on=plan.signed_on, today=today):
        raise Refused(wrong, field="on")


def _looked_at(plan: Plan, looks: Sequence[Look]) -> dict[UUID, Step]:
    steps = {step.pk: step for step in Step.objects.filter(plan=plan).select_related("participant")}
    for look in looks:
        step = steps.get(look.step_id)
        if step is None or look.care not in StepCare.values:
            raise Refused("Say how each step stands.", field="looks")
        if step.status != StepStatus.OPEN:
            raise Refused(f"Step {step.number} is settled already.", field="looks")
        if look.care in {StepCare.MISSED, StepCare.STUCK, StepCare.DROPPED} and not look.words.strip():
            raise Refused(f"Write down what stood in the way of step {step.number}, in their words.", field="looks")
    return {look.step_id: steps[look.step_id] for look in looks}


def _keep(
    plan: Plan,
    looks: Sequence[Look],
    steps: dict[UUID, Step],
    *,
    on: date,
    actor: User,
    now: datetime,
    review: PlanReview | None = None,
    progress: Progress | None = None,
) -> list[ledger.Line]:
    """Keep how each step stood, settle those that ended, and return their ledger lines."""
    lines = []
    for look in looks:
        step = steps[look.step_id]
        StepLook.objects.create(
            case=plan.case,
            step=step,
            review=review,
            progress=progress,
            on=on,
            care=look.care,
            words=rules.short(look.words, LOOK_MAX, "looks"),
            entered_by=actor,
            entered_at=now,
        )
        if look.care not in _SETTLES:
            continue
        step.status, kind = _SETTLES[StepCare(look.care)]
        step.status_on = on
        step.save(update_fields=["status", "status_on"])
        whose = plan.participant or (step.participant if step.participant and step.participant.is_adult else None)
        lines.append(ledger.Line(kind, on, whose, step, facts={"plan": plan.pk, "number": step.number}))
    return lines


def _contact(plan: Plan, contact_id: UUID | None) -> Contact | None:
    if contact_id is None:
        return None
    found = Contact.objects.filter(pk=contact_id, case=plan.case).first()
    if found is None:
        raise Refused("Choose a contact of this case.", field="contact_id")
    return found
