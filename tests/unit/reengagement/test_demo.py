"""The two staffings of the demo are played through the operations, once."""

import pytest

from casework.models import User
from reengagement.choices import StaffingStatus
from reengagement.demo import SCHEDULED, WAITS, play_rooms
from reengagement.models import MissingItem, Reengagement, Staffing
from tests.factories import NOW, TODAY, as_importer, make_case
from tests.rooms import Table

pytestmark = pytest.mark.django_db


def test_are_played_once() -> None:
    table = Table()
    staff: dict[str, User] = {user.username: user for user in (table.manager, table.specialist)}
    families = {}
    for username, position in (SCHEDULED, WAITS):
        staff[username] = table.coach
        cases = [make_case(coach=table.coach, office=table.office) for _ in range(position + 1)]
        families[username] = [case.number for case in cases]
    for _ in range(2):
        play_rooms(staff=staff, families=families, today=TODAY, now=NOW)
    with as_importer():
        assert Reengagement.objects.count() == 2
        found = Staffing.objects.order_by("on").values_list("status", flat=True)
        assert list(found) == [StaffingStatus.WAITING, StaffingStatus.SCHEDULED]
        [item] = MissingItem.objects.all()
    assert item.owner_id == table.coach.pk
