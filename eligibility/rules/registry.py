"""Which rules decide which programme in which state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from eligibility.rules import snap
from eligibility.rules.book import Book, NoRule
from eligibility.rules.child_care import us_ak as child_care_ak
from eligibility.rules.child_care import us_or as child_care_or
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household
from eligibility.rules.tadvs import us_or as tadvs_or
from eligibility.rules.tanf import us_ak as tanf_ak
from eligibility.rules.tanf import us_nc as tanf_nc
from eligibility.rules.tanf import us_or as tanf_or
from eligibility.rules.tanf import us_tx as tanf_tx


class Program(StrEnum):
    """A programme as the interchange names it."""

    SNAP = "snap"
    TANF = "tanf"
    TA_DVS = "ta-dvs"
    CHILD_CARE = "child-care"


Decide: TypeAlias = Callable[[Household, date, Book], Determination]

#: By programme and jurisdiction.
DECIDE: Mapping[tuple[Program, str], Decide] = {
    (Program.SNAP, "US-AK"): snap.determine,
    (Program.SNAP, "US-NC"): snap.determine,
    (Program.SNAP, "US-OR"): snap.determine,
    (Program.SNAP, "US-TX"): snap.determine,
    (Program.TANF, "US-AK"): tanf_ak.determine,
    (Program.TANF, "US-OR"): tanf_or.determine,
    (Program.TA_DVS, "US-OR"): tadvs_or.determine,
    (Program.CHILD_CARE, "US-AK"): child_care_ak.determine,
    (Program.CHILD_CARE, "US-OR"): child_care_or.determine,
    (Program.TANF, "US-NC"): tanf_nc.determine,
    (Program.TANF, "US-TX"): tanf_tx.determine,
}


def determine(program: Program, household: Household, month: date, book: Book | None = None) -> Determination:
    """Decide a programme for a household and a month, told by its first day, by the rules of that month.

    `book`: to compute again with the versions that an earlier decision read (`Book.reopen`).

    Raises:
        NoRule: the programme has no rules in the state, or one that is needed is not on file for the month.
    """
    jurisdiction = household.jurisdiction
    decide = DECIDE.get((program, jurisdiction))
    if decide is None:
        raise NoRule(f"{program} in {jurisdiction}", month)
    return decide(household, month, book or Book.open(jurisdiction, month))
