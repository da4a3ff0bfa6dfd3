"""Quiet hours and what somebody else reads or hears travel with the name, and are asked about where one calls."""

from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.models import Case, Participant, Person, User
from tests import factories
from tests.factories import TODAY, as_importer, days_ago
from tests.people import signed_in

pytestmark = pytest.mark.django_db
SHARED, QUIET = "Shared: letters, telephone", "Quiet 9:00 PM to 7:00 AM"
YESTERDAY = days_ago(1)


def change(one: Participant, **values: Any) -> None:
    with as_importer():
        Person.objects.filter(pk=one.person_id).update(**values)


def page(user: User, name: str, case: Case) -> str:
    return signed_in(user).get(reverse(f"casework:{name}", args=[case.pk])).content.decode()


def log(user: User, one: Participant, **changes: Any) -> HttpResponse:
    values = {
        "submission": str(uuid4()),
        "participant_ids": [str(one.pk)],
        "is_reached": "no",
        "method": "PHONE",
        "direction": "OUT",
        "on": YESTERDAY.isoformat(),
    } | changes
    return signed_in(user).post(reverse("casework:contact-log", args=[one.case_id]), values)


class TestCare:
    @pytest.mark.parametrize("name", ["case", "contact-log", "contact-tries", "case-handover"])
    def test_stands_beside_the_name(self, open_case: Case, coach: User, adult: Participant, name: str) -> None:
        assert "Quiet" not in page(coach, name, open_case)
        change(adult, is_phone_shared=True, is_address_shared=True, quiet_from=time(21), quiet_until=time(7), phone="1")
        shown = page(coach, name, open_case)
        assert (SHARED in shown, QUIET in shown) == (True, True)

    def test_keeps_the_tries_from_proposing_what_somebody_else_reads(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        change(adult, phone="907-555-0100", email="", is_phone_shared=True, mailing_address="")
        for hour in (9, 14):
            factories.make_contact(
                case=open_case, by=coach, method="PHONE", is_reached=False, on=TODAY, at=time(hour), people=[adult]
            )
        shown = page(coach, "contact-tries", open_case)
        assert "Send a text" not in shown
        assert "Send a letter" not in shown
        factories.make_safe_address(adult, coach)
        assert "Next: Send a letter" in page(coach, "contact-tries", open_case)


class TestCalls:
    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({}, "somebody else hears the telephone"),
            ({"method": "TEXT"}, "somebody else hears the telephone"),
            ({"at": "22:30"}, "quiet hours, 9:00 PM to 7:00 AM"),
            ({"at": "06:59"}, "quiet hours, 9:00 PM to 7:00 AM"),
        ],
    )
    def test_ask_before_they_are_written_down(
        self, coach: User, adult: Participant, sent: dict[str, str], words: str
    ) -> None:
        change(adult, is_phone_shared="at" not in sent, quiet_from=time(21), quiet_until=time(7))
        refused = log(coach, adult, **sent)
        assert refused.status_code == 422
        assert words in refused.content.decode()
        assert log(coach, adult, **sent, knows_unsafe="on").status_code == 302

    @pytest.mark.parametrize(
        "sent",
        [
            {"at": "12:00"},
            {"at": "07:00"},
            {"at": "22:30", "direction": "IN", "is_reached": "yes", "topics": ["CHILD_CARE"]},
            {"at": "22:30", "method": "LETTER"},
        ],
    )
    def test_ask_nothing_where_nothing_is_unsafe(self, coach: User, adult: Participant, sent: dict[str, Any]) -> None:
        change(adult, quiet_from=time(21), quiet_until=time(7))
        assert log(coach, adult, **sent).status_code == 302


class TestHandover:
    def test_says_that_a_safe_address_and_protected_entries_exist_and_not_what_they_say(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        before = page(coach, "case-handover", open_case)
        assert "A safe address is on file" not in before
        assert "protected entry" not in before
        assert "Messages say no more than the time of an appointment." in before
        factories.make_safe_address(adult, coach, lines="PO Box 4711")
        factories.make_fact(case=open_case, by=coach, text="He found her number")
        change(adult, wants_details=True)
        shown = page(coach, "case-handover", open_case)
        assert "A safe address is on file: nothing is mailed to the home." in shown
        assert "1 protected entry" in shown
        assert reverse("casework:case-protected", args=[open_case.pk]) in shown
        assert "Messages may say more than the time of an appointment." in shown
        for word in ("4711", "found her number"):
            assert word not in shown
