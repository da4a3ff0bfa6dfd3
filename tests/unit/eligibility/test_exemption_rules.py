"""Exemptions by rule: the closed lists against the policy files, the days of a lifetime, close of business."""

from datetime import date, datetime, timedelta
from itertools import permutations
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.queries.exempt_days import Received, exempt_spans
from eligibility.rules.exemptions import (
    REASONS,
    Span,
    infant_months,
    keeps_all_apart,
    months_used,
    overlaps,
    reason_of,
    reasons_for,
)
from eligibility.rules.hours import told_by
from policy.reader import UnknownId, load

ZONE = ZoneInfo("America/Anchorage")
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


class TestLists:
    @pytest.mark.parametrize("one", [one for reasons in REASONS.values() for one in reasons if one.listed])
    def test_stand_in_the_policy_files_word_for_word(self, one: object) -> None:
        """A051: coded correctly, from the list on file."""
        rule = load().rule(one.rule)  # type: ignore[attr-defined]
        listed = [words for value in rule.logic.values() if isinstance(value, (list, tuple)) for words in value]
        assert one.listed in listed  # type: ignore[attr-defined]

    def test_hold_every_reason_of_alaska_and_oregon_on_file(self) -> None:
        for state, rule, name in (("US-AK", "tanf.ak.exemptions", "list"), ("US-OR", "tanf.or.jobs_classes", "exempt")):
            ours = {one.listed for one in REASONS[state] if one.rule == rule}
            assert ours == set(load().rule(rule).logic[name])  # type: ignore[arg-type]

    def test_name_rules_that_are_on_file(self) -> None:
        for reasons in REASONS.values():
            for one in reasons:
                try:
                    load().rule(one.rule)
                except UnknownId:
                    assert load().parameter(one.rule)

    def test_offer_what_tells_to_who_may_know_alone(self) -> None:
        """Decisions 8."""
        assert {one.code for one in reasons_for("US-AK", seen=())} == {"INFANT", "HARDSHIP", "CHILD_CARE"}
        assert "WAIVER" in {one.code for one in reasons_for("US-AK", seen={"DV"})}
        assert "INCAPACITY" in {one.code for one in reasons_for("US-AK", seen={"MEDICAL"})}
        assert reason_of("US-TX", "HARDSHIP") is None
        assert reason_of("US-NC", "INFANT") is None
        assert reason_of("US-TX", "INFANT") is None
        assert reasons_for("US-WA", seen={"DV"}) == []

    @pytest.mark.parametrize(
        ("state", "seen", "is_apart"),
        [
            ("US-NC", (), True),
            ("US-TX", (), True),
            ("US-TX", ("DV",), False),
            ("US-AK", (), False),
            ("US-AK", ("MEDICAL",), True),
            ("US-AK", ("DV",), False),
            ("US-OR", ("MEDICAL",), True),
        ],
    )
    def test_are_all_kept_apart_where_one_kept_apart_names_violence(
        self, state: str, seen: tuple[str, ...], is_apart: bool
    ) -> None:
        """Decisions 8."""
        assert keeps_all_apart(state, seen=seen) is is_apart


