"""Joint meetings as the screens show them, with what the gate lets each agency hear today (A038, O041)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from casework.public import (
    AppointmentChannel,
    AppointmentState,
    Case,
    HouseholdPerson,
    Participant,
    Place,
    ShareDecision,
    SharePurpose,
    ShareScope,
    address,
    decision,
    party_of,
    wording,
)
from coaching.choices import PlanStatus, StepOwner
from coaching.models import Meeting, MeetingParty, MeetingPresence, MeetingStep, Plan, PlanParty
from coaching.queries.runways import slot_key
from coaching.rules import OPEN_SCOPES


@dataclass(frozen=True)
class PartyLine:
    """An agency of a meeting. `hears` is what the gate opens for it today, `waits` what is missing to ask it.

    `waits_for` is the person about whom it is missing. `asked_for` is the hour that it was told, local to the office,
    where the meeting has moved since.
    """

    id: UUID
    name: str
    what: str
    partner_type: str
    invited_on: date | None
    was_present: bool | None
    told: str
    provider_id: UUID | None
    hears: tuple[str, ...] = ()
    waits: ShareDecision | None = None
    waits_for: UUID | None = None
    asked_for: datetime | None = None

    @property
    def is_to_tell(self) -> bool:
        """Whether it is to be asked, or told of the move."""
        return self.invited_on is None or self.asked_for is not None

    @property
    def filled(self) -> str:
        """What a form about a release or an override for it begins with, as an address carries it: keys and codes."""
        begins = {
            "participant_id": self.waits_for,
            "provider_id": self.provider_id,
            "partner_type": "" if self.provider_id else self.partner_type,
            "purpose": SharePurpose.COORDINATION.value,
        }
        return urlencode({name: value for name, value in begins.items() if value})

    @property
    def filled_to_ask(self) -> str:
        """The same where it is to be asked, which tells that the family takes part."""
        return f"{self.filled}&{urlencode({'scopes': ShareScope.ATTENDANCE.value})}"

    @property
    def asked_words(self) -> str:
        """The hour that it was told before the move: "Mon, Nov 30, 3:00 PM"."""
        if self.asked_for is None:
            return ""
        day = wording.long_day(self.asked_for.date())
        return f"{day}, {wording.hour_words(self.asked_for.time())}"


@dataclass(frozen=True)
class StepAgreed:
    """A step that a meeting yielded; `plan_url` is that of the plan in which it stands."""

    id: UUID
    number: int
    words: str
    who: str
    do_by: date | None
    plan_url: str


@dataclass(frozen=True)
class MeetingRow:
    """One joint meeting; `starts_at` is local to the office."""

    id: UUID
    case_id: UUID
    appointment_id: UUID
    subject: str
    starts_at: datetime
    how: str
    state: str
    plan_id: UUID | None
    plan_words: str
    plan_slot: str
    called_by: str
    note_id: UUID | None
    held_on: date | None
    parties: tuple[PartyLine, ...]
    present: tuple[str, ...] = ()
    steps: tuple[StepAgreed, ...] = ()

    @property
    def url(self) -> str:
        """The page of the meeting."""
        return address("coaching:meeting", self.id)

    @property
    def when(self) -> str:
        """The hour: "3:00 PM"."""
        return wording.hour_words(self.starts_at.time())

    @property
    def agencies(self) -> str:
        """The agencies by name."""
        return ", ".join(party.name for party in self.parties)

    @property
    def is_held(self) -> bool:
        """Whether its minutes are filed."""
        return self.note_id is not None

    @property
    def is_booked(self) -> bool:
        """Whether it stands in the calendar, ahead or without minutes."""
        return self.state == AppointmentState.BOOKED

    @property
    def state_words(self) -> str:
        """How it stands."""
        return "Held" if self.is_held else str(AppointmentState(self.state).label)

    @property
    def waiting(self) -> int:
        """How many agencies wait for a release before they are asked."""
        return sum(1 for party in self.parties if party.invited_on is None) if self.is_booked else 0

    @property
    def untold(self) -> int:
        """How many agencies were asked for an hour from which the meeting has moved."""
        return sum(1 for party in self.parties if party.asked_for) if self.is_booked else 0


def meetings_of(case: Case, people: Sequence[HouseholdPerson]) -> list[MeetingRow]:
    """Return the joint meetings of a case, the latest first, in four queries."""
    rows = Meeting.objects.filter(case=case).select_related("appointment", "plan", "called_by")
    return _rows(case, list(rows.order_by("-appointment__starts_at", "-pk")), people)


def next_meeting(rows: Sequence[MeetingRow], *, now: datetime) -> MeetingRow | None:
    """Return the next meeting that stands, of those given."""
    ahead = [row for row in rows if row.is_booked and row.starts_at > now]
    return min(ahead, key=lambda row: row.starts_at, default=None)


def meeting_of(case: Case, meeting_id: UUID, people: Sequence[HouseholdPerson], *, today: date) -> MeetingRow | None:
    """Return one meeting whole, with what each agency may hear today."""
    found = Meeting.objects.filter(case=case, pk=meeting_id).select_related("appointment", "plan", "called_by").first()
    if found is None:
        return None
    asks = found.held_at is None and found.appointment.state in {AppointmentState.BOOKED, AppointmentState.KEPT}
    about = _about(found) if asks else []
    return _rows(case, [found], people, about=about, today=today)[0]


def about_words(case: Case, meeting_id: UUID) -> str:
    """Return of whom agencies are told in a meeting."""
    found = Meeting.objects.filter(case=case, pk=meeting_id).select_related("appointment").get()
    return ", ".join(one.person.standing.given_name for one in _about(found))


def usual_parties(case: Case) -> list[tuple[UUID | None, str]]:
    """Return the agencies that manage the family's plans together with the coach, as (entry of the directory, name)."""
    rows = PlanParty.objects.filter(case=case, plan__is_joint=True, plan__status__in=_STANDING).order_by("name")
    return list(dict.fromkeys(rows.values_list("provider_id", "name")))


