"""From which day somebody has no duty to take part in JOBS, out of what was said of their class."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from reengagement.choices import JobsClass


@dataclass(frozen=True, slots=True)
class ClassSaid:
    """What somebody is in JOBS from a day on; of several for one day the last that was said holds."""

    jobs_class: str
    first_day: date
    said_at: datetime


def without_duty_from(said: Iterable[ClassSaid], *, on: date) -> date | None:
    """Return the first day of the time without a duty that holds on a day, else of the first one after it.

    Exempt and volunteer are one time: whoever turns from one to the other was reclassified once. None: the person has
    had a duty ever since that day, or nobody said anything.

    Policy: OAR 461-130-0310 (classes); OAR 461-130-0335 (`tanf.or.dq.end`: reclassified as exempt or volunteer).
    """
    newest = {one.first_day: one.jobs_class for one in sorted(said, key=lambda one: (one.first_day, one.said_at))}
    began: date | None = None
    for day, jobs_class in newest.items():
        if jobs_class != JobsClass.MANDATORY:
            began = began or day
        elif began is not None and day > on:
            return began
        else:
            began = None
    return began
