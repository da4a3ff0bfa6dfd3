"""What a staffing that ended well does to what is pending against its person (R039; OAR 461-130-0335)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from casework.choices import EventKind, Jurisdiction, NoticeState, Role
from casework.context import in_context
from casework.models import Notice, User
from reengagement.choices import (
    CauseAnswer,
    Concern,
    EndGround,
    JobsClass,
    Outcome,
    PenaltyFactKind,
    PenaltyOutcome,
    RequestStatus,
)
from reengagement.models import JobsStanding, Penalty, PenaltyFact, PenaltyRequest, Reengagement
from reengagement.operations import answering, beginning, checks, deciding
from reengagement.operations.cures import end_words
from reengagement.queries.family_money import cuts_on
from reengagement.queries.letters import next_notice, why_no_raise
from reengagement.rules import good_cause
from reengagement.rules.copies import Cut
from reengagement.rules.outcomes import SANCTIONS, UNDECIDED, bears_on_penalty
from reengagement.rules.terms import Terms
from tests.factories import TODAY, as_importer, days_ago, events_of, make_contact, make_office
from tests.penalty_records import Stage, decided, imposed, noticed, requested, stage_in, stand
from tests.people import signed_in
from tests.rooms import Table
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
_K = PenaltyFactKind


class Joined(Table):
    """The room of a family that has a penalty or a request already."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.office, self.coach, self.manager = stage.case.office, stage.coach, stage.manager
        self.specialist = self._staff(Role.ENGAGEMENT_SPECIALIST, "Joan Bixby")
        self.case, self.adult = stage.case, stage.adult
        make_contact(case=self.case, by=self.coach, is_reached=False, on=TODAY - timedelta(days=3))
        self.activity = make_activity(case=self.case, by=self.coach, participant=self.adult)
        self._ticks = 0
        with as_importer():
            Reengagement.objects.filter(participant=self.adult).update(ended_on=days_ago(15), outcome=Outcome.REDUCTION)

    def says(self, jobs_class: str, first_day: date) -> None:
        """Say what the adult is in JOBS."""
        who = {"case_id": self.case.pk, "participant_id": self.adult.pk}
        self.do(beginning.say_jobs_class, **who, jobs_class=jobs_class, first_day=first_day)

    def about(self, penalty: Penalty) -> "Joined":
        """Begin re-engagement with the situation of a penalty."""
        self.begun(concern=Concern.DISPUTED, on=penalty.failed_on, activity_id=None)
        return self

    def ends(self, outcome: str, **says: Any) -> None:
        """Take a staffing to its last confirmation with an outcome."""
        self.answered(outcome)
        if says:
            self.do(answering.write_room, staffing_id=self.key(), says=answering.RoomWords(**says))
        self.do(checks.check_bias, staffing_id=self.key())
        self.do(checks.check_validity, by=self.manager, staffing_id=self.key())
        self.do(deciding.decide_staffing, by=self.specialist, staffing_id=self.key(), outcome=outcome)
        self.confirmed()


def waiting(**changes: Any) -> tuple[Joined, Penalty]:
    """A penalty that was agreed to and of which no day has come: nothing was noticed."""
    stage = stage_in(Jurisdiction.OREGON)
    penalty = imposed(stage, **changes)
    return Joined(stage), penalty


def running() -> tuple[Joined, Penalty]:
    """A penalty that began on 1 September."""
    stage = stage_in(Jurisdiction.OREGON, failed_on=date(2026, 8, 3))
    penalty = imposed(stage, terms=Terms(payment=Decimal(506)))
    noticed(stage, penalty, on=date(2026, 8, 12))
    return Joined(stage), penalty


def facts_of(penalty: Penalty) -> list[tuple[str, date]]:
    with as_importer():
        return list(PenaltyFact.objects.filter(penalty=penalty).order_by("pk").values_list("kind", "on"))


def fresh(penalty: Penalty) -> Penalty:
    with as_importer():
        return Penalty.objects.get(pk=penalty.pk)


@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_outcome_says_what_it_is_to_a_penalty(outcome: str) -> None:
    """OAR 461-130-0335: agreement, reclassification, an accommodation that was missing; ORS 412.009: good cause."""
    assert (bears_on_penalty(outcome) is None) == (outcome in {*SANCTIONS, *UNDECIDED})


