"""A note about two subjects becomes two notes, and nothing that was written is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, Contact, Draft, Note, User
from tests import factories
from tests.factories import TODAY, as_auditor, make_contact
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

CARE, BUS = "Care for Ida ends in June.", "The bus pass ran out. 🚌"


@pytest.fixture
def contact(open_case: Case, coach: User) -> Contact:
    return make_contact(case=open_case, by=coach, on=TODAY, topics=["CHILD_CARE", "TRANSPORT"])


def write(user: User, case: Case, about: Any = None, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "template_code": "CONTACT",
        "title": "",
        "on": TODAY.isoformat(),
        "about": str(about or ""),
        "subjects": ["CHILD_CARE", "TRANSPORT"],
        "section_0": "",
        "section_1": f"{CARE}\n{BUS}",
        "section_3": "Call on Friday.",
    } | changes
    values = {name: value for name, value in values.items() if value is not None}
    query = f"?about={about}" if about else ""
    return signed_in(user).post(reverse("casework:note-file", args=[case.pk]) + query, values)


def split(user: User, case: Case, about: Any = None, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "title_0": "Contacted regarding child care in June",
        "part_0_1": CARE,
        "part_0_3": "Call on Friday.",
        "title_1": "Contacted regarding the bus pass",
        "part_1_1": BUS,
        "part_1_3": "",
    } | changes
    query = f"?about={about}" if about else ""
    return signed_in(user).post(reverse("casework:note-split", args=[case.pk]) + query, values)


def notes(case: Case) -> list[Note]:
    with as_auditor():
        return list(case.notes.order_by("pk"))


class TestSplit:
    def test_goes_on_with_the_whole_text_in_each(self, open_case: Case, coach: User, contact: Contact) -> None:
        """A018."""
        answer = write(coach, open_case, contact.pk, split="yes")
        assert answer["Location"] == f"{reverse('casework:note-split', args=[open_case.pk])}?about={contact.pk}"
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert shown.count(CARE) == 2
        assert 'value="Contacted regarding child care"' in shown
        assert 'value="Contacted regarding transport"' in shown
        assert notes(open_case) == []

    def test_files_a_note_for_each_subject(self, open_case: Case, coach: User, contact: Contact) -> None:
        write(coach, open_case, contact.pk, split="yes")
        answer = split(coach, open_case, contact.pk)
        assert answer["Location"] == reverse("casework:case-notes", args=[open_case.pk])
        care, bus = notes(open_case)
        assert (care.topics, bus.topics) == (["CHILD_CARE"], ["TRANSPORT"])
        assert {care.about_id, bus.about_id} == {contact.pk}
        assert bus.sections == [{"heading": "What was said", "text": BUS}]
        assert len(factories.events_of(open_case, EventKind.NOTE_FILED)) == 2
        assert [one.met_on for one in factories.deadlines_of(open_case, "contact-note")] == [TODAY]
        with factories.in_context(actor=coach):
            assert not Draft.objects.exists()

    def test_logs_the_contact_that_the_text_tells_of_once(self, open_case: Case, coach: User) -> None:
        told = {"method": "PHONE", "participant_ids": [str(factories.adult_of(open_case).pk)], "topics": "CHILD_CARE"}
        write(coach, open_case, split="yes", **told)
        split(coach, open_case)
        with as_auditor():
            contact = open_case.contacts.get()
        assert {note.about_id for note in notes(open_case)} == {contact.pk}

    def test_a_line_in_no_note_is_asked_about(self, open_case: Case, coach: User, contact: Contact) -> None:
        write(coach, open_case, contact.pk, split="yes")
        refused = split(coach, open_case, contact.pk, part_1_1="Something else.")
        assert refused.status_code == 422
        assert "This line stands in none of the notes: “The bus pass ran out. 🚌”" in refused.content.decode()
        assert "Something else." in refused.content.decode()
        assert notes(open_case) == []
        assert split(coach, open_case, contact.pk, part_1_1="Something else.", is_left_out="on").status_code == 302

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"title_1": "Contact"}, "Say in the title what the note is about"),
            ({"title_1": ""}, "Give the note a title"),
            ({"part_1_1": "", "part_0_1": f"{CARE}\n{BUS}"}, "Write under at least one heading."),
        ],
    )
    def test_is_all_or_nothing(
        self, open_case: Case, coach: User, contact: Contact, changes: dict[str, Any], words: str
    ) -> None:
        write(coach, open_case, contact.pk, split="yes")
        refused = split(coach, open_case, contact.pk, **changes)
        assert refused.status_code == 422
        assert words in refused.content.decode()
        assert notes(open_case) == []

    def test_sent_twice_it_is_one_pair(self, open_case: Case, coach: User, contact: Contact) -> None:
        write(coach, open_case, contact.pk, split="yes")
        key = str(uuid4())
        split(coach, open_case, contact.pk, submission=key)
        split(coach, open_case, contact.pk, submission=key)
        assert len(notes(open_case)) == 2

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"subjects": ["PLAN"]}, "Tick the subjects first"),
            ({"section_1": "", "section_3": ""}, "Write under at least one heading."),
            ({"template_code": "EA"}, "An assessment is one note"),
        ],
    )
    def test_begins_with_what_can_be_split(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = write(coach, open_case, split="yes", **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_without_a_text_leads_back(self, open_case: Case, coach: User) -> None:
        answer = signed_in(coach).get(reverse("casework:note-split", args=[open_case.pk]))
        assert answer["Location"] == reverse("casework:note-file", args=[open_case.pk])

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("auditor", 403)])
    def test_others_may_not(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert split(request.getfixturevalue(who), open_case).status_code == status


class TestSeveralSubjects:
    def test_are_asked_about_before_one_note_is_filed(self, open_case: Case, coach: User) -> None:
        title = "Contacted regarding care and the way to it"
        refused = write(coach, open_case, title=title)
        assert refused.status_code == 422
        assert "Several subjects are ticked." in refused.content.decode()
        assert write(coach, open_case, title=title, is_one_subject="on").status_code == 302
        assert notes(open_case)[0].topics == ["CHILD_CARE", "TRANSPORT"]
