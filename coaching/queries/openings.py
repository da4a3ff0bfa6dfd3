"""Free places at work sites: how many are placed where, and the positions that somebody could be assigned to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from casework.public import Office
from coaching.choices import SiteVerdict
from coaching.models import SiteEvaluation, SitePosition
from coaching.rules import sites, work

#: So many suggestions stand on a page.
SUGGESTED_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """A position with its places."""

    id: UUID
    site_id: UUID
    site: str
    title: str
    weekly_hours: Decimal
    schedule: str
    needed: int
    taken: int
    is_fitting: bool
    is_stopped: bool

    @property
    def free(self) -> int:
        """How many more could be placed."""
        return 0 if self.is_stopped else sites.free_of(self.needed, self.taken)

    @property
    def hours(self) -> str:
        """Hours a week, as they are written."""
        return work.plain_hours(self.weekly_hours)

    @property
    def label(self) -> str:
        """The position as a list of choices names it."""
        places = f"{self.free} of {self.needed} free" if self.free else "no place free"
        return f"{self.site}: {self.title}, {self.hours} hours a week ({places})"


def taken_of(positions: Iterable[UUID], *, on: date) -> dict[UUID, int]:
    """Return how many are placed in positions on a day, whoever carries their cases, in one query."""
    keys = [str(key) for key in positions]
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT position_id, taken FROM sec.placed_at(%s::uuid[], %s)", [keys, on])
        return dict(cursor.fetchall())


def stopped_of(places: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of some sites where nobody more is placed, as what was seen there last says; in one query.

    Policy: DPAWS expectations 25 (A091).
    """
    rows = SiteEvaluation.objects.filter(site__in=set(places))
    last = rows.order_by("site", "-on", "-evaluated_at", "-pk").distinct("site").values_list("site", "verdict")
    return frozenset(site for site, verdict in last if verdict == SiteVerdict.ENDS)


def openings_in(office: Office, *, on: date, open_hours: Decimal | None = None) -> list[Opening]:
    """Return the positions of an office's sites with their places: free and fitting ones first, in three queries.

    Fitting: their hours a week fit into `open_hours`, those that somebody is still to be assigned.
    """
    rows = list(
        SitePosition.objects.filter(office=office, ended_on__isnull=True, site__closed_on__isnull=True)
        .select_related("site")
        .order_by("site__name", "title", "pk")
    )
    taken = taken_of((row.pk for row in rows), on=on)
    stopped = stopped_of(row.site_id for row in rows)
    found = [
        Opening(
            id=row.pk,
            site_id=row.site_id,
            site=row.site.name,
            title=row.title,
            weekly_hours=row.weekly_hours,
            schedule=row.schedule,
            needed=row.needed,
            taken=taken.get(row.pk, 0),
            is_fitting=sites.fits(row.weekly_hours, open_hours),
            is_stopped=row.site_id in stopped,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (not one.free, not one.is_fitting))
