"""Requests for a decision that supervision keeps, forms of extensions, transfers that came back; and one's own."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from casework.public import (
    Assignment,
    Case,
    Deadline,
    DecisionStatus,
    Event,
    EventKind,
    Handover,
    HandoverStatus,
    User,
    acts,
    address,
    is_noted_late,
    wording,
)
from coaching.public import ClosedMonth, closed_months
from reengagement.public import ExtensionForm, extension_forms
from supervision.choices import AskedKind, RequestStatus
from supervision.models import DecisionRequest
from supervision.queries.asked import Asked, AskedDeadline, What
from supervision.queries.supports import Standing
from supervision.queries.waiting import form_accepted, transfers_back

SHOWN_AT_MOST = 50
_HANDOVER = "handover"
_ANSWERS = {
    EventKind.DECISION_APPROVED: DecisionStatus.APPROVED,
    EventKind.DECISION_RETURNED: DecisionStatus.REFUSED,
}
_WHAT = {AskedKind.MONTH: What.MONTH, AskedKind.LATE_NOTE: What.LATE_NOTE, AskedKind.EXTENSION: What.EXTENSION}


def let_pass(deadline: str) -> Exists:
    """Return the condition that a supervisor let a late note pass; `deadline` leads to the key of its deadline."""
    return Exists(DecisionRequest.objects.approved().filter(kind=AskedKind.LATE_NOTE, subject_id=OuterRef(deadline)))


def asked_decisions(user: User, *, today: date) -> list[Asked]:
    """Return the months and late notes that wait for an answer, oldest first."""
    carried = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    rows = list(
        DecisionRequest.objects.asked()
        .filter(case__in=Case.objects.listed_for(user))
        .select_related("case__family", "asked_by")
        .annotate(coach=Subquery(carried))
        .order_by("asked_at", "pk")[:SHOWN_AT_MOST]
    )
    months = closed_months([one.subject_id for one in rows if one.kind == AskedKind.MONTH])
    notes = _notes([one.subject_id for one in rows if one.kind == AskedKind.LATE_NOTE])
    return [
        _asked_month(one, months.get(one.subject_id), user=user)
        if one.kind == AskedKind.MONTH
        else _asked_note(one, notes.get(one.subject_id), user=user, today=today)
        for one in rows
    ]


def _notes(keys: Sequence[UUID]) -> dict[UUID, Deadline]:
    if not keys:
        return {}
    return {one.pk: one for one in Deadline.objects.filter(pk__in=keys).select_related("participant__person")}


def _asked(one: Any, *, user: User, **told: Any) -> Asked:
    return Asked(
        id=one.pk,
        case_id=one.case_id,
        case_number=one.case.number,
        family_name=one.case.family.name,
        asked_by=one.asked_by.name,
        asked_at=one.asked_at,
        coach=one.coach or "",
        is_own=one.asked_by_id == user.pk,
        **told,
    )


def _asked_month(one: Any, month: ClosedMonth | None, *, user: User) -> Asked:
    words = wording.month_words(one.about_on)
    is_closed = month is not None and month.closed_at is not None
    facts = (("For", month.person_name), ("Closed by", month.closed_by)) if month and is_closed else ()
    return _asked(
        one,
        user=user,
        what=What.MONTH,
        title=f"Open {words} again",
        wish=f"{words} is owed anew until it is verified; its filed note stays.",
        reason=one.reason,
        remark="" if is_closed else "The month is open meanwhile; the request can only be returned.",
        deadline=None,
        facts=facts,
    )


def _asked_note(one: Any, deadline: Deadline | None, *, user: User, today: date) -> Asked:
    is_late = deadline is not None and is_noted_late(deadline)
    told = None
    if deadline is not None:
        told = AskedDeadline(
            label=acts.clock_label(deadline.standard, deadline.period),
            person_name=deadline.participant.person.standing.name if deadline.participant else "",
            state=deadline.state(today),
            due_on=deadline.due_on,
            met_on=deadline.met_on,
            why_url=address("casework:deadline-why", deadline.case_id, deadline.pk),
        )
    days = (deadline.met_on - deadline.due_on).days if deadline and deadline.met_on else 0
    return _asked(
        one,
        user=user,
        what=What.LATE_NOTE,
        title=f"Late note, {told.label.lower()}" if told else "Late note",
        wish="Not counted among the notes filed late",
        reason=one.reason,
        remark="" if is_late else "The note is not late any more: what it tells of was taken back or moved.",
        deadline=told,
        facts=(("Late by", wording.counted(days, "day", "days")),) if is_late else (),
    )


# Forms of extensions


def asked_forms(user: User, *, today: date) -> list[Asked]:
    """Return the forms of extensions that nobody decided for the day of their staffing (A086)."""
    cases = Case.objects.listed_for(user)
    forms = extension_forms(cases, today=today, at_most=SHOWN_AT_MOST, decided=form_accepted())
    return [_asked_form(one, user=user, today=today) for one in forms]


def _asked_form(one: ExtensionForm, *, user: User, today: date) -> Asked:
    day = wording.short_day(one.staffing_on, today=today)
    remark = ""
    if one.due_on is None:
        remark = "No rule on file for how many days ahead the form is due."
    elif one.is_late and not one.late_reason:
        remark = "It came late, without a reason or a new day for the staffing: give it back."
    due = wording.short_day(one.due_on, today=today) if one.due_on else "No rule on file"
    return Asked(
        id=one.staffing_id,
        what=What.EXTENSION,
        case_id=one.case_id,
        case_number=one.case_number,
        family_name=one.family_name,
        title="Extension form",
        wish=one.wish or "An extension past the time limit",
        reason=one.late_reason,
        asked_by=one.submitted_by,
        asked_at=one.submitted_at,
        coach="",
        is_own=one.submitted_by_id == user.pk,
        remark=remark,
        deadline=None,
        facts=(
            ("Staffing", day),
            ("Form due", due),
            ("Handed in", wording.short_day(one.submitted_on, today=today) + (", late" if one.is_late else "")),
        ),
    )


# Transfers


def asked_transfers(user: User, *, today: date) -> list[Asked]:
    """Return the transfers that came back because nobody answered in time, oldest first (O027, O086)."""
    carried = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    rows = (
        transfers_back(user.office_id, Q(case__in=Case.objects.listed_for(user)))
        .select_related("case__family", "asked_by", "to_coach", "to_office")
        .annotate(coach=Subquery(carried))
        .order_by("asked_at", "pk")[:SHOWN_AT_MOST]
    )
    return [
        _asked(
            one,
            user=user,
            what=What.TRANSFER,
            title="Transfer",
            wish=_transfer_words(one, user),
            reason=one.reason,
            remark="",
            deadline=None,
            facts=(("Answer was due", wording.short_day(one.answer_by, today=today)),),
        )
        for one in rows
    ]


def _transfer_words(one: Any, user: User) -> str:
    ways = f"From {one.coach or 'nobody'} to {one.to_coach.name}"
    if one.to_office_id == user.office_id:
        return f"{ways}; an approval assigns the family today"
    return f"{ways} of {one.to_office.name}; an approval sends the family there today, and you see it no more"


def decided_transfers(cases: QuerySet[Case], *, since: datetime, at_most: int) -> list[tuple[What, tuple[Any, ...]]]:
    """Return the transfers that were decided since a moment, latest first, as `decided_lately` takes them.

    The ledger tells them from those that were answered or withdrawn. What went to another office stands there.
    """
    lines = list(
        Event.objects.standing()
        .filter(case__in=cases, kind__in=_ANSWERS, subject_kind=_HANDOVER, recorded_at__gte=since)
        .select_related("case__family", "actor")
        .order_by("-recorded_at", "-pk")[:at_most]
    )
    answers = _answers([one.subject_id for one in lines if one.subject_id])
    return [
        (
            What.TRANSFER,
            (
                one.recorded_at,
                "Transfer",
                one.case_id,
                one.case.number,
                one.case.family.name,
                _ANSWERS[EventKind(one.kind)],
                one.actor.name,
                answers.get(one.subject_id, ""),
            ),
        )
        for one in lines
    ]


def _answers(keys: Sequence[UUID]) -> dict[UUID | None, str]:
    return dict(Handover.objects.filter(pk__in=keys).values_list("pk", "answer")) if keys else {}


def decided_requests(cases: QuerySet[Case], *, since: datetime, at_most: int) -> list[tuple[What, tuple[Any, ...]]]:
    """Return what was decided since a moment, latest first, as `decided_lately` takes it."""
    rows = (
        DecisionRequest.objects.filter(case__in=cases, decided_by__isnull=False, decided_at__gte=since)
        .select_related("case__family", "decided_by")
        .order_by("-decided_at")[:at_most]
    )
    return [
        (
            _WHAT[AskedKind(one.kind)],
            (
                one.decided_at,
                AskedKind(one.kind).label,
                one.case_id,
                one.case.number,
                one.case.family.name,
                one.status,
                one.decided_by.name if one.decided_by else "",
                one.answer,
            ),
        )
        for one in rows
    ]


# How one stands that somebody just tried to decide


def standing_request(decision_id: UUID) -> Standing:
    """Return how a request stands; no status where it was withdrawn."""
    one = DecisionRequest.objects.select_related("decided_by").get(pk=decision_id)
    status = None if one.status == RequestStatus.WITHDRAWN else DecisionStatus(one.status)
    return Standing(one.pk, status, one.decided_by, one.decided_at)


def standing_form(user: User, staffing_id: UUID, *, today: date) -> Standing:
    """Return how the form of an extension stands; no status where none is handed in any more."""
    decided = (
        DecisionRequest.objects.filter(kind=AskedKind.EXTENSION, subject_id=staffing_id)
        .select_related("decided_by")
        .order_by("-decided_at")
        .first()
    )
    waits = any(one.id == staffing_id for one in asked_forms(user, today=today))
    if waits or decided is None:
        return Standing(staffing_id, DecisionStatus.ASKED if waits else None, None, None)
    return Standing(staffing_id, DecisionStatus(decided.status), decided.decided_by, decided.decided_at)


def standing_transfer(case: Case, handover_id: UUID) -> Standing:
    """Return how a transfer stands: approved where the coach who was asked has the family now.

    It is out of sight once the family went to another office.
    """
    one = case.handovers.select_related("decided_by").filter(pk=handover_id).first()
    if one is None:
        return Standing(handover_id, DecisionStatus.APPROVED, None, None)
    if one.status == HandoverStatus.ASKED:
        return Standing(one.pk, DecisionStatus.ASKED, None, None)
    status = DecisionStatus.APPROVED if one.status == HandoverStatus.ACCEPTED else DecisionStatus.REFUSED
    return Standing(one.pk, status, one.decided_by, one.decided_at)
