"""How ready for work somebody is, each time it was assessed, with the way it goes (O012)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from casework.public import Case
from coaching.models import Answer
from coaching.rules import Trend, trend_of

#: The question that the instruments ask about it; its choices begin with the most ready.
QUESTION = "readiness"
_SHOWN = 6


@dataclass(frozen=True)
class Level:
    """A level on a day; `trend` holds it against the one before, None for the first."""

    on: date
    words: str
    trend: Trend | None


def readiness_of(case: Case) -> dict[UUID, tuple[Level, ...]]:
    """Return the levels of each adult of a case, the latest first, in one query."""
    rows = Answer.objects.filter(case=case, question=QUESTION, assessment__participant__isnull=False)
    columns = ("assessment__participant_id", "assessment__on", "codes", "assessment__instrument__sections")
    found: dict[UUID, list[tuple[date, int, str]]] = defaultdict(list)
    for participant_id, on, codes, sections in rows.order_by("assessment__on", "pk").values_list(*columns):
        choices = _choices(sections or [])
        for code in codes[:1]:
            if code in choices:
                found[participant_id].append((on, list(choices).index(code), choices[code]))
    return {key: tuple(_levels(told)) for key, told in found.items()}


def _levels(told: list[tuple[date, int, str]]) -> list[Level]:
    first = [Level(told[0][0], told[0][2], None)]
    later = [Level(on, words, trend_of(before, place)) for (_, before, _), (on, place, words) in pairwise(told)]
    return list(reversed(first + later))[:_SHOWN]


def _choices(sections: list[dict[str, Any]]) -> dict[str, str]:
    """Return the choices of the question as it was asked, most ready first."""
    for section in sections:
        for question in section["questions"]:
            if question["code"] == QUESTION:
                return dict(question.get("choices", []))
    return {}
