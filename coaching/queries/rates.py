"""The federal participation rates: one set-based query a month, summed by office and coach, with names behind it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self
from uuid import UUID

from django.db import connection

from casework.public import User
from coaching.queries.rate_figures import RATES, figures_for_query, state_figures
from coaching.rules import hours
from coaching.rules.hours import Place, Rate, Why, days
from coaching.rules.hours.figures import WHOLE_HOURS
from coaching.rules.hours.rates import education_room

_STAFF, _EVERY = "sec.my_rate_rows", "sec.rate_rows"
_KINDS = "rate, place, why, is_by_education"
_HOURS = "need_code, core_hours, other_hours, bound_hours, is_deemed"
_COLUMNS = f"{_HOURS}, case_id, office_id, coach_id, rate, place, why, is_by_education, adult_id"
_ALIKE = f"{_HOURS}, coach_id, rate, place, is_by_education"


@dataclass(frozen=True)
class RateScope:
    """Whose families: of a state, or of one of its offices or coaches; `is_staff` asks as a member of staff may."""

    jurisdiction: str
    office_id: UUID | None = None
    coach_id: UUID | None = None
    is_staff: bool = False

    @property
    def is_whole_state(self) -> bool:
        """Whether it is the state as a whole, which the cap of education and the federal targets bind."""
        return self.office_id is None and self.coach_id is None

    @classmethod
    def of_user(cls, user: User, jurisdiction: str, **whose: UUID | None) -> Self:
        """Return what somebody asks for: staff pass the wall of their role, auditors read every case."""
        return cls(jurisdiction, is_staff=str(user.database_role) == "app_staff", **whose)


@dataclass(frozen=True)
class RateHours:
    """The hours that a place in a rate rests on; None where no average was made."""

    need_code: str | None
    core_hours: Decimal | None
    other_hours: Decimal | None
    bound_hours: Decimal | None
    is_deemed: bool

    def average(self, month: date, figures: hours.Figures) -> hours.Average | None:
        """Return the average that it rests on, as `rules.hours.average_of` makes it; None where none was made."""
        if self.need_code is None or self.core_hours is None or self.other_hours is None:
            return None
        need, weeks = hours.need_by_code(self.need_code, figures), days.weeks_of(month, figures)
        missing = need.core - Fraction(self.bound_hours or 0) / weeks
        return hours.Average(
            month=month,
            need=need,
            core_hours=self.core_hours,
            non_core_hours=self.other_hours,
            weeks=weeks,
            deemed_core=max(missing, Fraction(0)) if self.is_deemed else Fraction(0),
            is_rounded=figures.word("wpr.average_rounding") == WHOLE_HOURS,
        )


@dataclass(frozen=True)
class RateRow(RateHours):
    """Where one family stands in one rate of a month, and the hours of whom that rests on; see `rates.sql`."""

    case_id: UUID
    office_id: UUID
    coach_id: UUID | None
    rate: Rate
    place: Place
    why: Why
    is_by_education: bool
    adult_id: UUID | None


@dataclass(frozen=True)
class RateGroup(RateHours):
    """Families of one coach that stand alike in one rate of a month; which, of those not engaged or of no coach."""

    coach_id: UUID | None
    rate: Rate
    place: Place
    is_by_education: bool
    families: int
    case_ids: Sequence[UUID]


@dataclass(frozen=True)
class RateSums:
    """One rate of a month in numbers; `over_cap` are engaged families that the cap of education takes off."""

    month: date
    rate: Rate
    engaged: int = 0
    by_education: int = 0
    not_engaged: int = 0
    left_out: Mapping[Why, int] | None = None
    outside: int = 0
    cap: Decimal | None = None

    @property
    def over_cap(self) -> int:
        """Engaged families beyond the share that may count through education; 0 where no cap binds."""
        if self.cap is None:
            return 0
        return max(self.by_education - education_room(self.engaged - self.by_education, self.cap), 0)

    @property
    def numerator(self) -> int:
        """Families that count as engaged."""
        return self.engaged - self.over_cap

    @property
    def denominator(self) -> int:
        """Families that count."""
        return self.engaged + self.not_engaged

    @property
    def share(self) -> Fraction | None:
        """Engaged by counted families, 0 to 1; None without any family."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None


