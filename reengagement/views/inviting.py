"""Who sits in the room: staff, whom the participant brings, partners with the reason where they cannot be asked."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    DraftKey,
    Provider,
    SentForm,
    ShareWay,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    provider_choices,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from reengagement.choices import Seat, StaffingKind
from reengagement.forms.inviting import (
    AskAgainForm,
    GuestForm,
    InviteOtherForm,
    InvitePartnerForm,
    InviteStaffForm,
    LeaveForm,
    PartnerWordsForm,
)
from reengagement.models import PartnerInput, SeatTaken, Staffing
from reengagement.operations.inviting import (
    Asking,
    Whom,
    ask_again,
    asking_of,
    gate_of,
    invitation_of,
    invite,
    name_guest,
    participant_told,
)
from reengagement.operations.partners import take_partner_words
from reengagement.operations.presence import leave_team
from reengagement.permissions import can_arrange, can_finish, require, works_in_rooms
from reengagement.queries.colleagues import colleagues_of
from reengagement.queries.partners import guests_of, referrals_for
from reengagement.queries.places import of_record
from reengagement.queries.seats import seat_rows
from reengagement.queries.shown import SeatLine, seat_lines
from reengagement.rules import room
from reengagement.views.frame import room_url, seen_staffing, staffing_in, staffing_page

#: So many agencies that work with the family are shown with whether they may be asked.
PARTNERS_SHOWN = 8
FORMS = ("staff", "other", "partner", "again")
_NO_SIGN_IN = "No sign-in comes from this agency; an administrator sets it."
_GUEST_SEES = (
    "They see this staffing only, and only while the room is open: seats by role and initials, the agenda’s headings, "
    "and their own words."
)


@require_http_methods(["GET", "POST"])
def invite_page(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Show who sits in the room and who may be asked; a partner without a release has the reason, not the button."""
    staffing = seen_staffing(request, staffing_id)
    require(can_arrange(request.user, staffing.case))
    part = request.POST.get("part", "") if request.method == "POST" else ""
    rows = seat_rows(staffing)
    forms = _forms(request, staffing, rows, part)
    form = forms.get(part)

    def ask() -> str:
        if isinstance(form, AskAgainForm):
            require(form.cleaned_data["seat_id"] in {row.id for row in rows})
            ask_again(
                seat_id=form.cleaned_data["seat_id"],
                way=form.cleaned_data["way"] or ShareWay.SPOKEN,
                actor=request.user,
                now=request.now,
            )
        else:
            invite(
                staffing_id=staffing.pk,
                whom=_whom(form),
                way=form.cleaned_data.get("way") or "" if form else "",
                actor=request.user,
                now=request.now,
            )
        return reverse("reengagement:invite", args=[staffing.pk])

    if form is not None and form.is_valid() and (answer := sent_once(request, form, ask)):
        messages.success(request, "Asked. They stand in the room as invited.")
        return answer
    lines = seat_lines(rows)
    asking = asking_of(staffing=staffing, today=request.today)
    context = staffing_page(request, staffing, "Who is asked") | {
        "forms": forms,
        "seats": lines,
        "partners": _again(staffing, lines, asking),
        "known": _known(staffing, asking),
        "spared": room.SPARED_WORDS,
        "refused": form,
    }
    status = status_of(form) if form is not None else (422 if request.method == "POST" else 200)
    return render(request, "reengagement/invite.html", context, status=status)


def _whom(form: SentForm | None) -> Whom:
    if isinstance(form, (InviteStaffForm, InviteOtherForm, InvitePartnerForm)):
        return form.whom()
    raise Http404


def _forms(request: SignedInRequest, staffing: Staffing, rows: list[Any], part: str) -> dict[str, SentForm]:
    # Who sits already is offered no more; a form that is sent says it in the operation's own words.
    seated = {row.user_id for row in rows} if not part else set()
    case = staffing.case
    staff = [
        (one.pk, f"{one.name}, {one.working_title or one.get_role_display()}")
        for one in colleagues_of(case)
        if one.pk not in seated
    ]
    seats = staffing.seats.filter(participant__isnull=False)
    taken = set(seats.values_list("participant", flat=True)) if not part else set()
    people = staffing_page(request, staffing, "")["people"]
    listed = provider_choices(case.office)

    def sent(name: str) -> Any:
        return request.POST if part == name else None

    begins = {"provider_id": request.GET.get("provider", ""), "way": ShareWay.SPOKEN, "seat": Seat.PARTNER}
    return {
        "staff": InviteStaffForm(sent("staff"), staff=staff, auto_id="id_staff_%s"),
        "other": InviteOtherForm(
            sent("other"),
            people=[(one.participant_id, one.name) for one in people if one.participant_id not in taken],
            auto_id="id_other_%s",
        ),
        "partner": InvitePartnerForm(
            sent("partner"),
            providers=[(one.id, one.label) for one in listed],
            guests=_guests([one.id for one in listed]),
            initial=begins,
            auto_id="id_partner_%s",
        ),
        "again": AskAgainForm(sent("again"), auto_id="id_again_%s"),
    }


def _guests(agencies: Collection[Provider | UUID]) -> list[tuple[UUID, str]]:
    return [(user.pk, f"{user.name}, {user.agency.name if user.agency else ''}") for user in guests_of(agencies)]


