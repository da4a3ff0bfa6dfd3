"""What waits at a coach's desk: contacts without a note, questions about notes, families to take over."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from casework import wording
from casework.choices import ContactMethod, EventKind, RemarkKind, Role
from casework.models import (
    Absence,
    Appointment,
    Assignment,
    Case,
    Contact,
    ContactInterval,
    ContactPerson,
    Deadline,
    Event,
    Handover,
    Note,
    NoteRemark,
    User,
)
from casework.prepared import Keys, Prepared
from casework.queries.appointments import unclosed
from casework.queries.counting import CountOf
from casework.queries.cursor import Cursor
from casework.queries.intervals import OverInterval, over_of, read_over
from casework.queries.naming import GIVEN_NAME, listed
from casework.queries.paging import past
from casework.queries.seen import Seen

PAGE_SIZE = 25
REMARKS_AT_MOST = 20
#: Whoever owes more notes than this reads "more than" it.
NOTES_COUNTED_TO = 100
_KINDS = (EventKind.CONTACT_MADE, EventKind.CONTACT_ATTEMPTED, EventKind.CONTACT_COLLATERAL)
_ORDER = ("on", "id")


@dataclass(frozen=True)
class Unwritten:
    """A contact that no note tells of; `due_on` where a standard says by when."""

    id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    names: str
    on: date
    at: time | None
    words: str
    due_on: date | None
    state: str


@dataclass(frozen=True)
class UnwrittenPage:
    """One page of contacts to be written about, oldest first, and the cursor of the next."""

    rows: list[Unwritten]
    later: str


def _unwritten(user: User, seen: Seen, today: date) -> QuerySet[Contact]:
    """Return the contacts that this person owes a note: those of cases they carry or cover now, and those they entered.

    Policy: DPAWS expectations 6 (A022); O066 (a stand-in keeps the record of whoever is away).
    """
    own = seen.rows if user.role == Role.COACH else seen.rows & (_of_mine(user, seen, today) | Q(entered_by=user))
    return _without_note().filter(own)


@cache
def _without_note() -> QuerySet[Contact]:
    """Return the contacts that no note tells of, of no case yet: put together once, not for every page."""
    # A contact and its lines have one day: asked with it, the ledger is read by case and day.
    standing = Event.objects.standing().filter(
        subject_id=OuterRef("pk"), case=OuterRef("case_id"), on=OuterRef("on"), kind__in=_KINDS
    )
    noted = Note.objects.filter(about_id=OuterRef("pk"), case=OuterRef("case_id"))
    return Contact.objects.exclude(entered_by__role=Role.SYSTEM).filter(Exists(standing), ~Exists(noted))


def _of_mine(user: User, seen: Seen, today: date) -> Q:
    """The condition that a row belongs to a case that this person carries, or whose coach they stand in for today.

    A coach's list holds no other cases, so nothing more is asked of the database for one.
    """
    if user.role == Role.COACH:
        return seen.rows
    whose = Q(coach=user) | Q(coach__in=Absence.objects.covered_by(user))
    return Q(case__in=Assignment.objects.on(today).filter(whose, seen.rows).values("case_id"))


@dataclass(frozen=True)
class UnwrittenAssessment:
    """An assessment whose own note is still owed (A020)."""

    about_id: UUID | None
    case_id: UUID
    case_number: str
    family_name: str
    name: str
    on: date
    due_on: date
    state: str


def _unwritten_assessments(user: User, seen: Seen, today: date) -> QuerySet[Deadline]:
    own = seen.rows if user.role == Role.COACH else seen.rows & _of_mine(user, seen, today)
    return Deadline.objects.open().filter(own, standard="ea-note", starts_on__lte=today)


def unwritten_assessments(user: User, seen: Seen, *, today: date) -> list[UnwrittenAssessment]:
    """Return every assessment of this person's families whose note is owed, the earliest due first (A020, A022)."""
    subject = Event.objects.filter(pk=OuterRef("trigger_id")).values("subject_id")[:1]
    rows = _unwritten_assessments(user, seen, today).annotate(about=Subquery(subject)).order_by("due_on", "pk")
    columns = ("about", "case_id", "case__number", "case__family__name", GIVEN_NAME, "starts_on", "due_on", "warn_on")
    return [
        UnwrittenAssessment(
            about, case_id, number, family, name or "", on, due_on,
            Deadline(due_on=due_on, warn_on=warn_on).state(today),
        )
        for about, case_id, number, family, name, on, due_on, warn_on in rows.values_list(*columns)
    ]  # fmt: skip


