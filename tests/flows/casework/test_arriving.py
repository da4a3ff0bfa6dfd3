"""How what is sent arrives: mailing address, shared ways, quiet hours, as the page of a person changes them."""

from datetime import time
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.models import Case, Participant, Person, User
from casework.reach import seen_as
from tests.factories import as_auditor
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def send(user: User, case: Case, participant: Participant, **changes: Any) -> HttpResponse:
    address = reverse("casework:person-change", args=[case.pk, participant.pk])
    values = {"phone": "907-555-0142", "language": "en", "seen": seen_as(participant.person)} | changes
    return signed_in(user).post(address, values)


def stands(participant: Participant) -> Person:
    with as_auditor():
        return Person.objects.get(pk=participant.person_id)


class TestArriving:
    def test_is_kept_tidy(self, open_case: Case, coach: User, adult: Participant) -> None:
        answer = send(
            coach,
            open_case,
            adult,
            mailing_address="  12  Spruce St \r\n\r\n Juneau, AK 99801 ",
            is_address_shared="on",
            quiet_from="20:00",
            quiet_until="07:30",
            wants_details="on",
        )
        assert answer.status_code == 302
        person = stands(adult)
        assert person.mailing_address == "12 Spruce St\nJuneau, AK 99801"
        assert (person.is_address_shared, person.is_phone_shared, person.wants_details) == (True, False, True)
        assert (person.quiet_from, person.quiet_until) == (time(20), time(7, 30))
        page = signed_in(coach).get(reverse("casework:case-people", args=[open_case.pk])).content.decode()
        assert "8:00 PM to 7:30 AM" in page
        assert "Letters" in page

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"quiet_from": "20:00"}, "Quiet hours need a beginning and an end."),
            ({"quiet_until": "20:00"}, "Quiet hours need a beginning and an end."),
            ({"quiet_from": "20:00", "quiet_until": "20:00"}, "cannot begin and end at the same time"),
            ({"mailing_address": "x\n" * 7}, "up to 6 lines"),
            ({"mailing_address": "x" * 400}, "Keep the address under"),
        ],
    )
    def test_what_cannot_be_is_said(
        self, open_case: Case, coach: User, adult: Participant, changes: dict[str, str], words: str
    ) -> None:
        answer = send(coach, open_case, adult, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert stands(adult).mailing_address == ""

    def test_a_change_by_somebody_else_is_not_overwritten(
        self, open_case: Case, coach: User, supervisor: User, adult: Participant
    ) -> None:
        send(supervisor, open_case, adult, mailing_address="1 New St")
        answer = send(coach, open_case, adult, mailing_address="2 Old St")
        assert answer.status_code == 422
        assert "1 New St" in answer.content.decode()
        assert stands(adult).mailing_address == "1 New St"
