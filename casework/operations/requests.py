"""Requests: written down when they come, taken care of, handed on, answered (A098, A099, O038)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import DatabaseRole, EventKind, RequestKind, Role
from casework.models import Case, Office, Participant, Request, RequestHandOn, User
from casework.models.offices import OFFICE_WIDE_ROLES
from casework.operations.drafts import discard_draft
from casework.operations.locking import local_day, locked_case, participant_of
from casework.operations.urgent_calls import owe_urgent_calls
from casework.queries.colleagues import who_sees
from casework.refusals import Refused


@transaction.atomic
def open_request(
    *,
    case_id: UUID | None,
    kind: str,
    channel: str,
    asked_by_kind: str,
    asked_by_name: str,
    participant_id: UUID | None,
    question: str,
    is_urgent: bool,
    received_at: datetime,
    to_id: UUID | None,
    actor: User,
    now: datetime,
    draft_key: str = "",
    draft_rev: int | None = None,
) -> Request:
    """Write down a request for somebody of the office, about a case or about none.

    `to_id` None asks whichever engagement specialist comes first; that goes with a consult only. Whoever is asked
    sees it at once; the clock runs from `received_at`, a moment that may have passed.

    Policy: DPAWS expectations 29 (A098, A099); family coach position description (O038).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor takes in no requests.
        Refused: the parts do not go together, it lies ahead, or nobody can be asked so.
    """
    case = locked_case(actor, pk=case_id) if case_id else None
    permissions.require(permissions.can_receive_request(actor))
    office = case.office if case else actor.office
    if office is None:
        raise Refused("You belong to no office, so there is nobody to ask.")
    participant = participant_of(case, participant_id) if case and participant_id else None
    name = " ".join(asked_by_name.split())
    facts = rules.RequestFacts(
        kind,
        channel,
        asked_by_kind,
        name,
        question,
        has_participant=participant is not None,
        is_about_case=case_id is not None,
    )
    rules.require_request(facts)
    rules.require_received(received_at.astimezone(office.zone), now=now.astimezone(office.zone))
    receiver = _receiver(to_id, kind=kind, office=office, case=case)

    request = Request(
        case=case,
        office=office,
        kind=kind,
        channel=channel,
        asked_by_kind=asked_by_kind,
        asked_by_name=name,
        participant=participant,
        question=question.strip(),
        is_urgent=is_urgent,
        received_at=received_at,
        to=receiver,
        entered_by=actor,
        entered_at=now,
    )
    request.save(force_insert=True)
    owe_urgent_calls(request=request, now=now)
    if draft_key:
        discard_draft(user=actor, key=draft_key, rev=draft_rev)
    if case:
        line = ledger.Line(
            EventKind.REQUEST_RECEIVED,
            local_day(case, received_at),
            participant,
            request,
            facts={"what": str(kind), "urgent": is_urgent},
        )
        ledger.record_lines(case, [line], actor=actor, now=now)
    return request


@transaction.atomic
def act_on_request(*, request_id: UUID, actor: User, now: datetime) -> Request:
    """Say that one has begun to take care of a request; said again it stays as it was.

    Policy: DPAWS expectations 29 (A098): emergent needs at once.

    Raises:
        Request.DoesNotExist: no such request that the actor may see.
        PermissionDenied: somebody else is asked.
        Refused: it is answered.
    """
    request = _locked(request_id, actor)
    _require_waiting(request)
    _begin(request, actor=actor, now=now)
    request.save(update_fields=["first_action_at", "first_action_by"])
    return request


@transaction.atomic
def hand_on_request(*, request_id: UUID, to_id: UUID, words: str, actor: User, now: datetime) -> Request:
    """Hand a request on to somebody else of the office; its clock goes on.

    Policy: DPAWS expectations 29 (A099).

    Raises:
        Request.DoesNotExist: no such request that the actor may see.
        PermissionDenied: somebody else is asked.
        Refused: it is answered, or whoever it is for cannot be asked or has it already.
    """
    request = _locked(request_id, actor)
    _require_waiting(request)
    rules.require_short({"words": words}, most={"words": rules.WORDS_MAX})
    receiver = _receiver(to_id, kind=request.kind, office=request.held_by, case=request.case)
    if receiver is None or receiver.pk == request.to_id:
        raise Refused("It is with this person already. Choose somebody else.", field="to_id")

    _begin(request, actor=actor, now=now)
    request.save(update_fields=["first_action_at", "first_action_by"])
    _hand_on(request, receiver, words=words.strip(), actor=actor, now=now)
    return request


def follow_case(*, case: Case, coach: User, actor: User, now: datetime) -> None:
    """Give what waits for an answer about a case to the coach who carries it from now on; every clock goes on.

    Only what was asked of somebody who no longer works on the case: a coach before, or anybody of an office that the
    case left. A consult asked of a specialist there is anybody's of the new office. Nobody has begun with it by this.

    Policy: DPAWS expectations 29 (A099).
    """
    waiting = Request.objects.filter(case=case, to__isnull=False).waiting().select_related("to").order_by("pk")
    for request in waiting.select_for_update(of=("self",), no_key=True):
        request.case = case
        asked = request.to
        if asked is None or asked.pk == coach.pk or _works_on(asked, case):
            continue
        if request.kind == RequestKind.CONSULT:
            request.to = None
            request.save(update_fields=["to"])
        else:
            _hand_on(request, coach, words="With the family.", actor=actor, now=now)


def _works_on(user: User, case: Case) -> bool:
    return user.is_active and user.role in OFFICE_WIDE_ROLES and user.office_id == case.office_id


def _hand_on(request: Request, receiver: User, *, words: str, actor: User, now: datetime) -> None:
    hand_on = RequestHandOn(
        request=request, case=request.case, office=request.held_by, by=actor, to=receiver, words=words, at=now
    )
    hand_on.save(force_insert=True)
    request.to = receiver
    request.save(update_fields=["to"])
    owe_urgent_calls(request=request, now=now)
    if request.case:
        _record(request.case, request, EventKind.REQUEST_HANDED_ON, actor=actor, now=now, to=receiver.pk)


@transaction.atomic
def answer_request(
    *,
    request_id: UUID,
    answer: str,
    actor: User,
    now: datetime,
    draft_key: str = "",
    draft_rev: int | None = None,
) -> Request:
    """Answer a request in words; that stops its clock.

    Policy: DPAWS expectations 29 (A099); family coach position description (O038).

    Raises:
        Request.DoesNotExist: no such request that the actor may see.
        PermissionDenied: somebody else is asked.
        Refused: it was answered before, nothing is written, or too much.
    """
    request = _locked(request_id, actor)
    _require_waiting(request)
    tidy = rules.require_words(answer, field="answer", empty="Write the answer.", most=rules.ANSWER_MAX)

    _begin(request, actor=actor, now=now)
    request.answer, request.answered_by, request.answered_at = tidy, actor, now
    request.save(update_fields=["answer", "answered_by", "answered_at", "first_action_at", "first_action_by"])
    if draft_key:
        discard_draft(user=actor, key=draft_key, rev=draft_rev)
    if request.case:
        _record(request.case, request, EventKind.REQUEST_ANSWERED, actor=actor, now=now, about=request.pk)
    return request


def _locked(request_id: UUID, actor: User) -> Request:
    """Return a request that the actor may see and answer, locked after the case that it is about."""
    seen = Request.objects.visible_to(actor).get(pk=request_id)
    permissions.require(actor.database_role == DatabaseRole.STAFF)
    case = locked_case(actor, pk=seen.case_id) if seen.case_id else None
    locked = Request.objects.select_related("office").select_for_update(of=("self",), no_key=True)
    request = locked.get(pk=request_id)
    if case is not None:
        request.case = case
    permissions.require(permissions.can_answer_request(actor, request))
    return request


def _require_waiting(request: Request) -> None:
    if request.answered_at is not None:
        raise Refused("This request was answered before.")


def _begin(request: Request, *, actor: User, now: datetime) -> None:
    if request.first_action_at is None:
        request.first_action_at, request.first_action_by = now, actor


def _receiver(to_id: UUID | None, *, kind: str, office: Office, case: Case | None) -> User | None:
    if to_id is None:
        if kind != RequestKind.CONSULT:
            raise Refused("Choose who is asked.", field="to_id")
        return None
    receiver = office.staff.filter(pk=to_id, is_active=True).select_related("office").first()
    if receiver is None or not permissions.can_receive_request(receiver):
        raise Refused("This person does not work in this office.", field="to_id")
    if kind == RequestKind.CONSULT and receiver.role != Role.ENGAGEMENT_SPECIALIST:
        raise Refused("A consult goes to an engagement specialist.", field="to_id")
    if case and receiver.pk not in who_sees(case):
        raise Refused("This person does not see this case. Choose somebody who does.", field="to_id")
    return receiver


def _record(case: Case, request: Request, kind: EventKind, *, actor: User, now: datetime, **facts: UUID) -> None:
    participant = Participant.objects.filter(pk=request.participant_id).first() if request.participant_id else None
    line = ledger.Line(kind, local_day(case, now), participant, request, facts=dict(facts))
    ledger.record_lines(case, [line], actor=actor, now=now)
