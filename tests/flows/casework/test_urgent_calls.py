"""Urgent requests are heard at once: a mail without a word of them, and a place in Approvals (A098)."""

from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import ProgrammingError
from django.urls import reverse

from casework import tasks
from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case, Request, User
from casework.operations.requests import hand_on_request, open_request
from tests import factories
from tests.factories import NOW, as_importer
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "He stands at her door"


def ask(by: User, to: User | None, case: Case | None = None, **changes: Any) -> Request:
    values: dict[str, Any] = {
        "case_id": case.pk if case else None,
        "kind": "QUESTION" if to else "CONSULT",
        "channel": "CALL",
        "asked_by_kind": "PARTNER",
        "asked_by_name": "Robin",
        "participant_id": None,
        "question": WORDS,
        "is_urgent": True,
        "received_at": NOW,
        "to_id": to.pk if to else None,
    } | changes
    with in_context(actor=by):
        return open_request(actor=by, now=NOW, **values)


@pytest.fixture(autouse=True)
def addresses(coach: User, other_coach: User, case_aide: User) -> None:
    with as_importer():
        for user in (coach, other_coach, case_aide):
            User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.test", wants_digest=False)


class TestCall:
    @pytest.mark.parametrize("about_case", [True, False])
    def test_is_mailed_at_once_and_once_without_a_word_of_it(
        self, open_case: Case, coach: User, case_aide: User, about_case: bool
    ) -> None:
        ask(case_aide, coach, open_case if about_case else None)
        tasks.deliver()
        tasks.deliver()
        (sent,) = [one for one in mail.outbox if "urgent" in one.subject]
        assert sent.to == [f"{coach.username}@example.test"]
        for word in (WORDS, open_case.number, coach.name):
            assert word not in f"{sent.subject} {sent.body}"

    def test_goes_to_the_stand_in_too(self, coach: User, other_coach: User, case_aide: User) -> None:
        factories.make_absence(staff=coach, stand_in=other_coach)
        ask(case_aide, coach)
        tasks.deliver()
        assert sorted(one.to[0] for one in mail.outbox) == sorted(
            f"{one.username}@example.test" for one in (coach, other_coach)
        )

    def test_goes_to_whom_it_is_handed_on(self, coach: User, other_coach: User, case_aide: User) -> None:
        request = ask(case_aide, coach)
        with in_context(actor=coach):
            hand_on_request(request_id=request.pk, to_id=other_coach.pk, words="", actor=coach, now=NOW)
        tasks.deliver()
        assert f"{other_coach.username}@example.test" in [one.to[0] for one in mail.outbox]

    def test_is_for_urgent_ones_alone(self, coach: User, case_aide: User) -> None:
        ask(case_aide, coach, is_urgent=False)
        tasks.deliver()
        assert not mail.outbox

    def test_tells_the_sender_nothing_of_the_request(self, coach: User, case_aide: User) -> None:
        ask(case_aide, coach)
        with in_context(role=DatabaseRole.SENDER), pytest.raises(ProgrammingError):
            list(Request.objects.values_list("question", flat=True))


class TestApprovals:
    @pytest.mark.parametrize("about_case", [True, False])
    def test_show_it_until_somebody_begins(
        self, open_case: Case, coach: User, case_aide: User, supervisor: User, about_case: bool
    ) -> None:
        request = ask(case_aide, coach, open_case if about_case else None)
        page = signed_in(supervisor).get(reverse("supervision:approvals")).content.decode()
        assert "Urgent, and nobody has begun" in page
        assert reverse("casework:request", args=[request.pk]) in page
        signed_in(coach).post(reverse("casework:request-act", args=[request.pk]), {"submission": str(uuid4())})
        page = signed_in(supervisor).get(reverse("supervision:approvals")).content.decode()
        assert "Urgent, and nobody has begun" not in page
