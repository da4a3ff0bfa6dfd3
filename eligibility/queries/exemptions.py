"""Exemptions of a case as its Benefits tab tells them: days, reason for who may know it, and when each was told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from casework.public import Case, Event, EventKind, Participant, User, permissions
from eligibility.models import Exemption, ExemptionChange, ExemptionReason
from eligibility.queries.hour_clocks import open_days
from eligibility.rules import exemptions as rules
from eligibility.rules.hours import told_by

_STANDING = Prefetch("changes", ExemptionChange.objects.standing())
KEPT_APART, HANDED_OVER = "Why is kept apart", "Handed over by another system"


@dataclass(frozen=True)
class Change:
    """One change of an exemption that eligibility has to hear of; `told_at` None until then."""

    what: str
    received_at: datetime
    tell_by: datetime
    told_at: datetime | None
    is_late: bool


@dataclass(frozen=True)
class ExemptionLine:
    """An exemption in words; `reason` is empty for who may not know it. `is_ours`: written down here.

    `proof` says what proves it, `proof_on` since when that is on file. `last_day` is the one that holds now.
    """

    id: UUID
    who: str
    reason: str
    proof: str
    proof_on: date | None
    first_day: date | None
    last_day: date | None
    is_over: bool
    is_taken_back: bool
    is_ended: bool
    is_ours: bool
    changes: list[Change]

    @property
    def is_untold(self) -> bool:
        """Whether eligibility has to be told of something yet."""
        return any(one.told_at is None for one in self.changes)


@dataclass(frozen=True)
class Exemptions:
    """Every exemption on the tab, and the keys of the reasons on it that tell of violence or health."""

    rows: list[ExemptionLine]
    apart: list[UUID]


def exemptions_of(case: Case, names: Mapping[str, str], *, viewer: User, today: date, now: datetime) -> Exemptions:
    """Return the exemptions of a case, the newest first, those of another system among them."""
    received, told = _lines(case.pk)
    mine = {one.pk: one for one in Exemption.objects.filter(case=case).prefetch_related(_STANDING)}
    reasons = {one.exemption_id: one for one in reasons_known(case, viewer=viewer)}
    moments = _moments(mine.values())
    days = {moment.astimezone(case.office.zone).date() for moment in moments.values()} | {one.on for one in received}
    known = _Told(
        case=case,
        names=names,
        told=told,
        moments=moments,
        restored={one.pk for row in mine.values() for one in row.changes.all() if one.takes_back_id is not None},
        open_days=open_days(case.office, days),
        is_hidden=keeps_reasons_apart(case, viewer=viewer),
        today=today,
        now=now,
    )
    by_exemption: dict[UUID, list[Event]] = {}
    for line in received:
        by_exemption.setdefault(_about(line), []).append(line)
    rows = [_line(key, by_exemption[key], mine.get(key), reasons.get(key), known) for key in by_exemption]
    shown = sorted(rows, key=lambda one: one.first_day or date.min, reverse=True)
    return Exemptions(shown, [one.pk for one in reasons.values() if one.tells])


def keeps_reasons_apart(case: Case, *, viewer: User) -> bool:
    """Tell whether every exemption of a case reads the same to somebody, whatever its reason.

    Policy: decisions 8; security 2.1.
    """
    return rules.keeps_all_apart(case.office.jurisdiction, seen=permissions.kinds_seen(viewer, case))


def reasons_known(case: Case, *, viewer: User) -> QuerySet[ExemptionReason]:
    """Return the reasons of a case that somebody may know."""
    rows = ExemptionReason.objects.visible_to(viewer).filter(case=case)
    return rows.exclude(tells="") if keeps_reasons_apart(case, viewer=viewer) else rows


def newest_change(exemption: Exemption) -> ExemptionChange | None:
    """Return the change of an exemption that holds."""
    return exemption.changes.standing().last()


def changes_untold(exemption_id: UUID, *, case_id: UUID) -> list[Event]:
    """Return the lines of changes of an exemption that eligibility was not told of, in their order."""
    received, told = _lines(case_id)
    return [one for one in received if _about(one) == exemption_id and subject_of(one) not in told]


def has_been_told(*keys: UUID, case_id: UUID) -> bool:
    """Tell whether eligibility heard of the beginning of an exemption, or of one of its changes."""
    return not _lines(case_id)[1].keys().isdisjoint(keys)


def spans_known(participant: Participant, code: str, *, viewer: User, without: UUID | None = None) -> list[rules.Span]:
    """Return the days of every exemption of a person for one reason, in all their cases that somebody sees."""
    reasons = (
        ExemptionReason.objects.visible_to(viewer)
        .filter(exemption__participant__person=participant.person_id, exemption__voided_at__isnull=True, code=code)
        .exclude(exemption=without)
        .select_related("exemption")
        .prefetch_related(Prefetch("exemption__changes", ExemptionChange.objects.standing()))
    )
    return [_span(one.exemption) for one in reasons]


def _span(row: Exemption) -> rules.Span:
    """Return the days of an exemption whose standing changes were fetched; one that was never so keeps its own."""
    changes = [] if row.voided_at is not None else list(row.changes.all())
    return rules.Span(row.first_day, changes[-1].last_day if changes else row.last_day)


def _moments(rows: Iterable[Exemption]) -> dict[UUID, datetime]:
    return {one.pk: one.received_at for row in rows for one in (row, *row.changes.all())}


def _lines(case_id: UUID) -> tuple[list[Event], dict[UUID, datetime]]:
    """Return what came in of exemptions, and when each was told first, by its subject."""
    kinds = (EventKind.EXEMPTION_RECEIVED, EventKind.EXEMPTION_TOLD)
    lines = Event.objects.standing().filter(case=case_id, kind__in=kinds).select_related("participant")
    received: list[Event] = []
    told: dict[UUID, datetime] = {}
    for one in lines.order_by("on", "id"):
        if one.kind == EventKind.EXEMPTION_RECEIVED:
            received.append(one)
        elif "exemption" in one.facts:
            told.setdefault(UUID(str(one.facts["exemption"])), one.recorded_at)
    return received, told


def _about(line: Event) -> UUID:
    """Return the exemption that a line speaks of: its own, or the one that it changes."""
    changed = line.facts.get("exemption")
    if changed:
        return UUID(str(changed))
    return subject_of(line)


def subject_of(line: Event) -> UUID:
    """Return the record that a line speaks of; one of another system without any is known by itself."""
    return line.subject_id or line.pk


@dataclass(frozen=True)
class _Told:
    """What the lines of all exemptions of a case are told with; `restored` are the changes that take an end back."""

    case: Case
    names: Mapping[str, str]
    told: Mapping[UUID, datetime]
    moments: Mapping[UUID, datetime]
    restored: Collection[UUID]
    open_days: Collection[date]
    is_hidden: bool
    today: date
    now: datetime


def _line(
    key: UUID, lines: list[Event], row: Exemption | None, reason: ExemptionReason | None, known: _Told
) -> ExemptionLine:
    newest = lines[-1]
    first = row.first_day if row else _day(newest, "first_day") or newest.on
    span = _span(row) if row else rules.Span(first, _day(newest, "last_day"))
    listed = rules.reason_of(known.case.office.jurisdiction, reason.code) if reason else None
    is_handed_over = not known.is_hidden and (lines[0].is_imported or not row)
    return ExemptionLine(
        id=key,
        who=known.names.get(str(newest.participant_id), ""),
        reason=listed.label if listed else HANDED_OVER if is_handed_over else KEPT_APART,
        proof=listed.proof if listed else "",
        proof_on=reason.proof_on if reason else None,
        first_day=first,
        last_day=span.last_day,
        is_over=span.last_day is not None and span.last_day < known.today,
        is_taken_back=row is not None and row.voided_at is not None,
        is_ended=row is not None and any(one.takes_back_id is None for one in row.changes.all()),
        is_ours=row is not None,
        changes=list(_changes(lines, known)),
    )


def _changes(lines: Iterable[Event], known: _Told) -> Iterable[Change]:
    zone = known.case.office.zone
    for line in lines:
        received_at = known.moments.get(subject_of(line), datetime.combine(line.on, time(12), zone)).astimezone(zone)
        tell_by = told_by(received_at, is_open=received_at.date() in known.open_days)
        told_at = known.told.get(subject_of(line))
        yield Change(
            what=_what(line, known),
            received_at=received_at,
            tell_by=tell_by,
            told_at=told_at.astimezone(zone) if told_at else None,
            is_late=(told_at or known.now) > tell_by,
        )


def _what(line: Event, known: _Told) -> str:
    if "exemption" not in line.facts:
        return "Exemption"
    if line.subject_id in known.restored:
        return "That it goes on"
    return "Its end" if line.facts.get("last_day") else "That it was taken back"


def _day(line: Event, name: str) -> date | None:
    value = line.facts.get(name)
    return date.fromisoformat(str(value)) if value else None
