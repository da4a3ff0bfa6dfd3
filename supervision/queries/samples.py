"""Samples of cases for QA reviews: what may be drawn, what was, and whether it comes out the same again (A097)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from casework.public import Assignment, Case, CaseKind, Event, EventKind, Role, User, address, calendars
from supervision.choices import Population, SampleKind
from supervision.models import ReviewSample, SampledCase
from supervision.rules.draws import digest_of, drawn

SAMPLES_SHOWN = 50
_HAPPENED = {
    Population.REFERRED: EventKind.REFERRAL_RECEIVED,
    Population.CLOSED: EventKind.CASE_CLOSED,
    Population.COACH_CHANGED: EventKind.ASSIGNMENT_CHANGED,
    Population.NO_CONTACT: EventKind.CONTACT_MADE,
}


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One sample in the list; `whose` is a coach, or the whole office."""

    id: UUID
    kind: str
    whose: str
    month: date
    drawn_on: date
    drawn_by: str
    cases: int
    reviewed: int

    @property
    def is_done(self) -> bool:
        """Whether every case of it was reviewed."""
        return self.reviewed == self.cases

    @property
    def url(self) -> str:
        """Its page."""
        return address("supervision:sample", self.id)


@dataclass(frozen=True, slots=True)
class Again:
    """What comes out when a sample is drawn again from today's records."""

    found: int
    is_same_population: bool
    is_same_draw: bool


def population_of(user: User, *, population: str, month: date, coach_id: UUID | None) -> dict[UUID, UUID]:
    """Return the cases that may be drawn, each with the coach who carried it last in the month.

    Those are the work cases of the office that were open and carried in the month, of one coach or of any; a conflict
    block keeps the one who draws from a case.
    """
    last = calendars.end_of_month(month)
    cases = Case.objects.listed_for(user).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=month), kind=CaseKind.WORK, opened_on__lte=last
    )
    rows = Assignment.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=month), case__in=_narrowed(cases, population, month, last)
    ).filter(first_day__lte=last)
    if coach_id is not None:
        rows = rows.filter(coach=coach_id)
    return dict(rows.order_by("first_day").values_list("case", "coach"))


def _narrowed(cases: QuerySet[Case], population: str, month: date, last: date) -> QuerySet[Case]:
    if population == Population.ALL:
        return cases
    chosen = Population(population)
    happened = Event.objects.standing().filter(kind=_HAPPENED[chosen], on__gte=month, on__lte=last).values("case")
    return cases.exclude(pk__in=happened) if chosen == Population.NO_CONTACT else cases.filter(pk__in=happened)


def coaches_to_draw(user: User) -> list[tuple[UUID, str]]:
    """Return the coaches of the office whose cases may be drawn."""
    rows = User.objects.filter(office=user.office_id, role=Role.COACH).order_by("name")
    return list(rows.values_list("pk", "name"))


def samples_of(user: User) -> list[SampleRow]:
    """Return the newest samples of somebody's office, in one query."""
    standing = Q(cases__reviews__isnull=False, cases__reviews__taken_back_at__isnull=True)
    rows = (
        ReviewSample.objects.filter(office=user.office_id)
        .select_related("coach", "drawn_by")
        .annotate(
            drawn_count=Count("cases", distinct=True), reviewed_count=Count("cases", filter=standing, distinct=True)
        )
        .order_by("-drawn_at", "-pk")
    )
    return [
        SampleRow(
            id=one.pk,
            kind=str(SampleKind(one.kind).label),
            whose=one.coach.name if one.coach else "Whole office",
            month=one.month,
            drawn_on=one.drawn_on,
            drawn_by=one.drawn_by.name,
            cases=one.drawn_count,
            reviewed=one.reviewed_count,
        )
        for one in rows[:SAMPLES_SHOWN]
    ]


def sample_of(user: User, sample_id: UUID) -> ReviewSample | None:
    """Return a sample of somebody's own office, if it is one."""
    rows = ReviewSample.objects.filter(pk=sample_id, office=user.office_id)
    return rows.select_related("coach", "drawn_by", "office").first()


def draw_again(sample: ReviewSample, user: User) -> Again:
    """Draw a sample once more from what the records say today, for who wants to know whether chance was let do it."""
    keys = population_of(user, population=sample.population, month=sample.month, coach_id=sample.coach_id)
    kept = list(SampledCase.objects.filter(sample=sample).order_by("position").values_list("case", flat=True))
    return Again(
        found=len(keys),
        is_same_population=digest_of(keys) == sample.population_digest,
        is_same_draw=drawn(keys, seed=sample.seed, count=sample.wanted_count) == kept,
    )
