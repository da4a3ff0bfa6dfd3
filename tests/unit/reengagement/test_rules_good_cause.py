"""Good cause: each state's list with its sources, what proof may be asked, and what a decision needs."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casework.public import Refused
from policy.reader import NoRuleOnFile
from reengagement.choices import GoodCauseReason
from reengagement.rules import good_cause
from reengagement.rules.good_cause import Decision, Evidence, Listed

ON = date(2026, 11, 3)
DAY = timedelta(days=1)
STATES = ("US-AK", "US-OR", "US-NC", "US-TX")


def listed(state: str, code: str) -> Listed:
    found = good_cause.reasons_of(state, on=ON).of(code)
    assert found is not None
    return found


class TestLists:
    @pytest.mark.parametrize("state", STATES)
    def test_give_a_source_for_every_reason(self, state: str) -> None:
        reasons = good_cause.reasons_of(state, on=ON)
        assert reasons.source
        assert reasons.note
        codes = [one.code for one in reasons.listed]
        assert len(codes) == len(set(codes))
        for one in reasons.listed:
            assert one.words
            assert one.source
            assert one.sure in {"high", "medium", "low"}

    @pytest.mark.parametrize("state", STATES)
    def test_hold_what_protects_everywhere(self, state: str) -> None:
        """Violence, child care and a support that was not given count in every state; what is not whole ends open."""
        reasons = good_cause.reasons_of(state, on=ON)
        for code in ("DOMESTIC_VIOLENCE", "CHILD_CARE", "SUPPORT_NOT_GIVEN", "OTHER"):
            assert reasons.of(code)
        assert not reasons.is_whole
        assert reasons.of("TIMESHEET") is None

    @pytest.mark.parametrize("state", STATES)
    def test_keep_violence_and_health_behind_the_wall(self, state: str) -> None:
        for one in good_cause.reasons_of(state, on=ON).listed:
            is_private = one.code in {
                GoodCauseReason.DOMESTIC_VIOLENCE,
                GoodCauseReason.HEALTH_RISK,
                GoodCauseReason.ILLNESS,
                GoodCauseReason.FAMILY_ILLNESS,
                GoodCauseReason.DISABILITY,
                GoodCauseReason.DISABLED_CARE,
                GoodCauseReason.ACCOMMODATION,
            }
            assert one.is_restricted == is_private, one.code

    def test_say_the_states_limits(self) -> None:
        assert listed("US-OR", "CHILD_CARE").limits == (
            "Too far: more than 1 hour one way.",
            "Costs too much: 10 percent of countable income or more.",
        )
        assert "80 minutes" in listed("US-NC", "DISTANCE").limits[0]
        assert listed("US-AK", "CHILD_CARE").limits == ()

    def test_are_not_on_file_before_their_rule(self) -> None:
        with pytest.raises(NoRuleOnFile):
            good_cause.reasons_of("US-OR", on=date(2024, 3, 17))


class TestEvidence:
    @pytest.mark.parametrize("state", STATES)
    def test_is_never_asked_where_it_endangers(self, state: str) -> None:
        """OAR 461-130-0327(1)."""
        for one in good_cause.reasons_of(state, on=ON).listed:
            ask = good_cause.ask_for(one, is_danger=True)
            assert not ask.may_ask
            assert ask.source

    @pytest.mark.parametrize("state", STATES)
    def test_of_violence_is_what_the_person_says(self, state: str) -> None:
        ask = good_cause.ask_for(listed(state, "DOMESTIC_VIOLENCE"), is_danger=False)
        assert not ask.may_ask
        assert "What the person says is enough" in ask.words

    @pytest.mark.parametrize("state", STATES)
    def test_of_a_missing_support_is_the_departments(self, state: str) -> None:
        ask = good_cause.ask_for(listed(state, "SUPPORT_NOT_GIVEN"), is_danger=False)
        assert not ask.may_ask
        assert "for the department to show" in ask.words

    def test_may_be_medical_where_an_impairment_is_in_question(self) -> None:
        ask = good_cause.ask_for(listed("US-OR", "HEALTH_RISK"), is_danger=False)
        assert ask.may_ask
        assert "medical professional" in ask.words

    def test_is_open_where_no_text_names_one(self) -> None:
        ask = good_cause.ask_for(listed("US-AK", "COURT"), is_danger=False)
        assert ask.may_ask
        assert "No text on file names a proof" in ask.words

    def test_may_be_a_statement_alone(self) -> None:
        one = replace(listed("US-AK", "COURT"), evidence=Evidence.STATEMENT)
        assert not good_cause.ask_for(one, is_danger=False).may_ask


NONE = Decision("US-AK", ON, asked_on=ON + DAY, decided_on=ON + 2 * DAY, is_found=False, note="Asked by phone.")
FOUND = replace(NONE, is_found=True, reason="TRANSPORT", began_on=ON - DAY)


class TestDecision:
    @pytest.mark.parametrize(
        "decision",
        [
            NONE,
            FOUND,
            replace(FOUND, reason="OTHER", words="A death in the village."),
            replace(NONE, asked_on=ON, decided_on=ON),
            replace(FOUND, began_on=FOUND.decided_on),
        ],
    )
    def test_stands_when_all_is_said(self, decision: Decision) -> None:
        good_cause.require_decision(decision)

    @pytest.mark.parametrize(
        ("decision", "changes", "field"),
        [
            (NONE, {"decided_on": ON - DAY}, "decided_on"),
            (NONE, {"asked_on": None}, "asked_on"),
            (NONE, {"asked_on": ON + 3 * DAY}, "decided_on"),
            (NONE, {"note": " "}, "note"),
            (NONE, {"reason": "TRANSPORT"}, "reason"),
            (FOUND, {"reason": ""}, "reason"),
            (FOUND, {"reason": "HARDSHIP"}, "reason"),
            (FOUND, {"reason": "OTHER"}, "words"),
            (FOUND, {"began_on": None}, "began_on"),
            (FOUND, {"began_on": ON + 3 * DAY}, "began_on"),
        ],
    )
    def test_is_refused_beside_its_field(self, decision: Decision, changes: dict[str, Any], field: str) -> None:
        """A010, A040, A041."""
        with pytest.raises(Refused) as refused:
            good_cause.require_decision(replace(decision, **changes))
        assert refused.value.field == field
