"""What of the sum for help after violence was paid in its period: payments on file say it, and not what is typed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from eligibility.choices import Programme
from eligibility.models import Determination, Issuance
from eligibility.rules.answers import shown
from eligibility.rules.book import Book, NoRule
from eligibility.rules.facts import ZERO, Household
from eligibility.rules.holding import Held, question_of
from eligibility.rules.tadvs.us_or import period_of

TYPED = "TADVS_PAID"


def with_help_paid(held: Held, *, case_id: UUID, month: date, filed_on: date | None) -> Held:
    """Put into a line what was paid in the other months of the period; what is typed counts only where nothing was.

    What was paid of the month itself its balance takes off (`rules.issuing`), so that nothing is taken off twice.

    Policy: OAR 461-135-1230.
    """
    rows = [one for one in payments_of(case_id) if one.issued_on is not None]
    within = _within(rows, held.question.household, filed_on or month) if rows else []
    if not within:
        return held
    paid = sum((one.amount for one in within if one.month != month), ZERO)
    household = {key: said for key, said in held.line["household"].items() if key != TYPED.lower()}
    line = held.line | {"household": household | ({TYPED.lower(): shown(paid)} if paid else {})}
    used = tuple(one for one in held.used if one.fact.kind != TYPED)
    return Held(line, used, held.readings, (*held.reduced, {"paid_in_period": shown(paid)}))


def paid_elsewhere(row: Determination, rows: Iterable[Issuance]) -> Decimal:
    """Return what of some payments was paid, or waits, in other months of a decision's period and is not in it yet.

    Policy: OAR 461-135-1230.
    """
    if row.programme != Programme.TA_DVS:
        return ZERO
    household = question_of(row.household).household
    others = [one for one in rows if one.month != row.month and one.returned_on is None]
    within = _within(others, household, row.application.filed_on) if others else []
    return max(ZERO, sum((one.amount for one in within), ZERO) - household.tadvs_paid)


def payments_of(case_id: UUID) -> list[Issuance]:
    """Return the payments of help after violence of a case that were not cancelled and did not come back."""
    rows = Issuance.objects.standing().filter(case=case_id, programme=Programme.TA_DVS, returned_on__isnull=True)
    return list(rows)


def _within(rows: Iterable[Issuance], household: Household, filed_on: date) -> list[Issuance]:
    """Return the payments of the period; one that waits belongs to its month, and none does without a rule on file."""
    try:
        first, last = period_of(household, filed_on, Book.open(household.jurisdiction, filed_on))
    except NoRule:
        return []
    return [
        one
        for one in rows
        if (first <= one.issued_on <= last if one.issued_on else first.replace(day=1) <= one.month <= last)
    ]
