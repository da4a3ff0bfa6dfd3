"""A staffing room of an Oregon office, run through the operations by whoever sits in it, to any stage of a test."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from casework.choices import (
    AppointmentChannel,
    AppointmentPurpose,
    CaseKind,
    Initiator,
    Jurisdiction,
    Place,
    RestrictedKind,
    Role,
    ShareWay,
)
from casework.context import in_context
from casework.models import Case, Participant, User
from casework.operations.appointments import Booking
from reengagement.choices import (
    CauseAnswer,
    Choice,
    Concern,
    Finding,
    JobsClass,
    MissingState,
    Opportunity,
    Outcome,
    Presence,
    ReviewArea,
    ReviewSource,
    Screening,
    StaffingKind,
    StartedBy,
)
from reengagement.models import MissingItem, Reengagement, SeatTaken, Staffing
from reengagement.operations import answering, beginning, checks, deciding, inviting, missing, presence, scheduling
from reengagement.rules.room_figures import months_from
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_importer,
    make_access,
    make_case,
    make_contact,
    make_office,
    make_user,
)
from tests.work_records import make_activity

LOOKED_FROM = months_from(TODAY, -7)


def booking(on: date = TODAY, **changes: Any) -> Booking:
    at = (NOW + timedelta(minutes=10)).time().replace(second=0, microsecond=0) if on == TODAY else time(10, 30)
    values: dict[str, Any] = {
        "purpose": AppointmentPurpose.OTHER,
        "channel": AppointmentChannel.IN_PERSON,
        "initiator": Initiator.COACH,
        "on": on,
        "at": at,
        "minutes": 45,
        "place": Place.OFFICE,
        "knows_clash": True,
    } | changes
    return Booking(**values)


class Table:
    """A family with a duty to take part, and the staff around it: coach, manager, specialist, lead worker, aide."""

    def __init__(self, **changes: Any) -> None:
        self.office = make_office(jurisdiction=Jurisdiction.OREGON, **changes)
        self.coach = self._staff(Role.COACH, "Renee Hatcher")
        self.manager = self._staff(Role.OPERATIONS_MANAGER, "Xavier Ruiz")
        self.specialist = self._staff(Role.ENGAGEMENT_SPECIALIST, "Joan Bixby")
        self.lead = self._staff(Role.LEAD_WORKER, "Mina Aho")
        self.aide = self._staff(Role.CASE_AIDE, "Una Pratt")
        self.case: Case = make_case(coach=self.coach, office=self.office, kind=CaseKind.WORK)
        self.adult: Participant = adult_of(self.case)
        make_contact(case=self.case, by=self.coach, is_reached=False, on=TODAY - timedelta(days=3))
        self.activity = make_activity(case=self.case, by=self.coach, participant=self.adult)
        self._ticks = 0

    def _staff(self, role: Role, name: str) -> User:
        return make_user(role=role, name=name, office=self.office)

    def now(self) -> datetime:
        """A moment after every earlier one."""
        self._ticks += 1
        return NOW + timedelta(milliseconds=self._ticks)

    def as_(self, actor: User) -> AbstractContextManager[None]:
        return in_context(actor=actor)

    def do(self, operation: Any, *, by: User | None = None, **said: Any) -> Any:
        """Run an operation as somebody, the coach unless said."""
        actor = by or self.coach
        with self.as_(actor):
            return operation(**said, actor=actor, now=said.pop("now", None) or self.now())

    def list_reader(self, user: User, *kinds: RestrictedKind) -> None:
        """Put somebody on the restricted list of the case."""
        make_access(case=self.case, staff=user, by=self.manager, kinds=list(kinds or RestrictedKind))

    # Stages

    def begun(self, **changes: Any) -> Reengagement:
        self.do(
            beginning.say_jobs_class,
            case_id=self.case.pk,
            participant_id=self.adult.pk,
            jobs_class=JobsClass.MANDATORY,
            first_day=TODAY - timedelta(days=20),
        )
        said: dict[str, Any] = {
            "concern": Concern.NOT_FOLLOWED,
            "what": "Two mornings at the job club missed",
            "on": TODAY - timedelta(days=5),
            "started_by": StartedBy.DEPARTMENT,
            "activity_id": self.activity.pk,
        } | changes
        begun: Reengagement = self.do(
            beginning.begin_reengagement, case_id=self.case.pk, participant_id=self.adult.pk, **said
        )
        self.reengagement = begun
        return begun

    def scheduled(self, on: date = TODAY) -> Staffing:
        if not hasattr(self, "reengagement"):
            self.begun()
        self.staffing: Staffing = self.do(
            scheduling.schedule_staffing,
            case_id=self.case.pk,
            kind=StaffingKind.REENGAGEMENT,
            reengagement_id=self.reengagement.pk,
            participant_ids=(),
            booking=booking(on),
        )
        return self.staffing

    def seat(self, who: User | Participant) -> SeatTaken:
        with as_importer():
            rows = SeatTaken.objects.filter(staffing=self.staffing)
            return rows.get(user=who) if isinstance(who, User) else rows.get(participant=who)

    def invited(self, *staff: User) -> None:
        for user in staff or (self.manager, self.specialist):
            self.do(
                inviting.invite, staffing_id=self.staffing.pk, whom=inviting.Whom(user_id=user.pk), way=ShareWay.SPOKEN
            )

    def opened(self, *staff: User, on: date = TODAY) -> Staffing:
        """Open the room; the coach and the staff named are here, the participant is on the phone."""
        team = staff or (self.manager, self.specialist)
        if not hasattr(self, "staffing"):
            self.scheduled(on)
        self.invited(*team)
        self.do(presence.open_room, staffing_id=self.staffing.pk)
        for user in (self.coach, *team):
            self.mark(user, Presence.IN_PERSON)
        self.mark(self.adult, Presence.PHONE)
        return self.staffing

    def mark(self, who: User | Participant, how: str, *, by: User | None = None) -> None:
        self.do(presence.set_presence, by=by, seat_id=self.seat(who).pk, presence=how)

    def answered(self, outcome: str = Outcome.NEW_PLAN) -> Staffing:
        """Fill the agenda in, so that only the checks are left."""
        if not hasattr(self, "staffing"):
            self.opened()
        key = self.staffing.pk
        self.do(scheduling.record_process_told, staffing_id=key, on=TODAY - timedelta(days=1))
        self.do(scheduling.record_choice, staffing_id=key, asked_on=TODAY - timedelta(days=2), choice=Choice.YES)
        for source in ReviewSource:
            self.do(beginning.mark_source_reviewed, reengagement_id=self.reengagement.pk, source=source)
        says = answering.RoomWords(
            strengths="Two years as lead server\nKnows the bus lines",
            goals="Get into the dental class in February",
            supports="Gas help for interviews",
            cause=CauseAnswer.NONE,
            is_plan_fit=outcome != Outcome.NEW_PLAN,
            agreed_on=TODAY,
            outcome=outcome,
        )
        self.do(answering.write_room, staffing_id=key, says=says)
        for chance in Opportunity:
            self.do(
                answering.answer_opportunity,
                staffing_id=key,
                opportunity=chance,
                was_given=True,
                evidence="Note of last week",
            )
        for screening in Screening:
            self.do(answering.offer_screening, staffing_id=key, screening=screening, is_done=True, offered_on=None)
        for area in ReviewArea:
            for person in self.people():
                self.answer(area, person)
        self.do(
            answering.keep_steps,
            staffing_id=key,
            steps=[
                answering.StepSays(
                    self.seat(self.adult).pk,
                    "Contact more providers",
                    TODAY + timedelta(days=14),
                    count=4,
                    unit="providers",
                    evidence="Interviews scheduled",
                )
            ],
        )
        self.do(
            answering.consider_option, staffing_id=key, outcome=Outcome.MEET_AGAIN, why="Everything is known already"
        )
        return self.staffing

    def people(self) -> list[Participant]:
        with as_importer():
            return list(self.case.participants.order_by("position"))

    def answer(self, area: str, person: Participant, **changes: Any) -> Any:
        said: dict[str, Any] = {
            "finding": Finding.NONE_KNOWN,
            "looked_from": LOOKED_FROM if area == ReviewArea.DOMESTIC_VIOLENCE else None,
        } | changes
        says = answering.AreaWords(area=area, participant_id=person.pk, **said)
        return self.do(answering.answer_area, staffing_id=self.staffing.pk, says=says)

    def checked(self, outcome: str = Outcome.NEW_PLAN) -> Staffing:
        """Everything is there for the decision."""
        self.answered(outcome)
        self.do(checks.check_bias, staffing_id=self.staffing.pk)
        self.do(checks.check_validity, by=self.manager, staffing_id=self.staffing.pk)
        return self.fresh()

    def decided(self, outcome: str = Outcome.NEW_PLAN, *, by: User | None = None) -> Staffing:
        self.checked(outcome)
        self.do(deciding.decide_staffing, by=by or self.specialist, staffing_id=self.staffing.pk, outcome=outcome)
        return self.fresh()

    def confirmed(self, *staff: User) -> Staffing:
        for user in staff or (self.coach, self.manager, self.specialist):
            self.do(
                deciding.confirm_decision,
                by=user,
                staffing_id=self.staffing.pk,
                decided_at=self.fresh().decided_at,
            )
        return self.fresh()

    def fresh(self) -> Staffing:
        with as_importer():
            self.staffing = Staffing.objects.get(pk=self.staffing.pk)
            return self.staffing

    # Missing things

    def lists(self, what: str = "Community visit", **changes: Any) -> MissingItem:
        said: dict[str, Any] = {
            "owner_seat_id": self.seat(self.coach).pk,
            "due_on": TODAY + timedelta(days=3),
        } | changes
        item: MissingItem = self.do(missing.list_missing, staffing_id=self.staffing.pk, what=what, **said)
        return item

    def settles(self, item: MissingItem, **changes: Any) -> None:
        said: dict[str, Any] = {"state": MissingState.IN, "finding": "No concerns", "note_id": None} | changes
        self.do(missing.settle_missing, item_id=item.pk, **said)

    def waiting(self) -> MissingItem:
        """The team meets, finds something missing and waits for it."""
        if not hasattr(self, "staffing"):
            self.opened()
        item = self.lists()
        self.do(
            answering.write_room, staffing_id=self.staffing.pk, says=answering.RoomWords(outcome=Outcome.MEET_AGAIN)
        )
        self.do(
            deciding.decide_staffing,
            by=self.specialist,
            staffing_id=self.staffing.pk,
            outcome=Outcome.MEET_AGAIN,
        )
        self.fresh()
        return item

    def key(self) -> UUID:
        return self.staffing.pk
