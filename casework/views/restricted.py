"""Protected entries of a case: that they exist, opening one, writing one down, who beside the coach reads them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions
from casework.case_frame import frame_of
from casework.choices import RestrictedKind
from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE, crumbs_of, seen_case, sent_once, status_of
from casework.forms.restricted import GrantRestrictedForm, OpenFactForm, RecordFactForm
from casework.forms.sent import SentForm
from casework.models import Case, RestrictedFact
from casework.operations.access import log_reveal
from casework.operations.drafts import discard_draft
from casework.operations.restricted import (
    OpenedFact,
    end_restricted,
    grant_restricted,
    open_fact,
    record_fact,
    withdraw_consent,
)
from casework.queries.cases import household, saved_drafts
from casework.queries.paging import read_key
from casework.queries.restricted import possible_readers, protected_entries, readers_of, recordable_kinds
from casework.refusals import Refused
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of


@require_safe
def case_protected(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show that there are protected entries; what they say only to who opens one."""
    return _protected_page(request, seen_case(request, pk=case_id))


@require_POST
def protected_open(request: SignedInRequest, case_id: UUID, fact_id: UUID) -> HttpResponse:
    """Open one protected entry; each time leaves a line in the log of views, with the reason."""
    case = seen_case(request, pk=case_id)
    form = OpenFactForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        opened = open_fact(case=case, fact_id=fact_id, reason=reason, actor=request.user)
    except RestrictedFact.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return _protected_page(request, case, asked=fact_id, form=form)
    key = DraftKey("opening", case.pk, fact_id)
    if "draft_rev" in request.POST:
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
    log_reveal(request=request, case=case, subject_id=fact_id, basis=opened.basis, reason=opened.reason)
    return _protected_page(request, case, opened=opened)


def _protected_page(
    request: SignedInRequest,
    case: Case,
    *,
    opened: OpenedFact | None = None,
    asked: UUID | None = None,
    form: OpenFactForm | None = None,
) -> HttpResponse:
    user = request.user
    kinds = recordable_kinds(case, viewer=user) if case.is_open and permissions.handles_restricted(user) else []
    entries = protected_entries(case, viewer=user)
    keys = [DraftKey("opening", case.pk, entry.fact_id) for entry in entries]
    asks = permissions.gives_reason_to_open(user) or case.is_behind_glass
    drafts = saved_drafts(user, [str(key) for one, key in zip(entries, keys, strict=True) if asks and one.can_open])
    context = frame_of(request, case, current="casework:case-protected") | {
        "entries": [(entry, key, drafts.get(str(key))) for entry, key in zip(entries, keys, strict=True)],
        "opened": opened,
        "kind_label": RestrictedKind(opened.fact.kind).label if opened else "",
        "asked": asked,
        "open_form": form or OpenFactForm(),
        "needs_reason": asks,
        "may_record": bool(kinds),
        "may_correct": opened is not None and opened.fact.kind in kinds,
        "may_grant": permissions.can_grant_restricted(user, case),
        "withdraw_form": SentForm(),
    }
    return render(request, "casework/case_protected.html", context, status=UNPROCESSABLE if asked else 200)


@require_http_methods(["GET", "POST"])
def protected_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write a protected entry down, or a newer one in place of one that stands."""
    case = seen_case(request, pk=case_id)
    kinds = recordable_kinds(case, viewer=request.user) if permissions.handles_restricted(request.user) else []
    permissions.require(bool(kinds))
    if request.method == "GET" and not case.is_open:
        messages.error(request, "This case is closed; nothing more is entered on it.")
        return redirect("casework:case-protected", case.pk)
    old = _standing(request, case)
    key = DraftKey("protected", case.pk, old.pk if old else None)
    draft = found_draft(request, key)
    back = _back(request, case)
    people = household(case.pk, today=request.today)
    form = RecordFactForm(
        request.POST or None,
        people=[one for one in people if old is None or one.participant_id == old.participant_id],
        kinds=[kind for kind in kinds if old is None or kind == old.kind],
        today=request.today,
        initial=initial_of(draft) or ({"participant_id": old.participant_id, "kind": old.kind} if old else {}),
    )

    def record() -> str:
        record_fact(
            case_id=case.pk,
            **form.arguments(),
            replaces_id=old.pk if old else None,
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return back.page if back else reverse("casework:case-protected", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, record)):
        messages.success(request, "The protected entry is written down.")
        return answer
    context = {
        "case": case,
        "form": form,
        "old": old,
        "back": back,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/protected_record.html", context, status=status_of(form))


def _back(request: SignedInRequest, case: Case) -> DraftKey | None:
    """Return the text of the same case in which somebody was writing when they were told this.

    Raises:
        Http404: the address names no form, or one of another case.
    """
    if "back" not in request.GET:
        return None
    key = DraftKey.read(request.GET["back"])
    if key.case_id != case.pk:
        raise Http404
    return key


def _standing(request: SignedInRequest, case: Case) -> RestrictedFact | None:
    """Return the entry that an address says is to be superseded.

    Raises:
        Http404: it names none that this person may open in this case.
    """
    if "replaces" not in request.GET:
        return None
    key = read_key(request.GET["replaces"])
    mine = RestrictedFact.objects.visible_to(request.user).filter(case=case)
    found = mine.filter(pk=key).first() if key else None
    if found is None:
        raise Http404
    return found


@require_POST
def protected_withdraw(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Say that a person took their consent back."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_restricted(request.user, case, RestrictedKind.TREATMENT))
    if not case.participants.filter(pk=participant_id).exists():
        raise Http404
    form = SentForm(request.POST)
    here = reverse("casework:case-protected", args=[case.pk])

    def withdraw() -> str:
        withdraw_consent(case_id=case.pk, participant_id=participant_id, actor=request.user, now=request.now)
        return here

    if form.is_valid() and (answer := sent_once(request, form, withdraw)):
        messages.success(request, "The consent is withdrawn. What rested on it is opened by nobody any more.")
        return answer
    messages.error(request, " ".join(map(str, form.non_field_errors())) or "Load the page again.")
    return redirect(here)


@require_http_methods(["GET", "POST"])
def protected_access(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the restricted list of a case and put somebody on it."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_grant_restricted(request.user, case))
    key = DraftKey("protected-list", case.pk)
    draft = found_draft(request, key)
    form = GrantRestrictedForm(
        request.POST or None,
        staff=possible_readers(case, but=request.user),
        today=request.today,
        initial=initial_of(draft),
    )

    def grant() -> str:
        grant_restricted(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:protected-access", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, grant)):
        messages.success(request, "Put on the list.")
        return answer
    context = {
        "case": case,
        "form": form,
        "readers": readers_of(case, today=request.today),
        "end_form": SentForm(),
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/protected_access.html", context, status=status_of(form))


@require_POST
def protected_access_end(request: SignedInRequest, access_id: UUID) -> HttpResponse:
    """Take somebody off the restricted list; who keeps none is told so before any line is looked for."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, restricted_accesses=access_id)
    form = SentForm(request.POST)
    here = reverse("casework:protected-access", args=[case.pk])

    def end() -> str:
        end_restricted(access_id=access_id, actor=request.user, now=request.now)
        return here

    if form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "Taken off the list.")
        return answer
    messages.error(request, " ".join(map(str, form.non_field_errors())) or "Load the page again.")
    return redirect(here)
