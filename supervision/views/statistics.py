"""The monthly statistics: freezing a month, what stands in it, to whom it goes, and states added up (T022)."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Jurisdiction,
    Office,
    SentForm,
    SignedInRequest,
    calendars,
    csv_answer,
    log_export,
    pdf_answer,
    permissions,
    repeatable,
    sent_once,
    status_of,
    wording,
    write_csv,
)
from supervision import documents
from supervision.choices import PackWay
from supervision.forms.reports import FreezeMonthForm, RecipientForm, SendPackForm
from supervision.operations.statistics import add_recipient, end_recipient, freeze_month, send_pack
from supervision.queries.statistics import (
    frozen_months,
    lines_of,
    packs_of,
    recipients_of,
    sent_of,
    smallest_told,
    state_month,
)
from supervision.rules.reports import read_asked
from supervision.views.reports import Link

CSV_HEADER = ("Figure", "Count", "Month", "Office", "Counted on", "Version", "Definition")
#: So many months of a state can be looked at.
STATE_MONTHS = 12


@require_http_methods(["GET", "POST"])
def packs(request: SignedInRequest) -> HttpResponse:
    """Show which months of an office are frozen and which are late, and freeze one."""
    office = _office(request)
    months = frozen_months(office, today=request.today)
    form = FreezeMonthForm(request.POST or None, months=[one.month for one in months])

    def do() -> str:
        pack = freeze_month(month=form.cleaned_data["month"], actor=request.user, now=request.now)
        return reverse("supervision:pack", args=[pack.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "The month is frozen. What changes later does not change these numbers.")
        return answer
    context = {
        "form": form,
        "months": months,
        "has_day": any(one.due_on for one in months),
        "is_texas": office.jurisdiction == Jurisdiction.TEXAS,
        "crumbs": [("Reports", reverse("supervision:reports")), ("Monthly statistics", "")],
    }
    return render(request, "supervision/packs.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def pack(request: SignedInRequest, statistics_pack_id: UUID) -> HttpResponse:
    """Show the numbers of a frozen month and its sent log, and send it to somebody."""
    office = _office(request)
    found = get_object_or_404(packs_of(office).select_related("office", "frozen_by"), pk=statistics_pack_id)
    people = [(one.pk, f"{one.name}, {one.agency}" if one.agency else one.name) for one in recipients_of(office)]
    form = SendPackForm(request.POST or None, people=people)

    def do() -> str:
        send_pack(pack_id=found.pk, **form.arguments(), actor=request.user, now=request.now)
        return reverse("supervision:pack", args=[found.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        is_mail = form.cleaned_data["way"] == PackWay.EMAIL
        messages.success(request, "The mail leaves in a minute." if is_mail else "Written down as handed over.")
        return answer
    versions = list(packs_of(office).filter(month=found.month).order_by("-version"))
    context = {
        "form": form,
        "pack": found,
        "lines": lines_of(found),
        "smallest": smallest_told(office, on=found.as_of),
        "newer": next((one for one in versions if one.version > found.version), None),
        "sent": sent_of(found),
        "people": people,
        "crumbs": [
            ("Monthly statistics", reverse("supervision:packs")),
            (wording.month_words(found.month), ""),
        ],
    }
    return render(request, "supervision/pack.html", context, status=status_of(form))


@require_safe
def pack_csv(request: SignedInRequest, statistics_pack_id: UUID) -> HttpResponse:
    """Hand out a frozen month as a file: what may leave the office of each figure."""
    office = _office(request)
    found = get_object_or_404(packs_of(office).select_related("office"), pk=statistics_pack_id)
    same = (f"{found.month:%Y-%m}", office.name, found.as_of, found.version, found.definition)
    content = write_csv(CSV_HEADER, ((line.words, line.told, *same) for line in lines_of(found)))
    log_export(request=request, case_ids=[None])
    return csv_answer(content, f"statistics-{found.month:%Y-%m}-{found.version}")


@require_safe
def pack_pdf(request: SignedInRequest, statistics_pack_id: UUID) -> HttpResponse:
    """Hand out a frozen month on paper: what may leave the office of each figure, as it was frozen (T022)."""
    office = _office(request)
    found = get_object_or_404(packs_of(office).select_related("office", "frozen_by"), pk=statistics_pack_id)
    sheet = documents.Sheet(
        jurisdiction=office.jurisdiction,
        whose=office.name,
        title=f"Monthly statistics, {wording.month_words(found.month)}",
        made=documents.made_words(request.now, office),
        notes=[
            f"Version {found.version}, counted on {wording.full_day(found.as_of)} by definition {found.definition}."
            f" Frozen by {found.frozen_by.name}.",
            *_small_words(smallest_told(office, on=found.as_of)),
        ],
        tables=[documents.table_of_lines(lines_of(found))],
    )
    content = documents.render_sheet(sheet)
    log_export(request=request, case_ids=[None])
    return pdf_answer(content, f"statistics-{found.month:%Y-%m}-{found.version}")


def _small_words(smallest: int | None) -> list[str]:
    return [f'Counts below {smallest} are told as "fewer than {smallest}".'] if smallest else []


@require_http_methods(["GET", "POST"])
def pack_recipients(request: SignedInRequest) -> HttpResponse:
    """Show who gets the monthly numbers of an office, and add somebody."""
    office = _office(request)
    form = RecipientForm(request.POST or None)

    def do() -> str:
        add_recipient(**form.arguments(), actor=request.user, now=request.now)
        return reverse("supervision:pack-recipients")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "They stand in the list.")
        return answer
    context = {
        "form": form,
        "people": list(recipients_of(office).select_related("added_by")),
        "crumbs": [("Monthly statistics", reverse("supervision:packs")), ("Recipients", "")],
    }
    return render(request, "supervision/pack_recipients.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def pack_recipient_end(request: SignedInRequest, pack_recipient_id: UUID) -> HttpResponse:
    """Take somebody out of the list of recipients."""
    office = _office(request)
    known = get_object_or_404(recipients_of(office), pk=pack_recipient_id)
    form = SentForm(request.POST or None)
    back = reverse("supervision:pack-recipients")

    def do() -> str:
        end_recipient(recipient_id=known.pk, actor=request.user, now=request.now)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "They get no more numbers.")
        return answer
    context = {"form": form, "person": known, "back": back, "crumbs": [("Recipients", back), ("Take out", "")]}
    return render(request, "supervision/pack_recipient_end.html", context, status=status_of(form))


@require_safe
def packs_of_state(request: SignedInRequest) -> HttpResponse:
    """Show auditors the frozen numbers of a state's month, added up over its offices."""
    permissions.require(permissions.sees_packs_of_states(request.user))
    asked = request.GET.get("state", Jurisdiction.TEXAS)
    if asked not in Jurisdiction.values:
        raise Http404("No such state.")
    months = [calendars.day_of_month(request.today, -back, 1) for back in range(1, STATE_MONTHS + 1)]
    month = read_asked(request.GET.dict()).month or months[0]
    context = {
        "state": str(Jurisdiction(asked).label),
        "month": month,
        "found": state_month(asked, month),
        "states": [Link(str(one.label), _state_url(one, month), one == asked) for one in Jurisdiction],
        "months": [Link(wording.month_words(one), _state_url(asked, one), one == month) for one in months],
        "crumbs": [("Monthly statistics of states", "")],
    }
    return render(request, "supervision/packs_of_state.html", context)


def _state_url(state: str, month: date) -> str:
    return f"{reverse('supervision:packs-of-state')}?state={state}&month={month:%Y-%m}"


def _office(request: SignedInRequest) -> Office:
    """Return the office whose reports somebody sees.

    Raises:
        PermissionDenied: they see none.
    """
    office = request.user.office
    permissions.require(permissions.sees_reports(request.user))
    if office is None:
        raise Http404("No office.")
    return office
