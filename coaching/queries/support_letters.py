"""What a letter about a support would say if it were written on a day."""

from datetime import date

from casework.public import NEVER_ARRIVED, Case, Jurisdiction, Refused, calendars
from coaching.choices import SupportLetterKind
from coaching.models import Support
from coaching.queries.supports import facts_of, stage_of
from coaching.rules.support_letter import (
    CHANGED_REASON,
    OVER_REASON,
    UNTIL_REASON,
    VOID_REASON,
    Ending,
    SupportLetterFacts,
)
from coaching.rules.support_limits import letter_rule
from eligibility.public import (
    DAY,
    Effect,
    HearingRule,
    Step,
    calendar_around,
    figures_of,
    heard_by,
    in_alaska,
    in_north_carolina,
    in_oregon,
    in_texas,
)
from policy.reader import NoRuleOnFile

NOTHING_TO_TELL = "It waits for the supervisor; there is nothing to tell the family yet."
NO_NOTICE_DAYS = "No rule on file tells how many days before the end the family is told."
NOTHING_OF_THIS = "There is nothing to tell the family of this."
TOLD_ALREADY = "A letter of this is written already."
_HEARINGS = {
    Jurisdiction.ALASKA: ("notice.ak.hearing_days", ("cash_and_others",)),
    Jurisdiction.OREGON: ("notice.or.hearing_days", ("public_assistance",)),
    Jurisdiction.NORTH_CAROLINA: ("notice.nc.appeal_days", ()),
    Jurisdiction.TEXAS: ("notice.tx.hearing_days", ()),
}


def letter_facts(case: Case, support: Support, *, given_on: date) -> SupportLetterFacts:
    """Return what there is to tell of a support: that it is given, denied, or ends.

    Policy: 7 AAC 49; OAR 461-025-0310; G.S. 108A-79 (by when a hearing can be asked for).

    Raises:
        NoRuleOnFile: the state's hearing rule is not on file on that day.
        OutsideCalendar: the calendar does not reach that far.
        Refused: there is nothing to tell, or it is told.
    """
    kind = letter_kind(support, today=given_on)
    arrived = support.letters.exclude(notice__state__in=NEVER_ARRIVED)
    if arrived.filter(kind=kind).exists():
        raise Refused(TOLD_ALREADY)
    id, keys = _HEARINGS[Jurisdiction(case.office.jurisdiction)]
    rule = HearingRule(id, keys, given_on, "Notice given")
    effect = Effect(given_on, given_on, Step("", (), "", "", ""))
    hearing = heard_by(rule, given_on, effect, calendar_around(case, given_on, given_on), figures_of(case, on=given_on))
    ending = _ending(support) if kind == SupportLetterKind.ENDING else None
    return SupportLetterFacts(
        kind=kind,
        support=facts_of(support),
        given_on=given_on,
        hearing=hearing,
        office=case.office.name,
        telephone=case.office.telephone,
        reason=_reason(support, kind, ending, given_on),
        ends_on=(support.stopped_on or support.last_day) if ending else None,
        ending=ending,
        rule=letter_rule(case.office.jurisdiction, on=given_on),
    )


def earliest_end(case: Case, *, today: date) -> date:
    """Return the earliest last day of help that goes on, if the family is told today.

    Policy: 7 AAC 49.060; OAR 461-175-0050; G.S. 108A-79(b); Texas Works: the days of notice of each state.

    Raises:
        Refused: no rule on file tells the days of notice.
    """
    figures, days = figures_of(case, on=today), calendar_around(case, today, today)
    try:
        match Jurisdiction(case.office.jurisdiction):
            case Jurisdiction.ALASKA:
                effect = in_alaska(today, figures, "notice.ak.adverse_days")
            case Jurisdiction.OREGON:
                effect = in_oregon(today, days, figures)
            case Jurisdiction.NORTH_CAROLINA:
                effect = in_north_carolina(today, days, figures)
            case _:
                effect = in_texas(today, figures)
    except (NoRuleOnFile, calendars.OutsideCalendar):
        raise Refused(NO_NOTICE_DAYS) from None
    return effect.earliest_on - DAY


def letter_kind(support: Support, *, today: date) -> SupportLetterKind:
    """Return which letter tells what stands of a support; a version that a letter promised is told as ending."""
    stage = stage_of(support, today=today)
    if stage == "Waiting" or support.is_imported:
        raise Refused(NOTHING_TO_TELL if stage == "Waiting" else NOTHING_OF_THIS)
    if stage == "Refused":
        return SupportLetterKind.DENIED
    holds_no_longer = stage in {"Replaced", "Taken back"}
    if not holds_no_longer and support.stopped_on is not None:
        return SupportLetterKind.ENDING
    told = support.letters.filter(kind=SupportLetterKind.AUTHORISED).exclude(notice__state__in=NEVER_ARRIVED)
    is_promised = told.exists()
    if holds_no_longer and not is_promised:
        raise Refused(NOTHING_OF_THIS)
    ends = holds_no_longer or support.last_day is not None
    return SupportLetterKind.ENDING if is_promised and ends else SupportLetterKind.AUTHORISED


def _ending(support: Support) -> Ending:
    if hasattr(support, "replaced_by") or support.voided_at is not None:
        return Ending.CHANGED
    if support.stopped_on is None or support.issued_on is not None:
        return Ending.DAYS
    return Ending.WITHDRAWN if support.authorised_on is None else Ending.UNPAID


def _reason(support: Support, kind: SupportLetterKind, ending: Ending | None, given_on: date) -> str:
    if kind == SupportLetterKind.DENIED:
        return support.answer
    if ending is None:
        return ""
    if ending == Ending.CHANGED:
        return VOID_REASON if support.voided_at is not None else CHANGED_REASON
    is_over = support.last_day is not None and support.last_day < given_on
    return support.stopped_words or (OVER_REASON if is_over else UNTIL_REASON)
