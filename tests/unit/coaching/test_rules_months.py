"""Whose month is owed, by when, how it stands and what keeps it from closing; what its note begins with."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from casework.refusals import Refused
from coaching import rules
from coaching.choices import MonthGap, MonthState
from coaching.rules import Assigned, HoursRow, MonthFacts, MonthTold, Rest

OCTOBER = date(2026, 10, 1)
HEADINGS = ("Activities and verified hours", "Proof on file", "Excused hours", "Next month")
SEARCH = Assigned(uuid4(), "JSJR", "Job search", Decimal(20), date(2026, 10, 6))


def hours(day: int, number: str, **changes: object) -> HoursRow:
    row = HoursRow(date(2026, 10, day), None, "JSJR", SEARCH.id, Decimal(number), "DOCUMENT")
    return replace(row, **changes)  # type: ignore[arg-type]


class TestWeeks:
    def test_run_from_monday_to_sunday_and_are_cut_at_the_ends(self) -> None:
        assert [week.words for week in rules.weeks_of(OCTOBER)] == [
            "Oct 1 to 4",
            "Oct 5 to 11",
            "Oct 12 to 18",
            "Oct 19 to 25",
            "Oct 26 to 31",
        ]
        assert rules.weeks_of(OCTOBER)[0].monday == date(2026, 9, 28)

    @pytest.mark.parametrize(("month", "count"), [("2027-02", 4), ("2026-02", 5), ("2026-08", 6), ("2028-02", 5)])
    def test_are_four_to_six(self, month: str, count: int) -> None:
        first = rules.read_month(month)
        assert first
        assert len(rules.weeks_of(first)) == count

    @pytest.mark.parametrize("text", ["", "2026-13", "2026-1", "26-10", "2026-10-01", "+2026-1", "October"])
    def test_what_is_no_month_is_none(self, text: str) -> None:
        assert rules.read_month(text) is None


class TestOwes:
    @pytest.mark.parametrize(
        ("first", "closed", "owes"),
        [
            (date(2026, 10, 31), None, True),
            (date(2026, 11, 1), None, False),
            (date(2026, 1, 5), date(2026, 10, 1), True),
            (date(2026, 1, 5), date(2026, 9, 30), False),
            (None, None, False),
        ],
    )
    def test_in_scope_on_any_day(self, first: date | None, closed: date | None, owes: bool) -> None:
        """A060."""
        assert rules.owes(OCTOBER, first_day=first, closed_on=closed) is owes

    def test_by_the_twentieth_worked_or_not(self) -> None:
        """A059: December 20, 2026 is a Sunday."""
        assert rules.due_on(date(2026, 11, 1), day=20) == date(2026, 12, 20)
        assert rules.due_on(date(2027, 1, 1), day=31) == date(2027, 2, 28)
        assert rules.due_on(OCTOBER, day=None) is None


class TestState:
    def test_follows_from_its_days(self) -> None:
        due, facts = date(2026, 11, 20), MonthFacts(OCTOBER)
        assert rules.state_of(facts, due=due, today=date(2026, 11, 20)) == MonthState.OPEN
        assert rules.state_of(facts, due=due, today=date(2026, 11, 21)) == MonthState.OVERDUE
        assert rules.state_of(facts, due=None, today=date(2027, 11, 21)) == MonthState.OPEN
        done = replace(facts, is_verified=True)
        assert rules.state_of(done, due=due, today=date(2026, 12, 1)) == MonthState.VERIFIED
        assert rules.state_of(replace(done, is_closed=True), due=due, today=due) == MonthState.CLOSED

    def test_closes_with_three_ticks(self) -> None:
        """A059."""
        facts = MonthFacts(OCTOBER)
        assert [tick.words for tick in rules.ticks_of(facts)] == ["Hours verified", "November opened", "Note filed"]
        assert rules.missing_of(facts) == ["hours not verified", "no note", "November not opened"]
        ready = MonthFacts(OCTOBER, is_verified=True, has_note=True, is_next_open=True)
        assert rules.missing_of(ready) == []
        assert all(tick.is_done for tick in rules.ticks_of(ready))
        assert rules.missing_of(replace(ready, is_next_open=False, needs_next=False)) == []
        assert rules.missing_of(replace(ready, is_changed=True)) == ["hours changed after they were verified"]

    def test_a_running_month_waits_for_its_last_day(self) -> None:
        rules.require_over(OCTOBER, today=date(2026, 11, 1))
        with pytest.raises(Refused, match="October 2026 is not over yet"):
            rules.require_over(OCTOBER, today=date(2026, 10, 31))


class TestGaps:
    def test_blank_is_not_zero(self) -> None:
        cells = rules.cells_of([hours(5, "0"), hours(12, "4")])
        gaps = rules.gaps_of(OCTOBER, cells=cells, activities=[SEARCH], debriefed=[date(2026, 10, 12)])
        assert [(gap.kind, gap.week_of.day) for gap in gaps] == [(MonthGap.BLANK, 19), (MonthGap.BLANK, 26)]

    def test_weeks_before_it_began_and_weeks_of_rest_are_not_blank(self) -> None:
        resting = replace(SEARCH, pauses=(Rest(date(2026, 10, 12), date(2026, 10, 31)),), last_day=None)
        gaps = rules.gaps_of(OCTOBER, cells=[], activities=[resting], debriefed=[])
        assert [gap.week_of for gap in gaps] == [date(2026, 10, 5)]
        assert (
            rules.gaps_of(OCTOBER, cells=[], activities=[replace(SEARCH, first_day=date(2026, 11, 2))], debriefed=[])
            == []
        )

    def test_search_wants_proof_and_a_debrief(self) -> None:
        """A055, A056."""
        cells = rules.cells_of([hours(5, "4", proof="MISSING"), hours(12, "4", how="EXCUSED", proof="MISSING")])
        gaps = rules.gaps_of(OCTOBER, cells=cells, activities=[], debriefed=[])
        assert [gap.words for gap in gaps] == [
            "Job search and job readiness: 4 hours without proof",
            "Job search and job readiness: 4 hours not debriefed",
        ]

    def test_own_word_alone_is_no_proof(self) -> None:
        """45 CFR 261.61: what the rates do not count is not told as verified."""
        (cell,) = rules.cells_of([hours(5, "4", proof="STATEMENT")])
        assert (cell.unproven, cell.proofs) == (Decimal(4), ())

    def test_days_stand_in_place_of_their_week(self) -> None:
        rows = [
            hours(5, "9"),
            hours(5, "2", on=date(2026, 10, 5)),
            hours(5, "3", on=date(2026, 10, 6), proof="MISSING"),
        ]
        (cell,) = rules.cells_of(rows)
        assert (cell.hours, cell.unproven, cell.proofs) == (Decimal(5), Decimal(3), ("DOCUMENT",))


class TestNote:
    def told(self, **changes: object) -> MonthTold:
        return replace(MonthTold(OCTOBER), **changes)  # type: ignore[arg-type]

    def words(self, told: MonthTold) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in rules.month_sentences(told, headings=HEADINGS):
            found.setdefault(one.heading, []).append(one.text)
        return found

    def test_says_zero_as_well(self) -> None:
        """A060."""
        assert self.words(self.told(is_engaged=False)) == {
            "Activities and verified hours": [
                "Zero hours in October 2026.",
                "Not taking part at the end of October 2026.",
            ],
            "Next month": ["November 2026 is opened.", "No activity is assigned in it yet."],
        }

    def test_says_only_what_is_proven_and_names_the_rest(self) -> None:
        cells = rules.cells_of([hours(5, "4"), hours(12, "6.5", proof="MISSING"), hours(19, "8", how="HOLIDAY")])
        gaps = rules.gaps_of(
            OCTOBER, cells=cells, activities=[SEARCH], debriefed=[date(2026, 10, 5), date(2026, 10, 12)]
        )
        said = self.words(self.told(cells=tuple(cells), gaps=tuple(gaps), activities=(SEARCH,)))
        assert said == {
            "Activities and verified hours": ["Job search and job readiness: 4 hours verified."],
            "Proof on file": [
                "Job search and job readiness: document.",
                "No proof for 6.5 hours of job search and job readiness, Oct 12 to 18; they are not verified.",
                "No hours came in for Oct 26 to 31.",
            ],
            "Excused hours": ["Holiday: 8 hours."],
            "Next month": ["November 2026 is opened.", "Job search: 20 hours a week go on."],
        }

    def test_search_that_was_not_debriefed_is_not_verified(self) -> None:
        """A055, A056."""
        cells = rules.cells_of([hours(5, "4"), hours(12, "6")])
        gaps = rules.gaps_of(OCTOBER, cells=cells, activities=[], debriefed=[date(2026, 10, 5)])
        said = self.words(self.told(cells=tuple(cells), gaps=tuple(gaps)))
        assert said["Activities and verified hours"] == ["Job search and job readiness: 4 hours verified."]
        assert (
            "6 hours of job search, Oct 12 to 18, were not debriefed; they are not verified." in said["Proof on file"]
        )

    def test_of_a_closed_case_says_so(self) -> None:
        said = self.words(self.told(owes_next=False, closed_on=date(2026, 10, 13)))
        assert said["Next month"] == ["The case closed on October 13, 2026."]

    def test_a_kind_without_such_headings_takes_all_under_its_own(self) -> None:
        said = rules.month_sentences(self.told(), headings=("What happened",))
        assert {one.heading for one in said} == {"What happened"}
        assert rules.month_sentences(self.told(), headings=()) == []

    def test_its_title_is_of_the_pattern(self) -> None:
        assert rules.title_of_month(OCTOBER, opening="Work verification for ") == "Work verification for October 2026"
