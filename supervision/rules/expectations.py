"""The expectations that staff read and sign, by version, and what makes a signature (A001, A118)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casework.public import Refused

FILE = Path(__file__).parent.parent / "expectations.yaml"
NAME_MAX = 120


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered expectation, in short words, with the duties that hold it."""

    number: int
    title: str
    words: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Expectations for the same staff."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Expectations:
    """One version of a state's expectations."""

    jurisdiction: str
    version: int
    in_force_from: date
    title: str
    source: str
    parts: tuple[Part, ...]


@cache
def all_expectations() -> tuple[Expectations, ...]:
    """Return every version on file, the oldest first."""
    entries: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(sorted((_version(entry) for entry in entries), key=lambda one: one.in_force_from))


def expectations_for(
    jurisdiction: str, today: date, *, among: tuple[Expectations, ...] | None = None
) -> Expectations | None:
    """Return the version in force on a day, or None where none is on file.

    Policy: DPA work services expectations, preamble (A001).
    """
    known = all_expectations() if among is None else among
    found = [one for one in known if one.jurisdiction == jurisdiction and one.in_force_from <= today]
    return found[-1] if found else None


def require_signature(*, name: str, printed_name: str, signature: str, has_read: bool) -> None:
    """Stop a signature that is not the person's own, or that comes before they say that they read it.

    Policy: DPA work services expectations, acknowledgement (A118): printed name, signature, date.

    Raises:
        Refused: the box is not ticked, or one of the names is not that of who signs.
    """
    if not has_read:
        raise Refused("Tick that you read and understand them.", field="has_read")
    for field, typed in (("printed_name", printed_name), ("signature", signature)):
        if _plain(typed) != _plain(name):
            raise Refused(f"Type your whole name, “{name}”.", field=field)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _version(entry: dict[str, Any]) -> Expectations:
    parts = tuple(
        Part(part["title"], tuple(Point(**{**point, "duties": tuple(point["duties"])}) for point in part["points"]))
        for part in entry["parts"]
    )
    return Expectations(**{**entry, "parts": parts})
