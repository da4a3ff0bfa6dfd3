"""How every operation of a room begins: case, then staffing, locked; and how a change is noticed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max

from casework.public import Case, Participant, Refused, User, ledger, local_day, locked_case, participant_of
from casework.public import EventKind as Kind
from reengagement.choices import CheckOf, StaffingKind, StaffingStatus
from reengagement.models import Check, MissingItem, Reengagement, SeatTaken, Staffing
from reengagement.permissions import can_reengage, require
from reengagement.queries.names import names_of
from reengagement.queries.places import of_record
from reengagement.queries.seats import seat_of_user
from reengagement.rules.course import require_can_become
from reengagement.rules.narration import require_no_full_names

_TICK = timedelta(microseconds=1)
#: Before a room opens its agenda is prepared; once it decided nothing changes.
WRITABLE = (StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION)


def adult_of(case: Case, participant_id: UUID) -> Participant:
    """Return an adult of a case, to whom alone a penalty or good cause can be.

    Raises:
        Refused: this person takes no part in the case, or is no adult of it.
    """
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Only adults have the duty to take part.", field="participant_id")
    return participant


def locked_staffing(*, staffing_id: UUID, actor: User) -> Staffing:
    """Return a staffing, its case and itself locked: whoever decides, leaves or writes comes one after the other.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
    """
    case = locked_case(actor, **of_record(Staffing, staffing_id))
    staffing = Staffing.objects.select_for_update(of=("self",)).get(pk=staffing_id, case=case)
    staffing.case = case
    if staffing.reengagement_id is not None:
        staffing.reengagement = Reengagement.objects.select_related("participant__person").get(
            pk=staffing.reengagement_id
        )
    return staffing


def writable_room(*, staffing_id: UUID, actor: User, kinds: Sequence[str] = (StaffingKind.REENGAGEMENT,)) -> Staffing:
    """Return a staffing of some kinds whose answers the actor may change, locked.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, or of another kind.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_reengage(actor, staffing.case))
    require_writable(staffing)
    if staffing.kind not in kinds:
        raise Refused("This staffing has another agenda.")
    return staffing


def require_writable(staffing: Staffing) -> None:
    """Stop at a staffing that is decided or over."""
    if staffing.status not in WRITABLE:
        require_can_become(staffing.status, StaffingStatus.IN_SESSION)
        raise Refused("The team decided. Take the decision back before something changes.")


def own_seat(staffing: Staffing, actor: User) -> SeatTaken:
    """Return the actor's own seat of the department.

    Raises:
        PermissionDenied: they have none, or were taken off the team.
    """
    seat = seat_of_user(staffing, actor)
    if seat is None or seat.left_team_at is not None:
        raise PermissionDenied
    return seat


def reengagement_of(staffing: Staffing) -> Reengagement:
    """Return the re-engagement that a staffing is of.

    Raises:
        Refused: it is of another kind.
    """
    if staffing.reengagement is None:
        raise Refused("This staffing has another agenda.")
    return staffing.reengagement


def changed(staffing: Staffing, *fields: str, now: datetime) -> None:
    """Save some fields, and that something under review changed: a validity check from before holds no more.

    The check may belong to a request that began later and was done earlier: the change comes after it all the same.
    """
    checked = Check.objects.filter(staffing=staffing, of=CheckOf.VALIDITY).aggregate(at=Max("at"))["at"]
    staffing.changed_at = later_than(checked, now)
    staffing.save(update_fields=[*fields, "changed_at"])


def later_than(earlier: datetime | None, now: datetime) -> datetime:
    """Return a moment that lies behind one that happened before, whenever the request began that speaks now."""
    return max(now, earlier + _TICK) if earlier is not None else now


def require_initials(staffing: Staffing, **texts: str) -> None:
    """Stop at a text that names somebody by full name; the field is that of the text."""
    names = names_of(staffing.case)
    for field, text in texts.items():
        require_no_full_names(text, names, field=field)


def short(text: str, most: int, field: str) -> str:
    """Return a text without blanks around it, or stop where it is too long."""
    tidy = text.strip()
    if len(tidy) > most:
        raise Refused(f"This holds {most:,} characters; yours has {len(tidy):,}.", field=field)
    return tidy


def write_line(staffing: Staffing, kind: Kind, *, actor: User, now: datetime, **facts: object) -> None:
    """Write a line of the ledger that speaks of a staffing, and of its participant if it has one."""
    whose = staffing.reengagement.participant if staffing.reengagement else None
    line = ledger.Line(kind, local_day(staffing.case, now), whose, staffing, facts=dict(facts))
    ledger.record_lines(staffing.case, [line], actor=actor, now=now)


def case_of_item(*, item_id: UUID, actor: User) -> tuple[Case, MissingItem]:
    """Return something missing with its case, both locked.

    Raises:
        Case.DoesNotExist: no such item on a case that the actor may see.
    """
    case = locked_case(actor, **of_record(MissingItem, item_id))
    item = (
        MissingItem.objects.select_for_update(of=("self",))
        .select_related("reengagement__participant")
        .get(pk=item_id, case=case)
    )
    return case, item
