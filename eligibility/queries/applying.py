"""Whether a family still applies for cash on a day, and from which day it would get it (penalties of applicants)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from casework.public import Case, calendars, wording
from eligibility.choices import Programme
from eligibility.models import Application
from eligibility.queries.computed import OnFile, computed
from eligibility.queries.getting_cash import cash_approved, gets_cash


@dataclass(frozen=True)
class Applying:
    """An application for cash that nobody decided yet.

    `eligible_from`: the first day on which the family would get cash by the facts on file; None where they do not say,
    and then `why_not` says why.
    """

    application_id: UUID
    filed_on: date
    eligible_from: date | None
    why_not: str = ""


def applying_for_cash(case: Case, *, on: date) -> Applying | None:
    """Return the application of a family that asked for cash, got no decision and gets no cash; None where it does.

    Who gets cash already and asks for more of it is no applicant: an approval of a month since it asked, one that goes
    on, or a fact says so (`queries.getting_cash`).

    Policy: 7 AAC 45.980(d)(1), 45.990(a) (an applicant has signed and submitted an application).
    """
    row = _undecided(case, on)
    if row is None:
        return None
    eligible_from, why_not = _eligible_from(row, on)
    return Applying(row.pk, row.filed_on, eligible_from, why_not)


def asked_after(case: Case, *, quit_on: date, on: date) -> date | None:
    """Return when a family asked for cash after a job was quit, with the application that this bears on.

    The one that it still applies with, which its notice names; else the first that was approved since, else the last
    one. None where it got cash on that day, applied by then, or asked for none since.

    Policy: 7 AAC 45.970(a), (d).
    """
    if gets_cash(case, on=quit_on):
        return None
    going = _undecided(case, on)
    if going is not None:
        return going.filed_on if going.filed_on >= quit_on else None
    rows = _asked(case).filter(filed_on__gte=quit_on)
    approved = rows.filter(determinations__is_eligible=True).order_by("filed_on", "pk").first()
    found = approved or rows.order_by("-filed_on", "-pk").first()
    return found.filed_on if found else None


def _asked(case: Case) -> QuerySet[Application]:
    return Application.objects.standing().filter(case=case, programme=Programme.TANF, withdrawn_on__isnull=True)


def _undecided(case: Case, on: date) -> Application | None:
    """Return the newest application for cash up to a day, where nothing was decided of it and the family gets none."""
    rows = _asked(case).filter(filed_on__lte=on).annotate(**cash_approved("pk"))
    row = rows.select_related("case__office").order_by("-filed_on", "-pk").first()
    if row is None or row.determinations.exists():
        return None
    approved_on: date | None = getattr(row, "approved_on", None)
    return row if approved_on is None or approved_on > on else None


def _eligible_from(row: Application, on: date) -> tuple[date | None, str]:
    """Look at each month from that of filing on; the first in which the family would get cash says the day."""
    on_file, last = OnFile(row.case), on.replace(day=1)
    for month in _months(row.filed_on, last):
        found = computed(row, month, on_file)
        if found.error:
            return None, f"{wording.month_words(month)}: {found.error}"
        if found.is_eligible:
            return max(row.filed_on, month), ""
    return None, f"By the facts on file the family would get no cash up to {wording.month_words(last)}."


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = calendars.day_of_month(month, 1, 1)
