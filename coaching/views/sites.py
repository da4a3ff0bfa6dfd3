"""Work sites: the register, a site with its positions and agreements, and the forms that keep them (A089, A090)."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Office,
    SentForm,
    SignedInRequest,
    log_views,
    permissions,
    read_key,
    repeatable,
    seen_in,
    sent_once,
    status_of,
    wording,
)
from coaching import documents
from coaching.filters import SiteFilter
from coaching.forms.sites import (
    AddPositionForm,
    AddSiteForm,
    ChangePositionForm,
    ChangeSiteForm,
    CloseSiteForm,
    EvaluateSiteForm,
    MakeAgreementForm,
    SignSiteAgreementForm,
)
from coaching.models import SiteAgreement, SitePosition, WorkSite
from coaching.operations.agreements import make_site_agreement, sign_site_agreement
from coaching.operations.sites import (
    add_position,
    add_site,
    change_position,
    change_site,
    close_site,
    evaluate_site,
    office_of,
    position_stand,
    site_stand,
)
from coaching.queries.sites import site_page, sites_page, sites_with_free
from coaching.views.papers import paper_answer

CLOSED = "This site is closed; it stays as it is."


@require_safe
def sites(request: SignedInRequest) -> HttpResponse:
    """Show the work sites of the office, or its state, with their free places."""
    office = _office(request)
    all_sites = WorkSite.objects.seen_from(office)
    with_free = sites_with_free(all_sites, on=request.today)
    narrowed = SiteFilter(request.GET, all_sites, request=request, office=office, with_free=with_free)
    found = cast("QuerySet[WorkSite]", narrowed.qs)
    after = read_key(request.GET.get("after"))
    page = sites_page(found, today=request.today, after=after)
    kept = {name: request.GET[name] for name in SiteFilter.base_filters if request.GET.get(name)}
    total, shown = all_sites.count(), found.count()
    context = {
        "today": request.today,
        "filter": narrowed,
        "rows": page.rows,
        "total": total,
        "is_narrowed": bool(kept),
        "words": _counted(shown, total),
        "free": sum(row.free for row in page.rows),
        "next_url": _address(kept, after=page.after) if page.after else "",
        "first_url": _address(kept) if after else "",
        "own_office": office.name,
        "may_add": permissions.keeps_sites(request.user, office.pk),
    }
    is_part = request.headers.get("HX-Target") == "sites-list"
    return render(request, "coaching/_sites_list.html" if is_part else "coaching/sites.html", context)


@require_safe
def site(request: SignedInRequest, site_id: UUID) -> HttpResponse:
    """Show one site: whom to call, its positions and places, agreements, who is placed there, what was changed."""
    office = _office(request)
    all_sites = WorkSite.objects.seen_from(office)
    try:
        page = site_page(site_id, sites=all_sites, seen=seen_in(request), today=request.today)
    except WorkSite.DoesNotExist as error:
        raise Http404 from error
    log_views(request=request, case_ids=[one.case_id for one in page.placed])
    office_id = all_sites.values_list("office", flat=True).get(pk=site_id)
    context = {
        "today": request.today,
        "page": page,
        "row": page.row,
        "may_keep": permissions.keeps_sites(request.user, office_id) and not page.row.is_closed,
        "crumbs": [("Work sites", reverse("coaching:sites")), (page.row.kind, "")],
    }
    return render(request, "coaching/site.html", context)


@require_http_methods(["GET", "POST"])
def site_add(request: SignedInRequest) -> HttpResponse:
    """Enter a work site."""
    office_of(actor=request.user)
    form = AddSiteForm(request.POST or None)

    def add() -> str:
        return _page_of(add_site(facts=form.facts(), actor=request.user, now=request.now).pk)

    return _answer(request, form, add, title="Add a work site", button="Add", back=reverse("coaching:sites"))


@require_http_methods(["GET", "POST"])
@repeatable
def site_change(request: SignedInRequest, site_id: UUID) -> HttpResponse:
    """Change what is known of a site."""
    found = _kept(request, pk=site_id)
    form = ChangeSiteForm(request.POST or None, stand=site_stand(found), site=found)

    def change() -> str:
        told = {"facts": form.facts(), "seen": form.cleaned_data["seen"]}
        change_site(site_id=found.pk, **told, actor=request.user, now=request.now)
        return _page_of(found.pk)

    def stands() -> str:
        found.refresh_from_db()
        form.look_again(site_stand(found))
        return ", ".join((found.name, found.address, found.contact_name, found.phone))

    return _of_site(request, found, form, change, title="Change a work site", button="Save", stands=stands)


@require_http_methods(["GET", "POST"])
@repeatable
def site_close(request: SignedInRequest, site_id: UUID) -> HttpResponse:
    """Close a site."""
    found = _kept(request, pk=site_id)
    form = CloseSiteForm(request.POST or None)

    def close() -> str:
        close_site(site_id=found.pk, words=form.cleaned_data["words"], actor=request.user, now=request.now)
        return _page_of(found.pk)

    return _of_site(request, found, form, close, title="Close a work site", button="Close it")


@require_http_methods(["GET", "POST"])
def site_evaluate(request: SignedInRequest, site_id: UUID) -> HttpResponse:
    """Write down what was seen at a site."""
    found = _kept(request, pk=site_id)
    form = EvaluateSiteForm(request.POST or None, today=request.today)

    def evaluate() -> str:
        on, facts = form.cleaned_data["on"], form.facts()
        evaluate_site(site_id=found.pk, on=on, facts=facts, actor=request.user, now=request.now)
        return _page_of(found.pk)

    return _of_site(request, found, form, evaluate, title="Evaluate a work site", button="Save the evaluation")


@require_http_methods(["GET", "POST"])
def position_add(request: SignedInRequest, site_id: UUID) -> HttpResponse:
    """Enter a position of a site."""
    found = _kept(request, pk=site_id)
    form = AddPositionForm(request.POST or None)

    def add() -> str:
        add_position(site_id=found.pk, facts=form.facts(), actor=request.user, now=request.now)
        return _page_of(found.pk)

    return _of_site(request, found, form, add, title="Add a position", button="Add")


@require_http_methods(["GET", "POST"])
@repeatable
def position_change(request: SignedInRequest, position_id: UUID) -> HttpResponse:
    """Change or end a position."""
    found = _kept(request, positions=position_id)
    position = SitePosition.objects.get(pk=position_id)
    form = ChangePositionForm(request.POST or None, stand=position_stand(position), position=position)

    def change() -> str:
        told = {"facts": form.facts(), "is_ended": form.cleaned_data["is_ended"], "seen": form.cleaned_data["seen"]}
        change_position(position_id=position.pk, **told, actor=request.user, now=request.now)
        return _page_of(found.pk)

    def stands() -> str:
        position.refresh_from_db()
        form.look_again(position_stand(position))
        return f"{position.title}, {position.weekly_hours.normalize():f} hours a week, {position.needed} needed"

    return _of_site(request, found, form, change, title="Change a position", button="Save", stands=stands)


@require_http_methods(["GET", "POST"])
def site_agreement_make(request: SignedInRequest, site_id: UUID) -> HttpResponse:
    """Write the agreement with a site, to be signed."""
    found = _kept(request, pk=site_id)
    form = MakeAgreementForm(request.POST or None, today=request.today)

    def make() -> str:
        told = {name: form.cleaned_data[name] for name in ("first_day", "last_day", "extra")}
        make_site_agreement(site_id=found.pk, **told, actor=request.user, now=request.now)
        return _page_of(found.pk)

    return _of_site(request, found, form, make, title="Write a site agreement", button="Write it")


@require_http_methods(["GET", "POST"])
@repeatable
def site_agreement_sign(request: SignedInRequest, site_agreement_id: UUID) -> HttpResponse:
    """Write down that a site signed its agreement."""
    found = _kept(request, agreements=site_agreement_id)
    form = SignSiteAgreementForm(request.POST or None, today=request.today)

    def sign() -> str:
        told = {name: form.cleaned_data[name] for name in ("way", "signed_on", "site_signer", "kept_at")}
        sign_site_agreement(agreement_id=site_agreement_id, **told, actor=request.user, now=request.now)
        return _page_of(found.pk)

    return _of_site(request, found, form, sign, title="Record the signature", button="Record")


@require_safe
def site_agreement_paper(request: SignedInRequest, site_agreement_id: UUID) -> HttpResponse:
    """Give out a site agreement as PDF: with lines to sign on, or with who signed."""
    found = _seen(request, agreements=site_agreement_id)
    agreement = SiteAgreement.objects.select_related("taken_by").get(pk=site_agreement_id, site=found)
    return paper_answer(documents.render_site_agreement(agreement), "site-agreement.pdf")


def _office(request: SignedInRequest) -> Office:
    office = request.user.office
    permissions.require(permissions.sees_sites(request.user))
    if office is None:
        raise Http404
    return office


def _seen(request: SignedInRequest, **lookup: Any) -> WorkSite:
    rows = WorkSite.objects.seen_from(_office(request)).select_related("office")
    return get_object_or_404(rows, **lookup)


def _kept(request: SignedInRequest, **lookup: Any) -> WorkSite:
    found = _seen(request, **lookup)
    permissions.require(permissions.keeps_sites(request.user, found.office_id))
    return found


def _page_of(site_id: UUID) -> str:
    return reverse("coaching:site", args=[site_id])


def _of_site(
    request: SignedInRequest,
    found: WorkSite,
    form: SentForm,
    do: Callable[[], str],
    *,
    title: str,
    button: str,
    stands: Callable[[], str] | None = None,
) -> HttpResponse:
    """Answer a short form about a site."""
    if request.method == "GET" and found.closed_on is not None:
        messages.error(request, CLOSED)
        return redirect(_page_of(found.pk))
    back = _page_of(found.pk)
    return _answer(request, form, do, title=title, button=button, back=back, about=found.name, stands=stands)


def _answer(
    request: SignedInRequest,
    form: SentForm,
    do: Callable[[], str],
    *,
    title: str,
    button: str,
    back: str,
    about: str = "",
    stands: Callable[[], str] | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "Saved.")
        return answer
    is_outdated = bool(getattr(form, "is_outdated", False))
    crumbs = [("Work sites", reverse("coaching:sites")), *([(about, back)] if about else [])]
    context = {
        "today": request.today,
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "about": about,
        "standing": stands() if stands and is_outdated else "",
        "crumbs": crumbs,
    }
    return render(request, "coaching/office_form.html", context, status=status_of(form))


def _counted(shown: int, total: int) -> str:
    sites = wording.counted(total, "site", "sites")
    return f"{sites} of the state" if shown == total else f"{shown:,} of {sites} of the state"


def _address(kept: dict[str, str], *, after: UUID | None = None) -> str:
    query = QueryDict(mutable=True)
    query.update(kept | ({"after": str(after)} if after else {}))
    return f"{reverse('coaching:sites')}{'?' if query else ''}{query.urlencode()}"
