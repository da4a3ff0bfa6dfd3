"""Timesheets that are due: whose are not in, for which weeks, since when, who was asked, who can be (A053, A054)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from casework.public import (
    NEVER_ARRIVED,
    NoticeKind,
    NoticeState,
    Office,
    Participant,
    Reached,
    User,
    Way,
    Wording,
    booked_ahead,
    kept_marks,
    permissions,
    reached,
    safe_words,
    said,
    unreviewed_words,
    wording,
)
from coaching.choices import JobSearchPart, TimesheetRhythm
from coaching.models import Activity, TimesheetAsk
from coaching.queries.hours_rows import GridFamily
from coaching.rules import work
from coaching.rules.weeks import Week, runs_of

#: Ways on which a timesheet is asked for; what is handed over is asked for when one meets.
ASKED_BY = (Way.SAFE_MAIL, Way.HOME_MAIL, Way.EMAIL, Way.TEXT)
#: An appointment so far ahead is no way to ask for last month's timesheet any more.
LOOKS_AHEAD_DAYS = 45


@dataclass(frozen=True)
class StandingAsk:
    """When a week's timesheet was asked for, and by which notice."""

    notice_id: UUID
    on: date
    way: str
    state: str
    has_arrived: bool

    @property
    def words(self) -> str:
        """The day, the way and how the notice stands: "Asked Nov 9, text message"."""
        how = str(Way(self.way).label)
        return f"Asked {self.on:%b} {self.on.day}, {how[:1].lower()}{how[1:]}"

    @property
    def state_words(self) -> str:
        """How the notice stands, in words."""
        return str(NoticeState(self.state).label)


#: Asks by person and Monday.
Asks = Mapping[tuple[UUID, date], StandingAsk]


def asks_of(participants: Iterable[UUID], month: date, *, office: Office) -> dict[tuple[UUID, date], StandingAsk]:
    """Return for which weeks of a month people were asked, in one query, those whose notice never arrived too."""
    rows = TimesheetAsk.objects.filter(participant__in=list(participants), month=month).values_list(
        "participant_id", "week_of", "notice_id", "asked_at", "notice__way", "notice__state"
    )
    return {
        (key, monday): StandingAsk(
            notice, at.astimezone(office.zone).date(), way, state, has_arrived=state not in NEVER_ARRIVED
        )
        for key, monday, notice, at, way, state in rows
    }


def families_to_ask(families: Iterable[GridFamily], month: date, *, office: Office) -> int:
    """Count the families that have yet to be asked for a timesheet that is not in, in one query."""
    owing = [(family, adult) for family in families for adult in family.adults if adult.missing]
    if not owing:
        return 0
    asks = asks_of([adult.participant_id for _, adult in owing], month, office=office)
    return len({one.case_id for one, adult in owing if still_to_ask(adult.missing, adult.participant_id, asks)[0]})


def still_to_ask(
    bundles: Iterable[Sequence[Week]], participant_id: UUID, asks: Asks
) -> tuple[list[Week], list[tuple[date, date]]]:
    """Return the weeks that are not in and not asked for yet, and the days from and to that they make up."""
    weeks = sorted((week for bundle in bundles for week in bundle), key=lambda one: one.first_day)
    left = [week for week in weeks if not _stands(asks, participant_id, week)]
    return left, runs_of(left)


def _stands(asks: Asks, participant_id: UUID, week: Week) -> bool:
    ask = asks.get((participant_id, week.monday))
    return ask is not None and ask.has_arrived


@dataclass(frozen=True)
class MissingSheet:
    """One timesheet that is not in. `since` is the first day on which it was due; `ask` is when it was asked for."""

    participant_id: UUID
    case_id: UUID
    case_number: str
    name: str
    safe_words: str
    rhythm: str
    weeks: tuple[Week, ...]
    today: date
    ask: StandingAsk | None = None

    @property
    def words(self) -> str:
        """The days that it is for: "Oct 5 to Oct 18"; a week of one day is that day."""
        first, last = self.weeks[0].first_day, self.weeks[-1].last_day
        if first == last:
            return f"{first:%b} {first.day}"
        return f"{first:%b} {first.day} to {last:%b} {last.day}"

    @property
    def since(self) -> date:
        """The day after its last one."""
        return self.weeks[-1].last_day + timedelta(days=1)

    @property
    def days_late(self) -> int:
        """How many days it has been due."""
        return (self.today - self.since).days


def lines_of_sheet(adult: Participant, days: Sequence[date]) -> list[tuple[str, str]]:
    """Return the activities of an adult on some days, in order, with who watches over the hours; of treatment nobody.

    A paper that lies about says no more of treatment than the open words.
    """
    runs_then = Q(last_day__isnull=True) | Q(last_day__gte=days[0])
    rows = Activity.objects.filter(runs_then, participant=adult, first_day__lte=days[-1]).order_by("first_day", "pk")
    return [
        (
            work.open_words(one.words, kind=one.kind, part=one.part),
            "" if one.part == JobSearchPart.TREATMENT else one.hours_supervisor,
        )
        for one in rows
    ]


