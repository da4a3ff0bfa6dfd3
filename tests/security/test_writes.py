"""The second wall holds writes too: what an operation forgot to ask, the database still refuses."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from casework.choices import AbsenceReason, AccessVerb, CaseKind, EventKind, HandoverStatus, Role
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import (
    Absence,
    AccessLog,
    Appointment,
    Assignment,
    Case,
    ConflictBlock,
    Deadline,
    Draft,
    Event,
    Handover,
    Note,
    Notice,
    Participant,
    PersonIdentifier,
    RestrictedAccess,
    User,
)
from casework.sealing import SealBroken
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_importer,
    deadlines_of,
    make_absence,
    make_appointment,
    make_case,
    make_family,
    make_handover,
    make_note,
    make_notice,
    make_person,
    make_user,
    set_ssn,
)

pytestmark = pytest.mark.django_db


def refused(actor: User, write: Callable[[], object]) -> None:
    """Check that the database refuses this write to this person."""
    with pytest.raises(DatabaseError, match="permission denied|row-level security"), in_context(actor=actor):
        write()


def changes_nothing(actor: User, write: Callable[[], int]) -> None:
    """Check that the rows are not there for this person."""
    with in_context(actor=actor):
        assert write() == 0


class TestRestrictedLists:
    @pytest.mark.parametrize("role", [Role.ENGAGEMENT_SPECIALIST, Role.ELIGIBILITY_WORKER, Role.OPERATIONS_MANAGER])
    def test_nobody_puts_themselves_on_one(self, open_case: Case, supervisor: User, role: Role) -> None:
        actor = make_user(role=role, office=open_case.office)
        line = RestrictedAccess(
            case=open_case, staff=actor, kinds=["DV"], need="Curious", first_day=TODAY, last_day=TODAY,
            granted_by=supervisor, granted_at=NOW,
        )  # fmt: skip
        refused(actor, line.save)


class TestCases:
    def test_a_colleague_s_case_is_not_there_to_change(self, open_case: Case, other_coach: User) -> None:
        changes_nothing(other_coach, lambda: Case.objects.filter(pk=open_case.pk).update(language="es"))
        changes_nothing(other_coach, lambda: Participant.objects.filter(case_id=open_case.pk).update(position=9))

    @pytest.mark.parametrize(
        "role", [Role.COACH, Role.ELIGIBILITY_WORKER, Role.ENGAGEMENT_SPECIALIST, Role.QA_REVIEWER]
    )
    def test_who_takes_no_referrals_opens_none(self, open_case: Case, role: Role) -> None:
        actor = make_user(role=role, office=open_case.office)
        refused(actor, lambda: _open(open_case))

    def test_nobody_opens_one_in_another_office(self, open_case: Case, other_office: object) -> None:
        aide = make_user(role=Role.CASE_AIDE)
        refused(aide, lambda: _open(open_case))

    def test_nobody_deletes_one(self, open_case: Case, supervisor: User) -> None:
        refused(supervisor, lambda: Case.objects.filter(pk=open_case.pk)._raw_delete("default"))


class TestAssignments:
    def test_a_coach_assigns_nobody(self, open_case: Case, coach: User, other_coach: User) -> None:
        refused(coach, lambda: Assignment.objects.filter(case=open_case).update(coach=other_coach))
        refused(
            coach,
            lambda: Assignment.objects.create(case=open_case, coach=coach, first_day=TODAY, assigned_by=coach),
        )

    def test_a_coach_takes_no_case_to_themselves(self, open_case: Case, outsider: User) -> None:
        refused(
            outsider,
            lambda: Assignment.objects.create(case=open_case, coach=outsider, first_day=TODAY, assigned_by=outsider),
        )

    def test_a_manager_assigns_no_case_of_another_office(self, open_case: Case) -> None:
        manager = make_user(role=Role.OPERATIONS_MANAGER)
        refused(
            manager,
            lambda: Assignment.objects.create(case=open_case, coach=manager, first_day=TODAY, assigned_by=manager),
        )


class TestRecords:
    def test_nobody_writes_into_a_case_they_do_not_see(self, open_case: Case, outsider: User) -> None:
        line = event_of(open_case, Line(EventKind.ENGAGEMENT_CHANGED, TODAY), actor=outsider, recorded_at=NOW)
        refused(outsider, lambda: line.save(force_insert=True))
        note = Note(case=open_case, title="A", body="b", on=TODAY, filed_by=outsider, filed_at=NOW)
        refused(outsider, lambda: note.save(force_insert=True))

    def test_nobody_changes_a_filed_note_or_a_line(self, open_case: Case, coach: User) -> None:
        note = make_note(case=open_case, by=coach)
        refused(coach, lambda: Note.objects.filter(pk=note.pk).update(title="Other"))
        refused(coach, lambda: Event.objects.filter(case=open_case).update(on=TODAY))
        refused(coach, lambda: Event.objects.filter(case=open_case)._raw_delete("default"))

    def test_nobody_meets_a_deadline_by_hand(self, open_case: Case, coach: User, supervisor: User) -> None:
        due = deadlines_of(open_case)[0]
        for actor in (coach, supervisor):
            refused(actor, lambda: Deadline.objects.filter(pk=due.pk).update(met_on=TODAY))
            refused(actor, lambda: Deadline.objects.filter(pk=due.pk)._raw_delete("default"))

    def test_an_aide_neither_reads_nor_writes_a_number(self, open_case: Case, case_aide: User) -> None:
        person = adult_of(open_case).person
        changes_nothing(case_aide, PersonIdentifier.objects.count)
        refused(case_aide, lambda: PersonIdentifier.of(person, "900123456").save(force_insert=True))

    def test_an_auditor_writes_nothing(self, open_case: Case, auditor: User) -> None:
        refused(auditor, lambda: Case.objects.filter(pk=open_case.pk).update(language="es"))
        note = Note(case=open_case, title="A", body="b", on=TODAY, filed_by=auditor, filed_at=NOW)
        refused(auditor, lambda: note.save(force_insert=True))

    def test_nobody_lifts_their_own_conflict_block(self, open_case: Case, supervisor: User) -> None:
        refused(supervisor, lambda: ConflictBlock.objects.filter(staff=supervisor)._raw_delete("default"))


class TestHandovers:
    def test_no_transfer_is_turned_to_another_case_or_coach(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        """Whoever may answer a transfer of one case must not make of it one of any case to themselves."""
        handover = make_handover(case=open_case, from_coach=coach, to_coach=other_coach)
        elsewhere = make_case(coach=make_user())
        for change in (
            {"case_id": elsewhere.pk},
            {"from_coach_id": supervisor.pk},
            {"to_coach_id": other_coach.pk},
            {"to_office_id": coach.office_id},
            {"answer_by": TODAY},
            {"asked_by_id": other_coach.pk},
            {"asked_at": NOW},
        ):
            for actor in (other_coach, coach, supervisor):
                refused(actor, lambda change=change: Handover.objects.filter(pk=handover.pk).update(**change))

    @pytest.mark.parametrize("status", [HandoverStatus.REFUSED, HandoverStatus.WITHDRAWN, HandoverStatus.ACCEPTED])
    def test_an_answered_one_is_not_opened_again(
        self, open_case: Case, coach: User, other_coach: User, status: HandoverStatus
    ) -> None:
        answered = {"status": status, "decided_by": coach, "decided_at": NOW, "answer": "No room"}
        handover = make_handover(case=open_case, from_coach=coach, to_coach=other_coach, **answered)
        again = {"status": HandoverStatus.ASKED, "decided_by": None, "decided_at": None}
        with pytest.raises(DatabaseError, match="refused"), in_context(actor=other_coach):
            Handover.objects.filter(pk=handover.pk).update(**again)

    def test_nobody_asks_in_another_name(self, open_case: Case, coach: User, other_coach: User) -> None:
        forged = Handover(
            case=open_case,
            from_coach=coach,
            from_office=open_case.office,
            to_coach=other_coach,
            to_office=open_case.office,
            reason="Moved",
            asked_by=other_coach,
            asked_at=NOW,
            answer_by=TODAY,
        )
        refused(coach, lambda: forged.save(force_insert=True))

    @pytest.mark.parametrize("away", [timedelta(days=2), timedelta(minutes=5), timedelta(days=-3)])
    def test_nobody_takes_over_at_another_time(
        self, open_case: Case, coach: User, other_coach: User, away: timedelta
    ) -> None:
        handover = make_handover(case=open_case, from_coach=coach, to_coach=other_coach)

        def take() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT sec.take_over(%s, %s, clock_timestamp() + %s)", [handover.pk, uuid4(), away])

        refused(other_coach, take)


class TestAbsences:
    def away(self, staff: User, stand_in: User, by: User) -> Absence:
        return Absence(
            office=by.office,
            staff=staff,
            stand_in=stand_in,
            first_day=TODAY,
            last_day=TODAY,
            reason=AbsenceReason.LEAVE,
            entered_by=by,
            entered_at=NOW,
        )

    def test_nobody_stands_in_by_their_own_word(self, coach: User, other_coach: User, case_aide: User) -> None:
        """An absence lets its stand-in see every case of the coach."""
        for actor in (other_coach, case_aide):
            absence = self.away(coach, other_coach, actor)
            refused(actor, lambda absence=absence: absence.save(force_insert=True))

    def test_nobody_enters_one_in_another_name(self, coach: User, other_coach: User, supervisor: User) -> None:
        absence = self.away(coach, other_coach, supervisor)
        refused(coach, lambda: absence.save(force_insert=True))

    def test_a_manager_sends_nobody_of_another_office_away(self, coach: User, supervisor: User) -> None:
        elsewhere = make_user()
        for staff, stand_in in ((elsewhere, coach), (coach, elsewhere)):
            absence = self.away(staff, stand_in, supervisor)
            refused(supervisor, lambda absence=absence: absence.save(force_insert=True))

    def test_nobody_changes_whose_it_is(self, coach: User, other_coach: User, supervisor: User) -> None:
        absence = make_absence(staff=coach, stand_in=other_coach)
        for change in ({"stand_in": supervisor}, {"staff": supervisor}, {"first_day": TODAY}):
            for actor in (coach, other_coach, supervisor):
                refused(actor, lambda change=change: Absence.objects.filter(pk=absence.pk).update(**change))

    def test_the_stand_in_makes_it_no_longer(self, coach: User, other_coach: User, supervisor: User) -> None:
        absence = make_absence(staff=coach, stand_in=other_coach)
        longer = {"last_day": TODAY + timedelta(days=30)}
        refused(other_coach, lambda: Absence.objects.filter(pk=absence.pk).update(**longer))
        for actor in (coach, supervisor):
            with in_context(actor=actor):
                assert Absence.objects.filter(pk=absence.pk).update(**longer) == 1


class TestOnesOwn:
    def test_a_draft_is_its_author_s_alone(self, open_case: Case, coach: User, supervisor: User, auditor: User) -> None:
        draft = Draft(user=coach, key="note", case=open_case, saved_at=NOW)
        draft.data = {"body": "half a sentence"}
        with in_context(actor=coach):
            draft.save(force_insert=True)
        changes_nothing(supervisor, Draft.objects.count)
        refused(auditor, Draft.objects.count)
        stolen = Draft(user=coach, key="other", saved_at=NOW, sealed_data=b"")
        refused(supervisor, lambda: stolen.save(force_insert=True))

    def test_nobody_logs_a_look_in_another_name(self, open_case: Case, coach: User, other_coach: User) -> None:
        for actor in (coach.pk, None):
            line = AccessLog(
                actor_id=actor, case_id=open_case.pk, verb=AccessVerb.VIEW, route="", request_id=uuid4(), at=NOW
            )
            refused(other_coach, lambda line=line: line.save(force_insert=True))

    def test_only_a_manager_reads_who_looked_and_only_at_their_cases(
        self, open_case: Case, coach: User, supervisor: User
    ) -> None:
        elsewhere = make_case()
        for case in (open_case, elsewhere):
            with in_context(actor=coach):
                AccessLog.objects.bulk_create(
                    [AccessLog(actor=coach, case_id=case.pk, verb="VIEW", route="", request_id=uuid4(), at=NOW)]
                )
        with in_context(actor=supervisor):
            assert {row.case_id for row in AccessLog.objects.all()} == {open_case.pk}
        changes_nothing(coach, AccessLog.objects.count)

    def test_nobody_raises_their_own_rank(self, coach: User) -> None:
        for change in ({"role": Role.ADMIN}, {"office_id": None}, {"is_active": True}, {"username": "root"}):
            refused(coach, lambda change=change: User.objects.filter(pk=coach.pk).update(**change))

    def test_nobody_sets_a_password_but_their_own(self, coach: User, other_coach: User, auditor: User) -> None:
        for actor in (coach, auditor):
            refused(actor, lambda: User.objects.filter(pk=other_coach.pk).update(password="!"))
        with in_context(actor=coach):
            assert User.objects.filter(pk=coach.pk).update(password="!") == 1

    def test_a_borrowed_key_of_a_person_who_left_opens_nothing(self, open_case: Case, coach: User) -> None:
        with as_importer():
            User.objects.filter(pk=coach.pk).update(is_active=False)
        changes_nothing(coach, Case.objects.count)


class TestSealed:
    def test_a_number_stands_nowhere_in_clear_and_opens_only_in_its_place(self, open_case: Case) -> None:
        sealed = set_ssn(adult_of(open_case).person, "912-34-5678")
        other = set_ssn(make_person(), "913-34-5678")
        assert b"912345678" not in bytes(sealed.sealed_ssn) + bytes(sealed.ssn_index)
        other.sealed_ssn = sealed.sealed_ssn
        with pytest.raises(SealBroken):
            _ = other.ssn


def _open(like: Case) -> Case:
    family = make_family()
    return Case.objects.create(number="K-9", family=family, office=like.office, kind=CaseKind.WORK, opened_on=TODAY)


class TestWhatLeft:
    def test_nobody_turns_a_letter_to_others_or_changes_its_words(self, open_case: Case, coach: User) -> None:
        notice = make_notice(case=open_case, by=coach)
        elsewhere = make_case(coach=coach)
        for change in ({"sealed_content": b"x"}, {"way": "TEXT"}, {"case_id": elsewhere.pk}, {"asked_at": NOW}):
            refused(coach, lambda change=change: Notice.objects.filter(pk=notice.pk).update(**change))

    def test_what_was_sent_stays_as_it_was_sent(self, open_case: Case, coach: User) -> None:
        notice = make_notice(case=open_case, by=coach)
        with in_context(actor=coach):
            Notice.objects.filter(pk=notice.pk).update(state="SENT", sent_on=TODAY, sent_at=NOW, sent_by=coach)
        for change in ({"sent_on": TODAY - timedelta(days=9)}, {"sealed_paper": b"x"}):
            with pytest.raises(DatabaseError, match="refused"), in_context(actor=coach):
                Notice.objects.filter(pk=notice.pk).update(**change)

    def test_an_appointment_is_neither_moved_nor_closed_anew(self, open_case: Case, coach: User) -> None:
        row = make_appointment(case=open_case, by=coach)
        refused(coach, lambda: Appointment.objects.filter(pk=row.pk).update(starts_at=NOW))
        with in_context(actor=coach):
            Appointment.objects.filter(pk=row.pk).update(state="KEPT", closed_by=coach, closed_at=NOW)
        with pytest.raises(DatabaseError, match="refused"), in_context(actor=coach):
            Appointment.objects.filter(pk=row.pk).update(state="MISSED")
