"""What a letter about a support would say if it were written on a day."""

from datetime import date

from casework.public import NEVER_ARRIVED, Case, Jurisdiction, Refused
from coaching.choices import SupportLetterKind
from coaching.models import Support
from coaching.queries.supports import facts_of, stage_of
from coaching.rules.support_letter import SupportLetterFacts
from eligibility.public import (
    Effect,
    HearingRule,
    Step,
    calendar_around,
    figures_of,
    heard_by,
)

NOTHING_TO_TELL = "It waits for the supervisor; there is nothing to tell the family yet."
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
    is_ending = kind == SupportLetterKind.ENDING
    return SupportLetterFacts(
        kind=kind,
        support=facts_of(support),
        jurisdiction=case.office.jurisdiction,
        given_on=given_on,
        hearing=hearing,
        office=case.office.name,
        telephone=case.office.telephone,
        reason=_reason(support, kind),
        ends_on=(support.stopped_on or support.last_day) if is_ending else None,
    )


def letter_kind(support: Support, *, today: date) -> SupportLetterKind:
    """Return which letter tells what stands of a support."""
    stage = stage_of(support, today=today)
    if stage == "Refused":
        return SupportLetterKind.DENIED
    if stage == "Ended" and support.authorised_on is not None:
        return SupportLetterKind.ENDING
    if stage in {"Waiting", "Replaced", "Ended"} or support.is_imported:
        raise Refused(NOTHING_TO_TELL if stage == "Waiting" else "There is nothing to tell the family of this.")
    told = support.letters.filter(kind=SupportLetterKind.AUTHORISED).exclude(notice__state__in=NEVER_ARRIVED)
    if support.last_day is not None and told.exists():
        return SupportLetterKind.ENDING
    return SupportLetterKind.AUTHORISED


def _reason(support: Support, kind: SupportLetterKind) -> str:
    if kind == SupportLetterKind.DENIED:
        return support.answer
    if kind == SupportLetterKind.ENDING:
        return support.stopped_words or "the days for which it was given are over."
    return ""
