"""Numbers in other systems, certificates, providers' questions: kept with the person or case, ended once."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, Role
from casework.context import in_context
from casework.models import Case, User
from coaching.models import CareQuestion, ReadinessCertificate, SystemNumber
from tests.coaching_records import make_care_question, make_certificate, make_number
from tests.factories import (
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    events_of,
    make_case,
    make_merge,
    make_participant,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = {"system": "ALEXSYS", "number": "AX-4471 🚗", "since": str(TODAY)}


def send(user: User, name: str, *keys: Any, **values: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"coaching:{name}", args=keys), {"submission": str(uuid4())} | values)


def person_page(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("coaching:history", args=[case.pk, adult_of(case).pk])).content.decode()


class TestNumber:
    def test_is_sealed_shown_to_copy_and_never_in_the_ledger(self, open_case: Case, coach: User) -> None:
        """A074."""
        assert send(coach, "number-keep", open_case.pk, adult_of(open_case).pk, **NUMBER).status_code == 302
        with as_importer():
            row = SystemNumber.objects.get()
        assert b"AX-4471" not in bytes(row.sealed_number)
        shown = person_page(coach, open_case)
        assert "AX-4471 🚗" in shown
        assert f'data-copies="number-{row.pk}"' in shown
        [line] = events_of(open_case, EventKind.SYSTEM_NUMBER_KEPT)
        assert line.facts == {"system": "ALEXSYS"}

    def test_one_holds_at_a_time_and_ends_once(self, open_case: Case, coach: User) -> None:
        row, keys = make_number(case=open_case, by=coach), (open_case.pk, adult_of(open_case).pk)
        assert send(coach, "number-keep", *keys, **NUMBER).status_code == 422
        for status in (302, 422):
            assert send(coach, "number-end", *keys, row.pk, on=str(TODAY)).status_code == status
        assert send(coach, "number-keep", *keys, **NUMBER).status_code == 302
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            SystemNumber.objects.filter(pk=row.pk).update(system="NCWORKS")

    def test_stands_behind_the_wall_of_the_person(self, open_case: Case, coach: User, outsider: User) -> None:
        row = make_number(case=open_case, by=coach)
        assert send(outsider, "number-keep", open_case.pk, adult_of(open_case).pk, **NUMBER).status_code == 404
        with in_context(actor=outsider):
            assert not SystemNumber.objects.filter(pk=row.pk).exists()
        with as_auditor(), pytest.raises(ProgrammingError), transaction.atomic():
            SystemNumber.objects.count()

    @pytest.mark.parametrize("number", ["", " ", "x" * 41, "x" * 10_000])
    def test_says_what_is_wrong(self, open_case: Case, coach: User, number: str) -> None:
        values = NUMBER | {"number": number}
        assert send(coach, "number-keep", open_case.pk, adult_of(open_case).pk, **values).status_code == 422


class TestCertificate:
    def test_is_seen_on_the_work_page_until_it_is_taken_back(self, open_case: Case, coach: User) -> None:
        """A074."""
        keys = (open_case.pk, adult_of(open_case).pk)
        told = {"kind": "NCRC", "level": "GOLD", "number": "CR-1", "on": str(TODAY)}
        assert send(coach, "certificate-keep", *keys, **told).status_code == 302
        work = reverse("coaching:work", args=[open_case.pk])
        words = "National Career Readiness Certificate, Gold"
        assert words in signed_in(coach).get(work).content.decode()
        assert "CR-1" in person_page(coach, open_case)
        with as_importer():
            row = ReadinessCertificate.objects.get()
        for status in (302, 422):
            assert send(coach, "certificate-void", *keys, row.pk).status_code == status
        assert words not in signed_in(coach).get(work).content.decode()
        assert "Taken back" in person_page(coach, open_case)

    def test_needs_a_level_and_a_number_or_a_paper(self, open_case: Case, coach: User, outsider: User) -> None:
        keys = (open_case.pk, adult_of(open_case).pk)
        told = {"kind": "NCRC", "level": "GOLD", "number": "CR-1", "on": str(TODAY)}
        for wrong in ({"level": ""}, {"number": ""}, {"kind": ""}):
            assert send(coach, "certificate-keep", *keys, **told | wrong).status_code == 422
        assert send(outsider, "certificate-keep", *keys, **told).status_code == 404
        row = make_certificate(case=open_case, by=coach)
        with as_importer(), pytest.raises(IntegrityError), transaction.atomic():
            ReadinessCertificate.objects.filter(pk=row.pk).update(level="")

    def test_of_a_record_that_was_joined_is_seen_on_the_work_page_too(self, open_case: Case, coach: User) -> None:
        """A074: what the person page shows, the work page does not lose."""
        came = make_case(coach=coach)
        make_participant(case=came, position=4)
        make_certificate(case=came, by=coach)
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=open_case.office)
        make_merge(kept=adult_of(open_case).person, merged=adult_of(came).person, by=manager)
        work = signed_in(coach).get(reverse("coaching:work", args=[open_case.pk])).content.decode()
        assert "National Career Readiness Certificate, Gold" in work


class TestLinks:
    def test_show_the_state_of_the_office(self, coach: User) -> None:
        shown = signed_in(coach).get(reverse("coaching:systems")).content.decode()
        for words in ("ALEXsys", "Alaska Career Ready", "No address on file", "Local resources and vendors"):
            assert words in shown, words


class TestQuestion:
    def test_is_listed_until_it_is_answered_once(self, open_case: Case, coach: User, outsider: User) -> None:
        """A080."""
        told = {"provider_name": "Tern", "about": "When? 🚗", "office_name": "CCPO", "sent_on": str(TODAY)}
        assert send(outsider, "care-question-send", open_case.pk, **told).status_code == 404
        assert send(coach, "care-question-send", open_case.pk, **told | {"about": "x" * 10_000}).status_code == 422
        assert send(coach, "care-question-send", open_case.pk, **told).status_code == 302
        page = reverse("coaching:child-care", args=[open_case.pk])
        assert "Waits for an answer" in signed_in(coach).get(page).content.decode()
        with as_auditor():
            row = CareQuestion.objects.get()
        said = {"answer": "On the fifth.", "answered_on": str(TODAY)}
        for status in (302, 422):
            assert send(coach, "care-question-answer", row.pk, **said).status_code == status
        shown = signed_in(coach).get(page).content.decode()
        assert "On the fifth." in shown
        assert "Waits for an answer" not in shown

    def test_the_database_keeps_it(self, open_case: Case, coach: User) -> None:
        row = make_care_question(case=open_case, by=coach)
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            CareQuestion.objects.filter(pk=row.pk).update(about="Other")
