"""No penalty without child care: whom it protects and until when (45 CFR 261.56)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.public import Refused
from coaching.rules import care_protection as rules
from coaching.rules.care_protection import SearchFacts

TODAY = date(2026, 11, 28)
FACTS = SearchFacts(date(2026, 11, 1), ("COST", "REACH"), "Six providers 🧸", "The list with six refusals")


class TestAge:
    @pytest.mark.parametrize(
        ("born_on", "until"),
        [
            (date(2020, 6, 15), date(2026, 6, 14)),
            (date(2020, 2, 29), date(2026, 2, 28)),
            (date(2022, 3, 1), date(2028, 2, 29)),
            (date(2021, 1, 1), date(2026, 12, 31)),
            (None, None),
        ],
    )
    def test_protects_to_the_day_before_the_sixth_birthday(self, born_on: date | None, until: date | None) -> None:
        assert rules.protected_until(born_on, years=6) == until
        if until is not None:
            assert rules.is_young(born_on, until, years=6)
            assert not rules.is_young(born_on, until + timedelta(days=1), years=6)

    def test_who_is_born_on_a_leap_day_has_a_birthday_on_it_in_a_leap_year(self) -> None:
        assert rules.birthday(date(2020, 2, 29), 8) == date(2028, 2, 29)

    def test_protects_a_child_whose_day_of_birth_nobody_knows(self) -> None:
        assert rules.is_young(None, TODAY, years=6)

    @given(st.dates(date(2000, 1, 1), date(2026, 1, 1)), st.integers(0, 4000), st.integers(0, 400))
    def test_who_is_too_old_stays_so(self, born_on: date, days: int, more: int) -> None:
        on = born_on + timedelta(days=days)
        if not rules.is_young(born_on, on, years=6):
            assert not rules.is_young(born_on, on + timedelta(days=more), years=6)


class TestHolds:
    def test_from_its_first_day_to_the_one_before_its_end(self) -> None:
        first, end = date(2026, 11, 1), date(2026, 11, 20)
        told = [rules.holds_on(first, end, day) for day in (first - timedelta(days=1), first, end, first)]
        assert told == [False, True, False, True]
        assert rules.holds_on(first, end, end - timedelta(days=1))
        assert rules.holds_on(first, None, date(2030, 1, 1))


class TestShown:
    def test_is_kept_tidy_and_in_order(self) -> None:
        told = replace(FACTS, looked_at=" Six providers 🧸 ")
        assert rules.tidy_search(told, today=TODAY) == replace(FACTS, lacks=("REACH", "COST"))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"first_day": TODAY + timedelta(days=1)}, "first_day"),
            ({"lacks": ()}, "lacks"),
            ({"lacks": ("DISTANCE",)}, "lacks"),
            ({"looked_at": " "}, "looked_at"),
            ({"proof": ""}, "proof"),
            ({"proof": "x" * 10_000}, "proof"),
        ],
    )
    def test_says_what_is_missing(self, changes: dict[str, object], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            rules.tidy_search(replace(FACTS, **changes), today=TODAY)
        assert refusal.value.field == field

    @pytest.mark.parametrize(
        ("words", "on", "field"),
        [(" ", TODAY, "words"), ("Found", TODAY + timedelta(days=1), "on"), ("Found", date(2026, 10, 31), "on")],
    )
    def test_ends_with_a_reason_on_a_day_that_can_be(self, words: str, on: date, field: str) -> None:
        with pytest.raises(Refused) as refusal:
            rules.tidy_end(words, on=on, first_day=FACTS.first_day, today=TODAY)
        assert refusal.value.field == field
        assert rules.tidy_end(" A place  came free ", on=TODAY, first_day=FACTS.first_day, today=TODAY) == (
            "A place came free"
        )
