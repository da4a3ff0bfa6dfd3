"""Which clocks begin anew when a case changes hands or track."""

from datetime import date

from casework.public import EventKind, Office, Once, clock_of, in_force, standards

_WITHIN = {"business_days": "business days", "days": "calendar days", "months": "months"}


def restarted(kind: EventKind, *, office: Office, on: date) -> list[str]:
    """Return what is owed anew when this happens in an office on a day, each with its time.

    Policy: DPAWS expectations 2 and 5 (A006, A014).
    """
    return [
        f"{declared.owed}{_within(declared, office=office, on=on)}"
        for declared in standards()
        if isinstance(declared, Once)
        and office.jurisdiction in declared.where
        and any(start.kind == kind for start in declared.after)
    ]


def _within(declared: Once, *, office: Office, on: date) -> str:
    clock = clock_of(declared)
    figure = in_force(clock.value, office=office, on=on) if clock.value else None
    return f" within {figure.value} {_WITHIN[clock.kind]}" if figure and clock.kind in _WITHIN else ""
