"""What partners tell us of their own accord, and what child welfare answers."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import EventKind, Refused, User, decision, local_day, party_of
from reengagement.choices import ChildWelfareAnswer as Answer
from reengagement.choices import PartnerAnswer, StaffingKind
from reengagement.models import ChildWelfareAsk, PartnerInput, SeatTaken, Staffing
from reengagement.operations.answering import TEXT_MAX
from reengagement.operations.inviting import locked_seat, participant_told
from reengagement.operations.locking import changed, require_writable, short, writable_room, write_line
from reengagement.permissions import can_reengage, require
from reengagement.rules import room


@transaction.atomic
def take_partner_words(
    *, seat_id: UUID, words: str, about: Sequence[str], answer: str = "", actor: User, now: datetime
) -> PartnerInput | None:
    """Write down what a partner told us; nothing is ever missing of them. Without words what stood there stays.

    `answer` is how an agency's part got on the extension form (PartnerAnswer, A088).

    Policy: re-engagement guide, members' roles (R027, R028); DPAWS expectations 24 (A088).

    Raises:
        Case.DoesNotExist: no such seat on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, no seat of somebody outside, no release opens what was asked, the answer is none
            of the list or of another agenda, or it is said that they told something and nothing is written down.
    """
    staffing, seat = locked_seat(seat_id=seat_id, actor=actor)
    require(can_reengage(actor, staffing.case))
    require_writable(staffing)
    if seat.seat not in room.GUEST_SEATS:
        raise Refused("Staff and participant write in the room itself.")
    _require_question(staffing, seat, about, today=local_day(staffing.case, now))
    tidy = short(words, TEXT_MAX, "words")
    found = PartnerInput.objects.filter(seat=seat).first()
    if answer:
        _answer(staffing, seat, answer, has_words=bool(tidy or found))
    if tidy:
        found = _keep(staffing, seat, found, tidy, actor=actor, now=now)
        write_line(staffing, EventKind.STAFFING_PARTNER_HEARD, actor=actor, now=now, seat=str(seat.seat))
    changed(staffing, now=now)
    return found


@transaction.atomic
def tell_as_guest(*, seat_id: UUID, words: str, actor: User, now: datetime) -> PartnerInput:
    """Take a guest's own words while the room is open; what they do not say never counts against anybody.

    The database lets a guest pass to their own seat of a room that is open and asked with a release that holds.

    Policy: domain 1; re-engagement guide, members' roles (R027, R028).

    Raises:
        SeatTaken.DoesNotExist: it is no seat of theirs, the room is not open, or the release ended.
        Refused: nothing is said, or too much.
    """
    columns = ("id", "case_id", "guest_id")
    seat = SeatTaken.objects.only(*columns).get(pk=seat_id, guest=actor)
    tidy = short(words, TEXT_MAX, "words")
    if not tidy:
        raise Refused("Write what you want to tell, or leave.", field="words")
    found = PartnerInput.objects.filter(seat=seat).first()
    if found is None:
        found = PartnerInput(case_id=seat.case_id, seat=seat, taken_by=actor, at=now)
        found.words = tidy
        found.save(force_insert=True)
        return found
    found.words, found.at = tidy, now
    found.save(update_fields=["sealed_words", "at"])
    return found


@transaction.atomic
def ask_child_welfare(*, staffing_id: UUID, asked_on: date, actor: User, now: datetime) -> ChildWelfareAsk:
    """Write down that child welfare was asked whether less money would put a child at risk.

    Policy: re-engagement guide, members' roles (R026).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, they answered already, or the day lies ahead.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    if asked_on > local_day(staffing.case, now):
        raise Refused("This day lies ahead.", field="asked_on")
    found = ChildWelfareAsk.objects.filter(staffing=staffing).first()
    if found is not None and found.answer:
        raise Refused("They answered already.", field="asked_on")
    row = found or ChildWelfareAsk(case=staffing.case, staffing=staffing)
    row.asked_on, row.asked_by = asked_on, actor
    row.save(force_insert=found is None)
    changed(staffing, now=now)
    write_line(staffing, EventKind.CHILD_WELFARE_ASKED, actor=actor, now=now)
    return row


@transaction.atomic
def record_child_welfare(
    *, staffing_id: UUID, answer: str, statement: str, actor: User, now: datetime
) -> ChildWelfareAsk:
    """Write down what child welfare answered; "asked, none" is an answer. The team weighs a statement of risk.

    Policy: re-engagement guide, members' roles (R026).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, they were not asked, or answer and statement do not fit.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    row = ChildWelfareAsk.objects.filter(staffing=staffing).first()
    if row is None:
        raise Refused("Write down first when they were asked.", field="asked_on")
    if answer not in Answer.values:
        raise Refused("Choose a statement, or none.", field="answer")
    tidy = short(statement, TEXT_MAX, "statement")
    if (answer == Answer.STATEMENT) != bool(tidy):
        raise Refused("Write the statement down, or say that there is none.", field="statement")
    row.answer, row.answered_by, row.answered_at = answer, actor, now
    row.statement = tidy
    row.save(update_fields=["answer", "answered_by", "answered_at", "sealed_statement"])
    changed(staffing, now=now)
    write_line(staffing, EventKind.CHILD_WELFARE_ANSWERED, actor=actor, now=now, answer=str(answer))
    return row


def _require_question(staffing: Staffing, seat: SeatTaken, about: Sequence[str], *, today: date) -> None:
    asked = None
    if about and seat.seat in room.PARTNER_SEATS:
        asked = decision(
            case=staffing.case,
            participant=participant_told(staffing),
            party=party_of(seat.provider, name=seat.name, partner_type=seat.partner_type),
            scopes=about,
            purpose=room.purpose_of(seat.seat),
            day=today,
        )
    room.require_question(seat.seat, scopes=about, decision=asked)


def _answer(staffing: Staffing, seat: SeatTaken, answer: str, *, has_words: bool) -> None:
    """Keep how an agency's part gets on the form of an extension; what it told beforehand is written down (A088)."""
    if staffing.kind != StaffingKind.EXTENSION:
        raise Refused("This staffing has another agenda.", field="answer")
    if answer not in PartnerAnswer.values:
        raise Refused("Choose how they take part.", field="answer")
    if answer == PartnerAnswer.SENT_WORDS and not has_words:
        raise Refused("Write down what they told us beforehand.", field="words")
    seat.answer = answer
    seat.save(update_fields=["answer"])


def _keep(
    staffing: Staffing, seat: SeatTaken, found: PartnerInput | None, words: str, *, actor: User, now: datetime
) -> PartnerInput:
    row = found or PartnerInput(case=staffing.case, seat=seat)
    row.taken_by, row.at = actor, now
    row.words = words
    row.save(force_insert=found is None)
    return row