#: Both rates of one month of one scope.
BothRates = Mapping[Rate, RateSums]


def rate_rows(scope: RateScope, month: date, *, once_verified: bool = False) -> list[RateRow]:
    """Return where each family of a scope stands in both rates of a month.

    `once_verified` counts hours as they would count once the month is verified.

    Raises:
        NoRuleOnFile: the federal rules of the month are not on file.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM {_function(scope)}(%s, %s, %s, %s, %s)",  # noqa: S608 - own names
            _values([scope], month, once_verified),
        )
        return [_row(values) for values in cursor.fetchall()]


def rate_groups(scope: RateScope, month: date) -> list[RateGroup]:
    """Return the families of a scope that stand alike in both rates of a month, put together by the database.

    Raises:
        NoRuleOnFile: the federal rules of the month are not on file.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_ALIKE}, count(*),"  # noqa: S608 - own names
            " array_agg(case_id) FILTER (WHERE place = 'NOT_ENGAGED' OR coach_id IS NULL)"
            f" FROM {_function(scope)}(%s, %s, %s, %s, %s) GROUP BY {_ALIKE}",
            _values([scope], month, once_verified=False),
        )
        return [_group(values) for values in cursor.fetchall()]


def rate_sums(scope: RateScope, month: date, *, once_verified: bool = False) -> BothRates:
    """Return both rates of a month in numbers, summed by the database; see `rate_rows`."""
    if scope.is_staff:
        return _both(month, _summed(scope, month, once_verified, by=""), cap=_cap(scope, month))
    return sums_of_scopes([scope], month, once_verified=once_verified)[scope]


def sums_of_scopes(
    scopes: Sequence[RateScope], month: date, *, once_verified: bool = False
) -> dict[RateScope, BothRates]:
    """Return both rates of a month of several states, or of one office or coach, by one query; see `rate_rows`."""
    of_state = {scope.jurisdiction: scope for scope in scopes}
    found: dict[RateScope, list[tuple[Any, ...]]] = {scope: [] for scope in scopes}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT jurisdiction, {_KINDS}, families FROM sec.rate_sums(%s, %s, %s, %s, %s)",  # noqa: S608 - own names
            _values(scopes, month, once_verified),
        )
        for state, *values in cursor.fetchall():
            found[of_state[state]].append(tuple(values))
    return {scope: _both(month, rows, cap=_cap(scope, month)) for scope, rows in found.items()}


def sums_by_coach(scope: RateScope, month: date) -> dict[tuple[UUID, UUID | None], BothRates]:
    """Return both rates by office and coach of a month; None stands for families that nobody carried."""
    found: dict[tuple[UUID, UUID | None], list[tuple[Any, ...]]] = defaultdict(list)
    for office_id, coach_id, *values in _summed(scope, month, False, by="office_id, coach_id"):
        found[office_id, coach_id].append(tuple(values))
    return {key: _both(month, rows) for key, rows in found.items()}


def sums_by_office(by_coach: Mapping[tuple[UUID, UUID | None], BothRates]) -> dict[UUID, BothRates]:
    """Add the rates of coaches up by office."""
    found: dict[UUID, list[BothRates]] = defaultdict(list)
    for (office_id, _), both in by_coach.items():
        found[office_id].append(both)
    return {
        office_id: {rate: _added(every[0][rate].month, rate, [both[rate] for both in every]) for rate in RATES}
        for office_id, every in found.items()
    }


def sums_of_all(scope: RateScope, month: date, by_coach: Mapping[tuple[UUID, UUID | None], BothRates]) -> BothRates:
    """Add the rates of coaches up to those of the scope, as `rate_sums` counts them."""
    cap = _cap(scope, month)
    return {rate: replace(_added(month, rate, [both[rate] for both in by_coach.values()]), cap=cap) for rate in RATES}


@dataclass(frozen=True)
class Waived:
    """How many families of a whole state stand in a rate under a waiver, and how many of these are engaged."""

    counted: int = 0
    engaged: int = 0


