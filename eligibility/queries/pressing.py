"""Reviews that are due, adverse actions that wait and changes nobody settled, for Today."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from casework.public import CaseStatus, Seen, User, calendars, permissions
from eligibility.models import AdverseAction, Certification, ChangeReport
from eligibility.queries.actions import Stage, stand_of, told_in_time
from eligibility.queries.certifications import ReviewDue, due_of
from eligibility.rules.certification import REVIEWED_BEFORE_THE_END

#: So many days ahead a review shows on Today.
AHEAD = timedelta(days=45)
_WANTED = (Stage.PROPOSED, Stage.CONFIRMED, Stage.WRITTEN, Stage.LATE)


@dataclass(frozen=True)
class PressingReview:
    """A review of a case that is due soon."""

    case_id: UUID
    case_number: str
    family: str
    due: ReviewDue


@dataclass(frozen=True)
class PressingAction:
    """An adverse action that waits for somebody."""

    action_id: UUID
    case_number: str
    family: str
    programme: str
    stage: str


def reviews_soon(seen: Seen, *, today: date) -> list[PressingReview]:
    """Return the reviews that are due soon or late in the cases of an office, the earliest first."""
    rows = Certification.objects.standing().filter(
        seen.rows,
        _may_be_due(today + AHEAD),
        case__status=CaseStatus.OPEN,
        last_month__gte=calendars.day_of_month(today, -2, 1),
        ended_at__isnull=True,
    )
    rows = rows.select_related("case__office", "case__family").prefetch_related("reviews")
    found: list[PressingReview] = []
    for one in rows:
        due = due_of(one, one.case.office.jurisdiction, today)
        if due is not None and due.on <= today + AHEAD:
            found.append(PressingReview(one.case_id, one.case.number, one.case.family.name, due))
    return sorted(found, key=lambda one: one.due.on)


def actions_waiting(user: User, seen: Seen, *, today: date) -> list[PressingAction]:
    """Return the adverse actions that wait for this person: to confirm another's, or to write and send a letter."""
    rows = AdverseAction.objects.standing().filter(seen.rows, ~told_in_time(), case__status=CaseStatus.OPEN)
    rows = rows.select_related("case__family", "case__office").prefetch_related("notices__notice", "notices__hearings")
    found: list[PressingAction] = []
    for one in rows.order_by("proposed_at", "pk"):
        stage = stand_of(one, today=today).stage
        is_second = permissions.can_confirm_adverse_action(user, one.case, proposed_by_id=one.proposed_by_id)
        is_mine = is_second if stage == Stage.PROPOSED else permissions.can_decide_eligibility(user, one.case)
        if stage in _WANTED and is_mine:
            found.append(
                PressingAction(one.pk, one.case.number, one.case.family.name, one.get_programme_display(), stage.value)
            )
    return found


def changes_waiting(seen: Seen) -> list[ChangeReport]:
    """Return the reported changes that nobody settled, the oldest first."""
    rows = ChangeReport.objects.open().filter(seen.rows, case__status=CaseStatus.OPEN)
    return list(rows.select_related("case__family").order_by("received_on", "pk"))


def _may_be_due(until: date) -> Q:
    """Keep the certifications that end by a day, and those that owe reviews before their end."""
    found = Q(last_month__lte=until)
    for programme, jurisdiction in REVIEWED_BEFORE_THE_END:
        found |= Q(programme=programme, case__office__jurisdiction=jurisdiction)
    return found
