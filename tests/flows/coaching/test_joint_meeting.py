"""Joint meetings: agencies asked through the gate one by one, minutes as a client note, steps for the plan (A038)."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Appointment, Case, Contact, Disclosure, Note, Release, User
from coaching.models import Meeting, MeetingParty, MeetingStep, PlanParty, Step
from coaching.operations.life import checked
from tests import factories
from tests.coaching_records import make_meeting, party_of
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer, make_provider, make_release, moment
from tests.flows.coaching.planned import draft_plan
from tests.people import signed_in
from tests.unit.coaching.records import make_draft

pytestmark = pytest.mark.django_db(transaction=True)
AGREED = "Harbor House holds a flat until June 🏠"


def workday() -> date:
    day = TODAY + timedelta(days=3)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def called(user: User, case: Case, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_ids": [str(adult_of(case).pk)],
        "subject": "Housing by June",
        "party-0-name": "Harbor House",
        "party-0-partner_type": "HOUSING",
        "channel": "IN_PERSON",
        "place": "OFFICE",
        "initiator": "PERSON",
        "on": workday().isoformat(),
        "at": "14:00",
        "minutes": "60",
    } | changes
    return signed_in(user).post(reverse("coaching:meeting-call", args=[case.pk]), values)


def post(user: User, name: str, args: list[Any], /, **values: Any) -> HttpResponse:
    return signed_in(user).post(reverse(f"coaching:{name}", args=args), {"submission": str(uuid4())} | values)


def page(user: User, name: str, args: list[Any]) -> str:
    return signed_in(user).get(reverse(f"coaching:{name}", args=args)).content.decode()


def over(case: Case, by: User, **changes: Any) -> tuple[Meeting, MeetingParty]:
    meeting = make_meeting(case=case, by=by, starts_at=NOW - timedelta(hours=2), **changes)
    return meeting, party_of(meeting)


def disclosures() -> list[Disclosure]:
    with as_auditor():
        return list(Disclosure.objects.order_by("shared_at", "pk"))


def release(case: Case, coach: User, scopes: list[str]) -> None:
    make_release(case=case, by=coach, party_name="Harbor House", partner_type="HOUSING", scopes=scopes)


class TestCall:
    def test_asks_an_agency_with_a_release_and_books_the_hour(self, open_case: Case, coach: User) -> None:
        release(open_case, coach, ["ATTENDANCE", "PLAN"])
        answer = called(coach, open_case)
        assert answer.status_code == 302, answer.content.decode()
        with as_auditor():
            meeting = Meeting.objects.select_related("appointment").get()
            assert meeting.appointment.purpose == "JOINT"
            assert meeting.parties.get().invited_on == TODAY
        [told] = disclosures()
        assert (told.party_name, told.scopes, told.purpose) == ("Harbor House", ["ATTENDANCE"], "COORDINATION")
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "May hear today: Attendance and taking part, Plan and progress." in shown
        assert "Housing by June" in page(coach, "plans", [open_case.pk])

    def test_an_agency_without_one_waits_and_is_asked_once_it_is_there(self, open_case: Case, coach: User) -> None:
        """A038, A065: agency by agency, the missing release named, with the way to get it."""
        release(open_case, coach, ["ATTENDANCE"])
        other = {"party-1-name": "Parole office", "party-1-partner_type": "PROBATION"}
        answer = called(coach, open_case, **other)
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "none is on file for them" in shown
        assert f"{reverse('casework:release-give', args=[open_case.pk])}?kind=GENERAL" in shown
        assert [one.party_name for one in disclosures()] == ["Harbor House"]
        with as_auditor():
            party = MeetingParty.objects.get(name="Parole office")
        args = [party.meeting_id, party.pk]
        refused = post(coach, "meeting-ask", args)
        assert refused.status_code == 422
        assert "A release is missing" in refused.content.decode()
        make_release(
            case=open_case, by=coach, party_name="Parole office", partner_type="PROBATION", scopes=["ATTENDANCE"]
        )
        assert post(coach, "meeting-ask", args).status_code == 302
        assert len(disclosures()) == 2
        assert "asked already" in post(coach, "meeting-ask", args).content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"subject": ""}, "Say what the meeting is about."),
            ({"subject": "x" * 121}, "Keep this under 121 characters"),
            ({"party-0-name": "", "party-0-partner_type": ""}, "Name at least one agency."),
            ({"party-0-partner_type": ""}, "Say what they are."),
            ({"party-0-partner_type": "DOMESTIC_VIOLENCE"}, "Select a valid choice"),
            ({"party-1-name": "harbor house", "party-1-partner_type": "HOUSING"}, "named twice"),
            ({"participant_ids": []}, "Tick at least one person."),
            ({"on": "2027-02-29"}, "not a day of the calendar"),
            ({"on": (TODAY - timedelta(days=1)).isoformat()}, "This time is over"),
            ({"place": ""}, "Say where you meet."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = called(coach, open_case, **{"place_words": "Room 12 🚪"} | changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "Room 12 🚪" in answer.content.decode()
        with as_auditor():
            assert not Meeting.objects.exists()
            assert not Appointment.objects.exists()

    def test_that_moves_is_told_again_to_who_was_asked_before_through_the_gate(
        self, open_case: Case, coach: User
    ) -> None:
        """A038, A065: an agency that was asked for the old hour is shown as not told, until it is."""
        release(open_case, coach, ["ATTENDANCE"])
        called(coach, open_case)
        with as_auditor():
            meeting = Meeting.objects.select_related("appointment").get()
            party = meeting.parties.get()
        args = [meeting.pk, party.pk]
        assert party.asked_for == meeting.appointment.starts_at
        on = workday() + timedelta(days=7)
        sent = {"submission": str(uuid4()), "channel": "PHONE", "on": on.isoformat(), "at": "10:00", "minutes": "60"}
        where = reverse("casework:appointment-move", args=[open_case.pk, meeting.appointment_id])
        assert signed_in(coach).post(where, sent | {"purpose": "JOINT", "initiator": "PERSON"}).status_code == 302
        shown = page(coach, "meeting", [meeting.pk])
        assert "Not told of the move" in shown
        assert f"{workday():%B} {workday().day}" in shown
        assert "2:00 PM; not told of the move" in shown
        assert "Tell Harbor House of the new time" in shown
        assert "Agency not told of the move" in page(coach, "plans", [open_case.pk])
        assert "The meeting is now on" in page(coach, "meeting-ask", args)

        with as_importer():
            Release.objects.update(revoked_on=TODAY, revoked_by=coach, revoked_at=NOW)
        refused = post(coach, "meeting-ask", args)
        assert refused.status_code == 422
        assert "A release is missing" in refused.content.decode()
        assert len(disclosures()) == 1
        release(open_case, coach, ["ATTENDANCE"])
        assert post(coach, "meeting-ask", args).status_code == 302
        assert disclosures()[-1].what == "Told of the new time of a joint meeting: Housing by June"
        assert "not told of the move" not in page(coach, "meeting", [meeting.pk]).casefold()
        assert "asked already" in post(coach, "meeting-ask", args).content.decode()

    def test_leads_to_forms_that_are_filled_with_whom_and_what(self, open_case: Case, coach: User) -> None:
        """The release or override that is missing is asked for about the right person, agency and purpose."""
        provider = make_provider(by=coach, name="Harbor House", partner_type="HOUSING")
        called(coach, open_case, **{"party-0-name": "", "party-0-partner_type": "", "party-0-provider_id": provider.pk})
        with as_auditor():
            meeting = Meeting.objects.get()
        shown = unescape(page(coach, "meeting", [meeting.pk]))
        links = re.findall(r'href="([^"]*(?:releases/new|/share)/[^"]*)"', shown)
        assert len(links) == 2
        for link in links:
            initial = signed_in(coach).get(link).context["form"].initial
            found = {name: str(initial[name]) for name in ("participant_id", "provider_id", "purpose")}
            whom = {"participant_id": str(adult_of(open_case).pk), "provider_id": str(provider.pk)}
            assert found == whom | {"purpose": "COORDINATION"}
            assert initial["scopes"] == ["ATTENDANCE"]

    def test_goes_with_its_appointment_when_that_is_moved(self, open_case: Case, coach: User) -> None:
        meeting = make_meeting(case=open_case, by=coach)
        page_of = reverse("casework:appointment-move", args=[open_case.pk, meeting.appointment_id])
        values = {
            "submission": str(uuid4()), "purpose": "JOINT", "channel": "PHONE", "initiator": "PERSON",
            "on": workday().isoformat(), "at": "09:00", "minutes": "45",
        }  # fmt: skip
        assert signed_in(coach).post(page_of, values).status_code == 302
        with as_auditor():
            moved = Meeting.objects.select_related("appointment").get()
            assert (moved.appointment.channel, moved.appointment.state) == ("PHONE", "BOOKED")


class TestHold:
    def test_files_the_minutes_as_a_note_of_the_contact(self, open_case: Case, coach: User) -> None:
        """A038, O041."""
        release(open_case, coach, ["ATTENDANCE", "PLAN"])
        meeting, party = over(open_case, coach)
        answer = post(
            coach, "meeting-hold", [meeting.pk],
            **{f"there_{party.pk}": "on", f"told_{party.pk}": ["PLAN"]},
            present_ids=[str(adult_of(open_case).pk)], topics=["HOUSING"], agreed=AGREED,
            **{"step-0-words": "Hand in the lease", "step-0-who": "COACH.", "step-0-do_by": workday().isoformat()},
        )  # fmt: skip
        assert answer.status_code == 302, answer.content.decode()
        with as_auditor():
            held = Meeting.objects.select_related("appointment", "contact", "note").get()
            assert held.appointment.state == "KEPT"
            assert held.contact is not None
            assert held.note is not None
            assert (held.contact.method, held.note.about_id) == ("IN_PERSON", held.contact_id)
            assert AGREED in held.note.body
            assert "Harbor House: told of plan and progress." in held.note.body
            assert "1. Hand in the lease (Coach" in held.note.body
        assert [one.scopes for one in disclosures()] == [["PLAN"]]
        [line] = factories.events_of(open_case, EventKind.MEETING_HELD)
        assert line.facts == {"channel": "IN_PERSON", "agencies": 1}
        timeline = signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert "Joint meeting held with 1 agency" in timeline
        shown = page(coach, "meeting", [meeting.pk])
        assert "Hand in the lease" in shown
        assert reverse("casework:note", args=[held.note_id]) in shown
        again = post(coach, "meeting-hold", [meeting.pk], **{f"there_{party.pk}": "on"}, agreed="More")
        assert "filed already" in again.content.decode()

    def test_who_came_without_a_release_can_only_listen(self, open_case: Case, coach: User) -> None:
        """A065-A068."""
        meeting, party = over(open_case, coach)
        values = {f"there_{party.pk}": "on", "agreed": AGREED}
        told = post(coach, "meeting-hold", [meeting.pk], **values, **{f"told_{party.pk}": ["PLAN"]})
        assert told.status_code == 422
        shown = told.content.decode()
        assert "none is on file for them" in shown
        assert reverse("casework:share", args=[open_case.pk]) in shown
        assert AGREED in shown
        with as_auditor():
            assert not Note.objects.exists()
        assert post(coach, "meeting-hold", [meeting.pk], **values).status_code == 302
        assert disclosures() == []
        with as_auditor():
            assert "Harbor House: listened, was told nothing about the family." in Note.objects.get().body
            assert not Contact.objects.exists()

    def test_an_override_of_ones_own_opens_it_once(self, open_case: Case, coach: User) -> None:
        meeting, party = over(open_case, coach)
        factories.make_override(
            case=open_case, by=coach, party_name="Harbor House", partner_type="HOUSING", scopes=["PLAN"],
            purpose="COORDINATION", status="APPROVED", decided_by=factories.make_user(role="LEAD_WORKER"),
            decided_at=NOW, last_day=TODAY,
        )  # fmt: skip
        values = {f"there_{party.pk}": "on", f"told_{party.pk}": ["PLAN"], "agreed": AGREED}
        assert post(coach, "meeting-hold", [meeting.pk], **values).status_code == 302
        assert [one.basis for one in disclosures()] == ["OVERRIDE"]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"agreed": ""}, "Write down what was said and agreed."),
            ({"agreed": "x" * 10_000}, "Keep this under 6,000 characters"),
            ({"there": False}, "Tick the agencies that were there."),
            ({"there": False, "told": ["PLAN"]}, "otherwise it was told nothing here"),
            ({"told": ["HEALTH"]}, "Select a valid choice"),
            ({"present_ids": [str(uuid4())]}, "does not belong to this case"),
        ],
    )
    def test_says_what_is_wrong(self, open_case: Case, coach: User, changes: dict[str, Any], words: str) -> None:
        meeting, party = over(open_case, coach)
        values: dict[str, Any] = {"agreed": AGREED} | changes
        there, told = values.pop("there", True), values.pop("told", [])
        values |= {f"there_{party.pk}": "on"} if there else {}
        answer = post(coach, "meeting-hold", [meeting.pk], **values, **{f"told_{party.pk}": told})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        with as_auditor():
            assert not Note.objects.exists()

    def test_not_before_it_began_nor_when_it_was_cancelled(self, open_case: Case, coach: User) -> None:
        ahead = make_meeting(case=open_case, by=coach)
        values = {f"there_{party_of(ahead).pk}": "on", "agreed": AGREED}
        assert post(coach, "meeting-hold", [ahead.pk], **values).status_code == 422
        gone, party = over(
            open_case, coach, state="CANCELLED", closed_by=coach, closed_at=moment(TODAY - timedelta(days=1))
        )
        refused = post(coach, "meeting-hold", [gone.pk], **{f"there_{party.pk}": "on"}, agreed=AGREED)
        assert "did not take place" in refused.content.decode()


class TestSteps:
    def test_go_into_a_draft_once_with_their_source(self, open_case: Case, coach: User) -> None:
        draft = make_draft(case=open_case, by=coach)
        meeting = make_meeting(case=open_case, by=coach, step="Call Harbor House")
        with as_auditor():
            step = MeetingStep.objects.get()
        values = {"step_ids": [str(step.pk)], "place": f"{draft.pk}."}
        assert post(coach, "meeting-steps", [meeting.pk], **values).status_code == 302
        with as_auditor():
            written = Step.objects.get(words="Call Harbor House")
            assert written.source.startswith("Joint meeting ")
            assert MeetingStep.objects.get().step_id == written.pk
        assert post(coach, "meeting-steps", [meeting.pk], **values).status_code == 422
        assert "in the plan" in page(coach, "meeting", [meeting.pk])

    def test_need_no_release_to_be_offered_with_the_plan(self, open_case: Case, coach: User) -> None:
        """A028: agreed with the family in a meeting, not taken over from an agency's own plan."""
        draft = draft_plan(open_case, coach)
        meeting = make_meeting(case=open_case, by=coach, step="Call Harbor House")
        with as_auditor():
            step = MeetingStep.objects.get()
        values = {"step_ids": [str(step.pk)], "place": f"{draft.pk}."}
        assert post(coach, "meeting-steps", [meeting.pk], **values).status_code == 302
        with in_context(actor=coach):
            _, found = checked(plan=draft, now=NOW)
        assert not [check for check in found if check.field == "release"]

    def test_wait_for_a_draft(self, open_case: Case, coach: User) -> None:
        meeting = make_meeting(case=open_case, by=coach, step="Call Harbor House")
        assert "No plan is being written" in page(coach, "meeting-steps", [meeting.pk])


