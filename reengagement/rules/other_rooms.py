"""The ready lists of the other rooms: case review, extension past the time limit, family support team."""

from dataclasses import dataclass
from datetime import date, timedelta

from casework.public import wording
from reengagement.choices import PartnerAnswer, SupportTeamAnswer, TeamAnswer
from reengagement.rules import agendas
from reengagement.rules.agendas import Point
from reengagement.rules.locks import AgendaItem, Gate, either, listed, locking, met, not_needed, warning
from reengagement.rules.room_figures import RoomFigures, months_from

# Case review


@dataclass(frozen=True)
class ReviewFacts:
    """A case review with the client: what moved forward, what went back, where the two see it differently.

    Each of the three is words, or said outright to be nothing.
    """

    is_client_here: bool = False
    progression: str = ""
    regression: str = ""
    discrepancies: str = ""
    is_none: frozenset[str] = frozenset()


def ready_case_review(facts: ReviewFacts) -> tuple[Gate, ...]:
    """Return the gates of a case review; a heading left empty says nothing, "none" does.

    Policy: DPAWS expectations 23 (A084, A085).
    """
    item = agendas.CASE_REVIEW.item
    here = either(
        item(Point.CLIENT_HERE),
        facts.is_client_here,
        "The client is here.",
        "It is held with the client. Mark presence.",
    )
    words = {
        Point.PROGRESSION: facts.progression,
        Point.REGRESSION: facts.regression,
        Point.DISCREPANCIES: facts.discrepancies,
    }
    return (here, *(_heading(item(point), text, facts.is_none) for point, text in words.items()))


def _heading(item: AgendaItem, text: str, none: frozenset[str]) -> Gate:
    if text.strip() and item.code in none:
        return locking(item, "There are words here, and it is said that there is none. Keep one of the two.")
    if item.code in none:
        return met(item, "None, and said so.")
    return either(item, bool(text.strip()), "Written.", "Write it down, or say that there is none.")


# Extension


@dataclass(frozen=True)
class TimeClock:
    """The months of assistance that count toward the limit, as of the last month counted.

    Policy: AS 47.27.015(a), 7 AAC 45.600; OAR 461-135-0071.
    """

    used_months: int
    as_of: date
    limit_months: int

    @property
    def left_months(self) -> int:
        """How many months are left; none once the limit is reached."""
        return max(self.limit_months - self.used_months, 0)

    @property
    def last_month(self) -> date | None:
        """The first day of the month that would be the last, if each month from now on counts; None when over."""
        return months_from(self.as_of.replace(day=1), self.left_months) if self.left_months else None

    @property
    def hold_by(self) -> date | None:
        """The last day on which the staffing is still before the last month; None when the limit is reached."""
        return self.last_month - timedelta(days=1) if self.last_month else None

    @property
    def words(self) -> str:
        """The clock as the page says it."""
        left = wording.counted(self.left_months, "month", "months")
        return (
            f"{self.used_months} of {self.limit_months} months used to {wording.month_words(self.as_of)}; {left} left."
        )


@dataclass(frozen=True)
class AgencyInput:
    """A partner agency that was invited: what it answered, and what it told beforehand."""

    name: str
    answer: str = ""
    words: str = ""


@dataclass(frozen=True)
class ExtensionFacts:
    """An extension staffing. `needs_medical_form`: health is the ground; None is not said yet."""

    on: date
    clock: TimeClock | None = None
    are_months_left_out: bool | None = None
    form_with_client_on: date | None = None
    form_submitted_on: date | None = None
    late_reason: str = ""
    needs_medical_form: bool | None = None
    medical_form_on: date | None = None
    agencies: tuple[AgencyInput, ...] = ()
    is_coach_here: bool = False
    parents: int = 1
    parents_who_qualify: int | None = None
    recommendation: str = ""
    extension_type: str = ""
    extension_months: int | None = None


def form_due_on(staffing_on: date, *, form_days: int) -> date:
    """Return the last day on which the form is in time; it stays where it falls, closed office or not.

    Policy: DPAWS expectations 24 (A086); `std.ak.extension_form_days`.
    """
    return staffing_on - timedelta(days=form_days)


def ready_extension(facts: ExtensionFacts, figures: RoomFigures, *, today: date) -> tuple[Gate, ...]:
    """Return the gates of an extension staffing. The team recommends; eligibility decides and sends the notice.

    Policy: DPAWS expectations 24 (A086-A088); 7 AAC 45.600 and 45.610; ATAP MS 701.
    """
    return (
        _clock(facts),
        _left_out(facts),
        _form_with_client(facts, today),
        _form_submitted(facts, figures, today),
        _medical_form(facts),
        _agencies(facts),
        _coach_here(facts),
        _both_parents(facts),
        _recommendation(facts),
    )


def _item(code: str) -> AgendaItem:
    return agendas.EXTENSION.item(code)


def _clock(facts: ExtensionFacts) -> Gate:
    item, clock = _item(Point.CLOCK), facts.clock
    if clock is None:
        return locking(item, "Enter the months used, and up to which month.")
    if clock.hold_by is None:
        return warning(item, f"{clock.words} The staffing comes after the limit was reached.")
    if facts.on > clock.hold_by:
        return warning(item, f"{clock.words} It was to be held by {wording.spelt_day(clock.hold_by)}.")
    return met(item, f"{clock.words} To be held by {wording.spelt_day(clock.hold_by)}.")


