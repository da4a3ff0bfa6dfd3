"""Who takes turns at intake: the order from a day on, and single days that somebody else takes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Office,
    Role,
    SignedInRequest,
    User,
    intake_calendar,
    order_of,
    permissions,
    read_key,
    sent_once,
    set_rotation,
    status_of,
    swap_duty,
    wording,
)
from supervision.forms import SetRotationForm, SwapDutyForm

SWAP = "swap"


@require_http_methods(["GET", "POST"])
def rotation_change(request: SignedInRequest) -> HttpResponse:
    """Set the order in which coordinators take intake, or give a single day to somebody (N009)."""
    permissions.require(permissions.changes_rotations(request.user))
    office = _office(request)
    if office is None:
        context = {"today": request.today, "offices": Office.objects.order_by("name")}
        return render(request, "supervision/rotation_choose.html", context)
    permissions.require(permissions.can_change_rotation(request.user, office))
    today = request.now.astimezone(office.zone).date()
    people = list(
        User.objects.filter(office=office, role=Role.COACH, is_active=True).order_by("name").values_list("pk", "name")
    )
    is_swap = SWAP in request.POST
    standing = {f"place_{number}": key for number, (key, _) in enumerate(order_of(office, day=today), start=1)}
    form = SetRotationForm(
        request.POST if request.method == "POST" and not is_swap else None, people=people, today=today, initial=standing
    )
    swap = SwapDutyForm(request.POST if is_swap else None, people=people, today=today, auto_id="id_swap_%s")
    here = f"{reverse('casework:intake')}{f'?office={office.pk}' if request.user.office_id is None else ''}"

    def set_order() -> str:
        set_rotation(
            office=office,
            staff_ids=form.staff_ids,
            first_day=form.cleaned_data["first_day"],
            actor=request.user,
            now=request.now,
        )
        return here

    def swap_day() -> str:
        swap_duty(
            office=office,
            day=swap.cleaned_data["day"],
            staff=User.objects.get(pk=UUID(swap.cleaned_data["staff"])),
            actor=request.user,
            now=request.now,
        )
        return here

    if form.is_bound and form.is_valid() and (answer := sent_once(request, form, set_order)):
        messages.success(request, f"The order holds from {wording.full_day(form.cleaned_data['first_day'])}.")
        return answer
    if swap.is_bound and swap.is_valid() and (answer := sent_once(request, swap, swap_day)):
        messages.success(request, f"Swapped for {wording.full_day(swap.cleaned_data['day'])}.")
        return answer
    context = {
        "today": today,
        "office": office,
        "form": form,
        "swap": swap,
        "swap_name": SWAP,
        "days": [one for one in intake_calendar(office, first_day=today) if not one.is_closed],
        "has_order": bool(standing),
        "back_url": here,
        "crumbs": [("Intake", here), (office.name, "")],
    }
    return render(request, "supervision/rotation_change.html", context, status=status_of(swap if is_swap else form))


def _office(request: SignedInRequest) -> Office | None:
    if not permissions.administers(request.user):
        return request.user.office
    key = read_key(request.GET.get("office"))
    return get_object_or_404(Office.objects.select_related("calendar"), pk=key) if key else None
