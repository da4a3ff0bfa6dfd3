"""Asking that a deadline be excused, or be due later: with a reason, once, decided by another person."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, Deadline, Excusal, User
from tests import factories
from tests.factories import TODAY, as_auditor, make_excusal
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "The ferry did not run for three days."


@pytest.fixture
def deadline(open_case: Case) -> Deadline:
    return next(one for one in factories.deadlines_of(open_case) if one.met_on is None)


def ask(user: User, deadline: Deadline, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "reason": REASON, "until": ""} | changes
    return signed_in(user).post(reverse("casework:excusal-ask", args=[deadline.case_id, deadline.pk]), values)


def asked(deadline: Deadline) -> list[Excusal]:
    with as_auditor():
        return list(Excusal.objects.filter(deadline_id=deadline.pk))


class TestAskExcusal:
    def test_waits_for_another_person(self, open_case: Case, deadline: Deadline, coach: User) -> None:
        answer = ask(coach, deadline)

        assert answer["Location"] == reverse("casework:deadline-why", args=[open_case.pk, deadline.pk])
        assert [(one.reason, one.status) for one in asked(deadline)] == [(REASON, "ASKED")]
        assert factories.events_of(open_case, EventKind.EXCUSAL_ASKED)
        assert REASON in signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()

    def test_may_ask_for_a_later_day(self, deadline: Deadline, coach: User) -> None:
        later = max(deadline.due_on, TODAY) + timedelta(days=7)
        ask(coach, deadline, until=later.isoformat())

        assert [one.until for one in asked(deadline)] == [later]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"reason": ""}, "Give the reason."),
            ({"reason": "ill"}, "at least 10 characters"),
            ({"reason": "x" * 10_000}, "Keep the reason under 2,000 characters."),
            ({"until": "2026-02-30"}, "This is not a day of the calendar."),
            ({"until": "2016-01-04"}, "A later day has to be after"),
            ({"until": "2099-01-01"}, "beyond the office"),
        ],
    )
    def test_what_cannot_be_is_said(self, deadline: Deadline, coach: User, changes: dict[str, Any], words: str) -> None:
        answer = ask(coach, deadline, **changes)
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert words in shown
        assert changes.get("reason", REASON) in shown
        assert asked(deadline) == []

    def test_a_second_request_waits_for_the_first(self, deadline: Deadline, coach: User) -> None:
        make_excusal(deadline=deadline, by=coach)
        answer = ask(coach, deadline)

        assert answer.status_code == 422
        assert "is waiting for its answer" in answer.content.decode()

    def test_sent_twice_it_is_one(self, deadline: Deadline, coach: User) -> None:
        key = str(uuid4())
        assert [ask(coach, deadline, submission=key).status_code for _ in range(2)] == [302, 302]
        assert len(asked(deadline)) == 1

    def test_others_may_not(self, deadline: Deadline, outsider: User, auditor: User) -> None:
        assert ask(outsider, deadline).status_code == 404
        assert ask(auditor, deadline).status_code == 403
        assert asked(deadline) == []
