"""Supports, child care and a job after leaving in the demo: through the operations, once."""

import pytest

from casework.models import User
from coaching.demo_help import FAMILIES, play_help
from coaching.models import CareAuthorisation, JobChange, Support
from tests.factories import NOW, TODAY, as_auditor, days_ago, make_case
from tests.work_records import make_activity, work_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_is_played_once(coach: User) -> None:
    cases = [work_case(coach) for _ in range(FAMILIES)]
    for case in cases:
        make_activity(case=case, by=coach, first_day=days_ago(3))
    left = make_case(
        coach=coach, status="CLOSED", closed_on=days_ago(20), closure_reason="EMPLOYMENT", is_closed_with_work=True
    )
    families = {"somebody": ["K-0"], coach.username: [case.number for case in cases]}
    for _ in range(2):
        play_help(staff={coach.username: coach}, families=families, today=TODAY, now=NOW)
    with as_auditor():
        told = {one.case_id: (one.issued_on, one.asks) for one in Support.objects.all()}
        assert told == {cases[0].pk: (TODAY, []), cases[1].pk: (None, ["OVER_LIMIT"])}
        assert [one.month for one in CareAuthorisation.objects.all()] == [TODAY.replace(day=1)]
        assert [one.case_id for one in JobChange.objects.all()] == [left.pk]
