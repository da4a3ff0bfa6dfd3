"""Speaking up for a family: what was done with which agency, what it was told, what came of it (O022)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseStatus, EventKind
from casework.context import in_context
from casework.models import Case, Disclosure, User
from coaching.models import Advocacy, Step
from tests import factories
from tests.coaching_records import make_advocacy
from tests.factories import (
    TODAY,
    adult_of,
    as_auditor,
    events_of,
    make_case,
    make_contact,
    make_provider,
    make_release,
    make_signed_plan,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
ISSUE, DONE = "The place on the waiting list was lost", "Asked them to look at the first letter again 📬"


def page(name: str, key: Any) -> str:
    return reverse(f"coaching:{name}", args=[key])


def record(user: User, case: Case, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "on": str(TODAY),
        "party_name": "Harbor House",
        "partner_type": "HOUSING",
        "person_name": "Odd Hale",
        "issue": ISSUE,
        "words": DONE,
    } | changes
    return signed_in(user).post(page("advocacy-record", case.pk), values)


def settle(user: User, advocacy: Advocacy, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "result": "She is back on the list", "on": str(TODAY)} | changes
    return signed_in(user).post(page("advocacy-settle", advocacy.pk), values)


def kept() -> Advocacy:
    with as_auditor():
        return Advocacy.objects.get()


def disclosures() -> list[Disclosure]:
    with as_auditor():
        return list(Disclosure.objects.order_by("shared_at", "pk"))


class TestRecord:
    def test_keeps_whom_what_with_whom_and_one_ledger_line_without_words(self, open_case: Case, coach: User) -> None:
        adult, plan = adult_of(open_case), make_signed_plan(case=open_case, by=coach)
        contact = make_contact(case=open_case, by=coach, on=TODAY)
        with as_auditor():
            step = Step.objects.get(plan=plan)
        told = {"participant_id": str(adult.pk), "step_id": str(step.pk), "contact_id": str(contact.pk)}
        answer = record(coach, open_case, **told)
        assert answer["Location"] == f"{page('plans', open_case.pk)}#advocacy"
        row = kept()
        assert (row.participant_id, row.step_id, row.contact_id) == (adult.pk, step.pk, contact.pk)
        assert (row.party_name, row.person_name, row.issue, row.words) == ("Harbor House", "Odd Hale", ISSUE, DONE)
        (line,) = events_of(open_case, EventKind.ADVOCACY_RECORDED)
        assert (line.on, line.participant_id, line.subject_id, line.due_on) == (TODAY, adult.pk, row.pk, None)
        assert line.facts == {"step": str(step.pk), "contact": str(contact.pk)}
        assert not disclosures()
        shown = signed_in(coach).get(page("plans", open_case.pk)).content.decode()
        for words in (ISSUE, DONE, "Odd Hale, Harbor House", "Step 1: Call four providers", "Say the result"):
            assert words in shown, words
        timeline = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Spoke up for the family" in timeline

    def test_for_the_whole_family_is_about_nobody_by_name(self, open_case: Case, coach: User) -> None:
        assert record(coach, open_case).status_code == 302
        assert kept().participant_id is None
        assert events_of(open_case, EventKind.ADVOCACY_RECORDED)[0].participant_id is None
        assert "the whole family" in signed_in(coach).get(page("plans", open_case.pk)).content.decode()

    def test_with_an_agency_of_the_directory_keeps_its_name_of_that_day(self, open_case: Case, coach: User) -> None:
        provider = make_provider(by=coach, name="Salmonberry Housing", partner_type="HOUSING")
        told = {"provider_id": str(provider.pk), "party_name": "", "partner_type": ""}
        assert record(coach, open_case, **told).status_code == 302
        row = kept()
        assert (row.provider_id, row.party_name, row.partner_type) == (provider.pk, "Salmonberry Housing", "HOUSING")

    def test_owes_nothing_by_a_day_that_nobody_set(self, open_case: Case, coach: User) -> None:
        before = factories.deadlines_of(open_case)
        record(coach, open_case)
        assert factories.deadlines_of(open_case) == before

    def test_begins_with_the_step_and_the_contact_that_lead_to_it(self, open_case: Case, coach: User) -> None:
        contact, key = make_contact(case=open_case, by=coach, on=TODAY), uuid4()
        address = f"{page('advocacy-record', open_case.pk)}?contact={contact.pk}&step={key}"
        form = signed_in(coach).get(address).context["form"]
        assert form["contact_id"].value() == str(contact.pk)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"party_name": "", "partner_type": ""}, "Choose from the directory, or name the agency."),
            ({"party_name": "x" * 201}, "Keep this under 201 characters."),
            ({"partner_type": ""}, "Say what they are."),
            ({"partner_type": "DOMESTIC_VIOLENCE"}, "Choose what they are."),
            ({"issue": " "}, "Say what it was about."),
            ({"issue": "x" * 301}, "Keep this under 301 characters."),
            ({"words": " "}, "Write down what you did."),
            ({"words": "x" * 2001}, "Keep this under 2,001 characters."),
            ({"on": str(TODAY + timedelta(days=1))}, "This day lies in the future."),
            ({"on": "2025-02-29"}, "This is not a day of the calendar."),
            ({"on": "1999-01-01"}, "The case was not open yet on this day."),
            ({"scopes": ["ATTENDANCE"]}, "Say how it was told."),
            ({"scopes": ["DOMESTIC_VIOLENCE"], "way": "SPOKEN"}, "Select a valid choice"),
            ({"participant_id": "00000000-0000-4000-8000-000000000001"}, "Choose somebody of this case."),
            ({"step_id": "00000000-0000-4000-8000-000000000001"}, "Choose a step of a plan that holds now."),
            ({"contact_id": "00000000-0000-4000-8000-000000000001"}, "Choose a contact of this case that stands."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = record(coach, open_case, person_name="Wren 🪶", **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Wren 🪶" in answer.content.decode()
        with as_auditor():
            assert not Advocacy.objects.exists()

    def test_one_agency_not_two(self, open_case: Case, coach: User) -> None:
        provider = make_provider(by=coach, name="Salmonberry Housing", partner_type="HOUSING")
        answer = record(coach, open_case, provider_id=str(provider.pk))
        assert answer.status_code == 422
        assert "Choose from the directory or name somebody else, not both." in answer.content.decode()

    def test_an_agency_that_tells_of_a_protected_fact_stands_not_here(self, open_case: Case, coach: User) -> None:
        """Security 2.1: everybody on the case reads with whom somebody spoke."""
        provider = make_provider(by=coach, name="Safe Cove", partner_type="DOMESTIC_VIOLENCE")
        told = {"provider_id": str(provider.pk), "party_name": "", "partner_type": ""}
        answer = record(coach, open_case, **told)
        assert answer.status_code == 422
        assert "is a protected fact" in answer.content.decode()
        with as_auditor():
            assert not Advocacy.objects.exists()

    def test_a_contact_of_another_case_or_taken_back_is_refused(self, open_case: Case, coach: User) -> None:
        other = make_contact(case=make_case(coach=coach, number="K-2"), by=coach, on=TODAY)
        answer = record(coach, open_case, contact_id=str(other.pk))
        assert answer.status_code == 422
        assert "Choose a contact of this case that stands." in answer.content.decode()


class TestGate:
    """DPAWS expectations 18 (A065): what an agency is told of a family passes the gate, person by person."""

    def test_is_closed_without_a_release_and_leads_to_it(self, open_case: Case, coach: User) -> None:
        adult = adult_of(open_case)
        told = {"participant_id": str(adult.pk), "scopes": ["PLAN"], "way": "SPOKEN"}
        parole = {"party_name": "Parole office", "partner_type": "PROBATION"}
        answer = record(coach, open_case, **told, **parole)
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "A release is missing" in shown
        assert f"participant_id={adult.pk}" in shown
        assert "scopes=PLAN" in shown
        assert DONE in shown
        with as_auditor():
            assert not Advocacy.objects.exists()
        assert not events_of(open_case, EventKind.INFORMATION_SHARED)

    def test_is_open_with_a_release_and_writes_down_what_was_told(self, open_case: Case, coach: User) -> None:
        adult = adult_of(open_case)
        parole = {"party_name": "Parole office", "partner_type": "PROBATION"}
        make_release(case=open_case, by=coach, scopes=["PLAN"], **parole)
        told = {"participant_id": str(adult.pk), "scopes": ["PLAN"], "way": "SPOKEN"}
        yesterday = TODAY - timedelta(days=1)
        assert record(coach, open_case, on=str(yesterday), **told, **parole).status_code == 302
        (row,) = disclosures()
        assert (row.participant_id, row.on, row.scopes, row.way) == (adult.pk, yesterday, ["PLAN"], "SPOKEN")
        assert row.what == f"Spoke up for them: {ISSUE}"
        assert kept().told_scopes == ["PLAN"]
        assert "Told: plan and progress" in signed_in(coach).get(page("plans", open_case.pk)).content.decode()

    def test_asks_for_every_adult_of_a_family(self, open_case: Case, coach: User) -> None:
        other = factories.make_participant(case=open_case, position=3)
        parole = {"party_name": "Parole office", "partner_type": "PROBATION"}
        make_release(case=open_case, by=coach, scopes=["PLAN"], **parole)
        refused = record(coach, open_case, scopes=["PLAN"], way="SPOKEN", **parole)
        assert refused.status_code == 422
        assert f"participant_id={other.pk}" in refused.content.decode()
        assert not disclosures()
        make_release(case=open_case, by=coach, participant=other, scopes=["PLAN"], **parole)
        assert record(coach, open_case, scopes=["PLAN"], way="SPOKEN", **parole).status_code == 302
        assert {row.participant_id for row in disclosures()} == {adult_of(open_case).pk, other.pk}


class TestSettle:
    def test_says_the_result_once_with_one_ledger_line(self, open_case: Case, coach: User) -> None:
        advocacy = make_advocacy(case=open_case, by=coach)
        assert settle(coach, advocacy).status_code == 302
        row = kept()
        assert (row.result, row.result_on, row.result_by_id) == ("She is back on the list", TODAY, coach.pk)
        (line,) = events_of(open_case, EventKind.ADVOCACY_SETTLED)
        assert (line.on, line.subject_id, line.facts) == (TODAY, advocacy.pk, {"advocacy": str(advocacy.pk)})
        shown = signed_in(coach).get(page("plans", open_case.pk)).content.decode()
        assert "She is back on the list" in shown
        assert "Say the result" not in shown

    def test_twice_is_refused_and_shows_what_stands(self, open_case: Case, coach: User) -> None:
        advocacy = make_advocacy(case=open_case, by=coach)
        settle(coach, advocacy)
        again = settle(coach, advocacy, result="Nothing came of it")
        assert again.status_code == 422
        assert "is written down already" in again.content.decode()
        assert "She is back on the list" in again.content.decode()
        assert kept().result == "She is back on the list"
        answer = signed_in(coach).get(page("advocacy-settle", advocacy.pk))
        assert answer["Location"].endswith("#advocacy")

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"result": " "}, "Say what came of it."),
            ({"result": "x" * 2001}, "Keep this under 2,001 characters."),
            ({"on": str(TODAY + timedelta(days=1))}, "This day lies in the future."),
            ({"on": str(TODAY - timedelta(days=4))}, "The result cannot come before it was done."),
        ],
    )
    def test_says_what_is_wrong(self, open_case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        advocacy = make_advocacy(case=open_case, by=coach)
        answer = settle(coach, advocacy, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert kept().result_on is None

    def test_is_said_on_a_closed_case_too(self, coach: User) -> None:
        case = make_case(coach=coach, status=CaseStatus.CLOSED)
        advocacy = make_advocacy(case=case, by=coach)
        assert settle(coach, advocacy).status_code == 302

    def test_is_not_changed_by_any_statement(self, open_case: Case, coach: User) -> None:
        advocacy = make_advocacy(case=open_case, by=coach)
        settle(coach, advocacy)
        rows = Advocacy.objects.filter(pk=advocacy.pk)
        with in_context(actor=coach), transaction.atomic():
            assert rows.update(result="Other words") == 0
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            rows.update(issue="Other words")

    def test_the_database_holds_a_result_whole(self, open_case: Case, coach: User) -> None:
        with pytest.raises(IntegrityError, match="advocacy_result"):
            make_advocacy(case=open_case, by=coach, result="Half of it")


class TestShown:
    def test_beside_the_case_until_its_result_is_known(self, open_case: Case, coach: User) -> None:
        client, case_page = signed_in(coach), reverse("casework:case", args=[open_case.pk])
        assert "Advocacy without a result" not in client.get(case_page).content.decode()
        advocacy = make_advocacy(case=open_case, by=coach)
        shown = client.get(case_page).content.decode()
        assert "Advocacy without a result" in shown
        assert page("advocacy-settle", advocacy.pk) in shown
        settle(coach, advocacy)
        assert "Advocacy without a result" not in client.get(case_page).content.decode()

    def test_what_waits_longest_stands_first(self, open_case: Case, coach: User) -> None:
        make_advocacy(case=open_case, by=coach, issue="The newer one", on=TODAY)
        make_advocacy(case=open_case, by=coach, issue="The older one", on=TODAY - timedelta(days=9))
        shown = signed_in(coach).get(page("plans", open_case.pk)).content.decode()
        assert shown.index("The older one") < shown.index("The newer one")

    def test_however_many_there_are_in_as_many_queries(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        make_advocacy(case=open_case, by=coach)
        client.get(page("plans", open_case.pk))
        with CaptureQueriesContext(connection) as few:
            client.get(page("plans", open_case.pk))
        for _ in range(9):
            make_advocacy(case=open_case, by=coach)
        with CaptureQueriesContext(connection) as many:
            client.get(page("plans", open_case.pk))
        assert len(many) == len(few)


class TestWhoMay:
    def test_an_outsider_finds_nothing(self, open_case: Case, coach: User, outsider: User) -> None:
        advocacy = make_advocacy(case=open_case, by=coach)
        assert record(outsider, open_case).status_code == 404
        assert settle(outsider, advocacy).status_code == 404

    def test_one_who_only_reads_writes_none(self, open_case: Case, coach: User, auditor: User) -> None:
        advocacy = make_advocacy(case=open_case, by=coach)
        assert record(auditor, open_case).status_code == 403
        assert settle(auditor, advocacy).status_code == 403
        shown = signed_in(auditor).get(page("plans", open_case.pk)).content.decode()
        assert page("advocacy-record", open_case.pk) not in shown
        assert page("advocacy-settle", advocacy.pk) not in shown

    def test_an_aide_writes_down_what_they_did(self, open_case: Case, case_aide: User) -> None:
        assert record(case_aide, open_case).status_code == 302

    def test_nothing_new_is_begun_on_a_closed_case(self, coach: User) -> None:
        case = make_case(coach=coach, status=CaseStatus.CLOSED)
        answer = signed_in(coach).get(page("advocacy-record", case.pk))
        assert answer["Location"] == page("plans", case.pk)
        assert record(coach, case).status_code == 403