def missing_sheets(families: Iterable[GridFamily], *, today: date, asks: Asks | None = None) -> list[MissingSheet]:
    """Return what is not in of some families' month, the longest due first, in one query more.

    A blank is not zero: a stated zero is in. Nothing follows from a missing sheet but that its hours do not count.

    Policy: DPAWS expectations 15 (A053, A057).
    """
    shown = [(family, adult) for family in families for adult in family.adults if adult.missing]
    marks = _marks([adult.participant_id for _, adult in shown])
    found = [
        MissingSheet(
            participant_id=adult.participant_id,
            case_id=family.case_id,
            case_number=family.number,
            name=adult.name,
            safe_words=marks.get(adult.participant_id, ""),
            rhythm=str(TimesheetRhythm(adult.rhythm).label) if adult.rhythm else "Not decided: every month",
            weeks=bundle,
            today=today,
            ask=_latest(asks or {}, adult.participant_id, bundle),
        )
        for family, adult in shown
        for bundle in adult.missing
    ]
    return sorted(found, key=lambda one: (one.since, one.name, str(one.participant_id)))


def _latest(asks: Asks, participant_id: UUID, bundle: Sequence[Week]) -> StandingAsk | None:
    found = [ask for week in bundle if (ask := asks.get((participant_id, week.monday)))]
    return max(found, key=lambda one: (one.has_arrived, one.on), default=None)


def _marks(keys: Sequence[UUID]) -> dict[UUID, str]:
    rows = Participant.objects.filter(pk__in=keys).values_list("pk", kept_marks())
    return {key: safe_words(marks) for key, marks in rows}


@dataclass(frozen=True)
class SheetPerson:
    """Somebody whose timesheets are not in, and how they can be asked for them now.

    `way` is how, with its words; without one `why` says what stands in the way, and `instead` the next best way.
    """

    sheets: tuple[MissingSheet, ...]
    spans: tuple[tuple[date, date], ...]
    way: Way | None = None
    is_neutral: bool = False
    wording: Wording | None = None
    unreviewed: str = ""
    why: str = ""
    instead: str = ""

    @property
    def first(self) -> MissingSheet:
        """The one that has been due longest."""
        return self.sheets[0]

    @property
    def participant_id(self) -> UUID:
        """Whose they are."""
        return self.first.participant_id

    @property
    def name(self) -> str:
        """Whose they are, in words."""
        return self.first.name

    @property
    def can_be_asked(self) -> bool:
        """Whether something is left to ask for, and a safe way open."""
        return bool(self.spans) and self.way is not None

    @property
    def way_words(self) -> str:
        """How they are asked: "Text message, neutral words only"."""
        if self.way is None:
            return ""
        return f"{self.way.label}, neutral words only" if self.is_neutral else str(self.way.label)

    @property
    def key(self) -> str:
        """What the boxes of this person are called in a form."""
        return self.participant_id.hex


def sheet_people(
    sheets: Sequence[MissingSheet], asks: Asks, *, office: Office, user: User, now: datetime
) -> list[SheetPerson]:
    """Return who owes timesheets and how each can be asked, in the same few queries however many they are."""
    of_person: dict[UUID, list[MissingSheet]] = {}
    for one in sheets:
        of_person.setdefault(one.participant_id, []).append(one)
    left = {key: still_to_ask([one.weeks for one in owed], key, asks)[1] for key, owed in of_person.items()}
    wanted = [key for key, spans in left.items() if spans]
    ways = reached(wanted, office=office, kind=NoticeKind.TIMESHEET, now=now, ways=ASKED_BY)
    cases = {of_person[key][0].case_id for key in wanted}
    safe_cases = permissions.cases_with_safe_addresses(user, cases) if cases else frozenset()
    meetings = _meetings(cases, now=now) if cases else {}
    return [
        _person(owed, left[key], ways.get(key), user=user, office=office, safe_cases=safe_cases, meetings=meetings)
        for key, owed in of_person.items()
    ]


def _person(
    owed: list[MissingSheet],
    spans: list[tuple[date, date]],
    one: Reached | None,
    *,
    user: User,
    office: Office,
    safe_cases: frozenset[UUID],
    meetings: Mapping[UUID, datetime],
) -> SheetPerson:
    sheets = tuple(owed)
    if not spans or one is None:
        return SheetPerson(sheets, tuple(spans))
    if one.way is None or (one.way == Way.SAFE_MAIL and owed[0].case_id not in safe_cases):
        why = _why(one)
        return SheetPerson(sheets, tuple(spans), why=why, instead=_instead(meetings.get(owed[0].participant_id)))
    frozen = said(one, kind=NoticeKind.TIMESHEET, spans=spans, signer=user, office=office)
    told = frozen.wording if frozen else None
    unreviewed = unreviewed_words({"unreviewed": frozen.unreviewed}) if frozen else ""
    return SheetPerson(sheets, tuple(spans), one.way, one.is_neutral, told, unreviewed)


def _why(one: Reached) -> str:
    """Say why nothing is sent: what is marked first, each reason once."""
    if one.way == Way.SAFE_MAIL:
        return "A safe address is on file, which only the coach and those on the restricted list may write to."
    closed = sorted(one.verdicts, key=lambda verdict: verdict.mark is None)
    return " ".join(dict.fromkeys(verdict.words for verdict in closed if verdict.words))


def _instead(meeting: datetime | None) -> str:
    if meeting is None:
        return "Ask when you next speak or meet, and hand over a blank sheet."
    return f"Ask at the appointment on {meeting:%b} {meeting.day}, {wording.hour_words(meeting.time())}."


def _meetings(cases: Iterable[UUID], *, now: datetime) -> dict[UUID, datetime]:
    """Return the next appointment of each person of some cases."""
    found: dict[UUID, datetime] = {}
    for one in booked_ahead(cases, now=now, days=LOOKS_AHEAD_DAYS):
        for key in one.participant_ids:
            found.setdefault(key, one.starts_at)
    return found
