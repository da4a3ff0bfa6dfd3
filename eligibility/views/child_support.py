"""Short forms about child support."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.public import AccessVerb, Case, SignedInRequest, log_view, permissions, repeatable, seen_case
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.child_support import (
    AbsentParentForm,
    DecideSupportForm,
    SupportGoodCauseForm,
    SupportStepForm,
)
from eligibility.models import AbsentParent, SupportGoodCause, SupportStep
from eligibility.operations.child_support import (
    add_absent_parent,
    claim_support_good_cause,
    decide_support_good_cause,
    do_support_step,
    hold_support,
    release_support,
    void_absent_parent,
    void_support_step,
)
from eligibility.queries.child_support import decides_good_cause
from eligibility.queries.places import of_record
from eligibility.views.benefits import answered

_NOTHING = "Everybody who works on the case sees that nothing is to be done for this parent, and no reason."


@require_http_methods(["GET", "POST"])
def absent_parent_add(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down a parent who lives elsewhere."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    form = AbsentParentForm(request.POST or None)

    def do() -> None:
        add_absent_parent(case_id=case.pk, name=form.cleaned_data["name"], actor=request.user, now=request.now)

    return answered(request, case, form, do, title="Absent parent", button="Save", said="Written down.")


@require_http_methods(["GET", "POST"])
def support_step_do(request: SignedInRequest, parent_id: UUID) -> HttpResponse:
    """Write down one of the four things."""
    case, parent = _parent(request, parent_id)
    form = SupportStepForm(request.POST or None, today=request.today)

    def do() -> None:
        do_support_step(parent_id=parent.pk, **form.arguments(), actor=request.user, now=request.now)

    return answered(request, case, form, do, title="Child support", button="It is done", said="Written down.")


@require_http_methods(["GET", "POST"])
@repeatable
def support_step_void(request: SignedInRequest, support_step_id: UUID) -> HttpResponse:
    """Take one of the four back."""
    case = seen_case(request, **of_record(SupportStep, support_step_id))
    permissions.require(permissions.can_record_benefits(request.user, case))
    step = get_object_or_404(SupportStep, pk=support_step_id, case=case)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_support_step(step_id=step.pk, actor=request.user, now=request.now)

    words = f"{step.get_item_display()}: it was not done."
    return answered(
        request, case, form, do, title="Take it back", button="Take it back", said="Taken back.", words=words
    )


@require_http_methods(["GET", "POST"])
@repeatable
def absent_parent_void(request: SignedInRequest, parent_id: UUID) -> HttpResponse:
    """Take a parent back who was written down by mistake."""
    return _asked(
        request, parent_id, void_absent_parent, title="Take it back", said="Taken back.", words="This was a mistake."
    )


@require_http_methods(["GET", "POST"])
@repeatable
def support_hold(request: SignedInRequest, parent_id: UUID) -> HttpResponse:
    """Say that nothing is to be done for a parent."""
    return _asked(request, parent_id, hold_support, title="Do nothing now", said="Nothing is done now.", words=_NOTHING)


@require_http_methods(["GET", "POST"])
@repeatable
def support_release(request: SignedInRequest, parent_id: UUID) -> HttpResponse:
    """Say that support is looked for again."""
    words = "The four things are open again for everybody who works on the case."
    said, title = "It is looked for again.", "Look for support again"
    return _asked(request, parent_id, release_support, title=title, said=said, words=words, is_apart=True)


@require_http_methods(["GET", "POST"])
@repeatable
def support_good_cause_claim(request: SignedInRequest, parent_id: UUID) -> HttpResponse:
    """Write down that somebody need not help to get support."""
    case, parent = _parent(request, parent_id)
    permissions.require(permissions.sees_safe_addresses(request.user, case))
    form = SupportGoodCauseForm(request.POST or None, today=request.today)

    def do() -> None:
        claim_support_good_cause(parent_id=parent.pk, **form.arguments(), actor=request.user, now=request.now)

    words = f"Seen by whoever may know of violence in this family alone. {_NOTHING}"
    return answered(request, case, form, do, title="Good cause", button="Save", said="Written down.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def support_good_cause_decide(request: SignedInRequest, case_id: UUID, support_claim_id: UUID) -> HttpResponse:
    """Say whether there is good cause."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.sees_safe_addresses(request.user, case))
    seen = SupportGoodCause.objects.visible_to(request.user)
    claim = get_object_or_404(seen, pk=support_claim_id, case=case)
    permissions.require(decides_good_cause(request.user, case, claimed_by_id=claim.recorded_by_id))
    log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=claim.pk)
    form = DecideSupportForm(request.POST or None)

    def do() -> None:
        is_found = form.cleaned_data["answer"] == "YES"
        decide_support_good_cause(claim_id=claim.pk, is_found=is_found, actor=request.user, now=request.now)

    words = f"{claim.get_ground_display()}."
    return answered(request, case, form, do, title="Good cause", button="Decide", said="Decided.", words=words)


def _parent(request: SignedInRequest, parent_id: UUID) -> tuple[Case, AbsentParent]:
    case = seen_case(request, **of_record(AbsentParent, parent_id))
    permissions.require(permissions.can_record_benefits(request.user, case))
    return case, get_object_or_404(AbsentParent, pk=parent_id, case=case)


def _asked(
    request: SignedInRequest,
    parent_id: UUID,
    operation: Callable[..., object],
    *,
    title: str,
    said: str,
    words: str,
    is_apart: bool = False,
) -> HttpResponse:
    """Ask once more before something short is done for a parent; `is_apart`: by who may know of violence alone."""
    case, parent = _parent(request, parent_id)
    permissions.require(not is_apart or permissions.sees_safe_addresses(request.user, case))
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        operation(parent_id=parent.pk, actor=request.user, now=request.now)

    return answered(request, case, form, do, title=title, button=title, said=said, words=words)
