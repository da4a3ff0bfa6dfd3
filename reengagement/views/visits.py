"""What a visit at home or in the community was for, and what came of it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import DraftKey, SignedInRequest, initial_of, seen_case, wording
from reengagement.forms.visits import VisitResultsForm
from reengagement.operations.visits import write_visit_results
from reengagement.permissions import can_arrange, require
from reengagement.queries.visits import earlier_of, results_of, visits_to_link
from reengagement.views.sheets import Sheet, answer, draft_of


@require_http_methods(["GET", "POST"])
def visit(request: SignedInRequest, case_id: UUID, home_visit_id: UUID) -> HttpResponse:
    """Write down, for each purpose of a visit, what came of it."""
    case = seen_case(request, pk=case_id)
    require(can_arrange(request.user, case))
    found = visits_to_link(case, is_anywhere=True).filter(pk=home_visit_id).first()
    if found is None:
        raise Http404
    key = DraftKey("visit-results", case.pk, found.pk)
    draft = draft_of(request, key)
    standing = results_of(found)
    stands = {purpose.lower(): words for purpose, words in standing.items()}
    form = VisitResultsForm(request.POST or None, standing=standing, initial=stands | initial_of(draft))
    back = reverse("reengagement:reengagements", args=[case.pk])

    def keep() -> str:
        write_visit_results(
            case_id=case.pk,
            contact_id=found.pk,
            results=form.results(),
            taken_back=form.cleaned_data.get("taken_back", ()),
            actor=request.user,
            now=request.now,
        )
        return f"{back}#visits"

    sheet = Sheet(
        title=f"Visit of {wording.full_day(found.on)}",
        button="Save what came of it",
        back=back,
        said="Written down.",
        act=keep,
        lede="Say what came of it for each purpose that it had; leave the others empty.",
        above="reengagement/_visit_earlier.html",
        key=key,
        draft=draft,
    )
    return answer(request, case, form, sheet, earlier=earlier_of(case, found))
