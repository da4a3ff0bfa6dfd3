"""Files of more rows than a request hands out: asked for, made as whoever asked, fetched, cleared (decisions 14)."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from casework.public import Case, Refused, User, permissions, sealing, write_csv
from supervision.choices import ReportCode
from supervision.models import Export
from supervision.models.reports import QUERY_MAX
from supervision.queries.reports import CSV_HEADER, all_rows, kind_asked, scope_of
from supervision.rules.reports import ATTEMPTS_AT_MOST, KEPT_DAYS, read_query

AGAIN_AFTER = timedelta(minutes=10)
_PLACE = "supervision_export.sealed_content"
KEPT = timedelta(days=KEPT_DAYS)
WAITING = "This file waits to be made. It will be there in a few minutes."


@dataclass(frozen=True)
class File:
    """What was made: the file, and the cases that stand in it."""

    content: bytes
    case_ids: list[UUID]


@transaction.atomic
def ask_export(*, report: ReportCode, query: str, actor: User, now: datetime) -> Export:
    """Ask for a file of a report, which a job makes as the actor.

    Policy: decisions 14.

    Raises:
        PermissionDenied: the actor sees no reports, or this list stays on the screen.
        Refused: one like it waits already, or the filter is too long.
    """
    permissions.require(permissions.sees_reports(actor))
    asked = read_query(query)
    _, kind = kind_asked(report, asked)
    permissions.require(not kind.is_apart)
    office = actor.office
    assert office is not None  # noqa: S101 - as `sees_reports` says
    # The month of the page, whatever day the job comes to it.
    month = scope_of(actor, asked, today=now.astimezone(office.zone).date()).month
    query = replace(asked, month=month).query
    if len(query) > QUERY_MAX:
        raise Refused("This filter is too long.")
    waiting = Export.objects.filter(asked_by=actor, report=report, query=query, made_at__isnull=True)
    if waiting.filter(tried_count__lt=ATTEMPTS_AT_MOST).exists():
        raise Refused(WAITING)
    export = Export(office=actor.office, asked_by=actor, report=report, query=query, asked_at=now)
    export.save(force_insert=True)
    return export


@dataclass(frozen=True)
class Claimed:
    """A file to be made, and who asked for it."""

    export_id: UUID
    asked_by: User


@transaction.atomic
def claim_export(*, now: datetime) -> Claimed | None:
    """Take the next file to make and write the attempt down, or return None when nothing is left.

    What another worker holds is passed over; one that broke is tried again later, a limited number of times.
    """
    waiting = Export.objects.select_for_update(skip_locked=True, of=("self",)).only(
        "id", "asked_by_id", "tried_at", "tried_count"
    )
    export = (
        waiting.filter(
            Q(tried_at__isnull=True) | Q(tried_at__lte=now - AGAIN_AFTER),
            made_at__isnull=True,
            tried_count__lt=ATTEMPTS_AT_MOST,
        )
        .order_by(F("tried_at").asc(nulls_first=True), "pk")
        .first()
    )
    if export is None:
        return None
    export.tried_at, export.tried_count = now, export.tried_count + 1
    export.save(update_fields=["tried_at", "tried_count"])
    return Claimed(export.pk, User.objects.get(pk=export.asked_by_id))


@transaction.atomic
def make_export(*, export_id: UUID, actor: User, now: datetime) -> int | None:
    """Make a claimed file of what whoever asked sees now, seal it, and return how many rows it has; None when made.

    Raises:
        PermissionDenied: whoever asked sees no reports any more.
    """
    permissions.require(permissions.sees_reports(actor) and actor.is_active)
    export = Export.objects.select_for_update(of=("self",)).filter(pk=export_id, made_at__isnull=True).first()
    if export is None:
        return None
    today = now.astimezone(export.office.zone).date()
    scope = scope_of(actor, read_query(export.query), today=today)
    _, kind = kind_asked(ReportCode(export.report), scope.asked)
    rows = list(all_rows(kind, scope))
    cases = list(dict.fromkeys(str(row.case_id) for row in rows if row.case_id))
    text = write_csv(CSV_HEADER, (row.cells for row in rows)).decode("utf-8")
    export.made_at, export.row_count = now, len(rows)
    export.sealed_content = sealing.seal(json.dumps({"file": text, "cases": cases}), _PLACE, export.pk)
    export.save(update_fields=["made_at", "row_count", "sealed_content"])
    return len(rows)


def fetch_export(*, export_id: UUID, actor: User, now: datetime) -> File:
    """Open a file that the actor asked for, as long as they still see every case in it.

    Raises:
        Export.DoesNotExist: they asked for no such file.
        PermissionDenied: the actor sees no reports any more.
        Refused: it is not made yet, is gone after seven days, or holds a case that is not theirs any more.
    """
    permissions.require(permissions.sees_reports(actor))
    export = Export.objects.get(pk=export_id, asked_by=actor)
    if export.made_at is None:
        raise Refused(WAITING)
    if export.sealed_content is None or now >= export.made_at + KEPT:
        raise Refused(f"Files are gone after {KEPT_DAYS} days. Ask for it again.")
    held = json.loads(sealing.unseal(export.sealed_content, _PLACE, export.pk))
    cases = [UUID(key) for key in held["cases"]]
    if Case.objects.listed_for(actor).filter(pk__in=cases).count() < len(cases):
        raise Refused("It holds families that are no longer yours to see. Ask for it again.")
    return File(held["file"].encode("utf-8"), cases)


@transaction.atomic
def clear_exports(*, now: datetime) -> int:
    """Take away the content of files that were made seven days ago; return how many."""
    old = Export.objects.filter(made_at__lte=now - KEPT, cleared_at__isnull=True)
    return old.update(sealed_content=None, cleared_at=now)
