"""Work months: one family's verified, many at zero hours, a caseload's closed, a closed one opened again."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    DraftKey,
    SignedInRequest,
    Template,
    covers_of,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    log_views,
    permissions,
    read_key,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from coaching import rules
from coaching.forms.months import CloseMonthsForm, ReopenMonthForm, VerifyMonthForm, ZeroMonthsForm
from coaching.models import WorkMonth
from coaching.operations.months import NO_TEMPLATE, close_months, reopen_month, verify_month, zero_and_note
from coaching.queries.explained import month_told
from coaching.queries.months import (
    AdultMonth,
    Caseload,
    caseloads_for,
    cases_carried,
    coach_carrying,
    month_standing,
    month_template,
    months_of,
)
from coaching.queries.places import of_record
from coaching.queries.work_facts import story_of
from coaching.views.asked_month import FIRST_YEAR, asked_month

#: Stands where a state has no kind of note for a work month; no note is asked for then.
NO_KIND = Template(code="", subject="", title="", headings=(), guidance="")
#: So many notes stand on one page at most; the next follow once these are filed.
ZERO_AT_MOST = 60


@require_http_methods(["GET", "POST"])
@repeatable
def month_verify(request: SignedInRequest, case_id: UUID, month: str) -> HttpResponse:
    """Verify one family's month: hours as they stand, what is missing, the note with its draft, one button."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_verify_month(request.user, case))
    first = asked_month(month)
    months = months_of(Q(case=case.pk), first, today=request.today)
    is_over = rules.last_day_of(first) < request.today
    template = month_template(case.office.jurisdiction, today=request.today)
    waiting = [one for one in months if is_over and template and one.facts.needs_verifying]
    key = DraftKey("month-note", case.pk, month)
    draft = found_draft(request, key)
    form = VerifyMonthForm(
        request.POST or None,
        months=waiting,
        template=template or NO_KIND,
        chooses=len(months) > 1,
        initial=initial_of(draft, ticks=tuple(f"include_{one.participant_id.hex}" for one in waiting)),
    )

    def verify() -> str:
        verify_month(
            case_id=case.pk,
            month=first,
            notes=form.notes(),
            knows_gaps=form.knows_gaps(),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return _list_of(first, coach_carrying(case, today=request.today))

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, verify)):
        messages.success(request, f"{wording.month_words(first)} is verified, and its note filed.")
        return answer
    told = month_told(story_of(case.pk), first).adults if months else {}
    context = {
        "case": case,
        "month": first,
        "month_words": wording.month_words(first),
        "before": f"{rules.month_before(first):%Y-%m}",
        "after": f"{rules.next_month(first):%Y-%m}",
        "boxes": [(form.box_of(one), told.get(one.participant_id)) for one in months],
        "explained_url": reverse("coaching:month-explained", args=[case.pk, month]),
        "waiting": waiting,
        "is_over": is_over,
        "has_gaps": any(one.gaps for one in waiting),
        "no_template": "" if template else NO_TEMPLATE,
        "weeks": rules.weeks_of(first),
        "form": form,
        "draft": draft,
        "draft_key": key,
        "may_reopen": permissions.can_reopen_month(request.user, case),
        "hours_url": reverse("coaching:hours-case", args=[case.pk, month]) if may_see_hours(request, first) else "",
        "list_url": _list_of(first, coach_carrying(case, today=request.today)),
        "today": request.today,
        "crumbs": [*crumbs_of(case), (wording.month_words(first), "")],
    }
    return render(request, "coaching/month_verify.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def months_zero(request: SignedInRequest) -> HttpResponse:
    """Verify the months of everybody without an hour at once, after a look at each note."""
    permissions.require(permissions.verifies_months(request.user))
    desk = _Desk.open(request)
    months = [one for one in desk.months() if one.is_to_zero] if desk.is_over else []
    office = request.user.office
    template = month_template(office.jurisdiction, today=request.today) if office else None
    shown = months[:ZERO_AT_MOST] if template else []
    log_views(request=request, case_ids=[one.case_id for one in shown])
    key = DraftKey("months-zero", subject_id=f"{desk.month:%Y-%m}:{desk.coach_id}")
    draft = found_draft(request, key)
    given = {"month": f"{desk.month:%Y-%m}", "coach": str(desk.coach_id)}
    form = ZeroMonthsForm(
        request.POST or None,
        months=shown,
        template=template or NO_KIND,
        initial=initial_of(draft, ticks=tuple(f"include_{one.participant_id.hex}" for one in shown)) | given,
    )

    def zero() -> str:
        found = zero_and_note(month=desk.month, notes=form.notes(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        if found.left:
            people = wording.counted(len(found.left), "month was", "months were")
            messages.info(request, f"{people} verified meanwhile by somebody else and left as they are.")
        return _list_of(desk.month, desk.coach_id)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, zero)):
        messages.success(request, "Verified at zero hours, with a note each.")
        return answer
    context = desk.context() | {
        "form": form,
        "boxes": form.boxes(),
        "more": len(months) - len(shown) if template else 0,
        "no_template": "" if template else NO_TEMPLATE,
        "draft": draft,
        "draft_key": key,
        "crumbs": [("Close the month", desk.list_url), ("Zero and note", "")],
    }
    return render(request, "coaching/months_zero.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def months_close(request: SignedInRequest) -> HttpResponse:
    """Show who is ready and who is missing in a caseload's month, how many days are left, and close it."""
    permissions.require(permissions.verifies_months(request.user))
    desk = _Desk.open(request)
    form = CloseMonthsForm(
        request.POST or None, initial={"month": f"{desk.month:%Y-%m}", "coach": str(desk.coach_id or "")}
    )

    def close() -> str:
        if desk.coach_id is None:
            raise Http404
        count = close_months(coach_id=desk.coach_id, month=desk.month, actor=request.user, now=request.now)
        people = wording.counted(count, "person", "people")
        messages.success(
            request, f"{wording.month_words(desk.month)} is closed for {people}." if count else "It was closed already."
        )
        return desk.list_url

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, close)):
        return answer
    months = desk.months()
    log_views(request=request, case_ids=[one.case_id for one in months])
    missing = [one for one in months if not one.facts.is_closed and one.missing]
    due = min((one.due_on for one in months if one.due_on), default=None)
    context = desk.context() | {
        "form": form,
        "rows": months,
        "missing": missing,
        "settled": sorted(
            (one for one in months if one.facts.is_closed or not one.missing), key=lambda one: one.facts.is_closed
        ),
        "ready": [one for one in months if not one.facts.is_closed and not one.missing],
        "closed": [one for one in months if one.facts.is_closed],
        "to_zero": [one for one in missing if one.is_to_zero],
        "standing": month_standing(months),
        "due_on": due,
        "days_left": (due - request.today).days if due else None,
        "may_reopen": permissions.can_see_supervision(request.user),
        "crumbs": [("Close the month", "")],
    }
    return render(request, "coaching/months_close.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def month_reopen(request: SignedInRequest, work_month_id: UUID) -> HttpResponse:
    """Open a closed month again, as its supervisor, with the reason."""
    case = seen_case(request, **of_record(WorkMonth, work_month_id))
    permissions.require(permissions.can_reopen_month(request.user, case))
    row = WorkMonth.objects.select_related("participant__person", "closed_by").get(pk=work_month_id)
    form = ReopenMonthForm(request.POST or None)
    page = reverse("coaching:month-verify", args=[case.pk, f"{row.month:%Y-%m}"])

    def reopen() -> str:
        reopen_month(work_month_id=work_month_id, words=form.cleaned_data["words"], actor=request.user, now=request.now)
        return page

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, reopen)):
        messages.success(request, "Opened again. It is owed anew until it is verified.")
        return answer
    context = {
        "case": case,
        "row": row,
        "who": row.participant.person.standing.name,
        "month_words": wording.month_words(row.month),
        "form": form,
        "back": page,
        "today": request.today,
        "crumbs": [*crumbs_of(case), (wording.month_words(row.month), page)],
    }
    return render(request, "coaching/month_reopen.html", context, status=status_of(form))


