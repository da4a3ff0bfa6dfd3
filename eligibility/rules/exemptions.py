"""Why somebody need not work: the closed list of each state, what proves it, and who may know of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.rules.book import Book, NoRule

#: The kinds of restricted facts that a reason may tell of; empty: it tells of none.
OPEN, VIOLENCE, HEALTH = "", "DV", "MEDICAL"
AK, OR, NC, TX = "US-AK", "US-OR", "US-NC", "US-TX"
_AK_LIST, _OR_LIST, _WAIVER = "tanf.ak.exemptions", "tanf.or.jobs_classes", "fvo.waiver"
#: Elsewhere such a parent is left out of the rate alone (45 CFR 261.22(c)), which exempts nobody from work.
_INFANT_MONTHS: Mapping[str, str] = {AK: "tanf.ak.infant_exemption_months"}
INFANT = "INFANT"
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """One code of a state's list: what it is, what proves it, the rule it comes from, whose list it stands behind.

    `listed` is how the rule on file words it. `tells` is the kind of restricted fact that it tells of.
    """

    code: str
    label: str
    proof: str
    rule: str
    listed: str
    tells: str = OPEN


_OWN_WAIVER = Reason(
    "WAIVER",
    "Waiver because of domestic violence",
    "An assessment and a plan by somebody trained in domestic violence; looked at again every six months",
    _WAIVER,
    "which requirements are waived",
    VIOLENCE,
)
#: By state; where it has no list of its own on file, what federal rules give.
REASONS: Mapping[str, tuple[Reason, ...]] = {
    AK: (
        Reason(
            INFANT,
            "Single parent of a child under 12 months",
            "Birth record of the child",
            _AK_LIST,
            "single parent of child under 12 months (12 months lifetime)",
        ),
        Reason(
            "CARE",
            "Care for a disabled child or relative day and night",
            "Medical statement that the person needs care day and night",
            _AK_LIST,
            "care for disabled child or related person needing 24-hour care",
            HEALTH,
        ),
        Reason("INCAPACITY", "Medical incapacity", "Form TA10", _AK_LIST, "medical incapacity (form TA10)", HEALTH),
        Reason("HARDSHIP", "Unreasonable hardship", "What shows the hardship", _AK_LIST, "unreasonable hardship"),
        Reason(
            "CHILD_CARE",
            "Child under six, no appropriate care within 30 minutes",
            "Which care was asked for, and why there is none",
            _AK_LIST,
            "child under six without appropriate care within 30 minutes travel",
        ),
        _OWN_WAIVER,
    ),
    OR: (
        Reason(
            "CARE",
            "Cares for a disabled family member at home",
            "Medical proof that the person needs the care",
            _OR_LIST,
            "cares for a disabled family member at home with medical proof",
            HEALTH,
        ),
        Reason(
            "NONCITIZEN",
            "Noncitizen who may not work",
            "Document of the status",
            _OR_LIST,
            "noncitizen not allowed to work",
        ),
        Reason("SSI", "Gets SSI", "Award letter or inquiry", _OR_LIST, "SSI recipient", HEALTH),
        Reason(
            "CARETAKER",
            "Caretaker who gets nothing for themselves",
            "Application for the children alone",
            _OR_LIST,
            "non-needy caretaker",
        ),
        _OWN_WAIVER,
    ),
    NC: (_OWN_WAIVER,),
    TX: (_OWN_WAIVER,),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days of an exemption, both included; without a last day it goes on."""

    first_day: date
    last_day: date | None


def reason_of(jurisdiction: str, code: str) -> Reason | None:
    """Return a code of a state's list, None where the state has no such."""
    return next((one for one in REASONS.get(jurisdiction, ()) if one.code == code), None)


def reasons_for(jurisdiction: str, *, seen: Iterable[str]) -> list[Reason]:
    """Return the codes that somebody may give who may know of these kinds of restricted facts.

    Policy: DPAWS expectations 14 (A051); AS 47.27.035(c), 7 AAC 45.260; OAR 461-130-0310; 45 CFR 260.51 to 260.59.
    """
    kinds = set(seen)
    return [one for one in REASONS.get(jurisdiction, ()) if not one.tells or one.tells in kinds]


def keeps_all_apart(jurisdiction: str, *, seen: Iterable[str]) -> bool:
    """Answer whether no reason at all may be told to somebody, for the ones kept apart would name violence.

    Where everything that this person may not know tells of violence, a reason that is not shown would say so.

    Policy: decisions 8; security 2.1.
    """
    kinds = set(seen)
    hidden = {one.tells for one in REASONS.get(jurisdiction, ()) if one.tells and one.tells not in kinds}
    return hidden == {VIOLENCE}


def overlaps(one: Span, other: Span) -> bool:
    """Answer whether two spans share a day."""
    return (one.last_day is None or other.first_day <= one.last_day) and (
        other.last_day is None or one.first_day <= other.last_day
    )


def months_used(spans: Iterable[Span], *, until: date) -> int:
    """Return how many months some days take up, each counted from the first day that none before it covers.

    A plain year from a day takes twelve, whatever the day of the month; an open span counts until a day.

    Policy: AS 47.27.035(c), 7 AAC 45.260 (`tanf.ak.infant_exemption_months`): twelve months, no calendar months.
    """
    count = run = 0
    begun = free = date.min
    for one in sorted(spans, key=lambda span: span.first_day):
        day, last = max(one.first_day, free), one.last_day or until
        while day <= last:
            if day != free:
                begun, run = day, 0
            count, run = count + 1, run + 1
            day = free = _months_after(begun, run)
    return count


def _months_after(day: date, count: int) -> date:
    """Return the same day of a later month, or the first of the month after where it has no such day."""
    years, month = divmod(day.month - 1 + count, MONTHS)
    year = day.year + years
    if day.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, day.day)
    return date(year + (month + 1) // MONTHS, (month + 1) % MONTHS + 1, 1)


def infant_months(jurisdiction: str, on: date) -> int | None:
    """Return in how many months of a lifetime a child under one exempts; None where nothing is on file.

    Policy: AS 47.27.035, 7 AAC 45.260.
    """
    asked = _INFANT_MONTHS.get(jurisdiction)
    if asked is None:
        return None
    try:
        return int(Book.open(jurisdiction, on.replace(day=1)).amount(asked))
    except NoRule:
        return None
