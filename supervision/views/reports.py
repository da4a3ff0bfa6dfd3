"""The reports of an office: their lists, files of them, and filters under a name."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Refused,
    SentForm,
    SignedInRequest,
    csv_answer,
    log_export,
    log_views,
    pdf_answer,
    permissions,
    read_key,
    repeatable,
    sent_once,
    status_of,
    wording,
    write_csv,
)
from supervision import documents
from supervision.choices import ReportCode
from supervision.forms.reports import SaveFilterForm
from supervision.models import SavedFilter
from supervision.operations.exports import ask_export, fetch_export
from supervision.operations.filters import end_filter, save_filter
from supervision.queries.caseloads import coaches_of
from supervision.queries.kept_reports import exports_of, filters_for, narrowed_words, own_exports
from supervision.queries.report_kinds import Kind, Scope, hours_due_on
from supervision.queries.reports import (
    CSV_HEADER,
    Met,
    all_rows,
    counts_of,
    kind_asked,
    kinds_of,
    met_by_coach,
    met_by_standard,
    report_page,
    scope_of,
)
from supervision.queries.statistics import frozen_months
from supervision.rules.reports import AHEAD, AT_ONCE, KEPT_DAYS, NOBODY, OUTCOMES, read_asked

#: What each report is for, in a line.
LEDES = {
    ReportCode.DEADLINES: "How the deadlines of a month ended, by standard and by who carried the case on the due day.",
    ReportCode.MISSING: "What is not on file. Each row opens where it is mended.",
    ReportCode.LATE_NOTES: "Notes that are overdue, and notes that were filed after their day.",
    ReportCode.ENDING: "Releases, plans, exemptions, medical papers and directory entries that end soon.",
    ReportCode.HOURS: "Adults whose hours of participation and employment were not reported by the day that is set.",
}
NOBODY_WORDS = "Nobody"
#: Reports that are of one month.
OF_A_MONTH = (ReportCode.DEADLINES, ReportCode.MISSING, ReportCode.LATE_NOTES, ReportCode.HOURS)


@dataclass(frozen=True, slots=True)
class Link:
    """A chip: a link with its own address."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    """Show the reports of an office, which months are frozen, one's filters and one's files."""
    permissions.require(permissions.sees_reports(request.user))
    office, after = request.user.office, read_key(request.GET.get("after"))
    filters, here = filters_for(request.user, after=after), reverse("supervision:reports")
    context = {
        "today": request.today,
        "reports": [(code.label, LEDES[code], _url(code)) for code in ReportCode],
        "late": [one for one in frozen_months(office, today=request.today) if one.is_late] if office else [],
        "filters": filters.rows,
        "first_url": here if after else "",
        "next_url": f"{here}?after={filters.after}" if filters.after else "",
        "exports": exports_of(request.user, now=request.now),
        "kept_days": KEPT_DAYS,
        "crumbs": [("Supervision", reverse("supervision:caseloads")), ("Reports", "")],
    }
    return render(request, "supervision/reports.html", context)


@require_safe
def report(request: SignedInRequest, report_code: str) -> HttpResponse:
    """Show one list of a report, narrowed as the address says; whoever is named in it is written down as seen."""
    found, scope, name, kind = _asked(request, report_code)
    after = read_key(request.GET.get("after"))
    page = report_page(kind, scope, after=after)
    log_views(request=request, case_ids=[row.case_id for row in page.rows if row.case_id])
    counts = counts_of(found, scope)
    is_met = found == ReportCode.DEADLINES
    context = {
        "today": request.today,
        "title": found.label,
        "lede": LEDES[found],
        "rows": page.rows,
        "count": counts[name],
        "kinds": [
            Link(one.label, _url(found, scope, kind=key), key == name, counts[key])
            for key, one in kinds_of(found).items()
        ],
        "ends": [
            Link("All", _url(found, scope, outcome=""), not scope.asked.outcome),
            *(
                Link(words, _url(found, scope, outcome=key), key == scope.asked.outcome)
                for key, words in OUTCOMES.items()
            ),
        ]
        if is_met
        else [],
        "days_ahead": [
            Link(f"Within {days} days", _url(found, scope, ahead=str(days)), days == scope.asked.ahead)
            for days in AHEAD
        ]
        if found == ReportCode.ENDING
        else [],
        "standards": _met(met_by_standard(scope), scope, "standard") if is_met else [],
        "by_coach": _met(met_by_coach(scope), scope, "coach") if is_met else [],
        "outcomes": list(OUTCOMES.values()),
        "coaches": [
            *((str(one.pk), one.name) for one in coaches_of(request.user, today=request.today).order_by("name")),
            (NOBODY, NOBODY_WORDS),
        ],
        "asked": scope.asked,
        "coach": scope.asked.whose,
        "month": scope.month if found in OF_A_MONTH else None,
        "month_words": wording.month_words(scope.month),
        "due_on": hours_due_on(scope.office, scope.month) if found == ReportCode.HOURS else None,
        "is_hours": found == ReportCode.HOURS,
        "csv_url": "" if kind.is_apart else _url(found, scope, page="supervision:report-csv"),
        "pdf_url": "" if kind.is_apart else _url(found, scope, page="supervision:report-pdf"),
        "save_url": _url(found, scope, page="supervision:filter-save"),
        "next_url": _url(found, scope, after=str(page.after)) if page.after else "",
        "first_url": _url(found, scope) if after else "",
        "crumbs": [("Reports", reverse("supervision:reports")), (found.label, "")],
    }
    return render(request, "supervision/report.html", context)


@require_safe
def report_csv(request: SignedInRequest, report_code: str) -> HttpResponse:
    """Hand out a list as a file, each case written down as taken along; a longer one is asked for (decisions 14)."""
    found, scope, name, kind = _asked(request, report_code)
    permissions.require(not kind.is_apart)
    if kind.rows(scope).count() > AT_ONCE:
        return redirect(_url(found, scope, page="supervision:export-ask"))
    rows = list(all_rows(kind, scope))
    log_export(request=request, case_ids=dict.fromkeys(row.case_id for row in rows) or [None])
    return csv_answer(write_csv(CSV_HEADER, (row.cells for row in rows)), f"{found}-{name}-{request.today}")


@require_safe
def report_pdf(request: SignedInRequest, report_code: str) -> HttpResponse:
    """Hand out a report on paper: of deadlines how they ended in sums, of the others a list that is not too long."""
    found, scope, name, kind = _asked(request, report_code)
    permissions.require(not kind.is_apart)
    cases: list[UUID | None] = [None]
    if found == ReportCode.DEADLINES:
        tables = documents.tables_of_met(met_by_standard(scope), met_by_coach(scope))
    else:
        if kind.rows(scope).count() > documents.LINES_AT_MOST:
            most = documents.LINES_AT_MOST
            messages.error(request, f"A PDF holds at most {most} lines: narrow the list, or take it along as CSV.")
            return redirect(_url(found, scope))
        rows = list(all_rows(kind, scope))
        cases = list(dict.fromkeys(row.case_id for row in rows)) or cases
        tables = [documents.table_of_rows(kind.label, rows)]
    narrowed = narrowed_words(found, scope.asked, kind.label, _coach_name(scope))
    sheet = documents.Sheet(
        jurisdiction=scope.office.jurisdiction,
        whose=scope.office.name,
        title=f"{found.label}, {wording.month_words(scope.month)}" if found in OF_A_MONTH else str(found.label),
        made=documents.made_words(request.now, scope.office),
        notes=[LEDES[found], *(": ".join(pair) for pair in narrowed)],
        tables=tables,
    )
    content = documents.render_sheet(sheet)
    log_export(request=request, case_ids=cases)
    return pdf_answer(content, f"{found}-{name}-{request.today}")


@require_http_methods(["GET", "POST"])
def export_ask(request: SignedInRequest, report_code: str) -> HttpResponse:
    """Ask for a list as a file that a job makes."""
    found, scope, _, kind = _asked(request, report_code)
    permissions.require(not kind.is_apart)
    form = SentForm(request.POST or None)

    def do() -> str:
        ask_export(report=found, query=scope.asked.query, actor=request.user, now=request.now)
        return reverse("supervision:reports")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "The file is being made. It will stand under your files in a few minutes.")
        return answer
    context = {
        "form": form,
        "count": kind.rows(scope).count(),
        "at_once": AT_ONCE,
        "kept_days": KEPT_DAYS,
        "back": _url(found, scope),
        "crumbs": [("Reports", reverse("supervision:reports")), (found.label, _url(found, scope)), ("File", "")],
    }
    return render(request, "supervision/export_ask.html", context, status=status_of(form))


@require_safe
def export_fetch(request: SignedInRequest, export_id: UUID) -> HttpResponse:
    """Hand out a file that was made; each of its cases is written down as taken along."""
    permissions.require(permissions.sees_reports(request.user))
    known = own_exports(request.user).filter(pk=export_id).first()
    if known is None:
        messages.error(request, "You asked for no such file.")
        return redirect("supervision:reports")
    try:
        file = fetch_export(export_id=known.pk, actor=request.user, now=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("supervision:reports")
    log_export(request=request, case_ids=file.case_ids or [None])
    return csv_answer(file.content, f"{known.report}-{known.made_at:%Y-%m-%d}")


@require_http_methods(["GET", "POST"])
def filter_save(request: SignedInRequest, report_code: str) -> HttpResponse:
    """Keep what a report is narrowed to under a name."""
    found, scope, name, _ = _asked(request, report_code)
    form = SaveFilterForm(request.POST or None, may_share=permissions.shares_filters(request.user))

    def do() -> str:
        save_filter(report=found, query=scope.asked.query, **form.arguments(), actor=request.user, now=request.now)
        return _url(found, scope)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "The filter is saved. It stands on the page of reports.")
        return answer
    context = {
        "form": form,
        "narrowed": narrowed_words(found, scope.asked, kinds_of(found)[name].label, _coach_name(scope)),
        "back": _url(found, scope),
        "crumbs": [("Reports", reverse("supervision:reports")), (found.label, _url(found, scope)), ("Save", "")],
    }
    return render(request, "supervision/filter_save.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def filter_end(request: SignedInRequest, saved_filter_id: UUID) -> HttpResponse:
    """Take a filter away."""
    permissions.require(permissions.sees_reports(request.user))
    saved = get_object_or_404(SavedFilter.objects.offered_to(request.user), pk=saved_filter_id)
    permissions.require(saved.owner_id == request.user.pk or permissions.shares_filters(request.user))
    form = SentForm(request.POST or None)
    back = reverse("supervision:reports")

    def do() -> str:
        end_filter(filter_id=saved.pk, actor=request.user, now=request.now)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "The filter is gone.")
        return answer
    context = {"form": form, "saved": saved, "back": back, "crumbs": [("Reports", back), ("Take away", "")]}
    return render(request, "supervision/filter_end.html", context, status=status_of(form))


def _asked(request: SignedInRequest, code: str) -> tuple[ReportCode, Scope, str, Kind]:
    """Read which report is asked for, of what.

    Raises:
        PermissionDenied: the person sees no reports.
        Http404: there is no such report.
    """
    permissions.require(permissions.sees_reports(request.user))
    if code not in ReportCode.values:
        raise Http404("There is no such report.")
    found = ReportCode(code)
    scope = scope_of(request.user, read_asked(request.GET.dict()), today=request.today)
    name, kind = kind_asked(found, scope.asked)
    return found, scope, name, kind


def _url(code: ReportCode, scope: Scope | None = None, *, page: str = "supervision:report", **changes: str) -> str:
    asked = dict(parse_qsl(scope.asked.query)) | changes if scope else changes
    query = urlencode({name: value for name, value in asked.items() if value})
    here = reverse(page, args=[str(code)])
    return f"{here}?{query}" if query else here


def _coach_name(scope: Scope) -> str:
    if scope.asked.is_nobodys:
        return NOBODY_WORDS
    if scope.asked.coach is None:
        return ""
    named = coaches_of(scope.user, today=scope.today).filter(pk=scope.asked.coach).values_list("name", flat=True)
    return named.first() or ""


def _met(rows: list[Met], scope: Scope, part: str) -> list[tuple[str, str, int, list[tuple[int, str]]]]:
    """Return the rows of a table of how deadlines ended; every number opens the list behind it."""
    table = []
    for row in rows:
        opens = {part: row.code}
        cells = [(count, _url(ReportCode.DEADLINES, scope, outcome=name, **opens)) for name, count in row.counts]
        table.append((row.label, _url(ReportCode.DEADLINES, scope, outcome="", **opens), row.total, cells))
    return table
