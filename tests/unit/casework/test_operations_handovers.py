"""Transfers: who asks, who accepts, what moves, what everybody sees on the way (O027, O086)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import CaseStatus, DatabaseRole, EventKind, HandoverStatus, Jurisdiction, Role
from casework.context import in_context
from casework.models import Alert, Case, Handover, Office, SweepMark, User
from casework.operations.assignments import assign_case
from casework.operations.handovers import (
    accept_handover,
    ask_handover,
    ask_handovers,
    record_warm_handover,
    refuse_handover,
    withdraw_handover,
)
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, deadlines_of, events_of

pytestmark = pytest.mark.django_db

WHY = "They moved across town"


def ask(case: Case, to: User, *, actor: User, **changes: Any) -> Handover:
    with in_context(actor=actor):
        return ask_handover(case_id=case.pk, to_coach=to, actor=actor, **{"reason": WHY, "now": NOW} | changes)


def accept(handover: Handover, *, actor: User, **changes: Any) -> Case:
    with in_context(actor=actor):
        return accept_handover(handover_id=handover.pk, actor=actor, **{"now": NOW} | changes)


def refuse(handover: Handover, *, actor: User, answer: str = "My caseload is full.") -> Handover:
    with in_context(actor=actor):
        return refuse_handover(handover_id=handover.pk, answer=answer, actor=actor, now=NOW)


def withdraw(handover: Handover, *, actor: User) -> Handover:
    with in_context(actor=actor):
        return withdraw_handover(handover_id=handover.pk, actor=actor, now=NOW)


def seen_by(user: User) -> set[Any]:
    with in_context(actor=user):
        return set(Case.objects.visible_to(user).values_list("pk", flat=True))


def packets_of(user: User) -> set[Any]:
    """Return the transfers that both walls let somebody read."""
    with in_context(actor=user):
        everything = set(Handover.objects.values_list("pk", flat=True))
        assert everything == set(Handover.objects.visible_to(user).values_list("pk", flat=True))
    return everything


def days_of(case: Case) -> list[Any]:
    with as_auditor():
        return list(case.assignments.order_by("first_day").values_list("coach__username", "first_day", "last_day"))


class TestAsk:
    def test_is_answered_by_the_next_worked_day_of_the_office(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        handover = ask(open_case, other_coach, actor=coach)
        with as_auditor():
            days = open_case.office.calendar.days
            number = days.get(day=TODAY).number
            assert handover.answer_by == days.get(is_business=True, number=number + 1).day
        assert handover.answer_by > TODAY

    def test_shows_the_other_coach_the_packet_and_not_the_case(
        self, open_case: Case, coach: User, other_coach: User, outsider: User, case_aide: User
    ) -> None:
        handover = ask(open_case, other_coach, actor=coach)
        assert packets_of(other_coach) == {handover.pk}
        assert packets_of(coach) == packets_of(case_aide) == {handover.pk}
        assert packets_of(outsider) == set()
        assert seen_by(other_coach) == set()
        with as_auditor():
            person = factories.adult_of(open_case).person
        assert person.given_name not in str(handover.packet)
        assert open_case.family.name not in str(handover.packet)

    def test_is_asked_by_who_decides_too_and_by_nobody_else(
        self, open_case: Case, other_coach: User, supervisor: User, lead_worker: User, case_aide: User, auditor: User
    ) -> None:
        withdraw(ask(open_case, other_coach, actor=supervisor), actor=lead_worker)
        ask(open_case, other_coach, actor=lead_worker)
        for user in (case_aide, auditor):
            with pytest.raises(PermissionDenied):
                ask(open_case, other_coach, actor=user)
        with pytest.raises(Case.DoesNotExist):
            ask(open_case, other_coach, actor=other_coach)

    def test_is_not_asked_by_a_stand_in(self, open_case: Case, coach: User, other_coach: User) -> None:
        factories.make_absence(staff=coach, stand_in=other_coach)
        with pytest.raises(PermissionDenied):
            ask(open_case, other_coach, actor=other_coach)

    def test_waits_once(self, open_case: Case, coach: User, other_coach: User, office: Office) -> None:
        ask(open_case, other_coach, actor=coach)
        with pytest.raises(Refused, match="waits for its answer"):
            ask(open_case, factories.make_user(office=office), actor=coach)

    def test_takes_the_place_of_one_that_was_not_answered_in_time(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        late = factories.make_handover(
            case=open_case,
            from_coach=coach,
            to_coach=other_coach,
            answer_by=days_ago(1),
            asked_at=NOW - timedelta(days=3),
        )
        ask(open_case, other_coach, actor=coach)
        with as_auditor():
            assert Handover.objects.get(pk=late.pk).status == HandoverStatus.WITHDRAWN
            assert Handover.objects.asked().count() == 1

    @pytest.mark.parametrize("who", ["coach", "case_aide", "supervisor", "auditor"])
    def test_goes_to_another_coach(
        self, open_case: Case, supervisor: User, who: str, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(Refused) as refused:
            ask(open_case, request.getfixturevalue(who), actor=supervisor)
        assert refused.value.field == "to_coach"

    def test_goes_to_no_other_state_nobody_kept_away_gone_or_absent(
        self, open_case: Case, supervisor: User, office: Office, coach: User
    ) -> None:
        elsewhere = factories.make_user(office=factories.make_office(jurisdiction=Jurisdiction.OREGON))
        gone = factories.make_user(office=office, is_active=False)
        kept_away = factories.make_user(office=office)
        factories.make_conflict_block(case=open_case, staff=kept_away)
        absent = factories.make_user(office=office)
        factories.make_absence(staff=absent, stand_in=coach)
        far = factories.make_user(office=factories.make_office())
        factories.make_absence(staff=far, stand_in=factories.make_user(office=far.office))
        for who in (elsewhere, gone, kept_away, absent, far):
            with pytest.raises(Refused) as refused:
                ask(open_case, who, actor=supervisor)
            assert refused.value.field == "to_coach"

    def test_needs_a_reason_a_coach_and_an_open_case(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        with pytest.raises(Refused) as refused:
            ask(open_case, other_coach, actor=coach, reason=" ")
        assert refused.value.field == "reason"
        with pytest.raises(Refused, match="Assign a coach instead"):
            ask(factories.make_case(office=coach.office), other_coach, actor=supervisor)
        with pytest.raises(Refused, match="closed"):
            ask(factories.make_case(coach=coach, status=CaseStatus.CLOSED), other_coach, actor=coach)


class TestAccept:
    def test_ends_one_time_and_begins_the_next_and_starts_clocks_anew(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        """A006, A014: the assessment and the plan are owed anew."""
        before = {code: len(deadlines_of(open_case, code)) for code in ("ea", "plan")}
        accept(ask(open_case, other_coach, actor=coach), actor=other_coach)
        assert days_of(open_case) == [
            ("coach", days_ago(30), days_ago(1)),
            ("other-coach", TODAY, None),
        ]
        (line,) = events_of(open_case, EventKind.ASSIGNMENT_CHANGED)
        assert (line.on, line.actor_id, line.facts) == (TODAY, other_coach.pk, {"coach": str(other_coach.pk)})
        assert not events_of(open_case, EventKind.OFFICE_CHANGED)
        assert {code: len(deadlines_of(open_case, code)) - count for code, count in before.items()} == {
            "ea": 1,
            "plan": 1,
        }
        assert seen_by(coach) == set()
        assert seen_by(other_coach) == {open_case.pk}

    def test_moves_the_case_to_the_coach_s_office(
        self, open_case: Case, coach: User, supervisor: User, outsider: User
    ) -> None:
        """Decisions 12: the line names both offices; the receiving office's mark is set back as after an import."""
        with as_auditor():
            before = SweepMark.objects.get(office=outsider.office).said_to
        factories.make_event(open_case, EventKind.NOTE_FILED, on=days_ago(2))
        accept(ask(open_case, outsider, actor=supervisor), actor=outsider)
        with as_auditor():
            case = Case.objects.get(pk=open_case.pk)
            assert case.office_id == outsider.office_id
            assert {row.office_id for row in case.deadlines.all()} == {outsider.office_id}
            assert set(Alert.objects.filter(case=case, resolved_at=None).values_list("office", flat=True)) <= {
                outsider.office_id
            }
            assert SweepMark.objects.get(office=outsider.office).said_to < before
        (line,) = events_of(open_case, EventKind.OFFICE_CHANGED)
        assert line.facts == {"from": str(coach.office_id), "to": str(outsider.office_id)}
        assert seen_by(supervisor) == seen_by(coach) == set()
        assert seen_by(outsider) == {open_case.pk}

    def test_is_seen_coming_by_who_decides_in_the_other_office(
        self, open_case: Case, coach: User, outsider: User, other_office: Office
    ) -> None:
        manager = factories.make_user(role=Role.OPERATIONS_MANAGER, office=other_office)
        aide = factories.make_user(role=Role.CASE_AIDE, office=other_office)
        handover = ask(open_case, outsider, actor=coach)
        assert packets_of(manager) == {handover.pk}
        assert packets_of(aide) == set()
        assert seen_by(manager) == set()
        withdraw(handover, actor=coach)
        assert packets_of(manager) == set()
        assert packets_of(outsider) == {handover.pk}
        with pytest.raises(Refused, match="withdrawn meanwhile"):
            accept(handover, actor=outsider)

    def test_hands_over_a_time_that_began_today(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User, office: Office
    ) -> None:
        third = factories.make_user(username="third", office=office)
        with in_context(actor=supervisor):
            assign_case(case_id=open_case.pk, coach=third, first_day=TODAY, actor=supervisor, now=NOW)
        accept(ask(open_case, other_coach, actor=third), actor=other_coach)
        assert days_of(open_case) == [("coach", days_ago(30), days_ago(1)), ("other-coach", TODAY, None)]
        first, second = events_of(open_case, EventKind.ASSIGNMENT_CHANGED)
        assert second.voids_id == first.pk
        accept(ask(open_case, coach, actor=supervisor), actor=coach)
        (back,) = events_of(open_case, EventKind.TAKEN_BACK)
        assert back.voids_id == second.pk

    def test_is_done_by_nobody_for_the_coach(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User, outsider: User
    ) -> None:
        handover = ask(open_case, other_coach, actor=coach)
        for user in (coach, supervisor):
            with pytest.raises(PermissionDenied):
                accept(handover, actor=user)
        with pytest.raises(Handover.DoesNotExist):
            accept(handover, actor=outsider)
        assert days_of(open_case) == [("coach", days_ago(30), None)]

    def test_comes_too_late_after_its_day(self, open_case: Case, coach: User, other_coach: User) -> None:
        handover = factories.make_handover(
            case=open_case, from_coach=coach, to_coach=other_coach, answer_by=days_ago(1)
        )
        with pytest.raises(Refused, match="back with the supervisor"):
            accept(handover, actor=other_coach)
        handover = factories.make_handover(
            case=factories.make_case(coach=coach), from_coach=coach, to_coach=other_coach, answer_by=TODAY
        )
        accept(handover, actor=other_coach)

    def test_is_refused_when_something_happened_meanwhile(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User, office: Office
    ) -> None:
        handover = ask(open_case, other_coach, actor=coach)
        with in_context(actor=supervisor):
            third = factories.make_user(office=office)
            assign_case(case_id=open_case.pk, coach=third, first_day=TODAY, actor=supervisor, now=NOW)
        with pytest.raises(Refused, match="withdrawn meanwhile"):
            accept(handover, actor=other_coach)
        moved = factories.make_case(coach=coach)
        handover = ask(moved, other_coach, actor=coach)
        with as_importer():
            moved.assignments.update(coach=third)
        with pytest.raises(Refused, match="Somebody else carries"):
            accept(handover, actor=other_coach)
        closed = factories.make_case(coach=coach)
        handover = ask(closed, other_coach, actor=coach)
        with as_importer():
            Case.objects.filter(pk=closed.pk).update(status=CaseStatus.CLOSED, closed_on=TODAY)
        with pytest.raises(Refused, match="closed"):
            accept(handover, actor=other_coach)

    def test_is_refused_to_a_coach_kept_away_who_reads_nothing(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        handover = ask(open_case, other_coach, actor=coach)
        factories.make_conflict_block(case=open_case, staff=other_coach)
        assert packets_of(other_coach) == set()
        with pytest.raises(Handover.DoesNotExist):
            accept(handover, actor=other_coach)


class TestAnswers:
    def test_a_refusal_gives_its_reason_and_changes_nothing(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        handover = ask(open_case, other_coach, actor=coach)
        with pytest.raises(Refused) as refused:
            refuse(handover, actor=other_coach, answer=" no ")
        assert refused.value.field == "answer"
        refuse(handover, actor=other_coach)
        with as_auditor():
            kept = Handover.objects.get(pk=handover.pk)
        assert (kept.status, kept.decided_by_id, kept.answer) == ("REFUSED", other_coach.pk, "My caseload is full.")
        assert kept.packet == {}
        assert days_of(open_case) == [("coach", days_ago(30), None)]
        for again in (accept, refuse):
            with pytest.raises(Refused, match="refused already"):
                again(handover, actor=other_coach)

    def test_nobody_withdraws_what_is_answered_or_not_theirs(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User, case_aide: User
    ) -> None:
        handover = ask(open_case, other_coach, actor=supervisor)
        for user in (coach, case_aide):
            with pytest.raises(PermissionDenied):
                withdraw(handover, actor=user)
        withdraw(handover, actor=supervisor)
        with pytest.raises(Refused, match="withdrawn already"):
            withdraw(handover, actor=supervisor)

    def test_the_three_way_contact_is_written_down_once(self, open_case: Case, coach: User, other_coach: User) -> None:
        """O027: a warm handover."""
        handover = ask(open_case, other_coach, actor=coach)
        with in_context(actor=coach):
            with pytest.raises(Refused, match="future"):
                record_warm_handover(handover_id=handover.pk, on=TODAY + timedelta(days=1), actor=coach, now=NOW)
            with pytest.raises(Refused, match="opened on"):
                record_warm_handover(handover_id=handover.pk, on=days_ago(31), actor=coach, now=NOW)
            record_warm_handover(handover_id=handover.pk, on=TODAY, actor=coach, now=NOW)
            with pytest.raises(Refused, match="already"):
                record_warm_handover(handover_id=handover.pk, on=TODAY, actor=coach, now=NOW)
        (line,) = events_of(open_case, EventKind.WARM_HANDOVER_HELD)
        assert line.facts == {"handover": str(handover.pk)}
        with in_context(actor=other_coach), pytest.raises(Case.DoesNotExist):
            record_warm_handover(handover_id=handover.pk, on=TODAY, actor=other_coach, now=NOW)


class TestMany:
    def many(self, cases: list[Case], to: User, *, actor: User, **changes: Any) -> Any:
        given = {"reason": WHY, "is_all_or_none": False} | changes
        with in_context(actor=actor):
            return ask_handovers(case_ids=[case.pk for case in cases], to_coach=to, actor=actor, now=NOW, **given)

    def test_each_has_its_own_result(self, coach: User, other_coach: User, supervisor: User, outsider: User) -> None:
        good = [factories.make_case(coach=coach) for _ in range(3)]
        alone = factories.make_case(office=coach.office)
        foreign = factories.make_case(coach=outsider)
        batch = self.many([*good, alone, foreign], other_coach, actor=supervisor)
        assert {row["number"] for row in batch.refused} == {alone.number, "A case"}
        with as_auditor():
            assert batch.handovers.count() == 3

    def test_all_or_none_asks_nothing_when_one_is_refused(
        self, coach: User, other_coach: User, supervisor: User
    ) -> None:
        cases = [factories.make_case(coach=coach), factories.make_case(office=coach.office)]
        with pytest.raises(Refused, match="Nothing was asked"):
            self.many(cases, other_coach, actor=supervisor, is_all_or_none=True)
        with as_auditor():
            assert not Handover.objects.exists()

    def test_is_for_who_decides_and_for_fifty_at_most(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(PermissionDenied):
            self.many([open_case], other_coach, actor=coach)
        with pytest.raises(Refused, match="at least one"):
            self.many([], other_coach, actor=supervisor)
        monkeypatch.setattr("casework.rules.HANDOVERS_AT_ONCE", 1)
        with pytest.raises(Refused, match="at most 1"):
            self.many([open_case, factories.make_case(coach=coach)], other_coach, actor=supervisor)


class TestTheStep:
    def test_is_closed_to_everybody_but_the_coach_who_is_asked(
        self, open_case: Case, coach: User, other_coach: User, outsider: User
    ) -> None:
        """The one function by which a case changes hands asks the database who calls."""
        from django.db import connection

        handover = ask(open_case, other_coach, actor=coach)
        for user in (coach, outsider):
            with in_context(actor=user), connection.cursor() as cursor:
                cursor.execute("SELECT sec.take_over(%s, gen_random_uuid(), now())", [handover.pk])
                assert cursor.fetchone() == ("none",)
        with in_context(role=DatabaseRole.ADMIN), connection.cursor() as cursor:
            cursor.execute("SELECT has_function_privilege('sec.take_over(uuid, uuid, timestamptz)', 'EXECUTE')")
            assert cursor.fetchone() == (False,)
