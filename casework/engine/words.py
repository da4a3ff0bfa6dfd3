"""A standard in words: its clock and what meets it."""

from typing import Any

from casework.choices import ContactMethod, EventKind
from casework.engine.declarations import Clock, Every, Made, Once, Standard

_CLOCKS = {
    "business_days": "{figure} business {days} after {start}",
    "days": "{figure} calendar {days} after {start}",
    "months": "{figure} {months} after {start}",
    "month_end": "the last day of the month, {figure} {months} after {start}",
    "carried": "on the day written down with “{start}”",
    "before_carried": "{figure} calendar {days} before the day written down with “{start}”",
    "period_end": "the last day of the {unit}",
    "day_of_next_month": "day {figure} of the next month, whether worked or not",
}


def clock_of(declared: Standard) -> Clock:
    """Return the clock of either shape."""
    if isinstance(declared, Once):
        return declared.within
    if isinstance(declared, Every):
        return declared.due
    raise TypeError(f"{declared.code} has no known shape")


def clock_text(declared: Standard, figure: Any) -> str:
    """Say by when, with the figure in force; "same day" for a figure of none."""
    clock = clock_of(declared)
    if clock.kind == "days" and figure == 0:
        return "the same day"
    return _CLOCKS[clock.kind].format(
        figure="(not set)" if figure is None else figure,
        days="day" if figure == 1 else "days",
        months="month" if figure == 1 else "months",
        unit=declared.unit if isinstance(declared, Every) else "month",
        start=" or ".join(start_texts(declared)).lower(),
    )


def kind_text(kind: str) -> str:
    """Say a kind of event."""
    return str(EventKind(kind).label)


def met_texts(declared: Standard) -> list[str]:
    """Say what meets a standard, one line per way."""
    return [made_text(met) for met in declared.met_by]


def made_text(met: Made) -> str:
    """Say the events that start or meet a standard."""
    said = kind_text(met.kind)
    options = sorted({_fact_text(key, value) for facts in met.facts for key, value in facts.items()})
    if options:
        said += f" ({' or '.join(options)})"
    if met.has and not met.has.startswith("!"):
        said += f", with {met.has.replace('_', ' ')}"
    if met.following:
        said += f", after {kind_text(met.following).lower()}"
    return said


def _fact_text(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return key.replace("_", " ") if value else f"not {key.replace('_', ' ')}"
    if value in ContactMethod.values:
        return str(ContactMethod(value).label).lower()
    return str(value) if len(str(value)) <= len("FSSP") + 1 else str(value).lower().replace("_", " ")


def start_texts(declared: Standard) -> list[str]:
    """Say what starts a standard."""
    if isinstance(declared, Once):
        return [made_text(start) for start in declared.after]
    if isinstance(declared, Every):
        return [f"each {declared.unit} in scope"]
    return []
