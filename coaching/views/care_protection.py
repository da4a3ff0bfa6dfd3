"""The forms of the protection without child care: told, shown, ended; and that a child has a disability."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    DraftKey,
    RestrictedKind,
    SentForm,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    household,
    initial_of,
    permissions,
    repeatable,
    seen_case,
    wording,
)
from coaching.forms.care_protection import (
    CareSearchForm,
    ChildDisabilityForm,
    EndCareSearchForm,
    TellProtectionForm,
)
from coaching.models import CareSearch, CareTold, ChildDisability
from coaching.operations.care_protection import (
    TAKEN_BACK,
    end_care_search,
    record_care_search,
    say_child_disability,
    take_back_care_told,
    take_back_child_disability,
    tell_care_protection,
)
from coaching.queries.care_protection import protection_source
from coaching.queries.child_care_offices import papers_of
from coaching.queries.places import of_record
from coaching.views.child_care import CarePage, answer_form

PLACE = "#protection"
SAY = (
    "Say it in these words: “If you are the only parent of a child under six and no suitable child care can be found, "
    "your grant may not be cut for not working. Show us what you looked for. The months still count.”"
)


@require_http_methods(["GET", "POST"])
def care_protection_tell(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down that a parent was told that there is no penalty without child care."""
    case = _seen(request, case_id)
    people = household(case.pk, today=request.today)
    begins = {"participant_id": request.GET.get("person", "")}
    form = TellProtectionForm(request.POST or None, people=people, today=request.today, initial=begins)

    def tell() -> None:
        told = {name: form.cleaned_data[name] for name in ("participant_id", "on", "way")}
        tell_care_protection(case_id=case.pk, **told, actor=request.user, now=request.now)

    source = protection_source(case, on=request.today)
    page = CarePage("Told of the protection", "Save", "Written down.", words=SAY, source=source, place=PLACE)
    return answer_form(request, case, form, tell, page)


@require_http_methods(["GET", "POST"])
@repeatable
def care_told_take_back(request: SignedInRequest, told_id: UUID) -> HttpResponse:
    """Take back that a parent was told."""
    case = seen_case(request, **of_record(CareTold, told_id))
    permissions.require(permissions.plans_with_families(request.user))
    told = CareTold.objects.select_related("participant__person__merged_into").get(pk=told_id, case=case)
    if request.method == "GET" and told.voided_at is not None:
        return _back_with(request, case, TAKEN_BACK)
    form = SentForm(request.POST or None)

    def take_back() -> None:
        take_back_care_told(told_id=told.pk, actor=request.user, now=request.now)

    words = f"Told of the protection, {wording.full_day(told.on)}"
    who = told.participant.person.standing.name
    page = CarePage("Take it back", "Take it back", "Taken back.", who=who, words=words, place=PLACE)
    return answer_form(request, case, form, take_back, page)


@require_http_methods(["GET", "POST"])
def care_search_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down that the only parent of a young child shows that no suitable care can be found."""
    case = _seen(request, case_id)
    key = DraftKey("care-search", case.pk)
    draft = found_draft(request, key)
    begins = {"participant_id": request.GET.get("person", "")}
    form = CareSearchForm(
        request.POST or None,
        people=household(case.pk, today=request.today),
        papers=papers_of(case),
        today=request.today,
        initial=begins | initial_of(draft, ticks=("is_only_parent",)),
    )

    def record() -> None:
        record_care_search(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    source = protection_source(case, on=request.today)
    said = "Written down. No penalty can be asked for while it stands."
    page = CarePage("No suitable child care", "Save", said, source=source, place=PLACE, key=key, draft=draft)
    return answer_form(request, case, form, record, page)


@require_http_methods(["GET", "POST"])
@repeatable
def care_search_end(request: SignedInRequest, search_id: UUID) -> HttpResponse:
    """Say that suitable care was found, or why the protection ended."""
    case = seen_case(request, **of_record(CareSearch, search_id))
    permissions.require(permissions.plans_with_families(request.user))
    rows = CareSearch.objects.select_related("participant__person__merged_into")
    search = rows.get(pk=search_id, case=case)
    if request.method == "GET" and search.ended_at is not None:
        return _back_with(request, case, "This was ended already; it stays as it is.")
    form = EndCareSearchForm(request.POST or None, today=request.today)

    def end() -> None:
        told = {name: form.cleaned_data[name] for name in ("on", "words")}
        end_care_search(search_id=search.pk, **told, actor=request.user, now=request.now)

    page = CarePage(
        "End the protection",
        "End it",
        "Ended. It stays readable.",
        who=search.participant.person.standing.name,
        words=f"No suitable care since {wording.full_day(search.first_day)}",
        place=PLACE,
        may=permissions.can_settle_child_care(request.user, case),
    )
    return answer_form(request, case, form, end, page)


@require_http_methods(["GET", "POST"])
def child_disability_say(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Say that a child has a disability: both referrals are suggested to who may know of it (A082)."""
    case = _seen(request, case_id)
    permissions.require(permissions.can_see_restricted(request.user, case, RestrictedKind.MEDICAL))
    people = household(case.pk, today=request.today)
    begins = {"child_id": request.GET.get("child_id", "")}
    form = ChildDisabilityForm(request.POST or None, people=people, initial=begins)

    def say() -> None:
        say_child_disability(
            case_id=case.pk, child_id=form.cleaned_data["child_id"], actor=request.user, now=request.now
        )

    words = "Only who may know of health in this case sees it. Which disability it is belongs in a protected entry."
    page = CarePage("Child with a disability", "Save", "Written down. Two referrals are suggested.", words=words)
    return answer_form(request, case, form, say, page)


@require_http_methods(["GET", "POST"])
@repeatable
def child_disability_take_back(request: SignedInRequest, case_id: UUID, disability_id: UUID) -> HttpResponse:
    """Take back that a child has a disability."""
    case = _seen(request, case_id)
    permissions.require(permissions.can_see_restricted(request.user, case, RestrictedKind.MEDICAL))
    rows = ChildDisability.objects.select_related("child__person__merged_into")
    said = get_object_or_404(rows, pk=disability_id, case=case)
    if request.method == "GET" and said.voided_at is not None:
        return _back_with(request, case, TAKEN_BACK)
    form = SentForm(request.POST or None)

    def take_back() -> None:
        take_back_child_disability(disability_id=said.pk, actor=request.user, now=request.now)

    who = said.child.person.standing.name
    page = CarePage("Take it back", "Take it back", "Taken back.", who=who)
    return answer_form(request, case, form, take_back, page)


def _seen(request: SignedInRequest, case_id: UUID) -> Case:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    return case


def _back_with(request: SignedInRequest, case: Case, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("coaching:child-care", case.pk)
