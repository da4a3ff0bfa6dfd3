"""The provider directory and the lists beside it: entries, releases that end, children nobody saw lately."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions
from casework.context import SignedInRequest
from casework.documents import csv_answer, write_csv
from casework.door import sent_once, status_of
from casework.filters import ProviderFilter
from casework.forms.providers import ProviderForm, VerifyProviderForm
from casework.models import Provider
from casework.operations.providers import add_provider, change_provider, verify_provider, version_of
from casework.queries.paging import read_key
from casework.queries.providers import (
    children_to_see,
    provider_row,
    provider_rows,
    providers_page,
    stale_before,
)
from casework.queries.seen import seen_in
from casework.queries.sharing import ending_releases, unfiled_releases

CSV_HEADER = (
    "Name", "What they are", "Offers", "Languages", "Tribes served", "Cultures", "Readiness", "Criminal record",
    "Own release form", "Telephone", "E-mail", "Website", "Address", "Good to know", "Where", "Status", "Verified on",
    "Verified by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A tab: a link with its own address."""

    label: str
    url: str
    is_current: bool


def _tabs(request: SignedInRequest, current: str) -> list[Link]:
    pages = [("casework:providers", "Directory")]
    if permissions.works_on_cases(request.user):
        pages += [("casework:releases-ending", "Releases that end"), ("casework:children", "Children to see")]
    return [Link(label, reverse(name), name == current) for name, label in pages]


@require_safe
def providers(request: SignedInRequest) -> HttpResponse:
    """Show the directory of the office and its state, narrowed as the address says."""
    permissions.require(permissions.sees_directory(request.user))
    offered, narrowed = _narrowed(request)
    after = read_key(request.GET.get("after"))
    found = cast("QuerySet[Provider]", narrowed.qs)
    page = providers_page(found, stale=narrowed.stale, after=after)
    kept = _kept(request.GET)
    total, shown = offered.count(), found.count()
    words = (
        f"{total:,} entries" if shown == total else f"{shown:,} of {total:,} entries: {total - shown:,} filtered out"
    )
    context = {
        "today": request.today,
        "filter": narrowed,
        "rows": page.rows,
        "total": total,
        "is_narrowed": bool(kept),
        "words": "1 entry" if shown == total == 1 else words,
        "next_url": _address("casework:providers", kept, after=page.after) if page.after else "",
        "first_url": _address("casework:providers", kept) if after else "",
        "csv_url": _address("casework:providers-csv", kept),
        "tabs": _tabs(request, "casework:providers"),
        "may_add": permissions.can_propose_provider(request.user),
        "lists": permissions.lists_providers(request.user),
    }
    is_part = request.headers.get("HX-Target") == "providers-list"
    return render(request, "casework/_providers_list.html" if is_part else "casework/providers.html", context)


@require_safe
def providers_csv(request: SignedInRequest) -> HttpResponse:
    """Hand out the narrowed directory as a file; it holds no case data."""
    permissions.require(permissions.sees_directory(request.user))
    _, narrowed = _narrowed(request)
    rows = provider_rows(cast("QuerySet[Provider]", narrowed.qs), stale=narrowed.stale)
    lines = (
        (
            row.name, row.partner, row.services, row.languages, row.tribes, row.cultures, row.readiness,
            row.criminal_record, row.needs_own_form, row.phone, row.email, row.website, row.address, row.remark,
            row.where, row.status_label, row.verified_on, row.verified_by,
        )
        for row in rows
    )  # fmt: skip
    return csv_answer(write_csv(CSV_HEADER, lines), f"providers-{request.today}")


def _narrowed(request: SignedInRequest) -> tuple[QuerySet[Provider], ProviderFilter]:
    offered = Provider.objects.offered_in(request.user.office)
    stale = stale_before(request.user.office, today=request.today)
    return offered, ProviderFilter(request.GET, offered, request=request, stale=stale)


def _kept(query: QueryDict) -> dict[str, str]:
    return {name: str(query[name]) for name in ProviderFilter.base_filters if query.get(name)}


def _address(page: str, kept: dict[str, str], *, after: UUID | None = None) -> str:
    query = QueryDict(mutable=True)
    query.update(kept | ({"after": str(after)} if after else {}))
    return f"{reverse(page)}{'?' if query else ''}{query.urlencode()}"


@require_safe
def provider(request: SignedInRequest, provider_id: UUID) -> HttpResponse:
    """Show one entry of the directory."""
    permissions.require(permissions.sees_directory(request.user))
    return _provider_page(request, _found(request, provider_id), VerifyProviderForm())


@require_POST
def provider_verify(request: SignedInRequest, provider_id: UUID) -> HttpResponse:
    """Say that an entry still holds."""
    permissions.require(permissions.sees_directory(request.user))
    found = _found(request, provider_id)
    permissions.require(permissions.can_verify_provider(request.user, found))
    form = VerifyProviderForm(request.POST)

    def verify() -> str:
        verify_provider(provider_id=found.pk, actor=request.user, now=request.now)
        return reverse("casework:provider", args=[found.pk])

    if form.is_valid() and (answer := sent_once(request, form, verify)):
        messages.success(request, "Verified today. Thank you.")
        return answer
    return _provider_page(request, found, form)


