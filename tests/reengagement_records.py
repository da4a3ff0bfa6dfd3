"""Records of re-engagement, written past the walls with plausible fictional values, at any stage."""

from datetime import timedelta
from typing import Any

from casework.choices import PartnerType
from casework.models import Case, User
from reengagement.choices import Concern, Presence, Seat, StaffingKind, StaffingStatus, StartedBy
from reengagement.models import Invitation, MissingItem, Reengagement, SeatTaken, Staffing, StaffingStep
from tests.factories import NOW, TODAY, adult_of, as_importer, make_appointment, make_provider


def make_reengagement(*, case: Case, by: User, what: str = "The plan is disputed", **changes: Any) -> Reengagement:
    """Make an open re-engagement of the case's adult."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "concern": Concern.DISPUTED,
        "on": TODAY,
        "started_by": StartedBy.DEPARTMENT,
        "opened_by": by,
        "opened_at": NOW,
        "opened_on": TODAY,
    } | changes
    with as_importer():
        made = Reengagement(case=case, **values)
        made.what = what
        made.save(force_insert=True)
        return made


def make_staffing(*, reengagement: Reengagement, by: User, **changes: Any) -> Staffing:
    """Make a staffing of today whose room is open, with seats of its coach, its participant and a partner."""
    case = reengagement.case
    values: dict[str, Any] = {
        "kind": StaffingKind.REENGAGEMENT,
        "reengagement": reengagement,
        "on": TODAY,
        "status": StaffingStatus.IN_SESSION,
        "opened_at": NOW - timedelta(hours=1),
        "scheduled_by": by,
        "scheduled_at": NOW - timedelta(days=2),
    } | changes
    values.setdefault("appointment", make_appointment(case=case, by=by, purpose="OTHER", starts_at=NOW))
    with as_importer():
        staffing = Staffing.objects.create(case=case, **values)
    make_seat(staffing=staffing, by=by, seat=Seat.COACH, user=by, initials=by.initials, presence=Presence.IN_PERSON)
    make_seat(
        staffing=staffing, by=by, seat=Seat.PARTICIPANT, participant=reengagement.participant, presence=Presence.PHONE
    )
    return staffing


def make_seat(*, staffing: Staffing, by: User, **changes: Any) -> SeatTaken:
    values: dict[str, Any] = {"initials": "AB", "laid_by": by, "laid_at": NOW - timedelta(days=2)} | changes
    with as_importer():
        return SeatTaken.objects.create(case_id=staffing.case_id, staffing=staffing, **values)


def make_guest_seat(*, staffing: Staffing, by: User, **changes: Any) -> SeatTaken:
    """Make the seat of child welfare, of the directory, who was asked."""
    values = {"seat": Seat.CHILD_WELFARE, "partner_type": "CHILD_WELFARE", "initials": "JD"}
    values["provider"] = make_provider(by=by, partner_type=PartnerType.CHILD_WELFARE)
    seat = make_seat(staffing=staffing, by=by, **values | changes)
    with as_importer():
        Invitation.objects.create(case_id=staffing.case_id, seat=seat, asked_on=TODAY, asked_by=by, asked_at=NOW)
    return seat


def make_missing(*, staffing: Staffing, by: User, what: str = "Community visit", **changes: Any) -> MissingItem:
    """Make something missing that the coach brings in."""
    values: dict[str, Any] = {
        "owner": by,
        "asked_on": TODAY,
        "due_on": TODAY + timedelta(days=3),
        "asked_by": by,
        "asked_at": NOW - timedelta(minutes=30),
    } | changes
    with as_importer():
        item = MissingItem(
            case_id=staffing.case_id, reengagement_id=staffing.reengagement_id, staffing=staffing, **values
        )
        item.what = what
        item.save(force_insert=True)
        return item


def make_staffing_step(*, staffing: Staffing, what: str = "Call the school", **changes: Any) -> StaffingStep:
    """Make a next step of the coach that began."""
    with as_importer():
        seat = SeatTaken.objects.get(staffing=staffing, seat=Seat.COACH)
        values: dict[str, Any] = {"number": 1, "seat": seat, "by": TODAY, "began_on": TODAY} | changes
        step = StaffingStep(case_id=staffing.case_id, staffing=staffing, **values)
        step.what = what
        step.save(force_insert=True)
        return step


def change_staffing(key: Any, **changes: Any) -> None:
    """Let a staffing stand otherwise."""
    with as_importer():
        Staffing.objects.filter(pk=key).update(**changes)


def be_decided(key: Any, *, by: User, **changes: Any) -> None:
    """Let a staffing be decided, a moment ago."""
    change_staffing(
        key,
        **{
            "status": StaffingStatus.DECIDED,
            "outcome": "NEW_PLAN",
            "decided_at": NOW - timedelta(minutes=20),
            "decided_by": by,
            "team_needed": 0,
        }
        | changes,
    )