def joint_plans(case: Case) -> list[Plan]:
    """Return the jointly managed plans of a case that hold or are written."""
    rows = Plan.objects.filter(case=case, is_joint=True, status__in=_STANDING)
    return list(rows.select_related("participant__person").order_by("kind", "version"))


def drafts_of(case: Case) -> list[Plan]:
    """Return the plans of a case that steps can be written into."""
    rows = Plan.objects.filter(case=case, status=PlanStatus.DRAFT)
    return list(rows.select_related("participant__person").order_by("kind", "version"))


def plan_words(plan: Plan) -> str:
    """Return what a form calls a plan."""
    whose = f", {plan.participant.person.given_name}" if plan.participant else ""
    return f"{plan.get_kind_display()}{whose}, version {plan.version}"


_STANDING = (PlanStatus.DRAFT, PlanStatus.OFFERED, PlanStatus.ACTIVE)


def _about(meeting: Meeting) -> list[Participant]:
    rows = meeting.appointment.people.select_related("participant__person__merged_into")
    people = [row.participant for row in rows.order_by("participant__position", "pk")]
    return [one for one in people if one.is_adult] or people


def _rows(
    case: Case,
    meetings: Sequence[Meeting],
    people: Sequence[HouseholdPerson],
    *,
    about: Sequence[Participant] = (),
    today: date | None = None,
) -> list[MeetingRow]:
    keys = [one.pk for one in meetings]
    names = {one.participant_id: one.given_name for one in people}
    parties: dict[UUID, list[PartyLine]] = defaultdict(list)
    hours = {one.pk: one.appointment.starts_at for one in meetings}
    for party in MeetingParty.objects.filter(meeting__in=keys).select_related("provider").order_by("position", "pk"):
        moved = party.asked_for.astimezone(case.office.zone) if party.asked_for else None
        is_moved = party.asked_for != hours[party.meeting_id]
        parties[party.meeting_id].append(_party(case, party, about, today, asked_for=moved if is_moved else None))
    present: dict[UUID, list[str]] = defaultdict(list)
    there = MeetingPresence.objects.filter(meeting__in=keys).order_by("participant__position")
    for meeting_id, participant_id in there.values_list("meeting_id", "participant_id"):
        present[meeting_id].append(names.get(participant_id, ""))
    steps: dict[UUID, list[StepAgreed]] = defaultdict(list)
    for step in MeetingStep.objects.filter(meeting__in=keys).select_related("step").order_by("number"):
        steps[step.meeting_id].append(_step(step, names))
    return [_row(case, one, parties[one.pk], present[one.pk], steps[one.pk]) for one in meetings]


