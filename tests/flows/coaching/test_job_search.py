"""Seven points before an employer, and daily check-ins where the office has no job club (A102, A103)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind, Role
from casework.models import Case, Office, User
from coaching.models import Employer, EmployerReferral, JobCheckIn, ReadinessPoint
from tests.factories import TODAY, adult_of, as_auditor, as_importer, days_ago, make_event, make_user
from tests.people import signed_in
from tests.site_records import make_employer
from tests.work_records import work_case

pytestmark = pytest.mark.django_db(transaction=True)
ALL = ["ATTITUDE", "RESUME", "REFERENCES", "INTERVIEW", "GAPS", "COMPANY", "DRESS"]


@pytest.fixture
def case(coach: User) -> Case:
    with as_importer():
        Office.objects.filter(pk=coach.office_id).update(has_job_club=False)
    return work_case(coach)


@pytest.fixture
def employer(coach: User) -> Employer:
    assert coach.office is not None
    return make_employer(office=coach.office, by=coach)


def post(user: User, name: str, case: Case, **sent: Any) -> HttpResponse:
    address = reverse(f"coaching:{name}", args=[case.pk, adult_of(case).pk])
    return signed_in(user).post(address, {"submission": str(uuid4())} | sent)


def page(user: User, case: Case) -> str:
    address = reverse("coaching:job-search", args=[case.pk, adult_of(case).pk])
    return signed_in(user).get(address).content.decode()


class TestReadiness:
    def test_has_the_seven_points(self, coach: User, case: Case) -> None:
        """A103: attitude, résumé, references, practised interview, explained gaps, the company, dress."""
        shown = page(coach, case)
        for words in (
            *("Positive attitude", "Appropriate résumé", "References", "Practised interviewing"),
            *("Can explain gaps in employment", "Knows about the company", "Willing to dress for the interview"),
        ):
            assert words in shown
        assert "0 of 7" in shown
        assert post(coach, "readiness-set", case, points=["GAPS", "DRESS"]).status_code == 302
        assert "2 of 7" in page(coach, case)
        assert post(coach, "readiness-set", case, points=["GAPS"]).status_code == 302
        with as_auditor():
            assert dict(ReadinessPoint.objects.values_list("point", "is_ready")) == {"GAPS": True, "DRESS": False}
        assert post(coach, "readiness-set", case, points=["CAR"]).status_code == 422

    def test_counts_the_resume_that_the_ledger_calls_done(self, coach: User, case: Case) -> None:
        """A100: a résumé done for work readiness is the same résumé."""
        make_event(case, EventKind.READINESS_DONE, participant=adult_of(case), on=days_ago(4), item="RESUME")
        assert "1 of 7" in page(coach, case)

    def test_is_not_for_others(self, coach: User, outsider: User, auditor: User, case: Case) -> None:
        for name in ("readiness-set", "employer-refer", "check-in"):
            assert post(outsider, name, case).status_code == 404
            assert post(auditor, name, case).status_code == 403

    def test_asks_as_much_however_much_there_is(self, coach: User, case: Case, employer: Employer) -> None:
        sent = {"employer_id": str(employer.pk), "job": "Baker", "on": str(TODAY), "words": "Asked today"}
        address = reverse("coaching:job-search", args=[case.pk, adult_of(case).pk])
        client = signed_in(coach)
        post(coach, "employer-refer", case, **sent)
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for number in range(5):
            post(coach, "employer-refer", case, **sent)
            post(coach, "check-in", case, on=str(days_ago(number)), way="CAME")
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) == len(few)


class TestReferral:
    def test_questions_points_that_are_missing(self, coach: User, case: Case, employer: Employer) -> None:
        post(coach, "readiness-set", case, points=ALL[:-1])
        sent = {"employer_id": str(employer.pk), "job": "Baker 🥐", "on": str(TODAY), "words": ""}
        asked = post(coach, "employer-refer", case, **sent)
        assert asked.status_code == 422
        assert "Not ready yet: willing to dress for the interview." in asked.content.decode()
        assert "Baker 🥐" in asked.content.decode()
        assert post(coach, "employer-refer", case, **sent | {"words": "The bakery lends clothes"}).status_code == 302
        with as_auditor():
            made = EmployerReferral.objects.get()
        assert (made.missing, made.employer_name) == (["DRESS"], "Front Street Bakery")
        assert "The bakery lends clothes" in page(coach, case)

    def test_asks_nothing_of_somebody_who_is_ready(self, coach: User, case: Case, employer: Employer) -> None:
        post(coach, "readiness-set", case, points=ALL)
        sent = {"employer_id": str(employer.pk), "job": "Baker", "on": str(TODAY)}
        assert post(coach, "employer-refer", case, **sent).status_code == 302

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"employer_id": str(uuid4())}, "Choose an employer of the office."),
            ({"job": " "}, "Say which job it is."),
            ({"on": str(TODAY + timedelta(days=1))}, "Choose a day since the case was opened"),
            ({"on": "2015-02-30"}, "This is not a day of the calendar."),
        ],
    )
    def test_says_what_cannot_be(
        self, coach: User, case: Case, employer: Employer, changes: dict[str, str], said: str
    ) -> None:
        sent = {"employer_id": str(employer.pk), "job": "Baker", "on": str(TODAY), "words": "Now"} | changes
        answer = post(coach, "employer-refer", case, **sent)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)


class TestCheckIn:
    def test_is_written_down_each_day_and_feeds_the_debrief(self, coach: User, case: Case) -> None:
        """A102: check in, job referrals, interview follow-up."""
        assert "Not today yet" in page(coach, case)
        sent = {"on": str(TODAY), "way": "CALLED", "jobs": "Harbor Fuel, pumps", "interviews": "Market: second talk"}
        assert post(coach, "check-in", case, **sent).status_code == 302
        shown = page(coach, case)
        assert "Not today yet" not in shown
        assert "Market: second talk" in shown
        twice = post(coach, "check-in", case, **sent)
        assert "This day is written down already." in twice.content.decode()
        with as_auditor():
            assert JobCheckIn.objects.count() == 1
        monday = TODAY - timedelta(days=TODAY.weekday())
        debrief = reverse("coaching:search-debrief", args=[case.pk, adult_of(case).pk])
        told = signed_in(coach).get(f"{debrief}?week={monday}").content.decode()
        assert "Harbor Fuel, pumps" in told
        assert "Market: second talk" in told

    def test_is_not_kept_where_there_is_a_job_club(self, coach: User, case: Case) -> None:
        with as_importer():
            Office.objects.filter(pk=case.office_id).update(has_job_club=True)
        answer = post(coach, "check-in", case, on=str(TODAY), way="CAME")
        assert "This office has a job club" in answer.content.decode()
        assert "Write one down" not in page(coach, case)

    @pytest.mark.parametrize("changes", [{"way": ""}, {"on": "2015-01-01"}, {"jobs": "x" * 301}])
    def test_says_what_cannot_be(self, coach: User, case: Case, changes: dict[str, str]) -> None:
        assert post(coach, "check-in", case, **{"on": str(TODAY), "way": "CAME"} | changes).status_code == 422


class TestOffice:
    def test_says_whether_it_has_a_job_club(self, coach: User, case: Case) -> None:
        admin = make_user(role=Role.ADMIN, office=None)
        address = reverse("supervision:office-change", args=[case.office_id])
        form = signed_in(admin).get(address).context["form"]
        sent = {name: form[name].value() for name in ("address", "telephone", "archive_rule", "seen")}
        answer = signed_in(admin).post(address, sent | {"has_job_club": "on", "submission": str(uuid4())})
        assert answer.status_code == 302
        with as_auditor():
            assert Office.objects.get(pk=case.office_id).has_job_club
