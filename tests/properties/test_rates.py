"""The set-based query of the rates says of made-up families what the rules say: place, why and average (A107)."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.choices import DatabaseRole, ParticipantRole
from casework.context import in_context
from casework.models import Case, Family, Office, Participant, Person, Setting, User
from coaching.choices import RATE_EXCLUSIONS, RateFactKind
from coaching.models import MonthCount, RateFact
from coaching.queries.rate_figures import state_figures
from coaching.queries.rates import RateScope, rate_rows, rate_sums
from coaching.rules.hours import (
    AdultFacts,
    Counted,
    Entry,
    Exclusion,
    FamilyFacts,
    Figures,
    FiguresOf,
    Finding,
    Place,
    Rate,
    finding_of,
    rate_of,
)
from coaching.rules.hours import days as calendar
from tests.factories import NOW, as_auditor, as_importer, make_office, make_user
from tests.properties.made import SEEDS, quiet

pytestmark = pytest.mark.django_db
MONTH = date(2026, 10, 1)
OPENED = date(2024, 1, 5)
FAMILIES = 30
BACK = 15
FAMILY_KINDS = ("OTHER_PARENT", "COMMON_CHILD", "FEDERAL_CHILD_CARE", "DISABLED_CHILD", "TRIBAL")
ADULT_KINDS = ("NO_ASSISTANCE", "NOT_PARENT", "NOT_HEAD", "DISABLED", "SCHOOL")
#: Hours of a month that lie on both sides of what is needed of 20, 30, 35 and 55 hours a week.
LIKELY = ("0", "40", "86.5", "86.75", "129.75", "130", "151.5", "151.75", "216.5", "238.25", "240")


class Made:
    """Families of one seed, as rows and as the rules take them."""

    def __init__(self, seed: int, figures_of: FiguresOf, office: Office, by: User) -> None:
        self.random = random.Random(seed)
        self.figures_of, self.office, self.by = figures_of, office, by
        self.people: dict[UUID, list[tuple[Participant, date | None]]] = {}
        self.facts: list[RateFact] = []
        self.counts: dict[tuple[UUID, date], MonthCount] = {}
        self.cases = [self._case(number) for number in range(FAMILIES)]
        MonthCount.objects.bulk_create(self.counts.values())
        RateFact.objects.bulk_create(self.facts)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _case(self, number: int) -> Case:
        case = Case.objects.create(
            number=f"P-{number}-{self.random.randrange(10**9)}",
            family=Family.objects.create(name="Made"),
            office=self.office,
            kind="WORK",
            opened_on=OPENED,
        )
        adults = self.random.choice((1, 1, 1, 2, 2, 2, 3, 0))
        roles = [*("ADULT" for _ in range(adults)), *("CHILD" for _ in range(self.random.choice((0, 1, 1, 2))))]
        self.people[case.pk] = [self._person(case, role, place) for place, role in enumerate(roles)]
        months = [MONTH, *(calendar.month_after(MONTH, -back) for back in range(1, BACK) if self.chance(0.7))]
        for participant, _ in self.people[case.pk]:
            if participant.role == ParticipantRole.ADULT:
                self._adult(case, participant, months)
        for kind in FAMILY_KINDS:
            if self.chance(0.75 if kind == "COMMON_CHILD" and adults == 2 else 0.2):
                self._fact(case, kind)
        if self.chance(0.7):
            self._fact(case, "CASH", amount=self.random.choice((0, 20, 34, 35, 500, 900)))
        if self.chance(0.2):
            self._fact(case, "INFANT_MONTHS", amount=self.random.randrange(14), is_open=True)
        if self.chance(0.3):
            self._fact(case, "PENALTY")
        return case

    def _person(self, case: Case, role: str, place: int) -> tuple[Participant, date | None]:
        born: date | None
        if role == "CHILD":
            months = self.random.choice((0, 3, 11, 12, 13, 24, 71, 72, 73, 100, -1))
            born = calendar.month_after(MONTH, -months).replace(day=self.random.choice((1, 2, 28)))
        else:
            years = self.random.choice((17, 19, 20, 25, 40))
            born = date(MONTH.year - years, self.random.choice((9, 10, 10, 11)), self.random.choice((1, 2, 31 - 1)))
            born = None if self.chance(0.05) else born
        person = Person.objects.create(given_name="Made", born_on=born)
        return Participant.objects.create(case=case, person=person, role=role, position=place), born

    def _adult(self, case: Case, adult: Participant, months: list[date]) -> None:
        for kind in ADULT_KINDS:
            if self.chance(0.2):
                self._fact(case, kind, participant=adult)
        if self.chance(0.25):
            self._fact(case, self.random.choice(RATE_EXCLUSIONS), participant=adult)
        for month in months:
            if self.chance(0.85):
                self.counts[adult.pk, month] = self._count(case, adult, month)

    def _count(self, case: Case, adult: Participant, month: date) -> MonthCount:
        likely = [Decimal(one) for one in LIKELY]
        core, other = self.random.choice(likely), self.random.choice([Decimal(0), *likely])
        voced = min(self.random.choice([Decimal(0), Decimal(0), *likely]), core)
        bound = min(self.random.choice([Decimal(0), *likely]), core - voced)
        return MonthCount(
            case=case,
            participant=adult,
            month=month,
            is_provisional=False,
            entered_hours=core + other,
            core_hours=core,
            other_hours=other,
            voced_hours=voced,
            bound_hours=bound,
            education_hours=min(self.random.choice([Decimal(0), *likely]), other),
            ceiling_hours=self.ceiling(case.pk),
            counted_at=NOW,
        )

    def ceiling(self, case_id: UUID) -> Decimal | None:
        return (None, Decimal(0), Decimal(60), Decimal(86))[case_id.int % 4]

    def _fact(self, case: Case, kind: str, *, is_open: bool = False, **values: Any) -> None:
        first = calendar.month_after(MONTH, -self.random.randrange(16))
        last = None if is_open or self.chance(0.5) else calendar.month_after(first, self.random.randrange(12))
        changes = values | ({"first_month": calendar.month_after(MONTH, -30)} if is_open else {})
        self.facts.append(
            RateFact(
                case=case,
                kind=kind,
                last_month=last,
                source="A paper",
                entered_by=self.by,
                entered_at=NOW,
                **{"first_month": first, **changes},
            )
        )

    def family(self, case: Case, month: date) -> FamilyFacts:
        holding = [
            one
            for one in self.facts
            if one.case_id == case.pk
            and one.first_month <= month
            and (one.last_month is None or one.last_month >= month)
        ]
        kinds = {one.kind: one for one in holding if one.participant_id is None}
        penalties = {
            calendar.month_after(one.first_month, back)
            for one in self.facts
            if one.case_id == case.pk and one.kind == RateFactKind.PENALTY
            for back in range(calendar.months_between(one.first_month, min(one.last_month or month, month)) + 1)
        }
        adults = [(one, born) for one, born in self.people[case.pk] if one.role == ParticipantRole.ADULT]
        has_counts = any((one.pk, month) in self.counts for one, _ in adults)
        cash, used = kinds.get("CASH"), kinds.get("INFANT_MONTHS")
        return FamilyFacts(
            family_id=case.pk,
            month=month,
            adults=tuple(self._facts_of(one, born, holding) for one, born in adults),
            children_born_on=tuple(b for one, b in self.people[case.pk] if one.role == ParticipantRole.CHILD and b),
            monthly_assistance=Decimal(cash.amount or 0) if cash else None,
            has_common_child="COMMON_CHILD" in kinds,
            has_other_parent="OTHER_PARENT" in kinds,
            has_federal_child_care="FEDERAL_CHILD_CARE" in kinds,
            cares_for_disabled_child="DISABLED_CHILD" in kinds,
            penalty_months=frozenset(penalties),
            infant_months_used=used.amount or 0 if used else 0,
            is_tribal="TRIBAL" in kinds,
            ceiling_hours=self.ceiling(case.pk) if has_counts else None,
        )

    def _facts_of(self, adult: Participant, born: date | None, holding: list[RateFact]) -> AdultFacts:
        own = {one.kind for one in holding if one.participant_id == adult.pk}
        exclusion = next((kind for kind in RATE_EXCLUSIONS if kind in own), None)
        return AdultFacts(
            adult_id=adult.pk,
            born_on=born or date(1900, 1, 1),
            receives_assistance="NO_ASSISTANCE" not in own,
            is_parent="NOT_PARENT" not in own,
            is_head="NOT_HEAD" not in own,
            is_disabled="DISABLED" in own,
            attends_school="SCHOOL" in own,
            exclusion=Exclusion(str(exclusion)) if exclusion else None,
        )

    def counted(self, case: Case, month: date) -> dict[UUID, list[Counted]]:
        found = {}
        for adult, _ in self.people[case.pk]:
            row = self.counts.get((adult.pk, month))
            if row:
                parts = {
                    "UNSUB": row.core_hours - row.voced_hours - row.bound_hours,
                    "VOCED": row.voced_hours,
                    "WEX": row.bound_hours,
                    "EDRE": row.education_hours,
                    "JST": row.other_hours - row.education_hours,
                }
                found[adult.pk] = [one for kind, amount in parts.items() for one in _entries(kind, month, amount)]
        return found

    def finding(self, case: Case, rate: Rate) -> Finding:
        """What the rules say; the months of a lifetime that an infant used up are those that they left out before."""
        family = self.family(case, MONTH)
        figures = self.figures_of(MONTH)
        used = 0
        for back in range(BACK, 0, -1):
            month = calendar.month_after(MONTH, -back)
            counts = self.counted(case, month)
            earlier = replace(self.family(case, month), infant_months_used=0)
            if counts and finding_of(earlier, counts, Rate.ALL_FAMILIES, self.figures_of(month)).why == "INFANT":
                used += 1
        family = replace(family, infant_months_used=family.infant_months_used + used)
        return finding_of(family, self.counted(case, MONTH), rate, figures)


def _entries(kind: str, month: date, amount: Decimal) -> Iterator[Counted]:
    """Spread hours over days that lie in the month however its weeks are cut."""
    day = month.replace(day=7)
    while amount > 0:
        part = min(amount, Decimal(24))
        yield Counted(Entry(f"{kind}-{day}", kind, day, day, part), part, ())
        amount, day = amount - part, day + timedelta(days=1)


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def by(office: Office) -> User:
    return make_user(office=office)


def _holds(made: Made, figures: Figures) -> None:
    with as_auditor():
        scope = RateScope("US-AK", office_id=made.office.pk)
        rows = {(row.case_id, row.rate): row for row in rate_rows(scope, MONTH)}
        of_state = [row for row in rate_rows(RateScope("US-AK"), MONTH) if row.office_id == made.office.pk]
        assert {(row.case_id, row.rate): row for row in of_state} == rows
        sums = rate_sums(scope, MONTH)
    assert len(rows) == 2 * FAMILIES
    for rate in Rate:
        findings = [made.finding(case, rate) for case in made.cases]
        for finding in findings:
            row = rows[finding.family_id, rate]
            assert (row.place, row.why) == (finding.place, finding.why)
            assert row.is_by_education == finding.is_by_education
            if finding.place == Place.ENGAGED or finding.average:
                assert row.average(MONTH, figures) == finding.average or _equal(row.average(MONTH, figures), finding)
        told = rate_of(findings, month=MONTH, rate=rate)
        assert (sums[rate].numerator, sums[rate].denominator) == (told.numerator_count, len(told.denominator))
        assert sums[rate].share == told.share
        assert {why: len(ids) for why, ids in told.left_out.items()} == sums[rate].left_out


def _equal(average: Any, finding: Finding) -> bool:
    other = finding.average
    return bool(other) and (average.core, average.total, average.need) == (other.core, other.total, other.need)


@quiet
@given(seed=SEEDS)
def test_query_and_rules_agree_on_every_family(office: Office, by: User, seed: int) -> None:
    with transaction.atomic():
        with as_importer():
            figures_of = state_figures("US-AK")
            made = Made(seed, figures_of, office, by)
        _holds(made, figures_of(MONTH))
        transaction.set_rollback(True)


@settings(quiet, max_examples=4)
@given(seed=SEEDS, weeks=st.sampled_from(["DAYS", "WHOLE_WEEKS"]))
def test_whatever_the_state_chose_of_weeks_and_rounding(office: Office, by: User, seed: int, weeks: str) -> None:
    with transaction.atomic():
        _choose(by, {"wpr.month_weeks": weeks, "wpr.average_rounding": "WHOLE_HOURS"})
        with as_importer():
            figures_of = state_figures("US-AK")
            assert figures_of(MONTH).word("wpr.month_weeks") == weeks
            made = Made(seed, figures_of, office, by)
        _holds(made, figures_of(MONTH))
        transaction.set_rollback(True)


def _choose(by: User, values: dict[str, str]) -> None:
    with in_context(role=DatabaseRole.ADMIN):
        for parameter, value in values.items():
            Setting.objects.create(
                parameter=parameter,
                jurisdiction="US-AK",
                first_day=date(2020, 1, 1),
                value=value,
                source="State plan",
                set_by=by,
                set_at=NOW,
            )
