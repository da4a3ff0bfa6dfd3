"""Drafts: saved while somebody types, found again, never overwritten by another window, gone when filed."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, Draft, NoteTemplate, User
from tests import factories
from tests.factories import TODAY
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def template(db: None) -> NoteTemplate:
    return factories.make_note_template()


def key_of(case: Case) -> str:
    return f"note.{case.pk}"


def save(user: User, key: str, *, rev: int = 0, **data: Any) -> HttpResponse:
    return signed_in(user).post(
        reverse("casework:draft-save", args=[key]),
        json.dumps({"rev": rev, "data": data}),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )


def drafts(user: User) -> list[dict[str, Any]]:
    with in_context(actor=user):
        return [draft.data for draft in Draft.objects.filter(user=user)]


class TestSaving:
    def test_counts_its_saves(self, open_case: Case, coach: User) -> None:
        first = save(coach, key_of(open_case), section_0="She said")
        second = save(coach, key_of(open_case), rev=1, section_0="She said it ran out")

        assert (first.status_code, first.json()["rev"], second.json()["rev"]) == (200, 1, 2)
        assert drafts(coach) == [{"section_0": "She said it ran out"}]

    def test_is_offered_back(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        save(
            coach, key_of(open_case), template_code=template.code, title="Contacted re", section_0="She said it ran out"
        )
        shown = signed_in(coach).get(reverse("casework:note-file", args=[open_case.pk])).content.decode()

        assert "Your draft is back in the form" in shown
        assert "She said it ran out" in shown
        assert 'data-draft-rev="1"' in shown

    def test_another_window_is_not_overwritten(self, open_case: Case, coach: User) -> None:
        save(coach, key_of(open_case), section_0="One")
        clash = save(coach, key_of(open_case), section_0="Other")

        assert clash.status_code == 409
        assert clash.json()["data"] == {"section_0": "One"}
        assert clash.json()["rev"] == 1
        assert drafts(coach) == [{"section_0": "One"}]

    def test_is_its_author_s_alone(self, open_case: Case, coach: User, supervisor: User) -> None:
        save(coach, key_of(open_case), section_0="Mine")
        shown = signed_in(supervisor).get(reverse("casework:note-file", args=[open_case.pk])).content.decode()

        assert "Mine" not in shown

    @pytest.mark.parametrize("key", ["nonsense", "note.nonsense", "other.{case}", "note.{unknown}"])
    def test_unknown_key_is_not_there(self, open_case: Case, coach: User, key: str) -> None:
        answer = save(coach, key.format(case=open_case.pk, unknown=uuid4()), section_0="x")

        assert answer.status_code == 404

    def test_outsider_and_reader_save_nothing(self, open_case: Case, outsider: User, auditor: User) -> None:
        assert save(outsider, key_of(open_case), section_0="x").status_code == 404
        assert save(auditor, key_of(open_case), section_0="x").status_code == 403

    @pytest.mark.parametrize("body", ["", "[]", '{"rev": "x", "data": {}}', '{"data": 7}'])
    def test_what_cannot_be_read_is_said(self, open_case: Case, coach: User, body: str) -> None:
        answer = signed_in(coach).post(
            reverse("casework:draft-save", args=[key_of(open_case)]), body, content_type="application/json"
        )

        assert answer.status_code == 400
        assert answer.json()["message"]

    def test_too_long_is_said(self, open_case: Case, coach: User) -> None:
        answer = save(coach, key_of(open_case), section_0="x" * 300_000)

        assert answer.status_code == 413
        assert "longer" in answer.json()["message"]


class TestWithoutScript:
    def values(self, template: NoteTemplate, **changes: Any) -> dict[str, Any]:
        return {
            "template_code": template.code,
            "title": "Contacted regarding the bus pass",
            "on": TODAY.isoformat(),
            "section_0": "She said it ran out",
            "draft_rev": "0",
        } | changes

    def send(self, user: User, case: Case, template: NoteTemplate, **changes: Any) -> HttpResponse:
        return signed_in(user).post(reverse("casework:note-file", args=[case.pk]), self.values(template, **changes))

    def keep(self, user: User, case: Case, template: NoteTemplate, **changes: Any) -> HttpResponse:
        """Press the button that saves without filing."""
        shape = {"section_0": {"label": "What was said", "box": "area"}, "title": {"label": "Title", "box": "line"}}
        values = self.values(template, **{"draft_shape": json.dumps(shape)} | changes)
        return signed_in(user).post(reverse("casework:draft-save", args=[key_of(case)]), values)

    def test_a_button_saves(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        answer = self.keep(coach, open_case, template)

        assert answer["Location"] == reverse("casework:note-file", args=[open_case.pk])
        assert drafts(coach)[0]["section_0"] == "She said it ran out"
        assert "draft_shape" not in drafts(coach)[0]

    def test_every_form_carries_the_button(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        shown = signed_in(coach).get(reverse("casework:note-file", args=[open_case.pk])).content.decode()

        assert f'formaction="{reverse("casework:draft-save", args=[key_of(open_case)])}"' in shown

    def test_another_window_s_text_is_shown_beside(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        self.keep(coach, open_case, template)
        clash = self.keep(coach, open_case, template, section_0="She said it was <lost>")
        shown = clash.content.decode()

        assert clash.status_code == 409
        assert "She said it ran out" in shown
        assert "She said it was &lt;lost&gt;" in shown
        assert "<h3>What was said</h3>" in shown
        assert "only in the other text:]" in shown
        assert 'name="draft_rev" value="1"' in shown
        assert drafts(coach)[0]["section_0"] == "She said it ran out"

    @pytest.mark.parametrize(
        ("keep", "stands"),
        [
            ("mine", "It was lost"),
            ("theirs", "She said it ran out"),
            ("both", "She said it ran out\n\nIt was lost"),
        ],
    )
    def test_the_choice_is_kept(
        self, open_case: Case, coach: User, template: NoteTemplate, keep: str, stands: str
    ) -> None:
        self.keep(coach, open_case, template)
        answer = self.keep(coach, open_case, template, section_0="It was lost", draft_rev="1", keep=keep)

        assert answer.status_code == 302
        assert drafts(coach)[0]["section_0"] == stands

    def test_a_choice_on_an_older_text_is_asked_again(
        self, open_case: Case, coach: User, template: NoteTemplate
    ) -> None:
        self.keep(coach, open_case, template)
        save(coach, key_of(open_case), rev=1, section_0="A third window")
        answer = self.keep(coach, open_case, template, section_0="It was lost", draft_rev="1", keep="both")

        assert answer.status_code == 409
        assert "A third window" in answer.content.decode()
        assert drafts(coach) == [{"section_0": "A third window"}]

    def test_one_that_was_filed_meanwhile_can_be_kept(
        self, open_case: Case, coach: User, template: NoteTemplate
    ) -> None:
        answer = self.keep(coach, open_case, template, draft_rev="3")

        assert answer.status_code == 409
        assert "filed or thrown away in another window" in answer.content.decode()
        assert self.keep(coach, open_case, template, draft_rev="0", keep="mine").status_code == 302
        assert drafts(coach)[0]["section_0"] == "She said it ran out"

    def test_too_long_is_said(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        answer = self.keep(coach, open_case, template, section_0="x" * 300_000)

        assert answer.status_code == 422
        assert "longer" in answer.content.decode()

    def test_filing_takes_it_away(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        self.keep(coach, open_case, template)
        filed = self.send(coach, open_case, template, submission=str(uuid4()), draft_rev="1")

        assert filed.status_code == 302
        assert drafts(coach) == []

    def test_filing_leaves_what_another_window_saved(
        self, open_case: Case, coach: User, template: NoteTemplate
    ) -> None:
        self.keep(coach, open_case, template)
        save(coach, key_of(open_case), rev=1, section_0="More words, typed elsewhere")
        filed = self.send(coach, open_case, template, submission=str(uuid4()), draft_rev="1")

        assert filed.status_code == 302
        assert drafts(coach) == [{"section_0": "More words, typed elsewhere"}]

    def test_a_revision_that_cannot_be_read_takes_no_draft(
        self, open_case: Case, coach: User, template: NoteTemplate
    ) -> None:
        save(coach, key_of(open_case), section_0="Other words")
        filed = self.send(coach, open_case, template, submission=str(uuid4()), draft_rev="9" * 5000)

        assert filed.status_code == 302
        assert drafts(coach) == [{"section_0": "Other words"}]

    def test_logging_a_contact_leaves_what_another_window_saved(self, open_case: Case, coach: User) -> None:
        key = f"contact.{open_case.pk}"
        save(coach, key, remark="Half a sentence")
        save(coach, key, rev=1, remark="A whole sentence")
        values = {
            "participant_ids": [str(factories.adult_of(open_case).pk)],
            "is_reached": "no",
            "method": "PHONE",
            "direction": "OUT",
            "on": TODAY.isoformat(),
            "draft_rev": "1",
        }
        address = reverse("casework:contact-log", args=[open_case.pk])

        assert signed_in(coach).post(address, values).status_code == 302
        assert drafts(coach) == [{"remark": "A whole sentence"}]
        shown = signed_in(coach).get(address).content.decode()
        assert 'name="draft_rev" value="2"' in shown
        assert signed_in(coach).post(address, values | {"draft_rev": "2", "confirmed_again": "on"}).status_code == 302
        assert drafts(coach) == []


class TestThrowingAway:
    def test_is_done_at_once(self, open_case: Case, coach: User) -> None:
        save(coach, key_of(open_case), section_0="x")
        answer = signed_in(coach).post(reverse("casework:draft-discard", args=[key_of(open_case)]))

        assert answer["Location"] == reverse("casework:note-file", args=[open_case.pk])
        assert drafts(coach) == []

    def test_contact_form_finds_its_draft(self, open_case: Case, coach: User) -> None:
        save(coach, f"contact.{open_case.pk}", remark="Half a sentence", method="TEXT", participant_ids=[])
        shown = signed_in(coach).get(reverse("casework:contact-log", args=[open_case.pk])).content.decode()

        assert "Half a sentence" in shown
        assert "Your draft is back in the form" in shown
