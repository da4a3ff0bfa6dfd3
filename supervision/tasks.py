"""What supervision does beside the requests: counts of offices, files too long for one, mails of frozen months."""

import logging

from celery import shared_task
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from casework.public import DatabaseRole, in_context
from supervision import counting
from supervision.operations import exports
from supervision.operations.statistics import claim_sending, mail_pack

#: Files of one tick; each may be long.
EXPORTS_AT_ONCE = 5
MAILS_AT_ONCE = 50
FAILURES_AT_MOST = 3
LONGEST_SECONDS = 60 * 60

log = logging.getLogger(__name__)


@shared_task
def make_exports() -> int:
    """Make the files that wait, each as whoever asked; one that breaks holds up no other. Return how many were made."""
    made = 0
    for _ in range(EXPORTS_AT_ONCE):
        with in_context(role=DatabaseRole.SENDER):
            claimed = exports.claim_export(now=timezone.now())
        if claimed is None:
            break
        try:
            with in_context(actor=claimed.asked_by):
                rows = exports.make_export(export_id=claimed.export_id, actor=claimed.asked_by, now=timezone.now())
            made += rows is not None
        except PermissionDenied:
            log.warning("export %s is not made: who asked sees no reports any more", claimed.export_id)
        except Exception as error:
            log.error("export %s is broken: %s", claimed.export_id, type(error).__name__)  # noqa: TRY400 - no contents
    return made


@shared_task
def clear_exports() -> int:
    """Take away files that were made seven days ago; return how many."""
    with in_context(role=DatabaseRole.SENDER):
        return exports.clear_exports(now=timezone.now())


@shared_task
def send_packs() -> int:
    """Mail the frozen months that wait, each as whoever asked; return how many left."""
    sent = failures = 0
    while sent + failures < MAILS_AT_ONCE and failures < FAILURES_AT_MOST:
        with in_context(role=DatabaseRole.SENDER):
            claimed = claim_sending(now=timezone.now())
        if claimed is None:
            break
        try:
            with in_context(actor=claimed.asked_by):
                left = mail_pack(sending_id=claimed.sending_id, actor=claimed.asked_by, now=timezone.now())
            sent, failures = sent + left, failures + (not left)
        except (OSError, PermissionDenied) as error:
            failures += 1
            log.warning("statistics %s were not sent: %s", claimed.sending_id, type(error).__name__)
    return sent


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def count_units() -> int:
    """Count the months that still change; return how many offices differed."""
    return counting.count_units(now=timezone.now())


@shared_task(soft_time_limit=LONGEST_SECONDS - 60, time_limit=LONGEST_SECONDS)
def recount_units() -> int:
    """Count all twelve months anew; return how many offices differed."""
    differing = counting.recount_units(now=timezone.now())
    if differing:
        log.info("the sums of %d offices and months were brought in line", differing)
    return differing
