"""Adverse notices and hearings: looked at and sent, asked for, decided, and the pack made."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    AccessVerb,
    Case,
    DraftKey,
    Jurisdiction,
    NoticeKind,
    Refused,
    SignedInRequest,
    initial_of,
    log_refused,
    log_view,
    permissions,
    seen_case,
    verdicts_of,
)
from eligibility.public import System
from reengagement.forms.hearings import HearingDecisionForm, HearingForm, PackForm, WayForm
from reengagement.models import HearingPack, HearingRequest, Penalty
from reengagement.operations.adverse_notices import Preview, preview_adverse_notice, write_adverse_notice
from reengagement.operations.hearings import decide_hearing, make_hearing_pack, pack_file, record_hearing_request
from reengagement.queries.letters import next_notice
from reengagement.queries.places import of_record
from reengagement.queries.standing import standing_of
from reengagement.views.sheets import Sheet, answer, draft_of

_SYSTEMS = {
    System.ONE: "The ONE system",
    System.MAINFRAME: "The old computer system",
    System.MAINFRAME_ACP: "The old computer system, with a confidential address",
}


@require_http_methods(["GET", "POST"])
def adverse_notice(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """Look at the adverse notice of the next level word for word, then write it; it passes the gate of what leaves."""
    case = seen_case(request, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(request.user, case))
    penalty = Penalty.objects.select_related("participant__person").get(pk=penalty_id, case=case)
    coming = next_notice(standing_of(penalty_id, case, today=request.today), case, today=request.today)
    verdicts = verdicts_of(case, penalty.participant, kind=NoticeKind.ADVERSE, now=request.now)
    ways = [(str(one.way), str(one.way.label)) for one in verdicts if one.is_open]
    is_oregon = case.office.jurisdiction == Jurisdiction.OREGON
    systems = [(str(one), label) for one, label in _SYSTEMS.items() if is_oregon or one == System.ONE]
    begins = {
        "way": request.GET.get("way") or (ways[0][0] if ways else ""),
        "system": request.GET.get("system") or "ONE",
    }
    form = WayForm(request.POST or None, ways=ways, systems=systems, initial=begins)
    back = reverse("reengagement:penalty", args=[penalty_id])
    if form.is_bound and form.is_valid():
        begins = {name: form.cleaned_data[name] for name in ("way", "system")}
    shown, why_not = _looked_at(request, penalty_id, begins, coming.why_not, has_way=bool(ways))
    if not form.is_bound:
        form.fields["seen"].initial = shown.seen

    def write() -> str:
        told = write_adverse_notice(
            penalty_id=penalty_id,
            way=form.cleaned_data["way"],
            system=form.cleaned_data["system"],
            seen=form.cleaned_data["seen"],
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:notice", args=[case.pk, told.notice_id])

    sheet = Sheet(
        title="Adverse notice",
        button="Write this letter",
        back=back,
        said="Written. Print it, send it, then mark it: the penalty begins only if it leaves in time.",
        act=write,
        template="reengagement/adverse_notice.html",
    )
    made = answer(
        request,
        case,
        form,
        sheet,
        preview=shown,
        why_not=why_not,
        coming=coming,
        closed=[one for one in verdicts if not one.is_open],
        is_shut=False,
    )
    if form.asked is not None:
        log_refused(asked=form.asked, actor=request.user, now=request.now)
    return made


def _looked_at(
    request: SignedInRequest, penalty_id: UUID, begins: dict[str, str], why_not: str, *, has_way: bool
) -> tuple[Preview, str]:
    """Return the letter as it would be, or why there is none."""
    if why_not or not has_way:
        return Preview(), why_not or "No way to this person is open for a letter. Hand it over in person."
    try:
        shown = preview_adverse_notice(penalty_id=penalty_id, **begins, actor=request.user, now=request.now)
    except Refused as refusal:
        return Preview(), str(refusal)
    return shown, ""


@require_http_methods(["GET", "POST"])
def hearing_request(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """Take a family's request for a hearing."""
    case = seen_case(request, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_record_hearing(request.user, case))
    back = reverse("reengagement:penalty", args=[penalty_id])
    key = DraftKey("hearing", case.pk, penalty_id)
    draft = draft_of(request, key)
    form = HearingForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def record() -> str:
        record_hearing_request(penalty_id=penalty_id, **form.arguments(), actor=request.user, now=request.now)
        return f"{back}#hearing"

    sheet = Sheet(
        title="Request for a hearing",
        button="Save the request",
        back=back,
        said="Written down. Whether the payment goes on until the decision stands with it.",
        act=record,
        lede="Take it as it is said, late or not: whether it came in time is for the hearing to say.",
        above="reengagement/_hearing_days.html",
        key=key,
        draft=draft,
    )
    stand = standing_of(penalty_id, case, today=request.today)
    return answer(request, case, form, sheet, stand=stand, is_shut=False)


