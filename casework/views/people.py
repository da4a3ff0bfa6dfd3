"""People of a case: how they are reached, their Social Security number, whether they take part."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework import permissions
from casework.choices import AccessVerb
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.drafting import DraftKey, filed_rev, found_draft, initial_of
from casework.forms.cases import PersonRowForm
from casework.forms.letters import SafeAddressForm
from casework.forms.people import ChangeEngagementForm, ChangeReachForm, SetSsnForm
from casework.models import Case
from casework.operations.access import log_lookup, log_view
from casework.operations.cases import change_engagement, engagement_stand
from casework.operations.drafts import discard_draft
from casework.operations.people import change_reach, set_safe_address, set_ssn
from casework.queries.alike import people_alike
from casework.queries.cases import HouseholdPerson, household, masked_numbers
from casework.queries.people import others_with_ssn
from casework.queries.reaching import people_with_safe_address, safe_address_of
from casework.reach import seen_as
from casework.refusals import Refused

_ROW_DIGITS = 3
#: Ticks of the form: left out of a draft, they are not ticked.
TICKS = ("needs_interpreter", "is_address_shared", "is_phone_shared", "is_email_shared", "wants_details")


@require_http_methods(["GET", "POST"])
def person_change(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Change how a person is reached and what makes it unsafe."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_change_person(request.user, case))
    person = _person(request, case, participant_id)
    key = DraftKey("person", case.pk, participant_id)
    draft = found_draft(request, key)
    initial = initial_of(draft, ticks=TICKS)
    form = ChangeReachForm(request.POST or None, person=person, initial=initial)

    def change() -> str:
        change_reach(
            case_id=case.pk,
            participant_id=participant_id,
            **form.arguments(),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-people", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, change)):
        messages.success(request, "Saved.")
        return answer
    return _person_page(request, case, person, form=form, ssn_form=SetSsnForm(prefix="ssn"))


@require_http_methods(["GET", "POST"])
def safe_address(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Open and change an address that must not be known; every look is written down as a reveal."""
    case = seen_case(request, pk=case_id)
    permissions.require(
        permissions.sees_safe_addresses(request.user, case) and permissions.can_change_person(request.user, case)
    )
    person = _person(request, case, participant_id)
    log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=participant_id)
    is_on_file = bool(people_with_safe_address([person.person_id]))
    address = safe_address_of(person.person_id).address if is_on_file else ""
    key = DraftKey("safe-address", case.pk, participant_id)
    draft = found_draft(request, key)
    form = SafeAddressForm(request.POST or None, initial={"address": address} | initial_of(draft))

    def store() -> str:
        set_safe_address(
            case_id=case.pk,
            participant_id=participant_id,
            address=form.cleaned_data["address"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-people", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, store)):
        messages.success(request, "The safe address is stored. Nothing is mailed to the home any more.")
        return answer
    context = {
        "case": case,
        "person": person,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/safe_address.html", context, status=status_of(form))


@require_POST
def person_ssn(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Set or correct a Social Security number."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.sees_ssn(request.user) and permissions.can_change_person(request.user, case))
    person = _person(request, case, participant_id)
    form = SetSsnForm(request.POST, prefix="ssn")
    same = _same_number(request, person, form)
    if "check" in request.POST:
        return render(request, "casework/_ssn_same.html", {"ssn_form": form, "same": same})

    def store() -> str:
        set_ssn(
            case_id=case.pk,
            participant_id=participant_id,
            ssn=form.cleaned_data["ssn"],
            knows_same=form.cleaned_data["knows_same"],
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:person-change", args=[case.pk, participant_id])

    if form.is_valid() and (answer := sent_once(request, form, store)):
        messages.success(request, "The number is stored.")
        if same:
            messages.warning(request, f"The same number stands in {', '.join(same)}. Tell your supervisor.")
        return answer
    return _person_page(request, case, person, form=ChangeReachForm(person=person), ssn_form=form, same=same)


def _same_number(request: SignedInRequest, person: HouseholdPerson, form: SetSsnForm) -> list[str]:
    """Return the visible cases in which somebody else has the number typed, and write down that it was looked for.

    A number that stands in a case one does not see is not told from one that stands nowhere.

    Policy: security A8.
    """
    form.is_valid()
    try:
        others = others_with_ssn(ssn=form.cleaned_data.get("ssn", ""), person_id=person.person_id, actor=request.user)
    except Refused:
        return []
    log_lookup(request=request, case_ids=sorted({one.case_id for one in others}))
    return sorted({one.case_number for one in others})


@require_POST
def person_alike(request: SignedInRequest) -> HttpResponse:
    """Say, while somebody types a person of a new family, who may be on file already; names stand in no address."""
    permissions.require(permissions.can_open_case(request.user))
    sent = request.POST.get("row", "")
    row = int(sent) if sent.isdecimal() and len(sent) <= _ROW_DIGITS else 0
    form = PersonRowForm(request.POST, prefix=f"person-{row}", today=request.today)
    form.is_valid()
    alike = people_alike(form.typed(), user=request.user)
    context = {"row": row, "alike": alike, "today": request.today}
    return render(request, "casework/_person_alike.html", context)


def _person_page(
    request: SignedInRequest,
    case: Case,
    person: HouseholdPerson,
    *,
    form: ChangeReachForm,
    ssn_form: SetSsnForm,
    same: Sequence[str] = (),
) -> HttpResponse:
    if form.is_outdated:
        person = _person(request, case, person.participant_id)
        form.look_again(seen_as(person))
    sees_ssn = permissions.sees_ssn(request.user)
    key = DraftKey("person", case.pk, person.participant_id)
    context = {
        "case": case,
        "draft": found_draft(request, key),
        "draft_key": key,
        "person": person,
        "form": form,
        "ssn_form": ssn_form if sees_ssn else None,
        "same": same,
        "has_safe_address": person.person_id in people_with_safe_address([person.person_id]),
        "may_see_address": permissions.sees_safe_addresses(request.user, case),
        "is_returned": "returned" in request.GET,
        "masked": masked_numbers([person]).get(person.person_id, "") if sees_ssn else "",
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    status = max(status_of(form), status_of(ssn_form))
    return render(request, "casework/person_change.html", context, status=status)


@require_http_methods(["GET", "POST"])
def engagement_change(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Say that somebody no longer takes part, or does again."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.changes_engagement(request.user))
    person = _person(request, case, participant_id)
    if request.method == "GET" and not case.is_open:
        messages.error(request, "This case is closed; nothing more is entered on it.")
        return redirect("casework:case", case.pk)
    participant = case.participants.get(pk=participant_id)
    form = ChangeEngagementForm(request.POST or None, today=request.today, stand=engagement_stand(participant))
    becomes_engaged = request.POST.get("engaged", "yes" if not person.is_engaged else "no") == "yes"

    def change() -> str:
        change_engagement(
            case_id=case.pk,
            participant_id=participant_id,
            engaged=becomes_engaged,
            on=form.cleaned_data["on"],
            seen=form.cleaned_data["seen"] or None,
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:case", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, change)):
        messages.success(request, "Marked as engaged again." if becomes_engaged else "Marked as no longer engaged.")
        return answer
    if form.is_outdated:
        form.look_again(engagement_stand(participant))
    context = {
        "case": case,
        "person": person,
        "form": form,
        "becomes_engaged": becomes_engaged,
        "heading": "Engaged again" if becomes_engaged else "No longer engaged",
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/engagement_change.html", context, status=status_of(form))


def _person(request: SignedInRequest, case: Case, participant_id: UUID) -> HouseholdPerson:
    people = household(case.pk, today=request.today)
    found = next((person for person in people if person.participant_id == participant_id), None)
    if found is None:
        raise Http404
    return found
