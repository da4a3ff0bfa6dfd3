"""Hours of work: the grid of a whole caseload, one cell of it, one family's month, a week of job search."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.public import (
    Assignment,
    Case,
    Cover,
    DraftKey,
    Office,
    Refused,
    Role,
    SignedInRequest,
    covers_of,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    log_views,
    permissions,
    seen_case,
    seen_in,
    sent_once,
    status_of,
)
from coaching.choices import HoursProof
from coaching.forms.hours import CellForm, DebriefSearchForm, MonthHoursForm
from coaching.models import SearchDebrief
from coaching.operations.hours import CellChanged, debrief_search, save_hours
from coaching.queries.duties import expected_of, has_work_duties
from coaching.queries.explained import month_told
from coaching.queries.hours_days import in_days
from coaching.queries.hours_grid import Measure, cases_in, grid_of, measure_of
from coaching.queries.hours_rows import CHIPS, Grid, GridFamily
from coaching.queries.job_search import told_in_week
from coaching.queries.timesheets import families_to_ask
from coaching.queries.work_facts import story_of
from coaching.rules import work
from coaching.rules.weeks import Week, last_day_of, month_before, next_month, weeks_of
from coaching.views.asked_month import FIRST_YEAR, asked_month

UNREADABLE, CONFLICT, UNPROCESSABLE = 400, 409, 422
#: Job search is gone through soon: so many weeks back may be chosen.
DEBRIEF_WEEKS = 12
#: What the grid reads of a case.
COLUMNS = (
    "number",
    "kind",
    "status",
    "opened_on",
    "closed_on",
    "family__name",
    "office__jurisdiction",
    "office__time_zone",
)


@dataclass(frozen=True)
class Whose:
    """Whose caseload the grid shows: one's own, that of somebody away, or that of a coach of the office."""

    key: str
    name: str
    cases: Q
    left: int = 0


@require_safe
def hours(request: SignedInRequest) -> HttpResponse:
    """Show the month of a whole caseload, every cell to be typed in."""
    permissions.require(permissions.works_on_cases(request.user))
    office = request.user.office
    if office is None or not permissions.sees_work_hours(request.user):
        return render(request, "coaching/hours.html", {"today": request.today, "has_months": False})
    caseloads = caseloads_of(request)
    asked = request.GET.get("whose", "")
    whose = next((one for one in caseloads if one.key == asked), caseloads[0] if caseloads else None)
    month, grid, measure = grid_asked(request, office, whose.cases if whose else Q(pk__in=[]))
    which = request.GET.get("show", "") if request.GET.get("show", "") in CHIPS else "all"
    shown = grid.shown(which)
    log_views(request=request, case_ids=[family.case_id for family in shown])
    kept = {"month": f"{month:%Y-%m}"} | ({"whose": whose.key} if whose and len(caseloads) > 1 else {})
    verifies = permissions.verifies_months(request.user)
    closing = {"month": f"{month:%Y-%m}"} | ({"coach": whose.key} if whose and whose.key else {})
    context = {
        "has_months": True,
        "today": request.today,
        "month": month,
        "month_key": f"{month:%Y-%m}",
        "is_past": month < request.today.replace(day=1),
        "before": f"{reverse('coaching:hours')}?{urlencode(kept | {'month': f'{month_before(month):%Y-%m}'})}",
        "after": _after(month, kept, request.today),
        "weeks": grid.weeks,
        "families": shown,
        "total": len(grid.families),
        "closes_on": measure.closes_on,
        "days_left": (measure.closes_on - request.today).days if measure.closes_on else None,
        "counts": _counts(grid),
        "average_weeks": measure.weeks,
        "chips": _chips(grid, which, kept),
        "which": which,
        "whose": whose,
        "caseloads": [whose_chip(one, whose, kept) for one in caseloads] if len(caseloads) > 1 else [],
        "proofs": HoursProof.choices,
        "expected": int(measure.expected.value) if measure.expected else None,
        "zero_url": _address("coaching:months-zero", query=closing) if verifies else "",
        "close_url": _address("coaching:months-close", query=closing) if verifies else "",
        "owing": families_to_ask(grid.families, month, office=office),
        "timesheets_url": _address("coaching:timesheets", query=kept),
        "has_verify": verifies and bool(_address("coaching:month-verify", UUID(int=0), f"{month:%Y-%m}")),
    }
    return render(request, "coaching/hours.html", context)


def grid_asked(request: SignedInRequest, office: Office, cases: Q) -> tuple[date, Grid, Measure]:
    """Return the month that was asked for; without one, the month before until all of it is closed."""
    asked = request.GET.get("month")
    month = asked_month(asked) if asked else month_before(request.today)
    if month > request.today.replace(day=1):
        raise Http404("A month that lies ahead has no hours.")
    grid, measure = _grid_in(office, cases, month, today=request.today)
    this = request.today.replace(day=1)
    if not asked and grid.is_closed and month != this:
        grid, measure = _grid_in(office, cases, this, today=request.today)
        month = this
    return month, grid, measure


