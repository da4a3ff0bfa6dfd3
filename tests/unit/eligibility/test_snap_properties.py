"""SNAP: what holds for every household."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.rules.book import Book
from eligibility.rules.facts import Household
from eligibility.rules.readings import Reading
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.made import DISABILITY_KINDS, KINDS, filed_in, households, months, with_more

quick = settings(max_examples=100, deadline=None)
PLAIN_KINDS = [kind for kind in KINDS if kind not in DISABILITY_KINDS]


class TestEveryHousehold:
    @quick
    @given(home=households(), month=months, data=st.data())
    def test_gets_no_more_by_earning_more(self, home: Household, month: date, data: st.DataObject) -> None:
        home = filed_in(home, month)
        number = data.draw(st.integers(0, home.size - 1))
        kind = data.draw(st.sampled_from(PLAIN_KINDS))
        more = data.draw(st.decimals("0.01", 2000, places=2))
        before = determine(Program.SNAP, home, month)
        after = determine(Program.SNAP, with_more(home, number, kind, more), month)
        assert after.monthly_benefit <= before.monthly_benefit
        assert before.eligible or not after.eligible

    @quick
    @given(home=households(), month=months)
    def test_gets_between_nothing_and_the_most_in_whole_dollars(self, home: Household, month: date) -> None:
        home = filed_in(home, month)
        decided = determine(Program.SNAP, home, month)
        benefit = decided.monthly_benefit
        assert benefit == benefit.to_integral_value()
        assert benefit >= 0
        if decided.eligible:
            most = decided.value("max_allotment")
            assert isinstance(most, Decimal)
            assert benefit <= most
        else:
            assert benefit == 0

    @quick
    @given(home=households(), month=months, data=st.data())
    def test_gets_the_same_in_any_order(self, home: Household, month: date, data: st.DataObject) -> None:
        home = filed_in(home, month)
        turned = replace(home, members=tuple(data.draw(st.permutations(home.members))))
        first, second = (determine(Program.SNAP, one, month) for one in (home, turned))
        assert sorted(first.steps, key=lambda step: step.name) == sorted(second.steps, key=lambda step: step.name)
        assert (first.eligible, first.monthly_benefit) == (second.eligible, second.monthly_benefit)

    @quick
    @given(home=households(), month=months)
    def test_can_follow_every_figure_to_its_source(self, home: Household, month: date) -> None:
        home = filed_in(home, month)
        decided = determine(Program.SNAP, home, month)
        assert all(step.source and step.rule for step in decided.steps)
        cited = " ".join(step.rule for step in decided.steps)
        assert all(f"{reading.id}@{reading.first_day}" in cited for reading in decided.readings)
        names = [step.name for step in decided.steps]
        assert len(names) == len(set(names))

    @quick
    @given(home=households(), month=months)
    def test_gets_the_same_again_from_what_was_read(self, home: Household, month: date) -> None:
        home = filed_in(home, month)
        decided = determine(Program.SNAP, home, month)
        kept = [Reading.of_plain(json.loads(json.dumps(reading.as_plain()))) for reading in decided.readings]
        book = Book.reopen(decided.jurisdiction, month, kept)
        assert determine(Program.SNAP, home, month, book) == decided

    @quick
    @given(home=households(), month=months, more=st.decimals("0.01", 500, places=2))
    def test_gets_no_less_by_paying_more(self, home: Household, month: date, more: Decimal) -> None:
        home = filed_in(home, month)
        before = determine(Program.SNAP, home, month).monthly_benefit
        for fact in ("rent", "dependent_care_paid", "child_support_paid"):
            paying = replace(home, **{fact: getattr(home, fact) + more})
            assert determine(Program.SNAP, paying, month).monthly_benefit >= before
