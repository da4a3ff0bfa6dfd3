"""Filters of reports under a name: one's own, or shared with the office."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import Refused, User, permissions, refusing
from supervision.choices import ReportCode
from supervision.models import SavedFilter
from supervision.models.reports import NAME_MAX, QUERY_MAX


@transaction.atomic
def save_filter(
    *, report: ReportCode, query: str, name: str, is_shared: bool, actor: User, now: datetime
) -> SavedFilter:
    """Keep what a report is narrowed to under a name, for oneself or, as the manager, for the office.

    Raises:
        PermissionDenied: the actor sees no reports.
        Refused: it has no name or one that is taken, is too long, or is not theirs to share.
    """
    permissions.require(permissions.sees_reports(actor))
    tidy = " ".join(name.split())
    if not tidy:
        raise Refused("Give it a name.", field="name")
    if len(tidy) > NAME_MAX or len(query) > QUERY_MAX:
        raise Refused(f"Keep this under {NAME_MAX + 1} characters.", field="name")
    if is_shared and not permissions.shares_filters(actor):
        raise Refused("Only the operations manager shares filters with the office.", field="is_shared")
    saved = SavedFilter(
        office=actor.office, owner=actor, report=report, query=query, name=tidy, is_shared=is_shared, made_at=now
    )
    with refusing("savedfilter_once", "You have a filter of this name already.", field="name"):
        saved.save(force_insert=True)
    return saved


@transaction.atomic
def end_filter(*, filter_id: UUID, actor: User, now: datetime) -> SavedFilter:
    """Take a filter away: one's own, or as the manager one that is shared in the office.

    Raises:
        SavedFilter.DoesNotExist: it is not offered to the actor.
        PermissionDenied: it is somebody else's, and the actor shares none.
        Refused: it was taken away already.
    """
    permissions.require(permissions.sees_reports(actor))
    known = SavedFilter.objects.get(pk=filter_id)
    permissions.require(known.owner_id == actor.pk or permissions.shares_filters(actor))
    saved = SavedFilter.objects.standing().select_for_update().filter(pk=known.pk).first()
    if saved is None:
        raise Refused("It was taken away already.")
    saved.ended_by, saved.ended_at = actor, now
    saved.save(update_fields=["ended_by", "ended_at"])
    return saved