class TestAPenaltyThatRuns:
    @pytest.mark.parametrize("outcome", [Outcome.NEW_PLAN, Outcome.REENGAGED])
    def test_is_over_from_the_day_of_the_agreement(self, outcome: str) -> None:
        """Cash is restored on the day of agreement, not on that of the last confirmation."""
        table, penalty = running()
        table.ends(outcome, agreed_on=TODAY - 2 * DAY)
        assert facts_of(penalty) == [(_K.AGREED, TODAY - 2 * DAY)]
        found = stand(table.stage, penalty)
        assert (found.can_end, found.ending.ground) == (True, EndGround.AGREED)
        assert found.ending.restored_from == TODAY - 2 * DAY
        with as_importer():
            [fact] = PenaltyFact.objects.filter(penalty=penalty)
        assert fact.entered_by_id == table.specialist.pk
        assert fresh(penalty).outcome == ""

    def test_tells_the_family_from_which_day(self) -> None:
        """R020: the copy never says that no money is lowered while some is."""
        table, penalty = running()
        table.ends(Outcome.NEW_PLAN, agreed_on=TODAY - 2 * DAY)
        with table.as_(table.coach):
            assert cuts_on(table.case, TODAY) == (Cut(ends_on=TODAY - 2 * DAY),)
            assert cuts_on(table.case, TODAY - 3 * DAY) == (Cut(),)
            assert cuts_on(table.case, penalty.imposed_on - DAY) == ()
        page = signed_in(table.coach).get(reverse("reengagement:staffing-copy", args=[table.key()])).content.decode()
        assert "A letter about it follows." in page
        assert "not lowered" not in page

    def test_is_over_from_the_day_of_the_finding_where_an_accommodation_comes_first(self) -> None:
        table, penalty = running()
        table.about(penalty).ends(Outcome.ACCOMMODATED)
        assert facts_of(penalty) == [(_K.UNABLE, TODAY)]
        assert stand(table.stage, penalty).ending.ground == EndGround.UNABLE

    def test_is_over_from_the_day_of_the_concern_where_good_cause_is_found(self) -> None:
        table, penalty = running()
        table.about(penalty).ends(Outcome.GOOD_CAUSE, cause=CauseAnswer.FOUND)
        assert facts_of(penalty) == [(_K.GOOD_CAUSE, penalty.failed_on)]
        assert stand(table.stage, penalty).ending.outcome == PenaltyOutcome.DELETED

    @pytest.mark.parametrize("outcome", [Outcome.GOOD_CAUSE, Outcome.ACCOMMODATED])
    def test_goes_on_where_the_cause_is_about_another_situation(self, outcome: str) -> None:
        """ORS 412.009(3): a cause explains the situation that it is about, and no other."""
        table, penalty = running()
        table.ends(outcome, cause=CauseAnswer.FOUND if outcome == Outcome.GOOD_CAUSE else CauseAnswer.NONE)
        assert facts_of(penalty) == []
        assert stand(table.stage, penalty).is_taking
        with table.as_(table.coach):
            assert cuts_on(table.case, TODAY) == (Cut(),)

    def test_is_over_from_the_day_of_the_cause_where_a_claim_of_it_was_found(self) -> None:
        table, penalty = running()
        table.about(penalty)
        stage = replace(table.stage, failed_on=TODAY - 5 * DAY)
        reason = good_cause.reasons_of(Jurisdiction.OREGON, on=TODAY).listed[-1].code
        decided(stage, is_found=True, reason=reason, words="In the hospital", began_on=TODAY - 6 * DAY)
        assert facts_of(penalty) == [], "it is about another situation"
        table.ends(Outcome.GOOD_CAUSE, cause=CauseAnswer.FOUND)
        assert facts_of(penalty) == [(_K.GOOD_CAUSE, TODAY - 6 * DAY)]

    def test_is_over_from_the_day_of_the_class(self) -> None:
        table, penalty = running()
        table.answered(Outcome.RECLASSIFIED)
        table.says(JobsClass.EXEMPT, TODAY - 6 * DAY)
        table.says(JobsClass.VOLUNTEER, TODAY - 4 * DAY)
        table.do(checks.check_bias, staffing_id=table.key())
        table.do(checks.check_validity, by=table.manager, staffing_id=table.key())
        table.do(deciding.decide_staffing, by=table.specialist, staffing_id=table.key(), outcome=Outcome.RECLASSIFIED)
        table.confirmed()
        assert facts_of(penalty) == [(_K.RECLASSIFIED, TODAY - 6 * DAY)]

    def test_without_a_class_on_record_that_is_the_day_of_the_decision(self) -> None:
        table, penalty = running()
        table.ends(Outcome.RECLASSIFIED)
        with as_importer():
            assert set(JobsStanding.objects.values_list("jobs_class", flat=True)) == {JobsClass.MANDATORY}
        assert facts_of(penalty) == [(_K.RECLASSIFIED, TODAY)]

    def test_is_left_alone_before_the_last_confirmation(self) -> None:
        table, penalty = running()
        table.decided()
        table.confirmed(table.coach, table.manager)
        assert facts_of(penalty) == []


