"""Notices: written with their words frozen, opened as paper, mailed or handed over, returned, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from casework import ledger, permissions, reactions, rules
from casework.choices import (
    PAPER_WAYS,
    AppointmentPurpose,
    AppointmentState,
    EventKind,
    GateMoment,
    GateOutcome,
    GateReason,
    Jurisdiction,
    NoticeKind,
    NoticeState,
    Place,
    ReturnReason,
    Way,
)
from casework.models import Appointment, Case, GateCheck, Notice, Participant, SafeAddress, User
from casework.operations.appointments import Booking, book_appointment
from casework.operations.contacts import first_referral_on
from casework.operations.gate import ask_gate, note_passed, pass_again
from casework.operations.locking import local_day, locked_case, participant_of
from casework.queries.composing import Composed, Told, compose
from casework.refusals import Refused

_WORDS_MAX = 500


@dataclass(frozen=True)
class Letter:
    """What somebody wants to send.

    `appointment_id` is the booked one that a confirmation tells of, or the missed one that a new one is offered for.
    `booking` is the appointment that a J016 or an offer of a new one books in the same act; `spans` are the days, from
    and to, whose timesheet is asked for. `words_in` is a body of ours in other languages than English, by language.
    """

    kind: str
    way: str
    words: str = ""
    words_in: Mapping[str, str] = field(default_factory=dict)
    appointment_id: UUID | None = None
    booking: Booking | None = None
    spans: tuple[tuple[date, date], ...] = ()


@transaction.atomic
def write_notice(
    *, case_id: UUID, participant_id: UUID, letter: Letter, actor: User, now: datetime, seen: str | None = None
) -> Notice:
    """Freeze the words of a notice; what is sent by machine leaves at the next tick, paper waits for somebody's hand.

    `seen` is the digest of what was looked at; other words than those are refused.

    Policy: DPAWS expectations 2 (A004, A005); position description 96 (O036); domain 7.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not write notices.
        GateRefused: the way is closed for this person.
        Refused: a kind, way, appointment or text that cannot be, or other words than were looked at.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_write_notice(actor, case))
    participant = participant_of(case, participant_id)
    composed, told_by, verdict = _composed(case, participant, letter, actor=actor, now=now)
    if seen is not None and seen != composed.seen:
        raise Refused("What would be sent has changed since you looked at it. Look again, then send it.")
    appointment = _appointment(case, participant, letter, told_by, actor=actor, now=now)

    notice = Notice(
        case=case,
        participant=participant,
        appointment=appointment,
        kind=letter.kind,
        code=letter.kind,
        template=composed.template,
        language=composed.language,
        way=letter.way,
        is_neutral=composed.is_neutral,
        asked_by=actor,
        asked_at=now,
        not_before=verdict.until,
    )
    notice.content = composed.content
    notice.save(force_insert=True)
    note_passed(notice=notice, verdict=verdict, moment=GateMoment.ASKED, actor=actor, now=now)
    return notice


