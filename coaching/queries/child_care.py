"""Child care of a case and of a caseload: what was asked for, what became of it, what is not asked for yet (A079)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.public import (
    ALASKA,
    CalendarDay,
    Case,
    Event,
    EventKind,
    HouseholdPerson,
    Keys,
    Note,
    Office,
    Prepared,
    Refused,
    Seen,
    full_name,
    kept,
    templates_in_force,
    wording,
)
from coaching.choices import CARE_ENDS_UNANSWERED, CareAnswer, CareEnd
from coaching.models import Activity, CareAuthorisation, CareNotNeeded
from coaching.rules import child_care as rules
from coaching.rules.weeks import last_day_of, next_month

CARD_MOST = 8


@dataclass(frozen=True)
class CareRow:
    """One authorisation in words; `decision` empty: not answered yet, `ended` empty: it stands."""

    id: UUID
    case_id: UUID
    child_id: UUID
    child: str
    parent: str
    month: date
    hours: str
    provider: str
    activity: str
    comment: str
    asked_on: date
    asked_by: str
    is_late: bool
    note_id: UUID | None
    decision: str
    decided_on: date | None
    decision_words: str
    monthly_amount: Decimal | None
    monthly_copay: Decimal | None
    ended: str
    ended_on: date | None
    ended_words: str
    is_new_version: bool

    @property
    def is_standing(self) -> bool:
        """Whether nobody ended it."""
        return not self.ended

    @property
    def can_be_answered(self) -> bool:
        """Whether an answer of the office can still come: none is there, and no mistake and no new version is."""
        return not self.decision and self.ended not in {one.label for one in CARE_ENDS_UNANSWERED}

    @property
    def is_refused(self) -> bool:
        """Whether the child care office refused it."""
        return self.decision == CareAnswer.REFUSED.label


@dataclass(frozen=True)
class NotNeededRow:
    """That a child needs no care in a month."""

    id: UUID
    month: date
    words: str
    on: date
    by: str


@dataclass(frozen=True)
class ChildRow:
    """One child of a case with its care by month, and the month that has to be asked for, if there is one."""

    participant_id: UUID
    name: str
    detail: str
    rows: tuple[CareRow, ...]
    not_needed: tuple[NotNeededRow, ...]
    owed: tuple[date, ...]

    @property
    def latest_id(self) -> UUID | None:
        """The authorisation that the next one begins like."""
        return next((one.id for one in self.rows if one.ended not in (CareEnd.MISTAKE.label,)), None)


@dataclass(frozen=True)
class OwedRow:
    """A child of the caseload who had care and has none asked for in `month`, the one after."""

    case_id: UUID
    case_number: str
    child_id: UUID
    child: str
    family: str
    month: date
    latest_id: UUID


@dataclass(frozen=True)
class CareList:
    """What is not asked for yet, with the last business day before the next month and whether it has come."""

    rows: tuple[OwedRow, ...]
    last_worked: date | None
    month: date
    is_red: bool


def children_of(case: Case, people: Iterable[HouseholdPerson], *, today: date) -> list[ChildRow]:
    """Return the children of a case with their care, in three queries however many there are."""
    since = rules.looks_back_to(today)
    rows = care_rows(CareAuthorisation.objects.filter(case=case, month__gte=since))
    said = CareNotNeeded.objects.filter(case=case, month__gte=since, voided_at__isnull=True)
    none = [
        (one.child_id, NotNeededRow(one.pk, one.month, one.words, one.on, one.recorded_by.name))
        for one in said.select_related("recorded_by").order_by("-month")
    ]
    found = []
    for one in people:
        if one.is_adult:
            continue
        own = tuple(row for row in rows if row.child_id == one.participant_id)
        off = tuple(row for child, row in none if child == one.participant_id)
        care = [rules.CareMonth(row.month, _end_of(row), row.ended_on) for row in own]
        owed = rules.months_owed(care, {row.month for row in off}, today) if case.is_open else ()
        found.append(ChildRow(one.participant_id, one.name, one.detail, own, off, owed))
    return found


def care_rows(asked: QuerySet[CareAuthorisation]) -> list[CareRow]:
    """Return authorisations in words, the latest month first, in two queries."""
    rows = list(
        asked.select_related(
            "participant__person__merged_into",
            "child__person__merged_into",
            "activity",
            "asked_by",
            "decision",
        ).order_by("-month", "-asked_at", "-pk")
    )
    notes = dict(Note.objects.filter(about_id__in=[one.pk for one in rows]).values_list("about_id", "pk"))
    return [_row(one, notes.get(one.pk)) for one in rows]


def care_row(case: Case, authorisation_id: UUID) -> CareRow:
    """Return one of a case that was seen already.

    Raises:
        CareAuthorisation.DoesNotExist: it is none of the case's.
    """
    found = care_rows(CareAuthorisation.objects.filter(case=case, pk=authorisation_id))
    if not found:
        raise CareAuthorisation.DoesNotExist
    return found[0]


def care_owed(seen: Seen, office: Office | None, *, today: date) -> CareList:
    """Return which children of some cases have no care asked for after a month of it; one query where none had care.

    A month that began without being asked for stays on the list until it is, or until none is needed; so do the months
    after it.

    Policy: DPAWS expectations 22 (A079): before the first of each month, red on the last business day before it. Other
    states have no such day on file: nothing is red there.
    """
    if office is None:
        return CareList((), None, next_month(today), is_red=False)
    days = _asked_days(today)
    if isinstance(seen.keys, Keys) and not _any_care.tuples(seen.keys, days[0]):
        return CareList((), None, next_month(today), is_red=False)
    found = _care_by_keys.tuples(seen.keys, *days) if isinstance(seen.keys, Keys) else list(_care(seen.rows, *days))
    return _listed(found, office, today=today)


def care_owed_of(case: Case, *, today: date) -> CareList:
    """Return which children of one case have no care asked for after a month of it; one query where there is none.

    Policy: DPAWS expectations 22 (A079).
    """
    if not case.is_open:
        return CareList((), None, today, is_red=False)
    days = _asked_days(today)
    if not _any_care_of.tuples(case.pk, days[0]):
        return CareList((), None, today, is_red=False)
    return _listed(_care_by_case.tuples(case.pk, *days), case.office, today=today)


def _listed(found: Iterable[tuple[Any, ...]], office: Office, *, today: date) -> CareList:
    this, following = today.replace(day=1), next_month(today)
    rows = tuple(sorted(_owed(found, today), key=lambda one: (one.month, one.case_number)))
    if not rows or office.jurisdiction != ALASKA:
        return CareList(rows, None, following, is_red=False)
    worked = last_worked_day(office, this)
    red = any(one.month == this for one in rows) or rules.is_last_call(today, following, last_worked=worked)
    return CareList(rows, worked, following, is_red=red)


def last_worked_day(office: Office, month: date) -> date | None:
    """Return the last business day of a month by the office's calendar, its own closures included."""
    days = CalendarDay.objects.filter(
        calendar_id=office.calendar_id, day__range=(month, last_day_of(month)), is_business=True
    )
    return rules.last_business_day(days.values_list("day", flat=True), month)


