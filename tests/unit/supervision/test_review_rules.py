"""The score of a QA review, its form, and how cases are drawn (A097)."""

from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from casework.permissions import _REVIEW_STATES
from casework.refusals import Refused
from policy.reader import load
from supervision.choices import Population, Reply, SampleKind
from supervision.rules.draws import digest_of, drawn, require_enough, require_sample, require_seed
from supervision.rules.forms import form_for, form_of, review_forms
from supervision.rules.scores import (
    Bands,
    Score,
    average,
    passes,
    percent,
    rating,
    require_answers,
    require_findings,
    require_reply,
    score_of,
)

LEAST = Fraction(str(load().value("std.ak.qa_score", jurisdiction="US-AK", on=date(2026, 11, 1))))
SEED = "0123456789abcdef" * 2
MONTH, TODAY = date(2026, 10, 1), date(2026, 11, 17)
KEYS = [UUID(int=number) for number in range(40)]
FORM = review_forms()[0]
MET = dict.fromkeys((one.code for one in FORM.questions), "MET")


class TestScore:
    @pytest.mark.parametrize(
        ("met", "applicable", "words", "is_passed"),
        [
            (4, 5, "80.0 %", True),
            (799, 1000, "79.9 %", False),
            (79_999, 100_000, "79.9 %", False),
            (8_001, 10_000, "80.0 %", True),
            (2, 3, "66.6 %", False),
            (25, 25, "100.0 %", True),
            (0, 7, "0.0 %", False),
        ],
    )
    def test_eighty_passes_and_less_does_not(self, met: int, applicable: int, words: str, is_passed: bool) -> None:
        """A097: 80.0 passes, 79.9 does not, and nothing is rounded up to it."""
        share = Score(met, applicable).share
        assert (percent(share), passes(share, LEAST)) == (words, is_passed)

    def test_leaves_out_what_does_not_apply(self) -> None:
        assert score_of(["MET", "MET", "NOT_MET", "NOT_APPLICABLE"]) == Score(2, 3)

    def test_has_none_where_nothing_applies(self) -> None:
        score = score_of(["NOT_APPLICABLE"] * 3)
        assert (score.share, score.words, passes(score.share, LEAST)) == (
            None,
            "No score: no question applies",
            None,
        )
        assert average([score]) is None
        assert passes(Fraction(1), None) is None

    def test_averages_reviews_and_not_questions(self) -> None:
        assert average([Score(1, 1), Score(0, 9), Score(0, 0)]) == Fraction(1, 2)

    @given(st.integers(0, 50), st.integers(1, 50))
    def test_never_falls_when_one_more_is_met(self, met: int, not_met: int) -> None:
        before, after = Score(met, met + not_met), Score(met + 1, met + not_met)
        assert before.share is not None
        assert after.share is not None
        assert before.share < after.share
        assert bool(passes(before.share, LEAST)) <= bool(passes(after.share, LEAST))

    def test_is_rated_where_bands_are_set_alone(self) -> None:
        bands = Bands(Fraction(9, 10), Fraction(7, 10))
        rated = [rating(Fraction(share, 100), bands) for share in (90, 89, 70, 69)]
        assert rated == ["Above acceptable", "Acceptable", "Acceptable", "Below acceptable"]
        assert rating(Fraction(4, 5), Bands()) == rating(Fraction(4, 5), Bands(above=Fraction(9, 10))) == ""
        assert rating(None, bands) == ""


class TestAnswers:
    def test_each_question_is_answered(self) -> None:
        code = FORM.questions[3].code
        for answer in ("", "MAYBE"):
            with pytest.raises(Refused) as refused:
                require_answers(FORM, MET | {code: answer})
            assert refused.value.field == f"answer_{code}"
        assert require_answers(FORM, MET | {"another": "MET"}) == MET

    def test_what_is_not_met_says_what_was_found_and_nothing_else_does(self) -> None:
        code = FORM.questions[0].code
        told = MET | {code: "NOT_MET"}
        for words in ("", "  ", "x" * 1_001):
            with pytest.raises(Refused) as refused:
                require_findings(FORM, told, {code: words})
            assert refused.value.field == f"finding_{code}"
        assert require_findings(FORM, told, {code: " Two days late \U0001f4de "}) == {code: "Two days late \U0001f4de"}
        with pytest.raises(Refused, match="belongs to what is not met"):
            require_findings(FORM, MET, {code: "Two days late"})

    def test_a_coach_who_does_not_agree_says_why(self) -> None:
        assert require_reply(Reply.MENDED, "") == ""
        assert require_reply(Reply.DISAGREES, " It is in part 3 ") == "It is in part 3"
        for says, words in ((Reply.DISAGREES, " "), ("", "x"), (Reply.MENDED, "x" * 1_001)):
            with pytest.raises(Refused):
                require_reply(says, words)


