"""What holds of any hours: caps, sums, order; of any families: rates; of any month: what is lost stays lost."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.choices import HourKind, HoursProof, WorkActivity
from coaching.rules import hours
from coaching.rules.hours import Counted, Entry, History, Outlook, Place, Rate
from coaching.rules.hours import days as calendar
from tests.unit.coaching.hours.made import ADULT, ALASKA, NOV, OTHER, adult, counted, entry, family

START = date(2027, 3, 1)
DAYS = st.integers(0, 800).map(lambda number: START + timedelta(days=number))
QUARTERS = st.integers(0, 48).map(lambda number: Decimal(number) / 4)
KINDS = st.sampled_from([HourKind.WORKED, HourKind.EXCUSED, HourKind.HOLIDAY, HourKind.HOMEWORK_UNSUPERVISED])
PROOFS = st.sampled_from([HoursProof.DOCUMENT, HoursProof.DOCUMENT, HoursProof.DOCUMENT, HoursProof.MISSING])


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    size = draw(st.integers(0, 40))
    return [
        entry(
            draw(st.sampled_from(WorkActivity.values)),
            draw(DAYS),
            draw(QUARTERS),
            key=f"{number:03d}",
            kind=draw(KINDS),
            proof=draw(PROOFS),
            scheduled_hours=draw(st.none() | st.just(Decimal(12))),
        )
        for number in range(size)
    ]


def in_window(rows: Sequence[Counted], first: date, kind: str) -> list[Counted]:
    last = calendar.month_after(first, 12).replace(day=1) + timedelta(days=first.day - 2)
    return [row for row in rows if first <= row.entry.first_day <= last and row.entry.kind == kind and row.hours]


class TestCounting:
    @given(made=entries())
    def test_counted_and_cut_make_up_what_was_entered(self, made: list[Entry]) -> None:
        for row in counted(made):
            assert 0 <= row.hours <= row.entry.hours
            assert row.hours + row.cut_hours == row.entry.hours
            assert all(cut.words and cut.source for cut in row.cuts)

    @given(made=entries(), seed=st.randoms(use_true_random=False))
    def test_the_order_of_entries_does_not_matter(self, made: list[Entry], seed: object) -> None:
        shuffled = list(made)
        seed.shuffle(shuffled)  # type: ignore[attr-defined]
        assert counted(made) == counted(shuffled)

    @given(dates=st.lists(DAYS, max_size=30), first=DAYS)
    @settings(max_examples=200)
    def test_excused_hours_never_pass_the_caps_in_any_twelve_months(self, dates: list[date], first: date) -> None:
        made = [
            entry("WEX", on, "7.25", kind=kind, scheduled_hours=Decimal(20))
            for number, on in enumerate(dates)
            for kind in ([HourKind.EXCUSED, HourKind.HOLIDAY] if number % 2 else [HourKind.EXCUSED])
        ]
        rows = counted(made)
        start = first.replace(day=min(first.day, 28))
        assert sum(row.hours for row in in_window(rows, start, HourKind.EXCUSED)) <= 80
        assert len({row.entry.first_day for row in in_window(rows, start, HourKind.HOLIDAY)}) <= 10
        for month in {row.entry.month for row in rows}:
            of_month = [row.hours for row in rows if row.entry.month == month and row.entry.kind == HourKind.EXCUSED]
            assert sum(of_month) <= 16

    @given(dates=st.lists(DAYS, max_size=60), first=DAYS)
    def test_job_search_never_passes_its_limits(self, dates: list[date], first: date) -> None:
        rows = counted(entry("JSJR", on, "9") for on in dates)
        start = first.replace(day=min(first.day, 28))
        assert sum(row.hours for row in in_window(rows, start, HourKind.WORKED)) <= 180
        weeks = {calendar.week_of(row.entry.first_day, starts=0) for row in rows if row.hours}
        assert not any(all(week + timedelta(weeks=n) in weeks for n in range(5)) for week in weeks)


ADULTS = st.builds(
    adult,
    st.sampled_from([ADULT, OTHER]),
    born_on=st.sampled_from([date(1990, 1, 1), date(2007, 6, 1)]),
    attends_school=st.booleans(),
    is_disabled=st.booleans(),
    exclusion=st.none() | st.sampled_from(list(hours.Exclusion)),
)


@st.composite
def families(draw: st.DrawFn) -> hours.FamilyFacts:
    whose = draw(st.lists(ADULTS, min_size=1, max_size=2, unique_by=lambda one: one.adult_id))
    return family(
        *whose,
        family_id=UUID(int=draw(st.integers(1, 10_000))),
        has_common_child=draw(st.booleans()),
        children_born_on=(draw(st.sampled_from([date(2026, 6, 1), date(2021, 6, 1), date(2015, 6, 1)])),),
        monthly_assistance=draw(st.sampled_from([None, Decimal(0), Decimal(20), Decimal(500)])),
        penalty_months=frozenset(draw(st.sets(st.sampled_from([NOV, date(2026, 10, 1), date(2025, 11, 1)])))),
        infant_months_used=draw(st.integers(0, 13)),
        is_tribal=draw(st.booleans()),
        has_waiver=draw(st.booleans()),
    )


class TestRates:
    @given(
        made=st.lists(st.tuples(families(), st.integers(0, 25)), max_size=12),
        rate=st.sampled_from(list(Rate)),
        activity=st.sampled_from(["UNSUB", "VOCED", "JST"]),
        with_waived=st.booleans(),
    )
    @settings(deadline=None)
    def test_lie_between_zero_and_one_and_numerators_inside_denominators(
        self, made: list[tuple[hours.FamilyFacts, int]], rate: Rate, activity: str, *, with_waived: bool
    ) -> None:
        figures = ALASKA(NOV)
        findings = [
            hours.finding_of(
                one,
                {
                    who.adult_id: counted(entry(activity, NOV + timedelta(days=n), "8") for n in range(number))
                    for who in one.adults
                },
                rate,
                figures,
            )
            for one, number in made
        ]
        found = hours.rate_of(
            findings, month=NOV, rate=rate, cap=figures.number("wpr.education_cap"), with_waived=with_waived
        )
        assert set(found.numerator) <= set(found.denominator)
        assert found.share is None or 0 <= found.share <= 1
        assert 0 <= found.numerator_count <= len(found.denominator)
        left = sum(len(ids) for ids in found.left_out.values())
        outside = sum(one.place == Place.OUTSIDE for one in findings)
        assert len(found.denominator) + left + outside == len(findings)
        by_education = sum(one.is_by_education for one in findings if one.family_id in found.numerator) - found.over_cap
        if found.numerator_count and len({one.family_id for one in findings}) == len(findings):
            assert Decimal(by_education) <= Decimal("0.3") * found.numerator_count


WORK_DAYS = [day for day in calendar.days_of(NOV, date(2026, 11, 30)) if day.weekday() < 5]
DONE = st.tuples(
    st.sampled_from(["UNSUB", "JSJR", "WEX", "JST", "EDRE"]),
    st.integers(0, 32).map(lambda number: Decimal(number) / 4),
    st.sampled_from([HoursProof.DOCUMENT, HoursProof.MISSING]),
)


class TestReach:
    @given(
        work=st.lists(DONE, min_size=len(WORK_DAYS), max_size=len(WORK_DAYS)),
        born_on=st.sampled_from([date(1990, 1, 1), date(2007, 6, 1)]),
        child=st.sampled_from([date(2021, 6, 1), date(2015, 6, 1)]),
        ceiling=st.sampled_from([None, Decimal(40), Decimal(90)]),
    )
    @settings(deadline=None, max_examples=40)
    def test_what_is_lost_is_never_met_later(
        self, work: list[tuple[str, Decimal, str]], born_on: date, child: date, ceiling: Decimal | None
    ) -> None:
        one = family(adult(born_on=born_on), children_born_on=(child,), ceiling_hours=ceiling)
        facts = {NOV: hours.MonthFacts(ceiling_hours=ceiling)}
        made = [
            entry(activity, day, amount, key=str(day), proof=proof)
            for day, (activity, amount, proof) in zip(WORK_DAYS, work, strict=True)
        ]
        outlooks = []
        for number in range(0, len(made) + 1, 3):
            history = History(tuple(made[:number]), facts)
            reach = hours.reach_of(
                one, {ADULT: history}, Rate.ALL_FAMILIES, ALASKA, schedules={}, days_left=WORK_DAYS[number:]
            )
            outlooks.append(reach.outlook)
        if Outlook.LOST in outlooks:
            after = outlooks[outlooks.index(Outlook.LOST) :]
            assert set(after) == {Outlook.LOST}
