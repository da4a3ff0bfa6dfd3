"""Letters and messages: written and looked at before they leave, printed, marked, and the office's list of them."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions, rules
from casework.case_frame import frame_of
from casework.choices import (
    AccessVerb,
    AppointmentState,
    ContactMethod,
    Jurisdiction,
    NoticeKind,
    NoticeState,
    Way,
)
from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE, crumbs_of, repeatable, seen_case, sent_once, status_of
from casework.forms.letters import (
    BOOKING_KINDS,
    MailedForm,
    MarkLeftForm,
    ReturnNoticeForm,
    WithdrawNoticeForm,
    WriteNoticeForm,
)
from casework.forms.sent import SentForm
from casework.models import Case, Notice
from casework.operations.access import log_papers, log_view
from casework.operations.appointments import coach_for
from casework.operations.drafts import discard_draft
from casework.operations.gate import log_refused
from casework.operations.notices import (
    left_unsafely,
    mark_left,
    mark_returned,
    open_paper,
    preview_notice,
    settle_returned,
    withdraw_notice,
    write_notice,
)
from casework.outgoing.ways import rehearsed_ways
from casework.queries import notices as notice_queries
from casework.queries.appointments import appointment_choices
from casework.queries.cases import HouseholdPerson, household
from casework.queries.composing import Composed
from casework.queries.paging import read_key
from casework.queries.reaching import reach_of, verdicts_of
from casework.queries.slots import first_slots
from casework.refusals import Refused
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of

SLOTS_SHOWN = 5
LETTER_MINUTES = 60


@require_safe
def case_letters(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show what was sent to the people of a case, and how each may be reached."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="casework:case-letters")
    after = read_key(request.GET.get("after"))
    page = notice_queries.notices_of(case.pk, after=after)
    here = reverse("casework:case-letters", args=[case.pk])
    context = {
        "rows": page.rows,
        "is_rehearsed": any(row.way in rehearsed_ways() for row in page.rows),
        "first_url": here if after else "",
        "next_url": f"{here}?after={page.after}" if page.after else "",
    }
    return render(request, "casework/case_letters.html", frame | context)


@require_http_methods(["GET", "POST"])
def notice_write(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write a letter or a message, look at it as it will leave, and send it."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_write_notice(request.user, case))
    people = household(case.pk, today=request.today)
    if not people:
        messages.error(request, "Nobody is entered on this case.")
        return redirect("casework:case-letters", case.pk)
    key = DraftKey("letter", case.pk)
    draft = found_draft(request, key)
    kinds = _kinds(case)
    picked = _picked(request, people, kinds, initial_of(draft))
    form = _write_form(request, case, people, kinds, picked)

    def write() -> str:
        notice = write_notice(
            case_id=case.pk,
            participant_id=form.cleaned_data["participant_id"],
            letter=form.letter(),
            seen=form.cleaned_data["seen"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:notice", args=[case.pk, notice.pk])

    composed = None
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] and "change" not in request.POST:
            if answer := _through_gate(request, form, write):
                messages.success(request, _said(form.cleaned_data["way"]))
                return answer
        elif "change" not in request.POST:
            composed = _looked_at(request, case, form)
    if composed is not None:
        return _preview(request, case, form, composed, people)
    verdicts = _verdicts(request, case, picked)
    context = {
        "case": case,
        "form": form,
        "picked": picked,
        "people": people,
        "kinds": [(kind.value, str(kind.label)) for kind in kinds],
        "verdicts": verdicts,
        "is_rehearsed": any(one.way in rehearsed_ways() for one in verdicts),
        "books": picked["kind"] in BOOKING_KINDS,
        "about": {NoticeKind.APPOINTMENT: "booked", NoticeKind.MISSED: "missed"}.get(picked["kind"], ""),
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    status = 200 if "change" in request.POST else status_of(form)
    return render(request, "casework/notice_write.html", context, status=status)


def _through_gate(request: SignedInRequest, form: WriteNoticeForm, do: Callable[[], str]) -> HttpResponse | None:
    """Send a form once; what the gate refused is written down after it was undone."""
    answer = sent_once(request, form, do)
    if form.asked:
        log_refused(asked=form.asked, actor=request.user, now=request.now)
    return answer


def _looked_at(request: SignedInRequest, case: Case, form: WriteNoticeForm) -> Composed | None:
    try:
        return preview_notice(
            case_id=case.pk,
            participant_id=form.cleaned_data["participant_id"],
            letter=form.letter(),
            actor=request.user,
            now=request.now,
        )
    except Refused as refusal:
        form.refuse(refusal)
        if form.asked:
            log_refused(asked=form.asked, actor=request.user, now=request.now)
    return None


def _kinds(case: Case) -> list[NoticeKind]:
    is_alaska = case.office.jurisdiction == Jurisdiction.ALASKA
    written = [kind for kind in rules.WAYS_OF if kind not in rules.ASKED_TOGETHER]
    return [kind for kind in written if kind != NoticeKind.J016 or is_alaska]


def _picked(
    request: SignedInRequest, people: list[HouseholdPerson], kinds: list[NoticeKind], typed: dict[str, Any]
) -> dict[str, Any]:
    """Return whom and what the page is about: as sent, as the address says, as the draft has it, else the first."""
    asked = request.POST if request.method == "POST" else request.GET
    person = asked.get("participant_id") or typed.get("participant_id")
    kind = asked.get("kind") or typed.get("kind") or ""
    found = next((one for one in people if str(one.participant_id) == person), people[0])
    known = next((one for one in kinds if one.value == kind), NoticeKind.GENERAL)
    about = asked.get("appointment_id") or ""
    return typed | {"participant_id": found.participant_id, "kind": known, "person": found, "appointment_id": about}


def _write_form(
    request: SignedInRequest,
    case: Case,
    people: list[HouseholdPerson],
    kinds: list[NoticeKind],
    picked: dict[str, Any],
) -> WriteNoticeForm:
    states = {NoticeKind.APPOINTMENT: AppointmentState.BOOKED, NoticeKind.MISSED: AppointmentState.MISSED}
    state = states.get(picked["kind"])
    appointments = appointment_choices(case.pk, state=state) if state else []
    slots = []
    if picked["kind"] in BOOKING_KINDS:
        coach = coach_for(case=case, actor=request.user, on=request.today)
        slots = first_slots(
            office=case.office, coach_id=coach.pk, minutes=LETTER_MINUTES, now=request.now, at_most=SLOTS_SHOWN
        )
    verdicts = _verdicts(request, case, picked)
    reach = reach_of(case.participants.select_related("person").get(pk=picked["participant_id"]).person)
    initial = picked | {"way": picked.get("way") or rules.default_way(verdicts, reach)}
    if len(appointments) == 1 and not initial["appointment_id"]:
        initial["appointment_id"] = appointments[0][0]
    form = WriteNoticeForm(
        request.POST or None,
        people=people,
        kinds=kinds,
        appointments=appointments,
        today=request.today,
        slots=slots,
        initial=initial,
    )
    form.fields["minutes"].initial = LETTER_MINUTES
    return form


def _verdicts(request: SignedInRequest, case: Case, picked: dict[str, Any]) -> list[rules.Verdict]:
    participant = case.participants.select_related("person").get(pk=picked["participant_id"])
    return verdicts_of(case, participant, kind=picked["kind"], now=request.now)


def _said(way: str) -> str:
    if way in rehearsed_ways():
        return "Kept. This is a training copy, so nothing leaves."
    if way in {Way.EMAIL, Way.TEXT}:
        return "It leaves within a minute, or after the quiet hours."
    return "The letter is ready. Print it, then mark it as mailed or handed over."


def _preview(
    request: SignedInRequest,
    case: Case,
    form: WriteNoticeForm,
    composed: Composed,
    people: list[HouseholdPerson],
) -> HttpResponse:
    draft = found_draft(request, DraftKey("letter", case.pk))
    context = {
        "case": case,
        "form": form,
        "hidden": form.hidden,
        "seen": composed.seen,
        "draft_rev": draft.rev if draft else 0,
        "content": composed.content,
        "language": composed.language,
        "is_neutral": composed.is_neutral,
        "unreviewed": notice_queries.unreviewed_words(composed.content),
        "way": Way(form.cleaned_data["way"]),
        "is_rehearsed": form.cleaned_data["way"] in rehearsed_ways(),
        "today": request.today,
        "crumbs": crumbs_of(case),
        "people": people,
    }
    return render(request, "casework/notice_preview.html", context)


@require_safe
def notice(request: SignedInRequest, case_id: UUID, notice_id: UUID) -> HttpResponse:
    """Show one notice: its words, how it stands, what the gate said."""
    case = seen_case(request, pk=case_id)
    return _notice_page(request, case, _notice(case, notice_id))


@require_POST
def notice_mark(request: SignedInRequest, case_id: UUID, notice_id: UUID) -> HttpResponse:
    """Say what became of a letter: it left, it came back, or it is withdrawn."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_write_notice(request.user, case))
    shown = _notice(case, notice_id)
    here = reverse("casework:notice", args=[case.pk, shown.pk])
    act = request.POST.get("act", "")
    key = DraftKey("void", case.pk, shown.pk)
    forms = _mark_forms(request, sent=act)
    form = forms.get(act)
    if form is None:
        messages.error(request, "Say whether it left, came back or is withdrawn.")
        return redirect(here)

    def mark() -> str:
        told = form.cleaned_data
        user, now = request.user, request.now
        if act == "left":
            left = mark_left(notice_id=shown.pk, on=told["on"], actor=user, now=now)
            if left.state == NoticeState.REFUSED:
                return f"{here}?stopped=1"
            if left_unsafely(left):
                return f"{here}?unsafe=1"
        elif act == "returned":
            day, reason = told["returned_on"], told["return_reason"]
            mark_returned(notice_id=shown.pk, on=day, reason=reason, actor=user, now=now)
            return f"{reverse('casework:person-change', args=[case.pk, shown.participant_id])}?returned=1"
        elif act == "settled":
            settle_returned(notice_id=shown.pk, actor=user, now=now)
        else:
            withdraw_notice(notice_id=shown.pk, words=told["words"], actor=user, now=now)
            discard_draft(user=user, key=str(key), rev=filed_rev(request, key))
        return here

    if form.is_valid() and (answer := sent_once(request, form, mark)):
        _say_marked(request, act, answer)
        return answer
    return _notice_page(request, case, shown, forms=forms)


