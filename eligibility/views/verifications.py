"""Short forms about what has to be proven; the Benefits tab lists it under its application."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from casework.public import Case, SignedInRequest, permissions, repeatable, seen_case, wording
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.verifications import AskVerificationForm, ReceiveVerificationForm
from eligibility.models import Application, Verification
from eligibility.operations.verifications import ask_verification, receive_verification, void_verification
from eligibility.queries.benefits import names_of
from eligibility.queries.places import of_programme, of_verification
from eligibility.rules.clocks import proof_due_from
from eligibility.rules.requirements import program_of
from eligibility.views.benefits import answered, reveal


@require_http_methods(["GET", "POST"])
def verification_ask(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Ask that something be proven for an application."""
    case = seen_case(request, **of_programme(Application, application_id, viewer=request.user))
    permissions.require(permissions.can_record_benefits(request.user, case))
    application = Application.objects.get(pk=application_id, case=case)
    reveal(request, case, application)
    people = [(UUID(key), name) for key, name in names_of(case).items()]
    first = proof_due_from(program_of(application.programme), case.office.jurisdiction, request.today) or request.today
    form = AskVerificationForm(request.POST or None, people=people, first_due=first)

    def do() -> None:
        ask_verification(application_id=application_id, **form.arguments(), actor=request.user, now=request.now)

    return answered(request, case, form, do, title="Ask for proof", button="Save", said="Written down.")


@require_http_methods(["GET", "POST"])
@repeatable
def verification_receive(request: SignedInRequest, verification_id: UUID) -> HttpResponse:
    """Say that a proof came in, and what it said."""
    case, row = _found(request, verification_id)
    form = ReceiveVerificationForm(request.POST or None, today=request.today)

    def do() -> None:
        receive_verification(verification_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    return answered(
        request, case, form, do, title="Proof came in", button="It came in", said="Written down.", words=_named(row)
    )


@require_http_methods(["GET", "POST"])
@repeatable
def verification_void(request: SignedInRequest, verification_id: UUID) -> HttpResponse:
    """Take back a line of the checklist."""
    case, row = _found(request, verification_id)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_verification(verification_id=row.pk, actor=request.user, now=request.now)

    words = f"{_named(row)} It was written down by mistake; it stays on file who wrote it and who took it back."
    return answered(
        request, case, form, do, title="Take it back", button="Take it back", said="Taken back.", words=words
    )


def _found(request: SignedInRequest, verification_id: UUID) -> tuple[Case, Verification]:
    case = seen_case(request, **of_verification(verification_id, viewer=request.user))
    permissions.require(permissions.can_record_benefits(request.user, case))
    row = Verification.objects.select_related("application").get(pk=verification_id, case=case)
    reveal(request, case, row.application)
    return case, row


def _named(row: Verification) -> str:
    return f"{row.get_proof_display()}, asked {wording.full_day(row.asked_on)}, due {wording.full_day(row.due_on)}."
