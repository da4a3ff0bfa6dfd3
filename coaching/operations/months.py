"""The work month from open to closed: verified with its note, at zero too, closed for a caseload, opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework.public import (
    Case,
    Event,
    EventKind,
    Participant,
    Refused,
    Template,
    User,
    file_note,
    ledger,
    local_day,
    locked_case,
    permissions,
    wording,
)
from coaching import rules
from coaching.counting import count_later
from coaching.models import MonthReopening, WorkMonth
from coaching.queries.months import AdultMonth, cases_carried, month_template, months_of, sentences_for

REASON_MAX = 300
NO_TEMPLATE = "No kind of note for a work month is set in this state. An administrator adds it under Note templates."


@dataclass(frozen=True)
class MonthNote:
    """The note of one adult's month as the coach leaves it: title, and text by heading."""

    participant_id: UUID
    title: str
    sections: Mapping[str, str]


@transaction.atomic
def verify_month(
    *,
    case_id: UUID,
    month: date,
    notes: Sequence[MonthNote],
    knows_gaps: bool,
    actor: User,
    now: datetime,
) -> list[WorkMonth]:
    """Verify the month of some adults of a case: hours as they stand, the note filed, the next month opened.

    What is not proven, not debriefed or not in does not count, and nothing else follows from it; `knows_gaps` says
    that the coach saw it. A month whose hours were changed since is verified anew: its line before is taken back.

    Policy: DPAWS expectations 15 and 16 (A057-A060); one note for each adult, at zero hours too.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not verify months.
        Refused: the month runs still, is not owed, is verified already or closed, something is not in and nobody
            said so, or the note cannot be filed; its field is that of the note, with the key of the adult.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_verify_month(actor, case))
    today = local_day(case, now)
    rules.require_over(month, today=today)
    template = _template(case, today)
    stands = {one.participant_id: one for one in months_of(Q(case=case.pk), month, today=today)}
    if not notes:
        is_waiting = any(one.facts.needs_verifying for one in stands.values())
        done = f"{wording.month_words(month)} was verified meanwhile. Its note can be added to."
        raise Refused("Choose whose month is verified." if is_waiting or not stands else done)
    for note in notes:
        _require_open(stands.get(note.participant_id), month)
    chosen = [stands[note.participant_id] for note in notes]
    if any(one.gaps for one in chosen) and not knows_gaps:
        raise Refused(
            "Some hours are not in or not proven. Say that you saw it: they do not count.", field="knows_gaps"
        )
    return [_verified(case, one, note, template, actor=actor, now=now) for one, note in zip(chosen, notes, strict=True)]


@dataclass(frozen=True)
class Zeroed:
    """What became of months that were to be verified at zero; `left` are adults whose month was done meanwhile."""

    verified: int
    left: tuple[UUID, ...]


@transaction.atomic
def zero_and_note(*, month: date, notes: Sequence[MonthNote], actor: User, now: datetime) -> Zeroed:
    """Verify the months of many adults at zero hours, each with its note as it was reviewed; all of them or none.

    Whose month was verified meanwhile by somebody else is left as it is.

    Policy: DPAWS expectations 16 (A060): a note each month for every client, also without activity.

    Raises:
        Case.DoesNotExist: an adult of a case that the actor may not see.
        PermissionDenied: the actor may not verify months.
        Refused: nobody is chosen, hours came in meanwhile, or a note cannot be filed; its field names the adult.
    """
    if not notes:
        raise Refused("Tick whose month is verified at zero.")
    wanted = {note.participant_id: note for note in notes}
    people = Participant.objects.filter(pk__in=wanted).order_by("case", "position", "pk")
    of_case: dict[UUID, list[UUID]] = {}
    for key, case_id in people.values_list("pk", "case_id"):
        of_case.setdefault(case_id, []).append(key)
    if sum(map(len, of_case.values())) < len(wanted):
        raise Case.DoesNotExist
    verified, left = 0, []
    for case_id, keys in sorted(of_case.items()):
        done = _zeroed(case_id, month, [wanted[key] for key in keys], actor=actor, now=now)
        verified += len(done)
        left += [key for key in keys if key not in done]
    return Zeroed(verified, tuple(left))


def _zeroed(case_id: UUID, month: date, notes: Sequence[MonthNote], *, actor: User, now: datetime) -> set[UUID]:
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_verify_month(actor, case))
    today = local_day(case, now)
    rules.require_over(month, today=today)
    template = _template(case, today)
    stands = {one.participant_id: one for one in months_of(Q(case=case.pk), month, today=today)}
    done = set()
    for note in notes:
        one = stands.get(note.participant_id)
        if one is not None and not one.facts.needs_verifying:
            continue
        one = _require_open(one, month)
        if not one.told.is_zero:
            raise Refused(
                f"Hours came in for {one.name}: verify this month on its own page.",
                field=f"include_{note.participant_id.hex}",
            )
        _verified(case, one, note, template, actor=actor, now=now)
        done.add(note.participant_id)
    return done


def _template(case: Case, today: date) -> Template:
    template = month_template(case.office.jurisdiction, today=today)
    if template is None:
        raise Refused(NO_TEMPLATE)
    return template


def _require_open(one: AdultMonth | None, month: date) -> AdultMonth:
    if one is None:
        raise Refused(f"{wording.month_words(month)} is not owed for this person.")
    if one.facts.is_closed:
        raise Refused(f"{wording.month_words(month)} is closed. Only your supervisor opens it again.")
    if not one.facts.needs_verifying:
        raise Refused(f"{wording.month_words(month)} is verified already for {one.name}.")
    return one


def _verified(
    case: Case, one: AdultMonth, note: MonthNote, template: Template, *, actor: User, now: datetime
) -> WorkMonth:
    """Verify one adult's month that waits for it: the line, the note, the next month."""
    month = one.facts.month
    participant = Participant.objects.get(pk=one.participant_id, case=case)
    row = _opened(case, participant, month, actor=actor, now=now)
    if one.facts.is_changed or not one.facts.is_verified:
        _take_back(case, participant, month, actor=actor, now=now)
        row.verified_by, row.verified_at = actor, now
        row.save(update_fields=["verified_by", "verified_at"])
        line = ledger.Line(
            EventKind.WORK_MONTH_VERIFIED, local_day(case, now), participant, row, facts={"month": f"{month:%Y-%m}"}
        )
        ledger.record_lines(case, [line], actor=actor, now=now)
    key = participant.pk.hex
    try:
        row.note = file_note(
            case_id=case.pk,
            template_code=template.code,
            title=note.title,
            sections=note.sections,
            on=rules.last_day_of(month),
            about=_told_by(case, participant, row, month),
            participant_id=participant.pk,
            sentences=sentences_for(one, template),
            actor=actor,
            now=now,
        )
    except Refused as refusal:
        raise Refused(str(refusal), field=f"{refusal.field}_{key}" if refusal.field else "") from refusal
    row.save(update_fields=["note"])
    if one.facts.needs_next:
        _opened(case, participant, rules.next_month(month), actor=actor, now=now)
    count_later(case.pk)
    return row


