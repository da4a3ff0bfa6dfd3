"""Which clocks begin anew when a case changes hands or track."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.choices import EventKind
from casework.engine.declarations import Once
from casework.engine.registry import standards
from casework.engine.words import clock_of
from casework.models import Case, Office
from casework.values import in_force

_WITHIN = {"business_days": "business days", "days": "calendar days", "months": "months"}


@dataclass(frozen=True, slots=True)
class Restart:
    """A clock that starts anew: what is owed, and within which time. `within` is empty where no figure is set."""

    owed: str
    within: str

    @property
    def words(self) -> str:
        """Both as one line."""
        return f"{self.owed} {self.within}".strip()


def restarts_of(case: Case, *, kind: EventKind, today: date) -> list[Restart]:
    """Return what a case owes anew when such a line is written today: its declarations, nothing else.

    Policy: DPAWS expectations 2 and 5 (A006, A014).
    """
    return [_restart(one, case.office, today) for one in _begun_by(kind, case.office) if _binds(one, case)]


def restarts_in(office: Office, *, kind: EventKind, today: date) -> list[Restart]:
    """Return what the cases of an office may owe anew when such a line is written today.

    Policy: DPAWS expectations 2 and 5 (A006, A014).
    """
    return [_restart(one, office, today) for one in _begun_by(kind, office)]


def restarted_codes(case: Case, *, kind: EventKind) -> frozenset[str]:
    """Return the codes of the standards that such a line starts anew on a case."""
    return frozenset(one.code for one in _begun_by(kind, case.office) if _binds(one, case))


def _begun_by(kind: EventKind, office: Office) -> Iterator[Once]:
    for declared in standards():
        if not isinstance(declared, Once) or office.jurisdiction not in declared.where:
            continue
        if any(made.kind == kind for made in declared.after):
            yield declared


def _binds(declared: Once, case: Case) -> bool:
    if case.kind not in declared.kinds_in(case.office.jurisdiction):
        return False
    track = declared.while_.get("track")
    return (not declared.assistance or declared.assistance == case.assistance) and (not track or track == case.track)


def _restart(declared: Once, office: Office, on: date) -> Restart:
    clock = clock_of(declared)
    figure = in_force(clock.value, office=office, on=on) if clock.value else None
    within = f"within {figure.value} {_WITHIN[clock.kind]}" if figure and clock.kind in _WITHIN else ""
    return Restart(declared.owed, within)
