"""Decisions in `bin/bench`: one household through every programme, what if, and many in a stream."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, NamedTuple

from django.conf import settings

from eligibility.queries.what_if import what_if
from eligibility.rules.book import NoRule
from eligibility.rules.reading import question_of_line
from eligibility.rules.registry import Program, determine

MONTH = "2026-11"
STATES = (("OR", "Klamath"), ("AK", "Juneau"), ("NC", "Wake"), ("TX", "Harris"))
#: Seconds of Python that one household may take through all programmes of its state.
MOST_OF_A_HOUSEHOLD = 0.005
#: Kilobytes that a run over all may take more than one over a tenth.
MOST_GROWTH_KB = 4096
SAMPLE = 400
#: The picture of "what if" may take as long as so many households through every programme.
MOST_OF_A_PICTURE = 250
PICTURES = 12
#: Runs a command and says, as the last line of its errors, how much memory it took at most. It stands between because
#: a child is counted with the memory of whoever starts it, and who measures is larger than what is measured.
_WEIGHED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


class Measured(NamedTuple):
    """What is measured: its name, the seconds, the bar in words, and whether it holds."""

    name: str
    seconds: float
    bar: str
    holds: bool


class Streamed(NamedTuple):
    """A run of the command: seconds with its start, and the most memory it took in kilobytes."""

    seconds: float
    memory: int


def measure_decisions(*, households: int) -> list[Measured]:
    """Time one household through every programme, what other wages would mean, and `manage.py determine` as a process.

    Raises:
        RuntimeError: the command failed, or answered another number of lines than it was given.
    """
    one = statistics.median(_all_programs(line) for line in _lines(SAMPLE))
    picture = statistics.median(_what_if(line) for line in _lines(PICTURES))
    most = MOST_OF_A_PICTURE * one
    tenth, whole = _stream(max(1, households // 10)), _stream(households)
    grown = max(0, whole.memory - tenth.memory)
    return [
        Measured("one household, every programme", one, "<= 5 ms", one <= MOST_OF_A_HOUSEHOLD),
        Measured("what if, with its picture", picture, f"<= {MOST_OF_A_PICTURE} households", picture <= most),
        Measured(f"SNAP in a stream, {households:,} households", whole.seconds, "", True),
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


def _what_if(line: str) -> float:
    asked = question_of_line(line)
    head = asked.household.members[0].id
    started = time.perf_counter()
    what_if(asked.household, head, hours=Decimal(25), wage=Decimal(18), first=asked.month)
    return time.perf_counter() - started


def _stream(count: int) -> Streamed:
    """Hand so many households to the command line by line, and read its answers as they come."""
    command = [sys.executable, "manage.py", "determine", "--program", Program.SNAP]
    started = time.perf_counter()
    with TemporaryFile("w+") as errors:
        with subprocess.Popen(
            [sys.executable, "-c", _WEIGHED, *command],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as running:
            if running.stdin is None or running.stdout is None:
                raise RuntimeError("the command has no pipes")
            feeding = Thread(target=_feed, args=(running.stdin, count))
            feeding.start()
            answered = sum(1 for _ in running.stdout)
            feeding.join()
        seconds = time.perf_counter() - started
        errors.seek(0)
        *told, memory = errors.read().splitlines()
    if running.returncode or answered != count:
        raise RuntimeError(f"{answered} of {count} households were answered: " + "\n".join(told[-10:]))
    return Streamed(seconds, int(memory))


def _feed(into: IO[str], count: int) -> None:
    # a command that ends early says why itself
    with suppress(BrokenPipeError), into:
        for line in _lines(count):
            into.write(line + "\n")


def _lines(count: int) -> Iterator[str]:
    """Make households of all states, sizes and incomes, the same ones every time."""
    for number in range(count):
        state, county = STATES[number % len(STATES)]
        head = {"role": "head", "age": 19 + number % 60, "income": {"wages": number % 37 * 75}}
        children = [{"role": "child", "age": age, "in_school": age > 5} for age in range(1, number % 5 * 3, 3)]  # noqa: PLR2004
        facts = {"members": [head, *children], "rent": number % 11 * 90, "utilities": ["heating_or_cooling", "phone"]}
        yield json.dumps({"id": str(number), "month": MONTH, "state": state, "county": county, "household": facts})
