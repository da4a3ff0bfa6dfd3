"""What was kept of reports: filters under a name, and files that were made or wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from casework.public import Paged, User, acts, beyond, permissions, wording
from supervision.choices import ReportCode
from supervision.models import Export, SavedFilter
from supervision.rules.reports import ATTEMPTS_AT_MOST, KEPT_DAYS, Asked, outcome_words

SHOWN = 50


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A filter as the page of reports lists it."""

    name: str
    report: str
    url: str
    owner: str
    is_shared: bool
    end_url: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that somebody asked for."""

    report: str
    asked_at: datetime
    row_count: int | None
    gone_at: datetime | None
    is_broken: bool
    url: str


def filters_for(user: User, *, after: UUID | None = None) -> Paged[FilterRow]:
    """Return a page of one's own filters and those that are shared in one's office, by report and name."""
    offered = SavedFilter.objects.offered_to(user).select_related("owner")
    found = list(beyond(offered, ("report", "name", "id"), after)[: SHOWN + 1])
    shares = permissions.shares_filters(user)
    rows = [
        FilterRow(
            name=one.name,
            report=str(ReportCode(one.report).label),
            url=f"{reverse('supervision:report', args=[one.report])}?{one.query}".rstrip("?"),
            owner="" if one.owner_id == user.pk else one.owner.name,
            is_shared=one.is_shared,
            end_url=reverse("supervision:filter-end", args=[one.pk]) if shares or one.owner_id == user.pk else "",
        )
        for one in found[:SHOWN]
    ]
    return Paged(rows, found[SHOWN - 1].pk if len(found) > SHOWN else None)


def own_exports(user: User) -> QuerySet[Export]:
    """Return the files that a person asked for."""
    return Export.objects.filter(asked_by=user)


def exports_of(user: User, *, now: datetime) -> list[FileRow]:
    """Return the files that a person asked for and can still fetch or wait for, the newest first."""
    rows = own_exports(user).filter(asked_at__gt=now - timedelta(days=2 * KEPT_DAYS), cleared_at__isnull=True)
    columns = ("id", "report", "query", "asked_at", "made_at", "row_count", "tried_count")
    return [_file(one, now=now) for one in rows.only(*columns).order_by("-asked_at", "-pk")[:SHOWN]]


def _file(one: Export, *, now: datetime) -> FileRow:
    gone_at = one.made_at + timedelta(days=KEPT_DAYS) if one.made_at else None
    is_there = gone_at is not None and now < gone_at
    return FileRow(
        report=str(ReportCode(one.report).label),
        asked_at=one.asked_at,
        row_count=one.row_count,
        gone_at=gone_at,
        is_broken=one.made_at is None and one.tried_count >= ATTEMPTS_AT_MOST,
        url=reverse("supervision:export-fetch", args=[one.pk]) if is_there else "",
    )


def narrowed_words(code: ReportCode, asked: Asked, kind: str, coach: str) -> list[tuple[str, str]]:
    """Say what a report is narrowed to, part by part."""
    parts = [
        ("Report", str(code.label)),
        ("List", kind),
        ("Coach", coach),
        ("Month", wording.month_words(asked.month) if asked.month else ""),
        ("Standard", acts.act(asked.standard).short if asked.standard else ""),
        ("Ended", outcome_words(asked.outcome)),
        ("Days ahead", str(asked.ahead) if code == ReportCode.ENDING else ""),
    ]
    return [(name, words) for name, words in parts if words]
