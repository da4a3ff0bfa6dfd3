"""Employers: how they were met, what they were told, what they asked for and were answered (A092-A094, A104)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import Role
from casework.models import User
from coaching.models import Employer, EmployerContact, EmployerNeed
from tests.factories import TODAY, as_auditor, days_ago, make_office, make_user
from tests.people import signed_in
from tests.site_records import SOON, make_employer, make_need

pytestmark = pytest.mark.django_db(transaction=True)
PHILOSOPHY = "any job is a good job"


@pytest.fixture
def employer(coach: User) -> Employer:
    assert coach.office is not None
    return make_employer(office=coach.office, by=coach)


def post(user: User, name: str, /, *args: Any, **sent: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"coaching:{name}", args=args), {"submission": str(uuid4())} | sent)


def read(user: User, name: str, *args: Any, query: str = "") -> str:
    return signed_in(user).get(f"{reverse(f'coaching:{name}', args=args)}{query}").content.decode()


def contact(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "AGENCY_MEETING",
        "on": TODAY.isoformat(),
        "topics": ["SERVICES", "TAX_CREDITS"],
        "words": "Hires two bakers 🥐",
        "need": "",
        "answer_by": "",
    } | changes


class TestList:
    def test_holds_whom_the_office_entered(self, coach: User, employer: Employer) -> None:
        assert post(coach, "employer-add", name="Harbor Fuel", contact_name="Ms Ode").status_code == 302
        page = read(coach, "employers")
        assert "Front Street Bakery" in page
        assert "Ms Ode" in page
        assert "Front Street" not in read(coach, "employers", query="?words=fuel")
        assert "1 of 2 employers" in read(coach, "employers", query="?words=fuel")

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"name": " "}, "Give the employer&#x27;s name."),
            ({"name": "front street bakery"}, "An employer of this name stands in the list already."),
            ({"name": "A", "remark": "x" * 10_000}, "Keep this under 301 characters."),
        ],
    )
    def test_says_what_cannot_be(self, coach: User, employer: Employer, sent: dict[str, str], said: str) -> None:
        answer = post(coach, "employer-add", **sent)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)

    def test_is_the_offices_own(self, coach: User, outsider: User, auditor: User, employer: Employer) -> None:
        assert "Front Street Bakery" not in read(outsider, "employers")
        for name in ("employer", "employer-change", "employer-contact"):
            address = reverse(f"coaching:{name}", args=[employer.pk])
            assert signed_in(outsider).get(address).status_code == 404
            assert signed_in(auditor).get(address).status_code == 403
        assert post(outsider, "employer-contact", employer.pk, **contact()).status_code == 404

    def test_asks_as_much_however_many_there_are(self, coach: User, employer: Employer) -> None:
        assert coach.office is not None
        make_need(employer=employer, by=coach)
        client, address = signed_in(coach), reverse("coaching:employers")
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for number in range(6):
            make_need(employer=make_employer(office=coach.office, by=coach, name=f"Shop {number}"), by=coach)
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)

    def test_keeps_what_somebody_else_changed(self, coach: User, supervisor: User, employer: Employer) -> None:
        address = reverse("coaching:employer-change", args=[employer.pk])
        seen = signed_in(coach).get(address).context["form"]["seen"].value()
        post(supervisor, "employer-change", employer.pk, name="Bakery on Front", seen=seen)
        answer = post(coach, "employer-change", employer.pk, name="Bakery", seen=seen)
        assert answer.status_code == 422
        assert "Bakery on Front" in answer.content.decode()


class TestContact:
    def test_is_logged_with_what_they_were_told(self, coach: User, employer: Employer) -> None:
        """A092, A094: outreach, job fairs and agency meetings with the topics covered."""
        assert post(coach, "employer-contact", employer.pk, **contact()).status_code == 302
        with as_auditor():
            made = EmployerContact.objects.get()
        assert (made.kind, made.topics, made.entered_by_id) == ("AGENCY_MEETING", ["SERVICES", "TAX_CREDITS"], coach.pk)
        page = read(coach, "employer", employer.pk)
        assert "Told about: Our services, Tax credits" in page
        assert "Hires two bakers 🥐" in page

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"kind": ""}, "Say how they were met."),
            ({"on": str(TODAY + timedelta(days=1))}, "This day has not come yet."),
            ({"words": ""}, "Write down what was said."),
            ({"need": "Two bakers"}, "Say by when they are answered."),
            ({"answer_by": str(SOON)}, "Say what they asked for."),
            ({"need": "Two bakers", "answer_by": str(days_ago(1))}, "They are answered today or later."),
        ],
    )
    def test_says_what_cannot_be_and_keeps_nothing(
        self, coach: User, employer: Employer, changes: dict[str, str], said: str
    ) -> None:
        answer = post(coach, "employer-contact", employer.pk, **contact(**changes))
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
        with as_auditor():
            assert not EmployerContact.objects.exists()

    def test_tells_of_work_first_in_alaska_alone(self, coach: User, employer: Employer) -> None:
        """A104: the words of the Alaska pack leak into no other state."""
        assert PHILOSOPHY in read(coach, "employer-contact", employer.pk)
        oregon = make_user(role=Role.COACH, office=make_office(jurisdiction="US-OR"))
        assert oregon.office is not None
        other = make_employer(office=oregon.office, by=oregon)
        page = read(oregon, "employer-contact", other.pk)
        assert PHILOSOPHY not in page
        assert "Work First" not in page
        assert "Temporary Assistance" not in page
        answer = post(oregon, "employer-contact", other.pk, **contact(topics=["WORK_FIRST"]))
        assert answer.status_code == 422


class TestNeed:
    def test_stands_open_until_it_is_answered(self, coach: User, employer: Employer) -> None:
        """A093: identified, with the day of the answer, and answered."""
        sent = contact(need="Two bakers for the summer", answer_by=str(SOON))
        post(coach, "employer-contact", employer.pk, **sent)
        assert "Two bakers for the summer" in read(coach, "employers")
        with as_auditor():
            need = EmployerNeed.objects.get()
        answer = {"answer": "Two people come on Monday", "answered_on": str(TODAY)}
        assert post(coach, "employer-need-answer", need.pk, **answer | {"answer": ""}).status_code == 422
        early = answer | {"answered_on": str(days_ago(9))}
        assert "Choose a day from the one" in post(coach, "employer-need-answer", need.pk, **early).content.decode()
        assert post(coach, "employer-need-answer", need.pk, **answer).status_code == 302
        assert "Two bakers for the summer" not in read(coach, "employers")
        assert "Two people come on Monday" in read(coach, "employer", employer.pk)
        assert post(coach, "employer-need-answer", need.pk, **answer).status_code == 422

    def test_is_overdue_after_its_day_and_nobody_elses(self, coach: User, outsider: User, employer: Employer) -> None:
        need = make_need(employer=employer, by=coach, answer_by=days_ago(1))
        assert "Overdue" in read(coach, "employers")
        address = reverse("coaching:employer-need-answer", args=[need.pk])
        assert signed_in(outsider).get(address).status_code == 404
