"""What waits for a decision in an office, with all that is needed to decide; and what was decided lately."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField, Value

from casework.public import (
    Assignment,
    Case,
    CaseStatus,
    Deadline,
    DecisionStatus,
    Excusal,
    ShareOverride,
    Track,
    TrackChange,
    User,
    acts,
    address,
    full_name,
    override_rows,
    wording,
)
from coaching.public import SupportDecision, support_decisions, support_requests
from supervision.queries.asked import Asked, AskedDeadline, What
from supervision.queries.decisions import (
    asked_decisions,
    asked_forms,
    asked_transfers,
    decided_requests,
    decided_transfers,
)
from supervision.queries.waiting import waiting_counts

SHOWN_AT_MOST = 50
DECIDED_AT_MOST = 10
LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class AskedPage:
    """The oldest requests that wait, and how many there are."""

    rows: list[Asked]
    count: int
    counts: Counter[What]


def asked_requests(user: User, *, today: date, what: What | None = None) -> AskedPage:
    """Return what waits for a decision on the cases that a supervisor sees, oldest first, all of it or of one kind.

    Each kind is asked about only where something of it waits at all.
    """
    kinds = _kinds_waiting()
    found = [
        *((What.EXCUSAL, row) for row in (_asked_excusals(user, today=today) if kinds.excusals else ())),
        *((What.TRACK, row) for row in (_asked_changes(user, today=today) if kinds.changes else ())),
    ]
    found.sort(key=lambda one: (one[1][1], one[1][0]))
    shown = [one for one in found if what in (None, _what(*one))][:SHOWN_AT_MOST]
    deadlines = _deadlines([row[11] for what, row in shown if what == What.EXCUSAL], today=today)
    rows = [
        _excusal(row, deadlines.get(row[11]), user=user, today=today)
        if what == What.EXCUSAL
        else _track_change(row, user=user)
        for what, row in shown
    ]
    others = [
        _asked_supports(user, today=today) if kinds.supports else [],
        _asked_overrides(user, today=today) if kinds.overrides else [],
        asked_decisions(user, today=today) if kinds.decisions else [],
        asked_forms(user, today=today) if kinds.forms else [],
        asked_transfers(user, today=today) if kinds.transfers else [],
    ]
    together = sorted([*rows, *chain(*others)], key=lambda one: (one.asked_at, one.id))
    # A list that was cut is counted whole.
    is_cut = any(len(one) == SHOWN_AT_MOST for one in others)
    counts = waiting_counts(user) if is_cut else _counted(found, others)
    if what is not None:
        chosen = [one for one in together if one.what == what]
        return AskedPage(chosen[:SHOWN_AT_MOST], count=counts[what], counts=counts)
    return AskedPage(together[:SHOWN_AT_MOST], count=counts.total(), counts=counts)


def _counted(found: list[tuple[What, tuple[Any, ...]]], others: list[list[Asked]]) -> Counter[What]:
    return Counter([*(_what(*one) for one in found), *(one.what for one in chain(*others))])


def _what(what: What, row: tuple[Any, ...]) -> What:
    """Tell an exemption, which is an excusal without a later day, from the others."""
    return What.EXEMPTION if what == What.EXCUSAL and row[_WISH] is None else what


class _Kinds(NamedTuple):
    """Of which kinds something may wait that the reader can reach."""

    excusals: bool
    changes: bool
    overrides: bool
    decisions: bool
    supports: bool
    forms: bool
    transfers: bool


#: Less than what each list asks for: only the walls of the reader, and that nobody answered.
_WAITING = """
    SELECT EXISTS (SELECT FROM casework_excusal WHERE status = %(asked)s),
        EXISTS (SELECT FROM casework_trackchange WHERE status = %(asked)s),
        EXISTS (SELECT FROM casework_shareoverride WHERE status = %(asked)s),
        EXISTS (SELECT FROM supervision_decisionrequest WHERE status = %(asked)s),
        EXISTS (SELECT FROM coaching_support WHERE decided_at IS NULL AND stopped_at IS NULL
            AND authorised_on IS NULL),
        EXISTS (SELECT FROM reengagement_extensionstaffing WHERE form_submitted_on IS NOT NULL),
        EXISTS (SELECT FROM casework_handover WHERE status = %(asked)s)