def _grid_in(office: Office, among: Q, month: date, *, today: date) -> tuple[Grid, Measure]:
    measure = measure_of(office, month)
    cases = Case.objects.filter(cases_in(month, among)).select_related("family", "office").only(*COLUMNS)
    return grid_of(cases.order_by("family__name", "number"), month, measure=measure, today=today), measure


def caseloads_of(request: SignedInRequest) -> list[Whose]:
    """Return whose caseloads a person works on: one's own and those covered, or each coach's of the office."""
    seen = seen_in(request)
    mine = Q(pk__in=seen.cases.values("pk"))
    if request.user.role == Role.COACH:
        covers = covers_of(request.user, today=request.today)
        covered = [_cover(cover) for cover in covers]
        others = [key for cover in covers for key in cover.case_ids]
        return [Whose("", "Mine", mine & ~Q(pk__in=others)), *covered]
    carried = Assignment.objects.on(request.today).filter(case__in=seen.cases.values("pk"))
    coaches = carried.order_by("coach__name").values_list("coach", "coach__name").distinct()
    return [
        Whose(str(key), name, mine & Q(pk__in=Assignment.objects.on(request.today).filter(coach=key).values("case")))
        for key, name in coaches
    ]


def _cover(cover: Cover) -> Whose:
    return Whose(str(cover.staff_id), f"For {cover.name}", Q(pk__in=cover.case_ids))


@dataclass(frozen=True)
class Chip:
    """A link that narrows the grid."""

    label: str
    url: str
    is_current: bool
    count: int | str = ""


def _chips(grid: Grid, which: str, kept: dict[str, str]) -> list[Chip]:
    page = reverse("coaching:hours")
    return [
        Chip(label, f"{page}?{urlencode(kept | {'show': key})}", key == which, len(grid.shown(key)))
        for key, (label, _) in CHIPS.items()
    ]


def whose_chip(one: Whose, current: Whose | None, kept: dict[str, str], *, page: str = "coaching:hours") -> Chip:
    """Return the link to the same page for another caseload."""
    url = f"{reverse(page)}?{urlencode(kept | {'whose': one.key})}"
    return Chip(one.name, url, one is current)


def _counts(grid: Grid) -> dict[str, int]:
    verified = sum(family.is_verified for family in grid.families)
    started = sum(family.has_hours and not family.is_verified for family in grid.families)
    whole = max(len(grid.families), 1)
    return {
        "verified": verified,
        "started": started,
        "nothing": len(grid.families) - verified - started,
        "verified_share": 1000 * verified // whole,
        "started_share": 1000 * started // whole,
    }


def _after(month: date, kept: dict[str, str], today: date) -> str:
    later = next_month(month)
    return f"{reverse('coaching:hours')}?{urlencode(kept | {'month': f'{later:%Y-%m}'})}" if later <= today else ""


def _address(name: str, *args: object, query: dict[str, str] | None = None) -> str:
    """Return the address of a page, or nothing where the site has none of this name."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(query)}" if query else found


@require_POST
def hours_cell(request: SignedInRequest, case_id: UUID, month: str) -> HttpResponse:
    """Save one cell as it is typed; answer what stands, 409 with the other's hours, 422 with what is wrong."""
    form = CellForm(request.POST)
    if not form.is_valid():
        _require_writable(request, case_id)
        return JsonResponse({"message": "This cell cannot be read."}, status=UNREADABLE)
    try:
        typed = form.typed(asked_month(month))
        kept = save_hours(case_id=case_id, typed=[typed], actor=request.user, now=request.now)[0]
    except Case.DoesNotExist:
        raise Http404 from None
    except CellChanged as changed:
        stands = changed.stands
        told = {
            "message": str(changed),
            "hours": work.plain_hours(stands.hours),
            "proof": stands.proof,
            "rev": stands.rev,
            "by": changed.by,
            "at": timezone.localtime(changed.at).isoformat() if changed.at else "",
        }
        return JsonResponse(told, status=CONFLICT)
    except Refused as refusal:
        _require_writable(request, case_id)
        return JsonResponse({"message": str(refusal)}, status=UNPROCESSABLE)
    told = {"hours": work.plain_hours(kept.hours), "proof": kept.proof, "rev": kept.rev}
    return JsonResponse(told | {"saved_at": timezone.localtime(request.now).isoformat()})


def _require_writable(request: SignedInRequest, case_id: UUID) -> None:
    """Say nothing of a cell to who writes nothing on its case."""
    if not Case.objects.writable_by(request.user).filter(pk=case_id).exists():
        # Who sees the case and writes nothing on it is told so; for everybody else there is none.
        permissions.require(not Case.objects.visible_to(request.user).filter(pk=case_id).exists())
        raise Http404