def _opened(case: Case, participant: Participant, month: date, *, actor: User, now: datetime) -> WorkMonth:
    """Return the row of a month, opened now unless it is; what is assigned carries on by itself (A059)."""
    values = {"case": case, "opened_by": actor, "opened_at": now}
    row, _ = WorkMonth.objects.get_or_create(participant=participant, month=month, defaults=values)
    return row


def _standing(case: Case, participant: Participant, month: date) -> list[Event]:
    lines = Event.objects.standing().filter(
        case=case, participant=participant, kind=EventKind.WORK_MONTH_VERIFIED, facts__month=f"{month:%Y-%m}"
    )
    return list(lines.order_by("id"))


def _take_back(case: Case, participant: Participant, month: date, *, actor: User, now: datetime) -> None:
    """Void the lines that say that a month is verified, so that its deadline is open again."""
    voids = [
        ledger.Line(EventKind.TAKEN_BACK, line.on, participant, voids=line)
        for line in _standing(case, participant, month)
    ]
    if voids:
        ledger.record_lines(case, voids, actor=actor, now=now)


def _told_by(case: Case, participant: Participant, row: WorkMonth, month: date) -> UUID:
    """Return what the note tells of: the record that the standing line names, an imported fact where it is one."""
    lines = _standing(case, participant, month)
    return lines[-1].subject_id if lines and lines[-1].subject_id else row.pk


