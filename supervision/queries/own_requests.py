"""What a person asked others to decide, whatever app keeps it, and how each stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value

from casework.public import (
    Case,
    DecisionStatus,
    Excusal,
    GoneTransfer,
    Handover,
    HandoverStatus,
    ShareOverride,
    Track,
    TrackChange,
    User,
    acts,
    address,
    gone_transfers,
    handover_words,
)
from coaching.public import SupportAsked, supports_asked
from supervision.choices import AskedKind, RequestStatus
from supervision.models import DecisionRequest

SHOWN_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request of the reader's own and how it stands; only what supervision keeps is withdrawn here.

    Of a case that is not theirs any more it has neither family nor words.
    """

    id: UUID
    title: str
    case_number: str
    family_name: str
    url: str
    asked_at: datetime
    status: str
    tone: str
    decided_by: str
    answer: str
    may_withdraw: bool


_TONES: dict[str, str] = {
    RequestStatus.ASKED: "soon",
    RequestStatus.APPROVED: "ok",
    RequestStatus.REFUSED: "over",
    HandoverStatus.ACCEPTED: "ok",
}
_COLUMNS = (
    "pk", "asked_at", "case_id", "case__number", "case__family__name", "status", "decided_by__name", "answer", "detail",
)  # fmt: skip


class _Kind(NamedTuple):
    """Where requests of a sort are kept, and what they and their states are called."""

    rows: QuerySet[Any]
    title: Callable[[Any], str]
    status: Callable[[str, Any, str], str]
    is_ours: bool = False


def _kinds(user: User) -> tuple[_Kind, ...]:
    granted = Q(status=HandoverStatus.ACCEPTED) & ~Q(decided_by=F("to_coach"))
    return (
        _Kind(
            Excusal.objects.annotate(detail=F("standard")),
            lambda standard: f"Excusal: {acts.act(standard).short.lower()}",
            _decision_words,
        ),
        _Kind(
            TrackChange.objects.annotate(detail=F("track")),
            lambda track: f"Track: {Track(track).label}",
            _decision_words,
        ),
        _Kind(
            ShareOverride.objects.visible_to(user).annotate(detail=Value("")),
            lambda _: "Sharing without a release",
            _decision_words,
        ),
        _Kind(
            Handover.objects.annotate(detail=ExpressionWrapper(granted, output_field=BooleanField())),
            lambda _: "Transfer",
            lambda status, is_granted, by: handover_words(status, is_granted=bool(is_granted), decided_by=by),
        ),
        _Kind(
            DecisionRequest.objects.annotate(detail=F("kind")),
            lambda kind: str(AskedKind(kind).label),
            lambda status, *_: str(RequestStatus(status).label),
            is_ours=True,
        ),
    )


def _decision_words(status: str, *_: Any) -> str:
    return str(DecisionStatus(status).label)


def own_requests(user: User) -> list[OwnRequest]:
    """Return what a person asked for and how it stands, latest first, in a query for each place where it is kept."""
    cases = Case.objects.listed_for(user)
    found = [_support(one) for one in supports_asked(cases, user, at_most=SHOWN_AT_MOST)]
    found += [_gone(one) for one in gone_transfers(at_most=SHOWN_AT_MOST)]
    for kind in _kinds(user):
        mine = kind.rows.filter(case__in=cases, asked_by=user).order_by("-asked_at")
        found += [_own(kind, row) for row in mine.values_list(*_COLUMNS)[:SHOWN_AT_MOST]]
    return sorted(found, key=lambda one: (one.asked_at, one.id), reverse=True)[:SHOWN_AT_MOST]


def _own(kind: _Kind, row: tuple[Any, ...]) -> OwnRequest:
    key, asked_at, case_id, number, family, status, decided_by, answer, detail = row
    return OwnRequest(
        id=key,
        title=kind.title(detail),
        case_number=number,
        family_name=family,
        url=address("casework:case", case_id),
        asked_at=asked_at,
        status=kind.status(status, detail, decided_by or ""),
        tone=_TONES.get(status, "line"),
        decided_by=decided_by or "",
        answer=answer,
        may_withdraw=kind.is_ours and status == RequestStatus.ASKED,
    )


def _support(one: SupportAsked) -> OwnRequest:
    status = DecisionStatus.ASKED
    if one.is_approved is not None:
        status = DecisionStatus.APPROVED if one.is_approved else DecisionStatus.REFUSED
    return OwnRequest(
        id=one.key,
        title=one.title,
        case_number=one.case_number,
        family_name=one.family_name,
        url=address("casework:case", one.case_id),
        asked_at=one.asked_at,
        status=str(status.label),
        tone=_TONES[RequestStatus(status.value)],
        decided_by=one.by,
        answer=one.answer,
        may_withdraw=False,
    )


def _gone(one: GoneTransfer) -> OwnRequest:
    return OwnRequest(
        id=one.id,
        title="Transfer",
        case_number=one.number,
        family_name="",
        url="",
        asked_at=one.asked_at,
        status=handover_words(one.status, is_granted=one.is_granted, decided_by=one.decided_by),
        tone=_TONES.get(one.status, "line"),
        decided_by=one.decided_by,
        answer="",
        may_withdraw=False,
    )
