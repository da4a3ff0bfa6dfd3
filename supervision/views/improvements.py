"""Improvement actions of an office: from a figure, with who, by when, and the figure measured again (O051)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import Role, SignedInRequest, User, permissions, queue, sent_once, status_of, wording
from supervision.forms.conferences import BeginImprovementForm
from supervision.forms.followed import EndForm
from supervision.operations.followed import ENDED
from supervision.operations.improvements import begin_improvement, end_improvement
from supervision.queries.colleagues import owners_of
from supervision.queries.improvements import figures_of, improvement_lines, improvement_of
from supervision.rules.improvements import measured_month


@require_safe
def improvement(request: SignedInRequest) -> HttpResponse:
    """Show the improvement actions of the office, or those that one owns, each with its figure then and now."""
    permissions.require(permissions.sees_improvements(request.user))
    user, today = request.user, request.today
    holds = permissions.holds_conferences(user)
    month = measured_month(today)
    context = {
        "today": today,
        "month": month,
        "holds": holds,
        "lines": improvement_lines(user, today=today),
        "figures": [(queue.Work(code).label, share) for code, share in figures_of(user, month=month).items()]
        if holds
        else [],
    }
    return render(request, "supervision/improvement.html", context)


@require_http_methods(["GET", "POST"])
def improvement_begin(request: SignedInRequest) -> HttpResponse:
    """Begin an improvement action on a figure of the last whole month."""
    permissions.require(permissions.holds_conferences(request.user))
    user, today = request.user, request.today
    month = measured_month(today)
    coaches = User.objects.filter(office=user.office_id, role=Role.COACH, is_active=True).order_by("name", "pk")
    form = BeginImprovementForm(
        request.POST or None,
        measures=[
            (code, f"{queue.Work(code).label}: {one.words}") for code, one in figures_of(user, month=month).items()
        ],
        coaches=list(coaches.values_list("pk", "name")),
        owners=owners_of(user),
        today=today,
    )

    def begin() -> str:
        begin_improvement(**form.arguments(), actor=user, now=request.now)
        return reverse("supervision:improvement")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, begin)):
        messages.success(request, "Begun. The figure is kept as it is now.")
        return answer
    back = reverse("supervision:improvement")
    context = {
        "form": form,
        "month_words": wording.month_words(month),
        "back": back,
        "crumbs": [("Improvement", back), ("New action", "")],
    }
    return render(request, "supervision/improvement_begin.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def improvement_end(request: SignedInRequest, improvement_id: UUID) -> HttpResponse:
    """Say that an improvement action is done, or why it is dropped."""
    user = request.user
    permissions.require(permissions.sees_improvements(user))
    action = improvement_of(user, improvement_id)
    if action is None:
        permissions.require(permissions.holds_conferences(user))
        raise Http404
    permissions.require(permissions.can_end_agreed(user, owner_id=action.owner_id))
    back = reverse("supervision:improvement")
    if request.method == "GET" and action.ended_at:
        messages.error(request, ENDED)
        return redirect(back)
    form = EndForm(request.POST or None)

    def end() -> str:
        told = {name: form.cleaned_data[name] for name in ("ended_as", "why")}
        end_improvement(improvement_id=action.pk, actor=user, now=request.now, **told)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "Kept. It is measured again on its day.")
        return answer
    context = {
        "form": form,
        "action": action,
        "back": back,
        "crumbs": [("Improvement", back), ("What became of it", "")],
    }
    return render(request, "supervision/agreed_end.html", context, status=status_of(form))
