"""The federal participation rates: in numbers, the families behind each, and who can still make the month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.public import (
    Assignment,
    Case,
    Jurisdiction,
    Office,
    Role,
    SignedInRequest,
    User,
    covers_of,
    csv_answer,
    has_work_months,
    log_export,
    log_views,
    permissions,
    read_key,
    wording,
    write_csv,
)
from coaching import rules
from coaching.queries.months import verification_days
from coaching.queries.rate_figures import RATES, state_figures
from coaching.queries.rate_reach import counts_of, reach_rows
from coaching.queries.rate_shown import (
    RATE_WORDS,
    chart_of,
    families_behind,
    missing_families,
    names_of,
    percent,
    read_behind,
)
from coaching.queries.rates import (
    BothRates,
    RateScope,
    RateSums,
    rate_sums,
    sums_by_coach,
    sums_by_office,
    sums_of_all,
    twelve_months,
    waived_sums,
)
from coaching.rules.hours import Outlook, Rate, days, own_target, target_of, year_rate
from coaching.rules.hours.explain import why_words
from coaching.views.asked_month import FIRST_YEAR, asked_month

_Key = TypeVar("_Key")
#: The rates of one month by office and coach.
ByCoach = Mapping[tuple[UUID, UUID | None], BothRates]

_TONES = {
    Outlook.MET: ("Met", "ok", "check"),
    Outlook.MET_ONCE_MENDED: ("Met once mended", "info", "pen"),
    Outlook.ON_TRACK: ("On track", "info", "clock"),
    Outlook.SHORT: ("Can still make it", "soon", "flag"),
    Outlook.BARELY: ("Barely", "soon", "flag"),
    Outlook.LOST: ("Lost", "over", "alert"),
    Outlook.NOT_ASKED: ("Nothing asked", "line", ""),
}


#: What each word means, the nearest first; the rules are those of `rules.hours.reach_of`.
MEANINGS = {
    Outlook.MET: "the hours that are proven and verified reach what is needed.",
    Outlook.MET_ONCE_MENDED: "it is reached once proof, lists and debriefs are in and the month is verified.",
    Outlook.ON_TRACK: "the hours scheduled for the days left reach it.",
    Outlook.SHORT: "at risk: the scheduled hours do not reach it; more hours on the days left would.",
    Outlook.BARELY: "at risk: not even full days reach it; longer days, weekends, holidays or excused hours could.",
    Outlook.LOST: "no hours of the days left reach it any more.",
    Outlook.NOT_ASKED: "the rates ask no hours of this family this month.",
}
#: Asks for the families of every coach of the office.
WHOLE = "all"


@dataclass(frozen=True)
class Link:
    """One of several states, offices, coaches or months, as a link."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True)
class Part:
    """A number that opens the list of its families."""

    words: str
    count: int
    url: str


@dataclass(frozen=True)
class Tile:
    """One rate of the month: its share and target, and what it is made of."""

    name: str
    share: str
    target: str
    is_reached: bool
    missing: int
    numerator: Part
    denominator: Part
    left_out: tuple[Part, ...]
    outside: Part
    over_cap: int
    later_share: str
    later: Part
    year: str
    bar: float
    mark: float | None
    standard: str


@dataclass(frozen=True)
class TableRow:
    """The rates of one coach or office."""

    label: str
    url: str
    rates: tuple[tuple[str, str], ...]
    years: tuple[str, ...] = ()
    """Of the fiscal year so far, a per cent for each rate; none where its months are not counted."""


@require_safe
def rates(request: SignedInRequest) -> HttpResponse:
    """Show both rates of a month: one's own, those of an office and its coaches, or of a state."""
    desk = _Desk.open(request)
    sums, later = rate_sums(desk.scope, desk.month), rate_sums(desk.scope, desk.month, once_verified=True)
    months = desk.months()
    by_coach = desk.by_coach()
    every = [
        sums_of_all(desk.scope, one, by_coach[one]) if one in by_coach else rate_sums(desk.scope, one) for one in months
    ]
    targets = {rate: desk.target(rate) for rate in RATES}
    context = desk.context() | {
        "tiles": [desk.tile(rate, sums[rate], later[rate], every, targets[rate]) for rate in RATES],
        "chart": chart_of(every, targets) if every else None,
        "year_url": "" if every else f"{desk.url(desk.month)}&year=1",
        "tables": desk.tables(by_coach),
        "csv_url": desk.url(desk.month, page="coaching:rates-csv"),
        "waived": desk.waived(),
        "settles_on": desk.settles_on(),
        "crumbs": [("Participation rates", "")],
    }
    return render(request, "coaching/rates.html", context)


