"""What an instrument has to be like, and what its answers are held against (A013, N006, O009, O016, O046)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework.install.note_templates import read_templates
from casework.refusals import Refused
from coaching import rules
from coaching.choices import Asked, AssessmentKind, QuestionKind
from coaching.install import read_instruments
from coaching.rules import Given, Question, Row, Standing

INSTRUMENTS = read_instruments()
BY_CODE = {entry["code"]: entry for entry in INSTRUMENTS}
#: Words that belong in a protected entry and in no question.
RESTRICTED = ("violen", "abuse", "treatment", "drug", "alcohol", "health", "pregnan", "diagnos", "medic", "disab")


def questions(entry: dict[str, Any]) -> list[Question]:
    return list(rules.questions_of(rules.sections_of(entry["sections"], levels=["LOW"])).values())


@pytest.mark.parametrize("entry", INSTRUMENTS, ids=lambda entry: entry["code"])
class TestInstruments:
    def test_is_declared_as_the_engine_reads_it(self, entry: dict[str, Any]) -> None:
        assert entry["kind"] in AssessmentKind.values
        assert entry["asked"] in Asked.values
        assert entry["source"]
        codes = [one["code"] for section in entry["sections"] for one in section["questions"]]
        assert len(codes) == len(set(codes))
        for one in questions(entry):
            assert one.kind in QuestionKind.values
            has_choices = one.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}
            assert bool(one.choices) == has_choices, one.code
            assert all(isinstance(code, str) and isinstance(words, str) for code, words in one.choices)

    def test_asks_nothing_that_is_a_protected_entry(self, entry: dict[str, Any]) -> None:
        for one in questions(entry):
            asked = f"{one.words} {one.help} {' '.join(words for _, words in one.choices)}".casefold()
            assert not [word for word in RESTRICTED if word in asked], one.code

    def test_begins_with_questions_that_there_are(self, entry: dict[str, Any]) -> None:
        for one in questions(entry):
            kind, _, code = one.begins_with.partition(".")
            sources = [other for other in INSTRUMENTS if other["kind"] == kind]
            assert not kind or any(code in {q.code for q in questions(source)} for source in sources), one.code


class TestAlaska:
    def test_the_note_has_a_place_for_what_the_assessment_found(self) -> None:
        """A012, A013."""
        templates = read_templates()
        newest = max((one for one in templates if one["code"] == "EA"), key=lambda one: one["version"])
        found = questions(BY_CODE["ea"])
        assert {one.note for one in found if one.kind == QuestionKind.PAIR} == set(newest["pairs"])
        assert {one.note for one in found if one.kind != QuestionKind.PAIR and one.note} <= set(newest["headings"])


def given(question: Question, answer: Given, **standing: bool) -> Given:
    return rules.require_given({question.code: question}, {question.code: answer}, standing=Standing(**standing))[
        question.code
    ]


TEXT = Question("goals", "Goals", QuestionKind.TEXT, is_required=True)
PAIR = Question("work", "Work", QuestionKind.PAIR, is_required=True)
STRENGTHS = Question("strengths", "Strengths", QuestionKind.STRENGTHS, is_required=True)
CHOICE = Question("ready", "Ready", QuestionKind.CHOICE, choices=(("NOW", "Now"),))
AGREED = Given(words="Forty", found="Forty", is_different=False)


class TestAnswers:
    def test_are_tidied(self) -> None:
        assert given(TEXT, Given(words="  A boat \n")).words == "A boat"
        assert given(PAIR, replace(AGREED, why="left over")).why == ""
        rows = (Row("FOOD", " Cooks   well "), Row("", " "))
        assert given(STRENGTHS, Given(rows=rows)).rows == (Row("FOOD", "Cooks well"),)

    @pytest.mark.parametrize(
        ("question", "answer", "field"),
        [
            (TEXT, Given(words=" "), "goals"),
            (TEXT, Given(words="x" * (rules.ANSWER_MAX + 1)), "goals"),
            (PAIR, Given(words="Forty"), "work_same"),
            (PAIR, Given(is_different=False), "work_said"),
            (PAIR, Given(words="Forty", is_different=True), "work_found"),
            (PAIR, replace(AGREED, found="x" * (rules.ANSWER_MAX + 1)), "work_found"),
            (STRENGTHS, Given(), "strengths"),
            (STRENGTHS, Given(rows=(Row("", "Cooks"),)), "strengths"),
            (STRENGTHS, Given(rows=(Row("FOOD", "x" * 301),)), "strengths"),
            (STRENGTHS, Given(rows=(Row("FOOD", "Cooks"),) * 41), "strengths"),
            (CHOICE, Given(codes=("LATER",)), "ready"),
            (Question("hours", "Hours", QuestionKind.NUMBER), Given(number=Decimal(-1)), "hours"),
        ],
    )
    def test_that_are_missing_or_cannot_be_are_refused_where_they_stand(
        self, question: Question, answer: Given, field: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            given(question, answer)
        assert refusal.value.field == field

    def test_an_unexplained_difference_stops_nothing_here(self) -> None:
        """A013: it stops the note."""
        assert given(PAIR, Given(words="Forty", found="Thirty", is_different=True)).is_different

    def test_a_strength_on_file_is_an_answer(self) -> None:
        assert given(STRENGTHS, Given(), has_strength=True).rows == ()

    def test_to_questions_that_are_gone_are_refused(self) -> None:
        with pytest.raises(Refused, match="have changed"):
            rules.require_given({}, {"old": Given(words="x")}, standing=Standing())


class TestOrderAndDay:
    def test_family_comes_first(self) -> None:
        """N006."""
        rules.require_order("", is_done=False)
        rules.require_order("FAMILY", is_done=True)
        with pytest.raises(Refused, match="First the whole family"):
            rules.require_order("FAMILY", is_done=False)

    @pytest.mark.parametrize("on", [date(2024, 3, 1), date(2014, 12, 31)])
    def test_day_is_past_and_in_the_calendar(self, on: date) -> None:
        with pytest.raises(Refused):
            rules.require_assessed_on(on, today=date(2024, 2, 29))
        rules.require_assessed_on(date(2024, 2, 29), today=date(2024, 2, 29))
