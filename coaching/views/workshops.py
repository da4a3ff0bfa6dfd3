"""Workshops of an office: what is offered, who stands on the list, who came; and a family referred to one (O023)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Office,
    SentForm,
    SignedInRequest,
    crumbs_of,
    language_name,
    log_export,
    log_views,
    permissions,
    provider_choices,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from coaching import documents
from coaching.choices import AttendanceMark, WorkActivity
from coaching.forms.workshops import (
    AddSessionForm,
    AttendanceForm,
    CancelSessionForm,
    ChangeWorkshopForm,
    ClosedOn,
    GivePlaceBackForm,
    NewWorkshopForm,
    ReferToWorkshopForm,
    shop_words,
)
from coaching.models import Workshop, WorkshopPlace, WorkshopSession
from coaching.operations.workshops import (
    add_session,
    cancel_session,
    change_workshop,
    give_place_back,
    make_workshop,
    mark_attendance,
    refer_to_workshop,
    workshop_stand,
)
from coaching.queries.duties import why_no_duty
from coaching.queries.places import of_record
from coaching.queries.workshops import Roster, closed_days, meeting_of, roster_of, workshops_of
from coaching.rules import work
from coaching.views.papers import paper_answer
from coaching.views.turning import no_more


@require_safe
def workshops(request: SignedInRequest) -> HttpResponse:
    """Show the workshops of one's office with their free places."""
    permissions.require(permissions.makes_workshops(request.user))
    office = request.user.office
    shops = workshops_of(office, today=request.today) if office else []
    return render(request, "coaching/workshops.html", {"shops": shops, "today": request.today})


@require_http_methods(["GET", "POST"])
def workshop_new(request: SignedInRequest) -> HttpResponse:
    """Offer a workshop with its sessions."""
    permissions.require(permissions.makes_workshops(request.user))
    office = request.user.office
    providers = [(one.id, one.label) for one in provider_choices(office)] if office else []
    form = NewWorkshopForm(request.POST or None, providers=providers, closed_on=_closed_on(office))

    def make() -> str:
        shop = make_workshop(facts=form.facts(), meetings=form.meetings(), actor=request.user, now=request.now)
        return reverse("coaching:workshop", args=[shop.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, make)):
        messages.success(request, "The workshop is offered. Refer families from their Work page.")
        return answer
    context = {"form": form, "today": request.today, "crumbs": [_all(), ("New workshop", "")]}
    return render(request, "coaching/workshop_new.html", context, status=status_of(form))


@require_safe
def workshop(request: SignedInRequest, workshop_id: UUID) -> HttpResponse:
    """Show a workshop with its sessions and its list; families that one does not see are counted, not named."""
    shop = _shop(request, workshop_id)
    roster = _seen(request, shop)
    sessions = list(shop.sessions.select_related("added_by").order_by("on", "starts_at"))
    context = {
        "shop": shop,
        "kind": WorkActivity(shop.kind).label,
        "language": language_name(shop.language),
        "roster": roster,
        "free": max(shop.capacity - len(roster.placed) - roster.hidden_placed, 0),
        "sessions": [_session(one, roster, request) for one in sessions],
        "today": request.today,
        "crumbs": [_all(), (shop.title, "")],
    }
    return render(request, "coaching/workshop.html", context)


@require_http_methods(["GET", "POST"])
@repeatable
def workshop_change(request: SignedInRequest, workshop_id: UUID) -> HttpResponse:
    """Change title, leader, place or number of places of a workshop."""
    shop = _shop(request, workshop_id)
    form = ChangeWorkshopForm(request.POST or None, stand=workshop_stand(shop), shop=shop)
    page = reverse("coaching:workshop", args=[shop.pk])

    def change() -> str:
        told = {"facts": form.facts(), "seen": form.cleaned_data["seen"]}
        change_workshop(workshop_id=shop.pk, **told, actor=request.user, now=request.now)
        return page

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, change)):
        messages.success(request, "Saved. Tell those who have a place what changed for them.")
        return answer
    standing = ""
    if form.is_outdated:
        shop.refresh_from_db()
        form.look_again(workshop_stand(shop))
        standing = f"{shop.title}, {shop.led_by}, {shop.place}, {wording.counted(shop.capacity, 'place', 'places')}"
    return _short(request, shop, form, title="Change a workshop", button="Save", standing=standing)


