"""Short forms about months of cash assistance that somebody tells of."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.public import SignedInRequest, permissions, repeatable, seen_case, wording
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.months_told import RecordMonthsForm
from eligibility.models import TimeLimitMonth
from eligibility.operations.months import record_months, void_month
from eligibility.queries.places import of_record
from eligibility.views.benefits import answered
from eligibility.views.exemptions import adults_of


@require_http_methods(["GET", "POST"])
def months_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down months used elsewhere, or months that do not count."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    form = RecordMonthsForm(request.POST or None, adults=adults_of(case), today=request.today)

    def do() -> None:
        record_months(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    words = (
        "Months of cash assistance that were decided here are counted already. Tell months from elsewhere, and months"
        " that are left out."
    )
    return answered(
        request, case, form, do, title="Months of cash assistance", button="Save", said="Written down.", words=words
    )


@require_http_methods(["GET", "POST"])
@repeatable
def month_void(request: SignedInRequest, told_month_id: UUID) -> HttpResponse:
    """Take back a month that was told by mistake."""
    case = seen_case(request, **of_record(TimeLimitMonth, told_month_id))
    permissions.require(permissions.can_record_benefits(request.user, case))
    row = get_object_or_404(TimeLimitMonth, pk=told_month_id, case=case)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_month(month_id=row.pk, actor=request.user, now=request.now)

    words = f"{wording.month_words(row.month)}, {row.state}. What was decided here of this month counts again."
    return answered(
        request, case, form, do, title="Take a month back", button="Take it back", said="Taken back.", words=words
    )
