"""Households reckoned by hand from the text of the rules, at the places where models of benefits differ (N025)."""

import json
from pathlib import Path
from typing import Any

import pytest

from eligibility.rules.answers import answer
from eligibility.rules.registry import DECIDE, Program

ROWS = Path(__file__).resolve().parents[2] / "data" / "by_hand.jsonl"


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ROWS.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["line"]["id"])
def test_comes_to_the_figure_of_the_source(row: dict[str, Any]) -> None:
    answered = json.loads(answer(Program(row["program"]), json.dumps(row["line"])))
    assert row["source"]
    assert "error" not in answered, answered
    assert (answered["eligible"], answered["monthly_benefit"]) == (
        row["expected"]["eligible"],
        row["expected"]["benefit"],
    )
    steps = {step["name"]: step["value"] for step in answered["steps"]}
    for name, value in row["expected"].get("steps", {}).items():
        assert steps[name] == value, name


def test_are_of_every_programme_and_state_and_each_its_own() -> None:
    asked = {(row["program"], row["line"]["state"]) for row in rows()}
    assert asked == {(str(program), jurisdiction.removeprefix("US-")) for program, jurisdiction in DECIDE}
    ids = [row["line"]["id"] for row in rows()]
    assert len(set(ids)) == len(ids)
