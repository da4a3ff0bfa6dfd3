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


@dataclass(frozen=True)
class OfficeValues:
    """Some dated values as they are in force in an office, its settings read once; call it with a value and a day."""

    jurisdiction: str
    chosen: tuple[Setting, ...]

    def __call__(self, parameter: str, on: date) -> InForce | None:
        """Return the value in force on a day, or None when none is set."""
        declared = load().parameter(parameter)
        for one in self.chosen:
            if one.parameter == parameter and one.first_day <= on and (one.last_day is None or on <= one.last_day):
                return InForce(parameter, one.value, declared.label, one.source, one.first_day)
        try:
            dated = load().dated_value(parameter, jurisdiction=self.jurisdiction, on=on)
        except NoRuleOnFile:
            return None
        source = dated.source or declared.source
        return InForce(parameter, plain(dated.value), declared.label, source, dated.effective_from)


def values_of(office: Office, *parameters: str) -> OfficeValues:
    """Read what was set for an office of some dated values, in one query.

    Raises:
        UnknownId: the policy files know no such parameter.
    """
    for parameter in parameters:
        load().parameter(parameter)
    rows = Setting.objects.filter(
        Q(office=office) | Q(office=None), parameter__in=parameters, jurisdiction=office.jurisdiction
    ).order_by(F("office").asc(nulls_last=True), "-first_day", "-set_at")
    return OfficeValues(office.jurisdiction, tuple(rows))


def in_force(parameter: str, *, office: Office, on: date) -> InForce | None:
    """Return the value in force, or None when none is set.

    Raises:
        UnknownId: the policy files know no such parameter.
    """
    return values_of(office, parameter)(parameter, on)


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
