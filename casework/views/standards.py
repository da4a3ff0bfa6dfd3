"""Standards and values: every rule that binds, with its source, and every figure with its days."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.choices import Jurisdiction
from casework.context import SignedInRequest
from casework.queries.declared import NOT_SET, declared_standards
from casework.queries.standards import programs, watched
from casework.views.today import Chip

PARTS = {"standards": "Standards", "values": "Values", "endings": "Ends soon"}


@require_safe
def standards(request: SignedInRequest) -> HttpResponse:
    """Show what binds in one jurisdiction: its standards, its values, or what ends soon."""
    jurisdiction = _jurisdiction(request)
    part = request.GET.get("part", "")
    part = part if part in PARTS else "standards"
    endings = watched(jurisdiction, today=request.today)
    context = {
        "today": request.today,
        "part": part,
        "states": [_chip(str(one.label), one, part, is_current=one == jurisdiction) for one in Jurisdiction],
        "parts": [_chip(label, jurisdiction, key, is_current=key == part) for key, label in PARTS.items()],
        "endings": endings,
        "not_set": NOT_SET,
    }
    if part == "standards":
        everywhere = declared_standards(today=request.today)
        context["standards"] = [one for one in everywhere if one.jurisdiction == jurisdiction]
    if part == "values":
        context["programs"] = programs(jurisdiction, today=request.today)
    return render(request, "casework/standards.html", context)


def _jurisdiction(request: SignedInRequest) -> Jurisdiction:
    """Return the one asked for, else the one of the person's office."""
    asked = request.GET.get("jurisdiction", "")
    if asked in Jurisdiction.values:
        return Jurisdiction(asked)
    return Jurisdiction(request.user.office.jurisdiction) if request.user.office else Jurisdiction.ALASKA


def _chip(label: str, jurisdiction: Jurisdiction, part: str, *, is_current: bool) -> Chip:
    query = urlencode({"jurisdiction": jurisdiction, "part": part})
    return Chip(label, f"{reverse('casework:standards')}?{query}", is_current)
