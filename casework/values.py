"""The dated value in force in an office on a day: its own setting, else its state's, else the policy files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

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
