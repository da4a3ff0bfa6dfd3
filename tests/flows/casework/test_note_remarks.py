"""Below a note: the supervisor asks or praises, the coach answers, nobody edits."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, Note, NoteRemark, User
from tests import factories
from tests.factories import as_auditor, make_note, make_note_remark
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def note(open_case: Case, coach: User) -> Note:
    return make_note(case=open_case, by=coach)


def remark(user: User, note: Note, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "kind": "QUESTION", "text": "Who pays for the pass? 🚌"} | changes
    return signed_in(user).post(reverse("casework:note-remark", args=[note.pk]), values)


def answer(user: User, asked: NoteRemark, **changes: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "text": "We do, until March."} | changes
    return signed_in(user).post(reverse("casework:remark-answer", args=[asked.pk]), values)


def remarks(note: Note) -> list[NoteRemark]:
    with as_auditor():
        return list(note.remarks.order_by("written_at", "pk"))


def page(user: User, note: Note) -> str:
    return signed_in(user).get(reverse("casework:note", args=[note.pk])).content.decode()


class TestRemark:
    def test_waits_at_the_coach_s_desk_and_comes_back_answered(self, note: Note, coach: User, supervisor: User) -> None:
        assert remark(supervisor, note).status_code == 302
        (asked,) = remarks(note)
        (line,) = factories.events_of(note.case, EventKind.NOTE_REMARKED)
        assert line.facts == {"note": str(note.pk), "remark": "QUESTION"}
        assert "pays" not in str(line.facts)
        desk = signed_in(coach).get(reverse("casework:notes-to-write")).content.decode()
        assert "Who pays for the pass?" in desk
        assert "1 remark" in signed_in(coach).get(reverse("casework:today")).content.decode()
        assert "Waits for an answer" in page(coach, note)

        assert answer(coach, asked).status_code == 302
        assert "We do, until March." in page(supervisor, note)
        assert "We do, until March." in signed_in(supervisor).get(reverse("casework:notes-to-write")).content.decode()
        assert "Who pays for the pass?" not in signed_in(coach).get(reverse("casework:notes-to-write")).content.decode()
        assert factories.events_of(note.case, EventKind.NOTE_REMARK_ANSWERED)
        timeline = signed_in(coach).get(reverse("casework:case", args=[note.case_id])).content.decode()
        assert "Asked about: Contacted regarding the bus pass" in timeline
        assert "Answered about: Contacted regarding the bus pass" in timeline

    def test_praise_can_be_given(self, note: Note, supervisor: User) -> None:
        remark(supervisor, note, kind="PRAISE", text="Clear and short.")
        assert remarks(note)[0].kind == "PRAISE"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"text": "  "}, "Write something first."),
            ({"text": "x" * 2_001}, "Keep it under 2,000 characters."),
            ({"kind": "ANSWER"}, "not one of the available choices"),
        ],
    )
    def test_says_what_is_wrong(self, note: Note, supervisor: User, changes: dict[str, Any], words: str) -> None:
        refused = remark(supervisor, note, **changes)
        assert refused.status_code == 422
        assert words in refused.content.decode()
        assert remarks(note) == []

    def test_sent_twice_it_is_one(self, note: Note, supervisor: User) -> None:
        key = str(uuid4())
        remark(supervisor, note, submission=key)
        remark(supervisor, note, submission=key)
        assert len(remarks(note)) == 1

    @pytest.mark.parametrize(
        ("who", "status"), [("coach", 403), ("outsider", 404), ("case_aide", 403), ("lead_worker", 302)]
    )
    def test_is_for_whoever_decides(self, note: Note, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert remark(request.getfixturevalue(who), note).status_code == status

    def test_nobody_remarks_on_a_note_of_their_own(self, open_case: Case, supervisor: User) -> None:
        assert remark(supervisor, make_note(case=open_case, by=supervisor)).status_code == 403


class TestAnswer:
    @pytest.fixture
    def asked(self, note: Note, supervisor: User) -> NoteRemark:
        return make_note_remark(note=note, by=supervisor)

    def test_is_given_once(self, asked: NoteRemark, coach: User) -> None:
        answer(coach, asked)
        again = answer(coach, asked, text="And in April too.")
        assert again.status_code == 422
        assert "This was answered already." in again.content.decode()
        assert len(remarks(asked.note)) == 2

    def test_goes_on_from_its_draft(self, asked: NoteRemark, coach: User) -> None:
        key = f"remark-answer.{asked.case_id}.{asked.pk}"
        client = signed_in(coach)
        sent = {"rev": 0, "data": {"text": "We do, until"}}
        saved = client.post(reverse("casework:draft-save", args=[key]), sent, content_type="application/json")
        assert saved.status_code == 200
        assert "We do, until" in page(coach, asked.note)
        answer(coach, asked, text="We do, until March.", draft_rev="1")
        assert (
            client.post(reverse("casework:draft-save", args=[key]), sent, content_type="application/json").json()["rev"]
            == 1
        )

    def test_is_itself_not_answered(self, asked: NoteRemark, coach: User) -> None:
        answer(coach, asked)
        assert answer(coach, remarks(asked.note)[1]).status_code == 404

    def test_keeps_what_was_typed_when_refused(self, asked: NoteRemark, coach: User) -> None:
        refused = answer(coach, asked, text=" " * 3)
        assert refused.status_code == 422
        assert "Write something first." in refused.content.decode()

    @pytest.mark.parametrize(("who", "status"), [("supervisor", 403), ("outsider", 404), ("case_aide", 403)])
    def test_is_the_coach_s(self, asked: NoteRemark, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert answer(request.getfixturevalue(who), asked).status_code == status
