"""Signing a plan: one signature after the other, the coach's last; then it holds, and what was signed is kept."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from PIL import Image, UnidentifiedImageError

from casework.public import (
    Case,
    Event,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    release_of_plan,
    sealing,
    wording,
)
from coaching import rules
from coaching.choices import PlanForm, PlanKind, PlanStatus, SigningWay, StepStatus
from coaching.models import DRAWING_PLACE, Plan, PlanMailing, PlanSigner, SigningRefusal, Step
from coaching.operations.papers import keep_paper
from coaching.operations.scans import scan_of
from coaching.queries.life import signs_for_coach
from coaching.queries.places import of_record
from coaching.queries.plan_facts import facts_of
from coaching.queries.plans import owed_before

OFFERED_ANEW = "The plan was offered anew; read it together again."
NAME_MAX = 120
REFUSAL_MAX = 300
DRAWING_MAX = 200_000
#: A drawing is a small picture: a box on a screen, at most twice as fine as it is shown.
DRAWING_WIDTH, DRAWING_HEIGHT = 1_600, 800
#: Signing on a screen happens now; what was signed elsewhere is entered later.
HERE = (SigningWay.DRAWN, SigningWay.TYPED)


@dataclass(frozen=True)
class Signing:
    """How somebody signed. `on` is the day on a paper, on a screen today; `scopes` are what they let be shared.

    `returned_on` is the day on which a mailed paper was back; left out, it is entered on that day.
    """

    way: str
    on: date
    typed_name: str = ""
    drawing: bytes = b""
    document_id: UUID | None = None
    scopes: tuple[str, ...] = ()
    returned_on: date | None = None


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
        Refused: the plan is not offered, its last review date is past, it is not this signer's turn, or the signature
            is none.
    """
    plan = locked_plan(actor=actor, plan_id=plan_id)
    if plan.status != PlanStatus.OFFERED:
        raise Refused("This plan does not wait for signatures.")
    signer = _line_of(plan, signer_id)
    today = local_day(plan.case, now)
    _require_turn(plan, signer, actor, today=today)
    _require_signature(plan, signer, signing, today=today)
    if signing.way == SigningWay.TYPED:
        _require_own_name(signer, signing.typed_name, actor)
    _require_ahead(plan, on=signing.on, today=today)

    if signer.user_id:
        signer.user = actor
    signer.way, signer.signed_on, signer.signed_at = SigningWay(signing.way), signing.on, now
    signer.typed_name = signing.typed_name.strip() if signing.way == SigningWay.TYPED else ""
    signer.taken_by = actor
    if signing.way == SigningWay.DRAWN:
        signer.drawing = sealing.seal_bytes(_drawn_anew(signing.drawing), DRAWING_PLACE, signer.pk)
    signer.document = (
        scan_of(case=plan.case, document_id=signing.document_id, actor=actor) if signing.document_id else None
    )
    signer.consent_scopes = list(signing.scopes) if signer.participant_id else []
    signer.save()
    _settle_mail(plan, signer, back_on=signing.returned_on or today, actor=actor, now=now)
    if not plan.signers.standing().filter(signed_on__isnull=True).exists():
        put_in_force(plan=plan, actor=actor, now=now)
    return plan


@transaction.atomic
def refuse_signing(*, plan_id: UUID, signer_id: UUID, words: str, actor: User, now: datetime) -> SigningRefusal:
    """Write down that somebody did not want to sign, and what they said; nothing else follows from it (A025, O024).

    Said again, it is written down again: what was said before stays.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: the plan is not offered, they signed already, or nothing is said about why.
    """
    plan = locked_plan(actor=actor, plan_id=plan_id)
    signer = _line_of(plan, signer_id)
    if plan.status != PlanStatus.OFFERED or signer.signed_on or signer.participant is None:
        raise Refused("This signature is not waited for.")
    tidy = words.strip()
    if not tidy or len(tidy) > REFUSAL_MAX:
        raise Refused(f"Write down what they said, in at most {REFUSAL_MAX} characters.", field="words")
    today = local_day(plan.case, now)
    refusal = SigningRefusal(
        case=plan.case, plan=plan, signer=signer, on=today, words=tidy, taken_by=actor, taken_at=now
    )
    refusal.save(force_insert=True)
    line = ledger.Line(EventKind.SIGNING_REFUSED, today, signer.participant, plan, facts={"plan": plan.pk})
    ledger.record_lines(plan.case, [line], actor=actor, now=now)
    return refusal


