"""The closing of a case that stands, what it ended, and until when it can be taken back."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casework import rules
from casework.choices import CaseStatus, EventKind
from casework.models import Case, Event, Participant
from casework.values import in_force

REOPEN_MONTHS = "std.all.reopen_months"
#: Lines that say how a case leaves: what they end is told by other lines of the same moment.
_OWN = (EventKind.CASE_CLOSED, EventKind.TAKEN_BACK)


def closing_of(case: Case) -> Event | None:
    """Return the line of the closing that stands; None of an open case."""
    lines = case.events.standing().filter(kind=EventKind.CASE_CLOSED)
    return lines.select_related("actor").order_by("on", "pk").first()


def ended_with(closing: Event) -> list[Event]:
    """Return the lines that the closing wrote beside its own: appointments cancelled, re-engagement ended."""
    lines = Event.objects.standing().filter(case=closing.case_id, recorded_at=closing.recorded_at, pk__gt=closing.pk)
    return list(lines.exclude(kind__in=_OWN).order_by("pk")) if not closing.is_imported else []


def reopening_months(case: Case, closed_on: date) -> int | None:
    """Return within how many months a closing can be taken back in the office of a case, as of its day."""
    found = in_force(REOPEN_MONTHS, office=case.office, on=closed_on)
    return int(found.value) if found else None


def reopens_from(closing: Event) -> date:
    """Return the day from which the month counts: the closing day, or the later one on which it was entered.

    Of a closing that another system told the day of entering says nothing.
    """
    if closing.is_imported:
        return closing.on
    return max(closing.on, closing.recorded_at.astimezone(closing.case.office.zone).date())


def reopens_until(closing: Event) -> date | None:
    """Return the last day on which a closing can be taken back; None where no rule on file says it."""
    months = reopening_months(closing.case, closing.on)
    return rules.reopening_until(reopens_from(closing), months) if months is not None else None


def came_back() -> Exists:
    """Return the condition on closed cases that an adult of theirs is in a case opened since; joined records count."""
    return Exists(_newer())


def newer_open_case(case: Case) -> Case | None:
    """Return an open case, begun since the closing of this one, with an adult of it, among those that are seen."""
    newer = Subquery(_newer().filter(case__status=CaseStatus.OPEN).values("case")[:1])
    return Case.objects.filter(pk__in=Case.objects.filter(pk=case.pk).values_list(newer, flat=True)).first()


def _newer() -> QuerySet[Participant]:
    """Return the adults of newer cases that are adults of a closed case too, which the query around it names."""
    stands = Coalesce("person__merged_into", "person")
    own = Participant.objects.adults().filter(case=OuterRef(OuterRef("pk"))).annotate(who=stands).values("who")
    newer = Participant.objects.adults().annotate(who=stands).filter(who__in=own)
    return newer.filter(case__opened_on__gte=OuterRef("closed_on")).exclude(case=OuterRef("pk")).order_by("pk")
