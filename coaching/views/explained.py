"""A family's month explained: what of its hours counts for the federal rates, line by line, with the sources."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.public import SignedInRequest, crumbs_of, permissions, seen_case, wording
from coaching.queries.duties import has_work_duties
from coaching.queries.explained import month_told
from coaching.queries.work_facts import story_of
from coaching.rules.weeks import month_before, next_month
from coaching.views.asked_month import FIRST_YEAR, asked_month


@require_safe
def month_explained(request: SignedInRequest, case_id: UUID, month: str) -> HttpResponse:
    """Open each adult's month to the arithmetic, and say where the family stands in both rates."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    first = asked_month(month, latest=request.today)
    told = month_told(story_of(case.pk), first) if has_work_duties(case) else None
    people = case.participants.adults().select_related("person__merged_into").order_by("position", "pk")
    names = {one.pk: one.person.standing.name for one in people}
    context = {
        "case": case,
        "month": first,
        "month_key": month,
        "told": told,
        "adults": [(names.get(key, ""), adult) for key, adult in told.adults.items()] if told else [],
        "before": _other(case.pk, month_before(first)),
        "after": _other(case.pk, next_month(first)) if next_month(first) <= request.today else "",
        "crumbs": [
            *crumbs_of(case),
            ("Work", reverse("coaching:work", args=[case.pk])),
            (wording.month_words(first), reverse("coaching:hours-case", args=[case.pk, month])),
        ],
    }
    return render(request, "coaching/month_explained.html", context)


def _other(case_id: UUID, month: date) -> str:
    return reverse("coaching:month-explained", args=[case_id, f"{month:%Y-%m}"]) if month.year >= FIRST_YEAR else ""
