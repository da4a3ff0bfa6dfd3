from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import CaseStatus, EventKind
from casework.context import in_context
from casework.models import Case, Draft, Note, NoteAddendum, NoteTemplate, Participant, User
from casework.operations.notes import DraftChanged, add_to_note, discard_draft, file_note, save_draft
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, days_ago, events_of

pytestmark = pytest.mark.django_db

SECTIONS = {"Reason for the contact": "Care for Eli ends at five.", "Next steps": "She calls two providers."}


def file(case: Case, *, actor: User, **changes: Any) -> Note:
    values: dict[str, Any] = {
        "template_code": "CONTACT",
        "title": "Contacted regarding child care for Eli",
        "sections": SECTIONS,
        "on": days_ago(1),
        "about": None,
        "participant_id": None,
        "now": NOW,
    } | changes
    with in_context(actor=actor):
        return file_note(case_id=case.pk, actor=actor, **values)


class TestFileNote:
    def test_keeps_what_was_written_in_the_templates_order(self, open_case: Case, coach: User) -> None:
        note = file(open_case, actor=coach, sections=dict(reversed(SECTIONS.items())))
        with as_auditor():
            stored = Note.objects.select_related("template").get(pk=note.pk)
        assert [section["heading"] for section in stored.sections] == list(SECTIONS)
        assert stored.body == (
            "Reason for the contact\nCare for Eli ends at five.\n\nNext steps\nShe calls two providers."
        )
        assert stored.template is not None
        assert (stored.template.code, stored.template.jurisdiction) == ("CONTACT", "US-AK")

    def test_is_filed_today_about_a_contact_of_another_day(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        contact = factories.make_contact(case=open_case, by=coach, on=days_ago(4))
        note = file(open_case, actor=coach, about=contact.pk, participant_id=adult.pk, on=days_ago(4))
        (line,) = events_of(open_case, EventKind.NOTE_FILED)
        assert (line.on, line.participant_id, line.subject_id) == (TODAY, adult.pk, note.pk)
        assert line.facts == {"about": str(contact.pk), "template": "CONTACT"}
        assert (note.on, note.about_kind, note.about_id) == (days_ago(4), "contact", contact.pk)

    def test_leaves_no_words_in_the_ledger(self, open_case: Case, coach: User) -> None:
        file(open_case, actor=coach)
        assert all("Eli" not in str(line.facts) for line in events_of(open_case))

    def test_takes_its_draft_along(self, open_case: Case, coach: User) -> None:
        for key in ("note:1", "note:2"):
            with in_context(actor=coach):
                save_draft(user=coach, key=key, case_id=open_case.pk, rev=0, data={"title": "Con"}, now=NOW)
        file(open_case, actor=coach, draft_key="note:1")
        with in_context(actor=coach):
            assert list(Draft.objects.values_list("key", flat=True)) == ["note:2"]

    def test_keeps_the_draft_when_it_is_refused(self, open_case: Case, coach: User) -> None:
        with in_context(actor=coach):
            save_draft(user=coach, key="note:1", case_id=open_case.pk, rev=0, data={"title": "Contact"}, now=NOW)
        with pytest.raises(Refused):
            file(open_case, actor=coach, title="Contact", draft_key="note:1")
        with in_context(actor=coach):
            assert Draft.objects.get().data == {"title": "Contact"}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": "Contact"}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"template_code": "NOPE"}, "template_code"),
            ({"template_code": "COURT"}, "template_code"),
            ({"sections": {}}, "sections"),
            ({"sections": {"Gossip": "text"}}, "sections"),
            ({"on": TODAY + timedelta(days=1)}, "on"),
            ({"about": uuid4()}, "about"),
            ({"participant_id": uuid4()}, "participant_id"),
        ],
    )
    def test_refuses_what_cannot_be(self, open_case: Case, coach: User, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            file(open_case, actor=coach, **changes)
        assert refused.value.field == field
        with as_auditor():
            assert not Note.objects.exists()

    def test_refuses_a_contact_of_another_case(self, open_case: Case, coach: User) -> None:
        other = factories.make_contact(case=factories.make_case(coach=coach), by=coach)
        with pytest.raises(Refused) as refused:
            file(open_case, actor=coach, about=other.pk)
        assert refused.value.field == "about"

    def test_uses_the_version_in_force(self, open_case: Case, coach: User) -> None:
        factories.make_note_template(code="OLD", last_day=days_ago(1))
        factories.make_note_template(code="NEW", version=1, last_day=days_ago(1), headings=["Then"])
        now = factories.make_note_template(code="NEW", version=2, first_day=TODAY, headings=["Now"])
        with pytest.raises(Refused):
            file(open_case, actor=coach, template_code="OLD")
        assert file(open_case, actor=coach, template_code="NEW", sections={"Now": "text"}).template == now

    def test_is_possible_on_a_closed_case(self, coach: User) -> None:
        assert file(factories.make_case(coach=coach, status=CaseStatus.CLOSED), actor=coach).pk

    def test_asks_who_it_is(self, open_case: Case, auditor: User, outsider: User) -> None:
        with pytest.raises(PermissionDenied):
            file(open_case, actor=auditor)
        with pytest.raises(Case.DoesNotExist):
            file(open_case, actor=outsider)

    def test_every_state_has_its_kinds(self, db: None) -> None:
        with as_auditor():
            for jurisdiction in ("US-AK", "US-OR", "US-NC", "US-TX"):
                offered = NoteTemplate.objects.in_force(jurisdiction, TODAY)
                assert {"CONTACT", "ATTEMPT", "GENERAL"} <= set(offered.values_list("code", flat=True))


class TestAddToNote:
    def add(self, note: Note, *, actor: User, text: str = "She meant the other provider.") -> NoteAddendum:
        with in_context(actor=actor):
            return add_to_note(note_id=note.pk, text=text, actor=actor, now=NOW)

    def test_leaves_the_note_as_it_was(self, open_case: Case, coach: User, supervisor: User) -> None:
        note = file(open_case, actor=coach)
        addendum = self.add(note, actor=supervisor)
        (line,) = events_of(open_case, EventKind.NOTE_ADDED_TO)
        assert (line.subject_id, line.facts) == (addendum.pk, {"note": str(note.pk)})
        with as_auditor():
            assert Note.objects.get(pk=note.pk).body == note.body

    @pytest.mark.parametrize("text", ["", "  \n", "x" * 60_001])
    def test_refuses_nothing_and_too_much(self, open_case: Case, coach: User, text: str) -> None:
        note = file(open_case, actor=coach)
        with pytest.raises(Refused) as refused:
            self.add(note, actor=coach, text=text)
        assert refused.value.field == "text"

    def test_asks_who_it_is(self, open_case: Case, coach: User, auditor: User, other_coach: User) -> None:
        note = file(open_case, actor=coach)
        with pytest.raises(PermissionDenied):
            self.add(note, actor=auditor)
        with pytest.raises(Case.DoesNotExist):
            self.add(note, actor=other_coach)


class TestDrafts:
    def save(self, user: User, case: Case | None, rev: int, text: str, key: str = "note") -> Draft:
        with in_context(actor=user):
            return save_draft(
                user=user, key=key, case_id=case.pk if case else None, rev=rev, data={"text": text}, now=NOW
            )

    def test_count_their_saves(self, open_case: Case, coach: User) -> None:
        assert self.save(coach, open_case, 0, "a").rev == 1
        assert self.save(coach, open_case, 1, "ab").rev == 2
        with in_context(actor=coach):
            draft = Draft.objects.get()
        assert (draft.rev, draft.data, draft.case_id) == (2, {"text": "ab"}, open_case.pk)

    def test_lose_nothing_to_a_second_window(self, open_case: Case, coach: User) -> None:
        self.save(coach, open_case, 0, "first")
        for rev in (0, 2):
            with pytest.raises(DraftChanged) as changed:
                self.save(coach, open_case, rev, "second")
            assert changed.value.draft is not None
            assert changed.value.draft.data == {"text": "first"}

    def test_that_are_gone_do_not_come_back_by_themselves(self, open_case: Case, coach: User) -> None:
        self.save(coach, open_case, 0, "first")
        with in_context(actor=coach):
            assert discard_draft(user=coach, key="note")
            assert not discard_draft(user=coach, key="note")
        with pytest.raises(DraftChanged) as changed:
            self.save(coach, open_case, 1, "late")
        assert changed.value.draft is None

    def test_are_each_persons_own(self, open_case: Case, coach: User, supervisor: User) -> None:
        self.save(coach, open_case, 0, "mine")
        assert self.save(supervisor, open_case, 0, "hers").rev == 1
        with in_context(actor=supervisor):
            assert [draft.data for draft in Draft.objects.all()] == [{"text": "hers"}]

    def test_are_unreadable_in_the_table(self, open_case: Case, coach: User) -> None:
        self.save(coach, open_case, 0, "a secret place")
        with in_context(actor=coach):
            assert b"secret" not in bytes(Draft.objects.get().sealed_data)

    def test_need_no_case_but_one_that_is_seen(self, open_case: Case, coach: User, outsider: User) -> None:
        assert self.save(coach, None, 0, "a", key="intake").rev == 1
        with pytest.raises(Case.DoesNotExist):
            self.save(outsider, open_case, 0, "a")

    def test_have_a_size(self, open_case: Case, coach: User, auditor: User) -> None:
        self.save(coach, open_case, 0, "x" * 190_000)
        with pytest.raises(Refused, match="not saved"):
            self.save(coach, open_case, 1, "x" * 200_001)
        with pytest.raises(PermissionDenied):
            self.save(auditor, open_case, 0, "a")