def _row(
    case: Case,
    meeting: Meeting,
    parties: Sequence[PartyLine],
    present: Sequence[str],
    steps: Sequence[StepAgreed],
) -> MeetingRow:
    held = meeting.appointment
    return MeetingRow(
        id=meeting.pk,
        case_id=case.pk,
        appointment_id=held.pk,
        subject=meeting.subject,
        starts_at=held.starts_at.astimezone(case.office.zone),
        how=", ".join(
            part
            for part in (
                str(AppointmentChannel(held.channel).label),
                str(Place(held.place).label) if held.place else "",
                held.place_words,
            )
            if part
        ),
        state=held.state,
        plan_id=meeting.plan_id,
        plan_words=f"{meeting.plan.get_kind_display()}, version {meeting.plan.version}" if meeting.plan else "",
        plan_slot=slot_key(meeting.plan.kind, meeting.plan.participant_id) if meeting.plan else "",
        called_by=meeting.called_by.name,
        note_id=meeting.note_id,
        held_on=held.starts_at.astimezone(case.office.zone).date() if meeting.held_at else None,
        parties=tuple(parties),
        present=tuple(present),
        steps=tuple(steps),
    )


def _party(
    case: Case,
    party: MeetingParty,
    about: Sequence[Participant],
    today: date | None,
    *,
    asked_for: datetime | None,
) -> PartyLine:
    hears: tuple[str, ...] = ()
    waits, waits_for = None, None
    if about and today:
        named = party_of(party.provider, name=party.name, partner_type=party.partner_type)

        def asked(scope: str) -> list[ShareDecision]:
            return [
                decision(
                    case=case, participant=one, party=named, scopes=(scope,), purpose=SharePurpose.COORDINATION,
                    day=today,
                )
                for one in about
            ]  # fmt: skip

        hears = tuple(str(scope.label) for scope in OPEN_SCOPES if all(answer.is_allowed for answer in asked(scope)))
        answers = zip(about, asked(ShareScope.ATTENDANCE), strict=True)
        waits_for, waits = next(((one.pk, answer) for one, answer in answers if not answer.is_allowed), (None, None))
    return PartyLine(
        id=party.pk,
        provider_id=party.provider_id,
        name=party.name,
        what=str(party.get_partner_type_display()),
        partner_type=party.partner_type,
        invited_on=party.invited_on,
        was_present=party.was_present,
        told=", ".join(str(ShareScope(scope).label) for scope in party.told_scopes),
        hears=hears,
        waits=waits,
        waits_for=waits_for,
        asked_for=asked_for,
    )


def _step(step: MeetingStep, names: dict[UUID, str]) -> StepAgreed:
    name = names.get(step.participant_id, "") if step.participant_id else ""
    owner = {
        StepOwner.COACH: "Coach",
        StepOwner.PARTNER: step.party or str(StepOwner.PARTNER.label),
        StepOwner.BOTH: f"{name or 'The family'} and coach",
    }.get(StepOwner(step.owner), name or "The family")
    return StepAgreed(
        id=step.pk,
        number=step.number,
        words=step.words,
        who=owner,
        do_by=step.do_by,
        plan_url=address("coaching:plan", step.step.plan_id) if step.step else "",
    )
