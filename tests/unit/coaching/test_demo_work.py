"""Activities and hours of the demo: families in every state of a month, through the operations, once."""

import pytest

from casework.choices import CaseKind
from casework.demo.caseload import demo_world
from casework.demo.steps import Fact
from casework.models import Case, User
from coaching.choices import HoursProof
from coaching.demo_work import SCENES, play_work
from coaching.models import (
    Activity,
    ActivityCheck,
    ActivityPause,
    MonthCount,
    RateFact,
    SearchDebrief,
    TimesheetDuty,
    WorkHours,
)
from coaching.rules.weeks import month_before
from tests.factories import NOW, TODAY, adult_of, as_auditor, make_participant
from tests.work_records import work_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_tells_hours_as_the_state_reported_them_until_the_last_month_is_verified() -> None:
    """45 CFR 261.60 to 261.62: what the system before had verified was watched over; timesheets alone were not."""
    world = demo_world(today=TODAY)
    facts = [step for family in world.families for step in family.steps if isinstance(step, Fact)]
    hours = [fact for fact in facts if fact.kind == "work_hours.recorded"]
    last = f"{month_before(TODAY):%Y-%m}"
    assert {fact.keys["proof"] for fact in hours if fact.keys["month"] < last} == {"acf-199"}
    assert {fact.keys["proof"] for fact in hours if fact.keys["month"] == last} == {"acf-199", "timesheet"}


def test_has_each_state_and_plays_once(coach: User) -> None:
    cases: list[Case] = [work_case(coach) for _ in range(len(SCENES))]
    make_participant(case=cases[1], position=1)
    child_only = work_case(coach, kind=CaseKind.CHILD_ONLY)
    families = {coach.username: [case.number for case in (*cases, child_only)], "somebody": ["K-0"]}
    for _ in range(2):
        play_work(staff={coach.username: coach}, families=families, today=TODAY, now=NOW)
    with as_auditor():
        assert set(Activity.objects.values_list("case", flat=True)) == {case.pk for case in cases}
        assert Activity.objects.count() == sum(len(jobs) for jobs in SCENES)
        assert Activity.objects.filter(participant=adult_of(cases[1])).count() == 1
        assert Activity.objects.filter(next_check_on__lt=TODAY).exists()
        assert RateFact.objects.filter(kind="CASH").count() == len(cases)
        assert RateFact.objects.get(kind="COMMON_CHILD").case_id == cases[1].pk
        assert MonthCount.objects.filter(is_provisional=True, core_hours__gt=0).exists()
        assert set(WorkHours.objects.values_list("proof", flat=True)) == {
            HoursProof.DOCUMENT, HoursProof.PAY_STUB, HoursProof.ATTENDANCE, HoursProof.CALL,
        }  # fmt: skip
        assert WorkHours.objects.filter(hours=0).exists()
        assert SearchDebrief.objects.count() == 3
        assert ActivityPause.objects.get().tries == 2
        assert ActivityCheck.objects.count() == len(SCENES)
        assert TimesheetDuty.objects.count() == len(SCENES) + 1
