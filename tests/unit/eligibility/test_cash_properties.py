"""Cash aid in Alaska and Oregon, and TA-DVS: what holds for every household."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household
from eligibility.rules.readings import Reading
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.made import KINDS, filed_in, households, with_more

quick = settings(max_examples=60, deadline=None)
#: SSI takes a person and all of their income out of the family, which a rule lets raise what the others get.
PLAIN_KINDS = [kind for kind in KINDS if kind != "ssi"]
PROGRAMS = [(Program.TANF, "AK"), (Program.TANF, "OR"), (Program.TA_DVS, "OR")]
MONTHS = {
    Program.TANF: st.sampled_from([date(2026, number, 1) for number in range(1, 13)]),
    Program.TA_DVS: st.sampled_from([date(2026, number, 1) for number in range(8, 13)]),
}
MAXIMUM = {("tanf", "AK"): "maximum_payment", ("tanf", "OR"): "payment_standard", ("ta-dvs", "OR"): "maximum_payment"}


def decided(program: Program, home: Household, month: date) -> Determination:
    """Decide, or drop a family for which no standard is on file: children without anybody else, or too many of them."""
    try:
        return determine(program, home, month)
    except NoRule:
        assume(False)
        raise


@st.composite
def homes(draw: st.DrawFn, state: str) -> Household:
    return replace(
        draw(households((state,))),
        time_limit_months_exhausted=draw(st.sampled_from([False, False, False, True])),
        non_needy_caretaker=draw(st.sampled_from([False, False, False, True])),
        recipient_months=draw(st.none() | st.integers(0, 70)),
        tanf_penalty_step=draw(st.sampled_from([0, 0, 1, 2, 3])),
    )


def drawn(program: Program, state: str, data: st.DataObject) -> tuple[Household, date]:
    home, month = data.draw(homes(state)), data.draw(MONTHS[program])
    return filed_in(home, month), month


@pytest.mark.parametrize(("program", "state"), PROGRAMS)
class TestEveryHousehold:
    @quick
    @given(data=st.data())
    def test_gets_no_more_by_earning_more(self, program: Program, state: str, data: st.DataObject) -> None:
        """Oregon's exit limit lets it: it opens with the first earnings of a recipient (OAR 461-155-0030(3))."""
        home, month = drawn(program, state, data)
        number = data.draw(st.integers(0, home.size - 1))
        more = data.draw(st.decimals("0.01", 2000, places=2))
        richer = with_more(home, number, data.draw(st.sampled_from(PLAIN_KINDS)), more)
        before, after = decided(program, home, month), decided(program, richer, month)
        if _exit_limit(before) == _exit_limit(after):
            assert after.monthly_benefit <= before.monthly_benefit
            assert before.eligible or not after.eligible

    @quick
    @given(data=st.data())
    def test_gets_between_nothing_and_the_most(self, program: Program, state: str, data: st.DataObject) -> None:
        found = decided(program, *drawn(program, state, data))
        assert found.monthly_benefit == found.monthly_benefit.quantize(Decimal("0.01"))
        assert found.monthly_benefit >= 0
        if found.monthly_benefit:
            assert found.eligible
            most = found.value(MAXIMUM[program, state])
            assert isinstance(most, Decimal | int)
            assert found.monthly_benefit <= most

    @quick
    @given(data=st.data())
    def test_gets_the_same_in_any_order(self, program: Program, state: str, data: st.DataObject) -> None:
        home, month = drawn(program, state, data)
        turned = replace(home, members=tuple(data.draw(st.permutations(home.members))))
        first, second = decided(program, home, month), decided(program, turned, month)
        assert sorted(first.steps, key=lambda step: step.name) == sorted(second.steps, key=lambda step: step.name)
        assert (first.eligible, first.monthly_benefit) == (second.eligible, second.monthly_benefit)

    @quick
    @given(data=st.data())
    def test_can_follow_every_figure_to_its_source(self, program: Program, state: str, data: st.DataObject) -> None:
        found = decided(program, *drawn(program, state, data))
        assert all(step.source and step.rule for step in found.steps)
        cited = " ".join(step.rule for step in found.steps)
        assert all(f"{reading.id}@{reading.first_day}" in cited for reading in found.readings)
        names = [step.name for step in found.steps]
        assert len(names) == len(set(names))

    @quick
    @given(data=st.data())
    def test_gets_the_same_again_from_what_was_read(self, program: Program, state: str, data: st.DataObject) -> None:
        home, month = drawn(program, state, data)
        found = decided(program, home, month)
        kept = [Reading.of_plain(json.loads(json.dumps(reading.as_plain()))) for reading in found.readings]
        assert determine(program, home, month, Book.reopen(found.jurisdiction, month, kept)) == found


class TestEveryAlaskaHousehold:
    @quick
    @given(data=st.data())
    def test_gets_whole_dollars_and_no_less_by_paying_more(self, data: st.DataObject) -> None:
        home, month = drawn(Program.TANF, "AK", data)
        assume(home.rent > 0)
        before = decided(Program.TANF, home, month).monthly_benefit
        assert before == before.to_integral_value()
        more = data.draw(st.decimals("0.01", 500, places=2))
        for fact in ("rent", "dependent_care_paid", "child_support_paid"):
            paying = replace(home, **{fact: getattr(home, fact) + more})
            assert decided(Program.TANF, paying, month).monthly_benefit >= before


def _exit_limit(found: Determination) -> bool:
    return any(step.name == "exit_limit_holds" and step.value is True for step in found.steps)
