"""How long signed plans still hold, and the appointments that renew them (A031, A032)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import (
    FAMILY_NAME,
    GIVEN_NAME,
    Booked,
    Case,
    CaseStatus,
    HouseholdPerson,
    Keys,
    Prepared,
    Seen,
    User,
    booked_ahead,
    first_slots,
    full_name,
    kept_marks,
    safe_words,
    wording,
)
from coaching.choices import PlanKind, PlanStatus
from coaching.models import Plan

#: So many days before it lapses a plan asks for an appointment in colour, and stands on Today.
SOON_DAYS = 30
#: Appointments are looked at so far ahead; no plan runs longer.
DAYS_AHEAD = 400
SLOT_MINUTES = 30
#: A review is proposed so many days ahead at least, and so many days before the last review date at most.
NOTICE_DAYS, REVIEW_DAYS = 3, 14
ENDING_AT_MOST = 8
WHOLE_FAMILY = "The family"


@dataclass(frozen=True)
class Runway:
    """How long a signed plan still holds, and the appointment that renews it.

    `late_at`: the next appointment comes when the plan does not hold any more.
    """

    last_review_on: date
    days_left: int
    renewed_at: datetime | None
    late_at: datetime | None = None

    @property
    def is_lapsed(self) -> bool:
        """Whether it is past its last review date: derived, stored nowhere."""
        return self.days_left < 0

    @property
    def asks_for_appointment(self) -> bool:
        """Whether nothing renews it before it lapses (A032)."""
        return not self.is_lapsed and self.renewed_at is None

    @property
    def is_pressing(self) -> bool:
        """Whether an appointment is missing and the end is near."""
        return self.asks_for_appointment and self.days_left <= SOON_DAYS

    @property
    def tone(self) -> str:
        """How it looks."""
        if self.is_lapsed:
            return "over"
        return "soon" if self.is_pressing else "ok"

    @property
    def words(self) -> str:
        """The days in words."""
        if self.is_lapsed:
            return f"Lapsed {wording.days_counted(-self.days_left)} ago"
        return "Lapses after today" if self.days_left == 0 else f"{wording.days_counted(self.days_left)} left"


def runway_to(last_review_on: date, participant_id: UUID | None, ahead: Sequence[Booked], *, today: date) -> Runway:
    """Return the runway of a plan; the last appointment with its person on or before its last day renews it.

    `ahead` are booked appointments of its case; `participant_id` is None for the plan of a family.
    """
    own = [row.starts_at for row in ahead if participant_id is None or participant_id in row.participant_ids]
    in_time = max((at for at in own if at.date() <= last_review_on), default=None)
    late = None if in_time else min((at for at in own if at.date() > last_review_on), default=None)
    return Runway(last_review_on, (last_review_on - today).days, in_time, late)


def slot_key(kind: str, participant_id: UUID | None) -> str:
    """Return how a form names an agreement of somebody."""
    return f"{kind}.{participant_id or ''}"


@dataclass(frozen=True)
class RunwayLine:
    """A plan that stands, with how long; `free_at` is a time proposed where no appointment renews it.

    `safe_words` say what makes reaching its person unsafe, where a page does not show it already.
    """

    plan_id: UUID
    case_id: UUID
    case_number: str
    who: str
    participant_id: UUID | None
    kind: PlanKind
    runway: Runway
    free_at: datetime | None = None
    safe_words: str = ""

    @property
    def slot_key(self) -> str:
        """What the form of a new version calls whose it is."""
        return slot_key(self.kind, self.participant_id)


def runways_of_case(case: Case, people: Sequence[HouseholdPerson], *, today: date, now: datetime) -> list[RunwayLine]:
    """Return the plans of a family that stand, the first to lapse first; appointments are asked only where one does."""
    names: dict[UUID | None, str] = {person.participant_id: person.given_name for person in people}
    rows = Plan.objects.filter(case=case, status=PlanStatus.ACTIVE, last_review_on__isnull=False)
    plans = list(rows.order_by("last_review_on", "pk").values_list("pk", "participant_id", "kind", "last_review_on"))
    ahead = booked_ahead([case.pk], now=now, days=DAYS_AHEAD) if plans else []
    return [
        RunwayLine(
            key,
            case.pk,
            case.number,
            names.get(whose, WHOLE_FAMILY),
            whose,
            PlanKind(kind),
            runway_to(last, whose, ahead, today=today),
        )
        for key, whose, kind, last in plans
        if last
    ]


def _ending(own: Q, until: date) -> QuerySet[Plan, Any]:
    rows = Plan.objects.filter(own, case__status=CaseStatus.OPEN, status=PlanStatus.ACTIVE, last_review_on__lte=until)
    return rows.order_by("last_review_on", "pk").values_list(
        "pk",
        "case_id",
        "case__number",
        "case__family__name",
        "participant_id",
        GIVEN_NAME,
        FAMILY_NAME,
        kept_marks(person="participant__person"),
        "kind",
        "last_review_on",
    )[: ENDING_AT_MOST + 1]


_ending_by_keys = Prepared(lambda keys, until: _ending(Q(case__among=keys), until))


def plans_ending(seen: Seen, *, today: date, now: datetime) -> list[RunwayLine]:
    """Return the plans of open cases that lapsed or lapse within `SOON_DAYS`, the first to lapse first.

    One more than `ENDING_AT_MOST` says that there are more.
    """
    until, keys = today + timedelta(days=SOON_DAYS), seen.keys
    plans = _ending_by_keys.tuples(keys, until) if isinstance(keys, Keys) else list(_ending(seen.rows, until))
    ahead: defaultdict[UUID, list[Booked]] = defaultdict(list)
    for row in booked_ahead({plan[1] for plan in plans}, now=now, days=2 * SOON_DAYS) if plans else []:
        ahead[row.case_id].append(row)
    return [
        RunwayLine(
            key,
            case_id,
            number,
            full_name(given_name, family_name) if whose else f"{family} family",
            whose,
            PlanKind(kind),
            runway_to(last, whose, ahead[case_id], today=today),
            safe_words=safe_words(marks),
        )
        for key, case_id, number, family, whose, given_name, family_name, marks, kind, last in plans
    ]


def with_free_times(lines: Sequence[RunwayLine], *, coach: User, now: datetime) -> list[RunwayLine]:
    """Propose a free time of the coach to each plan that asks for an appointment soon, no time twice (A032)."""
    asking = [line.runway.last_review_on for line in lines if line.runway.is_pressing]
    free = free_times(coach, before=min(asking), now=now, at_most=len(asking)) if asking else []
    proposed = []
    for line in lines:
        fits = line.runway.is_pressing and free and free[0].date() <= line.runway.last_review_on
        proposed.append(replace(line, free_at=free.pop(0)) if fits else line)
    return proposed


def free_times(coach: User, *, before: date, now: datetime, at_most: int) -> list[datetime]:
    """Return when a coach is free for a review that is to be held before a last review date.

    Not sooner than in `NOTICE_DAYS`, for the family has to hear of it, if that leaves a day; and not more than
    `REVIEW_DAYS` ahead of the last date, for a review is of what has been done.
    """
    if coach.office is None:
        return []
    zone = coach.office.zone
    today = now.astimezone(zone).date()
    first = min(max(today + timedelta(days=NOTICE_DAYS), before - timedelta(days=REVIEW_DAYS)), before)
    begin = datetime.combine(max(first, today + timedelta(days=1)), time(), tzinfo=zone)
    return first_slots(office=coach.office, coach_id=coach.pk, minutes=SLOT_MINUTES, now=begin, at_most=at_most)
