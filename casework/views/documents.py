"""The six-part file of a case: papers filed, fetched, moved, withdrawn; and what its parts are called."""

import hashlib
from urllib.parse import urlencode
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions, rules, scanner, vault
from casework.case_frame import Link, frame_of
from casework.choices import PARTS, AccessVerb, DocumentTab, RestrictedKind
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.drafting import DraftKey, filed_rev, found_draft, initial_of
from casework.forms.documents import FileDocumentForm, FolderLabelsForm, MoveDocumentForm, WithdrawDocumentForm
from casework.models import Case, Document, Office
from casework.operations.access import log_view
from casework.operations.documents import file_document, move_document, set_folder_labels, withdraw_document
from casework.operations.drafts import discard_draft
from casework.queries.cases import household
from casework.queries.documents import Filter, folder_labels, labels_of_everybody, paper_of, papers_page
from casework.queries.paging import read_key
from casework.queries.sharing import hipaa_releases


@require_safe
def case_documents(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the file of a case, papers with a tab first; part, tab and page stand in the address."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="casework:case-documents")
    narrowed = _narrowed(request)
    after = read_key(request.GET.get("after"))
    page = papers_page(case, viewer=request.user, narrowed=narrowed, after=after, today=request.today)
    here = reverse("casework:case-documents", args=[case.pk])
    context = frame | {
        "page": page,
        "rows": [(paper, _may_withdraw(request, case, paper.filed_by_id)) for paper in page.papers],
        "parts": [
            Link("All parts", _address(here, narrowed, part=None), narrowed.part is None),
            *(
                Link(
                    f"{part.number}. {part.label} ({part.count})",
                    _address(here, narrowed, part=part.number),
                    narrowed.part == part.number,
                )
                for part in page.parts
            ),
        ],
        "tab_chips": [
            Link("Any tab", _address(here, narrowed, tab=""), not narrowed.tab),
            *(Link(str(tab.label), _address(here, narrowed, tab=tab), narrowed.tab == tab) for tab in DocumentTab),
            Link(
                "Kept without a HIPAA release",
                _address(here, narrowed, unreleased="" if narrowed.is_unreleased else "yes"),
                narrowed.is_unreleased,
            ),
        ],
        "withdrawn": Link(
            "Hide withdrawn papers" if narrowed.with_withdrawn else "Show withdrawn papers",
            _address(here, narrowed, withdrawn="" if narrowed.with_withdrawn else "yes"),
            narrowed.with_withdrawn,
        ),
        "may_file": permissions.can_file_document(request.user, case),
        "archive_rule": case.office.archive_rule,
        "is_scanning": scanner.is_configured(),
        "next_url": _address(here, narrowed, after=page.after) if page.after else "",
        "first_url": _address(here, narrowed) if after else "",
    }
    return render(request, "casework/case_documents.html", context)


def _narrowed(request: SignedInRequest) -> Filter:
    """Read what is asked for; what cannot be read asks for nothing."""
    part, tab = request.GET.get("part", ""), request.GET.get("tab", "")
    numbers = {str(number): number for number in range(1, PARTS + 1)}
    return Filter(
        part=numbers.get(part),
        tab=tab if tab in DocumentTab.values else "",
        with_withdrawn=request.GET.get("withdrawn") == "yes",
        is_unreleased=request.GET.get("unreleased") == "yes",
    )


def _address(here: str, narrowed: Filter, **changes: object) -> str:
    kept: dict[str, object] = {
        "part": narrowed.part,
        "tab": narrowed.tab,
        "withdrawn": "yes" if narrowed.with_withdrawn else "",
        "unreleased": "yes" if narrowed.is_unreleased else "",
    }
    query = urlencode({name: value for name, value in (kept | changes).items() if value})
    return f"{here}?{query}" if query else here


def _may_withdraw(request: SignedInRequest, case: Case, filed_by_id: UUID) -> bool:
    return permissions.can_withdraw_document(request.user, Document(case=case, filed_by_id=filed_by_id))


@require_http_methods(["GET", "POST"])
def document_file(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """File a paper with its file."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_file_document(request.user, case))
    form = FileDocumentForm(
        request.POST or None,
        request.FILES or None,
        labels=folder_labels(case.office, on=request.today),
        people=household(case.pk, today=request.today),
        today=request.today,
    )

    def file() -> str:
        file_document(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        return reverse("casework:case-documents", args=[case.pk])

    if request.method == "POST" and form.is_valid():
        digest = hashlib.sha256(form.cleaned_data["file"].read()).hexdigest()
        form.cleaned_data["file"].seek(0)
        if answer := sent_once(request, form, file, files=[("file", [digest])]):
            messages.success(request, "Paper filed.")
            return answer
    context = {
        "case": case,
        "form": form,
        "sees_releases": permissions.can_see_restricted(request.user, case, RestrictedKind.MEDICAL),
        "hipaa": hipaa_releases(case, viewer=request.user, today=request.today),
        "most_megabytes": settings.DOCUMENT_MAX_BYTES // (1024 * 1024),
        "today": request.today,
        "crumbs": _crumbs(case),
    }
    return render(request, "casework/document_file.html", context, status=status_of(form))


@require_safe
@csp_update({"sandbox": []})  # type: ignore[arg-type]
def document_fetch(request: SignedInRequest, document_id: UUID) -> HttpResponse:
    """Hand out the file of a paper to be saved, and write down who took it."""
    case = seen_case(request, documents=document_id)
    document = case.documents.select_related("case").get(pk=document_id)
    permissions.require(permissions.can_fetch_document(request.user, document))
    if not rules.is_fetchable(document.state, is_scanning=scanner.is_configured()):
        messages.error(request, f"This file cannot be opened: {document.get_state_display()}.")
        return redirect("casework:case-documents", case.pk)
    content = vault.get(document.storage_name, row=document.pk)
    log_view(request=request, case=case, verb=AccessVerb.EXPORT, subject_id=document.pk)
    response = HttpResponse(content, content_type=document.content_type)
    disposition = content_disposition_header(as_attachment=True, filename=document.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def document_move(request: SignedInRequest, document_id: UUID) -> HttpResponse:
    """Put a paper that stands in the wrong place where it belongs."""
    case = seen_case(request, documents=document_id)
    permissions.require(permissions.can_file_document(request.user, case))
    paper = paper_of(document_id, case=case, viewer=request.user, today=request.today)
    form = MoveDocumentForm(
        request.POST or None,
        labels=folder_labels(case.office, on=request.today),
        initial={
            "part": paper.part,
            "tab": paper.tab,
            "paper_place": paper.paper_place,
            "restricted_kind": paper.kind,
            "unreleased_reason": paper.unreleased_reason,
        },
    )
    if paper.is_restricted:
        for name in ("paper_place", "restricted_kind", "unreleased_reason"):
            del form.fields[name]

    def move() -> str:
        move_document(
            document_id=document_id,
            part=form.cleaned_data["part"],
            tab=form.cleaned_data["tab"],
            paper_place=form.cleaned_data.get("paper_place", case.documents.get(pk=document_id).paper_place),
            restricted_kind=form.said_kind(),
            unreleased_reason=form.cleaned_data.get("unreleased_reason", ""),
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:case-documents", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, move)):
        messages.success(request, "Paper moved.")
        return answer
    context = {"case": case, "paper": paper, "form": form, "today": request.today, "crumbs": _crumbs(case)}
    return render(request, "casework/document_move.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def document_withdraw(request: SignedInRequest, document_id: UUID) -> HttpResponse:
    """Withdraw a paper that belongs to another case."""
    case = seen_case(request, documents=document_id)
    document = case.documents.select_related("case").get(pk=document_id)
    permissions.require(permissions.can_withdraw_document(request.user, document))
    key = DraftKey("withdrawal", case.pk, document_id)
    draft = found_draft(request, key)
    form = WithdrawDocumentForm(request.POST or None, initial=initial_of(draft))

    def withdraw() -> str:
        withdraw_document(
            document_id=document_id, reason=form.cleaned_data["reason"], actor=request.user, now=request.now
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-documents", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, withdraw)):
        messages.success(request, "Paper withdrawn. It stays on file, crossed out.")
        return answer
    paper = paper_of(document_id, case=case, viewer=request.user, today=request.today)
    context = {"case": case, "paper": paper, "form": form, "today": request.today, "crumbs": _crumbs(case)}
    context |= {"draft": draft, "draft_key": key}
    return render(request, "casework/document_withdraw.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def folder_labels_set(request: SignedInRequest) -> HttpResponse:
    """Show what the six parts are called everywhere, and name them anew from a day on."""
    permissions.require(permissions.administers(request.user))
    offices = list(Office.objects.order_by("name"))
    key = DraftKey("folder-labels")
    draft = found_draft(request, key)
    form = FolderLabelsForm(request.POST or None, offices=offices, today=request.today, initial=initial_of(draft))

    def name() -> str:
        set_folder_labels(**form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:folder-labels-set")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, name)):
        messages.success(request, "The parts are named.")
        return answer
    context = {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "sets": labels_of_everybody(today=request.today),
        "standard": rules.PART_LABELS,
        "today": request.today,
    }
    return render(request, "casework/folder_labels_set.html", context, status=status_of(form))


def _crumbs(case: Case) -> list[tuple[str, str]]:
    return [*crumbs_of(case), ("Documents", reverse("casework:case-documents", args=[case.pk]))]