def imported_owed(seen: Seen, *, today: date) -> list[tuple[UUID, str, str]]:
    """Return the families whose care of this month came from another system, which names no child, and none is next.

    Each with its number and name. On Today they stand as deadlines of the ledger.

    Policy: DPAWS expectations 22 (A079).
    """
    this, following = today.replace(day=1), next_month(today)
    lines = Event.objects.standing().filter(kind__in=(EventKind.CHILD_CARE_AUTHORISED, EventKind.CHILD_CARE_NOT_NEEDED))
    after = lines.filter(case=OuterRef("case"), facts__month=f"{following:%Y-%m}")
    here = lines.filter(
        seen.rows, ~Exists(after), is_imported=True, facts__month=f"{this:%Y-%m}", case__closed_on__isnull=True
    )
    rows = here.order_by("case__number").values_list("case", "case__number", "case__family__name")
    return list(dict.fromkeys(rows))


def note_template(case: Case, *, on: date) -> tuple[str, list[str]]:
    """Return the kind of note that a request is filed as, with its headings: that of child care, or the general one.

    Raises:
        Refused: the state has neither.
    """
    codes = {one.code: one for one in templates_in_force(case.office.jurisdiction, today=on)}
    found = codes.get("CHILD_CARE") or codes.get("GENERAL")
    if found is None:
        raise Refused("This state has no kind of note on file for child care.")
    return found.code, list(found.headings)


def note_parts(asked: CareAuthorisation) -> tuple[str, str]:
    """Return what the record says of a request for its note: child and provider, hours and activity."""
    child = asked.child.person.standing
    born = f", born {wording.full_day(child.born_on)}" if child.born_on else ""
    who = f"{child.name}{born}. Provider: {asked.provider_name}."
    activity = f" for {asked.activity.words}" if asked.activity else ""
    parent = asked.participant.person.standing.name
    hours = rules.hours_words(asked.hours)
    return who, f"{hours} hours in {asked.month:%B %Y}, for {parent}{activity}."


def activities_of(case: Case) -> list[tuple[UUID, str]]:
    """Return the activities that run or begin, to choose for what care is needed, each with whose it is."""
    rows = Activity.objects.filter(case=case, last_day__isnull=True).select_related("participant__person__merged_into")
    return [
        (one.pk, f"{one.participant.person.standing.name}: {wording.beginning(one.words, most=80)}")
        for one in rows.order_by("first_day", "pk")
    ]