"""


def _kinds_waiting() -> _Kinds:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"asked": str(DecisionStatus.ASKED)})
        return _Kinds(*cursor.fetchone())


def _asked_supports(user: User, *, today: date) -> list[Asked]:
    return [
        Asked(
            id=one.id,
            what=What.SUPPORT,
            case_id=one.case_id,
            case_number=one.case_number,
            family_name=one.family_name,
            title=f"Support, {one.kind.lower()}",
            wish=one.wish,
            reason=one.reason,
            asked_by=one.asked_by,
            asked_at=one.asked_at,
            coach=one.coach,
            is_own=one.asked_by_id == user.pk,
            remark=one.remark,
            deadline=None,
        )
        for one in support_requests(Case.objects.listed_for(user), today=today, at_most=SHOWN_AT_MOST)
    ]


def _asked_overrides(user: User, *, today: date) -> list[Asked]:
    listed = Case.objects.listed_for(user)
    asked = ShareOverride.objects.visible_to(user).filter(case__in=listed, status=DecisionStatus.ASKED)
    return [
        Asked(
            id=one.id,
            what=What.OVERRIDE,
            case_id=one.case_id,
            case_number=one.case_number,
            family_name=one.family_name,
            title="Share without a release",
            wish=f"Tell {one.party} ({one.partner.lower()}): {one.scopes}. {one.purpose}.",
            reason=one.reason,
            asked_by=one.asked_by,
            asked_at=one.asked_at,
            coach=one.coach,
            is_own=one.asked_by_id == user.pk,
            remark=f"Not on file: {one.missing}. An approval holds for a week and for one time.",
            deadline=None,
        )
        for one in override_rows(asked, today=today, at_most=SHOWN_AT_MOST)
    ]


#: Where the wish stands in a row of `_ASKED`.
_WISH = 10
_ASKED = (
    "pk",
    "asked_at",
    "case_id",
    "case__number",
    "case__family__name",
    "case__status",
    "reason",
    "asked_by_id",
    "asked_by__name",
    "what",
    "wish",
    "about",
    "coach",
)


def _asked(model: type[Excusal] | type[TrackChange], user: User, *, today: date) -> QuerySet[Any]:
    carried = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    about = F("deadline_id") if model is Excusal else Value(None, output_field=UUIDField())
    return model.objects.filter(case__in=Case.objects.listed_for(user), status=DecisionStatus.ASKED).annotate(
        coach=Subquery(carried), about=about
    )


def _asked_excusals(user: User, *, today: date) -> QuerySet[Any, tuple[Any, ...]]:
    rows = _asked(Excusal, user, today=today)
    found: QuerySet[Any, tuple[Any, ...]] = rows.annotate(what=F("standard"), wish=F("until")).values_list(*_ASKED)
    return found


def _asked_changes(user: User, *, today: date) -> QuerySet[Any, tuple[Any, ...]]:
    rows = _asked(TrackChange, user, today=today)
    found: QuerySet[Any, tuple[Any, ...]] = rows.annotate(what=F("track"), wish=F("case__track")).values_list(*_ASKED)
    return found


def _deadlines(keys: Iterable[UUID], *, today: date) -> dict[UUID, AskedDeadline]:
    rows = Deadline.objects.filter(pk__in=list(keys)).select_related("participant__person")
    return {deadline.pk: _deadline(deadline, today=today) for deadline in rows}


def _deadline(deadline: Deadline, *, today: date) -> AskedDeadline:
    person = deadline.participant.person.standing if deadline.participant else None
    return AskedDeadline(
        label=acts.clock_label(deadline.standard, deadline.period),
        person_name=full_name(person.given_name, person.family_name) if person else "",
        state=deadline.state(today),
        due_on=deadline.due_on,
        met_on=deadline.met_on,
        why_url=address("casework:deadline-why", deadline.case_id, deadline.pk),
    )


def _excusal(row: tuple[Any, ...], deadline: AskedDeadline | None, *, user: User, today: date) -> Asked:
    (
        key, asked_at, case_id, number, family, _, reason, asked_by_id, asked_by, standard, until, _, coach,
    ) = row  # fmt: skip
    remark = ""
    if deadline is None:
        remark = "The deadline is no longer there: what started it was taken back or moved. Nothing has to be excused."
    elif deadline.met_on:
        remark = f"It was met on {wording.short_day(deadline.met_on, today=today)}; there is nothing left to excuse."
    elif until and until <= today:
        remark = "The later day that was asked for is over already."
    return Asked(
        id=key,
        what=What.EXCUSAL if until else What.EXEMPTION,
        case_id=case_id,
        case_number=number,
        family_name=family,
        title=deadline.label if deadline else acts.act(standard).short,
        wish=f"Due by {wording.short_day(until, today=today)} instead" if until else "Nothing owed at all",
        reason=reason,
        asked_by=asked_by,
        asked_at=asked_at,
        coach=coach or "",
        is_own=asked_by_id == user.pk,
        remark=remark,
        deadline=deadline,
    )


def _track_change(row: tuple[Any, ...], *, user: User) -> Asked:
    key, asked_at, case_id, number, family, status, reason, asked_by_id, asked_by, track, standing, _, coach = row
    remark = "The case is closed meanwhile; it can only be refused." if status == CaseStatus.CLOSED else ""
    return Asked(
        id=key,
        what=What.TRACK,
        case_id=case_id,
        case_number=number,
        family_name=family,
        title="Track change",
        wish=f"From {Track(standing).label if standing else 'no track'} to {Track(track).label}",
        reason=reason,
        asked_by=asked_by,
        asked_at=asked_at,
        coach=coach or "",
        is_own=asked_by_id == user.pk,
        remark=remark,
        deadline=None,
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """A request that somebody answered."""

    title: str
    case_id: UUID
    case_number: str
    family_name: str
    status: DecisionStatus
    decided_by: str
    decided_at: datetime
    answer: str

    @property
    def url(self) -> str:
        """The case."""
        return address("casework:case", self.case_id)

    @property
    def tone(self) -> str:
        """How the answer looks."""
        return "ok" if self.status == DecisionStatus.APPROVED else "over"


_DECIDED = (
    "decided_at",
    "what",
    "case_id",
    "case__number",
    "case__family__name",
    "status",
    "decided_by__name",
    "answer",
)


def decided_lately(user: User, *, now: datetime) -> list[Decided]:
    """Return the answers of the last two weeks, latest first."""
    cases = Case.objects.listed_for(user)
    found: list[tuple[What, tuple[Any, ...]]] = []
    for what, rows in (
        (What.EXCUSAL, Excusal.objects.annotate(what=F("standard"))),
        (What.TRACK, TrackChange.objects.annotate(what=F("track"))),
        (What.OVERRIDE, ShareOverride.objects.visible_to(user).annotate(what=F("purpose"))),
    ):
        lately = rows.filter(case__in=cases, decided_at__gte=now - LATELY).order_by("-decided_at")
        found += [(what, row) for row in lately.values_list(*_DECIDED)[:DECIDED_AT_MOST]]
    supports = [
        (
            What.SUPPORT,
            (
                one.decided_at,
                one.title,
                one.case_id,
                one.case_number,
                one.family_name,
                _status(one),
                one.by,
                one.answer,
            ),
        )
        for one in support_decisions(cases, since=now - LATELY, at_most=DECIDED_AT_MOST)
    ]
    asked = decided_requests(cases, since=now - LATELY, at_most=DECIDED_AT_MOST)
    transfers = decided_transfers(cases, since=now - LATELY, at_most=DECIDED_AT_MOST)
    found = sorted([*found, *supports, *asked, *transfers], key=lambda one: one[1][0], reverse=True)
    return [_decided(what, row) for what, row in found[:DECIDED_AT_MOST]]


def _status(one: SupportDecision) -> DecisionStatus:
    return DecisionStatus.APPROVED if one.is_approved else DecisionStatus.REFUSED


def _decided(what: What, row: tuple[Any, ...]) -> Decided:
    decided_at, detail, case_id, number, family, status, decided_by, answer = row
    if what == What.OVERRIDE:
        title = "Share without a release"
    elif what in {What.SUPPORT, What.MONTH, What.LATE_NOTE, What.EXTENSION, What.TRANSFER}:
        title = detail
    else:
        title = acts.act(detail).short if what == What.EXCUSAL else f"Track: {Track(detail).label}"
    return Decided(title, case_id, number, family, DecisionStatus(status), decided_by, decided_at, answer)


def waiting_count(user: User) -> int:
    """Count what waits for a decision on the cases that a supervisor sees."""
    return waiting_counts(user).total()
