"""Certifications as they stand, the reviews they owe, and what a review of a child-only case asks first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from casework.public import Case, CaseKind, Contact, Place, calendars
from eligibility.choices import ActionKind, ReviewKind
from eligibility.models import Application, Certification, Determination, Review
from eligibility.queries.actions import ActionStand
from eligibility.rules.certification import Due, Held, Length, length_of, next_of, reviews_of
from eligibility.rules.holding import question_of


@dataclass(frozen=True)
class ReviewDue:
    """A review that is owed: of which certification, by when, and whether that day is over."""

    certification_id: UUID
    programme: str
    kind: ReviewKind
    label: str
    on: date
    source: str
    is_late: bool


def certification_on(case: Case, programme: str, day: date) -> Certification | None:
    """Return the certification that covers a day."""
    month = day.replace(day=1)
    rows = Certification.objects.standing().filter(case=case, programme=programme)
    return rows.in_month(month).first()


def latest_certification(case: Case, programme: str) -> Certification | None:
    """Return the certification that ends last."""
    rows = Certification.objects.standing().filter(case=case, programme=programme)
    return rows.latest_first().first()


def goes_on_from(certification: Certification, among: Iterable[Certification]) -> date:
    """Return the first month of what a certification goes on with: one given back goes on with the one that was ended.

    It is given back for the months after the end that was taken back, and of the same application.

    Policy: 7 CFR 273.15(c)(1), 273.17.
    """
    first = certification.first_month
    ended = [one for one in among if one.application_id == certification.application_id and one.ended_month]
    for one in sorted(ended, key=lambda one: one.first_month, reverse=True):
        if one.ended_month and calendars.day_of_month(one.ended_month, 1, 1) == first <= one.last_month:
            first = one.first_month
    return first


def is_review_missing(case: Case, programme: str, *, on: date) -> bool:
    """Tell whether the certification that ends last is in its last two months or over, and not reviewed for a new one.

    Policy: 7 CFR 273.14(b)(1) (the family is told in the month before the last one that it ends).
    """
    latest = latest_certification(case, programme)
    if latest is None or on < calendars.day_of_month(latest.last_month, -1, 1):
        return False
    return not latest.reviews.filter(voided_at__isnull=True, kind=ReviewKind.RECERTIFICATION).exists()


def ended_by(stand: ActionStand) -> Certification | None:
    """Return the certification that was ended because of an adverse action; of two, the one that has months left."""
    if stand.effective_on is None or stand.action.kind == ActionKind.REDUCTION:
        return None
    last = calendars.day_of_month(stand.effective_on, -1, 1)
    rows = Certification.objects.standing().filter(case=stand.action.case_id, programme=stand.action.programme)
    return rows.filter(ended_month=last).order_by("-last_month").first()


def first_month_to_certify(application: Application) -> date | None:
    """Return the first month that a new certification would have: that of the first approving decision not covered."""
    rows = Determination.objects.newest().filter(
        case=application.case_id, programme=application.programme, is_eligible=True
    )
    latest = latest_certification(application.case, application.programme)
    if latest is not None and latest.ended_month is None and not rows.filter(month__gt=latest.really_until).exists():
        return calendars.day_of_month(latest.really_until, 1, 1)
    if latest is not None:
        rows = rows.filter(month__gt=latest.really_until)
    return rows.order_by("month").values_list("month", flat=True).first()


def length_for(application: Application, on: date) -> Length | None:
    """Return for how long the rule of a day certifies the household of an application."""
    row = Determination.objects.newest().filter(case=application.case_id, programme=application.programme)
    newest = row.order_by("-month").first()
    household = question_of(newest.household).household if newest else None
    return length_of(application.programme, application.case.office.jurisdiction, on, household=household)


def reviews_due(case: Case, *, today: date, rows: Iterable[Certification] | None = None) -> list[ReviewDue]:
    """Return the next review that each certification owes, the earliest first."""
    if rows is None:
        month = calendars.day_of_month(today, -2, 1)
        rows = (
            Certification.objects.standing()
            .filter(case=case, last_month__gte=month, ended_at__isnull=True)
            .prefetch_related("reviews")
        )
    found = [due_of(one, case.office.jurisdiction, today) for one in rows]
    return sorted((one for one in found if one is not None), key=lambda one: one.on)


def next_kind(certification: Certification, jurisdiction: str, on: date) -> Due | None:
    """Return which review that a certification owes is held, if one is held on a day."""
    dues = reviews_of(certification.programme, jurisdiction, certification.first_month, certification.last_month)
    held = [Held(one.kind, one.held_on) for one in certification.reviews.all() if one.voided_at is None]
    return next_of(dues, held, on)


def home_visit_since(case: Case, certification: Certification, *, until: date) -> Contact | None:
    """Return the latest home visit up to a day since the review before it, else since the certification was set (N010).

    Policy: NC family worker duties (N010).
    """
    reviews = Review.objects.standing().filter(case=case, programme=certification.programme, held_on__lte=until)
    before = reviews.order_by("-held_on").values_list("held_on", flat=True).first()
    since = before + timedelta(days=1) if before else certification.set_on
    visits = Contact.objects.standing().filter(
        case=case, is_reached=True, place=Place.HOME, collateral_kind="", on__range=(since, until)
    )
    return visits.order_by("-on", "-entered_at").first()


def is_child_only(case: Case) -> bool:
    """Tell whether a case is for children alone."""
    return case.kind == CaseKind.CHILD_ONLY


def due_of(one: Certification, jurisdiction: str, today: date) -> ReviewDue | None:
    """Return the review that a certification owes next, in words."""
    due = next_kind(one, jurisdiction, today) if one.ended_at is None else None
    if due is None:
        return None
    return ReviewDue(
        certification_id=one.pk,
        programme=one.get_programme_display(),
        kind=due.kind,
        label=str(due.kind.label),
        on=due.on,
        source=due.source,
        is_late=due.on < today,
    )
