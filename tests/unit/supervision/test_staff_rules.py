"""Rules of expectations, usual hours and overtime (A001, A118, O003)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.refusals import Refused
from supervision.rules.expectations import all_expectations, expectations_for, require_signature
from supervision.rules.worktime import Hours, hours_on, is_outside, require_before, require_hours

DAY = date(2028, 2, 29)
WEEK = Hours(date(2028, 1, 3), "12345", time(8), time(17))


class TestExpectations:
    """A001."""

    def test_alaska_numbers_all_of_them(self) -> None:
        known = expectations_for("US-AK", DAY)
        assert known is not None
        assert [len(part.points) for part in known.parts] == [29, 4, 5]
        assert [point.number for point in known.parts[0].points] == list(range(1, 30))

    def test_another_state_has_none_on_file(self) -> None:
        assert expectations_for("US-OR", DAY) is None

    def test_a_new_version_holds_from_its_day(self) -> None:
        first = all_expectations()[0]
        second = replace(first, version=2, in_force_from=DAY)
        among = (first, second)
        assert expectations_for("US-AK", DAY - timedelta(days=1), among=among) == first
        assert expectations_for("US-AK", DAY, among=among) == second

    def test_nothing_is_in_force_before_the_first(self) -> None:
        assert expectations_for("US-AK", date(2000, 1, 1)) is None


class TestSignature:
    """A118."""

    def test_takes_the_name_of_who_signs_however_spaced(self) -> None:
        require_signature(name="Ada Koach", printed_name=" ada  KOACH ", signature="Ada Koach", has_read=True)

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("has_read", {"has_read": False}),
            ("printed_name", {"printed_name": "A. Koach"}),
            ("signature", {"signature": "\U0001f9ca"}),
            ("signature", {"signature": "x" * 10_000}),
        ],
    )
    def test_refuses_beside_the_field(self, field: str, changes: dict[str, object]) -> None:
        told: dict[str, object] = {"printed_name": "Ada Koach", "signature": "Ada Koach", "has_read": True} | changes
        with pytest.raises(Refused) as refused:
            require_signature(name="Ada Koach", **told)  # type: ignore[arg-type]
        assert refused.value.field == field


class TestUsualHours:
    """O003."""

    @pytest.mark.parametrize(
        ("moment", "outside"),
        [
            (datetime(2028, 2, 29, 8, 0, tzinfo=UTC), False),
            (datetime(2028, 2, 29, 7, 59, tzinfo=UTC), True),
            (datetime(2028, 2, 29, 16, 59, tzinfo=UTC), False),
            (datetime(2028, 2, 29, 17, 0, tzinfo=UTC), True),
            (datetime(2028, 3, 4, 12, 0, tzinfo=UTC), True),
        ],
    )
    def test_begins_with_its_first_minute_and_ends_before_its_last(self, moment: datetime, outside: bool) -> None:
        assert is_outside([WEEK], moment) is outside

    def test_says_nothing_where_none_are_on_file(self) -> None:
        assert not is_outside([], datetime(2028, 2, 29, 23, 0, tzinfo=UTC))
        assert not is_outside([WEEK], datetime(2028, 1, 1, 23, 0, tzinfo=UTC))

    @given(st.lists(st.integers(0, 400), unique=True, max_size=6), st.integers(0, 400), st.integers(0, 400))
    def test_later_days_never_fall_back_to_earlier_hours(self, starts: list[int], one: int, other: int) -> None:
        known = [replace(WEEK, first_day=DAY + timedelta(days=start)) for start in starts]
        early, late = (hours_on(known, DAY + timedelta(days=day)) for day in sorted((one, other)))
        assert early is None or (late is not None and late.first_day >= early.first_day)

    def test_refuses_hours_that_cannot_be(self) -> None:
        assert require_hours(weekdays="31", begins_at=time(8), ends_at=time(17)) == "13"
        for values, field in (
            ({"weekdays": "", "begins_at": time(8), "ends_at": time(17)}, "weekdays"),
            ({"weekdays": "1", "begins_at": time(8), "ends_at": time(8)}, "ends_at"),
        ):
            with pytest.raises(Refused) as refused:
                require_hours(**values)  # type: ignore[arg-type]
            assert refused.value.field == field


class TestOvertime:
    """O003: before the day, or not at all."""

    def test_is_decided_the_day_before(self) -> None:
        require_before(DAY, today=DAY - timedelta(days=1))

    @pytest.mark.parametrize("later", [0, 1, 365])
    def test_is_too_late_once_the_day_came(self, later: int) -> None:
        with pytest.raises(Refused) as refused:
            require_before(DAY, today=DAY + timedelta(days=later))
        assert refused.value.field == "on"
