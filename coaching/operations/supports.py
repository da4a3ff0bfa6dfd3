"""Support services: asked for and authorised with their note, decided by another person, changed by a new version."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Event,
    EventKind,
    Refused,
    User,
    closing_of,
    file_note,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    templates_in_force,
    wording,
)
from coaching.choices import SupportAsk
from coaching.models import Support, SupportBudget
from coaching.queries.leaving import most_after
from coaching.queries.places import of_record
from coaching.queries.support_spending import (
    budgets_in_force,
    budgets_to_draw,
    counted_beside,
    drawn_of,
    given_since,
    hold_family,
    same_need_of,
    spent_beside,
    unseen_of_need,
    unseen_sums,
)
from coaching.queries.support_ties import activity_of, require_takes, step_of
from coaching.queries.support_values import support_values
from coaching.queries.supports import facts_of, stage_of, tied_words
from coaching.rules.leaving import require_after_most
from coaching.rules.supports import (
    TEMPLATE,
    Purchase,
    SupportFacts,
    Tied,
    asks_of,
    budget_is_over,
    months_given,
    note_sections,
    note_title,
    require_kind_said,
    require_left,
    tidy_answer,
    tidy_support,
)

DECIDED = "This support was decided already."
CHANGED = "Something else stands in its place meanwhile. Look again."
NEEDS_BUDGET = "Choose the budget that it draws on."
OWN_BUDGET = "You answer for the budget that is in force, so somebody else asks for this."


@transaction.atomic
def ask_support(
    *,
    case_id: UUID,
    participant_id: UUID,
    facts: SupportFacts,
    tied: Tied,
    budget_id: UUID | None,
    actor: User,
    now: datetime,
) -> Support:
    """Ask for a support of a person of the case; what needs nobody else is authorised with its note at once.

    Policy: DPAWS expectations 21 (A075, A076, A077); family coach position description, duties 5 (O030, O031); Human
    Services Coordinator II (N003).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor asks for no supports, or the case takes none.
        Refused: what is asked for is incomplete or cannot be, or the months after leaving are over.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_ask_support(actor, case))
    return _asked(case, participant_id, facts, tied, budget_id, replaced=None, actor=actor, now=now)


@transaction.atomic
def change_support(
    *,
    support_id: UUID,
    participant_id: UUID,
    facts: SupportFacts,
    tied: Tied,
    budget_id: UUID | None,
    actor: User,
    now: datetime,
) -> Support:
    """Put a new version in the place of a support that is not paid; what somebody approved is asked for again.

    Policy: DPAWS expectations 21 (A076); issue 8: an amount edited after approval asks again.

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor asks for no supports, or the case takes none.
        Refused: it was paid, refused, ended or replaced, or as `ask_support` says.
    """
    case = locked_case(actor, **of_record(Support, support_id))
    permissions.require(permissions.can_ask_support(actor, case))
    replaced = Support.objects.get(pk=support_id, case=case)
    if stage_of(replaced, today=local_day(case, now)) not in {"Waiting", "To be paid"}:
        raise Refused("Only what waits or is to be paid is changed. Ask for a new support.")
    return _asked(case, participant_id, facts, tied, budget_id, replaced=replaced, actor=actor, now=now)


@transaction.atomic
def decide_support(*, support_id: UUID, approved: bool, answer: str, actor: User, now: datetime) -> Support:
    """Answer somebody else's request; an approval authorises it today, with the note and the approval in it.

    Policy: DPAWS expectations 21 (A075, A076, A077); nobody decides what they asked for.

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor does not decide in this office, or asked for it.
        Refused: it is decided, ended or replaced, a refusal gives no reason, the case takes no supports any more, or
            it is beyond the most after leaving, its budget holds no longer, or it is more than its budget or the
            state's rule gives and the answer does not say why all the same.
    """
    case = locked_case(actor, **of_record(Support, support_id))
    rows = Support.objects.select_related("participant", "step", "activity", "closing", "budget")
    support = rows.get(pk=support_id, case=case)
    permissions.require(permissions.can_decide_support(actor, case, asked_by_id=support.asked_by_id))
    today = local_day(case, now)
    if support.decided_at is not None:
        raise Refused(DECIDED)
    if stage_of(support, today=today) != "Waiting":
        raise Refused(CHANGED)
    if approved:
        require_takes(case, today=today)
        hold_family(case)
        _require_most(case, support)
        if SupportAsk.KIND in support.asks:
            require_kind_said(support_values(case.office, on=today), support.kind, answer=answer)
        _require_budget(support, answer, today)
    support.answer, support.is_approved = tidy_answer(answer, approved=approved), approved
    support.decided_by, support.decided_at = actor, now
    if approved:
        _authorise(case, support, together=_together(case, support, today), actor=actor, now=now)
        return support
    support.save(update_fields=["answer", "is_approved", "decided_by", "decided_at"])
    _record(case, EventKind.SUPPORT_REFUSED, support, today, actor=actor, now=now, amount=support.amount)
    return support