def _say_marked(request: SignedInRequest, act: str, answer: HttpResponse) -> None:
    if answer["Location"].endswith("?stopped=1"):
        messages.error(request, "Do not send it: the way is not safe any more. The letter is marked as not sent.")
        return
    if answer["Location"].endswith("?unsafe=1"):
        messages.warning(request, "Marked as sent on that day. The way is not safe any more: send nothing more by it.")
        return
    words = {
        "left": "Marked. The day counts as the day it was sent.",
        "returned": "Marked as returned. Check the address.",
        "settled": "Settled. It leaves the list of letters that came back.",
        "void": "Withdrawn.",
    }
    messages.success(request, words[act])


def _mark_forms(request: SignedInRequest, *, sent: str = "", typed: dict[str, Any] | None = None) -> dict[str, Any]:
    def data(act: str) -> Any:
        return request.POST if sent == act else None

    return {
        "left": MarkLeftForm(data("left"), today=request.today, auto_id="id_left_%s"),
        "returned": ReturnNoticeForm(data("returned"), today=request.today, auto_id="id_back_%s"),
        "settled": SentForm(data("settled"), auto_id="id_settled_%s"),
        "void": WithdrawNoticeForm(data("void"), initial=typed, auto_id="id_void_%s"),
    }


def _notice_page(
    request: SignedInRequest, case: Case, shown: Notice, *, forms: dict[str, Any] | None = None
) -> HttpResponse:
    row = notice_queries.notice_row(shown)
    may_open = permissions.can_open_letter(request.user, shown)
    content = shown.content if may_open or not row.is_safe_mail else {}
    key = DraftKey("void", case.pk, shown.pk)
    may_mark = permissions.can_write_notice(request.user, case)
    draft = found_draft(request, key) if may_mark and row.is_unsent else None
    forms = forms or _mark_forms(request, typed=initial_of(draft))
    context = {
        "case": case,
        "row": row,
        "content": content,
        "language": shown.language,
        "unreviewed": notice_queries.unreviewed_words(content),
        "gate": notice_queries.gate_lines_of(shown),
        "is_rehearsed": shown.way in rehearsed_ways() and not shown.is_imported,
        "forms": forms,
        "draft": draft,
        "draft_key": key,
        "may": {
            "open": may_open and shown.is_paper and not shown.is_imported and shown.state not in {"REFUSED", "VOID"},
            "mark": may_mark,
            "leave": may_open and shown.is_paper and row.is_unsent,
            "return": shown.is_paper and shown.state == NoticeState.SENT,
            "settle": shown.state == NoticeState.RETURNED and shown.settled_at is None,
            "void": row.is_unsent,
        },
        "attempt_url": _attempt_url(request, case, shown),
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    status = UNPROCESSABLE if any(form.is_bound and form.errors for form in forms.values()) else 200
    return render(request, "casework/notice.html", context, status=status)


#: A letter or message that left, as a way to try to reach somebody.
_TRIED_BY = {
    Way.HOME_MAIL: ContactMethod.LETTER,
    Way.SAFE_MAIL: ContactMethod.LETTER,
    Way.EMAIL: ContactMethod.EMAIL,
    Way.TEXT: ContactMethod.TEXT,
}


def _attempt_url(request: SignedInRequest, case: Case, shown: Notice) -> str:
    """Return where a notice that left is logged as an attempt, with what is known filled in; empty where it is none."""
    method = _TRIED_BY.get(Way(shown.way)) if shown.way else None
    if method is None or shown.state != NoticeState.SENT or not permissions.can_log_contact(request.user, case):
        return ""
    told = {"person": shown.participant_id, "tried": "yes", "method": method.value, "on": shown.sent_on}
    return f"{reverse('casework:contact-log', args=[case.pk])}?{urlencode(told)}"


def _notice(case: Case, notice_id: UUID) -> Notice:
    found = case.notices.filter(pk=notice_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
def notice_paper(request: SignedInRequest, case_id: UUID, notice_id: UUID) -> HttpResponse:
    """Give out a letter as PDF, through the gate."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_write_notice(request.user, case))
    shown = _notice(case, notice_id)
    try:
        paper = open_paper(notice_id=shown.pk, actor=request.user, now=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("casework:notice", case.pk, shown.pk)
    if not paper:
        messages.error(request, "Not printed: the way is not safe any more. The letter is marked as not sent.")
        return redirect("casework:notice", case.pk, shown.pk)
    log_view(request=request, case=case, verb=AccessVerb.EXPORT, subject_id=shown.pk)
    return _pdf(paper, "letter.pdf")


def _pdf(paper: bytes, name: str) -> HttpResponse:
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@repeatable
def letters(request: SignedInRequest) -> HttpResponse:
    """Show the letters to print and mail, give them out as one file, and mark them as mailed."""
    permissions.require(permissions.works_on_cases(request.user))
    asked = {name: read_key(request.GET.get(name)) for name in ("after", "returned", "refused")}
    page = notice_queries.letters_to_mail(request.user, after=asked["after"])
    waiting = page.rows
    case_of = {row.id: row.case_id for row in waiting}
    known = permissions.cases_with_safe_addresses(request.user, {row.case_id for row in waiting})
    mine = [row.id for row in waiting if row.case_id in known or not row.is_safe_mail]
    form = MailedForm(request.POST or None, letters=mine)
    stopped: list[UUID] = []

    def mark() -> str:
        for key in _by_case(form, case_of):
            left = mark_left(notice_id=key, on=request.today, actor=request.user, now=request.now)
            if left.state == NoticeState.REFUSED:
                stopped.append(key)
        return reverse("casework:letters")

    if request.method == "POST" and form.is_valid():
        if "print" in request.POST:
            if answer := _batch(request, form, case_of):
                return answer
        elif answer := sent_once(request, form, mark):
            if stopped:
                messages.error(request, f"{len(stopped)} not sent: the way is not safe any more. Do not mail them.")
            else:
                messages.success(request, "Marked. Today counts as the day they were sent.")
            return answer
    here = reverse("casework:letters")
    returned = notice_queries.letters_returned(request.user, after=asked["returned"])
    refused = notice_queries.notices_refused(request.user, after=asked["refused"])
    context = {
        "rows": waiting,
        "count": notice_queries.count_to_mail(request.user),
        "first_url": here if any(asked.values()) else "",
        "next_url": f"{here}?after={page.after}" if page.after else "",
        "returned_url": f"{here}?returned={returned.after}#returned-h" if returned.after else "",
        "refused_url": f"{here}?refused={refused.after}#refused-h" if refused.after else "",
        "mine": frozenset(mine),
        "form": form,
        "returned": returned.rows,
        "refused": refused.rows,
        "today": request.today,
    }
    return render(request, "casework/letters.html", context, status=status_of(form))


def _by_case(form: MailedForm, case_of: Mapping[UUID, UUID]) -> list[UUID]:
    """Return the ticked letters in the order in which everybody locks many cases: two at once never wait in a ring."""
    return sorted(form.cleaned_data["notice_ids"], key=lambda key: (case_of[key], key))


def _batch(request: SignedInRequest, form: MailedForm, case_of: Mapping[UUID, UUID]) -> HttpResponse | None:
    """Return the ticked letters as one file; what the gate keeps back is left out and said."""
    from casework.outgoing.paper import together  # noqa: PLC0415 - a second to load; who prints pays it

    papers, left = [], []
    for key in _by_case(form, case_of):
        try:
            paper = open_paper(notice_id=key, actor=request.user, now=request.now)
        except Refused as refusal:
            form.refuse(refusal)
            return None
        if paper:
            papers.append(paper)
            left.append((case_of[key], key))
    if not papers:
        form.add_error(None, "Nothing to print: the way is not safe any more. The letters are marked as not sent.")
        return None
    log_papers(request=request, papers=left)
    return _pdf(together(papers), "letters.pdf")
