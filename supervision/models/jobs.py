"""When the jobs of the worker last ran: one row each, written anew by every run."""

from django.db import models

NAME_MAX = 80


class JobBeat(models.Model):
    """The last run of a job: when it began and ended, and which kind of error stopped it."""

    job = models.CharField(max_length=NAME_MAX, primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=NAME_MAX, blank=True, default="")

    def __str__(self) -> str:
        return f"Job {self.job}"