def waived_sums(jurisdiction: str, month: date) -> dict[Rate, Waived]:
    """Return how many families of a state a waiver of the month would take out, where it shows reasonable cause.

    Only who reads every case is told, and only these sums (`fvo.waiver`).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rate, counted, engaged FROM sec.rate_waivers(%s, false, %s)",
            [month, figures_for_query(month, jurisdiction)],
        )
        return {Rate(rate): Waived(counted, engaged) for rate, counted, engaged in cursor.fetchall()}


def months_so_far(year: int, *, until: date) -> tuple[date, ...]:
    """Return the months of a fiscal year up to a month, October first."""
    return tuple(month for month in days.months_of_fiscal_year(year) if month <= until)


def twelve_months(month: date) -> tuple[date, ...]:
    """Return the twelve months that end with a month, the oldest first."""
    return tuple(days.month_after(month, number + 1 - days.YEAR_MONTHS) for number in range(days.YEAR_MONTHS))


def _function(scope: RateScope) -> str:
    return _STAFF if scope.is_staff else _EVERY


def _values(scopes: Sequence[RateScope], month: date, once_verified: bool) -> list[Any]:
    figures = figures_for_query(month, *(scope.jurisdiction for scope in scopes))
    return [month, once_verified, figures, scopes[0].office_id, scopes[0].coach_id]


def _row(values: tuple[Any, ...]) -> RateRow:
    need, core, other, bound, is_deemed, case_id, office_id, coach_id, rate, place, why, *rest = values
    of_hours = (need, core, other, bound, is_deemed)
    return RateRow(*of_hours, case_id, office_id, coach_id, Rate(rate), Place(place), Why(why), *rest)


def _group(values: tuple[Any, ...]) -> RateGroup:
    need, core, other, bound, is_deemed, coach_id, rate, place, is_by_education, families, case_ids = values
    of_hours = (need, core, other, bound, is_deemed)
    return RateGroup(*of_hours, coach_id, Rate(rate), Place(place), is_by_education, families, case_ids or ())


def _cap(scope: RateScope, month: date) -> Decimal | None:
    """Return the cap of education where it binds: the state as a whole (45 CFR 261.33(c))."""
    return state_figures(scope.jurisdiction)(month).number("wpr.education_cap") if scope.is_whole_state else None


def _summed(scope: RateScope, month: date, once_verified: bool, *, by: str) -> list[tuple[Any, ...]]:
    columns = f"{by}, {_KINDS}" if by else _KINDS
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns}, count(*) FROM {_function(scope)}(%s, %s, %s, %s, %s)"  # noqa: S608 - own names
            f" GROUP BY {columns}",
            _values([scope], month, once_verified),
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _both(month: date, rows: Iterable[tuple[Any, ...]], *, cap: Decimal | None = None) -> BothRates:
    counts: dict[Rate, dict[str, int]] = {rate: defaultdict(int) for rate in RATES}
    left: dict[Rate, dict[Why, int]] = {rate: defaultdict(int) for rate in RATES}
    for rate, place, why, is_by_education, number in rows:
        counts[Rate(rate)][place] += number
        if is_by_education:
            counts[Rate(rate)]["by_education"] += number
        if place == Place.LEFT_OUT:
            left[Rate(rate)][Why(why)] += number
    return {
        rate: RateSums(
            month,
            rate,
            engaged=counts[rate][Place.ENGAGED],
            by_education=counts[rate]["by_education"],
            not_engaged=counts[rate][Place.NOT_ENGAGED],
            left_out=dict(left[rate]),
            outside=counts[rate][Place.OUTSIDE],
            cap=cap,
        )
        for rate in RATES
    }


def _added(month: date, rate: Rate, rows: Sequence[RateSums]) -> RateSums:
    left: dict[Why, int] = defaultdict(int)
    for one in rows:
        for why, number in (one.left_out or {}).items():
            left[why] += number
    return RateSums(
        month,
        rate,
        engaged=sum(one.engaged for one in rows),
        by_education=sum(one.by_education for one in rows),
        not_engaged=sum(one.not_engaged for one in rows),
        left_out=dict(left),
        outside=sum(one.outside for one in rows),
    )
