"""Two people at their desks in the same moment: letters marked, appointments booked, a first calendar address made."""

from datetime import time, timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, Notice, User
from casework.operations.appointments import Booking, book_appointment
from casework.operations.calendar_feeds import digest_of, make_calendar_feed
from casework.operations.locking import locked_case
from casework.operations.notices import mark_left, open_paper
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, make_notice
from tests.flows.casework.test_handover_races import at_once
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

#: How long the first one keeps what the second one has to wait for.
KEPT_SECONDS = 1
PATIENCE = 20


def booking(**changes: Any) -> Booking:
    values: dict[str, Any] = {"purpose": "MONTHLY", "channel": "PHONE", "initiator": "COACH", "minutes": 45}
    return Booking(**values | {"on": TODAY + timedelta(days=20), "at": time(10)} | changes)


class TestAppointments:
    def test_two_families_are_not_booked_into_one_hour_unsaid(
        self, open_case: Case, coach: User, case_aide: User
    ) -> None:
        other = factories.make_case(coach=coach)
        is_booked, pause = Event(), Event()

        def book(case: Case, actor: User) -> None:
            people = [factories.adult_of(case).pk]
            book_appointment(case_id=case.pk, participant_ids=people, booking=booking(), actor=actor, now=NOW)

        def first() -> None:
            book(open_case, coach)
            is_booked.set()
            pause.wait(KEPT_SECONDS)

        def second() -> None:
            is_booked.wait(PATIENCE)
            book(other, case_aide)

        heard = at_once((coach, first), (case_aide, second))
        assert heard[0] == "done"
        assert "has another appointment at 10:00 AM" in heard[1]


class TestLetters:
    def test_are_marked_while_somebody_works_on_the_same_families(
        self, coach: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Asked for in the one order, locked in the other."""
        low, high = sorted((factories.make_case(coach=coach) for _ in range(2)), key=lambda case: case.pk)
        early = NOW - timedelta(hours=2)
        notices = [make_notice(case=high, by=coach, asked_at=early), make_notice(case=low, by=coach)]
        for notice in notices:
            with in_context(actor=coach):
                open_paper(notice_id=notice.pk, actor=coach, now=NOW)
        client: Client = signed_in(coach)
        has_low, has_marked_one = Event(), Event()

        def mark_and_say(**asked: Any) -> Notice:
            marked = mark_left(**asked)
            has_marked_one.set()
            return marked

        monkeypatch.setattr("casework.views.letters.mark_left", mark_and_say)

        def work_on_both() -> None:
            locked_case(supervisor, pk=low.pk)
            has_low.set()
            has_marked_one.wait(3 * KEPT_SECONDS)
            locked_case(supervisor, pk=high.pk)

        def mark() -> None:
            has_low.wait(PATIENCE)
            form = {"notice_ids": [str(one.pk) for one in notices], "mailed": "1", "submission": str(uuid4())}
            assert client.post(reverse("casework:letters"), form).status_code == 302

        assert at_once((supervisor, work_on_both), (coach, mark)) == ["done", "done"]
        with as_auditor():
            assert set(Notice.objects.values_list("state", flat=True)) == {"HANDED_OVER"}


class TestCalendarAddress:
    def test_first_made_in_two_windows_is_one_and_the_other_is_told(
        self, coach: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        is_made, has_looked = Event(), Event()

        def digest_and_say(token: str) -> bytes:
            if is_made.is_set():
                has_looked.set()
            return digest_of(token)

        monkeypatch.setattr("casework.operations.calendar_feeds.digest_of", digest_and_say)

        def first() -> None:
            make_calendar_feed(actor=coach, submission=uuid4(), now=NOW)
            is_made.set()
            has_looked.wait(PATIENCE)

        def second() -> None:
            is_made.wait(PATIENCE)
            make_calendar_feed(actor=coach, submission=uuid4(), now=NOW)

        heard = at_once((coach, first), (coach, second))
        assert heard[0] == "done"
        assert "in another window in this moment" in heard[1]
