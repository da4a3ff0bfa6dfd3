"""What a guest from outside sees: the one staffing where they have a seat, for as long as its room is open."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    DraftKey,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    log_views,
    seen_case,
    sent_once,
    status_of,
)
from reengagement.choices import StaffingKind
from reengagement.forms.inviting import GuestWordsForm
from reengagement.models import PartnerInput, Staffing
from reengagement.operations.partners import tell_as_guest
from reengagement.permissions import is_guest, require
from reengagement.queries.guests import guest_seat, guest_staffings, seats_for_guest
from reengagement.queries.places import of_record
from reengagement.rules.agendas import AGENDAS
from reengagement.rules.room import SPARED_WORDS


@require_safe
def guest_rooms(request: SignedInRequest) -> HttpResponse:
    """Show a guest the staffings whose room is open for them now."""
    require(is_guest(request.user))
    return render(request, "reengagement/guest_rooms.html", {"rooms": guest_staffings(), "today": request.today})


@require_http_methods(["GET", "POST"])
def guest_room(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Show a guest one staffing: seats by role and initials, headings, their own words; nothing else.

    The database lets them pass only to their own seat in a room that is open, asked with a release that holds.
    """
    if not is_guest(request.user):
        seen_case(request, **of_record(Staffing, staffing_id))
        raise PermissionDenied
    found = guest_seat(staffing_id, request.user)
    if found is None:
        raise Http404
    staffing, seat = found
    request.seen_case_id = staffing.case_id
    log_views(request=request, case_ids=[staffing.case_id])
    key = DraftKey("guest-words", None, str(staffing.pk))
    draft = found_draft(request, key)
    told = PartnerInput.objects.filter(seat=seat).only("id", "seat_id", "sealed_words").first()
    form = GuestWordsForm(request.POST or None, initial={"words": told.words if told else ""} | initial_of(draft))

    def keep() -> str:
        tell_as_guest(seat_id=seat.pk, words=form.cleaned_data["words"], actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("reengagement:guest-room", args=[staffing.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Thank you. The team reads it.")
        return answer
    context = {
        "staffing": staffing,
        "kind": str(StaffingKind(staffing.kind).label),
        "seats": seats_for_guest(staffing),
        "headings": [item.heading for item in AGENDAS[StaffingKind(staffing.kind)].items],
        "form": form,
        "spared": SPARED_WORDS,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
    }
    return render(request, "reengagement/guest_room.html", context, status=status_of(form))
