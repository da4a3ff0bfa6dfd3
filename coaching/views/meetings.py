"""Joint meetings of a case: called, shown, agencies asked, minutes written, steps taken into a plan (A038, O041)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    AppointmentPurpose,
    Booking,
    Case,
    DraftKey,
    SignedInRequest,
    coach_for,
    discard_draft,
    filed_rev,
    first_slots,
    found_draft,
    household,
    initial_of,
    permissions,
    provider_choices,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from coaching.choices import StepOwner
from coaching.forms.meetings import (
    MORE,
    ROWS,
    AskPartyForm,
    CallMeetingForm,
    HoldMeetingForm,
    TakeStepsForm,
    sent_parties,
)
from coaching.forms.steps import EMPTY_ROWS, MORE_ROWS, StepChoices, sent_rows, who_choices, who_key
from coaching.models import Goal, Meeting
from coaching.operations.meetings import ask_party, call_meeting, hold_meeting, take_steps
from coaching.queries.meetings import (
    MeetingRow,
    PartyLine,
    about_words,
    drafts_of,
    joint_plans,
    meeting_of,
    plan_words,
    usual_parties,
)
from coaching.queries.places import of_record
from coaching.views.plans import plan_page

CLOSED = "This case is closed; no meeting is called or written down on it."
MINUTES, SLOTS = 60, 4
UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def meeting_call(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Call a joint meeting with agencies; each is asked if the gate is open for it (A038)."""
    case = seen_case(request, pk=case_id)
    if refused := _closed(request, case):
        return refused
    people = household(case.pk, today=request.today)
    coach = coach_for(case=case, actor=request.user, on=request.today)
    slots = first_slots(office=case.office, coach_id=coach.pk, minutes=MINUTES, now=request.now, at_most=SLOTS)
    key = DraftKey("meeting", case.pk)
    draft = found_draft(request, key)
    typed = initial_of(draft)
    form = CallMeetingForm(
        request.POST or None,
        people=people,
        plans=[(one.pk, plan_words(one)) for one in joint_plans(case)],
        today=request.today,
        slots=slots,
        initial={"minutes": MINUTES} | typed,
    )
    is_adding = "add_rows" in request.POST
    providers = [(one.id, one.label) for one in provider_choices(case.office)]
    usual = _usual(case, {key for key, _ in providers})
    count = sent_parties(request.POST or typed, least=max(ROWS, len(usual) + 1)) + MORE * is_adding
    form.add_rows(count, providers=providers, usual=usual)

    def call() -> str:
        meeting = call_meeting(
            case_id=case.pk,
            participant_ids=form.cleaned_data["participant_ids"],
            plan_id=form.cleaned_data["plan_id"],
            subject=form.cleaned_data["subject"],
            parties=form.parties(),
            booking=_booking(form),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("coaching:meeting", args=[meeting.pk])

    if request.method == "POST" and not is_adding and form.is_valid() and (answer := sent_once(request, form, call)):
        messages.success(request, "The meeting is booked. Below stands which agencies may be asked.")
        return answer
    context = plan_page(request, case, "Call a joint meeting") | {
        "form": form,
        "people": people,
        "draft": draft,
        "draft_key": key,
        "is_adding": is_adding,
        "slots": [
            f"{wording.short_day(slot.date(), today=request.today)}, {wording.hour_words(slot.time())}"
            for slot in slots
        ],
    }
    status = UNPROCESSABLE if request.method == "POST" and not is_adding else 200
    return render(request, "coaching/meeting_call.html", context, status=status)


@require_safe
def meeting(request: SignedInRequest, meeting_id: UUID) -> HttpResponse:
    """Show one joint meeting: who is asked, what each agency may hear, and what came of it."""
    case = seen_case(request, **of_record(Meeting, meeting_id))
    row = _row(request, case, meeting_id)
    may_plan = permissions.can_plan(request.user, case)
    is_over = row.starts_at <= request.now
    context = plan_page(request, case, "Joint meeting") | {
        "row": row,
        "day": wording.long_day(row.starts_at.date()),
        "about": about_words(case, row.id),
        "may_ask": may_plan and row.is_booked,
        "may_hold": may_plan and not row.is_held and is_over and row.state in {"BOOKED", "KEPT"},
        "may_take": may_plan and any(not step.plan_url for step in row.steps),
        "may_read_note": permissions.works_on_cases(request.user),
    }
    return render(request, "coaching/meeting.html", context)


@require_http_methods(["GET", "POST"])
@repeatable
def meeting_ask(request: SignedInRequest, meeting_id: UUID, party_id: UUID) -> HttpResponse:
    """Ask an agency that waited for its release."""
    case = seen_case(request, **of_record(Meeting, meeting_id))
    if refused := _closed(request, case):
        return refused
    row = _row(request, case, meeting_id)
    party = _party(row, party_id)
    form = AskPartyForm(request.POST or None)

    def ask() -> str:
        ask_party(party_id=party.id, actor=request.user, now=request.now)
        return row.url

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, ask)):
        what = "is told of the new time" if party.asked_for else "is asked"
        messages.success(request, f"Written down: {party.name} {what}.")
        return answer
    title = f"Tell {party.name} of the new time" if party.asked_for else f"Ask {party.name}"
    context = plan_page(request, case, title, ("Joint meeting", row.url)) | {
        "form": form,
        "row": row,
        "party": party,
        "day": wording.long_day(row.starts_at.date()),
        "about": about_words(case, row.id),
        "decision": form.decision or (None if form.is_bound else party.waits),
    }
    return render(request, "coaching/meeting_ask.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def meeting_hold(request: SignedInRequest, meeting_id: UUID) -> HttpResponse:
    """Write the minutes of a joint meeting: presence, what each agency was told, what was agreed, steps."""
    case = seen_case(request, **of_record(Meeting, meeting_id))
    if refused := _closed(request, case):
        return refused
    row = _row(request, case, meeting_id)
    if request.method == "GET" and row.is_held:
        messages.error(request, "The minutes of this meeting are filed already. Add to the note.")
        return redirect(row.url)
    people = household(case.pk, today=request.today)
    key = DraftKey("minutes", case.pk, row.id)
    draft = found_draft(request, key)
    typed = initial_of(draft)
    form = HoldMeetingForm(
        request.POST or None,
        people=people,
        parties=[(one.id, one.name) for one in row.parties],
        initial=typed,
    )
    is_adding = "add_rows" in request.POST
    choices = StepChoices(who=who_choices(people, has_family=True), usual_who=who_key(StepOwner.COACH, None))
    form.add_rows(
        sent_rows(request.POST or typed, least=EMPTY_ROWS) + MORE_ROWS * is_adding, choices=choices, initial=[]
    )

    def hold() -> str:
        hold_meeting(meeting_id=row.id, minutes=form.minutes(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return row.url

    if request.method == "POST" and not is_adding and form.is_valid() and (answer := sent_once(request, form, hold)):
        messages.success(request, "The minutes are filed as a client note.")
        return answer
    context = plan_page(request, case, "Minutes of a joint meeting", ("Joint meeting", row.url)) | {
        "form": form,
        "row": row,
        "asked": [(one.name, one.filled, *boxes) for one, (_, *boxes) in zip(row.parties, form.asked, strict=True)],
        "people": people,
        "day": wording.long_day(row.starts_at.date()),
        "about": about_words(case, row.id),
        "draft": draft,
        "draft_key": key,
        "is_adding": is_adding,
    }
    status = UNPROCESSABLE if request.method == "POST" and not is_adding else 200
    return render(request, "coaching/meeting_hold.html", context, status=status)


@require_http_methods(["GET", "POST"])
@repeatable
def meeting_steps(request: SignedInRequest, meeting_id: UUID) -> HttpResponse:
    """Write the steps that a meeting yielded into a draft of the plan."""
    case = seen_case(request, **of_record(Meeting, meeting_id))
    if refused := _closed(request, case):
        return refused
    row = _row(request, case, meeting_id)
    drafts = drafts_of(case)
    places = [(f"{plan.pk}.", f"{plan_words(plan)}: a goal of its own") for plan in drafts]
    for goal in Goal.objects.filter(plan__in=drafts).select_related("plan").order_by("plan", "number"):
        places.append((f"{goal.plan_id}.{goal.pk}", f"Goal {goal.number}: {wording.beginning(goal.words, most=80)}"))
    steps = [(one.id, f"{one.words} ({one.who}){', in the plan' if one.plan_url else ''}") for one in row.steps]
    still = [one.id for one in row.steps if not one.plan_url]
    form = TakeStepsForm(request.POST or None, steps=steps, places=places, initial={"step_ids": still})

    def take() -> str:
        plan = take_steps(meeting_id=row.id, **form.arguments(), actor=request.user, now=request.now)
        return reverse("coaching:plan-edit", args=[plan.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, take)):
        messages.success(request, "Written into the plan. Each step still needs its measure and its review date.")
        return answer
    context = plan_page(request, case, "Steps of a joint meeting", ("Joint meeting", row.url)) | {
        "form": form,
        "row": row,
        "has_steps": bool(still),
        "has_drafts": bool(drafts),
    }
    return render(request, "coaching/meeting_steps.html", context, status=status_of(form))


def _booking(form: CallMeetingForm) -> Booking:
    """Return what is to be booked; a place goes with a meeting in person only."""
    names = ("channel", "initiator", "on", "at", "minutes", "place", "place_words", "which", "knows_clash")
    values = {name: form.cleaned_data[name] for name in names}
    if values["channel"] != "IN_PERSON":
        values |= {"place": ""}
    return Booking(purpose=AppointmentPurpose.JOINT, **values)


def _usual(case: Case, listed: set[UUID]) -> list[dict[str, Any]]:
    """Return the agencies of the jointly managed plan as rows of the form."""
    return [{"provider_id": key} if key in listed else {"name": name} for key, name in usual_parties(case)]


def _row(request: SignedInRequest, case: Case, meeting_id: UUID) -> MeetingRow:
    people = household(case.pk, today=request.today)
    found = meeting_of(case, meeting_id, people, today=request.today)
    if found is None:
        raise Http404
    return found


def _party(row: MeetingRow, party_id: UUID) -> PartyLine:
    for party in row.parties:
        if party.id == party_id:
            return party
    raise Http404


def _closed(request: SignedInRequest, case: Case) -> HttpResponse | None:
    permissions.require(permissions.plans_with_families(request.user))
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        messages.error(request, CLOSED)
        return redirect("coaching:plans", case.pk)
    return None
