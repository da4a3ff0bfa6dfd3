"""Transfers and the handover page: what waits for whom, what the next coach needs to know, what a change starts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from casework import acts, wording
from casework.choices import CaseKind, DeadlineState, HandoverStatus, PromiseStatus, Track
from casework.languages import language_name
from casework.models import Assignment, Handover, HandoverSheet, Promise, User
from casework.models.today import LocalToday
from casework.prepared import Keys, Prepared
from casework.queries.deadlines import Clock
from casework.queries.naming import GIVEN_NAME
from casework.queries.seen import Seen

HANDOVER_DAYS = 30
HISTORY_AT_MOST = 20
WAITING_AT_MOST = 50
SETTLED_AT_MOST = 10
PROMISES_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Packet:
    """What the receiving coach reads before accepting: codes turned to words, counts; no names."""

    number: str
    kind: str
    track: str
    opened_on: date
    as_of: date
    family: str
    languages: str
    needs_interpreter: bool
    needs_care: bool
    open: int
    overdue: tuple[tuple[str, int], ...]
    promises: int
    coaches: int

    @property
    def overdue_count(self) -> int:
        """Everything overdue."""
        return sum(count for _, count in self.overdue)


def handover_words(status: str, *, is_granted: bool, decided_by: str) -> str:
    """Return how a transfer stands, in words; granted where another person than the coach who was asked decided it."""
    return f"Granted by {decided_by}" if is_granted else str(HandoverStatus(status).label)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer as lists and pages show it. Days are local to the receiving office."""

    id: UUID
    case_id: UUID
    from_coach: str
    from_office: str
    to_coach: str
    to_coach_id: UUID
    to_office: str
    is_to_other_office: bool
    reason: str
    status: str
    asked_by: str
    asked_at: datetime
    answer_by: date
    decided_by: str
    decided_at: datetime | None
    answer: str
    warm_on: date | None
    packet: Packet | None
    is_lapsed: bool
    is_granted: bool

    @property
    def status_label(self) -> str:
        """How it stands, in words."""
        if self.is_lapsed:
            return "Not answered in time"
        return handover_words(self.status, is_granted=self.is_granted, decided_by=self.decided_by)

    @property
    def tone(self) -> str:
        """How its label looks."""
        if self.is_lapsed:
            return "over"
        tones = {HandoverStatus.ASKED: "soon", HandoverStatus.ACCEPTED: "ok", HandoverStatus.REFUSED: "over"}
        return tones.get(HandoverStatus(self.status), "line")

    @property
    def is_waiting(self) -> bool:
        """Whether it may still be answered."""
        return self.status == HandoverStatus.ASKED and not self.is_lapsed

    @property
    def state(self) -> DeadlineState:
        """How the clock of the answer stands."""
        return DeadlineState.OVERDUE if self.is_lapsed else DeadlineState.DUE_SOON

    @property
    def where(self) -> str:
        """To whom it goes, with the office when it is another one."""
        return f"{self.to_coach}, {self.to_office}" if self.is_to_other_office else self.to_coach


def transfers(rows: QuerySet[Handover], *, at_most: int = HISTORY_AT_MOST) -> list[Transfer]:
    """Return these transfers with everybody named, in one query."""
    found = rows.select_related(
        "from_coach", "from_office", "to_coach", "to_office", "asked_by", "decided_by"
    ).annotate(receiving_today=LocalToday("to_office__time_zone"))
    return [_transfer(one) for one in found[:at_most]]


def _transfer(one: Any) -> Transfer:
    return Transfer(
        id=one.pk,
        case_id=one.case_id,
        from_coach=one.from_coach.name,
        from_office=one.from_office.name,
        to_coach=one.to_coach.name,
        to_coach_id=one.to_coach_id,
        to_office=one.to_office.name,
        is_to_other_office=one.from_office_id != one.to_office_id,
        reason=one.reason,
        status=one.status,
        asked_by=one.asked_by.name,
        asked_at=one.asked_at,
        answer_by=one.answer_by,
        decided_by=one.decided_by.name if one.decided_by else "",
        decided_at=one.decided_at,
        answer=one.answer,
        warm_on=one.warm_on,
        packet=_packet(one.packet) if one.packet else None,
        is_lapsed=one.is_lapsed(one.receiving_today),
        is_granted=one.status == HandoverStatus.ACCEPTED and one.decided_by_id != one.to_coach_id,
    )


