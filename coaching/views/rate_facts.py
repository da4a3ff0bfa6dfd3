"""Short forms about facts that bear on the federal rates; the Work tab of a case lists them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    SentForm,
    SignedInRequest,
    crumbs_of,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching.forms.rate_facts import EndFactForm, RecordFactForm, VoidFactForm
from coaching.models import RateFact
from coaching.operations.rate_facts import end_fact, kinds_for, record_fact, void_fact
from coaching.queries.places import of_record
from coaching.queries.rate_facts import fact_months, fact_words


@require_http_methods(["GET", "POST"])
@repeatable
def rate_fact_add(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down a fact of the family or of an adult, from a month on."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_hours(request.user, case))
    people = case.participants.adults().select_related("person__merged_into").order_by("position", "pk")
    adults = [(one.pk, one.person.standing.name) for one in people]
    form = RecordFactForm(
        request.POST or None, kinds=kinds_for(actor=request.user, case=case), adults=adults, today=request.today
    )

    def record() -> str:
        names = ("kind", "participant_id", "first_month", "last_month", "amount", "source")
        told = {name: form.cleaned_data[name] for name in names}
        record_fact(case_id=case.pk, **told, actor=request.user, now=request.now)
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, record)):
        messages.success(request, "Written down.")
        return answer
    words = (
        "In its months it stands in the place of what was on file of this kind. What was to go on longer goes on after"
        " its last month."
    )
    return _page(request, case, form, title="A fact for the federal rates", button="Save", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def rate_fact_end(request: SignedInRequest, rate_fact_id: UUID) -> HttpResponse:
    """Give a fact its last month."""
    case = seen_case(request, **of_record(RateFact, rate_fact_id))
    permissions.require(permissions.can_record_hours(request.user, case))
    fact = get_object_or_404(RateFact.objects.visible_to(request.user), pk=rate_fact_id)
    form = EndFactForm(request.POST or None, since=fact.first_month, today=request.today)

    def end() -> str:
        end_fact(fact_id=fact.pk, last_month=form.cleaned_data["last_month"], actor=request.user, now=request.now)
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "Ended.")
        return answer
    words = f"{fact_words(fact)}, {fact_months(fact)}"
    return _page(request, case, form, title="End a fact", button="End it", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def rate_fact_void(request: SignedInRequest, rate_fact_id: UUID) -> HttpResponse:
    """Take back a fact that was never so, once it is asked whether that is meant."""
    case = seen_case(request, **of_record(RateFact, rate_fact_id))
    permissions.require(permissions.can_record_hours(request.user, case))
    fact = get_object_or_404(RateFact.objects.visible_to(request.user), pk=rate_fact_id)
    form = VoidFactForm(request.POST or None)

    def void() -> str:
        void_fact(fact_id=fact.pk, actor=request.user, now=request.now)
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, void)):
        messages.success(request, "Taken back.")
        return answer
    words = (
        f"{fact_words(fact)}, {fact_months(fact)}. It was never so: it counts in no month any more, and the hours are"
        " counted anew. It stays on file who wrote it and who took it back. What it ended stays ended; write that down"
        " anew where it went on. If it was so until some month, end it instead."
    )
    return _page(request, case, form, title="Take a fact back", button="Take it back", words=words)


def _page(request: SignedInRequest, case: Case, form: SentForm, *, title: str, button: str, words: str) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "words": words,
        "back": _tab(case),
        "crumbs": [*crumbs_of(case), ("Work", _tab(case))],
    }
    return render(request, "coaching/activity_form.html", context, status=status_of(form))


def _tab(case: Case) -> str:
    return reverse("coaching:work", args=[case.pk])
