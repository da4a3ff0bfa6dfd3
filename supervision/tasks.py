"""What supervision does beside the requests: counting the sums of each office, and all of them anew at night."""

import logging

from celery import shared_task
from django.utils import timezone

from supervision import counting

LONGEST_SECONDS = 60 * 60

log = logging.getLogger(__name__)


@shared_task(soft_time_limit=10 * 60, time_limit=11 * 60)
def count_units() -> int:
    """Count the months that still change; return how many offices differed."""
    now = timezone.now()
    return counting.count_units(now=now, today=now.date())


@shared_task(soft_time_limit=LONGEST_SECONDS - 60, time_limit=LONGEST_SECONDS)
def recount_units() -> int:
    """Count all twelve months anew; return how many offices differed."""
    now = timezone.now()
    differing = counting.recount_units(now=now, today=now.date())
    if differing:
        log.info("the sums of %d offices and months were brought in line", differing)
    return differing
