"""What the pages about penalties have in common: the way to them, and a form with its draft, sent once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from casework.public import (
    Case,
    DraftKey,
    Participant,
    Refused,
    SavedDraft,
    SentForm,
    SignedInRequest,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    sent_once,
    status_of,
    wording,
)
from eligibility.public import CashTold
from reengagement.rules.words import in_state

SHEET = "reengagement/sheet.html"


def page_of(request: SignedInRequest, case: Case, title: str, *more: tuple[str, str]) -> dict[str, Any]:
    """Return what every page about penalties shows: the case, the way to it, today."""
    state = case.office.jurisdiction
    crumbs = [
        *crumbs_of(case),
        (in_state("Penalties", state), reverse("reengagement:penalties", args=[case.pk])),
        *more,
    ]
    return {"case": case, "today": request.today, "title": in_state(title, state), "crumbs": crumbs}


@dataclass(frozen=True)
class Sheet:
    """One form on its page. `act`: what is done, which returns where it leads; `said`: what is told then.

    `button` names the act, `lede` says what the page is for, `above` is a template that stands over the form.
    """

    title: str
    button: str
    back: str
    said: str
    act: Callable[[], str]
    lede: str = ""
    above: str = ""
    key: DraftKey | None = None
    draft: SavedDraft | None = None
    template: str = SHEET


def begin_with(known: CashTold | None) -> dict[str, Any]:
    """Return with what the boxes of the payment begin: what the newest decision about cash says."""
    if known is None:
        return {}
    told = {name: getattr(known, name) for name in ("payment", "size", "table", "recovered")}
    return {name: value for name, value in told.items() if value}


def source_of(known: CashTold | None) -> str:
    """Say from which decision the boxes of the payment are filled; empty where there is none."""
    if known is None:
        return ""
    return f"The payment is filled from the decision about cash of {wording.month_words(known.month)}."


def adult_of_case(case: Case, participant_id: UUID) -> Participant:
    """Return an adult of a case that an address names.

    Raises:
        Http404: there is none.
    """
    people = case.participants.adults().select_related("person__merged_into")
    return get_object_or_404(people, pk=participant_id)


def draft_of(request: SignedInRequest, key: DraftKey) -> SavedDraft | None:
    """Return the draft of a form, if there is one."""
    return found_draft(request, key)


def _of_state(sheet: Sheet, form: SentForm, state: str) -> Sheet:
    for field in form.fields.values():
        field.label, field.help_text = in_state(str(field.label or ""), state), in_state(str(field.help_text), state)
    return replace(
        sheet,
        title=in_state(sheet.title, state),
        button=in_state(sheet.button, state),
        said=in_state(sheet.said, state),
        lede=in_state(sheet.lede, state),
    )


def _done(sheet: Sheet, state: str) -> str:
    """Do what a sheet asks; a refusal of ours is said in the words of the state."""
    try:
        return sheet.act()
    except Refused as refusal:
        if type(refusal) is not Refused:
            raise
        raise Refused(in_state(str(refusal), state), field=refusal.field) from refusal


def answer(
    request: SignedInRequest, case: Case, form: SentForm, sheet: Sheet, *, is_shown_only: bool = False, **told: Any
) -> HttpResponse:
    """Show a form, or do what it asks, once, and let its draft go; with `is_shown_only` nothing is done.

    The texts of the sheet, its fields and its refusals are said in the words of the state.
    """
    state = case.office.jurisdiction
    sheet = _of_state(sheet, form, state)

    def act() -> str:
        location = _done(sheet, state)
        if sheet.key is not None:
            discard_draft(user=request.user, key=str(sheet.key), rev=filed_rev(request, sheet.key))
        return location

    is_sent = request.method == "POST" and not is_shown_only
    if is_sent and form.is_valid() and (done := sent_once(request, form, act)):
        messages.success(request, sheet.said)
        return done
    context = page_of(request, case, sheet.title) | {
        "form": form,
        "sheet": sheet,
        "draft": sheet.draft,
        "draft_key": sheet.key,
        "back": sheet.back,
        "page_id": request.resolver_match.url_name if request.resolver_match else "",
        **told,
    }
    return render(request, sheet.template, context, status=status_of(form))
