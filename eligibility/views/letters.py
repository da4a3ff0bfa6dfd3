"""Notices of decisions and adverse actions, looked at and written; hearings asked for and decided."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    Jurisdiction,
    NoticeKind,
    Participant,
    Refused,
    SignedInRequest,
    crumbs_of,
    log_refused,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    verdicts_of,
    wording,
)
from eligibility.forms.actions import AskHearingForm, DecideHearingForm, LetterForm
from eligibility.models import AdverseAction, BenefitHearing, DecisionNotice, Determination
from eligibility.operations.decision_notices import (
    Preview,
    preview_action_notice,
    preview_decision_notice,
    write_action_notice,
    write_decision_notice,
)
from eligibility.operations.hearings import decide_benefit_hearing, record_benefit_hearing
from eligibility.queries.actions import days_of
from eligibility.queries.computed import in_force
from eligibility.queries.decision_letters import head_of
from eligibility.queries.places import of_programme, of_record, of_visible
from eligibility.rules.hearings import continues
from eligibility.rules.timely import System
from eligibility.views.benefits import TAB, answered

_SYSTEMS = {
    System.ONE: "The ONE system",
    System.MAINFRAME: "The old computer system",
    System.MAINFRAME_ACP: "The old computer system, with a confidential address",
}
NO_WAY = "No way to this person is open for a letter. Hand it over in person."


@require_http_methods(["GET", "POST"])
def decision_notice(request: SignedInRequest, determination_id: UUID) -> HttpResponse:
    """Look at the notice of a decision word for word, then write it; it passes the gate of what leaves."""
    case = seen_case(request, **of_programme(Determination, determination_id, viewer=request.user))
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    row = Determination.objects.visible_to(request.user).get(pk=determination_id, case=case)
    back = reverse("eligibility:determination", args=[row.pk])

    def look(way: str, system: str) -> Preview:
        del system
        return preview_decision_notice(determination_id=row.pk, way=way, actor=request.user, now=request.now)

    def write(way: str, system: str, seen: str) -> DecisionNotice:
        del system
        return write_decision_notice(determination_id=row.pk, way=way, seen=seen, actor=request.user, now=request.now)

    return _letter(request, case, head_of(case, row.household), back=back, look=look, write=write, is_timely=False)


@require_http_methods(["GET", "POST"])
def action_notice(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """Look at the letter of an adverse action word for word, then write it."""
    case = seen_case(request, **of_visible(AdverseAction, action_id, viewer=request.user))
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    row = get_object_or_404(AdverseAction, pk=action_id, case=case)
    newest = in_force(case, row.programme, request.today)
    back = reverse("eligibility:action", args=[row.pk])

    def look(way: str, system: str) -> Preview:
        return preview_action_notice(action_id=row.pk, way=way, system=system, actor=request.user, now=request.now)

    def write(way: str, system: str, seen: str) -> DecisionNotice:
        return write_action_notice(
            action_id=row.pk, way=way, system=system, seen=seen, actor=request.user, now=request.now
        )

    whom = head_of(case, newest.household if newest else {})
    return _letter(request, case, whom, back=back, look=look, write=write, is_timely=True)


@require_http_methods(["GET", "POST"])
def hearing_ask(request: SignedInRequest, letter_id: UUID) -> HttpResponse:
    """Take a family's request for a hearing about a letter."""
    case = seen_case(request, **of_visible(DecisionNotice, letter_id, viewer=request.user))
    permissions.require(permissions.can_record_hearing(request.user, case))
    letter = get_object_or_404(DecisionNotice.objects.select_related("notice"), pk=letter_id, case=case)
    form = AskHearingForm(request.POST or None, today=request.today)

    def do() -> None:
        record_benefit_hearing(letter_id=letter.pk, **form.arguments(), actor=request.user, now=request.now)

    days = days_of(letter)
    goes_on = f" The benefit goes on if asked by {wording.full_day(days.continued_by)}." if days.continued_by else ""
    if letter.effective_on and not goes_on:
        goes_on = f" The benefit goes on if asked before {wording.full_day(letter.effective_on)}."
    if not continues(days, letter.written_on):
        goes_on = " The benefit does not go on: the certification is over by then."
    words = (
        f"{letter.get_programme_display()}, letter of {wording.full_day(letter.written_on)}. In time until"
        f" {wording.full_day(days.accepted_until)}.{goes_on} Take it as it is said, late or not."
    )
    return answered(
        request,
        case,
        form,
        do,
        title="Request for a hearing",
        button="Save the request",
        said="Written down.",
        words=words,
    )


@require_http_methods(["GET", "POST"])
@repeatable
def hearing_decide(request: SignedInRequest, benefit_hearing_id: UUID) -> HttpResponse:
    """Write down how a hearing ended."""
    case = seen_case(request, **of_record(BenefitHearing, benefit_hearing_id))
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    hearing = get_object_or_404(BenefitHearing, pk=benefit_hearing_id, case=case)
    form = DecideHearingForm(request.POST or None, today=request.today)

    def do() -> None:
        decide_benefit_hearing(hearing_id=hearing.pk, **form.arguments(), actor=request.user, now=request.now)

    words = "Decided for the family, the adverse action is taken back. Upheld, it takes effect after the decision."
    return answered(
        request, case, form, do, title="How the hearing ended", button="Save", said="Written down.", words=words
    )


def _letter(
    request: SignedInRequest,
    case: Case,
    whom: Participant,
    *,
    back: str,
    look: Callable[[str, str], Preview],
    write: Callable[[str, str, str], DecisionNotice],
    is_timely: bool,
) -> HttpResponse:
    verdicts = verdicts_of(case, whom, kind=NoticeKind.DECISION, now=request.now)
    ways = [(str(one.way), str(one.way.label)) for one in verdicts if one.is_open]
    is_asked = is_timely and case.office.jurisdiction == Jurisdiction.OREGON
    systems = [(str(one), label) for one, label in _SYSTEMS.items() if is_asked or one == System.ONE]
    begins = {"way": request.GET.get("way") or (ways[0][0] if ways else ""), "system": "ONE"}
    form = LetterForm(request.POST or None, ways=ways, systems=systems, initial=begins)
    if form.is_bound and form.is_valid():
        begins = {name: form.cleaned_data[name] for name in ("way", "system")}
    shown, why_not = _looked_at(look, begins, has_way=bool(ways))
    if not form.is_bound:
        form.fields["seen"].initial = shown.seen

    def done() -> str:
        told = write(begins["way"], begins["system"], form.cleaned_data["seen"])
        return reverse("casework:notice", args=[case.pk, told.notice_id])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, done)):
        messages.success(request, "Written. Print it, send it, then mark it.")
        return answer
    if form.asked is not None:
        log_refused(asked=form.asked, actor=request.user, now=request.now)
    context = {
        "case": case,
        "today": request.today,
        "form": form,
        "preview": shown,
        "why_not": why_not,
        "whom": whom.person.standing.name,
        "closed": [one for one in verdicts if not one.is_open],
        "back": back,
        "crumbs": [*crumbs_of(case), ("Benefits", reverse(TAB, args=[case.pk]))],
    }
    return render(request, "eligibility/letter.html", context, status=status_of(form))


def _looked_at(look: Callable[[str, str], Preview], begins: dict[str, str], *, has_way: bool) -> tuple[Preview, str]:
    """Return the letter as it would be, or why there is none."""
    if not has_way:
        return Preview(), NO_WAY
    try:
        return look(begins["way"], begins["system"]), ""
    except Refused as refusal:
        return Preview(), str(refusal)
