"""Figures and lists of supervision on paper: titled, with when they were counted, every table with its headings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.timezone import localtime

from casework.public import AGENCIES, Jurisdiction, Office, moment_words, render_page
from coaching.public import RATES
from supervision.queries.reports import Met, ReportRow
from supervision.queries.unit_shown import CoachRow, Slip, Tile
from supervision.queries.unit_state import OfficeSums
from supervision.rules.reports import OUTCOMES
from supervision.rules.statistics import Line

_ENGLISH = "en"
#: So many lines of a list go on paper; more are narrowed first, or taken along as a file.
LINES_AT_MOST = 500


@dataclass(frozen=True)
class Table:
    """A table on paper: `numbers` columns at its right end are numbers; `nothing` is said in place of no rows."""

    heading: str
    header: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    numbers: int = 0
    nothing: str = "Nothing."


@dataclass(frozen=True)
class Sheet:
    """A paper of figures: whose, what, as of when, in which words it is to be read."""

    jurisdiction: str
    whose: str
    title: str
    made: str
    notes: Sequence[str]
    tables: Sequence[Table]


def render_sheet(sheet: Sheet) -> bytes:
    """Return a paper of figures as a tagged PDF."""
    told = {
        "agency": AGENCIES[Jurisdiction(sheet.jurisdiction)].name,
        "sheet": sheet,
        "tables": [(one, len(one.header) - one.numbers) for one in sheet.tables],
    }
    return render_page(render_to_string("supervision/papers/sheet.html", told), sheet_name="figures")


def made_words(now: datetime, office: Office | None) -> str:
    """Say when a paper was made, on the clock of the office."""
    return f"Made {moment(now, office)}"


def moment(at: datetime, office: Office | None) -> str:
    """Say a moment on the clock of an office, of several offices on that of the reader, with its zone."""
    local = at.astimezone(office.zone) if office else localtime(at)
    return f"{moment_words(local, _ENGLISH)} {local:%Z}"


def tables_of_unit(found: Mapping[str, Any]) -> list[Table]:
    """Return what the page of a unit shows: figures, its coaches or offices, where it slips, languages, the year."""
    tables = [table_of_tiles(found["tiles"])] if "tiles" in found else []
    if "everybody" in found:
        languages = [(one.name, one.households) for one in found["languages"].rows]
        tables += [
            table_of_coaches([*found["rows"], found["everybody"]]),
            table_of_slips(found["slips"]),
            Table(
                "Languages of households", ("Language", "Households"), languages, numbers=1, nothing="English alone."
            ),
        ]
    if "offices" in found:
        tables.append(table_of_offices([row.office for row in found["offices"]]))
    if found.get("chart"):
        tables.append(table_of_year(found["chart"]))
    return tables or [Table("Figures", (), (), nothing="Nothing is counted of this month.")]


def table_of_offices(rows: Iterable[OfficeSums]) -> Table:
    """Return what was counted of each office of a state."""
    header = (
        "Office",
        "Families",
        "All families",
        "Two-parent",
        "Contact",
        "Plans current",
        "Months verified",
        "Overdue",
    )
    told = [
        (
            one.name,
            one.families,
            *(f"{one.sums[rate].numerator} of {one.sums[rate].denominator}" for rate in RATES),
            *(f"{part.done} of {part.owed}" for part in (one.contacts, one.plans, one.months)),
            one.overdue,
        )
        for one in rows
    ]
    return Table("Offices", header, told, numbers=7)


def table_of_lines(lines: Iterable[Line]) -> Table:
    """Return the figures of a frozen month as they may leave the office (T022)."""
    return Table("Figures", ("Figure", "Count"), [(one.words, one.told) for one in lines], numbers=1)


def tables_of_met(by_standard: Iterable[Met], by_coach: Iterable[Met]) -> list[Table]:
    """Return how the deadlines of a month ended, by standard and by coach: sums alone."""
    ends = tuple(OUTCOMES.values())

    def table(heading: str, what: str, rows: Iterable[Met]) -> Table:
        told = [(one.label, one.total, *(count for _, count in one.counts)) for one in rows]
        return Table(heading, (what, "Due", *ends), told, numbers=1 + len(ends), nothing="Nothing fell due.")

    return [table("By standard", "Standard", by_standard), table("By coach", "Coach on the due day", by_coach)]


def table_of_rows(heading: str, rows: Iterable[ReportRow]) -> Table:
    """Return the rows of a report."""
    return Table(
        heading,
        ("What", "Case", "Family", "Person", "Coach", "Day"),
        [
            (
                one.what,
                one.case_number,
                one.family_name,
                one.person_name,
                (one.coach or "Nobody") if one.case_id else "",
                f"{one.day:%b} {one.day.day}, {one.day.year}" if one.day else "",
            )
            for one in rows
        ],
        nothing="No row is like this.",
    )


def table_of_tiles(tiles: Iterable[Tile]) -> Table:
    """Return the figures of a unit with what each is made of; the unit's beside a coach's own where it is told."""
    shown = list(tiles)
    has_unit = any(one.unit for one in shown)
    rows: list[tuple[object, ...]] = []
    for one in shown:
        pieces = "; ".join(
            piece.words if piece.count is None else f"{piece.count} {piece.words}" for piece in one.pieces
        )
        share = f"{one.share}%" if one.share else one.nothing
        rows.append((one.name, share, *([f"{one.unit}%" if one.unit else ""] if has_unit else []), one.tag, pieces))
    beside = ("Whole unit",) if has_unit else ()
    return Table("Figures", ("Figure", "Share", *beside, "How it stands", "Made of"), rows)


def table_of_coaches(rows: Iterable[CoachRow]) -> Table:
    """Return what each coach carries and how it goes: families, deadlines and reviews, no working time."""
    header = ("Coach", "Families", "Two-parent", "Overdue", "Contact", "Months verified", "Last case reviews")
    return Table("Coaches", header, [_coach(row) for row in rows], numbers=6)


def _coach(row: CoachRow) -> tuple[object, ...]:
    load = row.load
    return (
        row.name,
        load.families,
        row.two_parent if row.rates else "",
        load.overdue,
        f"{load.contacts_met} of {load.contacts_owed}",
        f"{row.verified} of {row.owed}",
        "; ".join(words for _, words, _ in row.reviews),
    )


def table_of_slips(slips: Iterable[Slip]) -> Table:
    """Return the standards of which most is overdue."""
    rows = [(one.words, one.count) for one in slips]
    return Table("Where we slip", ("Standard", "Overdue"), rows, numbers=1, nothing="Nothing is overdue.")


def table_of_year(chart: Any) -> Table:
    """Return the participation of twelve months."""
    rows = [
        (f"{month:%B %Y}", *(f"{one.numerator} of {one.denominator}" if one.denominator else "none" for one in every))
        for month, every in chart.rows
    ]
    return Table("Participation, last 12 months", ("Month", "All families", "Two-parent"), rows, numbers=2)