class NotReady(Refused):
    """A caseload's month cannot close yet; `missing` are those who keep it open."""

    def __init__(self, month: date, missing: Sequence[AdultMonth]) -> None:
        self.missing = tuple(missing)
        who = wording.counted(len(missing), "person is", "people are")
        super().__init__(f"{wording.month_words(month)} cannot close yet: {who} missing.")


@transaction.atomic
def close_months(*, coach_id: UUID, month: date, actor: User, now: datetime) -> int:
    """Close a month of everybody whom a coach carries; return how many were closed now. Twice closes nothing twice.

    Policy: DPAWS expectations 16 (A059, A060): by the 20th, and with nobody missing.

    Raises:
        Case.DoesNotExist: the actor works on none of this coach's cases.
        PermissionDenied: the actor may not close months.
        NotReady: somebody is missing.
        Refused: the month runs still.
    """
    permissions.require(permissions.verifies_months(actor))
    office = actor.office
    today = now.astimezone(office.zone).date() if office else now.date()
    keys = cases_carried(coach_id, actor=actor, today=today)
    if not keys:
        raise Case.DoesNotExist
    # One after the other in one order: two people who close at once wait for each other.
    for case_id in sorted(keys):
        permissions.require(permissions.can_verify_month(actor, locked_case(actor, pk=case_id)))
    rules.require_over(month, today=today)
    months = months_of(Q(case__in=keys), month, today=today)
    if missing := [one for one in months if not one.facts.is_closed and one.missing]:
        raise NotReady(month, missing)
    ready = [one.row_id for one in months if one.row_id and not one.facts.is_closed]
    return WorkMonth.objects.filter(pk__in=ready, closed_at__isnull=True).update(closed_by=actor, closed_at=now)


@transaction.atomic
def reopen_month(*, work_month_id: UUID, words: str, actor: User, now: datetime) -> MonthReopening:
    """Open a closed month again, with the reason: its line is taken back, so that it is owed again; its note stays.

    Verified again it gets another note, as a filed note is locked.

    Policy: domain 6: a closed month is reopened only by a supervisor with a reason.

    Raises:
        Case.DoesNotExist: no such month in a case that the actor may see.
        PermissionDenied: the actor is no supervisor of its office.
        Refused: the month is not closed, or no reason is given.
    """
    case = locked_case(actor, pk__in=WorkMonth.objects.filter(pk=work_month_id).values("case"))
    permissions.require(permissions.can_reopen_month(actor, case))
    row = (
        WorkMonth.objects.select_for_update(of=("self",)).select_related("participant").get(pk=work_month_id, case=case)
    )
    if row.closed_at is None:
        raise Refused("This month is not closed.")
    if not words.strip():
        raise Refused("Say why it is opened again.", field="words")
    reopening = MonthReopening(
        case=case,
        work_month=row,
        words=rules.short(words, REASON_MAX, "words"),
        reopened_by=actor,
        reopened_at=now,
    )
    reopening.save(force_insert=True)
    row.verified_by = row.verified_at = row.closed_by = row.closed_at = None
    row.save(update_fields=["verified_by", "verified_at", "closed_by", "closed_at"])
    _take_back(case, row.participant, row.month, actor=actor, now=now)
    count_later(case.pk)
    return reopening
