"""What was owed on a day, as other systems read it: one line per deadline, named by the references they know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Collate

from casework.choices import EventKind
from casework.engine import Owed, expected
from casework.engine.explain import why
from casework.models import Case, Deadline, Event, ImportedFact, Office, Participant

#: Cases derived in one go.
AT_ONCE = 1000


@dataclass(frozen=True)
class OwedLine:
    """One deadline in the words of the interchange format (interchange 2)."""

    case: str
    participant: str | None
    standard: str
    trigger: str | None
    period: str | None
    starts_on: date
    warn_on: date
    due_on: date
    met_on: date | None
    state: str
    why: tuple[str, ...] = ()


def owed_lines(*, as_of: date, cases: QuerySet[Case], with_why: bool = False) -> Iterator[OwedLine]:
    """Give what is owed on a day in these cases, ordered by case, standard and trigger, a batch of cases at a time.

    Read inside a context of a role that reads every case.
    """
    named = cases.annotate(label=Collate(Coalesce("ref", "number"), "C")).order_by("label", "id")
    batch: dict[UUID, str] = {}
    for case_id, label in named.values_list("id", F("label")).iterator(chunk_size=AT_ONCE):
        batch[case_id] = label
        if len(batch) == AT_ONCE:
            yield from _lines_of(batch, as_of, with_why=with_why)
            batch = {}
    if batch:
        yield from _lines_of(batch, as_of, with_why=with_why)


def _lines_of(labels: dict[UUID, str], as_of: date, *, with_why: bool) -> list[OwedLine]:
    rows = expected(as_of=as_of, case_ids=list(labels))
    people = _names_of_people(row.participant_id for row in rows if row.participant_id)
    triggers = _names_of_triggers({row.trigger_id for row in rows if row.trigger_id})
    offices = {office.pk: office for office in Office.objects.all()} if with_why else {}
    judged = Deadline()
    lines = [
        OwedLine(
            case=labels[row.case_id],
            participant=people.get(row.participant_id) if row.participant_id else None,
            standard=row.standard,
            trigger=triggers.get(row.trigger_id) if row.trigger_id else None,
            period=row.period or None,
            starts_on=row.starts_on,
            warn_on=row.warn_on,
            due_on=row.due_on,
            met_on=row.met_on,
            state=_state(row, judged, as_of),
            why=tuple(why(row, office=offices[row.office_id])) if with_why else (),
        )
        for row in rows
    ]
    return sorted(lines, key=_order)


def _order(line: OwedLine) -> tuple[str, ...]:
    return line.case, line.standard, line.trigger or "", line.period or "", line.participant or ""


def _state(row: Owed, judged: Deadline, as_of: date) -> str:
    """Return how a row stands, by the rule of stored deadlines; `judged` is one to reckon with."""
    judged.due_on, judged.warn_on, judged.met_on = row.due_on, row.warn_on, row.met_on
    judged.is_excused = row.is_excused
    return str(judged.state(as_of).value)


def _names_of_people(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the references of participants; who has none goes by their key."""
    named = Participant.objects.filter(pk__in=set(ids)).values_list("pk", "ref")
    return {pk: ref or str(pk) for pk, ref in named}


def _names_of_triggers(ids: set[UUID]) -> dict[UUID, str]:
    """Return the reference of the fact behind each ledger line, of a step its plan's and its number.

    Lines made inside Glidepath go by their own key.
    """
    lines = list(Event.objects.filter(pk__in=ids).values_list("pk", "kind", "subject_id", "facts"))
    subjects = {pk: _subject_of(kind, subject_id, facts) for pk, kind, subject_id, facts in lines}
    wanted = {subject for subject in subjects.values() if subject}
    refs = dict(ImportedFact.objects.filter(pk__in=wanted).exclude(ref="").values_list("pk", "ref"))
    names = {pk: str(pk) for pk in ids}
    for pk, kind, _, facts in lines:
        subject = subjects[pk]
        if subject in refs:
            names[pk] = f"{refs[subject]}#{facts['number']}" if kind == EventKind.STEP_AGREED else refs[subject]
    return names


def _subject_of(kind: str, subject_id: UUID | None, facts: dict[str, str]) -> UUID | None:
    if kind == EventKind.STEP_AGREED:
        return UUID(facts["plan"]) if "plan" in facts else None
    return subject_id
