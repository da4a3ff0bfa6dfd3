"""What each kind of staffing has to go through: the agenda of its room, as data, each line with its source."""

from dataclasses import dataclass
from enum import StrEnum

from casework.public import ALASKA, OREGON
from reengagement.choices import Outcome, StaffingKind, TeamAnswer
from reengagement.rules.locks import AgendaItem

_GOAL = "Re-engagement guide, intent and goal"
_PROCESS = "Re-engagement guide, process"
_EXPECTED = "Re-engagement guide, expectations of coach and department"
_AREAS = "Re-engagement guide, areas to review"
_ROLES = "Re-engagement guide, team members' roles"
_RULE = "OAR 461-190-0231"
_COACH = "Family coach position description, relationships 2"
_REVIEW = "DPAWS expectations 23"
_EXTENSION = "DPAWS expectations 24"
_SUPPORT = "DPAWS expectations, Families First 1"


class Point(StrEnum):
    """Codes of agenda items, of all rooms."""

    STRENGTHS_GOALS = "STRENGTHS_GOALS"
    PROCESS_TOLD = "PROCESS_TOLD"
    CHOICE = "CHOICE"
    QUORUM = "QUORUM"
    EFFORT = "EFFORT"
    SOURCES = "SOURCES"
    OPPORTUNITIES = "OPPORTUNITIES"
    SCREENINGS = "SCREENINGS"
    AREAS = "AREAS"
    LOOK_BACK = "LOOK_BACK"
    LIMITATIONS = "LIMITATIONS"
    MISSING = "MISSING"
    SECOND_REVIEW = "SECOND_REVIEW"
    COACH_STATEMENT = "COACH_STATEMENT"
    CAUSE = "CAUSE"
    PLAN_FIT = "PLAN_FIT"
    NEXT_STEPS = "NEXT_STEPS"
    CONSIDERED = "CONSIDERED"
    CHILD_WELFARE = "CHILD_WELFARE"
    CHILD_RISK = "CHILD_RISK"
    COMMUNITY_VISIT = "COMMUNITY_VISIT"
    BIAS = "BIAS"
    OUTCOME = "OUTCOME"
    VALIDITY = "VALIDITY"
    CLIENT_HERE = "CLIENT_HERE"
    PROGRESSION = "PROGRESSION"
    REGRESSION = "REGRESSION"
    DISCREPANCIES = "DISCREPANCIES"
    CLOCK = "CLOCK"
    LEFT_OUT_MONTHS = "LEFT_OUT_MONTHS"
    FORM_WITH_CLIENT = "FORM_WITH_CLIENT"
    FORM_SUBMITTED = "FORM_SUBMITTED"
    MEDICAL_FORM = "MEDICAL_FORM"
    AGENCIES = "AGENCIES"
    COACH_HERE = "COACH_HERE"
    BOTH_PARENTS = "BOTH_PARENTS"
    RECOMMENDATION = "RECOMMENDATION"
    OFFERED = "OFFERED"
    TEAM = "TEAM"


@dataclass(frozen=True)
class Agenda:
    """The agenda of one kind of room; `outcomes` are codes with their words, the first one first."""

    kind: StaffingKind
    where: tuple[str, ...]
    items: tuple[AgendaItem, ...]
    outcomes: tuple[tuple[str, str], ...] = ()

    def item(self, code: str) -> AgendaItem:
        """Return the line with a code."""
        return next(item for item in self.items if item.code == code)


