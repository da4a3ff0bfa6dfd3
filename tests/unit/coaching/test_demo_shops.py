"""Workshops of the demo: who came, who did not and who waits, through the operations, once."""

import pytest

from casework.models import User
from coaching.choices import AttendanceMark
from coaching.demo_shops import FAMILIES, play_shops
from coaching.models import Attendance, Workshop, WorkshopPlace
from tests.factories import NOW, TODAY, as_auditor
from tests.work_records import work_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_is_played_once(coach: User) -> None:
    cases = [work_case(coach) for _ in range(FAMILIES + 1)]
    families = {"somebody": ["K-0"], coach.username: [case.number for case in cases]}
    for _ in range(2):
        play_shops(staff={coach.username: coach}, families=families, today=TODAY, now=NOW)
    with as_auditor():
        assert Workshop.objects.count() == 1
        assert WorkshopPlace.objects.count() == FAMILIES
        assert WorkshopPlace.objects.filter(activity__isnull=True).count() == 1, "the third waits"
        marks = set(Attendance.objects.values_list("mark", flat=True))
        assert marks == ({AttendanceMark.CAME, AttendanceMark.ABSENT} if TODAY.day > 1 else set())
