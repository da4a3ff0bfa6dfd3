"""Hours projected from a proven month of paid work, homework that a school asks for (45 CFR 261.60(e), 261.61(c))."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, User
from coaching.choices import HourKind
from coaching.models import Activity, SchoolHomework, SelfEmployment, WorkHours
from coaching.operations.hours import Cell, TypedHours, save_hours
from coaching.queries.work_facts import story_of
from coaching.rules.weeks import next_month, weeks_of
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer, make_document
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


class TestSelfEmployment:
    """Net income by the federal minimum wage, $7.25 (45 CFR 261.61(d); policy files, README 1.4)."""

    def record(self, user: User, activity: Activity, **changes: Any) -> HttpResponse:
        sent = {
            "submission": str(uuid4()),
            "month": f"{MONTH}",
            "receipts": "900",
            "expenses": "175",
            "source": "Ledger of the month 🌲",
        } | changes
        return signed_in(user).post(reverse("coaching:self-employment", args=[activity.pk]), sent)

    def hours(self, activity: Activity) -> list[WorkHours]:
        with as_auditor():
            return list(WorkHours.objects.filter(activity=activity).order_by("week_of"))

    def test_becomes_proven_hours_of_the_month(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        assert self.record(coach, activity).status_code == 302
        rows = self.hours(activity)
        assert sum(row.hours for row in rows) == Decimal(100)
        assert {row.proof for row in rows} == {"DOCUMENT"}
        page = signed_in(coach).get(reverse("coaching:self-employment", args=[activity.pk])).content.decode()
        assert "$900.00 taken in, $175.00 of costs, 100 hours." in page
        work = signed_in(coach).get(reverse("coaching:work", args=[case.pk])).content.decode()
        assert reverse("coaching:self-employment", args=[activity.pk]) in work

    def test_said_again_takes_the_place_of_what_was_said(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        self.record(coach, activity)
        assert self.record(coach, activity, receipts="320", expenses="320").status_code == 302
        rows = self.hours(activity)
        assert rows
        assert sum(row.hours for row in rows) == 0, "a stated zero, no blank"
        with as_auditor():
            assert SelfEmployment.objects.get(activity=activity).hours == 0

    def retype(self, user: User, row: WorkHours, hours: Decimal | None) -> None:
        cell = Cell(row.participant_id, row.month, row.week_of, row.activity_id)
        typed = [TypedHours(cell, hours, "PAY_STUB", row.rev)]
        with in_context(actor=user):
            save_hours(case_id=row.case_id, typed=typed, actor=user, now=datetime.now(UTC))

    def test_never_overwrites_what_was_typed_over_in_the_grid(self, case: Case, coach: User) -> None:
        """45 CFR 261.61(d): what stands is told beside what the net income stands for."""
        activity = make_activity(case=case, by=coach)
        self.record(coach, activity)
        first, *others = self.hours(activity)
        self.retype(coach, first, Decimal(5))
        stand = sum(row.hours for row in self.hours(activity))
        page = reverse("coaching:self-employment", args=[activity.pk])
        told = f"typed over in the grid since: {stand.normalize():f} hours stand there"
        assert told in signed_in(coach).get(page).content.decode()
        refused = self.record(coach, activity, receipts="1000")
        assert refused.status_code == 422
        assert "typed over in the grid since. Blank them there" in str(refused.context["form"].errors["month"])
        assert self.hours(activity)[0].hours == Decimal(5)
        for row in (self.hours(activity)[0], *others):
            self.retype(coach, row, None)
        assert "blanked in the grid since" in signed_in(coach).get(page).content.decode()
        assert self.record(coach, activity, receipts="320", expenses="175").status_code == 302
        assert sum(row.hours for row in self.hours(activity)) == Decimal(20)
        assert "in the grid since" not in signed_in(coach).get(page).content.decode()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"month": f"{THIS}"}, "Choose a month of the list."),
            ({"month": ""}, "Choose the month."),
            ({"receipts": "-1"}, "Write dollars of a month"),
            ({"expenses": "many"}, "Write dollars of a month"),
            ({"source": " "}, "Say in which books or papers it stands."),
        ],
    )
    def test_says_what_cannot_be(self, case: Case, coach: User, changes: dict[str, str], said: str) -> None:
        answer = self.record(coach, make_activity(case=case, by=coach), **changes)
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_stands_for_no_other_hours(self, case: Case, coach: User) -> None:
        wages = make_activity(case=case, by=coach)
        make_hours(activity=wages, by=coach)
        answer = self.record(coach, wages)
        assert "Hours of this month are written down already." in answer.content.decode()
        school = make_activity(case=case, by=coach, kind="VOCED")
        assert "Only unsubsidized work is self-employment." in self.record(coach, school).content.decode()

    def test_of_a_verified_month_is_refused(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        make_work_month(case=case, by=coach)
        assert self.record(coach, activity).status_code == 422
        assert self.hours(activity) == []

    def test_is_for_who_works_on_the_case(self, job: Activity, outsider: User, auditor: User) -> None:
        assert self.record(outsider, job).status_code == 404
        assert self.record(auditor, job).status_code == 403


class TestHomework:
    def test_names_the_paper_it_stands_in(self, case: Case, coach: User) -> None:
        school = make_activity(case=case, by=coach, kind="VOCED")
        paper = make_document(case=case, by=coach, title="Syllabus")
        assert homework(coach, school, document_id=str(uuid4())).status_code == 422
        assert homework(coach, school, document_id=str(paper.pk)).status_code == 302
        with as_auditor():
            assert SchoolHomework.objects.get(activity=school).document_id == paper.pk
        page = signed_in(coach).get(reverse("coaching:activity-homework", args=[school.pk])).content.decode()
        assert "Syllabus of September (paper on file)" in page

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
