"""The figures of a unit, counted as its page is asked for: of an office for who decides there, or of one coach."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from casework.public import Case, CaseStatus, Jurisdiction, Office, User, has_work_months, language_name, values_of
from coaching.public import (
    RATES,
    BothRates,
    Figures,
    Place,
    PlanStand,
    Rate,
    RateGroup,
    RateScope,
    RateSums,
    next_month,
    own_target,
    plan_stands,
    rate_groups,
    rate_sums,
    state_figures,
    target_of,
    twelve_months,
)
from policy.reader import NoRuleOnFile
from supervision.models import CaseReview, UnitMonth
from supervision.queries.caseloads import carried_by
from supervision.queries.reviews import Judge, ReviewLine, judge_of, recent, review_lines

#: So near to its hours a family is told apart from the others that fall short, in hours a week.
NEAR_HOURS = 3
LANGUAGE_HOUSEHOLDS = "std.or.language_households"
ENGLISH = "en"
_COUNTED = (Place.ENGAGED, Place.NOT_ENGAGED)
#: So many reviews of a coach are drawn.
REVIEWS_DRAWN = 3


@dataclass(frozen=True)
class Targets:
    """What a rate is held against: the state's own figure, and the federal one less the caseload reduction credit."""

    own: Decimal | None
    federal: Decimal

    @property
    def asked(self) -> Decimal:
        """What a coach and an office are asked to reach."""
        return self.federal if self.own is None else self.own


@dataclass(frozen=True)
class Rates:
    """Both rates of a month: the sums of the unit and of each coach, what they are held against, who is near.

    `nobodys` are the families that count in a rate and that nobody carried.
    """

    sums: BothRates
    by_coach: Mapping[UUID | None, BothRates]
    targets: Mapping[Rate, Targets]
    near: Mapping[Rate, frozenset[UUID]]
    nobodys: Mapping[Rate, frozenset[UUID]]


def rates_of(scope: RateScope, month: date) -> Rates | None:
    """Return both rates of a month of an office or a coach; None where no rule of the month is on file (A107, A108)."""
    if not has_work_months(scope.jurisdiction):
        return None
    try:
        figures = state_figures(scope.jurisdiction)(month)
        groups = rate_groups(scope, month)
    except NoRuleOnFile:
        return None
    by_coach: dict[UUID | None, list[RateGroup]] = defaultdict(list)
    for group in groups:
        by_coach[group.coach_id].append(group)
    nobodys = by_coach[None]
    return Rates(
        sums=summed(groups, month),
        by_coach={key: summed(found, month) for key, found in by_coach.items()},
        targets=targets_of(figures),
        near={rate: near_of(groups, rate, month, figures) for rate in RATES},
        nobodys={
            rate: frozenset(
                chain.from_iterable(one.case_ids for one in nobodys if one.rate == rate and one.place in _COUNTED)
            )
            for rate in RATES
        },
    )


def targets_of(figures: Figures) -> dict[Rate, Targets]:
    """Return what both rates are held against.

    Policy: A107, A108 (50 and 75 per cent), A109 (90 per cent less the credit, a dated setting).
    """
    return {rate: Targets(own_target(rate, figures), target_of(rate, figures)) for rate in RATES}


def near_of(groups: Iterable[RateGroup], rate: Rate, month: date, figures: Figures) -> frozenset[UUID]:
    """Return the counted families that fall short of a rate by `NEAR_HOURS` a week or less, core hours as well."""
    short: dict[tuple[object, ...], list[RateGroup]] = defaultdict(list)
    for one in groups:
        if one.rate == rate and one.place == Place.NOT_ENGAGED:
            short[one.need_code, one.core_hours, one.other_hours, one.bound_hours, one.is_deemed].append(one)
    near = chain.from_iterable(alike for alike in short.values() if _is_near(alike[0], month, figures))
    return frozenset(chain.from_iterable(group.case_ids for group in near))


def _is_near(group: RateGroup, month: date, figures: Figures) -> bool:
    average = group.average(month, figures)
    if average is None:
        return False
    gap = max(average.need.total - Fraction(average.total), average.need.core - Fraction(average.core))
    return gap <= NEAR_HOURS


def summed(groups: Iterable[RateGroup], month: date) -> BothRates:
    """Add groups up as `coaching.queries.rates` does; no cap of education binds an office or a coach."""
    counts: dict[Rate, Counter[str]] = {rate: Counter() for rate in RATES}
    for group in groups:
        counts[group.rate][group.place] += group.families
        counts[group.rate]["by_education"] += group.families * group.is_by_education
    return {
        rate: RateSums(
            month,
            rate,
            engaged=counts[rate][Place.ENGAGED],
            by_education=counts[rate]["by_education"],
            not_engaged=counts[rate][Place.NOT_ENGAGED],
            outside=counts[rate][Place.OUTSIDE],
        )
        for rate in RATES
    }


def year_of(scope: RateScope, month: date, last: BothRates) -> list[BothRates]:
    """Return twelve months that end with one that is counted already, the oldest first.

    Those before it come from the sums of the office. What is not counted there yet, and everything of a coach or of a
    reader who is kept from a family, is counted anew without that family.
    """
    months = twelve_months(month)[:-1]
    kept = {} if scope.coach_id or is_kept_from_some() else _kept(scope.office_id, months)
    return [*(kept.get(one) or _counted(scope, one) for one in months), last]


