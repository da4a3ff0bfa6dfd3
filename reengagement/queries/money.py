"""The payment of a family as eligibility told it last, and what one penalty alone makes of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from reengagement.choices import PenaltyReason
from reengagement.models import Penalty, PenaltyMoney
from reengagement.rules import Figures
from reengagement.rules.family import FamilyMoney, Part, amount_of
from reengagement.rules.ladder import Amount, Level


def money_of(penalty: Penalty) -> Penalty | PenaltyMoney:
    """Return what eligibility told last of the payment: with the decision, or since."""
    return max(penalty.money.all(), key=lambda one: (one.told_at, one.pk), default=penalty)


def money_told(penalty: Penalty) -> FamilyMoney:
    """Return what eligibility told last of the payment, as the rules read it."""
    money = money_of(penalty)
    return FamilyMoney(money.payment, money.recovered, money.size, money.table)


def newest_told(case_ids: Iterable[UUID]) -> dict[UUID, FamilyMoney]:
    """Return for some cases what eligibility told last of the payment, with whichever of its open penalties.

    What was told with an amount goes before what was told without one.
    """
    of_case: dict[UUID, list[Penalty]] = defaultdict(list)
    for penalty in Penalty.objects.filter(case_id__in=set(case_ids), outcome="").prefetch_related("money"):
        of_case[penalty.case_id].append(penalty)
    return {key: money_told(max(penalties, key=_told_at)) for key, penalties in of_case.items()}


def _told_at(penalty: Penalty) -> tuple[bool, datetime]:
    money = money_of(penalty)
    return money.payment is not None, penalty.imposed_at if isinstance(money, Penalty) else money.told_at


def part_of(penalty: Penalty, levels: Sequence[Level], *, is_case_over: bool = False) -> Part:
    """Return a penalty at the last of its levels as the rules of a family's money read it."""
    return Part(PenaltyReason(penalty.reason), levels[-1] if levels else None, is_case_over)


def amount_alone(
    penalty: Penalty, levels: Sequence[Level], money: FamilyMoney, figures: Figures, *, is_case_over: bool = False
) -> Amount | None:
    """Return what a full month's payment of a family is under one penalty at its levels, as if there were no other."""
    parts = [part_of(penalty, levels, is_case_over=is_case_over)]
    return amount_of(money, parts, figures=figures)