def begins_like(case: Case, authorisation_id: str) -> dict[str, Any]:
    """Return what a new request begins with: hours, provider, parent and activity of one before, never its words."""
    try:
        key = UUID(authorisation_id)
    except ValueError:
        return {}
    one = CareAuthorisation.objects.filter(pk=key, case=case).first()
    if one is None:
        return {}
    return {
        "participant_id": one.participant_id,
        "child_id": one.child_id,
        "hours": rules.hours_words(one.hours),
        "provider_id": one.provider_id,
        "provider_name": "" if one.provider_id else one.provider_name,
        "activity_id": one.activity_id,
    }


def _asked_days(today: date) -> tuple[date, date, date]:
    """Return from which month on care is looked at, with the running month and the next."""
    return rules.looks_back_to(today), today.replace(day=1), next_month(today)


def _care(cases: Q, since: date, this: date, following: date) -> QuerySet[CareAuthorisation, Any]:
    """Return the care of children for whom the running month or the next is open, the latest first."""
    rows = CareAuthorisation.objects.asked().filter(
        cases, ~(_settled(this) & _settled(following)), month__gte=since, case__closed_on__isnull=True
    )
    none = CareNotNeeded.objects.filter(
        case=OuterRef("case"), child=OuterRef("child"), voided_at__isnull=True, month__gte=since
    )
    person = "child__person"
    return rows.order_by("-month", "-asked_at", "pk").values_list(
        "case",
        "case__number",
        "child",
        kept("given_name", person=person),
        kept("family_name", person=person),
        "case__family__name",
        "pk",
        "month",
        "ended_reason",
        "ended_on",
        "decision__answer",
        ArraySubquery(none.values("month")),
    )


def _settled(month: date) -> Q:
    """Say that the care of a month stands, or that none is needed in it."""
    asked = CareAuthorisation.objects.standing().filter(case=OuterRef("case"), child=OuterRef("child"), month=month)
    none = CareNotNeeded.objects.filter(
        case=OuterRef("case"), child=OuterRef("child"), month=month, voided_at__isnull=True
    )
    return Q(Exists(asked)) | Q(Exists(none))


#: Put on every Today: their SQL is put together once, and the cheap one is asked first.
_any_care = Prepared(
    lambda keys, since: (
        CareAuthorisation.objects.filter(case__among=keys, month__gte=since).order_by().values_list("pk")[:1]
    )
)
_any_care_of = Prepared(
    lambda case, since: CareAuthorisation.objects.filter(case=case, month__gte=since).order_by().values_list("pk")[:1]
)
_care_by_keys = Prepared(lambda keys, since, this, following: _care(Q(case__among=keys), since, this, following))


_care_by_case = Prepared(lambda case, since, this, following: _care(Q(case=case), since, this, following))


def _owed(found: Iterable[tuple[Any, ...]], today: date) -> Iterator[OwedRow]:
    """Give each child and month that has to be asked for, with the latest request that it begins like."""
    by_child: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in found:
        by_child.setdefault(row[2], []).append(row)
    for child, rows in by_child.items():
        case_id, number, _, given, last, family, latest, *_ = rows[0]
        care = [rules.CareMonth(one[7], _reason(one[8], one[10]), one[9]) for one in rows]
        for month in rules.months_owed(care, rows[0][11], today):
            yield OwedRow(case_id, number, child, full_name(given, last), family, month, latest)


def _reason(ended: str, answer: str | None) -> str:
    """Return why care holds no longer; what was refused after it ended was refused."""
    return CareEnd.REFUSED if answer == CareAnswer.REFUSED else ended


def _end_of(row: CareRow) -> str:
    ended = next((one.value for one in CareEnd if one.label == row.ended), "")
    return _reason(ended, CareAnswer.REFUSED if row.is_refused else None)


def _row(one: CareAuthorisation, note_id: UUID | None) -> CareRow:
    decision = getattr(one, "decision", None)
    return CareRow(
        id=one.pk,
        case_id=one.case_id,
        child_id=one.child_id,
        child=one.child.person.standing.name,
        parent=one.participant.person.standing.name,
        month=one.month,
        hours=rules.hours_words(one.hours),
        provider=one.provider_name,
        activity=one.activity.words if one.activity else "",
        comment=one.comment,
        asked_on=one.asked_on,
        asked_by=one.asked_by.name,
        is_late=rules.is_late(one.month, one.asked_on),
        note_id=note_id,
        decision=str(decision.get_answer_display()) if decision else "",
        decided_on=decision.on if decision else None,
        decision_words=decision.words if decision else "",
        monthly_amount=decision.monthly_amount if decision else None,
        monthly_copay=decision.monthly_copay if decision else None,
        ended=str(one.get_ended_reason_display()) if one.ended_at else "",
        ended_on=one.ended_on,
        ended_words=one.ended_words,
        is_new_version=one.replaces_id is not None,
    )
