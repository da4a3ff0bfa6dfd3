"""The timeline of a case: its ledger lines told in words, newest first, page by page along a key."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case as Either
from django.db.models import DateTimeField, F, QuerySet, Value, When
from django.urls import reverse

from casework import permissions, wording
from casework.choices import EventKind, Role
from casework.models import Case, Contact, Event, User
from casework.models.ledger import STANDS
from casework.queries import telling
from casework.queries.cursor import Cursor
from casework.queries.naming import kept, listed
from casework.queries.paging import past
from casework.queries.telling import Line

PAGE_SIZE = 25

FILTERS: dict[str, tuple[EventKind, ...]] = {
    "contacts": (
        EventKind.CONTACT_MADE,
        EventKind.CONTACT_ATTEMPTED,
        EventKind.CONTACT_COLLATERAL,
        EventKind.HOME_VISIT_MADE,
        EventKind.NOTICE_SENT,
        EventKind.NOTICE_RETURNED,
        EventKind.APPOINTMENT_BOOKED,
        EventKind.APPOINTMENT_KEPT,
        EventKind.APPOINTMENT_MISSED,
        EventKind.APPOINTMENT_CANCELLED,
        EventKind.APPOINTMENT_MOVED,
    ),
    "decisions": (
        EventKind.CASE_OPENED,
        EventKind.REFERRAL_RECEIVED,
        EventKind.CASE_CLOSED,
        EventKind.ASSIGNMENT_CHANGED,
        EventKind.OFFICE_CHANGED,
        EventKind.WARM_HANDOVER_HELD,
        EventKind.PROMISE_MADE,
        EventKind.PROMISE_SETTLED,
        EventKind.TRACK_CHANGE_ASKED,
        EventKind.TRACK_CHANGE_REFUSED,
        EventKind.TRACK_CHANGED,
        EventKind.ENGAGEMENT_CHANGED,
        EventKind.SITUATION_CHANGED,
        EventKind.SAFE_CONTACT_CHANGED,
        EventKind.REACH_CHANGED,
        EventKind.PLAN_SIGNED,
        EventKind.EXEMPTION_RECEIVED,
        EventKind.SUPPORT_AUTHORISED,
        EventKind.SUPPORT_REFUSED,
        EventKind.SUPPORT_STOPPED,
        EventKind.SUPPORT_VOIDED,
        EventKind.SUPPORT_END_DECLINED,
        EventKind.CHILD_CARE_AUTHORISED,
        EventKind.CHILD_CARE_ANSWERED,
        EventKind.CHILD_CARE_ENDED,
        EventKind.CARE_NOT_FOUND,
        EventKind.CARE_SEARCH_ENDED,
        EventKind.CASE_REVIEW_HELD,
        EventKind.EXCUSAL_ASKED,
        EventKind.EXCUSAL_APPROVED,
        EventKind.EXCUSAL_REFUSED,
        EventKind.RELEASE_GIVEN,
        EventKind.RELEASE_REVOKED,
        EventKind.SHARE_OVERRIDE_ASKED,
        EventKind.SHARE_OVERRIDE_APPROVED,
        EventKind.SHARE_OVERRIDE_REFUSED,
        EventKind.PEOPLE_MERGED,
        EventKind.PEOPLE_UNMERGED,
        EventKind.GOOD_CAUSE_DECIDED,
        EventKind.PENALTY_REQUESTED,
        EventKind.PENALTY_REQUEST_SETTLED,
        EventKind.PENALTY_ENDED,
        EventKind.HEARING_ASKED,
        EventKind.HEARING_DECIDED,
        EventKind.APPLICATION_FILED,
        EventKind.APPLICATION_WITHDRAWN,
        EventKind.APPLICATION_SCREENED,
        EventKind.ELIGIBILITY_DECIDED,
        EventKind.REDUCTION_OPENED,
        EventKind.REDUCTION_ENDED,
        EventKind.BENEFIT_ISSUED,
        EventKind.BENEFIT_RETURNED,
        EventKind.BENEFIT_WITHHELD,
        EventKind.CERTIFICATION_SET,
        EventKind.CERTIFICATION_ENDED,
        EventKind.BENEFIT_REVIEWED,
        EventKind.CHANGE_REPORTED,
        EventKind.CHANGE_SETTLED,
        EventKind.ADVERSE_ACTION_PROPOSED,
        EventKind.ADVERSE_ACTION_CONFIRMED,
        EventKind.ADVERSE_ACTION_TAKEN_BACK,
        EventKind.DECISION_NOTICE_WRITTEN,
        EventKind.BENEFIT_HEARING_ASKED,
        EventKind.BENEFIT_HEARING_DECIDED,
        EventKind.REENGAGEMENT_BEGUN,
        EventKind.REENGAGEMENT_ENDED,
        EventKind.STAFFING_SCHEDULED,
        EventKind.STAFFING_DECIDED,
        EventKind.STAFFING_WAITS,
        EventKind.STAFFING_REOPENED,
    ),
    "notes": (
        EventKind.NOTE_FILED,
        EventKind.NOTE_ADDED_TO,
        EventKind.NOTE_REMARKED,
        EventKind.NOTE_REMARK_ANSWERED,
        EventKind.ELIGIBILITY_NOTE_FILED,
        EventKind.ELIGIBILITY_NOTE_ADDED_TO,
    ),
    "papers": (EventKind.DOCUMENT_FILED, EventKind.DOCUMENT_MOVED, EventKind.DOCUMENT_WITHDRAWN),
    "requests": (EventKind.REQUEST_RECEIVED, EventKind.REQUEST_HANDED_ON, EventKind.REQUEST_ANSWERED),
}


@dataclass(frozen=True)
class Happening:
    """One entry of the timeline. `who` are given names, which can be hidden; `struck` says what took it back."""

    id: UUID
    on: date
    icon: str
    title: str
    who: str
    meta: str
    text: str
    tags: tuple[tuple[str, str, str], ...]
    kind: str
    url: str
    struck: str
    action_label: str
    action_url: str
    topics_url: str


@dataclass(frozen=True)
class Month:
    """The happenings of one month, newest first."""

    first_day: date
    happenings: list[Happening]


@dataclass(frozen=True)
class TimelinePage:
    """One page of the timeline and the cursor of the next, older one."""

    months: list[Month]
    older: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.months


_COLUMNS = (
    "id",
    "kind",
    "on",
    "recorded_at",
    "due_on",
    "subject_kind",
    "subject_id",
    "facts",
    "is_imported",
    "actor_id",
    "actor__name",
    "actor__role",
    "given_name",
    "voided_at",
    "voided_by__actor__name",
    "voided_by__kind",
)


def timeline(
    case: Case, *, viewer: User, shown: str, before: Cursor | None, today: date, size: int = PAGE_SIZE
) -> TimelinePage:
    """Return one page of a case's timeline: lines of the filter `shown` (any other word: all), past `before`.

    Lines about several people written down together are one happening. What the viewer may take back says so.
    """
    lines = [Line(*row) for row in _lines(case.pk, shown, before).values_list(*_COLUMNS)[: size + 1]]
    groups = [list(group) for _, group in groupby(lines, key=_together)]
    is_last_page = len(lines) <= size
    if not is_last_page and len(groups) > 1:
        groups.pop()  # it may go on past the page
    records = telling.records_of([line for group in groups for line in group])
    happenings = [_happening(group, records, case=case, viewer=viewer, today=today) for group in groups]
    older = "" if is_last_page or not groups else str(Cursor(groups[-1][-1].on, groups[-1][-1].id))
    return TimelinePage(list(_by_month(happenings)), older)


def _lines(case_id: UUID, shown: str, before: Cursor | None) -> QuerySet[Event]:
    order = ("-on", "-id")
    lines = Event.objects.filter(case_id=case_id).exclude(kind=EventKind.TAKEN_BACK).order_by(*order)
    voided_at = Either(
        When(STANDS, then=Value(None)), default=F("voided_by__recorded_at"), output_field=DateTimeField()
    )
    lines = lines.annotate(voided_at=voided_at, given_name=kept("given_name", person="participant__person"))
    if shown in FILTERS:
        lines = lines.filter(kind__in=FILTERS[shown])
    if before:
        lines = lines.filter(past(order, before.as_key()))
    return lines


def _together(line: Line) -> tuple[Any, ...]:
    of = line.facts.get("plan") if line.kind == EventKind.STEP_AGREED else line.subject_id
    return (line.id if of is None else None, line.kind, of, line.on, line.voided_at is not None)


def _happening(group: list[Line], records: telling.Records, *, case: Case, viewer: User, today: date) -> Happening:
    line, zone = group[0], case.office.zone
    told = telling.told_together(group, telling.tell(line, records, today=today), today=today)
    names = dict.fromkeys(each.given_name for each in reversed(group) if each.given_name)
    may_take_back = told.can_be_taken_back and line.voided_at is None and _may_take_back(line, case, viewer)
    return Happening(
        id=line.id,
        on=line.on,
        icon=told.icon,
        title=_title(line, told, case),
        who="" if told.is_nameless else listed(list(names)),
        meta=_meta(line, told, today=today, zone=zone),
        text=told.text,
        tags=told.tags,
        kind=told.kind,
        url=told.url,
        struck=_struck(line, today=today, zone=zone),
        action_label="Take back" if may_take_back else "",
        action_url=reverse("casework:contact-take-back", args=[case.pk, line.subject_id]) if may_take_back else "",
        topics_url=_topics_url(line, case, viewer),
    )


def _title(line: Line, told: telling.Told, case: Case) -> str:
    """Return what happened; of a penalty and its hearing in the word of the state."""
    is_penalty = line.kind.startswith(("penalty", "hearing"))
    return wording.in_state(told.title, case.office.jurisdiction) if is_penalty else told.title


def _topics_url(line: Line, case: Case, viewer: User) -> str:
    """Return where the hard topics that came up in a talk are written down (O037); empty where they cannot be."""
    is_talk = line.kind == EventKind.CONTACT_MADE and line.subject_kind == "contact" and line.voided_at is None
    if not is_talk or line.subject_id is None or not permissions.can_record_hard_topics(viewer, case):
        return ""
    return topics_address(case.pk, line.subject_id)


def topics_address(case_id: UUID, contact_id: UUID) -> str:
    """Return the grid of hard topics, begun from a contact."""
    return f"{reverse('casework:hard-topics-record', args=[case_id])}?contact={contact_id}"


def _may_take_back(line: Line, case: Case, viewer: User) -> bool:
    return permissions.can_take_back_contact(viewer, Contact(case=case, entered_by_id=line.actor_id))


def _meta(line: Line, told: telling.Told, *, today: date, zone: ZoneInfo) -> str:
    day = wording.short_day(line.on, today=today)
    hour = f", {wording.hour_words(told.at)}" if told.at else ""
    parts = [f"{day}{hour}", line.actor if line.actor_role == Role.SYSTEM else short_name(line.actor)]
    entered = line.recorded_at.astimezone(zone).date()
    if entered != line.on and not line.is_imported:
        parts.append(f"entered {wording.short_day(entered, today=today)}")
    return " · ".join(part for part in parts if part)


def _struck(line: Line, *, today: date, zone: ZoneInfo) -> str:
    if line.voided_at is None:
        return ""
    day = wording.short_day(line.voided_at.astimezone(zone).date(), today=today)
    by = f" by {short_name(line.voided_by)}" if line.voided_by else ""
    if line.voided_kind in {EventKind.TAKEN_BACK, None}:
        return f"Taken back {day}{by}"
    return f"Replaced {day}{by}: {str(EventKind(line.voided_kind).label).lower()}"


def short_name(name: str | None) -> str:
    """Say a member of staff as timelines do: "R. Hatcher"."""
    first, _, rest = (name or "").partition(" ")
    return f"{first[0]}. {rest.rpartition(' ')[2]}" if rest else first


def _by_month(happenings: list[Happening]) -> Iterator[Month]:
    for first_day, found in groupby(happenings, key=lambda happening: happening.on.replace(day=1)):
        yield Month(first_day, list(found))
