"""Addresses that must not be known: the coach, the stand-in, the restricted list for violence; never behind glass."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import SafeContactRule, Way
from casework.context import in_context
from casework.models import Case, Participant, SafeAddress, User
from casework.queries.reaching import reach_of, safe_address_of, target_of
from tests import factories
from tests.factories import as_importer, days_ago
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LINES = "PO Box 12"


def look(user: User, case: Case, adult: Participant) -> HttpResponse:
    return signed_in(user).get(reverse("casework:safe-address", args=[case.pk, adult.pk]))


def rows_for(user: User) -> int:
    """Count what the database itself lets somebody read."""
    with in_context(actor=user):
        return SafeAddress.objects.count()


@pytest.fixture(autouse=True)
def on_file(adult: Participant, coach: User) -> None:
    factories.make_safe_address(adult, coach)


class TestWhoReadsIt:
    def test_the_coach(self, open_case: Case, adult: Participant, coach: User) -> None:
        assert LINES in look(coach, open_case, adult).content.decode()
        assert rows_for(coach) == 1

    def test_the_stand_in_on_the_days_of_the_absence(
        self, open_case: Case, adult: Participant, coach: User, other_coach: User
    ) -> None:
        assert look(other_coach, open_case, adult).status_code == 404
        factories.make_absence(staff=coach, stand_in=other_coach)
        assert LINES in look(other_coach, open_case, adult).content.decode()
        assert rows_for(other_coach) == 1

    @pytest.mark.parametrize(
        ("given", "may"),
        [
            ({}, True),
            ({"first_day": days_ago(9), "last_day": days_ago(0)}, True),
            ({"first_day": days_ago(0), "last_day": days_ago(-9)}, True),
            ({"first_day": days_ago(9), "last_day": days_ago(1)}, False),
            ({"first_day": days_ago(-1), "last_day": days_ago(-9)}, False),
            ({"kinds": ["MEDICAL", "TREATMENT"]}, False),
        ],
    )
    def test_whoever_is_listed_for_violence_from_the_first_day_to_the_last(
        self, open_case: Case, adult: Participant, lead_worker: User, given: dict[str, Any], may: bool
    ) -> None:
        factories.make_access(case=open_case, staff=lead_worker, **given)
        answer = look(lead_worker, open_case, adult)
        assert answer.status_code == (200 if may else 403)
        assert (LINES in answer.content.decode()) is may
        assert rows_for(lead_worker) == int(may)

    def test_nobody_else_of_the_office(
        self, open_case: Case, adult: Participant, supervisor: User, case_aide: User
    ) -> None:
        for user in (supervisor, case_aide):
            assert look(user, open_case, adult).status_code == 403
            assert rows_for(user) == 0

    @pytest.mark.parametrize("category", ["DANGER", "MEDICAL_EMERGENCY"])
    def test_nobody_behind_broken_glass(
        self, open_case: Case, adult: Participant, outsider: User, category: str
    ) -> None:
        factories.break_glass(case=open_case, by=outsider, category=category)
        assert look(outsider, open_case, adult).status_code == 403
        assert rows_for(outsider) == 0


class TestJoinedRecords:
    @pytest.fixture
    def kept(self, open_case: Case, adult: Participant, coach: User, supervisor: User) -> Participant:
        """The adult's record joined to the one of an older case, which is the kept one."""
        older = factories.make_case(coach=coach, office=open_case.office)
        kept = factories.adult_of(older)
        with as_importer():
            adult.person.safe_contact = [SafeContactRule.NO_TEXT]
            adult.person.save(update_fields=["safe_contact"])
            kept.person.given_name, kept.person.phone = "Philippa", "907 555 0199"
            kept.person.save(update_fields=["given_name", "phone"])
        factories.make_merge(kept=kept.person, merged=adult.person, by=supervisor)
        with in_context(actor=coach):
            adult.person.refresh_from_db()
        return kept

    def test_share_their_safe_address_and_what_makes_them_unsafe(
        self, open_case: Case, adult: Participant, kept: Participant, coach: User
    ) -> None:
        with in_context(actor=coach):
            for one in (adult, kept):
                reach = reach_of(one.person)
                assert reach.has_safe_address
                assert SafeContactRule.NO_TEXT in reach.marks
                assert target_of(one.person, Way.TEXT) == "907 555 0199"
                assert target_of(one.person, Way.SAFE_MAIL).startswith(LINES)
        assert LINES in look(coach, open_case, adult).content.decode()

    def test_keep_a_newer_address_with_the_kept_record(
        self, open_case: Case, adult: Participant, kept: Participant, coach: User
    ) -> None:
        address = reverse("casework:safe-address", args=[open_case.pk, adult.pk])
        assert signed_in(coach).post(address, {"address": "PO Box 7"}).status_code == 302
        with in_context(actor=coach):
            assert safe_address_of(kept.person_id).address == "PO Box 7"

    def test_are_called_by_the_kept_name(
        self, open_case: Case, adult: Participant, kept: Participant, coach: User
    ) -> None:
        """Decisions 12: clocks, appointments, releases and promises follow the record that was kept."""
        old_name = adult.person.given_name
        factories.make_appointment(case=open_case, by=coach, people=[adult])
        factories.make_promise(case=open_case, by=coach, participant=adult)
        factories.make_release(case=open_case, by=coach, participant=adult)
        for page in ("case-calendar", "case-deadlines", "case-sharing", "case"):
            shown = signed_in(coach).get(reverse(f"casework:{page}", args=[open_case.pk])).content.decode()
            main = shown.partition("<main")[2]
            assert "Philippa" in main, page
            assert old_name not in main, page
