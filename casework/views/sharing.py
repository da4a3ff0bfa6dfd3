"""Releases of a case and what is shared on their strength."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions
from casework.case_frame import frame_of
from casework.choices import EventKind
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.forms.sharing import ASK, FileReleaseForm, GiveReleaseForm, RevokeReleaseForm, ShareForm
from casework.models import Case, ShareOverride
from casework.operations.drafts import discard_draft
from casework.operations.releases import file_release, give_release, place_stand, revoke_release
from casework.operations.sharing import ask_override, share
from casework.queries.cases import household
from casework.queries.paging import read_key
from casework.queries.providers import provider_choices
from casework.queries.sharing import ReleaseRow, disclosures_of, hidden_count, overrides_of, releases_of
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of


@require_safe
def case_sharing(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the releases of a family, what was told on their strength, and overrides."""
    shown = seen_case(request, pk=case_id)
    frame = frame_of(request, shown, current="casework:case-sharing")
    user = request.user
    overrides = overrides_of(shown.pk, viewer=user, today=request.today)
    after = read_key(request.GET.get("after"))
    told = disclosures_of(shown.pk, viewer=user, after=after)
    here = reverse("casework:case-sharing", args=[shown.pk])
    context = {
        "first_url": here if after else "",
        "next_url": f"{here}?after={told.after}" if told.after else "",
        "releases": releases_of(shown, viewer=user, today=request.today),
        "disclosures": told.rows,
        "hidden": hidden_count(shown, viewer=user),
        "overrides": [(one, one.is_open_for(request.user.pk, request.today)) for one in overrides],
        "may": frame["may"]
        | {
            "give_release": permissions.can_give_release(request.user, shown),
            "share": permissions.can_share(request.user, shown),
            "revoke_release": permissions.can_revoke_release(request.user, shown),
        },
    }
    return render(request, "casework/case_sharing.html", frame | context)


@require_http_methods(["GET", "POST"])
def release_give(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Record a release that somebody signed."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    if request.method == "GET" and not permissions.can_give_release(request.user, case):
        messages.error(request, "This case is closed; nothing more is released on it.")
        return redirect("casework:case-sharing", case.pk)
    form = GiveReleaseForm(
        request.POST or None,
        people=household(case.pk, today=request.today),
        providers=provider_choices(case.office),
        today=request.today,
        kinds=permissions.kinds_seen(request.user, case),
        initial=_filled(request),
    )

    def give() -> str:
        given = give_release(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        return reverse("casework:release", args=[case.pk, given.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, give)):
        messages.success(request, "Release recorded. It opens what it names from its first day on.")
        return answer
    context = {"case": case, "form": form, "today": request.today, "crumbs": crumbs_of(case)}
    return render(request, "casework/release_give.html", context, status=status_of(form))


@require_safe
def release(request: SignedInRequest, case_id: UUID, release_id: UUID) -> HttpResponse:
    """Show one release with its two ticks: the original in the hard file, the note (A069)."""
    case = seen_case(request, pk=case_id)
    row = _release(request, case, release_id)
    form = FileReleaseForm(stand=place_stand(row.file_place), initial={"file_place": row.file_place})
    return _release_page(request, case, row, form)


@require_POST
def release_file(request: SignedInRequest, case_id: UUID, release_id: UUID) -> HttpResponse:
    """Say where in the hard file the signed original is."""
    case = seen_case(request, pk=case_id)
    row = _release(request, case, release_id)
    permissions.require(permissions.can_revoke_release(request.user, case))
    form = FileReleaseForm(request.POST, stand=place_stand(row.file_place))

    def file() -> str:
        file_release(
            release_id=row.id,
            file_place=form.cleaned_data["file_place"],
            seen=form.cleaned_data["seen"] or None,
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:release", args=[case.pk, row.id])

    if form.is_valid() and (answer := sent_once(request, form, file)):
        messages.success(request, "Saved: that is where the original is.")
        return answer
    if form.is_outdated:
        form.look_again(place_stand(_release(request, case, release_id).file_place))
    return _release_page(request, case, row, form)


def _release_page(request: SignedInRequest, case: Case, row: ReleaseRow, form: FileReleaseForm) -> HttpResponse:
    context = {
        "case": case,
        "row": row,
        "form": form,
        "may_file": permissions.can_revoke_release(request.user, case),
        "may_note": permissions.can_file_note(request.user, case),
        "today": request.today,
        "crumbs": [*crumbs_of(case), ("Sharing", reverse("casework:case-sharing", args=[case.pk]))],
    }
    return render(request, "casework/release.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def release_revoke(request: SignedInRequest, case_id: UUID, release_id: UUID) -> HttpResponse:
    """Write down that the person took a release back."""
    case = seen_case(request, pk=case_id)
    row = _release(request, case, release_id)
    permissions.require(permissions.can_revoke_release(request.user, case))
    form = RevokeReleaseForm(request.POST or None, today=request.today)

    def revoke() -> str:
        revoke_release(release_id=row.id, on=form.cleaned_data["on"], actor=request.user, now=request.now)
        return reverse("casework:case-sharing", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, revoke)):
        messages.success(request, "Revoked. Nothing more may be told on its strength.")
        return answer
    context = {"case": case, "row": row, "form": form, "today": request.today, "crumbs": crumbs_of(case)}
    return render(request, "casework/release_revoke.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def share_something(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Tell somebody outside something through the gate, or ask a second person to let it pass."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_share(request.user, case))
    key = DraftKey("share", case.pk)
    draft = found_draft(request, key)
    form = ShareForm(
        request.POST or None,
        people=household(case.pk, today=request.today),
        providers=provider_choices(case.office),
        kinds=permissions.kinds_seen(request.user, case),
        initial=_of_override(request, case)
        or (initial_of(draft, ticks=("has_part2_notice",)) if draft else _filled(request)),
    )
    is_asking = ASK in request.POST

    def tell() -> str:
        if is_asking:
            ask_override(case_id=case.pk, **form.asked(), actor=request.user, now=request.now)
        else:
            share(case_id=case.pk, **form.told(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-sharing", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, tell)):
        asked = "Asked. A lead worker or the operations manager decides."
        messages.success(request, asked if is_asking else "Written down. You may tell them this, and only this.")
        return answer
    context = {
        "case": case,
        "form": form,
        "draft": found_draft(request, key),
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/share.html", context, status=status_of(form))


def _filled(request: SignedInRequest) -> dict[str, Any]:
    """Return what a form begins with when a page that misses a release leads to it: keys and codes, never words."""
    names = ("kind", "participant_id", "provider_id", "partner_type", "purpose")
    filled: dict[str, Any] = {name: request.GET[name] for name in names if name in request.GET}
    return filled | ({"scopes": request.GET.getlist("scopes")} if "scopes" in request.GET else {})


def _of_override(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """Return what an approved override was asked for, when the address names one of the person's own."""
    wanted = read_key(request.GET.get("override"))
    found = case.share_overrides.filter(pk=wanted, asked_by=request.user).first() if wanted else None
    if found is None:
        return {}
    same = ("participant_id", "provider_id", "party_name", "partner_type", "scopes", "purpose")
    return _plain(found, same) | {"override_id": found.pk}


def _plain(override: ShareOverride, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(override, name) for name in names}


def _release(request: SignedInRequest, case: Case, key: UUID) -> ReleaseRow:
    found = releases_of(case, viewer=request.user, today=request.today, only=key)
    if found:
        return found[0]
    if case.events.filter(kind=EventKind.RELEASE_GIVEN, subject_id=key).exists():
        raise PermissionDenied
    raise Http404
