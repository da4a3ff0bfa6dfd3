"""Long-term incapacity: medical papers with their end, help toward SSI, reviews; behind the list for health."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Event, User
from eligibility.models import HelpStep, MedicalVerification, ProtectedReview
from eligibility.queries.ending import papers_with_ends
from tests.benefit_records import make_help_step, make_medical, make_protected_review
from tests.factories import TODAY, adult_of, as_auditor, as_importer, make_access, make_case, make_user, people_of
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = {
    "is_working": "NO",
    "is_severe": "YES",
    "is_listed": "YES",
    "does_past_work": "NO",
    "does_other_work": "NO",
    "result": "MEETS",
    "on": TODAY.isoformat(),
}


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def worker(case: Case) -> User:
    return make_user(role="ELIGIBILITY_WORKER", office=case.office)


def send(user: User, name: str, *keys: Any, **sent: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | sent
    return signed_in(user).post(reverse(f"eligibility:{name}", args=keys), values)


def paper(user: User, case: Case, **changes: Any) -> HttpResponse:
    day = TODAY.isoformat()
    values = {"participant_id": str(adult_of(case).pk), "given_by": "Vantoose Clinic", "received_on": day}
    days = {"first_day": day, "last_day": (TODAY + timedelta(days=20)).isoformat()}
    return send(user, "medical-record", case.pk, **values | days | changes)


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("eligibility:benefits", args=[case.pk])).content.decode()


def today_page(user: User) -> str:
    return signed_in(user).get(reverse("casework:today")).content.decode()


class TestPaper:
    def test_stands_with_its_end_and_on_the_list_of_those_that_end(self, case: Case, coach: User) -> None:
        """A111: medical verification with from and to; the list of what ends."""
        assert paper(coach, case).status_code == 302
        shown = tab(coach, case)
        assert "Vantoose Clinic" in shown
        assert "Ends soon" in shown
        card = today_page(coach)
        assert "Protected papers that end" in card
        assert case.number in card

    def test_is_seen_by_who_stands_on_the_list_alone(self, case: Case, coach: User, worker: User) -> None:
        make_medical(case=case, by=coach, last_day=TODAY + timedelta(days=3))
        assert "Long-term incapacity" not in tab(worker, case)
        assert "Protected papers that end" not in today_page(worker)
        with in_context(actor=worker), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM eligibility_medicalverification")
            assert cursor.fetchone() == (0,)
        assert paper(worker, case).status_code == 403
        make_access(case=case, staff=worker, by=None, kinds=["MEDICAL"])
        assert "Vantoose Clinic" in tab(worker, case)
        assert "Protected papers that end" in today_page(worker)

    def test_a_newer_paper_takes_it_off_the_list(self, case: Case, coach: User) -> None:
        make_medical(case=case, by=coach, first_day=date(2024, 2, 29), last_day=date(2025, 2, 28))
        assert "Protected papers that end" in today_page(coach)
        make_medical(case=case, by=coach)
        assert "Protected papers that end" not in today_page(coach)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"given_by": " "}, "Say who gave it"),
            ({"given_by": "x" * 10_000}, "Keep this under"),
            ({"last_day": "2020-01-01"}, "before the first"),
            ({"received_on": (TODAY + timedelta(days=1)).isoformat()}, "future"),
        ],
    )
    def test_refuses_beside_the_field(self, case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        refused = paper(coach, case, **changes)
        assert refused.status_code == 422
        assert words in refused.content.decode()

    def test_is_no_childs_and_takes_emoji(self, case: Case, coach: User) -> None:
        child = next(one for one in people_of(case) if not one.is_adult)
        assert paper(coach, case, participant_id=str(child.pk)).status_code == 422
        assert paper(coach, case, given_by="Dr. 🩺 Wimbrel").status_code == 302

    def test_is_taken_back_unless_a_review_rests_on_it(self, case: Case, coach: User, outsider: User) -> None:
        row = make_medical(case=case, by=coach)
        review = make_protected_review(verification=row, by=coach)
        assert send(outsider, "medical-void", case.pk, row.pk).status_code == 404
        assert "Take that back first" in send(coach, "medical-void", case.pk, row.pk).content.decode()
        assert send(coach, "medical-review-void", case.pk, review.pk).status_code == 302
        assert send(coach, "medical-void", case.pk, row.pk).status_code == 302
        with as_importer():
            assert MedicalVerification.objects.get().voided_by_id == coach.pk

    def test_two_papers_with_one_end_are_one_end_that_comes(self, case: Case, coach: User) -> None:
        """A111: a list of what ends counts adults, not papers."""
        make_access(case=case, staff=coach, kinds=["MEDICAL"])
        for _ in range(2):
            make_medical(case=case, by=coach)
        with in_context(actor=coach):
            assert papers_with_ends(Case.objects.filter(pk=case.pk), viewer=coach).count() == 1


class TestHelp:
    def test_goes_through_its_stages(self, case: Case, coach: User) -> None:
        """A112: the way to SSI with stage and days."""
        whom = str(adult_of(case).pk)
        for step in ("SSI.PREPARING", "SSI.FILED", "ADVOCATE.REFERRED"):
            sent = {"participant_id": whom, "help": step, "on": TODAY.isoformat()}
            assert send(coach, "help-record", case.pk, **sent).status_code == 302
        shown = tab(coach, case)
        assert "Applying for SSI: application filed" in shown
        assert "Disability advocate: referred" in shown
        again = send(coach, "help-record", case.pk, participant_id=whom, help="SSI.FILED", on=TODAY.isoformat())
        assert "on file already" in again.content.decode()

    def test_refuses_a_stage_of_another_help(self, case: Case, coach: User) -> None:
        sent = {"participant_id": str(adult_of(case).pk), "help": "SPECIALIST.APPEALED", "on": TODAY.isoformat()}
        assert send(coach, "help-record", case.pk, **sent).status_code == 422

    def test_is_taken_back(self, case: Case, coach: User, worker: User) -> None:
        row = make_help_step(case=case, by=coach)
        assert send(worker, "help-void", case.pk, row.pk).status_code == 403
        assert send(coach, "help-void", case.pk, row.pk).status_code == 302
        with as_importer():
            assert HelpStep.objects.get().voided_at is not None


class TestReview:
    def test_holds_the_papers_against_the_five_steps(self, case: Case, coach: User) -> None:
        """A113: checklist, reviewer, result; the ledger says that a review was held, and no more."""
        row = make_medical(case=case, by=coach)
        assert send(coach, "medical-review", case.pk, row.pk, **ANSWERS).status_code == 302
        shown = tab(coach, case)
        assert "The papers bear it out" in shown
        assert coach.name in shown
        assert "20 CFR 416.920(a)(4)(iii)" in shown
        with as_auditor():
            line = Event.objects.get(case=case, kind=EventKind.PROTECTED_REVIEWED)
        assert (line.facts, line.participant_id) == ({}, None)
        assert "disab" not in f"{line.kind} {line.subject_kind}"

    def test_refuses_a_result_that_the_answers_speak_against(self, case: Case, coach: User) -> None:
        row = make_medical(case=case, by=coach)
        refused = send(coach, "medical-review", case.pk, row.pk, **ANSWERS | {"is_working": "YES"})
        assert "do not bear it out" in refused.content.decode()
        asked = send(coach, "medical-review", case.pk, row.pk, **ANSWERS | {"is_working": "YES", "result": "MORE"})
        assert asked.status_code == 302
        assert send(coach, "medical-review", case.pk, row.pk, **ANSWERS | {"is_severe": ""}).status_code == 422

    def test_is_taken_back_with_its_line(self, case: Case, coach: User) -> None:
        row = make_medical(case=case, by=coach)
        send(coach, "medical-review", case.pk, row.pk, **ANSWERS)
        with as_importer():
            review = ProtectedReview.objects.get()
        assert send(coach, "medical-review-void", case.pk, review.pk).status_code == 302
        with as_auditor():
            assert not Event.objects.standing().filter(case=case, kind=EventKind.PROTECTED_REVIEWED).exists()
