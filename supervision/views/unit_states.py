"""A whole state in figures, each number with the list behind it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.public import Jurisdiction, SignedInRequest
from coaching.public import RATES, Rate, chart_of, percent
from supervision.queries.owed import Show
from supervision.queries.unit import Plans, is_kept_from_some
from supervision.queries.unit_shown import (
    Tile,
    contact_tile,
    families_url,
    months_tile,
    owed_url,
    plans_tile,
    rate_tile,
    rate_url,
)
from supervision.queries.unit_state import OfficeSums, StateSums, state_sums
from supervision.views.unit_desk import Desk


@dataclass(frozen=True)
class _Cell:
    """So many of so many, each with its list; the share where it is told."""

    done: int
    done_url: str
    owed: int
    owed_url: str
    share: str = ""


@dataclass(frozen=True)
class _OfficeRow:
    """One office of a state: what was counted of it, each number with its list."""

    office: OfficeSums
    cells: tuple[_Cell, ...]
    families_url: str
    overdue_url: str


def show_state(request: SignedInRequest, desk: Desk) -> HttpResponse:
    """Show a state from the sums that were counted of its offices (A109)."""
    if is_kept_from_some():
        return redirect(desk.rates_url())
    here = reverse("supervision:dashboard")
    states = [(str(one.label), f"{here}?state={one}", one == desk.state) for one in Jurisdiction]
    return render(request, "supervision/unit_state.html", desk.context() | {"states": states} | state_figures(desk))


def state_figures(desk: Desk) -> dict[str, Any]:
    """Return the sums of a state; `found` is None where nothing is counted."""
    found = state_sums(desk.state, desk.month, today=desk.request.today)
    if found is None:
        return {"found": None}
    return {
        "found": found,
        "chart": chart_of(found.year, {rate: found.targets[rate].federal for rate in RATES}),
        "tiles": _state_tiles(found, desk),
        "offices": [_office_row(one, desk) for one in found.offices],
        "counted_at": found.counted_at,
    }


def _state_tiles(found: StateSums, desk: Desk) -> list[Tile]:
    contacts, plans, months = (found.part(name) for name in ("contacts", "plans", "months"))
    places = desk.places()
    return [
        *(rate_tile(rate, found.sums[rate], found.targets[rate], places=places) for rate in RATES),
        contact_tile(contacts.done, contacts.owed, desk.request.today, places=places),
        plans_tile(Plans(plans.owed, plans.done), places=places),
        months_tile(months.owed, months.done, desk.month, places=places),
    ]


def _office_row(one: OfficeSums, desk: Desk) -> _OfficeRow:
    place = {"state": desk.state, "office": one.office_id}
    month = {"month": f"{desk.month:%Y-%m}"} | place

    def rate(rate: Rate) -> _Cell:
        sums = one.sums[rate]
        urls = [rate_url(rate, show, desk.month, **place) for show in ("engaged", "counted")]
        return _Cell(sums.engaged, urls[0], sums.denominator, urls[1], percent(sums.share))

    cells = (
        *(rate(each) for each in RATES),
        _Cell(
            one.contacts.done,
            owed_url(Show.CONTACT_MADE, **place),
            one.contacts.owed,
            owed_url(Show.CONTACTS, **place),
        ),
        _Cell(
            one.plans.done,
            families_url("plan-current", **place),
            one.plans.owed,
            families_url("plans", **place),
        ),
        _Cell(one.months.done, owed_url(Show.VERIFIED, **month), one.months.owed, owed_url(Show.MONTHS, **month)),
    )
    return _OfficeRow(one, cells, families_url("families", **place), owed_url(Show.OVERDUE, **place))
