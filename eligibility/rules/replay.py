"""A decision computed again: with the rule versions of its day, and with those of now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eligibility.rules.book import Book, NoRule, shelf_of
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Question
from eligibility.rules.readings import Reading
from eligibility.rules.registry import Program, determine


@dataclass(frozen=True, slots=True)
class Changed:
    """A policy id that a decision read and that says something else now, or nothing any more."""

    id: str
    read: Reading
    now: Reading | None


def replay(program: Program, question: Question, readings: Iterable[Reading]) -> Determination:
    """Compute a decision again from its facts and what it read from the policy files then.

    Raises:
        NoRule: the rules of today ask for something that was not read then.
    """
    household, month = question.household, question.month
    return determine(program, household, month, Book.reopen(household.jurisdiction, month, readings))


def changed_since(jurisdiction: str, month: date, readings: Iterable[Reading]) -> tuple[Changed, ...]:
    """List what of the readings of a decision the policy files now tell differently, in the order of reading."""
    shelf = shelf_of(jurisdiction, month)
    found = []
    for reading in readings:
        try:
            now = shelf.reading(reading.id, reading.on)
        except NoRule:
            now = None
        if now is None or now.value != reading.value:
            found.append(Changed(reading.id, reading, now))
    return tuple(found)
