"""The clocks of one case: running, met in this period, and why each one runs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from casework import acts, wording
from casework.calendars import month_period
from casework.choices import DeadlineState, DecisionStatus
from casework.models import Deadline, Event, Excusal
from casework.models.deadlines import DeadlineQuerySet
from casework.models.ledger import TOLD_ALONE
from casework.queries.cursor import Cursor
from casework.queries.naming import GIVEN_NAME, listed
from casework.queries.paging import past

STRIP_AT_MOST = 14
NEXT_AT_MOST = 6
PAGE_SIZE = 50

OPEN_STATES = (DeadlineState.OVERDUE, DeadlineState.DUE_SOON, DeadlineState.UPCOMING)


@dataclass(frozen=True)
class Clock:
    """One deadline of a case as its clock is read. `who` is a given name, where a case has several adults.

    `open_pages` are the pages on which the reader may do something about it. `lapses_on`: the plan that it asks to
    update lapses before its own day comes.
    """

    id: UUID
    case_id: UUID
    standard: str
    period: str
    participant_id: UUID | None
    who: str
    due_on: date
    met_on: date | None
    state: DeadlineState
    about: UUID | None
    today: date
    open_pages: frozenset[str]
    others: int = 0
    lapses_on: date | None = None

    @property
    def label(self) -> str:
        """The short name: "Contact in November"."""
        return acts.clock_label(self.standard, self.period)

    @property
    def do(self) -> str:
        """What to do about it, verb first."""
        words = acts.period_words(self.period)
        return f"{acts.act(self.standard).do} {words}".strip()

    @property
    def icon(self) -> str:
        """The picture of what is to be done."""
        return acts.act(self.standard).icon

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.state in OPEN_STATES

    @property
    def detail(self) -> str:
        """The second line, where there is more to say than the day."""
        words = wording.clock_words(state=self.state, due_on=self.due_on, today=self.today)
        if self.lapses_on:
            return f"{words.detail}, after it {'lapsed' if self.lapses_on < self.today else 'lapses'}"
        if not self.others:
            return ""
        return f"{words.detail}, and {self.others} {'since' if self.state == DeadlineState.OVERDUE else 'later'}"

    @property
    def url(self) -> str:
        """The page that says why."""
        return reverse("casework:deadline-why", args=[self.case_id, self.id])

    @property
    def do_url(self) -> str:
        """The page on which it is done; the one that says why, where nothing can be done here."""
        page = acts.act(self.standard).page
        if page not in self.open_pages:
            return self.url
        if page == acts.REFERRAL_FOLLOW_UP:
            return reverse(page, args=[self.case_id, self.about]) if self.about else self.url
        if page in acts.PAGES_OF_RECORDS:
            return reverse(page, args=[self.about]) if self.about else self.url
        if page == acts.MONTH_VERIFY:
            return reverse(page, args=[self.case_id, self.period]) if self.period else self.url
        address = reverse(page, args=[self.case_id])
        named = {acts.NOTE_FILE: "about", acts.PLAN_REVIEW: "step"}.get(page)
        return f"{address}?{named}={self.about}" if named and self.about else address


_COLUMNS = (
    "id",
    "case_id",
    "standard",
    "period",
    "participant_id",
    GIVEN_NAME,
    "warn_on",
    "due_on",
    "met_on",
    "is_excused",
    "about",
)


def running_clocks(case_id: UUID, *, today: date, names_people: bool, open_pages: frozenset[str]) -> list[Clock]:
    """Return every open deadline of a case and those met or excused in this month, soonest first.

    Open ones stand before the met ones. `names_people` says whose each one is.
    """
    first, last = month_period(f"{today:%Y-%m}")
    is_open = Q(met_on__isnull=True, is_excused=False)
    rows = _of_case(case_id).filter(is_open | Q(met_on__gte=first) | Q(due_on__gte=first, due_on__lte=last))
    clocks = [
        _clock(row, today=today, names_people=names_people, open_pages=open_pages)
        for row in rows.values_list(*_COLUMNS)
    ]
    clocks = _beside_their_lapse(clocks)
    return sorted(clocks, key=lambda clock: (not clock.is_open, clock.due_on, clock.standard))


def _beside_their_lapse(clocks: Iterable[Clock]) -> list[Clock]:
    """Mark updates of plans that lapse before: who renews such a plan in time has updated it (A027, A031)."""
    known = list(clocks)
    lapses = {one.about: one.due_on for one in known if one.standard == "plan-expiry" and one.is_open}
    return [
        replace(one, lapses_on=lapses[one.about])
        if one.standard == "plan-update" and one.is_open and one.about in lapses and lapses[one.about] < one.due_on
        else one
        for one in known
    ]


def strip_of(clocks: Iterable[Clock], *, adults: int) -> tuple[list[Clock], int]:
    """Return what the clock strip of a case with so many adults shows, and how many more run."""
    grouped = _grouped(clocks, adults)
    return grouped[:STRIP_AT_MOST], max(0, sum(clock.is_open for clock in grouped[STRIP_AT_MOST:]))


def next_of(clocks: Iterable[Clock], *, adults: int) -> list[Clock]:
    """Return what to do next on a case with so many adults, soonest first."""
    return [clock for clock in _grouped(clocks, adults) if clock.is_open][:NEXT_AT_MOST]


def _grouped(clocks: Iterable[Clock], adults: int) -> list[Clock]:
    """Make one clock of each duty: of all that it is overdue with, of all that still run, of all that are done.

    The first one is read, done ones by the latest; the others are counted. What was done once is not told while the
    same duty runs again. A clock of every adult names nobody.
    """
    together: dict[tuple[str, bool, bool], list[Clock]] = {}
    for clock in clocks:
        key = (clock.standard, clock.is_open, clock.state == DeadlineState.OVERDUE)
        together.setdefault(key, []).append(clock)
    runs = {standard for standard, is_open, _ in together if is_open}
    return [
        _one_of(group, adults)
        for (standard, is_open, _), group in together.items()
        if is_open or standard not in runs or group[0].period
    ]


def _one_of(group: list[Clock], adults: int) -> Clock:
    read = group[0] if group[0].is_open else group[-1]
    names = dict.fromkeys(clock.who for clock in group if clock.who and clock.due_on == read.due_on)
    others = len({clock.due_on for clock in group}) - 1 if read.is_open else 0
    return replace(read, who=listed(list(names)) if len(names) < adults else "", others=others)


def _of_case(case_id: UUID) -> DeadlineQuerySet:
    subject = Event.objects.exclude(TOLD_ALONE).filter(pk=OuterRef("trigger_id")).values("subject_id")
    return Deadline.objects.filter(case_id=case_id).annotate(about=Subquery(subject))


def _clock(row: tuple[Any, ...], *, today: date, names_people: bool, open_pages: frozenset[str] = frozenset()) -> Clock:
    key, case_id, standard, period, participant_id, given_name, warn_on, due_on, met_on, is_excused, about = row
    deadline = Deadline(warn_on=warn_on, due_on=due_on, met_on=met_on, is_excused=is_excused)
    return Clock(
        id=key,
        case_id=case_id,
        standard=standard,
        period=period,
        participant_id=participant_id,
        who=(given_name or "") if names_people else "",
        due_on=due_on,
        met_on=met_on,
        state=deadline.state(today),
        about=about,
        today=today,
        open_pages=open_pages,
    )


def clock_of(deadline: Deadline, *, today: date, open_pages: frozenset[str] = frozenset()) -> Clock:
    """Return one deadline as its clock is read, with whose it is."""
    trigger = Event.objects.filter(pk=deadline.trigger_id) if deadline.trigger_id else Event.objects.none()
    return Clock(
        id=deadline.pk,
        case_id=deadline.case_id,
        standard=deadline.standard,
        period=deadline.period,
        participant_id=deadline.participant_id,
        who=deadline.participant.person.standing.given_name if deadline.participant else "",
        due_on=deadline.due_on,
        met_on=deadline.met_on,
        state=deadline.state(today),
        about=trigger.exclude(TOLD_ALONE).values_list("subject_id", flat=True).first(),
        today=today,
        open_pages=open_pages,
    )


@dataclass(frozen=True)
class ClockPage:
    """A page of all clocks of a case, latest due day first, and the cursor of the next one."""

    clocks: list[Clock]
    names_people: bool
    older: str


def clocks_page(case_id: UUID, *, today: date, names_people: bool, before: Cursor | None) -> ClockPage:
    """Return one page of every deadline that the case ever had, past `before` (due day and key), latest first."""
    order = ("-due_on", "-id")
    rows = _of_case(case_id).order_by(*order)
    if before:
        rows = rows.filter(past(order, before.as_key()))
    found = [
        _clock(row, today=today, names_people=names_people) for row in rows.values_list(*_COLUMNS)[: PAGE_SIZE + 1]
    ]
    shown = found[:PAGE_SIZE]
    older = str(Cursor(shown[-1].due_on, shown[-1].id)) if len(found) > PAGE_SIZE else ""
    return ClockPage(shown, names_people, older)


@dataclass(frozen=True)
class ExcusalLine:
    """What was asked about a deadline, by whom, and the answer."""

    reason: str
    until: date | None
    status: str
    status_label: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    answer: str

    @property
    def tone(self) -> str:
        """How the answer looks."""
        return {DecisionStatus.ASKED: "soon", DecisionStatus.APPROVED: "ok"}.get(DecisionStatus(self.status), "over")


def excusals_of(deadline_id: UUID, *, case_id: UUID) -> list[ExcusalLine]:
    """Return what was asked about one deadline of a case, latest first."""
    rows = Excusal.objects.filter(case_id=case_id, deadline_id=deadline_id).order_by("-asked_at")
    return [
        ExcusalLine(reason, until, status, DecisionStatus(status).label, asked_by, asked_at, decided_by or "", answer)
        for reason, until, status, asked_by, asked_at, decided_by, answer in rows.values_list(
            "reason", "until", "status", "asked_by__name", "asked_at", "decided_by__name", "answer"
        )
    ]
