"""The form of an assessment, built from the questions of its instrument; and the one that explains a difference."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from casework.public import DayField, SentForm, words_area
from coaching import rules
from coaching.choices import Area, QuestionKind
from coaching.queries.instruments import Begun, StandingRow
from coaching.rules import ANSWER_MAX, ROW_MAX, Given, Question, Row, Section

FIRST_ROWS, MORE_ROWS, ROWS_AT_MOST = 3, 3, 40
SAME, DIFFERENT = "SAME", "DIFFERENT"
TEXT_MAX = 4_000
AREAS = [("", "Choose"), *((str(value), str(label)) for value, label in Area.choices)]


@dataclass(frozen=True)
class PairBoxes:
    """What is said, what was found, whether they agree, and why not."""

    said: forms.BoundField
    found: forms.BoundField
    same: forms.BoundField
    why: forms.BoundField


@dataclass(frozen=True)
class RowBoxes:
    """What a strength or a barrier is about, and its words."""

    area: forms.BoundField
    words: forms.BoundField


@dataclass(frozen=True)
class QuestionBoxes:
    """A question with the boxes that answer it: one, a pair, or rows."""

    question: Question
    field: forms.BoundField | None = None
    pair: PairBoxes | None = None
    rows: tuple[RowBoxes, ...] = ()
    begun: Begun | None = None
    on_file: tuple[StandingRow, ...] = ()
    is_needed: bool = False
    """Whether rows have to be written: some are asked for, and none stands on file."""


class AssessmentForm(SentForm):
    """Fields are `q_<code>` for one answer, `q_<code>_said` and so on for a pair, `q_<code>_<n>_words` for rows."""

    remark = forms.CharField(
        label="Anything else",
        required=False,
        max_length=TEXT_MAX,
        widget=words_area(3),
        help_text="Nothing about violence, treatment or health: that is a protected entry.",
        error_messages={"max_length": f"Keep this under {TEXT_MAX:,} characters."},
    )

    def __init__(
        self,
        *args: Any,
        sections: tuple[Section, ...],
        today: date,
        begun: Mapping[str, Begun] | None = None,
        on_file: Mapping[str, tuple[StandingRow, ...]] | None = None,
        standing: rules.Standing | None = None,
        more_rows: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.begun, self.on_file, self.standing = begun or {}, on_file or {}, standing or rules.Standing()
        self.questions = rules.questions_of(sections)
        self.fields["on"] = DayField(label="Assessed on", initial=today, last_day=today)
        self.row_counts = {
            code: min(self._rows(code) + more_rows, ROWS_AT_MOST)
            for code, question in self.questions.items()
            if question.is_rows
        }
        for question in self.questions.values():
            self.fields.update(_fields(question, rows=self.row_counts.get(question.code, 0)))

    def _rows(self, code: str) -> int:
        """Return how many rows of a question the form shows: at least some, else as many as were sent or saved."""
        pattern = re.compile(rf"q_{re.escape(code)}_(\d{{1,2}})_(?:area|words)")
        sent = self.data if self.is_bound else self.initial
        numbers = [int(found[1]) for name in sent if (found := pattern.fullmatch(name)) and sent.get(name)]
        return max([FIRST_ROWS, *(number + 1 for number in numbers)])

    @property
    def parts(self) -> Iterator[tuple[Section, list[QuestionBoxes]]]:
        """The sections with their boxes, in the order of the instrument."""
        for section in self.sections:
            yield section, [self._boxes(question) for question in section.questions]

    def _boxes(self, question: Question) -> QuestionBoxes:
        name = f"q_{question.code}"
        if question.kind == QuestionKind.PAIR:
            return QuestionBoxes(
                question,
                pair=PairBoxes(*(self[f"{name}_{part}"] for part in ("said", "found", "same", "why"))),
                begun=self.begun.get(question.code),
            )
        if question.is_rows:
            rows = tuple(
                RowBoxes(self[f"{name}_{number}_area"], self[f"{name}_{number}_words"])
                for number in range(self.row_counts[question.code])
            )
            is_needed = question.is_required and not self.standing.answers(question.kind)
            on_file = self.on_file.get(question.kind, ())
            return QuestionBoxes(question, rows=rows, on_file=on_file, is_needed=is_needed)
        return QuestionBoxes(question, field=self[name], begun=self.begun.get(question.code))

    def clean(self) -> dict[str, Any]:
        """Say everything that is missing at once, each beside its box."""
        cleaned = super().clean() or {}
        for question in self.questions.values():
            for number in range(self.row_counts.get(question.code, 0)):
                area, words = f"q_{question.code}_{number}_area", f"q_{question.code}_{number}_words"
                if cleaned.get(words, "").strip() and area in cleaned and not cleaned[area]:
                    self.add_error(area, "Choose what it is about.")
            names = _fields(question, rows=self.row_counts.get(question.code, 0))
            if not set(names) & set(self.errors):
                for refusal in rules.problems_of(question, self._given(question), self.standing):
                    self.add_error(self.place_of(refusal.field), str(refusal))
        return cleaned

    def boxes_of(self, code: str) -> tuple[str, ...]:
        """Return the boxes of one question in which words are written; of one that there is not, none."""
        question = self.questions.get(code)
        if question is None or not question.is_told:
            return ()
        parts = ("_said", "_found", "_why") if question.kind == QuestionKind.PAIR else ("",)
        return tuple(f"q_{code}{part}" for part in parts)

    def place_of(self, field: str) -> str | None:
        """Say a refusal about an answer beside its box; about rows, beside the first of them."""
        if field in self.fields:
            return field
        if f"q_{field}" in self.fields:
            return f"q_{field}"
        return f"q_{field}_0_words" if f"q_{field}_0_words" in self.fields else None

    def given(self) -> dict[str, Given]:
        """Return what was answered, by the codes of the questions."""
        return {code: self._given(question) for code, question in self.questions.items()}

    def _given(self, question: Question) -> Given:
        name, cleaned = f"q_{question.code}", self.cleaned_data
        if question.kind == QuestionKind.PAIR:
            same = cleaned[f"{name}_same"]
            return Given(
                words=cleaned[f"{name}_said"],
                found=cleaned[f"{name}_found"],
                is_different=same == DIFFERENT if same else None,
                why=cleaned[f"{name}_why"],
            )
        if question.is_rows:
            numbers = range(self.row_counts[question.code])
            rows = (Row(cleaned[f"{name}_{number}_area"], cleaned[f"{name}_{number}_words"]) for number in numbers)
            return Given(rows=tuple(rows))
        return _answer(question.kind, cleaned[name])


def _answer(kind: str, value: Any) -> Given:
    """Return what was answered in one box."""
    if kind in (QuestionKind.CHOICE, QuestionKind.YES_NO):
        return Given(codes=(value,) if value else ())
    if kind == QuestionKind.CHOICES:
        return Given(codes=tuple(value))
    if kind == QuestionKind.NUMBER:
        return Given(number=value)
    return Given(day=value) if kind == QuestionKind.DAY else Given(words=value)


def initial_answers(questions: Mapping[str, Question], begun: Mapping[str, Begun]) -> dict[str, Any]:
    """Return the fields of a form that begins with answers given before."""
    initial: dict[str, Any] = {}
    for code, found in begun.items():
        name, kind, one = f"q_{code}", questions[code].kind, found.given
        if kind == QuestionKind.PAIR:
            initial |= {f"{name}_said": one.words, f"{name}_found": one.found}
        elif kind == QuestionKind.CHOICES:
            initial[name] = list(one.codes)
        elif kind in (QuestionKind.CHOICE, QuestionKind.YES_NO):
            initial[name] = one.codes[0] if one.codes else ""
        elif kind == QuestionKind.NUMBER:
            initial[name] = one.number
        elif kind == QuestionKind.DAY:
            initial[name] = one.day
        else:
            initial[name] = one.words
    return initial


def _fields(question: Question, *, rows: int) -> dict[str, forms.Field]:
    name = f"q_{question.code}"
    if question.kind == QuestionKind.PAIR:
        return {
            f"{name}_said": _text(f"{question.words}: the person says"),
            f"{name}_found": _text(f"{question.words}: found (needed where they differ)"),
            f"{name}_same": forms.ChoiceField(
                label=f"{question.words}: do they agree?",
                choices=[(SAME, "They agree"), (DIFFERENT, "They differ")],
                widget=forms.RadioSelect,
                required=False,
            ),
            f"{name}_why": _text(f"{question.words}: why they differ (can follow before the note)"),
        }
    if question.is_rows:
        noun = "strength" if question.kind == QuestionKind.STRENGTHS else "barrier"
        return {
            field: one
            for number in range(rows)
            for field, one in (
                (f"{name}_{number}_area", _area(f"About, {noun} {number + 1}")),
                (f"{name}_{number}_words", _row_words(f"{noun.capitalize()} {number + 1}")),
            )
        }
    return {name: _field(question)}


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.words, "required": question.is_required, "help_text": question.help}
    missing = {"required": "Answer this.", "invalid_choice": "Choose one of the answers."}
    choices = list(question.choices)
    match question.kind:
        case QuestionKind.CHOICE:
            return forms.ChoiceField(
                choices=choices, widget=forms.RadioSelect(attrs={"data-list": "1"}), error_messages=missing, **common
            )
        case QuestionKind.YES_NO:
            return forms.ChoiceField(
                choices=[("YES", "Yes"), ("NO", "No")], widget=forms.RadioSelect, error_messages=missing, **common
            )
        case QuestionKind.CHOICES:
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=missing, **common
            )
        case QuestionKind.NUMBER:
            return forms.DecimalField(
                min_value=0,
                max_digits=12,
                decimal_places=2,
                widget=forms.TextInput(attrs={"class": "in in--short", "inputmode": "decimal", "autocomplete": "off"}),
                error_messages=missing | {"invalid": "Write a number, like 20 or 12.50."},
                **common,
            )
        case QuestionKind.DAY:
            return DayField(**common)
    return _text(question.words, is_required=question.is_required, help_text=question.help)


def _text(label: str, *, is_required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=is_required,
        help_text=help_text,
        max_length=ANSWER_MAX,
        widget=words_area(3),
        error_messages={"required": "Answer this.", "max_length": f"Keep this under {ANSWER_MAX:,} characters."},
    )


def _area(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=AREAS,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose what it is about."},
    )


def _row_words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=ROW_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={"max_length": f"Keep this under {ROW_MAX} characters."},
    )


class ExplainForm(SentForm):
    """Why what was said and what was found differ."""

    words = forms.CharField(
        label="Why they differ",
        max_length=TEXT_MAX,
        widget=words_area(4),
        error_messages={
            "required": "Write why they differ.",
            "max_length": f"Keep this under {TEXT_MAX:,} characters.",
        },
    )