@require_http_methods(["GET", "POST"])
def session_add(request: SignedInRequest, workshop_id: UUID) -> HttpResponse:
    """Add a session to a workshop."""
    shop = _shop(request, workshop_id)
    form = AddSessionForm(request.POST or None, closed_on=_closed_on(shop.office))

    def add() -> str:
        add_session(workshop_id=shop.pk, meeting=form.meeting(), actor=request.user, now=request.now)
        return reverse("coaching:workshop", args=[shop.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, add)):
        messages.success(request, "The session is added.")
        return answer
    return _short(request, shop, form, title="Add a session", button="Add it")


@require_http_methods(["GET", "POST"])
@repeatable
def session_cancel(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """Cancel a session that was not held, with the reason."""
    session = _session_of(request, session_id)
    shop = session.workshop
    page = reverse("coaching:workshop", args=[shop.pk])
    if request.method == "GET" and session.cancelled_at is not None:
        messages.error(request, "This session is cancelled already.")
        return redirect(page)
    form = CancelSessionForm(request.POST or None)

    def cancel() -> str:
        words = form.cleaned_data["words"]
        cancel_session(session_id=session.pk, words=words, actor=request.user, now=request.now)
        return page

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, cancel)):
        messages.success(request, "Cancelled. Whoever has a place stands on their coach’s Today page until told.")
        return answer
    day = wording.long_day(session.on)
    return _short(request, shop, form, title=f"Cancel the session of {day}", button="Cancel the session")


def _short(
    request: SignedInRequest, shop: Workshop, form: SentForm, *, title: str, button: str, standing: str = ""
) -> HttpResponse:
    """Show a short form about a workshop."""
    back = reverse("coaching:workshop", args=[shop.pk])
    context = {
        "today": request.today,
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "about": shop.title,
        "standing": standing,
        "crumbs": [_all(), (shop.title, back)],
    }
    return render(request, "coaching/office_form.html", context, status=status_of(form))


def _session(one: WorkshopSession, roster: Roster, request: SignedInRequest) -> dict[str, Any]:
    """Return a session with how far its attendance is written down."""
    said = [line.marks[one.pk][0] for line in roster.placed if one.pk in line.marks]
    return {
        "row": one,
        "hours": work.plain_hours(meeting_of(one).hours),
        "is_over": one.on <= request.today,
        "may_cancel": one.cancelled_at is None and not said,
        "came": sum(mark in {AttendanceMark.CAME, AttendanceMark.LATE} for mark in said),
        "missed": sum(mark == AttendanceMark.ABSENT for mark in said),
        "left": len(roster.placed) - len(said),
    }


@require_http_methods(["GET", "POST"])
def workshop_attendance(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """Write down who came; the hours of the day follow."""
    session = _session_of(request, session_id)
    shop = session.workshop
    roster = _seen(request, shop)
    form = AttendanceForm(request.POST or None, places=roster.placed, session=session)
    page = reverse("coaching:workshop", args=[shop.pk])

    def mark() -> str:
        marks = form.marks()
        mark_attendance(
            session_id=session.pk,
            marks=marks,
            led_by=form.cleaned_data["led_by"],
            actor=request.user,
            now=request.now,
        )
        return page

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, mark)):
        messages.success(request, "Attendance is written down, and the hours of the day with it.")
        return answer
    context = {
        "shop": shop,
        "session": session,
        "is_ahead": session.on > request.today,
        "is_cancelled": session.cancelled_at is not None,
        "roster": roster,
        "form": form,
        "back": page,
        "today": request.today,
        "crumbs": [_all(), (shop.title, page)],
    }
    return render(request, "coaching/workshop_attendance.html", context, status=status_of(form))


@require_safe
def workshop_sheet(request: SignedInRequest, session_id: UUID) -> HttpResponse:
    """Give out the attendance sheet of a session to sign, with the names that one may see."""
    session = _session_of(request, session_id)
    shop = session.workshop
    roster = roster_of(shop, viewer=request.user)
    log_export(request=request, case_ids=list({one.case_id for one in roster.placed}))
    names = [one.name for one in roster.placed]
    paper = documents.render_attendance(shop, session, names, hidden=roster.hidden_placed)
    return paper_answer(paper, "attendance.pdf")


