"""How far the caseload was looked at this month for readiness for Work First (A115)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import (
    Assignment,
    Case,
    CaseKind,
    CaseStatus,
    Deadline,
    Event,
    EventKind,
    Track,
    User,
    address,
)
from supervision.models import TrackReview

NOBODY = "Nobody"
STANDARD = "track-review"
#: The columns of the file.
HEADINGS = ("Case", "Family", "Coach", "Looked at this month", "Last answer", "Look again")


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One family on the track: the last answer, and whether it was given this month."""

    case_id: UUID
    number: str
    family: str
    coach_id: UUID | None
    coach: str
    is_reviewed: bool
    answer: str
    why: str
    next_look_on: date | None

    @property
    def url(self) -> str:
        """The page on which the answer is given."""
        return address("supervision:track-review", self.case_id)

    @property
    def cells(self) -> tuple[object, ...]:
        """The row as a file holds it: without why, which are words about the family."""
        looked = "yes" if self.is_reviewed else "no"
        return (self.number, self.family, self.coach, looked, self.answer, self.next_look_on)


@dataclass(frozen=True, slots=True)
class TrackCount:
    """How many of a coach's families were looked at this month; all of them are needed."""

    coach: str
    reviewed: int
    caseload: int

    @property
    def is_whole(self) -> bool:
        """Whether the whole caseload was looked at."""
        return self.reviewed == self.caseload


def track_rows(user: User, *, today: date) -> list[TrackRow]:
    """Return the open families on the Families First track that somebody sees, who was not looked at first.

    What counts is the ledger, as for the deadline: a look that another system told of counts too.
    """
    cases = (
        Case.objects.listed_for(user)
        .open()
        .filter(kind=CaseKind.WORK, status=CaseStatus.OPEN, track=Track.FAMILIES_FIRST)
        .select_related("family")
        .order_by("family__name", "number")
    )
    rows = list(cases)
    keys = [case.pk for case in rows]
    carried = Assignment.objects.filter(case__in=keys).in_force().values_list("case", "coach", "coach__name")
    coaches: dict[UUID, tuple[UUID | None, str]] = {key: (coach_id, name) for key, coach_id, name in carried}
    looked = Event.objects.standing().filter(
        case__in=keys, kind=EventKind.TRACK_REVIEWED, on__gte=today.replace(day=1), on__lte=today
    )
    reviewed = set(looked.values_list("case", flat=True))
    last = {
        one.case_id: one
        for one in TrackReview.objects.filter(case__in=keys).order_by("case", "-reviewed_at").distinct("case")
    }
    found = [
        _row(case, coaches.get(case.pk, (None, NOBODY)), is_reviewed=case.pk in reviewed, last=last.get(case.pk))
        for case in rows
    ]
    return sorted(found, key=lambda row: (row.is_reviewed, row.coach))


def track_review_owed(case: Case, *, today: date) -> Deadline | None:
    """Return the look of a family that is owed and not given yet, the earliest; none before its month has begun."""
    rows = Deadline.objects.filter(
        case=case, standard=STANDARD, met_on__isnull=True, is_excused=False, starts_on__lte=today
    )
    return rows.order_by("due_on", "pk").first()


def counts_of(rows: list[TrackRow]) -> list[TrackCount]:
    """Return reviewed of caseload by coach; two of one name are two."""
    caseloads: dict[tuple[str, str], list[TrackRow]] = defaultdict(list)
    for row in rows:
        caseloads[row.coach, str(row.coach_id or "")].append(row)
    return [
        TrackCount(name, sum(row.is_reviewed for row in own), len(own)) for (name, _), own in sorted(caseloads.items())
    ]


def _row(case: Case, carrier: tuple[UUID | None, str], *, is_reviewed: bool, last: TrackReview | None) -> TrackRow:
    coach_id, coach = carrier
    answer = "" if last is None else ("Ready" if last.is_ready else "Not yet")
    return TrackRow(
        case_id=case.pk,
        number=case.number,
        family=case.family.name,
        coach_id=coach_id,
        coach=coach,
        is_reviewed=is_reviewed,
        answer=answer,
        why=last.why if last else "",
        next_look_on=last.next_look_on if last else None,
    )