class TestForms:
    def test_are_for_the_states_that_have_reviews(self) -> None:
        assert {form.jurisdiction for form in review_forms()} == set(_REVIEW_STATES)
        assert form_for("US-OR", MONTH) is None

    def test_hold_from_their_first_month(self) -> None:
        assert form_for("US-AK", date(2014, 12, 1)) is None
        assert form_for("US-AK", MONTH) is form_of("US-AK", 1)
        with pytest.raises(KeyError):
            form_of("US-AK", 99)

    @pytest.mark.parametrize("form", review_forms(), ids=lambda form: f"{form.jurisdiction} {form.version}")
    def test_each_question_stands_once_and_leads_to_a_page_of_the_case(self, form: object) -> None:
        assert isinstance(form, type(FORM))
        codes = [one.code for one in form.questions]
        assert len(set(codes)) == len(codes)
        assert all(len(code) <= 40 for code in codes)
        assert all(str(KEYS[1]) in reverse(one.mend, args=[KEYS[1]]) for one in form.questions)
        assert {form.score, form.above, form.below} <= {one.id for one in load().parameters()}
        assert {form.above, form.below} <= {one.id for one in load().settings()}


class TestDraw:
    def test_the_same_seed_draws_the_same_cases_in_whatever_order(self) -> None:
        once = drawn(KEYS, seed=SEED, count=5)
        assert once == drawn(reversed(KEYS), seed=SEED, count=5) == drawn(KEYS, seed=SEED, count=9)[:5]
        assert once != drawn(KEYS, seed=SEED[::-1], count=5)
        assert len(set(once)) == 5

    @given(st.sets(st.uuids(), min_size=1, max_size=30), st.integers(1, 30), st.data())
    def test_a_case_that_leaves_moves_no_other(self, keys: set[UUID], count: int, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(sorted(keys)))
        before = [key for key in drawn(keys, seed=SEED, count=len(keys)) if key != gone]
        assert drawn(keys - {gone}, seed=SEED, count=count) == before[:count]

    def test_every_case_can_come_first(self) -> None:
        assert {drawn(KEYS[:4], seed=f"{number:032x}", count=1)[0] for number in range(60)} == set(KEYS[:4])

    def test_a_population_is_told_from_another(self) -> None:
        assert digest_of(KEYS) == digest_of(reversed(KEYS)) != digest_of(KEYS[1:])

    def test_nobody_chooses_a_seed(self) -> None:
        for seed in ("", "mine", SEED.upper(), f"{SEED}0"):
            with pytest.raises(ValueError, match="32"):
                require_seed(seed)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "LUCKY"}, "kind"),
            ({"population": "BEST"}, "population"),
            ({"population": Population.CLOSED}, "population"),
            ({"kind": SampleKind.TARGETED, "why": " "}, "why"),
            ({"kind": SampleKind.TARGETED, "why": "x" * 301}, "why"),
            ({"month": date(2026, 12, 1)}, "month"),
            ({"count": 0}, "count"),
            ({"count": 51}, "count"),
        ],
    )
    def test_refuses_a_sample_that_cannot_be(self, changes: dict[str, object], field: str) -> None:
        plain: dict[str, object] = {
            "kind": SampleKind.RANDOM,
            "population": Population.ALL,
            "month": MONTH,
            "count": 5,
            "why": "",
            "today": TODAY,
        }
        assert require_sample(**plain) == ""  # type: ignore[arg-type]
        with pytest.raises(Refused) as refused:
            require_sample(**plain | changes)  # type: ignore[arg-type]
        assert refused.value.field == field

    def test_refuses_more_than_may_be_drawn(self) -> None:
        require_enough(3, 3)
        for found in (0, 1, 2):
            with pytest.raises(Refused):
                require_enough(found, 3)
