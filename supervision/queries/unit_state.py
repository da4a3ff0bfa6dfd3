"""A whole state in figures, added up from the sums that were counted of each office, with the moment of counting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Min, Sum

from coaching.public import RATES, BothRates, Rate, RateSums, state_figures, twelve_months
from policy.reader import NoRuleOnFile
from supervision.models import UnitMonth, UnitStand
from supervision.queries.unit import RATE_COLUMNS, Targets, both_of, targets_of

_MONTH_COLUMNS = (*RATE_COLUMNS, "months_owed", "months_verified")
_STAND_COLUMNS = ("families", "plans_owed", "plans_current", "overdue")


@dataclass(frozen=True)
class Part:
    """So many of so many."""

    done: int = 0
    owed: int = 0


@dataclass(frozen=True)
class OfficeSums:
    """One office of a state: its rates and verified months of the month, its contact of the running one, its stand."""

    office_id: UUID
    name: str
    sums: BothRates
    months: Part
    contacts: Part
    plans: Part
    families: int
    overdue: int


@dataclass(frozen=True)
class StateSums:
    """A state: twelve months, its offices, what the rates are held against, and when the oldest of it was counted."""

    year: list[BothRates]
    offices: list[OfficeSums]
    targets: Mapping[Rate, Targets]
    counted_at: datetime

    @property
    def sums(self) -> BothRates:
        """The rates of the month."""
        return self.year[-1]

    def part(self, name: str) -> Part:
        """Add one of the parts of the offices up: "months", "contacts", "plans"."""
        parts: list[Part] = [getattr(office, name) for office in self.offices]
        return Part(sum(part.done for part in parts), sum(part.owed for part in parts))


def state_sums(state: str, month: date, *, today: date) -> StateSums | None:
    """Return a state in six queries, whatever its size; None where nothing is counted or no rule is on file (A109)."""
    try:
        figures = state_figures(state)(month)
    except NoRuleOnFile:
        return None
    cap = figures.number("wpr.education_cap")
    months = twelve_months(month)
    rows = UnitMonth.objects.filter(office__jurisdiction=state, month__in=months).order_by("month").values("month")
    added = {
        key: both_of(key, *numbers, cap=cap)
        for key, *numbers in rows.annotate(**{f"sum_{name}": Sum(name) for name in RATE_COLUMNS}).values_list(
            "month", *(f"sum_{name}" for name in RATE_COLUMNS)
        )
    }
    if month not in added:
        return None
    counted_at = UnitMonth.objects.filter(office__jurisdiction=state, month=month).aggregate(at=Min("counted_at"))["at"]
    return StateSums(
        year=[added.get(one) or {rate: RateSums(one, rate) for rate in RATES} for one in months],
        offices=_offices(state, month, _stands(state), today=today),
        targets=targets_of(figures),
        counted_at=counted_at,
    )


def _stands(state: str) -> dict[UUID, tuple[int, int, int, int]]:
    rows = UnitStand.objects.filter(office__jurisdiction=state).values_list("office_id", *_STAND_COLUMNS)
    return {key: (families, owed, current, overdue) for key, families, owed, current, overdue in rows}


def _offices(
    state: str, month: date, stands: Mapping[UUID, tuple[int, int, int, int]], *, today: date
) -> list[OfficeSums]:
    running = {
        key: Part(met, owed)
        for key, met, owed in UnitMonth.objects.filter(
            office__jurisdiction=state, month=today.replace(day=1)
        ).values_list("office_id", "contacts_met", "contacts_owed")
    }
    rows = UnitMonth.objects.filter(office__jurisdiction=state, month=month).annotate(name=F("office__name"))
    found = []
    for office_id, name, *numbers, owed, verified in rows.order_by("name", "pk").values_list(
        "office_id", "name", *_MONTH_COLUMNS
    ):
        families, plans_owed, plans_current, overdue = stands.get(office_id, (0, 0, 0, 0))
        found.append(
            OfficeSums(
                office_id=office_id,
                name=name,
                sums=both_of(month, *numbers),
                months=Part(verified, owed),
                contacts=running.get(office_id, Part()),
                plans=Part(plans_current, plans_owed),
                families=families,
                overdue=overdue,
            )
        )
    return found