@require_safe
def rates_csv(request: SignedInRequest) -> HttpResponse:
    """Hand out the rates of a month by coach or office as a file: sums alone, written down as taken along."""
    permissions.require(request.user.role != Role.COACH)
    desk = _Desk.open(request)
    if desk.scope.coach_id:
        raise Http404("One coach has no table.")
    tables = desk.tables({desk.month: sums_by_coach(desk.scope, desk.month)})
    log_export(request=request, case_ids=[None])
    ((kind, rows),) = tables
    header = [kind, "Month", *(f"{RATE_WORDS[rate]}{what}" for rate in RATES for what in ("", ", engaged of counted"))]
    lines = ((row.label, f"{desk.month:%Y-%m}", *(part for rate in row.rates for part in rate)) for row in rows)
    return csv_answer(write_csv(header, lines), f"rates-{desk.month:%Y-%m}")


@require_safe
def rates_names(request: SignedInRequest) -> HttpResponse:
    """Name the families behind a number of the rates, as far as they are still the person's to see."""
    desk = _Desk.open(request)
    asked = request.GET
    show = asked.get("show", "counted")
    behind = read_behind(asked.get("rate", Rate.ALL_FAMILIES), show, asked.get("why", ""))
    if behind is None:
        raise Http404("No such list.")
    once = asked.get("once", "") == "1"
    found = families_behind(
        behind, desk.scope, desk.month, user=request.user, once_verified=once, after=read_key(asked.get("after"))
    )
    log_views(request=request, case_ids=[row.case_id for row in found.page.rows])
    here = desk.names_url(behind.rate, show, why=asked.get("why", ""), once=once)
    context = desk.context() | {
        "title": behind.words,
        "found": found,
        "once": once,
        "next_url": f"{here}&after={found.page.after}" if found.page.after else "",
        "first_url": here if asked.get("after") else "",
        "months_open": permissions.works_on_cases(request.user),
        "crumbs": [("Participation rates", desk.url(desk.month)), (behind.words, "")],
    }
    return render(request, "coaching/rates_names.html", context)


@require_safe
def rates_reach(request: SignedInRequest) -> HttpResponse:
    """Show which families of a caseload can still make the running month, and what would close each gap."""
    permissions.require(permissions.sees_rates(request.user) and permissions.works_on_cases(request.user))
    choices = _coaches(request)
    asked = read_key(request.GET.get("coach"))
    is_whole = request.GET.get("coach") == WHOLE and request.user.role != Role.COACH
    if request.GET.get("coach") and not is_whole and asked not in choices:
        raise Http404("No such coach.")
    chosen = None if is_whole else asked or next(iter(choices), None)
    rows = reach_rows(chosen, user=request.user, today=request.today) if chosen or is_whole else []
    log_views(request=request, case_ids=[row.case_id for row in rows])
    here, month = reverse("coaching:rates-reach"), request.today.replace(day=1)
    before = rules.month_before(month)
    context = {
        "today": request.today,
        "month": month,
        "rows": [(row, RATE_WORDS[row.rate], *_TONES[row.outlook]) for row in rows],
        "counts": counts_of([row for row in rows if row.rate == Rate.ALL_FAMILIES]),
        "caseloads": [
            *([Link("Whole office", f"{here}?coach={WHOLE}", is_whole)] if request.user.role != Role.COACH else []),
            *(Link(name, f"{here}?coach={key}", key == chosen) for key, name in choices.items()),
        ]
        if len(choices) > 1
        else [],
        "meanings": [(*_TONES[outlook], words) for outlook, words in MEANINGS.items()],
        "rates_url": f"{reverse('coaching:rates')}?month={month:%Y-%m}",
        "month_name": wording.month_words(month),
        "before": before,
        "before_url": f"{reverse('coaching:rates')}?month={before:%Y-%m}",
        "crumbs": [("Participation rates", reverse("coaching:rates")), ("Can still make it", "")],
    }
    return render(request, "coaching/rates_reach.html", context)


