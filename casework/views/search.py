"""Search: what is typed is posted and stands in no address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE
from casework.forms.search import SearchForm
from casework.operations.access import log_lookup, log_views
from casework.queries.search import Found
from casework.queries.search import search as find
from casework.queries.seen import seen_in


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: SignedInRequest) -> HttpResponse:
    """Show what fits, or go straight to the case whose whole number was typed."""
    if request.method != "POST":
        return _page(request, SearchForm())
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    found = find(request.user, seen_in(request), words=form.cleaned_data["q"], today=request.today)
    if found.is_identifier:
        log_lookup(request=request, case_ids=[family.case_id for family in found.families])
        form = SearchForm()  # the number is not written back into the page
    log_views(request=request, case_ids=[note.case_id for note in found.notes])
    if found.exact:
        return redirect("casework:case", case_id=found.exact)
    return _page(request, form, found=found)


def _page(request: SignedInRequest, form: SearchForm, *, found: Found | None = None, status: int = 200) -> HttpResponse:
    context = {"form": form, "found": found, "today": request.today}
    return render(request, "casework/search.html", context, status=status)
