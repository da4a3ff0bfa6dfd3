"""The case page with its tabs, and the forms that change the case itself: taking in, closing, the other track."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions
from casework.case_frame import Link, frame_of
from casework.choices import Track
from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE, crumbs_of, seen_case, sent_once, status_of
from casework.drafting import DraftKey, filed_rev, found_draft, initial_of, keep_draft
from casework.forms.cases import FIRST_ROWS, MORE_ROWS, AskTrackChangeForm, CloseCaseForm, Intake, OpenCaseForm, rows_of
from casework.models import Case
from casework.operations.cases import ask_track_change, close_case, open_case
from casework.operations.drafts import DraftChanged, discard_draft
from casework.queries import cases as case_queries
from casework.queries import deadlines as deadline_queries
from casework.queries.cursor import Cursor
from casework.queries.intake import coach_on_duty
from casework.queries.timeline import FILTERS, timeline, topics_address
from casework.refusals import Refused
from casework.views.note_box import NoteBox, file_told, opened_box, sent_box, turned_box

CHIPS = (("all", "All"), *((name, name.capitalize()) for name in FILTERS))


@require_safe
def case(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show a family: clocks, household, note box, timeline, what comes next."""
    shown = seen_case(request, pk=case_id)
    return _case_page(request, shown)


