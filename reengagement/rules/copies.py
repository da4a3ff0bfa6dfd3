"""What a participant takes home from a staffing: strengths and goals, what was decided, who does what next."""

from dataclasses import dataclass

from casework.public import AppointmentChannel, Initiator, wording
from reengagement.choices import Outcome, Seat
from reengagement.rules.narration import NextAppointment, NextStep, Told

#: Plain words for the family, encouraging and without blame (R029); a reduction tells what comes before it.
OUTCOMES = {
    Outcome.REENGAGED: "You go on with your plan. Nothing changes in your money.",
    Outcome.NEW_PLAN: "You have a new plan. Your money is not lowered.",
    Outcome.ACCOMMODATED: "Help or a change that you need comes first. Your money is not lowered.",
    Outcome.GOOD_CAUSE: "There was a good reason. Your money is not lowered.",
    Outcome.RECLASSIFIED: "You do not have to take part now. Your money is not lowered.",
    Outcome.MEET_AGAIN: "Nothing is decided yet. We follow up and meet again.",
    Outcome.REDUCTION: (
        "The team recommends to lower your family’s money. Nothing is lowered before you get a letter: it says why,"
        " from which day, what you can do, and that you can ask for a hearing."
        " You can come back to your coach any time."
    ),
}


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


def family_copy(told: Told) -> FamilyCopy:
    """Return the participant's copy of a staffing. Nothing of the six areas is in it, and nobody but by role.

    Policy: re-engagement guide, members' roles and strengths based strategies (R020, R029), next steps (R036-R038).
    """
    return FamilyCopy(
        outcome=OUTCOMES[Outcome(told.outcome)] if told.outcome in Outcome.values else "",
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