def _asked(
    case: Case,
    participant_id: UUID,
    facts: SupportFacts,
    tied: Tied,
    budget_id: UUID | None,
    *,
    replaced: Support | None,
    actor: User,
    now: datetime,
) -> Support:
    today = local_day(case, now)
    participant = participant_of(case, participant_id)
    require_takes(case, today=today)
    closing = closing_of(case) if case.closed_on else None
    tidy = tidy_support(facts, tied, opened_on=case.opened_on, today=today, has_left=closing is not None)
    hold_family(case)
    if case.closed_on is not None:
        given = given_since(case, case.closed_on, but=replaced.pk if replaced else None)
        require_after_most(tidy.amount, given=given, most=most_after(case, case.closed_on))
    step = step_of(case, tied.step_id, kept=replaced.step_id if replaced else None)
    kept = replaced.activity_id if replaced else None
    activity = activity_of(case, tied.activity_id, today=today, kept=kept)
    budget = _budget(case, budget_id, actor, today)
    values = support_values(case.office, on=today)
    spent = spent_beside(case, tidy.kind, tied, values, budget=budget, replaced=replaced, today=today)
    months = months_given(tidy.first_day, tidy.last_day)
    asks = asks_of(tidy.kind, tidy.amount, values, spent, months=months)
    support = Support(
        case=case,
        participant=participant,
        step=step,
        activity=activity,
        closing=closing if step is None and activity is None else None,
        budget=budget,
        replaces=replaced,
        is_routine=values.is_routine(tidy.kind),
        asks=[str(one) for one in asks],
        asked_by=actor,
        asked_at=now,
        **vars(tidy),
    )
    support.save(force_insert=True)
    if replaced:
        _take_back(case, replaced, actor=actor, now=now)
    if asks:
        told = {"amount": support.amount, "routine": support.is_routine}
        _record(case, EventKind.SUPPORT_ASKED, support, today, actor=actor, now=now, **told)
        return support
    _authorise(case, support, together=spent.same_need, actor=actor, now=now)
    return support


def _authorise(case: Case, support: Support, *, together: tuple[Purchase, ...], actor: User, now: datetime) -> None:
    """Authorise a support today and file the note that justifies it, in one act (A075)."""
    today = local_day(case, now)
    [found] = [one for one in templates_in_force(case.office.jurisdiction, today=today) if one.code == TEMPLATE]
    told = {"amount": support.amount, "routine": support.is_routine}
    _record(case, EventKind.SUPPORT_AUTHORISED, support, today, actor=actor, now=now, **told)
    facts = facts_of(support)
    note = file_note(
        case_id=case.pk,
        template_code=TEMPLATE,
        title=note_title(found.title, facts),
        sections=note_sections(
            facts,
            headings=found.headings,
            tied=tied_words(support.step, support.activity, support.closing),
            approval=_approval_words(support, today),
            together=together,
        ),
        on=today,
        about=support.pk,
        participant_id=support.participant_id,
        actor=actor,
        now=now,
    )
    support.authorised_on, support.authorised_by, support.authorised_at, support.note = today, actor, now, note
    decided = ["answer", "is_approved", "decided_by", "decided_at"] if support.decided_at else []
    support.save(update_fields=[*decided, "authorised_on", "authorised_by", "authorised_at", "note"])


def _approval_words(support: Support, today: date) -> str:
    if support.decided_by is None:
        return "Routine and within the limit: no approval needed."
    why = "; ".join(str(SupportAsk(one).label) for one in support.asks)
    words = f"Approved by {support.decided_by.name} on {wording.full_day(today)}. Asked because: {why}."
    return f"{words}\n{support.answer}".strip()


def _together(case: Case, support: Support, today: date) -> tuple[Purchase, ...]:
    values = support_values(case.office, on=today)
    [unseen] = unseen_sums([unseen_of_need(support, values)])
    return same_need_of(support, values, counted_beside(case, but=support.pk), unseen=unseen)


def _require_most(case: Case, support: Support) -> None:
    """Stop at an approval beyond the most after leaving: what was given meanwhile counts too (OAR 461-190-0241)."""
    if case.closed_on is None:
        return
    given = given_since(case, case.closed_on, but=support.pk)
    try:
        require_after_most(support.amount, given=given, most=most_after(case, case.closed_on))
    except Refused as refusal:
        raise Refused(str(refusal), field="answer") from None


def _budget(case: Case, budget_id: UUID | None, actor: User, today: date) -> SupportBudget | None:
    """Return the budget that was chosen; while one is in force nothing is asked for beside it (O090)."""
    if budget_id is None:
        if budgets_to_draw(case, actor, today=today).exists():
            raise Refused(NEEDS_BUDGET, field="budget_id")
        if budgets_in_force(case, today=today).exists():
            raise Refused(OWN_BUDGET, field="budget_id")
        return None
    found = budgets_to_draw(case, actor, today=today).filter(pk=budget_id).first()
    if found is None:
        raise Refused(
            "Choose a budget of this office that holds now and that somebody else answers for.", field="budget_id"
        )
    return found


def _require_budget(support: Support, answer: str, today: date) -> None:
    """Stop at an approval that its budget does not carry any more, with the budget held."""
    budget = support.budget
    if budget is None:
        return
    left = budget.amount - drawn_of(budget.pk, holds=True)
    budget.refresh_from_db(fields=["ended_at"])
    if budget_is_over(budget.first_day, budget.last_day, ended=budget.ended_at is not None, today=today):
        raise Refused(f"The budget {budget.name} holds no longer. Refuse it; it is asked for again on another.")
    require_left(support.amount, left, answer=answer)


def _take_back(case: Case, replaced: Support, *, actor: User, now: datetime) -> None:
    """Void the line that authorised a version that holds no longer, so that nobody counts it beside the next."""
    lines = Event.objects.standing().filter(
        case=case, kind=EventKind.SUPPORT_AUTHORISED, subject_id=replaced.pk, is_imported=False
    )
    voids = [ledger.Line(EventKind.TAKEN_BACK, one.on, one.participant, voids=one) for one in lines.order_by("id")]
    if voids:
        ledger.record_lines(case, voids, actor=actor, now=now)


def _record(
    case: Case, kind: EventKind, support: Support, on: date, *, actor: User, now: datetime, **facts: object
) -> None:
    """Write the line of one act on a support."""
    line = ledger.Line(kind, on, support.participant, support, facts=dict(facts))
    ledger.record_lines(case, [line], actor=actor, now=now)
