"""Cash in North Carolina and Texas, child care in Alaska and Oregon, as an independent public model decides them.

The households are such as both read the rules alike: without earnings in North Carolina, of which the State plan leaves
out a share that the model counts, and without the third of earnings in Texas, which the model takes as 0.33.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from eligibility.rules.answers import answer
from eligibility.rules.registry import Program

_FILE = Path(__file__).resolve().parents[2] / "data" / "care_cases.jsonl"
CASES: list[dict[str, Any]] = [json.loads(line) for line in _FILE.read_text().splitlines()]
CASH = ("NC", "TX")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_answers_as_the_model_does(case: dict[str, Any]) -> None:
    asked = {key: value for key, value in case.items() if key != "expected"}
    program = Program.TANF if case["state"] in CASH else Program.CHILD_CARE
    told = json.loads(answer(program, json.dumps(asked)))
    assert (told["eligible"], told["monthly_benefit"]) == (case["expected"]["eligible"], case["expected"]["benefit"])