def _packet(kept: dict[str, Any]) -> Packet:
    return Packet(
        number=kept["number"],
        kind=str(CaseKind(kept["kind"]).label),
        track=str(Track(kept["track"]).label) if kept["track"] else "",
        opened_on=date.fromisoformat(kept["opened_on"]),
        as_of=date.fromisoformat(kept["as_of"]),
        family=_family_words(kept["adults"], kept["children"], kept["youngest"]),
        languages=", ".join(language_name(code) for code in kept["languages"]),
        needs_interpreter=kept["needs_interpreter"],
        needs_care=kept["needs_care"],
        open=kept["open"],
        overdue=tuple((acts.act(code).short, count) for code, count in kept["overdue"].items()),
        promises=kept["promises"],
        coaches=kept["coaches"],
    )


def _family_words(adults: int, children: int, youngest: int | None) -> str:
    words = wording.counted(adults, "adult", "adults")
    if children:
        words = f"{words}, {wording.counted(children, 'child', 'children')}"
    if youngest is None:
        return words
    return f"{words}, youngest {'under 1' if youngest == 0 else youngest}"


def waiting_for(user: User) -> list[Transfer]:
    """Return the transfers that wait for this coach's answer and may still be answered, soonest first."""
    rows = Handover.objects.asked_of(user).still_waiting()
    return transfers(rows.order_by("answer_by", "pk"), at_most=WAITING_AT_MOST)


def transfers_of(case_id: UUID) -> list[Transfer]:
    """Return the transfers of one case, latest first."""
    return transfers(Handover.objects.filter(case=case_id).order_by("-asked_at"))


def asked_transfer(case_id: UUID) -> Transfer | None:
    """Return the transfer of a case that has no answer, whether in time or not."""
    if not _asked_keys.tuples(case_id):
        return None
    return next(iter(transfers(Handover.objects.asked().filter(case=case_id), at_most=1)), None)


#: Few cases have one: everybody in it is joined for those alone.
_asked_keys = Prepared(lambda case: Handover.objects.asked().filter(case=case).values_list("pk")[:1])


# Promises


@dataclass(frozen=True, slots=True)
class PromiseWords:
    """One promise. `who` is a given name; nobody: the family."""

    id: UUID
    case_id: UUID
    what: str
    who: str
    due_on: date
    status: str
    made_by: str
    made_at: datetime
    settled_by: str
    settled_at: datetime | None
    outcome: str
    today: date

    @property
    def state(self) -> DeadlineState:
        """How its day stands."""
        if self.today > self.due_on:
            return DeadlineState.OVERDUE
        is_near = self.due_on - self.today <= timedelta(days=5)
        return DeadlineState.DUE_SOON if is_near else DeadlineState.UPCOMING

    @property
    def status_label(self) -> str:
        """How it ended, in words."""
        return str(PromiseStatus(self.status).label)

    @property
    def is_kept(self) -> bool:
        """Whether it was kept."""
        return self.status == PromiseStatus.KEPT


@dataclass(frozen=True, slots=True)
class PromiseWithCase:
    """An open promise as a thing to do on Today."""

    id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    who: str
    what: str
    due_on: date
    today: date

    lead = "Keep the promise to"
    tail = ""
    icon = "heart"
    tags = ()
    action_label = "Kept?"
    action_key = ""
    more_url = ""

    @property
    def name(self) -> str:
        """To whom it was made."""
        return self.who or f"the {self.family_name} family"

    @property
    def why(self) -> str:
        """What was promised."""
        return wording.beginning(self.what)

    @property
    def state(self) -> DeadlineState:
        """How its day stands."""
        return DeadlineState.OVERDUE if self.today > self.due_on else DeadlineState.DUE_SOON

    @property
    def url(self) -> str:
        """The case."""
        return reverse("casework:case", args=[self.case_id])

    @property
    def action_url(self) -> str:
        """Where one says whether it was kept."""
        return reverse("casework:promise-settle", args=[self.id])


