"""Absences: whose work a stand-in sees today, and who is away in an office."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from casework.choices import AbsenceReason, Role
from casework.models import Absence, Assignment, Case, User
from casework.prepared import Keys, Prepared
from casework.queries.seen import Seen


@dataclass(frozen=True, slots=True)
class Cover:
    """The cases of somebody who is away, as their stand-in sees them. `last_day` is the last day of the absence."""

    staff_id: UUID
    name: str
    last_day: date
    case_ids: tuple[UUID, ...]
    seen: Seen


_any_absence = Prepared(lambda user: Absence.objects.in_force().filter(stand_in=user).values_list("pk")[:1])


def covers_of(user: User, *, today: date) -> list[Cover]:
    """Return for whom this coach stands in today, each with the cases that they carry (O066).

    One query for somebody who stands in for nobody, three for everybody else.
    """
    if user.role != Role.COACH or not _any_absence.tuples(user.pk):
        return []
    absences = list(Absence.objects.in_force().filter(stand_in=user).select_related("staff").order_by("staff__name"))
    carried: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Assignment.objects.on(today).filter(
        coach__in=[one.staff_id for one in absences], case__in=Case.objects.listed_for(user)
    )
    for coach_id, case_id in rows.values_list("coach", "case"):
        carried[coach_id].append(case_id)
    return [
        Cover(one.staff_id, one.staff.name, one.last_day, tuple(carried[one.staff_id]), _seen(carried[one.staff_id]))
        for one in absences
        if carried[one.staff_id]
    ]


def absence_ahead(case: Case, *, today: date) -> Absence | None:
    """Return when whoever carries a case is away, now or next, with the stand-in; None when nothing is entered."""
    carried = case.assignments.filter(last_day__isnull=True).values("coach")
    rows = Absence.objects.standing().filter(staff__in=carried, last_day__gte=today)
    return rows.select_related("staff", "stand_in").order_by("first_day").first()


def own_of(seen: Seen, covers: list[Cover]) -> Seen:
    """Return what somebody sees without the cases of those for whom they stand in."""
    others = {key for cover in covers for key in cover.case_ids}
    if not others:
        return seen
    return _seen([key for key in seen.cases.values_list("pk", flat=True) if key not in others])


def absent_whose_alerts_come_to(user: User) -> Q:
    """Return the condition that an alert is this person's, or that of somebody for whom they stand in today."""
    return Q(recipient=user) | Q(recipient__in=Absence.objects.covered_by(user))


def _seen(keys: list[UUID]) -> Seen:
    return Seen(Case.objects.filter(pk__in=keys), Keys(keys), len(keys))


@dataclass(frozen=True, slots=True)
class AwayRow:
    """One absence in a list. `may_end` says whether the reader may end it."""

    id: UUID
    staff: str
    stand_in: str
    reason: str
    first_day: date
    last_day: date
    entered_by: str
    is_now: bool
    may_end: bool
    families: int


AWAY_AT_MOST = 100


def absences_of(user: User, *, today: date) -> list[AwayRow]:
    """Return who of an office is away now or later, the next first; a coach sees their own and those they cover."""
    rows = Absence.objects.standing().filter(office=user.office_id, last_day__gte=today)
    is_coach = user.role == Role.COACH
    if is_coach:
        rows = rows.filter(Q(staff=user) | Q(stand_in=user))
    found = rows.select_related("staff", "stand_in", "entered_by").order_by("first_day", "staff__name")[:AWAY_AT_MOST]
    shown = list(found)
    counts: dict[UUID, int] = defaultdict(int)
    carried = Assignment.objects.on(today).filter(
        coach__in=[one.staff_id for one in shown], case__in=Case.objects.listed_for(user).open()
    )
    for coach_id in carried.values_list("coach", flat=True):
        counts[coach_id] += 1
    return [
        AwayRow(
            id=one.pk,
            staff=one.staff.name,
            stand_in=one.stand_in.name,
            reason=str(AbsenceReason(one.reason).label),
            first_day=one.first_day,
            last_day=one.last_day,
            entered_by=one.entered_by.name,
            is_now=one.first_day <= today,
            may_end=not is_coach or one.staff_id == user.pk,
            families=counts[one.staff_id],
        )
        for one in shown
    ]


def may_stand_in(user: User) -> list[tuple[UUID, str]]:
    """Return who of a person's office may stand in for a coach, by name."""
    roles = (Role.COACH, Role.LEAD_WORKER, Role.OPERATIONS_MANAGER)
    found = User.objects.filter(office=user.office_id, role__in=roles, is_active=True).order_by("name")
    return list(found.values_list("pk", "name"))


def coaches_here(user: User) -> list[tuple[UUID, str]]:
    """Return the coaches whose absences a person may enter: a coach their own, others those of the office."""
    if user.role == Role.COACH:
        return [(user.pk, user.name)]
    found = User.objects.filter(office=user.office_id, role=Role.COACH, is_active=True).order_by("name")
    return list(found.values_list("pk", "name"))
