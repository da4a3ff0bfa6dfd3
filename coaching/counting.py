"""What counts of each adult's month, kept as rows beside the hours: derived, and written here alone."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string

from casework.public import Case, CaseKind, DatabaseRole, EventKind, in_context
from coaching.choices import WorkActivity
from coaching.models import MonthCount
from coaching.queries.work_facts import BOUND, Story, stories_of
from coaching.rules import hours
from coaching.rules.hours import days

#: So many cases are read together when all are counted.
CASES_AT_ONCE = 200
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Sums:
    """The figures of a row of `MonthCount`."""

    entered_hours: Decimal = NOTHING
    core_hours: Decimal = NOTHING
    other_hours: Decimal = NOTHING
    voced_hours: Decimal = NOTHING
    bound_hours: Decimal = NOTHING
    education_hours: Decimal = NOTHING
    ceiling_hours: Decimal | None = None


#: Whose month, and whether once verified.
_Place = tuple[UUID, date, bool]
_SUMS = (
    "entered_hours",
    "core_hours",
    "other_hours",
    "voced_hours",
    "bound_hours",
    "education_hours",
    "ceiling_hours",
)


def recount(*, case_ids: Collection[UUID], now: datetime) -> int:
    """Bring what counts of some cases in line with their hours; return how many rows differed.

    The cases are locked: who waits for an operation counts what it wrote. That a month began, or a case, is no
    difference as long as nothing was done in it.

    Policy: README section 1.4 of the policy files.
    """
    locked = Case.objects.filter(pk__in=case_ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    keys = list(locked.values_list("pk", flat=True))
    stories = stories_of(keys)
    rows = MonthCount.objects.filter(case__in=keys)
    stands = {
        (row.participant_id, row.month, row.is_provisional): (row.pk, Sums(*(getattr(row, name) for name in _SUMS)))
        for row in rows
    }
    changed, drift = [], 0
    for story in stories:
        due = dict(sums_of(story, now=now))
        for place, sums in due.items():
            key, before = stands.pop(place, (None, Sums(ceiling_hours=sums.ceiling_hours)))
            if key is None or before != sums:
                changed.append(_row(story, place, sums, key=key, now=now))
                drift += before != sums
    # What is no month of anybody's any more is nothing, and never taken away.
    owners = {member.participant_id: story for story in stories for member in story.members}
    for place, (key, before) in stands.items():
        if before != Sums() and place[0] in owners:
            changed.append(_row(owners[place[0]], place, Sums(), key=key, now=now))
            drift += 1
    MonthCount.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["participant", "month", "is_provisional"],
        update_fields=[*_SUMS, "counted_at"],
    )
    return drift


def recount_all(*, now: datetime) -> int:
    """Bring what counts of every case in line with its hours; return how many rows differed."""
    with in_context(role=DatabaseRole.IMPORT):
        keys = list(Case.objects.filter(kind=CaseKind.WORK).order_by("pk").values_list("pk", flat=True))
    drift = 0
    for start in range(0, len(keys), CASES_AT_ONCE):
        with in_context(role=DatabaseRole.IMPORT):
            drift += recount(case_ids=keys[start : start + CASES_AT_ONCE], now=now)
    return drift


#: Lines of an import by which hours, their months or the facts of a family change.
CALLS_FOR_COUNT = frozenset(
    {
        EventKind.WORK_HOURS_RECORDED,
        EventKind.WORK_MONTH_VERIFIED,
        EventKind.ASSISTANCE_REPORTED,
        EventKind.WORK_STATUS_REPORTED,
        EventKind.TAKEN_BACK,
    }
)


def count_later(case_id: UUID) -> None:
    """Let what counts of a case be brought in line once the running operation is committed.

    A message that is lost is made up for at night; pages of the family count for themselves.
    """

    def send() -> None:
        _send(case_id)

    transaction.on_commit(send, robust=True)


def _send(case_id: UUID) -> None:
    """Ask a worker; one try, as whoever saved hours waits for no queue."""
    task = import_string("coaching.tasks.recount_case")
    import_string("config.celery.app").tasks[task.name].apply_async([str(case_id)], retry=False)


def sums_of(story: Story, *, now: datetime) -> Iterator[tuple[_Place, Sums]]:
    """Yield what counts of each month of each adult, today and once it is verified."""
    until = now.astimezone(story.zone).date().replace(day=1)
    for is_provisional in (False, True):
        counted = story.counted(with_unverified=is_provisional)
        for member in story.members:
            rows = counted[member.participant_id]
            for month in story.months(member.participant_id, until=until):
                yield (member.participant_id, month, is_provisional), month_sums(story, rows, month)


def month_sums(story: Story, counted: Sequence[hours.Counted], month: date) -> Sums:
    """Add up what counts of one month."""
    figures = story.figures_of(month)
    known = hours.activities(figures)
    first, last = days.span_of(month, figures)
    rows = [one for one in counted if first <= one.entry.first_day and one.entry.last_day <= last]

    def add(kinds: Collection[str]) -> Decimal:
        return sum((one.hours for one in rows if one.entry.activity in kinds), NOTHING)

    core = {code for code, activity in known.items() if activity.is_core}
    return Sums(
        entered_hours=sum((one.entry.hours for one in rows), NOTHING),
        core_hours=add(core),
        other_hours=add(known.keys() - core),
        voced_hours=add({WorkActivity.VOCED}),
        bound_hours=add(BOUND),
        education_hours=add({WorkActivity.EDRE}),
        ceiling_hours=story.family(month).ceiling_hours,
    )


def _row(story: Story, place: _Place, sums: Sums, *, key: UUID | None, now: datetime) -> MonthCount:
    participant_id, month, is_provisional = place
    row = MonthCount(
        case_id=story.case_id,
        participant_id=participant_id,
        month=month,
        is_provisional=is_provisional,
        counted_at=now,
        **{name: getattr(sums, name) for name in _SUMS},
    )
    if key is not None:
        row.pk = key
    return row
