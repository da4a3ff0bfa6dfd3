"""Frozen months of an office: which there are, which are missing, what stands in one, to whom they went (T022)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from casework.public import Jurisdiction, Office, OfficeValues, calendars, values_of
from supervision.choices import PackWay
from supervision.models import PackRecipient, PackSending, StatisticsPack
from supervision.rules import statistics as rules
from supervision.rules.statistics import Line

DAY_SETTING, SMALL_SETTING = "std.tx.statistics_day", "std.all.statistics_small_count"
#: So many months that are over stand in the list, the newest first.
MONTHS_SHOWN = 12
SENT_SHOWN = 50


@dataclass(frozen=True)
class FrozenMonth:
    """A month with its versions, the newest first."""

    month: date
    due_on: date | None
    is_late: bool
    packs: list[StatisticsPack]

    @property
    def is_missing(self) -> bool:
        """Whether nobody froze it."""
        return not self.packs


@dataclass(frozen=True)
class Sent:
    """That a pack went, or goes, to somebody; who was taken out of the list before it left gets it no more."""

    id: UUID
    name: str
    agency: str
    way: str
    asked_by: str
    asked_at: datetime
    sent_on: date | None
    tried_count: int
    is_taken_out: bool


def count_month(office: Office, month: date) -> dict[str, int]:
    """Count the month of the actor's office, told by its first day, past the walls of single cases.

    What nothing was said of is counted zero, so that each figure of the definition stands in a pack.
    """
    with connection.cursor() as cursor:
        until = rules.last_day_of(month)
        cursor.execute("SELECT code, figure FROM sec.office_statistics(%s, %s, %s)", [office.pk, month, until])
        counted = dict(cursor.fetchall())
    return {code: int(counted.get(code, 0)) for code, _ in rules.FIGURES}


def frozen_months(office: Office, *, today: date) -> list[FrozenMonth]:
    """Return the months that are over, each with its versions and whether it is late."""
    months = [calendars.day_of_month(today, -back, 1) for back in range(1, MONTHS_SHOWN + 1)]
    found: dict[date, list[StatisticsPack]] = defaultdict(list)
    rows = packs_of(office).filter(month__in=months).select_related("frozen_by")
    for pack in rows.order_by("-month", "-version"):
        found[pack.month].append(pack)
    values, since = values_of(office, DAY_SETTING), _since(office)
    return [_frozen(month, found[month], values, office, since=since, today=today) for month in months]


def _since(office: Office) -> date | None:
    """Return the first day of which the actor's office has anything on file, in Texas alone, where a day is owed."""
    if office.jurisdiction != Jurisdiction.TEXAS:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.office_since(%s)", [office.pk])
        (first,) = cursor.fetchone()
    found: date | None = first
    return found


def _frozen(
    month: date,
    packs: list[StatisticsPack],
    values: OfficeValues,
    office: Office,
    *,
    since: date | None,
    today: date,
) -> FrozenMonth:
    day = statistics_day(values, month)
    first = min((one.frozen_at.astimezone(office.zone).date() for one in packs), default=None)
    late = rules.is_late(month, day=day, frozen_on=first, since=since, today=today)
    return FrozenMonth(month, rules.due_on(month, day=day), late, packs)


def statistics_day(values: OfficeValues, month: date) -> int | None:
    """Return the day of the next month that is set for a month, in Texas alone; None where there is none (T022)."""
    if values.jurisdiction != Jurisdiction.TEXAS:
        return None
    value = values(DAY_SETTING, rules.last_day_of(month))
    return int(value.value) if value else None


def smallest_told(office: Office, *, on: date) -> int | None:
    """Return below which count nothing leaves the office as it is; None where no count is set."""
    value = values_of(office, SMALL_SETTING)(SMALL_SETTING, on)
    return int(value.value) if value else None


def packs_of(office: Office) -> QuerySet[StatisticsPack]:
    """Return the frozen months of an office."""
    return StatisticsPack.objects.filter(office=office)


def lines_of(pack: StatisticsPack) -> list[Line]:
    """Return the figures of a pack in words, with what may leave the office as it was set when it was frozen."""
    return rules.lines_of(pack.figures, smallest=smallest_told(pack.office, on=pack.as_of))


def recipients_of(office: Office) -> QuerySet[PackRecipient]:
    """Return who gets the monthly numbers of an office, by name."""
    return PackRecipient.objects.filter(office=office, ended_at__isnull=True).order_by("name", "agency", "pk")


def sent_of(pack: StatisticsPack) -> list[Sent]:
    """Return the sent log of a pack, the newest first."""
    rows = PackSending.objects.filter(pack=pack).select_related("recipient", "asked_by").order_by("-asked_at", "pk")
    return [
        Sent(
            id=one.pk,
            name=one.recipient.name,
            agency=one.recipient.agency,
            way=str(PackWay(one.way).label),
            asked_by=one.asked_by.name,
            asked_at=one.asked_at,
            sent_on=one.sent_on,
            tried_count=one.tried_count,
            is_taken_out=one.sent_on is None and one.recipient.ended_at is not None,
        )
        for one in rows[:SENT_SHOWN]
    ]


@dataclass(frozen=True)
class StateMonth:
    """The newest packs of a state's offices in a month, added up; `missing` names the offices without one."""

    lines: list[Line]
    packs: list[StatisticsPack]
    missing: list[str]
    definitions: list[int]


def state_month(jurisdiction: str, month: date) -> StateMonth:
    """Add up the newest frozen numbers of each office of a state; nothing is counted anew.

    Packs of another definition are not added to those of the newest, and their offices stand among the missing.
    """
    rows = StatisticsPack.objects.filter(office__jurisdiction=jurisdiction, month=month).select_related("office")
    newest = list(rows.order_by("office__name", "office", "-version").distinct("office__name", "office"))
    definition = max((one.definition for one in newest), default=rules.DEFINITION)
    counted = [one for one in newest if one.definition == definition]
    among = {one.office_id for one in counted}
    offices = Office.objects.filter(jurisdiction=jurisdiction).exclude(pk__in=among).order_by("name")
    sums = added_up(one.figures for one in counted)
    return StateMonth(
        lines=rules.lines_of(sums, smallest=None) if counted else [],
        packs=counted,
        missing=list(offices.values_list("name", flat=True)),
        definitions=sorted({one.definition for one in newest}),
    )


def added_up(figures: Iterable[dict[str, int]]) -> dict[str, int]:
    """Add counts of the same code."""
    sums: dict[str, int] = defaultdict(int)
    for one in figures:
        for code, count in one.items():
            sums[code] += count
    return dict(sums)
