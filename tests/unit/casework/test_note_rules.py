"""Pairs of what the client says and what was found, words of opinion, splitting without loss."""

from typing import Any

import pytest

from casework import rules
from casework.refusals import Refused

SUBJECTS = ("Work and earnings", "Schooling and training")


def pair(number: int = 0, **changes: Any) -> rules.Pair:
    return rules.Pair(**{"subject": SUBJECTS[number], "answer": "SAME"} | changes)


class TestPairs:
    def test_no_discrepancy_is_an_answer(self) -> None:
        """A013."""
        found = rules.require_pairs([pair(0), pair(1, answer="NOT_RAISED")], subjects=SUBJECTS)
        assert [one.answer for one in found] == ["SAME", "NOT_RAISED"]

    @pytest.mark.parametrize(
        ("pairs", "field"),
        [
            ([pair(0)], "pair_1_answer"),
            ([pair(0, answer=""), pair(1)], "pair_0_answer"),
            ([pair(0, answer="PERHAPS"), pair(1)], "pair_0_answer"),
            ([pair(0), pair(1, answer="DIFFERS", found="x", explanation="x")], "pair_1_says"),
            ([pair(0), pair(1, answer="DIFFERS", says="x", explanation="x")], "pair_1_found"),
            ([pair(0), pair(1, answer="DIFFERS", says="x", found="y", explanation="  ")], "pair_1_explanation"),
            ([pair(0), pair(1), pair(0, subject="Another")], "pairs"),
        ],
    )
    def test_a_difference_is_explained_or_stops_it(self, pairs: list[rules.Pair], field: str) -> None:
        """A013."""
        with pytest.raises(Refused) as refused:
            rules.require_pairs(pairs, subjects=SUBJECTS)
        assert refused.value.field == field

    def test_templates_without_subjects_ask_nothing(self) -> None:
        assert rules.require_pairs([], subjects=()) == []


class TestOpinions:
    def test_finds_words_with_what_stands_around_them(self) -> None:
        """A019."""
        found = rules.opinions_in({"What was said": "She was late. She is obviously lazy, I think."})
        assert [one.word for one in found] == ["obviously", "lazy", "I think"]
        assert found[0].heading == "What was said"
        assert "She is obviously lazy" in found[0].around

    @pytest.mark.parametrize("text", ["Plain facts.", "Badly needed rest; the seams came off.", "", "🙂" * 10_000])
    def test_leaves_other_words_alone(self, text: str) -> None:
        assert rules.opinions_in({"What was said": text}) == []


class TestSplitting:
    def test_a_line_in_no_note_is_lost(self) -> None:
        """A018."""
        original = {"What was said": "Care ends in June.\nThe bus is late.", "Next steps": "Call on Friday."}
        notes = [{"What was said": "Care ends in June."}, {"Next steps": "Call on  Friday."}]
        assert rules.lost_lines(original, notes) == ["The bus is late."]
        with pytest.raises(Refused) as refused:
            rules.require_lost_nothing(original, notes, left_out=False)
        assert refused.value.field == "is_left_out"
        rules.require_lost_nothing(original, notes, left_out=True)

    def test_a_line_with_more_around_it_is_kept(self) -> None:
        assert rules.lost_lines({"a": "Care ends."}, [{"b": "As she said: Care ends. And so on."}]) == []

    def test_several_subjects_are_asked_about_once(self) -> None:
        rules.require_one_subject(["PLAN"], is_confirmed=False)
        rules.require_one_subject(["PLAN", "HOUSING"], is_confirmed=True)
        with pytest.raises(Refused):
            rules.require_one_subject(["PLAN", "HOUSING"], is_confirmed=False)

    def test_the_refusal_of_an_interpreter_is_told(self) -> None:
        rules.require_refusal_told("USED", "Nothing about it.")
        rules.require_refusal_told("DECLINED", "The Interpreter was declined.")
        with pytest.raises(Refused):
            rules.require_refusal_told("DECLINED", "We spoke English.")