def unwritten(user: User, seen: Seen, *, today: date, after: Cursor | None, size: int = PAGE_SIZE) -> UnwrittenPage:
    """Return one page of the contacts that this person owes a note, oldest first.

    Policy: DPAWS expectations 6 (A022): time is kept for it every day.
    """
    rows = _unwritten(user, seen, today).order_by(*_ORDER)
    if after:
        rows = rows.filter(past(_ORDER, after.as_key()))
    columns = ("id", "case_id", "case__number", "case__family__name", "on", "at", "is_reached", "method")
    found = list(rows.values_list(*columns, "collateral_name")[: size + 1])
    shown = found[:size]
    keys = [row[0] for row in shown]
    names, clocks = _names(keys), _clocks(keys, today)
    page = [
        Unwritten(
            key, case_id, number, family, listed(names.get(key, [])), on, at,
            _words(method, is_reached=is_reached, collateral=collateral), *clocks.get(key, (None, "")),
        )
        for key, case_id, number, family, on, at, is_reached, method, collateral in shown
    ]  # fmt: skip
    return UnwrittenPage(page, str(Cursor(shown[-1][4], keys[-1])) if len(found) > size else "")


def _words(method: str, *, is_reached: bool, collateral: str) -> str:
    label = str(ContactMethod(method).label) if method else "Contact"
    label = label if is_reached else f"Tried: {label.lower()}"
    return f"{label} with {collateral}" if collateral else label


def _names(contact_ids: list[UUID]) -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = {}
    rows = ContactPerson.objects.filter(contact__in=contact_ids).order_by("participant__position", "pk")
    for contact, name in rows.values_list("contact_id", GIVEN_NAME):
        names.setdefault(contact, []).append(name)
    return names


def _clocks(contact_ids: list[UUID], today: date) -> dict[UUID, tuple[date, str]]:
    """Return the earliest open deadline of the note of each contact, where a standard has one (Alaska)."""
    triggers = Event.objects.filter(subject_id__in=contact_ids, kind__in=_KINDS)
    about = Event.objects.filter(pk=OuterRef("trigger_id")).values("subject_id")[:1]
    rows = Deadline.objects.open().filter(standard="contact-note", trigger_id__in=triggers.values("pk"))
    earliest_last = rows.annotate(about=Subquery(about)).order_by("-due_on").values_list("about", "due_on", "warn_on")
    return {
        contact: (due_on, Deadline(due_on=due_on, warn_on=warn_on).state(today))
        for contact, due_on, warn_on in earliest_last
    }


@dataclass(frozen=True)
class WaitingRemark:
    """A question or praise about a note, as it waits for its coach or came back to its supervisor."""

    note_id: UUID
    title: str
    family_name: str
    kind: str
    text: str
    written_by: str
    written_at: datetime
    answer: str
    answered_by: str

    @property
    def label(self) -> str:
        """What it is, in words."""
        return str(RemarkKind(self.kind).label)


_REMARK = (
    "note_id", "note__title", "case__family__name", "kind", "text", "written_by__name", "written_at",
    "answer__text", "answer__written_by__name",
)  # fmt: skip


def remarks_for(user: User, seen: Seen, *, today: date) -> list[WaitingRemark]:
    """Return what waits for this person's answer: on notes they wrote, or on cases they carry now; oldest first.

    One more than `REMARKS_AT_MOST` says that there are more.
    """
    return _remarks(_waiting(user, seen, today).order_by("written_at", "pk"))


def _waiting(user: User, seen: Seen, today: date) -> QuerySet[NoteRemark]:
    carried = Assignment.objects.on(today).filter(seen.rows, coach=user).values("case_id")
    mine = Q(note__filed_by=user) | Q(case__in=carried)
    return _unanswered().filter(seen.rows, mine).exclude(written_by=user)


@cache
def _unanswered() -> QuerySet[NoteRemark]:
    """Return the remarks that nobody answered, of no case yet: put together once, not for every page."""
    return NoteRemark.objects.filter(answer__isnull=True).exclude(kind=RemarkKind.ANSWER)


@dataclass(frozen=True, slots=True)
class Desk:
    """How much waits at a person's desk.

    Notes to write (counted to one more than `NOTES_COUNTED_TO`), remarks on notes and transfers to answer, appointments
    that nobody closed, contact intervals that are over (A007). `has_day`: whether any family that they see has an
    appointment today.
    """

    contact_notes: int
    assessment_notes: int
    remarks: int
    transfers: int
    appointments: int
    has_day: bool
    intervals: tuple[OverInterval, ...]

    @property
    def notes(self) -> int:
        """Notes to write, of contacts and of assessments."""
        return self.contact_notes + self.assessment_notes

    @property
    def notes_words(self) -> str:
        """How many notes, in words."""
        if self.notes > NOTES_COUNTED_TO:
            return f"More than {NOTES_COUNTED_TO} notes"
        return wording.counted(self.notes, "note", "notes")


