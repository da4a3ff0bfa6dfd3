"""Child care: of a family by child and month, what the caseload has not asked for yet, and the forms about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    ALASKA,
    Case,
    DraftKey,
    RestrictedKind,
    SavedDraft,
    SentForm,
    SignedInRequest,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    household,
    initial_of,
    log_views,
    permissions,
    repeatable,
    seen_case,
    seen_in,
    sent_once,
    status_of,
    wording,
)
from coaching.forms.child_care import (
    AnswerChildCareForm,
    AskChildCareForm,
    ChangeChildCareForm,
    EndChildCareForm,
    NoCareNeededForm,
)
from coaching.models import CareAuthorisation, CareNotNeeded
from coaching.operations.child_care import (
    ANSWERED,
    ENDED,
    answer_child_care,
    ask_child_care,
    change_child_care,
    end_child_care,
    say_no_care_needed,
    take_back_no_care_needed,
)
from coaching.queries.care_protection import protection_source, searches_of, told_of
from coaching.queries.care_questions import questions_of
from coaching.queries.child_care import (
    CareRow,
    activities_of,
    begins_like,
    care_owed,
    care_row,
    children_of,
    imported_owed,
)
from coaching.queries.child_care_offices import care_offices, care_providers, disabilities_of
from coaching.queries.places import of_record
from coaching.views.turning import no_more

LEDE = "Care is asked for month by month; the comment is the note."
#: The day is on file in Alaska alone (A079).
LEDE_FIRST = "Care is asked for each month before its first day; the comment is the note."


@require_safe
def case_child_care(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the care of each child by month, whom questions go to, and the protection where no care can be found."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_see_child_care(request.user, case))
    people = household(case.pk, today=request.today)
    sees_health = permissions.can_see_restricted(request.user, case, RestrictedKind.MEDICAL)
    context = {
        "case": case,
        "title": "Child care",
        "crumbs": crumbs_of(case),
        "today": request.today,
        "children": children_of(case, people, today=request.today),
        "offices": care_offices(case.office),
        "disabilities": {one.child_id: one for one in disabilities_of(case, viewer=request.user)},
        "sees_health": sees_health,
        "told": told_of(case),
        "questions": questions_of(case),
        "searches": searches_of(case, today=request.today),
        "source": protection_source(case, on=request.today),
        "has_first_day": _has_first_day(case),
        "lede": _lede(case),
        "may_ask": permissions.can_ask_child_care(request.user, case),
        "may_settle": permissions.can_settle_child_care(request.user, case),
        "may_refer": permissions.can_make_referral(request.user, case),
    }
    return render(request, "coaching/child_care.html", context)


@require_safe
def child_care_months(request: SignedInRequest) -> HttpResponse:
    """Show of which children of the caseload no care is asked for after a month of it (A079)."""
    permissions.require(permissions.works_on_cases(request.user))
    seen = seen_in(request)
    owed = care_owed(seen, request.user.office, today=request.today)
    elsewhere = imported_owed(seen, today=request.today)
    log_views(request=request, case_ids=list({one.case_id for one in owed.rows} | {key for key, _, _ in elsewhere}))
    context = {
        "owed": owed,
        "elsewhere": elsewhere,
        "may_ask": permissions.plans_with_families(request.user),
        "today": request.today,
    }
    return render(request, "coaching/child_care_months.html", context)


@require_http_methods(["GET", "POST"])
def child_care_ask(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask for care of a child in a month; `like` in the address is the authorisation that it begins like."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    key = DraftKey("child-care", case.pk)
    draft = found_draft(request, key)
    asked = {name: request.GET[name] for name in ("month", "child_id") if name in request.GET}
    form = AskChildCareForm(
        request.POST or None,
        **_offered(request, case),
        today=request.today,
        initial=begins_like(case, request.GET.get("like", "")) | asked | initial_of(draft),
    )

    def ask() -> None:
        told = form.cleaned_data
        ask_child_care(
            case_id=case.pk, child_id=told["child_id"], wanted=form.wanted(), actor=request.user, now=request.now
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    said = "Asked for. The comment is filed as today’s note."
    page = CarePage("Ask for child care", "Ask for it and file the note", said, lede=_lede(case), key=key, draft=draft)
    return answer_form(request, case, form, ask, page)


@require_http_methods(["GET", "POST"])
@repeatable
def child_care_change(request: SignedInRequest, authorisation_id: UUID) -> HttpResponse:
    """Ask for a month's care anew, with another provider or for other hours."""
    case, row = _row(request, authorisation_id)
    if request.method == "GET" and not row.is_standing:
        return _back_with(request, case, ENDED)
    key = DraftKey("child-care-change", case.pk, row.id)
    draft = found_draft(request, key)
    form = ChangeChildCareForm(
        request.POST or None,
        **_offered(request, case),
        today=request.today,
        initial=begins_like(case, str(row.id)) | initial_of(draft),
    )

    def change() -> None:
        wanted = form.wanted(month=row.month)
        change_child_care(authorisation_id=row.id, wanted=wanted, actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    said = "Asked for anew. The version before ends, and the comment is filed as today’s note."
    button = "Ask for the change and file the note"
    page = CarePage("Change child care", button, said, row=row, key=key, draft=draft)
    return answer_form(request, case, form, change, page)


@require_http_methods(["GET", "POST"])
@repeatable
def child_care_answer(request: SignedInRequest, authorisation_id: UUID) -> HttpResponse:
    """Write down what the child care office answered."""
    case, row = _row(request, authorisation_id)
    if request.method == "GET" and not row.can_be_answered:
        return _back_with(request, case, ANSWERED if row.decision else ENDED)
    key = DraftKey("child-care-answer", case.pk, row.id)
    draft = found_draft(request, key)
    form = AnswerChildCareForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def say() -> None:
        names = ("answer", "on", "words", "monthly_amount", "monthly_copay")
        told = {name: form.cleaned_data[name] for name in names}
        answer_child_care(authorisation_id=row.id, **told, actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    may = permissions.can_settle_child_care(request.user, case)
    page = CarePage("What was answered", "Save", "Written down.", row=row, may=may, key=key, draft=draft)
    return answer_form(request, case, form, say, page)


@require_http_methods(["GET", "POST"])
@repeatable
def child_care_end(request: SignedInRequest, authorisation_id: UUID) -> HttpResponse:
    """Say that an authorisation holds no longer."""
    case, row = _row(request, authorisation_id)
    if request.method == "GET" and not row.is_standing:
        return _back_with(request, case, ENDED)
    form = EndChildCareForm(request.POST or None, today=request.today)

    def end() -> None:
        told = {name: form.cleaned_data[name] for name in ("reason", "on", "words")}
        end_child_care(authorisation_id=row.id, **told, actor=request.user, now=request.now)

    may = permissions.can_settle_child_care(request.user, case)
    page = CarePage("End child care", "End it", "Ended. It stays readable.", row=row, may=may)
    return answer_form(request, case, form, end, page)


@require_http_methods(["GET", "POST"])
def child_care_not_needed(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down that a child needs no care in a month."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    asked = {name: request.GET[name] for name in ("month", "child_id") if name in request.GET}
    people = household(case.pk, today=request.today)
    form = NoCareNeededForm(request.POST or None, people=people, today=request.today, initial=asked)

    def say() -> None:
        names = ("participant_id", "child_id", "month", "words")
        told = {name: form.cleaned_data[name] for name in names}
        say_no_care_needed(case_id=case.pk, **told, actor=request.user, now=request.now)

    page = CarePage("No care needed", "Save", "Written down. Nothing is asked for in that month.")
    return answer_form(request, case, form, say, page)


@require_http_methods(["GET", "POST"])
@repeatable
def child_care_needed_again(request: SignedInRequest, not_needed_id: UUID) -> HttpResponse:
    """Take back that a child needs no care in a month."""
    case = seen_case(request, **of_record(CareNotNeeded, not_needed_id))
    permissions.require(permissions.plans_with_families(request.user))
    said = CareNotNeeded.objects.select_related("child__person__merged_into").get(pk=not_needed_id, case=case)
    if request.method == "GET" and said.voided_at is not None:
        return _back_with(request, case, "This was taken back already.")
    form = SentForm(request.POST or None)

    def take_back() -> None:
        take_back_no_care_needed(not_needed_id=said.pk, actor=request.user, now=request.now)

    words = f"No care needed in {wording.month_words(said.month)}: {said.words}"
    who = said.child.person.standing.name
    page = CarePage("Take it back", "Take it back", "Taken back.", who=who, words=words)
    return answer_form(request, case, form, take_back, page)


@dataclass(frozen=True)
class CarePage:
    """One form about child care: what it is called and says, where it leads back to, and its draft if it keeps one.

    `may` is whether the form is open to whoever asks, left out: whether they may ask for care.
    """

    title: str
    button: str
    said: str
    lede: str = ""
    who: str = ""
    words: str = ""
    source: str = ""
    place: str = ""
    row: CareRow | None = None
    may: bool | None = None
    key: DraftKey | None = None
    draft: SavedDraft | None = None


def answer_form(
    request: SignedInRequest, case: Case, form: SentForm, do: Callable[[], None], page: CarePage
) -> HttpResponse:
    """Answer one form about child care: done once and said, or shown with what is wrong beside its fields."""
    tab = reverse("coaching:child-care", args=[case.pk])
    back = f"{tab}{page.place}"
    may = permissions.can_ask_child_care(request.user, case) if page.may is None else page.may
    if request.method == "GET" and not may:
        messages.error(request, no_more(case))
        return redirect(back)

    def act() -> str:
        do()
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, act)):
        messages.success(request, page.said)
        return answer
    context = {
        "case": case,
        "form": form,
        "page": page,
        "title": page.title,
        "back": back,
        "crumbs": [*crumbs_of(case), ("Child care", tab)],
        "today": request.today,
        "draft": page.draft,
        "draft_key": page.key,
        "sees_protected": permissions.handles_restricted(request.user),
    }
    return render(request, "coaching/child_care_form.html", context, status=status_of(form))


def _row(request: SignedInRequest, authorisation_id: UUID) -> tuple[Case, CareRow]:
    case = seen_case(request, **of_record(CareAuthorisation, authorisation_id))
    permissions.require(permissions.plans_with_families(request.user))
    return case, care_row(case, authorisation_id)


def _has_first_day(case: Case) -> bool:
    return case.office.jurisdiction == ALASKA


def _lede(case: Case) -> str:
    return LEDE_FIRST if _has_first_day(case) else LEDE


def _back_with(request: SignedInRequest, case: Case, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("coaching:child-care", case.pk)


def _offered(request: SignedInRequest, case: Case) -> dict[str, Any]:
    return {
        "people": household(case.pk, today=request.today),
        "providers": care_providers(case.office),
        "activities": activities_of(case),
    }
