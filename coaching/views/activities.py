"""Work activities of a case: its tab, and the short forms that assign, change, pause, look at and end one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    Participant,
    SentForm,
    SignedInRequest,
    crumbs_of,
    frame_of,
    full_name,
    permissions,
    provider_choices,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from coaching.forms.activities import (
    AssignActivityForm,
    ChangeActivityForm,
    CheckActivityForm,
    EndActivityForm,
    PauseActivityForm,
    TimesheetDutyForm,
)
from coaching.models import Activity
from coaching.operations.activities import (
    activity_stand,
    assign_activity,
    change_activity,
    check_activity,
    end_activity,
    pause_activity,
    set_timesheet_duty,
)
from coaching.queries.activities import activity_row, work_of
from coaching.queries.duties import why_no_duty
from coaching.queries.places import of_record
from coaching.queries.workshops import shops_of_case

CLOSED = "This case is closed; nothing more is written down on it."


@require_safe
def case_work(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show what each adult is assigned, against what is expected, and how often timesheets come in."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="coaching:work")
    shops = [] if case.is_behind_glass else shops_of_case(case.pk, today=request.today)
    context = {
        "shops": shops,
        "has_missed": any(one.missed for one in shops) and permissions.can_log_contact(request.user, case),
        "work": work_of(case, today=request.today),
        "may": frame["may"]
        | {
            "assign_activity": permissions.can_assign_activity(request.user, case),
            "record_hours": permissions.can_record_hours(request.user, case),
            "verify_month": permissions.can_verify_month(request.user, case),
        },
        "this_month": request.today.replace(day=1),
    }
    return render(request, "coaching/work.html", frame | context)


@require_http_methods(["GET", "POST"])
def activity_assign(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Assign a work activity to an adult."""
    case, participant = _adult(request, case_id, participant_id)
    if turned := _turned_away(request, case, participant):
        return turned
    form = AssignActivityForm(request.POST or None, providers=_providers(case), today=request.today)

    def assign() -> str:
        told = {name: form.cleaned_data[name] for name in ("kind", "first_day", "last_day")}
        assign_activity(
            case_id=case.pk,
            participant_id=participant.pk,
            facts=form.facts(),
            **told,
            actor=request.user,
            now=request.now,
        )
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, assign)):
        messages.success(request, "Assigned.")
        return answer
    return _page(request, case, form, title="Assign an activity", button="Assign", who=_name(participant))


