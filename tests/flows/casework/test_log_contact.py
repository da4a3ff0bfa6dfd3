"""Logging a contact: one screen, once, with everybody ticked; what cannot be is said beside the field."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, SafeContactRule
from casework.models import Case, Contact, Participant, User
from tests import factories
from tests.factories import TODAY, as_auditor, as_importer, days_ago, make_contact
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def send(user: User, case: Case, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_ids": [str(factories.adult_of(case).pk)],
        "is_reached": "yes",
        "method": "PHONE",
        "direction": "OUT",
        "topics": ["CHILD_CARE"],
        "on": TODAY.isoformat(),
        "remark": "Asked about gas help",
    } | changes
    values = {name: value for name, value in values.items() if value is not None}
    return signed_in(user).post(reverse("casework:contact-log", args=[case.pk]), values)


def contacts(case: Case) -> list[Contact]:
    with as_auditor():
        return list(case.contacts.order_by("pk"))


def mark(participant: Participant, *rules: str) -> None:
    with as_importer():
        participant.person.safe_contact = list(rules)
        participant.person.save(update_fields=["safe_contact"])


class TestLogContact:
    def test_is_on_the_timeline_and_stops_the_clock(self, coach: User) -> None:
        case = factories.make_case(coach=coach, referred_on=TODAY)
        answer = send(coach, case, is_plan_reviewed="on")

        contact = contacts(case)[0]
        assert answer.status_code == 302
        assert answer["Location"] == f"{reverse('casework:case', args=[case.pk])}?logged={contact.pk}"
        assert [line.kind for line in factories.events_of(case, EventKind.CONTACT_MADE)] == ["contact.made"]
        assert factories.deadlines_of(case, "first-contact")[0].met_on == TODAY
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "Asked about gas help" in shown
        assert f"?about={contact.pk}" in shown

    def test_serves_everybody_ticked(self, open_case: Case, coach: User) -> None:
        people = factories.people_of(open_case)
        send(coach, open_case, participant_ids=[str(one.pk) for one in people], method="IN_PERSON", place="HOME")

        lines = factories.events_of(open_case, EventKind.CONTACT_MADE)
        assert len(contacts(open_case)) == 1
        assert {line.participant_id for line in lines} == {one.pk for one in people}

    def test_an_attempt_needs_no_topic(self, open_case: Case, coach: User) -> None:
        answer = send(coach, open_case, is_reached="no", method="LETTER", topics=None, is_plan_reviewed="on")

        assert answer.status_code == 302
        assert not contacts(open_case)[0].is_plan_reviewed
        assert factories.events_of(open_case, EventKind.CONTACT_ATTEMPTED)

    def test_sent_twice_it_is_one(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())

        first, second = send(coach, open_case, submission=key), send(coach, open_case, submission=key)

        assert first["Location"] == second["Location"]
        assert len(contacts(open_case)) == 1

    def test_same_key_with_something_else_is_refused(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        send(coach, open_case, submission=key)
        answer = send(coach, open_case, submission=key, remark="Another thing")

        assert answer.status_code == 422
        assert "sent already" in answer.content.decode()
        assert len(contacts(open_case)) == 1

    def test_a_place_goes_only_with_meeting_in_person(self, open_case: Case, coach: User) -> None:
        send(coach, open_case, method="PHONE", place="HOME")

        assert contacts(open_case)[0].place == ""


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"on": days_ago(-1).isoformat()}, "This day lies in the future."),
            ({"on": "2026-02-30"}, "This is not a day of the calendar."),
            ({"on": ""}, "Enter the day."),
            ({"on": "1990-01-01"}, "Days before 2015"),
            ({"participant_ids": None}, "Tick at least one person."),
            ({"method": None}, "Choose how the contact was made or tried."),
            ({"method": "PIGEON"}, "not one of the available choices"),
            ({"topics": None}, "Tick what the contact was about."),
            ({"method": "LETTER"}, "an attempt"),
            ({"remark": "x" * 10_000}, "Keep the remark under 500 characters"),
            ({"at": "25:00"}, "This is not a time of day."),
        ],
    )
    def test_is_said_and_the_text_is_kept(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = send(coach, open_case, **changes)
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert words in shown
        assert changes.get("remark", "Asked about gas help") in shown
        assert contacts(open_case) == []

    def test_somebody_of_another_case(self, open_case: Case, coach: User) -> None:
        stranger = factories.adult_of(factories.make_case(coach=coach))
        answer = send(coach, open_case, participant_ids=[str(stranger.pk)])

        assert answer.status_code == 422
        assert "does not belong to this case" in answer.content.decode()

    def test_before_birth(self, open_case: Case, coach: User) -> None:
        with as_importer():
            child = factories.people_of(open_case)[1]
            child.person.born_on = days_ago(10)
            child.person.save(update_fields=["born_on"])
        answer = send(coach, open_case, participant_ids=[str(child.pk)], on=days_ago(11).isoformat())

        assert answer.status_code == 422
        assert "before a person ticked was born" in answer.content.decode()

    def test_before_the_referral_is_asked_about_once(self, open_case: Case, coach: User) -> None:
        early = days_ago(40).isoformat()
        asked = send(coach, open_case, on=early)
        assert asked.status_code == 422
        assert 'name="confirmed_before_referral"' in asked.content.decode()

        confirmed = send(coach, open_case, on=early, confirmed_before_referral="on")
        assert confirmed.status_code == 302

    def test_closed_case(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        answer = send(coach, case)

        assert answer.status_code == 422
        assert "This case is closed" in answer.content.decode()
        assert "Asked about gas help" in answer.content.decode()
        opened = signed_in(coach).get(reverse("casework:contact-log", args=[case.pk]))
        assert opened["Location"] == reverse("casework:case", args=[case.pk])


class TestAfterLeaving:
    def test_with_work_contacts_go_on(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED", is_closed_with_work=True)
        shown = signed_in(coach).get(reverse("casework:case", args=[case.pk])).content.decode()

        assert reverse("casework:contact-log", args=[case.pk]) in shown
        assert send(coach, case).status_code == 302


class TestSafeContact:
    def test_marks_stand_beside_the_choice(self, open_case: Case, coach: User, adult: Participant) -> None:
        mark(adult, SafeContactRule.NO_TEXT)

        shown = signed_in(coach).get(reverse("casework:contact-log", args=[open_case.pk])).content.decode()

        assert "No text messages" in shown
        assert 'data-when="TEXT"' in shown

    def test_an_unsafe_way_needs_its_tick(self, open_case: Case, coach: User, adult: Participant) -> None:
        mark(adult, SafeContactRule.NO_TEXT)

        asked = send(coach, open_case, method="TEXT")
        assert asked.status_code == 422
        assert "This way is marked unsafe" in asked.content.decode()
        assert contacts(open_case) == []

        assert send(coach, open_case, method="TEXT", knows_unsafe="on").status_code == 302

    def test_what_they_do_themselves_is_not_unsafe(self, open_case: Case, coach: User, adult: Participant) -> None:
        mark(adult, SafeContactRule.NO_TEXT)

        assert send(coach, open_case, method="TEXT", direction="IN").status_code == 302

    def test_somebody_not_ticked_does_not_count(self, open_case: Case, coach: User) -> None:
        adult, child = factories.people_of(open_case)
        mark(child, SafeContactRule.OFFICE_ONLY)

        assert send(coach, open_case, participant_ids=[str(adult.pk)]).status_code == 302


class TestWhoMay:
    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_others_may_not(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        user = request.getfixturevalue(who)

        assert send(user, open_case).status_code == status
        assert signed_in(user).get(reverse("casework:contact-log", args=[open_case.pk])).status_code == status
        assert contacts(open_case) == []

    @pytest.mark.parametrize("who", ["coach", "case_aide", "supervisor", "eligibility_worker", "lead_worker"])
    def test_those_who_work_on_it_may(self, open_case: Case, who: str, request: pytest.FixtureRequest) -> None:
        assert send(request.getfixturevalue(who), open_case).status_code == 302


class TestTakeBack:
    def address(self, case: Case, contact: Contact) -> str:
        return reverse("casework:contact-take-back", args=[case.pk, contact.pk])

    def test_makes_the_clock_run_again(self, coach: User) -> None:
        case = factories.make_case(coach=coach, referred_on=days_ago(3))
        contact = make_contact(case=case, by=coach, on=days_ago(2))
        assert factories.deadlines_of(case, "first-contact")[0].met_on == days_ago(2)
        client = signed_in(coach)
        assert "Take back" in client.get(reverse("casework:case", args=[case.pk])).content.decode()

        answer = client.post(self.address(case, contact), {"participant_ids": [str(factories.adult_of(case).pk)]})

        assert answer.status_code == 302
        assert factories.deadlines_of(case, "first-contact")[0].met_on is None
        shown = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert "Taken back" in shown

    def test_twice_is_refused(self, open_case: Case, coach: User, adult: Participant) -> None:
        contact = make_contact(case=open_case, by=coach)
        client = signed_in(coach)
        client.post(self.address(open_case, contact), {"participant_ids": [str(adult.pk)]})
        again = client.post(self.address(open_case, contact), {"participant_ids": [str(adult.pk)]})

        assert again.status_code == 422
        assert "already taken back" in again.content.decode()

    def test_only_by_whom_entered_it_or_who_decides(
        self, open_case: Case, coach: User, case_aide: User, supervisor: User, outsider: User
    ) -> None:
        contact = make_contact(case=open_case, by=coach)
        address = self.address(open_case, contact)

        assert signed_in(case_aide).get(address).status_code == 403
        assert signed_in(outsider).get(address).status_code == 404
        assert signed_in(supervisor).get(address).status_code == 200
