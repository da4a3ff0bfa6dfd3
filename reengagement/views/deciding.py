"""A decision read and confirmed by each member under their own sign-in, taken back, closed, entered elsewhere."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework.public import SentForm, SignedInRequest, local_day, repeatable, sent_once
from reengagement.choices import StaffingStatus
from reengagement.forms.room import CloseForm, ConfirmForm, DoneForm, EnterForm
from reengagement.models import Staffing
from reengagement.operations import deciding
from reengagement.operations.locking import reengagement_of
from reengagement.permissions import can_finish, require
from reengagement.queries.beginnings import outcome_words
from reengagement.queries.family_money import cuts_on
from reengagement.queries.narrations import told_of
from reengagement.queries.seats import seat_of_user, seat_rows, seats_of
from reengagement.queries.shown import seat_lines
from reengagement.rules import room
from reengagement.rules.copies import Cut, family_copy
from reengagement.rules.outcomes import UNDECIDED
from reengagement.views.frame import name_of, room_url, seen_reengagement_staffing, staffing_page

UNPROCESSABLE = 422


@require_safe
def decision(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Show the decision: its narration, who has confirmed it, what follows."""
    return _decision_page(request, seen_reengagement_staffing(request, staffing_id), {})


@require_safe
def staffing_copy(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Show the participant's copy, to print and hand over, once the decision stands (R020)."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    stands = staffing.confirmed_on is not None or (
        staffing.decided_at is not None and staffing.outcome in UNDECIDED and staffing.status != StaffingStatus.DECIDED
    )
    context = staffing_page(request, staffing, f"Copy for {name_of(reengagement_of(staffing))}")
    context |= {
        "copy": family_copy(told_of(staffing, request.user), cuts=_cuts_of(staffing)) if stands else None,
        "person": next(
            (one for one in context["people"] if one.participant_id == reengagement_of(staffing).participant_id), None
        ),
    }
    return render(request, "reengagement/staffing_copy.html", context)


def _cuts_of(staffing: Staffing) -> tuple[Cut, ...]:
    """Return the cuts of the family's money on the day from which the decision stands."""
    decided_on = local_day(staffing.case, staffing.decided_at) if staffing.decided_at else staffing.on
    return cuts_on(staffing.case, staffing.confirmed_on or decided_on)


@require_POST
@repeatable
def confirm(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Confirm the decision that the page showed, under one's own sign-in."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    form = ConfirmForm(request.POST)

    def do() -> str:
        deciding.confirm_decision(
            staffing_id=staffing.pk, decided_at=form.cleaned_data["decided_at"], actor=request.user, now=request.now
        )
        return _place(staffing)

    return _done(request, staffing, form, do, name="confirm", said="Confirmed under your sign-in.")


@require_POST
@repeatable
def take_back(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Take a decision back before the last member confirmed it."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    own = seat_of_user(staffing, request.user)
    require(own is not None and own.left_team_at is None)
    form = SentForm(request.POST)

    def do() -> str:
        deciding.take_back_decision(staffing_id=staffing.pk, actor=request.user, now=request.now)
        return room_url(staffing)

    return _done(request, staffing, form, do, name="take_back", said="Taken back. The room is open again.")


@require_POST
@repeatable
def close(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Close a decided staffing; the plan goes on in its new version, or a reason says why it stays."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    form = CloseForm(request.POST)

    def do() -> str:
        deciding.close_staffing(
            staffing_id=staffing.pk,
            no_plan_reason=form.cleaned_data["no_plan_reason"],
            actor=request.user,
            now=request.now,
        )
        return _place(staffing)

    return _done(request, staffing, form, do, name="close", said="The staffing is closed.")


@require_POST
@repeatable
def enter_elsewhere(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Mark that the outcome was entered in the department's other system, and on which day."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    form = EnterForm(request.POST, today=request.today)

    def do() -> str:
        deciding.enter_elsewhere(
            staffing_id=staffing.pk, on=form.cleaned_data["on"], actor=request.user, now=request.now
        )
        return _place(staffing)

    return _done(request, staffing, form, do, name="enter", said="Marked as entered.")


@require_POST
@repeatable
def step_done(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Say that a next step was done."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    steps = [(one.pk, one.what) for one in staffing.steps.order_by("number")]
    form = DoneForm(request.POST, steps=steps, today=request.today)

    def do() -> str:
        deciding.finish_step(
            step_id=form.cleaned_data["step_id"], on=form.cleaned_data["on"], actor=request.user, now=request.now
        )
        return f"{_place(staffing)}#steps"

    return _done(request, staffing, form, do, name="done", said="Written down as done.")


def _place(staffing: Staffing) -> str:
    return reverse("reengagement:decision", args=[staffing.pk])


def _done(
    request: SignedInRequest, staffing: Staffing, form: SentForm, do: Callable[[], str], *, name: str, said: str
) -> HttpResponse:
    require(can_finish(request.user, staffing.case))
    if form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, said)
        return answer
    return _decision_page(request, staffing, {name: form})


def _decision_page(request: SignedInRequest, staffing: Staffing, refused: dict[str, SentForm]) -> HttpResponse:
    own = seat_of_user(staffing, request.user)
    is_decided = staffing.status == StaffingStatus.DECIDED and staffing.decided_at is not None
    is_waiting = staffing.outcome in UNDECIDED
    asks = staffing.decided_at if not is_waiting else None
    left = room.unconfirmed(seats_of(staffing), decided_at=asks) if asks else ()
    waiting = {seat.person_id for seat in left}
    members = [
        (line, line.row.user_id in waiting)
        for line in seat_lines(seat_rows(staffing))
        if line.is_department and not line.is_off and line.row.facts.is_here
    ]
    steps = list(staffing.steps.select_related("seat").order_by("number"))
    forms: dict[str, SentForm] = {
        "confirm": ConfirmForm(auto_id="id_confirm_%s"),
        "take_back": SentForm(auto_id="id_back_%s"),
        "close": CloseForm(auto_id="id_close_%s"),
        "enter": EnterForm(auto_id="id_enter_%s", today=request.today),
        "done": DoneForm(
            auto_id="id_done_%s",
            steps=[(one.pk, one.what) for one in steps if one.began_on and not one.done_on],
            today=request.today,
        ),
    }
    may_finish = can_finish(request.user, staffing.case)
    context = staffing_page(request, staffing, "The decision") | {
        "outcome": outcome_words(staffing),
        "frozen": staffing.narrations.order_by("-made_at", "-pk").first() if staffing.decided_at else None,
        "members": members,
        "left": left,
        "is_decided": is_decided,
        "is_waiting": is_waiting and staffing.status == StaffingStatus.WAITING,
        "asks": asks is not None,
        "is_mine": is_decided and request.user.pk in waiting,
        "has_seat": own is not None and own.left_team_at is None,
        "decided_at": staffing.decided_at.isoformat() if staffing.decided_at else "",
        "may_close": may_finish and is_decided and not left,
        "asks_plan": staffing.plan_id is None and not is_waiting,
        "may_enter": may_finish and staffing.decided_at is not None and staffing.entered_elsewhere_on is None,
        "steps": steps,
        "may_do": may_finish and any(one.began_on and not one.done_on for one in steps),
        "forms": forms | refused,
        "refused": next(iter(refused.values()), None),
        "has_copy": staffing.confirmed_on is not None or is_waiting,
        "is_over": staffing.status == StaffingStatus.CLOSED,
    }
    return render(request, "reengagement/decision.html", context, status=UNPROCESSABLE if refused else 200)
