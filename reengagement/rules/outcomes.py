"""What a re-engagement staffing may decide, and which outcomes are closed for now, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reengagement.choices import CauseAnswer, Outcome, PenaltyFactKind
from reengagement.rules.areas import against_reduction
from reengagement.rules.facts import RoomFacts

#: Outcomes by which the family's grant would fall.
SANCTIONS = (Outcome.REDUCTION,)
#: Outcomes that decide nothing yet.
UNDECIDED = (Outcome.MEET_AGAIN,)
#: Outcomes that end what was pending against the family (R039; OAR 461-190-0231: plan, good cause, reclassification).
ENDS_PENDING = tuple(one for one in Outcome if one not in (*SANCTIONS, *UNDECIDED))
#: Outcomes for which the participant agreed to something: a new plan, or the one there is.
AGREED = (Outcome.REENGAGED, Outcome.NEW_PLAN)
#: What an outcome says of a disqualification that is open, by the grounds on which the state ends one.
_BEARS = {
    Outcome.REENGAGED: PenaltyFactKind.AGREED,
    Outcome.NEW_PLAN: PenaltyFactKind.AGREED,
    Outcome.ACCOMMODATED: PenaltyFactKind.UNABLE,
    Outcome.GOOD_CAUSE: PenaltyFactKind.GOOD_CAUSE,
    Outcome.RECLASSIFIED: PenaltyFactKind.RECLASSIFIED,
}


@dataclass(frozen=True)
class OutcomeOption:
    """A line of the list of outcomes; `closed` says why it cannot be chosen now."""

    outcome: Outcome
    closed: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can be chosen."""
        return not self.closed


def options(facts: RoomFacts, *, today: date) -> tuple[OutcomeOption, ...]:
    """Return all outcomes in their order, being re-engaged first; none is hidden, the closed ones say why.

    Policy: re-engagement guide, goal, areas and example (R002, R015, R016, R039); OAR 461-190-0231; ORS 412.009(3).
    """
    return tuple(OutcomeOption(outcome, " ".join(_closed(outcome, facts, today)[:1])) for outcome in Outcome)


def closed_words(outcome: str, facts: RoomFacts, *, today: date) -> tuple[str, ...]:
    """Return every reason why an outcome cannot be chosen now."""
    return tuple(_closed(Outcome(outcome), facts, today))


def is_sanction(outcome: str) -> bool:
    """Tell whether an outcome would lower the grant."""
    return outcome in SANCTIONS


def bears_on_penalty(outcome: str) -> PenaltyFactKind | None:
    """Return which fact an outcome is to a disqualification that is open; None for those that leave it as it is.

    An accommodation or a support that comes first was missing, so that taking part was prevented.

    Policy: OAR 461-130-0335, ORS 412.009 (`tanf.or.dq.end`); ORS 412.009(3) for good cause.
    """
    return _BEARS.get(Outcome(outcome))


def ends_pending(outcome: str) -> bool:
    """Tell whether an outcome ends what was pending against the family.

    Policy: re-engagement guide, example (R039); OAR 461-190-0231.
    """
    return outcome in ENDS_PENDING


def _closed(outcome: Outcome, facts: RoomFacts, today: date) -> list[str]:
    found: list[str] = []
    if outcome in AGREED and (facts.agreed_on is None or facts.agreed_on > today):
        found.append("Opens when the day is written down on which the participant agreed.")
    if outcome == Outcome.GOOD_CAUSE and facts.cause != CauseAnswer.FOUND:
        found.append("Opens when good cause is found.")
    if outcome == Outcome.MEET_AGAIN and not any(item.is_open for item in facts.missing):
        found.append("Opens when something missing is on the list, with an owner and a day.")
    if outcome not in UNDECIDED and any(item.is_open for item in facts.missing):
        found.append("Closed: something is still missing. The team meets again when it is in.")
    if outcome in SANCTIONS:
        found.extend(_against_reduction(facts))
    return found


def _against_reduction(facts: RoomFacts) -> Iterator[str]:
    """Say what stands against a grant reduction; no word tells which protected area it is.

    Whoever has no duty to take part any more loses nothing by not doing so. Volunteers, exempt people and those with
    TA-DVS get the very same words (OAR 461-130-0310; OAR 461-190-0231).
    """
    if not facts.has_duty:
        yield "Closed: there is no duty to take part any more."
    if facts.cause == CauseAnswer.FOUND:
        yield "Closed: good cause exists."
    elif facts.cause != CauseAnswer.NONE:
        yield "Closed: good cause is not decided."
    if against_reduction(facts.answers):
        yield "Closed: a challenge affected taking part, or nothing was offered for one."
    elif any(area.is_against_reduction for area in facts.unread):
        yield "Closed: what the team found stands against it."
    if any(answer.was_given is False for answer in facts.opportunities):
        yield "Closed: the participant did not have every chance that comes first."
    if facts.is_plan_fit is False:
        yield "Closed: the plan does not fit any more, so it is changed first."
