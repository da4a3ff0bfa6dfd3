"""What coaching does beside the requests: counting hours once they were saved, and all of them at night."""

import logging
from collections.abc import Collection
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from casework.public import DatabaseRole, in_context
from coaching.counting import CALLS_FOR_COUNT, recount, recount_all

LONGEST_SECONDS = 60 * 60

log = logging.getLogger(__name__)


@shared_task
def recount_case(case_id: str) -> int:
    """Count the hours of one case; return how many rows differed."""
    with in_context(role=DatabaseRole.IMPORT):
        return recount(case_ids=[UUID(case_id)], now=timezone.now())


@shared_task(soft_time_limit=LONGEST_SECONDS - 60, time_limit=LONGEST_SECONDS)
def recount_hours() -> int:
    """Count the hours of all cases, each bundle in a transaction of its own; return how many rows differed."""
    drift = recount_all(now=timezone.now())
    if drift:
        log.warning("what counts of hours differed in %d rows", drift)
    return drift


def recount_imported(*, case_id: UUID, kinds: Collection[str]) -> None:
    """Count what an import has just written of a case, in its transaction."""
    if not CALLS_FOR_COUNT.isdisjoint(kinds):
        recount(case_ids=[case_id], now=timezone.now())
