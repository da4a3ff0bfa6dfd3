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

EVERY_STATE = "all"
PARTS = {"standards": "Standards", "values": "Values", "endings": "Ends soon"}


@require_safe
def standards(request: SignedInRequest) -> HttpResponse:
    """Show what binds in one jurisdiction: its standards, its values, or what ends soon; that of every state too."""
    part = request.GET.get("part", "")
    part = part if part in PARTS else "standards"
    jurisdiction = _jurisdiction(request)
    is_everywhere = part == "endings" and _asks_every_state(request)
    asked = request.GET.get("jurisdiction", "")
    context = {
        "today": request.today,
        "part": part,
        "states": _states(part, EVERY_STATE if is_everywhere else jurisdiction),
        "parts": [_chip(label, asked, key, is_current=key == part) for key, label in PARTS.items()],
        "not_set": NOT_SET,
    }
    if part == "standards":
        everywhere = declared_standards(today=request.today)
        context["standards"] = [one for one in everywhere if one.jurisdiction == jurisdiction]
    if part == "values":
        context["programs"] = programs(jurisdiction, today=request.today)
    if part == "endings":
        context["endings"] = watched(None if is_everywhere else jurisdiction, today=request.today)
    return render(request, "casework/standards.html", context)


def _jurisdiction(request: SignedInRequest) -> Jurisdiction:
    """Return the one asked for, else the one of the person's office."""
    asked = request.GET.get("jurisdiction", "")
    if asked in Jurisdiction.values:
        return Jurisdiction(asked)
    return Jurisdiction(request.user.office.jurisdiction) if request.user.office else Jurisdiction.ALASKA


def _asks_every_state(request: SignedInRequest) -> bool:
    """Whether what ends is asked of every state: it was chosen, or nothing was and the person has no office."""
    asked = request.GET.get("jurisdiction", "")
    return asked == EVERY_STATE or (asked not in Jurisdiction.values and request.user.office is None)


def _states(part: str, where: str) -> list[Chip]:
    every = [_chip("Every state", EVERY_STATE, part, is_current=where == EVERY_STATE)] if part == "endings" else []
    return every + [_chip(str(one.label), one, part, is_current=one == where) for one in Jurisdiction]


def _chip(label: str, jurisdiction: str, part: str, *, is_current: bool) -> Chip:
    query = urlencode(({"jurisdiction": jurisdiction} if jurisdiction else {}) | {"part": part})
    return Chip(label, f"{reverse('casework:standards')}?{query}", is_current)
