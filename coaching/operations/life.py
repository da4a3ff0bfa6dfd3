"""The life of a plan: offered, taken back into writing, withdrawn, mailed, or entered from a field form."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Document,
    EventKind,
    GateReason,
    Jurisdiction,
    NoticeKind,
    Participant,
    Refused,
    User,
    Way,
    ledger,
    local_day,
    locked_case,
    permissions,
    verdicts_of,
)
from coaching import rules
from coaching.choices import PlanForm, PlanStatus, SigningWay
from coaching.models import Goal, Plan, PlanMailing, PlanSigner
from coaching.operations.papers import end_offer, keep_offer
from coaching.operations.scans import scan_of
from coaching.operations.signing import locked_plan, put_in_force, ready_day, require_later, stop_mail
from coaching.operations.writing import adult_of
from coaching.queries.plan_facts import facts_of, term_of
from coaching.queries.plan_kinds import kinds_of

WORDS_MAX = 300


@dataclass(frozen=True)
class FieldForm:
    """The four fields of a plan written on a visit (A033), and whether the original lies in the file.

    `signed_by`: the participants whose signatures stand on the paper. `document_id`: its scan, where it is on file.
    `ends_signed`: it is known that somebody signed the plan on offer, which ends unsigned by the others.
    """

    written_on: date
    goal_on: date
    signed_on: date
    goal: str
    is_original_in_file: bool
    signed_by: tuple[UUID, ...]
    document_id: UUID | None = None
    ends_signed: bool = False


@transaction.atomic
def offer_plan(*, plan_id: UUID, knows_questions: bool, actor: User, now: datetime) -> Plan:
    """Offer a draft for signing: nothing is missing, and what is questioned is said to be meant so.

    Its words are kept as they are offered: everybody signs the same.

    Policy: DPAWS expectations 7 (A024, A029, A030); family coach position description (O018, O041); Human Services
    Coordinator II (N007, N023).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is no draft, something is missing, or a question was not answered.
    """
    plan = locked_plan(actor=actor, plan_id=plan_id)
    rules.require_can_become(plan.status, PlanStatus.OFFERED)
    facts, found = checked(plan=plan, now=now)
    if missing := rules.blockers(found):
        raise Refused(f"Not ready yet: {'; '.join(check.said for check in missing[:4])}.")
    if (asked := rules.questions(found)) and not knows_questions:
        raise Refused(f"Look at this first: {asked[0].said}.", field="knows_questions")

    plan.status, plan.offered_at, plan.offered_by = PlanStatus.OFFERED, now, actor
    plan.save(update_fields=["status", "offered_at", "offered_by"])
    _ask_signers(plan, facts, actor=actor)
    keep_offer(plan=plan, facts=facts, now=now)
    _record(plan, EventKind.PLAN_OFFERED, actor=actor, on=local_day(plan.case, now), now=now, plan_kind=plan.kind)
    return plan


@transaction.atomic
def rewrite_plan(*, plan_id: UUID, actor: User, now: datetime) -> Plan:
    """Take an offered plan back into writing; signatures on it do not count any more, because their words change.

    The lines stay with what was signed and said on them; what went out by mail is not waited for any more.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is not offered, or stands on a field form.
    """
    plan = locked_plan(actor=actor, plan_id=plan_id)
    if plan.form == PlanForm.FIELD:
        raise Refused("A field plan stays as it stands on its paper. Withdraw it, and begin another plan.")
    rules.require_can_become(plan.status, PlanStatus.DRAFT)
    plan.signers.standing().update(ended_at=now)
    end_offer(plan=plan, now=now)
    stop_mail(plan=plan, actor=actor, now=now)
    plan.status, plan.offered_at, plan.offered_by = PlanStatus.DRAFT, None, None
    plan.save(update_fields=["status", "offered_at", "offered_by"])
    _record(plan, EventKind.PLAN_WITHDRAWN, actor=actor, on=local_day(plan.case, now), now=now, plan_kind=plan.kind)
    return plan


@transaction.atomic
def withdraw_plan(*, plan_id: UUID, words: str, actor: User, now: datetime) -> Plan:
    """End a plan that nobody will sign; it stays readable.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is signed or ended, or no reason is given.
    """
    plan = locked_plan(actor=actor, plan_id=plan_id)
    rules.require_can_become(plan.status, PlanStatus.WITHDRAWN)
    tidy = words.strip()
    if not tidy or len(tidy) > WORDS_MAX:
        raise Refused(f"Say why, in at most {WORDS_MAX} characters.", field="words")
    _withdraw(plan, words=tidy, actor=actor, now=now)
    return plan


def _withdraw(plan: Plan, *, words: str, actor: User, now: datetime) -> None:
    stop_mail(plan=plan, actor=actor, now=now)
    plan.status, plan.ended_on, plan.withdrawn_words = PlanStatus.WITHDRAWN, local_day(plan.case, now), words
    plan.save(update_fields=["status", "ended_on", "withdrawn_words"])
    _record(plan, EventKind.PLAN_WITHDRAWN, actor=actor, on=plan.ended_on, now=now, plan_kind=plan.kind)


@transaction.atomic
def mail_plan(
    *, plan_id: UUID, participant_id: UUID, mailed_on: date, due_back_on: date, actor: User, now: datetime
) -> PlanMailing:
    """Write down that an offered plan went out by mail to be signed, and by when it is due back.

    Policy: DPAWS expectations 7 (A034): the note says when it was mailed and when it is due back.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor handles no papers of plans of this family.
        Refused: the plan is not offered, this person does not sign it, the days cannot be, or mail to them is not safe.
    """
    plan = locked_plan(actor=actor, plan_id=plan_id, may=permissions.can_handle_plan_papers)
    today = local_day(plan.case, now)
    if plan.status != PlanStatus.OFFERED:
        raise Refused("Offer the plan before it is mailed.")
    signer = plan.signers.standing().filter(participant=participant_id, signed_on__isnull=True).first()
    if signer is None or signer.participant is None:
        raise Refused("This person’s signature is not waited for.", field="participant_id")
    if mailed_on > today:
        raise Refused("This day lies in the future.", field="mailed_on")
    if (ready_on := ready_day(plan)) and mailed_on < ready_on:
        raise Refused("The plan was not ready on this day.", field="mailed_on")
    if due_back_on <= mailed_on:
        raise Refused("Give them at least a day to send it back.", field="due_back_on")
    _require_safe_mail(plan.case, signer.participant, now=now)
    mailing = PlanMailing(
        case=plan.case,
        plan=plan,
        participant=signer.participant,
        mailed_on=mailed_on,
        due_back_on=due_back_on,
        entered_by=actor,
        entered_at=now,
    )
    mailing.save(force_insert=True)
    line = ledger.Line(
        EventKind.PLAN_MAILED, mailed_on, signer.participant, plan, due_on=due_back_on, facts={"plan": plan.pk}
    )
    ledger.record_lines(plan.case, [line], actor=actor, now=now)
    return mailing


@transaction.atomic
def enter_field_plan(
    *, case_id: UUID, participant_id: UUID, kind: str, form: FieldForm, actor: User, now: datetime
) -> Plan:
    """Enter a plan that was written and signed on paper on a visit: its four fields, and the fixed goal.

    The goal's day is its last review date. A plan that was being written or offered is withdrawn; one that somebody
    signed already only if that is known. A plan that was signed later stays. It holds once everybody who must sign has
    signed: who is not on the paper yet is waited for, as on any other plan.

    Policy: DPAWS expectations 7 (A024, A033, A035); AS 47.27.030 and 7 AAC 45.257 (each parent signs).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: no such plan was offered on its day, its goal is another, its days cannot be, a plan signed later
            holds, somebody signed the plan that it would end, nobody signed it or somebody whom it does not ask, or its
            scan is no paper of the case.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_plan(actor, case))
    offered = kinds_of(case.office, on=form.written_on)
    rules.require_kind(kind, PlanForm.FIELD, offered=offered, participant_id=participant_id)
    whose, today = adult_of(case, participant_id), local_day(case, now)
    if form.goal.strip() != rules.FIELD_GOAL:
        raise Refused(f"The goal of a field plan reads “{rules.FIELD_GOAL}”.", field="goal")
    if form.signed_on > today:
        raise Refused("This day lies in the future.", field="signed_on")
    if form.signed_on < form.written_on:
        raise Refused("It cannot be signed before it was written.", field="signed_on")
    if form.goal_on <= form.signed_on:
        raise Refused("The goal’s day comes after the day of signing.", field="goal_on")
    if not form.signed_by:
        raise Refused("Tick who signed the paper.", field="signed_by")
    scan = scan_of(case=case, document_id=form.document_id, actor=actor) if form.document_id else None

    of_kind = Plan.objects.filter(case=case, kind=kind, participant=whose)
    for written in of_kind.written().select_for_update(of=("self",)).select_related("participant__person"):
        written.case = case
        if not form.ends_signed and written.signers.standing().filter(signed_on__isnull=False).exists():
            raise Refused(
                "Somebody signed the plan that is offered now. Say that this paper ends it.", field="ends_signed"
            )
        _withdraw(written, words="A field plan was signed instead.", actor=actor, now=now)
    standing = of_kind.filter(status=PlanStatus.ACTIVE).first()
    if standing is not None:
        require_later(standing, form.signed_on)
    plan = Plan(
        case=case,
        participant=whose,
        kind=kind,
        form=PlanForm.FIELD,
        version=(of_kind.order_by("-version").values_list("version", flat=True).first() or 0) + 1,
        replaces=standing,
        written_on=form.written_on,
        goal_on=form.goal_on,
        is_original_in_file=form.is_original_in_file,
        offered_at=now,
        offered_by=actor,
        status=PlanStatus.OFFERED,
        written_by=actor,
        written_at=now,
    )
    plan.save(force_insert=True)
    Goal.objects.create(case=case, plan=plan, participant=whose, number=1, words=rules.FIELD_GOAL, by=form.goal_on)
    facts = facts_of(plan, today=today)
    lines = _field_lines(plan, facts, form, scan, actor=actor, now=now)
    keep_offer(plan=plan, facts=facts, now=now)
    if all(line.signed_on for line in lines):
        put_in_force(plan=plan, actor=actor, now=now)
    else:
        _record(plan, EventKind.PLAN_OFFERED, actor=actor, on=today, now=now, plan_kind=plan.kind)
    return plan