class TestAClass:
    """OAR 461-130-0335: reclassification ends a disqualification on its day, whoever writes what of it elsewhere."""

    def test_ends_a_penalty_and_opens_no_level(self) -> None:
        table, penalty = running()
        table.says(JobsClass.EXEMPT, TODAY - 6 * DAY)
        table.says(JobsClass.VOLUNTEER, TODAY - 4 * DAY)
        found = stand(table.stage, penalty)
        assert (found.can_end, found.ending.ground) == (True, EndGround.RECLASSIFIED)
        assert found.ending.restored_from == TODAY - 6 * DAY
        assert facts_of(penalty) == []
        with table.as_(table.coach):
            assert "By its rule it is over" in why_no_raise(found, table.case, today=TODAY)
            assert "By its rule it is over" in next_notice(found, table.case, today=TODAY).why_not

    def test_said_by_mistake_ends_nothing(self) -> None:
        table, penalty = running()
        table.says(JobsClass.EXEMPT, TODAY - 6 * DAY)
        table.says(JobsClass.MANDATORY, TODAY - 6 * DAY)
        assert stand(table.stage, penalty).is_taking

    def test_of_before_the_failure_undoes_it(self) -> None:
        table, penalty = running()
        table.says(JobsClass.EXEMPT, penalty.failed_on - 2 * DAY)
        found = stand(table.stage, penalty).ending
        assert (found.outcome, found.pays_back) == (PenaltyOutcome.DELETED, True)

    def test_withdraws_its_letter_and_tells_nobody_of_violence(self) -> None:
        """OAR 461-190-0231: TA-DVS is "exempt or volunteer" to everybody else."""
        table, penalty = waiting()
        told = noticed(table.stage, penalty, on=TODAY, leaves=False)
        who = {"case_id": table.case.pk, "participant_id": table.adult.pk}
        table.do(beginning.begin_survivor_assistance, **who, first_day=TODAY - 2 * DAY)
        with as_importer():
            notice = Notice.objects.get(pk=told.notice_id)
        assert (notice.state, notice.closing_words) == (NoticeState.VOID, "The disqualification is over.")
        with in_context(actor=table.specialist):
            words = end_words(stand(table.stage, penalty))
        assert "Reclassified as exempt or volunteer" in words
        assert "viol" not in words.lower()


class TestAPenaltyThatHasNotBegun:
    def test_is_ended_at_once(self) -> None:
        """R039: no disqualification, engaged in a new plan."""
        table, penalty = waiting()
        table.ends(Outcome.NEW_PLAN)
        done = fresh(penalty)
        assert (done.outcome, done.ground, done.pays_back) == (PenaltyOutcome.DELETED, EndGround.AGREED, False)
        assert done.ended_by_id == table.specialist.pk
        assert [one.facts["outcome"] for one in events_of(table.case, EventKind.PENALTY_ENDED)] == ["DELETED"]

    def test_takes_its_letter_back(self) -> None:
        table, penalty = waiting()
        told = noticed(table.stage, penalty, on=TODAY, leaves=False)
        table.ends(Outcome.NEW_PLAN)
        with as_importer():
            assert Notice.objects.get(pk=told.notice_id).state == NoticeState.VOID

    def test_is_ended_by_who_confirms_last_where_who_decided_is_gone(self) -> None:
        """R039: nothing stops the last confirmation; the fact stays in the name of who decided."""
        table, penalty = waiting()
        told = noticed(table.stage, penalty, on=TODAY, leaves=False)
        table.decided()
        table.confirmed(table.specialist, table.coach)
        elsewhere = make_office(jurisdiction=Jurisdiction.OREGON)
        with as_importer():
            User.objects.filter(pk=table.specialist.pk).update(office=elsewhere)
        table.confirmed(table.manager)
        with as_importer():
            assert Notice.objects.get(pk=told.notice_id).state == NoticeState.VOID
            [fact] = PenaltyFact.objects.filter(penalty=penalty)
        assert fact.entered_by_id == table.specialist.pk
        assert fresh(penalty).ended_by_id == table.manager.pk
        assert {one.actor_id for one in events_of(table.case, EventKind.PENALTY_CURE_RECORDED)} == {table.manager.pk}


class TestARequestThatWaits:
    def test_is_dropped(self) -> None:
        stage = stage_in(Jurisdiction.OREGON)
        requested(stage)
        table = Joined(stage)
        table.ends(Outcome.NEW_PLAN)
        with as_importer():
            assert PenaltyRequest.objects.get().status == RequestStatus.DROPPED
