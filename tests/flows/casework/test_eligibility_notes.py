"""Notes to eligibility: five kinds, each bound to its record, each with an E alert the same day (A044-A050, A057)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, EligibilityAlert, EligibilityNote, User
from casework.operations.drafts import save_draft
from casework.queries.cases import saved_draft
from casework.queries.eligibility_notes import alert_rows
from tests import factories
from tests.factories import (
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    make_contact,
    make_eligibility_alert,
    make_eligibility_note,
    make_event,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def address(case: Case, kind: str = "") -> str:
    return reverse("casework:eligibility-note-file", args=[case.pk]) + (f"?kind={kind}" if kind else "")


def send(user: User, case: Case, kind: str, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "on": TODAY.isoformat(),
        "section_0": "Stopped coming to the job club.",
        "section_1": "Asked on the phone; decided: none.",
        "section_2": "Bus pass and child care were offered.",
        "sets_alert": "on",
    } | changes
    values = {name: value for name, value in values.items() if value is not None}
    return signed_in(user).post(address(case, kind), values)


def notes(case: Case) -> list[EligibilityNote]:
    with as_auditor():
        return list(case.eligibility_notes.order_by("pk"))


def alerts(case: Case) -> list[EligibilityAlert]:
    with as_auditor():
        return list(case.eligibility_alerts.order_by("pk"))


def alert_clock(case: Case) -> list[Any]:
    return [deadline.met_on for deadline in factories.deadlines_of(case, "eligibility-alert")]


class TestFile:
    def test_sets_the_alert_in_the_same_act(self, open_case: Case, coach: User, eligibility_worker: User) -> None:
        contact = make_contact(case=open_case, by=coach)
        answer = send(coach, open_case, "PENALTY", about=str(contact.pk), change="IMPOSE", reason="ACTIVITY")

        [note] = notes(open_case)
        assert answer["Location"] == reverse("casework:eligibility-note", args=[note.pk])
        assert (note.about_kind, note.about_id, note.change) == ("contact", contact.pk, "IMPOSE")
        assert [section["heading"] for section in note.sections][0] == "What happened"
        assert [alert.note_id for alert in alerts(open_case)] == [note.pk]
        assert alert_clock(open_case) == [TODAY]
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        for words in ("Penalty: impose", "Locked", "E alert sent", "Not yet", "Contact: phone", "job club"):
            assert words in shown
        timeline = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Eligibility note: penalty, impose" in timeline
        assert "E alert set" in timeline
        inbox = signed_in(eligibility_worker).get(reverse("casework:eligibility-alerts")).content.decode()
        assert "Penalty: impose" in inbox

    def test_without_the_alert_its_deadline_stands_and_one_button_sets_it(self, open_case: Case, coach: User) -> None:
        contact = make_contact(case=open_case, by=coach)
        send(coach, open_case, "JOB_START", about=str(contact.pk), sets_alert=None)

        [note] = notes(open_case)
        assert alerts(open_case) == []
        assert alert_clock(open_case) == [None]
        button = reverse("casework:eligibility-alert-set", args=[note.pk])
        client = signed_in(coach)
        assert button in client.get(reverse("casework:today")).content.decode()
        assert button in client.get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Set the E alert" in client.get(button).content.decode()

        assert client.post(button, {}).status_code == 302
        assert alert_clock(open_case) == [TODAY]
        assert client.post(button, {}).status_code == 422, "once is enough"
        assert len(alerts(open_case)) == 1
        assert "The E alert is set" in client.get(button).content.decode()

    def test_sent_twice_it_is_one(self, open_case: Case, coach: User) -> None:
        contact, key = make_contact(case=open_case, by=coach), str(uuid4())
        for _ in range(2):
            answer = send(coach, open_case, "JOB_START", about=str(contact.pk), submission=key)
            assert answer.status_code == 302

        assert len(notes(open_case)) == len(alerts(open_case)) == 1

    def test_a_closed_case_takes_one(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        contact = make_contact(case=case, by=coach)

        assert send(coach, case, "JOB_START", about=str(contact.pk)).status_code == 302

    def test_exemptions_and_extensions_are_bound_to_theirs(self, open_case: Case, coach: User) -> None:
        exemption = make_event(open_case, EventKind.EXEMPTION_RECEIVED, on=TODAY)
        staffing = make_event(open_case, EventKind.EXTENSION_STAFFING_SCHEDULED, on=TODAY, due_on=TODAY)

        assert send(coach, open_case, "EXEMPTION", about=str(exemption.pk), change="START").status_code == 302
        assert send(coach, open_case, "EXTENSION", about=str(staffing.pk)).status_code == 302
        wrong = send(coach, open_case, "EXTENSION", about=str(exemption.pk))
        assert wrong.status_code == 422
        assert "Choose the record of this case" in wrong.content.decode()

    def test_proof_on_file_tells_of_a_job(self, open_case: Case, coach: User) -> None:
        document = factories.make_document(case=open_case, by=coach)

        assert send(coach, open_case, "JOB_START", about=str(document.pk)).status_code == 302


class TestHomeVisit:
    def test_needs_a_recorded_visit(self, open_case: Case, coach: User) -> None:
        phone = make_contact(case=open_case, by=coach)
        page = signed_in(coach).get(address(open_case, "HOME_VISIT")).content.decode()
        assert "No home visit is recorded on this case" in page

        refused = send(coach, open_case, "HOME_VISIT", about=str(phone.pk))
        assert refused.status_code == 422
        visit = make_contact(case=open_case, by=coach, method="IN_PERSON", place="HOME")
        assert send(coach, open_case, "HOME_VISIT", about=str(visit.pk)).status_code == 302

    def test_raising_a_penalty_needs_a_written_finding(self, open_case: Case, coach: User) -> None:
        """A050."""
        visit = make_event(open_case, EventKind.HOME_VISIT_MADE, on=TODAY)
        for raised in ("HIGHER", "FULL_FAMILY"):
            for finding in ("", "fine"):
                refused = send(
                    coach, open_case, "HOME_VISIT", about=str(visit.pk), penalty_raise=raised, section_2=finding
                )
                assert refused.status_code == 422
                assert "Write under “Child-safety finding”." in refused.content.decode()
            found = send(coach, open_case, "HOME_VISIT", about=str(visit.pk), penalty_raise=raised)
            assert found.status_code == 302
            page = signed_in(coach).get(found["Location"]).content.decode()
            assert "Decision:" in page


class TestPenalty:
    def test_a_timesheet_is_no_reason(self, open_case: Case, coach: User) -> None:
        """A057: it does not exist in the list and cannot be sent either."""
        contact = make_contact(case=open_case, by=coach)
        page = signed_in(coach).get(address(open_case, "PENALTY"))
        assert "timesheet" not in " ".join(str(label) for _, label in page.context["form"].fields["reason"].choices)
        for reason in ("NO_TIMESHEET", "TIMESHEET", ""):
            refused = send(coach, open_case, "PENALTY", about=str(contact.pk), change="IMPOSE", reason=reason)
            assert refused.status_code == 422
        assert notes(open_case) == []

    @pytest.mark.parametrize("change", ["IMPOSE", "JOB_QUIT"])
    @pytest.mark.parametrize("empty", ["section_0", "section_1", "section_2"])
    def test_is_imposed_only_with_situation_good_cause_and_supports(
        self, open_case: Case, coach: User, change: str, empty: str
    ) -> None:
        contact = make_contact(case=open_case, by=coach)
        values = {"about": str(contact.pk), "change": change, "reason": "PLAN", empty: " "}
        refused = send(coach, open_case, "PENALTY", **values)

        assert refused.status_code == 422
        assert "Write under" in refused.content.decode()

    def test_is_ended_with_what_happened_alone(self, open_case: Case, coach: User) -> None:
        contact = make_contact(case=open_case, by=coach)
        answer = send(
            coach, open_case, "PENALTY", about=str(contact.pk), change="END", reason="PLAN", section_1="", section_2=""
        )

        assert answer.status_code == 302
        assert notes(open_case)[0].reason == ""


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"about": ""}, "Choose the record of this case that the note tells of."),
            ({"about": str(uuid4())}, "Choose the record of this case that the note tells of."),
            ({"change": None}, "Say what eligibility is asked to do."),
            ({"change": "START"}, "not one of the available choices"),
            ({"on": days_ago(-1).isoformat()}, "This day lies in the future."),
            ({"on": "2026-02-30"}, "This is not a day of the calendar."),
            ({"section_0": "y" * 70_000}, "too long for one note"),
            ({"participant_id": str(uuid4())}, "does not belong to this case"),
        ],
    )
    def test_is_said_and_the_text_is_kept(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        contact = make_contact(case=open_case, by=coach)
        values: dict[str, Any] = {"about": str(contact.pk), "change": "IMPOSE", "reason": "PLAN"} | changes
        answer = send(coach, open_case, "PENALTY", **values)
        shown = answer.content.decode()

        assert answer.status_code == 422
        assert words in shown
        assert "Bus pass and child care were offered." in shown
        assert notes(open_case) == []

    def test_a_record_of_another_case(self, open_case: Case, coach: User) -> None:
        contact = make_contact(case=factories.make_case(coach=coach), by=coach)
        make_contact(case=open_case, by=coach)

        assert send(coach, open_case, "JOB_START", about=str(contact.pk)).status_code == 422

    def test_a_record_taken_back(self, open_case: Case, coach: User) -> None:
        line = make_event(open_case, EventKind.EXEMPTION_RECEIVED, on=TODAY)
        make_event(open_case, EventKind.TAKEN_BACK, on=TODAY, voids=line)

        assert send(coach, open_case, "EXEMPTION", about=str(line.pk), change="END").status_code == 422

    def test_another_kind(self, open_case: Case, coach: User) -> None:
        answer = send(coach, open_case, "GOSSIP")

        assert answer.status_code == 422
        assert "Anything else" in answer.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"),
        [("outsider", 404), ("other_coach", 404), ("auditor", 403), ("case_aide", 403), ("eligibility_worker", 403)],
    )
    def test_others_may_not(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert send(request.getfixturevalue(who), open_case, "JOB_START").status_code == status

    def test_other_states_write_client_notes(self, open_case: Case, coach: User) -> None:
        with as_importer():
            type(open_case.office).objects.filter(pk=open_case.office_id).update(jurisdiction="US-OR")
        answer = signed_in(coach).get(address(open_case))

        assert answer["Location"] == reverse("casework:note-file", args=[open_case.pk])


class TestChoose:
    def test_offers_five_kinds_and_the_way_to_a_client_note(self, open_case: Case, coach: User) -> None:
        for kind in (EventKind.EXEMPTION_RECEIVED, EventKind.EXTENSION_STAFFING_SCHEDULED):
            make_event(open_case, kind, on=TODAY)
        shown = signed_in(coach).get(address(open_case)).content.decode()

        for kind in ("JOB_START", "PENALTY", "EXEMPTION", "EXTENSION", "HOME_VISIT"):
            assert f"?kind={kind}" in shown
        assert reverse("casework:note-file", args=[open_case.pk]) in shown

    @pytest.mark.parametrize("kind", ["EXTENSION"])
    def test_offers_nothing_that_cannot_be_done(self, open_case: Case, coach: User, kind: str) -> None:
        """Extension staffings have no page here yet: they come in with the import alone."""
        shown = signed_in(coach).get(address(open_case)).content.decode()
        assert f"?kind={kind}" not in shown
        assert "come in with the import alone" in shown
        written = signed_in(coach).get(address(open_case, kind)).content.decode()
        assert "come in with the import alone" in written
        assert "Enter it first" not in written
        assert "Schedule it first" not in written
        assert "File note <kbd" not in written
        assert 'name="as_note"' in written


class TestAnythingElse:
    def test_goes_into_the_draft_of_a_client_note_behind_what_stands_there(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        with in_context(actor=coach):
            save_draft(
                user=coach,
                key=f"note.{open_case.pk}",
                case_id=open_case.pk,
                rev=0,
                data={"section_0": "Begun yesterday.", "title": "Contacted regarding"},
                now=factories.NOW,
            )
        answer = client.post(
            address(open_case, "JOB_START"),
            {"as_note": "yes", "section_0": "Moved 🏔️ in with her aunt.", "section_1": "b"},
        )

        assert answer["Location"] == reverse("casework:note-file", args=[open_case.pk])
        with in_context(actor=coach):
            draft = saved_draft(coach, f"note.{open_case.pk}")
        assert draft
        text = "\n".join(str(value) for name, value in draft.data.items() if name.startswith("section_"))
        assert text.index("Begun yesterday.") < text.index("Moved 🏔️ in with her aunt.")
        assert draft.data["title"] == "Contacted regarding"
        assert "Moved 🏔️ in with her aunt." in client.get(answer["Location"]).content.decode()

    def test_too_long_for_a_draft_it_stays_in_the_form(self, open_case: Case, coach: User) -> None:
        long = "z" * 201_000
        answer = signed_in(coach).post(address(open_case, "JOB_START"), {"as_note": "yes", "section_0": long})

        assert answer.status_code == 422
        assert "Your words are still here." in answer.content.decode()
        assert long in answer.content.decode()


class TestDrafts:
    def test_each_kind_keeps_its_own(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        page = client.get(address(open_case, "EXTENSION"))
        url = reverse("casework:draft-save", args=[str(page.context["draft_key"])])
        saved = client.post(url, {"rev": 0, "data": {"section_0": "Granted for six"}}, content_type="application/json")
        assert saved.status_code == 200

        assert "Granted for six" in client.get(address(open_case, "EXTENSION")).content.decode()
        assert "Granted for six" not in client.get(address(open_case, "PENALTY")).content.decode()
        assert "Draft" in client.get(address(open_case)).content.decode()


class TestNotePage:
    def test_takes_additions_only(self, open_case: Case, coach: User) -> None:
        note = make_eligibility_note(case=open_case, by=coach)
        client = signed_in(coach)
        add = reverse("casework:eligibility-note-add", args=[note.pk])
        assert client.post(add, {"text": " "}).status_code == 422
        assert client.post(add, {"text": "Pay is 19 an hour."}).status_code == 302

        shown = client.get(reverse("casework:eligibility-note", args=[note.pk])).content.decode()
        assert "Pay is 19 an hour." in shown
        assert "Began at the mill." in shown
        assert factories.events_of(open_case, EventKind.ELIGIBILITY_NOTE_ADDED_TO)
        with pytest.raises(DatabaseError, match="permission denied"), in_context(actor=coach):
            EligibilityNote.objects.filter(pk=note.pk).update(sections=[])

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("auditor", 200), ("eligibility_worker", 200)])
    def test_is_read_by_who_sees_the_case(
        self, open_case: Case, coach: User, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        note = make_eligibility_note(case=open_case, by=coach)
        page = reverse("casework:eligibility-note", args=[note.pk])

        assert signed_in(request.getfixturevalue(who)).get(page).status_code == status


class TestAlerts:
    def test_is_marked_read_once_and_the_coach_sees_it(
        self, open_case: Case, coach: User, eligibility_worker: User
    ) -> None:
        note = make_eligibility_note(case=open_case, by=coach)
        alert = make_eligibility_alert(note=note, by=coach)
        client = signed_in(eligibility_worker)
        inbox = reverse("casework:eligibility-alerts")
        assert "1<" in client.get(inbox).content.decode().replace("1 not read", "1<")
        for _ in range(2):
            assert client.post(reverse("casework:eligibility-alert-read", args=[alert.pk])).status_code == 302

        assert "Every E alert is read." in client.get(inbox).content.decode()
        assert "Job start or OJT placement" in client.get(f"{inbox}?show=read").content.decode()
        assert len(factories.events_of(open_case, EventKind.ELIGIBILITY_ALERT_READ)) == 1
        shown = signed_in(coach).get(reverse("casework:eligibility-note", args=[note.pk])).content.decode()
        assert "E alert read" in shown
        assert "Sam Iver" in shown

    def test_is_answered_which_reads_it_too(self, open_case: Case, coach: User, eligibility_worker: User) -> None:
        note = make_eligibility_note(case=open_case, by=coach)
        alert = make_eligibility_alert(note=note, by=coach)
        client = signed_in(eligibility_worker)
        answer = reverse("casework:eligibility-alert-answer", args=[alert.pk])
        assert client.post(answer, {"answer": ""}).status_code == 422
        assert client.post(answer, {"answer": "Budgeted from December."}).status_code == 302

        [answered] = alerts(open_case)
        assert (answered.read_by_id, answered.answered_by_id) == (eligibility_worker.pk, eligibility_worker.pk)
        assert "was answered before" in client.post(answer, {"answer": "Again"}).content.decode()
        shown = signed_in(coach).get(reverse("casework:eligibility-note", args=[note.pk])).content.decode()
        assert "Budgeted from December." in shown

    @pytest.mark.parametrize(("who", "status"), [("coach", 403), ("supervisor", 403), ("outsider", 404)])
    def test_is_read_by_eligibility_only(
        self, open_case: Case, coach: User, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        alert = make_eligibility_alert(note=make_eligibility_note(case=open_case, by=coach), by=coach)
        client = signed_in(request.getfixturevalue(who))

        assert client.post(reverse("casework:eligibility-alert-read", args=[alert.pk])).status_code == status
        assert client.get(reverse("casework:eligibility-alerts")).status_code == 403

    def test_of_another_office_is_not_there(self, open_case: Case, coach: User, other_office: Any) -> None:
        alert = make_eligibility_alert(note=make_eligibility_note(case=open_case, by=coach), by=coach)
        elsewhere = factories.make_user(role="ELIGIBILITY_WORKER", office=other_office)
        client = signed_in(elsewhere)

        assert client.post(reverse("casework:eligibility-alert-read", args=[alert.pk])).status_code == 404
        assert "Every E alert is read." in client.get(reverse("casework:eligibility-alerts")).content.decode()

    def test_goes_on_page_by_page_and_asks_as_often_for_many(
        self, open_case: Case, coach: User, eligibility_worker: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(alert_rows, "__kwdefaults__", {"size": 2})
        for _ in range(2):
            make_eligibility_alert(note=make_eligibility_note(case=open_case, by=coach), by=coach)
        client, inbox = signed_in(eligibility_worker), reverse("casework:eligibility-alerts")
        client.get(inbox)
        with CaptureQueriesContext(connection) as few:
            client.get(inbox)
        for _ in range(3):
            make_eligibility_alert(note=make_eligibility_note(case=open_case, by=coach), by=coach)
        with CaptureQueriesContext(connection) as many:
            page = client.get(inbox)
        assert len(many) == len(few)

        seen: list[Any] = []
        while True:
            seen += [row.id for row in page.context["page"].rows]
            if not page.context["next_url"]:
                break
            page = client.get(page.context["next_url"])
        assert sorted(seen) == sorted(alert.pk for alert in alerts(open_case))