def _again(
    staffing: Staffing, lines: Sequence[SeatLine], asking: Asking
) -> list[tuple[SeatLine, room.Invitation, AskAgainForm]]:
    """Return the partners who have a seat, each with whether they may be asked again, and why not."""
    seats = {seat.pk: seat for seat in staffing.seats.select_related("provider")}
    return [
        (line, _invitation(seats[line.row.id], asking), AskAgainForm(auto_id=False))
        for line in lines
        if line.is_partner
    ]


def _known(staffing: Staffing, asking: Asking) -> list[tuple[Provider, room.Invitation]]:
    """Return the agencies that the participant is referred to, each with whether it may be asked, and why not."""
    seated = set(staffing.seats.filter(provider__isnull=False).values_list("provider", flat=True))
    referred = referrals_for(staffing.case, participant_told(staffing)).filter(provider__isnull=False)
    providers = Provider.objects.filter(pk__in=referred.values("provider")).exclude(pk__in=seated).order_by("name")
    found = []
    for provider in providers[:PARTNERS_SHOWN]:
        seat = SeatTaken(
            case=staffing.case,
            staffing=staffing,
            seat=Seat.PARTNER,
            provider=provider,
            partner_type=provider.partner_type,
        )
        found.append((provider, _invitation(seat, asking)))
    return found


def _invitation(seat: SeatTaken, asking: Asking) -> room.Invitation:
    return invitation_of(seat, asking, gate_of(seat, asking))


def _seen_seat(request: SignedInRequest, seat_id: UUID) -> tuple[Staffing, SeatTaken, SeatLine]:
    """Return a seat with its staffing, whose view is written down."""
    case = seen_case(request, **of_record(SeatTaken, seat_id))
    require(works_in_rooms(request.user))
    seat = SeatTaken.objects.select_related("provider").get(pk=seat_id, case=case)
    staffing = staffing_in(case, seat.staffing_id)
    [line] = [one for one in seat_lines(seat_rows(staffing)) if one.row.id == seat.pk]
    return staffing, seat, line


@require_http_methods(["GET", "POST"])
@repeatable
def seat_leave(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Take somebody off the team for good, with a reason."""
    staffing, seat, line = _seen_seat(request, seat_id)
    require(can_finish(request.user, staffing.case))
    form = LeaveForm(request.POST or None)

    def leave() -> str:
        leave_team(seat_id=seat.pk, reason=form.cleaned_data["reason"], actor=request.user, now=request.now)
        return room_url(staffing, "who")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, leave)):
        messages.success(request, "Taken off the team.")
        return answer
    context = staffing_page(request, staffing, "Take off the team") | {
        "form": form,
        "who": line.row.name,
        "is_staff": not line.is_family,
        "words": "The second review and the decision wait for them no longer, and a guest sees nothing more.",
        "back": room_url(staffing, "who"),
        "button": "Take off the team",
    }
    return render(request, "reengagement/short_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def seat_guest(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Say under which sign-in a partner's guest sees the staffing."""
    staffing, seat, line = _seen_seat(request, seat_id)
    require(can_arrange(request.user, staffing.case))
    guests = _guests([seat.provider] if seat.provider else [])
    form = GuestForm(request.POST or None, guests=guests, initial={"guest_id": seat.guest_id})

    def name() -> str:
        name_guest(seat_id=seat.pk, guest_id=form.cleaned_data["guest_id"], actor=request.user, now=request.now)
        return reverse("reengagement:invite", args=[staffing.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, name)):
        messages.success(request, "Kept.")
        return answer
    context = staffing_page(request, staffing, "A guest’s sign-in") | {
        "form": form,
        "who": line.row.name,
        "is_staff": True,
        "words": _GUEST_SEES if guests else f"{_NO_SIGN_IN} {_GUEST_SEES}",
        "back": reverse("reengagement:invite", args=[staffing.pk]),
        "button": "Save",
    }
    return render(request, "reengagement/short_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def partner_words(request: SignedInRequest, seat_id: UUID) -> HttpResponse:
    """Write down what a partner told us, and its part on an extension's form; nothing is ever missing (R027, A088)."""
    staffing, seat, line = _seen_seat(request, seat_id)
    if seat.seat not in room.GUEST_SEATS:
        raise Http404
    found = PartnerInput.objects.filter(seat=seat).first()
    key = DraftKey("partner-words", staffing.case.pk, seat.pk)
    draft = found_draft(request, key)
    form = PartnerWordsForm(
        request.POST or None,
        has_answer=staffing.kind == StaffingKind.EXTENSION,
        initial={"words": found.words if found else "", "answer": seat.answer} | initial_of(draft),
    )

    def keep() -> str:
        told = form.cleaned_data
        take_partner_words(
            seat_id=seat.pk,
            words=told["words"],
            about=told["about"],
            answer=told.get("answer", ""),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return room_url(staffing, "who")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Written down.")
        return answer
    context = staffing_page(request, staffing, f"What {line.role.lower()} told us") | {
        "form": form,
        "line": line,
        "found": found,
        "answer": seat.get_answer_display(),
        "spared": room.SPARED_WORDS,
        "draft": draft,
        "draft_key": key,
    }
    return render(request, "reengagement/partner_words.html", context, status=status_of(form))
