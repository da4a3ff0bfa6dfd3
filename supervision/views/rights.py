"""Which coaches of an office may decide eligibility: given by name, with a reason, and taken again (O010)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    EligibilityRight,
    Role,
    SignedInRequest,
    User,
    end_eligibility_right,
    give_eligibility_right,
    permissions,
    repeatable,
    sent_once,
    status_of,
)
from supervision.forms import EndRightForm, GiveRightForm

ENDED_SHOWN = 50


@require_http_methods(["GET", "POST"])
def eligibility_rights(request: SignedInRequest) -> HttpResponse:
    """List who was given the right to decide eligibility, by whom, when and why; and give it to one coach."""
    permissions.require(permissions.gives_eligibility_rights(request.user))
    rows = EligibilityRight.objects.filter(office=request.user.office).select_related("staff", "given_by", "ended_by")
    standing = list(rows.standing().order_by("staff__name", "pk"))
    coaches = User.objects.filter(office=request.user.office, role=Role.COACH, is_active=True).order_by("name")
    people = [(one.pk, one.name) for one in coaches]
    form = GiveRightForm(request.POST or None, people=people)

    def do() -> str:
        give_eligibility_right(**form.arguments(), actor=request.user, now=request.now)
        return reverse("supervision:eligibility-rights")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "The right is given.")
        return answer
    context = {
        "form": form,
        "standing": standing,
        "ended": list(rows.filter(ended_at__isnull=False).order_by("-ended_at", "pk")[:ENDED_SHOWN]),
        "people": people,
        "crumbs": [("Caseloads", reverse("supervision:caseloads"))],
    }
    return render(request, "supervision/eligibility_rights.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def eligibility_right_end(request: SignedInRequest, right_id: UUID) -> HttpResponse:
    """Take the right to decide eligibility from a coach, with a reason."""
    permissions.require(permissions.gives_eligibility_rights(request.user))
    rows = EligibilityRight.objects.select_related("staff", "given_by")
    right = get_object_or_404(rows, pk=right_id, office=request.user.office)
    form = EndRightForm(request.POST or None)
    here = reverse("supervision:eligibility-rights")

    def do() -> str:
        end_eligibility_right(right_id=right.pk, **form.arguments(), actor=request.user, now=request.now)
        return here

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "The right is taken.")
        return answer
    context = {
        "form": form,
        "right": right,
        "back": here,
        "crumbs": [("Who decides eligibility", here)],
    }
    return render(request, "supervision/eligibility_right_end.html", context, status=status_of(form))
