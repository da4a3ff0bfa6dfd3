"""How ledger lines are told: in words, with what another system handed over, and nothing it said already."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from casework.choices import EventKind
from casework.queries.handed_over import imported_words
from casework.queries.naming import listed
from casework.queries.telling import Line, Records, tell, told_together

TODAY = date(2026, 11, 17)


def line(kind: EventKind, **changes: object) -> Line:
    plain = Line(
        id=uuid4(), kind=kind, on=TODAY, recorded_at=datetime(2026, 11, 17, 20, tzinfo=UTC), due_on=None,
        subject_kind="", subject_id=None, facts={}, is_imported=False, actor_id=uuid4(), actor="Renee Hatcher",
        actor_role="COACH", given_name=None, voided_at=None, voided_by=None, voided_kind=None,
    )  # fmt: skip
    return replace(plain, **changes)


class TestTell:
    @pytest.mark.parametrize("kind", EventKind)
    def test_has_words_for_every_kind(self, kind: EventKind) -> None:
        told = tell(line(kind), Records(), today=TODAY)

        assert told.title
        assert told.icon

    @pytest.mark.parametrize(
        ("kind", "facts", "title"),
        [
            (EventKind.CONTACT_MADE, {"method": "IN_PERSON", "place": "HOME"}, "Met in person at home"),
            (EventKind.CONTACT_ATTEMPTED, {"method": "PHONE"}, "Tried by phone, not reached"),
            (EventKind.ENGAGEMENT_CHANGED, {"engaged": False}, "No longer engaged"),
            (EventKind.TRACK_CHANGED, {"track": "FAMILIES_FIRST"}, "Track changed to Families First"),
            (EventKind.WORK_MONTH_VERIFIED, {"month": "2026-10"}, "Work month verified: October 2026"),
            (EventKind.READINESS_DONE, {"item": "RESUME"}, "Work readiness item done: resume"),
        ],
    )
    def test_says_what_the_facts_say(self, kind: EventKind, facts: dict[str, object], title: str) -> None:
        assert tell(line(kind, facts=facts), Records(), today=TODAY).title == title

    def test_steps_of_one_plan_are_told_together(self) -> None:
        steps = [
            line(EventKind.STEP_AGREED, due_on=date(2026, 12, day), facts={"plan": "p", "number": day})
            for day in (1, 9)
        ]
        told = told_together(steps, tell(steps[0], Records(), today=TODAY), today=TODAY)

        assert (told.title, told.text) == ("2 steps agreed", "Reviews: Tue Dec 1; Dec 9")

    def test_the_seats_of_a_room_are_told_together(self) -> None:
        marks = [
            line(EventKind.STAFFING_PRESENCE, facts={"seat": seat, "presence": how})
            for seat, how in (("PARTICIPANT", "PHONE"), ("COACH", "IN_PERSON"))
        ]
        told = told_together(marks, tell(marks[0], Records(), today=TODAY), today=TODAY)

        assert (told.title, told.text) == ("At the staffing", "Coach, here\nParticipant, by phone")

    def test_a_staffing_says_its_kind_and_its_day(self) -> None:
        facts = {"staffing_kind": "REENGAGEMENT", "staffing_on": "2026-11-20"}
        told = tell(line(EventKind.STAFFING_SCHEDULED, facts=facts), Records(), today=TODAY)
        assert (told.title, told.text) == ("Staffing scheduled", "Re-engagement, Fri Nov 20")
        missing = tell(line(EventKind.MISSING_ASKED, due_on=date(2026, 11, 20)), Records(), today=TODAY)
        assert missing.text == "Due Fri Nov 20"

    def test_another_system_s_words_are_kept(self) -> None:
        key = uuid4()
        fact = {
            "type": "fact",
            "ref": "f1",
            "kind": "plan.signed",
            "goal": "A job by June",
            "steps": [{"text": "Résumé"}],
        }
        told = tell(
            line(EventKind.PLAN_SIGNED, subject_kind="importedfact", subject_id=key, facts={"plan_kind": "FSSP"}),
            Records(imported={key: fact}),
            today=TODAY,
        )

        assert told.title == "Plan signed: FSSP"
        assert told.text == "Goal: A job by June\n1. Résumé"


class TestImportedWords:
    def test_leave_out_what_the_line_says_already(self) -> None:
        fact = {"ref": "f9", "case": "K-1", "kind": "support.authorised", "on": "2026-11-02", "purpose": "Gas"}

        assert imported_words(fact, today=TODAY) == ["Purpose: Gas"]

    def test_say_days_topics_and_yes(self) -> None:
        fact = {
            "text": "Spoke at length",
            "topics": ["CHILD_CARE", "ferry"],
            "first_day": "2026-11-20",
            "routine": True,
        }

        assert imported_words(fact, today=TODAY) == [
            "Spoke at length",
            "Topics: Child care, ferry",
            "First day: Fri Nov 20",
            "Routine: yes",
        ]


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["Amy"], "Amy"), (["Amy", "Eli"], "Amy and Eli"), (["Amy", "Eli", "June"], "Amy, Eli and June")],
)
def test_names_in_a_row(names: list[str], words: str) -> None:
    assert listed(names) == words
