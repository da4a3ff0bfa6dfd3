"""Exemptions by rule: the closed lists against the policy files, the days of a lifetime, close of business."""

from datetime import date, datetime, timedelta
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
    months_in,
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
        assert reasons_for("US-WA", seen={"DV"}) == []


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

    def test_count_months_touched_across_a_leap_day(self) -> None:
        found = months_in([Span(date(2024, 2, 29), date(2024, 3, 1))], until=date(2024, 12, 1))
        assert found == {date(2024, 2, 1), date(2024, 3, 1)}

    @given(DAYS, DAYS, st.integers(0, 400))
    def test_longer_spans_touch_no_fewer_months(self, a: date, b: date, more: int) -> None:
        first, last = min(a, b), max(a, b)
        short = months_in([Span(first, last)], until=last)
        assert short <= months_in([Span(first, last + timedelta(days=more))], until=last)

    def test_of_an_infant_are_twelve_months_where_it_is_on_file(self) -> None:
        """AS 47.27.035; 45 CFR 261.22(c)."""
        assert infant_months("US-AK", date(2026, 11, 27)) == 12
        assert infant_months("US-TX", date(2026, 11, 27)) == 12
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
        assert told_by(received) == datetime(2026, 11, by[0], by[1], tzinfo=ZONE)

    def test_is_the_end_of_the_day_where_no_hours_are_on_file(self) -> None:
        assert told_by(datetime(2024, 2, 29, 9, tzinfo=ZONE)) == datetime(2024, 3, 1, tzinfo=ZONE)


class TestExemptDays:
    def test_the_newest_word_on_an_end_holds(self) -> None:
        who, row = uuid4(), uuid4()
        first = Received(who, row, date(2026, 11, 1), {"first_day": "2026-11-01"})
        ends = Received(who, uuid4(), date(2026, 11, 9), {"exemption": str(row), "last_day": "2026-11-20"})
        [span] = exempt_spans([first, ends])[who]
        assert (span.first_day, span.last_day) == (date(2026, 11, 1), date(2026, 11, 20))
        assert exempt_spans([ends]) == {}

    def test_lines_without_a_record_stand_beside_each_other(self) -> None:
        who = uuid4()
        lines = [Received(who, None, date(2026, month, 1), {"last_day": f"2026-{month:02}-09"}) for month in (3, 5)]
        assert len(exempt_spans(lines)[who]) == 2
