"""The engagement specialists' week: which families call for a review, what was reviewed, what follows (O085)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from casework.public import (
    Absence,
    Assignment,
    Case,
    CaseKind,
    CaseStatus,
    Deadline,
    Office,
    Role,
    User,
    address,
    not_engaged,
)
from reengagement.public import slipping
from supervision.choices import QueueReason
from supervision.models import EngagementReview, EngagementStep
from supervision.queries.caseloads import CONTACT
from supervision.queries.meetings_asked import REVIEWS, asked_of
from supervision.rules.conferences import Presence, Slot, presence_in, week_slots
from supervision.rules.engagement import is_missed, monday_of

WEEKS, SHOWN, FAMILIES_AT_MOST = 8, 50, 200


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A family that calls for a review this week, why, and who looked at it since Monday."""

    case_id: UUID
    number: str
    family: str
    coach_id: UUID | None
    coach: str
    reasons: tuple[QueueReason, ...]
    reviewed: tuple["ReviewMark", ...] = ()

    @property
    def words(self) -> list[str]:
        """Why it stands here."""
        return [str(reason.label) for reason in self.reasons]


@dataclass(frozen=True, slots=True)
class ReviewMark:
    """A review of this week."""

    url: str
    filed_on: date
    by: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week of one specialist: how many reviews of how many that are asked for, and whether it went by without them.

    `words` say who was not there for all of it; `asked` is none without a rule on file.
    """

    slot: Slot
    count: int
    asked: int
    is_running: bool
    is_missed: bool
    words: str


@dataclass(frozen=True, slots=True)
class SpecialistLine:
    """One specialist with their weeks, the newest first."""

    name: str
    weeks: list[Week] = field(default_factory=list)


def engagement_queue(user: User, *, today: date) -> list[QueueRow]:
    """Return the open work families that somebody is shown and that call for a review, those not yet reviewed first.

    Policy: Family Coach position description, section 8 (O085): engagement of the case load.
    """
    reasons = reasons_of(_cases(user), today=today)
    carried: dict[UUID, tuple[UUID | None, str]] = {
        case: (coach, name)
        for case, coach, name in Assignment.objects.on(today)
        .filter(case__in=list(reasons))
        .values_list("case", "coach", "coach__name")
    }
    marks = _marks(list(reasons), since=monday_of(today))
    named = _cases(user).filter(pk__in=list(reasons)).values_list("pk", "number", "family__name")
    rows = []
    for key, number, family in named:
        coach_id, coach = carried.get(key, (None, ""))
        seen = tuple(marks.get(key, ()))
        rows.append(QueueRow(key, number, family, coach_id, coach, tuple(reasons[key]), seen))
    return sorted(rows, key=lambda row: (bool(row.reviewed), -len(row.reasons), row.number))[:FAMILIES_AT_MOST]


def reasons_of(cases: QuerySet[Case], *, today: date) -> dict[UUID, list[QueueReason]]:
    """Return why each of some cases calls for a review, in seven queries; cases without a reason are left out."""
    found: dict[QueueReason, set[UUID]] = {
        QueueReason.NOT_ENGAGED: set(not_engaged(cases, today=today)),
        QueueReason.NO_CONTACT: set(_without_contact(cases, today=today)),
        QueueReason.FOLLOW_UP: set(
            EngagementStep.objects.filter(
                case__in=cases.values("pk"),
                due_on__lte=today,
                ended_at__isnull=True,
                review__taken_back_at__isnull=True,
            ).values_list("case", flat=True)
        ),
    } | {QueueReason(kind): keys for kind, keys in slipping(cases).items()}
    reasons: dict[UUID, list[QueueReason]] = defaultdict(list)
    for reason in QueueReason:
        for key in found[reason]:
            reasons[key].append(reason)
    return reasons


def carried_by_whom(case: Case, *, today: date) -> User | None:
    """Return the coach who carries a case on a day."""
    found = Assignment.objects.on(today).filter(case=case).select_related("coach").first()
    return found.coach if found else None


def open_steps(user: User) -> list[EngagementStep]:
    """Return the follow-ups that are open in the cases that somebody is shown, the earliest day first."""
    rows = _open_steps(user).select_related("owner", "case__family", "review")
    return list(rows.order_by("due_on", "pk")[:FAMILIES_AT_MOST])


def own_steps(user: User) -> list[EngagementStep]:
    """Return the follow-ups that are open and that somebody owns, the earliest day first; coaches have no queue."""
    return list(_open_steps(user).filter(owner=user).order_by("due_on", "pk")[:FAMILIES_AT_MOST])


def specialist_weeks(user: User, office: Office, *, today: date) -> list[SpecialistLine]:
    """Return the last weeks of each specialist of an office: how many reviews, and which went by without enough.

    A specialist sees their own. Weeks before somebody came are left out; one in which they came, or were away on every
    working day, owes none.

    Policy: Family Coach position description, section 8 (O085); `std.or.engagement_reviews_per_week`.
    """
    slots = week_slots(today, WEEKS)
    asked = {slot.first_day: asked_of(office, REVIEWS, on=slot.last_day) for slot in slots}
    people = User.objects.filter(office=office, role=Role.ENGAGEMENT_SPECIALIST, is_active=True).order_by("name", "pk")
    if user.role == Role.ENGAGEMENT_SPECIALIST:
        people = people.filter(pk=user.pk)
    counts: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    rows = EngagementReview.objects.standing().filter(filed_by__in=people, filed_on__gte=slots[-1].first_day)
    for by, day in rows.values_list("filed_by", "filed_on"):
        counts[by][monday_of(day)] += 1
    away: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    absent = Absence.objects.overlapping(slots[-1].first_day, today).filter(staff__in=people)
    for staff, first, last in absent.values_list("staff", "first_day", "last_day"):
        away[staff].append((first, last))
    lines = []
    for one in people:
        came_on = min([one.joined_at.astimezone(office.zone).date(), *counts[one.pk]])
        weeks = [
            _week(
                slot,
                counts[one.pk][slot.first_day],
                asked=asked[slot.first_day],
                presence=presence_in(slot, came_on=came_on, absences=away[one.pk]),
                today=today,
            )
            for slot in slots
            if slot.last_day >= came_on
        ]
        lines.append(SpecialistLine(one.name, weeks))
    return lines


def engagement_review_of(case: Case, review_id: UUID) -> EngagementReview:
    """Return a review of a case that was seen already."""
    rows = EngagementReview.objects.select_related("coach", "filed_by", "taken_back_by")
    return rows.get(pk=review_id, case=case)


def step_of(case: Case, step_id: UUID) -> EngagementStep:
    """Return a follow-up in a case that was seen already."""
    return EngagementStep.objects.select_related("owner", "review").get(pk=step_id, case=case)


def steps_of(review: EngagementReview) -> list[EngagementStep]:
    """Return the action plan of a review, the earliest day first."""
    return list(review.steps.select_related("owner", "ended_by").order_by("due_on", "pk"))


def earlier_reviews(case: Case) -> list[EngagementReview]:
    """Return the reviews of a case that stand, the newest first."""
    rows = EngagementReview.objects.standing().filter(case=case).select_related("filed_by")
    return list(rows.order_by("-filed_at")[:SHOWN])


def _open_steps(user: User) -> QuerySet[EngagementStep]:
    return EngagementStep.objects.filter(
        case__in=Case.objects.listed_for(user), ended_at__isnull=True, review__taken_back_at__isnull=True
    )


def _cases(user: User) -> QuerySet[Case]:
    return Case.objects.listed_for(user).filter(office=user.office_id, status=CaseStatus.OPEN, kind=CaseKind.WORK)


def _without_contact(cases: QuerySet[Case], *, today: date) -> QuerySet[Deadline, UUID]:
    rows = Deadline.objects.filter(
        case__in=cases.values("pk"),
        standard__in=(CONTACT, "attempts", "first-contact"),
        met_on__isnull=True,
        is_excused=False,
        due_on__lt=today,
    )
    return rows.values_list("case", flat=True)


def _marks(case_ids: list[UUID], *, since: date) -> dict[UUID, list[ReviewMark]]:
    found: dict[UUID, list[ReviewMark]] = defaultdict(list)
    rows = EngagementReview.objects.standing().filter(case__in=case_ids, filed_on__gte=since)
    for key, case, day, name in rows.order_by("filed_at").values_list("pk", "case", "filed_on", "filed_by__name"):
        found[case].append(ReviewMark(address("supervision:engagement-review", key), day, name))
    return found


def _week(slot: Slot, count: int, *, asked: int, presence: Presence, today: date) -> Week:
    return Week(
        slot,
        count,
        asked,
        is_running=slot.first_day <= today <= slot.last_day,
        is_missed=is_missed(slot, count=count, asked=asked, presence=presence, today=today),
        words=presence.words,
    )
