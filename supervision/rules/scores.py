"""The score of a QA review: met of applicable, exactly; what passes, and its rating (A097)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from casework.public import Refused, require_words
from supervision.choices import Answer, Reply
from supervision.rules.forms import ReviewForm

FINDING_MAX, REPLY_MAX, WHY_MAX = 1_000, 1_000, 1_000
_HUNDRED, _TENTHS = 100, 10


@dataclass(frozen=True, slots=True)
class Score:
    """How many questions were met of those that apply; what does not apply is left out.

    Policy: DPAWS expectations 28 (A097).
    """

    met: int
    applicable: int

    @property
    def share(self) -> Fraction | None:
        """The score itself; None where no question applies."""
        return Fraction(self.met, self.applicable) if self.applicable else None

    @property
    def words(self) -> str:
        """The score with the numbers it is made of."""
        return f"{percent(self.share)} ({self.met} of {self.applicable})" if self.share is not None else NO_SCORE


NO_SCORE = "No score: no question applies"


@dataclass(frozen=True, slots=True)
class Bands:
    """Where ratings begin, as shares; None where nobody set it."""

    above: Fraction | None = None
    below: Fraction | None = None


def score_of(answers: Iterable[str]) -> Score:
    """Count the answers of a review."""
    told = list(answers)
    return Score(told.count(Answer.MET), len(told) - told.count(Answer.NOT_APPLICABLE))


def average(scores: Iterable[Score]) -> Fraction | None:
    """Return the mean of some reviews, each with the same weight; None where none has a score."""
    shares = [score.share for score in scores if score.share is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def passes(share: Fraction | None, least: Fraction | None) -> bool | None:
    """Say whether a score meets the expectation: 80.0 does, 79.9 does not; None where there is nothing to compare.

    Policy: DPAWS expectations 28 (A097); `std.ak.qa_score`.
    """
    return None if share is None or least is None else share >= least


def percent(share: Fraction | None) -> str:
    """Say a share in percent with one digit, never rounded up: what does not pass does not look as if it did."""
    if share is None:
        return "No score"
    tenths = floor(share * _HUNDRED * _TENTHS)
    return f"{tenths // _TENTHS}.{tenths % _TENTHS} %"


def rating(share: Fraction | None, bands: Bands) -> str:
    """Return the rating of a score, or nothing where no bands are set.

    Policy: DPAWS expectations 28 (A097) calls 80 % mid-acceptable; `std.ak.qa_above`, `std.ak.qa_below`.
    """
    if share is None or bands.above is None or bands.below is None:
        return ""
    if share >= bands.above:
        return "Above acceptable"
    return "Below acceptable" if share < bands.below else "Acceptable"


def require_answers(form: ReviewForm, answers: Mapping[str, str]) -> dict[str, str]:
    """Return one answer to each question of the form, in its order, or stop at the first that has none."""
    for question in form.questions:
        if answers.get(question.code) not in Answer.values:
            raise Refused("Choose one of the three.", field=f"answer_{question.code}")
    return {question.code: answers[question.code] for question in form.questions}


def require_findings(form: ReviewForm, answers: Mapping[str, str], findings: Mapping[str, str]) -> dict[str, str]:
    """Return the words of each finding: what is not met says what was found, and nothing else does."""
    told: dict[str, str] = {}
    for question in form.questions:
        field, words = f"finding_{question.code}", findings.get(question.code, "")
        if answers[question.code] == Answer.NOT_MET:
            told[question.code] = require_words(words, field=field, empty="Say what you found.", most=FINDING_MAX)
        elif words.strip():
            raise Refused("A finding belongs to what is not met. Change the answer, or empty this.", field=field)
    return told


def require_reply(says: str, words: str) -> str:
    """Return the tidied words of a coach's answer to a finding; who disagrees says why."""
    if says not in Reply.values:
        raise Refused("Say whether you mended it.", field="says")
    tidy = words.strip()
    if says == Reply.DISAGREES:
        return require_words(words, field="words", empty="Say why you do not agree.", most=REPLY_MAX)
    if len(tidy) > REPLY_MAX:
        raise Refused(f"Keep this under {REPLY_MAX + 1:,} characters.", field="words")
    return tidy
