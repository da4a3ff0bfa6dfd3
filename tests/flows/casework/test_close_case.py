"""Closing a case: with a reason, as of a day, by a coach or who decides; it stays closed."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, User
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