@transaction.atomic
def add_scan(*, plan_id: UUID, signer_id: UUID, document_id: UUID, actor: User, now: datetime) -> PlanSigner:
    """Put the scan of a signed paper to the signature that stands on it; of a field form, to everybody's on it.

    Policy: DPAWS expectations 7 (A033): the original of a field plan is in the file.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor handles no papers of plans of this family.
        Refused: nothing was signed on paper on this line, its scan is there, or the paper is none of this case.
    """
    plan = locked_plan(actor=actor, plan_id=plan_id, may=permissions.can_handle_plan_papers)
    signer = _line_of(plan, signer_id)
    if not signer.is_scan_missing:
        raise Refused("No scan is missing on this line.")
    signer.document = scan_of(case=plan.case, document_id=document_id, actor=actor)
    signer.save(update_fields=["document"])
    if signer.way == SigningWay.FIELD:
        on_form = plan.signers.standing().filter(way=SigningWay.FIELD, document__isnull=True)
        on_form.update(document=signer.document)
    return signer


def stop_mail(*, plan: Plan, actor: User, now: datetime) -> None:
    """Stop waiting for the envelopes of a plan whose words do not stand any more; their ledger lines are taken back."""
    _end_mailings(plan, list(plan.mailings.out()), actor=actor, now=now)


def locked_plan(*, actor: User, plan_id: UUID, may: Callable[[User, Case], bool] = permissions.can_plan) -> Plan:
    """Return a plan of a case that the actor plans with, case and plan locked; `may` asks for another permission.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not do this.
    """
    case = locked_case(actor, **of_record(Plan, plan_id))
    permissions.require(may(actor, case))
    plan = Plan.objects.select_for_update(of=("self",)).select_related("participant__person").get(pk=plan_id)
    plan.case = case
    return plan


def _line_of(plan: Plan, signer_id: UUID) -> PlanSigner:
    """Return a line to sign on, locked.

    Raises:
        Refused: it belongs to words that were taken back.
    """
    rows = plan.signers.standing().select_for_update(of=("self",)).select_related("participant__person")
    signer = rows.filter(pk=signer_id).first()
    if signer is None:
        raise Refused(OFFERED_ANEW)
    return signer


def _settle_mail(plan: Plan, signer: PlanSigner, *, back_on: date, actor: User, now: datetime) -> None:
    """Let the envelope of whoever signed on paper be back; signed on a screen, it is not waited for any more.

    Policy: DPAWS expectations 7 (A034): due is that it comes back, which is later than the day on which it was signed.
    """
    if signer.participant is None or signer.signed_on is None:
        return
    out = list(plan.mailings.out().filter(participant=signer.participant))
    if not out:
        return
    if signer.way in HERE:
        _end_mailings(plan, out, actor=actor, now=now)
        return
    plan.mailings.filter(pk__in=[one.pk for one in out]).update(returned_on=back_on)
    line = ledger.Line(EventKind.PLAN_RETURNED, back_on, signer.participant, plan, facts={"plan": plan.pk})
    ledger.record_lines(plan.case, [line], actor=actor, now=now)


