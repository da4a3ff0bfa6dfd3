"""The participant's copy of a staffing, and results of visits: pure rules."""

from datetime import date, time
from typing import Any

import pytest

from casework.refusals import Refused
from reengagement.choices import Outcome, Seat, VisitPurpose
from reengagement.rules.areas import AreaAnswer
from reengagement.rules.copies import OUTCOMES, Cut, family_copy, outcome_words
from reengagement.rules.narration import NextAppointment, NextStep, Pause, Told
from reengagement.rules.visits import WORDS_MAX, require_results

DAY = date(2026, 11, 17)


def told(**changes: Any) -> Told:
    values: dict[str, Any] = {
        "on": DAY,
        "outcome": Outcome.NEW_PLAN,
        "seats": (),
        "strengths": ("Two years as lead server",),
        "goals": ("The dental class",),
        "answers": (AreaAnswer("CARE_TRANSPORT", "x", "EXISTS", affected=True),),
        "supports": ("Gas help",),
        "pauses": (Pause("Job search", date(2026, 12, 1), "child care"),),
        "next_steps": (
            NextStep(Seat.PARTICIPANT, "Contact more providers", date(2026, 12, 1), count=4, unit="providers"),
            NextStep(Seat.COACH, "Send the list.", date(2026, 11, 20)),
        ),
        "appointment": NextAppointment(date(2026, 12, 2), time(15), "PHONE", "COACH"),
        "words": "What the team found",
    } | changes
    return Told(**values)


class TestCopy:
    def test_says_who_does_what_next_in_plain_words(self) -> None:
        """R020, R029, R037, R038."""
        copy = family_copy(told())
        assert copy.own == ("Contact more providers (4 providers) by December 1, 2026.",)
        assert copy.others == ("Family coach: Send the list by November 20, 2026.",)
        assert copy.pauses == ("Job search waits until December 1, 2026.",)
        assert copy.next_time == "December 2, 2026, 3:00 PM, by phone; your coach calls."
        assert copy.outcome == "You have a new plan. Your money is not lowered."

    def test_holds_nothing_of_the_areas_and_of_what_the_team_wrote(self) -> None:
        assert "What the team found" not in str(family_copy(told()))
        assert "affected" not in str(family_copy(told()))

    def test_every_outcome_has_its_words(self) -> None:
        assert set(OUTCOMES) == set(Outcome)
        assert "hearing" in OUTCOMES[Outcome.REDUCTION]
        assert family_copy(told(outcome="")).outcome == ""

    @pytest.mark.parametrize("outcome", Outcome.values)
    def test_never_says_that_money_is_not_lowered_while_it_is(self, outcome: str) -> None:
        """OAR 461-130-0335: it ends from its day, or goes on."""
        ends, goes_on, undone = Cut(DAY), Cut(), Cut(is_undone=True)
        for cut, words in (
            (ends, "from November 17, 2026 on it takes nothing. A letter about it follows."),
            (goes_on, "stays as that letter says, until its own end."),
            (undone, "is undone from its first day. A letter about it follows."),
        ):
            said = outcome_words(outcome, [cut, cut])
            assert said.startswith(OUTCOMES[Outcome(outcome)])
            assert said.count(words) == 1
            assert "not lowered" not in said
            assert "Nothing changes" not in said
        assert outcome_words(outcome, [ends, goes_on]).endswith("until its own end.")


class TestVisits:
    def test_each_purpose_has_a_result_of_its_own(self) -> None:
        """A043."""
        said = {"FAMILY": " Met all four ", "PENALTY": "", "NEEDS": "A bed"}
        assert require_results(said, standing={}) == {"FAMILY": "Met all four", "NEEDS": "A bed"}
        assert require_results(said, standing={"NEEDS": "A bed"}) == {"FAMILY": "Met all four"}
        assert [one.value for one in VisitPurpose] == ["FAMILY", "ENGAGE", "NEEDS", "PENALTY"]

    @pytest.mark.parametrize(
        ("said", "field"),
        [({}, "family"), ({"NEEDS": " "}, "family"), ({"NEEDS": "x" * (WORDS_MAX + 1)}, "needs"), ({"FUN": "x"}, "")],
    )
    def test_refuses_nothing_new_and_what_is_no_purpose(self, said: dict[str, str], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            require_results(said, standing={"NEEDS": "A bed"})
        assert refusal.value.field == field
