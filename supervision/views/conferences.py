"""Conferences of managers with coaches: the list, holding one, signing, taking back, what became of an action."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    DraftKey,
    SignedInRequest,
    User,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    permissions,
    sent_once,
    status_of,
)
from supervision.choices import ConferenceKind, WorkRead
from supervision.forms.conferences import HoldConferenceForm, SignConferenceForm, TakeBackForm
from supervision.forms.followed import EndForm, initial_rows
from supervision.models import Conference
from supervision.operations.conferences import (
    SIGNED,
    TAKEN_BACK,
    end_agreed_action,
    hold_conference,
    sign_conference,
    take_back_conference,
)
from supervision.operations.followed import ENDED
from supervision.queries.conferences import (
    MONTHS,
    WEEKS,
    action_of,
    carried_over,
    coach_to_meet,
    conference_lines,
    conference_of,
    last_taken_back,
    signatures_of,
    standing_conferences,
    taken_back,
    to_sign,
)
from supervision.queries.engagement import own_steps
from supervision.queries.meetings_asked import conferences_asked, room_in
from supervision.queries.scorecards import agenda_only, scorecard_of
from supervision.rules.conferences import Slot, free_number, month_slots, slot_of, week_slots
from supervision.rules.followed import Agreed
from supervision.rules.scorecards import Scorecard
from supervision.views.scorecards import shown

NO_RULE = "No rule on file asks this office for it. What is held stands here all the same."


@require_safe
def conferences(request: SignedInRequest) -> HttpResponse:
    """Show a coach their own conferences; who decides in an office those of its coaches, with what is missing."""
    user, today = request.user, request.today
    permissions.require(permissions.sees_conferences(user))
    office = user.office
    if office is None:
        raise Http404
    lines = conference_lines(user, office, today=today)
    months, weeks = month_slots(today, MONTHS), week_slots(today, WEEKS)
    holds = permissions.holds_conferences(user)
    context = {
        "today": today,
        "holds": holds,
        "lines": lines,
        "months": months,
        "weeks": weeks,
        "no_month_rule": "" if conferences_asked(office, ConferenceKind.MONTHLY, on=today) else NO_RULE,
        "no_week_rule": "" if conferences_asked(office, ConferenceKind.WEEKLY, on=today) else NO_RULE,
        "missing": sum(line.missing for line in lines),
        "to_sign": [] if holds else list(to_sign(user).select_related("held_by").order_by("held_at")),
        "actions": [] if holds else carried_over(user.pk),
        "steps": [] if holds else own_steps(user),
        "taken_back": taken_back(user),
    }
    return render(request, "supervision/conferences.html", context)


@require_http_methods(["GET", "POST"])
def conference_hold(request: SignedInRequest, coach_id: UUID, conference_period: str) -> HttpResponse:
    """Write down a conference with a coach about a month, or about a week, and sign it."""
    user, today = request.user, request.today
    permissions.require(permissions.holds_conferences(user))
    coach, slot = coach_to_meet(user, coach_id), _slot(conference_period)
    if coach is None or user.office is None or slot.first_day > today:
        raise Http404
    standing, room = standing_conferences(coach.pk, slot), room_in(user.office, slot)
    if request.method == "GET" and len(standing) >= room:
        return redirect("supervision:conference", standing[-1].pk)
    number = free_number([one.number for one in standing], room)
    key = DraftKey("conference", subject_id=f"{coach.pk}:{slot.code}")
    draft = found_draft(request, key)
    initial = {"held_on": min(today, slot.last_day)} | _written_before(coach, slot) | initial_of(draft)
    owners = [(coach.pk, coach.name), (user.pk, user.name)]
    form = HoldConferenceForm(request.POST or None, slot=slot, owners=owners, today=today, initial=initial)

    def write() -> str:
        names = ("number", "held_on", "way", "has_read", "words")
        told = {name: form.cleaned_data[name] for name in names}
        held = hold_conference(coach_id=coach.pk, slot=slot, actions=form.agreed, actor=user, now=request.now, **told)
        discard_draft(user=user, key=str(key), rev=filed_rev(request, key))
        return reverse("supervision:conference", args=[held.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, write)):
        messages.success(request, f"Signed. It waits for {coach.name}’s signature.")
        return answer
    is_month = slot.kind == ConferenceKind.MONTHLY
    card = scorecard_of(user, coach, slot, today=today) if is_month else agenda_only(user, coach, today=today)
    context = _about(slot, coach.name) | {
        "today": today,
        "coach": coach,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "card": shown(card, coach_id=coach.pk),
        "carried": carried_over(coach.pk),
        "number": number or "",
        "place": f"Number {number} of {room}." if room > 1 and number else "",
        "back": reverse("supervision:conferences"),
    }
    return render(request, "supervision/conference_hold.html", context, status=status_of(form))


@require_safe
def conference(request: SignedInRequest, conference_id: UUID) -> HttpResponse:
    """Show a conference with its scorecard, what was agreed and who signed."""
    user = request.user
    found = _found(request, conference_id)
    slot = _slot_of(found)
    signatures = signatures_of(found)
    stands = found.taken_back_at is None
    is_signed = len(signatures) > 1
    holds = permissions.holds_conferences(user)
    card = Scorecard.of(found.figures)
    context = _about(slot, found.coach.name) | {
        "today": request.today,
        "conference": found,
        "card": shown(card, coach_id=found.coach_id if holds else None),
        "has_read": [WorkRead(one).label for one in found.has_read],
        "signatures": signatures,
        "is_signed": is_signed,
        "is_late": found.held_on > slot.last_day,
        "actions": list(found.actions.select_related("owner", "ended_by").order_by("due_on", "pk")),
        "carried": carried_over(found.coach_id, before=found) if stands else [],
        "may_sign": stands and not is_signed and permissions.can_sign_conference(user, coach_id=found.coach_id),
        "may_take_back": stands and holds and user.pk != found.coach_id,
        "anew": reverse("supervision:conference-hold", args=[found.coach_id, slot.code])
        if holds and not stands and len(standing_conferences(found.coach_id, slot)) < room_in(found.office, slot)
        else "",
        "may_end": holds and stands,
        "stands": stands,
    }
    return render(request, "supervision/conference.html", context)


@require_http_methods(["GET", "POST"])
def conference_sign(request: SignedInRequest, conference_id: UUID) -> HttpResponse:
    """Let the coach sign a conference, in a session of their own."""
    user = request.user
    permissions.require(permissions.signs_conferences(user))
    found = _found(request, conference_id)
    permissions.require(permissions.can_sign_conference(user, coach_id=found.coach_id))
    back = reverse("supervision:conference", args=[found.pk])
    if request.method == "GET" and (found.taken_back_at is not None or len(signatures_of(found)) > 1):
        messages.error(request, TAKEN_BACK if found.taken_back_at else SIGNED)
        return redirect(back)
    key = DraftKey("conference-sign", subject_id=found.pk)
    draft = found_draft(request, key)
    form = SignConferenceForm(request.POST or None, initial=initial_of(draft))

    def sign() -> str:
        sign_conference(conference_id=found.pk, remark=form.cleaned_data["remark"], actor=user, now=request.now)
        discard_draft(user=user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, sign)):
        messages.success(request, "Signed by both. Nothing in it changes any more.")
        return answer
    context = _form_of(found, "Sign") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "button": "Sign",
        "lede": f"You sign as {found.coach.name}, what {found.held_by.name} wrote down and signed.",
        "back": back,
    }
    return render(request, "supervision/conference_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def conference_take_back(request: SignedInRequest, conference_id: UUID) -> HttpResponse:
    """Take back a conference that was written wrong, so that it is written anew and both sign again."""
    user = request.user
    permissions.require(permissions.holds_conferences(user))
    found = _found(request, conference_id)
    permissions.require(user.pk != found.coach_id)
    back = reverse("supervision:conference", args=[found.pk])
    if request.method == "GET" and found.taken_back_at is not None:
        messages.error(request, TAKEN_BACK)
        return redirect(back)
    key = DraftKey("conference-take-back", subject_id=found.pk)
    draft = found_draft(request, key)
    form = TakeBackForm(request.POST or None, initial=initial_of(draft))

    def take_back() -> str:
        take_back_conference(conference_id=found.pk, why=form.cleaned_data["why"], actor=user, now=request.now)
        discard_draft(user=user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, take_back)):
        messages.success(request, "Taken back. It can be written anew; both sign again.")
        return answer
    context = _form_of(found, "Take it back") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "button": "Take it back",
        "lede": "Signed or not, it counts no more and stays readable.",
        "back": back,
    }
    return render(request, "supervision/conference_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def agreed_action_end(request: SignedInRequest, agreed_action_id: UUID) -> HttpResponse:
    """Say that something agreed in a conference is done, or why it is dropped."""
    user = request.user
    permissions.require(permissions.sees_conferences(user))
    action = action_of(user, agreed_action_id)
    if action is None:
        permissions.require(permissions.holds_conferences(user))
        raise Http404
    permissions.require(permissions.can_end_agreed(user, owner_id=action.owner_id))
    back = reverse("supervision:conference", args=[action.conference_id])
    if request.method == "GET" and (action.ended_at or action.conference.taken_back_at):
        messages.error(request, ENDED if action.ended_at else TAKEN_BACK)
        return redirect(back)
    form = EndForm(request.POST or None)

    def end() -> str:
        told = {name: form.cleaned_data[name] for name in ("ended_as", "why")}
        end_agreed_action(action_id=action.pk, actor=user, now=request.now, **told)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "Kept.")
        return answer
    crumbs = [("Conferences", reverse("supervision:conferences")), ("Conference", back), ("What became of it", "")]
    context = {"form": form, "action": action, "back": back, "crumbs": crumbs}
    return render(request, "supervision/agreed_end.html", context, status=status_of(form))


def _slot(code: str) -> Slot:
    try:
        return slot_of(code)
    except ValueError as wrong:
        raise Http404 from wrong


def _slot_of(found: Conference) -> Slot:
    slots = month_slots if found.kind == ConferenceKind.MONTHLY else week_slots
    [slot] = slots(found.first_day, 1)
    return slot


def _found(request: SignedInRequest, conference_id: UUID) -> Conference:
    permissions.require(permissions.sees_conferences(request.user))
    found = conference_of(request.user, conference_id)
    if found is None:
        permissions.require(permissions.holds_conferences(request.user))
        raise Http404
    return found


def _written_before(coach: User, slot: Slot) -> dict[str, Any]:
    """Begin with the words of one that was taken back, and with what of it was still open."""
    before = last_taken_back(coach.pk, slot)
    if before is None:
        return {}
    rows = before.actions.filter(ended_at__isnull=True).order_by("due_on", "pk")
    agreed = [Agreed(one.what, one.owner_id, one.due_on) for one in rows]
    told = {"held_on": before.held_on, "way": before.way, "has_read": before.has_read, "words": before.words}
    return {**told, **initial_rows(agreed)}


def _about(slot: Slot, coach: str) -> dict[str, Any]:
    title = f"{slot.kind.label} with {coach}"
    return {
        "title": title,
        "slot": slot,
        "is_month": slot.kind == ConferenceKind.MONTHLY,
        "crumbs": [("Conferences", reverse("supervision:conferences")), (title, "")],
    }


def _form_of(found: Conference, title: str) -> dict[str, Any]:
    about = _about(_slot_of(found), found.coach.name)
    page = reverse("supervision:conference", args=[found.pk])
    crumbs = [("Conferences", reverse("supervision:conferences")), (about["title"], page), (title, "")]
    return about | {"conference": found, "title": title, "crumbs": crumbs}
