"""How a person is reached, what makes it unsafe, and the Social Security number that is never shown whole."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, SafeContactRule
from casework.context import in_context
from casework.models import Case, Participant, Person, PersonIdentifier, User
from casework.reach import seen_as
from tests import factories
from tests.factories import as_auditor
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def change(user: User, who: Participant, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "phone": "907-555-0199",
        "email": "amy@example.test",
        "preferred_method": "PHONE",
        "safe_contact": [SafeContactRule.NO_VOICEMAIL],
        "language": "es",
        "needs_interpreter": "on",
        "seen": seen_as(person_of(who)),
    } | changes
    return signed_in(user).post(reverse("casework:person-change", args=[who.case_id, who.pk]), values)


def person_of(who: Participant) -> Person:
    with as_auditor():
        return Person.objects.get(pk=who.person_id)


class TestChangeReach:
    def test_travels_with_the_name(self, open_case: Case, adult: Participant, coach: User) -> None:
        answer = change(coach, adult)

        person = person_of(adult)
        assert answer["Location"] == reverse("casework:case-people", args=[open_case.pk])
        assert (person.phone, person.language, person.safe_contact) == ("907-555-0199", "es", ["NO_VOICEMAIL"])
        assert factories.events_of(open_case, EventKind.SAFE_CONTACT_CHANGED)
        shown = signed_in(coach).get(reverse("casework:contact-log", args=[open_case.pk])).content.decode()
        assert "No voicemail" in shown

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"email": "nobody"}, "This is not an e-mail address."),
            ({"preferred_method": "TEXT", "safe_contact": ["NO_TEXT"]}, "forbids the preferred way"),
            ({"safe_contact": ["WHATEVER"]}, "not one of the available choices"),
            ({"phone": "9" * 60}, "at most 40 characters"),
        ],
    )
    def test_what_cannot_be_is_said(self, adult: Participant, coach: User, changes: dict[str, Any], words: str) -> None:
        answer = change(coach, adult, **changes)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert person_of(adult).language == "en"

    def test_somebody_of_another_case_is_not_there(self, open_case: Case, coach: User) -> None:
        stranger = factories.adult_of(factories.make_case(coach=coach))
        address = reverse("casework:person-change", args=[open_case.pk, stranger.pk])

        assert signed_in(coach).get(address).status_code == 404

    def test_others_may_not(self, adult: Participant, outsider: User, auditor: User) -> None:
        assert change(outsider, adult).status_code == 404
        assert change(auditor, adult).status_code == 403


class TestTwoWindows:
    def test_a_second_editor_takes_no_mark_away(self, adult: Participant, coach: User, supervisor: User) -> None:
        opened = seen_as(person_of(adult))
        change(supervisor, adult, safe_contact=["NO_VOICEMAIL", "NO_TEXT"], seen=opened)
        answer = change(coach, adult, phone="907-555-0111", safe_contact=[], seen=opened)
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert person_of(adult).safe_contact == ["NO_VOICEMAIL", "NO_TEXT"]
        assert "Somebody changed this meanwhile" in shown
        assert "What stands now" in shown
        assert "907-555-0199" in shown
        assert "907-555-0111" in shown

    def test_the_next_sending_rests_on_what_was_shown(self, adult: Participant, coach: User) -> None:
        opened = seen_as(person_of(adult))
        change(coach, adult, safe_contact=["NO_TEXT"], seen=opened)
        shown = change(coach, adult, phone="907-555-0111", safe_contact=["NO_TEXT"], seen=opened).content.decode()

        standing = seen_as(person_of(adult))
        assert f'value="{standing}"' in shown
        assert change(coach, adult, phone="907-555-0111", safe_contact=["NO_TEXT"], seen=standing).status_code == 302
        assert person_of(adult).phone == "907-555-0111"

    def test_a_form_that_says_nothing_of_what_it_saw_is_refused(self, adult: Participant, coach: User) -> None:
        assert change(coach, adult, seen="").status_code == 422
        assert person_of(adult).safe_contact == []


class TestSetSsn:
    def set(self, user: User, who: Participant, ssn: str) -> HttpResponse:
        address = reverse("casework:person-ssn", args=[who.case_id, who.pk])
        return signed_in(user).post(address, {"ssn-ssn": ssn, "ssn-submission": str(uuid4())})

    def stored(self, who: Participant, user: User) -> list[str]:
        with in_context(actor=user):
            return [one.masked for one in PersonIdentifier.objects.filter(person=who.person_id)]

    def test_is_shown_masked(self, adult: Participant, coach: User) -> None:
        answer = self.set(coach, adult, "123-45-6789")

        assert answer.status_code == 302
        assert self.stored(adult, coach) == ["•••-••-6789"]
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "•••-••-6789" in shown
        assert "45-6789" not in shown

    @pytest.mark.parametrize("ssn", ["12", "000-12-3456", "abc-de-fghi", ""])
    def test_impossible_number_is_refused(self, adult: Participant, coach: User, ssn: str) -> None:
        assert self.set(coach, adult, ssn).status_code == 422
        assert self.stored(adult, coach) == []

    def test_that_somebody_else_has_it_is_said_while_typed_and_before_it_is_stored(
        self, adult: Participant, coach: User
    ) -> None:
        other = factories.make_case(coach=coach)
        factories.set_ssn(factories.adult_of(other).person, "123-45-6789")
        address = reverse("casework:person-ssn", args=[adult.case_id, adult.pk])
        sent = {"ssn-ssn": "123-45-6789", "ssn-submission": str(uuid4())}
        typed = signed_in(coach).post(address, sent | {"check": "yes"})
        assert (typed.status_code, f"It stands in {other.number}." in typed.content.decode()) == (200, True)
        assert "<html" not in typed.content.decode()
        assert "Somebody" not in signed_in(coach).post(address, {"ssn-ssn": "123", "check": "yes"}).content.decode()
        looked = signed_in(coach).post(address, {"ssn-ssn": "123-45-6780", "check": "yes"})
        assert "Somebody" not in looked.content.decode()
        assert self.stored(adult, coach) == []

        refused = signed_in(coach).post(address, sent)
        assert (refused.status_code, f"It stands in {other.number}." in refused.content.decode()) == (422, True)
        assert self.stored(adult, coach) == []
        answer = signed_in(coach).post(address, sent | {"ssn-knows_same": "on"}, follow=True)
        assert f"The same number stands in {other.number}." in answer.content.decode()
        assert self.stored(adult, coach) == ["•••-••-6789"]

    def test_one_s_own_number_is_no_surprise(self, adult: Participant, coach: User, supervisor: User) -> None:
        other = factories.adult_of(factories.make_case(coach=coach))
        factories.set_ssn(other.person, "123-45-6789")
        factories.make_merge(kept=adult.person, merged=other.person, by=supervisor)
        assert self.set(coach, adult, "123-45-6789").status_code == 302

    def test_others_may_not(self, adult: Participant, case_aide: User, outsider: User) -> None:
        assert self.set(case_aide, adult, "123-45-6789").status_code == 403
        assert self.set(outsider, adult, "123-45-6789").status_code == 404
