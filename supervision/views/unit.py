"""The unit in figures: of an office for who decides there, of a coach for themselves, of a state for who sees it."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casework.public import (
    Office,
    SignedInRequest,
    csv_answer,
    log_export,
    log_views,
    pdf_answer,
    permissions,
    read_key,
    wording,
    write_csv,
)
from coaching.public import (
    RATES,
    chart_of,
    due_on,
    percent,
    verification_days,
)
from reengagement.public import staffings_between
from supervision import documents
from supervision.queries.caseloads import BLOCKS, caseloads
from supervision.queries.requests import asked_requests
from supervision.queries.unit import (
    Rates,
    Reviews,
    cases_of,
    is_kept_from_some,
    languages_of,
    plans_of,
    rates_of,
    reviews_of,
    year_of,
)
from supervision.queries.unit_averages import UnitAverages, unit_averages
from supervision.queries.unit_families import NO_PLAN, SHOWN, Whom, families_behind
from supervision.queries.unit_shown import (
    HEADINGS,
    Tile,
    address_of,
    beside_unit,
    coach_rows,
    contact_tile,
    line_of,
    months_tile,
    plans_tile,
    rate_tile,
    reviews_tile,
    score_x,
    slips_of,
)
from supervision.queries.unit_stamp import kept_figures
from supervision.views.unit_desk import Desk
from supervision.views.unit_states import show_state, state_figures

DECISIONS_SHOWN = 4
WEEK = timedelta(days=6)


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Show a unit in figures (A107, A108, O051): the office of who decides there, or the coach's own numbers first."""
    permissions.require(permissions.sees_unit(request.user))
    desk = Desk.of(request)
    if desk.office is None:
        return show_state(request, desk)
    context = desk.context() | (_own(desk) if desk.coach_id else _office(desk))
    return render(request, "supervision/unit.html", context)


@require_safe
def unit_pdf(request: SignedInRequest) -> HttpResponse:
    """Hand out the figures of a unit on paper: sums and the names of staff, none of a family; written down."""
    permissions.require(permissions.sees_unit(request.user))
    desk = Desk.of(request)
    if desk.office is None:
        if is_kept_from_some():
            return redirect(desk.rates_url())
        found = state_figures(desk)
    else:
        found = _own(desk) if desk.coach_id else _kept(desk)
    counted_at = found.get("counted_at") or request.now
    sheet = documents.Sheet(
        jurisdiction=desk.state,
        whose=desk.office.name if desk.office else desk.name,
        title=f"{desk.name}, {wording.month_words(desk.month)}",
        made=documents.made_words(request.now, desk.office),
        notes=[f"Counts as of {documents.moment(counted_at, desk.office)}.", *filter(None, [found.get("unit_words")])],
        tables=documents.tables_of_unit(found),
    )
    content = documents.render_sheet(sheet)
    log_export(request=request, case_ids=[None])
    return pdf_answer(content, f"unit-{desk.month:%Y-%m}")


@require_safe
def unit_csv(request: SignedInRequest) -> HttpResponse:
    """Hand out the table of the coaches as a file: sums alone, written down as taken along (O051)."""
    permissions.require(permissions.can_see_supervision(request.user))
    desk = Desk.of(request)
    rows = coach_rows(*desk.table())
    log_export(request=request, case_ids=[None])
    return csv_answer(write_csv(HEADINGS, map(line_of, rows)), f"unit-{desk.month:%Y-%m}")


@require_safe
def unit_families(request: SignedInRequest) -> HttpResponse:
    """Name the families behind a figure of the unit, each look written down."""
    permissions.require(permissions.sees_unit(request.user))
    desk = Desk.of(request)
    show, after = request.GET.get("show", NO_PLAN), read_key(request.GET.get("after"))
    if show not in SHOWN:
        raise Http404("No such list.")
    whom = Whom(desk.state, desk.office, desk.coach_id)
    found = families_behind(show, whom, desk.month, user=request.user, today=request.today, after=after)
    log_views(request=request, case_ids=[row.case_id for row in found.page.rows])
    here = address_of("supervision:unit-families", show=show, month=f"{desk.month:%Y-%m}", **desk.places())
    context = desk.context() | {
        "title": SHOWN[show],
        "found": found,
        "next_url": f"{here}&after={found.page.after}" if found.page.after else "",
        "first_url": here if after else "",
        "crumbs": [(desk.name, desk.url(desk.month)), (SHOWN[show], "")],
    }
    return render(request, "supervision/unit_families.html", context)


