"""Client notes: fixed headings, a title that says something, locked when filed, added to later."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, Note, NoteTemplate, Participant, User
from tests import factories
from tests.factories import TODAY, as_auditor, as_importer, days_ago, make_contact, make_note
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def template(db: None) -> NoteTemplate:
    return factories.make_note_template(headings=["What was said", "Next steps"])


def send(user: User, case: Case, template: NoteTemplate, *, query: str = "", **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "template_code": template.code,
        "title": "Contacted regarding the bus pass",
        "on": TODAY.isoformat(),
        "section_0": "She said the bus pass ran out.",
        "section_1": "",
    } | changes
    values = {name: value for name, value in values.items() if value is not None}
    return signed_in(user).post(reverse("casework:note-file", args=[case.pk]) + query, values)


def notes(case: Case) -> list[Note]:
    with as_auditor():
        return list(case.notes.order_by("pk"))


class TestFileNote:
    def test_is_locked_under_its_headings(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        answer = send(coach, open_case, template)

        note = notes(open_case)[0]
        assert answer["Location"] == reverse("casework:note", args=[note.pk])
        assert note.sections == [{"heading": "What was said", "text": "She said the bus pass ran out."}]
        assert factories.events_of(open_case, EventKind.NOTE_FILED)[0].facts["template"] == template.code
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        for words in ("Contacted regarding the bus pass", "Locked", "She said the bus pass ran out.", "Joan Bixby"):
            assert words in shown

    def test_tells_of_a_contact_and_meets_its_clock(
        self, open_case: Case, coach: User, template: NoteTemplate, adult: Participant
    ) -> None:
        contact = make_contact(case=open_case, by=coach, on=TODAY, remark="Asked about the bus pass")
        opened = signed_in(coach).get(reverse("casework:note-file", args=[open_case.pk]), {"about": str(contact.pk)})
        assert f'<option value="{contact.pk}" selected>' in opened.content.decode()
        assert f'<option value="{adult.pk}" selected>' in opened.content.decode()

        send(coach, open_case, template, query=f"?about={contact.pk}", about=str(contact.pk))

        assert notes(open_case)[0].about_id == contact.pk
        assert [one.met_on for one in factories.deadlines_of(open_case, "contact-note")] == [TODAY]

    def test_sent_twice_it_is_one(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        key = str(uuid4())
        first, second = (
            send(coach, open_case, template, submission=key),
            send(coach, open_case, template, submission=key),
        )

        assert first["Location"] == second["Location"]
        assert len(notes(open_case)) == 1

    def test_closed_case_still_takes_one(self, coach: User, template: NoteTemplate) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")

        assert send(coach, case, template).status_code == 302

    def test_title_begins_as_the_template_says(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        shown = (
            signed_in(coach)
            .get(reverse("casework:note-file", args=[open_case.pk]), {"template": template.code})
            .content.decode()
        )

        assert 'value="Contacted regarding "' in shown
        assert "Next steps" in shown


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title": "Contact"}, "Say in the title what the note is about"),
            ({"title": "Contacted regarding "}, "Say in the title what the note is about"),
            ({"title": ""}, "Give the note a title"),
            ({"title": "x" * 300}, "Keep the title under 200 characters."),
            ({"section_0": "  ", "section_1": ""}, "Write under at least one heading."),
            ({"on": days_ago(-2).isoformat()}, "This day lies in the future."),
            ({"on": "2026-02-30"}, "This is not a day of the calendar."),
            ({"template_code": "NOPE"}, "not one of the available choices"),
            ({"section_1": "y" * 70_000}, "too long for one note"),
        ],
    )
    def test_is_said_and_the_text_is_kept(
        self, open_case: Case, coach: User, template: NoteTemplate, changes: dict[str, Any], words: str
    ) -> None:
        answer = send(coach, open_case, template, **changes)
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert words in shown
        assert changes.get("section_0", "She said the bus pass ran out.").strip() in shown
        assert notes(open_case) == []

    def test_contact_of_another_case(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        contact = make_contact(case=factories.make_case(coach=coach), by=coach)
        answer = send(coach, open_case, template, about=str(contact.pk))

        assert answer.status_code == 422
        assert "not on this case" in answer.content.decode()

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("auditor", 403)])
    def test_others_may_not(
        self, open_case: Case, template: NoteTemplate, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        assert send(request.getfixturevalue(who), open_case, template).status_code == status


class TestChangeOfTemplate:
    def test_keeps_what_was_typed(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        other = factories.make_note_template(title="Assessed regarding ", headings=["Findings", "Discrepancies"])
        answer = send(
            coach, open_case, template, template_code=other.code, title="Contacted regarding ", change_template="yes"
        )
        shown = answer.content.decode()

        assert answer.status_code == 200
        for words in ("Findings", "She said the bus pass ran out.", 'value="Assessed regarding "'):
            assert words in shown
        assert notes(open_case) == []


class TestNotePage:
    def test_takes_additions_only(self, open_case: Case, coach: User) -> None:
        note = make_note(case=open_case, by=coach)
        client = signed_in(coach)
        answer = client.post(reverse("casework:note-add", args=[note.pk]), {"text": "The pass came by mail."})

        assert answer["Location"] == reverse("casework:note", args=[note.pk])
        shown = client.get(answer["Location"]).content.decode()
        assert "The pass came by mail." in shown
        assert "Spoke about the bus pass" in shown
        assert [line.kind for line in factories.events_of(open_case, EventKind.NOTE_ADDED_TO)] == ["note.added_to"]

    def test_empty_addition_is_refused(self, open_case: Case, coach: User) -> None:
        note = make_note(case=open_case, by=coach)
        answer = signed_in(coach).post(reverse("casework:note-add", args=[note.pk]), {"text": "   "})

        assert answer.status_code == 422
        assert "Write what is to be added." in answer.content.decode()

    def test_others(self, open_case: Case, coach: User, outsider: User, auditor: User) -> None:
        note = make_note(case=open_case, by=coach)
        address = reverse("casework:note", args=[note.pk])

        assert signed_in(outsider).get(address).status_code == 404
        assert signed_in(outsider).post(reverse("casework:note-add", args=[note.pk]), {"text": "x"}).status_code == 404
        read = signed_in(auditor).get(address)
        assert read.status_code == 200
        assert "Add to it" not in read.content.decode()
        assert signed_in(auditor).post(reverse("casework:note-add", args=[note.pk]), {"text": "x"}).status_code == 403


class TestNoteBox:
    def send(self, user: User, case: Case, template: NoteTemplate, **changes: Any) -> HttpResponse:
        values: dict[str, Any] = {
            "submission": str(uuid4()),
            "template_code": template.code,
            "title": "Contacted regarding the bus pass",
            "on": TODAY.isoformat(),
            "method": "NONE",
            "participant_ids": [str(factories.adult_of(case).pk)],
            "section_0": "She said the bus pass ran out.",
        } | changes
        return signed_in(user).post(reverse("casework:note-quick", args=[case.pk]), values)

    def test_files_a_note(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        answer = self.send(coach, open_case, template)

        assert answer["Location"] == reverse("casework:case", args=[open_case.pk])
        assert notes(open_case)[0].sections[0]["heading"] == "What was said"
        assert not factories.events_of(open_case, EventKind.CONTACT_MADE)

    def test_files_the_note_with_its_contact(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        self.send(coach, open_case, template, method="PHONE", topics="TRANSPORT", is_plan_reviewed="on")

        line = factories.events_of(open_case, EventKind.CONTACT_MADE)[0]
        assert line.facts["plan_reviewed"] is True
        assert notes(open_case)[0].about_id == line.subject_id

    def test_refused_note_logs_no_contact_either(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        answer = self.send(coach, open_case, template, method="PHONE", topics="TRANSPORT", title="Contact")

        assert answer.status_code == 422
        assert "She said the bus pass ran out." in answer.content.decode()
        assert not factories.events_of(open_case, EventKind.CONTACT_MADE)
        assert notes(open_case) == []

    def test_asks_for_what_a_contact_needs(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        answer = self.send(coach, open_case, template, method="PHONE", participant_ids=[])

        assert answer.status_code == 422
        assert "Choose what the contact was about." in answer.content.decode()
        assert "Tick who it was with." in answer.content.decode()

    def test_an_unsafe_way_needs_its_tick(
        self, open_case: Case, coach: User, template: NoteTemplate, adult: Participant
    ) -> None:
        with as_importer():
            adult.person.safe_contact = ["NO_TEXT"]
            adult.person.save(update_fields=["safe_contact"])
        told = {"method": "TEXT", "topics": "TRANSPORT", "participant_ids": [str(adult.pk)]}
        box = (
            signed_in(coach)
            .get(reverse("casework:case", args=[open_case.pk]))
            .content.decode()
            .partition('id="note-box-card"')[2]
        )
        asked = self.send(coach, open_case, template, **told)

        assert 'data-when="TEXT"' in box
        assert asked.status_code == 422
        assert "Tick this if it was safe this time." in asked.content.decode()
        assert notes(open_case) == []
        assert not factories.events_of(open_case, EventKind.CONTACT_MADE)
        assert self.send(coach, open_case, template, **told, knows_unsafe="on").status_code == 302
        assert len(factories.events_of(open_case, EventKind.CONTACT_MADE)) == 1

    def test_a_day_before_the_referral_is_asked_about_once(self, coach: User, template: NoteTemplate) -> None:
        case = factories.make_case(coach=coach, referred_on=days_ago(1))
        told = {"method": "PHONE", "topics": "TRANSPORT", "on": days_ago(3).isoformat()}
        asked = self.send(coach, case, template, **told)

        assert asked.status_code == 422
        assert 'name="confirmed_before_referral"' in asked.content.decode()
        assert self.send(coach, case, template, **told, confirmed_before_referral="on").status_code == 302

    def test_other_headings_keep_what_was_typed(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        other = factories.make_note_template(title="Assessed regarding ", headings=["Findings", "Discrepancies"])
        shown = self.send(
            coach, open_case, template, template_code=other.code, title="Contacted regarding ", change_template="yes"
        ).content.decode()

        for words in ("Findings", "She said the bus pass ran out.", 'value="Assessed regarding "', "1 more heading"):
            assert words in shown
        assert notes(open_case) == []

    def test_takes_its_contact_along_to_its_own_page(
        self, open_case: Case, coach: User, template: NoteTemplate, adult: Participant
    ) -> None:
        told = {"method": "PHONE", "topics": "TRANSPORT", "is_plan_reviewed": "on", "participant_ids": [str(adult.pk)]}
        answer = self.send(coach, open_case, template, more="yes", **told)
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        filed = send(coach, open_case, template, **told)

        assert "<details" in shown
        assert 'value="PHONE" id="id_method_1" checked' in shown or 'value="PHONE" checked' in shown
        assert '<option value="TRANSPORT" selected>' in shown
        line = factories.events_of(open_case, EventKind.CONTACT_MADE)[0]
        assert filed["Location"] == reverse("casework:note", args=[notes(open_case)[0].pk])
        assert line.facts["plan_reviewed"] is True
        assert notes(open_case)[0].about_id == line.subject_id

    def test_a_note_tells_of_one_contact(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        contact = make_contact(case=open_case, by=coach)
        told = {"method": "PHONE", "topics": "TRANSPORT", "participant_ids": [str(factories.adult_of(open_case).pk)]}
        answer = send(coach, open_case, template, about=str(contact.pk), **told)

        assert answer.status_code == 422
        assert "logged already" in answer.content.decode()
        assert notes(open_case) == []

    def test_opens_on_its_own_page_with_its_text(self, open_case: Case, coach: User, template: NoteTemplate) -> None:
        answer = self.send(coach, open_case, template, more="yes", title="")

        assert answer["Location"] == reverse("casework:note-file", args=[open_case.pk])
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "She said the bus pass ran out." in shown
        assert "Your draft is back in the form" in shown