def _coaches(request: SignedInRequest) -> dict[UUID, str]:
    """Return whose caseloads a person may look at: a coach's own and those covered, or each of the office."""
    user = request.user
    if user.role == Role.COACH:
        return {user.pk: "Mine"} | {one.staff_id: f"For {one.name}" for one in covers_of(user, today=request.today)}
    carried = Assignment.objects.on(request.today).filter(case__in=Case.objects.listed_for(user).values("pk"))
    rows = User.objects.filter(pk__in=carried.values("coach")).order_by("name", "pk")
    return dict(rows.values_list("pk", "name"))


@dataclass(frozen=True)
class _Desk:
    """Whose rates are looked at, of which month, as the address says and the role allows."""

    request: SignedInRequest
    month: date
    scope: RateScope
    office: Office | None
    coaches: Mapping[UUID, str]

    @classmethod
    def open(cls, request: SignedInRequest) -> "_Desk":
        """Read month, state, office and coach.

        Raises:
            PermissionDenied: the person sees no rates.
            Http404: it is no month, it lies ahead, or nobody whose rates this person sees.
        """
        permissions.require(permissions.sees_rates(request.user))
        month = _month(request)
        user, coach_id = request.user, read_key(request.GET.get("coach"))
        if request.GET.get("coach") and coach_id is None:
            raise Http404("No such coach.")
        if user.role == Role.AUDITOR:
            return cls._of_auditor(request, month, coach_id)
        office = user.office
        if office is None or (request.GET.get("office") and request.GET["office"] != str(office.pk)):
            raise Http404("No such office.")
        if user.role == Role.COACH:
            coaches = _coaches(request)
            coach_id = coach_id or user.pk
        else:
            coaches = dict(
                User.objects.filter(role=Role.COACH, office=office).order_by("name").values_list("pk", "name")
            )
        if coach_id and coach_id not in coaches:
            coaches |= _carried_once(coach_id, office) if user.role != Role.COACH else {}
        if coach_id and coach_id not in coaches:
            raise Http404("No such coach.")
        office_id = None if user.role == Role.COACH else office.pk
        scope = RateScope.of_user(user, office.jurisdiction, office_id=office_id, coach_id=coach_id)
        return cls(request, month, scope, office, coaches)

    @classmethod
    def _of_auditor(cls, request: SignedInRequest, month: date, coach_id: UUID | None) -> "_Desk":
        asked = request.GET.get("state", "")
        if asked and asked not in Jurisdiction.values:
            raise Http404("No such state.")
        key = read_key(request.GET.get("office"))
        office = Office.objects.filter(pk=key).first() if key else None
        if request.GET.get("office") and office is None:
            raise Http404("No such office.")
        coach = User.objects.filter(pk=coach_id, role=Role.COACH).first() if coach_id else None
        if coach_id and coach is None:
            raise Http404("No such coach.")
        own = request.user.office
        state = office.jurisdiction if office else asked or (own.jurisdiction if own else Jurisdiction.ALASKA)
        scope = RateScope(str(state), office.pk if office else None, coach_id)
        return cls(request, month, scope, office, {coach.pk: coach.name} if coach else {})

    @property
    def is_auditor(self) -> bool:
        """Whether every state may be looked at."""
        return self.request.user.role == Role.AUDITOR

    def months(self) -> tuple[date, ...]:
        """Return the months that are drawn; of a whole state only once they are asked for, as each is counted anew."""
        if self.scope.is_whole_state and self.request.GET.get("year") != "1":
            return ()
        return twelve_months(self.month)

    def settles_on(self) -> date | None:
        """Return by which day the office verifies the month; None of a state, or where no day is set (A059)."""
        if self.office is None:
            return None
        return rules.due_on(self.month, day=verification_days([self.office.pk], self.month)[self.office.pk])

    def target(self, rate: Rate) -> Decimal | None:
        """Return what is to be reached: of a coach and an office the state's own figure, of a state the federal one.

        Policy: A107, A108 (50 and 75 per cent), A109 (90 per cent less the credit); `wpr.participation_rate`.
        """
        figures = state_figures(self.scope.jurisdiction)(self.month)
        federal = target_of(rate, figures)
        own = None if self.scope.is_whole_state else own_target(rate, figures)
        return federal if own is None else own

    def tile(self, rate: Rate, sums: RateSums, later: RateSums, every: list[BothRates], target: Decimal | None) -> Tile:
        """Return one rate with what it is made of."""
        figures = state_figures(self.scope.jurisdiction)(self.month)
        credit = figures.credit(rate)
        federal = f"Federal standard {percent(figures.number('wpr.participation_rate', rate))}"
        less = f", less a credit of {percent(credit)}" if credit else ", no credit set"
        return Tile(
            name=RATE_WORDS[rate],
            share=percent(sums.share),
            target=percent(target),
            is_reached=sums.share is not None and target is not None and sums.share >= target,
            missing=missing_families(sums, target) if target is not None else 0,
            numerator=Part("engaged", sums.engaged, self.names_url(rate, "engaged")),
            denominator=Part("counted", sums.denominator, self.names_url(rate, "counted")),
            left_out=tuple(
                Part(why_words(why), count, self.names_url(rate, "left", why=str(why)))
                for why, count in sorted((sums.left_out or {}).items())
            ),
            outside=Part("not in this rate", sums.outside, self.names_url(rate, "outside")),
            over_cap=sums.over_cap,
            later_share=percent(later.share),
            later=Part(
                "engaged once everything is verified", later.engaged, self.names_url(rate, "engaged", once=True)
            ),
            year=self.year(rate, every),
            bar=round(float(sums.share or 0) * 200, 1),
            mark=round(float(target) * 200, 1) if target is not None else None,
            standard=f"{federal}{less}." if self.scope.is_whole_state else "",
        )

    def year(self, rate: Rate, every: Iterable[BothRates]) -> str:
        """Return the fiscal year's rate so far, of what was counted of its months."""
        return percent(year_rate((both[rate] for both in every), year=days.fiscal_year(self.month)))

    def by_coach(self) -> dict[date, ByCoach]:
        """Return the rates by office and coach of the month, and of the months drawn; none of one coach."""
        if self.scope.coach_id:
            return {}
        return {month: sums_by_coach(self.scope, month) for month in sorted({*self.months(), self.month})}

    def tables(self, months: Mapping[date, ByCoach]) -> list[tuple[str, list[TableRow]]]:
        """Return the rates of each office of a state, or of each coach of an office, with those of the fiscal year.

        The year only where the page counts its months anyway; see `months`.
        """
        if self.scope.coach_id:
            return []
        by_coach, every = months[self.month], list(months.values())
        if self.scope.office_id is None:
            by_office = sums_by_office(by_coach)
            of_offices = [sums_by_office(sums) for sums in every]
            offices = dict(Office.objects.filter(pk__in=by_office).values_list("pk", "name"))
            rows = [
                self._row(offices[key], self.url(self.month, office=key), both, _months_of(of_offices, key))
                for key, both in by_office.items()
            ]
            return [("Office", sorted(rows, key=lambda row: row.label))]
        names = names_of(coach for _, coach in by_coach)
        rows = [
            self._row(
                names.get(coach, "Nobody") if coach else "Not assigned",
                self.url(self.month, coach=coach) if coach else "",
                both,
                _months_of(every, (office, coach)),
            )
            for (office, coach), both in by_coach.items()
        ]
        return [("Coach", sorted(rows, key=lambda row: (not row.url, row.label)))]

    def _row(self, label: str, url: str, both: BothRates, every: list[BothRates]) -> TableRow:
        """Return a row; `every` are its months as far as they are counted, this one among them."""
        has_year = bool(self.months())
        return TableRow(
            label,
            url,
            tuple(
                (
                    f"{percent(both[rate].share)}%" if both[rate].denominator else "",
                    f"{both[rate].numerator} of {both[rate].denominator}",
                )
                for rate in RATES
            ),
            tuple(self.year(rate, every) for rate in RATES) if has_year else (),
        )

    def waived(self) -> list[tuple[str, int]]:
        """Return how many families of a state stand in its rates under a waiver: sums alone."""
        if not (self.is_auditor and self.scope.is_whole_state):
            return []
        found = waived_sums(self.scope.jurisdiction, self.month)
        return [(RATE_WORDS[rate], found[rate].counted) for rate in RATES if rate in found]

    def url(self, month: date, *, page: str = "coaching:rates", **changes: UUID | str | None) -> str:
        """Return the address of the page for a month; `office` and `coach` in place of those looked at."""
        return f"{reverse(page)}?{urlencode(self._query(month, **changes))}"

    def names_url(self, rate: Rate, show: str, *, why: str = "", once: bool = False) -> str:
        """Return the address of the list behind a number."""
        asked = {"rate": str(rate), "show": show} | ({"why": why} if why else {}) | ({"once": "1"} if once else {})
        return f"{reverse('coaching:rates-names')}?{urlencode(self._query(self.month) | asked)}"

    def _query(self, month: date, **changes: UUID | str | None) -> dict[str, str]:
        asked: dict[str, UUID | str | None] = {"month": f"{month:%Y-%m}"}
        if self.is_auditor:
            asked |= {"state": self.scope.jurisdiction, "office": self.scope.office_id}
        asked |= {"coach": self.scope.coach_id} | changes
        return {name: str(value) for name, value in asked.items() if value}

    def context(self) -> dict[str, object]:
        """Return what the pages say about whose rates and which month."""
        following = rules.next_month(self.month)
        coach = self.coaches.get(self.scope.coach_id, "") if self.scope.coach_id else ""
        state = str(Jurisdiction(self.scope.jurisdiction).label)
        office = self.office.name if self.office else ""
        is_own = self.scope.coach_id == self.request.user.pk
        whose = ("Your rates" if is_own else coach) if coach else (f"{office} office" if office else state)
        may_reach = permissions.works_on_cases(self.request.user)
        return {
            "today": self.request.today,
            "month": self.month,
            "month_words": wording.month_words(self.month),
            "whose": whose,
            "before_url": self.url(rules.month_before(self.month)) if self.month.year > FIRST_YEAR else "",
            "after_url": self.url(following) if following <= self.request.today else "",
            "caseloads": self._links(),
            "reach_url": reverse("coaching:rates-reach") if may_reach else "",
        }

    def _links(self) -> list[Link]:
        """Return the ways to other states, or to other caseloads."""
        user = self.request.user
        if self.is_auditor:
            here = reverse("coaching:rates")
            return [
                Link(
                    str(state.label),
                    f"{here}?{urlencode({'month': f'{self.month:%Y-%m}', 'state': str(state)})}",
                    state == self.scope.jurisdiction,
                )
                for state in Jurisdiction
                if has_work_months(state)
            ]
        links = [
            Link(name, self.url(self.month, coach=key), key == self.scope.coach_id)
            for key, name in self.coaches.items()
        ]
        if user.role == Role.COACH:
            return links if len(links) > 1 else []
        whole = Link("Whole office", self.url(self.month, coach=None), self.scope.coach_id is None)
        return [whole, *links]


def _carried_once(coach_id: UUID, office: Office) -> dict[UUID, str]:
    """Return a coach who works elsewhere by now, and carried families of the office."""
    was = Assignment.objects.filter(coach=coach_id, case__office=office).values("coach")
    return dict(User.objects.filter(pk__in=was).values_list("pk", "name"))


def _months_of(every: Iterable[Mapping[_Key, BothRates]], key: _Key) -> list[BothRates]:
    """Return the months in which one office or coach had families."""
    return [sums[key] for sums in every if key in sums]


def _month(request: SignedInRequest) -> date:
    """Return the month that is asked for; without one the month before, which can still be verified."""
    asked = request.GET.get("month", "")
    return asked_month(asked, latest=request.today) if asked else rules.month_before(request.today)
