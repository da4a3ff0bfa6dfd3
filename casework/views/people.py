"""People of a case: how they are reached, their Social Security number, whether they take part."""

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
from casework.forms.letters import SafeAddressForm
from casework.forms.people import ChangeEngagementForm, ChangeReachForm, SetSsnForm
from casework.models import Case, SafeAddress
from casework.operations.access import log_view
from casework.operations.cases import change_engagement
from casework.operations.people import change_reach, set_safe_address, set_ssn
from casework.queries.cases import HouseholdPerson, household, masked_numbers
from casework.queries.reaching import people_with_safe_address


@require_http_methods(["GET", "POST"])
def person_change(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Change how a person is reached and what makes it unsafe."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_change_person(request.user, case))
    person = _person(request, case, participant_id)
    form = ChangeReachForm(request.POST or None, person=person)

    def change() -> str:
        change_reach(
            case_id=case.pk,
            participant_id=participant_id,
            **form.arguments(),
            actor=request.user,
            now=request.now,
        )
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
        permissions.sees_safe_addresses(request.user) and permissions.can_change_person(request.user, case)
    )
    person = _person(request, case, participant_id)
    log_view(request=request, case=case, verb=AccessVerb.REVEAL)
    standing = SafeAddress.objects.filter(pk=person.person_id).first()
    form = SafeAddressForm(request.POST or None, initial={"address": standing.address if standing else ""})

    def store() -> str:
        set_safe_address(
            case_id=case.pk,
            participant_id=participant_id,
            address=form.cleaned_data["address"],
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:case-people", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, store)):
        messages.success(request, "The safe address is stored. Nothing is mailed to the home any more.")
        return answer
    context = {"case": case, "person": person, "form": form, "today": request.today, "crumbs": crumbs_of(case)}
    return render(request, "casework/safe_address.html", context, status=status_of(form))


@require_POST
def person_ssn(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Set or correct a Social Security number."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.sees_ssn(request.user) and permissions.can_change_person(request.user, case))
    person = _person(request, case, participant_id)
    form = SetSsnForm(request.POST, prefix="ssn")

    def store() -> str:
        set_ssn(
            case_id=case.pk,
            participant_id=participant_id,
            ssn=form.cleaned_data["ssn"],
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:person-change", args=[case.pk, participant_id])

    if form.is_valid() and (answer := sent_once(request, form, store)):
        messages.success(request, "The number is stored.")
        return answer
    return _person_page(request, case, person, form=ChangeReachForm(person=person), ssn_form=form)


def _person_page(
    request: SignedInRequest, case: Case, person: HouseholdPerson, *, form: ChangeReachForm, ssn_form: SetSsnForm
) -> HttpResponse:
    if form.is_outdated:
        person = _person(request, case, person.participant_id)
        form.look_again(person)
    sees_ssn = permissions.sees_ssn(request.user)
    context = {
        "case": case,
        "person": person,
        "form": form,
        "ssn_form": ssn_form if sees_ssn else None,
        "has_safe_address": person.person_id in people_with_safe_address([person.person_id]),
        "may_see_address": permissions.sees_safe_addresses(request.user),
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
    form = ChangeEngagementForm(request.POST or None, today=request.today)
    becomes_engaged = request.POST.get("engaged", "yes" if not person.is_engaged else "no") == "yes"

    def change() -> str:
        change_engagement(
            case_id=case.pk,
            participant_id=participant_id,
            engaged=becomes_engaged,
            on=form.cleaned_data["on"],
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:case", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, change)):
        messages.success(request, "Marked as engaged again." if becomes_engaged else "Marked as no longer engaged.")
        return answer
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
