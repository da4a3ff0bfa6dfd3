"""SNAP: the worked examples of the policy files, and a year of figures told by an independent model."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eligibility.rules.answers import answer
from eligibility.rules.book import Book
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household
from eligibility.rules.readings import Reading
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.examples import Example, examples
from tests.unit.eligibility.households import adult, child, household, month

ELDERLY_AGE = 70
#: Places with the utility allowance that the examples use.
PLACES = {
    ("contiguous48_dc", 515): ("OR", "Klamath", None),
    ("contiguous48_dc", None): ("OR", "Klamath", None),
    ("ak_urban", 591): ("AK", "Kenai Peninsula", "urban"),
    ("ak_rural1", 625): ("AK", "Matanuska-Susitna", "rural1"),
}

#: The example takes the actual costs of 100 above the threshold; Oregon's flat deduction of 170 is more, the benefit
#: the same.
WITH_FLAT_DEDUCTION = {"snap-5": {"adjusted_income": 713, "shelter_deduction": "858.5"}}


def of_example(inputs: dict[str, Any]) -> Household:
    state, county, area = PLACES[inputs["region"], inputs.get("sua")]
    head = adult(
        ELDERLY_AGE if inputs.get("elderly") else 30,
        wages=inputs.get("earned", 0),
        pension=inputs.get("unearned", 0),
        medical_expenses=inputs.get("med", 0),
    )
    return household(
        state,
        head,
        *[child(7) for _ in range(inputs["size"] - 1)],
        county=county,
        allotment_area=area,
        rent=inputs.get("shelter", 0),
        dependent_care_paid=inputs.get("depcare", 0),
        utilities=["heating_or_cooling"] if "sua" in inputs else [],
    )


class TestWorkedExamples:
    @pytest.mark.parametrize("example", examples("snap-"), ids=lambda example: example.id)
    def test_come_out(self, example: Example) -> None:
        decided = determine(Program.SNAP, of_example(example.inputs), month(example.inputs["on"][:7]))
        expected = example.expected | WITH_FLAT_DEDUCTION.get(example.id, {})
        assert decided.eligible
        assert decided.monthly_benefit == expected["benefit"]
        for name, step in (
            ("adjusted_income", "adjusted_income"),
            ("shelter_deduction", "deductions.excess_shelter"),
            ("net_income", "net_income"),
            ("maximum", "max_allotment"),
        ):
            assert decided.value(step) == Decimal(str(expected[name])), name

    def test_are_seven(self) -> None:
        assert len(examples("snap-")) == 7


def told() -> list[dict[str, Any]]:
    lines = (Path(__file__).resolve().parents[2] / "data" / "snap_cases.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


class TestAnIndependentModel:
    """Households of four states whose benefit was computed by policyengine-us 2.68.0."""

    def test_comes_to_the_same_dollar(self) -> None:
        wrong = []
        for case in told():
            expected = case.pop("expected")
            answered = json.loads(answer(Program.SNAP, json.dumps(case)))
            if (answered.get("eligible"), answered.get("monthly_benefit")) != (
                expected["eligible"],
                expected["benefit"],
            ):
                wrong.append((case["id"], expected, answered.get("error") or answered["monthly_benefit"]))
        assert not wrong

    def test_covers_every_state_and_both_answers(self) -> None:
        cases = told()
        assert {case["state"] for case in cases} == {"AK", "NC", "OR", "TX"}
        assert {case["expected"]["eligible"] for case in cases} == {True, False}
        assert len(cases) >= 100


class TestReplay:
    def test_of_a_decision_gives_the_same_steps(self) -> None:
        home = of_example(examples("snap-")[0].inputs)
        decided = determine(Program.SNAP, home, month("2026-11"))
        assert again(home, decided) == decided


def again(home: Household, decided: Determination) -> Determination:
    kept = [Reading.of_plain(json.loads(json.dumps(reading.as_plain()))) for reading in decided.readings]
    return determine(Program.SNAP, home, decided.month, Book.reopen(decided.jurisdiction, decided.month, kept))