@require_http_methods(["GET", "POST"])
def hearing_decide(request: SignedInRequest, hearing_id: UUID) -> HttpResponse:
    """Write down how a hearing ended."""
    case, hearing, back = _hearing(request, hearing_id)
    form = HearingDecisionForm(request.POST or None, jurisdiction=case.office.jurisdiction, today=request.today)

    def decide() -> str:
        told = {name: form.cleaned_data[name] for name in ("decision", "on")}
        decide_hearing(hearing_id=hearing_id, **told, actor=request.user, now=request.now)
        return f"{back}#hearing"

    sheet = Sheet(
        title="How the hearing ended",
        button="Save",
        back=back,
        said="Written down. Look at the end of the penalty again.",
        act=decide,
        lede="Decided for the family, the penalty is then deleted, and what was taken is paid back.",
    )
    return answer(request, case, form, sheet, is_shut=bool(hearing.decision))


@require_http_methods(["GET", "POST"])
def hearing_pack(request: SignedInRequest, hearing_id: UUID) -> HttpResponse:
    """Make the pack of a hearing, and find those that were made."""
    case, hearing, back = _hearing(request, hearing_id)
    form = PackForm(request.POST or None, first_day=hearing.penalty.failed_on, today=request.today)

    def make() -> str:
        told = {name: form.cleaned_data[name] for name in ("first_day", "last_day")}
        make_hearing_pack(hearing_id=hearing_id, **told, actor=request.user, now=request.now)
        return reverse("reengagement:hearing-pack", args=[hearing_id])

    sheet = Sheet(
        title="Hearing pack",
        button="Make the pack",
        back=back,
        said="Made. Look through it before it is given to anybody.",
        act=make,
        lede="Everything on the record of this period, in one file with numbered pages; what is left out is listed in"
        " it with the reason, and other people are named by initials.",
        above="reengagement/_packs.html",
    )
    packs = HearingPack.objects.filter(hearing=hearing).select_related("made_by").defer("sealed_file")
    return answer(request, case, form, sheet, packs=packs.order_by("-made_at"), is_shut=False)


@require_safe
def hearing_pack_paper(request: SignedInRequest, pack_id: UUID) -> HttpResponse:
    """Open a hearing pack as PDF, exactly as it was made."""
    case = seen_case(request, **of_record(HearingPack, pack_id))
    permissions.require(permissions.can_tend_penalty(request.user, case))
    file = pack_file(pack_id=pack_id, actor=request.user)
    log_view(request=request, case=case, verb=AccessVerb.EXPORT)
    return HttpResponse(
        file,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="hearing-pack.pdf"', "Cache-Control": "no-store"},
    )


def _hearing(request: SignedInRequest, hearing_id: UUID) -> tuple[Case, HearingRequest, str]:
    case = seen_case(request, **of_record(HearingRequest, hearing_id))
    permissions.require(permissions.can_tend_penalty(request.user, case))
    hearing = get_object_or_404(HearingRequest.objects.select_related("penalty"), pk=hearing_id, case=case)
    return case, hearing, reverse("reengagement:penalty", args=[hearing.penalty_id])
