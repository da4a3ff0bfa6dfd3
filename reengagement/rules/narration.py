"""The narration of a staffing, built from its answers: people by role and initials, protected areas not told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from casework.public import AppointmentChannel, Initiator, Refused, wording
from reengagement.choices import Choice, MissingState, Outcome, Presence, ReviewArea, Seat
from reengagement.rules.areas import PROTECTED_AREAS, AreaAnswer
from reengagement.rules.full_names import PersonName, first_letter, full_names_in
from reengagement.rules.room import SeatFacts, seats_in_order

#: Short names of seats as a narration gives them (example of the guide).
SEAT_WORDS = {
    Seat.COACH: "FC",
    Seat.OPERATIONS_MANAGER: "Manager",
    Seat.LEAD_WORKER: "Lead Worker",
    Seat.ENGAGEMENT_SPECIALIST: "Engagement Specialist",
    Seat.CASE_AIDE: "Case Aide",
    Seat.ELIGIBILITY_WORKER: "Eligibility Worker",
    Seat.DESIGNEE: "Designee",
    Seat.CHILD_WELFARE: "Child Welfare",
    Seat.CONTRACTOR: "Contractor",
    Seat.PARTNER: "Partner",
    Seat.PARTICIPANT: "Participant",
    Seat.SUPPORT_PERSON: "Brought by participant",
}
_HOW = {Presence.PHONE: "by phone", Presence.VIDEO: "by video", Presence.LEFT: "left before the end"}
_OUTCOMES = {
    Outcome.REENGAGED: "No disqualification: re-engaged, goes on with the plan.",
    Outcome.NEW_PLAN: "No disqualification: engaged in new plan.",
    Outcome.ACCOMMODATED: "No disqualification: an accommodation or support comes first.",
    Outcome.GOOD_CAUSE: "No disqualification: good cause found.",
    Outcome.RECLASSIFIED: "No disqualification: no duty to take part now.",
    Outcome.MEET_AGAIN: "No decision yet: the team follows up and meets again.",
    Outcome.REDUCTION: "Re-engagement did not succeed. The team recommends a grant reduction.",
}
_CHANNELS = {
    AppointmentChannel.PHONE: "by phone",
    AppointmentChannel.VIDEO: "by video",
    AppointmentChannel.IN_PERSON: "in person",
}
_CHOSE: dict[str, str] = {Choice.NO: " by their own choice", Choice.NO_ANSWER: " and had not answered"}
PROTECTED_WORDS = "What was said in protected areas stands in the protected record."


@dataclass(frozen=True)
class CameIn:
    """Something that was missing and came in or was followed up; `finding` and the note are where it is told.

    `note_on` is the day of the note that tells it: the narration points there and does not repeat it (R035).
    """

    what: str
    state: str
    finding: str = ""
    note_on: date | None = None
    note_title: str = ""


@dataclass(frozen=True)
class NextStep:
    """What somebody does next: who, how many of what, by when, and how it will be seen (R037)."""

    seat: str
    what: str
    by: date
    evidence: str = ""
    count: int | None = None
    unit: str = ""


@dataclass(frozen=True)
class Pause:
    """An activity that is put off, until when and why, and what was done already (R036)."""

    activity: str
    until: date
    reason: str
    done_count: int = 0
    done_what: str = ""


@dataclass(frozen=True)
class NextAppointment:
    """When and how they speak next, and who begins (R038)."""

    on: date
    at: time
    channel: str
    initiator: str


@dataclass(frozen=True)
class Told:
    """What a narration is built from; nothing in it holds a name. `areas_left` are those with an answer missing."""

    on: date
    outcome: str
    seats: tuple[SeatFacts, ...]
    areas_left: int = 0
    is_follow_up: bool = False
    choice: str = ""
    came_in: tuple[CameIn, ...] = ()
    strengths: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    answers: tuple[AreaAnswer, ...] = ()
    supports: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    appointment: NextAppointment | None = None
    words: str = ""


@dataclass(frozen=True)
class Narration:
    """A narration in its parts, in the form of the guide's example."""

    title: str
    present: str
    found: tuple[str, ...]
    next_steps: tuple[str, ...]
    outcome: str

    @property
    def text(self) -> str:
        """The narration as it is copied to the page where outcomes are entered."""
        steps = f"Next steps: {' '.join(self.next_steps)}" if self.next_steps else "Next steps: none."
        return "\n\n".join([self.title, self.present, f"Narration: {' '.join(self.found)}", f"{steps} {self.outcome}"])


def narration(told: Told) -> Narration:
    """Build the narration of a re-engagement staffing.

    Who was there by role and initials; what came in, by pointing at its note; strengths and goals; what was put off;
    next steps with number and day; the next appointment; the outcome. What the six areas hold is told of child care
    and transportation only: the sentence about protected areas is always the same, whatever they hold.

    Policy: re-engagement guide, areas, next steps and example (R017, R031-R039); domain 6.
    """
    return Narration(
        title="Follow-up to the re-engagement staffing" if told.is_follow_up else "Re-engagement staffing",
        present=present_words(told.seats),
        found=tuple(_found(told)),
        next_steps=tuple(_next(told)),
        outcome=_OUTCOMES.get(Outcome(told.outcome), "") if told.outcome in Outcome.values else "No decision yet.",
    )


