"""What a participant takes home from a staffing: strengths and goals, what was decided, who does what next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.public import AppointmentChannel, Initiator, wording
from reengagement.choices import Outcome, Seat
from reengagement.rules.narration import NextAppointment, NextStep, Told

#: Plain words for the family, encouraging and without blame (R029); a reduction tells what comes before it.
#: What they are to the money stands in `_MONEY`.
OUTCOMES = {
    Outcome.REENGAGED: "You go on with your plan.",
    Outcome.NEW_PLAN: "You have a new plan.",
    Outcome.ACCOMMODATED: "Help or a change that you need comes first.",
    Outcome.GOOD_CAUSE: "There was a good reason.",
    Outcome.RECLASSIFIED: "You do not have to take part now.",
    Outcome.MEET_AGAIN: "Nothing is decided yet. We follow up and meet again.",
    Outcome.REDUCTION: (
        "The team recommends to lower your family’s money. Nothing is lowered before you get a letter: it says why,"
        " from which day, what you can do, and that you can ask for a hearing."
        " You can come back to your coach any time."
    ),
}
_NOT_LOWERED = "Your money is not lowered."
#: What an outcome is to the money of a family from which nothing is cut.
_MONEY = {
    Outcome.REENGAGED: "Nothing changes in your money.",
    Outcome.NEW_PLAN: _NOT_LOWERED,
    Outcome.ACCOMMODATED: _NOT_LOWERED,
    Outcome.GOOD_CAUSE: _NOT_LOWERED,
    Outcome.RECLASSIFIED: _NOT_LOWERED,
}


@dataclass(frozen=True)
class Cut:
    """A cut in a family's money that ran, or that a letter told of, when the team's decision was confirmed.

    `ends_on`: the first day without it, as the decision is. `is_undone`: from its first day on. Neither: it goes on.
    """

    ends_on: date | None = None
    is_undone: bool = False

    @property
    def words(self) -> str:
        """What becomes of it, in plain words that name nobody."""
        if self.is_undone:
            return "The cut in your family’s money is undone from its first day. A letter about it follows."
        if self.ends_on is not None:
            day = wording.spelt_day(self.ends_on)
            return f"The cut in your family’s money ends: from {day} on it takes nothing. A letter about it follows."
        return "A cut in your family’s money that a letter told of stays as that letter says, until its own end."


@dataclass(frozen=True)
class FamilyCopy:
    """The copy in its parts. `own` are the participant's steps, `others` what others do for them."""

    outcome: str
    strengths: tuple[str, ...]
    goals: tuple[str, ...]
    own: tuple[str, ...]
    others: tuple[str, ...]
    supports: tuple[str, ...]
    pauses: tuple[str, ...]
    next_time: str


def outcome_words(outcome: str, cuts: Sequence[Cut] = ()) -> str:
    """Return what was decided and what it is to the family's money; with cuts, what becomes of each kind of them.

    Policy: re-engagement guide, strengths based strategies (R029); OAR 461-130-0335 (`tanf.or.dq.end`).
    """
    if outcome not in Outcome.values:
        return ""
    money = dict.fromkeys(one.words for one in cuts) or [_MONEY.get(Outcome(outcome), "")]
    return " ".join(filter(None, (OUTCOMES[Outcome(outcome)], *money)))


def family_copy(told: Told, *, cuts: Sequence[Cut] = ()) -> FamilyCopy:
    """Return the participant's copy of a staffing. Nothing of the six areas is in it, and nobody but by role.

    Policy: re-engagement guide, members' roles and strengths based strategies (R020, R029), next steps (R036-R038).
    """
    return FamilyCopy(
        outcome=outcome_words(told.outcome, cuts),
        strengths=told.strengths,
        goals=told.goals,
        own=tuple(_words(step) for step in told.next_steps if step.seat == Seat.PARTICIPANT),
        others=tuple(
            f"{Seat(step.seat).label}: {_words(step)}" for step in told.next_steps if step.seat != Seat.PARTICIPANT
        ),
        supports=told.supports,
        pauses=tuple(f"{one.activity} waits until {wording.spelt_day(one.until)}." for one in told.pauses),
        next_time=_next_time(told.appointment) if told.appointment else "",
    )


def _words(step: NextStep) -> str:
    number = f" ({step.count:,} {step.unit})" if step.count and str(step.count) not in step.what else ""
    return f"{step.what.strip().rstrip('.')}{number} by {wording.spelt_day(step.by)}."


def _next_time(one: NextAppointment) -> str:
    when = f"{wording.spelt_day(one.on)}, {wording.hour_words(one.at)}"
    if one.channel == AppointmentChannel.IN_PERSON:
        return f"{when}, in person."
    how = "by video" if one.channel == AppointmentChannel.VIDEO else "by phone"
    who = "your coach calls" if one.initiator == Initiator.COACH else "you call"
    return f"{when}, {how}; {who}."
