"""The unit in figures: of an office for who decides there, of a coach for themselves, of a state for who sees it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.public import (
    Jurisdiction,
    Office,
    Role,
    SignedInRequest,
    csv_answer,
    log_export,
    log_views,
    permissions,
    read_key,
    wording,
    write_csv,
)
from coaching.public import (
    RATES,
    Rate,
    RateScope,
    chart_of,
    due_on,
    month_before,
    next_month,
    percent,
    read_month,
    verification_days,
)
from reengagement.public import staffings_between
from supervision.queries.caseloads import BLOCKS, Caseloads, caseloads
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
from supervision.queries.unit_families import NO_PLAN, SHOWN, Whom, families_behind
from supervision.queries.unit_shown import (
    HEADINGS,
    Tile,
    address_of,
    coach_rows,
    contact_tile,
    line_of,
    months_tile,
    plans_tile,
    rate_tile,
    rate_url,
    reviews_tile,
    score_x,
    slips_of,
)
from supervision.queries.unit_stamp import kept_figures
from supervision.queries.unit_state import OfficeSums, state_sums

DECISIONS_SHOWN = 4
WEEK = timedelta(days=6)
#: Nothing is on file before it.
FIRST_YEAR = 2015


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    """Show a unit in figures (A107, A108, O051): the office of who decides there, or the coach's own numbers first."""
    permissions.require(permissions.sees_unit(request.user))
    desk = _Desk.of(request)
    if desk.office is None:
        return _state(request, desk)
    context = desk.context() | (_own(desk) if desk.coach_id else _office(desk))
    return render(request, "supervision/unit.html", context)


@require_safe
def unit_csv(request: SignedInRequest) -> HttpResponse:
    """Hand out the table of the coaches as a file: sums alone, written down as taken along (O051)."""
    permissions.require(permissions.can_see_supervision(request.user))
    desk = _Desk.of(request)
    rows = coach_rows(*desk.table())
    log_export(request=request, case_ids=[None])
    return csv_answer(write_csv(HEADINGS, map(line_of, rows)), f"unit-{desk.month:%Y-%m}")


@require_safe
def unit_families(request: SignedInRequest) -> HttpResponse:
    """Name the families behind a figure of the unit, each look written down."""
    permissions.require(permissions.sees_unit(request.user))
    desk = _Desk.of(request)
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


@dataclass(frozen=True)
class _Desk:
    """Whose figures are looked at, of which month, as the address says and the role allows."""

    request: SignedInRequest
    month: date
    state: str
    office: Office | None
    coach_id: UUID | None

    @classmethod
    def of(cls, request: SignedInRequest) -> "_Desk":
        """Read the month, and for who sees every state the state and its office.

        Raises:
            Http404: there is no such month, state or office.
        """
        user, month = request.user, _month(request)
        if user.role != Role.AUDITOR:
            if user.office is None:
                raise Http404("No office.")
            own = user.pk if user.role == Role.COACH else None
            return cls(request, month, user.office.jurisdiction, user.office, own)
        key = read_key(request.GET.get("office"))
        office = Office.objects.filter(pk=key).first() if key else None
        asked = request.GET.get("state") or Jurisdiction.ALASKA
        if (request.GET.get("office") and office is None) or asked not in Jurisdiction.values:
            raise Http404("No such office or state.")
        if office and request.resolver_match and request.resolver_match.url_name != "unit-families":
            raise Http404("Figures of one office are for who decides there.")
        return cls(request, month, office.jurisdiction if office else str(asked), office, None)

    @property
    def name(self) -> str:
        """Whose figures they are."""
        if self.coach_id:
            return "My numbers"
        return f"{self.office.name} unit" if self.office else str(Jurisdiction(self.state).label)

    @property
    def scope(self) -> RateScope:
        """Whose rates they are."""
        office_id = None if self.coach_id or self.office is None else self.office.pk
        return RateScope.of_user(self.request.user, self.state, office_id=office_id, coach_id=self.coach_id)

    @property
    def scope_office(self) -> Office:
        """The office whose figures, or whose coach's, they are.

        Raises:
            Http404: they are a whole state's.
        """
        if self.office is None:
            raise Http404("No office.")
        return self.office

    def places(self) -> dict[str, object]:
        """Return what addresses say for who may choose."""
        is_choosing = self.request.user.role == Role.AUDITOR
        return {"state": self.state, "office": self.office.pk if self.office else ""} if is_choosing else {}

    def url(self, month: date, **more: object) -> str:
        """Return the address of the page for a month."""
        return address_of("supervision:dashboard", month=f"{month:%Y-%m}", **(self.places() | more))

    def context(self) -> dict[str, object]:
        """Return what every page of figures says."""
        following = next_month(self.month)
        has_tables = self.request.GET.get("tables") == "1"
        return {
            "today": self.request.today,
            "now": self.request.now,
            "name": self.name,
            "month": self.month,
            "month_words": wording.month_words(self.month),
            "before_url": self.url(month_before(self.month)) if self.month.year > FIRST_YEAR else "",
            "after_url": self.url(following) if following <= self.request.today else "",
            "has_tables": has_tables,
            "tables_url": self.url(self.month, tables="" if has_tables else "1"),
        }

    def table(self) -> tuple[Caseloads, Rates | None, dict[UUID | None, tuple[int, int]], Reviews | None, date]:
        """Return what the rows of the coaches are made of."""
        user, today = self.request.user, self.request.today
        loads = caseloads(user, today=today, month=self.month)
        return (
            loads,
            rates_of(self.scope, self.month),
            loads.verified,
            reviews_of(user, self.scope_office, coach_id=None, today=today),
            self.month,
        )


