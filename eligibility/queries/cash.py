"""What the apps above ask about cash: what a family is paid, and whether it asked for cash or gets it on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any
from uuid import UUID

from casework.public import Case, Jurisdiction
from eligibility.choices import Programme
from eligibility.models import Application, Determination, Recovery
from eligibility.rules.facts import ZERO

#: Which table of largest payments a family of Alaska belongs to, by its kind (7 AAC 45.520(a), 45.523).
_TABLES = {
    "adult_included": "adult_included",
    "two_parent_incapacitated": "adult_included",
    "child_only": "child_only",
    "pregnant": "pregnant",
}
DOLLAR, CENT = Decimal(1), Decimal("0.01")
_BEFORE = ("payment_before_penalty", "benefit_before_penalty")


@dataclass(frozen=True)
class CashTold:
    """What the newest decision about a month's cash says: the payment before any penalty, the size and its table.

    `recovered`: what is held back of the payment for another month.
    """

    determination_id: UUID
    month: date
    payment: Decimal | None
    size: int | None = None
    table: str = ""
    recovered: Decimal = ZERO


@dataclass(frozen=True)
class ApplicationTold:
    """The newest application for cash up to a day."""

    filed_on: date
    withdrawn_on: date | None


def cash_told(case: Case, *, on: date) -> CashTold | None:
    """Return what the newest decision about cash says, of the month of a day or the last one before it.

    Policy: 7 AAC 45.523, 45.980(c); OAR 461-130-0330 (what a penalty is taken of).
    """
    decided = Determination.objects.newest().filter(
        case=case, programme=Programme.TANF, month__lte=on.replace(day=1), is_eligible=True
    )
    row = decided.order_by("-month").first()
    if row is None:
        return None
    steps: dict[str, Any] = {one["name"]: one["value"] for one in row.steps}
    size = steps.get("unit_size")
    held = Recovery.objects.standing().filter(
        issuance__case=case,
        issuance__programme=Programme.TANF,
        issuance__month=row.month,
        issuance__voided_at__isnull=True,
        issuance__returned_at__isnull=True,
    )
    return CashTold(
        determination_id=row.pk,
        month=row.month,
        payment=_before(row, steps),
        size=int(size) if size is not None else None,
        table=_TABLES.get(str(steps.get("unit_kind", "")), ""),
        recovered=sum((one.amount for one in held), ZERO),
    )


def application_told(case: Case, *, on: date) -> ApplicationTold | None:
    """Return the newest application for cash that was filed up to a day; None where there is none."""
    rows = Application.objects.standing().filter(case=case, programme=Programme.TANF, filed_on__lte=on)
    row = rows.order_by("-filed_on", "-pk").first()
    if row is None:
        return None
    return ApplicationTold(row.filed_on, row.withdrawn_on)


def _before(row: Determination, steps: dict[str, Any]) -> Decimal | None:
    """Return the payment before a penalty; None where the decision does not tell it.

    Alaska's stands in its steps before it is rounded down, as every payment there is.

    Policy: 7 AAC 45.525.
    """
    told = next((steps[name] for name in _BEFORE if name in steps), None)
    if told is not None:
        is_alaskan = row.jurisdiction == Jurisdiction.ALASKA
        before = Decimal(str(told))
        return before.quantize(DOLLAR, ROUND_FLOOR) if is_alaskan else before.quantize(CENT)
    return None if "penalty" in steps else row.monthly_benefit
