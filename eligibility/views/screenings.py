"""Short forms about seven-day service; the Benefits tab shows under each application what was said."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from casework.public import SignedInRequest, permissions, repeatable, seen_case, wording
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.screenings import ScreenForm
from eligibility.models import Application, ExpeditedScreening
from eligibility.operations.screenings import screen_application, void_screening
from eligibility.queries.places import of_programme, of_record
from eligibility.views.benefits import answered, reveal


@require_http_methods(["GET", "POST"])
def application_screen(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Write down what a household says of itself, and screen it for seven-day service."""
    case = seen_case(request, **of_programme(Application, application_id, viewer=request.user))
    permissions.require(permissions.can_record_benefits(request.user, case))
    application = Application.objects.get(pk=application_id, case=case)
    reveal(request, case, application)
    form = ScreenForm(request.POST or None, today=request.today)

    def do() -> None:
        screen_application(application_id=application.pk, **form.arguments(), actor=request.user, now=request.now)

    words = (
        "Nothing of it has to be proven first. The seven days count from filing where this is asked for the first"
        " time. Where it was asked before and shows only now, they count from the day on which this was said."
    )
    return answered(
        request, case, form, do, title="Seven-day service", button="Save", said="Written down.", words=words
    )


@require_http_methods(["GET", "POST"])
@repeatable
def screening_void(request: SignedInRequest, screening_id: UUID) -> HttpResponse:
    """Take back a screening that was written down by mistake."""
    case = seen_case(request, **of_record(ExpeditedScreening, screening_id))
    permissions.require(permissions.can_record_benefits(request.user, case))
    row = ExpeditedScreening.objects.get(pk=screening_id, case=case)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_screening(screening_id=row.pk, actor=request.user, now=request.now)

    words = (
        f"What was said {wording.full_day(row.on)}. It was written down by mistake; it stays on file who wrote it and"
        " who took it back. Screen the application again with what was really said."
    )
    return answered(
        request, case, form, do, title="Take it back", button="Take it back", said="Taken back.", words=words
    )
