"""The forms of QA case reviews: versions by state and month, with areas and questions (A097)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent.parent / "review_forms.yaml"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `number` is the expectation asked about, `mend` the page of the case that puts a finding right."""

    code: str
    number: int
    words: str
    mend: str


@dataclass(frozen=True, slots=True)
class Area:
    """Questions that belong together."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ReviewForm:
    """One version of a state's form; `score`, `above` and `below` name the dated values it is held against."""

    jurisdiction: str
    version: int
    first_month: date
    title: str
    source: str
    score: str
    above: str
    below: str
    areas: tuple[Area, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(question for area in self.areas for question in area.questions)

    def question(self, code: str) -> Question:
        """Return one question.

        Raises:
            KeyError: the form has none of this code.
        """
        return {one.code: one for one in self.questions}[code]


@cache
def review_forms() -> tuple[ReviewForm, ...]:
    """Return every version of every form on file, the oldest first."""
    entries: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(sorted((_form(entry) for entry in entries), key=lambda form: form.first_month))


def form_for(jurisdiction: str, month: date) -> ReviewForm | None:
    """Return the form with which work of a month is reviewed, or None where none is on file."""
    found = [form for form in review_forms() if form.jurisdiction == jurisdiction and form.first_month <= month]
    return found[-1] if found else None


def form_of(jurisdiction: str, version: int) -> ReviewForm:
    """Return the form that a sample was drawn for.

    Raises:
        KeyError: no form of this state has this version.
    """
    return {(form.jurisdiction, form.version): form for form in review_forms()}[jurisdiction, version]


def _form(entry: dict[str, Any]) -> ReviewForm:
    areas = tuple(
        Area(area["title"], tuple(Question(**question) for question in area["questions"])) for area in entry["areas"]
    )
    return ReviewForm(**{**entry, "areas": areas})
