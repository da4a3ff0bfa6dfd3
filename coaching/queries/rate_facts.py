"""Facts that bear on the federal rates, as the Work tab of a case lists them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Case, User, wording
from coaching.choices import RateFactKind
from coaching.models import RateFact

MONTHS_KINDS = frozenset({RateFactKind.INFANT_MONTHS, RateFactKind.VOCED_MONTHS})


@dataclass(frozen=True)
class FactRow:
    """A fact with its months and where it is known from."""

    id: UUID
    words: str
    who: str
    months: str
    source: str
    may_end: bool


def facts_of(case: Case, *, viewer: User, today: date) -> list[FactRow]:
    """Return the facts of a case that the reader may know, those that go on first."""
    this = today.replace(day=1)
    rows = (
        RateFact.objects.visible_to(viewer)
        .standing()
        .filter(case=case)
        .select_related("participant__person__merged_into")
    )
    ordered = sorted(rows, key=lambda row: (_is_over(row, this), row.kind, -row.first_month.toordinal()))
    return [_row(row, this) for row in ordered]


def fact_words(fact: RateFact) -> str:
    """Say what a fact is, with its amount."""
    label = str(RateFactKind(fact.kind).label)
    if fact.amount is None:
        return label
    return f"{label}: {fact.amount}" if fact.kind in MONTHS_KINDS else f"{label}: ${fact.amount:,}"


def fact_months(fact: RateFact) -> str:
    """Say from which month to which month a fact holds."""
    first = wording.month_words(fact.first_month)
    if fact.last_month is None:
        return f"from {first}"
    return first if fact.last_month == fact.first_month else f"{first} to {wording.month_words(fact.last_month)}"


def _is_over(fact: RateFact, this: date) -> bool:
    return fact.last_month is not None and fact.last_month < this


def _row(row: RateFact, this: date) -> FactRow:
    person = row.participant.person if row.participant else None
    return FactRow(
        id=row.pk,
        words=fact_words(row),
        who=person.standing.name if person else "",
        months=fact_months(row),
        source=row.source,
        may_end=not _is_over(row, this),
    )