@require_http_methods(["GET", "POST"])
def workshop_refer(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Refer an adult to a workshop; without a free place they wait in order (O054)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    adult = get_object_or_404(case.participants.adults().select_related("person"), pk=participant_id)
    back = reverse("coaching:work", args=[case.pk])
    is_open = permissions.can_assign_activity(request.user, case)
    reason = why_no_duty(case, adult, today=request.today) if is_open else no_more(case)
    if request.method == "GET" and reason:
        messages.error(request, reason)
        return redirect(back)
    lines = [one for one in workshops_of(case.office, today=request.today) if one.next]
    shops = [(one.id, shop_words(one.title, one.next, one.free)) for one in lines if one.next]
    form = ReferToWorkshopForm(request.POST or None, shops=shops)

    def refer() -> str:
        refer_to_workshop(
            case_id=case.pk,
            participant_id=adult.pk,
            workshop_id=form.cleaned_data["workshop_id"],
            actor=request.user,
            now=request.now,
        )
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, refer)):
        messages.success(request, "Referred.")
        return answer
    context = {
        "case": case,
        "form": form,
        "title": "Refer to a workshop",
        "button": "Refer",
        "who": adult.person.standing.name,
        "words": "" if shops else "No workshop of this office has a session ahead.",
        "back": back,
        "crumbs": [*crumbs_of(case), ("Work", back)],
        "today": request.today,
    }
    return render(request, "coaching/activity_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def workshop_leave(request: SignedInRequest, place_id: UUID) -> HttpResponse:
    """Give somebody's place in a workshop back, with the reason."""
    case = seen_case(request, **of_record(WorkshopPlace, place_id))
    permissions.require(permissions.works_on_cases(request.user))
    place = WorkshopPlace.objects.select_related("workshop", "participant__person").get(pk=place_id)
    back = reverse("coaching:work", args=[case.pk])
    if request.method == "GET" and (place.left_at or not permissions.can_assign_activity(request.user, case)):
        messages.error(request, "This place was given back already." if place.left_at else no_more(case))
        return redirect(back)
    form = GivePlaceBackForm(request.POST or None)

    def leave() -> str:
        give_place_back(place_id=place.pk, words=form.cleaned_data["words"], actor=request.user, now=request.now)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, leave)):
        messages.success(request, "The place is given back.")
        return answer
    context = {
        "case": case,
        "form": form,
        "title": "Give the place back",
        "button": "Give it back",
        "who": place.participant.person.standing.name,
        "words": f"Workshop: {place.workshop.title}",
        "back": back,
        "crumbs": [*crumbs_of(case), ("Work", back)],
        "today": request.today,
    }
    return render(request, "coaching/activity_form.html", context, status=status_of(form))


def _closed_on(office: Office | None) -> ClosedOn:
    """Return what says on which days an office is closed."""
    return lambda days: closed_days(office, days) if office else {}


def _shop(request: SignedInRequest, workshop_id: UUID) -> Workshop:
    """Return a workshop of one's own office; it names nobody, so that those of other offices may be known of."""
    permissions.require(permissions.makes_workshops(request.user))
    shop = get_object_or_404(Workshop.objects.select_related("office", "changed_by"), pk=workshop_id)
    permissions.require(shop.office_id == request.user.office_id)
    return shop


def _session_of(request: SignedInRequest, session_id: UUID) -> WorkshopSession:
    """Return a session of a workshop of one's own office, with the workshop."""
    session = get_object_or_404(WorkshopSession.objects.select_related("workshop__office"), pk=session_id)
    permissions.require(permissions.makes_workshops(request.user))
    permissions.require(session.workshop.office_id == request.user.office_id)
    return session


def _seen(request: SignedInRequest, shop: Workshop) -> Roster:
    """Return the list of a workshop, and write down whose names were shown."""
    roster = roster_of(shop, viewer=request.user)
    log_views(request=request, case_ids=list({one.case_id for one in roster.lines}))
    return roster


def _all() -> tuple[str, str]:
    return ("Workshops", reverse("coaching:workshops"))
