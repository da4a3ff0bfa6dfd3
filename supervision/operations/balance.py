"""Asking for the transfers that a balance of caseloads proposes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import Case, HandoverBatch, User, ask_handovers, permissions


@transaction.atomic
def ask_balance(
    *, moves: Mapping[UUID, Sequence[UUID]], reason: str, actor: User, now: datetime
) -> list[HandoverBatch]:
    """Ask for transfers to several coaches, all or none: `moves` are the cases by the coach to whom they go.

    All cases are locked first, in the order of their keys: two balances that overlap wait for one another.

    Policy: family coach position description (O027, O086).

    Raises:
        PermissionDenied: the actor decides in no office.
        Refused: no case, too many for one coach, or one of them cannot be asked for.
    """
    permissions.require(permissions.can_see_supervision(actor))
    wanted = [case_id for case_ids in moves.values() for case_id in case_ids]
    locked = Case.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    list(locked.values_list("pk", flat=True))
    coaches = User.objects.select_related("office").in_bulk(moves)
    return [
        ask_handovers(
            case_ids=case_ids, to_coach=coaches[coach_id], reason=reason, is_all_or_none=True, actor=actor, now=now
        )
        for coach_id, case_ids in sorted(moves.items())
    ]
