"""Why a deadline stands where it stands: as a page, as a panel, with what was asked about it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from casework.models import Case, Deadline, User
from tests import factories
from tests.factories import TODAY, make_excusal
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def address(deadline: Deadline) -> str:
    return reverse("casework:deadline-why", args=[deadline.case_id, deadline.pk])


@pytest.fixture
def deadline(coach: User) -> Deadline:
    return factories.deadlines_of(factories.make_case(coach=coach, referred_on=TODAY), "first-contact")[0]


class TestWhy:
    def test_names_rule_source_trigger_and_every_day(self, deadline: Deadline, coach: User) -> None:
        shown = signed_in(coach).get(address(deadline)).content.decode()

        for words in (
            "First contact after referral",
            "DPAWS expectations",
            "A003",
            "Referral received",
            "business day 1",
        ):
            assert words in shown
        assert "Make the first contact" in shown
        assert "Ask for excusal or a later day" in shown

    def test_is_a_panel_for_the_page_that_asks(self, deadline: Deadline, coach: User) -> None:
        shown = (
            signed_in(coach)
            .get(address(deadline), headers={"HX-Request": "true", "HX-Target": "deadline-why"})
            .content.decode()
        )

        assert shown.strip().startswith("<section")
        assert 'id="deadline-why"' in shown
        assert "data-focus" in shown

    def test_every_deadline_of_a_case_can_say_why(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        for deadline in factories.deadlines_of(open_case):
            assert client.get(address(deadline)).status_code == 200

    def test_shows_what_was_asked_and_answered(self, deadline: Deadline, coach: User, supervisor: User) -> None:
        make_excusal(deadline=deadline, by=coach, reason="The road was closed")
        shown = signed_in(supervisor).get(address(deadline)).content.decode()

        assert "The road was closed" in shown
        assert "waiting" in shown

    def test_reader_is_offered_nothing(self, deadline: Deadline, auditor: User) -> None:
        shown = signed_in(auditor).get(address(deadline)).content.decode()

        assert "Ask for excusal" not in shown

    def test_of_another_case_is_not_there(
        self, deadline: Deadline, open_case: Case, coach: User, outsider: User
    ) -> None:
        mixed = reverse("casework:deadline-why", args=[open_case.pk, deadline.pk])
        unknown = reverse("casework:deadline-why", args=[open_case.pk, uuid4()])

        assert signed_in(coach).get(mixed).status_code == 404
        assert signed_in(coach).get(unknown).status_code == 404
        assert signed_in(outsider).get(address(deadline)).status_code == 404
