"""What is told in an answer and belongs behind the narrower wall: carried there while it is written (A014, O037)."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, Draft, Participant, RestrictedFact, User
from tests.coaching_records import answers_for
from tests.factories import TODAY
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

TOLD = "He hit me on Sunday 😟"


def epi(case: Case, adult: Participant) -> str:
    return reverse("coaching:assess-epi", args=[case.pk, adult.pk])


def press(user: User, case: Case, adult: Participant, code: str = "in_the_way", **changes: Any) -> HttpResponse:
    values = answers_for(case, "EPI") | {"q_in_the_way": TOLD, "keep_apart": code, "submission": str(uuid4())} | changes
    return signed_in(user).post(epi(case, adult), values)


def drafts(user: User) -> dict[str, dict[str, Any]]:
    with in_context(actor=user):
        return {one.key: one.data for one in Draft.objects.filter(user=user)}


class TestKeepApart:
    def test_carries_the_words_into_a_protected_entry_and_keeps_the_rest(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        answer = press(coach, open_case, adult)
        back = f"assess-epi.{open_case.pk}.{adult.pk}"
        entry = reverse("casework:protected-record", args=[open_case.pk])
        assert (answer.status_code, answer["Location"]) == (302, f"{entry}?back={back}")
        kept = drafts(coach)
        assert TOLD not in str(kept[back])
        assert kept[back]["q_work"] == "Speaks of the cannery 🐟"
        assert kept[f"protected.{open_case.pk}"]["text"] == TOLD

        client = signed_in(coach)
        form = client.get(answer["Location"]).context["form"]
        assert (form["text"].value(), form["participant_id"].value()) == (TOLD, str(adult.pk))
        values = {"participant_id": str(adult.pk), "kind": "DV", "on": TODAY.isoformat(), "text": TOLD}
        done = client.post(answer["Location"], values | {"submission": str(uuid4()), "source": ""})
        assert (done.status_code, done["Location"]) == (302, epi(open_case, adult))
        with in_context(actor=coach):
            assert [one.opened_text() for one in RestrictedFact.objects.visible_to(coach)] == [TOLD]
        assert TOLD not in client.get(epi(open_case, adult)).content.decode()

    def test_puts_words_below_what_waits_in_the_entry(self, open_case: Case, coach: User, adult: Participant) -> None:
        press(coach, open_case, adult)
        kept = drafts(coach)
        rev = {"draft_rev": "1"}
        assert (
            press(coach, open_case, adult, q_in_the_way="", q_help=TOLD * 2, keep_apart="help", **rev).status_code
            == 302
        )
        assert drafts(coach)[f"protected.{open_case.pk}"]["text"] == f"{TOLD}\n\n{TOLD * 2}"
        assert kept != drafts(coach)

    def test_loses_nothing_where_another_window_saved(self, open_case: Case, coach: User, adult: Participant) -> None:
        press(coach, open_case, adult)
        stale = press(coach, open_case, adult, q_in_the_way="Typed later", draft_rev="0")
        assert "was saved in another window" in stale.content.decode()
        assert "Typed later" in stale.content.decode()
        assert "Typed later" not in str(drafts(coach))

    def test_asks_for_words_first(self, open_case: Case, coach: User, adult: Participant) -> None:
        for code in ("in_the_way", "licence", "no_such"):
            shown = press(coach, open_case, adult, code, q_in_the_way="")
            assert "Nothing is written there yet" in shown.content.decode()
        assert not drafts(coach)

    def test_is_not_offered_to_who_writes_no_entry(
        self, open_case: Case, lead_worker: User, adult: Participant
    ) -> None:
        shown = signed_in(lead_worker).get(epi(open_case, adult)).content.decode()
        assert "Keep this answer apart" not in shown
        assert "it is written down by the coach of the case" in shown
        assert press(lead_worker, open_case, adult).status_code == 403

    def test_says_before_typing_who_reads_the_answers(self, open_case: Case, coach: User, adult: Participant) -> None:
        """O037: hard topics are spoken of, never forced, and kept apart."""
        shown = signed_in(coach).get(epi(open_case, adult)).content.decode()
        assert shown.index("Everybody who works on this case reads") < shown.index("<textarea")
        assert reverse("casework:hard-topics", args=[open_case.pk]) in shown

    def test_goes_back_to_a_text_of_the_same_case_only(self, open_case: Case, coach: User) -> None:
        page = reverse("casework:protected-record", args=[open_case.pk])
        client = signed_in(coach)
        assert client.get(f"{page}?back=assess-epi.{uuid4()}.{uuid4()}").status_code == 404
        assert client.get(f"{page}?back=//elsewhere").status_code == 404


def test_an_outsider_carries_nothing(open_case: Case, outsider: User, adult: Participant) -> None:
    assert press(outsider, open_case, adult).status_code == 404
