"""What is owed now on the cases that a person sees: the rows of Today, how many there are, and when they fall due."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, F, IntegerField, Q, QuerySet, UUIDField, Value, When
from django.db.models.functions import Greatest, Lower
from django.urls import reverse

from casework import acts, permissions, queue, rules, wording
from casework.choices import ContactMethod, DeadlineState, EventKind
from casework.languages import language_name
from casework.models import Case, Deadline, Draft, Event, User
from casework.models.ledger import TOLD_ALONE
from casework.prepared import Keys, Prepared
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name, kept, kept_marks, safe_words
from casework.queries.paging import past
from casework.queries.seen import Seen

ROWS_AT_MOST = 50
DAYS_AHEAD = 6
NOBODY = UUID(int=0)

SINCE = {
    EventKind.REFERRAL_RECEIVED: "the referral of",
    EventKind.ASSIGNMENT_CHANGED: "the change of coach on",
    EventKind.TRACK_CHANGED: "the change of track on",
}


class Group(IntEnum):
    """When a row is due; the order of the page."""

    OVERDUE = 0
    TODAY = 1
    SOON = 2
    LATER = 3


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One open deadline as a thing to do. The title is lead, name, tail; only the name is personal."""

    id: UUID
    case_id: UUID
    group: Group
    stake: queue.Stake
    lead: str
    name: str
    tail: str
    case_number: str
    family_name: str
    why: str
    icon: str
    tags: tuple[tuple[str, str, str], ...]
    state: DeadlineState
    due_on: date
    url: str
    action_label: str
    action_url: str
    action_key: str
    more_url: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Rows in their order, and the deadline after which the next page begins, if there is one."""

    rows: list[QueueRow]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What of Today is asked for: one kind of work, the order, and the deadline after which a later page begins.

    `cover` is the coach for whom somebody stands in, when their work alone is asked for.
    """

    work: queue.Work | None = None
    by_family: bool = False
    after: UUID | None = None
    cover: UUID | None = None


def last_day_of(today: date) -> date:
    """Return the last day that Today looks ahead to."""
    return today + timedelta(days=DAYS_AHEAD)


def owed_now(seen: Seen, *, today: date) -> QuerySet[Deadline]:
    """Return the open deadlines that Today shows: running, and overdue, due within the week, or already warned of."""
    return (
        Deadline.objects.open()
        .filter(Q(due_on__lte=last_day_of(today)) | Q(warn_on__lte=today), starts_on__lte=today)
        .filter(seen.rows)
    )


# Which rows, in which order

_BY_DAY = ("group", "stake", "due_on", "case_id", "id")


def queue_page(user: User, seen: Seen, *, today: date, narrowed: Narrowed) -> QueuePage:
    """Return one page of what is owed now, in the order that `queue.Stake` explains, or family by family.

    The page is chosen by the deadlines alone; only its rows are then looked up with all that they show.
    """
    rows = owed_now(seen, today=today)
    if narrowed.work:
        rows = rows.filter(standard__in=queue.codes_of(narrowed.work))
    choose = _chosen_by_family if narrowed.by_family else _chosen_by_day
    chosen = choose(rows, seen, today=today, after=narrowed.after)
    shown = chosen[:ROWS_AT_MOST]
    return QueuePage(
        rows=_shown_rows(user, shown, today=today),
        after=shown[-1] if len(chosen) > ROWS_AT_MOST else None,
    )


def _chosen_by_day(rows: QuerySet[Deadline], seen: Seen, *, today: date, after: UUID | None) -> list[UUID]:
    ordered = _ordered(rows, today=today)
    if after:
        ended = _ordered(Deadline.objects.filter(seen.rows), today=today)
        if key := ended.filter(pk=after).values_list(*_BY_DAY).first():
            ordered = ordered.filter(past(_BY_DAY, key))
    return list(ordered.order_by(*_BY_DAY).values_list("id", flat=True)[: ROWS_AT_MOST + 1])


def _chosen_by_family(rows: QuerySet[Deadline], seen: Seen, *, today: date, after: UUID | None) -> list[UUID]:
    columns = ("case_id", "due_on", "id")
    found = list(rows.values_list(*columns))
    ended = list(Deadline.objects.filter(seen.rows, pk__in=[after] if after else []).values_list(*columns))
    cases = {case_id for case_id, *_ in (*found, *ended)}
    names = dict(Case.objects.filter(pk__in=cases).values_list("pk", Lower("family__name")))
    ordered = sorted((names[row[0]], *row) for row in found)
    if ended:
        ordered = ordered[bisect_right(ordered, (names[ended[0][0]], *ended[0])) :]
    return [row[-1] for row in ordered[: ROWS_AT_MOST + 1]]


def _ordered(rows: QuerySet[Deadline], *, today: date) -> QuerySet[Deadline]:
    group = Choose(
        When(due_on__lt=today, then=Value(Group.OVERDUE)),
        When(due_on=today, then=Value(Group.TODAY)),
        When(due_on__lte=last_day_of(today), then=Value(Group.SOON)),
        default=Value(Group.LATER),
        output_field=IntegerField(),
    )
    return rows.annotate(group=group, stake=_stake())


