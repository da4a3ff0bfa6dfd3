"""A staffing decided, taken back, confirmed, closed: what each step asks, and what follows the last confirmation."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import EventKind
from casework.models import Case, Event
from casework.refusals import Refused
from coaching.models import Plan, Step
from reengagement.choices import JobsClass, Outcome, Presence, StaffingStatus
from reengagement.models import MissingItem, Snapshot, Staffing, StaffingNarration, StaffingStep
from reengagement.operations import answering, beginning, checks, deciding, missing, partners, presence
from reengagement.queries.figures import room_figures
from reengagement.queries.missing import missing_of
from reengagement.queries.reengaged import reengagement_facts
from reengagement.queries.rooms import room_facts
from reengagement.queries.seats import seats_of
from reengagement.rules import gate
from reengagement.rules.missing import second_review_left
from reengagement.rules.ready import ready
from tests.factories import TODAY, as_importer, make_user
from tests.rooms import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def kinds(table: Table) -> list[str]:
    with as_importer():
        return list(Event.objects.filter(case=table.case).order_by("id").values_list("kind", flat=True))


def gates(table: Table) -> str:
    """Say what locks the decision, as the specialist sees it."""
    with table.as_(table.specialist):
        case = Case.objects.select_related("office").get(pk=table.case.pk)
        figures = room_figures(case.office, on=table.staffing.on)
        facts = room_facts(table.fresh(), case, table.specialist, figures=figures, today=TODAY)
        return "; ".join(f"{gate.code}: {gate.words}" for gate in ready(facts, figures, today=TODAY) if gate.is_locking)


def decide(table: Table, **changes: Any) -> Any:
    said: dict[str, Any] = {"by": table.specialist, "staffing_id": table.key(), "outcome": Outcome.NEW_PLAN} | changes
    return table.do(deciding.decide_staffing, **said)


def facts_told(table: Table) -> gate.Reengagement:
    """Return what the gate of a penalty request is told of the re-engagement."""
    asked = {"situation_on": table.reengagement.opened_on, "is_pre_ssi": False, "meets_federal_hours": False}
    return reengagement_facts(table.adult, **asked, today=TODAY)


class TestDecide:
    def test_records_what_the_team_decided(self, table: Table) -> None:
        table.checked()
        assert gates(table) == ""
        decide(table)
        staffing = table.fresh()
        assert (staffing.status, staffing.outcome) == (StaffingStatus.DECIDED, Outcome.NEW_PLAN)
        assert (staffing.decided_by_id, staffing.team_needed) == (table.specialist.pk, 3)
        assert kinds(table)[-1] == EventKind.STAFFING_DECIDED

    def test_freezes_the_narration_by_role_and_initials(self, table: Table) -> None:
        """R034: nobody stands in it by name."""
        table.decided()
        with as_importer():
            [row] = StaffingNarration.objects.filter(staffing=table.staffing)
            text = row.text
            person = table.adult.person
        assert "FC: RH" in text
        assert "Manager: XR" in text
        assert "Participant: Contact more providers (4 providers) by" in text
        assert "No disqualification: engaged in new plan." in text
        assert person.family_name not in text

    def test_keeps_what_it_was_made_on_without_area_answers(self, table: Table) -> None:
        table.decided()
        with as_importer():
            [row] = Snapshot.objects.filter(staffing=table.staffing)
            kept = json.loads(row.facts)
        assert kept["strengths"] == ["Two years as lead server", "Knows the bus lines"]
        assert (kept["answers"], kept["unread"]) == ([], [])
        assert len(row.answers) == 12

    def test_the_coach_does_not_record_it(self, table: Table) -> None:
        """R023; security 2.1."""
        table.checked()
        with pytest.raises(Refused, match="specialist, lead worker or manager"):
            decide(table, by=table.coach)

    def test_who_has_no_seat_does_not(self, table: Table) -> None:
        table.checked()
        with pytest.raises(PermissionDenied):
            decide(table, by=table.lead)

    def test_an_outsider_finds_nothing(self, table: Table) -> None:
        table.checked()
        with pytest.raises(Case.DoesNotExist):
            decide(table, by=make_user())

    def test_is_locked_until_the_list_is_green(self, table: Table) -> None:
        table.opened()
        table.do(answering.write_room, staffing_id=table.key(), says=answering.RoomWords(outcome=Outcome.NEW_PLAN))
        with pytest.raises(Refused, match="Locked until this is done") as refusal:
            decide(table)
        assert refusal.value.field == "outcome"

    def test_asks_for_the_outcome_that_was_seen(self, table: Table) -> None:
        table.checked()
        with pytest.raises(Refused, match="another one now"):
            decide(table, outcome=Outcome.REENGAGED)

    def test_a_member_who_left_does_not_count(self, table: Table) -> None:
        table.checked()
        table.mark(table.manager, Presence.LEFT)
        with pytest.raises(Refused, match="three of the department"):
            decide(table)

    def test_something_that_changed_asks_for_another_check(self, table: Table) -> None:
        """R024."""
        table.checked()
        table.do(answering.write_room, staffing_id=table.key(), says=answering.RoomWords(words="They call on Monday"))
        with pytest.raises(Refused, match="validity check"):
            decide(table)
        table.do(checks.check_validity, by=table.manager, staffing_id=table.key())
        decide(table)

    def test_the_second_who_decides_is_told_so(self, table: Table) -> None:
        table.decided()
        with pytest.raises(Refused, match="The staffing is decided"):
            decide(table, by=table.manager)

    def test_nothing_changes_any_more(self, table: Table) -> None:
        table.decided()
        calls: list[tuple[Any, dict[str, Any]]] = [
            (answering.write_room, {"says": answering.RoomWords(words="x")}),
            (answering.keep_steps, {"steps": []}),
            (checks.check_bias, {}),
        ]
        for operation, said in calls:
            with pytest.raises(Refused, match="The team decided"):
                table.do(operation, staffing_id=table.key(), **said)
        with pytest.raises(Refused, match="room is open"):
            table.mark(table.manager, Presence.LEFT)


class TestTakeBack:
    def test_opens_the_room_again(self, table: Table) -> None:
        table.decided()
        table.confirmed(table.coach)
        table.do(deciding.take_back_decision, by=table.manager, staffing_id=table.key())
        staffing = table.fresh()
        assert (staffing.status, staffing.decided_at) == (StaffingStatus.IN_SESSION, None)
        assert kinds(table)[-1] == EventKind.STAFFING_REOPENED

    def test_earlier_confirmations_confirm_nothing_then(self, table: Table) -> None:
        table.decided()
        table.confirmed(table.coach)
        table.do(deciding.take_back_decision, by=table.manager, staffing_id=table.key())
        decide(table)
        table.confirmed(table.coach, table.manager)
        assert table.fresh().confirmed_on is None
        table.confirmed(table.specialist)
        assert table.fresh().confirmed_on == TODAY

    def test_not_when_every_member_confirmed(self, table: Table) -> None:
        table.decided()
        table.confirmed()
        with pytest.raises(Refused, match="It stands"):
            table.do(deciding.take_back_decision, by=table.manager, staffing_id=table.key())

    def test_by_members_only(self, table: Table) -> None:
        table.decided()
        with pytest.raises(PermissionDenied):
            table.do(deciding.take_back_decision, by=table.lead, staffing_id=table.key())


class TestConfirm:
    def test_each_member_their_own(self, table: Table) -> None:
        table.decided()
        table.confirmed(table.coach)
        assert table.seat(table.coach).confirmed_at is not None
        assert table.seat(table.manager).confirmed_at is None

    def test_not_twice(self, table: Table) -> None:
        table.decided()
        table.confirmed(table.coach)
        with pytest.raises(Refused, match="nothing for you to confirm"):
            table.confirmed(table.coach)

    def test_not_what_was_not_seen(self, table: Table) -> None:
        seen = table.decided().decided_at
        table.do(deciding.take_back_decision, by=table.manager, staffing_id=table.key())
        decide(table)
        with pytest.raises(Refused, match="decided anew"):
            table.do(deciding.confirm_decision, staffing_id=table.key(), decided_at=seen)

    def test_not_before_there_is_a_decision(self, table: Table) -> None:
        table.checked()
        with pytest.raises(Refused, match="no decision to confirm"):
            table.do(deciding.confirm_decision, staffing_id=table.key(), decided_at=table.now())

    def test_who_was_taken_off_the_team_holds_nobody_up(self, table: Table) -> None:
        """R005."""
        table.opened(table.manager, table.specialist, table.lead)
        table.decided()
        table.confirmed(table.coach, table.specialist, table.lead)
        gone = {"seat_id": table.seat(table.manager).pk, "reason": "Works elsewhere now"}
        with pytest.raises(PermissionDenied):
            table.do(presence.leave_team, **gone)
        table.do(presence.leave_team, by=table.specialist, **gone)
        with pytest.raises(PermissionDenied):
            table.confirmed(table.manager)
        table.do(deciding.close_staffing, staffing_id=table.key(), no_plan_reason="")

    def test_nobody_is_taken_off_in_the_place_of_their_confirmation(self, table: Table) -> None:
        """R018: three of the department stand for a decision."""
        table.decided()
        table.confirmed(table.coach, table.specialist)
        with pytest.raises(Refused, match="smaller than a decision needs"):
            table.do(
                presence.leave_team, by=table.specialist, seat_id=table.seat(table.manager).pk, reason="Did not agree"
            )


class TestWhatFollows:
    def test_steps_begin_and_stand_in_a_new_plan(self, table: Table) -> None:
        """R031, R032."""
        table.decided()
        table.confirmed()
        with as_importer():
            [step] = StaffingStep.objects.filter(staffing=table.staffing)
            plan = Plan.objects.get(pk=table.fresh().plan_id)
            assert (plan.kind, plan.status, plan.participant_id) == ("PDP", "DRAFT", table.adult.pk)
            row = Step.objects.get(plan=plan)
        assert (step.began_on, step.step_id) == (TODAY, row.pk)
        assert row.words == "Contact more providers (4 providers)"
        assert row.do_by == TODAY + timedelta(days=14)

    def test_the_next_time_is_booked_and_the_activity_rests(self, table: Table) -> None:
        """R036, R038."""
        table.checked()
        soon = TODAY + timedelta(days=7)
        when = answering.NextTime(soon, table.now().time().replace(hour=15, minute=0), "PHONE", "COACH")
        table.do(answering.set_next_time, staffing_id=table.key(), when=when)
        table.do(
            answering.put_off,
            staffing_id=table.key(),
            activity_id=table.activity.pk,
            until=soon,
            reason="Looks for child care first",
            done_count=2,
            done_what="providers called",
        )
        table.do(checks.check_validity, by=table.manager, staffing_id=table.key())
        decide(table)
        table.confirmed()
        with as_importer():
            staffing = table.fresh()
            assert staffing.next_appointment is not None
            assert staffing.next_appointment.starts_at.astimezone(table.office.zone).date() == soon
            [pause] = table.activity.pauses.all()
        assert (pause.first_day, pause.last_day, pause.words) == (TODAY, soon, "Looks for child care first")

    def test_an_hour_that_cannot_be_booked_stops_nobody(self, table: Table) -> None:
        table.checked()
        when = answering.NextTime(TODAY, table.now().time().replace(hour=0, minute=1), "PHONE", "COACH")
        table.do(answering.set_next_time, staffing_id=table.key(), when=when)
        table.do(checks.check_validity, by=table.manager, staffing_id=table.key())
        decide(table)
        table.confirmed()
        assert (table.fresh().confirmed_on, table.staffing.next_appointment_id) == (TODAY, None)

    def test_only_with_the_last_one(self, table: Table) -> None:
        table.decided()
        table.confirmed(table.coach, table.manager)
        assert (table.fresh().plan_id, table.staffing.confirmed_on) == (None, None)

    def test_a_step_is_done_by_its_owner_then(self, table: Table) -> None:
        table.decided()
        with as_importer():
            [step] = StaffingStep.objects.filter(staffing=table.staffing)
        with pytest.raises(Refused, match="every member confirmed"):
            table.do(deciding.finish_step, step_id=step.pk, on=TODAY)
        table.confirmed()
        table.do(deciding.finish_step, step_id=step.pk, on=TODAY)
        with pytest.raises(Refused, match="done already"):
            table.do(deciding.finish_step, step_id=step.pk, on=TODAY)
        with as_importer():
            step.refresh_from_db()
        assert (step.done_on, step.done_by_id) == (TODAY, table.coach.pk)


class TestClose:
    def test_ends_the_re_engagement(self, table: Table) -> None:
        """R039."""
        table.decided()
        table.confirmed()
        table.do(deciding.close_staffing, staffing_id=table.key(), no_plan_reason="")
        with as_importer():
            table.reengagement.refresh_from_db()
        assert (table.reengagement.ended_on, table.reengagement.outcome) == (TODAY, Outcome.NEW_PLAN)
        assert kinds(table)[-2:] == [EventKind.STAFFING_CLOSED, EventKind.REENGAGEMENT_ENDED]

    def test_not_before_every_member_confirmed(self, table: Table) -> None:
        table.decided()
        with pytest.raises(Refused, match="Still to confirm"):
            table.do(deciding.close_staffing, staffing_id=table.key(), no_plan_reason="Stays")

    def test_not_twice(self, table: Table) -> None:
        table.decided()
        table.confirmed()
        table.do(deciding.close_staffing, staffing_id=table.key(), no_plan_reason="")
        with pytest.raises(Refused, match="The staffing is closed"):
            table.do(deciding.close_staffing, staffing_id=table.key(), no_plan_reason="")

    def test_is_marked_as_entered_in_the_other_system_once(self, table: Table) -> None:
        """R017, R033."""
        table.checked()
        with pytest.raises(Refused, match="has not decided"):
            table.do(deciding.enter_elsewhere, staffing_id=table.key(), on=TODAY)
        decide(table)
        with pytest.raises(Refused, match="from the decision to today"):
            table.do(deciding.enter_elsewhere, staffing_id=table.key(), on=TODAY - timedelta(days=1))
        table.do(deciding.enter_elsewhere, staffing_id=table.key(), on=TODAY)
        with pytest.raises(Refused, match="marked already"):
            table.do(deciding.enter_elsewhere, staffing_id=table.key(), on=TODAY)


class TestSlowRequests:
    """A request that began before another one may be done after it: what it changes comes later all the same."""

    def test_a_check_does_not_hold_for_what_was_written_after_it(self, table: Table) -> None:
        began = table.now()
        table.checked()
        with table.as_(table.coach):
            says = answering.RoomWords(words="They call on Monday")
            answering.write_room(staffing_id=table.key(), says=says, actor=table.coach, now=began)
        with pytest.raises(Refused, match="validity check"):
            decide(table)

    def test_a_second_review_does_not_hold_for_what_came_in_after_it(self, table: Table) -> None:
        """R005."""
        began = table.now()
        first = table.waiting()
        table.settles(first)
        table.do(missing.review_again, staffing_id=table.key())
        with as_importer():
            second = MissingItem(
                case=table.case,
                reengagement=table.reengagement,
                staffing=table.staffing,
                owner=table.coach,
                asked_on=TODAY,
                due_on=TODAY,
                asked_by=table.coach,
                asked_at=began,
            )
            second.what = "Letter of the school"
            second.save(force_insert=True)
        with table.as_(table.coach):
            missing.settle_missing(
                item_id=second.pk, state="IN", finding="", note_id=None, actor=table.coach, now=began
            )
        with table.as_(table.coach):
            staffing = Staffing.objects.get(pk=table.key())
            left = second_review_left(missing_of(staffing), seats_of(staffing))
        assert "RH" in {seat.initials for seat in left}

    def test_a_confirmation_does_not_hold_for_a_decision_made_after_it(self, table: Table) -> None:
        began = table.now()
        table.decided()
        table.confirmed(table.coach)
        table.do(deciding.take_back_decision, by=table.manager, staffing_id=table.key())
        with table.as_(table.specialist):
            deciding.decide_staffing(
                staffing_id=table.key(), outcome=Outcome.NEW_PLAN, actor=table.specialist, now=began
            )
        table.confirmed(table.coach, table.manager, table.specialist)
        assert table.fresh().confirmed_on == TODAY


class TestReduction:
    """A grant reduction is recommended only when everything stands for it; the request passes its own gate after."""

    def prepared(self, table: Table) -> None:
        table.answered(Outcome.REDUCTION)
        key = table.key()
        table.do(partners.ask_child_welfare, staffing_id=key, asked_on=TODAY)
        table.do(partners.record_child_welfare, staffing_id=key, answer="NONE", statement="")
        says = answering.RoomWords(
            child_risk="Rent would not be paid in full", community_visit_tried_on=TODAY - timedelta(days=1)
        )
        table.do(answering.write_room, staffing_id=key, says=says)
        table.do(checks.check_bias, staffing_id=key)
        table.do(checks.check_validity, by=table.manager, staffing_id=key)

    def test_is_locked_without_child_welfare_risk_and_visit(self, table: Table) -> None:
        """R026; OAR 461-190-0231."""
        table.checked(Outcome.REDUCTION)
        with pytest.raises(Refused, match="child welfare; risk to the children; community visit"):
            decide(table, outcome=Outcome.REDUCTION)

    def test_a_challenge_that_affected_taking_part_closes_it_for_everybody(self, table: Table) -> None:
        """R015: who may not read the area is told no more than that something stands against it."""
        self.prepared(table)
        table.answer(
            "MENTAL_HEALTH",
            table.adult,
            finding="EXISTS",
            affected=True,
            offers=[answering.OfferWords("A counselor", TODAY - timedelta(days=4))],
        )
        table.do(checks.check_validity, by=table.manager, staffing_id=table.key())
        words = gates(table)
        assert words == "OUTCOME: Closed: what the team found stands against it."
        with pytest.raises(Refused, match="Locked until this is done: outcome"):
            decide(table, outcome=Outcome.REDUCTION)

    def test_is_closed_to_who_has_no_duty_any_more_in_the_same_words(self, table: Table) -> None:
        """OAR 461-130-0310, OAR 461-190-0231: asked again under the lock; the words tell nobody of violence."""
        self.prepared(table)
        who = {"case_id": table.case.pk, "participant_id": table.adult.pk, "first_day": TODAY}
        said = []
        for jobs_class in (JobsClass.VOLUNTEER, JobsClass.EXEMPT, JobsClass.MANDATORY):
            table.do(beginning.say_jobs_class, jobs_class=jobs_class, **who)
            said.append(gates(table))
        table.do(beginning.begin_survivor_assistance, **who)
        said.append(gates(table))
        closed = "OUTCOME: Closed: there is no duty to take part any more."
        assert said == [closed, closed, "", closed]
        with pytest.raises(Refused, match="Locked until this is done: outcome"):
            decide(table, outcome=Outcome.REDUCTION)
        assert table.fresh().decided_at is None
        # What takes nothing stays open to the team.
        table.do(answering.write_room, staffing_id=table.key(), says=answering.RoomWords(outcome=Outcome.RECLASSIFIED))
        assert "no duty" not in gates(table)

    def test_nothing_is_decided_or_confirmed_for_a_closed_case(self, table: Table) -> None:
        self.prepared(table)
        with as_importer():
            Case.objects.filter(pk=table.case.pk).update(status="CLOSED", closed_on=TODAY)
        with pytest.raises(PermissionDenied):
            decide(table, outcome=Outcome.REDUCTION)
        assert table.fresh().decided_at is None

    def test_leaves_the_re_engagement_open_and_tells_the_gate(self, table: Table) -> None:
        self.prepared(table)
        decide(table, outcome=Outcome.REDUCTION)
        with table.as_(table.coach):
            assert facts_told(table).ended_without_success_on is None
        table.confirmed()
        with table.as_(table.coach):
            facts = facts_told(table)
        assert (facts.has_screenings, facts.is_narrated, facts.is_meeting_alone) == (True, True, False)
        assert (facts.risk_assessed_on, facts.ended_without_success_on) == (TODAY, TODAY)
        table.do(deciding.close_staffing, staffing_id=table.key(), no_plan_reason="")
        with as_importer():
            table.reengagement.refresh_from_db()
        assert table.reengagement.is_open
