"""Employers of an office: the list, one of them, and the forms that keep them (A092, A093, A094)."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Office,
    SentForm,
    SignedInRequest,
    permissions,
    read_key,
    repeatable,
    sent_once,
    status_of,
    wording,
)
from coaching.forms.employers import AddEmployerForm, AnswerNeedForm, ChangeEmployerForm, EmployerContactForm
from coaching.models import Employer, EmployerNeed
from coaching.operations.employers import (
    add_employer,
    answer_employer_need,
    change_employer,
    employer_stand,
    log_employer_contact,
)
from coaching.queries.employers import employer_page, employers_page, named, open_needs


@require_safe
def employers(request: SignedInRequest) -> HttpResponse:
    """Show the employers of the office, and what they wait to be answered."""
    known = Employer.objects.known_in(_office(request))
    words, after = request.GET.get("words", "").strip()[:80], read_key(request.GET.get("after"))
    page = employers_page(known, words=words, after=after)
    total, shown = known.count(), named(known, words).count()
    counted = wording.counted(total, "employer", "employers")
    context = {
        "today": request.today,
        "rows": page.rows,
        "needs": open_needs(known, today=request.today),
        "asked": words,
        "total": total,
        "count_words": counted if shown == total else f"{shown:,} of {counted}",
        "next_url": _address(words, page.after) if page.after else "",
        "first_url": _address(words, None) if after else "",
    }
    return render(request, "coaching/employers.html", context)


@require_safe
def employer(request: SignedInRequest, employer_id: UUID) -> HttpResponse:
    """Show one employer: whom to call, what they asked for, how they were met."""
    office = _office(request)
    found = _found(request, employer_id)
    context = {
        "today": request.today,
        "page": employer_page(found, jurisdiction=office.jurisdiction, today=request.today),
        "employer": found,
        "crumbs": [("Employers", reverse("coaching:employers"))],
    }
    return render(request, "coaching/employer.html", context)


@require_http_methods(["GET", "POST"])
def employer_add(request: SignedInRequest) -> HttpResponse:
    """Enter an employer."""
    _office(request)
    form = AddEmployerForm(request.POST or None)

    def add() -> str:
        return _page_of(add_employer(facts=form.facts(), actor=request.user, now=request.now))

    return _answer(request, form, add, title="Add an employer", button="Add")


@require_http_methods(["GET", "POST"])
@repeatable
def employer_change(request: SignedInRequest, employer_id: UUID) -> HttpResponse:
    """Change what is known of an employer."""
    found = _found(request, employer_id)
    form = ChangeEmployerForm(request.POST or None, stand=employer_stand(found), employer=found)

    def change() -> str:
        told = {"facts": form.facts(), "seen": form.cleaned_data["seen"]}
        return _page_of(change_employer(employer_id=found.pk, **told, actor=request.user, now=request.now))

    return _answer(request, form, change, title="Change an employer", button="Save", about=found)


@require_http_methods(["GET", "POST"])
def employer_contact(request: SignedInRequest, employer_id: UUID) -> HttpResponse:
    """Write down how an employer was met."""
    office, found = _office(request), _found(request, employer_id)
    form = EmployerContactForm(request.POST or None, jurisdiction=office.jurisdiction, today=request.today)

    def log() -> str:
        told = {name: form.cleaned_data[name] for name in ("kind", "on", "topics", "words")}
        log_employer_contact(employer_id=found.pk, **told, asked=form.asked(), actor=request.user, now=request.now)
        return _page_of(found)

    return _answer(request, form, log, title="Log a contact with an employer", button="Log it", about=found)


@require_http_methods(["GET", "POST"])
@repeatable
def employer_need_answer(request: SignedInRequest, need_id: UUID) -> HttpResponse:
    """Answer what an employer asked for."""
    known = Employer.objects.known_in(_office(request))
    need = get_object_or_404(EmployerNeed.objects.select_related("employer"), pk=need_id, employer__in=known)
    if request.method == "GET" and need.answered_on is not None:
        messages.error(request, "This was answered already.")
        return redirect(_page_of(need.employer))
    form = AnswerNeedForm(request.POST or None, today=request.today)

    def answer() -> str:
        told = {name: form.cleaned_data[name] for name in ("answer", "answered_on")}
        answer_employer_need(need_id=need.pk, **told, actor=request.user, now=request.now)
        return _page_of(need.employer)

    words = f"They asked: {need.words}"
    return _answer(request, form, answer, title="Answer an employer", button="Record", about=need.employer, words=words)


def _office(request: SignedInRequest) -> Office:
    office = request.user.office
    permissions.require(permissions.sees_sites(request.user))
    if office is None:
        raise Http404
    return office


def _found(request: SignedInRequest, employer_id: UUID) -> Employer:
    return get_object_or_404(Employer.objects.known_in(_office(request)), pk=employer_id)


def _page_of(found: Employer) -> str:
    return reverse("coaching:employer", args=[found.pk])


def _address(words: str, after: UUID | None) -> str:
    query = QueryDict(mutable=True)
    query.update(({"words": words} if words else {}) | ({"after": str(after)} if after else {}))
    return f"{reverse('coaching:employers')}{'?' if query else ''}{query.urlencode()}"


def _answer(
    request: SignedInRequest,
    form: SentForm,
    do: Callable[[], str],
    *,
    title: str,
    button: str,
    about: Employer | None = None,
    words: str = "",
) -> HttpResponse:
    """Answer a short form about an employer."""
    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "Saved.")
        return answer
    standing = ""
    if isinstance(form, ChangeEmployerForm) and form.is_outdated and about is not None:
        about.refresh_from_db()
        form.look_again(employer_stand(about))
        standing = ", ".join(filter(None, (about.name, about.address, about.contact_name, about.phone)))
    crumbs = [("Employers", reverse("coaching:employers")), *([(about.name, _page_of(about))] if about else [])]
    context = {
        "today": request.today,
        "form": form,
        "title": title,
        "button": button,
        "back": _page_of(about) if about else reverse("coaching:employers"),
        "about": about.name if about else "",
        "words": words,
        "standing": standing,
        "crumbs": crumbs,
    }
    return render(request, "coaching/office_form.html", context, status=status_of(form))