@require_http_methods(["GET", "POST"])
def hours_case(request: SignedInRequest, case_id: UUID, month: str) -> HttpResponse:
    """Show one family's month with every row that its activities may have; with `week`, the days of that week."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    first = asked_month(month)
    family = _family_of(case, first, today=request.today)
    may = permissions.can_record_hours(request.user, case)
    if request.method == "POST":
        permissions.require(may)
    week = _week_of(request, first)
    context = {
        "case": case,
        "month": first,
        "month_key": month,
        "today": request.today,
        "crumbs": [*crumbs_of(case), ("Work", reverse("coaching:work", args=[case.pk]))],
        "family": family,
        "weeks": weeks_of(first),
        "week": week,
        "columns": [f"{day:%a} {day.day}" for day in week.days] if week else [],
        "grid_url": f"{reverse('coaching:hours')}?month={month}",
        "before": _other_month(case, month_before(first)),
        "after": _other_month(case, next_month(first)) if next_month(first) <= request.today else "",
        "may": may,
        "verify_url": _address("coaching:month-verify", case.pk, month)
        if permissions.can_verify_month(request.user, case)
        else "",
    }
    if family is None:
        permissions.require(request.method == "GET")
        return render(request, "coaching/hours_case.html", context)
    if week:
        in_days(family, week, today=request.today)
    form = MonthHoursForm(request.POST or None, family=family, month=first)

    def keep() -> str:
        save_hours(case_id=case.pk, typed=form.typed(), actor=request.user, now=request.now)
        return request.get_full_path()

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Hours saved.")
        return answer
    told = month_told(story_of(case.pk), first)
    context |= {
        "form": form,
        "need": told.need,
        "expected": expected_of(case.office, first),
        "explained_url": reverse("coaching:month-explained", args=[case.pk, month]),
        "adults": [
            (adult, [(line, form.rows_of(line)) for line in adult.lines], told.adults.get(adult.participant_id))
            for adult in family.adults
        ],
        "has_boxes": len(form.fields) > 1,
    }
    return render(request, "coaching/hours_case.html", context, status=status_of(form))


def _family_of(case: Case, month: date, *, today: date) -> GridFamily | None:
    """Return a family's month; None where it had no work duties or was not open then, or the month lies ahead."""
    last = last_day_of(month)
    is_in = case.opened_on <= last and (case.closed_on is None or case.closed_on >= month) and month <= today
    if not is_in or not has_work_duties(case):
        return None
    measure = measure_of(case.office, month)
    families = grid_of([case], month, measure=measure, today=today, has_all_lines=True).families
    return families[0] if families else None


def _week_of(request: HttpRequest, month: date) -> Week | None:
    asked = request.GET.get("week")
    if not asked:
        return None
    week = next((one for one in weeks_of(month) if one.monday.isoformat() == asked), None)
    if week is None:
        raise Http404("This week does not lie in the month.")
    return week


def _other_month(case: Case, month: date) -> str:
    return reverse("coaching:hours-case", args=[case.pk, f"{month:%Y-%m}"]) if month.year >= FIRST_YEAR else ""


@require_http_methods(["GET", "POST"])
def search_debrief(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Go a week of job search through with the person, with the list of whom it can be asked of."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_hours(request.user, case))
    participant = get_object_or_404(case.participants.adults().select_related("person"), pk=participant_id)
    key = DraftKey("search-debrief", case.pk, participant.pk)
    draft = found_draft(request, key)
    monday = request.today - timedelta(days=request.today.weekday())
    mondays = [monday - timedelta(weeks=number) for number in range(DEBRIEF_WEEKS)]
    weeks = [Week(day, day, day + timedelta(days=6)) for day in mondays]
    asked = request.GET.get("week", "")
    rows = SearchDebrief.objects.filter(participant=participant, week_of__in=mondays).order_by("-week_of")
    before = next((row for row in rows if row.week_of.isoformat() == asked), None)
    stands: dict[str, object] = {}
    if before:
        stands = {"words": before.words, "contacts": before.contacts, "on": before.on}
    elif chosen := next((day for day in mondays if day.isoformat() == asked), None):
        stands = {"contacts": told_in_week(participant, chosen)}
    form = DebriefSearchForm(
        request.POST or None,
        weeks=weeks,
        today=request.today,
        initial={"week_of": asked} | stands | dict(initial_of(draft) or {}),
    )

    def debrief() -> str:
        told = {name: form.cleaned_data[name] for name in ("week_of", "on", "words", "contacts")}
        debrief_search(case_id=case.pk, participant_id=participant.pk, **told, actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("coaching:work", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, debrief)):
        messages.success(request, "The week is gone through and written down.")
        return answer
    context = {
        "case": case,
        "who": participant.person.standing.name,
        "form": form,
        "rows": rows,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "back": reverse("coaching:work", args=[case.pk]),
        "crumbs": [*crumbs_of(case), ("Work", reverse("coaching:work", args=[case.pk]))],
    }
    return render(request, "coaching/search_debrief.html", context, status=status_of(form))
