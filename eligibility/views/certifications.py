"""Short forms about certifications and reviews; the Benefits tab lists them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.public import Case, SignedInRequest, calendars, permissions, repeatable, seen_case, wording
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.certifications import CertificationForm, ReviewForm
from eligibility.models import Application, Certification, Review
from eligibility.operations.certifications import (
    end_certification,
    record_review,
    set_certification,
    void_certification,
    void_review,
)
from eligibility.queries.certifications import (
    first_month_to_certify,
    home_visit_since,
    is_child_only,
    length_for,
    next_kind,
)
from eligibility.queries.child_support import open_support_items
from eligibility.queries.places import of_programme, of_visible
from eligibility.rules.certification import Bound, Length
from eligibility.views.benefits import answered

_BOUNDS = {
    Bound.EXACT: "The rule says {months}.",
    Bound.MOST: "At most {months} by the rule.",
    Bound.LEAST: "At least {months} by the rule.",
}


@require_http_methods(["GET", "POST"])
@repeatable
def certification_set(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Say for how many months a family is certified."""
    case = seen_case(request, **of_programme(Application, application_id, viewer=request.user))
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    application = Application.objects.visible_to(request.user).select_related("case__office").get(pk=application_id)
    first = first_month_to_certify(application)
    length = length_for(application, first or request.today)
    form = CertificationForm(request.POST or None, months=length.months if length else None)

    def do() -> None:
        set_certification(application_id=application.pk, **form.arguments(), actor=request.user, now=request.now)

    begins = f" It begins in {wording.month_words(first)}." if first else ""
    words = f"{application.get_programme_display()}.{begins} {_said(length)}"
    return answered(request, case, form, do, title="Certify", button="Certify", said="Certified.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def certification_void(request: SignedInRequest, certification_id: UUID) -> HttpResponse:
    """Take back a certification that was set by mistake."""
    case, row = _certification(request, certification_id)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_certification(certification_id=row.pk, actor=request.user, now=request.now)

    words = f"{_named(row)} It was never so. It stays on file who set it and who took it back."
    return answered(
        request,
        case,
        form,
        do,
        title="Take a certification back",
        button="Take it back",
        said="Taken back.",
        words=words,
    )


@require_http_methods(["GET", "POST"])
@repeatable
def certification_end(request: SignedInRequest, certification_id: UUID) -> HttpResponse:
    """End a certification whose benefit an adverse action ended."""
    case, row = _certification(request, certification_id)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        end_certification(certification_id=row.pk, actor=request.user, now=request.now)

    words = f"{_named(row)} Its last month is the one before the adverse action took effect. Then they can apply anew."
    return answered(request, case, form, do, title="End a certification", button="End it", said="Ended.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def review_record(request: SignedInRequest, certification_id: UUID) -> HttpResponse:
    """Write down the review that a certification owes next (N010), beside what is open of child support (O049)."""
    case, row = _certification(request, certification_id)
    due = next_kind(row, case.office.jurisdiction, request.today)
    rows = case.participants.adults().select_related("person__merged_into").order_by("position", "pk")
    adults = [(one.pk, one.person.standing.name) for one in rows]
    visit = home_visit_since(case, row, until=request.today) if is_child_only(case) else None
    wants_visit = is_child_only(case) and visit is None
    form = ReviewForm(
        request.POST or None,
        adults=adults,
        today=request.today,
        wants_visit=wants_visit,
        open_support=[f"{one.name}, {one.what[0].lower()}{one.what[1:]}" for one in open_support_items(case)],
    )

    def do() -> None:
        record_review(certification_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    visited = f" A home visit of {wording.full_day(visit.on)} is on file." if visit else ""
    owed = f" Due {wording.full_day(due.on)}." if due else ""
    title = str(due.kind.label) if due else "Review"
    return answered(
        request, case, form, do, title=title, button="Save", said="Written down.", words=f"{_named(row)}{owed}{visited}"
    )


@require_http_methods(["GET", "POST"])
@repeatable
def review_void(request: SignedInRequest, review_id: UUID) -> HttpResponse:
    """Take back a review that was written down by mistake."""
    case = seen_case(request, **of_visible(Review, review_id, viewer=request.user))
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    row = get_object_or_404(Review, pk=review_id, case=case)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_review(review_id=row.pk, actor=request.user, now=request.now)

    words = f"{row.get_kind_display()} of {wording.full_day(row.held_on)}. It stays on file who wrote it."
    return answered(
        request, case, form, do, title="Take a review back", button="Take it back", said="Taken back.", words=words
    )


def _certification(request: SignedInRequest, certification_id: UUID) -> tuple[Case, Certification]:
    case = seen_case(request, **of_visible(Certification, certification_id, viewer=request.user))
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    return case, get_object_or_404(Certification, pk=certification_id, case=case)


def _named(row: Certification) -> str:
    last = calendars.end_of_month(row.last_month)
    return f"{row.get_programme_display()}, {wording.full_day(row.first_month)} to {wording.full_day(last)}."


def _said(length: Length | None) -> str:
    if length is None:
        return "No rule on file says how long. Say the months and why."
    months = wording.counted(length.months, "month", "months")
    return f"{_BOUNDS[length.bound].format(months=months)} {length.source}."
