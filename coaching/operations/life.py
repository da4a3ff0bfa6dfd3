"""The life of a plan: offered, signed by everyone who must, in force, superseded; or withdrawn, refused, mailed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Document,
    EventKind,
    Jurisdiction,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    release_of_plan,
    sealing,
)
from coaching import documents, rules
from coaching.choices import PlanForm, PlanKind, PlanStatus, SigningWay, StepStatus
from coaching.models import Goal, Plan, PlanMailing, PlanSigner, SignedPlan, Step
from coaching.operations.writing import adult_of
from coaching.queries.plan_facts import facts_of, term_of

WORDS_MAX = 300
NAME_MAX = 120
DRAWING_MAX = 200_000
_PNG = b"\x89PNG\r\n\x1a\n"
#: Signing on a screen happens now; what was signed elsewhere is entered later.
_HERE = (SigningWay.DRAWN, SigningWay.TYPED)
DRAWING_PLACE = "coaching_plansigner.drawing"
WORDS_PLACE = "coaching_signedplan.sealed_words"
PAPER_PLACE = "coaching_signedplan.sealed_paper"


@dataclass(frozen=True)
class Signing:
    """How somebody signed. `on` is the day on a paper, on a screen today; `scopes` are what they let be shared."""

    way: str
    on: date
    typed_name: str = ""
    drawing: bytes = b""
    document_id: UUID | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldForm:
    """The four fields of a plan written on a visit (A033), and whether the original lies in the file."""

    written_on: date
    goal_on: date
    signed_on: date
    goal: str
    is_original_in_file: bool


@transaction.atomic
def offer_plan(*, plan_id: UUID, knows_questions: bool, actor: User, now: datetime) -> Plan:
    """Offer a draft for signing: nothing is missing, and what is questioned is said to be meant so.

    Policy: DPAWS expectations 7 (A024, A029, A030); family coach position description (O018, O041); Human Services
    Coordinator II (N007, N023).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is no draft, something is missing, or a question was not answered.
    """
    plan = _locked(actor, plan_id)
    rules.require_can_become(plan.status, PlanStatus.OFFERED)
    facts, found = checked(plan, now=now)
    if missing := rules.blockers(found):
        raise Refused(f"Not ready yet: {'; '.join(check.words for check in missing[:4])}.")
    if (asked := rules.questions(found)) and not knows_questions:
        raise Refused(f"Look at this first: {asked[0].words}.", field="knows_questions")

    plan.status, plan.offered_at, plan.offered_by = PlanStatus.OFFERED, now, actor
    plan.save(update_fields=["status", "offered_at", "offered_by"])
    _ask_signers(plan, facts, actor=actor)
    _record(plan, EventKind.PLAN_OFFERED, actor=actor, on=local_day(plan.case, now), now=now, plan_kind=plan.kind)
    return plan


@transaction.atomic
def rewrite_plan(*, plan_id: UUID, actor: User, now: datetime) -> Plan:
    """Take an offered plan back into writing; signatures on it are gone, because their words change.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is not offered.
    """
    plan = _locked(actor, plan_id)
    rules.require_can_become(plan.status, PlanStatus.DRAFT)
    plan.signers.all().delete()
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
    plan = _locked(actor, plan_id)
    rules.require_can_become(plan.status, PlanStatus.WITHDRAWN)
    tidy = words.strip()
    if not tidy or len(tidy) > WORDS_MAX:
        raise Refused(f"Say why, in at most {WORDS_MAX} characters.", field="words")
    plan.status, plan.ended_on, plan.withdrawn_words = PlanStatus.WITHDRAWN, local_day(plan.case, now), tidy
    plan.save(update_fields=["status", "ended_on", "withdrawn_words"])
    _record(plan, EventKind.PLAN_WITHDRAWN, actor=actor, on=plan.ended_on, now=now, plan_kind=plan.kind)
    return plan


@transaction.atomic
def sign_plan(*, plan_id: UUID, signer_id: UUID, signing: Signing, actor: User, now: datetime) -> Plan:
    """Write down one signature; with the last one the plan holds, and the version before is superseded.

    On a screen a person draws or types their name now, the coach under their own sign-in and last; on paper, by mail
    or on a field form it was signed on a day that is past. With the last signature the words and the paper are kept as
    they are, one ledger line is written for the plan and one for each open step, and what each participant let be
    shared becomes their release.

    Policy: DPAWS expectations 7 and 18 (A024, A027, A031, A065); family coach position description (O011, O018, O020).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family, or signs for another coach.
        Refused: the plan is not offered, it is not this signer's turn, or the signature is none.
    """
    plan = _locked(actor, plan_id)
    if plan.status != PlanStatus.OFFERED:
        raise Refused("This plan does not wait for signatures.")
    signer = plan.signers.select_for_update(of=("self",)).select_related("participant__person").get(pk=signer_id)
    _require_turn(plan, signer, actor)
    _require_signature(plan, signer, signing, today=local_day(plan.case, now))

    signer.way, signer.signed_on, signer.signed_at = SigningWay(signing.way), signing.on, now
    signer.typed_name, signer.taken_by = signing.typed_name.strip(), actor
    if signing.drawing:
        signer.drawing = sealing.seal_bytes(signing.drawing, DRAWING_PLACE, signer.pk)
    signer.document = _document_of(plan.case, signing.document_id)
    signer.consent_scopes = list(signing.scopes) if signer.participant_id else []
    signer.refused_on, signer.refusal_words = None, ""
    signer.save()
    if signing.way == SigningWay.MAIL and signer.participant_id:
        plan.mailings.filter(participant=signer.participant_id, returned_on__isnull=True).update(returned_on=signing.on)
    if not plan.signers.filter(signed_on__isnull=True).exists():
        _put_in_force(plan, actor=actor, now=now)
    return plan


@transaction.atomic
def refuse_signing(*, plan_id: UUID, signer_id: UUID, words: str, actor: User, now: datetime) -> PlanSigner:
    """Write down that somebody did not want to sign, and what they said; nothing else follows from it (A025, O024).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: the plan is not offered, they signed already, or nothing is said about why.
    """
    plan = _locked(actor, plan_id)
    signer = plan.signers.select_for_update(of=("self",)).filter(participant__isnull=False).get(pk=signer_id)
    if plan.status != PlanStatus.OFFERED or signer.signed_on:
        raise Refused("This signature is not waited for.")
    tidy = words.strip()
    if not tidy or len(tidy) > 400:  # noqa: PLR2004 - the column's
        raise Refused("Write down what they said, in at most 400 characters.", field="words")
    signer.refused_on, signer.refusal_words, signer.taken_by = local_day(plan.case, now), tidy, actor
    signer.save(update_fields=["refused_on", "refusal_words", "taken_by"])
    line = ledger.Line(EventKind.SIGNING_REFUSED, signer.refused_on, signer.participant, plan, facts={"plan": plan.pk})
    ledger.record_lines(plan.case, [line], actor=actor, now=now)
    return signer


@transaction.atomic
def mail_plan(
    *, plan_id: UUID, participant_id: UUID, mailed_on: date, due_back_on: date, actor: User, now: datetime
) -> PlanMailing:
    """Write down that an offered plan went out by mail to be signed, and by when it is due back.

    Policy: DPAWS expectations 7 (A034): the note says when it was mailed and when it is due back.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: the plan is not offered, this person does not sign it, or the days cannot be.
    """
    plan = _locked(actor, plan_id)
    today = local_day(plan.case, now)
    if plan.status != PlanStatus.OFFERED:
        raise Refused("Offer the plan before it is mailed.")
    signer = plan.signers.filter(participant=participant_id, signed_on__isnull=True).first()
    if signer is None or signer.participant is None:
        raise Refused("This person’s signature is not waited for.", field="participant_id")
    if mailed_on > today:
        raise Refused("This day lies in the future.", field="mailed_on")
    if plan.offered_at and mailed_on < local_day(plan.case, plan.offered_at):
        raise Refused("The plan was not ready on this day.", field="mailed_on")
    if due_back_on <= mailed_on:
        raise Refused("Give them at least a day to send it back.", field="due_back_on")
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

    The goal's day is its last review date. A draft that was being written is withdrawn.

    Policy: DPAWS expectations 7 (A033).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: the state has no such plan, its goal is another, or its days cannot be.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_plan(actor, case))
    rules.require_kind(kind, PlanForm.FIELD, jurisdiction=case.office.jurisdiction, participant_id=participant_id)
    whose, today = adult_of(case, participant_id), local_day(case, now)
    if form.goal.strip() != rules.FIELD_GOAL:
        raise Refused(f"The goal of a field plan reads “{rules.FIELD_GOAL}”.", field="goal")
    if form.signed_on > today:
        raise Refused("This day lies in the future.", field="signed_on")
    if form.signed_on < form.written_on:
        raise Refused("It cannot be signed before it was written.", field="signed_on")
    if form.goal_on <= form.signed_on:
        raise Refused("The goal’s day comes after the day of signing.", field="goal_on")

    of_kind = Plan.objects.filter(case=case, kind=kind, participant=whose)
    of_kind.written().update(
        status=PlanStatus.WITHDRAWN, ended_on=today, withdrawn_words="A field plan was signed instead."
    )
    plan = Plan(
        case=case,
        participant=whose,
        kind=kind,
        form=PlanForm.FIELD,
        version=(of_kind.order_by("-version").values_list("version", flat=True).first() or 0) + 1,
        replaces=of_kind.filter(status=PlanStatus.ACTIVE).first(),
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
    PlanSigner.objects.create(
        case=case,
        plan=plan,
        participant=whose,
        position=1,
        way=SigningWay.FIELD,
        signed_on=form.signed_on,
        signed_at=now,
        taken_by=actor,
    )
    _put_in_force(plan, actor=actor, now=now)
    return plan


def checked(plan: Plan, *, now: datetime) -> tuple[rules.PlanFacts, list[rules.Check]]:
    """Return a plan as the rules read it, with everything that it is held against."""
    term = term_of(plan.case, now=now)
    facts = facts_of(plan, today=term.today)
    is_alaskan = plan.case.office.jurisdiction == Jurisdiction.ALASKA
    return facts, rules.checks(facts, term, questions_many=is_alaskan)


def _locked(actor: User, plan_id: UUID) -> Plan:
    case = locked_case(actor, plans=plan_id)
    permissions.require(permissions.can_plan(actor, case))
    plan = Plan.objects.select_for_update(of=("self",)).select_related("participant__person").get(pk=plan_id)
    plan.case = case
    return plan


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


def _require_turn(plan: Plan, signer: PlanSigner, actor: User) -> None:
    if signer.signed_on:
        raise Refused("This signature stands already.")
    if signer.user_id is None:
        return
    permissions.require(signer.user_id == actor.pk)
    if plan.signers.filter(participant__isnull=False, signed_on__isnull=True).exists():
        raise Refused("The coach signs last, after everybody of the family.")


def _require_signature(plan: Plan, signer: PlanSigner, signing: Signing, *, today: date) -> None:
    if signing.way not in SigningWay.values or signing.way == SigningWay.FIELD:
        raise Refused("Choose how it was signed.", field="way")
    if signing.on > today:
        raise Refused("This day lies in the future.", field="on")
    if signing.way in _HERE and signing.on != today:
        raise Refused("On a screen it is signed today.", field="on")
    if plan.offered_at and signing.on < local_day(plan.case, plan.offered_at):
        raise Refused("The plan was not offered yet on this day.", field="on")
    if signing.way == SigningWay.TYPED and not 1 < len(signing.typed_name.strip()) <= NAME_MAX:
        raise Refused("Type the whole name.", field="typed_name")
    if signing.way == SigningWay.DRAWN and not (
        signing.drawing.startswith(_PNG) and len(signing.drawing) <= DRAWING_MAX
    ):
        raise Refused("Sign in the box, or type the name.", field="drawing")
    if signing.way == SigningWay.MAIL and not plan.mailings.filter(participant=signer.participant_id).exists():
        raise Refused("Write down first when the plan was mailed.", field="way")


def _document_of(case: Case, document_id: UUID | None) -> Document | None:
    if document_id is None:
        return None
    found = case.documents.filter(pk=document_id).first()
    if found is None:
        raise Refused("Choose a paper of this case.", field="document_id")
    return found


def _put_in_force(plan: Plan, *, actor: User, now: datetime) -> None:
    """Let a plan hold that everyone signed: the one before ends, its words and paper are kept, the ledger is told."""
    facts = facts_of(plan, today=local_day(plan.case, now))
    signed_on = max(signer.signed_on for signer in plan.signers.all() if signer.signed_on)
    Plan.objects.filter(case=plan.case, kind=plan.kind, participant=plan.participant, status=PlanStatus.ACTIVE).update(
        status=PlanStatus.SUPERSEDED, ended_on=signed_on
    )
    plan.status, plan.signed_on = PlanStatus.ACTIVE, signed_on
    plan.last_review_on = plan.goal_on if plan.form == PlanForm.FIELD else rules.last_review_of(facts.steps)
    both = "Another plan of this kind was signed in this moment."
    with refusing("plan_one_active_of_person", both), refusing("plan_one_active_of_family", both):
        plan.save(update_fields=["status", "signed_on", "last_review_on"])
    _keep_paper(plan, facts, now=now)
    _release(plan, actor=actor, now=now)
    ledger.record_lines(plan.case, _lines(plan, facts), actor=actor, now=now)


def _lines(plan: Plan, facts: rules.PlanFacts) -> list[ledger.Line]:
    on = plan.signed_on or plan.written_on
    kind = str(PlanKind(plan.kind))
    rows = {step.pk: step for step in Step.objects.filter(plan=plan).select_related("participant")}
    signed = ledger.Line(
        EventKind.PLAN_SIGNED, on, plan.participant, plan, due_on=plan.last_review_on, facts={"plan_kind": kind}
    )
    return [signed] + [
        ledger.Line(
            EventKind.STEP_AGREED,
            on,
            plan.participant or _adult(rows[step.key]),
            rows[step.key],
            due_on=step.review_on,
            facts={"plan": plan.pk, "number": step.number, "do_by": step.do_by},
        )
        for step in facts.steps
        if step.status == StepStatus.OPEN and step.key
    ]


def _adult(step: Step) -> Any:
    return step.participant if step.participant and step.participant.is_adult else None


def _keep_paper(plan: Plan, facts: rules.PlanFacts, *, now: datetime) -> None:
    words = documents.words_of(plan, facts, now=now)
    paper = documents.render_plan(words)
    kept = SignedPlan(case=plan.case, plan=plan, language=words["language"], made_at=now)
    kept.sealed_words = sealing.seal(json.dumps(words, default=str), WORDS_PLACE, kept.pk)
    kept.sealed_paper = sealing.seal_bytes(paper, PAPER_PLACE, kept.pk)
    kept.digest = hashlib.sha256(paper).hexdigest()
    kept.save(force_insert=True)


def _release(plan: Plan, *, actor: User, now: datetime) -> None:
    """Make what each participant let be shared for the plan their release, to the plan's last day (A065)."""
    for signer in plan.signers.filter(participant__isnull=False).select_related("participant"):
        if signer.participant and signer.consent_scopes and signer.signed_on:
            release_of_plan(
                case=plan.case,
                participant=signer.participant,
                plan_id=plan.pk,
                scopes=_tidy(signer.consent_scopes),
                first_day=plan.signed_on or signer.signed_on,
                last_day=plan.last_review_on,
                actor=actor,
                now=now,
            )


def _tidy(scopes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(scopes))


def _record(plan: Plan, kind: EventKind, *, actor: User, on: date, now: datetime, **facts: Any) -> None:
    line = ledger.Line(kind, on, plan.participant, plan, facts=facts)
    ledger.record_lines(plan.case, [replace(line)], actor=actor, now=now)