_PROMISE_COLUMNS = (
    "pk",
    "case_id",
    "what",
    GIVEN_NAME,
    "due_on",
    "status",
    "made_by__name",
    "made_at",
    "settled_by__name",
    "settled_at",
    "outcome",
)


def _promises(rows: QuerySet[Promise], *, today: date) -> list[PromiseWords]:
    return [
        PromiseWords(
            key,
            case_id,
            what,
            who or "",
            due_on,
            status,
            made_by,
            made_at,
            settled_by or "",
            settled_at,
            outcome,
            today,
        )
        for key, case_id, what, who, due_on, status, made_by, made_at, settled_by, settled_at, outcome in (
            rows.values_list(*_PROMISE_COLUMNS)
        )
    ]


def open_promises(case_id: UUID, *, today: date) -> list[PromiseWords]:
    """Return every open promise on a case, the next one due first."""
    return _promises(Promise.objects.open().filter(case=case_id).order_by("due_on", "pk"), today=today)


def promises_due(seen: Seen, *, until: date, today: date) -> list[PromiseWithCase]:
    """Return the open promises on the cases that a person sees that are due by a day, soonest first.

    One more than `PROMISES_AT_MOST` says that there are more.
    """
    keys = seen.keys
    found = _due_by_keys.tuples(keys, until) if isinstance(keys, Keys) else list(_due(seen.rows, until))
    return [
        PromiseWithCase(key, case_id, number, family, who or "", what, due_on, today)
        for key, case_id, number, family, who, what, due_on in found
    ]


def _due(own: Q, until: date) -> QuerySet[Promise, Any]:
    columns = ("pk", "case_id", "case__number", "case__family__name", GIVEN_NAME, "what", "due_on")
    rows = Promise.objects.open().filter(own, due_on__lte=until).order_by("due_on", "pk")
    return rows.values_list(*columns)[: PROMISES_AT_MOST + 1]


_due_by_keys = Prepared(lambda keys, until: _due(Q(case__among=keys), until))


def settled_promises(case_id: UUID, *, today: date) -> list[PromiseWords]:
    """Return the promises of a case that were kept or not, latest first."""
    rows = Promise.objects.exclude(status=PromiseStatus.OPEN).filter(case=case_id)
    return _promises(rows.order_by("-settled_at")[:SETTLED_AT_MOST], today=today)


# The page


def next_days(clocks: list[Clock], *, today: date) -> list[Clock]:
    """Keep the clocks that are overdue or end within the handover's days."""
    last = today + timedelta(days=HANDOVER_DAYS)
    return [clock for clock in clocks if clock.is_open and clock.due_on <= last]


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What the family is proud of, and what the next coach should know."""

    proud: str
    words: str
    rev: int
    changed_by: str
    changed_at: datetime | None


def sheet_of(case_id: UUID) -> SheetWords:
    """Return the sheet of a case; an empty one when nobody has written it."""
    row = (
        HandoverSheet.objects.filter(case=case_id)
        .values_list("proud", "words", "rev", "changed_by__name", "changed_at")
        .first()
    )
    return SheetWords(*row) if row else SheetWords("", "", 0, "", None)


@dataclass(frozen=True, slots=True)
class CoachTime:
    """Who carried the family, from day to day (O027: continuity shown)."""

    name: str
    first_day: date
    last_day: date | None


def coaches_of_case(case_id: UUID) -> list[CoachTime]:
    """Return everybody who carried a case, latest first."""
    rows = Assignment.objects.filter(case=case_id).order_by("-first_day")
    return [CoachTime(*row) for row in rows.values_list("coach__name", "first_day", "last_day")]
