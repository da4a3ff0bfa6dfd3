"""Pages of case reviews, extension staffings and family support teams: each with its own agenda, held in Alaska."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework import acts, engine, ledger
from casework.choices import EventKind, PartnerType, ShareWay
from casework.models import Contact, Event, Provider, User
from casework.operations.contacts import take_back_contact
from reengagement.choices import PartnerAnswer, Seat, StaffingKind, StaffingStatus, SupportTeamAnswer
from reengagement.models import ExtensionStaffing, SeatTaken, Staffing, StaffingStep, SupportTeamOffer, VisitResult
from reengagement.operations import other_rooms
from reengagement.queries.figures import room_figures
from reengagement.queries.other_rooms import gates_of
from reengagement.queries.visits import visits_to_link
from reengagement.rules.locks import GateState
from tests.factories import NOW, TODAY, as_importer, make_contact, make_office, make_provider, make_release, make_user
from tests.flows.reengagement.test_pages import get, post, text
from tests.people import signed_in
from tests.reengagement_records import make_reengagement, make_staffing, make_staffing_step
from tests.rooms import Table
from tests.unit.reengagement.test_operations_other_rooms import AlaskaTable

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> AlaskaTable:
    return AlaskaTable()


def say(table: AlaskaTable, part: str, *, by: User | None = None, **data: Any) -> HttpResponse:
    return post(by or table.coach, "room", table.key(), part=part, **data)


EXTENSION = {
    "used_months": "56",
    "used_as_of": TODAY.replace(day=1).isoformat(),
    "are_months_left_out": "yes",
    "form_with_client_on": TODAY.isoformat(),
    "needs_medical_form": "no",
    "parents_who_qualify": "1",
    "recommendation": "EXTEND",
    "extension_type": "Hardship",
    "extension_months": "6",
}


def be_held_today(table: AlaskaTable, *, days: int) -> None:
    """Let the days to the staffing pass."""
    earlier = TODAY - timedelta(days=days)
    with as_importer():
        Staffing.objects.filter(pk=table.key()).update(on=TODAY)
        ExtensionStaffing.objects.filter(staffing=table.key()).update(
            form_with_client_on=earlier, form_submitted_on=earlier
        )


class TestSchedule:
    def schedule(self, table: AlaskaTable, kind: str, **changes: Any) -> HttpResponse:
        values = {
            "submission": str(uuid4()),
            "participant_ids": [str(table.adult.pk)],
            "channel": "PHONE",
            "initiator": "COACH",
            "on": (TODAY + timedelta(days=9)).isoformat(),
            "at": "10:30",
            "minutes": "45",
            "knows_clash": "on",
        }
        url = reverse("reengagement:schedule-other", args=[table.case.pk, kind])
        return signed_in(table.coach).post(url, values | changes)

    def test_leads_from_the_tab_to_the_room(self, table: AlaskaTable) -> None:
        """A084, A086."""
        tab = text(get(table.coach, "reengagements", table.case.pk))
        assert "Schedule: case review" in tab
        assert "Schedule: extension past the time limit" in tab
        assert "In JOBS" not in tab
        answer = self.schedule(table, StaffingKind.CASE_REVIEW)
        assert answer.status_code == 302
        assert "Progression" in text(signed_in(table.coach).get(answer["Location"]))
        again = self.schedule(table, StaffingKind.CASE_REVIEW)
        assert (again.status_code, "is going on already" in text(again)) == (422, True)

    def test_asks_who_of_the_family(self, table: AlaskaTable) -> None:
        answer = self.schedule(table, StaffingKind.EXTENSION, participant_ids=[])
        assert (answer.status_code, "Tick at least one person." in text(answer)) == (422, True)

    def test_no_other_state_knows_it(self, table: AlaskaTable) -> None:
        assert get(table.coach, "schedule-other", table.case.pk, StaffingKind.REENGAGEMENT).status_code == 404
        assert get(table.coach, "schedule-other", table.case.pk, "PARTY").status_code == 404


class TestCaseReview:
    def test_is_ended_when_every_heading_is_answered(self, table: AlaskaTable) -> None:
        """A085: progression, regression, discrepancies, with the client."""
        table.held(StaffingKind.CASE_REVIEW)
        locked = say(table, "conclude")
        assert (locked.status_code, "Locked until this is done" in text(locked)) == (422, True)
        kept = say(table, "review", progression="Two more days a week 🌊", none_of=["REGRESSION", "DISCREPANCIES"])
        assert kept.status_code == 302
        assert "Two more days a week 🌊" in get(table.coach, "room", table.key()).content.decode()
        assert say(table, "conclude").status_code == 302
        assert table.fresh().status == StaffingStatus.CLOSED
        assert 'value="review"' not in get(table.coach, "room", table.key()).content.decode()

    def test_an_aide_reads_it(self, table: AlaskaTable) -> None:
        table.held(StaffingKind.CASE_REVIEW)
        assert get(table.aide, "room", table.key()).status_code == 200
        assert say(table, "review", by=table.aide, progression="x").status_code == 403

    def test_has_no_part_of_another_room(self, table: AlaskaTable) -> None:
        table.held(StaffingKind.CASE_REVIEW)
        assert say(table, "own", strengths="x").status_code == 422


class TestExtension:
    def test_the_form_is_kept_and_handed_in(self, table: AlaskaTable) -> None:
        """A086-A088."""
        table.held(StaffingKind.EXTENSION, is_open=False, days=9)
        early = say(table, "submit", on=TODAY.isoformat())
        assert (early.status_code, "Fill in the form with the client first" in text(early)) == (422, True)
        assert say(table, "extension", **EXTENSION).status_code == 302
        assert say(table, "submit", on=TODAY.isoformat()).status_code == 302
        shown = text(get(table.coach, "room", table.key()))
        assert "Handed to the supervisor" in shown

    def test_runs_to_a_green_list_with_an_agency_that_cannot_come(self, table: AlaskaTable) -> None:
        """A086-A088: handed in a week ahead, an absent agency asked beforehand, the team recommends."""
        table.held(StaffingKind.EXTENSION, is_open=False, days=9)
        here, away = (make_provider(by=table.coach, partner_type=PartnerType.HOUSING) for _ in range(2))
        for agency in (here, away):
            make_release(case=table.case, by=table.coach, provider=agency)
            asked = post(
                table.coach,
                "invite",
                table.key(),
                part="partner",
                provider_id=str(agency.pk),
                seat=Seat.PARTNER,
                way=ShareWay.SPOKEN,
            )
            assert asked.status_code == 302
        assert say(table, "extension", **EXTENSION).status_code == 302
        assert say(table, "submit", on=TODAY.isoformat()).status_code == 302
        assert "ask beforehand and put it on the form" in text(get(table.coach, "room", table.key()))
        seats = {agency: self.seat_of(table, agency) for agency in (here, away)}
        unsaid = post(table.coach, "partner-words", seats[away])
        assert (unsaid.status_code, "Say how they take part." in text(unsaid)) == (422, True)
        wordless = post(table.coach, "partner-words", seats[away], answer=PartnerAnswer.SENT_WORDS)
        assert (wordless.status_code, "Write down what they told us beforehand." in text(wordless)) == (422, True)
        told = {"answer": PartnerAnswer.SENT_WORDS, "words": "Rent is paid until March 🏠"}
        assert post(table.coach, "partner-words", seats[away], **told).status_code == 302
        assert post(table.coach, "partner-words", seats[here], answer=PartnerAnswer.ATTENDS).status_code == 302
        assert "Rent is paid until March 🏠" in get(table.coach, "partner-words", seats[away]).content.decode()

        be_held_today(table, days=9)
        assert say(table, "open").status_code == 302
        locked = say(table, "conclude")
        assert (locked.status_code, "Locked until this is done" in text(locked)) == (422, True)
        marks = {table.seat(table.coach).pk: "IN_PERSON", table.seat(table.adult).pk: "PHONE"}
        for seat, presence in (marks | {seats[here]: "ABSENT", seats[away]: "ABSENT"}).items():
            assert say(table, "who", seat_id=str(seat), presence=presence).status_code == 302
        # Who said that they attend and did not come was not heard after all.
        assert f"put it on the form: {here.name}." in text(get(table.coach, "room", table.key()))
        assert post(table.coach, "partner-words", seats[here], answer=PartnerAnswer.SENT_NONE).status_code == 302
        with table.as_(table.coach):
            staffing = Staffing.objects.get(pk=table.key())
            gates = gates_of(staffing, figures=room_figures(table.office, on=TODAY), today=TODAY)
        assert {gate.state for gate in gates} <= {GateState.MET, GateState.NOT_NEEDED}
        assert say(table, "conclude").status_code == 302
        assert (table.fresh().status, table.staffing.outcome) == (StaffingStatus.CLOSED, "EXTEND")

    def seat_of(self, table: AlaskaTable, agency: Provider) -> UUID:
        with as_importer():
            return SeatTaken.objects.get(staffing=table.key(), provider=agency).pk

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"used_months": "many"}, "Give a whole number, 0 to 600."),
            ({"used_months": "58"}, "Enter the months used, and up to which month."),
            ({"medical_form_on": TODAY.isoformat()}, "Say first that an up-to-date TA10 is needed."),
            ({"form_with_client_on": (TODAY + timedelta(days=1)).isoformat()}, "This day lies ahead."),
        ],
    )
    def test_says_what_is_wrong_beside_the_field(self, table: AlaskaTable, changes: dict[str, str], said: str) -> None:
        table.held(StaffingKind.EXTENSION, is_open=False, days=9)
        answer = say(table, "extension", extension_type="Hardship", **changes)
        assert (answer.status_code, said in text(answer)) == (422, True)
        assert "Hardship" in answer.content.decode()


class TestSupportTeam:
    def test_is_offered_and_what_the_family_says_stands_on_the_tab(self, table: AlaskaTable) -> None:
        """A110."""
        answer = post(table.coach, "team-offer", table.case.pk, answer="DECLINED", offered_on=TODAY.isoformat())
        assert answer.status_code == 302
        with as_importer():
            assert SupportTeamOffer.objects.get(case=table.case).answer == SupportTeamAnswer.DECLINED
        assert "Does not want one now" in text(get(table.coach, "reengagements", table.case.pk))
        assert get(table.aide, "team-offer", table.case.pk).status_code == 403

    def test_has_next_steps_and_nothing_of_re_engagement(self, table: AlaskaTable) -> None:
        table.do(
            other_rooms.offer_support_team,
            case_id=table.case.pk,
            offered_on=TODAY,
            answer=SupportTeamAnswer.ACCEPTED,
        )
        table.held(StaffingKind.SUPPORT_TEAM)
        page = get(table.coach, "next-steps", table.key()).content.decode()
        assert 'name="supports"' not in page
        answer = post(
            table.coach,
            "next-steps",
            table.key(),
            **{
                "step-0-seat_id": str(table.seat(table.coach).pk),
                "step-0-what": "Call the elders",
                "step-0-by": TODAY.isoformat(),
            },
        )
        assert answer.status_code == 302
        assert "Call the elders" in text(get(table.coach, "room", table.key()))
        for name in ("attend", "chances", "missing", "decision"):
            assert get(table.coach, name, table.key()).status_code == 404, name
        with as_importer():
            assert Staffing.objects.get(pk=table.key()).steps.count() == 1


class TestVisits:
    """A043: what a visit was for, and a result for each purpose."""

    def visit(self, table: AlaskaTable, **changes: Any) -> Contact:
        values = {"method": "IN_PERSON", "place": "HOME", "on": TODAY} | changes
        return make_contact(case=table.case, by=table.coach, **values)

    def test_results_stand_on_the_tab_by_purpose(self, table: AlaskaTable) -> None:
        visit = self.visit(table)
        said = {"family": "Met all four 🏔️", "needs": "A bed for the boy"}
        assert "Say what came of it" in text(get(table.coach, "reengagements", table.case.pk))
        assert post(table.coach, "visit", table.case.pk, visit.pk, **said).status_code == 302
        tab = text(get(table.aide, "reengagements", table.case.pk))
        assert "Know the whole family: Met all four 🏔️" in tab
        assert "Evaluate their needs: A bed for the boy" in tab
        assert "Engage the family:" not in tab
        later = post(table.aide, "visit", table.case.pk, visit.pk, **said | {"needs": "Two beds"})
        assert later.status_code == 302
        assert "Evaluate their needs: Two beds" in text(get(table.coach, "reengagements", table.case.pk))
        with as_importer():
            assert VisitResult.objects.filter(contact=visit).count() == 3
            kinds = Event.objects.filter(case=table.case, kind=EventKind.VISIT_RESULT_SAID)
            assert [one.facts["purpose"] for one in kinds.order_by("id")] == ["FAMILY", "NEEDS", "NEEDS"]

    def test_what_was_said_before_stays_and_what_was_wrong_is_taken_back(self, table: AlaskaTable) -> None:
        visit = self.visit(table)
        none = post(table.coach, "visit", table.case.pk, visit.pk, needs="A bed", taken_back="NEEDS")
        assert none.status_code == 302  # nothing stands yet, so that nothing is offered to take back
        assert "Said before" not in text(get(table.coach, "visit", table.case.pk, visit.pk))
        post(table.aide, "visit", table.case.pk, visit.pk, needs="Two beds")
        both = post(table.coach, "visit", table.case.pk, visit.pk, needs="Three", taken_back="NEEDS")
        assert (both.status_code, "not both" in text(both)) == (422, True)
        gone = post(table.coach, "visit", table.case.pk, visit.pk, needs="Two beds", taken_back="NEEDS")
        assert gone.status_code == 302
        page = text(get(table.coach, "visit", table.case.pk, visit.pk)).partition("Said before")[2]
        assert "A bed Renee Hatcher" in page
        assert "Two beds Una Pratt" in page
        assert "taken back by Renee Hatcher" in page
        assert "Two beds" not in text(get(table.coach, "reengagements", table.case.pk))
        with as_importer():
            [line] = Event.objects.filter(case=table.case, kind=EventKind.VISIT_RESULT_TAKEN_BACK)
        assert line.facts == {"contact": str(visit.pk), "purpose": "NEEDS"}

    def test_a_visit_taken_back_is_none(self, table: AlaskaTable) -> None:
        """A043: neither listed nor written on, and nothing rests on it."""
        visit = self.visit(table)
        table.do(take_back_contact, contact_id=visit.pk, participant_ids=None)
        assert "No visit is on record." in text(get(table.coach, "reengagements", table.case.pk))
        assert get(table.coach, "visit", table.case.pk, visit.pk).status_code == 404
        with table.as_(table.coach):
            assert not visits_to_link(table.case).exists()

    def test_refuses_what_says_nothing_and_keeps_what_was_typed(self, table: AlaskaTable) -> None:
        visit = self.visit(table, place="COMMUNITY")
        empty = post(table.coach, "visit", table.case.pk, visit.pk)
        assert (empty.status_code, "for at least one purpose" in text(empty)) == (422, True)
        much = post(table.coach, "visit", table.case.pk, visit.pk, engage="é" * 10_000, needs="A bed")
        assert (much.status_code, "Keep this under 2,001 characters." in text(much), "A bed" in text(much)) == (
            422,
            True,
            True,
        )

    def test_only_visits_of_the_case_and_for_who_works_on_it(self, table: AlaskaTable) -> None:
        call = self.visit(table, method="PHONE", place="")
        assert get(table.coach, "visit", table.case.pk, call.pk).status_code == 404
        assert get(table.coach, "visit", table.case.pk, uuid4()).status_code == 404
        assert get(make_user(), "visit", table.case.pk, self.visit(table).pk).status_code == 404

    def test_cost_the_same_however_many_there_are(self, table: AlaskaTable) -> None:
        counts = []
        for _ in range(2):
            for purpose in ("family", "engage"):
                post(table.coach, "visit", table.case.pk, self.visit(table).pk, **{purpose: "Well"})
            client = signed_in(table.coach)
            path = reverse("reengagement:reengagements", args=[table.case.pk])
            client.get(path)
            with CaptureQueriesContext(connection) as found:
                client.get(path)
            counts.append(len(found))
        assert counts[0] == counts[1]


class TestToday:
    """What Today and the case offer for each standard of staffings lands where it is done."""

    def links(self, user: User, case_id: UUID) -> str:
        client = signed_in(user)
        pages = [client.get(reverse("casework:today")), client.get(reverse("casework:case", args=[case_id]))]
        return "".join(page.content.decode() for page in pages)

    def test_the_extension_form_leads_to_its_room(self, table: AlaskaTable) -> None:
        """A086."""
        assert acts.act("extension-form").page == "reengagement:room"
        table.held(StaffingKind.EXTENSION, is_open=False, days=8)
        assert reverse("reengagement:room", args=[table.key()]) in self.links(table.coach, table.case.pk)

    def test_the_form_of_a_staffing_that_another_system_told_leads_to_the_case(self, table: AlaskaTable) -> None:
        """A086: no room stands for it here, so that no link leads to one."""
        kind = EventKind.EXTENSION_STAFFING_SCHEDULED
        on = TODAY + timedelta(days=8)
        line = ledger.Line(kind, TODAY, due_on=on, facts={"staffing_on": on})
        with as_importer():
            told = ledger.event_of(table.case, line, actor=table.coach, recorded_at=NOW, is_imported=True)
            told.subject_kind, told.subject_id = "importedfact", uuid4()
            told.save(force_insert=True)
            engine.refresh_case(table.case.pk, today=TODAY)
        shown = self.links(table.coach, table.case.pk)
        assert "Hand in the extension form" in shown
        assert str(told.subject_id) not in shown

    def test_a_case_review_leads_to_the_tab_where_it_is_scheduled(self, table: AlaskaTable) -> None:
        """A084."""
        assert acts.act("case-review").page == "reengagement:reengagements"
        assert get(table.coach, "reengagements", table.case.pk).status_code == 200

    def test_what_is_missing_leads_to_where_it_is_settled(self) -> None:
        """R004."""
        room = Table()
        room.opened()
        item = room.lists(due_on=TODAY)
        path = reverse("reengagement:missing-settle", args=[item.pk])
        shown = self.links(room.coach, room.case.pk)
        assert shown.count(path) >= 2
        assert signed_in(room.coach).get(path).status_code == 200

    def test_steps_of_a_coach_stand_on_today_until_they_are_done(self) -> None:
        """R031."""
        room = Table()
        staffing = make_staffing(reengagement=make_reengagement(case=room.case, by=room.coach), by=room.coach)
        step = make_staffing_step(staffing=staffing, what="Call the school")
        assert "Call the school" in text(signed_in(room.coach).get(reverse("casework:today")))
        assert "Call the school" not in text(signed_in(room.manager).get(reverse("casework:today")))
        with as_importer():
            StaffingStep.objects.filter(pk=step.pk).update(done_on=TODAY, done_by=room.coach)
        assert "Call the school" not in text(signed_in(room.coach).get(reverse("casework:today")))


class TestEmptyList:
    @pytest.mark.parametrize(("state", "has"), [("US-AK", "case review"), ("US-OR", "re-engagement")])
    def test_speaks_of_what_the_state_holds(self, state: str, has: str) -> None:
        user = make_user(office=make_office(jurisdiction=state))
        shown = text(get(user, "staffings"))
        assert "No staffing." in shown
        assert has in shown.lower()
        assert ("re-engagement" in shown.lower()) == (state == "US-OR")