def _office(desk: Desk) -> dict[str, object]:
    """Return the figures of an office, its coaches, where it slips, and what is next."""
    user, today = desk.request.user, desk.request.today
    figures = _kept(desk)
    first = today - timedelta(days=today.weekday())
    staffings = staffings_between(user, first, first + WEEK) if permissions.holds_staffings(user) else []
    waiting = asked_requests(user, today=today)
    shown = waiting.rows[:DECISIONS_SHOWN]
    log_views(request=desk.request, case_ids=[one.case_id for one in staffings] + [one.case_id for one in shown])
    return figures | {
        "blocks": [(kind, words.capitalize()) for kind, words, _ in BLOCKS],
        "staffings": staffings,
        "holds_staffings": permissions.holds_staffings(user),
        "waiting": shown,
        "waiting_count": waiting.count,
        "csv_url": address_of("supervision:unit-csv", month=f"{desk.month:%Y-%m}"),
    }


def _kept(desk: Desk) -> dict[str, Any]:
    """Return the figures of an office, counted anew where anything changed."""
    user, today = desk.request.user, desk.request.today
    return kept_figures(user, desk.month, today=today, count=lambda: _counted(desk))


def _counted(desk: Desk) -> dict[str, Any]:
    """Count the figures of an office."""
    user, today, office = desk.request.user, desk.request.today, desk.scope_office
    loads, rates, verified, reviews, month = desk.table()
    *rows, everybody = coach_rows(loads, rates, verified, reviews, month)
    return _figures(desk, rates) | {
        "tiles": [
            *_rate_tiles(rates),
            contact_tile(loads.office.contacts_met, loads.office.contacts_owed, today),
            plans_tile(plans_of(cases_of(user, coach_id=None, today=today), today=today)),
            *([months_tile(everybody.owed, everybody.verified, month)] if rates else []),
            *([reviews_tile(reviews, today=today)] if reviews else []),
        ],
        "to_verify": everybody.owed - everybody.verified,
        "months_owed": everybody.owed,
        "rows": rows,
        "everybody": everybody,
        "average": loads.average,
        "heaviest": loads.heaviest,
        "slips": slips_of(loads.overdue),
        "most": max(loads.overdue.values(), default=0),
        "languages": languages_of(user, office, today=today),
        "passes_at": _line(reviews, today),
        "counted_at": desk.request.now,
    }


def _line(reviews: Reviews | None, today: date) -> tuple[str, str]:
    """Return where the line of the reviews is drawn, and its score; empty where none is set."""
    least = reviews.line(today) if reviews else None
    return (score_x(least), percent(least)) if least is not None else ("", "")


def _own(desk: Desk) -> dict[str, Any]:
    """Return a coach's own numbers beside those of the whole unit, and nobody else's (O051)."""
    user, today, office = desk.request.user, desk.request.today, desk.scope_office
    rates = rates_of(desk.scope, desk.month)
    loads = caseloads(user, today=today, month=desk.month)
    own = next((one for one in loads.coaches if one.coach_id == user.pk), None)
    owed, met = loads.verified.get(user.pk, (0, 0))
    reviews = reviews_of(user, office, coach_id=user.pk, today=today)
    averages = unit_averages(office, desk.month, today=today)
    tiles = [
        *_rate_tiles(rates),
        *([contact_tile(own.load.contacts_met, own.load.contacts_owed, today)] if own else []),
        plans_tile(plans_of(cases_of(user, coach_id=user.pk, today=today), today=today)),
        *([months_tile(owed, met, desk.month)] if rates else []),
        *([reviews_tile(reviews, today=today)] if reviews else []),
    ]
    return _figures(desk, rates) | {
        "tiles": beside_unit(tiles, averages),
        "unit_words": _unit_words(averages, office),
        "to_verify": owed - met,
        "months_owed": owed,
    }


def _unit_words(averages: UnitAverages, office: Office) -> str:
    """Say since when the averages of the unit stand, or why there are none."""
    if not averages.shares:
        return "No unit average is shown: each needs three coaches behind it, and a month that is counted."
    if averages.counted_at is None:
        return ""
    return f"Unit averages as of {documents.moment(averages.counted_at, office)}."


def _figures(desk: Desk, rates: Rates | None) -> dict[str, Any]:
    """Return the twelve months of a unit, and by which day this one is verified."""
    office = desk.scope_office
    day = verification_days([office.pk], desk.month)[office.pk]
    if rates is None:
        return {"chart": None, "settles_on": None, "has_no_rates": True}
    targets = {rate: rates.targets[rate].asked for rate in RATES}
    federal = {one.federal for one in rates.targets.values()} - set(targets.values())
    return {
        "chart": chart_of(year_of(desk.scope, desk.month, rates.sums), targets, federal=federal),
        "settles_on": due_on(desk.month, day=day),
    }


def _rate_tiles(rates: Rates | None) -> list[Tile]:
    if rates is None:
        return []
    return [rate_tile(rate, rates.sums[rate], rates.targets[rate], near=len(rates.near[rate])) for rate in RATES]
