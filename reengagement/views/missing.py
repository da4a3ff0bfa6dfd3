"""What is missing before the team decides: listed with owner and day, settled, looked at again by every member."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework.public import (
    DraftKey,
    Note,
    SentForm,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from reengagement.choices import MissingState, StaffingStatus
from reengagement.forms.inviting import MissingForm, SettleForm
from reengagement.models import MissingItem, Staffing
from reengagement.operations.missing import list_missing, review_again, settle_missing
from reengagement.permissions import can_arrange, require, works_in_rooms
from reengagement.queries.missing import items_of, missing_of
from reengagement.queries.places import of_record
from reengagement.queries.seats import seat_of_user, seat_rows, seats_of
from reengagement.rules.missing import completed_at, second_review_left
from reengagement.rules.room import may_own, team_of
from reengagement.views.frame import room_url, seen_reengagement_staffing, staffing_page

NOTES_OFFERED = 50
_GOING = (StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION, StaffingStatus.WAITING)


@require_http_methods(["GET", "POST"])
def missing(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Show what is missing, with owner and day and what came in, and put something on the list."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    form = _form(request, staffing, request.POST or None)

    def keep() -> str:
        names = ("what", "owner_seat_id", "due_on")
        told = {name: form.cleaned_data[name] for name in names}
        list_missing(staffing_id=staffing.pk, **told, actor=request.user, now=request.now)
        return reverse("reengagement:missing", args=[staffing.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "On the list, with its owner and its day.")
        return answer
    return _missing_page(request, staffing, form)


@require_POST
@repeatable
def look_again(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Mark, under one's own sign-in, that one looked at everything that came in (R005)."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    own = seat_of_user(staffing, request.user)
    require(own is not None and own.left_team_at is None)
    form = SentForm(request.POST)

    def mark() -> str:
        review_again(staffing_id=staffing.pk, actor=request.user, now=request.now)
        return reverse("reengagement:missing", args=[staffing.pk])

    if form.is_valid() and (answer := sent_once(request, form, mark)):
        messages.success(request, "Marked: you looked at what came in.")
        return answer
    return _missing_page(request, staffing, _form(request, staffing, None), refused=form)


@require_http_methods(["GET", "POST"])
@repeatable
def missing_settle(request: SignedInRequest, missing_item_id: UUID) -> HttpResponse:
    """Say that something came in, or was followed up with nothing more to be had."""
    case = seen_case(request, **of_record(MissingItem, missing_item_id))
    require(works_in_rooms(request.user))
    item = MissingItem.objects.select_related("owner").get(pk=missing_item_id, case=case)
    require(can_arrange(request.user, case))
    staffing = Staffing.objects.select_related("reengagement__participant__person__merged_into", "appointment").get(
        pk=_newest(item)
    )
    staffing.case = case
    key = DraftKey("missing-settle", case.pk, item.pk)
    draft = found_draft(request, key)
    form = SettleForm(request.POST or None, notes=_notes(item), initial=initial_of(draft))

    def settle() -> str:
        told = {name: form.cleaned_data[name] for name in ("state", "finding", "note_id")}
        settle_missing(item_id=item.pk, **told, actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("reengagement:missing", args=[staffing.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, settle)):
        messages.success(request, "Written down.")
        return answer
    context = staffing_page(request, staffing, "What came in") | {
        "form": form,
        "item": item,
        "draft": draft,
        "draft_key": key,
        "back": reverse("reengagement:missing", args=[staffing.pk]),
    }
    return render(request, "reengagement/missing_settle.html", context, status=status_of(form))


def _newest(item: MissingItem) -> UUID:
    """Return the staffing in whose room an item is looked at: the newest of its re-engagement."""
    rows = Staffing.objects.filter(reengagement=item.reengagement_id).exclude(status=StaffingStatus.CANCELLED)
    found = rows.order_by("-scheduled_at", "-pk").values_list("pk", flat=True).first()
    return found or item.staffing_id


def _notes(item: MissingItem) -> list[tuple[UUID, str]]:
    rows = Note.objects.filter(case=item.case_id).order_by("-on", "-pk")[:NOTES_OFFERED]
    return [(note.pk, f"{note.on:%b} {note.on.day}: {note.title}") for note in rows]


def _form(request: SignedInRequest, staffing: Staffing, sent: object) -> MissingForm:
    owners = [
        (row.id, f"{row.name}, {row.facts.words}")
        for row in seat_rows(staffing)
        if row.user_id is not None and may_own(row.facts)
    ]
    return MissingForm(sent, owners=owners, today=request.today)


def _missing_page(
    request: SignedInRequest, staffing: Staffing, form: MissingForm, *, refused: SentForm | None = None
) -> HttpResponse:
    own = seat_of_user(staffing, request.user)
    known, seats = missing_of(staffing), seats_of(staffing)
    left = second_review_left(known, seats) if completed_at(known) else ()
    context = staffing_page(request, staffing, "Missing information") | {
        "items": [(item, str(MissingState(item.state).label)) for item in items_of(staffing)],
        "form": form,
        "again": refused or SentForm(),
        "is_complete": completed_at(known) is not None,
        "left": left,
        "looked": [seat for seat in team_of(seats) if seat not in left] if completed_at(known) else (),
        "is_mine": own is not None and any(seat.person_id == request.user.pk for seat in left),
        "may_settle": can_arrange(request.user, staffing.case) and staffing.status in _GOING,
        "room": room_url(staffing),
    }
    status = status_of(refused) if refused else status_of(form)
    return render(request, "reengagement/missing.html", context, status=status)
