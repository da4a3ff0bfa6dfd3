"""What administrators look after: offices, their closed days, and dated settings."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    DraftKey,
    Jurisdiction,
    Office,
    SignedInRequest,
    change_office,
    change_setting,
    discard_draft,
    enter_closure,
    filed_rev,
    found_draft,
    initial_of,
    office_stand,
    permissions,
    sent_once,
    setting_stand,
    status_of,
    wording,
)
from supervision.forms import ChangeOfficeForm, ChangeSettingForm, EnterClosureForm
from supervision.queries.offices import closed_days, offices, past_closures, setting_of, settings_of, turned_off_lately
from supervision.views.caseloads import Link

SOON = "Deadlines follow within a minute or two."


@require_safe
def office_list(request: SignedInRequest) -> HttpResponse:
    """Show all offices."""
    permissions.require(permissions.administers(request.user))
    context = {"today": request.today, "offices": offices(today=request.today), "tabs": _tabs("offices")}
    context["unused"] = turned_off_lately(now=request.now)
    return render(request, "supervision/offices.html", context)


@require_http_methods(["GET", "POST"])
def office_change(request: SignedInRequest, office_id: UUID) -> HttpResponse:
    """Say where an office is, its telephone and how it archives its files."""
    permissions.require(permissions.administers(request.user))
    office = get_object_or_404(Office.objects.select_related("described_by"), pk=office_id)
    key = DraftKey("office", subject_id=office.pk)
    draft = found_draft(request, key)
    stands = {name: getattr(office, name) for name in ("address", "telephone", "archive_rule", "has_job_club")}
    form = ChangeOfficeForm(request.POST or None, stand=office_stand(office), initial=stands | initial_of(draft))

    def change() -> str:
        told = form.cleaned_data
        change_office(
            office_id=office.pk,
            address=told["address"],
            telephone=told["telephone"],
            archive_rule=told["archive_rule"],
            has_job_club=told["has_job_club"],
            seen=told["seen"] or None,
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("supervision:offices")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, change)):
        messages.success(request, f"Saved. Letters of {office.name} carry it from now on.")
        return answer
    if form.is_outdated:
        office.refresh_from_db()
        form.look_again(office_stand(office))
    context = {
        "office": office,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "crumbs": [("Offices", reverse("supervision:offices")), (office.name, "")],
    }
    return render(request, "supervision/office_change.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def closures(request: SignedInRequest, office_id: UUID) -> HttpResponse:
    """Show the days on which an office does not work, and enter one more."""
    permissions.require(permissions.administers(request.user))
    office = get_object_or_404(Office.objects.select_related("calendar"), pk=office_id)
    key = DraftKey("closure", subject_id=office.pk)
    draft = found_draft(request, key)
    form = EnterClosureForm(request.POST or None, initial=initial_of(draft))

    def enter() -> str:
        enter_closure(
            office_id=office.pk,
            day=form.cleaned_data["day"],
            reason=form.cleaned_data["reason"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("supervision:closures", args=[office.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, enter)):
        day = wording.full_day(form.cleaned_data["day"])
        messages.success(request, f"{office.name} is closed on {day}. {SOON}")
        return answer
    today = request.now.astimezone(office.zone).date()
    context = {
        "today": today,
        "office": office,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "ahead": closed_days(office, today=today),
        "past": past_closures(office, today=today),
        "crumbs": [("Offices", reverse("supervision:offices")), (office.name, "")],
    }
    return render(request, "supervision/closures.html", context, status=status_of(form))


@require_safe
def settings(request: SignedInRequest) -> HttpResponse:
    """Show the values that may be set in a state: what the policy files say, and what was set instead."""
    permissions.require(permissions.administers(request.user))
    asked = request.GET.get("state", "")
    jurisdiction = Jurisdiction(asked) if asked in Jurisdiction.values else Jurisdiction.ALASKA
    here = reverse("supervision:settings")
    context = {
        "today": request.today,
        "jurisdiction": jurisdiction,
        "states": [Link(str(one.label), f"{here}?state={one}", one == jurisdiction) for one in Jurisdiction],
        "rows": settings_of(jurisdiction, today=request.today),
        "tabs": _tabs("settings"),
    }
    return render(request, "supervision/settings.html", context)


@require_http_methods(["GET", "POST"])
def setting_change(request: SignedInRequest, jurisdiction: str, parameter: str) -> HttpResponse:
    """Set a value from a day on, for a state or one of its offices."""
    permissions.require(permissions.administers(request.user))
    declared = setting_of(parameter, jurisdiction) if jurisdiction in Jurisdiction.values else None
    if declared is None:
        raise Http404
    state = Jurisdiction(jurisdiction)
    here = f"{reverse('supervision:settings')}?state={state}"
    key = DraftKey("setting", subject_id=f"{state}:{declared.id}")
    draft = found_draft(request, key)
    form = ChangeSettingForm(
        request.POST or None,
        parameter=declared,
        offices=list(Office.objects.filter(jurisdiction=state).order_by("name")),
        stand=setting_stand(declared.id, state),
        initial={"first_day": request.today} | initial_of(draft),
    )

    def change() -> str:
        change_setting(
            parameter=declared.id,
            jurisdiction=state,
            office_id=form.cleaned_data["office_id"],
            first_day=form.cleaned_data["first_day"],
            value=form.cleaned_data["value"],
            source=form.cleaned_data["source"],
            seen=form.cleaned_data["seen"] or None,
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return here

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, change)):
        messages.success(request, f"Set. {SOON}")
        return answer
    if form.is_outdated:
        form.look_again(setting_stand(declared.id, state))
    standing = next(row for row in settings_of(state, today=request.today) if row.id == declared.id)
    context = {
        "today": request.today,
        "state": state,
        "row": standing,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "back_url": here,
        "crumbs": [("Offices", reverse("supervision:offices")), ("Settings", here), (str(state.label), "")],
    }
    return render(request, "supervision/setting_change.html", context, status=status_of(form))


def _tabs(current: str) -> list[Link]:
    pages = {"offices": "Offices", "settings": "Settings"}
    return [Link(label, reverse(f"supervision:{name}"), name == current) for name, label in pages.items()]