class TestSpans:
    def test_touch_on_a_shared_day(self) -> None:
        one = Span(date(2026, 1, 1), date(2026, 1, 31))
        assert overlaps(one, Span(date(2026, 1, 31), None))
        assert not overlaps(one, Span(date(2026, 2, 1), None))
        assert overlaps(Span(date(2026, 1, 1), None), Span(date(2026, 5, 1), None))

    @given(DAYS, DAYS, DAYS, DAYS)
    def test_overlap_both_ways(self, a: date, b: date, c: date, d: date) -> None:
        one, other = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))
        assert overlaps(one, other) == overlaps(other, one)

    @pytest.mark.parametrize(
        ("spans", "months"),
        [
            ([(date(2026, 6, 15), date(2027, 6, 14))], 12),
            ([(date(2026, 6, 15), date(2027, 6, 15))], 13),
            ([(date(2026, 6, 15), date(2026, 6, 30)), (date(2026, 7, 1), date(2027, 6, 14))], 12),
            ([(date(2026, 6, 1), date(2026, 6, 10)), (date(2026, 6, 20), date(2026, 6, 30))], 1),
            ([(date(2026, 6, 1), date(2026, 6, 1)), (date(2026, 8, 20), date(2026, 9, 19))], 2),
            ([(date(2024, 2, 29), date(2025, 2, 28))], 12),
            ([(date(2024, 2, 29), date(2025, 3, 1))], 13),
            ([(date(2026, 1, 31), date(2026, 2, 28))], 1),
            ([(date(2026, 12, 31), date(2027, 12, 30))], 12),
            ([], 0),
        ],
    )
    def test_count_months_from_the_day(self, spans: list[tuple[date, date]], months: int) -> None:
        """AS 47.27.035(c): a plain year from the day of birth is twelve months."""
        assert months_used([Span(first, last) for first, last in spans], until=date(2030, 1, 1)) == months

    @given(DAYS, DAYS, st.integers(0, 400))
    def test_longer_spans_use_no_fewer_months(self, a: date, b: date, more: int) -> None:
        first, last = min(a, b), max(a, b)
        short = months_used([Span(first, last)], until=last)
        assert short <= months_used([Span(first, last + timedelta(days=more))], until=last)

    @given(DAYS)
    def test_a_year_from_any_day_is_twelve(self, first: date) -> None:
        last = first + timedelta(days=364)
        assert months_used([Span(first, last)], until=last) == 12

    def test_of_an_infant_are_twelve_months_where_it_is_on_file(self) -> None:
        """AS 47.27.035; elsewhere such a parent is left out of the rate alone (45 CFR 261.22(c))."""
        assert infant_months("US-AK", date(2026, 11, 27)) == 12
        assert infant_months("US-TX", date(2026, 11, 27)) is None
        assert infant_months("US-NC", date(2026, 11, 27)) is None
        assert infant_months("US-OR", date(2026, 11, 27)) is None
        assert infant_months("US-AK", date(1990, 1, 1)) is None


class TestToldBy:
    """A052: sent by close of business of the day of receipt."""

    @pytest.mark.parametrize(
        ("hour", "minute", "by"),
        [(9, 0, (27, 17)), (17, 0, (27, 17)), (17, 1, (28, 0)), (23, 59, (28, 0)), (0, 0, (27, 17))],
    )
    def test_is_close_of_business_and_after_it_the_end_of_the_day(
        self, hour: int, minute: int, by: tuple[int, int]
    ) -> None:
        received = datetime(2026, 11, 27, hour, minute, tzinfo=ZONE)
        assert told_by(received, is_open=True) == datetime(2026, 11, by[0], by[1], tzinfo=ZONE)

    def test_is_the_end_of_the_day_on_which_the_office_is_closed(self) -> None:
        """Saturday at ten: the deadline of the engine ends with the day, and so does this."""
        saturday = datetime(2026, 11, 28, 10, tzinfo=ZONE)
        assert told_by(saturday, is_open=False) == datetime(2026, 11, 29, tzinfo=ZONE)

    def test_is_the_end_of_the_day_where_no_hours_are_on_file(self) -> None:
        assert told_by(datetime(2024, 2, 29, 9, tzinfo=ZONE), is_open=True) == datetime(2024, 3, 1, tzinfo=ZONE)


class TestExemptDays:
    def test_the_newest_word_on_an_end_holds_in_any_order(self) -> None:
        """A051: an end that came in before the exemption itself is no exemption without an end."""
        who, row = uuid4(), uuid4()
        first = Received(who, row, date(2026, 11, 25), {"first_day": "2026-11-01"}, 1)
        ends = Received(who, uuid4(), date(2026, 11, 20), {"exemption": str(row), "last_day": "2026-11-20"}, 2)
        later = Received(who, uuid4(), date(2026, 11, 20), {"exemption": str(row), "last_day": "2026-11-15"}, 3)
        for lines in permutations([first, ends, later]):
            [span] = exempt_spans(lines)[who]
            assert (span.first_day, span.last_day) == (date(2026, 11, 1), date(2026, 11, 15))
        [span] = exempt_spans([ends, first])[who]
        assert span.last_day == date(2026, 11, 20)
        assert exempt_spans([ends]) == {}

    def test_lines_without_a_record_stand_beside_each_other(self) -> None:
        who = uuid4()
        lines = [
            Received(who, None, date(2026, month, 1), {"last_day": f"2026-{month:02}-09"}, month) for month in (3, 5)
        ]
        assert len(exempt_spans(lines)[who]) == 2
