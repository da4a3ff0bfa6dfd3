"""A case is closed while somebody types on it: they are told so, and nothing that they typed is lost."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.choices import CaseStatus
from casework.context import in_context
from casework.models import Case, Draft, User
from casework.wording import full_day
from tests.factories import TODAY, as_importer
from tests.flows.coaching.planned import offered_plan, signed_plan
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WENT_WELL = "She called the provider on her own 🐟\nand <b>they</b> said yes."
NOT_YOURS = "Your role does not include it"


def close(case: Case) -> None:
    with as_importer():
        Case.objects.filter(pk=case.pk).update(status=CaseStatus.CLOSED, closed_on=TODAY, closure_reason="WORK")


def drafts_of(user: User) -> list[dict[str, Any]]:
    with in_context(actor=user):
        return [one.data for one in Draft.objects.filter(user=user)]


@pytest.fixture
def review(open_case: Case, coach: User) -> str:
    """The address of the page on which the coach reviews a signed plan."""
    plan = signed_plan(open_case, coach)
    return f"{reverse('coaching:plan-review', args=[open_case.pk])}?plan={plan.pk}"


def send(client: Client, page: str, **values: str) -> str:
    """Send the form of a page that was opened while the case was open; return the answer."""
    said = {"submission": str(uuid4()), "went_well": WENT_WELL, "outcome": "CONFIRMED", "on": TODAY.isoformat()}
    answer = client.post(page, said | values)
    assert answer.status_code == 403
    return answer.content.decode()


def key_in(page: str) -> str:
    found = re.search(r'name="draft_key" value="([^"]+)"', page)
    assert found
    return found[1]


class TestClosedMeanwhile:
    def test_says_so_and_keeps_what_was_typed(self, open_case: Case, coach: User, review: str) -> None:
        client = signed_in(coach)
        key = key_in(client.get(review).content.decode())
        close(open_case)
        told = send(client, review, draft_key=key, draft_rev="0")
        assert f"was closed on {full_day(TODAY)}" in told
        assert NOT_YOURS not in told
        assert "She called the provider on her own 🐟" in told
        assert "&lt;b&gt;they&lt;/b&gt;" in told
        assert f'kept in <a href="{reverse("casework:drafts")}">My drafts</a>' in told
        (kept,) = drafts_of(coach)
        assert kept["went_well"] == WENT_WELL
        assert "draft_key" not in kept

    def test_my_drafts_leads_to_the_words(self, open_case: Case, coach: User, review: str) -> None:
        client = signed_in(coach)
        key = key_in(client.get(review).content.decode())
        close(open_case)
        send(client, review, draft_key=key, draft_rev="0")
        listed = client.get(reverse("casework:drafts")).content.decode()
        found = re.search(r'<a href="([^"]+)">Review of a plan</a>', listed)
        assert found
        again = client.get(found[1])
        assert again.status_code == 403
        assert "She called the provider on her own 🐟" in again.content.decode()
        assert reverse("casework:note-file", args=[open_case.pk]) in again.content.decode()

    def test_my_drafts_shows_the_words_whatever_the_page_of_the_form_says(self, open_case: Case, coach: User) -> None:
        """Some pages lead away from a closed case at once; nobody would find their words there."""
        client = signed_in(coach)
        address = reverse("casework:draft-save", args=[f"contact.{open_case.pk}"])
        data = {"rev": 0, "data": {"words": "He called back", "method": "PHONE"}}
        client.post(address, data, content_type="application/json")
        page = reverse("casework:drafts")
        assert "He called back" not in client.get(page).content.decode()
        close(open_case)
        listed = client.get(page).content.decode()
        assert "Case closed" in listed
        assert '<p class="pre prose pii">He called back</p></details>' in listed

    def test_words_of_another_window_are_not_overwritten(self, open_case: Case, coach: User, review: str) -> None:
        client = signed_in(coach)
        key = key_in(client.get(review).content.decode())
        address = reverse("casework:draft-save", args=[key])
        client.post(address, {"rev": 0, "data": {"went_well": "Other words"}}, content_type="application/json")
        close(open_case)
        told = send(client, review, draft_key=key, draft_rev="0")
        assert "She called the provider on her own 🐟" in told
        assert "is kept in" not in told
        assert drafts_of(coach) == [{"went_well": "Other words"}]

    @pytest.mark.parametrize("key", ["", "nothing.of-that", f"plan-review.{UUID(int=7)}"])
    def test_shows_the_words_of_a_form_without_drafts(self, open_case: Case, coach: User, key: str) -> None:
        plan = offered_plan(open_case, coach)
        close(open_case)
        told = send(
            signed_in(coach), reverse("coaching:plan-withdraw", args=[plan.pk]), words="They moved", draft_key=key
        )
        assert "They moved" in told
        assert "is kept in" not in told
        assert drafts_of(coach) == []

    def test_who_may_not_anyway_is_told_that(self, open_case: Case, auditor: User, coach: User, review: str) -> None:
        assert NOT_YOURS in send(signed_in(auditor), review)
        close(open_case)
        assert NOT_YOURS in send(signed_in(auditor), review)

    def test_an_outsider_finds_nothing(self, open_case: Case, outsider: User, review: str) -> None:
        close(open_case)
        assert signed_in(outsider).post(review, {"submission": str(uuid4())}).status_code == 404
