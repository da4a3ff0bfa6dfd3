"""Reductions of cash on file, and what they make of a household line of a month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from casework.public import Case, ChosenValues, Jurisdiction, chosen_values
from eligibility.choices import Programme, ReductionTakes
from eligibility.models import BenefitReduction, Determination
from eligibility.rules.answers import shown
from eligibility.rules.facts import Stretch
from eligibility.rules.holding import day_asked
from eligibility.rules.reductions import Reduction, in_month, last_of, stretches_of
from policy.reader import load

MONTH_OF_END = "tanf.ak.penalty.month_of_end"
_WHOLE_MONTH = "WHOLE_MONTH"
#: What takes an amount that food benefits can be told without a decision about cash.
_BY_ITSELF = frozenset({ReductionTakes.STEP, ReductionTakes.SCHOOL})
CENT = Decimal("0.01")
_PENALTY_TEST = "tests.penalty"


@dataclass(frozen=True)
class Penalties:
    """What reductions make of a line: its stretches of days, the amount held back, and the rows that it comes from.

    `held_back` is told where a decision about cash says the amount. `wants_cash_decided`: it has to be decided first.
    """

    stretches: tuple[Stretch, ...] = ()
    held_back: Decimal | None = None
    used: tuple[dict[str, Any], ...] = ()
    wants_cash_decided: bool = False

    def __bool__(self) -> bool:
        return bool(self.used)

    @property
    def line(self) -> dict[str, Any]:
        """Answer what stands in the household line, as JSON holds it."""
        found: dict[str, Any] = {}
        if self.stretches:
            found["tanf_penalties"] = [_plain(one) for one in self.stretches]
        if self.held_back:
            found["tanf_penalty_amount"] = shown(self.held_back)
        return found


@dataclass(frozen=True)
class CaseReductions:
    """The reductions of a case with what bears on their reading; `cash`: its newest decisions about cash by month.

    `had_any`: one is on file, or was and was taken back.
    """

    jurisdiction: str
    reductions: tuple[Reduction, ...] = ()
    chosen: ChosenValues | None = None
    cash: Mapping[date, Determination] = field(default_factory=dict)
    had_any: bool = False

    def restores_whole_month(self, month: date) -> bool:
        """Answer whether the month in which a penalty ends is paid whole: what is set for the office, else the file."""
        if self.jurisdiction != Jurisdiction.ALASKA:
            return False
        own = self.chosen(MONTH_OF_END, month) if self.chosen else None
        word = own if own is not None else load().value(MONTH_OF_END, jurisdiction=self.jurisdiction, on=month)
        return bool(word == _WHOLE_MONTH)

    def in_month(self, month: date) -> list[Reduction]:
        """Return the reductions that take something of a month."""
        return in_month(self.reductions, month, restores_whole_month=self.restores_whole_month(month))


def reductions_of(cases: Iterable[Case]) -> dict[UUID, CaseReductions]:
    """Return what reduces the cash of some cases, in a constant number of queries."""
    among = {one.pk: one for one in cases}
    rows: dict[UUID, list[Reduction]] = defaultdict(list)
    had_any = set()
    for one in BenefitReduction.objects.filter(case__in=among).order_by("first_day", "pk"):
        had_any.add(one.case_id)
        if one.voided_at is None:
            rows[one.case_id].append(reduction_of(one))
    cash: dict[UUID, dict[date, Determination]] = defaultdict(dict)
    for decided in Determination.objects.newest().filter(case__in=rows.keys(), programme=Programme.TANF):
        cash[decided.case_id][decided.month] = decided
    chosen = chosen_values({among[key].office for key in rows}) if rows else {}
    return {
        key: CaseReductions(
            case.office.jurisdiction,
            tuple(rows.get(key, ())),
            chosen.get(case.office_id),
            cash.get(key, {}),
            had_any=key in had_any,
        )
        for key, case in among.items()
    }


@dataclass(frozen=True)
class ReductionTold:
    """A reduction that stands, as the app above that opened it compares it."""

    id: UUID
    about: UUID
    kind: str
    takes: str
    step: int | None
    first_day: date
    last_day: date | None


def reductions_about(penalties: Iterable[UUID]) -> dict[UUID, list[ReductionTold]]:
    """Return by penalty the reductions that stand, in the order of their days."""
    found: dict[UUID, list[ReductionTold]] = defaultdict(list)
    rows = BenefitReduction.objects.standing().filter(about__in=set(penalties)).order_by("first_day", "pk")
    for one in rows:
        found[one.about].append(
            ReductionTold(one.pk, one.about, one.kind, one.takes, one.step, one.first_day, one.last_day)
        )
    return found


def reductions_at(case: Case, at: datetime) -> CaseReductions:
    """Return what reduced the cash of a case as it was on file at a moment."""
    rows = list(BenefitReduction.objects.filter(case=case, opened_at__lte=at).order_by("first_day", "pk"))
    standing = [one for one in rows if one.voided_at is None or one.voided_at > at]
    reductions = [
        replace(reduction_of(one), last_day=None) if one.ended_at and one.ended_at > at else reduction_of(one)
        for one in standing
    ]
    chosen = chosen_values({case.office}).get(case.office_id)
    return CaseReductions(case.office.jurisdiction, tuple(reductions), chosen, had_any=bool(rows))


def reduction_of(row: BenefitReduction) -> Reduction:
    """Return a reduction as the rules read it."""
    return Reduction(
        id=str(row.pk),
        person=str(row.participant_id),
        takes=row.takes,
        first_day=row.first_day,
        step=row.step,
        last_day=row.last_day,
    )


def penalties_of(
    known: CaseReductions, *, programme: str, month: date, filed_on: date | None, people: Iterable[str]
) -> Penalties:
    """Return what the reductions of a case make of the line of a programme and month; `people`: who counts in it.

    Cash is cut by every one of its days in the month. Food benefits take it as it is on the day whose facts count, of
    who is of their household, with the amount that the newest decision about the month's cash says was held back.

    Policy: 7 USC 2017(d); 7 CFR 273.11(j); OAR 461-130-0330; `tanf.ak.penalty.month_of_end`.
    """
    if programme == Programme.TANF:
        return _of_cash(known, month)
    if programme == Programme.SNAP:
        return _of_food(known, month, day_asked(month, filed_on), set(people))
    return Penalties()


def used_of(row: Determination) -> list[dict[str, Any]]:
    """Return of what a stored decision used the reductions, and the decision about cash."""
    return [one for one in row.used if "reduction" in one or "determination" in one]


def is_touched(row: Determination, known: CaseReductions) -> bool:
    """Answer whether a reduction was opened, changed, ended or taken back in the month of a decision since it was made.

    Derived by comparing what it used with what is on file now, and never stored. Food benefits decided before the
    cash are touched by its decision only where that holds back another amount than they counted.
    """
    now = penalties_of(
        known,
        programme=row.programme,
        month=row.month,
        filed_on=row.application.filed_on,
        people=[str(one.get("id")) for one in row.household.get("household", {}).get("members", ())],
    )
    before = used_of(row)
    if row.programme != Programme.SNAP or now.held_back is None:
        return not _are_alike(before, now.used)
    reduced = [[one for one in rows if "reduction" in one] for rows in (before, now.used)]
    return not _are_alike(*reduced) or counted_of(row) != now.held_back.quantize(CENT)


def counted_of(row: Determination) -> Decimal:
    """Return what a decision about food benefits counted as cash that a penalty holds back.

    Policy: 7 CFR 273.11(j).
    """
    counted = next((one["value"] for one in row.steps if one["name"] == "income.cash_held_back"), 0)
    return Decimal(str(counted)).quantize(CENT)


def held_back_of(row: Determination) -> Decimal:
    """Return what penalties held back of the cash of a decided month; nothing where there was none to hold back."""
    failed = {one["name"] for one in row.steps if one["name"].startswith("tests.") and one["value"] is False}
    if failed - {_PENALTY_TEST}:
        return Decimal(0)
    return next((Decimal(str(one["value"])) for one in row.steps if one["name"] == "penalty"), Decimal(0))


def held_back_by_notice(row: Determination) -> Decimal:
    """Return what was held back of a decided month by penalties that their own notice told: by reductions on file.

    Of what somebody typed of a penalty no notice is on file.

    Policy: 45 CFR 205.10(a)(4).
    """
    is_told = row.programme == Programme.TANF and any("reduction" in one for one in row.used)
    return held_back_of(row) if is_told else Decimal(0)


def _of_cash(known: CaseReductions, month: date) -> Penalties:
    whole = known.restores_whole_month(month)
    stretches = stretches_of(known.reductions, month, known.jurisdiction, restores_whole_month=whole)
    return Penalties(stretches, used=tuple(_used(one, month) for one in known.in_month(month)))


def _of_food(known: CaseReductions, month: date, day: date, people: set[str]) -> Penalties:
    bearing = [one for one in known.in_month(month) if one.holds_on(day) and one.person in people]
    if not bearing:
        return Penalties()
    used = tuple(_used(one, month) for one in bearing)
    decided = known.cash.get(month)
    if decided is not None and _are_alike(used_of(decided), _of_cash(known, month).used):
        amount = held_back_of(decided)
        said = {"determination": str(decided.pk), "held_back": shown(amount)}
        return Penalties(_on_whole_month(bearing, month, known) if amount else (), amount, (*used, said))
    wants = any(one.takes not in _BY_ITSELF for one in bearing)
    return Penalties(_on_whole_month(bearing, month, known), used=used, wants_cash_decided=wants)


def _on_whole_month(bearing: Sequence[Reduction], month: date, known: CaseReductions) -> tuple[Stretch, ...]:
    """Return one stretch of the whole month: food benefits of a month are not cut by days."""
    lasting = [Reduction(one.id, one.person, one.takes, month, one.step) for one in bearing]
    return stretches_of(lasting, month, known.jurisdiction)


def _used(one: Reduction, month: date) -> dict[str, Any]:
    first, last = max(one.first_day, month), min(one.last_day or date.max, last_of(month))
    days = (last - first).days + 1
    return {"reduction": one.id, "person": one.person, "takes": one.takes, "step": one.step, "days": days}


def _are_alike(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> bool:
    """Answer whether two lists of what was used say the same, whichever rows say it and in whatever order."""
    keys = ("reduction", "determination")
    said = [[{name: told for name, told in one.items() if name not in keys} for one in rows] for rows in (before, now)]
    before_said, now_said = (sorted(rows, key=lambda one: sorted(map(str, one.items()))) for rows in said)
    return before_said == now_said


def _plain(one: Stretch) -> dict[str, Any]:
    told: dict[str, Any] = {"days": one.days}
    if one.steps:
        told["steps"] = list(one.steps)
    return told | {name: True for name in ("school", "child_support", "whole") if getattr(one, name)}
