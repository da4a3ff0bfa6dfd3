"""A decision kept with its facts and readings, computed again, and held against the files of now."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from eligibility.rules.book import NoRule
from eligibility.rules.facts import Household, Question
from eligibility.rules.reading import question_of_line
from eligibility.rules.readings import Reading
from eligibility.rules.registry import Program, determine
from eligibility.rules.replay import changed_since, replay
from tests.unit.eligibility.households import adult, child, household, month
from tests.unit.eligibility.made import households, months
from tests.unit.eligibility.writing import plain_question

ASKED = Question("h1", month("2026-11"), household("OR", adult(wages=1500), child(), rent=900))


def kept(readings: tuple[Reading, ...]) -> list[Reading]:
    return [Reading.of_plain(json.loads(json.dumps(reading.as_plain()))) for reading in readings]


class TestFacts:
    @settings(max_examples=100, deadline=None)
    @given(home=households(), on=months)
    def test_come_back_as_they_were_written(self, home: Household, on: date) -> None:
        asked = Question("h1", on, home)
        assert question_of_line(json.dumps(plain_question(asked))) == asked

    def test_of_every_kind_come_back(self) -> None:
        home = replace(
            ASKED.household, filed_on=date(2026, 11, 3), vehicles=(Decimal("900.5"),), energy_assistance=False
        )
        asked = replace(ASKED, household=home)
        assert question_of_line(json.dumps(plain_question(asked))) == asked


class TestReplay:
    def test_gives_the_same_decision(self) -> None:
        decided = determine(Program.SNAP, ASKED.household, ASKED.month)
        assert replay(Program.SNAP, ASKED, kept(decided.readings)) == decided
        assert changed_since(decided.jurisdiction, decided.month, kept(decided.readings)) == ()

    def test_keeps_a_figure_that_has_been_replaced_since(self) -> None:
        decided = determine(Program.SNAP, ASKED.household, ASKED.month)
        old = [
            replace(reading, value=Decimal("0.25")) if reading.id == "snap.household_contribution_rate" else reading
            for reading in kept(decided.readings)
        ]
        again = replay(Program.SNAP, ASKED, old)
        assert again.monthly_benefit > decided.monthly_benefit
        (changed,) = changed_since(decided.jurisdiction, decided.month, old)
        assert changed.id == "snap.household_contribution_rate"
        assert changed.now is not None
        assert (changed.read.value, changed.now.value) == (Decimal("0.25"), Decimal("0.3"))

    def test_takes_a_value_that_was_closed_later_for_the_same(self) -> None:
        decided = determine(Program.SNAP, ASKED.household, ASKED.month)
        open_still = [replace(reading, last_day=None) for reading in kept(decided.readings)]
        assert changed_since(decided.jurisdiction, decided.month, open_still) == ()

    def test_says_what_is_on_file_no_more(self) -> None:
        gone = Reading("snap.gone", ASKED.month, date(2020, 1, 1), None, 1, "7 CFR")
        (changed,) = changed_since("US-OR", ASKED.month, [gone])
        assert changed.now is None

    def test_refuses_what_was_not_read(self) -> None:
        with pytest.raises(NoRule):
            replay(Program.SNAP, ASKED, [])
