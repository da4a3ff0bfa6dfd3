"""What holds for every household in every programme and state that is decided, by one list of them (N025, O047)."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eligibility.rules.answers import answer
from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Question, Role
from eligibility.rules.registry import DECIDE, Program, determine
from tests.unit.eligibility import test_care_properties, test_cash_properties
from tests.unit.eligibility.made import STATES, filed_in, households, with_more
from tests.unit.eligibility.writing import plain_question

quick = settings(max_examples=25, deadline=None)
#: Months of which every figure of every programme is on file.
MONTHS = st.sampled_from([date(2026, number, 1) for number in (9, 10, 11, 12)])
everywhere = pytest.mark.parametrize(("program", "state"), [(one, where.removeprefix("US-")) for one, where in DECIDE])


@st.composite
def homes(draw: st.DrawFn, state: str) -> Household:
    home = draw(households((state,)))
    return replace(
        home,
        members=tuple(
            replace(one, care_charge=draw(st.decimals(0, 2000, places=2))) if one.role is Role.CHILD else one
            for one in home.members
        ),
        child_care_current_recipient=draw(st.booleans()),
        recipient_months=draw(st.none() | st.integers(0, 70)),
        non_needy_caretaker=draw(st.sampled_from([False, False, True])),
        time_limit_months_exhausted=draw(st.sampled_from([False, False, True])),
    )


def drawn(state: str, data: st.DataObject) -> tuple[Household, date]:
    month = data.draw(MONTHS)
    return filed_in(data.draw(homes(state)), month), month


def decided(program: Program, home: Household, month: date) -> Determination:
    """Decide, or drop a family of a size or kind for which nothing is on file."""
    try:
        return determine(program, home, month)
    except NoRule:
        assume(False)
        raise


@everywhere
class TestEveryHousehold:
    @quick
    @given(data=st.data())
    def test_gets_no_more_by_owning_more(self, program: Program, state: str, data: st.DataObject) -> None:
        home, month = drawn(state, data)
        more = data.draw(st.decimals("0.01", 20000, places=2))
        before = decided(program, home, month)
        after = decided(program, replace(home, liquid_assets=home.liquid_assets + more), month)
        assert after.monthly_benefit <= before.monthly_benefit
        assert before.eligible or not after.eligible

    @quick
    @given(data=st.data())
    def test_gets_no_more_by_more_of_a_benefit_for_disability_that_somebody_has(
        self, program: Program, state: str, data: st.DataObject
    ) -> None:
        """The first dollar of it may open what a disability opens; every further one is income like any other."""
        home, month = drawn(state, data)
        number = data.draw(st.integers(0, home.size - 1))
        kind = data.draw(st.sampled_from(["ssi", "ssdi"]))
        home = with_more(home, number, kind, Decimal("0.01"))
        before = decided(program, home, month)
        after = decided(program, with_more(home, number, kind, data.draw(st.decimals(1, 2000, places=2))), month)
        assert after.monthly_benefit <= before.monthly_benefit
        assert before.eligible or not after.eligible

    @quick
    @given(data=st.data())
    def test_gets_the_same_answer_again_in_a_new_book_and_as_a_line(
        self, program: Program, state: str, data: st.DataObject
    ) -> None:
        home, month = drawn(state, data)
        first = decided(program, home, month)
        assert determine(program, home, month, Book.open(home.jurisdiction, month)) == first
        line = json.dumps(plain_question(Question("a", month, home)))
        told = json.loads(answer(program, line))
        assert told == json.loads(answer(program, line))
        assert (told["eligible"], Decimal(str(told["monthly_benefit"]))) == (first.eligible, first.monthly_benefit)


def test_the_other_properties_are_asked_of_each_of_them() -> None:
    """More income, bounds, order of members and sources: in `test_snap_properties`, and the two of cash and of care."""
    food = {(Program.SNAP, state) for state in STATES}
    care = {(program, state) for state, program in test_care_properties.PROGRAMS.items()}
    asked = food | set(test_cash_properties.PROGRAMS) | care
    assert asked == {(program, where.removeprefix("US-")) for program, where in DECIDE}
