"""Closing a case: with a reason, as of a day, by a coach or who decides; it stays closed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Appointment, Case, User
from tests import factories
from tests.factories import TODAY, as_auditor, days_ago
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def close(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "reason": "WORK", "with_work": "on", "on": TODAY.isoformat()} | changes
    return signed_in(user).post(reverse("casework:case-close", args=[case.pk]), values)


def fresh(case: Case) -> Case:
    with as_auditor():
        return Case.objects.get(pk=case.pk)


class TestCloseCase:
    def test_is_closed_and_starts_what_closing_owes(self, open_case: Case, coach: User) -> None:
        answer = close(coach, open_case)

        assert answer["Location"] == reverse("casework:case", args=[open_case.pk])
        assert (fresh(open_case).status, fresh(open_case).closed_on) == ("CLOSED", TODAY)
        assert factories.events_of(open_case, EventKind.CASE_CLOSED)[0].facts == {"reason": "WORK", "with_work": True}
        assert factories.deadlines_of(open_case, "exit-summary")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"reason": ""}, "Choose why the case closes."),
            ({"on": days_ago(-1).isoformat()}, "This day lies in the future."),
            ({"on": days_ago(90).isoformat()}, "this day is before it"),
            ({"on": "2026-02-30"}, "This is not a day of the calendar."),
        ],
    )
    def test_what_cannot_be_is_said(self, open_case: Case, coach: User, changes: dict[str, Any], words: str) -> None:
        answer = close(coach, open_case, **changes)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert fresh(open_case).is_open

    def test_twice_is_refused(self, open_case: Case, coach: User) -> None:
        close(coach, open_case)
        again = close(coach, open_case)

        assert again.status_code == 422
        assert "A family that comes back gets a new case." in again.content.decode()

    def test_others_may_not(self, open_case: Case, outsider: User, case_aide: User, auditor: User) -> None:
        assert [close(user, open_case).status_code for user in (outsider, case_aide, auditor)] == [404, 403, 403]
        assert fresh(open_case).is_open


class TestAppointments:
    """A closed case keeps no appointment that nobody can cancel."""

    def test_ahead_are_cancelled_where_nobody_is_met_any_more(self, open_case: Case, coach: User) -> None:
        ahead = factories.make_appointment(case=open_case, by=coach)
        over = factories.make_appointment(case=open_case, by=coach, starts_at=factories.NOW - timedelta(hours=2))
        address = reverse("casework:case-close", args=[open_case.pk])
        assert "1 appointment ahead" in signed_in(coach).get(address).content.decode()
        close(coach, open_case, with_work="")

        with as_auditor():
            states = dict(Appointment.objects.values_list("pk", "state"))
        assert states == {ahead.pk: "CANCELLED", over.pk: "BOOKED"}
        (line,) = factories.events_of(open_case, EventKind.APPOINTMENT_CANCELLED)
        assert (line.subject_id, line.on) == (ahead.pk, TODAY)

        page = reverse("casework:appointment", args=[open_case.pk, over.pk])
        shown = signed_in(coach).get(page).content.decode()
        assert "Afterwards" in shown
        assert reverse("casework:appointment-move", args=[open_case.pk, over.pk]) not in shown
        became = reverse("casework:appointment-close", args=[open_case.pk, over.pk])
        answer = signed_in(coach).post(became, {"becomes": "MISSED"})
        assert answer["Location"] == reverse("casework:case-calendar", args=[open_case.pk])
        assert factories.events_of(open_case, EventKind.APPOINTMENT_MISSED)

    def test_stay_where_contacts_go_on_after_leaving_with_work(self, open_case: Case, coach: User) -> None:
        factories.make_appointment(case=open_case, by=coach)
        close(coach, open_case)

        with as_auditor():
            assert set(Appointment.objects.values_list("state", flat=True)) == {"BOOKED"}

    def test_that_stayed_booked_can_be_cancelled(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        booked = factories.make_appointment(case=case, by=coach)
        became = reverse("casework:appointment-close", args=[case.pk, booked.pk])

        assert signed_in(coach).post(became, {"becomes": "CANCELLED"}).status_code == 302
