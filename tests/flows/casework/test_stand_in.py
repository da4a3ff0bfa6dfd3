"""While a coach is away: the stand-in's Today, alerts, and the page on which absences are entered (O066)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.context import in_context
from casework.models import Absence, Case, Request, User
from casework.operations.appointments import coach_for
from casework.queries.appointments import AppointmentRow, appointments_on
from casework.queries.seen import seen_by
from tests.factories import (
    TODAY,
    ZONE,
    as_auditor,
    as_importer,
    days_ago,
    make_absence,
    make_appointment,
    make_calendar_address,
    make_case,
    make_request,
    make_user,
    moment,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db
HERE = "/absences/"


def post(user: User, **form: Any) -> HttpResponse:
    return signed_in(user).post(HERE, {"submission": str(uuid4())} | form)


def calendar_of(user: User) -> list[AppointmentRow]:
    with in_context(actor=user):
        return appointments_on(user, seen_by(user), first=TODAY, last=days_ago(-6), zone=ZONE)


def enter(user: User, staff: User, stand_in: User, **form: Any) -> HttpResponse:
    given = {
        "staff": staff.pk,
        "stand_in": stand_in.pk,
        "first_day": TODAY.isoformat(),
        "last_day": (TODAY + timedelta(days=2)).isoformat(),
        "reason": "LEAVE",
    }
    return post(user, **given | form)


class TestToday:
    def test_shows_the_absent_coach_s_work_apart_with_whose_it_is(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        own = make_case(coach=other_coach)
        make_absence(staff=coach, stand_in=other_coach)
        client = signed_in(other_coach)
        page = client.get(reverse("casework:today"))
        shown = page.content.decode()
        assert f"Standing in for {coach.name}" in shown
        assert {row.case_id for group in page.context["groups"] for row in group.rows} == {own.pk}
        (cover,) = page.context["covers"]
        assert {row.case_id for row in cover.rows} == {open_case.pk}
        theirs = client.get(cover.url)
        assert {row.case_id for group in theirs.context["groups"] for row in group.rows} == {open_case.pk}
        assert f"Standing in for {coach.name}" in theirs.content.decode()

    def test_shows_nothing_the_day_after(self, open_case: Case, coach: User, other_coach: User) -> None:
        make_absence(staff=coach, stand_in=other_coach, first_day=days_ago(3), last_day=days_ago(1))
        page = signed_in(other_coach).get(reverse("casework:today"), {"for": coach.pk})
        assert "Standing in" not in page.content.decode()
        assert signed_in(other_coach).get(reverse("casework:case", args=[open_case.pk])).status_code == 404

    def test_lets_the_stand_in_work_on_the_case(self, open_case: Case, coach: User, other_coach: User) -> None:
        """Security 2.1: coverage reads and writes."""
        make_absence(staff=coach, stand_in=other_coach)
        client = signed_in(other_coach)
        for name in ("case", "contact-log", "note-file"):
            assert client.get(reverse(f"casework:{name}", args=[open_case.pk])).status_code == 200
        assert client.get(reverse("casework:handover-ask", args=[open_case.pk])).status_code == 403

    def test_tells_the_stand_in_what_the_coach_was_told(self, open_case: Case, coach: User, other_coach: User) -> None:
        alerts = reverse("casework:alerts")
        assert open_case.number in signed_in(coach).get(alerts).content.decode()
        assert open_case.number not in signed_in(other_coach).get(alerts).content.decode()
        make_absence(staff=coach, stand_in=other_coach)
        assert open_case.number in signed_in(other_coach).get(alerts).content.decode()

    def test_asks_as_much_for_many_families_as_for_one(self, open_case: Case, coach: User, other_coach: User) -> None:
        make_absence(staff=coach, stand_in=other_coach)

        def queries() -> int:
            client = signed_in(other_coach)
            client.get(reverse("casework:today"))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("casework:today"))
            return len(captured)

        few = queries()
        for _ in range(4):
            make_case(coach=coach)
        assert queries() == few


class TestAbsences:
    def test_a_coach_enters_their_own(self, open_case: Case, coach: User, other_coach: User) -> None:
        assert enter(coach, coach, other_coach).status_code == 302
        page = signed_in(coach).get(HERE).content.decode()
        assert other_coach.name in page
        assert signed_in(other_coach).get(reverse("casework:case", args=[open_case.pk])).status_code == 200
        assert enter(coach, other_coach, coach).status_code == 422

    def test_the_supervisor_sees_and_ends_it(self, coach: User, other_coach: User, supervisor: User) -> None:
        absence = make_absence(staff=coach, stand_in=other_coach)
        page = signed_in(supervisor).get(HERE).content.decode()
        assert coach.name in page
        assert str(absence.pk) in page
        assert post(supervisor, end=absence.pk).status_code == 302
        with as_auditor():
            assert Absence.objects.get(pk=absence.pk).last_day == days_ago(1)
        assert post(supervisor, end=uuid4()).status_code == 404

    def test_says_beside_the_field_what_cannot_be(self, coach: User, other_coach: User, supervisor: User) -> None:
        make_absence(staff=other_coach, stand_in=make_user(office=coach.office))
        away = enter(supervisor, coach, other_coach)
        assert away.status_code == 422
        assert f"{other_coach.name} is away" in away.content.decode()
        backwards = enter(supervisor, coach, supervisor, last_day=days_ago(1).isoformat())
        assert b"The last day cannot lie before the first." in backwards.content

    def test_sent_twice_is_entered_once(self, coach: User, other_coach: User) -> None:
        key = str(uuid4())
        for _ in range(2):
            assert enter(coach, coach, other_coach, submission=key).status_code == 302
        with as_auditor():
            assert Absence.objects.count() == 1

    def test_is_closed_to_others(self, case_aide: User, auditor: User, coach: User, other_coach: User) -> None:
        absence = make_absence(staff=coach, stand_in=other_coach)
        for user in (case_aide, auditor):
            assert signed_in(user).get(HERE).status_code == 403
        assert post(other_coach, end=absence.pk).status_code == 403


class TestAppointmentsAndRequests:
    """What was agreed with the absent coach, and asked of them, reaches the stand-in (O066)."""

    def test_the_calendar_and_today_show_the_absent_coach_s_appointments_on_these_days(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        make_absence(staff=coach, stand_in=other_coach)
        held = make_appointment(case=open_case, by=coach, starts_at=moment(TODAY, 15))
        after = make_appointment(case=open_case, by=coach, starts_at=moment(days_ago(-2), 15))
        assert [row.id for row in calendar_of(other_coach)] == [held.pk]
        assert {row.id for row in calendar_of(coach)} == {held.pk, after.pk}
        page = signed_in(other_coach).get(reverse("casework:today"))
        assert [row.id for row in page.context["appointments"]] == [held.pk]
        feed = reverse("casework:calendar-ics", args=[make_calendar_address(other_coach)])
        events = signed_in(other_coach).get(feed).content.decode()
        assert str(held.pk) in events
        assert str(after.pk) not in events

    def test_a_booking_for_a_day_of_absence_is_with_the_stand_in(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        make_absence(staff=coach, stand_in=other_coach)
        page = signed_in(coach).get(reverse("casework:appointment-book", args=[open_case.pk])).content.decode()
        assert f"is with {other_coach.name}, who stands in." in page
        with in_context(actor=coach):
            assert coach_for(case=open_case, actor=coach, on=days_ago(-1)) == other_coach
        with in_context(actor=other_coach):
            assert coach_for(case=open_case, actor=other_coach, on=days_ago(-1)) == other_coach
            assert coach_for(case=open_case, actor=other_coach, on=days_ago(-2)) == coach

    def test_requests_stand_in_the_inbox_and_are_answered(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        about, none = make_request(to=coach, case=open_case), make_request(to=coach)
        client = signed_in(other_coach)
        answer = reverse("casework:request-answer", args=[none.pk])
        assert client.post(answer, {"answer": "Yes."}).status_code == 404
        absence = make_absence(staff=coach, stand_in=other_coach)
        page = client.get(reverse("casework:requests")).context["page"]
        assert {row.id for row in page.rows} == {about.pk, none.pk}
        assert client.post(answer, {"answer": "Yes, on Monday."}).status_code == 302
        with as_auditor():
            assert Request.objects.get(pk=none.pk).answered_by_id == other_coach.pk
        with as_importer():
            Absence.objects.filter(pk=absence.pk).update(last_day=days_ago(1), first_day=days_ago(2))
        assert client.get(reverse("casework:requests")).context["page"].rows == []
