"""Two people act in one room at the same moment, on a real database: what holds is the same whoever was first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import ClosureReason, PartnerType, ShareWay
from casework.models import Disclosure, Event, User
from casework.operations.cases import close_case
from casework.operations.releases import revoke_release
from casework.refusals import Refused
from coaching.models import Plan
from reengagement.choices import Concern, Outcome, Presence, ReengagementEnd, Seat, StaffingStatus, StartedBy
from reengagement.models import Reengagement, SeatTaken, Snapshot, Staffing, StaffingNarration
from reengagement.operations import (
    answering,
    beginning,
    checks,
    deciding,
    inviting,
    missing,
    partners,
    presence,
    scheduling,
)
from tests.factories import TODAY, as_importer, make_provider, make_release
from tests.flows.casework.test_handover_races import at_once
from tests.rooms import Table, booking

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table(db: None) -> Table:
    return Table()


def work(table: Table, actor: User, operation: Any, **said: Any) -> tuple[User, Callable[[], object]]:
    now = table.now()
    return actor, lambda: operation(**said, actor=actor, now=now)


def deciding_as(table: Table, actor: User) -> tuple[User, Callable[[], object]]:
    return work(table, actor, deciding.decide_staffing, staffing_id=table.key(), outcome=Outcome.NEW_PLAN)


def test_two_managers_decide_at_once(table: Table) -> None:
    table.opened(table.manager, table.lead)
    table.checked()
    heard = at_once(deciding_as(table, table.manager), deciding_as(table, table.lead))
    assert sorted(heard) == ["The staffing is decided. Load the page again to see what happened.", "done"]
    with as_importer():
        assert Snapshot.objects.filter(staffing=table.staffing).count() == 1
        assert StaffingNarration.objects.filter(staffing=table.staffing).count() == 1
        assert Event.objects.filter(case=table.case, kind="staffing.decided").count() == 1


def test_a_member_leaves_while_the_team_decides(table: Table) -> None:
    """Before: the team is not complete and nothing is decided. After: the decision stands and the seat stays."""
    table.checked()
    seat = table.seat(table.manager)
    heard = at_once(
        deciding_as(table, table.specialist),
        work(table, table.coach, presence.set_presence, seat_id=seat.pk, presence=Presence.LEFT),
    )
    assert heard.count("done") == 1
    table.fresh()
    with as_importer():
        seat.refresh_from_db()
    if heard[0] == "done":
        assert heard[1] == "Presence is marked while the room is open."
        assert (table.staffing.status, seat.presence) == (StaffingStatus.DECIDED, Presence.IN_PERSON)
    else:
        assert "three of the department" in heard[0]
        assert (table.staffing.status, seat.presence) == (StaffingStatus.IN_SESSION, Presence.LEFT)


def test_something_missing_is_found_while_the_team_decides(table: Table) -> None:
    table.checked()
    seat = table.seat(table.coach)
    heard = at_once(
        deciding_as(table, table.specialist),
        work(
            table,
            table.coach,
            missing.list_missing,
            staffing_id=table.key(),
            what="Community visit",
            owner_seat_id=seat.pk,
            due_on=TODAY,
        ),
    )
    assert heard.count("done") == 1
    with as_importer():
        assert table.fresh().missing.count() == (0 if heard[0] == "done" else 1)


def test_the_last_two_confirm_at_once(table: Table) -> None:
    """What follows the last confirmation is done once, whoever is last."""
    table.decided()
    table.confirmed(table.coach)
    decided_at = table.fresh().decided_at
    heard = at_once(
        *(
            work(table, user, deciding.confirm_decision, staffing_id=table.key(), decided_at=decided_at)
            for user in (table.manager, table.specialist)
        )
    )
    assert heard == ["done", "done"]
    with as_importer():
        staffing = table.fresh()
        [plan] = Plan.objects.filter(case=table.case)
        assert (staffing.confirmed_on, staffing.plan_id) == (TODAY, plan.pk)
        assert plan.goals.count() == 1
        assert staffing.steps.get().step.plan_id == plan.pk


def test_a_decision_is_taken_back_while_the_last_member_confirms(table: Table) -> None:
    table.decided()
    table.confirmed(table.coach, table.manager)
    decided_at = table.fresh().decided_at
    heard = at_once(
        work(
            table,
            table.specialist,
            deciding.confirm_decision,
            staffing_id=table.key(),
            decided_at=decided_at,
        ),
        work(table, table.manager, deciding.take_back_decision, staffing_id=table.key()),
    )
    assert heard.count("done") == 1
    with as_importer():
        is_confirmed = table.fresh().confirmed_on is not None
        assert is_confirmed == (heard[0] == "done")
        assert Plan.objects.filter(case=table.case).exists() == is_confirmed


def test_two_begin_re_engagement_for_one_person(table: Table) -> None:
    table.do(
        beginning.say_jobs_class,
        case_id=table.case.pk,
        participant_id=table.adult.pk,
        jobs_class="MANDATORY",
        first_day=TODAY,
    )
    said = {
        "case_id": table.case.pk,
        "participant_id": table.adult.pk,
        "concern": Concern.DISPUTED,
        "what": "The plan asks for too much",
        "on": TODAY,
        "started_by": StartedBy.DEPARTMENT,
        "activity_id": None,
    }
    heard = at_once(*(work(table, user, beginning.begin_reengagement, **said) for user in (table.coach, table.manager)))
    assert "done" in heard
    assert any("is already open" in words for words in heard)
    with as_importer():
        assert Reengagement.objects.count() == 1


def test_two_schedule_the_staffing(table: Table) -> None:
    table.begun()
    said = {
        "case_id": table.case.pk,
        "kind": "REENGAGEMENT",
        "reengagement_id": table.reengagement.pk,
        "participant_ids": (),
        "booking": booking(),
    }
    heard = at_once(*(work(table, user, scheduling.schedule_staffing, **said) for user in (table.coach, table.aide)))
    assert sorted(heard) == ["A staffing of this kind is going on already. Close or cancel it first.", "done"]
    with as_importer():
        assert Staffing.objects.count() == 1
        assert table.case.appointments.count() == 1


def test_a_release_is_revoked_while_the_partner_is_asked(table: Table) -> None:
    """R028: either they were asked while it held, or they have no seat."""
    table.scheduled()
    provider = make_provider(by=table.coach, partner_type=PartnerType.HOUSING)
    release = make_release(case=table.case, by=table.coach, provider=provider)
    whom = inviting.Whom(provider_id=provider.pk, seat=Seat.PARTNER)
    heard = at_once(
        work(table, table.coach, inviting.invite, staffing_id=table.key(), whom=whom, way=ShareWay.SPOKEN),
        work(table, table.manager, revoke_release, release_id=release.pk, on=TODAY),
    )
    assert heard[1] == "done"
    with as_importer():
        is_asked = SeatTaken.objects.filter(provider=provider).exists()
        assert Disclosure.objects.filter(case=table.case).exists() == is_asked
    assert is_asked == (heard[0] == "done")
    if not is_asked:
        assert "revoked" in heard[0]


def test_the_duty_ends_while_the_team_decides_a_reduction(table: Table) -> None:
    """OAR 461-190-0231: either it was decided while there was a duty, or it is closed, in words that tell nothing."""
    table.answered(Outcome.REDUCTION)
    key = table.key()
    table.do(partners.ask_child_welfare, staffing_id=key, asked_on=TODAY)
    table.do(partners.record_child_welfare, staffing_id=key, answer="NONE", statement="")
    says = answering.RoomWords(child_risk="Rent not paid", community_visit_tried_on=TODAY)
    table.do(answering.write_room, staffing_id=key, says=says)
    table.do(checks.check_bias, staffing_id=key)
    table.do(checks.check_validity, by=table.manager, staffing_id=key)
    who = {"case_id": table.case.pk, "participant_id": table.adult.pk, "first_day": TODAY}
    heard = at_once(
        work(table, table.specialist, deciding.decide_staffing, staffing_id=key, outcome=Outcome.REDUCTION),
        work(table, table.coach, beginning.begin_survivor_assistance, **who),
    )
    assert heard[1] == "done"
    assert heard[0] in {"done", "Locked until this is done: outcome."}
    assert (table.fresh().decided_at is not None) == (heard[0] == "done")


def test_the_case_closes_while_the_team_decides(table: Table) -> None:
    """Either the decision stands, or the room is shut; the re-engagement is over both times."""
    table.checked()
    said = {"reason": ClosureReason.values[0], "with_work": False, "on": TODAY}
    actor, decide = deciding_as(table, table.specialist)

    def decide_or_hear() -> None:
        try:
            decide()
        except PermissionDenied:
            raise Refused("closed") from None

    heard = at_once(
        (actor, decide_or_hear),
        work(table, table.coach, close_case, case_id=table.case.pk, **said),
    )
    assert heard[1] == "done"
    assert heard[0] in {"done", "closed"}
    is_decided = heard[0] == "done"
    assert table.fresh().status == (StaffingStatus.DECIDED if is_decided else StaffingStatus.CANCELLED)
    with as_importer():
        assert Reengagement.objects.get(pk=table.reengagement.pk).outcome == ReengagementEnd.CASE_CLOSED
