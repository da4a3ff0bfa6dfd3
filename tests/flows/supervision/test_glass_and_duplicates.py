"""Supervisors: reviewing who broke the glass, and telling one person from two."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.models import BreakGlass, Case, Person, PersonMerge, User
from tests.factories import adult_of, as_auditor, as_importer, break_glass, make_case
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def url(name: str, *keys: Any) -> str:
    return reverse(f"supervision:{name}", args=keys)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def review(user: User, glass: BreakGlass, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "finding": "JUSTIFIED", "words": "Spoke with the coach and her sister"}
    return signed_in(user).post(url("glass-review", glass.pk), values | changes)


class TestReviewOfBrokenGlass:
    def test_waits_in_the_inbox_and_the_list_and_is_answered_once(
        self, open_case: Case, outsider: User, supervisor: User, lead_worker: User, privacy_officer: User
    ) -> None:
        glass = break_glass(case=open_case, by=outsider)
        for page in ("approvals", "break-glass"):
            shown = text_of(signed_in(supervisor).get(url(page)))
            assert "A neighbour calls and hears shouting" in shown
            assert f"Told</dt><dd>{privacy_officer.name}, {supervisor.name}" in shown
        assert "to review" in text_of(signed_in(supervisor).get(url("break-glass")))
        watched = text_of(signed_in(privacy_officer).get(url("break-glass")))
        assert ("K-1042" in watched, "Not justified" in watched) == (True, False)

        refused = review(supervisor, glass, words="ok")
        assert (refused.status_code, "at least 10" in text_of(refused)) == (422, True)
        assert review(supervisor, glass)["Location"] == url("break-glass")
        late = {"submission": str(uuid4()), "finding": "NOT_JUSTIFIED", "words": "I would have called the coach"}
        told = signed_in(lead_worker).post(url("glass-review", glass.pk), late, follow=True)
        assert "Somebody reviewed this already." in text_of(told)
        with as_auditor():
            assert BreakGlass.objects.get(pk=glass.pk).reviewed_by_id == supervisor.pk
        assert "Nothing waits for a review." in text_of(signed_in(supervisor).get(url("break-glass")))

    def test_is_counted_for_the_privacy_officer_until_it_is_done(
        self, open_case: Case, outsider: User, supervisor: User, privacy_officer: User, auditor: User
    ) -> None:
        """Who breaks the glass is told that the privacy officer hears of it."""

        def waiting(user: User) -> list[int]:
            items = signed_in(user).get(reverse("casework:standards")).context["shell"].items
            return [item.waiting for item in items if item.url == url("break-glass")]

        glass = break_glass(case=open_case, by=outsider)
        assert (waiting(privacy_officer), waiting(auditor)) == ([1], [0])
        review(supervisor, glass)
        assert waiting(privacy_officer) == [0]

    def test_is_not_for_others(self, open_case: Case, outsider: User, coach: User, privacy_officer: User) -> None:
        glass = break_glass(case=open_case, by=outsider)
        for user in (outsider, coach, privacy_officer):
            assert review(user, glass).status_code == 403
        assert signed_in(coach).get(url("break-glass")).status_code == 403

    def test_lists_take_as_many_queries_for_many(
        self, open_case: Case, outsider: User, supervisor: User, django_assert_max_num_queries: Any
    ) -> None:
        client = signed_in(supervisor)
        for _ in range(2):
            with django_assert_max_num_queries(30):
                client.get(url("break-glass"))
            break_glass(case=open_case, by=outsider)


@pytest.fixture
def twin(coach: User) -> Case:
    case = make_case(coach=coach)
    with as_importer():
        Person.objects.filter(pk=adult_of(case).person_id).update(given_name="Amie")
    return case


def join(user: User, kept: Case, merged: Case, **changes: Any) -> HttpResponse:
    first, second = adult_of(kept).person_id, adult_of(merged).person_id
    values = {"submission": str(uuid4()), "kept_id": str(first), "reason": "The same birth certificate"} | changes
    return signed_in(user).post(url("people-merge", first, second), values)


class TestDuplicates:
    def test_are_joined_shown_as_one_and_taken_apart(
        self, open_case: Case, twin: Case, supervisor: User, coach: User
    ) -> None:
        name = adult_of(open_case).person.name
        listed = text_of(signed_in(supervisor).get(url("duplicates")))
        assert "Same birthday, names alike" in listed
        page = text_of(signed_in(supervisor).get(url("people-merge", *pair(open_case, twin))))
        assert name in page
        assert join(supervisor, open_case, twin)["Location"] == url("duplicates")
        assert name in text_of(signed_in(coach).get(reverse("casework:case", args=[twin.pk])))
        with as_auditor():
            merge = PersonMerge.objects.get()
        undo = url("people-unmerge", merge.pk)
        refused = signed_in(supervisor).post(undo, {"submission": str(uuid4()), "reason": "no"})
        assert refused.status_code == 422
        answer = signed_in(supervisor).post(undo, {"submission": str(uuid4()), "reason": "Two cousins after all"})
        assert answer["Location"] == url("duplicates")
        assert "Amie" in text_of(signed_in(coach).get(reverse("casework:case", args=[twin.pk])))
        assert "Taken apart" in text_of(signed_in(supervisor).get(url("duplicates")))

    def test_are_taken_apart_with_what_was_entered_since(
        self, open_case: Case, twin: Case, supervisor: User, coach: User
    ) -> None:
        join(supervisor, open_case, twin)
        with as_auditor():
            undo = url("people-unmerge", PersonMerge.objects.get().pk)
        assert "Nothing was entered on the person" in text_of(signed_in(supervisor).get(undo))
        adult = adult_of(twin)
        values = {"phone": "907-555-0199", "email": "", "language": "en", "safe_contact": ["NO_TEXT"]}
        change = reverse("casework:person-change", args=[twin.pk, adult.pk])
        seen = signed_in(coach).get(change).context["form"]["seen"].value()
        assert signed_in(coach).post(change, values | {"seen": seen}).status_code == 302
        listed = text_of(signed_in(supervisor).get(url("duplicates")))
        assert listed.count("No safe-contact marks") == 2
        shown = text_of(signed_in(supervisor).get(undo))
        assert ("Telephone" in shown, "Mark: no text messages" in shown) == (True, True)

        sent = {"reason": "Two cousins after all", "entered_NO_TEXT": "both"}
        refused = signed_in(supervisor).post(undo, sent)
        assert (refused.status_code, "Say whose it is." in text_of(refused)) == (422, True)
        answer = signed_in(supervisor).post(undo, sent | {"entered_phone": "other"}, follow=True)
        assert "what was entered since went where you said" in text_of(answer)
        line = text_of(signed_in(coach).get(reverse("casework:case", args=[twin.pk])))
        assert "Went to the other record: telephone. On both: safe contact." in line
        assert "These records were taken apart already" in text_of(signed_in(supervisor).get(undo, follow=True))

    def test_say_what_has_to_be_mended(self, open_case: Case, twin: Case, supervisor: User) -> None:
        assert "at least 10" in text_of(join(supervisor, open_case, twin, reason="same"))
        assert "Choose which record" in text_of(join(supervisor, open_case, twin, kept_id=""))
        join(supervisor, open_case, twin)
        again = join(supervisor, open_case, twin)
        assert (again.status_code, "joined to another already" in text_of(again)) == (422, True)

    def test_said_to_be_two_are_asked_about_no_more(self, open_case: Case, twin: Case, supervisor: User) -> None:
        path = url("people-apart", *pair(open_case, twin))
        for _ in range(2):
            assert signed_in(supervisor).post(path, {"submission": str(uuid4())})["Location"] == url("duplicates")
        shown = text_of(signed_in(supervisor).get(url("duplicates")))
        assert url("people-merge", *sorted(pair(open_case, twin))) not in shown

    def test_are_not_for_others(self, open_case: Case, twin: Case, coach: User, supervisor: User) -> None:
        assert join(coach, open_case, twin).status_code == 403
        assert signed_in(coach).get(url("duplicates")).status_code == 403
        assert join(supervisor, open_case, make_case()).status_code == 404


def pair(one: Case, other: Case) -> list[Any]:
    return [adult_of(one).person_id, adult_of(other).person_id]
