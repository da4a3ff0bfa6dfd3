"""Reported changes: written down, what they would do, settled."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import Case, SignedInRequest, crumbs_of, permissions, repeatable, seen_case, wording
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.changes import ChangeReportForm, SettleChangeForm
from eligibility.models import ChangeReport
from eligibility.operations.changes import record_change_report, settle_change_report, void_change_report
from eligibility.queries.benefits import names_of
from eligibility.queries.effects import FACTS_OF, act_by_of, effects_of, report_by_of
from eligibility.queries.places import of_visible
from eligibility.rules.kinds import KINDS
from eligibility.rules.wording import COUNTS_FROM
from eligibility.views.benefits import TAB, answered


@require_http_methods(["GET", "POST"])
def change_report(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down a change that was reported (N016)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    people = [(UUID(key), name) for key, name in names_of(case).items()]
    form = ChangeReportForm(request.POST or None, people=people, today=request.today)

    def do() -> None:
        record_change_report(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    return answered(
        request, case, form, do, title="Reported change", button="Save", said="Written down.", words=COUNTS_FROM
    )


@require_safe
def change_effect(request: SignedInRequest, change_id: UUID) -> HttpResponse:
    """Show what a reported change would do, month by month, and lead to the facts it changes (N016)."""
    case, row = _found(request, change_id)
    day = row.effective_on.isoformat()
    named = {"first_day": day, "told_on": row.received_on.isoformat()}
    if row.participant_id:
        named["person"] = str(row.participant_id)
    record = reverse("eligibility:household-fact-record", args=[case.pk])
    facts = [
        (KINDS[code].label, f"{record}?{urlencode({'kind': code} | named)}") for code in FACTS_OF.get(row.kind, ())
    ]
    context = {
        "case": case,
        "today": request.today,
        "change": row,
        "who": names_of(case).get(str(row.participant_id), "") if row.participant_id else "",
        "effects": effects_of(case, row, today=request.today),
        "act_by": act_by_of(case, row),
        "report_by": report_by_of(case, row),
        "facts": facts,
        "may_record": permissions.can_record_benefits(request.user, case),
        "may_decide": permissions.can_decide_eligibility(request.user, case),
        "crumbs": [*crumbs_of(case), ("Benefits", reverse(TAB, args=[case.pk]))],
    }
    return render(request, "eligibility/change.html", context)


@require_http_methods(["GET", "POST"])
@repeatable
def change_settle(request: SignedInRequest, change_id: UUID) -> HttpResponse:
    """Say what came of a reported change."""
    case, row = _found(request, change_id)
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    form = SettleChangeForm(request.POST or None)

    def do() -> None:
        settle_change_report(change_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    words = f"{_named(row)} Acted on: something was decided, or an adverse action proposed, since it came in."
    return answered(request, case, form, do, title="Settle a change", button="Settle it", said="Settled.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def change_void(request: SignedInRequest, change_id: UUID) -> HttpResponse:
    """Take back a change that was written down by mistake."""
    case, row = _found(request, change_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_change_report(change_id=row.pk, actor=request.user, now=request.now)

    words = f"{_named(row)} It was never reported so. It stays on file who wrote it and who took it back."
    return answered(
        request, case, form, do, title="Take a change back", button="Take it back", said="Taken back.", words=words
    )


def _found(request: SignedInRequest, change_id: UUID) -> tuple[Case, ChangeReport]:
    case = seen_case(request, **of_visible(ChangeReport, change_id, viewer=request.user))
    return case, get_object_or_404(ChangeReport.objects.select_related("recorded_by"), pk=change_id, case=case)


def _named(row: ChangeReport) -> str:
    return f"{row.get_kind_display()}, so from {wording.full_day(row.effective_on)}: {row.words.rstrip('.')}."
