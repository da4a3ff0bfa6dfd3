"""Decisions in `bin/bench`: one household through every programme, and many through the batch in a stream."""

import json
import resource
import statistics
import time
from collections.abc import Iterator
from typing import NamedTuple

from eligibility.rules.answers import answer
from eligibility.rules.book import NoRule
from eligibility.rules.reading import question_of_line
from eligibility.rules.registry import Program, determine

MONTH = "2026-11"
STATES = (("OR", "Klamath"), ("AK", "Juneau"), ("NC", "Wake"), ("TX", "Harris"))
#: Seconds of Python that one household may take through all programmes of its state.
MOST_OF_A_HOUSEHOLD = 0.005
#: Kilobytes that a stream may grow by once it is warm.
MOST_GROWTH_KB = 4096
SAMPLE = 400


class Measured(NamedTuple):
    """What is measured: its name, the seconds, the bar in words, and whether it holds."""

    name: str
    seconds: float
    bar: str
    holds: bool


def measure_decisions(*, households: int) -> list[Measured]:
    """Time one household through every programme, and so many households through the batch."""
    one = statistics.median(_all_programs(line) for line in _lines(SAMPLE))
    warm = max(1, households // 10)
    _stream(warm)
    before = _most_memory()
    seconds = _stream(households)
    grown = _most_memory() - before
    return [
        Measured("one household, every programme", one, "<= 5 ms", one <= MOST_OF_A_HOUSEHOLD),
        Measured(f"SNAP in a stream, {households:,} households", seconds, "", True),
        Measured(f"  memory grown by {grown:,} kB", 0, f"<= {MOST_GROWTH_KB:,} kB", grown <= MOST_GROWTH_KB),
    ]


def _all_programs(line: str) -> float:
    asked = question_of_line(line)
    started = time.perf_counter()
    for program in Program:
        try:
            determine(program, asked.household, asked.month)
        except NoRule:
            continue
    return time.perf_counter() - started


def _stream(count: int) -> float:
    started = time.perf_counter()
    for line in _lines(count):
        answer(Program.SNAP, line)
    return time.perf_counter() - started


def _lines(count: int) -> Iterator[str]:
    """Make households of all states, sizes and incomes, the same ones every time."""
    for number in range(count):
        state, county = STATES[number % len(STATES)]
        head = {"role": "head", "age": 19 + number % 60, "income": {"wages": number % 37 * 75}}
        children = [{"role": "child", "age": age, "in_school": age > 5} for age in range(1, number % 5 * 3, 3)]  # noqa: PLR2004
        facts = {"members": [head, *children], "rent": number % 11 * 90, "utilities": ["heating_or_cooling", "phone"]}
        yield json.dumps({"id": str(number), "month": MONTH, "state": state, "county": county, "household": facts})


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
