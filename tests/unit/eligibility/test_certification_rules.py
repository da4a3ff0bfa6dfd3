"""For how long a family is certified, and when it is reviewed (O047)."""

from datetime import date

import pytest

from casework.public import Refused
from eligibility.choices import ReviewKind
from eligibility.rules.certification import Bound, Held, last_month_of, length_of, next_of, require_length, reviews_of
from eligibility.rules.facts import Household, Income, Member, Role

ON = date(2026, 11, 1)


def home(*members: Member) -> Household:
    return Household(state="AK", members=members)


class TestLength:
    @pytest.mark.parametrize(
        ("programme", "state", "months", "bound"),
        [
            ("SNAP", "US-OR", 12, Bound.EXACT),
            ("SNAP", "US-AK", 12, Bound.MOST),
            ("SNAP", "US-TX", 12, Bound.MOST),
            ("TANF", "US-OR", 12, Bound.MOST),
            ("CHILD_CARE", "US-OR", 12, Bound.LEAST),
            ("CHILD_CARE", "US-AK", 12, Bound.LEAST),
        ],
    )
    def test_is_that_of_the_rule(self, programme: str, state: str, months: int, bound: Bound) -> None:
        found = length_of(programme, state, ON)
        assert found is not None
        assert (found.months, found.bound) == (months, bound)
        assert found.source

    @pytest.mark.parametrize(("programme", "state"), [("TANF", "US-AK"), ("TANF", "US-NC"), ("TANF", "US-TX")])
    def test_is_not_guessed(self, programme: str, state: str) -> None:
        assert length_of(programme, state, ON) is None

    def test_is_longer_where_every_adult_is_elderly_or_disabled(self) -> None:
        old = Member("a", Role.HEAD, 60)
        disabled = Member("b", Role.SPOUSE, 40, Income(ssi=500))  # type: ignore[arg-type]
        able, child = Member("c", Role.OTHER_ADULT, 59), Member("d", Role.CHILD, 9)
        for people, months in (((old, disabled, child), 24), ((old, able), 12), ((able, child), 12)):
            found = length_of("SNAP", "US-AK", ON, household=home(*people))
            assert found is not None
            assert found.months == months

    @pytest.mark.parametrize(
        ("programme", "state", "months", "why", "field"),
        [
            ("SNAP", "US-AK", 13, "x", "months"),
            ("SNAP", "US-AK", 6, "", "why"),
            ("SNAP", "US-OR", 6, "", "why"),
            ("CHILD_CARE", "US-AK", 11, "x", "months"),
            ("TANF", "US-AK", 12, "", "why"),
            ("SNAP", "US-AK", 0, "x", "months"),
        ],
    )
    def test_refuses_another_one_without_a_reason(
        self, programme: str, state: str, months: int, why: str, field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            require_length(length_of(programme, state, ON), months, why)
        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("programme", "state", "months", "why"),
        [("SNAP", "US-AK", 12, ""), ("SNAP", "US-AK", 6, "Moves soon"), ("TANF", "US-AK", 12, "As the manual has it")],
    )
    def test_takes_what_can_be(self, programme: str, state: str, months: int, why: str) -> None:
        require_length(length_of(programme, state, ON), months, why)

    def test_counts_months(self) -> None:
        assert last_month_of(date(2026, 11, 1), 1) == date(2026, 11, 1)
        assert last_month_of(date(2026, 11, 1), 12) == date(2027, 10, 1)


class TestReviews:
    def test_of_simplified_reporting_have_the_sixth_month(self) -> None:
        due = reviews_of("SNAP", "US-OR", date(2026, 11, 1), date(2027, 10, 1))
        assert [(one.kind, one.on) for one in due] == [
            (ReviewKind.INTERIM, date(2027, 4, 30)),
            (ReviewKind.RECERTIFICATION, date(2027, 10, 31)),
        ]

    def test_of_a_short_certification_have_no_interim_report(self) -> None:
        assert len(reviews_of("SNAP", "US-OR", date(2026, 11, 1), date(2027, 4, 1))) == 1

    def test_of_cash_in_alaska_fall_in_each_calendar_year(self) -> None:
        due = reviews_of("TANF", "US-AK", date(2026, 11, 1), date(2029, 2, 1))
        assert [one.on for one in due] == [date(2027, 12, 31), date(2028, 12, 31), date(2029, 2, 28)]
        assert [one.kind for one in due[:2]] == [ReviewKind.YEARLY, ReviewKind.YEARLY]

    def test_end_on_a_leap_day(self) -> None:
        assert reviews_of("SNAP", "US-AK", date(2027, 3, 1), date(2028, 2, 1))[-1].on == date(2028, 2, 29)

    def test_missed_one_is_held_late_and_counts(self) -> None:
        """7 AAC 45.277: certified July 2026 to June 2028, none in 2027, held on January 5, 2028."""
        due = reviews_of("TANF", "US-AK", date(2026, 7, 1), date(2028, 6, 1))
        late = date(2028, 1, 5)
        found = next_of(due, [], late)
        assert found is not None
        assert (found.kind, found.on) == (ReviewKind.YEARLY, date(2027, 12, 31))
        found = next_of(due, [Held("YEARLY", late)], late)
        assert found is not None
        assert (found.kind, found.on) == (ReviewKind.RECERTIFICATION, date(2028, 6, 30))

    def test_yearly_one_meets_no_later_year(self) -> None:
        due = reviews_of("TANF", "US-AK", date(2026, 7, 1), date(2029, 6, 1))
        found = next_of(due, [Held("YEARLY", date(2027, 12, 31))], date(2027, 12, 31))
        assert found is not None
        assert found.on == date(2028, 12, 31)

    def test_recertification_takes_the_place_of_what_was_missed_before(self) -> None:
        """7 CFR 273.14(b)(1): told of in the month before the last one; until then a late interim report is one."""
        due = reviews_of("SNAP", "US-OR", date(2026, 11, 1), date(2027, 10, 1))
        kinds = [
            found.kind
            for on in (date(2027, 4, 30), date(2027, 5, 20), date(2027, 8, 31), date(2027, 9, 1), date(2027, 10, 31))
            if (found := next_of(due, [], on))
        ]
        assert kinds == [ReviewKind.INTERIM] * 3 + [ReviewKind.RECERTIFICATION] * 2
        assert next_of(due, [Held("RECERTIFICATION", date(2027, 10, 5))], date(2027, 10, 5)) is None
