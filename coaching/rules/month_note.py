"""The standard note of a work month: what the record says, under the headings of its template (A060)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import Sentence, wording
from coaching.choices import ABSENCES, HourKind, HoursProof, MonthGap, WorkActivity
from coaching.rules.months import NOTHING, Assigned, Cell, Gap, hours_words
from coaching.rules.weeks import next_month, weeks_of

#: The kind of note in `note_templates.yaml`.
TEMPLATE = "WORK_MONTH"
_PROOF = re.compile(r"\bproof\b", re.IGNORECASE)
_EXCUSED = re.compile(r"\bexcused\b", re.IGNORECASE)
_NEXT = re.compile(r"\bnext\b", re.IGNORECASE)


@dataclass(frozen=True)
class MonthTold:
    """What is known of one adult's month when its note is written."""

    month: date
    cells: tuple[Cell, ...] = ()
    gaps: tuple[Gap, ...] = ()
    activities: tuple[Assigned, ...] = ()
    is_engaged: bool = True
    owes_next: bool = True
    closed_on: date | None = None

    @property
    def is_zero(self) -> bool:
        """Whether not one hour stands in the month, done or excused."""
        return not any(cell.hours for cell in self.cells)


def title_of_month(month: date, *, opening: str) -> str:
    """Return the title of a month's note, after how titles of its kind begin."""
    return f"{opening.rstrip()} {wording.month_words(month)}".strip()


def month_sentences(told: MonthTold, *, headings: Sequence[str]) -> list[Sentence]:
    """Return what the record says of a month, each sentence under the heading of a template where it belongs.

    Policy: DPAWS expectations 16 (A060): a note each month for every client, also when not participating.
    """
    if not headings:
        return []
    first, last = headings[0], headings[-1]
    proof, excused = _heading(headings, _PROOF, first), _heading(headings, _EXCUSED, first)
    following = _heading(headings, _NEXT, last)
    return [
        *(Sentence(first, words, ("work_hours",)) for words in _hours(told)),
        *(Sentence(first, words, ("engagement",)) for words in _engagement(told)),
        *(Sentence(proof, words, ("work_proof",)) for words in _proof(told)),
        *(Sentence(excused, words, ("work_absence",)) for words in _excused(told)),
        *(Sentence(following, words, ("work_activity",)) for words in _next(told)),
    ]


def _heading(headings: Sequence[str], wanted: re.Pattern[str], fallback: str) -> str:
    return next((heading for heading in headings if wanted.search(heading)), fallback)


def _hours(told: MonthTold) -> list[str]:
    month = wording.month_words(told.month)
    if told.is_zero:
        return [f"Zero hours in {month}."]
    undebriefed = {gap.week_of for gap in told.gaps if gap.kind == MonthGap.UNDEBRIEFED}
    by_kind: dict[str, Decimal] = {}
    for cell in told.cells:
        if cell.how not in ABSENCES and cell.hours:
            is_left_out = cell.kind == WorkActivity.JSJR and cell.week_of in undebriefed
            hours = NOTHING if is_left_out else cell.hours - cell.unproven
            by_kind[cell.kind] = by_kind.get(cell.kind, NOTHING) + hours
    return [f"{WorkActivity(kind).label}: {hours_words(hours)} verified." for kind, hours in sorted(by_kind.items())]


def _engagement(told: MonthTold) -> list[str]:
    return [] if told.is_engaged else [f"Not taking part at the end of {wording.month_words(told.month)}."]


def _proof(told: MonthTold) -> list[str]:
    on_file: dict[str, set[str]] = {}
    for cell in told.cells:
        on_file.setdefault(cell.kind, set()).update(cell.proofs)
    lines = [
        f"{WorkActivity(kind).label}: {_listed(str(HoursProof(one).label).lower() for one in sorted(proofs))}."
        for kind, proofs in sorted(on_file.items())
        if proofs
    ]
    weeks = {week.monday: week.words for week in weeks_of(told.month)}
    unproven = [gap for gap in told.gaps if gap.kind == MonthGap.UNPROVEN]
    lines += [
        f"No proof for {hours_words(gap.hours)} of {gap.activity[:1].lower()}{gap.activity[1:]}, {weeks[gap.week_of]}; "
        "they are not verified."
        for gap in unproven
    ]
    lines += [
        f"{hours_words(gap.hours)} of job search, {weeks[gap.week_of]}, were not debriefed; they are not verified."
        for gap in told.gaps
        if gap.kind == MonthGap.UNDEBRIEFED
    ]
    blank = [weeks[day] for day in sorted({gap.week_of for gap in told.gaps if gap.kind == MonthGap.BLANK})]
    return [*lines, *([f"No hours came in for {_listed(blank)}."] if blank else [])]


def _excused(told: MonthTold) -> list[str]:
    totals: dict[str, Decimal] = {}
    for cell in told.cells:
        totals[cell.how] = totals.get(cell.how, NOTHING) + cell.hours
    names = {HourKind.EXCUSED: "Excused absence", HourKind.HOLIDAY: "Holiday"}
    return [f"{words}: {hours_words(totals[kind])}." for kind, words in names.items() if totals.get(kind)]


def _next(told: MonthTold) -> list[str]:
    if not told.owes_next:
        return [f"The case closed on {wording.spelt_day(told.closed_on)}."] if told.closed_on else []
    following = next_month(told.month)
    ahead = [one for one in told.activities if one.goes_on_in(following)]
    opened = f"{wording.month_words(following)} is opened."
    if not ahead:
        return [opened, "No activity is assigned in it yet."]
    return [opened, *(f"{one.words}: {hours_words(one.weekly_hours)} a week go on." for one in ahead)]


def _listed(words: Iterable[str]) -> str:
    found = list(words)
    return " and ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else "".join(found)
