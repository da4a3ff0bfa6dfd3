"""What if: other hours and wages beside how it stands; stored is only that the case was looked at."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.public import SignedInRequest, crumbs_of, permissions, seen_case
from eligibility.forms.what_if import WhatIfForm
from eligibility.queries.benefits import names_of
from eligibility.queries.held import held_for
from eligibility.queries.reductions import reductions_of
from eligibility.queries.what_if import WhatIf, what_if
from eligibility.rules.book import NoRule
from eligibility.rules.facts import Household, Role
from eligibility.rules.holding import Missing
from eligibility.rules.reading import Misread
from eligibility.rules.requirements import unreadable

UNPROCESSABLE = 422


@require_safe
def what_would_be(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show every programme month by month for other hours and wages, and the picture of the cliff."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    month = request.today.replace(day=1)
    names = names_of(case)
    household: Household | None = None
    missing: list[tuple[str, str]] = []
    problem = ""
    try:
        held = held_for(case, programme="", month=month, filed_on=request.today)
        # Nothing is reckoned for a part of a month: whoever looks ahead has not filed today.
        household = replace(held.question.household, filed_on=None)
    except Missing as error:
        missing = [(names.get(who, ""), what) for who, what in error.wants]
    except NoRule as error:
        problem = str(error)
    except Misread as error:
        problem = unreadable(error)
    grown = [one for one in household.members if one.role != Role.CHILD] if household else []
    form = WhatIfForm(request.GET or None, people=[(one.id, names.get(one.id, "")) for one in grown])
    answer: WhatIf | None = None
    if household is not None and form.is_valid():
        person, hours, wage = form.asked()
        try:
            answer = what_if(household, person, hours=hours, wage=wage, first=month)
        except NoRule as error:
            problem = str(error)
    context = {
        "case": case,
        "form": form,
        "missing": missing,
        "problem": problem,
        "answer": answer,
        "is_reduced": bool(reductions_of([case])[case.pk].in_month(month)),
        "month": month,
        "crumbs": [*crumbs_of(case), ("Benefits", reverse("eligibility:benefits", args=[case.pk]))],
    }
    return render(request, "eligibility/what_if.html", context, status=UNPROCESSABLE if form.errors else 200)
