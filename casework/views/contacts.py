"""Contacts: logged on one screen, taken back."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions
from casework.choices import REACHED_METHODS, ContactMethod, Place, Topic
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.drafting import DraftKey, filed_rev, found_draft, initial_of
from casework.forms.contacts import TRIED, LogContactForm, TakeBackContactForm
from casework.models import Case
from casework.operations.contacts import log_contact, take_back_contact
from casework.operations.drafts import discard_draft
from casework.queries.cases import CHOICES_AT_MOST, HouseholdPerson, contacts_of, family_choices, household


@require_http_methods(["GET", "POST"])
def contact_log(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down a contact or an attempt with several people at once."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    if request.method == "GET" and not permissions.can_log_contact(request.user, case):
        return _closed(request, case)
    people = household(case.pk, today=request.today)
    key = DraftKey("contact", case.pk)
    draft = found_draft(request, key)
    form = LogContactForm(
        request.POST or None,
        people=people,
        today=request.today,
        kinds=permissions.kinds_seen(request.user, case),
        initial=initial_of(draft, ticks=("is_plan_reviewed", "knows_unsafe", "has_part2_notice"))
        or _named_in(request, people),
    )

    def log() -> str:
        contact = log_contact(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return f"{reverse('casework:case', args=[case.pk])}?logged={contact.pk}"

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, log)):
        return answer
    context = {
        "case": case,
        "form": form,
        "people": people,
        "may": {"file_note": permissions.can_file_note(request.user, case), "log_contact": True},
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/contact_log.html", context, status=status_of(form))


def _named_in(request: SignedInRequest, people: Sequence[HouseholdPerson]) -> dict[str, Any]:
    """Return the tick of the person whom the way here was about, as from a row of Today."""
    asked = request.GET.getlist("person")
    named = [person.participant_id for person in people if str(person.participant_id) in asked]
    return ({"participant_ids": named} if named else {}) | _kept_appointment(request)


def _kept_appointment(request: SignedInRequest) -> dict[str, Any]:
    """Return what a kept appointment, a reviewed plan or a sent notice says about the contact.

    A notice that left is an attempt (A009), by any way; an appointment that was kept is a contact. Anything else in the
    address says nothing.
    """
    told = {name: request.GET.get(name, "") for name in ("method", "place", "on", "at")}
    is_try = request.GET.get("tried") == "yes"
    allowed = {"method": tuple(ContactMethod) if is_try else REACHED_METHODS, "place": tuple(Place)}
    found: dict[str, Any] = {"is_reached": TRIED} if is_try else {}
    found |= {name: told[name] for name, values in allowed.items() if told[name] in values}
    if request.GET.get("reviewed") == "1":
        found |= {"is_plan_reviewed": True, "topics": [Topic.PLAN]}
    told["record_id"] = request.GET.get("review", "")
    for name, read in (("on", date.fromisoformat), ("at", time.fromisoformat), ("record_id", UUID)):
        try:
            found[name] = read(told[name])
        except ValueError:
            continue
    return found


def _closed(request: SignedInRequest, case: Case) -> HttpResponse:
    messages.error(request, "This case is closed; nothing more is entered on it.")
    return redirect("casework:case", case.pk)


@require_http_methods(["GET", "POST"])
def contact_take_back(request: SignedInRequest, case_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take a contact back, for everybody or for some of the people ticked."""
    case = seen_case(request, pk=case_id)
    found = contacts_of(case.pk, only=contact_id)
    if not found:
        raise Http404
    permissions.require(permissions.can_take_back_contact(request.user, case.contacts.get(pk=contact_id)))
    form = TakeBackContactForm(request.POST or None, contact=found[0])

    def take_back() -> str:
        take_back_contact(
            contact_id=contact_id,
            participant_ids=form.cleaned_data["participant_ids"],
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:case", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, take_back)):
        messages.success(request, "The contact is taken back. It stays readable on the timeline.")
        return answer
    context = {"case": case, "form": form, "contact": found[0], "today": request.today, "crumbs": crumbs_of(case)}
    return render(request, "casework/contact_take_back.html", context, status=status_of(form))


@require_safe
def contact_log_choose(request: SignedInRequest) -> HttpResponse:
    """Choose the family whose contact is to be logged."""
    return _choose(request, page="casework:contact-log", title="Log contact: which family?")


@require_safe
def note_choose(request: SignedInRequest) -> HttpResponse:
    """Choose the family about whom a note is to be written."""
    return _choose(request, page="casework:note-file", title="New note: which family?")


def _choose(request: SignedInRequest, *, page: str, title: str) -> HttpResponse:
    permissions.require(permissions.works_on_cases(request.user))
    choices = family_choices(request.user)
    shown = [(choice, reverse(page, args=[choice.case_id])) for choice in choices[:CHOICES_AT_MOST]]
    context = {"title": title, "choices": shown, "has_more": len(choices) > CHOICES_AT_MOST}
    return render(request, "casework/case_choose.html", context)
