"""No penalty without child care: told, shown, ended, known where one is asked for; a child’s disability (A082)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, Role
from casework.context import in_context
from casework.models import Case, Participant, User
from coaching.models import CareSearch, CareTold, ChildDisability
from coaching.queries.care_protection import care_protection
from coaching.queries.child_care_offices import disabilities_of, referrals_said
from tests.coaching_records import (
    child_of,
    make_care_search,
    make_care_told,
    make_child_disability,
)
from tests.factories import (
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    events_of,
    make_access,
    make_case,
    make_document,
    make_merge,
    make_office,
    make_participant,
    make_provider,
    make_referral,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def page(name: str, *keys: Any) -> str:
    return reverse(f"coaching:{name}", args=keys)


def tell(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"participant_id": str(adult_of(case).pk), "on": str(TODAY), "way": "SPOKEN"}
    return signed_in(user).post(page("care-protection-tell", case.pk), {"submission": str(uuid4())} | values | changes)


def show(user: User, case: Case, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_id": str(adult_of(case).pk),
        "is_only_parent": "on",
        "child_id": str(child_of(case).pk),
        "first_day": str(days_ago(2)),
        "lacks": ["REACH", "COST"],
        "looked_at": "Six providers within an hour 🧸",
        "proof": "The list with six refusals",
    } | changes
    return signed_in(user).post(page("care-search-record", case.pk), values)


def end(user: User, search: CareSearch, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "on": str(TODAY), "words": "A place came free"} | changes
    return signed_in(user).post(page("care-search-end", search.pk), values)


def found() -> list[CareSearch]:
    with as_auditor():
        return list(CareSearch.objects.all())


class TestTold:
    def test_is_kept_with_its_line_and_can_be_taken_back(self, open_case: Case, coach: User) -> None:
        assert tell(coach, open_case).status_code == 302
        with as_auditor():
            told = CareTold.objects.get()
        (line,) = events_of(open_case, EventKind.CARE_PROTECTION_TOLD)
        assert (line.on, line.participant_id, line.facts) == (TODAY, adult_of(open_case).pk, {})
        assert "was told" in signed_in(coach).get(page("child-care", open_case.pk)).content.decode()
        assert tell(coach, open_case).status_code == 422
        sent = {"submission": str(uuid4())}
        assert signed_in(coach).post(page("care-told-take-back", told.pk), sent).status_code == 302
        with in_context(actor=coach):
            assert care_protection(adult_of(open_case), situation_on=None, today=TODAY).told_on is None
        assert len(events_of(open_case, EventKind.TAKEN_BACK)) == 1
        again = signed_in(coach).post(page("care-told-take-back", told.pk), {"submission": str(uuid4())})
        assert again.status_code == 422

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"on": str(TODAY + timedelta(days=1))}, "This day lies in the future."),
            ({"on": "2025-02-29"}, "This is not a day of the calendar."),
            ({"way": ""}, "Say how they were told."),
            ({"participant_id": ""}, "Choose an adult of this case."),
        ],
    )
    def test_says_what_is_wrong(self, open_case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        answer = tell(coach, open_case, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()


class TestShown:
    def test_is_kept_with_its_proof_and_stands_beside_the_case(self, open_case: Case, coach: User) -> None:
        paper = make_document(case=open_case, by=coach, title="Six refusals")
        assert show(coach, open_case, document_id=str(paper.pk)).status_code == 302
        (row,) = found()
        assert (row.lacks, row.document_id) == (["REACH", "COST"], paper.pk)
        (line,) = events_of(open_case, EventKind.CARE_NOT_FOUND)
        assert (line.on, line.subject_id, line.facts) == (days_ago(2), row.pk, {})
        client = signed_in(coach)
        for address in (reverse("casework:case", args=[open_case.pk]), page("child-care", open_case.pk)):
            assert "Protected" in client.get(address).content.decode()
        assert show(coach, open_case).status_code == 422

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"is_only_parent": ""}, "This protects the only parent who has the child."),
            ({"lacks": []}, "Tick which care cannot be found."),
            ({"looked_at": " "}, "Write what was looked at: who, where, when."),
            ({"proof": "x" * 10_000}, "Keep this under 2,001 characters."),
            ({"first_day": str(TODAY + timedelta(days=1))}, "This day lies in the future."),
            ({"document_id": "00000000-0000-4000-8000-000000000001"}, "Choose a document of this case."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        values = {"looked_at": "Wren 🪶"} | changes
        answer = show(coach, open_case, **values)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert values["looked_at"] in answer.content.decode()
        assert not found()

    def test_protects_nobody_whose_child_is_six(self, open_case: Case, coach: User) -> None:
        with as_importer():
            person = child_of(open_case).person
            person.born_on = TODAY.replace(year=TODAY.year - 7, day=1)
            person.save(update_fields=["born_on"])
        answer = show(coach, open_case)
        assert answer.status_code == 422
        assert "a child under 6" in answer.content.decode()

    def test_a_double_click_records_once(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        assert show(coach, open_case, submission=key)["Location"] == show(coach, open_case, submission=key)["Location"]
        assert len(found()) == 1

    def test_ends_once_with_the_reason(self, open_case: Case, coach: User) -> None:
        search = make_care_search(case=open_case, by=coach)
        assert end(coach, search, words=" ").status_code == 422
        assert end(coach, search).status_code == 302
        (line,) = events_of(open_case, EventKind.CARE_SEARCH_ENDED)
        assert line.facts == {"search": str(search.pk)}
        assert end(coach, search).status_code == 422
        with in_context(actor=coach), transaction.atomic():
            assert CareSearch.objects.filter(pk=search.pk).update(ended_words="Other") == 0
        with in_context(actor=coach), pytest.raises(ProgrammingError), transaction.atomic():
            CareSearch.objects.filter(pk=search.pk).update(proof="Other")


class TestKnownToPenalties:
    """45 CFR 261.56: what `coaching.public` says to whoever asks for a penalty."""

    def test_of_the_day_of_the_situation_or_of_today(self, open_case: Case, coach: User) -> None:
        adult = adult_of(open_case)
        search = make_care_search(case=open_case, by=coach, first_day=days_ago(20))
        told = make_care_told(case=open_case, by=coach)
        with in_context(actor=coach):
            now = care_protection(adult, situation_on=days_ago(25), today=TODAY)
        assert (now.is_protected, now.told_on, now.shown) == (True, told.on, search.looked_at)
        end(coach, search, on=str(days_ago(10)))
        with in_context(actor=coach):
            asked = [care_protection(adult, situation_on=days_ago(day), today=TODAY) for day in (25, 20, 11, 10)]
        assert [one.is_protected for one in asked] == [False, True, True, False]

    def test_not_once_the_child_is_six(self, open_case: Case, coach: User) -> None:
        search = make_care_search(case=open_case, by=coach)
        adult, child = adult_of(open_case), search.child.person
        with as_importer():
            child.born_on = TODAY.replace(year=TODAY.year - 7, day=1)
            child.save(update_fields=["born_on"])
        with in_context(actor=coach):
            assert not care_protection(adult, situation_on=None, today=TODAY).is_protected
        assert "Over" in signed_in(coach).get(page("child-care", open_case.pk)).content.decode()

    def test_follows_the_person_into_a_new_case(self, open_case: Case, coach: User) -> None:
        """Domain 3: who comes back has a new case; what stands in the old one protects them there."""
        make_care_search(case=open_case, by=coach)
        make_care_told(case=open_case, by=coach)
        back = make_case(coach=coach)
        came = make_participant(case=back, person=adult_of(open_case).person, position=4)
        twin = make_participant(case=make_case(coach=coach), position=5)
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=open_case.office)
        with in_context(actor=coach):
            assert care_protection(came, situation_on=None, today=TODAY).is_protected
            assert care_protection(came, situation_on=None, today=TODAY).told_on
            assert not care_protection(twin, situation_on=None, today=TODAY).is_protected
        make_merge(kept=twin.person, merged=came.person, by=manager)
        with in_context(actor=coach):
            assert care_protection(Participant.objects.get(pk=twin.pk), situation_on=None, today=TODAY).is_protected

    def test_what_was_ended_since_the_situation_is_told_with_who_ended_it(self, open_case: Case, coach: User) -> None:
        search = make_care_search(case=open_case, by=coach, first_day=days_ago(20))
        end(coach, search, on=str(days_ago(20)), words="It was none")
        with in_context(actor=coach):
            known = care_protection(adult_of(open_case), situation_on=days_ago(10), today=TODAY)
            later = care_protection(adult_of(open_case), situation_on=TODAY + timedelta(days=1), today=TODAY)
        assert not known.is_protected
        (one,) = known.ended
        assert (one.ended_on, one.said_on, one.by, one.words) == (days_ago(20), TODAY, coach.name, "It was none")
        assert not later.ended

    def test_of_no_other_adult(self, open_case: Case, coach: User) -> None:
        make_care_search(case=open_case, by=coach)
        with in_context(actor=coach):
            assert not care_protection(child_of(open_case), situation_on=None, today=TODAY).is_protected


def offices(coach: User) -> tuple[Any, Any]:
    with_care = {"by": coach, "partner_type": "CHILD_CARE", "services": ["CHILD_CARE"], "office": None}
    jurisdiction = coach.office.jurisdiction
    thread = make_provider(name=f"thread {uuid4()}", jurisdiction=jurisdiction, **with_care)
    ccpo = make_provider(name=f"Child Care Program Office {uuid4()}", jurisdiction=jurisdiction, **with_care)
    return thread, ccpo


class TestOffices:
    def test_a080_a081_stand_on_the_page_with_their_entries(self, open_case: Case, coach: User) -> None:
        client, here = signed_in(coach), page("child-care", open_case.pk)
        bare = client.get(here).content.decode()
        assert "A provider with a question" in bare
        assert "Not in the directory yet" in bare
        assert page("care-question-send", open_case.pk) in bare
        offices(coach)
        shown = client.get(here).content.decode()
        assert "In the directory" in shown
        assert f"person={child_of(open_case).pk}&amp;provider=" in shown

    def test_no_office_is_named_where_none_is_on_file(self) -> None:
        coach = make_user(office=make_office(jurisdiction="US-NC"))
        case = make_case(coach=coach)
        assert "thread" not in signed_in(coach).get(page("child-care", case.pk)).content.decode()

    def test_a081_a_referral_stands_in_the_next_note(self, open_case: Case, coach: User) -> None:
        thread, _ = offices(coach)
        child = child_of(open_case)
        sent = {"provider": thread, "party_name": "", "partner_type": "", "need": "CHILD_CARE"}
        make_referral(case=open_case, by=coach, participant=child, **sent)
        with in_context(actor=coach):
            (words,) = referrals_said(child, viewer=coach)
        assert words.startswith("Referred to thread")


def say(user: User, case: Case) -> HttpResponse:
    sent = {"submission": str(uuid4()), "child_id": str(child_of(case).pk)}
    return signed_in(user).post(page("child-disability-say", case.pk), sent)


class TestDisability:
    def test_a082_suggests_both_referrals_until_each_is_made(self, open_case: Case, coach: User) -> None:
        thread, ccpo = offices(coach)
        assert say(coach, open_case).status_code == 302
        with in_context(actor=coach):
            (known,) = disabilities_of(open_case, viewer=coach)
        assert [one.made_on for one in known.suggestions] == [None, None]
        assert all(f"provider={one.pk}" in two.url for one, two in zip((thread, ccpo), known.suggestions, strict=True))
        assert "disab" not in "".join(one.url for one in known.suggestions)
        shown = signed_in(coach).get(page("child-care", open_case.pk)).content.decode()
        assert "More services for a child with a disability" in shown
        assert "The Alaska IN program" in shown
        sent = {"provider": ccpo, "party_name": "", "partner_type": "", "need": "CHILD_CARE"}
        make_referral(case=open_case, by=coach, participant=child_of(open_case), **sent, on=days_ago(1))
        with in_context(actor=coach):
            (known,) = disabilities_of(open_case, viewer=coach)
        assert [one.made_on for one in known.suggestions] == [None, None], "an ordinary one, before it was known"
        made = make_referral(case=open_case, by=coach, participant=child_of(open_case), **sent, on=TODAY)
        with in_context(actor=coach):
            (known,) = disabilities_of(open_case, viewer=coach)
        assert [one.made_on for one in known.suggestions] == [None, made.on]

    def test_stands_behind_the_list_for_health_and_nowhere_in_the_ledger(self, open_case: Case, coach: User) -> None:
        lead = make_user(role=Role.LEAD_WORKER, office=open_case.office)
        before = len(events_of(open_case))
        say(coach, open_case)
        assert len(events_of(open_case)) == before
        shown = signed_in(lead).get(page("child-care", open_case.pk)).content.decode()
        assert "disability" not in shown
        assert say(lead, open_case).status_code == 403
        with in_context(actor=lead):
            assert not ChildDisability.objects.exists()
        make_access(case=open_case, staff=lead, by=make_user(role=Role.OPERATIONS_MANAGER, office=open_case.office))
        with as_auditor(), pytest.raises(ProgrammingError), transaction.atomic():
            list(ChildDisability.objects.all())

    def test_is_said_once_and_taken_back(self, open_case: Case, coach: User) -> None:
        row = make_child_disability(case=open_case, by=coach)
        assert say(coach, open_case).status_code == 422
        address = page("child-disability-take-back", open_case.pk, row.pk)
        assert signed_in(coach).post(address, {"submission": str(uuid4())}).status_code == 302
        assert signed_in(coach).post(address, {"submission": str(uuid4())}).status_code == 422
        assert say(coach, open_case).status_code == 302


class TestWhoMay:
    def test_an_outsider_finds_nothing(self, open_case: Case, coach: User, outsider: User) -> None:
        search = make_care_search(case=open_case, by=coach)
        for answer in (tell(outsider, open_case), show(outsider, open_case), end(outsider, search)):
            assert answer.status_code == 404

    def test_an_aide_reads_and_decides_nothing(self, open_case: Case, coach: User, case_aide: User) -> None:
        search = make_care_search(case=open_case, by=coach)
        assert "Protected" in signed_in(case_aide).get(page("child-care", open_case.pk)).content.decode()
        for answer in (tell(case_aide, open_case), show(case_aide, open_case), end(case_aide, search)):
            assert answer.status_code == 403
