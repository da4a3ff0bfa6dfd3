"""How a plan is shown: how long it holds and what renews it, its planned hours, the drawing of its versions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from casework.public import Booked
from coaching.queries.plan_lines import GoalLine, PlanShown, StepLine
from coaching.queries.runways import slot_key
from coaching.views.stages import WIDTH, lasting_of

TODAY = date(2028, 2, 28)
LEAP_DAY = date(2028, 2, 29)
AMY, BEN = UUID(int=1), UUID(int=2)


def step(**changes: Any) -> StepLine:
    values: dict[str, Any] = {
        "id": UUID(int=7),
        "number": 1,
        "words": "Call four providers",
        "who": "Amy",
        "is_somebody": True,
        "activity": "",
        "weekly_hours": None,
        "purpose": "",
        "measure": "",
        "do_by": None,
        "review_on": None,
        "help_words": "",
        "barrier": "",
        "source": "",
        "status": "OPEN",
        "status_on": None,
    }
    return StepLine(**values | changes)


def goal(*steps: StepLine) -> GoalLine:
    return GoalLine(
        id=UUID(int=8),
        number=1,
        words="Steady care",
        who="Amy",
        is_somebody=True,
        why="",
        horizon="Short term",
        kind="Life and family",
        part="",
        specific="June is with a provider",
        measure="",
        reach="",
        relevance="",
        by=None,
        is_milestone=False,
        steps=steps,
    )


def plan(**changes: Any) -> PlanShown:
    values: dict[str, Any] = {
        "id": UUID(int=9),
        "kind": "FSSP",
        "form": "FULL",
        "version": 2,
        "status": "ACTIVE",
        "participant_id": AMY,
        "who": "Amy Tolmin",
        "reason": "",
        "words": "",
        "core_words": "",
        "exit_on": None,
        "is_joint": False,
        "communication": "",
        "written_on": TODAY,
        "written_by": "Joan Bixby",
        "signed_on": TODAY,
        "last_review_on": LEAP_DAY,
        "ended_on": None,
        "withdrawn_words": "",
    }
    return PlanShown(**values | changes)


def appointment(day: date, *people: UUID) -> Booked:
    starts_at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    return Booked(case_id=UUID(int=4), starts_at=starts_at, participant_ids=people)


class TestRunway:
    @pytest.mark.parametrize(
        ("today", "words", "is_lapsed"),
        [
            (TODAY, "1 day left", False),
            (LEAP_DAY, "Lapses after today", False),
            (date(2028, 3, 1), "Lapsed 1 day ago", True),
        ],
    )
    def test_turns_on_the_day_by_itself(self, today: date, words: str, is_lapsed: bool) -> None:
        """A031: it lapses the day after its last review."""
        runway = plan().runway([], today=today)
        assert runway is not None
        assert (runway.words, runway.is_lapsed) == (words, is_lapsed)
        assert (plan().status_words(today) == "Lapsed") is is_lapsed

    def test_is_renewed_by_the_last_appointment_before_it_lapses(self) -> None:
        """A032."""
        days = [TODAY, LEAP_DAY, date(2028, 3, 1)]
        runway = plan().runway([appointment(day, AMY) for day in days], today=TODAY)
        assert runway is not None
        assert runway.renewed_at == datetime(2028, 2, 29, 10, tzinfo=UTC)
        assert not runway.asks_for_appointment

    def test_an_appointment_with_somebody_else_renews_a_family_s_plan_alone(self) -> None:
        ahead = [appointment(LEAP_DAY, BEN)]
        found = [one.runway(ahead, today=TODAY) for one in (plan(), plan(kind="CONTRACT", participant_id=None))]
        assert [runway.asks_for_appointment for runway in found if runway] == [True, False]

    def test_only_a_signed_plan_has_one(self) -> None:
        for status in ("DRAFT", "OFFERED", "SUPERSEDED", "WITHDRAWN"):
            assert plan(status=status).runway([], today=TODAY) is None

    def test_asks_in_colour_in_the_last_thirty_days(self) -> None:
        found = [plan(last_review_on=TODAY + timedelta(days=days)).runway([], today=TODAY) for days in (30, 31)]
        assert [runway.tone for runway in found if runway] == ["soon", "ok"]


class TestSteps:
    def test_dropped_ones_are_not_drawn(self) -> None:
        shown = goal(step(status="DONE"), step(status="DROPPED"), step())
        assert (shown.done, shown.total) == (1, 2)

    def test_hours_are_those_of_open_ones(self) -> None:
        shown = plan(goals=(goal(step(weekly_hours=Decimal("5.5")), step(weekly_hours=Decimal(3), status="DONE")),))
        assert shown.hours == Decimal("5.5")

    def test_prompts_without_an_answer_are_left_out(self) -> None:
        assert [letter for letter, _, _ in goal().smart] == ["S"]


class TestLasting:
    def test_draws_both_versions_on_one_scale(self) -> None:
        standing = plan(version=1, signed_on=TODAY - timedelta(days=10), last_review_on=TODAY + timedelta(days=10))
        review = TODAY + timedelta(days=30)
        draft = plan(status="DRAFT", signed_on=None, last_review_on=None, goals=(goal(step(review_on=review)),))
        drawn = lasting_of(draft, standing, today=TODAY)
        assert drawn is not None
        old, new = drawn.bars
        assert (old.x, old.x + old.width) == (0, WIDTH // 2)
        assert (new.x + new.width, new.dots) == (WIDTH, (WIDTH,))
        assert drawn.words.startswith("Version 1, signed: lapses after")

    def test_without_a_review_date_there_is_nothing_to_draw(self) -> None:
        draft = plan(status="DRAFT", signed_on=None, last_review_on=None)
        assert lasting_of(draft, None, today=TODAY) is None
        over = replace(draft, goals=(goal(step(review_on=TODAY - timedelta(days=1))),))
        assert lasting_of(over, None, today=TODAY) is None


class TestSlotKey:
    def test_names_kind_and_person(self) -> None:
        assert slot_key("CONTRACT", None) == "CONTRACT."
        assert slot_key("FSSP", AMY) == f"FSSP.{AMY}"
