"""The families behind the figures of a unit that are no deadlines: near a rate, without a plan, reviewed lately."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from casework.public import Assignment, Case, CaseStatus, Office, Paged, User, address, beyond
from coaching.public import RATE_WORDS, RATES, PlanStand, Rate, RateScope, plan_stands
from supervision.queries.unit import cases_of, ends_this_month, rates_of, reviews_of

ROWS_AT_ONCE = 50
_ORDER = ("family__name", "number", "pk")
NO_PLAN, PLAN_ENDS, REVIEWS, REVIEWS_UNDER = "no-plan", "plan-ends", "reviews", "reviews-under"
FAMILIES, PLANS, PLAN_CURRENT = "families", "plans", "plan-current"
SHOWN = {
    **{f"near-{rate}": f"{RATE_WORDS[rate]}: within 3 hours a week" for rate in RATES},
    **{f"nobodys-{rate}": f"{RATE_WORDS[rate]}: counted, not assigned" for rate in RATES},
    FAMILIES: "Open families",
    PLANS: "Open work families",
    PLAN_CURRENT: "With a current plan",
    NO_PLAN: "Without a current plan",
    PLAN_ENDS: "Plan ends this month",
    REVIEWS: "Reviewed in three months",
    REVIEWS_UNDER: "Reviewed under the line",
}


@dataclass(frozen=True)
class FamilyRow:
    """One family of a list."""

    case_id: UUID
    family_name: str
    number: str
    coach: str

    @property
    def url(self) -> str:
        """Its case."""
        return address("casework:case", self.case_id)


@dataclass(frozen=True)
class FamilyList:
    """One page of a list; `shut` are counted, but no more the reader's to see."""

    page: Paged[FamilyRow]
    count: int
    shut: int


@dataclass(frozen=True)
class Whom:
    """Of whose families a list is: those of a state, of one of its offices, of one coach."""

    state: str
    office: Office | None
    coach_id: UUID | None


def families_behind(show: str, whom: Whom, month: date, *, user: User, today: date, after: UUID | None) -> FamilyList:
    """Return the families behind a figure, a page at a time; the figure and the list count the same."""
    if show == FAMILIES:
        listed = _cases(whom, user=user, today=today).filter(status=CaseStatus.OPEN)
        count = seen = listed.count()
    else:
        keys = _keys(show, whom, month, user=user, today=today)
        listed = Case.objects.listed_for(user).filter(Q(pk__among=list(set(keys))))
        count, seen = len(keys), listed.count() if keys else 0
    carried = Assignment.objects.on(today).filter(case=OuterRef("pk")).values("coach__name")[:1]
    rows = beyond(listed.annotate(coach=Subquery(carried)), _ORDER, after)
    found = [
        FamilyRow(key, family, number, coach or "")
        for key, family, number, coach in rows.values_list("pk", "family__name", "number", "coach")[: ROWS_AT_ONCE + 1]
    ]
    shown, has_more = found[:ROWS_AT_ONCE], len(found) > ROWS_AT_ONCE
    return FamilyList(Paged(shown, shown[-1].case_id if has_more else None), count, count - seen)


def _keys(show: str, whom: Whom, month: date, *, user: User, today: date) -> Collection[UUID]:
    if show in _OF_PLANS:
        rows = plan_stands(_cases(whom, user=user, today=today), today=today)
        return [row.case_id for row in rows if _OF_PLANS[show](row, today)]
    if whom.office is None:
        return ()
    if show in {REVIEWS, REVIEWS_UNDER}:
        found = reviews_of(user, whom.office, coach_id=whom.coach_id, today=today)
        lines = found.lines if found else []
        return [one.case_id for one in lines if show == REVIEWS or one.judged.is_passed is False]
    office_id = None if whom.coach_id else whom.office.pk
    scope = RateScope.of_user(user, whom.state, office_id=office_id, coach_id=whom.coach_id)
    rates = rates_of(scope, month)
    if rates is None:
        return ()
    kind, _, name = show.partition("-")
    return (rates.near if kind == "near" else rates.nobodys)[Rate(name)]


#: The lists of how plans stand.
_OF_PLANS: Mapping[str, Callable[[PlanStand, date], bool]] = {
    PLANS: lambda _row, _today: True,
    PLAN_CURRENT: lambda row, _today: row.is_current,
    NO_PLAN: lambda row, _today: not row.is_current,
    PLAN_ENDS: ends_this_month,
}


def _cases(whom: Whom, *, user: User, today: date) -> QuerySet[Case]:
    cases = cases_of(user, coach_id=whom.coach_id, today=today).filter(office__jurisdiction=whom.state)
    return cases.filter(office=whom.office) if whom.office and not whom.coach_id else cases
