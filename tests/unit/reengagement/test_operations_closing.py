"""A case closes: its staffings end with it, nobody of it is decided about any more, and what was written stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import AppointmentState, ClosureReason, EventKind, PartnerType, Role
from casework.context import in_context
from casework.models import Appointment, Case, Deadline, Event, User
from casework.operations.cases import close_case
from casework.refusals import Refused
from reengagement.choices import (
    Outcome,
    ReengagementEnd,
    Seat,
    StaffingKind,
    StaffingStatus,
    SupportTeamAnswer,
)
from reengagement.models import AreaAnswer, MissingItem, Reengagement, Staffing, StaffingNarration, SupportTeamOffer
from reengagement.operations import answering, beginning, deciding, inviting, other_rooms, presence, scheduling
from reengagement.operations.penalties import decide_request
from reengagement.operations.raises import decide_raise
from reengagement.queries.staffings import own_steps, staffings_going, to_review_again
from tests.factories import NOW, TODAY, as_importer, make_provider, make_user
from tests.penalty_records import Stage, penalty_rows, requested, stage_in
from tests.reengagement_records import change_staffing
from tests.rooms import Table, booking
from tests.unit.reengagement.test_operations_other_rooms import AlaskaTable

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def close(table: Table, *, by: User | None = None) -> None:
    said = {"reason": ClosureReason.values[0], "with_work": False, "on": TODAY}
    table.do(close_case, by=by or table.coach, case_id=table.case.pk, **said)


def lines(table: Table, kind: EventKind) -> list[dict[str, Any]]:
    with as_importer():
        return list(Event.objects.filter(case=table.case, kind=kind).order_by("id").values_list("facts", flat=True))


def standing(table: Table) -> Reengagement:
    with as_importer():
        return Reengagement.objects.get(pk=table.reengagement.pk)


class TestReengagement:
    def test_one_that_lies_ahead_is_cancelled_with_its_appointment(self, table: Table) -> None:
        table.scheduled()
        close(table)
        assert table.fresh().status == StaffingStatus.CANCELLED
        with as_importer():
            assert Appointment.objects.get(pk=table.staffing.appointment_id).state == AppointmentState.CANCELLED
        assert (standing(table).ended_on, standing(table).outcome) == (TODAY, ReengagementEnd.CASE_CLOSED)
        assert lines(table, EventKind.REENGAGEMENT_ENDED) == [{"outcome": "CASE_CLOSED"}]

    def test_an_open_room_is_shut_to_its_guests_and_keeps_what_was_written(self, table: Table) -> None:
        """Domain 6: a guest sees a staffing for its time only."""
        table.scheduled()
        agency = make_provider(by=table.coach, partner_type=PartnerType.CONTRACTOR)
        guest = make_user(role=Role.PARTNER, office=None, agency=agency)
        whom = inviting.Whom(provider_id=agency.pk, seat=Seat.CONTRACTOR, guest_id=guest.pk)
        table.do(inviting.invite, staffing_id=table.key(), whom=whom, way="SPOKEN")
        table.opened()
        change_staffing(table.key(), opened_at=NOW - timedelta(hours=1))
        table.answered()
        with as_importer():
            answers = AreaAnswer.objects.filter(staffing=table.key()).count()
        with table.as_(guest):
            assert Staffing.objects.count() == 1
        close(table)
        with as_importer():
            assert Appointment.objects.get(pk=table.staffing.appointment_id).state == AppointmentState.CANCELLED
        with table.as_(guest):
            assert Staffing.objects.count() == 0
        staffing = table.fresh()
        assert (staffing.status, staffing.closed_at is not None) == (StaffingStatus.CANCELLED, True)
        assert "lead server" in staffing.strengths
        with as_importer():
            assert AreaAnswer.objects.filter(staffing=table.key()).count() == answers > 0

    def test_one_that_waits_is_closed_without_another_meeting(self, table: Table) -> None:
        item = table.waiting()
        table.settles(item)
        close(table)
        assert (table.fresh().status, table.staffing.outcome) == (StaffingStatus.CLOSED, Outcome.MEET_AGAIN)
        with as_importer():
            assert StaffingNarration.objects.filter(staffing=table.key()).exists()
            assert MissingItem.objects.get(pk=item.pk).finding == "No concerns"
        for user in (table.coach, table.specialist):
            with table.as_(user):
                assert to_review_again(user) == []
                assert staffings_going(user) == []

    def test_nobody_is_asked_for_what_is_missing_any_more(self, table: Table) -> None:
        """R004: its clock stops with the case."""
        table.opened()
        table.lists()
        close(table)
        with as_importer():
            rows = Deadline.objects.filter(case=table.case, standard="missing-information")
            assert not rows.filter(met_on__isnull=True, is_excused=False).exists()

    def test_what_every_member_confirmed_is_how_it_ended(self, table: Table) -> None:
        table.decided()
        table.confirmed()
        close(table)
        assert (table.fresh().status, standing(table).outcome) == (StaffingStatus.DECIDED, Outcome.NEW_PLAN)
        table.do(deciding.close_staffing, staffing_id=table.key(), no_plan_reason="The case was closed")
        assert table.fresh().status == StaffingStatus.CLOSED
        assert len(lines(table, EventKind.REENGAGEMENT_ENDED)) == 1

    def test_a_decision_that_stands_is_still_confirmed_by_its_members(self, table: Table) -> None:
        table.decided()
        close(table)
        assert standing(table).outcome == ReengagementEnd.CASE_CLOSED
        table.confirmed()
        assert table.fresh().confirmed_on == TODAY
        with table.as_(table.coach):
            assert all(step.staffing_id == table.key() for step in own_steps(table.coach))

    def test_nothing_is_begun_scheduled_or_decided_any_more(self, table: Table) -> None:
        table.checked()
        close(table)
        key = table.key()
        said = {"staffing_id": key, "outcome": Outcome.NEW_PLAN}
        with pytest.raises(PermissionDenied):
            table.do(deciding.decide_staffing, by=table.specialist, **said)
        with pytest.raises(PermissionDenied):
            table.do(answering.write_room, staffing_id=key, says=answering.RoomWords(agreed_on=TODAY))
        with pytest.raises(PermissionDenied):
            table.do(presence.open_room, staffing_id=key)
        whom = inviting.Whom(user_id=table.lead.pk)
        with pytest.raises(PermissionDenied):
            table.do(inviting.invite, staffing_id=key, whom=whom, way="SPOKEN")
        with pytest.raises(PermissionDenied):
            table.do(
                scheduling.schedule_staffing,
                case_id=table.case.pk,
                kind=StaffingKind.REENGAGEMENT,
                reengagement_id=table.reengagement.pk,
                participant_ids=(),
                booking=booking(),
            )
        with pytest.raises(PermissionDenied):
            table.do(beginning.mark_source_reviewed, reengagement_id=table.reengagement.pk, source="CONVERSATIONS")
        assert table.fresh().decided_at is None

    def test_a_case_without_any_of_it_closes_as_ever(self, table: Table) -> None:
        close(table)
        with as_importer():
            assert Case.objects.get(pk=table.case.pk).status == "CLOSED"
        assert lines(table, EventKind.REENGAGEMENT_ENDED) == []


class TestOtherRooms:
    @pytest.mark.parametrize("is_open", [True, False])
    @pytest.mark.parametrize("kind", [StaffingKind.CASE_REVIEW, StaffingKind.EXTENSION, StaffingKind.SUPPORT_TEAM])
    def test_are_cancelled(self, kind: StaffingKind, is_open: bool) -> None:
        table = AlaskaTable()
        table.do(
            other_rooms.offer_support_team,
            case_id=table.case.pk,
            offered_on=TODAY,
            answer=SupportTeamAnswer.ACCEPTED,
        )
        table.held(kind, is_open=is_open)
        close(table)
        assert table.fresh().status == StaffingStatus.CANCELLED
        assert lines(table, EventKind.STAFFING_CANCELLED) == [{"staffing_kind": str(kind)}]
        with as_importer():
            assert SupportTeamOffer.objects.get(case=table.case).staffing_id is None
        with pytest.raises(PermissionDenied):
            table.concludes()


class TestAgreeing:
    """Nothing is agreed to for a case that is closed, even where something still waits."""

    @pytest.fixture
    def stage(self, db: None) -> Stage:
        return stage_in()

    def test_a_penalty_is_not(self, stage: Stage) -> None:
        request = requested(stage)
        be_closed(stage.case)
        with in_context(actor=stage.manager), pytest.raises(Refused, match="The case is closed"):
            decide_request(request_id=request.pk, is_agreed=True, words="Read it.", actor=stage.manager, now=NOW)

    def test_a_raise_is_not_and_may_still_be_refused(self, stage: Stage) -> None:
        key = penalty_rows(stage.case, stage.coach)["penalty_raise_id"]
        be_closed(stage.case)
        said = {"raise_id": key, "words": "Read it.", "actor": stage.manager, "now": NOW}
        with in_context(actor=stage.manager):
            with pytest.raises(Refused, match="The case is closed"):
                decide_raise(is_agreed=True, **said)
            assert decide_raise(is_agreed=False, **said).is_agreed is False


def be_closed(case: Case) -> None:
    with as_importer():
        Case.objects.filter(pk=case.pk).update(status="CLOSED", closed_on=TODAY)
