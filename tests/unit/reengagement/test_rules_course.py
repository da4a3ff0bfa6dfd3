"""The course of a staffing: statuses, taking a decision back, closing (R003-R005, R031, R032)."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from casework.refusals import Refused
from reengagement.choices import Outcome, StaffingStatus
from reengagement.rules import course
from tests.unit.reengagement.room import COACH, NOON

FOLLOWS = {
    ("SCHEDULED", "IN_SESSION"),
    ("SCHEDULED", "CANCELLED"),
    ("IN_SESSION", "WAITING"),
    ("IN_SESSION", "DECIDED"),
    ("WAITING", "CLOSED"),
    ("DECIDED", "IN_SESSION"),
    ("DECIDED", "CLOSED"),
}


class TestStatus:
    def test_follows_its_course_and_no_other(self) -> None:
        pairs = product(StaffingStatus.values, repeat=2)
        assert {pair for pair in pairs if course.may_become(*pair)} == FOLLOWS

    def test_a_second_decision_is_refused_with_what_happened(self) -> None:
        course.require_can_become(StaffingStatus.IN_SESSION, StaffingStatus.DECIDED)
        with pytest.raises(Refused, match="The staffing is decided. Load the page again"):
            course.require_can_become(StaffingStatus.DECIDED, StaffingStatus.DECIDED)

    def test_a_decision_is_taken_back_until_everybody_confirmed(self) -> None:
        course.require_reopening((COACH,))
        with pytest.raises(Refused, match="It stands"):
            course.require_reopening(())


class TestClosing:
    DONE = course.ClosingFacts(Outcome.NEW_PLAN, NOON, plan_version_id=UUID(int=3))

    def test_takes_an_updated_plan_or_a_reason(self) -> None:
        assert not list(course.closing_problems(self.DONE))
        reason = replace(self.DONE, plan_version_id=None, no_plan_reason="The plan stays as it is")
        assert not list(course.closing_problems(reason))

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"decided_at": None}, "not decided"),
            ({"unconfirmed": (COACH,)}, "Family coach (RH)"),
            ({"plan_version_id": None}, "new version of the plan"),
            ({"plan_version_id": None, "no_plan_reason": "  "}, "new version of the plan"),
        ],
    )
    def test_says_what_is_left(self, changes: dict[str, Any], words: str) -> None:
        assert words in " ".join(course.closing_problems(replace(self.DONE, **changes)))

    def test_a_team_that_meets_again_needs_no_plan_yet(self) -> None:
        again = replace(self.DONE, outcome=Outcome.MEET_AGAIN, plan_version_id=None)
        assert not list(course.closing_problems(again))
