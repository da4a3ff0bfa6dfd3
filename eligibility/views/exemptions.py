"""Short forms about exemptions from work."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.public import (
    AccessVerb,
    Case,
    SignedInRequest,
    log_view,
    permissions,
    repeatable,
    seen_case,
    takes_eligibility_notes,
    wording,
)
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.exemptions import EndExemptionForm, ProveExemptionForm, RecordExemptionForm
from eligibility.models import Exemption
from eligibility.operations.exemptions import (
    end_exemption,
    prove_exemption,
    record_exemption,
    take_back_exemption_end,
    tell_exemption,
    void_exemption,
)
from eligibility.queries.exemptions import newest_change, reasons_known
from eligibility.queries.places import of_exemption, of_record
from eligibility.rules.exemptions import reason_of, reasons_for
from eligibility.views.benefits import answered


@require_http_methods(["GET", "POST"])
def exemption_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down an exemption that came in."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    form = RecordExemptionForm(
        request.POST or None,
        adults=adults_of(case),
        reasons=reasons_for(case.office.jurisdiction, seen=permissions.kinds_seen(request.user, case)),
        zone=case.office.zone,
        now=request.now,
    )

    def do() -> None:
        record_exemption(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    words = (
        "Once it is written down, tell eligibility today. What tells of violence or health is seen by whoever may know"
        " of it alone; everybody else sees the days."
    )
    said = "Written down. Tell eligibility today."
    return answered(request, case, form, do, title="Exemption from work", button="Save", said=said, words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def exemption_prove(request: SignedInRequest, exemption_id: UUID) -> HttpResponse:
    """Say that the proof of an exemption is on file."""
    case, row = _found(request, exemption_id)
    reason = reasons_known(case, viewer=request.user).filter(exemption=row).first()
    if reason is None:
        raise PermissionDenied
    if reason.tells:
        log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=reason.pk)
    form = ProveExemptionForm(request.POST or None, today=request.today)

    def do() -> None:
        prove_exemption(
            exemption_id=row.pk, proof_on=form.cleaned_data["proof_on"], actor=request.user, now=request.now
        )

    listed = reason_of(case.office.jurisdiction, reason.code)
    words = f"{listed.label}. Proof that is needed: {listed.proof}." if listed else ""
    return answered(
        request, case, form, do, title="Proof on file", button="It is on file", said="Written down.", words=words
    )


@require_http_methods(["GET", "POST"])
@repeatable
def exemption_end(request: SignedInRequest, exemption_id: UUID) -> HttpResponse:
    """End an exemption."""
    case, row = _found(request, exemption_id)
    form = EndExemptionForm(request.POST or None, zone=case.office.zone, now=request.now)

    def do() -> None:
        end_exemption(exemption_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    said = "Ended. Tell eligibility today."
    return answered(request, case, form, do, title="End an exemption", button="End it", said=said, words=_named(row))


@require_http_methods(["GET", "POST"])
@repeatable
def exemption_end_void(request: SignedInRequest, exemption_id: UUID) -> HttpResponse:
    """Take back the newest end of an exemption."""
    case, row = _found(request, exemption_id)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        take_back_exemption_end(exemption_id=row.pk, actor=request.user, now=request.now)

    words = f"{_named(row)} What was so before this end is so again. If eligibility was told of it, tell them today."
    return answered(
        request, case, form, do, title="Take an end back", button="Take it back", said="Taken back.", words=words
    )


@require_http_methods(["GET", "POST"])
@repeatable
def exemption_void(request: SignedInRequest, exemption_id: UUID) -> HttpResponse:
    """Take back an exemption that was written down by mistake."""
    case, row = _found(request, exemption_id)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_exemption(exemption_id=row.pk, actor=request.user, now=request.now)

    words = f"{_named(row)} It was never so. If eligibility was told of it, tell them today that it was taken back."
    return answered(
        request, case, form, do, title="Take an exemption back", button="Take it back", said="Taken back.", words=words
    )


@require_http_methods(["GET", "POST"])
@repeatable
def exemption_tell(request: SignedInRequest, exemption_id: UUID) -> HttpResponse:
    """Tell eligibility what it has not heard of an exemption."""
    case = seen_case(request, **of_exemption(exemption_id))
    permissions.require(permissions.can_record_benefits(request.user, case))
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        tell_exemption(exemption_id=exemption_id, actor=request.user, now=request.now)

    is_note = takes_eligibility_notes(case.office.jurisdiction)
    if is_note and not permissions.reads_eligibility_alerts(request.user):
        words = (
            "A note of kind c goes to eligibility with its E alert. It names the days; why stands on the Benefits tab,"
            " for who may know."
        )
    else:
        words = "Eligibility has heard of it. The moment is written down."
    return answered(
        request, case, form, do, title="Tell eligibility", button="Eligibility is told", said="Told.", words=words
    )


def adults_of(case: Case) -> list[tuple[UUID, str]]:
    """Return the adults of a case to choose from."""
    rows = case.participants.adults().select_related("person__merged_into").order_by("position", "pk")
    return [(one.pk, one.person.standing.name) for one in rows]


def _found(request: SignedInRequest, exemption_id: UUID) -> tuple[Case, Exemption]:
    case = seen_case(request, **of_record(Exemption, exemption_id))
    permissions.require(permissions.can_record_benefits(request.user, case))
    return case, get_object_or_404(Exemption, pk=exemption_id, case=case)


def _named(row: Exemption) -> str:
    change = newest_change(row)
    last = change.last_day if change else row.last_day
    until = f" to {wording.full_day(last)}" if last else ""
    return f"From {wording.full_day(row.first_day)}{until}."
