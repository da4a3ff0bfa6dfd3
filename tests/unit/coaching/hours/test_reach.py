"""Whether a month can still be made, and a month told as arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from coaching.choices import HoursProof
from coaching.rules import hours
from coaching.rules.hours import Entry, History, Outlook, Rate, Reach, Scheduled
from tests.unit.coaching.hours.made import (
    ADULT,
    ALASKA,
    NOV,
    OTHER,
    adult,
    ceiling,
    counted,
    entry,
    excused,
    family,
    holiday,
    month_of_hours,
    setting,
    two_parents,
)

LAST_DAYS = [date(2026, 11, 24) + timedelta(days=number) for number in (0, 1, 2, 3, 6)]
FIVE_A_DAY = (Scheduled("UNSUB", {weekday: Decimal(5) for weekday in range(5)}),)


def reach(
    *entries: Entry,
    one: hours.FamilyFacts | None = None,
    left: int = 5,
    schedule: tuple[Scheduled, ...] = (),
    rate: Rate = Rate.ALL_FAMILIES,
    history: History | None = None,
    blank: Mapping[UUID, Sequence[date]] | None = None,
    absences: Mapping[UUID, Sequence[Entry]] | None = None,
) -> Reach:
    return hours.reach_of(
        one or family(),
        {ADULT: history or History(entries)},
        rate,
        ALASKA,
        schedules={ADULT: schedule},
        days_left=LAST_DAYS[5 - left :],
        blank_days=blank,
        absences=absences,
    )


class TestReach:
    def test_is_met_where_the_hours_are_there(self) -> None:
        assert reach(*month_of_hours("UNSUB", "130")).outlook == Outlook.MET

    def test_is_met_once_what_is_missing_is_in(self) -> None:
        unproven = month_of_hours("UNSUB", "130", proof=HoursProof.MISSING, is_verified=False)
        found = reach(*unproven)
        assert found.outlook == Outlook.MET_ONCE_MENDED
        assert found.now is not None
        assert found.now.core == 0
        assert all(hours.is_mendable(row) for row in counted(unproven))

    def test_nobody_can_be_supervised_afterwards(self) -> None:
        assert reach(*month_of_hours("WEX", "130", is_supervised=False), left=0).outlook == Outlook.LOST

    def test_is_on_track_where_the_scheduled_hours_do(self) -> None:
        found = reach(*month_of_hours("UNSUB", "105"), schedule=FIVE_A_DAY)
        assert (found.outlook, found.scheduled_hours, found.gap_hours) == (Outlook.ON_TRACK, 25, 0)
        assert found.words == "Met if the 25 scheduled hours are done; 5 working days left."

    def test_names_the_gap_beyond_what_is_scheduled(self) -> None:
        found = reach(*month_of_hours("UNSUB", "95"), schedule=FIVE_A_DAY)
        assert (found.outlook, found.gap_hours, found.possible_hours) == (Outlook.SHORT, 10, 40)
        assert (
            found.words == "10 more core hours than scheduled would close the gap; 5 working days left, for 40 hours."
        )

    @pytest.mark.parametrize(
        ("amount", "outlook"),
        [("90", Outlook.SHORT), ("89.75", Outlook.BARELY), ("10", Outlook.BARELY), ("9.75", Outlook.LOST)],
    )
    def test_is_lost_when_not_even_the_longest_days_are_enough(self, amount: str, outlook: Outlook) -> None:
        assert reach(*month_of_hours("UNSUB", amount)).outlook == outlook

    def test_says_when_full_days_are_not_enough(self) -> None:
        found = reach(*month_of_hours("UNSUB", "89.75"))
        assert (
            found.words
            == "40.25 more core hours would close the gap, more than 5 working days left hold with full days."
        )

    @pytest.mark.parametrize(("amount", "outlook"), [("16", Outlook.BARELY), ("16.25", Outlook.LOST)])
    def test_excused_hours_beside_what_was_done_are_still_possible(self, amount: str, outlook: Outlook) -> None:
        made = month_of_hours("WEX", str(130 - Decimal(amount)))
        rest = [excused("WEX", date(2026, 11, 20), "20", key=f"{number}") for number in range(3)]
        assert reach(*made, left=0, absences={ADULT: rest}).outlook == outlook
        assert reach(*made, left=0).outlook == Outlook.LOST

    def test_holidays_beside_what_was_done_are_still_possible(self) -> None:
        rest = [holiday("WEX", date(2026, 11, day)) for day in (11, 26)]
        assert reach(*month_of_hours("WEX", "118"), left=0, absences={ADULT: rest}).outlook == Outlook.BARELY
        assert reach(*month_of_hours("WEX", "117.75"), left=0, absences={ADULT: rest}).outlook == Outlook.LOST

    def test_each_adult_has_blank_days_of_their_own(self) -> None:
        made = month_of_hours("UNSUB", "106")
        blank = {ADULT: (), OTHER: LAST_DAYS[:2]}
        assert reach(*made, one=two_parents(), left=0, rate=Rate.TWO_PARENT, blank=blank).outlook == Outlook.BARELY
        assert reach(*made, one=two_parents(), left=0, blank=blank).outlook == Outlook.LOST

    def test_plans_only_what_an_activity_has_no_hours_for(self) -> None:
        open_days = (replace(FIVE_A_DAY[0], days=frozenset(LAST_DAYS[3:])),)
        assert reach(schedule=open_days).scheduled_hours == 10

    def test_two_parents_have_twice_the_days(self) -> None:
        made = month_of_hours("UNSUB", "72")
        assert reach(*made, one=two_parents(), rate=Rate.TWO_PARENT).outlook == Outlook.SHORT
        assert reach(*month_of_hours("UNSUB", "71"), one=two_parents(), rate=Rate.TWO_PARENT).outlook == Outlook.BARELY

    def test_the_hour_ceiling_can_still_be_deemed(self) -> None:
        one = family(children_born_on=(date(2022, 5, 5),), ceiling_hours=Decimal(65))
        made = History(month_of_hours("WEX", "26"), ceiling(65))
        assert reach(one=one, history=made).outlook == Outlook.SHORT
        unknown = replace(one, ceiling_hours=None)
        assert reach(one=unknown, history=replace(made, months={})).outlook == Outlook.BARELY

    def test_the_ceiling_of_a_month_without_any_hours_is_the_family_s(self) -> None:
        one = family(children_born_on=(date(2022, 5, 5),), ceiling_hours=Decimal(65))
        assert reach(one=one, left=3).outlook == Outlook.BARELY
        assert reach(one=replace(one, ceiling_hours=None), left=3).outlook == Outlook.LOST

    def test_a_parent_under_twenty_can_still_do_education(self) -> None:
        one = family(adult(born_on=date(2007, 6, 1)))
        made = month_of_hours("EDRE", "47")
        assert reach(*made, one=one).outlook == Outlook.SHORT
        assert reach(*made).outlook == Outlook.BARELY

    def test_nothing_is_asked_under_a_waiver_or_of_a_family_left_out(self) -> None:
        for one in (family(has_waiver=True), family(children_born_on=(date(2026, 5, 5),)), family(is_tribal=True)):
            found = reach(one=one)
            assert found.outlook == Outlook.NOT_ASKED
            assert found.words == "No hours are asked of this family in this month."

    def test_an_adult_without_any_entry_has_a_month_all_the_same(self) -> None:
        found = hours.reach_of(
            two_parents(), {}, Rate.TWO_PARENT, ALASKA, schedules={OTHER: FIVE_A_DAY}, days_left=LAST_DAYS[:1]
        )
        assert (found.outlook, found.scheduled_hours) == (Outlook.LOST, 5)
        assert found.words == "Cannot be met any more: 1 working day left, for 16 hours."


class TestExplanation:
    def told(self, rows: list[Entry], figures_of: hours.FiguresOf = ALASKA) -> list[str]:
        figures = figures_of(NOV)
        found = counted(rows, figures_of)
        average = hours.average_of(found, hours.need_of(family(), Rate.ALL_FAMILIES, figures), NOV, figures)
        lines = hours.month_lines(found, average, figures)
        assert all(line.source for line in lines)
        return [line.words for line in lines]

    def test_tells_a_month_line_by_line(self) -> None:
        rows = [
            *month_of_hours("WEX", "60"),
            excused("WEX", date(2026, 11, 20), "18.5"),
            entry("JSJR", date(2026, 11, 23), "8", is_debriefed=False),
            *month_of_hours("JST", "24"),
        ]
        assert self.told(rows) == [
            "Work experience (core): 78.5 hours entered, 76 hours count",
            "Not counted, 2.5 hours: over 16 excused hours in the month",
            "Job search and job readiness assistance (core): 8 hours entered, 0 hours count",
            "Not counted, 8 hours: no debrief",
            "Job skills training directly related to employment (not core): 24 hours entered, 0 hours count",
            "Not counted, 24 hours: counts only beyond 20 core hours a week",
            "76 hours divided by 4.33 weeks: 17.6 hours a week",
            "Not met: 17.6 hours a week, 17.6 of them core; needed 30 hours a week, of them 20 core (all families);"
            " short by 30 hours in the month",
        ]

    def test_tells_how_the_weeks_are_made(self) -> None:
        rows = list(month_of_hours("UNSUB", "130"))
        by_days = self.told(rows, setting(wpr__month_weeks="DAYS"))
        assert by_days[1] == "130 hours divided by 30 days by 7: 30.3 hours a week"
        by_weeks = self.told(rows, setting(wpr__month_weeks="WHOLE_WEEKS", wpr__average_rounding="WHOLE_HOURS"))
        assert by_weeks[1:3] == [
            "130 hours divided by 5 weeks that end in the month: 26.0 hours a week",
            "Averages are rounded to whole hours",
        ]

    def test_tells_what_is_deemed(self) -> None:
        figures = ALASKA(NOV)
        one = family(children_born_on=(date(2022, 5, 5),))
        rows = counted(month_of_hours("WEX", "65"), months=ceiling(65))
        need = hours.need_of(one, Rate.ALL_FAMILIES, figures)
        average = hours.average_of(rows, need, NOV, figures, ceiling_hours=Decimal(65))
        words = [line.words for line in hours.month_lines(rows, average, figures)]
        assert words[2] == "The whole hour ceiling was worked: 5.0 core hours a week are deemed done on top"
        assert words[3].startswith("Met: 20.0 hours a week, 20.0 of them core; needed 20 hours a week (only parent")

    def test_tells_where_a_family_stands_and_never_what_a_waiver_is_for(self) -> None:
        figures = ALASKA(NOV)
        found = hours.finding_of(family(has_waiver=True), {}, Rate.ALL_FAMILIES, figures)
        line = hours.finding_line(found)
        assert line.words == (
            "Counts, not as engaged, in the all-families rate: the hours are not reached. A waiver stands; the state"
            " can take the family out when it shows reasonable cause."
        )
        infant = hours.finding_of(family(children_born_on=(date(2026, 5, 5),)), {}, Rate.ALL_FAMILIES, figures)
        assert hours.finding_line(infant).words == (
            "Left out of the all-families rate: only parent of a child under 12 months."
        )

    def test_says_it_in_short_words(self) -> None:
        assert self.told([]) == [
            "0 hours divided by 4.33 weeks: 0.0 hours a week",
            "Not met: 0.0 hours a week, 0.0 of them core; needed 30 hours a week, of them 20 core (all families);"
            " short by 130 hours in the month",
        ]
