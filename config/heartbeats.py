"""When each job of the worker last ran: written by Celery's own signals, so that no job can forget to."""

import logging
from typing import Any

from celery import signals
from django.db import DatabaseError
from django.utils import timezone

from casework.choices import DatabaseRole
from casework.context import in_context
from supervision.operations import jobs

log = logging.getLogger(__name__)


@signals.task_prerun.connect(dispatch_uid="job began")
def job_began(task: Any, **_: object) -> None:
    """Write down that a job began."""
    _write(lambda: jobs.say_began(job=task.name, now=timezone.now()))


@signals.task_success.connect(dispatch_uid="job ended")
def job_ended(sender: Any, **_: object) -> None:
    """Write down that a job ended well."""
    _write(lambda: jobs.say_ended(job=sender.name, now=timezone.now()))


@signals.task_failure.connect(dispatch_uid="job failed")
def job_failed(sender: Any, exception: BaseException, **_: object) -> None:
    """Write down that a job failed, by the kind of its error alone."""
    failure = type(exception).__name__
    _write(lambda: jobs.say_failed(job=sender.name, failure=failure, now=timezone.now()))


def _write(say: Any) -> None:
    """Say it in a transaction of its own; a job goes on where this cannot be written."""
    try:
        with in_context(role=DatabaseRole.WORKER):
            say()
    except DatabaseError as error:
        log.warning("the run of a job was not written down: %s", type(error).__name__)
