"""Re-engagement on a case: its tab, who is what in JOBS, begun, and its page with tries, sources and staffings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    HouseholdPerson,
    Participant,
    Refused,
    SentForm,
    SignedInRequest,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    frame_of,
    household,
    initial_of,
    participant_of,
    seen_case,
    sent_once,
    status_of,
)
from reengagement.choices import StaffingKind
from reengagement.forms.beginning import BeginForm, JobsClassForm, SourceForm
from reengagement.models import Reengagement, SupportTeamOffer
from reengagement.operations.beginning import begin_reengagement, mark_source_reviewed, say_jobs_class
from reengagement.permissions import can_arrange, can_reengage, can_say_jobs_class, require, works_in_rooms
from reengagement.queries.beginnings import activities_of, adults_of, line_of, reengagements_of, staffings_of_case
from reengagement.queries.entrants import entrant_facts, jobs_class_on
from reengagement.queries.names import staff_names
from reengagement.queries.record_facts import efforts_of, record_facts, standings_of
from reengagement.queries.visits import visit_lines
from reengagement.rules.agendas import kinds_in
from reengagement.rules.entry import entry
from reengagement.views.frame import name_of, seen_reengagement

UNPROCESSABLE, VISITS_SHOWN = 422, 6


@require_safe
def case_reengagements(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show where re-engagement with each adult of a case stands, and every staffing of the family."""
    case = seen_case(request, pk=case_id)
    require(works_in_rooms(request.user))
    frame = frame_of(request, case, current="reengagement:reengagements")
    staffings = staffings_of_case(case)
    lines = reengagements_of(case, staffings)
    kinds = kinds_in(case.office.jurisdiction)
    adults = adults_of(case, frame["people"], lines, today=request.today)
    context = {
        "shown_adults": [one for one in adults if StaffingKind.REENGAGEMENT in kinds or one.going or one.earlier],
        "others": [line_of(one) for one in staffings if one.reengagement_id is None],
        "kinds": [kind for kind in kinds if kind != StaffingKind.REENGAGEMENT],
        "is_oregon": StaffingKind.REENGAGEMENT in kinds,
        "visits": visit_lines(case, at_most=VISITS_SHOWN) if StaffingKind.REENGAGEMENT not in kinds else [],
        "has_teams": StaffingKind.SUPPORT_TEAM in kinds,
        "offers": list(SupportTeamOffer.objects.filter(case=case).order_by("-offered_on", "-entered_at")),
        "may": frame["may"]
        | {"arrange": can_arrange(request.user, case)}
        | {"reengage": can_reengage(request.user, case), "say_class": can_say_jobs_class(request.user, case)},
    }
    return render(request, "reengagement/case_reengagements.html", frame | context)