@dataclass(frozen=True)
class _Link:
    """One of several caseloads or months, as a link."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True)
class _Desk:
    """Whose month is looked at: of which caseload, which month, as the address or the sent form says."""

    request: SignedInRequest
    month: date
    caseloads: tuple[Caseload, ...]
    chosen: Caseload | None

    @classmethod
    def open(cls, request: SignedInRequest) -> "_Desk":
        """Read month and caseload; without either, the month before and the person's own caseload.

        Raises:
            Http404: it is no month, or nobody whose months this person closes.
        """
        told = request.POST if request.POST.get("month") else request.GET
        asked = told.get("month", "")
        month = asked_month(asked) if asked else rules.month_before(request.today)
        covered = [Caseload(one.staff_id, one.name) for one in covers_of(request.user, today=request.today)]
        found = caseloads_for(request.user, today=request.today, covered=covered)
        wanted = told.get("coach", "")
        chosen = next(iter(found), None)
        if wanted:
            chosen = next((one for one in found if one.coach_id == read_key(wanted)), None)
            if chosen is None:
                raise Http404
        return cls(request, month, tuple(found), chosen)

    @property
    def coach_id(self) -> UUID | None:
        """Whose caseload it is; None where nobody carries a case."""
        return self.chosen.coach_id if self.chosen else None

    @property
    def is_over(self) -> bool:
        """Whether the month has ended."""
        return rules.last_day_of(self.month) < self.request.today

    @property
    def list_url(self) -> str:
        """The address of the list of this caseload's month."""
        return _list_of(self.month, self.coach_id)

    @property
    def grid_url(self) -> str:
        """The address of the grid of the same caseload's hours; nothing for a month that has none yet."""
        if not may_see_hours(self.request, self.month):
            return ""
        is_own = self.coach_id in {None, self.request.user.pk}
        whose = {} if is_own else {"whose": str(self.coach_id)}
        return f"{reverse('coaching:hours')}?{urlencode({'month': f'{self.month:%Y-%m}'} | whose)}"

    def months(self) -> list[AdultMonth]:
        """Return the month of every adult of the caseload."""
        if self.coach_id is None:
            return []
        keys = cases_carried(self.coach_id, actor=self.request.user, today=self.request.today)
        return months_of(Q(case__among=keys), self.month, today=self.request.today) if keys else []

    def context(self) -> dict[str, Any]:
        """Return what both pages say about month and caseload."""
        here = self.request.path
        links = [
            _Link(one.name, f"{here}?{_query(self.month, one.coach_id)}", one == self.chosen) for one in self.caseloads
        ]
        ways = {"before": rules.month_before(self.month), "after": rules.next_month(self.month)}
        return {
            "month": self.month,
            "month_words": wording.month_words(self.month),
            "caseload": self.chosen,
            "is_own": self.coach_id == self.request.user.pk,
            "caseloads": links if len(links) > 1 else [],
            "is_over": self.is_over,
            "list_url": self.list_url,
            "grid_url": self.grid_url,
            "zero_url": f"{reverse('coaching:months-zero')}?{_query(self.month, self.coach_id)}",
            "here": f"{here}?{_query(self.month, self.coach_id)}",
            "today": self.request.today,
            **{f"{name}_url": f"{here}?{_query(month, self.coach_id)}" for name, month in ways.items()},
        }


def may_see_hours(request: SignedInRequest, month: date) -> bool:
    """Return whether a month has a page of hours to lead to."""
    return permissions.works_on_cases(request.user) and month.year >= FIRST_YEAR and month <= request.today


def _list_of(month: date, coach_id: UUID | None) -> str:
    return f"{reverse('coaching:months-close')}?{_query(month, coach_id)}"


def _query(month: date, coach_id: UUID | None) -> str:
    values = {"month": f"{month:%Y-%m}"} | ({"coach": str(coach_id)} if coach_id else {})
    return urlencode(values)