REENGAGEMENT = Agenda(
    StaffingKind.REENGAGEMENT,
    (OREGON,),
    (
        AgendaItem(Point.STRENGTHS_GOALS, "Strengths and goals", "What are they good at, what do they want?", _GOAL),
        AgendaItem(Point.PROCESS_TOLD, "Process explained", "Has the coach explained how this works?", _ROLES),
        AgendaItem(Point.CHOICE, "Choice to attend", "Asked when; yes, no or no answer?", _ROLES),
        AgendaItem(Point.QUORUM, "Three of the department", "Who is here?", _ROLES),
        AgendaItem(Point.EFFORT, "What we did to connect", "When, how, and what came of it?", _EXPECTED),
        AgendaItem(Point.SOURCES, "The record", "Has each of the five sources been looked at?", _EXPECTED),
        AgendaItem(Point.OPPORTUNITIES, "Chances that come first", "Did they have each of the three, and how?", _GOAL),
        AgendaItem(Point.SCREENINGS, "Screenings", "Has each one been made or offered?", _RULE),
        AgendaItem(Point.AREAS, "Six areas", "What is known of each adult and each child?", _AREAS),
        AgendaItem(Point.LOOK_BACK, "Six months back", "Does the look at violence reach far enough back?", _AREAS),
        AgendaItem(Point.LIMITATIONS, "Challenges", "What was offered and when? Did it affect taking part?", _AREAS),
        AgendaItem(Point.MISSING, "Missing information", "What is missing, who brings it, by when?", _PROCESS),
        AgendaItem(Point.SECOND_REVIEW, "Second review", "Has every member looked at what came in?", _PROCESS),
        AgendaItem(Point.COACH_STATEMENT, "Coach’s statement", "Who speaks for a participant not here?", _ROLES),
        AgendaItem(Point.CAUSE, "Good cause", "Was there a good reason?", _RULE),
        AgendaItem(Point.PLAN_FIT, "Does the plan fit?", "Does the plan still fit them?", _RULE),
        AgendaItem(Point.NEXT_STEPS, "Next steps and supports", "What is next, and what is needed for it?", _GOAL),
        AgendaItem(Point.CONSIDERED, "Options considered", "What else did the team think of?", _COACH),
        AgendaItem(Point.BIAS, "Check for bias", "Would this be the same for a family you know less well?", _ROLES),
        AgendaItem(Point.OUTCOME, "Outcome", "What does the team decide?", _EXPECTED),
        AgendaItem(Point.CHILD_WELFARE, "Child welfare", "Would less money put a child at risk?", _ROLES),
        AgendaItem(Point.CHILD_RISK, "Risk to the children", "What harm could it do to the children?", _RULE),
        AgendaItem(Point.COMMUNITY_VISIT, "Community visit", "When was a visit tried?", _RULE),
        AgendaItem(Point.VALIDITY, "Validity check", "Is it right in substance and in process?", _ROLES),
    ),
    tuple(Outcome.choices),
)

CASE_REVIEW = Agenda(
    StaffingKind.CASE_REVIEW,
    (ALASKA,),
    (
        AgendaItem(Point.CLIENT_HERE, "With the client", "Is the client here?", _REVIEW),
        AgendaItem(Point.PROGRESSION, "Progression", "What moved forward? Say so if nothing did.", _REVIEW),
        AgendaItem(Point.REGRESSION, "Regression", "What went back? Say so if nothing did.", _REVIEW),
        AgendaItem(
            Point.DISCREPANCIES, "Discrepancies", "Where do client and case manager see it differently?", _REVIEW
        ),
    ),
)

EXTENSION = Agenda(
    StaffingKind.EXTENSION,
    (ALASKA,),
    (
        AgendaItem(Point.CLOCK, "The 60-month clock", "Is the staffing held before the last month?", "ATAP MS 701"),
        AgendaItem(
            Point.LEFT_OUT_MONTHS, "Months that do not count", "Are they left out?", "7 AAC 45.600; ATAP MS 701"
        ),
        AgendaItem(Point.FORM_WITH_CLIENT, "Form with the client", "Filled in together, when?", _EXTENSION),
        AgendaItem(Point.FORM_SUBMITTED, "Form a week ahead", "Handed to the supervisor, when?", _EXTENSION),
        AgendaItem(Point.MEDICAL_FORM, "TA10", "Is an up-to-date TA10 needed, and of which day?", _EXTENSION),
        AgendaItem(Point.AGENCIES, "Partner agencies", "Who attends, who told us beforehand?", _EXTENSION),
        AgendaItem(Point.COACH_HERE, "Case manager", "Is the case manager part of the team?", "7 AAC 45.610"),
        AgendaItem(Point.BOTH_PARENTS, "Both parents", "Does each parent qualify?", "7 AAC 45.610"),
        AgendaItem(Point.RECOMMENDATION, "Recommendation", "Which type, for how long?", "7 AAC 45.610"),
    ),
    tuple(TeamAnswer.choices),
)

SUPPORT_TEAM = Agenda(
    StaffingKind.SUPPORT_TEAM,
    (ALASKA,),
    (
        AgendaItem(Point.OFFERED, "Offered", "When was it talked about, what did the family say?", _SUPPORT),
        AgendaItem(Point.TEAM, "The team", "Who of the family’s community is here?", _SUPPORT),
        AgendaItem(Point.NEXT_STEPS, "Next steps", "Who does what by when?", _SUPPORT),
    ),
)

AGENDAS = {agenda.kind: agenda for agenda in (REENGAGEMENT, CASE_REVIEW, EXTENSION, SUPPORT_TEAM)}


def kinds_in(jurisdiction: str) -> tuple[StaffingKind, ...]:
    """Return the kinds of staffings that a state knows by a source."""
    return tuple(kind for kind, agenda in AGENDAS.items() if jurisdiction in agenda.where)