def present_words(seats: Sequence[SeatFacts]) -> str:
    """Say who was there, by role and initials; who was invited and did not come is no part of it (R034)."""
    here = [seat for seat in seats_in_order(seats) if (seat.is_here or seat.presence == Presence.LEFT)]
    said = []
    for seat in here:
        how = _HOW.get(Presence(seat.presence), "")
        said.append(f"{SEAT_WORDS[Seat(seat.seat)]}: {seat.initials or '–'}{f' ({how})' if how else ''}")
    return f"Present at staffing: {', '.join(said)}." if said else "Present at staffing: nobody."


def _found(told: Told) -> Iterable[str]:
    if told.is_follow_up:
        yield "The team looked at everything that came in since the first staffing."
    else:
        yield _reviewed(told.areas_left)
    yield from (_came_in(one) for one in told.came_in)
    if not _was_there(told.seats):
        yield f"The participant was not there{_CHOSE.get(told.choice, '')}; the coach spoke for them."
    if told.strengths:
        yield f"Strengths: {_row(told.strengths)}."
    if told.goals:
        yield f"Goals: {_row(told.goals)}."
    yield from _challenges(told.answers)
    yield PROTECTED_WORDS
    if told.supports:
        yield f"Supports: {_row(told.supports)}."
    yield from (_paused(one) for one in told.pauses)
    if told.words.strip():
        yield _ended(told.words)


def _reviewed(areas_left: int) -> str:
    """Say how far the review went; a team that meets again may not have been through all of it."""
    done = len(ReviewArea) - areas_left
    if areas_left == 0:
        return "The team reviewed the record and the six areas for each adult and child."
    if done == 0:
        return "The six areas are still to be reviewed for each adult and child."
    still = wording.counted(areas_left, "is", "are")
    return f"The team reviewed {done} of the six areas for each adult and child; {still} still to be reviewed."


def _came_in(one: CameIn) -> str:
    what = one.what.strip()[:1].upper() + one.what.strip()[1:]
    state = "followed up, nothing more to be had" if one.state == MissingState.FOLLOWED_UP else "done"
    finding = f"; {one.finding.strip().rstrip('.')}" if one.finding.strip() else ""
    title = f" “{one.note_title.strip()}”" if one.note_title.strip() else ""
    note = f"; see the note{title} of {wording.spelt_day(one.note_on)}" if one.note_on else ""
    return f"{what}: {state}{finding}{note}."


def _was_there(seats: Iterable[SeatFacts]) -> bool:
    return any(seat.seat == Seat.PARTICIPANT and (seat.is_here or seat.presence == Presence.LEFT) for seat in seats)


def _challenges(answers: Iterable[AreaAnswer]) -> Iterable[str]:
    """Tell open areas only, once however many people they are about."""
    for area in ReviewArea:
        own = [answer for answer in answers if answer.area == area and answer.is_limitation]
        if area in PROTECTED_AREAS or not own:
            continue
        effect = "affected taking part" if any(answer.affected for answer in own) else "did not affect taking part"
        offers = dict.fromkeys((offer.what.strip(), offer.on) for answer in own for offer in answer.offers)
        said = "; ".join(f"{what}, {wording.spelt_day(on)}" for what, on in offers) or "nothing"
        yield f"{area.label}: a challenge that {effect}. Offered: {said}."


def _paused(one: Pause) -> str:
    words = f"{one.activity.strip()} is put off until {wording.spelt_day(one.until)}: {one.reason.strip().rstrip('.')}."
    done = f" Done so far: {one.done_count:,} {one.done_what.strip()}." if one.done_count else ""
    return words + done


def _next(told: Told) -> Iterable[str]:
    for step in told.next_steps:
        number = f" ({step.count:,} {step.unit})" if step.count and str(step.count) not in step.what else ""
        seen = f", seen by {step.evidence.strip().rstrip('.')}" if step.evidence.strip() else ""
        who = SEAT_WORDS[Seat(step.seat)]
        yield f"{who}: {step.what.strip().rstrip('.')}{number} by {wording.spelt_day(step.by)}{seen}."
    if told.appointment:
        one = told.appointment
        day, hour = f"{one.on:%m/%d/%y}", wording.hour_words(one.at)
        channel = _CHANNELS.get(AppointmentChannel(one.channel), "")
        yield f"Next appointment {channel}, {hour}, {day}. {_begins(one)}"


def _begins(one: NextAppointment) -> str:
    who = "FC" if one.initiator == Initiator.COACH else "The participant"
    return f"{who} comes." if one.channel == AppointmentChannel.IN_PERSON else f"{who} calls."


def _row(texts: Iterable[str]) -> str:
    return "; ".join(text.strip().rstrip(".") for text in texts if text.strip())


def _ended(text: str) -> str:
    tidy = text.strip()
    return tidy if tidy[-1] in ".!?" else f"{tidy}."


# Nobody by full name


def require_no_full_names(text: str, people: Iterable[PersonName], *, field: str) -> None:
    """Stop at a text that names anybody of the case by full name; said beside the field that holds it.

    Asked of every text that goes into a narration, and again of the whole before it is filed or sent.

    Policy: re-engagement guide, example (R034); domain 6: narration names people by role and initials.
    """
    found = full_names_in(text, people)
    if found:
        names = ", ".join(dict.fromkeys(f"“{one.words}”" for one in found))
        raise Refused(f"A narration names people by role and initials. Say it without {names}.", field=field)


def initials_of(given_name: str, family_name: str) -> str:
    """Return the initials of a name, one letter of each half: "Zoë García-O’Neil" is ZG."""
    return "".join(first_letter(half).upper() for half in (given_name, family_name))
