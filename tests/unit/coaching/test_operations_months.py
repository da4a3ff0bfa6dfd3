"""The month from open to closed: verified with its note, at zero, closed, opened again (A055-A060)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from casework.choices import DeadlineState, EventKind, Role
from casework.models import Case, Note, User
from casework.refusals import Refused
from coaching import rules
from coaching.choices import MonthState
from coaching.models import MonthReopening, WorkMonth
from coaching.operations.months import NotReady, close_months, reopen_month, verify_month, zero_and_note
from coaching.queries.months import months_of
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    deadlines_of,
    events_of,
    make_absence,
    make_case,
    make_event,
    make_participant,
    make_user,
)
from tests.flows.casework.test_handover_races import at_once
from tests.unit.coaching.months import (
    IN_MONTH,
    MONTH,
    as_user,
    case_in_month,
    make_activity,
    make_debrief,
    make_hours,
    month_now,
    note_about,
    verified,
)

pytestmark = pytest.mark.django_db(transaction=True)
PERIOD = f"{MONTH:%Y-%m}"


@pytest.fixture
def case(coach: User) -> Case:
    return case_in_month(coach, number="K-2042")


def state(case: Case) -> DeadlineState:
    return next(one for one in deadlines_of(case, "work-verification") if one.period == PERIOD).state(TODAY)


def standing(case: Case) -> int:
    with as_auditor():
        lines = case.events.standing().filter(kind=EventKind.WORK_MONTH_VERIFIED, facts__month=PERIOD)
        return lines.count()


def notes_of(case: Case) -> list[Note]:
    with as_auditor():
        return list(case.notes.order_by("filed_at", "pk"))


def closed(case: Case, coach: User) -> int:
    with as_user(coach):
        return close_months(coach_id=coach.pk, month=MONTH, actor=coach, now=NOW)


class TestVerify:
    def test_writes_the_line_the_note_and_the_next_month_and_meets_the_deadline(self, case: Case, coach: User) -> None:
        """A058, A059, A060."""
        assert state(case) in {DeadlineState.DUE_SOON, DeadlineState.UPCOMING, DeadlineState.OVERDUE}
        make_hours(case=case, by=coach)
        (row,) = verified(case, coach)

        assert state(case) in {DeadlineState.MET, DeadlineState.MET_LATE}
        (line,) = events_of(case, EventKind.WORK_MONTH_VERIFIED)
        assert (line.facts, line.subject_id, line.participant_id) == ({"month": PERIOD}, row.pk, adult_of(case).pk)
        (note,) = notes_of(case)
        assert (row.note_id, note.about_id, note.on) == (note.pk, row.pk, rules.last_day_of(MONTH))
        with as_auditor():
            assert WorkMonth.objects.get(month=rules.next_month(MONTH)).verified_at is None
        one = month_now(case)
        assert (one.state, one.missing) == (MonthState.VERIFIED, [])

    def test_marks_in_the_note_what_the_record_wrote(self, case: Case, coach: User) -> None:
        make_hours(case=case, by=coach)
        with as_user(coach):
            verify_month(
                case_id=case.pk,
                month=MONTH,
                notes=[note_about(adult_of(case), "Work experience: 8 hours verified.\nShe liked it 🎉")],
                knows_gaps=False,
                actor=coach,
                now=NOW,
            )
        (note,) = notes_of(case)
        assert [(one["sentence"], one["fields"]) for one in note.trace] == [
            ("Work experience: 8 hours verified.", ["work_hours"])
        ]

    def test_each_adult_has_a_note_also_who_takes_no_part(self, case: Case, coach: User) -> None:
        """A060."""
        second = make_participant(case=case, position=3)
        make_event(case, EventKind.ENGAGEMENT_CHANGED, on=IN_MONTH, participant=second, engaged=False)
        verified(case, coach, adult_of(case))
        with as_auditor():
            waiting = [one for one in months_of(Q(case=case.pk), MONTH, today=TODAY) if one.missing]
        assert [one.participant_id for one in waiting] == [second.pk]
        assert not waiting[0].told.is_engaged
        verified(case, coach, second)
        assert [note.participant_id for note in notes_of(case)] == [adult_of(case).pk, second.pk]

    def test_a_closed_case_still_owes_its_last_month_and_opens_no_next(self, coach: User) -> None:
        ended = make_case(coach=coach, referred_on=IN_MONTH, status="CLOSED", closed_on=IN_MONTH + timedelta(days=2))
        verified(ended, coach)
        with as_auditor():
            assert WorkMonth.objects.filter(case=ended).count() == 1
        assert month_now(ended).missing == []

    def test_what_is_not_in_is_said_before_it_is_passed_over(self, case: Case, coach: User) -> None:
        """A055, A056."""
        make_activity(case=case, by=coach)
        make_hours(case=case, by=coach, kind="JSJR", proof="MISSING")
        kinds = {str(gap.kind) for gap in month_now(case).gaps}
        assert kinds == {"BLANK", "UNPROVEN", "UNDEBRIEFED"}
        with as_user(coach), pytest.raises(Refused, match="not in or not proven") as refusal:
            verify_month(
                case_id=case.pk,
                month=MONTH,
                notes=[note_about(adult_of(case))],
                knows_gaps=False,
                actor=coach,
                now=NOW,
            )
        assert refusal.value.field == "knows_gaps"
        assert notes_of(case) == []
        make_debrief(case=case, by=coach)
        assert "UNDEBRIEFED" not in {str(gap.kind) for gap in month_now(case).gaps}

    def test_twice_is_refused_and_makes_nothing_twice(self, case: Case, coach: User) -> None:
        verified(case, coach)
        with pytest.raises(Refused, match="verified already"):
            verified(case, coach)
        assert (standing(case), len(notes_of(case))) == (1, 1)

    def test_by_two_people_at_once_is_done_once(self, case: Case, coach: User, other_coach: User) -> None:
        make_absence(staff=coach, stand_in=other_coach)

        def verify(actor: User) -> object:
            return verify_month(
                case_id=case.pk,
                month=MONTH,
                notes=[note_about(adult_of(case))],
                knows_gaps=False,
                actor=actor,
                now=NOW,
            )

        heard = at_once((coach, lambda: verify(coach)), (other_coach, lambda: verify(other_coach)))
        assert sorted("done" if one == "done" else "refused" for one in heard) == ["done", "refused"]
        assert (standing(case), len(notes_of(case))) == (1, 1)

    def test_hours_changed_since_ask_for_it_anew_and_leave_one_line(self, case: Case, coach: User) -> None:
        verified(case, coach)
        make_hours(case=case, by=coach, entered_at=NOW + timedelta(minutes=1))
        assert month_now(case).missing == ["hours changed after they were verified"]
        with as_user(coach):
            verify_month(
                case_id=case.pk,
                month=MONTH,
                notes=[note_about(adult_of(case))],
                knows_gaps=True,
                actor=coach,
                now=NOW + timedelta(minutes=2),
            )
        assert (standing(case), len(notes_of(case)), month_now(case).missing) == (1, 2, [])

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"month": TODAY.replace(day=1)}, "is not over yet"),
            ({"month": rules.month_before(MONTH)}, "is not owed"),
            ({"notes": []}, "Choose whose month"),
        ],
    )
    def test_refuses(self, case: Case, coach: User, changes: dict[str, Any], words: str) -> None:
        values = {"month": MONTH, "notes": [note_about(adult_of(case))], "knows_gaps": True} | changes
        with as_user(coach), pytest.raises(Refused, match=words):
            verify_month(case_id=case.pk, actor=coach, now=NOW, **values)

    def test_says_that_a_month_was_verified_meanwhile(self, case: Case, coach: User) -> None:
        """What a second window sends once the first one is done: no box of it is left."""
        verified(case, coach)
        with as_user(coach), pytest.raises(Refused, match="was verified meanwhile. Its note can be added to"):
            verify_month(case_id=case.pk, month=MONTH, notes=[], knows_gaps=True, actor=coach, now=NOW)

    def test_refuses_a_vague_note_beside_its_adult_and_undoes_everything(self, case: Case, coach: User) -> None:
        adult = adult_of(case)
        with as_user(coach), pytest.raises(Refused) as refusal:
            verify_month(
                case_id=case.pk,
                month=MONTH,
                notes=[note_about(adult, " ")],
                knows_gaps=True,
                actor=coach,
                now=NOW,
            )
        assert refusal.value.field == f"sections_{adult.pk.hex}"
        assert (standing(case), month_now(case).row_id) == (0, None)

    def test_is_for_those_who_carry_the_case_and_no_aide(self, case: Case, outsider: User, case_aide: User) -> None:
        with pytest.raises(Case.DoesNotExist):
            verified(case, outsider)
        with pytest.raises(PermissionDenied):
            verified(case, case_aide)


class TestZero:
    def test_many_at_once_each_with_its_note(self, coach: User) -> None:
        """A060."""
        cases = [case_in_month(coach) for _ in range(3)]
        notes = [note_about(adult_of(one), f"Zero hours: {number}") for number, one in enumerate(cases[:2])]
        with as_user(coach):
            found = zero_and_note(month=MONTH, notes=notes, actor=coach, now=NOW)
        assert (found.verified, found.left) == (2, ())
        assert [len(notes_of(one)) for one in cases] == [1, 1, 0]
        assert [note.sections[0]["text"] for one in cases[:2] for note in notes_of(one)] == [
            "Zero hours: 0",
            "Zero hours: 1",
        ]

    def test_leaves_what_was_verified_meanwhile(self, case: Case, coach: User) -> None:
        verified(case, coach)
        with as_user(coach):
            found = zero_and_note(month=MONTH, notes=[note_about(adult_of(case))], actor=coach, now=NOW)
        assert (found.verified, found.left) == (0, (adult_of(case).pk,))
        assert len(notes_of(case)) == 1

    def test_refuses_hours_that_came_in_and_undoes_all(self, case: Case, coach: User) -> None:
        other = case_in_month(coach)
        make_hours(case=other, by=coach)
        notes = [note_about(adult_of(one)) for one in (case, other)]
        with as_user(coach), pytest.raises(Refused, match="Hours came in") as refusal:
            zero_and_note(month=MONTH, notes=notes, actor=coach, now=NOW)
        assert refusal.value.field == f"include_{adult_of(other).pk.hex}"
        assert notes_of(case) == []

    def test_finds_nobody_of_another_office(self, case: Case, outsider: User) -> None:
        with as_user(outsider), pytest.raises(Case.DoesNotExist):
            zero_and_note(month=MONTH, notes=[note_about(adult_of(case))], actor=outsider, now=NOW)


class TestClose:
    def test_only_when_nobody_is_missing_and_says_who(self, case: Case, coach: User) -> None:
        """A060."""
        other = case_in_month(coach)
        verified(case, coach)
        with pytest.raises(NotReady, match="1 person is missing") as refusal:
            closed(case, coach)
        assert [one.participant_id for one in refusal.value.missing] == [adult_of(other).pk]
        verified(other, coach)
        assert closed(case, coach) == 2
        assert month_now(case).state == MonthState.CLOSED

    def test_twice_closes_nothing_twice(self, case: Case, coach: User) -> None:
        verified(case, coach)
        assert (closed(case, coach), closed(case, coach)) == (1, 0)

    def test_by_two_people_at_once(self, case: Case, coach: User, other_coach: User) -> None:
        make_absence(staff=coach, stand_in=other_coach)
        verified(case, coach)
        counts: list[int] = []

        def close(actor: User) -> None:
            counts.append(close_months(coach_id=coach.pk, month=MONTH, actor=actor, now=NOW))

        assert at_once((coach, lambda: close(coach)), (other_coach, lambda: close(other_coach))) == ["done", "done"]
        assert sorted(counts) == [0, 1]

    def test_a_month_that_runs_is_refused(self, case: Case, coach: User) -> None:
        with as_user(coach), pytest.raises(Refused, match="is not over yet"):
            close_months(coach_id=coach.pk, month=TODAY.replace(day=1), actor=coach, now=NOW)

    def test_of_somebody_elses_caseload_finds_nothing(self, case: Case, coach: User, other_coach: User) -> None:
        with as_user(other_coach), pytest.raises(Case.DoesNotExist):
            close_months(coach_id=coach.pk, month=MONTH, actor=other_coach, now=NOW)

    def test_is_not_for_an_aide(self, case: Case, coach: User, case_aide: User) -> None:
        with as_user(case_aide), pytest.raises(PermissionDenied):
            close_months(coach_id=coach.pk, month=MONTH, actor=case_aide, now=NOW)


class TestReopen:
    @pytest.fixture
    def row(self, case: Case, coach: User) -> WorkMonth:
        (row,) = verified(case, coach)
        closed(case, coach)
        return row

    def test_voids_the_line_keeps_the_note_and_is_owed_anew(
        self, case: Case, coach: User, supervisor: User, row: WorkMonth
    ) -> None:
        with as_user(supervisor):
            reopen_month(work_month_id=row.pk, words="A pay stub came in", actor=supervisor, now=NOW)
        assert state(case) not in {DeadlineState.MET, DeadlineState.MET_LATE}
        assert (standing(case), len(notes_of(case))) == (0, 1)
        assert month_now(case).missing[:2] == ["hours not verified", "no note"]
        with as_auditor():
            assert MonthReopening.objects.get().words == "A pay stub came in"

        verified(case, coach)
        assert state(case) in {DeadlineState.MET, DeadlineState.MET_LATE}
        assert (standing(case), len(notes_of(case)), closed(case, coach)) == (1, 2, 1)

    def test_is_for_the_supervisor_with_a_reason(self, coach: User, supervisor: User, row: WorkMonth) -> None:
        with as_user(coach), pytest.raises(PermissionDenied):
            reopen_month(work_month_id=row.pk, words="A stub", actor=coach, now=NOW)
        with as_user(supervisor), pytest.raises(Refused, match="Say why"):
            reopen_month(work_month_id=row.pk, words="  ", actor=supervisor, now=NOW)
        elsewhere = make_user(role=Role.OPERATIONS_MANAGER)
        with as_user(elsewhere), pytest.raises(Case.DoesNotExist):
            reopen_month(work_month_id=row.pk, words="A stub", actor=elsewhere, now=NOW)

    def test_of_a_month_that_is_open_is_refused(self, supervisor: User, row: WorkMonth) -> None:
        with as_user(supervisor):
            reopen_month(work_month_id=row.pk, words="A stub", actor=supervisor, now=NOW)
        with as_user(supervisor), pytest.raises(Refused, match="not closed"):
            reopen_month(work_month_id=row.pk, words="A stub", actor=supervisor, now=NOW)


class TestFrozen:
    """What was closed is changed by nobody past a reopening, whatever statement reaches the database."""

    @pytest.fixture
    def row(self, case: Case, coach: User) -> WorkMonth:
        make_hours(case=case, by=coach, kind="JSJR")
        make_debrief(case=case, by=coach)
        (row,) = verified(case, coach)
        closed(case, coach)
        return row

    ADDED = """
        INSERT INTO coaching_workhours (id, case_id, participant_id, kind, month, week_of, how, hours,
            proof, is_supervised, is_imported, rev, entered_by_id, entered_at)
        SELECT gen_random_uuid(), case_id, participant_id, 'WEX', month, week_of, how, hours,
            proof, is_supervised, is_imported, rev, entered_by_id, entered_at
        FROM coaching_workhours
    """

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE coaching_workhours SET hours = 40",
            "UPDATE coaching_workhours SET month = month + interval '1 month'",
            "DELETE FROM coaching_workhours",
            ADDED,
            "UPDATE coaching_searchdebrief SET words = 'None'",
            "UPDATE coaching_workmonth SET closed_at = NULL WHERE closed_at IS NOT NULL",
            "UPDATE coaching_workmonth SET verified_at = NULL, closed_at = NULL WHERE closed_at IS NOT NULL",
            "UPDATE coaching_workmonth SET note_id = NULL WHERE closed_at IS NOT NULL",
        ],
    )
    @pytest.mark.parametrize("who", ["coach", "supervisor"])
    def test_by_sql_as_staff(self, row: WorkMonth, coach: User, supervisor: User, statement: str, who: str) -> None:
        actor = {"coach": coach, "supervisor": supervisor}[who]
        refused = pytest.raises(DatabaseError, match="closed month")
        with as_user(actor), connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute(statement)

    def test_a_coach_writes_no_reopening_past_the_operation(self, row: WorkMonth, coach: User) -> None:
        with as_user(coach), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            MonthReopening.objects.create(
                case_id=row.case_id, work_month=row, words="Mine", reopened_by=coach, reopened_at=NOW
            )

    def test_once_opened_again_hours_change_and_an_old_reopening_frees_nothing_later(
        self, case: Case, row: WorkMonth, coach: User, supervisor: User
    ) -> None:
        with as_user(supervisor):
            reopen_month(work_month_id=row.pk, words="A stub", actor=supervisor, now=NOW)
        with as_user(coach), connection.cursor() as cursor:
            cursor.execute("UPDATE coaching_workhours SET hours = 12")
            assert cursor.rowcount == 1
        verified(case, coach)
        with as_user(coach):
            close_months(coach_id=coach.pk, month=MONTH, actor=coach, now=NOW + timedelta(minutes=1))
        with as_user(coach), pytest.raises(DatabaseError, match="closed month"), transaction.atomic():
            WorkMonth.objects.filter(pk=row.pk).update(closed_at=None, verified_at=None)

    def test_other_months_and_other_people_stay_free(self, case: Case, row: WorkMonth, coach: User) -> None:
        other = case_in_month(coach)
        make_hours(case=other, by=coach)
        make_hours(case=case, by=coach, month=rules.next_month(MONTH), week=0)


class TestWhoOwes:
    def test_as_the_deadlines_say(self, coach: User) -> None:
        """A060: the rule and the engine agree on every month of every adult."""
        first = rules.month_before(MONTH)
        make_case(coach=coach, referred_on=first)
        case_in_month(coach)
        make_case(coach=coach, referred_on=first, status="CLOSED", closed_on=MONTH)
        make_case(coach=coach, referred_on=first, status="CLOSED", closed_on=MONTH - timedelta(days=1))
        second = make_participant(case=case_in_month(coach), position=3)
        make_event(second.case, EventKind.REFERRAL_RECEIVED, on=TODAY, participant=second)
        make_case(coach=coach, referred_on=TODAY)
        with as_auditor():
            for month in (first, MONTH, TODAY.replace(day=1)):
                found = {(one.participant_id, one.due_on) for one in months_of(Q(), month, today=TODAY)}
                owed = set()
                for case in Case.objects.all():
                    rows = case.deadlines.filter(standard="work-verification", period=f"{month:%Y-%m}")
                    owed |= set(rows.values_list("participant", "due_on"))
                assert found == owed

    def test_in_a_constant_number_of_queries(self, coach: User, django_assert_max_num_queries: Any) -> None:
        for _ in range(6):
            make_hours(case=case_in_month(coach), by=coach)
        with as_auditor(), django_assert_max_num_queries(12):
            assert len(months_of(Q(), MONTH, today=TODAY)) == 6

    def test_of_a_month_that_does_not_exist_nobody(self) -> None:
        with as_auditor():
            assert months_of(Q(case=uuid4()), MONTH, today=TODAY) == []