@cache
def _stake() -> Choose:
    known = [
        When(standard__in=queue.codes_at(stake), then=Value(stake))
        for stake in queue.Stake
        if stake != queue.Stake.RECORD
    ]
    return Choose(*known, default=Value(queue.Stake.RECORD), output_field=IntegerField())


# What the rows show


#: What rows show.
_shown = Prepared(
    lambda keys: Deadline.objects.filter(pk__among=keys).values_list(
        "id",
        "case_id",
        "case__number",
        "case__family__name",
        "participant_id",
        GIVEN_NAME,
        FAMILY_NAME,
        kept_marks(person="participant__person"),
        kept("language", person="participant__person"),
        kept("needs_interpreter", person="participant__person"),
        "standard",
        "period",
        "starts_on",
        "due_on",
        "warn_on",
        "trigger_id",
    )
)
_drafts_of = Prepared(lambda user: Draft.objects.filter(user=user, key__startswith="note.").values_list("key"))


def _shown_rows(user: User, keys: list[UUID], *, today: date) -> list[QueueRow]:
    found = {row[0]: row for row in _shown.tuples(Keys(keys))} if keys else {}
    triggers = _triggers([row[-1] for row in found.values()])
    drafts = {key for (key,) in _drafts_of.tuples(user.pk)}
    shut = _shut_to(user)
    rows = [found[key] for key in keys if key in found]
    return [_row(row, today=today, trigger=triggers.get(row[-1]), drafts=drafts, shut=shut) for row in rows]


def _shut_to(user: User) -> frozenset[str]:
    """Return the pages that a person's role keeps shut: a row leads to the case then, where it stands who may."""
    shut = set() if permissions.verifies_months(user) else {acts.MONTH_VERIFY}
    return frozenset(shut if permissions.plans_with_families(user) else shut | {acts.PLAN_REVIEW, acts.PROGRESS})


@dataclass(frozen=True, slots=True)
class _Trigger:
    """The ledger line that started a deadline."""

    kind: str
    on: date
    facts: dict[str, Any]
    subject_id: UUID | None


def _triggers(keys: Sequence[UUID | None]) -> dict[UUID, _Trigger]:
    wanted = {key for key in keys if key}
    record = Choose(When(TOLD_ALONE, then=None), default=F("subject_id"), output_field=UUIDField())
    rows = Event.objects.filter(pk__among=wanted).values_list("pk", "kind", "on", "facts", record)
    return {key: _Trigger(*rest) for key, *rest in rows}


def _row(
    row: tuple[Any, ...], *, today: date, trigger: _Trigger | None, drafts: set[str], shut: frozenset[str]
) -> QueueRow:
    (
        key, case_id, number, family, participant_id, given_name, family_name, safe_contact, language, interpreter,
        standard, period, starts_on, due_on, warn_on, _,
    ) = row  # fmt: skip
    duty, act = queue.duty_of(standard), acts.act(standard)
    words = _words(today=today, starts_on=starts_on, due_on=due_on, period=period, trigger=trigger)
    page = act.page if act.page in _BUTTONS and act.page not in shut else "casework:case"
    if page == acts.REFERRAL_FOLLOW_UP and (trigger is None or trigger.subject_id is None):
        page = "casework:case"
    is_note = page == acts.NOTE_FILE
    has_draft = is_note and trigger is not None and f"note.{case_id}.{trigger.subject_id}" in drafts
    label, action_key = _BUTTONS[page]
    return QueueRow(
        id=key,
        case_id=case_id,
        group=_group_of(due_on, today=today),
        stake=duty.stake,
        lead=duty.lead.format_map(words),
        name=full_name(given_name, family_name) if participant_id else f"{family} family",
        tail=duty.tail,
        case_number=number,
        family_name=family,
        why=duty.why.format_map(words),
        icon=act.icon,
        tags=_tags(has_draft=has_draft, safe_contact=safe_contact, language=language, needs_interpreter=interpreter),
        state=rules.open_state(today=today, due_on=due_on, warn_on=warn_on),
        due_on=due_on,
        url=address("casework:case", case_id),
        action_label="Finish note" if has_draft else label,
        action_url=_action_url(
            page,
            case_id,
            participant_id,
            period=period,
            trigger=trigger
            if is_note or page in {acts.REFERRAL_FOLLOW_UP, acts.PLAN_REVIEW} or page in acts.PAGES_OF_RECORDS
            else None,
        ),
        action_key=action_key,
        more_url=address("casework:deadline-why", case_id, key),
    )


