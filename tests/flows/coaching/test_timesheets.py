"""Timesheets that are not in, and the blank sheet to print (A053, A054, A057)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.engine.registry import standards
from casework.models import AccessLog, Case, User
from coaching.queries.timesheets import MissingSheet
from coaching.rules.weeks import Week
from tests.factories import adult_of, as_auditor, make_absence
from tests.people import signed_in
from tests.work_records import MONTH, MONTH_KEY, WEEKS, make_activity, make_hours, make_timesheets, work_case

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
PAGE = reverse("coaching:timesheets")
POLICY = Path(__file__).resolve().parents[3] / "policy"


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach, number="K-4001")


def missing_of(user: User, **query: str) -> list[tuple[str, str]]:
    page = signed_in(user).get(PAGE, {"month": MONTH_KEY} | query)
    assert page.status_code == 200
    return [(one.case_number, one.words) for one in page.context["missing"]]


def bundle(first: int, last: int) -> str:
    begin, end = WEEKS[first].first_day, WEEKS[last].last_day
    return f"{begin:%b} {begin.day} to {end:%b} {end.day}" if begin != end else f"{begin:%b} {begin.day}"


class TestMissing:
    def test_of_a_week_of_one_day_is_that_day(self) -> None:
        sunday = Week(date(2026, 10, 26), date(2026, 11, 1), date(2026, 11, 1))
        sheet = MissingSheet(uuid4(), uuid4(), "K-4001", "Ida", "", "Every week", (sunday,), date(2026, 11, 27))
        assert (sheet.words, sheet.since) == ("Nov 1", date(2026, 11, 2))

    def test_names_each_week_that_is_due_of_a_weekly_sheet(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        make_timesheets(case=case, by=coach, rhythm="WEEKLY")
        make_hours(activity=activity, by=coach, week=WEEKS[1])
        expected = [("K-4001", bundle(n, n)) for n in range(len(WEEKS)) if n != 1]
        assert missing_of(coach) == expected

    def test_names_a_month_once_where_it_comes_in_monthly(self, case: Case, coach: User) -> None:
        make_activity(case=case, by=coach)
        make_timesheets(case=case, by=coach, rhythm="MONTHLY")
        assert missing_of(coach) == [("K-4001", bundle(0, len(WEEKS) - 1))]

    def test_a_blank_is_not_zero_and_a_stated_zero_is_in(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        make_timesheets(case=case, by=coach, rhythm="MONTHLY")
        assert len(missing_of(coach)) == 1
        make_hours(activity=activity, by=coach, hours=0, proof="MISSING")
        assert missing_of(coach) == []

    def test_hours_without_a_proof_are_not_in(self, case: Case, coach: User) -> None:
        activity = make_activity(case=case, by=coach)
        make_timesheets(case=case, by=coach, rhythm="MONTHLY")
        make_hours(activity=activity, by=coach, proof="MISSING")
        assert len(missing_of(coach)) == 1

    def test_is_the_same_for_a_stand_in_and_nobody_elses(
        self, case: Case, coach: User, other_coach: User, outsider: User, auditor: User
    ) -> None:
        make_activity(case=case, by=coach)
        assert missing_of(other_coach) == []
        assert missing_of(outsider) == []
        assert signed_in(auditor).get(PAGE).status_code == 403
        make_absence(staff=coach, stand_in=other_coach)
        assert missing_of(other_coach, whose=str(coach.pk)) == missing_of(coach) != []

    def test_leaves_a_line_for_each_family_it_names(self, case: Case, coach: User) -> None:
        make_activity(case=case, by=coach)
        missing_of(coach)
        with as_auditor():
            assert AccessLog.objects.filter(route="coaching:timesheets", case_id=case.pk).count() == 1

    def test_takes_as_many_queries_however_many_families(self, coach: User) -> None:
        client, counts = signed_in(coach), []
        for number in range(2):
            for other in range(3):
                make_activity(case=work_case(coach, number=f"K-5{number}{other}"), by=coach)
            client.get(PAGE, {"month": MONTH_KEY})
            with CaptureQueriesContext(connection) as queries:
                client.get(PAGE, {"month": MONTH_KEY})
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestStandIn:
    def test_sees_the_same_grid(self, case: Case, coach: User, other_coach: User) -> None:
        make_hours(activity=make_activity(case=case, by=coach), by=coach)
        make_absence(staff=coach, stand_in=other_coach)
        grid = reverse("coaching:hours")

        def cells(user: User, **query: str) -> list[Any]:
            families = signed_in(user).get(grid, {"month": MONTH_KEY} | query).context["families"]
            return [(one.number, one.average, [line.cells for line in one.lines]) for one in families]

        assert cells(other_coach, whose=str(coach.pk)) == cells(coach) != []


class TestSheet:
    def test_prints_the_days_of_the_weeks_asked_for(self, case: Case, coach: User) -> None:
        make_activity(case=case, by=coach)
        page = reverse("coaching:timesheet-paper", args=[case.pk, MONTH_KEY, adult_of(case).pk])
        week = {"from": WEEKS[1].first_day.isoformat(), "to": WEEKS[2].last_day.isoformat()}
        for query in ({}, week):
            answer = signed_in(coach).get(page, query)
            assert answer.content.startswith(b"%PDF")
            assert answer["Content-Disposition"] == 'attachment; filename="timesheet.pdf"'
        with as_auditor():
            assert AccessLog.objects.filter(case_id=case.pk, verb="EXPORT").count() == 2
        away = {"from": (MONTH - timedelta(days=9)).isoformat(), "to": (MONTH - timedelta(days=2)).isoformat()}
        assert signed_in(coach).get(page, away).status_code == 404

    def test_without_an_activity_leads_back_with_words(self, case: Case, coach: User) -> None:
        page = reverse("coaching:timesheet-paper", args=[case.pk, MONTH_KEY, adult_of(case).pk])
        assert "No activity of this person runs" in signed_in(coach).get(page, follow=True).content.decode()

    def test_is_nobody_s_who_does_not_work_on_the_case(self, case: Case, outsider: User, auditor: User) -> None:
        page = reverse("coaching:timesheet-paper", args=[case.pk, MONTH_KEY, adult_of(case).pk])
        assert signed_in(outsider).get(page).status_code == 404
        assert signed_in(auditor).get(page).status_code == 403


class TestNoPenalty:
    """A057: a timesheet that is not in is no reason for a penalty, and no standard is owed by the family for it."""

    def test_no_standard_says_so(self) -> None:
        assert not [one.code for one in standards() if "timesheet" in f"{one.code} {one.owed}".lower()]

    def test_policy_says_that_it_is_none(self) -> None:
        told = (POLICY / "tanf_us_ak.yaml").read_text("utf-8")
        assert "a timesheet not turned in is not a penalty reason" in " ".join(told.split())
        assert yaml.safe_load(told)

    def test_the_page_says_so(self, case: Case, coach: User) -> None:
        make_activity(case=case, by=coach)
        shown = signed_in(coach).get(PAGE, {"month": MONTH_KEY}).content.decode()
        assert "A missing timesheet is never a reason for a penalty." in shown
