"""The ready list of a re-engagement staffing: each gate with its state, and why the decision is locked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from casework.public import Refused, wording
from reengagement.choices import (
    CauseAnswer,
    ChildWelfareAnswer,
    Choice,
    Opportunity,
    Outcome,
    ReviewArea,
    Screening,
    Seat,
)
from reengagement.rules import agendas
from reengagement.rules.agendas import Point
from reengagement.rules.areas import AreaGap, GapOf, dv_window, gaps
from reengagement.rules.facts import RoomFacts, ScreeningFacts
from reengagement.rules.locks import AgendaItem, Gate, either, listed, lock_of, locking, met, not_needed
from reengagement.rules.missing import MissingItem, second_review_left
from reengagement.rules.outcomes import UNDECIDED, closed_words, is_sanction
from reengagement.rules.room import (
    SeatFacts,
    asks_child_welfare,
    may_check_validity,
    may_record,
    quorum,
)
from reengagement.rules.room_figures import RoomFigures

#: What the team still has to have when it only agrees to meet again.
TO_MEET_AGAIN = (Point.QUORUM, Point.MISSING, Point.OUTCOME)
_ONLY_REDUCTION = "Asked when the outcome would lower the grant."


@dataclass(frozen=True)
class _Room:
    """The facts with what the ready list reads beside them."""

    facts: RoomFacts
    figures: RoomFigures
    today: date
    gaps: tuple[AreaGap, ...]

    def item(self, code: str) -> AgendaItem:
        return agendas.REENGAGEMENT.item(code)


def ready(facts: RoomFacts, figures: RoomFigures, *, today: date) -> tuple[Gate, ...]:
    """Return every gate of the agenda in its order, strengths and goals first.

    `figures` are those of the day of the staffing. The lock is the same for everybody: of an area that the reader may
    not see it says whether it is complete, and only to its readers what is missing in it.

    Policy: re-engagement guide (R001-R028); OAR 461-190-0231; domain 6 "Re-engagement (Oregon)".
    """
    room = _Room(facts, figures, today, _gaps_read(facts, figures))
    gates = tuple(_GATES[Point(item.code)](room) for item in agendas.REENGAGEMENT.items)
    if facts.outcome in UNDECIDED:
        later = "Asked when the team decides."
        return tuple(gate if gate.code in TO_MEET_AGAIN else not_needed(gate.item, later) for gate in gates)
    return gates


def _gaps_read(facts: RoomFacts, figures: RoomFigures) -> tuple[AreaGap, ...]:
    unread = [one.area for one in facts.unread]
    return gaps(facts.household, facts.answers, staffing_on=facts.on, dv_months=figures.dv_months, unread=unread)


def areas_left(facts: RoomFacts, figures: RoomFigures) -> int:
    """Count the areas in which an answer is missing, those that the reader may not see included."""
    unread = {one.area for one in facts.unread if not one.is_complete}
    return len(ReviewArea) if not facts.household else len(unread | {one.area for one in _gaps_read(facts, figures)})


def require_decidable(facts: RoomFacts, figures: RoomFigures, *, recorded_by: SeatFacts, today: date) -> None:
    """Stop unless the ready list is green and somebody who may do so records the decision.

    Asked again under the lock of the staffing: who left while the page was open does not count any more.
    """
    if not may_record(recorded_by):
        raise Refused("An engagement specialist, lead worker or manager who is here records the decision.")
    lock = lock_of(ready(facts, figures, today=today))
    if not lock.is_open:
        raise Refused(lock.words, field="outcome")


# The gates, one each


def _strengths_goals(room: _Room) -> Gate:
    item, facts = room.item(Point.STRENGTHS_GOALS), room.facts
    left = [
        name for name, found in (("a strength", facts.strengths), ("a goal of theirs", facts.goals)) if not _any(found)
    ]
    return either(item, not left, "Strengths and goals stand first.", f"Write down {' and '.join(left)}.")


def _process_told(room: _Room) -> Gate:
    item, on = room.item(Point.PROCESS_TOLD), room.facts.process_told_on
    if on is None or on > room.today:
        return locking(item, f"The coach explains to {room.facts.participant.label} how this works, and marks the day.")
    return met(item, f"Explained on {wording.spelt_day(on)}.")


def _choice(room: _Room) -> Gate:
    item, facts = room.item(Point.CHOICE), room.facts
    label = facts.participant.label
    if not facts.has_chosen or facts.invited_on is None:
        return locking(item, f"Write down when {label} was asked to attend, and the answer: yes, no or none.")
    if facts.invited_on > facts.on:
        return locking(item, f"{label} is asked before the staffing, not after it.")
    words = f"{Choice(facts.choice).label}; asked on {wording.spelt_day(facts.invited_on)}."
    if facts.choice == Choice.YES and not facts.is_participant_here:
        words += " Not being here never counts against them."
    return met(item, words)


def _quorum(room: _Room) -> Gate:
    found = quorum(room.facts.seats, needed=room.figures.team_minimum)
    return either(room.item(Point.QUORUM), found.is_met, found.words, found.words)


def _effort(room: _Room) -> Gate:
    item, count = room.item(Point.EFFORT), len(room.facts.efforts)
    holds = f"{wording.counted(count, 'try', 'tries')} to connect on the record. The team judges whether it is enough."
    return either(item, count > 0, holds, "Nothing on the record shows that we tried to connect. Reach out first.")


def _sources(room: _Room) -> Gate:
    left = [standing for standing in room.facts.sources if not standing.is_reviewed]
    todo = "; ".join(f"{standing.source.label}: {_lower(standing.words)}" for standing in left)
    if not room.facts.sources:
        todo = "None of the five sources has been looked at"
    is_met = bool(room.facts.sources) and not left
    return either(room.item(Point.SOURCES), is_met, "All five sources looked at.", f"{todo}.")


def _opportunities(room: _Room) -> Gate:
    answers = [room.facts.opportunity(which) for which in Opportunity]
    left = [one for one in answers if one.was_given is None or not one.evidence.strip()]
    todo = "; ".join(
        f"{Opportunity(one.opportunity).label}: {'yes or no?' if one.was_given is None else 'how do we know?'}"
        for one in left
    )
    return either(room.item(Point.OPPORTUNITIES), not left, "All three answered, with how we know.", todo)


def _screenings(room: _Room) -> Gate:
    held = {one.screening: one for one in room.facts.screenings}
    left = [which.label for which in Screening if not _is_offered(held.get(which), room.facts.on)]
    todo = f"Offer these screenings first: {', '.join(left)}."
    return either(room.item(Point.SCREENINGS), not left, "Each screening was made or offered.", todo)


def _is_offered(one: ScreeningFacts | None, on: date) -> bool:
    return one is not None and (one.is_done or (one.offered_on is not None and one.offered_on <= on))


def _areas(room: _Room) -> Gate:
    """Say what is not answered; of a protected area, to who may not read it, only that it is not complete."""
    item = room.item(Point.AREAS)
    if not room.facts.household:
        return locking(item, "Nobody of the household is on the list. Add the adults and the children.")
    said = [_said(gap) for gap in _of(room, GapOf.ANSWER)]
    said += [
        f"{one.area.label}: not complete; its readers see what is left"
        for one in room.facts.unread
        if not one.is_complete
    ]
    return either(item, not said, "Answered for each adult and each child.", f"{listed(said)}.")


def _look_back(room: _Room) -> Gate:
    item, months = room.item(Point.LOOK_BACK), room.figures.dv_months
    if months is None:
        return not_needed(item, "No look-back is set for this state.")
    window = dv_window(room.facts.on, months=months)
    left = _of(room, GapOf.LOOK_BACK)
    todo = f"Look at {window.words}: {listed(gap.member.label for gap in left)}."
    return either(item, not left, f"Counted from the staffing: {window.words}.", todo)


def _limitations(room: _Room) -> Gate:
    left = _of(room, GapOf.LIMITATION)
    todo = f"{listed(_said(gap) for gap in left)}."
    return either(room.item(Point.LIMITATIONS), not left, "For each one: what was offered, and its effect.", todo)


def _of(room: _Room, of: GapOf) -> list[AreaGap]:
    return [gap for gap in room.gaps if gap.of == of]


def _said(gap: AreaGap) -> str:
    return f"{gap.area.label}, {gap.member.label}: {gap.words}"


def _missing(room: _Room) -> Gate:
    item, missing = room.item(Point.MISSING), room.facts.missing
    left = [one for one in missing if one.is_open]
    if room.facts.outcome in UNDECIDED:
        return either(item, bool(left), f"{_owed(left, room.today)}.", "Say what is missing, who brings it, by when.")
    if not missing:
        return met(item, "Nothing is missing.")
    return either(item, not left, "Everything came in or was followed up.", f"{_owed(left, room.today)}.")


def _owed(items: Sequence[MissingItem], today: date) -> str:
    return listed(
        f"{one.what}: {one.owner.words}, {'was due' if one.due_on < today else 'by'} {wording.spelt_day(one.due_on)}"
        for one in sorted(items, key=lambda one: (one.due_on, one.what))
    )


def _second_review(room: _Room) -> Gate:
    item, missing = room.item(Point.SECOND_REVIEW), room.facts.missing
    if not missing:
        return not_needed(item, "Nothing was missing, so the appointment and the review are one meeting.")
    if any(one.is_open for one in missing):
        return locking(item, "Comes when nothing is missing any more.")
    left = second_review_left(room.facts.missing, room.facts.seats)
    todo = f"Still to look at what came in: {listed(seat.words for seat in left)}."
    return either(item, not left, "Every member looked at what came in.", todo)


def _coach_statement(room: _Room) -> Gate:
    item, facts = room.item(Point.COACH_STATEMENT), room.facts
    if facts.coach_statement.strip():
        return met(item, "The coach’s statement is written.")
    if facts.is_participant_here:
        return not_needed(item, f"{facts.participant.label} is here and speaks for themselves.")
    return locking(item, f"{facts.participant.label} is not here. The coach writes what speaks for them.")


def _cause(room: _Room) -> Gate:
    item, cause = room.item(Point.CAUSE), room.facts.cause
    if cause in {CauseAnswer.FOUND, CauseAnswer.NONE}:
        return met(item, f"{CauseAnswer(cause).label}.")
    if cause == CauseAnswer.UNKNOWN:
        return locking(item, "Not enough is known: put what is missing on the list, and meet again.")
    return locking(item, "Decide whether there was good cause.")


def _plan_fit(room: _Room) -> Gate:
    holds = "The plan fits." if room.facts.is_plan_fit else "The plan does not fit any more and is changed."
    return either(
        room.item(Point.PLAN_FIT), room.facts.is_plan_fit is not None, holds, "Say whether the plan still fits."
    )


def _next_steps(room: _Room) -> Gate:
    facts, left = room.facts, []
    if not _any(facts.next_steps):
        left.append("a next step")
    if not _any(facts.supports) and not facts.is_no_support_needed:
        left.append("what is needed for it, or that nothing is")
    todo = f"Write down {' and '.join(left)}."
    return either(room.item(Point.NEXT_STEPS), not left, "Next steps and supports are written.", todo)


def _considered(room: _Room) -> Gate:
    others = [one for one in room.facts.considered if one.outcome != room.facts.outcome and one.why.strip()]
    todo = "Write down at least one other outcome that was talked about, and why it was not taken."
    return either(room.item(Point.CONSIDERED), bool(others), "Other outcomes were talked about.", todo)


def _bias(room: _Room) -> Gate:
    coaches = {seat.person_id for seat in room.facts.seats if seat.seat == Seat.COACH and not seat.left_team}
    tick = room.facts.bias_check
    is_met = tick is not None and tick.by_id in coaches
    return either(room.item(Point.BIAS), is_met, "Asked aloud by the coach.", "The coach asks this aloud and marks it.")


def _outcome(room: _Room) -> Gate:
    item, outcome = room.item(Point.OUTCOME), room.facts.outcome
    if outcome not in Outcome.values:
        return locking(item, "Choose an outcome.")
    closed = closed_words(outcome, room.facts, today=room.today)
    return either(item, not closed, f"{Outcome(outcome).label}.", " ".join(closed))


def _child_welfare(room: _Room) -> Gate:
    item, facts = room.item(Point.CHILD_WELFARE), room.facts
    asked = facts.child_welfare
    if not asks_child_welfare(facts.outcome):
        return not_needed(item, _ONLY_REDUCTION)
    if asked.answer == ChildWelfareAnswer.STATEMENT and asked.statement.strip():
        return met(item, "Child welfare made a statement.")
    if asked.asked_on is None or asked.asked_on > room.today:
        return locking(item, "Ask child welfare whether less money would put a child at risk.")
    day = wording.spelt_day(asked.asked_on)
    none = asked.answer == ChildWelfareAnswer.NONE
    return either(
        item, none, f"Asked on {day}, none.", f"Asked on {day}. Write down the answer, or that there is none."
    )


def _child_risk(room: _Room) -> Gate:
    item, facts = room.item(Point.CHILD_RISK), room.facts
    if not is_sanction(facts.outcome):
        return not_needed(item, _ONLY_REDUCTION)
    todo = "Write down what harm less money could do to the children."
    return either(item, bool(facts.child_risk.strip()), "The risk to the children is written down.", todo)


def _community_visit(room: _Room) -> Gate:
    item, on = room.item(Point.COMMUNITY_VISIT), room.facts.community_visit_tried_on
    if not is_sanction(room.facts.outcome):
        return not_needed(item, _ONLY_REDUCTION)
    if on is None or on > room.today:
        return locking(item, "Try a visit away from the office first, and write down the day.")
    return met(item, f"Tried on {wording.spelt_day(on)}.")


def _validity(room: _Room) -> Gate:
    item, facts = room.item(Point.VALIDITY), room.facts
    tick = facts.validity_check
    checkers = {seat.person_id for seat in facts.seats if may_check_validity(seat)}
    if tick is None or tick.by_id not in checkers:
        return locking(item, "The manager or lead worker who is here checks substance and process.")
    if facts.changed_at is not None and tick.at < facts.changed_at:
        return locking(item, "Something changed since the validity check. It is checked again.")
    return met(item, "Checked by the manager or lead worker.")


def _any(texts: Sequence[str]) -> bool:
    return any(text.strip() for text in texts)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


_GATES: dict[Point, Callable[[_Room], Gate]] = {
    Point.STRENGTHS_GOALS: _strengths_goals,
    Point.PROCESS_TOLD: _process_told,
    Point.CHOICE: _choice,
    Point.QUORUM: _quorum,
    Point.EFFORT: _effort,
    Point.SOURCES: _sources,
    Point.OPPORTUNITIES: _opportunities,
    Point.SCREENINGS: _screenings,
    Point.AREAS: _areas,
    Point.LOOK_BACK: _look_back,
    Point.LIMITATIONS: _limitations,
    Point.MISSING: _missing,
    Point.SECOND_REVIEW: _second_review,
    Point.COACH_STATEMENT: _coach_statement,
    Point.CAUSE: _cause,
    Point.PLAN_FIT: _plan_fit,
    Point.NEXT_STEPS: _next_steps,
    Point.CONSIDERED: _considered,
    Point.BIAS: _bias,
    Point.OUTCOME: _outcome,
    Point.CHILD_WELFARE: _child_welfare,
    Point.CHILD_RISK: _child_risk,
    Point.COMMUNITY_VISIT: _community_visit,
    Point.VALIDITY: _validity,
}
