"""What is written into files of staff: expectations signed, credentials, training, usual hours, overtime."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from casework.public import Office, Refused, User, permissions, refusing, require_words
from supervision.choices import TrainingTopic
from supervision.models import Acknowledgement, Credential, OvertimeRequest, StaffSkill, Training, UsualHours
from supervision.queries.overtime import overtime_asked_of
from supervision.rules.expectations import expectations_for, require_signature
from supervision.rules.worktime import WHY_MAX, require_before, require_hours

Kept = Credential | Training | StaffSkill

NAME_MAX = 120
NOT_ON_FILE = "No expectations are on file for this state."
SIGNED = "You signed this version already."
TAKEN_BACK = "This was taken back already."


@transaction.atomic
def sign_expectations(
    *, version: int, printed_name: str, signature: str, has_read: bool, actor: User, now: datetime
) -> Acknowledgement:
    """Sign that one read and understood the expectations in force; `version` is the one that was shown.

    Policy: DPA work services expectations, preamble and acknowledgement (A001, A118).

    Raises:
        PermissionDenied: the actor works on no cases of an office.
        Refused: none is on file, a newer version is in force, or it is no signature of the actor.
    """
    permissions.require(permissions.signs_expectations(actor))
    office = _office(actor)
    today = now.astimezone(office.zone).date()
    known = expectations_for(office.jurisdiction, today)
    if known is None:
        raise Refused(NOT_ON_FILE)
    if known.version != version:
        raise Refused("A newer version came into force meanwhile. Read it and sign that one.")
    require_signature(name=actor.name, printed_name=printed_name, signature=signature, has_read=has_read)
    row = Acknowledgement(
        office=office,
        staff=actor,
        jurisdiction=office.jurisdiction,
        version=version,
        printed_name=printed_name.strip(),
        signature=signature.strip(),
        signed_on=today,
        signed_at=now,
    )
    with refusing("acknowledgement_once", SIGNED):
        row.save(force_insert=True)
    return row


@transaction.atomic
def record_credential(
    *, staff_id: UUID, name: str, valid_from: date, valid_until: date | None, actor: User, now: datetime
) -> Credential:
    """Record a credential or licence that somebody holds.

    Policy: family coach position description 10 (O087).

    Raises:
        User.DoesNotExist: nobody of the actor's office.
        PermissionDenied: the actor does not decide there, or it is the actor.
        Refused: it has no name, or ends before it begins.
    """
    staff = staff_to_keep(actor=actor, staff_id=staff_id)
    tidy = require_words(name, field="name", empty="Say what it is.", most=NAME_MAX)
    if valid_until is not None and valid_until < valid_from:
        raise Refused("It cannot end before it began.", field="valid_until")
    row = Credential(
        office=_office(actor),
        staff=staff,
        name=tidy,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by=actor,
        recorded_at=now,
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def record_training(*, staff_id: UUID, topic: str, title: str, due_on: date, actor: User, now: datetime) -> Training:
    """Record a training that somebody is to do by a day.

    Policy: family coach position description, development 1 and 2 (O064).

    Raises:
        User.DoesNotExist: nobody of the actor's office.
        PermissionDenied: the actor does not decide there, or it is the actor.
        Refused: it has no topic or title.
    """
    staff = staff_to_keep(actor=actor, staff_id=staff_id)
    if topic not in TrainingTopic.values:
        raise Refused("Choose the topic.", field="topic")
    tidy = require_words(title, field="title", empty="Say which training it is.", most=NAME_MAX)
    row = Training(
        office=_office(actor), staff=staff, topic=topic, title=tidy, due_on=due_on, recorded_by=actor, recorded_at=now
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def finish_training(*, training_id: UUID, done_on: date, actor: User, now: datetime) -> Training:
    """Say on which day a training was done; once.

    Policy: family coach position description, development 1 and 2 (O064).

    Raises:
        Training.DoesNotExist: none of the actor's office.
        PermissionDenied: the actor does not decide there, or it is the actor's own.
        Refused: it was done or taken back already, or the day lies in the future.
    """
    known = Training.objects.select_related("staff").get(pk=training_id, office=actor.office_id)
    permissions.require(permissions.can_keep_staff_file(actor, known.staff))
    row = Training.objects.standing().select_for_update(of=("self",)).filter(pk=known.pk).first()
    if row is None:
        raise Refused(TAKEN_BACK)
    if row.done_on is not None:
        raise Refused("This training is done already.")
    if done_on > now.astimezone(_office(actor).zone).date():
        raise Refused("This day lies in the future.", field="done_on")
    row.done_on, row.done_by, row.done_at = done_on, actor, now
    row.save(update_fields=["done_on", "done_by", "done_at"])
    return row


@transaction.atomic
def take_back_record(*, row: Kept, why: str, actor: User, now: datetime) -> Kept:
    """Take back a credential, a training, a language or a skill that was recorded by mistake.

    Raises:
        PermissionDenied: the actor does not decide in its office, or it is the actor's own.
        Refused: it was taken back already, or no reason is given.
    """
    permissions.require(permissions.can_keep_staff_file(actor, row.staff))
    model = type(row)
    held = model.objects.select_for_update(of=("self",)).filter(pk=row.pk, taken_back_at__isnull=True).first()
    if held is None:
        raise Refused(TAKEN_BACK)
    held.taken_back_why = require_words(why, field="why", empty="Say why it is taken back.", most=WHY_MAX)
    held.taken_back_by, held.taken_back_at = actor, now
    held.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_why"])
    return held


@transaction.atomic
def set_usual_hours(
    *, staff_id: UUID, first_day: date, weekdays: str, begins_at: time, ends_at: time, actor: User, now: datetime
) -> UsualHours:
    """Set when somebody usually works from a day on.

    Policy: family coach position description 10 (O003): usual hours, which may be shifted.

    Raises:
        User.DoesNotExist: nobody of the actor's office.
        PermissionDenied: the actor does not decide there, or it is the actor.
        Refused: no day, times that cannot be, or hours that begin on that day already.
    """
    staff = staff_to_keep(actor=actor, staff_id=staff_id)
    tidy = require_hours(weekdays=weekdays, begins_at=begins_at, ends_at=ends_at)
    row = UsualHours(
        office=_office(actor),
        staff=staff,
        first_day=first_day,
        weekdays=tidy,
        begins_at=begins_at,
        ends_at=ends_at,
        recorded_by=actor,
        recorded_at=now,
    )
    with refusing("usualhours_once", "Hours that begin on this day are on file already.", field="first_day"):
        row.save(force_insert=True)
    return row


@transaction.atomic
def ask_overtime(*, on: date, why: str, actor: User, now: datetime) -> OvertimeRequest:
    """Ask for overtime on a day that has not come.

    Policy: family coach position description (O003): overtime must be pre-approved by a manager.

    Raises:
        PermissionDenied: the actor works on no cases of an office.
        Refused: the day has come, no reason is given, or it was asked for already.
    """
    permissions.require(permissions.sees_overtime(actor))
    office = _office(actor)
    today = now.astimezone(office.zone).date()
    require_before(on, today=today)
    tidy = require_words(why, field="why", empty="Say what it is needed for.", most=WHY_MAX)
    row = OvertimeRequest(office=office, staff=actor, on=on, why=tidy, asked_on=today, asked_at=now)
    with refusing("overtimerequest_once", "You asked for overtime on this day already.", field="on"):
        row.save(force_insert=True)
    return row


@transaction.atomic
def decide_overtime(
    *, overtime_id: UUID, is_approval: bool, answer: str, actor: User, now: datetime
) -> OvertimeRequest:
    """Approve or refuse overtime that somebody else asked for, before its day.

    The only manager of an office asks the managers of the state's other offices.

    Policy: family coach position description (O003); domain 1 (nobody approves their own).

    Raises:
        OvertimeRequest.DoesNotExist: none that is asked of the actor.
        PermissionDenied: the actor manages no office, or asked for it.
        Refused: its day has come, it was decided already, or a refusal without a reason.
    """
    permissions.require(permissions.decides_overtime(actor))
    permissions.require(not OvertimeRequest.objects.filter(pk=overtime_id, staff=actor).exists())
    row = overtime_asked_of(actor).select_related("office").get(pk=overtime_id)
    today = now.astimezone(row.office.zone).date()
    require_before(row.on, today=today)
    held = OvertimeRequest.objects.select_for_update(of=("self",)).filter(pk=row.pk, decided_at__isnull=True).first()
    if held is None:
        raise Refused("This request was decided already.")
    held.answer = (
        answer.strip()
        if is_approval
        else require_words(answer, field="answer", empty="Say what should happen instead.", most=WHY_MAX)
    )
    held.is_approved, held.decided_on, held.decided_by, held.decided_at = is_approval, today, actor, now
    held.save(update_fields=["is_approved", "decided_on", "decided_by", "decided_at", "answer"])
    return held


def _office(actor: User) -> Office:
    permissions.require(actor.office is not None)
    assert actor.office is not None  # noqa: S101 - said to the type checker; asked the line above
    return actor.office


def staff_to_keep(*, actor: User, staff_id: UUID) -> User:
    """Return somebody of the actor's office into whose file the actor writes.

    Raises:
        User.DoesNotExist: nobody of the actor's office.
        PermissionDenied: the actor does not decide there, or it is the actor.
    """
    permissions.require(permissions.keeps_staff_files(actor))
    staff = User.objects.get(pk=staff_id, office=actor.office_id)
    permissions.require(permissions.can_keep_staff_file(actor, staff))
    return staff
