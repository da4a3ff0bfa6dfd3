"""Hours projected from a proven month of paid work, homework that a school asks for (45 CFR 261.60(e), 261.61(c))."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, User
from coaching.choices import HourKind
from coaching.models import Activity, SchoolHomework, WorkHours
from coaching.operations.hours import Cell, TypedHours, save_hours
from coaching.queries.work_facts import story_of
from coaching.rules.weeks import next_month, weeks_of
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer
from tests.people import signed_in
from tests.work_records import MONTH, WEEKS, make_activity, make_hours, make_work_month, work_case

pytestmark = pytest.mark.django_db(transaction=True)
THIS = TODAY.replace(day=1)


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


@pytest.fixture
def job(case: Case, coach: User) -> Activity:
    """Paid work of 62 proven hours in the month before, which is verified."""
    job = make_activity(case=case, by=coach)
    for week in WEEKS[1:3]:
        make_hours(activity=job, by=coach, week=week, hours=Decimal(31), proof="PAY_STUB")
    make_work_month(case=case, by=coach)
    return job


def project(user: User, activity: Activity, month: date = MONTH) -> HttpResponse:
    sent = {"submission": str(uuid4()), "proven_month": f"{month}"}
    return signed_in(user).post(reverse("coaching:activity-project", args=[activity.pk]), sent)


def homework(user: User, activity: Activity, **changes: Any) -> HttpResponse:
    sent = {
        "submission": str(uuid4()),
        "weekly_hours": "4",
        "first_day": f"{MONTH}",
        "last_day": f"{TODAY}",
        "source": "Syllabus of September",
    } | changes
    return signed_in(user).post(reverse("coaching:activity-homework", args=[activity.pk]), sent)


def projected(activity: Activity) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    with as_auditor():
        for row in WorkHours.objects.filter(activity=activity, how=HourKind.PROJECTED):
            found[row.month] = found.get(row.month, Decimal(0)) + row.hours
    return found


def counted(case: Case, month: date) -> list[tuple[str, Decimal]]:
    with as_importer():
        found = story_of(case.pk).counted(with_unverified=True)[adult_of(case).pk]
    return [(one.entry.kind, one.hours) for one in found if one.entry.month == month and one.hours]


class TestProject:
    def test_goes_on_for_six_months(self, job: Activity, coach: User) -> None:
        assert project(coach, job).status_code == 302
        months = [THIS]
        for _ in range(5):
            months.append(next_month(months[-1]))
        assert projected(job) == dict.fromkeys(months, Decimal(62))
        assert sum(hours for _, hours in counted(job.case, THIS)) == 62
        shown = signed_in(coach).get(reverse("coaching:hours-case", args=[job.case_id, f"{THIS:%Y-%m}"]))
        assert f"projected from proven hours ({MONTH:%B %Y})" in shown.content.decode()

    def test_twice_projects_nothing_twice(self, job: Activity, coach: User) -> None:
        project(coach, job)
        project(coach, job)
        assert len(projected(job)) == 6
        assert projected(job)[THIS] == 62

    def test_hours_really_done_take_their_place(self, job: Activity, coach: User) -> None:
        project(coach, job)
        week = weeks_of(THIS)[0]
        cell = Cell(job.participant_id, THIS, week.monday, job.pk)
        with in_context(actor=coach):
            typed = TypedHours(cell, Decimal(5), "PAY_STUB", 0)
            save_hours(case_id=job.case_id, typed=[typed], actor=coach, now=NOW)
        assert THIS not in projected(job)
        assert counted(job.case, THIS) == [("WORKED", 5)]
        assert project(coach, job).status_code == 302
        assert THIS not in projected(job)

    def test_needs_proven_and_verified_hours_of_paid_work(self, case: Case, coach: User) -> None:
        unproven = make_activity(case=case, by=coach)
        make_hours(activity=unproven, by=coach, proof="STATEMENT")
        assert project(coach, unproven).status_code == 422
        unpaid = make_activity(case=case, by=coach, kind="WEX")
        make_hours(activity=unpaid, by=coach)
        make_work_month(case=case, by=coach)
        answer = project(coach, unpaid)
        assert answer.status_code == 422
        assert "Only hours of paid work are projected." in answer.content.decode()

    def test_is_for_who_works_on_the_case(self, job: Activity, outsider: User, auditor: User) -> None:
        assert project(outsider, job).status_code == 404
        assert project(auditor, job).status_code == 403


class TestHomework:
    def test_counts_as_far_as_the_school_asks(self, case: Case, coach: User) -> None:
        school = make_activity(case=case, by=coach, kind="VOCED", first_day=MONTH)
        make_hours(activity=school, by=coach, hours=Decimal(10))
        make_hours(activity=school, by=coach, hours=Decimal(6), how=HourKind.HOMEWORK_SUPERVISED)
        assert counted(case, MONTH) == [("WORKED", 10)]
        assert homework(coach, school).status_code == 302
        assert counted(case, MONTH) == [("WORKED", 10), ("HOMEWORK_SUPERVISED", 4)]

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"weekly_hours": "0"}, "Enter a quarter of an hour or more."),
            ({"weekly_hours": "2.1"}, "Hours a week are quarters"),
            ({"last_day": f"{MONTH - timedelta(days=1)}"}, "The last day comes before the first."),
            ({"last_day": f"{MONTH + timedelta(days=500)}"}, "Ask the school again after a year."),
            ({"first_day": f"{MONTH - timedelta(days=9)}"}, "Choose a day on which the school had begun"),
            ({"source": ""}, "Say in which writing it stands."),
        ],
    )
    def test_says_what_cannot_be(self, case: Case, coach: User, changes: dict[str, str], said: str) -> None:
        school = make_activity(case=case, by=coach, kind="JST", first_day=MONTH)
        answer = homework(coach, school, **changes)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        with as_auditor():
            assert not SchoolHomework.objects.exists()

    def test_is_said_once_and_of_schooling(self, case: Case, coach: User, outsider: User) -> None:
        school = make_activity(case=case, by=coach, kind="JST", first_day=MONTH)
        assert homework(outsider, school).status_code == 404
        homework(coach, school)
        assert homework(coach, school).status_code == 422
        job = make_activity(case=case, by=coach, first_day=MONTH)
        assert "Only schooling has homework." in homework(coach, job).content.decode()
