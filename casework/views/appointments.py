"""Appointments of a case: its calendar, booking, moving, and what became of them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions, wording
from casework.case_frame import frame_of
from casework.choices import AppointmentState, NoticeKind
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.forms.appointments import (
    MINUTES,
    BookAppointmentForm,
    BookingFields,
    CloseAppointmentForm,
    MoveAppointmentForm,
)
from casework.models import Case
from casework.operations.appointments import book_appointment, close_appointment, coach_for, move_appointment
from casework.operations.drafts import discard_draft
from casework.queries.appointments import AppointmentRow, appointment_row, booked_of, over_of_case
from casework.queries.cases import CHOICES_AT_MOST, family_choices, household
from casework.queries.coverage import absence_ahead
from casework.queries.paging import read_key
from casework.queries.slots import first_slots
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of

SLOTS_SHOWN = 6


@require_safe
def case_calendar(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the appointments of a case: those ahead, then those that are over."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="casework:case-calendar")
    after = read_key(request.GET.get("after"))
    over = over_of_case(case.pk, after=after)
    here = reverse("casework:case-calendar", args=[case.pk])
    context = {
        "ahead": booked_of(case.pk),
        "over": over.rows,
        "first_url": here if after else "",
        "next_url": f"{here}?after={over.after}" if over.after else "",
        "now": request.now,
    }
    return render(request, "casework/case_calendar.html", frame | context)


@require_safe
def appointment_choose(request: SignedInRequest) -> HttpResponse:
    """Choose the family with whom an appointment is to be booked."""
    permissions.require(permissions.works_on_cases(request.user))
    choices = family_choices(request.user)
    shown = [
        (choice, reverse("casework:appointment-book", args=[choice.case_id])) for choice in choices[:CHOICES_AT_MOST]
    ]
    context = {"title": "Book appointment: which family?", "choices": shown, "has_more": len(choices) > CHOICES_AT_MOST}
    return render(request, "casework/case_choose.html", context)


@require_http_methods(["GET", "POST"])
def appointment_book(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Book an appointment with people of a case; the first free slot is offered (A011)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    if request.method == "GET" and not permissions.can_book_appointment(request.user, case):
        return _closed(request, case)
    people = household(case.pk, today=request.today)
    slots = _slots(request, case)
    key = DraftKey("booking", case.pk)
    initial = _asked_for(request) | initial_of(found_draft(request, key))
    form = BookAppointmentForm(request.POST or None, people=people, today=request.today, slots=slots, initial=initial)

    def book() -> str:
        booked = book_appointment(
            case_id=case.pk,
            participant_ids=form.cleaned_data["participant_ids"],
            booking=form.booking(),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:appointment", args=[case.pk, booked.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, book)):
        messages.success(request, "Booked.")
        return answer
    return _booking_page(request, case, form, slots, title="Book appointment", key=key, people=people)


@require_http_methods(["GET", "POST"])
def appointment_move(request: SignedInRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Move an appointment: a new one supersedes it."""
    case = seen_case(request, pk=case_id)
    row = _row(case, appointment_id)
    permissions.require(permissions.works_on_cases(request.user))
    if request.method == "GET" and not permissions.can_book_appointment(request.user, case):
        return _closed(request, case)
    slots = _slots(request, case)
    names = ("purpose", "channel", "initiator", "minutes", "place", "place_words", "remark")
    key = DraftKey("moving", case.pk, row.id)
    initial = {name: getattr(row, name) for name in names} | initial_of(found_draft(request, key))
    form = MoveAppointmentForm(request.POST or None, today=request.today, slots=slots, initial=initial)

    def move() -> str:
        new = move_appointment(appointment_id=row.id, booking=form.booking(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:appointment", args=[case.pk, new.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, move)):
        messages.success(request, "Moved. The old time stays readable.")
        return answer
    return _booking_page(request, case, form, slots, title="Move appointment", key=key, row=row)


@require_safe
def appointment(request: SignedInRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Show one appointment, with what can be done about it."""
    case = seen_case(request, pk=case_id)
    return _appointment_page(request, case, _row(case, appointment_id))


@require_POST
def appointment_close(request: SignedInRequest, case_id: UUID, appointment_id: UUID) -> HttpResponse:
    """Say what became of an appointment; a kept one leads on to the contact."""
    case = seen_case(request, pk=case_id)
    row = _row(case, appointment_id)
    permissions.require(permissions.works_on_cases(request.user))
    key = DraftKey("became", case.pk, row.id)
    form = CloseAppointmentForm(request.POST)

    def close() -> str:
        becomes = form.cleaned_data["becomes"]
        close_appointment(
            appointment_id=row.id,
            becomes=becomes,
            words=form.cleaned_data["words"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        goes_on = permissions.can_book_appointment(request.user, case)
        return _next(case, row, becomes) if goes_on else reverse("casework:case-calendar", args=[case.pk])

    if form.is_valid() and (answer := sent_once(request, form, close)):
        words = {
            AppointmentState.KEPT: "Marked as kept. Log the contact: it is filled in from the appointment.",
            AppointmentState.MISSED: "Marked as missed. Offer a new time: the letter is ready to write.",
            AppointmentState.CANCELLED: "Cancelled.",
        }
        is_over = not permissions.can_book_appointment(request.user, case)
        messages.success(request, "Saved." if is_over else words[AppointmentState(form.cleaned_data["becomes"])])
        return answer
    return _appointment_page(request, case, row, form)


def _next(case: Case, row: AppointmentRow, becomes: str) -> str:
    """Return where the work goes on: the contact of a kept one, a new time for a missed one."""
    if becomes == AppointmentState.KEPT:
        values = {
            "appointment": row.id,
            "method": row.channel,
            "on": row.starts_at.date(),
            "at": f"{row.starts_at:%H:%M}",
        }
        values |= {"place": row.place}
        people = [("person", key) for key in row.participant_ids]
        return f"{reverse('casework:contact-log', args=[case.pk])}?{urlencode([*values.items(), *people])}"
    if becomes == AppointmentState.MISSED:
        values = {"kind": NoticeKind.MISSED.value, "appointment_id": str(row.id)}
        if row.participant_ids:
            values["participant_id"] = str(row.participant_ids[0])
        return f"{reverse('casework:notice-write', args=[case.pk])}?{urlencode(values)}"
    return reverse("casework:case-calendar", args=[case.pk])


def _asked_for(request: SignedInRequest) -> dict[str, Any]:
    """Return what the way here says about the appointment: what for, with whom, when; as from a plan that lapses."""
    told = {name: request.GET[name] for name in ("purpose", "on", "at") if name in request.GET}
    return told | ({"participant_ids": request.GET.getlist("person")} if "person" in request.GET else {})


def _slots(request: SignedInRequest, case: Case) -> list[datetime]:
    coach = coach_for(case=case, actor=request.user, on=request.today)
    return first_slots(office=case.office, coach_id=coach.pk, minutes=MINUTES, now=request.now, at_most=SLOTS_SHOWN)


def _booking_page(
    request: SignedInRequest,
    case: Case,
    form: BookingFields,
    slots: list[datetime],
    *,
    title: str,
    key: DraftKey,
    **more: Any,
) -> HttpResponse:
    context = {
        "draft": found_draft(request, key),
        "draft_key": key,
        "case": case,
        "form": form,
        "title": title,
        "slots": [
            f"{wording.short_day(slot.date(), today=request.today)}, {wording.hour_words(slot.time())}"
            for slot in slots
        ],
        "today": request.today,
        "crumbs": crumbs_of(case),
        "away": absence_ahead(case, today=request.today),
        **more,
    }
    status = status_of(form) if isinstance(form, BookAppointmentForm | MoveAppointmentForm) else 200
    return render(request, "casework/appointment_book.html", context, status=status)


def _appointment_page(
    request: SignedInRequest, case: Case, row: AppointmentRow, bound: CloseAppointmentForm | None = None
) -> HttpResponse:
    key = DraftKey("became", case.pk, row.id)
    may_close = row.is_booked and permissions.can_close_appointment(request.user, case)
    draft = found_draft(request, key) if may_close else None
    form = bound or CloseAppointmentForm(initial=initial_of(draft))
    context = {
        "case": case,
        "row": row,
        "day": wording.long_day(row.starts_at.date()),
        "form": form,
        "draft": draft,
        "draft_key": key,
        "may_move": row.is_booked and permissions.can_book_appointment(request.user, case),
        "may_close": may_close,
        "may_write": permissions.can_write_notice(request.user, case),
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/appointment.html", context, status=status_of(form))


def _row(case: Case, appointment_id: UUID) -> AppointmentRow:
    found = appointment_row(case.pk, appointment_id)
    if found is None:
        raise Http404
    return found


def _closed(request: SignedInRequest, case: Case) -> HttpResponse:
    messages.error(request, "This case is closed; nothing more is entered on it.")
    return redirect("casework:case-calendar", case.pk)
