"""Cash in North Carolina and Texas, child care in Alaska and Oregon: what holds for every household."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.rules.book import Book
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Member, Role
from eligibility.rules.readings import Reading
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.made import KINDS, filed_in, households, with_more

quick = settings(max_examples=60, deadline=None)

PROGRAMS = {"AK": Program.CHILD_CARE, "NC": Program.TANF, "OR": Program.CHILD_CARE, "TX": Program.TANF}
PROVIDERS = {
    "AK": ["", "licensed_center", "licensed_group_home", "licensed_home", "approved_relative_in_home"],
    "OR": ["", "certified_center", "standard_family", "enhanced_center", "registered_family"],
}
UNITS = {"AK": ["", "ft_month", "pt_month", "ft_day", "pt_day"], "OR": [""]}
AREAS = {"AK": ["", "Sitka"], "OR": ["", "area_a", "area_b"]}

#: Every figure of the four is on file.
months = st.sampled_from([date(2026, number, 1) for number in (3, 9, 10, 12)] + [date(2027, 2, 1)])
states = pytest.mark.parametrize("state", sorted(PROGRAMS))


def with_care(state: str, member: Member, data: st.DataObject) -> Member:
    if member.role != Role.CHILD or state not in PROVIDERS:
        return member
    return replace(
        member,
        care_charge=data.draw(st.decimals(0, 2500, places=2)),
        care_provider=data.draw(st.sampled_from(PROVIDERS[state])),
        care_schedule=data.draw(st.sampled_from(UNITS[state])),
        care_area=data.draw(st.sampled_from(AREAS[state])),
        care_days=data.draw(st.integers(0, 23).map(Decimal)),
    )


def drawn(state: str, on: date, data: st.DataObject) -> Household:
    home = filed_in(data.draw(households((state,))), on)
    members = tuple(with_care(state, member, data) for member in home.members)
    poor = data.draw(st.booleans())
    return replace(
        home,
        members=members,
        liquid_assets=Decimal(0) if poor else home.liquid_assets,
        vehicles=() if poor else home.vehicles,
        child_care_current_recipient=data.draw(st.booleans()),
        recipient_months=data.draw(st.sampled_from([None, 1, 4, 5])),
    )


def decide(home: Household, on: date) -> Determination:
    return determine(PROGRAMS[home.state], home, on)


def is_spared(home: Household, number: int, kind: str) -> bool:
    """Answer whether a rule lets this kind of income raise a benefit.

    Who gets SSI leaves the group of a cash programme with all other income; first earnings are the activity for
    which Alaska pays care.
    """
    first_earnings = kind in ("wages", "self_employment_gross") and not home.members[number].income.earned
    return kind == "ssi" or (home.state == "AK" and first_earnings)


class TestEveryHousehold:
    @states
    @quick
    @given(on=months, data=st.data())
    def test_gets_no_more_by_having_more(self, state: str, on: date, data: st.DataObject) -> None:
        home = drawn(state, on, data)
        number = data.draw(st.integers(0, home.size - 1))
        kind = data.draw(st.sampled_from(KINDS).filter(lambda kind: not is_spared(home, number, kind)))
        more = data.draw(st.decimals("0.01", 2000, places=2))
        before, after = decide(home, on), decide(with_more(home, number, kind, more), on)
        assert after.monthly_benefit <= before.monthly_benefit
        assert before.eligible or not after.eligible

    @states
    @quick
    @given(on=months, data=st.data())
    def test_gets_between_nothing_and_the_most(self, state: str, on: date, data: st.DataObject) -> None:
        """The one payment of Texas stands in place of a month's grant and is more than it (1 TAC 372.801)."""
        home = drawn(state, on, data)
        decided = decide(home, on)
        is_one_time = any(step.name == "one_time_payment" for step in decided.steps)
        cash = "one_time_payment" if is_one_time else "maximum_payment"
        most = decided.value(cash if PROGRAMS[state] == Program.TANF else "allowed_cost")
        assert isinstance(most, Decimal | int)
        assert not is_one_time or (state == "TX" and home.one_time_crisis)
        assert 0 <= decided.monthly_benefit <= (most if decided.eligible else 0)
        if PROGRAMS[state] == Program.CHILD_CARE:
            assert most <= sum((member.care_charge for member in home.members), Decimal(0))

    @states
    @quick
    @given(on=months, data=st.data())
    def test_gets_the_same_again_in_any_order_from_what_was_read(
        self, state: str, on: date, data: st.DataObject
    ) -> None:
        home = drawn(state, on, data)
        decided = decide(home, on)
        turned = replace(home, members=tuple(data.draw(st.permutations(home.members))))
        kept = [Reading.of_plain(json.loads(json.dumps(reading.as_plain()))) for reading in decided.readings]
        assert determine(PROGRAMS[state], turned, on, Book.reopen(decided.jurisdiction, on, kept)) == decided
        assert decide(home, on) == decided

    @states
    @quick
    @given(on=months, data=st.data())
    def test_can_follow_every_figure_to_its_source(self, state: str, on: date, data: st.DataObject) -> None:
        decided = decide(drawn(state, on, data), on)
        assert all(step.source and step.rule for step in decided.steps)
        cited = " ".join(step.rule for step in decided.steps)
        assert all(f"{reading.id}@{reading.first_day}" in cited for reading in decided.readings)
        names = [step.name for step in decided.steps]
        assert len(names) == len(set(names))
