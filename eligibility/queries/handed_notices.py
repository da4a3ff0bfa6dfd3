"""Notices of help after violence: what one would say on a day, and what is on file of a decision."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from casework.public import Participant, Refused, User, calendars
from eligibility.choices import Programme
from eligibility.models import Determination, HandedNotice
from eligibility.queries.benefits import names_of
from eligibility.queries.decision_letters import LATER, TOLD_ALREADY, head_of, why_of
from eligibility.queries.figures import calendar_around, figures_of
from eligibility.rules import adverse
from eligibility.rules.handed_notice import HandedFacts, handed_paragraphs
from eligibility.rules.timely import open_day

NOT_THIS = "Only a decision on help after violence is told by a notice that is handed over."
_LAST_DAY = "period.last_payment_day"


@dataclass(frozen=True)
class HandedWords:
    """The words of a notice as it would be given on a day."""

    paragraphs: tuple[str, ...]
    participant: Participant
    hearing_days: int


@dataclass(frozen=True)
class NoticePaper:
    """A notice on file, for who may know of violence.

    `hearing_by`: the last day to ask, once it was handed over; `accepted_until`: that day or, where the office is
    closed on it, the next day on which it is open. Of a last day past the calendar it is not known: None.
    """

    id: UUID
    paragraphs: tuple[str, ...]
    whom: str
    written_on: date
    written_by: str
    handed_on: date | None
    handed_by: str
    hearing_by: date | None
    accepted_until: date | None
    is_taken_back: bool


def handed_words(row: Determination, *, given_on: date) -> HandedWords:
    """Return what the notice of a decision on TA-DVS says.

    Policy: OAR 461-175-0010, 461-175-0200(8), 461-025-0310.

    Raises:
        NoRuleOnFile: a rule is not on file on that day.
        Refused: it is none of TA-DVS, a later decision took its place, or its notice is written.
    """
    if row.programme != Programme.TA_DVS:
        raise Refused(NOT_THIS)
    if hasattr(row, "superseded_by"):
        raise Refused(LATER)
    if HandedNotice.objects.standing().filter(determination=row).exists():
        raise Refused(TOLD_ALREADY)
    case = row.case
    figures = figures_of(case, on=given_on)
    reasons, rules = why_of(row.is_eligible, row.steps, row.programme, names_of(case))
    last = next((one["value"] for one in row.steps if one["name"] == _LAST_DAY), None)
    hearing_days = adverse.hearing_days(row.programme, given_on, figures)
    facts = HandedFacts(
        is_eligible=row.is_eligible,
        left=row.monthly_benefit,
        month=row.month,
        last_day=date.fromisoformat(last) if last else None,
        given_on=given_on,
        reasons=reasons,
        rules=rules,
        hearing_days=hearing_days,
        office=case.office.name,
        telephone=case.office.telephone,
    )
    return HandedWords(handed_paragraphs(facts, figures), head_of(case, row.household), hearing_days)


def paper_of(row: HandedNotice) -> NoticePaper:
    """Return a notice as its page shows it."""
    by, accepted = hearing_days_of(row)
    return NoticePaper(
        id=row.pk,
        paragraphs=tuple(row.words),
        whom=row.participant.person.standing.name,
        written_on=row.written_on,
        written_by=row.made_by.name,
        handed_on=row.handed_on,
        handed_by=row.handed_by.name if row.handed_by else "",
        hearing_by=by,
        accepted_until=accepted,
        is_taken_back=row.voided_at is not None,
    )


def hearing_days_of(row: HandedNotice) -> tuple[date | None, date | None]:
    """Return the last day to ask for a hearing, counted from the handing over, and the open day that it rolls on to.

    The open day is None while the calendar does not reach it.

    Policy: OAR 461-025-0310; ORS 187.010(3) (`calendar.count`: an act of the client rolls on).
    """
    if row.handed_on is None:
        return None, None
    by = row.handed_on + timedelta(days=row.hearing_days)
    try:
        return by, open_day(by, calendar_around(row.case, row.handed_on, by))
    except calendars.OutsideCalendar:
        return by, None


def papers_of(determination_id: UUID, *, viewer: User) -> list[HandedNotice]:
    """Return the notices of a decision that this person may see, the latest first."""
    rows = HandedNotice.objects.visible_to(viewer).filter(determination=determination_id)
    return list(rows.order_by("-made_at", "-pk"))
