"""The room as its page shows it: six areas with everybody in them, seats, the ready list with where each is mended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from casework.public import wording
from reengagement.choices import DEPARTMENT_SEATS, Finding, Presence, ReviewArea, Seat
from reengagement.models import Staffing
from reengagement.queries.seats import SeatRow
from reengagement.rules.agendas import Point
from reengagement.rules.areas import PROTECTED_AREAS, AreaAnswer, areas_done, dv_window, gaps, may_read
from reengagement.rules.facts import RoomFacts
from reengagement.rules.locks import Gate
from reengagement.rules.room_figures import RoomFigures

#: Where each point of the agenda is mended: a part of the room's page, or a page of its own.
_PARTS = {
    Point.STRENGTHS_GOALS: "own",
    Point.QUORUM: "who",
    Point.AREAS: "areas",
    Point.LOOK_BACK: "areas",
    Point.LIMITATIONS: "areas",
    Point.COACH_STATEMENT: "statement",
    Point.CAUSE: "cause",
    Point.PLAN_FIT: "cause",
    Point.CONSIDERED: "considered",
    Point.CHILD_WELFARE: "harm",
    Point.CHILD_RISK: "harm",
    Point.COMMUNITY_VISIT: "harm",
    Point.BIAS: "bias",
    Point.OUTCOME: "outcome",
    Point.VALIDITY: "validity",
    Point.PROGRESSION: "review",
    Point.REGRESSION: "review",
    Point.DISCREPANCIES: "review",
    Point.CLOCK: "extension",
    Point.LEFT_OUT_MONTHS: "extension",
    Point.FORM_WITH_CLIENT: "extension",
    Point.FORM_SUBMITTED: "submit",
    Point.MEDICAL_FORM: "extension",
    Point.BOTH_PARENTS: "extension",
    Point.RECOMMENDATION: "extension",
}
_PAGES = {
    Point.PROCESS_TOLD: "reengagement:attend",
    Point.CHOICE: "reengagement:attend",
    Point.OPPORTUNITIES: "reengagement:chances",
    Point.SCREENINGS: "reengagement:chances",
    Point.MISSING: "reengagement:missing",
    Point.SECOND_REVIEW: "reengagement:missing",
    Point.NEXT_STEPS: "reengagement:next-steps",
}
_FINDING_TONES = {Finding.NONE_KNOWN: "ok", Finding.POSSIBLE: "soon", Finding.EXISTS: "over"}
_PRESENCE = {
    Presence.INVITED: ("", "clock"),
    Presence.IN_PERSON: ("ok", "check"),
    Presence.PHONE: ("ok", "phone"),
    Presence.VIDEO: ("ok", "check"),
    Presence.LEFT: ("soon", "out"),
    Presence.ABSENT: ("line", "x"),
}


@dataclass(frozen=True)
class AreaPerson:
    """What is known of one person in an area."""

    name: str
    is_adult: bool
    finding: str
    tone: str
    affected: str
    offers: tuple[str, ...]


@dataclass(frozen=True)
class AreaLine:
    """One of the six areas; without `people` the reader may not see what stands in it."""

    code: str
    label: str
    hint: str
    is_done: bool
    is_protected: bool
    is_read: bool
    people: tuple[AreaPerson, ...] = ()


@dataclass(frozen=True)
class GateLine:
    """A gate of the ready list with the address where it is mended."""

    gate: Gate
    url: str


@dataclass(frozen=True)
class SeatLine:
    """A seat as the room shows it."""

    row: SeatRow
    role: str
    state: str
    tone: str
    icon: str
    is_department: bool
    is_family: bool
    is_partner: bool
    is_off: bool


def area_lines(
    facts: RoomFacts, figures: RoomFigures, *, staffing_on: date, reads: Collection[str]
) -> tuple[AreaLine, ...]:
    """Return the six areas in their order."""
    unread = {one.area: one for one in facts.unread}
    found = gaps(
        facts.household, facts.answers, staffing_on=staffing_on, dv_months=figures.dv_months, unread=list(unread)
    )
    done = areas_done(found)
    by_key = {(answer.area, answer.person_id): answer for answer in facts.answers}
    lines = []
    for area in ReviewArea:
        is_read = may_read(area, reads)
        is_done = (area in done and bool(facts.household)) if is_read else area in unread and unread[area].is_complete
        people = tuple(
            _person(member.label, member.is_adult, by_key.get((area, member.person_id)))
            for member in sorted(facts.household, key=lambda one: not one.is_adult)
        )
        lines.append(
            AreaLine(
                code=area.value,
                label=str(area.label),
                hint=_hint(area, figures, staffing_on),
                is_done=is_done,
                is_protected=area in PROTECTED_AREAS,
                is_read=is_read,
                people=people if is_read else (),
            )
        )
    return tuple(lines)


def _hint(area: ReviewArea, figures: RoomFigures, on: date) -> str:
    if area == ReviewArea.DOMESTIC_VIOLENCE and figures.dv_months is not None:
        return f"Last {figures.dv_months} months: {dv_window(on, months=figures.dv_months).words}"
    return "Each adult and child"


def _person(name: str, is_adult: bool, answer: AreaAnswer | None) -> AreaPerson:
    if answer is None:
        return AreaPerson(name, is_adult, "Not answered", "line", "", ())
    effect = {True: "Affected taking part", False: "Did not affect taking part", None: "Effect not asked"}
    offers = tuple(f"{one.what}, {wording.spelt_day(one.on)}" for one in answer.offers)
    return AreaPerson(
        name=name,
        is_adult=is_adult,
        finding=str(Finding(answer.finding).label),
        tone=_FINDING_TONES[Finding(answer.finding)],
        affected=effect[answer.affected] if answer.is_limitation else "",
        offers=offers or (("Nothing was offered",) if answer.is_nothing_offered else ()),
    )


def gate_lines(gates: Sequence[Gate], staffing: Staffing) -> tuple[GateLine, ...]:
    """Return the ready list, each gate with where it is mended."""
    return tuple(GateLine(gate, place_of(gate.code, staffing)) for gate in gates)


def place_of(code: str, staffing: Staffing) -> str:
    """Return the address where a point of the agenda is mended."""
    point = Point(code)
    if point in (Point.EFFORT, Point.SOURCES):
        part = "tries" if point == Point.EFFORT else "sources"
        return f"{reverse('reengagement:reengagement', args=[staffing.reengagement_id])}#{part}"
    if point in _PAGES:
        return reverse(_PAGES[point], args=[staffing.pk])
    return f"{reverse('reengagement:room', args=[staffing.pk])}#{_PARTS.get(point, 'who')}"


def seat_lines(rows: Sequence[SeatRow]) -> tuple[SeatLine, ...]:
    """Return the seats as the room shows them."""
    found = []
    for row in rows:
        tone, icon = _PRESENCE[Presence(row.facts.presence)]
        is_partner = row.facts.seat in (Seat.CHILD_WELFARE, Seat.CONTRACTOR, Seat.PARTNER)
        state = str(Presence(row.facts.presence).label)
        if row.facts.presence == Presence.INVITED and row.invited_at is None and is_partner:
            state, tone, icon = "Not asked", "guard", "lock"
        if row.facts.left_team:
            state, tone, icon = "Off the team", "line", "x"
        found.append(
            SeatLine(
                row=row,
                role=str(Seat(row.facts.seat).label),
                state=state,
                tone=tone,
                icon=icon,
                is_department=row.facts.seat in DEPARTMENT_SEATS,
                is_family=row.facts.seat in (Seat.PARTICIPANT, Seat.SUPPORT_PERSON),
                is_partner=is_partner,
                is_off=row.facts.left_team,
            )
        )
    return tuple(found)
