"""The last run of each job of the worker."""

from datetime import datetime

from supervision.models import JobBeat
from supervision.models.jobs import NAME_MAX


def say_began(*, job: str, now: datetime) -> None:
    """Write down that a job began; how its last run ended stays until this one does."""
    name = job[:NAME_MAX]
    if not JobBeat.objects.filter(pk=name).update(began_at=now):
        JobBeat.objects.bulk_create([JobBeat(job=name, began_at=now)], ignore_conflicts=True)


def say_ended(*, job: str, now: datetime) -> None:
    """Write down that a job ended well."""
    JobBeat.objects.filter(pk=job[:NAME_MAX]).update(ended_at=now, failed_at=None, failure="")


def say_failed(*, job: str, failure: str, now: datetime) -> None:
    """Write down that a job failed, by the kind of its error."""
    JobBeat.objects.filter(pk=job[:NAME_MAX]).update(failed_at=now, failure=failure[:NAME_MAX])