@transaction.atomic
def preview_notice(*, case_id: UUID, participant_id: UUID, letter: Letter, actor: User, now: datetime) -> Composed:
    """Return every word that would be sent, and refuse what `write_notice` would refuse; nothing is booked or kept.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not write notices.
        GateRefused: the way is closed for this person.
        Refused: as `write_notice` says.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_write_notice(actor, case))
    participant = participant_of(case, participant_id)
    with transaction.atomic():
        composed, told_by, _ = _composed(case, participant, letter, actor=actor, now=now)
        _appointment(case, participant, letter, told_by, actor=actor, now=now)
        transaction.set_rollback(True)
    return composed


@transaction.atomic
def open_paper(*, notice_id: UUID, actor: User, now: datetime) -> bytes:
    """Return a letter as PDF to print, once the gate was asked again; empty when the gate refused and it is withdrawn.

    Raises:
        Case.DoesNotExist: no such notice on a case that the actor may see.
        PermissionDenied: the actor may not open this letter.
        Refused: it is no letter, or was refused or withdrawn.
    """
    case, notice = _locked(notice_id, actor)
    permissions.require(permissions.can_open_letter(actor, notice))
    if not notice.is_paper or notice.is_imported:
        raise Refused("There is no paper of this notice.")
    if notice.state in {NoticeState.REFUSED, NoticeState.VOID}:
        raise Refused("This letter is not to be sent, so it is not printed.")
    if notice.state in {NoticeState.WAITING, NoticeState.RENDERED}:
        verdict = pass_again(notice=notice, case=case, moment=GateMoment.PAPER, actor=actor, now=now)
        if not verdict.is_open:
            refuse_notice(notice=notice, case=case, reason=verdict.reason, actor=actor, now=now)
            return b""
        render(notice=notice, now=now)
    return notice.paper


@transaction.atomic
def mark_left(*, notice_id: UUID, on: date, actor: User, now: datetime) -> Notice:
    """Say that a printed letter was mailed or handed over on a day; the gate is asked once more.

    The line `notice.sent` is written for that day: the day the coach acted is the day that counts (A004). A letter that
    nobody has opened to print cannot have been mailed. When the gate refuses now, the notice becomes refused; one that
    was printed and left on a day before today did leave, so it is written down with the answer beside it
    (`left_unsafely`).

    Raises:
        Case.DoesNotExist: no such notice on a case that the actor may see.
        PermissionDenied: the actor may not mail this letter.
        Refused: it is no letter, it left before, nobody printed it, or a day that cannot be.
    """
    case, notice = _locked(notice_id, actor)
    permissions.require(permissions.can_open_letter(actor, notice))
    if not notice.is_paper or notice.state not in {NoticeState.WAITING, NoticeState.RENDERED}:
        raise Refused("This letter is not waiting to be mailed or handed over.")
    if not _printings(notice).exists():
        raise Refused("Nobody has printed this letter yet. Open it, print it, then mark it.")
    today = local_day(case, now)
    if not notice.asked_at.astimezone(case.office.zone).date() <= on <= today:
        raise Refused("This day is before the letter was written, or has not come yet.", field="on")
    verdict = pass_again(notice=notice, case=case, moment=GateMoment.SENT, actor=actor, now=now)
    if not verdict.is_open and not (on < today and _printed_by(notice, case, on)):
        return refuse_notice(notice=notice, case=case, reason=verdict.reason, actor=actor, now=now)

    is_handed = notice.way == Way.HAND_OVER
    stamp_left(
        notice=notice, state=NoticeState.HANDED_OVER if is_handed else NoticeState.SENT, on=on, by=actor, now=now
    )
    record_left(notice=notice, case=case, actor=actor, now=now)
    return notice


def left_unsafely(notice: Notice) -> bool:
    """Tell whether a notice that left is written down though its way is not safe by now."""
    if notice.state not in {NoticeState.SENT, NoticeState.HANDED_OVER}:
        return False
    latest = notice.gate_checks.filter(moment=GateMoment.SENT).order_by("-at", "-pk")
    return latest.values_list("outcome", flat=True).first() == GateOutcome.REFUSED


@transaction.atomic
def mark_returned(*, notice_id: UUID, on: date, reason: str, actor: User, now: datetime) -> Notice:
    """Say that a mailed letter came back; the address wants a look.

    Raises:
        Case.DoesNotExist: no such notice on a case that the actor may see.
        PermissionDenied: the actor may not say so.
        Refused: it was not mailed, no reason, or a day that cannot be.
    """
    case, notice = _locked(notice_id, actor)
    permissions.require(permissions.can_write_notice(actor, case))
    if notice.state != NoticeState.SENT or not notice.is_paper or notice.sent_on is None:
        raise Refused("Only a letter that was mailed can come back.")
    if reason not in ReturnReason.values:
        raise Refused("Choose why it came back.", field="return_reason")
    if not notice.sent_on <= on <= local_day(case, now):
        raise Refused("This day is before it was mailed, or has not come yet.", field="returned_on")

    notice.state, notice.returned_on, notice.return_reason = NoticeState.RETURNED, on, reason
    notice.save(update_fields=["state", "returned_on", "return_reason"])
    ledger.record(
        case,
        EventKind.NOTICE_RETURNED,
        actor=actor,
        on=on,
        now=now,
        participant=notice.participant,
        subject=notice,
        code=str(notice.code),
    )
    reactions.react(reactions.NOTICE_LEFT, notice=notice, case=case, actor=actor, now=now)
    return notice


@transaction.atomic
def settle_returned(*, notice_id: UUID, actor: User, now: datetime) -> Notice:
    """Say that a letter that came back is settled: the address was looked at, and nothing is left to do about it.

    Raises:
        Case.DoesNotExist: no such notice on a case that the actor may see.
        PermissionDenied: the actor may not say so.
        Refused: it did not come back, or was settled before.
    """
    case, notice = _locked(notice_id, actor)
    permissions.require(permissions.can_write_notice(actor, case))
    if notice.state != NoticeState.RETURNED or notice.settled_at is not None:
        raise Refused("Only a letter that came back is settled, and once.")
    notice.settled_by, notice.settled_at = actor, now
    notice.save(update_fields=["settled_by", "settled_at"])
    return notice


@transaction.atomic
def withdraw_notice(*, notice_id: UUID, words: str, actor: User, now: datetime) -> Notice:
    """Withdraw a notice that has not left; it stays readable.

    Raises:
        Case.DoesNotExist: no such notice on a case that the actor may see.
        PermissionDenied: the actor may not withdraw it.
        Refused: it left, or too many words.
    """
    case, notice = _locked(notice_id, actor)
    permissions.require(permissions.can_write_notice(actor, case))
    if notice.state not in {NoticeState.WAITING, NoticeState.RENDERED}:
        raise Refused("Only a notice that has not left can be withdrawn.")
    if len(words.strip()) > _WORDS_MAX:
        raise Refused(f"Keep the remark under {_WORDS_MAX} characters.", field="words")
    notice.state, notice.closing_words = NoticeState.VOID, words.strip()
    notice.save(update_fields=["state", "closing_words"])
    del now
    return notice


# What deliveries share


def render(*, notice: Notice, now: datetime) -> None:
    """Make the paper of a letter once, from its frozen words."""
    from casework.outgoing.paper import render_letter  # noqa: PLC0415 - a second to load; who renders pays it

    if notice.sealed_paper is None:
        notice.paper = render_letter(notice.content, language=notice.language)
        notice.rendered_at = now
    if notice.state == NoticeState.WAITING:
        notice.state = NoticeState.RENDERED
    notice.save(update_fields=["sealed_paper", "rendered_at", "state"])


def stamp_left(*, notice: Notice, state: NoticeState, on: date, by: User, now: datetime) -> None:
    """Write on a notice that it left."""
    notice.state, notice.sent_on, notice.sent_at, notice.sent_by = state, on, now, by
    notice.save(update_fields=["state", "sent_on", "sent_at", "sent_by"])


def record_left(*, notice: Notice, case: Case, actor: User, now: datetime) -> None:
    """Write the line `notice.sent` for the day on which a notice left."""
    told = notice.appointment
    at = f"{told.starts_at.astimezone(case.office.zone):%Y-%m-%dT%H:%M}" if told else None
    ledger.record(
        case,
        EventKind.NOTICE_SENT,
        actor=actor,
        on=notice.sent_on or local_day(case, now),
        now=now,
        participant=notice.participant,
        subject=notice,
        code=str(notice.code),
        appointment_at=at,
    )
    reactions.react(reactions.NOTICE_LEFT, notice=notice, case=case, actor=actor, now=now)


def refuse_notice(*, notice: Notice, case: Case, reason: GateReason | None, actor: User, now: datetime) -> Notice:
    """Keep a notice from leaving; the ledger line says that something was not sent, and no more."""
    notice.state, notice.reason = NoticeState.REFUSED, reason or GateReason.MARKED
    notice.save(update_fields=["state", "reason"])
    ledger.record(case, EventKind.OUTGOING_REFUSED, actor=actor, on=local_day(case, now), now=now, subject=notice)
    return notice


def _printings(notice: Notice) -> QuerySet[GateCheck]:
    return notice.gate_checks.filter(moment=GateMoment.PAPER).exclude(outcome=GateOutcome.REFUSED)


def _printed_by(notice: Notice, case: Case, day: date) -> bool:
    first = _printings(notice).order_by("at").values_list("at", flat=True).first()
    return first is not None and first.astimezone(case.office.zone).date() <= day


def _locked(notice_id: UUID, actor: User) -> tuple[Case, Notice]:
    case = locked_case(actor, notices=notice_id)
    notices = case.notices.select_for_update(of=("self",)).select_related("appointment", "participant__person")
    return case, notices.get(pk=notice_id)


def _composed(
    case: Case, participant: Participant, letter: Letter, *, actor: User, now: datetime
) -> tuple[Composed, Appointment | None, rules.Verdict]:
    rules.require_way(letter.kind, letter.way)
    kind, way = NoticeKind(letter.kind), Way(letter.way)
    if kind == NoticeKind.J016:
        is_alaska = case.office.jurisdiction == Jurisdiction.ALASKA
        rules.require_j016(is_alaska=is_alaska, has_attempt=has_attempt(participant))
    verdict = ask_gate(case=case, participant=participant, kind=kind, way=way, now=now)
    rules.require_letter_words(letter.kind, letter.words)
    rules.require_spans(letter.kind, letter.spans)
    told_by = _told_by(case, letter)
    told = _told(case, letter, told_by)
    try:
        composed = compose(
            case=case,
            participant=participant,
            kind=kind,
            verdict=verdict,
            words=letter.words,
            words_in=letter.words_in,
            told=told,
            spans=letter.spans,
            signer=actor,
            now=now,
        )
    except SafeAddress.DoesNotExist:
        raise Refused(
            "Only the coach, and those on the restricted list for violence, may write to the safe address.", field="way"
        ) from None
    names_office = told is not None and told.place == Place.OFFICE and not composed.is_neutral
    rules.require_office_address(
        names_office=names_office and way in PAPER_WAYS,
        address=case.office.address,
        field="place" if letter.booking else "appointment_id",
    )
    text = "\n".join(composed.content["paragraphs"])
    if way == Way.TEXT and len(text) > rules.TEXT_MAX:
        raise Refused(f"A text message has up to {rules.TEXT_MAX} characters; this one has {len(text)}.", field="words")
    return composed, told_by, verdict


def has_attempt(participant: Participant) -> bool:
    """Tell whether an attempt to reach this person stands since the case's latest referral (A004, A005).

    One that names nobody, as other systems hand them over, was made to everybody of the case.
    """
    case = participant.case
    referrals = case.events.standing().filter(kind=EventKind.REFERRAL_RECEIVED).order_by("-on")
    since = referrals.values_list("on", flat=True).first() or first_referral_on(case)
    attempts = case.events.standing().filter(
        Q(participant=participant) | Q(participant__isnull=True), kind=EventKind.CONTACT_ATTEMPTED
    )
    return (attempts.filter(on__gte=since) if since else attempts).exists()


def _told_by(case: Case, letter: Letter) -> Appointment | None:
    """Return the appointment that the letter names: booked for a confirmation, missed for the offer of a new one."""
    wanted = {NoticeKind.APPOINTMENT: AppointmentState.BOOKED, NoticeKind.MISSED: AppointmentState.MISSED}
    state = wanted.get(NoticeKind(letter.kind))
    if state is None:
        return None
    wanted_ids = [letter.appointment_id] if letter.appointment_id else []
    found = case.appointments.filter(pk__in=wanted_ids, state=state).first()
    if found is None:
        which = "a booked" if state == AppointmentState.BOOKED else "the missed"
        raise Refused(f"Choose {which} appointment that this is about.", field="appointment_id")
    return found


def _told(case: Case, letter: Letter, told_by: Appointment | None) -> Told | None:
    if letter.kind in {NoticeKind.GENERAL, NoticeKind.TIMESHEET, NoticeKind.ADVERSE, NoticeKind.DECISION}:
        return None
    if letter.kind == NoticeKind.APPOINTMENT and told_by:
        return Told(
            told_by.starts_at,
            told_by.minutes,
            told_by.channel,
            told_by.initiator,
            told_by.place,
            told_by.place_words,
        )
    booking = letter.booking
    if booking is None:
        raise Refused("Say when the appointment is.", field="on")
    starts_at = rules.local_moment(booking.on, booking.at, zone=case.office.zone, which=booking.which)
    missed_at = told_by.starts_at if told_by else None
    return Told(
        starts_at, booking.minutes, booking.channel, booking.initiator, booking.place, booking.place_words, missed_at
    )


def _appointment(
    case: Case, participant: Participant, letter: Letter, told_by: Appointment | None, *, actor: User, now: datetime
) -> Appointment | None:
    """Return the appointment of a notice; a J016 and the offer of a new one book it in the same act (A004)."""
    if letter.booking is None or letter.kind not in {NoticeKind.J016, NoticeKind.MISSED}:
        return told_by
    purpose = told_by.purpose if told_by else AppointmentPurpose.EA
    booking = replace(letter.booking, purpose=purpose)
    return book_appointment(
        case_id=case.pk,
        participant_ids=[participant.pk],
        booking=booking,
        actor=actor,
        now=now,
        coach_id=told_by.coach_id if told_by else None,
    )
