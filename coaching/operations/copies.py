"""Participants' copies of a signed plan: given or sent, to each signer of a version anew (O021)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    EventKind,
    NoticeKind,
    Refused,
    User,
    Way,
    ask_gate,
    ledger,
    local_day,
    permissions,
    refusing,
    wording,
)
from coaching.choices import CopyWay
from coaching.models import PlanCopy
from coaching.operations.signing import locked_plan

NOT_SIGNED = "A copy is owed once everybody has signed the plan."


@transaction.atomic
def give_copy(*, plan_id: UUID, signer_id: UUID, way: str, on: date, actor: User, now: datetime) -> PlanCopy:
    """Write down that somebody who signed a version of a plan got their copy of it, how and when.

    What leaves by mail or e-mail passes the safe-contact gate first; given in person it asks nobody.

    Policy: family coach position description, duties (O021): with each new version the copy is issued again; domain 7
    (O036).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor handles no papers of plans of this family.
        GateRefused: this way is closed for this person.
        Refused: the plan is not signed, this person signed no line of it, the day or the way cannot be, or the same is
            written down already.
    """
    plan = locked_plan(actor=actor, plan_id=plan_id, may=permissions.can_handle_plan_papers)
    if plan.signed_on is None:
        raise Refused(NOT_SIGNED)
    signer = plan.signers.signed_by_family().select_related("participant__person").filter(pk=signer_id).first()
    if signer is None or signer.participant is None:
        raise Refused("This person did not sign this version.")
    if way not in CopyWay.values:
        raise Refused("Say how they got it.", field="way")
    if on > local_day(plan.case, now):
        raise Refused("This day lies in the future.", field="on")
    if on < plan.signed_on:
        signed = wording.full_day(plan.signed_on)
        raise Refused(f"This version was signed on {signed}; there was no copy of it before.", field="on")
    if way != CopyWay.HAND_OVER:
        ask_gate(case=plan.case, participant=signer.participant, kind=NoticeKind.GENERAL, way=Way(way), now=now)

    copy = PlanCopy(case=plan.case, plan=plan, signer=signer, way=way, on=on, entered_by=actor, entered_at=now)
    with refusing("plancopy_once", "This is written down already: the same day, the same way.", field="on"):
        copy.save(force_insert=True)
    facts = {"plan": plan.pk, "way": way}
    line = ledger.Line(EventKind.PLAN_COPY_GIVEN, on, signer.participant, plan, facts=facts)
    ledger.record_lines(plan.case, [line], actor=actor, now=now)
    return copy
