"""No longer engaged, engaged again: from a day on, for one adult, and two attempts a month are owed meanwhile."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, Participant, User
from tests import factories
from tests.factories import TODAY, days_ago
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def change(user: User, who: Participant, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "engaged": "no", "on": TODAY.isoformat()} | changes
    return signed_in(user).post(reverse("casework:engagement-change", args=[who.case_id, who.pk]), values)


class TestChangeEngagement:
    def test_owes_attempts_from_then_on(self, open_case: Case, adult: Participant, coach: User) -> None:
        answer = change(coach, adult)

        assert answer["Location"] == reverse("casework:case", args=[open_case.pk])
        assert [line.facts for line in factories.events_of(open_case, EventKind.ENGAGEMENT_CHANGED)] == [
            {"engaged": False}
        ]
        assert factories.deadlines_of(open_case, "attempts")
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "Not engaged" in shown
        assert "Engaged again" in shown

    def test_and_back(self, open_case: Case, adult: Participant, coach: User) -> None:
        change(coach, adult, on=days_ago(3).isoformat())
        opened = signed_in(coach).get(reverse("casework:engagement-change", args=[open_case.pk, adult.pk]))
        assert 'name="engaged" value="yes"' in opened.content.decode()

        assert change(coach, adult, engaged="yes").status_code == 302
        assert not factories.deadlines_of(open_case, "attempts")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"engaged": "yes"}, "already counts as engaged"),
            ({"on": days_ago(-1).isoformat()}, "This day lies in the future."),
            ({"on": days_ago(60).isoformat()}, "this day is before it"),
            ({"on": "2026-02-30"}, "This is not a day of the calendar."),
        ],
    )
    def test_what_cannot_be_is_said(self, adult: Participant, coach: User, changes: dict[str, Any], words: str) -> None:
        answer = change(coach, adult, **changes)

        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_child_is_neither(self, open_case: Case, coach: User) -> None:
        child = factories.people_of(open_case)[1]

        assert change(coach, child).status_code == 422

    def test_closed_case(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")

        assert change(coach, factories.adult_of(case)).status_code == 422

    def test_others_may_not(self, adult: Participant, outsider: User, case_aide: User, auditor: User) -> None:
        assert [change(user, adult).status_code for user in (outsider, case_aide, auditor)] == [404, 403, 403]