def _provider_page(request: SignedInRequest, found: Provider, form: VerifyProviderForm) -> HttpResponse:
    row = provider_row(found, stale=stale_before(request.user.office, today=request.today))
    context = {
        "today": request.today,
        "row": row,
        "form": form,
        "entered_by": found.entered_by.name,
        "entered_at": found.entered_at,
        "may_verify": not row.is_retired and permissions.can_verify_provider(request.user, found),
        "may_change": permissions.lists_providers(request.user),
        "crumbs": [("Directory", reverse("casework:providers")), (row.partner, "")],
    }
    return render(request, "casework/provider.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def provider_add(request: SignedInRequest) -> HttpResponse:
    """Enter a provider, or propose one."""
    permissions.require(permissions.can_propose_provider(request.user))
    lists = permissions.lists_providers(request.user)
    form = ProviderForm(request.POST or None, provider=None, lists=lists)

    def add() -> str:
        added = add_provider(
            entry=form.entry(),
            is_statewide=form.cleaned_data.get("is_statewide", False),
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:provider", args=[added.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, add)):
        said = "Listed, and verified today." if lists else "Proposed. The engagement specialist looks at it."
        messages.success(request, said)
        return answer
    context = {
        "today": request.today,
        "form": form,
        "title": "Add a provider" if lists else "Propose a provider",
        "crumbs": [("Directory", reverse("casework:providers")), ("New entry", "")],
        "back_url": reverse("casework:providers"),
    }
    return render(request, "casework/provider_change.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def provider_change(request: SignedInRequest, provider_id: UUID) -> HttpResponse:
    """Change an entry, list a proposal, take an entry out."""
    permissions.require(permissions.lists_providers(request.user))
    found = _found(request, provider_id)
    form = ProviderForm(request.POST or None, provider=found, lists=True)

    def change() -> str:
        change_provider(
            provider_id=found.pk,
            entry=form.entry(),
            is_retired=form.cleaned_data["is_retired"],
            seen=form.cleaned_data["seen"],
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:provider", args=[found.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, change)):
        messages.success(request, "Saved, and verified today.")
        return answer
    is_outdated = bool(form.is_bound and form["seen"].errors)
    if is_outdated:
        found = _found(request, provider_id)
        form.rest_on(version_of(found))
    context = {
        "today": request.today,
        "form": form,
        "title": "Edit provider",
        "standing": provider_row(found, stale=request.today) if is_outdated else None,
        "crumbs": [
            ("Directory", reverse("casework:providers")),
            (found.name, reverse("casework:provider", args=[found.pk])),
        ],
        "back_url": reverse("casework:provider", args=[found.pk]),
    }
    return render(request, "casework/provider_change.html", context, status=status_of(form))


def _found(request: SignedInRequest, provider_id: UUID) -> Provider:
    offered = Provider.objects.offered_in(request.user.office)
    return get_object_or_404(offered.select_related("office", "verified_by", "entered_by"), pk=provider_id)


@require_safe
def releases_ending(request: SignedInRequest) -> HttpResponse:
    """Show the releases that end soon on the cases that a person sees, or those not filed on paper yet (A069)."""
    permissions.require(permissions.works_on_cases(request.user))
    shows_unfiled = request.GET.get("show") == "unfiled"
    seen, viewer, today = seen_in(request), request.user, request.today
    after = read_key(request.GET.get("after"))
    page = (
        unfiled_releases(seen, viewer=viewer, today=today, after=after)
        if shows_unfiled
        else ending_releases(seen, viewer=viewer, office=viewer.office, today=today, after=after)
    )
    ending = reverse("casework:releases-ending")
    unfiled = f"{ending}?show=unfiled"
    here = unfiled if shows_unfiled else ending
    context = {
        "today": today,
        "rows": page.rows,
        "first_url": here if after else "",
        "next_url": f"{here}{'&' if shows_unfiled else '?'}after={page.after}" if page.after else "",
        "shows_unfiled": shows_unfiled,
        "chips": [
            Link("Ends soon", ending, not shows_unfiled),
            Link("Original not in the hard file", unfiled, shows_unfiled),
        ],
        "shows_coach": permissions.sees_other_coaches(request.user),
        "tabs": _tabs(request, "casework:releases-ending"),
    }
    return render(request, "casework/releases_ending.html", context)


@require_safe
def children(request: SignedInRequest) -> HttpResponse:
    """Show the children whom nobody saw, spoke with or referred for months (A036)."""
    permissions.require(permissions.works_on_cases(request.user))
    context = {
        "today": request.today,
        "page": children_to_see(seen_in(request), office=request.user.office, today=request.today),
        "shows_coach": permissions.sees_other_coaches(request.user),
        "tabs": _tabs(request, "casework:children"),
    }
    return render(request, "casework/children.html", context)