_BUTTONS = {
    acts.CONTACT_LOG: ("Log contact", "l"),
    acts.NOTE_FILE: ("Write note", "n"),
    acts.REFERRAL_FOLLOW_UP: ("Follow up", ""),
    acts.ALERT_SET: ("Set E alert", ""),
    acts.REQUEST: ("Answer", ""),
    acts.ASSESSMENTS: ("Assess", ""),
    acts.PLANS: ("Open plan", ""),
    acts.PLAN_REVIEW: ("Review", ""),
    acts.PROGRESS: ("Assess progress", ""),
    acts.MONTH_VERIFY: ("Verify month", ""),
    acts.STAFFINGS: ("Open staffings", ""),
    acts.BENEFITS: ("Tell eligibility", ""),
    acts.STAFFING: ("Open form", ""),
    acts.MISSING_SETTLE: ("Follow up", ""),
    "casework:case": ("Open case", ""),
}


@cache
def _pattern(name: str, keys: int) -> str:
    return reverse(name, args=[NOBODY] * keys).replace(str(NOBODY), "{}")


def address(name: str, *keys: UUID) -> str:
    """Return the address of a page whose arguments are keys; `reverse` runs once per page and process."""
    return _pattern(name, len(keys)).format(*keys)


def _action_url(page: str, case_id: UUID, participant_id: UUID | None, *, period: str, trigger: _Trigger | None) -> str:
    if page == acts.MONTH_VERIFY:
        return _pattern(page, 2).format(case_id, period) if period else address("casework:case", case_id)
    if page == acts.REFERRAL_FOLLOW_UP and trigger and trigger.subject_id:
        return address(page, case_id, trigger.subject_id)
    if page in acts.PAGES_OF_RECORDS:
        record = trigger.subject_id if trigger else None
        return address(page, record) if record else address("casework:case", case_id)
    url = address(page, case_id)
    if page == acts.PLAN_REVIEW:
        return f"{url}?step={trigger.subject_id}" if trigger and trigger.subject_id else url
    if trigger and trigger.subject_id:
        return f"{url}?about={trigger.subject_id}"
    return f"{url}?person={participant_id}" if participant_id and page in {acts.CONTACT_LOG, acts.NOTE_FILE} else url


def _tags(
    *, has_draft: bool, safe_contact: Sequence[str] | None, language: str | None, needs_interpreter: bool | None
) -> tuple[tuple[str, str, str], ...]:
    tags = []
    if has_draft:
        tags.append(("Draft", "info", "pen"))
    if safe_contact:
        tags.append((safe_words(safe_contact), "guard", "shield"))
    if language and (needs_interpreter or language != "en"):
        words = language_name(language)
        tags.append((f"{words}, interpreter" if needs_interpreter else words, "line", "globe"))
    return tuple(tags)


def _words(*, today: date, starts_on: date, due_on: date, period: str, trigger: _Trigger | None) -> dict[str, str]:
    start = wording.short_day(trigger.on if trigger else starts_on, today=today)
    since = SINCE.get(EventKind(trigger.kind), "") if trigger else ""
    return {
        "start": start,
        "since": f"{since} {start}".strip(),
        "contact": _contact_words(trigger, start),
        "month": _month_words(period or f"{due_on:%Y-%m}"),
        "due": wording.short_day(due_on, today=today),
    }


def _contact_words(trigger: _Trigger | None, start: str) -> str:
    method = trigger.facts.get("method", "") if trigger else ""
    label = str(ContactMethod(method).label) if method in ContactMethod.values else "Contact"
    is_attempt = trigger is not None and trigger.kind == EventKind.CONTACT_ATTEMPTED
    return f"{'Attempt' if is_attempt else label} on {start}"


def _month_words(period: str) -> str:
    try:
        return f"{date.fromisoformat(f'{period}-01'):%B}"
    except ValueError:
        return "this week"


# Counts


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many open deadlines there are, by group, by kind of work, and by day of the coming week."""

    by_group: dict[Group, int]
    by_work: dict[queue.Work, int]
    by_day: dict[date, int]

    @property
    def total(self) -> int:
        """Everything that Today holds."""
        return sum(self.by_group.values())


def queue_counts(seen: Seen, *, today: date, work: queue.Work | None) -> QueueCounts:
    """Count what is owed now. Kinds count everything; groups and days only the kind asked for."""
    before = Value(today - timedelta(days=1))
    rows = (
        owed_now(seen, today=today)
        .annotate(day=Greatest("due_on", before))
        .values("day", "standard")
        .annotate(count=Count("pk"))
        .order_by()
        .values_list("day", "standard", "count")
    )
    groups, works, days = Counter[Group](), Counter[queue.Work](), Counter[date]()
    for day, standard, count in rows:
        this = queue.duty_of(standard).work
        works[this] += count
        if work in {None, this}:
            groups[_group_of(day, today=today)] += count
            days[day] += count
    return QueueCounts(by_group=dict(groups), by_work=dict(works), by_day=dict(days))


def _group_of(day: date, *, today: date) -> Group:
    if day <= today:
        return Group.OVERDUE if day < today else Group.TODAY
    return Group.SOON if day <= last_day_of(today) else Group.LATER
