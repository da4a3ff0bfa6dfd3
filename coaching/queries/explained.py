"""One family's month explained: entry by entry, adult by adult, for both rates; counted live from rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from coaching.choices import HourKind, WorkActivity
from coaching.queries.work_facts import Story, row_key
from coaching.rules import hours, work
from coaching.rules.hours import days
from coaching.rules.weeks import last_day_of


@dataclass(frozen=True)
class Why:
    """Hours that do not count: how many, why, and where that stands."""

    hours: str
    words: str
    source: str


@dataclass(frozen=True)
class EntryLine:
    """Hours of some days as they were entered, and what counts of them today."""

    days: str
    what: str
    entered: str
    counts: str
    whys: tuple[Why, ...]

    @property
    def state(self) -> str:
        """Whether it counts, in words."""
        if not self.whys:
            return "Counted"
        return "Not counted" if self.counts == "0" else "Counted in part"


@dataclass(frozen=True)
class BankLine:
    """What is left of a limit in the twelve months that end with a month."""

    words: str
    left: str
    most: str
    unit: str
    source: str


@dataclass(frozen=True)
class MonthTold:
    """One adult's month: the arithmetic, each entry, what is left of the limits, and the hours once all is mended."""

    participant_id: UUID
    lines: tuple[hours.Line, ...]
    entries: tuple[EntryLine, ...]
    banks: tuple[BankLine, ...]
    once_verified: str
    is_work_eligible: bool


@dataclass(frozen=True)
class FamilyTold:
    """One family's month: each adult, both parents together where they are two, and where the family stands."""

    adults: Mapping[UUID, MonthTold]
    together: tuple[hours.Line, ...]
    findings: tuple[hours.Line, ...]
    need: str


def month_told(story: Story, month: date) -> FamilyTold:
    """Return a family's month with all its arithmetic.

    Policy: the source of each line stands beside it; README section 1.4 of the policy files.
    """
    figures, counts = story.figures_of(month), story.counted()
    later = story.counted(with_unverified=True)
    family = family_in(story, month, counts)
    need = hours.need_of(family, hours.Rate.ALL_FAMILIES, figures)
    eligible = {adult.adult_id for adult in family.work_eligible}
    adults = {}
    for member in story.members:
        key = member.participant_id
        average = hours.average_of(counts[key], need, month, figures, ceiling_hours=family.ceiling_hours)
        once = hours.average_of(later[key], need, month, figures, ceiling_hours=family.ceiling_hours)
        adults[key] = MonthTold(
            participant_id=key,
            lines=hours.month_lines(counts[key], average, figures),
            entries=entry_lines(counts[key], month, figures),
            banks=_banks(story, later[key], month),
            once_verified=f"{hours.shown(once.total)}",
            is_work_eligible=key in eligible,
        )
    return FamilyTold(
        adults=adults,
        together=_together(family, counts, figures),
        findings=tuple(hours.finding_line(hours.finding_of(family, counts, rate, figures)) for rate in hours.Rate),
        need=hours.words_of(need),
    )


def family_in(story: Story, month: date, counts: hours.Counts) -> hours.FamilyFacts:
    """Return what the family is in a month, with the months in which it was left out for an infant before."""
    earlier = {one for member in story.members for one in story.months(member.participant_id, until=month)}
    used = story.family(month).infant_months_used
    for one in sorted(earlier - {month}):
        family = replace(story.family(one), infant_months_used=used)
        found = hours.finding_of(family, counts, hours.Rate.ALL_FAMILIES, story.figures_of(one))
        used += found.why == hours.Why.INFANT
    return replace(story.family(month), infant_months_used=used)


def entry_lines(counted: Sequence[hours.Counted], month: date, figures: hours.Figures) -> tuple[EntryLine, ...]:
    """Return each row of hours of a month with what counts of it and why not the rest."""
    first, last = days.span_of(month, figures)
    rows: dict[str, list[hours.Counted]] = {}
    for one in counted:
        if first <= one.entry.first_day and one.entry.last_day <= last:
            rows.setdefault(row_key(one.entry), []).append(one)
    return tuple(_entry_line(parts) for parts in rows.values())


def _entry_line(parts: Sequence[hours.Counted]) -> EntryLine:
    entry = parts[0].entry
    first, last = entry.first_day, parts[-1].entry.last_day
    what = str(WorkActivity(entry.activity).label)
    if entry.kind != HourKind.WORKED:
        what += f", {str(HourKind(entry.kind).label).lower()}"
    if entry.proven_month:
        what += f" ({entry.proven_month:%B %Y})"
    cuts = [cut for one in parts for cut in one.cuts]
    return EntryLine(
        days=f"{first:%b} {first.day}" + (f" to {last.day}" if last != first else ""),
        what=what,
        entered=_plain(sum((one.entry.hours for one in parts), Decimal(0))),
        counts=_plain(sum((one.hours for one in parts), Decimal(0))),
        whys=tuple(Why(_plain(cut.hours), cut.words, cut.source) for cut in cuts if cut.hours),
    )


def _banks(story: Story, counted: Sequence[hours.Counted], month: date) -> tuple[BankLine, ...]:
    found = hours.banks(counted, story.month_facts(month), story.figures_of(last_day_of(month)))
    return tuple(BankLine(one.words, _plain(one.left), _plain(one.most), one.unit, one.source) for one in found)


def _together(family: hours.FamilyFacts, counts: hours.Counts, figures: hours.Figures) -> tuple[hours.Line, ...]:
    if not family.is_two_parent:
        return ()
    rows = [one for adult in family.work_eligible for one in counts.get(adult.adult_id, ())]
    need = hours.need_of(family, hours.Rate.TWO_PARENT, figures)
    average = hours.average_of(rows, need, family.month, figures, ceiling_hours=family.ceiling_hours)
    return hours.month_lines(rows, average, figures)


def _plain(amount: Decimal) -> str:
    return work.plain_hours(amount) or "0"