def _end_mailings(plan: Plan, mailings: Sequence[PlanMailing], *, actor: User, now: datetime) -> None:
    if not mailings:
        return
    plan.mailings.filter(pk__in=[one.pk for one in mailings]).update(ended_at=now)
    lines = Event.objects.standing().filter(
        Q(recorded_at__gte=plan.offered_at) if plan.offered_at else Q(),
        case=plan.case,
        kind=EventKind.PLAN_MAILED,
        subject_id=plan.pk,
        participant__in=[one.participant_id for one in mailings],
    )
    voids = [
        ledger.Line(EventKind.TAKEN_BACK, line.on, line.participant, voids=line)
        for line in lines.select_related("participant").order_by("pk")
    ]
    ledger.record_lines(plan.case, voids, actor=actor, now=now)


def _require_turn(plan: Plan, signer: PlanSigner, actor: User, *, today: date) -> None:
    if signer.signed_on:
        raise Refused("This signature stands already.")
    if signer.user_id is None:
        return
    permissions.require(signs_for_coach(plan.case, signer, actor, today=today))
    if plan.signers.standing().filter(participant__isnull=False, signed_on__isnull=True).exists():
        raise Refused("The coach signs last, after everybody of the family.")


def _require_signature(plan: Plan, signer: PlanSigner, signing: Signing, *, today: date) -> None:
    if signing.way not in SigningWay.values or signing.way == SigningWay.FIELD:
        raise Refused("Choose how it was signed.", field="way")
    if signing.on > today:
        raise Refused("This day lies in the future.", field="on")
    if signing.way in HERE and signing.on != today:
        raise Refused("On a screen it is signed today.", field="on")
    if (ready_on := ready_day(plan)) and signing.on < ready_on:
        stood = "written" if plan.form == PlanForm.FIELD else "offered"
        raise Refused(f"The plan was not {stood} yet on this day.", field="on")
    if signing.way == SigningWay.MAIL:
        mailed = plan.mailings.standing().filter(participant=signer.participant_id).order_by("mailed_on").first()
        if mailed is None:
            raise Refused("Write down first when the plan was mailed.", field="way")
        if signing.on < mailed.mailed_on:
            raise Refused("The plan was not mailed yet on this day.", field="on")
    if signing.returned_on and signing.returned_on > today:
        raise Refused("This day lies in the future.", field="returned_on")
    if signing.returned_on and signing.returned_on < signing.on:
        raise Refused("It was not signed yet on this day.", field="returned_on")


def _require_own_name(signer: PlanSigner, typed: str, actor: User) -> None:
    """Stop where a typed name is not the name of whoever signs: what somebody else's name says is no signature."""
    if not 1 < len(typed.strip()) <= NAME_MAX:
        raise Refused("Type the whole name.", field="typed_name")
    if signer.participant is None:
        name, is_theirs = actor.name, rules.is_whole_name_of(typed, actor.name)
    else:
        person = signer.participant.person
        name, is_theirs = person.name, rules.is_name_of(typed, person.given_name, person.family_name)
    if not is_theirs:
        raise Refused(
            f"This is not the name of who signs. Type “{name}”, draw the signature, or sign on paper.",
            field="typed_name",
        )


def _require_ahead(plan: Plan, *, on: date, today: date) -> None:
    """Stop before anybody signs a plan that would have lapsed by the day it holds (A031).

    A field form that is entered late is held against the day on its paper, whoever's signature comes in last.
    """
    if plan.form == PlanForm.FIELD:
        if plan.goal_on and plan.goal_on < on:
            raise Refused(f"The goal date of this field plan, {wording.full_day(plan.goal_on)}, was past.", field="on")
        return
    last = rules.last_review_of(facts_of(plan, today=today).steps)
    if last is not None and last < max(on, today):
        raise Refused(
            f"The last review date of this plan, {wording.full_day(last)}, is past. Take it back into writing, give "
            "its steps new review dates and offer it again."
        )


