"""Records of files of staff, written past the walls with plausible fictional values."""

from datetime import timedelta
from typing import Any

from casework.choices import ClearanceCheck
from casework.models import StaffClearance, User
from supervision.choices import TrainingTopic
from supervision.models import Credential, OvertimeRequest, StaffSkill, Training
from tests.factories import NOW, TODAY, as_importer, days_ago


def make_clearance(*, staff: User, by: User, **changes: Any) -> StaffClearance:
    values = {"check_kind": ClearanceCheck.BACKGROUND, "cleared_on": days_ago(300)} | changes
    with as_importer():
        return StaffClearance.objects.create(staff=staff, recorded_by=by, recorded_at=NOW, **values)


def make_cleared(*, staff: User, by: User) -> list[StaffClearance]:
    """Record both checks, so that the person sees cases."""
    both = (ClearanceCheck.BACKGROUND, ClearanceCheck.ABUSE_NEGLECT)
    return [make_clearance(staff=staff, by=by, check_kind=check) for check in both]


def imported_staff(username: str) -> User:
    """Clear somebody whom an import made, and return them."""
    with as_importer():
        User.objects.filter(username=username).update(cleared_on=days_ago(400))
        return User.objects.select_related("office").get(username=username)


def make_credential(*, staff: User, by: User, **changes: Any) -> Credential:
    values = {"name": "Notary", "valid_from": days_ago(300)} | changes
    with as_importer():
        return Credential.objects.create(office=staff.office, staff=staff, recorded_by=by, recorded_at=NOW, **values)


def make_training(*, staff: User, by: User, **changes: Any) -> Training:
    values = {"topic": TrainingTopic.SAFETY, "title": "Safety first", "due_on": TODAY} | changes
    with as_importer():
        return Training.objects.create(office=staff.office, staff=staff, recorded_by=by, recorded_at=NOW, **values)


def make_skill(*, staff: User, by: User, **changes: Any) -> StaffSkill:
    values = {"language": "es", "first_day": days_ago(300)} | changes
    with as_importer():
        return StaffSkill.objects.create(staff=staff, recorded_by=by, recorded_at=NOW, **values)


def make_overtime(*, staff: User, **changes: Any) -> OvertimeRequest:
    values = {"on": TODAY + timedelta(days=9), "why": "Intake", "asked_on": days_ago(1), "asked_at": NOW} | changes
    with as_importer():
        return OvertimeRequest.objects.create(office=staff.office, staff=staff, **values)