def _field_lines(
    plan: Plan, facts: rules.PlanFacts, form: FieldForm, scan: Document | None, *, actor: User, now: datetime
) -> list[PlanSigner]:
    """Make a line for each person who must sign a field plan, signed where their signature stands on the paper.

    Raises:
        Refused: somebody is said to have signed whom the plan does not ask.
    """
    keys = rules.required_signers(facts)
    if strangers := [one.name for one in facts.adults if one.participant_id in {*form.signed_by} - {*keys}]:
        raise Refused(f"{strangers[0]} does not sign this plan.", field="signed_by")
    if not set(form.signed_by) <= set(keys):
        raise Refused("Choose an adult of this case.", field="signed_by")
    signed: dict[str, Any] = {"way": SigningWay.FIELD, "signed_on": form.signed_on, "signed_at": now, "taken_by": actor}
    return PlanSigner.objects.bulk_create(
        PlanSigner(
            case=plan.case,
            plan=plan,
            participant_id=key,
            position=position,
            **(signed | {"document": scan} if key in form.signed_by else {}),
        )
        for position, key in enumerate(keys, start=1)
    )


def _require_safe_mail(case: Case, participant: Participant, *, now: datetime) -> None:
    """Stop a plan that would be mailed to where mail is not safe; an address that is not on file stops nothing.

    The gate answers for the home and for the safe address: a coach who has one of them writes that on the envelope.
    """
    ways = (Way.SAFE_MAIL, Way.HOME_MAIL)
    verdicts = verdicts_of(case, participant, kind=NoticeKind.GENERAL, now=now, ways=ways)
    closed = [one for one in verdicts if not one.is_open and one.reason != GateReason.NOT_ON_FILE]
    if closed and not any(one.is_open for one in verdicts):
        raise Refused(f"Not by mail. {closed[0].words}", field="participant_id")


def checked(*, plan: Plan, now: datetime) -> tuple[rules.PlanFacts, list[rules.Check]]:
    """Return a plan as the rules read it, with everything that it is held against."""
    term = term_of(plan.case, now=now)
    facts = facts_of(plan, today=term.today)
    is_alaskan = plan.case.office.jurisdiction == Jurisdiction.ALASKA
    return facts, rules.checks(facts, term, questions_many=is_alaskan)


def _ask_signers(plan: Plan, facts: rules.PlanFacts, *, actor: User) -> None:
    keys = rules.required_signers(facts)
    PlanSigner.objects.bulk_create(
        [
            *(
                PlanSigner(case=plan.case, plan=plan, participant_id=key, position=position)
                for position, key in enumerate(keys, start=1)
            ),
            PlanSigner(case=plan.case, plan=plan, user=actor, position=len(keys) + 1),
        ]
    )


def _record(plan: Plan, kind: EventKind, *, actor: User, on: date, now: datetime, **facts: Any) -> None:
    line = ledger.Line(kind, on, plan.participant, plan, facts=facts)
    ledger.record_lines(plan.case, [line], actor=actor, now=now)
