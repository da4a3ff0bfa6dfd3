"""TA-DVS of a person, a fact of violence: shown and written by who stands on that list, each time on the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    Participant,
    Refused,
    SignedInRequest,
    basis_of,
    log_reveal,
    permissions,
    require_opening_reason,
    sent_once,
    status_of,
)
from reengagement.forms.beginning import AssistanceForm, OpenAssistanceForm, VoidAssistanceForm
from reengagement.models import Reengagement, SurvivorAssistance
from reengagement.operations.beginning import (
    begin_survivor_assistance,
    end_survivor_assistance,
    void_survivor_assistance,
)
from reengagement.permissions import can_say_jobs_class, require
from reengagement.queries.entrants import assistance_of
from reengagement.views.beginnings import case_page, seen_adult

PARTS = ("begin", "end")
VOID = "void"
_ANEW = "Say what they are in JOBS now."


@require_http_methods(["GET", "POST"])
def assistance(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Show since when somebody gets TA-DVS and write its days down; everybody else finds the person exempt.

    Whoever is not the coach of the case says each time why they open it, and each time is on the record, with an
    empty page too: that there is nothing is an answer.

    Policy: OAR 461-190-0231 (no duty to take part, so no re-engagement); security 2.2.
    """
    case, participant, person = seen_adult(request, case_id, participant_id)
    require(can_say_jobs_class(request.user, case))
    opening = OpenAssistanceForm(request.POST or None) if permissions.gives_reason_to_open(request.user) else None
    reason = _reason(opening) if opening else ""
    context = case_page(case, "TA-DVS") | {
        "who": person.name,
        "back": reverse("reengagement:reengagements", args=[case.pk]),
        "today": request.today,
    }
    if opening is not None and not reason:
        shown = context | {"opening": opening}
        return render(request, "reengagement/assistance.html", shown, status=status_of(opening))
    desk = _desk(request, case, participant, reason)
    if answer := desk.written():
        return answer
    for subject in [row.pk for row in desk.rows] or [participant.pk]:
        log_reveal(
            request=request, case=case, subject_id=subject, basis=basis_of(case=case, actor=request.user), reason=reason
        )
    shown = context | {
        "rows": [(row, VoidAssistanceForm(auto_id=False)) for row in desk.rows],
        "is_end": desk.form.is_end,
        "form": desk.form,
        "void": desk.void,
        "reason": reason,
    }
    return render(request, "reengagement/assistance.html", shown, status=status_of(desk.void or desk.form))


@dataclass(frozen=True)
class _Desk:
    """The page opened: the days on record, and what is written on them."""

    request: SignedInRequest
    case: Case
    participant: Participant
    rows: list[SurvivorAssistance]
    form: AssistanceForm
    void: VoidAssistanceForm | None

    @property
    def going(self) -> SurvivorAssistance | None:
        """What goes on now."""
        return _going(self.rows)

    def written(self) -> HttpResponse | None:
        """Do what was sent, once; None where nothing was, or it was refused."""
        if self.void is not None:
            return self._sent(self.void, self._mark_mistake, f"Marked as a mistake. {_ANEW}")
        if not self.form.is_bound:
            return None
        if self.form.is_end:
            return self._sent(self.form, self._end, f"Written down. {_ANEW}")
        answer = self._sent(self.form, self._begin, "Written down.")
        if answer is not None:
            self._tell_of_open()
        return answer

    def _sent(self, form: AssistanceForm | VoidAssistanceForm, do: Callable[[], str], said: str) -> HttpResponse | None:
        if form.is_valid() and (answer := sent_once(self.request, form, do)):
            messages.success(self.request, said)
            return answer
        return None

    def _begin(self) -> str:
        begin_survivor_assistance(
            case_id=self.case.pk,
            participant_id=self.participant.pk,
            first_day=self._day(),
            actor=self.request.user,
            now=self.request.now,
        )
        return reverse("reengagement:reengagements", args=[self.case.pk])

    def _end(self) -> str:
        if self.going is None:
            raise Refused("This ended already.", field="last_day")
        end_survivor_assistance(
            assistance_id=self.going.pk, last_day=self._day(), actor=self.request.user, now=self.request.now
        )
        return self._say_anew()

    def _mark_mistake(self) -> str:
        wanted = self.void.cleaned_data["assistance_id"] if self.void else None
        if wanted not in {row.pk for row in self.rows}:
            raise Refused("Choose days of this page.")
        void_survivor_assistance(assistance_id=wanted, actor=self.request.user, now=self.request.now)
        return self._say_anew()

    def _day(self) -> date:
        day: date = self.form.cleaned_data["day"]
        return day

    def _say_anew(self) -> str:
        return reverse("reengagement:jobs-class", args=[self.case.pk, self.participant.pk])

    def _tell_of_open(self) -> None:
        """Tell who wrote it, and nobody else, that re-engagement is still open, in the words for who is exempt."""
        found = Reengagement.objects.filter(participant=self.participant, ended_on__isnull=True).first()
        if found is None:
            return
        words = format_html(
            'They stand as exempt now, and <a href="{}">re-engagement with them is still open</a>. Who is exempt has '
            "no duty to take part: let the team end it as exempt or volunteer.",
            reverse("reengagement:reengagement", args=[found.pk]),
        )
        messages.warning(self.request, words)


def _desk(request: SignedInRequest, case: Case, participant: Participant, reason: str) -> _Desk:
    rows = assistance_of(participant)
    part = request.POST.get("part", "")
    form = AssistanceForm(
        request.POST if part in PARTS else None,
        is_end=part == "end" or (part not in PARTS and _going(rows) is not None),
        today=request.today,
        initial={"reason": reason},
    )
    void = VoidAssistanceForm(request.POST) if part == VOID else None
    return _Desk(request, case, participant, rows, form, void)


def _going(rows: list[SurvivorAssistance]) -> SurvivorAssistance | None:
    return next((row for row in rows if row.last_day is None and row.voided_at is None), None)


def _reason(opening: OpenAssistanceForm) -> str:
    """Return why somebody opens it, or nothing where they did not say."""
    if not opening.is_valid():
        return ""
    try:
        return require_opening_reason(opening.cleaned_data["reason"])
    except Refused as refusal:
        opening.refuse(refusal)
        return ""
