"""Letters and messages as lists show them: those of a case, and those of an office that wait for somebody's hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from casework.choices import (
    UNSENT_STATES,
    GateReason,
    NoticeKind,
    NoticeState,
    ReturnReason,
    Way,
)
from casework.languages import language_name
from casework.models import Case, Notice, User
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name
from casework.queries.paging import Paged, beyond

LISTED_AT_MOST = 100
RETURNED_SHOWN = 20

_TONES = {
    NoticeState.WAITING: ("soon", "clock"),
    NoticeState.RENDERED: ("soon", "print"),
    NoticeState.SENT: ("ok", "check"),
    NoticeState.HANDED_OVER: ("ok", "check"),
    NoticeState.RETURNED: ("over", "undo"),
    NoticeState.REFUSED: ("guard", "shield"),
    NoticeState.VOID: ("", "x"),
}


@dataclass(frozen=True)
class NoticeRow:
    """One notice of a list."""

    id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    name: str
    kind: str
    way: str
    state: str
    reason: str
    is_neutral: bool
    is_imported: bool
    code: str
    asked_at: datetime
    asked_by: str
    not_before: datetime | None
    sent_on: date | None
    returned_on: date | None
    return_reason: str
    appointment_at: datetime | None
    participant_id: UUID | None
    settled_at: datetime | None

    @property
    def what(self) -> str:
        """The kind in words."""
        if self.kind == NoticeKind.OTHER:
            return f"Notice {self.code}".strip()
        return str(NoticeKind(self.kind).label)

    @property
    def how(self) -> str:
        """The way in words."""
        return str(Way(self.way).label) if self.way else "By another system"

    @property
    def state_words(self) -> str:
        """How it stands, in words."""
        return str(NoticeState(self.state).label)

    @property
    def tone(self) -> str:
        """The look of its state."""
        return _TONES[NoticeState(self.state)][0]

    @property
    def icon(self) -> str:
        """The icon of its state."""
        return _TONES[NoticeState(self.state)][1]

    @property
    def reason_words(self) -> str:
        """Why it was not sent or came back; empty otherwise."""
        if self.return_reason:
            return str(ReturnReason(self.return_reason).label)
        return str(GateReason(self.reason).label) if self.reason else ""

    @property
    def unsent_words(self) -> str:
        """Why it was not sent, as a sentence."""
        if self.reason == GateReason.NO_SERVICE:
            service = {Way.TEXT: "text", Way.EMAIL: "e-mail"}.get(Way(self.way), "such")
            return f"No {service} service is set up. Nothing left."
        return f"{self.reason_words}." if self.reason_words else ""

    @property
    def is_unsent(self) -> bool:
        """Whether it has yet to leave."""
        return self.state in UNSENT_STATES

    @property
    def is_safe_mail(self) -> bool:
        """Whether it goes to an address that not everybody may know."""
        return self.way == Way.SAFE_MAIL


_COLUMNS = (
    "id",
    "case_id",
    "case__number",
    "case__family__name",
    GIVEN_NAME,
    FAMILY_NAME,
    "kind",
    "way",
    "state",
    "reason",
    "is_neutral",
    "is_imported",
    "code",
    "asked_at",
    "asked_by__name",
    "not_before",
    "sent_on",
    "returned_on",
    "return_reason",
    "appointment__starts_at",
    "participant_id",
    "settled_at",
)


def notice_row(notice: Notice) -> NoticeRow:
    """Return one notice as lists show it."""
    [row] = Notice.objects.filter(pk=notice.pk).values_list(*_COLUMNS)
    return _row(row)


def notices_of(case_id: UUID, *, after: UUID | None = None, size: int = LISTED_AT_MOST) -> Paged[NoticeRow]:
    """Return one page of the notices of a case, latest first."""
    return _paged(Notice.objects.filter(case_id=case_id), ("-asked_at", "-id"), after, size)


def letters_to_mail(user: User, *, after: UUID | None = None, size: int = LISTED_AT_MOST) -> Paged[NoticeRow]:
    """Return one page of the letters that wait for somebody's hand on the cases a person sees, oldest first."""
    return _paged(_to_mail(user), ("asked_at", "id"), after, size)


def count_to_mail(user: User) -> int:
    """Count all of them."""
    return _to_mail(user).count()


def letters_returned(user: User, *, after: UUID | None = None, size: int = RETURNED_SHOWN) -> Paged[NoticeRow]:
    """Return one page of the letters that came back and still want a look, latest first.

    One leaves the list when something else reached the person since, or when somebody says that it is settled.
    """
    since = Notice.objects.filter(
        participant=OuterRef("participant"),
        state__in=(NoticeState.SENT, NoticeState.HANDED_OVER),
        sent_on__gte=OuterRef("returned_on"),
    ).exclude(pk=OuterRef("pk"))
    rows = _seen(user).filter(~Exists(since), state=NoticeState.RETURNED, settled_at__isnull=True)
    return _paged(rows, ("-returned_on", "-id"), after, size)


def notices_refused(user: User, *, after: UUID | None = None, size: int = RETURNED_SHOWN) -> Paged[NoticeRow]:
    """Return one page of the notices that were not sent, latest first."""
    return _paged(_seen(user).filter(state=NoticeState.REFUSED), ("-asked_at", "-id"), after, size)


def _to_mail(user: User) -> QuerySet[Notice]:
    return _seen(user).filter(pk__in=Notice.objects.to_mail().values("pk"))


def _seen(user: User) -> QuerySet[Notice]:
    return Notice.objects.filter(case__in=Case.objects.listed_for(user))


def _paged(found: QuerySet[Notice], order: tuple[str, ...], after: UUID | None, size: int) -> Paged[NoticeRow]:
    rows = [_row(row) for row in beyond(found, order, after).values_list(*_COLUMNS)[: size + 1]]
    return Paged(rows[:size], rows[size - 1].id if len(rows) > size else None)


def _row(row: Sequence[Any]) -> NoticeRow:
    key, case_id, number, family, given_name, family_name, *rest = row
    return NoticeRow(key, case_id, number, family, full_name(given_name, family_name), *rest)


@dataclass(frozen=True)
class GateLine:
    """One answer of the gate, in words."""

    at: datetime
    moment: str
    outcome: str
    reason: str
    by: str


def gate_lines_of(notice: Notice) -> list[GateLine]:
    """Return what the gate said about a notice, first answer first."""
    checks = notice.gate_checks.select_related("actor").order_by("at", "pk")
    return [
        GateLine(
            one.at,
            one.get_moment_display(),
            one.get_outcome_display(),
            one.get_reason_display() if one.reason else "",
            one.actor.name if one.actor else "",
        )
        for one in checks
    ]


def unreviewed_words(content: dict[str, Any]) -> str:
    """Say that a text in the person's language is not reviewed, so that the English one is used; empty otherwise."""
    wanted = content.get("unreviewed")
    if not wanted:
        return ""
    language = language_name(str(wanted))
    return f"Nobody has reviewed a {language} text yet, so this goes out in English. An interpreter can tell them."
