"""Records that may be one person: the list, joining two, taking them apart, saying that they are two people."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.public import (
    Case,
    DraftKey,
    PersonMerge,
    SentForm,
    SignedInRequest,
    discard_draft,
    entered_since,
    filed_rev,
    found_draft,
    held_words,
    hides_address,
    initial_of,
    log_view,
    merge_people,
    permissions,
    repeatable,
    say_apart,
    sent_once,
    status_of,
    unmerge_people,
)
from supervision.forms import MergePeopleForm, UnmergePeopleForm
from supervision.queries.duplicates import Known, joined_lately, known_people, suspected_duplicates


@require_safe
def duplicates(request: SignedInRequest) -> HttpResponse:
    """Show the records of the office's people that may be one, and what was joined lately."""
    permissions.require(permissions.can_merge_people(request.user))
    context = {
        "today": request.today,
        "page": suspected_duplicates(request.user),
        "joined": joined_lately(request.user),
    }
    return render(request, "supervision/duplicates.html", context)


@require_http_methods(["GET", "POST"])
@repeatable
def people_merge(request: SignedInRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Show two records beside each other and join them."""
    permissions.require(permissions.can_merge_people(request.user))
    pair = _pair(request, person_id, other_id)
    key = DraftKey("merge", subject_id=f"{person_id}:{other_id}")
    draft = found_draft(request, key)
    records = [(one.id, _label(one)) for one in pair]
    form = MergePeopleForm(request.POST or None, records=records, initial=initial_of(draft))

    def merge() -> str:
        kept_id = form.cleaned_data["kept_id"]
        merge_people(
            kept_id=kept_id,
            merged_id=other_id if kept_id == person_id else person_id,
            reason=form.cleaned_data["reason"],
            knows_other_ssn=form.cleaned_data["knows_other_ssn"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("supervision:duplicates")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, merge)):
        messages.success(request, "Joined. No record was rewritten; you can take them apart again.")
        return answer
    context = {
        "form": form,
        "pair": pair,
        "apart_form": SentForm(),
        "draft": draft,
        "draft_key": key,
        "today": request.today,
    }
    return render(request, "supervision/people_merge.html", context, status=status_of(form))


@require_POST
@repeatable
def people_apart(request: SignedInRequest, person_id: UUID, other_id: UUID) -> HttpResponse:
    """Say that two records are two people."""
    permissions.require(permissions.can_merge_people(request.user))
    _pair(request, person_id, other_id)
    form = SentForm(request.POST)
    here = reverse("supervision:duplicates")

    def apart() -> str:
        say_apart(person_id=person_id, other_id=other_id, actor=request.user, now=request.now)
        return here

    if form.is_valid() and (answer := sent_once(request, form, apart)):
        messages.success(request, "They are two people; nobody is asked about them again.")
        return answer
    messages.error(request, " ".join(map(str, form.non_field_errors())) or "Load the page again.")
    return redirect(here)


@require_http_methods(["GET", "POST"])
@repeatable
def people_unmerge(request: SignedInRequest, merge_id: UUID) -> HttpResponse:
    """Take two records apart that were joined, and say whose is what was entered since."""
    permissions.require(permissions.can_merge_people(request.user))
    merge = PersonMerge.objects.select_related("kept", "merged").filter(pk=merge_id).first()
    if merge is None:
        raise Http404
    pair = _pair(request, merge.kept_id, merge.merged_id)
    here = reverse("supervision:duplicates")
    if request.method == "GET" and merge.undone_at:
        messages.error(request, "These records were taken apart already.")
        return redirect(here)
    key = DraftKey("unmerge", subject_id=merge_id)
    draft = found_draft(request, key)
    form = UnmergePeopleForm(request.POST or None, entered=entered_since(merge), initial=initial_of(draft))

    def unmerge() -> str:
        unmerge_people(
            merge_id=merge_id,
            reason=form.cleaned_data["reason"],
            choices=form.choices(),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return here

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, unmerge)):
        since = "what was entered since went where you said" if form.entered else "nothing was entered since"
        messages.success(request, f"Taken apart. Each holds what it held before; {since}.")
        return answer
    context = {
        "form": form,
        "records": [("Kept record", pair[0], held_words(merge.kept_held))]
        + [("The other record", pair[1], held_words(merge.merged_held))],
        "merge": merge,
        "hides_address": hides_address(merge),
        "draft": draft,
        "draft_key": key,
        "today": request.today,
    }
    return render(request, "supervision/people_unmerge.html", context, status=status_of(form))


def _pair(request: SignedInRequest, first: UUID, second: UUID) -> tuple[Known, Known]:
    """Return two records of people in the supervisor's cases, and write down that these cases were looked at.

    Raises:
        Http404: one of them is in no case that is theirs.
    """
    known = known_people([first, second], user=request.user)
    if first == second or len(known) != len((first, second)):
        raise Http404
    keys = {case_id for one in known.values() for case_id, _ in one.cases}
    for case in Case.objects.listed_for(request.user).filter(pk__in=keys).order_by("number"):
        log_view(request=request, case=case)
    return known[first], known[second]


def _label(one: Known) -> str:
    born = f", born {one.born_on:%b} {one.born_on.day}, {one.born_on.year}" if one.born_on else ", birthday not known"
    return f"{one.name}{born}: {one.numbers}"