def _drawn_anew(drawing: bytes) -> bytes:
    """Return a drawing as a small PNG of our own making, which leaves behind whatever hung on to it.

    Raises:
        Refused: it is no PNG, too large, or nothing is drawn on it.
    """
    nothing = Refused("Sign in the box, or type the name.", field="drawing")
    if not drawing or len(drawing) > DRAWING_MAX:
        raise nothing
    try:
        with Image.open(io.BytesIO(drawing), formats=("PNG",)) as sent:
            if sent.width > DRAWING_WIDTH or sent.height > DRAWING_HEIGHT:
                raise nothing
            picture = sent.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise nothing from error
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    grey = paper.convert("L")
    darkest, lightest = grey.getextrema()
    if darkest == lightest:
        raise nothing
    file = io.BytesIO()
    grey.save(file, "PNG", optimize=True)
    return file.getvalue()


def put_in_force(*, plan: Plan, actor: User, now: datetime) -> None:
    """Let a plan hold that everyone signed: the one before ends, its words and paper are kept, the ledger is told."""
    facts = facts_of(plan, today=local_day(plan.case, now))
    signed_on = max(signer.signed_on for signer in plan.signers.standing() if signer.signed_on)
    before = Plan.objects.filter(
        case=plan.case, kind=plan.kind, participant=plan.participant, status=PlanStatus.ACTIVE
    ).first()
    if before is not None:
        require_later(before, signed_on)
        before.status, before.ended_on = PlanStatus.SUPERSEDED, signed_on
        before.save(update_fields=["status", "ended_on"])
    plan.status, plan.signed_on = PlanStatus.ACTIVE, signed_on
    plan.last_review_on = plan.goal_on if plan.form == PlanForm.FIELD else rules.last_review_of(facts.steps)
    both = "Another plan of this kind was signed in this moment."
    with refusing("plan_one_active_of_person", both), refusing("plan_one_active_of_family", both):
        plan.save(update_fields=["status", "signed_on", "last_review_on"])
    keep_paper(plan=plan, facts=facts, now=now)
    _release(plan, actor=actor, now=now)
    ledger.record_lines(plan.case, [*_reviewed(before, plan), *_lines(plan, facts)], actor=actor, now=now)


def ready_day(plan: Plan) -> date | None:
    """Return the day from which a plan can be signed: written on a field form, or offered; None of a draft."""
    if plan.form == PlanForm.FIELD:
        return plan.written_on
    return local_day(plan.case, plan.offered_at) if plan.offered_at else None


def require_later(before: Plan, signed_on: date) -> None:
    """Stop where an older paper would end a plan that was signed after it."""
    if before.signed_on and before.signed_on > signed_on:
        raise Refused(
            f"A plan signed on {wording.full_day(before.signed_on)} holds, and this one is older. Keep the old paper "
            "among the documents of the case.",
            field="signed_on",
        )


def _reviewed(before: Plan | None, plan: Plan) -> list[ledger.Line]:
    """Say that the version before was gone through: the new one was made from it with the family (O021).

    With it those before that an import brought, of which a review of steps is still owed.
    """
    if before is None or plan.signed_on is None:
        return []
    return [
        ledger.Line(EventKind.PLAN_REVIEWED, plan.signed_on, plan.participant, one, facts={"plan": one.pk})
        for one in dict.fromkeys((before, *owed_before(plan)))
    ]


def _lines(plan: Plan, facts: rules.PlanFacts) -> list[ledger.Line]:
    on = plan.signed_on or plan.written_on
    kind = str(PlanKind(plan.kind))
    rows = {step.pk: step for step in Step.objects.filter(plan=plan).select_related("participant")}
    facts_of_it = {"plan_kind": kind, "plan": plan.pk}
    signed = ledger.Line(
        EventKind.PLAN_SIGNED, on, plan.participant, plan, due_on=plan.last_review_on, facts=facts_of_it
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


def _release(plan: Plan, *, actor: User, now: datetime) -> None:
    """Make what each participant let be shared for the plan their release, to the plan's last day (A065)."""
    for signer in plan.signers.standing().filter(participant__isnull=False).select_related("participant"):
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