def is_kept_from_some() -> bool:
    """Say whether a conflict block keeps the reader from any family: sums of others' counting would tell of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(sec.hidden_case_ids()) > 0")
        return bool(cursor.fetchone()[0])


def _kept(office_id: UUID | None, months: Sequence[date]) -> dict[date, BothRates]:
    rows = UnitMonth.objects.filter(office=office_id, month__in=months)
    return {one[0]: both_of(*one) for one in rows.values_list("month", *RATE_COLUMNS)}


RATE_COLUMNS = (
    "all_engaged",
    "all_by_education",
    "all_counted",
    "two_engaged",
    "two_by_education",
    "two_counted",
)


def both_of(month: date, *numbers: int, cap: Decimal | None = None) -> BothRates:
    """Return sums as they were counted for each office, in the order of `RATE_COLUMNS`."""
    found = {Rate.ALL_FAMILIES: numbers[:3], Rate.TWO_PARENT: numbers[3:]}
    return {
        rate: RateSums(month, rate, engaged=n[0], by_education=n[1], not_engaged=n[2] - n[0], cap=cap)
        for rate, n in found.items()
    }


def _counted(scope: RateScope, month: date) -> BothRates:
    try:
        return rate_sums(scope, month)
    except NoRuleOnFile:
        return {rate: RateSums(month, rate) for rate in RATES}


# Plans


@dataclass(frozen=True)
class Plans:
    """The open work families: with a plan that is current, without, and those whose plan ends in this month.

    `lapsing` is None where it was not counted.
    """

    owed: int
    current: int
    lapsing: int | None = None

    @property
    def share(self) -> Fraction | None:
        """Current by owed, 0 to 1; None without any family."""
        return Fraction(self.current, self.owed) if self.owed else None


def plans_of(cases: QuerySet[Case], *, today: date) -> Plans:
    """Count how the plans of some cases stand, in one query."""
    rows = plan_stands(cases, today=today)
    return Plans(len(rows), sum(row.is_current for row in rows), sum(ends_this_month(row, today) for row in rows))


def ends_this_month(row: PlanStand, today: date) -> bool:
    """Say whether a plan that is current is so no more when the next month begins."""
    return row.last_review_on is not None and row.last_review_on < next_month(today)


def cases_of(user: User, *, coach_id: UUID | None, today: date) -> QuerySet[Case]:
    """Return the cases of a unit: those that lists name to somebody, of one coach those that they carry."""
    cases: QuerySet[Case] = Case.objects.listed_for(user)
    return carried_by(cases, coach_id, today=today) if coach_id else cases


# Reviews


@dataclass(frozen=True)
class Reviews:
    """The reviews that the average looks at, and the judge who holds them against what is set."""

    lines: list[ReviewLine]
    judge: Judge

    def by_coach(self) -> dict[UUID, list[ReviewLine]]:
        """Return the lines of each coach, the oldest first."""
        found: dict[UUID, list[ReviewLine]] = defaultdict(list)
        for line in self.lines:
            found[line.coach_id].append(line)
        return found

    def line(self, today: date) -> Fraction | None:
        """Return the score that meets what is set."""
        return self.judge.least(today)

    @property
    def under(self) -> int:
        """How many do not meet what is set."""
        return sum(line.judged.is_passed is False for line in self.lines)


def reviews_of(user: User, office: Office, *, coach_id: UUID | None, today: date) -> Reviews | None:
    """Return the reviews of three months of a unit; None where no form is on file (A097)."""
    judge = judge_of(office, month=today)
    if judge is None:
        return None
    rows = (
        CaseReview.objects.filter(coach=coach_id)
        if coach_id
        else CaseReview.objects.filter(case__in=Case.objects.listed_for(user).filter(office=office))
    )
    return Reviews(review_lines(recent(rows, today=today).order_by("filed_at", "pk"), user, judge), judge)


# Languages


@dataclass(frozen=True)
class Language:
    """How many open households of an office share a language; `is_owed` where its papers and a bilingual worker are."""

    name: str
    households: int
    is_owed: bool


@dataclass(frozen=True)
class Languages:
    """The languages of an office beside English; without a `least` no rule is on file."""

    rows: list[Language]
    least: int | None


def languages_of(user: User, office: Office, *, today: date) -> Languages:
    """Count the open households of an office by language.

    Policy: ORS 411.970 (Oregon); `std.or.language_households`.
    """
    is_bound = office.jurisdiction == Jurisdiction.OREGON
    found = values_of(office, LANGUAGE_HOUSEHOLDS)(LANGUAGE_HOUSEHOLDS, today) if is_bound else None
    least = int(found.value) if found else None
    rows = (
        Case.objects.listed_for(user)
        .filter(office=office, status=CaseStatus.OPEN)
        .exclude(language=ENGLISH)
        .values("language")
        .annotate(households=Count("family", distinct=True))
        .order_by("-households", "language")
        .values_list("language", "households")
    )
    return Languages(
        [Language(language_name(code), count, least is not None and count >= least) for code, count in rows], least
    )
