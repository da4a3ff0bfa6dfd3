"""Days on file about an application: by when it has to be decided, proven, or a change acted on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from eligibility.rules.book import Book, NoRule
from eligibility.rules.registry import Program

EXPEDITED_DAYS = "snap.expedited.days"
CHANGE_DAYS = "tanf.nc.change_action_days"
#: By when a family reports a change of cash assistance, by jurisdiction; elsewhere nothing is on file.
REPORT_DAYS: Mapping[str, tuple[str, ...]] = {"US-AK": ("tanf.ak.report_days",), "US-NC": ("tanf.nc.report_days",)}
#: The same of a child who is going to be away for long.
ABSENCE_DAYS: Mapping[str, tuple[str, ...]] = {
    "US-AK": ("tanf.ak.child_absence_report_days",),
    "US-NC": ("tanf.nc.child_absence", "report_days"),
}
#: By when the interview about food benefits is held; elsewhere nothing is on file.
INTERVIEW_DAYS: Mapping[str, str] = {"US-OR": "snap.interview_days.or"}
PROOF_DAYS = "snap.verification_minimum_days"
#: Which state's book is opened for a rule that is the same in every one.
_ANY = "US-AK"
#: By programme and jurisdiction, of a table with its cell; what stands nowhere here has no clock in days on file.
PROCESSING: Mapping[tuple[Program, str], tuple[str, ...]] = {
    (Program.SNAP, "US-AK"): ("snap.processing_days",),
    (Program.SNAP, "US-NC"): ("snap.processing_days",),
    (Program.SNAP, "US-OR"): ("snap.processing_days",),
    (Program.SNAP, "US-TX"): ("snap.processing_days",),
    (Program.TANF, "US-AK"): ("tanf.ak.processing_days",),
    (Program.TANF, "US-NC"): ("tanf.nc.processing_days",),
    # Forty-five days hold only in the circumstances that the rule lists, so the shorter clock is told.
    (Program.TANF, "US-OR"): ("tanf.or.decision_days", "standard"),
    (Program.TANF, "US-TX"): ("tanf.tx.processing_days",),
}


@dataclass(frozen=True, slots=True)
class DecideBy:
    """The last day on which something is in time; `days` from `since`, which is day 0, and the source."""

    on: date
    days: int
    source: str
    since: date


def decide_by(
    program: Program, jurisdiction: str, filed_on: date, *, expedited_from: date | None = None
) -> DecideBy | None:
    """Return by when an application is to be decided, by the clock in force on the day of filing; None without one.

    `expedited_from`: the day from which the seven days of food benefits count, where the household is entitled to them
    (`rules.screening`); found late, they never set the ordinary day later.

    A due day in calendar days stays where it falls: it protects the family and does not roll forward.

    Policy: 7 CFR 273.2(g)(1), 273.2(i)(3); OAR 461-115-0190 (`tanf.or.decision_days`); README of the policy
        files, sections 9 and 10 (`calendar.count`).
    """
    asked = PROCESSING.get((program, jurisdiction))
    ordinary = _counted(jurisdiction, filed_on, *asked) if asked else None
    if expedited_from is None or program is not Program.SNAP:
        return ordinary
    fast = _counted(jurisdiction, expedited_from, EXPEDITED_DAYS)
    known = [one for one in (fast, ordinary) if one is not None]
    return min(known, key=lambda one: one.on, default=None)


def _counted(jurisdiction: str, since: date, *asked: str) -> DecideBy | None:
    book = Book.open(jurisdiction, since)
    try:
        days = int(Decimal(book.amount(*asked)))
    except NoRule:
        return None
    return DecideBy(since + timedelta(days=days), days, book.trace.steps[-1].source, since)


def interview_by(program: Program, jurisdiction: str, filed_on: date) -> DecideBy | None:
    """Return by when the interview about an application is to be held; None where no rule on file says it.

    It protects the family, so the last day does not roll forward.

    Policy: OAR 461-115-0210 (`snap.interview_days.or`, of medium confidence: since when the rule stands so was not
        captured).
    """
    asked = INTERVIEW_DAYS.get(jurisdiction)
    return _counted(jurisdiction, filed_on, asked) if asked and program is Program.SNAP else None


def expedited_since(today: date) -> date:
    """Return the first day of filing whose seven days of expedited service are not over yet; the rule is federal.

    Policy: 7 CFR 273.2(i)(3).
    """
    return today - timedelta(days=int(Book.open(_ANY, today).amount(EXPEDITED_DAYS)))


def proof_due_from(program: Program, jurisdiction: str, asked_on: date) -> date | None:
    """Return the first day by which proof that is asked for may be due; None where no rule on file says it.

    Food benefits in seven days ask nothing earlier: what is left to prove may come after they are given.

    Policy: 7 CFR 273.2(f), 273.2(i)(4)(iii) (`snap.verification_minimum_days`).
    """
    if program is not Program.SNAP:
        return None
    try:
        return asked_on + timedelta(days=int(Book.open(jurisdiction, asked_on).amount(PROOF_DAYS)))
    except NoRule:
        return None


def act_by(program: Program, jurisdiction: str, received_on: date) -> DecideBy | None:
    """Return by when a reported change is acted on, from the day it came in; None where no rule on file says it.

    Policy: North Carolina TANF State Plan FFY2026-2028 (`tanf.nc.change_action_days`); no other is on file.
    """
    if (program, jurisdiction) != (Program.TANF, "US-NC"):
        return None
    return _counted(jurisdiction, received_on, CHANGE_DAYS)


def report_by(
    program: Program,
    jurisdiction: str,
    changed_on: date,
    is_worked: Callable[[date], bool],
    *,
    is_absence: bool = False,
) -> DecideBy | None:
    """Return by when a family reports a change, from the day on which it was so; None where no rule on file says it.

    `is_absence`: that a child is going to be away for long, which is reported sooner, from the day it is clear.
    It is an act that a family owes: a last day that is not worked runs on to the next one that is.

    Policy: `calendar.count`; 42 U.S.C. 608(a)(10)(C); 7 AAC 45.270, 45.271 (`tanf.ak.report_days`,
        `tanf.ak.child_absence_report_days`); North Carolina TANF State Plan FFY2026-2028 (`tanf.nc.report_days`,
        `tanf.nc.child_absence`).
    """
    asked = (ABSENCE_DAYS if is_absence else REPORT_DAYS).get(jurisdiction)
    if program is not Program.TANF or asked is None:
        return None
    due = _counted(jurisdiction, changed_on, *asked)
    if due is None:
        return None
    on = due.on
    while not is_worked(on):
        on += timedelta(days=1)
    return replace(due, on=on)
