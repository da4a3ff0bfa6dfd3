"""What runs at night: reductions of cash are made what the penalties say, where an act of the day could not."""

import logging
from io import StringIO

from celery import shared_task
from django.core.management import call_command

LONGEST_SECONDS = 60 * 60

log = logging.getLogger(__name__)


@shared_task(soft_time_limit=LONGEST_SECONDS - 60, time_limit=LONGEST_SECONDS)
def settle_reductions() -> str:
    """Write what is missing of reductions; return the last line of the command, `differing N of M`.

    Policy: decisions 22; policy README 13.1 (A042, A050).
    """
    said = StringIO()
    call_command("settle_reductions", stdout=said)
    lines = said.getvalue().splitlines()
    if len(lines) > 1:
        log.warning("reductions of cash that did not follow: %d", len(lines) - 1)
    return lines[-1]
