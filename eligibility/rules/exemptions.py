"""Why somebody need not work: the closed list of each state, what proves it, and who may know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.rules.book import Book, NoRule

#: The kinds of restricted facts that a reason may tell of; empty: it tells of none.
OPEN, VIOLENCE, HEALTH = "", "DV", "MEDICAL"
AK, OR, NC, TX = "US-AK", "US-OR", "US-NC", "US-TX"
_AK_LIST, _OR_LIST, _WAIVER = "tanf.ak.exemptions", "tanf.or.jobs_classes", "fvo.waiver"
_INFANT_MONTHS: Mapping[str, str] = {
    AK: "tanf.ak.infant_exemption_months",
    NC: "tanf.nc.infant_exclusion_months",
    TX: "wpr.child_under_one.months",
}
INFANT = "INFANT"


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
    NC: (
        Reason(
            INFANT,
            "Single parent of a child under 12 months",
            "Birth record of the child",
            _INFANT_MONTHS[NC],
            "",
        ),
        _OWN_WAIVER,
    ),
    TX: (
        Reason(
            INFANT,
            "Single parent of a child under 12 months",
            "Birth record of the child",
            _INFANT_MONTHS[TX],
            "",
        ),
        _OWN_WAIVER,
    ),
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


def overlaps(one: Span, other: Span) -> bool:
    """Answer whether two spans share a day."""
    return (one.last_day is None or other.first_day <= one.last_day) and (
        other.last_day is None or one.first_day <= other.last_day
    )


def months_in(spans: Iterable[Span], *, until: date) -> frozenset[date]:
    """Return the months in which a day is covered, by their first days; an open span counts until a day."""
    found: set[date] = set()
    for one in spans:
        month, last = one.first_day.replace(day=1), one.last_day or until
        while month <= last:
            found.add(month)
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return frozenset(found)


def infant_months(jurisdiction: str, on: date) -> int | None:
    """Return in how many months of a lifetime a child under one exempts; None where nothing is on file.

    Policy: AS 47.27.035, 7 AAC 45.260; 45 CFR 261.22(c), 42 USC 607(b)(5).
    """
    asked = _INFANT_MONTHS.get(jurisdiction)
    if asked is None:
        return None
    try:
        return int(Book.open(jurisdiction, on.replace(day=1)).amount(asked))
    except NoRule:
        return None
