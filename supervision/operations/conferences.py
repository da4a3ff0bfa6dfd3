"""Conferences: held and signed by the manager, signed by the coach, taken back; what was agreed ends (O075, O084)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import Refused, User, permissions, refusing, require_words
from supervision.choices import ConferenceKind, Party
from supervision.models import AgreedAction, Conference, ConferenceSignature
from supervision.operations.followed import end_once
from supervision.queries.conferences import coach_to_meet, standing_conferences
from supervision.queries.meetings_asked import room_in
from supervision.queries.scorecards import agenda_only, scorecard_of
from supervision.rules.conferences import (
    REMARK_MAX,
    WHY_MAX,
    WORDS_MAX,
    Slot,
    free_number,
    require_held_on,
    require_meeting,
)
from supervision.rules.followed import Agreed, require_agreed

HELD = "A conference about this time stands already. Open it, or take it back first."
OTHER_NUMBER = (
    "What stands about this time changed meanwhile: this would be number {number} of {room} now. Look at it again "
    "before you sign."
)
NO_COACH = "Choose a coach of this office."
SIGNED = "You signed this already."
TAKEN_BACK = "This conference was taken back."


@transaction.atomic
def hold_conference(
    *,
    coach_id: UUID,
    slot: Slot,
    number: int,
    held_on: date,
    way: str,
    has_read: Collection[str],
    words: str,
    actions: Sequence[Agreed],
    actor: User,
    now: datetime,
) -> Conference:
    """Write down a conference with a coach, with the scorecard of that moment, and sign it as the manager.

    `number` is the place among those of the month or week that the page showed.
    The coach signs in a session of their own (`sign_conference`). Nothing in it changes after that: what was wrong is
    taken back and written anew, and both sign again.

    Policy: Family Coach position description, section 8 (O084) and working relationships (O075).

    Raises:
        PermissionDenied: the actor holds no conferences.
        Refused: the coach is none of the office, as many stand already as are asked for, it is another number by now,
            or something is missing.
    """
    permissions.require(permissions.holds_conferences(actor))
    coach, office = coach_to_meet(actor, coach_id), actor.office
    if coach is None or office is None:
        raise Refused(NO_COACH)
    today = now.astimezone(office.zone).date()
    require_held_on(slot, held_on, today=today)
    _require_number(number, coach_id=coach.pk, slot=slot, room=room_in(office, slot))
    read = require_meeting(slot.kind, way, has_read)
    tidy = require_words(words, field="words", empty="Say what you spoke about.", most=WORDS_MAX)
    agreed = require_agreed(actions, owners={actor.pk, coach.pk}, today=today)
    is_month = slot.kind == ConferenceKind.MONTHLY
    card = scorecard_of(actor, coach, slot, today=today) if is_month else agenda_only(actor, coach, today=today)
    conference = Conference(
        office=office,
        coach=coach,
        kind=slot.kind,
        first_day=slot.first_day,
        number=number,
        way=way,
        has_read=read,
        words=tidy,
        figures=card.frozen(),
        held_on=held_on,
        held_by=actor,
        held_at=now,
    )
    with refusing("conference_once", HELD):
        conference.save(force_insert=True)
    AgreedAction.objects.bulk_create(
        AgreedAction(conference=conference, what=one.what, owner_id=one.owner_id, due_on=one.due_on, agreed_on=today)
        for one in agreed
    )
    _sign(conference, Party.MANAGER, "", actor=actor, today=today, now=now)
    return conference


@transaction.atomic
def sign_conference(*, conference_id: UUID, remark: str, actor: User, now: datetime) -> ConferenceSignature:
    """Sign a conference as the coach whom it is about, with words of their own if they like.

    Policy: Family Coach position description, section 8 (O084).

    Raises:
        Conference.DoesNotExist: there is none that the actor reads.
        PermissionDenied: it is about somebody else; nobody signs for both.
        Refused: it is signed already, was taken back, or the words are too long.
    """
    conference = _read(conference_id)
    permissions.require(permissions.can_sign_conference(actor, coach_id=conference.coach_id))
    if conference.taken_back_at is not None:
        raise Refused(TAKEN_BACK)
    tidy = remark.strip()
    if len(tidy) > REMARK_MAX:
        raise Refused(f"This text has {len(tidy):,} characters; {REMARK_MAX:,} fit here.", field="remark")
    today = now.astimezone(conference.office.zone).date()
    return _sign(conference, Party.COACH, tidy, actor=actor, today=today, now=now)


@transaction.atomic
def take_back_conference(*, conference_id: UUID, why: str, actor: User, now: datetime) -> Conference:
    """Take back a conference that was written wrong; it stays readable, with who, when and why.

    Its time is free again: it is written anew, and both sign again.

    Raises:
        Conference.DoesNotExist: there is none that the actor reads.
        PermissionDenied: the actor holds no conferences in the office that held it, or it is about the actor.
        Refused: it was taken back already, or no reason is given.
    """
    conference = _read(conference_id)
    permissions.require(permissions.holds_conferences(actor) and actor.office_id == conference.office_id)
    permissions.require(actor.pk != conference.coach_id)
    changed = (
        Conference.objects.standing()
        .filter(pk=conference.pk)
        .update(
            taken_back_why=require_words(why, field="why", empty="Say why it is taken back.", most=WHY_MAX),
            taken_back_on=now.astimezone(conference.office.zone).date(),
            taken_back_by=actor,
            taken_back_at=now,
        )
    )
    if not changed:
        raise Refused(TAKEN_BACK)
    return _read(conference.pk)


@transaction.atomic
def end_agreed_action(*, action_id: UUID, ended_as: str, why: str, actor: User, now: datetime) -> AgreedAction:
    """Say that something agreed in a conference is done, or why it is dropped; once.

    Policy: Family Coach position description, section 8 (O084).

    Raises:
        AgreedAction.DoesNotExist: there is none that the actor reads.
        PermissionDenied: it is not the actor's, and the actor decides in no office.
        Refused: it ended already, its conference was taken back, or a reason is missing.
    """
    action = AgreedAction.objects.get(pk=action_id)
    conference = _read(action.conference_id)
    permissions.require(permissions.can_end_agreed(actor, owner_id=action.owner_id))
    if conference.taken_back_at is not None:
        raise Refused(TAKEN_BACK)
    rows = AgreedAction.objects.filter(pk=action.pk)
    end_once(
        rows=rows, ended_as=ended_as, why=why, actor=actor, on=now.astimezone(conference.office.zone).date(), now=now
    )
    return rows.get()


def _require_number(number: int, *, coach_id: UUID, slot: Slot, room: int) -> None:
    """Stop where no place is left, or another one than the page showed is the next by now."""
    free = free_number([one.number for one in standing_conferences(coach_id, slot)], room)
    if free is None:
        raise Refused(HELD)
    if free != number:
        raise Refused(OTHER_NUMBER.format(number=free, room=room))


def _read(conference_id: UUID) -> Conference:
    return Conference.objects.select_related("office").get(pk=conference_id)


def _sign(
    conference: Conference, party: Party, remark: str, *, actor: User, today: date, now: datetime
) -> ConferenceSignature:
    signature = ConferenceSignature(
        conference=conference, party=party, signer=actor, remark=remark, signed_on=today, signed_at=now
    )
    with refusing("conferencesignature_once", SIGNED):
        signature.save(force_insert=True)
    return signature
