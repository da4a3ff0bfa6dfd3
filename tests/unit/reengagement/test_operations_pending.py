"""What a staffing that ended well does to what is pending against its person (R039; OAR 461-130-0335)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from casework.choices import EventKind, Jurisdiction, NoticeState, Role
from casework.models import Notice
from reengagement.choices import (
    CauseAnswer,
    EndGround,
    JobsClass,
    Outcome,
    PenaltyFactKind,
    PenaltyOutcome,
    RequestStatus,
)
from reengagement.models import JobsStanding, Penalty, PenaltyFact, PenaltyRequest, Reengagement
from reengagement.operations import answering, beginning, checks, deciding
from reengagement.rules import good_cause
from reengagement.rules.outcomes import SANCTIONS, UNDECIDED, bears_on_penalty
from reengagement.rules.terms import Terms
from tests.factories import TODAY, as_importer, days_ago, events_of, make_contact
from tests.penalty_records import Stage, decided, imposed, noticed, requested, stage_in, stand
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

    def test_is_over_from_the_day_of_the_finding_where_an_accommodation_comes_first(self) -> None:
        table, penalty = running()
        table.ends(Outcome.ACCOMMODATED)
        assert facts_of(penalty) == [(_K.UNABLE, TODAY)]
        assert stand(table.stage, penalty).ending.ground == EndGround.UNABLE

    def test_is_over_from_the_day_of_the_concern_where_good_cause_is_found(self) -> None:
        table, penalty = running()
        table.ends(Outcome.GOOD_CAUSE, cause=CauseAnswer.FOUND)
        assert facts_of(penalty) == [(_K.GOOD_CAUSE, table.reengagement.on)]
        assert stand(table.stage, penalty).ending.effective_on == table.reengagement.on

    def test_is_over_from_the_day_of_the_cause_where_a_claim_of_it_was_found(self) -> None:
        table, penalty = running()
        table.begun()
        stage = replace(table.stage, failed_on=table.reengagement.on)
        reason = good_cause.reasons_of(Jurisdiction.OREGON, on=TODAY).listed[-1].code
        decided(stage, is_found=True, reason=reason, words="In the hospital", began_on=TODAY - 6 * DAY)
        assert facts_of(penalty) == [], "it is about another situation"
        table.ends(Outcome.GOOD_CAUSE, cause=CauseAnswer.FOUND)
        assert facts_of(penalty) == [(_K.GOOD_CAUSE, TODAY - 6 * DAY)]

    def test_is_over_from_the_day_of_the_class(self) -> None:
        table, penalty = running()
        table.answered(Outcome.RECLASSIFIED)
        said = {"case_id": table.case.pk, "participant_id": table.adult.pk}
        table.do(beginning.say_jobs_class, **said, jobs_class=JobsClass.VOLUNTEER, first_day=TODAY - 4 * DAY)
        table.do(checks.check_bias, staffing_id=table.key())
        table.do(checks.check_validity, by=table.manager, staffing_id=table.key())
        table.do(deciding.decide_staffing, by=table.specialist, staffing_id=table.key(), outcome=Outcome.RECLASSIFIED)
        table.confirmed()
        assert facts_of(penalty) == [(_K.RECLASSIFIED, TODAY - 4 * DAY)]

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


class TestARequestThatWaits:
    def test_is_dropped(self) -> None:
        stage = stage_in(Jurisdiction.OREGON)
        requested(stage)
        table = Joined(stage)
        table.ends(Outcome.NEW_PLAN)
        with as_importer():
            assert PenaltyRequest.objects.get().status == RequestStatus.DROPPED
