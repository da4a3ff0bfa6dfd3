"""What holds of any hours: caps, sums, order; of any families: rates; of any month: what is lost stays lost."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.choices import HourKind, HoursProof, RateFactKind, WorkActivity
from coaching.queries.rate_reach import DaysLeft
from coaching.queries.work_facts import Fact, Member, Run, Story
from coaching.rules import hours
from coaching.rules.hours import Counted, Entry, History, Outlook, Place, Rate
from coaching.rules.hours import days as calendar
from coaching.rules.weeks import weeks_of
from coaching.rules.work import PAID
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


WORKED, EXCUSED, HOLIDAY = HourKind.WORKED, HourKind.EXCUSED, HourKind.HOLIDAY
HOLIDAYS = (date(2026, 11, 11), date(2026, 11, 26))
WORKING = [day for day in WORK_DAYS if day not in HOLIDAYS]
SCHEDULED = Decimal(25)
#: An activity of an adult.
Own = tuple[UUID, str]
#: One cell of the grid: whose activity, how its hours came about, its days, hours.
Cell = tuple[Own, str, tuple[date, ...], Decimal]
FEW = st.sampled_from([Decimal(0), Decimal(0), Decimal(2), Decimal("5.5"), Decimal(11)])


def story_with(owns: Sequence[Own], *, child: date, cash: int | None, is_two: bool) -> Story:
    """Two parents or one, with activities that run all month."""
    members = (ADULT, OTHER) if is_two else (ADULT,)
    facts = [Fact(RateFactKind.COMMON_CHILD, None, NOV, None, None)] if is_two else []
    facts += [Fact(RateFactKind.CASH, None, NOV, None, cash)] if cash else []
    story = Story(
        case_id=UUID(int=9),
        zone=ZoneInfo("America/Juneau"),
        figures_of=ALASKA,
        members=tuple(Member(id, date(1990, 1, 1)) for id in members),
        children_born_on=(child,),
        facts=tuple(facts),
    )
    for number, (id, kind) in enumerate(owns):
        run = Run(
            id=UUID(int=100 + number),
            participant_id=id,
            kind=kind,
            weekly_hours=SCHEDULED,
            first_day=NOV,
            last_day=None,
            place=str(number),
            is_supervised=True,
            part="SEARCH",
            is_certified=False,
        )
        story.runs[id].append(run)
    return story


def type_in(story: Story, cell: Cell) -> None:
    """Write a cell down as the grid does."""
    (id, kind), how, on, amount = cell
    run = next(run for run in story.runs[id] if run.kind == kind)
    scheduled = run.scheduled(on) if how != WORKED else None
    key = f"{run.id}-{how}-{on[0]}"
    story.entries[id].append(
        entry(kind, on[0], amount, last=on[-1], key=key, kind=how, scheduled_hours=scheduled, place=run.place)
    )
    story.written[id].append(hours.Written(run.id, on[0], on[-1], is_done=how == WORKED))


def outlook_of(story: Story, rate: Rate) -> Outlook:
    one = story.family(NOV)
    return DaysLeft.of(story, one, WORKING, since=date(2026, 6, 1)).reach(story, one, rate).outlook


@st.composite
def cells_of(draw: st.DrawFn, own: Own) -> list[Cell]:
    """A month of one activity: each week whole, by its days, or left blank; with excused hours and holidays."""
    found: list[Cell] = []
    for week in weeks_of(NOV):
        for how in (WORKED, EXCUSED):
            way = draw(
                st.sampled_from(["WEEK", "WEEK", "DAYS", "BLANK"] if how == WORKED else ["WEEK", "DAYS", "BLANK"])
            )
            spans = {"WEEK": [week.days], "DAYS": [(day,) for day in week.days], "BLANK": []}[way]
            found += [(own, how, days, draw(FEW)) for days in spans]
    if own[1] not in PAID:
        found += [(own, HOLIDAY, (day,), Decimal(5)) for day in HOLIDAYS if draw(st.booleans())]
    return [cell for cell in found if cell[1] == WORKED or own[1] not in PAID]


class TestReachFromTheGrid:
    @given(data=st.data(), child=st.sampled_from([date(2021, 6, 1), date(2015, 6, 1)]), is_two=st.booleans())
    @settings(deadline=None, max_examples=12)
    def test_what_is_lost_is_lost_in_whatever_order_it_is_typed(
        self, data: st.DataObject, child: date, *, is_two: bool
    ) -> None:
        """Week cells and days, two activities, holidays, weekends, excused hours, one parent and two."""
        owns: list[Own] = [(ADULT, "WEX"), (ADULT, "UNSUB"), *([(OTHER, "CSP")] if is_two else [])]
        cells = [cell for own in owns for cell in data.draw(cells_of(own))]
        cells = data.draw(st.permutations(cells))
        story = story_with(owns, child=child, cash=data.draw(st.sampled_from([None, 300, 900])), is_two=is_two)
        rates = [Rate.ALL_FAMILIES, *([Rate.TWO_PARENT] if is_two else [])]
        lost: set[Rate] = set()
        step = max(len(cells) // 6, 1)
        for number, cell in enumerate(cells, 1):
            type_in(story, cell)
            if number % step and number < len(cells) - 1:
                continue
            now = {rate for rate in rates if outlook_of(story, rate) == Outlook.LOST}
            assert lost <= now
            lost = now

    def test_a_row_that_is_not_typed_yet_is_still_possible(self) -> None:
        owns = [(ADULT, "WEX"), (ADULT, "UNSUB")]
        story = story_with(owns, child=date(2015, 6, 1), cash=None, is_two=False)
        for week in weeks_of(NOV)[1:5]:
            type_in(story, (owns[0], WORKED, week.days, Decimal(10)))
        assert outlook_of(story, Rate.ALL_FAMILIES) == Outlook.ON_TRACK
        for week in weeks_of(NOV)[1:5]:
            type_in(story, (owns[1], WORKED, week.days, Decimal(25)))
        assert outlook_of(story, Rate.ALL_FAMILIES) == Outlook.MET

    def test_holidays_can_be_typed_after_the_days_that_were_worked(self) -> None:
        own = (ADULT, "WEX")
        story = story_with([own], child=date(2015, 6, 1), cash=None, is_two=False)
        for week in weeks_of(NOV):
            for day in week.days:
                type_in(story, (own, WORKED, (day,), Decimal("6.5") if day in WORKING[:17] else Decimal(0)))
        assert outlook_of(story, Rate.ALL_FAMILIES) == Outlook.BARELY
        story.verified.add((ADULT, NOV))
        assert outlook_of(story, Rate.ALL_FAMILIES) == Outlook.LOST

    def test_is_lost_once_all_is_typed_and_no_absence_would_do(self) -> None:
        own = (ADULT, "WEX")
        story = story_with([own], child=date(2015, 6, 1), cash=None, is_two=False)
        for week in weeks_of(NOV):
            type_in(story, (own, WORKED, week.days, Decimal(5)))
        assert outlook_of(story, Rate.ALL_FAMILIES) == Outlook.LOST

    def test_an_absence_leaves_the_hours_done_blank(self) -> None:
        running = [hours.Running(UUID(int=1), NOV)]
        away = [hours.Written(UUID(int=1), NOV, NOV, is_done=False)]
        assert hours.is_blank(NOV, running, away)
        assert not hours.is_blank(NOV, running, away, is_plan=True)
        assert hours.is_blank(NOV, [], [])
        assert not hours.is_blank(NOV, [], [hours.Written(None, NOV, NOV)])
