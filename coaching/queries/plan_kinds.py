"""Which agreements an office offers on a day: a dated setting of its state, or its own (A035)."""

from datetime import date, timedelta

from casework.public import Jurisdiction, Office, Setting, in_force
from coaching.choices import PlanKind
from coaching.rules import FIELD_KINDS, KINDS_SETTING

#: So long after it was written a paper of a visit is still offered its kind, though that is offered no more.
PAPER_DAYS = timedelta(days=365)


def kinds_of(office: Office, *, on: date) -> tuple[PlanKind, ...]:
    """Return the agreements that an office offers on a day, the usual one first; none where the state makes none."""
    name = KINDS_SETTING.get(Jurisdiction(office.jurisdiction))
    found = in_force(name, office=office, on=on) if name else None
    return tuple(PlanKind(code) for code in found.value) if found else ()


def field_kinds_of(office: Office, *, today: date) -> tuple[PlanKind, ...]:
    """Return the kinds that a field form of the past year can be, those of today first (A033)."""
    first = today - PAPER_DAYS
    rows = Setting.objects.filter(parameter__in=KINDS_SETTING.values(), jurisdiction=office.jurisdiction)
    turns = rows.filter(first_day__range=(first, today)).order_by("-first_day").values_list("first_day", flat=True)
    days = dict.fromkeys([today, *turns, first])
    kinds = dict.fromkeys(kind for day in days for kind in kinds_of(office, on=day))
    return tuple(kind for kind in kinds if kind in FIELD_KINDS)