@require_http_methods(["GET", "POST"])
def jobs_class(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Write down what an adult is in JOBS: whoever may read facts of violence, so that the answer tells of none."""
    case, participant, person = seen_adult(request, case_id, participant_id)
    require(can_say_jobs_class(request.user, case))
    back = reverse("reengagement:reengagements", args=[case.pk])
    stands = {"jobs_class": jobs_class_on(participant, request.today) or ""}
    form = JobsClassForm(request.POST or None, today=request.today, initial=stands)

    def say() -> str:
        told = {name: form.cleaned_data[name] for name in ("jobs_class", "first_day")}
        say_jobs_class(case_id=case.pk, participant_id=participant.pk, **told, actor=request.user, now=request.now)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, say)):
        messages.success(request, "Written down.")
        return answer
    context = case_page(case, "In JOBS") | {"form": form, "who": person.name, "back": back, "button": "Save"}
    return render(request, "reengagement/short_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Begin re-engagement with an adult, or say why it does not open, in words that tell nothing protected."""
    case, participant, person = seen_adult(request, case_id, participant_id)
    require(works_in_rooms(request.user))
    key = DraftKey("reengage", case.pk, participant.pk)
    draft = found_draft(request, key)
    standing = entry(entrant_facts(case, participant, today=request.today))
    form = BeginForm(
        request.POST or None,
        activities=activities_of(participant, until=request.today),
        today=request.today,
        initial=initial_of(draft),
    )

    def start() -> str:
        names = ("concern", "what", "on", "started_by", "activity_id")
        begun = begin_reengagement(
            case_id=case.pk,
            participant_id=participant.pk,
            **{name: form.cleaned_data[name] for name in names},
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("reengagement:reengagement", args=[begun.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, start)):
        messages.success(request, "Re-engagement is open. What was done to connect stands below.")
        return answer
    context = case_page(case, "Begin re-engagement") | {
        "form": form,
        "person": person,
        "entry": standing,
        "may": {"begin": standing.can_begin and can_reengage(request.user, case)},
        "may_say_class": can_say_jobs_class(request.user, case),
        "draft": draft,
        "draft_key": key,
    }
    return render(request, "reengagement/begin.html", context, status=status_of(form))


@require_safe
def reengagement(request: SignedInRequest, reengagement_id: UUID) -> HttpResponse:
    """Show the re-engagement of a person: the concern, what was done to connect, the five sources, its staffings."""
    case, shown = seen_reengagement(request, reengagement_id)
    return _reengagement_page(request, case, shown, None)


@require_http_methods(["POST"])
def source_mark(request: SignedInRequest, reengagement_id: UUID) -> HttpResponse:
    """Mark that one of the five sources was looked at."""
    case, shown = seen_reengagement(request, reengagement_id)
    form = SourceForm(request.POST)

    def mark() -> str:
        mark_source_reviewed(
            reengagement_id=shown.pk, source=form.cleaned_data["source"], actor=request.user, now=request.now
        )
        return f"{reverse('reengagement:reengagement', args=[shown.pk])}#sources"

    if form.is_valid() and (answer := sent_once(request, form, mark)):
        messages.success(request, "Marked as looked at.")
        return answer
    return _reengagement_page(request, case, shown, form)


def _reengagement_page(
    request: SignedInRequest, case: Case, shown: Reengagement, refused: SourceForm | None
) -> HttpResponse:
    facts = record_facts(case, shown.participant)
    staffings = [one for one in staffings_of_case(case) if one.reengagement_id == shown.pk]
    sources = standings_of(shown, facts)
    names = staff_names(mark.by_id for one in sources for mark in one.reviews)
    lines = [line_of(one) for one in staffings]
    going = [one for one in lines if one.is_going and one.state != "Waiting for what is missing"]
    people = household(case.pk, today=request.today)
    context = case_page(case, f"Re-engagement with {name_of(shown)}") | {
        "shown": shown,
        "who": name_of(shown),
        "person": next((one for one in people if one.participant_id == shown.participant_id), None),
        "efforts": efforts_of(shown, facts, until=shown.ended_on or request.today),
        "sources": [
            (one, names.get(one.reviews[-1].by_id, "") if one.reviews else "", SentForm(auto_id=False))
            for one in sources
        ],
        "staffings": lines,
        "refused": refused,
        "today": request.today,
        "may": {
            "mark": can_reengage(request.user, case) and shown.is_open,
            "schedule": can_arrange(request.user, case) and shown.is_open and not going,
        },
        "follows": any(one.state == "Waiting for what is missing" for one in lines),
    }
    return render(request, "reengagement/reengagement.html", context, status=UNPROCESSABLE if refused else 200)


def case_page(case: Case, title: str) -> dict[str, Any]:
    """Return what stands on a page about re-engagement of a case."""
    way = [*crumbs_of(case), ("Staffings", reverse("reengagement:reengagements", args=[case.pk]))]
    return {"title": title, "case": case, "crumbs": [*way, (title, "")]}


def seen_adult(
    request: SignedInRequest, case_id: UUID, participant_id: UUID
) -> tuple[Case, Participant, HouseholdPerson]:
    """Return the case and the adult or child that an address names; the view of the case is written down.

    Raises:
        Http404: there is no such case for them to see, or nobody such in it.
    """
    case = seen_case(request, pk=case_id)
    try:
        participant = participant_of(case, participant_id)
    except Refused:
        raise Http404 from None
    people = household(case.pk, today=request.today)
    person = next((one for one in people if one.participant_id == participant.pk), None)
    if person is None:
        raise Http404
    return case, participant, person
