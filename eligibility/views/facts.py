"""Short forms about what is known of a household; the Benefits tab lists it."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import Case, SignedInRequest, crumbs_of, permissions, repeatable, seen_case, wording
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.facts import ChooseKindForm, EndFactForm, RecordFactForm
from eligibility.models import HouseholdFact
from eligibility.operations.facts import end_fact, record_fact, void_fact
from eligibility.queries.benefits import fact_line, kinds_to_choose, names_of
from eligibility.queries.places import of_fact
from eligibility.rules.kinds import KINDS
from eligibility.rules.wording import COUNTS_FROM
from eligibility.views.benefits import answered, reveal

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def fact_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down what is so, from which day on, and from where it is known."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    asked = request.POST if request.method == "POST" else request.GET
    kinds = kinds_to_choose(sees_violence=permissions.sees_safe_addresses(request.user, case))
    kind = KINDS.get(asked.get("kind", ""))
    if kind is None:
        return _choose(request, case, ChooseKindForm(asked if "kind" in asked else None, kinds=kinds))
    people = [(UUID(key), name) for key, name in names_of(case).items()]
    whom: dict[str, object] = {"participant_id": request.GET.get("person", "")}
    whom |= {name: day for name in ("first_day", "told_on") if (day := parse_day(request.GET.get(name, "")))}
    form = RecordFactForm(request.POST or None, kind=kind, people=people, today=request.today, initial=whom)

    def do() -> None:
        record_fact(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    words = (
        "It stands beside others of this kind."
        if kind.is_many
        else "It takes the place of what was on file of this kind from its first day on."
    )
    words = f"{words} {COUNTS_FROM}"
    return answered(request, case, form, do, title=kind.label, button="Save", said="Written down.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def fact_end(request: SignedInRequest, household_fact_id: UUID) -> HttpResponse:
    """Give a fact its last day."""
    case = seen_case(request, **of_fact(household_fact_id, viewer=request.user))
    permissions.require(permissions.can_record_benefits(request.user, case))
    fact = get_object_or_404(HouseholdFact, pk=household_fact_id, case=case)
    reveal(request, case, fact)
    form = EndFactForm(request.POST or None, today=request.today)

    def do() -> None:
        end_fact(fact_id=fact.pk, last_day=form.cleaned_data["last_day"], actor=request.user, now=request.now)

    line = fact_line(fact, case, today=request.today)
    words = f"{line.label}: {line.said}, since {wording.full_day(line.first_day)}."
    return answered(request, case, form, do, title="End a fact", button="End it", said="Ended.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def fact_void(request: SignedInRequest, household_fact_id: UUID) -> HttpResponse:
    """Take back a fact that was never so, once it is asked whether that is meant."""
    case = seen_case(request, **of_fact(household_fact_id, viewer=request.user))
    permissions.require(permissions.can_record_benefits(request.user, case))
    fact = get_object_or_404(HouseholdFact, pk=household_fact_id, case=case)
    reveal(request, case, fact)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_fact(fact_id=fact.pk, actor=request.user, now=request.now)

    line = fact_line(fact, case, today=request.today)
    words = (
        f"{line.label}: {line.said}, since {wording.full_day(line.first_day)}. It was never so. Decisions that used it"
        " stay as they were made; decide again without it. What it took the place of goes on. If it was so until some"
        " day, end it instead."
    )
    return answered(
        request, case, form, do, title="Take a fact back", button="Take it back", said="Taken back.", words=words
    )


def parse_day(text: str) -> date | None:
    """Return a day that an address names, or None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _choose(request: SignedInRequest, case: Case, form: ChooseKindForm) -> HttpResponse:
    """Ask first what a fact is about: each kind has its own boxes."""
    back = reverse("eligibility:benefits", args=[case.pk])
    context = {"case": case, "form": form, "back": back, "crumbs": [*crumbs_of(case), ("Benefits", back)]}
    return render(request, "eligibility/fact_choose.html", context, status=UNPROCESSABLE if form.errors else 200)
