"""Case review, extension staffing and family support team, run through their operations in Alaska."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import EventKind, Jurisdiction, Role
from casework.models import Case, Deadline, Event
from casework.refusals import Refused
from reengagement.choices import (
    HELD,
    Presence,
    Seat,
    StaffingKind,
    StaffingStatus,
    SupportTeamAnswer,
    TeamAnswer,
)
from reengagement.models import Staffing, SupportTeamOffer
from reengagement.operations import answering, deciding, inviting, other_rooms, presence, scheduling
from reengagement.queries.staffings import (
    not_entered_elsewhere,
    own_steps,
    staffings_going,
    to_confirm,
)
from reengagement.rules.agendas import Point
from tests.factories import TODAY, adult_of, as_importer, make_case, make_office, make_user
from tests.rooms import Table, booking

pytestmark = pytest.mark.django_db


class AlaskaTable(Table):
    """A family of Alaska, whose staffings are of the whole family."""

    def __init__(self) -> None:
        super().__init__()
        self.office = make_office(jurisdiction=Jurisdiction.ALASKA)
        self.coach = make_user(role=Role.COACH, name="Renee Hatcher", office=self.office)
        self.lead = make_user(role=Role.LEAD_WORKER, name="Mina Aho", office=self.office)
        self.aide = make_user(role=Role.CASE_AIDE, name="Una Pratt", office=self.office)
        self.case = make_case(coach=self.coach, office=self.office)
        self.adult = adult_of(self.case)

    def held(self, kind: str, *, is_open: bool = True, days: int = 0) -> Staffing:
        self.staffing = self.do(
            scheduling.schedule_staffing,
            case_id=self.case.pk,
            kind=kind,
            reengagement_id=None,
            participant_ids=[self.adult.pk],
            booking=booking(TODAY + timedelta(days=days)),
        )
        if is_open:
            self.do(presence.open_room, staffing_id=self.key())
            for who in (self.coach, self.adult):
                self.mark(who, Presence.IN_PERSON)
        return self.staffing

    def concludes(self, **changes: Any) -> Any:
        return self.do(other_rooms.conclude_staffing, **{"staffing_id": self.key()} | changes)


@pytest.fixture
def table(db: None) -> AlaskaTable:
    return AlaskaTable()


def lines(table: Table, kind: EventKind) -> list[Event]:
    with as_importer():
        return list(Event.objects.filter(case=table.case, kind=kind).order_by("id"))


class TestCaseReview:
    def write(self, table: Table, **changes: Any) -> Any:
        said: dict[str, Any] = {
            "staffing_id": table.key(),
            "progression": "Works two more days",
            "regression": "",
            "discrepancies": "",
            "none_of": [Point.REGRESSION, Point.DISCREPANCIES],
        } | changes
        return table.do(other_rooms.write_review, **said)

    def test_is_held_with_the_client(self, table: AlaskaTable) -> None:
        """A084, A085."""
        table.held(StaffingKind.CASE_REVIEW)
        self.write(table)
        table.concludes()
        assert (table.fresh().status, table.staffing.outcome) == (StaffingStatus.CLOSED, HELD)
        [line] = lines(table, EventKind.CASE_REVIEW_HELD)
        assert (line.participant_id, line.subject_id) == (table.adult.pk, table.key())

    def test_a_heading_left_empty_says_nothing(self, table: AlaskaTable) -> None:
        table.held(StaffingKind.CASE_REVIEW)
        self.write(table, none_of=[])
        with pytest.raises(Refused, match="regression; discrepancies"):
            table.concludes()

    def test_not_without_the_client(self, table: AlaskaTable) -> None:
        table.held(StaffingKind.CASE_REVIEW)
        self.write(table)
        table.mark(table.adult, Presence.LEFT)
        with pytest.raises(Refused, match="with the client"):
            table.concludes()

    def test_refuses_what_is_of_another_agenda(self, table: AlaskaTable) -> None:
        table.held(StaffingKind.CASE_REVIEW)
        with pytest.raises(Refused, match="another agenda"):
            table.do(answering.write_room, staffing_id=table.key(), says=answering.RoomWords())
        with pytest.raises(Refused, match="another agenda"):
            table.do(deciding.decide_staffing, staffing_id=table.key(), outcome="")
        with pytest.raises(Refused, match="headings of this review"):
            self.write(table, none_of=["WEATHER"])

    def test_aides_conclude_none(self, table: AlaskaTable) -> None:
        table.held(StaffingKind.CASE_REVIEW)
        with pytest.raises(PermissionDenied):
            table.concludes(by=table.aide)
        with pytest.raises(PermissionDenied):
            table.concludes(by=table.lead)
        with pytest.raises(Case.DoesNotExist):
            table.concludes(by=make_user())


class TestExtension:
    SAYS = other_rooms.ExtensionSays(
        used_months=50,
        used_as_of=TODAY.replace(day=1),
        are_months_left_out=True,
        form_with_client_on=TODAY,
        needs_medical_form=False,
        parents_who_qualify=1,
        recommendation=TeamAnswer.EXTEND,
        extension_type="Hardship",
        extension_months=12,
    )

    def write(self, table: Table, **changes: Any) -> Any:
        says = other_rooms.ExtensionSays(**vars(self.SAYS) | changes)
        return table.do(other_rooms.write_extension, staffing_id=table.key(), says=says)

    def test_scheduling_starts_the_clock_of_the_form(self, table: AlaskaTable) -> None:
        """A086."""
        table.held(StaffingKind.EXTENSION, is_open=False, days=10)
        with as_importer():
            [row] = Deadline.objects.filter(case=table.case, standard="extension-form")
        assert row.due_on == TODAY + timedelta(days=3)
        with pytest.raises(Refused, match="with the client first"):
            table.do(other_rooms.submit_extension_form, staffing_id=table.key(), on=TODAY)
        self.write(table)
        table.do(other_rooms.submit_extension_form, staffing_id=table.key(), on=TODAY)
        with as_importer():
            [row] = Deadline.objects.filter(case=table.case, standard="extension-form")
        assert row.met_on == TODAY

    def test_a_late_form_says_why_and_the_team_recommends(self, table: AlaskaTable) -> None:
        """A086-A088; 7 AAC 45.610."""
        table.held(StaffingKind.EXTENSION)
        self.write(table)
        table.do(other_rooms.submit_extension_form, staffing_id=table.key(), on=TODAY)
        with pytest.raises(Refused, match="form a week ahead"):
            table.concludes()
        self.write(table, late_reason="The family was in the village")
        table.concludes()
        assert (table.fresh().status, table.staffing.outcome) == (StaffingStatus.CLOSED, TeamAnswer.EXTEND)
        [line] = lines(table, EventKind.STAFFING_DECIDED)
        assert line.facts == {"outcome": "EXTEND"}

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"used_as_of": None}, "used_months"),
            ({"used_months": 601}, "used_months"),
            ({"form_with_client_on": TODAY + timedelta(days=1)}, "form_with_client_on"),
            ({"medical_form_on": TODAY}, "needs_medical_form"),
            ({"recommendation": "SOME"}, "recommendation"),
            ({"extension_months": 0}, "extension_months"),
            ({"parents_who_qualify": -1}, "parents_who_qualify"),
        ],
    )
    def test_refuses_what_cannot_be(self, table: AlaskaTable, changes: dict[str, Any], field: str) -> None:
        table.held(StaffingKind.EXTENSION, is_open=False)
        with pytest.raises(Refused) as refusal:
            self.write(table, **changes)
        assert refusal.value.field == field

    def test_one_at_a_time(self, table: AlaskaTable) -> None:
        table.held(StaffingKind.EXTENSION, is_open=False)
        with pytest.raises(Refused, match="going on already"):
            table.held(StaffingKind.EXTENSION, is_open=False, days=2)


class TestSupportTeam:
    def offer(self, table: Table, answer: str = SupportTeamAnswer.ACCEPTED, **changes: Any) -> SupportTeamOffer:
        said: dict[str, Any] = {"case_id": table.case.pk, "offered_on": TODAY, "answer": answer} | changes
        found: SupportTeamOffer = table.do(other_rooms.offer_support_team, **said)
        return found

    def test_a_meeting_is_held_when_the_family_wants_one(self, table: AlaskaTable) -> None:
        """A110."""
        for answer in (None, SupportTeamAnswer.DECLINED, SupportTeamAnswer.THINKING):
            if answer:
                self.offer(table, answer)
            with pytest.raises(Refused, match="when they want one"):
                table.held(StaffingKind.SUPPORT_TEAM)
        self.offer(table)
        table.held(StaffingKind.SUPPORT_TEAM)
        assert [line.facts["answer"] for line in lines(table, EventKind.SUPPORT_TEAM_OFFERED)] == [
            "DECLINED",
            "THINKING",
            "ACCEPTED",
        ]

    def test_ends_with_next_steps_that_are_tasks(self, table: AlaskaTable) -> None:
        self.offer(table)
        table.held(StaffingKind.SUPPORT_TEAM)
        aunt = inviting.Whom(name="Ida Moss", seat=Seat.SUPPORT_PERSON)
        table.do(inviting.invite, staffing_id=table.key(), whom=aunt, way="")
        step = answering.StepSays(table.seat(table.coach).pk, "Send the list of providers", TODAY)
        with pytest.raises(Refused, match="next steps"):
            table.concludes()
        table.do(answering.keep_steps, staffing_id=table.key(), steps=[step])
        table.concludes()
        with table.as_(table.coach):
            [own] = own_steps(table.coach)
        assert (own.what, own.by) == ("Send the list of providers", TODAY)
        table.do(deciding.finish_step, step_id=own.id, on=TODAY)
        with table.as_(table.coach):
            assert own_steps(table.coach) == []

    def test_refuses(self, table: AlaskaTable) -> None:
        with pytest.raises(Refused, match="lies ahead"):
            self.offer(table, offered_on=TODAY + timedelta(days=1))
        with pytest.raises(Refused, match="what the family said"):
            self.offer(table, "PERHAPS")
        with pytest.raises(Refused, match="no such staffing"):
            self.offer(Table())


class TestLists:
    def test_say_what_goes_on_and_who_has_to_confirm(self, django_assert_num_queries: Any) -> None:
        table = Table()
        table.decided()
        table.confirmed(table.coach)
        other = Table()
        other.opened()
        with table.as_(table.manager), django_assert_num_queries(2):
            [row] = staffings_going(table.manager)
        assert (row.status, row.left, row.number) == ("DECIDED", 2, table.case.number)
        assert row.given_name == table.adult.person.given_name
        with table.as_(table.manager):
            assert [one.id for one in to_confirm(table.manager)] == [table.key()]
            assert [one.id for one in not_entered_elsewhere(table.manager)] == [table.key()]
        with table.as_(table.coach):
            assert to_confirm(table.coach) == []
