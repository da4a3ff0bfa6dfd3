"""The dated value in force in an office on a day: its own setting, else its state's, else the policy files."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from casework.models import Office, Setting
from policy.reader import NoRuleOnFile, load, plain


@dataclass(frozen=True)
class InForce:
    """A value with where it comes from and since when."""

    parameter: str
    value: Any
    label: str
    source: str
    first_day: date


def in_force(parameter: str, *, office: Office, on: date) -> InForce | None:
    """Return the value in force, or None when none is set.

    Raises:
        UnknownId: the policy files know no such parameter.
    """
    declared = load().parameter(parameter)
    chosen = (
        Setting.objects.filter(
            Q(office=office) | Q(office=None),
            Q(last_day__isnull=True) | Q(last_day__gte=on),
            parameter=parameter,
            jurisdiction=office.jurisdiction,
            first_day__lte=on,
        )
        .order_by(F("office").asc(nulls_last=True), "-first_day", "-set_at")
        .first()
    )
    if chosen is not None:
        return InForce(parameter, chosen.value, declared.label, chosen.source, chosen.first_day)
    try:
        dated = load().dated_value(parameter, jurisdiction=office.jurisdiction, on=on)
    except NoRuleOnFile:
        return None
    return InForce(parameter, plain(dated.value), declared.label, dated.source or declared.source, dated.effective_from)


@dataclass(frozen=True)
class ChosenValues:
    """What administrators set for an office, its own settings first; hashable, so that what follows can be kept."""

    jurisdiction: str
    rows: tuple[tuple[str, str, date, date | None], ...] = ()

    def __call__(self, parameter: str, on: date) -> Any:
        """Return the value that was set for a day, or None where the policy files decide."""
        for name, value, first, last in self.rows:
            if name == parameter and first <= on and (last is None or on <= last):
                return json.loads(value, parse_float=Decimal)
        return None


def chosen_values(offices: Iterable[Office]) -> dict[UUID, ChosenValues]:
    """Return what was set for each of some offices, in one query however many there are."""
    among = {office.pk: office for office in offices}
    rows = Setting.objects.filter(
        Q(office__in=among) | Q(office=None), jurisdiction__in={office.jurisdiction for office in among.values()}
    ).order_by(F("office").asc(nulls_last=True), "-first_day", "-set_at")
    columns = ("office", "jurisdiction", "parameter", "value", "first_day", "last_day")
    found = list(rows.values_list(*columns))
    return {
        key: ChosenValues(
            office.jurisdiction,
            tuple(
                (parameter, json.dumps(value), first, last)
                for whose, where, parameter, value, first, last in found
                if whose in {None, key} and where == office.jurisdiction
            ),
        )
        for key, office in among.items()
    }
