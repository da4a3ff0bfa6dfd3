"""Timesheets that are due: whose are not in, for which weeks, since when, as each person's rhythm asks (A053, A054)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from casework.public import Participant, kept_marks, safe_words
from coaching.choices import TimesheetRhythm
from coaching.queries.hours_rows import GridFamily
from coaching.rules.weeks import Week


@dataclass(frozen=True)
class MissingSheet:
    """One timesheet that is not in. `since` is the first day on which it was due."""

    participant_id: UUID
    case_id: UUID
    case_number: str
    name: str
    safe_words: str
    rhythm: str
    weeks: tuple[Week, ...]
    today: date

    @property
    def words(self) -> str:
        """The days that it is for: "Oct 5 to Oct 18"."""
        first, last = self.weeks[0].first_day, self.weeks[-1].last_day
        return f"{first:%b} {first.day} to {last:%b} {last.day}"

    @property
    def since(self) -> date:
        """The day after its last one."""
        return self.weeks[-1].last_day + timedelta(days=1)

    @property
    def days_late(self) -> int:
        """How many days it has been due."""
        return (self.today - self.since).days


def missing_sheets(families: Iterable[GridFamily], *, today: date) -> list[MissingSheet]:
    """Return what is not in of some families' month, the longest due first, in one query more.

    A blank is not zero: a stated zero is in. Nothing follows from a missing sheet but that its hours do not count.

    Policy: DPAWS expectations 15 (A053, A057).
    """
    shown = [(family, adult) for family in families for adult in family.adults if adult.missing]
    marks = _marks([adult.participant_id for _, adult in shown])
    found = [
        MissingSheet(
            participant_id=adult.participant_id,
            case_id=family.case_id,
            case_number=family.number,
            name=adult.name,
            safe_words=marks.get(adult.participant_id, ""),
            rhythm=str(TimesheetRhythm(adult.rhythm).label) if adult.rhythm else "Not decided: every month",
            weeks=bundle,
            today=today,
        )
        for family, adult in shown
        for bundle in adult.missing
    ]
    return sorted(found, key=lambda one: (one.since, one.name, str(one.participant_id)))


def _marks(keys: Sequence[UUID]) -> dict[UUID, str]:
    rows = Participant.objects.filter(pk__in=keys).values_list("pk", kept_marks())
    return {key: safe_words(marks) for key, marks in rows}
