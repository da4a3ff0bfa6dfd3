"""What a manager adds when they agree to a penalty: what eligibility told of the payment, and what some states ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import Jurisdiction, Refused, require_words
from eligibility.public import CashTold
from reengagement.choices import PaymentTable
from reengagement.rules import north_carolina

COUNTY_MAX, WHY_MAX = 60, 200
MONEY_MOST, SIZE_MOST = Decimal(99_999), 30


@dataclass(frozen=True, slots=True)
class Terms:
    """The payment before, what is held back of it, the counted size with its table; of North Carolina the county.

    `failed_together`: requirements that were failed in one month (Texas). `why`: why the figures are others than those
    of the newest decision about cash.
    """

    payment: Decimal | None = None
    recovered: Decimal = Decimal(0)
    size: int | None = None
    table: str = ""
    county: str = ""
    failed_together: int = 1
    why: str = ""


def require_terms(terms: Terms, jurisdiction: str, *, on: date) -> None:
    """Stop at figures that cannot be, and at a county whose own plan is not on file.

    Policy: G.S. 108A-27 (`tanf.nc.electing_counties`); TWH A-2140.
    """
    for field, words in _wrong(terms, jurisdiction, on):
        raise Refused(words, field=field)


def require_money(terms: Terms, jurisdiction: str) -> None:
    """Stop at figures of the payment that are missing or cannot be.

    Policy: 7 AAC 45.523, 45.980(c): in Alaska the share is taken of the largest payment for the counted size.
    """
    for field, words in _wrong_money(terms, jurisdiction):
        raise Refused(words, field=field)


def require_why(terms: Terms, told: CashTold | None) -> str:
    """Return why the figures are others than those of the newest decision about cash; empty where they are the same.

    Policy: position description, duties (O025); decisions 22 (eligibility tells what the cash is).

    Raises:
        Refused: they are others, and nothing says why, or too much.
    """
    if told is None or terms.payment is None or not _differs(terms, told):
        return ""
    return require_words(terms.why, field="why", empty="Write why it is not what was decided.", most=WHY_MAX)


def _differs(terms: Terms, told: CashTold) -> bool:
    """Answer whether a figure that the decision tells is another here; what is left empty says nothing."""
    pairs = (
        (terms.payment, told.payment),
        (terms.size, told.size),
        (terms.table or None, told.table or None),
    )
    return any(said is not None and known is not None and said != known for said, known in pairs)


def _wrong_money(terms: Terms, jurisdiction: str) -> Iterator[tuple[str, str]]:
    if terms.payment is not None and not 0 <= terms.payment <= MONEY_MOST:
        yield "payment", f"A payment lies between nothing and ${MONEY_MOST:,}."
    if not 0 <= terms.recovered <= MONEY_MOST:
        yield "recovered", f"What is held back lies between nothing and ${MONEY_MOST:,}."
    if terms.size is not None and not 1 <= terms.size <= SIZE_MOST:
        yield "size", f"A family has 1 to {SIZE_MOST} people."
    if terms.table and terms.table not in PaymentTable.values:
        yield "table", "Choose the table from the list."
    if terms.payment is not None and jurisdiction == Jurisdiction.ALASKA:
        if terms.size is None:
            yield "size", "Write the counted family size: the share is taken of the largest payment for it."
        if not terms.table:
            yield "table", "Say which table of largest payments the family belongs to."


def _wrong(terms: Terms, jurisdiction: str, on: date) -> Iterator[tuple[str, str]]:
    yield from _wrong_money(terms, jurisdiction)
    if not 1 <= terms.failed_together <= SIZE_MOST:
        yield "failed_together", "At least one requirement was failed."
    county = terms.county.strip()
    if len(county) > COUNTY_MAX:
        yield "county", f"Keep this under {COUNTY_MAX + 1} characters."
    if jurisdiction == Jurisdiction.NORTH_CAROLINA:
        if not county:
            yield "county", "Say which county. Some counties run their own plan."
        if north_carolina.is_electing(county, on=on):
            yield "county", f"{county} runs its own plan; its sanction rules are not on file."
