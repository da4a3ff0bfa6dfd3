"""Whether a family still applies for cash on a day, and from which day it would get it (penalties of applicants)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth

from casework.public import Case, calendars, wording
from eligibility.choices import Programme
from eligibility.models import Application, Determination, HouseholdFact
from eligibility.queries.computed import OnFile, computed

CURRENT = "TANF_CURRENT_RECIPIENT"


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

    Who gets cash already and asks for more of it is no applicant: what is on file of the months since it asked, or a
    fact of that day, says so.

    Policy: 7 AAC 45.980(d)(1), 45.990(a) (an applicant has signed and submitted an application).
    """
    rows = Application.objects.standing().filter(
        case=case, programme=Programme.TANF, filed_on__lte=on, withdrawn_on__isnull=True
    )
    row = rows.select_related("case__office").order_by("-filed_on", "-pk").first()
    if row is None or row.determinations.exists() or _gets_cash(row, on):
        return None
    eligible_from, why_not = _eligible_from(row, on)
    return Applying(row.pk, row.filed_on, eligible_from, why_not)


def cash_approved(application: str, field: str) -> Subquery:
    """Return, to annotate rows with, a field of the first approval of cash since the application that a column names.

    Of a month from that of its filing on, on whichever application of the family.
    """
    own = Application.objects.filter(pk=OuterRef(OuterRef(application)))
    rows = Determination.objects.filter(
        programme=Programme.TANF,
        is_eligible=True,
        case__in=own.values("case"),
        month__gte=Subquery(own.annotate(first=TruncMonth("filed_on")).values("first")),
    )
    return Subquery(rows.order_by("decided_at").values(field)[:1])


def _gets_cash(row: Application, on: date) -> bool:
    paid = Determination.objects.newest().filter(
        case=row.case_id,
        programme=Programme.TANF,
        is_eligible=True,
        month__gte=row.filed_on.replace(day=1),
        month__lte=on.replace(day=1),
    )
    told = HouseholdFact.objects.standing().filter(
        Q(last_day__isnull=True) | Q(last_day__gte=on), case=row.case_id, kind=CURRENT, flag=True, first_day__lte=on
    )
    return paid.exists() or told.exists()


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
