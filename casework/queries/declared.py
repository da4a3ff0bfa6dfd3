"""Every standard in every jurisdiction that it binds, with the figures in force there and where it is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from casework.engine import words
from casework.engine.declarations import Every, Once, Standard
from casework.engine.registry import standards
from casework.models import Setting
from policy.reader import NoRuleOnFile, load, plain

NOT_SET = "not set"


@dataclass(frozen=True)
class DeclaredStandard:
    """One standard as it reads in one jurisdiction.

    `values` holds the figures by their ids; a chosen figure of one office stands under "id (office)". A figure that
    nobody set reads "not set": such a standard makes no deadline.
    """

    code: str
    jurisdiction: str
    owed: str
    shape: str
    clock: str
    met_by: tuple[str, ...]
    values: dict[str, Any]
    source: str
    duty_ids: tuple[str, ...]


def declared_standards(*, today: date) -> Iterator[DeclaredStandard]:
    """Give all standards in the order of their declaration, with the figures in force on a day."""
    settings = list(
        Setting.objects.filter(Q(last_day__isnull=True) | Q(last_day__gte=today), first_day__lte=today)
        .select_related("office")
        .order_by("first_day", "set_at")
    )
    for declared in standards():
        for jurisdiction in declared.where:
            yield _read(declared, jurisdiction, today, [one for one in settings if one.jurisdiction == jurisdiction])


def _read(declared: Standard, jurisdiction: str, today: date, settings: list[Setting]) -> DeclaredStandard:
    values: dict[str, Any] = {}
    for parameter in _parameters(declared):
        values[parameter] = _on_file(parameter, jurisdiction, today)
        for setting in settings:
            if setting.parameter == parameter:
                values[f"{parameter} ({setting.office.ref})" if setting.office else parameter] = setting.value
    figure = values.get(words.clock_of(declared).value)
    return DeclaredStandard(
        code=declared.code,
        jurisdiction=jurisdiction,
        owed=declared.owed,
        shape="once" if isinstance(declared, Once) else "every",
        clock=words.clock_text(declared, None if figure == NOT_SET else figure),
        met_by=tuple(words.met_texts(declared)),
        values=values,
        source=f"{declared.source.document}, {declared.source.section}",
        duty_ids=declared.source.duties,
    )


def _parameters(declared: Standard) -> list[str]:
    """Return the ids of all figures that a standard reads."""
    clock = words.clock_of(declared)
    ids = [clock.value, clock.unit, declared.soon.value if declared.soon else ""]
    if isinstance(declared, Every):
        ids += [declared.count, declared.methods, declared.for_months]
    return [id for id in ids if id]


def _on_file(parameter: str, jurisdiction: str, today: date) -> Any:
    try:
        return plain(load().value(parameter, jurisdiction=jurisdiction, on=today))
    except NoRuleOnFile:
        return NOT_SET
