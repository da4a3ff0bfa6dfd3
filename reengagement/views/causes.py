"""Good cause: asking why, and deciding."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import DraftKey, SignedInRequest, initial_of, permissions, recordable_kinds, seen_case
from reengagement.forms.causes import GoodCauseDecisionForm, GoodCauseForm
from reengagement.models import GoodCauseClaim
from reengagement.operations.causes import claim_good_cause, decide_good_cause
from reengagement.queries.penalties_shown import claim_row, reason_choices
from reengagement.queries.places import of_record
from reengagement.views.sheets import Sheet, adult_of_case, answer, draft_of


@require_http_methods(["GET", "POST"])
def good_cause_claim(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Write down why somebody did not take part."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_claim_good_cause(request.user, case))
    participant = adult_of_case(case, participant_id)
    key = DraftKey("good-cause", case.pk, participant.pk)
    draft = draft_of(request, key)
    kinds = recordable_kinds(case, viewer=request.user)
    form = GoodCauseForm(
        request.POST or None,
        reasons=reason_choices(case, on=request.today, kinds=kinds),
        today=request.today,
        initial=initial_of(draft),
    )
    back = reverse("reengagement:penalties", args=[case.pk])

    def claim() -> str:
        told = form.arguments()
        made = claim_good_cause(
            case_id=case.pk, participant_id=participant.pk, **told, actor=request.user, now=request.now
        )
        return f"{back}#claim-{made.pk}"

    sheet = Sheet(
        title="Ask for good cause",
        button="Save",
        back=back,
        said="Written down. Decide it next; without a decision no penalty can be asked for.",
        act=claim,
        lede="Ask why before anything else. Where asking for proof could put somebody in danger, ask for none.",
        key=key,
        draft=draft,
    )
    return answer(request, case, form, sheet)


@require_http_methods(["GET", "POST"])
def good_cause_decide(request: SignedInRequest, good_cause_id: UUID) -> HttpResponse:
    """Decide whether there was good cause, with the note of the decision."""
    case = seen_case(request, **of_record(GoodCauseClaim, good_cause_id))
    permissions.require(permissions.can_decide_good_cause(request.user, case))
    row = claim_row(case, good_cause_id)
    key = DraftKey("good-cause-decision", case.pk, good_cause_id)
    draft = draft_of(request, key)
    kinds = recordable_kinds(case, viewer=request.user)
    form = GoodCauseDecisionForm(
        request.POST or None,
        reasons=reason_choices(case, on=row.situation_on, kinds=kinds),
        today=request.today,
        initial=initial_of(draft),
    )
    back = reverse("reengagement:penalties", args=[case.pk])

    def decide() -> str:
        decide_good_cause(claim_id=good_cause_id, **form.arguments(), actor=request.user, now=request.now)
        return f"{back}#claim-{good_cause_id}"

    sheet = Sheet(
        title="Decide good cause",
        button="Decide",
        back=back,
        said="Decided, with its note.",
        act=decide,
        lede="Found, nothing can be asked for, and what waits is dropped. A missing support of the department is good"
        " cause.",
        above="reengagement/_claim_facts.html",
        key=key,
        draft=draft,
    )
    return answer(request, case, form, sheet, row=row, is_shut=row.decided_on is not None)
