"""A staffing room in which everything is ready, for tests that take one thing away."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from casework.choices import EventKind
from reengagement.choices import (
    CauseAnswer,
    Choice,
    Finding,
    MissingState,
    Opportunity,
    Outcome,
    Presence,
    ReviewArea,
    ReviewSource,
    Screening,
    Seat,
)
from reengagement.rules import areas, entry, facts, missing
from reengagement.rules.locks import Gate
from reengagement.rules.ready import ready
from reengagement.rules.room import SeatFacts
from reengagement.rules.room_figures import figures_on

TODAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 17, 20, tzinfo=UTC)
OREGON = figures_on("US-OR", TODAY)
ALASKA = figures_on("US-AK", TODAY)
RENEE, XAVIER, JOAN, AMY, JORDAN, SOL, ELI = (UUID(int=number) for number in range(1, 8))
ALL_KINDS = ("DV", "TREATMENT", "MEDICAL", "MENTAL_HEALTH")

COACH = SeatFacts(RENEE, Seat.COACH, Presence.IN_PERSON, "RH")
MANAGER = SeatFacts(XAVIER, Seat.OPERATIONS_MANAGER, Presence.IN_PERSON, "XR")
SPECIALIST = SeatFacts(JOAN, Seat.ENGAGEMENT_SPECIALIST, Presence.IN_PERSON, "JB")
PARTICIPANT = SeatFacts(AMY, Seat.PARTICIPANT, Presence.PHONE, "AT")
CHILD_WELFARE = SeatFacts(JORDAN, Seat.CHILD_WELFARE, Presence.IN_PERSON, "JD", partner_type="CHILD_WELFARE")
CONTRACTOR = SeatFacts(SOL, Seat.CONTRACTOR, Presence.IN_PERSON, "SV", partner_type="CONTRACTOR")
PARTNER = SeatFacts(UUID(int=8), Seat.PARTNER, Presence.IN_PERSON, "PQ", partner_type="COMMUNITY_PARTNER")
GUEST = SeatFacts(UUID(int=9), Seat.SUPPORT_PERSON, Presence.IN_PERSON, "MT")
TEAM = (COACH, MANAGER, SPECIALIST)

MOTHER = areas.Member(AMY, "Amy", is_adult=True)
SON = areas.Member(ELI, "Eli", is_adult=False)


def answer(area: str, person: UUID, **changes: Any) -> areas.AreaAnswer:
    looked = date(2026, 5, 17) if area == ReviewArea.DOMESTIC_VIOLENCE else None
    return replace(areas.AreaAnswer(area, person, Finding.NONE_KNOWN, looked_from=looked), **changes)


def answers(*changed: areas.AreaAnswer) -> tuple[areas.AreaAnswer, ...]:
    """Every area of both people, none known, but for some answers."""
    found = {(area, person): answer(area, person) for area in ReviewArea for person in (AMY, ELI)}
    found |= {(one.area, one.person_id): one for one in changed}  # type: ignore[misc]
    return tuple(found.values())


CARE = answer(
    ReviewArea.CARE_TRANSPORT,
    AMY,
    finding=Finding.EXISTS,
    affected=False,
    offers=(areas.Offer("Gas help", TODAY - timedelta(days=8)),),
)


def item(what: str = "Community visit", **changes: Any) -> missing.MissingItem:
    return replace(missing.MissingItem(UUID(int=77), what, COACH, TODAY + timedelta(days=3)), **changes)


def settled(what: str = "Community visit", **changes: Any) -> missing.MissingItem:
    return replace(item(what, state=MissingState.IN, settled_at=NOON), **changes)


ROOM = facts.RoomFacts(
    on=TODAY,
    participant=MOTHER,
    household=(MOTHER, SON),
    seats=(*TEAM, PARTICIPANT),
    invited_on=TODAY - timedelta(days=8),
    choice=Choice.YES,
    process_told_on=TODAY - timedelta(days=7),
    efforts=(entry.Effort(UUID(int=50), TODAY - timedelta(days=9), "Phone", "No answer"),),
    sources=tuple(
        entry.SourceStanding(source, reviews=(entry.SourceReview(source, RENEE, NOON),)) for source in ReviewSource
    ),
    strengths=("Two years as lead server",),
    goals=("Get into the dental class in February",),
    next_steps=("Contact 4 more providers",),
    supports=("Gas help for interviews",),
    opportunities=tuple(facts.OpportunityAnswer(which, True, "Notes of Oct 9") for which in Opportunity),
    screenings=tuple(facts.ScreeningFacts(which, is_done=True) for which in Screening),
    answers=answers(CARE),
    cause=CauseAnswer.NONE,
    is_plan_fit=False,
    agreed_on=TODAY,
    bias_check=facts.Tick(RENEE, NOON),
    validity_check=facts.Tick(XAVIER, NOON),
    considered=(facts.OptionConsidered(Outcome.MEET_AGAIN, "Everything is known"),),
    outcome=Outcome.NEW_PLAN,
)
#: A room in which everything is there for taking money.
REDUCTION = replace(
    ROOM,
    outcome=Outcome.REDUCTION,
    agreed_on=None,
    is_plan_fit=True,
    child_welfare=facts.ChildWelfareFacts(TODAY - timedelta(days=2), "NONE"),
    child_risk="Rent would not be paid in full.",
    community_visit_tried_on=TODAY - timedelta(days=7),
)


def seen(room: facts.RoomFacts, *reads: str) -> facts.RoomFacts:
    """The room as somebody sees it who reads some protected kinds."""
    unread = areas.unread_areas(
        room.household, room.answers, staffing_on=room.on, dv_months=OREGON.dv_months, reads=reads
    )
    return replace(room, answers=areas.shown(room.answers, reads=reads), unread=unread)


def gates(room: facts.RoomFacts) -> dict[str, Gate]:
    return {gate.code: gate for gate in ready(room, OREGON, today=TODAY)}


def open_codes(room: facts.RoomFacts) -> list[str]:
    return [code for code, gate in gates(room).items() if gate.is_locking]


def fact(kind: str = EventKind.CONTACT_MADE, **changes: Any) -> entry.RecordFact:
    made = entry.RecordFact(UUID(int=60), kind, TODAY - timedelta(days=3), NOON - timedelta(days=3))
    return replace(made, **changes)
