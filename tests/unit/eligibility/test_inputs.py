"""What each step is made of: held against the trace of every case, and reckoned again where it is plain arithmetic."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import prod
from typing import NamedTuple

import pytest

from eligibility.rules.answers import answer, shown
from eligibility.rules.facts import ZERO, Stretch
from eligibility.rules.inputs import origins_of, with_origins
from eligibility.rules.inputs.origin import EVERY, NOTHING, OPTIONAL, Found, Origin, Rounded, Way, find
from eligibility.rules.inputs.table import ORIGINS
from eligibility.rules.registry import DECIDE, Program, determine
from eligibility.rules.trace import Figure, Step
from eligibility.rules.wording import Told, figure_of
from tests.unit.eligibility.asked import MONTH, Asked, everything
from tests.unit.eligibility.households import adult, child, household

DOLLAR, CENT = Decimal(1), Decimal("0.01")
PLAIN = (Way.SUM, Way.PRODUCT, Way.LOWER)


class Made(NamedTuple):
    """A step with its entry and the steps before it by name, the latest of a name."""

    asked: Asked
    step: Step
    found: Found | None
    before: dict[str, Figure]

    @property
    def place(self) -> tuple[str, str, str]:
        return str(self.asked.program), self.asked.jurisdiction, self.step.name


def every_step() -> Iterator[Made]:
    for asked in everything():
        before: dict[str, Figure] = {}
        for step in asked.decided.steps:
            origins = origins_of(asked.program, asked.jurisdiction)
            yield Made(asked, step, find(origins, step.name, tuple(before)), dict(before))
            before[step.name] = step.value


def figures(made: Made, found: Found, written: Sequence[str]) -> list[Decimal]:
    names = [name for one in written for name in found.named(one, tuple(made.before))]
    return [Decimal(str(made.before[name])) for name in names]


def reckoned(made: Made, found: Found) -> Decimal:
    origin = found.origin
    plus, less = figures(made, found, origin.plus), figures(made, found, origin.less)
    answered = {
        Way.SUM: lambda: sum(plus, ZERO) - sum(less, ZERO),
        Way.PRODUCT: lambda: prod(plus, start=DOLLAR),
        Way.LOWER: lambda: min(plus),
    }[origin.way]()
    if origin.floor:
        lowest = [ZERO] if origin.floor == NOTHING else figures(made, found, (origin.floor,))
        answered = max(answered, *lowest)
    return rounded(answered, origin)


def rounded(amount: Decimal, origin: Origin) -> Decimal:
    if origin.rounded is Rounded.CENT:
        return amount.quantize(CENT, ROUND_HALF_UP)
    if origin.rounded is Rounded.NEAREST:
        return amount.quantize(CENT, ROUND_HALF_UP).quantize(DOLLAR, ROUND_HALF_UP)
    if origin.rounded:
        return amount.to_integral_value(ROUND_FLOOR if origin.rounded is Rounded.DOWN else ROUND_CEILING)
    return amount


def asked_of(made: Made, found: Found) -> bool:
    (first,), (second,) = (figures(made, found, (one,)) for one in found.origin.plus)
    return {Way.AT_MOST: first <= second, Way.BELOW: first < second, Way.AT_LEAST: first >= second}[found.origin.way]


class TestTheTable:
    def test_has_each_programme_and_state(self) -> None:
        assert set(ORIGINS) == set(DECIDE)
        assert {(one.program, one.jurisdiction) for one in everything()} == set(DECIDE)

    def test_has_an_entry_for_each_step(self) -> None:
        assert not {made.place for made in every_step() if made.found is None}

    def test_has_no_entry_that_no_step_uses(self) -> None:
        used = defaultdict(set)
        for made in every_step():
            if made.found is not None:
                used[made.asked.program, made.asked.jurisdiction].add(made.found.key)
        unused = {place: set(origins) - used[place] for place, origins in ORIGINS.items()}
        assert not {place: keys for place, keys in unused.items() if keys}

    def test_names_inputs_that_stand_before_the_step(self) -> None:
        missing = {
            (*made.place, written)
            for made in every_step()
            if made.found is not None
            for written in made.found.origin.inputs
            if not written.endswith(OPTIONAL) and EVERY not in written
            if not made.found.named(written, tuple(made.before))
        }
        assert not missing

    def test_names_no_input_that_never_stands_before_its_step(self) -> None:
        """An optional input that no household has would be a wrong name."""
        named: dict[tuple[str, ...], bool] = defaultdict(bool)
        for made in every_step():
            if made.found is not None:
                for written in made.found.origin.inputs:
                    place = (str(made.asked.program), made.asked.jurisdiction, made.found.key, written)
                    named[place] |= bool(made.found.named(written, tuple(made.before)))
        assert not {place for place, is_met in named.items() if not is_met}


class TestPlainArithmetic:
    def test_comes_to_the_figure_of_the_step(self) -> None:
        wrong = {}
        for made in every_step():
            if made.found is not None and made.found.origin.way in PLAIN:
                told, again = Decimal(str(made.step.value)), reckoned(made, made.found)
                if abs(told - again) > Decimal("1e-20"):
                    wrong[made.place] = (told, again)
        assert not wrong

    def test_answers_as_the_step_does(self) -> None:
        wrong = {}
        for made in every_step():
            found = made.found
            if found is None or found.origin.way not in (Way.AT_MOST, Way.BELOW, Way.AT_LEAST):
                continue
            if isinstance(made.step.value, bool) and asked_of(made, found) is not made.step.value:
                wrong[made.place] = made.step.value
        assert not wrong

    def test_is_most_of_what_is_reckoned(self) -> None:
        """So that the two tests above do not pass for want of entries."""
        ways = [one.way for origins in ORIGINS.values() for one in origins.values()]
        assert sum(way in PLAIN for way in ways) >= 60
        assert sum(way in (Way.AT_MOST, Way.BELOW, Way.AT_LEAST) for way in ways) >= 25


class TestWords:
    @pytest.mark.parametrize(("program", "jurisdiction"), sorted(DECIDE))
    def test_say_where_every_step_comes_from(self, program: Program, jurisdiction: str) -> None:
        for asked in everything():
            if (asked.program, asked.jurisdiction) == (program, jurisdiction):
                for told in said_of(asked):
                    assert told.origin.endswith(".")
                    assert not {"{", "_", "*", "?"} & set(told.origin), told.origin

    def test_have_the_figures_of_the_decision(self) -> None:
        home = household("OR", adult(wages=200), child(7))
        told = said_of(Asked(Program.TANF, "US-OR", determine(Program.TANF, home, MONTH)))
        said = {one.name: one.origin for one in told}
        assert said["Benefit before penalty"] == (
            "From Payment standard for this size ($432) less Income after deductions, before the cost of housing"
            " ($100), to the nearest cent, never below zero."
        )
        assert said["Payment standard for this size"] == (
            "As the policy says, by People who count (2); Adult in benefit group (Yes)."
        )
        assert said["Income that counts is within its limit"] == (
            "Asks whether Income that counts ($200) is below Limit of income that counts ($499)."
        )

    def test_have_each_of_several_shares_at_once(self) -> None:
        """Two people under a level each: the share of each stands by itself."""
        home = household("OR", adult(), child(7), tanf_penalties=(Stretch(30, steps=(1, 2)),))
        told = said_of(Asked(Program.TANF, "US-OR", determine(Program.TANF, home, MONTH)))
        (penalty,) = [one.origin for one in told if one.name == "Held back by a penalty"]
        assert "Share: penalty (6.25 percent); Share: penalty, person 2 (12.5 percent)" in penalty

    def test_mark_where_somebody_is_named(self) -> None:
        home = household("AK", adult(), child(7, care_charge=500))
        (kid,) = (member for member in home.members if not member.is_parent)
        told = said_of(Asked(Program.CHILD_CARE, "US-AK", determine(Program.CHILD_CARE, home, MONTH)), {kid.id: "Zoë"})
        marked = {one.name for one in told if one.is_personal}
        assert {"Care, Zoë, rate", "Allowed cost"} <= marked
        assert "Payment" not in marked

    def test_are_wanting_where_a_step_is_of_rules_that_are_gone(self) -> None:
        old = {"name": "gone_long_ago", "value": 3, "rule": "gone@2020-01-01", "source": "Gone"}
        (told,) = with_origins([old], {}, origins_of(Program.SNAP, "US-OR"), programme="SNAP")
        assert (told.name, told.origin) == ("Gone long ago", "")

    def test_leave_out_an_input_that_an_old_decision_does_not_have(self) -> None:
        kept = {"rule": "x@2020-01-01", "source": "X"}
        steps = [{"name": "income.earned", "value": 900, **kept}, {"name": "gross_income", "value": 900, **kept}]
        _, told = with_origins(steps, {}, origins_of(Program.SNAP, "US-OR"), programme="SNAP")
        assert told.origin == "From Income: earned ($900), never below zero."

    def test_have_a_place_in_no_answer_that_is_sent(self) -> None:
        line = '{"id":"1","month":"2026-11","state":"OR","household":{"members":[{"role":"head","age":30}]}}'
        (keys,) = {tuple(step) for step in json.loads(answer(Program.SNAP, line))["steps"]}
        assert keys == ("name", "value", "rule", "source")

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("penalty_days.2", 15, "15"),
            ("penalty_school.2", 20, "$20"),
            ("rates.penalty.2", 0.25, "25 percent"),
            ("care.m2.rate_for_days", 410, "$410"),
        ],
    )
    def test_tell_days_from_dollars(self, name: str, value: float, said: str) -> None:
        assert figure_of(name, value) == said


def said_of(asked: Asked, people: dict[str, str] | None = None) -> list[Told]:
    steps = [
        {"name": one.name, "value": shown(one.value), "rule": one.rule, "source": one.source}
        for one in asked.decided.steps
    ]
    programme = asked.program.upper().replace("-", "_")
    return with_origins(steps, people or {}, origins_of(asked.program, asked.jurisdiction), programme=programme)