def _office(desk: _Desk) -> dict[str, object]:
    """Return the figures of an office, its coaches, where it slips, and what is next."""
    user, today = desk.request.user, desk.request.today
    figures = kept_figures(user, desk.month, today=today, count=lambda: _counted(desk))
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


def _counted(desk: _Desk) -> dict[str, Any]:
    """Count the figures of an office."""
    user, today, office = desk.request.user, desk.request.today, desk.scope_office
    loads, rates, verified, reviews, month = desk.table()
    *rows, everybody = coach_rows(loads, rates, verified, reviews, month)
    return _figures(desk, rates) | {
        "tiles": [
            *_rate_tiles(rates),
            contact_tile(loads.office, today),
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


def _own(desk: _Desk) -> dict[str, object]:
    """Return a coach's own numbers, and nobody else's."""
    user, today, office = desk.request.user, desk.request.today, desk.scope_office
    rates = rates_of(desk.scope, desk.month)
    loads = caseloads(user, today=today, month=desk.month)
    own = next((one for one in loads.coaches if one.coach_id == user.pk), None)
    owed, met = loads.verified.get(user.pk, (0, 0))
    reviews = reviews_of(user, office, coach_id=user.pk, today=today)
    return _figures(desk, rates) | {
        "tiles": [
            *_rate_tiles(rates),
            *([contact_tile(own.load, today)] if own else []),
            plans_tile(plans_of(cases_of(user, coach_id=user.pk, today=today), today=today)),
            *([months_tile(owed, met, desk.month)] if rates else []),
            *([reviews_tile(reviews, today=today)] if reviews else []),
        ],
        "to_verify": owed - met,
        "months_owed": owed,
    }


def _figures(desk: _Desk, rates: Rates | None) -> dict[str, Any]:
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


@dataclass(frozen=True)
class _OfficeRow:
    """One office of a state: its rates with their lists, and what was counted of it."""

    name: str
    rates: tuple[tuple[str, str, str], ...]
    office: OfficeSums
    plans_url: str


def _state(request: SignedInRequest, desk: _Desk) -> HttpResponse:
    """Show a state from the sums that were counted of its offices (A109)."""
    if is_kept_from_some():
        return redirect(address_of("coaching:rates", month=f"{desk.month:%Y-%m}", state=desk.state))
    found = state_sums(desk.state, desk.month, today=request.today)
    here = reverse("supervision:dashboard")
    states = [(str(one.label), f"{here}?state={one}", one == desk.state) for one in Jurisdiction]
    context = desk.context() | {"states": states, "found": found}
    if found is not None:
        targets = {rate: found.targets[rate].federal for rate in RATES}
        context |= {
            "chart": chart_of(found.year, targets),
            "tiles": [rate_tile(rate, found.sums[rate], found.targets[rate], places=desk.places()) for rate in RATES],
            "parts": [
                (f"Meaningful contact in {request.today:%B}", found.part("contacts")),
                ("Plans current", found.part("plans")),
                (f"{desk.month:%B} verified", found.part("months")),
            ],
            "rows": [_office_row(one, desk) for one in found.offices],
        }
    return render(request, "supervision/unit_state.html", context)


def _office_row(one: OfficeSums, desk: _Desk) -> _OfficeRow:
    def rate(rate: Rate) -> tuple[str, str, str]:
        sums = one.sums[rate]
        url = rate_url(rate, "counted", desk.month, state=desk.state, office=one.office_id)
        return percent(sums.share), f"{sums.numerator} of {sums.denominator}", url

    families = address_of("supervision:unit-families", show="no-plan", state=desk.state, office=one.office_id)
    return _OfficeRow(one.name, tuple(rate(each) for each in RATES), one, families)


def _month(request: SignedInRequest) -> date:
    """Return the month that is asked for; without one the month before, which can still be verified."""
    text = request.GET.get("month", "")
    month = read_month(text) if text else month_before(request.today)
    if month is None or month.year < FIRST_YEAR or month > request.today:
        raise Http404("There is no such month.")
    return month