class TestJointPlan:
    def test_shows_its_meetings_and_the_next_one(self, open_case: Case, coach: User) -> None:
        """O041: the agencies of a jointly managed plan come with it, and it shows when everybody meets."""
        plan = make_draft(case=open_case, by=coach, is_joint=True, communication="By phone on Fridays")
        with as_importer():
            PlanParty.objects.create(case=open_case, plan=plan, name="Harbor House", role="Finds the flat")
        assert 'value="Harbor House"' in page(coach, "meeting-call", [open_case.pk])
        assert "None is booked." in page(coach, "plan", [plan.pk])
        assert called(coach, open_case, plan_id=str(plan.pk)).status_code == 302
        shown = page(coach, "plan", [plan.pk])
        assert "Next: " in shown
        assert "Housing by June" in shown
        assert "Next</span>" in page(coach, "plans", [open_case.pk])

    def test_a_plan_of_another_case_is_refused(self, open_case: Case, coach: User) -> None:
        other = make_draft(case=factories.make_case(coach=coach), by=coach, is_joint=True)
        assert called(coach, open_case, plan_id=str(other.pk)).status_code == 422


class TestRefusals:
    def test_who_may(self, open_case: Case, coach: User, outsider: User, auditor: User) -> None:
        meeting = make_meeting(case=open_case, by=coach)
        for name, args in (
            ("meeting-call", [open_case.pk]),
            ("meeting-ask", [meeting.pk, party_of(meeting).pk]),
            ("meeting-hold", [meeting.pk]),
            ("meeting-steps", [meeting.pk]),
        ):
            assert post(outsider, name, args).status_code == 404
            assert post(auditor, name, args).status_code == 403
        assert signed_in(outsider).get(reverse("coaching:meeting", args=[meeting.pk])).status_code == 404

    def test_nothing_on_a_closed_case(self, open_case: Case, coach: User) -> None:
        meeting, party = over(open_case, coach)
        with as_importer():
            Case.objects.filter(pk=open_case.pk).update(status="CLOSED", closed_on=TODAY, closure_reason="EMPLOYMENT")
        assert called(coach, open_case).status_code == 403
        assert (
            post(coach, "meeting-hold", [meeting.pk], **{f"there_{party.pk}": "on"}, agreed=AGREED).status_code == 403
        )
        address = reverse("coaching:meeting-hold", args=[meeting.pk])
        assert signed_in(coach).get(address)["Location"] == reverse("coaching:plans", args=[open_case.pk])

    def test_the_tab_asks_as_much_however_many_there_are(self, open_case: Case, coach: User) -> None:
        make_meeting(case=open_case, by=coach, step="One")
        client, address = signed_in(coach), reverse("coaching:plans", args=[open_case.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as first:
            client.get(address)
        for number in range(3):
            make_meeting(case=open_case, by=coach, step=f"Step {number}", starts_at=NOW + timedelta(days=number + 2))
        with CaptureQueriesContext(connection) as second:
            client.get(address)
        assert len(second) == len(first)


def test_the_moment_is_that_of_the_office(open_case: Case, coach: User) -> None:
    meeting = make_meeting(case=open_case, by=coach)
    with as_auditor():
        starts: datetime = Appointment.objects.get(pk=meeting.appointment_id).starts_at
    assert starts.tzinfo is not None
    assert "10:00 AM" in page(coach, "meeting", [meeting.pk])