def desk_of(user: User, seen: Seen, *, today: date, now: datetime, zone: ZoneInfo) -> Desk:
    """Count what waits at a person's desk, in one query; `zone` is that of their office.

    Whose the open appointments are, and which contact intervals are over, is asked only where there are any.
    """
    begin = datetime.combine(today, time(), tzinfo=zone)
    end = datetime.combine(today + timedelta(days=1), time(), tzinfo=zone)
    asked = _counted_for(user.pk, user.role, user.office_id)
    if isinstance(seen.keys, Keys):
        found = asked.tuples(seen.keys, today, now, begin, end)[0]
    else:
        found = _counted(user, seen, today, now, (begin, end)).get()
    contacts, assessments, remarks, transfers, appointments, intervals, on_day = (count or 0 for count in found)
    over: tuple[OverInterval, ...] = ()
    if appointments:
        appointments = unclosed(user, seen, now=now, zone=zone).count()
    if intervals:
        mine = seen.rows & _of_mine(user, seen, today)
        me = User.objects.filter(pk=user.pk)
        over = read_over(me.values_list(over_of(mine, today=today), flat=True).get())
    return Desk(contacts, assessments, remarks, transfers, appointments, has_day=on_day > 0, intervals=over)


@lru_cache(maxsize=1024)
def _counted_for(user_id: UUID, role: str, office_id: UUID | None) -> Prepared[User]:
    """Return the question of `desk_of` for a list of cases: it is put for every page of Today."""
    user = User(pk=user_id, role=role, office_id=office_id, cleared_on=date.min)

    def ask(keys: Keys, today: date, now: datetime, begin: datetime, end: datetime) -> QuerySet[User, Any]:
        seen = Seen(Case.objects.filter(pk__among=keys), keys, len(keys))
        return _counted(user, seen, today, now, (begin, end))

    return Prepared(ask)


def _counted(user: User, seen: Seen, today: date, now: datetime, day: tuple[datetime, datetime]) -> QuerySet[User, Any]:
    counted = (
        _unwritten(user, seen, today)[: NOTES_COUNTED_TO + 1],
        _unwritten_assessments(user, seen, today)[: NOTES_COUNTED_TO + 1],
        _waiting(user, seen, today),
        Handover.objects.asked_of(user),
        Appointment.objects.booked().filter(seen.rows, starts_at__lt=now),
        ContactInterval.objects.filter(seen.rows),
        Appointment.objects.between(*day).filter(seen.rows),
    )
    return User.objects.filter(pk=user.pk).values_list(*(CountOf(rows.values("pk")) for rows in counted))


def answers_to(user: User, *, since: datetime) -> list[WaitingRemark]:
    """Return what this person asked or praised and what was answered since then; newest answer first."""
    rows = NoteRemark.objects.filter(
        written_by=user, answer__written_at__gte=since, case__in=Case.objects.listed_for(user)
    )
    return _remarks(rows.order_by("-answer__written_at", "pk"))


def _remarks(rows: QuerySet[NoteRemark]) -> list[WaitingRemark]:
    found: list[list[Any]] = [[part or "" for part in row] for row in rows.values_list(*_REMARK)[: REMARKS_AT_MOST + 1]]
    return [WaitingRemark(*row) for row in found]


@dataclass(frozen=True)
class NoteClock:
    """An open deadline of a note that is being written."""

    id: UUID
    standard: str
    due_on: date
    state: str


def clocks_of_note(case_id: UUID, *, about: UUID | None, is_assessment: bool, today: date) -> list[NoteClock]:
    """Return the open deadlines that a note about this fact would meet; an assessment note also those of any (A020)."""
    subject = Event.objects.filter(pk=OuterRef("trigger_id")).values("subject_id")[:1]
    rows = Deadline.objects.open().filter(case_id=case_id, standard__in=("contact-note", "ea-note"))
    wanted = Q(pk__in=[])
    if about:
        wanted |= Q(about=about)
    if is_assessment:
        wanted |= Q(standard="ea-note")
    found = rows.annotate(about=Subquery(subject)).filter(wanted).order_by("due_on", "pk")[:4]
    return [NoteClock(one.pk, one.standard, one.due_on, one.state(today)) for one in found]


@dataclass(frozen=True)
class AssessmentFact:
    """An assessment that a note may tell of."""

    id: UUID
    on: date
    participant_id: UUID | None


def assessments_of(case_id: UUID, *, at_most: int = 4) -> list[AssessmentFact]:
    """Return the latest employability assessments of a case (A020)."""
    rows = Event.objects.standing().filter(
        case_id=case_id, kind=EventKind.ASSESSMENT_COMPLETED, facts__assessment="EA", subject_id__isnull=False
    )
    found = rows.order_by("-on", "-id").values_list("subject_id", "on", "participant_id")[:at_most]
    return [AssessmentFact(key, on, participant) for key, on, participant in found if key]


def carries_case(user: User, case_id: UUID, today: date) -> bool:
    """Tell whether a person carries a case on a day."""
    return Assignment.objects.on(today).filter(case_id=case_id, coach=user).exists()
