"""How a case may stand and change."""

from collections.abc import Sequence
from datetime import date

from casework.calendars import add_months
from casework.choices import (
    ADULT_ROLES,
    Assistance,
    CaseKind,
    CaseStatus,
    Jurisdiction,
    ParticipantRole,
    Track,
)
from casework.refusals import Refused
from casework.wording import spelt_day

_TRANSITIONS = {CaseStatus.OPEN: (CaseStatus.CLOSED,), CaseStatus.CLOSED: ()}


def require_transition(status: CaseStatus, wanted: CaseStatus) -> None:
    """Stop unless a case may go from one status to the other.

    Policy: a closed case stays closed; re-enrolment is a new case (domain 3, decisions 6).
    """
    if wanted not in _TRANSITIONS[status]:
        raise Refused("This case is closed. A family that comes back gets a new case.")


def reopening_until(closed_on: date, months: int) -> date:
    """Return the last day on which a closing can be taken back: the same day so many months on, at most its last day.

    Policy: std.all.reopen_months; A100 counts "within one month" in this way.
    """
    return add_months(closed_on, months)


def require_reopening(closed_on: date | None, *, today: date, months: int | None) -> None:
    """Stop unless the closing of a case can still be taken back.

    Policy: domain 3, decisions 6: a family that comes back later gets a new case; std.all.reopen_months.
    """
    if closed_on is None:
        raise Refused("This case is open.")
    if months is None:
        raise Refused("No rule on file says how long a closing can be taken back.")
    last = reopening_until(closed_on, months)
    if today > last:
        raise Refused(f"The closing could be taken back until {spelt_day(last)}. The family gets a new case now.")


def require_open(status: str) -> None:
    """Stop unless the case is open."""
    if status != CaseStatus.OPEN:
        raise Refused("This case is closed; nothing more is entered on it.")


def require_household(kind: str, roles: Sequence[str]) -> None:
    """Stop unless the people make up a case of this kind."""
    if kind not in CaseKind.values:
        raise Refused("Choose the kind of case.", field="kind")
    if any(role not in ParticipantRole.values for role in roles):
        raise Refused("Choose what each person is in this case.", field="people")
    if kind == CaseKind.WORK and not any(role in ADULT_ROLES for role in roles):
        raise Refused("A work case needs at least one adult.", field="people")
    if kind != CaseKind.WORK and ParticipantRole.CHILD not in roles:
        raise Refused("This kind of case needs at least one child.", field="people")


def has_work_months(jurisdiction: str) -> bool:
    """Tell whether hours of work are recorded month by month there (45 CFR 261.60): where families are on TANF work."""
    return jurisdiction in {Jurisdiction.ALASKA, Jurisdiction.OREGON, Jurisdiction.NORTH_CAROLINA}


def takes_track(kind: str, jurisdiction: str) -> bool:
    """Tell whether cases of a kind have a track there.

    Policy: DPAWS expectations 5 (A015): Work First and Families First are Alaska's.
    """
    return kind == CaseKind.WORK and jurisdiction == Jurisdiction.ALASKA


def require_track(track: str, *, kind: str, jurisdiction: str) -> None:
    """Stop unless the track goes with the case: one of the two in Alaska, none elsewhere."""
    if takes_track(kind, jurisdiction):
        if track not in Track.values:
            raise Refused("Choose Work First or Families First.", field="track")
    elif track:
        raise Refused("Only Alaska work cases have a track.", field="track")


def require_assistance(assistance: str, *, kind: str, jurisdiction: str) -> None:
    """Stop unless the kind of assistance goes with the case."""
    if not assistance:
        return
    if assistance not in Assistance.values or kind != CaseKind.WORK or jurisdiction != Jurisdiction.NORTH_CAROLINA:
        raise Refused("Only North Carolina work cases are employment cases.", field="assistance")
