"""Whatever the order: no adult has two standing verifications of a month, and closed means verified with its note."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from casework.choices import EventKind, Role
from casework.models import Case, Event, Participant, User
from casework.refusals import Refused
from coaching.models import WorkMonth
from coaching.operations.months import close_months, reopen_month, verify_month, zero_and_note
from tests.factories import NOW, as_auditor, make_office, make_participant, make_user
from tests.properties.made import quiet
from tests.unit.coaching.months import MONTH, as_user, case_in_month, make_hours, note_about

pytestmark = pytest.mark.django_db
Desk = tuple[Case, list[Participant], User, User]


@pytest.fixture
def desk(db: None) -> Desk:
    office = make_office()
    coach, manager = make_user(office=office), make_user(role=Role.OPERATIONS_MANAGER, office=office)
    case = case_in_month(coach)
    make_participant(case=case, position=3)
    with as_auditor():
        adults = list(case.participants.adults().order_by("position"))
    return case, adults, coach, manager


def act(desk: Desk, what: str, number: int, now: datetime) -> None:
    case, adults, coach, manager = desk
    whose = adults[number]
    if what == "hours":
        make_hours(case=case, by=coach, participant=whose, entered_at=now)
    elif what == "verify":
        notes = [note_about(whose)]
        verify_month(case_id=case.pk, month=MONTH, notes=notes, knows_gaps=True, actor=coach, now=now)
    elif what == "zero":
        zero_and_note(month=MONTH, notes=[note_about(whose)], actor=coach, now=now)
    elif what == "close":
        close_months(coach_id=coach.pk, month=MONTH, actor=coach, now=now)
    elif row := WorkMonth.objects.filter(participant=whose, month=MONTH).first():
        reopen_month(work_month_id=row.pk, words="A stub", actor=coach if what == "reach" else manager, now=now)


STEPS = st.lists(
    st.tuples(st.sampled_from(["hours", "verify", "zero", "close", "reopen", "reach"]), st.integers(0, 1)), max_size=10
)


@quiet
@given(steps=STEPS)
def test_of_verifying_zeroing_closing_and_reopening(desk: Desk, steps: list[tuple[str, int]]) -> None:
    case, adults, coach, manager = desk
    with transaction.atomic():
        for minute, (what, number) in enumerate(steps):
            try:
                with as_user(manager if what == "reopen" else coach), transaction.atomic():
                    act(desk, what, number, NOW + timedelta(minutes=minute))
            except (Refused, PermissionDenied, DatabaseError):  # the last: a closed month, or a cell that is there
                continue
            _holds(case, adults)
        transaction.set_rollback(True)


def _holds(case: Case, adults: list[Participant]) -> None:
    with as_auditor():
        for adult in adults:
            lines = Event.objects.standing().filter(kind=EventKind.WORK_MONTH_VERIFIED, participant=adult)
            row = WorkMonth.objects.filter(participant=adult, month=MONTH).first()
            count = lines.count()
            assert count <= 1
            assert bool(count) == bool(row and row.verified_at)
            if row and row.closed_at:
                assert row.verified_at
                assert row.note_id
        closed = WorkMonth.objects.filter(case=case, month=MONTH, closed_at__isnull=False).count()
        assert closed in {0, 1, len(adults)}