@require_POST
def note_quick(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """File the note of the case page's box, and log the contact that it tells of."""
    shown = seen_case(request, pk=case_id)
    permissions.require(permissions.can_file_note(request.user, shown))
    people = case_queries.household(shown.pk, today=request.today)
    if "change_template" in request.POST:
        return _turned(request, shown, turned_box(request, shown, people))
    box = sent_box(request, shown, people)
    if "more" in request.POST:
        return _kept(request, shown, box)

    def file() -> str:
        file_told(request, shown, box.form, key=box.key)
        return reverse("casework:case", args=[shown.pk])

    if box.form.is_valid() and (answer := sent_once(request, box.form, file)):
        messages.success(request, "Contact logged and note filed." if box.form.contact() else "Note filed.")
        return answer
    return _case_page(request, shown, box=box)


def _turned(request: SignedInRequest, shown: Case, box: NoteBox) -> HttpResponse:
    if request.headers.get("HX-Target") != "note-box-card":
        return _case_page(request, shown, box=box)
    return render(request, "casework/_note_box.html", {"case": shown, "box": box})


def _kept(request: SignedInRequest, shown: Case, box: NoteBox) -> HttpResponse:
    try:
        keep_draft(request, box.key)
    except DraftChanged as changed:
        box.form.add_error(None, f"{changed} Your words are below; open the note's own page to see the other text.")
        return _case_page(request, shown, box=box)
    except Refused as refusal:
        box.form.add_error(None, str(refusal))
        return _case_page(request, shown, box=box)
    return redirect("casework:note-file", shown.pk)


def _case_page(request: SignedInRequest, shown: Case, *, box: NoteBox | None = None) -> HttpResponse:
    frame = frame_of(request, shown, current="casework:case")
    show = request.GET.get("show", "all")
    show = show if show in FILTERS else "all"
    before = Cursor.read(request.GET.get("before", ""))
    address = reverse("casework:case", args=[shown.pk])
    if box is None and permissions.can_file_note(request.user, shown):
        box = opened_box(request, shown, frame["people"])
    page = timeline(shown, viewer=request.user, shown=show, before=before, today=request.today)
    narrowed = "" if show == "all" else f"show={show}"
    logged = _logged(request, shown)
    context = frame | {
        "box": box,
        "page": page,
        "is_first_page": before is None,
        "newest_url": _address(address, narrowed) if before else "",
        "older_url": _address(address, narrowed, f"before={page.older}") if page.older else "",
        "chips": [
            Link(label, address if name == "all" else f"{address}?show={name}", name == show) for name, label in CHIPS
        ],
        "logged": logged,
        "topics_url": _topics_url(request, shown, logged, frame["people"]),
    }
    return render(request, "casework/case.html", context, status=status_of(box.form) if box else 200)


def _address(page: str, *parts: str) -> str:
    query = "&".join(part for part in parts if part)
    return f"{page}?{query}" if query else page


def _logged(request: SignedInRequest, shown: Case) -> case_queries.ContactWords | None:
    try:
        wanted = UUID(request.GET.get("logged", ""))
    except ValueError:
        return None
    return next((one for one in case_queries.contacts_of(shown.pk, only=wanted) if not one.is_noted), None)


def _topics_url(
    request: SignedInRequest,
    shown: Case,
    logged: case_queries.ContactWords | None,
    people: Sequence[case_queries.HouseholdPerson],
) -> str:
    """Return where the hard topics of a talk with an adult that was just logged are written down (O037)."""
    if logged is None or not logged.is_reached or not permissions.can_record_hard_topics(request.user, shown):
        return ""
    adults = {person.participant_id for person in people if person.is_adult}
    return topics_address(shown.pk, logged.id) if adults & set(logged.participant_ids) else ""


@require_safe
def case_deadlines(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show every deadline that the case ever had, latest due day first."""
    shown = seen_case(request, pk=case_id)
    frame = frame_of(request, shown, current="casework:case-deadlines")
    before = Cursor.read(request.GET.get("before", ""))
    page = deadline_queries.clocks_page(
        shown.pk, today=request.today, names_people=case_queries.adults_among(frame["people"]) > 1, before=before
    )
    address = reverse("casework:case-deadlines", args=[shown.pk])
    urls = {
        "newest_url": address if before else "",
        "older_url": _address(address, f"before={page.older}") if page.older else "",
    }
    return render(request, "casework/case_deadlines.html", frame | {"page": page} | urls)


@require_safe
def case_people(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show everybody of the case with how to reach them and what makes it unsafe."""
    shown = seen_case(request, pk=case_id)
    frame = frame_of(request, shown, current="casework:case-people")
    sees_ssn = permissions.sees_ssn(request.user)
    numbers = case_queries.masked_numbers(frame["people"]) if sees_ssn else {}
    rows = [(person, numbers.get(person.person_id, "")) for person in frame["people"]]
    return render(request, "casework/case_people.html", frame | {"rows": rows, "sees_ssn": sees_ssn})


@require_http_methods(["GET", "POST"])
def case_open(request: SignedInRequest) -> HttpResponse:
    """Take in a referral: open a case for a family."""
    permissions.require(permissions.can_open_case(request.user))
    office = request.user.office
    if office is None:
        messages.error(request, "You belong to no office, so there is none to open a case in.")
        return redirect("casework:today")
    intake = Intake(office.jurisdiction, office.zone, request.today)
    sent_rows = request.POST.get("rows", "")
    rows = int(sent_rows) if sent_rows.isdecimal() else FIRST_ROWS
    is_adding = "add_rows" in request.POST
    key = DraftKey("intake")
    draft = found_draft(request, key)
    rows = max(rows, rows_of(draft.data) if draft and request.method == "GET" else 0)
    form = OpenCaseForm(
        request.POST or None, intake=intake, rows=rows + MORE_ROWS * is_adding, initial=initial_of(draft)
    )

    def take_in() -> str:
        form.look_for_alike(request.user)
        opened = open_case(
            office=office,
            people=form.people(),
            referral=form.referral(),
            **form.arguments(),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case", args=[opened.pk])

    if request.method == "POST" and not is_adding and form.is_valid() and (answer := sent_once(request, form, take_in)):
        messages.success(request, "Case opened. Its clocks run from the day of the referral.")
        return answer
    status = UNPROCESSABLE if request.method == "POST" and not is_adding else 200
    lede = f"{office.name}. The clocks start on the day the referral was received."
    context = {
        "form": form,
        "lede": lede,
        "today": request.today,
        "is_adding": is_adding,
        "draft": draft,
        "draft_key": key,
        "duty": coach_on_duty(office, day=request.today),
    }
    return render(request, "casework/case_open.html", context, status=status)


@require_http_methods(["GET", "POST"])
def case_close(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Close a case as of a day."""
    shown = seen_case(request, pk=case_id)
    permissions.require(permissions.closes_cases(request.user))
    key = DraftKey("close", shown.pk)
    draft = found_draft(request, key)
    form = CloseCaseForm(request.POST or None, today=request.today, initial=initial_of(draft, ticks=("with_work",)))

    def close() -> str:
        close_case(
            case_id=shown.pk,
            reason=form.cleaned_data["reason"],
            with_work=form.cleaned_data["with_work"],
            on=form.cleaned_data["on"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case", args=[shown.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, close)):
        messages.success(request, "Case closed. What closing owes stands under the clocks.")
        return answer
    context = {
        "case": shown,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "appointments_ahead": shown.appointments.booked().filter(starts_at__gt=request.now).count(),
        "today": request.today,
        "crumbs": crumbs_of(shown),
    }
    return render(request, "casework/case_close.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def track_change_ask(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask for a consultation about the other track."""
    shown = seen_case(request, pk=case_id)
    permissions.require(permissions.changes_engagement(request.user))
    other = next(track for track in Track if track != shown.track)
    key = DraftKey("track", shown.pk)
    draft = found_draft(request, key)
    form = AskTrackChangeForm(request.POST or None, initial=initial_of(draft))

    def ask() -> str:
        ask_track_change(
            case_id=shown.pk, track=other, reason=form.cleaned_data["reason"], actor=request.user, now=request.now
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case", args=[shown.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, ask)):
        messages.success(request, "Asked. Your supervisor sees it under approvals.")
        return answer
    context = {
        "case": shown,
        "form": form,
        "heading": f"Ask for {other.label}",
        "other": other,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(shown),
    }
    return render(request, "casework/track_change_ask.html", context, status=status_of(form))