def _left_out(facts: ExtensionFacts) -> Gate:
    todo = "Check that months in exempt Native villages, months paid back and child-only months are left out."
    return either(_item(Point.LEFT_OUT_MONTHS), bool(facts.are_months_left_out), "Checked.", todo)


def _form_with_client(facts: ExtensionFacts, today: date) -> Gate:
    item, on = _item(Point.FORM_WITH_CLIENT), facts.form_with_client_on
    if on is None or on > today:
        return locking(item, "Fill in the form with the client, and write down the day.")
    return met(item, f"Filled in with the client on {wording.spelt_day(on)}.")


def _form_submitted(facts: ExtensionFacts, figures: RoomFigures, today: date) -> Gate:
    item, on = _item(Point.FORM_SUBMITTED), facts.form_submitted_on
    if figures.form_days is None:
        return not_needed(item, "No number of days is set for this state.")
    due = form_due_on(facts.on, form_days=figures.form_days)
    if on is None or on > today:
        return locking(item, f"The supervisor needs the form by {wording.spelt_day(due)}.")
    if on <= due:
        return met(item, f"Handed in on {wording.spelt_day(on)}, in time.")
    if facts.late_reason.strip():
        return warning(item, f"Handed in on {wording.spelt_day(on)}, late; the reason is written down.")
    return locking(item, f"Handed in after {wording.spelt_day(due)}. Give the staffing a new day, or write down why.")


def _medical_form(facts: ExtensionFacts) -> Gate:
    item, on = _item(Point.MEDICAL_FORM), facts.medical_form_on
    if facts.needs_medical_form is None:
        return locking(item, "Say whether an up-to-date TA10 is needed.")
    if not facts.needs_medical_form:
        return not_needed(item, "Not needed here.")
    if on is None or on > facts.on:
        return locking(item, "Get an up-to-date TA10, and write down its day.")
    return met(item, f"TA10 of {wording.spelt_day(on)}.")


def _agencies(facts: ExtensionFacts) -> Gate:
    """Warn of an agency that is neither there nor was asked beforehand; what it does not say locks nothing (A088)."""
    item = _item(Point.AGENCIES)
    if not facts.agencies:
        return not_needed(item, "No agency is invited.")
    left = [one.name for one in facts.agencies if not _is_heard(one)]
    if left:
        return warning(item, f"Cannot attend or not known: ask beforehand and put it on the form: {listed(left)}.")
    return met(item, "Each agency attends, or was asked beforehand.")


def _is_heard(agency: AgencyInput) -> bool:
    if agency.answer == PartnerAnswer.SENT_WORDS:
        return bool(agency.words.strip())
    return agency.answer in {PartnerAnswer.ATTENDS, PartnerAnswer.SENT_NONE}


def _coach_here(facts: ExtensionFacts) -> Gate:
    todo = "The case manager is part of the team. Mark presence."
    return either(_item(Point.COACH_HERE), facts.is_coach_here, "The case manager is here.", todo)


def _both_parents(facts: ExtensionFacts) -> Gate:
    item, count = _item(Point.BOTH_PARENTS), facts.parents_who_qualify
    if facts.parents <= 1:
        return not_needed(item, "One parent.")
    if count is None:
        return locking(item, "Say for each parent whether they qualify.")
    if count < facts.parents and facts.recommendation == TeamAnswer.EXTEND:
        return locking(item, "An extension needs every parent to qualify.")
    return met(item, f"{count} of {facts.parents} qualify.")


def _recommendation(facts: ExtensionFacts) -> Gate:
    item, answer = _item(Point.RECOMMENDATION), facts.recommendation
    if answer not in TeamAnswer.values:
        return locking(item, "Choose what the team recommends.")
    if answer == TeamAnswer.EXTEND and (not facts.extension_type or not facts.extension_months):
        return locking(item, "Say which type of extension, and for how many months.")
    return met(item, f"{TeamAnswer(answer).label}. Eligibility decides and sends the notice.")


# Family support team


@dataclass(frozen=True)
class SupportTeamFacts:
    """A family support team: when it was offered, what the family said, who is here, what comes next."""

    offered_on: date | None = None
    answer: str = ""
    is_family_here: bool = False
    others_here: int = 0
    next_steps: tuple[str, ...] = ()


def ready_support_team(facts: SupportTeamFacts, *, today: date) -> tuple[Gate, ...]:
    """Return the gates of a family support team. A family that declined has no meeting, and that is an answer.

    Policy: DPAWS expectations, Families First 1 (A110).
    """
    item = agendas.SUPPORT_TEAM.item
    if facts.offered_on is None or facts.offered_on > today or facts.answer not in SupportTeamAnswer.values:
        offered = locking(item(Point.OFFERED), "Write down when it was talked about, and what the family said.")
    elif facts.answer != SupportTeamAnswer.ACCEPTED:
        said = f"{SupportTeamAnswer(facts.answer).label}; talked about on {wording.spelt_day(facts.offered_on)}."
        offered = locking(item(Point.OFFERED), f"{said} A meeting is held when the family wants one.")
    else:
        offered = met(item(Point.OFFERED), f"The family wants one; offered on {wording.spelt_day(facts.offered_on)}.")
    is_team = facts.is_family_here and facts.others_here > 0
    todo = "The family and at least one other person are here. Mark presence."
    steps = any(step.strip() for step in facts.next_steps)
    return (
        offered,
        either(item(Point.TEAM), is_team, "The family and its team are here.", todo),
        either(item(Point.NEXT_STEPS), steps, "Next steps are written.", "Write down at least one next step."),
    )
