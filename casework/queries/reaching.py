"""How a person can be reached as the gate has to know it, and what the gate would say now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from casework import rules
from casework.choices import GateOutcome, NoticeKind, Way
from casework.models import Case, Office, Participant, Person, SafeAddress
from casework.outgoing.ways import unserved_ways
from casework.queries.naming import kept_marks, marks_in_order
from casework.values import in_force

_QUIET = ("std.all.quiet_from_hour", "std.all.quiet_until_hour")
MIDNIGHT = 24


def people_with_safe_address(person_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of these people for whom a safe address is on file; everybody who sees them may know that much."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.people_with_safe_address()")
        (found,) = cursor.fetchone() or ([],)
    return frozenset(found) & frozenset(person_ids)


def marks_of(person: Person) -> tuple[str, ...]:
    """Return the safe-contact marks of a person, from every record joined to theirs; `naming.kept_marks` in lists."""
    kept_id = person.merged_into_id or person.pk
    rows = Person.objects.filter(Q(pk=kept_id) | Q(merged_into=kept_id)).values_list("safe_contact", flat=True)
    return marks_in_order(mark for marks in rows for mark in marks)


def reach_of(person: Person) -> rules.Reach:
    """Return what the gate has to know about a person; what makes it unsafe, from every record joined to theirs."""
    person = person.standing
    return _reach(person, marks_of(person), has_safe=bool(people_with_safe_address([person.pk])))


def _reach(person: Person, marks: Iterable[str], *, has_safe: bool) -> rules.Reach:
    return rules.Reach(
        marks=frozenset(marks),
        has_address=bool(person.mailing_address),
        has_safe_address=has_safe,
        has_phone=bool(person.phone),
        has_email=bool(person.email),
        is_address_shared=person.is_address_shared,
        is_phone_shared=person.is_phone_shared,
        is_email_shared=person.is_email_shared,
        quiet_from=person.quiet_from,
        quiet_until=person.quiet_until,
        preferred_method=person.preferred_method,
        unserved=unserved_ways(),
    )


@dataclass(frozen=True)
class Reached:
    """How one of many people can be reached for a kind of notice: each way with its answer, and the one offered."""

    participant: Participant
    verdicts: tuple[rules.Verdict, ...]
    way: Way | None

    @property
    def verdict(self) -> rules.Verdict | None:
        """The answer for the way that is offered."""
        return next((one for one in self.verdicts if one.way == self.way), None)

    @property
    def is_neutral(self) -> bool:
        """Whether only a neutral line goes that way."""
        found = self.verdict
        return found is not None and is_neutral(found, self.participant.person.standing)


def reached(
    participants: Iterable[UUID], *, office: Office, kind: NoticeKind, now: datetime, ways: Sequence[Way]
) -> dict[UUID, Reached]:
    """Say of many participants of one office how a kind of notice reaches them, in the same few queries for all."""
    rows = list(
        Participant.objects.filter(pk__in=list(participants))
        .select_related("person__merged_into", "case")
        .annotate(marks=kept_marks())
    )
    safe = people_with_safe_address([one.person.standing.pk for one in rows]) if rows else frozenset()
    at_office = tuple(_hour(parameter, office, on=now.astimezone(office.zone).date()) for parameter in _QUIET)
    found = {}
    for one in rows:
        person = one.person.standing
        reach = _reach(person, vars(one)["marks"] or (), has_safe=person.pk in safe)
        quiet = _quiet(reach, *at_office)
        verdicts = rules.judge_all(reach, kind=kind, local=now.astimezone(office.zone), quiet=quiet, ways=ways)
        found[one.pk] = Reached(one, tuple(verdicts), rules.default_way(verdicts, reach))
    return found


def is_neutral(verdict: rules.Verdict, person: Person) -> bool:
    """Tell whether only a neutral line may be written; in quiet hours too, when the way is a shared one."""
    shared = {Way.EMAIL: person.is_email_shared, Way.TEXT: person.is_phone_shared}
    return verdict.outcome == GateOutcome.NEUTRAL or shared.get(verdict.way, False)


def quiet_hours_of(reach: rules.Reach, office: Office, *, now: datetime) -> rules.QuietHours | None:
    """Return the person's own quiet hours, else those of the office; None where none are set."""
    if reach.quiet_from is not None and reach.quiet_until is not None:
        return rules.QuietHours(reach.quiet_from, reach.quiet_until)
    on = now.astimezone(office.zone).date()
    return _quiet(reach, *(_hour(parameter, office, on=on) for parameter in _QUIET))


def _quiet(reach: rules.Reach, starts: time | None, ends: time | None) -> rules.QuietHours | None:
    if reach.quiet_from is not None and reach.quiet_until is not None:
        return rules.QuietHours(reach.quiet_from, reach.quiet_until)
    return rules.QuietHours(starts, ends) if starts is not None and ends is not None and starts != ends else None


def _hour(parameter: str, office: Office, *, on: date) -> time | None:
    found = in_force(parameter, office=office, on=on)
    return time(int(found.value) % MIDNIGHT) if found else None


def verdicts_of(
    case: Case, participant: Participant, *, kind: NoticeKind, now: datetime, ways: Sequence[Way] = ()
) -> list[rules.Verdict]:
    """Return what the gate says now about every way to this person for a kind of notice."""
    reach = reach_of(participant.person)
    quiet = quiet_hours_of(reach, case.office, now=now)
    return rules.judge_all(reach, kind=kind, local=now.astimezone(case.office.zone), quiet=quiet, ways=ways)


def safe_address_of(kept_id: UUID) -> SafeAddress:
    """Return the safe address of a person: the one of the record that was kept, else of one joined to it.

    Raises:
        SafeAddress.DoesNotExist: there is none, or it is not for whoever asks to read.
    """
    found = SafeAddress.objects.filter(Q(person=kept_id) | Q(person__merged_into=kept_id))
    standing = found.order_by(F("person__merged_into").asc(nulls_first=True), "-set_at").first()
    if standing is None:
        raise SafeAddress.DoesNotExist
    return standing


def target_of(person: Person, way: Way) -> str:
    """Return what a way leads to, as it is on file now; nothing for what is handed over.

    Raises:
        SafeAddress.DoesNotExist: the safe address is not for whoever asks to read.
    """
    person = person.standing
    if way == Way.HOME_MAIL:
        return person.mailing_address
    if way == Way.SAFE_MAIL:
        return safe_address_of(person.pk).address
    return {Way.EMAIL: person.email, Way.TEXT: person.phone}.get(way, "")