@require_http_methods(["GET", "POST"])
def timesheets_set(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Decide how often a person turns in a timesheet (A054)."""
    case, participant = _adult(request, case_id, participant_id)
    if turned := _turned_away(request, case, participant):
        return turned
    form = TimesheetDutyForm(request.POST or None, today=request.today)

    def decide() -> str:
        told = {name: form.cleaned_data[name] for name in ("rhythm", "first_day")}
        set_timesheet_duty(case_id=case.pk, participant_id=participant.pk, **told, actor=request.user, now=request.now)
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, decide)):
        messages.success(request, "Saved.")
        return answer
    return _page(request, case, form, title="How often timesheets come in", button="Save", who=_name(participant))


@require_http_methods(["GET", "POST"])
@repeatable
def activity_change(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """Change what an activity is."""
    case, activity = _activity(request, activity_id)
    form = ChangeActivityForm(
        request.POST or None,
        stand=activity_stand(activity),
        activity=activity,
        providers=_providers(case),
        today=request.today,
    )

    def change() -> None:
        change_activity(
            activity_id=activity.pk,
            facts=form.facts(),
            seen=form.cleaned_data["seen"],
            actor=request.user,
            now=request.now,
        )

    return _answer(request, case, activity, form, change, title="Change an activity", button="Save", done="Changed.")


@require_http_methods(["GET", "POST"])
@repeatable
def activity_end(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """End an activity with the reason."""
    case, activity = _activity(request, activity_id)
    form = EndActivityForm(request.POST or None, today=request.today)

    def end() -> None:
        told = {name: form.cleaned_data[name] for name in ("last_day", "words")}
        end_activity(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, activity, form, end, title="End an activity", button="End it", done="Ended.")


@require_http_methods(["GET", "POST"])
@repeatable
def activity_pause(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """Let an activity rest for some days (R036)."""
    case, activity = _activity(request, activity_id)
    form = PauseActivityForm(request.POST or None, today=request.today)

    def pause() -> None:
        told = {name: form.cleaned_data[name] for name in ("first_day", "last_day", "words", "tries")}
        pause_activity(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, activity, form, pause, title="Pause an activity", button="Pause", done="It rests.")


@require_http_methods(["GET", "POST"])
@repeatable
def activity_check(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """Write down how an activity goes, and when it is looked at next (A039)."""
    case, activity = _activity(request, activity_id)
    form = CheckActivityForm(request.POST or None, today=request.today)

    def check() -> None:
        told = {name: form.cleaned_data[name] for name in ("on", "words", "next_check_on")}
        check_activity(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, activity, form, check, title="Check an activity", button="Save", done="Written down.")


def _activity(request: SignedInRequest, activity_id: UUID) -> tuple[Case, Activity]:
    case = seen_case(request, **of_record(Activity, activity_id))
    permissions.require(permissions.works_on_cases(request.user))
    rows = Activity.objects.select_related("participant__person", "provider")
    activity = rows.prefetch_related("pauses", "checks").get(pk=activity_id)
    activity.case = case
    return case, activity


def _adult(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> tuple[Case, Participant]:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    return case, get_object_or_404(case.participants.adults().select_related("person"), pk=participant_id)


def _turned_away(request: SignedInRequest, case: Case, participant: Participant) -> HttpResponse | None:
    """Say why nothing can be assigned, on the tab, before anybody fills a form in for nothing."""
    if request.method != "GET":
        return None
    is_open = permissions.can_assign_activity(request.user, case)
    reason = why_no_duty(case, participant, today=request.today) if is_open else CLOSED
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("coaching:work", case.pk)


def _answer(
    request: SignedInRequest,
    case: Case,
    activity: Activity,
    form: SentForm,
    do: Callable[[], None],
    *,
    title: str,
    button: str,
    done: str,
) -> HttpResponse:
    """Answer a short form about one activity."""
    row = activity_row(activity, today=request.today)
    if request.method == "GET" and (row.is_ended or not permissions.can_assign_activity(request.user, case)):
        messages.error(request, "This activity has ended; it stays as it is." if row.is_ended else CLOSED)
        return redirect("coaching:work", case.pk)

    def act() -> str:
        do()
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, act)):
        messages.success(request, done)
        return answer
    if isinstance(form, ChangeActivityForm) and form.is_outdated:
        activity.refresh_from_db()
        form.look_again(activity_stand(activity))
        row = activity_row(activity, today=request.today)
    words = ", ".join(filter(None, (row.words, f"{row.weekly_hours} hours a week", row.where)))
    if row.next_check_on:
        words += f". Next check {wording.short_day(row.next_check_on, today=request.today)}"
    return _page(request, case, form, title=title, button=button, who=_name(activity.participant), words=words)


def _page(request: SignedInRequest, case: Case, form: SentForm, **shown: Any) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "back": _tab(case),
        "crumbs": [*crumbs_of(case), ("Work", _tab(case))],
        "today": request.today,
    }
    return render(request, "coaching/activity_form.html", context | shown, status=status_of(form))


def _providers(case: Case) -> list[tuple[UUID, str]]:
    return [(one.id, one.label) for one in provider_choices(case.office)]


def _tab(case: Case) -> str:
    return reverse("coaching:work", args=[case.pk])


def _name(participant: Participant) -> str:
    return full_name(participant.person.given_name, participant.person.family_name)
