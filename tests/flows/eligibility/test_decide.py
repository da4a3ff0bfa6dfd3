"""From application to decision: taken in, completed after the interview, decided from facts, explained, replayed."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Event, Office, User
from casework.wording import full_day
from eligibility.models import Application, Determination, HouseholdFact, Interview, Verification
from tests.benefit_records import (
    MONTH,
    make_application,
    make_decision,
    make_household,
    make_household_fact,
    make_interview,
    make_verification,
)
from tests.factories import (
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_access,
    make_case,
    make_office,
    make_user,
    people_of,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
TAB_QUERIES = 66
RATE = "snap.household_contribution_rate"


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


def send(user: User, name: str, key: Any, **sent: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | sent
    return signed_in(user).post(reverse(f"eligibility:{name}", args=[key]), values)


def file_one(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"programme": "SNAP", "filed_on": TODAY.isoformat(), "how": "OFFICE"} | changes
    return send(user, "application-file", case.pk, **values)


def fact(user: User, case: Case, **changes: Any) -> HttpResponse:
    day = TODAY.isoformat()
    values = {"kind": "RENT", "amount": "700", "period": "MONTH", "first_day": MONTH.isoformat()}
    return send(
        user,
        "household-fact-record",
        case.pk,
        **values | {"source": "DOCUMENT", "source_on": day, "told_on": day} | changes,
    )


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("eligibility:benefits", args=[case.pk])).content.decode()


def lines(case: Case, kind: EventKind) -> list[Event]:
    with as_auditor():
        return list(Event.objects.standing().filter(case=case, kind=kind))


def only(model: type[Any]) -> Any:
    with as_importer():
        return model.objects.get()


class TestApplication:
    def test_starts_the_clock_of_its_programme(self, case: Case, coach: User) -> None:
        assert file_one(coach, case).status_code == 302
        [line] = lines(case, EventKind.APPLICATION_FILED)
        assert line.facts == {"programme": "SNAP"}
        shown = tab(coach, case)
        assert "30 days from filing" in shown
        assert "7 CFR 273.2(g)(1)" in shown

    def test_is_refused_twice_in_the_future_and_for_no_programme(self, case: Case, coach: User) -> None:
        assert file_one(coach, case).status_code == 302
        again = file_one(coach, case)
        assert again.status_code == 422
        assert "written down already" in again.content.decode()
        assert file_one(coach, case, filed_on=(TODAY + timedelta(days=1)).isoformat()).status_code == 422
        assert file_one(coach, case, programme="LOTTERY").status_code == 422

    def test_is_complete_only_after_the_interview_was_explained(self, case: Case, coach: User) -> None:
        """O026: intake cannot be finished without it; N011: completing is what the home visit counts from."""
        application = make_application(case=case, by=coach)
        refused = send(coach, "application-complete", application.pk, on=TODAY.isoformat())
        assert refused.status_code == 422
        assert "explained that help is temporary" in refused.content.decode()
        told = {"participant_id": str(adult_of(case).pk), "on": TODAY.isoformat(), "how": "IN_PERSON"}
        assert send(coach, "interview-record", case.pk, **told).status_code == 302
        assert send(coach, "application-complete", application.pk, on=TODAY.isoformat()).status_code == 422
        assert send(coach, "interview-record", case.pk, **told, is_explained="on").status_code == 302
        assert send(coach, "application-complete", application.pk, on=TODAY.isoformat()).status_code == 302
        assert len(lines(case, EventKind.APPLICATION_COMPLETED)) == 1
        assert "that help is temporary" in tab(coach, case)

    def test_is_taken_back_with_its_line(self, case: Case, coach: User) -> None:
        file_one(coach, case)
        application = only(Application)
        assert send(coach, "application-void", application.pk).status_code == 302
        assert lines(case, EventKind.APPLICATION_FILED) == []
        assert send(coach, "application-void", application.pk).status_code == 422

    def test_is_not_found_by_others(self, case: Case, coach: User, outsider: User) -> None:
        application = make_application(case=case, by=coach)
        assert file_one(outsider, case).status_code == 404
        assert send(outsider, "application-complete", application.pk, on=TODAY.isoformat()).status_code == 404

    def test_of_a_closed_case_is_not_taken_in(self, coach: User) -> None:
        closed = make_case(coach=coach, status="CLOSED", closed_on=TODAY, closure_reason="MOVED")
        assert file_one(coach, closed).status_code == 403


class TestFact:
    def test_is_written_down_with_source_and_days(self, case: Case, coach: User) -> None:
        assert fact(coach, case, source="INQUIRY").status_code == 302
        shown = tab(coach, case)
        assert "$700 a month" in shown
        assert "A computer inquiry" in shown

    def test_ends_what_was_so_before(self, case: Case, coach: User) -> None:
        fact(coach, case)
        assert fact(coach, case, amount="800", first_day=(MONTH + timedelta(days=1)).isoformat()).status_code == 302
        with as_importer():
            found = list(HouseholdFact.objects.standing().order_by("first_day").values_list("amount", "last_day"))
        assert found == [(700, MONTH), (800, None)]

    def test_of_the_same_day_is_voided_by_a_new_one(self, case: Case, coach: User) -> None:
        fact(coach, case)
        fact(coach, case, amount="800")
        with as_importer():
            assert list(HouseholdFact.objects.standing().values_list("amount", flat=True)) == [800]
            assert HouseholdFact.objects.count() == 2

    def test_of_an_income_stands_beside_another(self, case: Case, coach: User) -> None:
        whose = {"kind": "WAGES", "participant_id": str(adult_of(case).pk), "period": "WEEK"}
        assert fact(coach, case, **whose).status_code == 302
        assert fact(coach, case, **whose).status_code == 302
        with as_importer():
            assert HouseholdFact.objects.standing().count() == 2

    def test_of_pays_that_go_up_and_down_counts_their_average(self, case: Case, coach: User) -> None:
        whose = {"kind": "WAGES", "participant_id": str(adult_of(case).pk), "period": "TWO_WEEKS"}
        assert fact(coach, case, **whose, amount="", averaged_from="$512.40  498 1,003.00").status_code == 302
        with as_importer():
            row = HouseholdFact.objects.get()
        assert (row.amount, row.averaged_from) == (Decimal("671.13"), [Decimal("512.40"), 498, 1003])
        assert "the average of $512.40, $498, $1,003" in tab(coach, case)

    @pytest.mark.parametrize(
        "said",
        [
            {"amount": "600", "averaged_from": "500 700"},
            {"amount": "", "averaged_from": "500"},
            {"amount": "", "averaged_from": "500 much"},
            {"amount": "", "averaged_from": ""},
            {"amount": "", "averaged_from": "1 " * 53},
            {"amount": "", "averaged_from": "512,498 530"},
            {"amount": "", "averaged_from": "512,40 498"},
            {"amount": "", "averaged_from": "512, 498"},
        ],
    )
    def test_of_pays_that_are_none_is_refused(self, case: Case, coach: User, said: dict[str, str]) -> None:
        whose = {"kind": "WAGES", "participant_id": str(adult_of(case).pk), "period": "WEEK"}
        assert fact(coach, case, **whose, **said).status_code == 422

    @pytest.mark.parametrize(
        "changes",
        [
            {"kind": "NOTHING"},
            {"amount": ""},
            {"amount": "-1"},
            {"period": ""},
            {"kind": "WAGES"},
            {"source": "HEARSAY"},
            {"kind": "UTILITIES", "amount": "", "period": "", "word": "head"},
            {"kind": "COUNTY", "amount": "", "period": "", "word": "\U0001f3d4" * 61},
            {"first_day": "2026-02-29"},
            {"last_day": (MONTH - timedelta(days=1)).isoformat()},
        ],
    )
    def test_is_refused_where_it_cannot_be(self, case: Case, coach: User, changes: dict[str, str]) -> None:
        assert fact(coach, case, **changes).status_code == 422

    def test_gets_its_last_day_and_is_taken_back(self, case: Case, coach: User) -> None:
        row = make_household_fact(case=case, by=coach, kind="RENT", amount=700)
        before = (MONTH - timedelta(days=1)).isoformat()
        assert send(coach, "household-fact-end", row.pk, last_day=before).status_code == 422
        assert send(coach, "household-fact-end", row.pk, last_day=TODAY.isoformat()).status_code == 302
        assert send(coach, "household-fact-void", row.pk).status_code == 302
        assert send(coach, "household-fact-end", row.pk, last_day=TODAY.isoformat()).status_code == 422

    def test_is_asked_by_its_kind(self, case: Case, coach: User) -> None:
        url = reverse("eligibility:household-fact-record", args=[case.pk])
        client = signed_in(coach)
        assert "Next" in client.get(url).content.decode()
        assert client.get(url, {"kind": "NOTHING"}).status_code == 422
        assert "How often" in client.get(url, {"kind": "RENT"}).content.decode()
        assert "How often" not in client.get(url, {"kind": "PREGNANT"}).content.decode()
        said = {"kind": "PREGNANT", "participant_id": str(adult_of(case).pk), "flag": "yes"}
        assert fact(coach, case, **said).status_code == 302
        assert fact(coach, case, kind="COUNTY", word="Juneau").status_code == 302
        assert "Juneau" in tab(coach, case)

    def test_of_another_case_is_refused(self, case: Case, coach: User) -> None:
        other = make_case(coach=coach)
        assert fact(coach, case, kind="WAGES", participant_id=str(adult_of(other).pk)).status_code == 422


@pytest.fixture
def ready(case: Case, coach: User) -> Application:
    make_household(case=case, by=coach)
    return make_application(case=case, by=coach, completed_on=TODAY)


def decide(user: User, application: Application, month: date = MONTH) -> HttpResponse:
    return send(user, "application-decide", application.pk, month=month.isoformat())


class TestDecide:
    """O010, O047: decided by an eligibility worker, stored whole, explained step by step."""

    def test_stores_the_whole_decision_and_tells_it(self, ready: Application, eligibility_worker: User) -> None:
        answer = decide(eligibility_worker, ready)
        row = only(Determination)
        assert answer.status_code == 302
        assert answer.url == reverse("eligibility:determination", args=[row.pk])  # type: ignore[attr-defined]
        assert row.is_eligible
        assert row.readings
        shown = signed_in(eligibility_worker).get(answer.url).content.decode()  # type: ignore[attr-defined]
        assert "Income before deductions" in shown
        assert "$1,200" in shown
        assert all(step["source"] in shown.replace("&#x27;", "'") for step in row.steps[:5])
        [line] = lines(ready.case, EventKind.ELIGIBILITY_DECIDED)
        facts = {key: value for key, value in line.facts.items() if key != "about"}
        told = {"programme": "SNAP", "month": f"{MONTH:%Y-%m}", "eligible": True, "filing_month": True}
        assert facts == told
        assert line.facts["about"] == str(row.application_id)

    def test_is_no_coachs(self, ready: Application, coach: User) -> None:
        assert decide(coach, ready).status_code == 403

    def test_is_none_of_another_office(self, ready: Application, other_office: Office) -> None:
        stranger = make_user(role="ELIGIBILITY_WORKER", office=other_office)
        assert decide(stranger, ready).status_code == 404

    def test_is_refused_before_the_application_is_complete(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        make_household(case=case, by=coach)
        assert decide(eligibility_worker, make_application(case=case, by=coach)).status_code == 422

    def test_is_refused_while_something_is_missing(self, case: Case, coach: User, eligibility_worker: User) -> None:
        application = make_application(case=case, by=coach, completed_on=TODAY)
        refused = decide(eligibility_worker, application)
        assert refused.status_code == 422
        assert "Still to find out for" in refused.content.decode()
        assert "who this is to the household" in tab(coach, case)

    def test_is_refused_twice_until_a_fact_is_new(
        self, ready: Application, coach: User, eligibility_worker: User
    ) -> None:
        decide(eligibility_worker, ready)
        again = decide(eligibility_worker, ready)
        assert again.status_code == 422
        assert "Nothing changed" in again.content.decode()
        with as_importer():
            first = Determination.objects.get()
            HouseholdFact.objects.filter(kind="RENT").update(amount=900)
        assert decide(eligibility_worker, ready).status_code == 302
        with as_importer():
            assert Determination.objects.newest().get().supersedes_id == first.pk
        page = signed_in(coach).get(reverse("eligibility:determination", args=[first.pk])).content.decode()
        assert "A later decision took its place" in page

    def test_says_the_reasons_of_a_denial_first(self, case: Case, coach: User, eligibility_worker: User) -> None:
        make_household(case=case, by=coach, wages="9000.00")
        answer = decide(eligibility_worker, make_application(case=case, by=coach, completed_on=TODAY))
        shown = signed_in(coach).get(answer.url).content.decode()  # type: ignore[attr-defined]
        assert "Not eligible" in shown
        assert shown.index("Why not") < shown.index("Step by step")
        assert "Income before deductions is within its limit: no." in shown

    def test_is_never_changed_by_staff(self, ready: Application, coach: User, eligibility_worker: User) -> None:
        row = make_decision(application=ready, by=eligibility_worker)
        for sql in (
            "UPDATE eligibility_determination SET monthly_benefit = 1",
            "DELETE FROM eligibility_determination",
        ):
            with pytest.raises(DatabaseError), in_context(actor=eligibility_worker), connection.cursor() as cursor:
                cursor.execute(sql)
        assert only(Determination).monthly_benefit == row.monthly_benefit

    def test_asks_no_more_queries_for_more_facts(self, ready: Application, coach: User) -> None:
        client = signed_in(coach)
        url = reverse("eligibility:benefits", args=[ready.case_id])
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for number in range(6):
            make_household_fact(case=ready.case, by=coach, kind="VEHICLES", amount=number)
            make_application(case=ready.case, by=coach, programme="CHILD_CARE", filed_on=days_ago(number + 1))
            make_interview(case=ready.case, by=coach)
            make_verification(application=ready, by=coach, asked_on=days_ago(number))
        with CaptureQueriesContext(connection) as many:
            client.get(url)
        assert len(many) == len(few) <= TAB_QUERIES


class TestChecklist:
    """O025: what has to be proven, by whom, asked, due, received; N019: from where, and with what result."""

    def ask(self, user: User, application: Application, **changes: Any) -> HttpResponse:
        values = {"proof": "INCOME", "due_on": days_ago(-10).isoformat()}
        return send(user, "verification-ask", application.pk, **values | changes)

    def test_is_asked_and_received(self, case: Case, coach: User) -> None:
        application = make_application(case=case, by=coach)
        whom = str(adult_of(case).pk)
        assert self.ask(coach, application, participant_id=whom).status_code == 302
        row = only(Verification)
        told = {"received_on": TODAY.isoformat(), "source": "INQUIRY", "result": "DIFFERS"}
        assert send(coach, "verification-receive", row.pk, **told).status_code == 302
        assert "A computer inquiry: says otherwise" in tab(coach, case)
        assert send(coach, "verification-receive", row.pk, **told).status_code == 422
        assert send(coach, "verification-void", row.pk).status_code == 302
        assert "A computer inquiry: says otherwise" not in tab(coach, case)

    def test_is_refused_where_it_cannot_be(self, case: Case, coach: User, outsider: User) -> None:
        application = make_application(case=case, by=coach)
        assert self.ask(coach, application, due_on=days_ago(1).isoformat()).status_code == 422
        assert self.ask(coach, application, proof="LUCK").status_code == 422
        assert self.ask(coach, application).status_code == 302
        assert self.ask(coach, application).status_code == 422
        assert self.ask(outsider, application).status_code == 404
        row = only(Verification)
        told = {"received_on": days_ago(-1).isoformat(), "source": "INQUIRY", "result": "DIFFERS"}
        assert send(coach, "verification-receive", row.pk, **told).status_code == 422
        assert send(outsider, "verification-receive", row.pk, **told).status_code == 404

    @pytest.mark.parametrize(("programme", "days", "status"), [("SNAP", 9, 422), ("SNAP", 10, 302), ("TANF", 9, 302)])
    def test_leaves_ten_days_for_proof_of_food_benefits(
        self, case: Case, coach: User, programme: str, days: int, status: int
    ) -> None:
        """7 CFR 273.2(f): no proof is due before the tenth day; of other programmes no such rule is on file."""
        application = make_application(case=case, by=coach, programme=programme)
        answer = self.ask(coach, application, due_on=days_ago(-days).isoformat())
        assert answer.status_code == status
        if status == 422:
            first = full_day(days_ago(-10))
            assert f"at least 10 days for proof. The first day allowed is {first}." in answer.content.decode()


class TestWhatIf:
    def look(self, user: User, case: Case, **asked: Any) -> HttpResponse:
        return signed_in(user).get(reverse("eligibility:what-if", args=[case.pk]), asked)

    def test_shows_months_and_the_cliff_and_stores_nothing(self, ready: Application, coach: User) -> None:
        asked = {"person": str(adult_of(ready.case).pk), "hours": "25", "wage": "18"}
        shown = self.look(coach, ready.case, **asked)
        assert shown.status_code == 200
        assert "$1,935" in shown.content.decode()
        assert "<svg" in shown.content.decode()
        with as_importer():
            assert not Determination.objects.exists()
            assert HouseholdFact.objects.filter(kind="WAGES").get().amount == 1200

    def test_says_what_is_missing_or_wrong(self, case: Case, coach: User, outsider: User) -> None:
        assert "Still to find out" in self.look(coach, case).content.decode()
        make_household(case=case, by=coach)
        assert self.look(coach, case, person="nobody", hours="25", wage="18").status_code == 422
        assert self.look(coach, case, person=str(adult_of(case).pk), hours="-1", wage="18").status_code == 422
        assert self.look(outsider, case).status_code == 404


class TestViolence:
    """TA-DVS tells of violence at home: only who may know of it in this case sees that there is such an application."""

    @pytest.fixture
    def oregon(self) -> Case:
        office = make_office(jurisdiction="US-OR")
        return make_case(coach=make_user(office=office))

    def test_is_seen_by_the_coach_and_by_who_stands_on_the_list(self, oregon: Case) -> None:
        with as_auditor():
            coach = User.objects.get(assignments__case=oregon)
        worker = make_user(role="ELIGIBILITY_WORKER", office=oregon.office)
        assert file_one(coach, oregon, programme="TA_DVS").status_code == 302
        assert lines(oregon, EventKind.APPLICATION_FILED) == []
        application = only(Application)
        assert "TA-DVS" in tab(coach, oregon)
        assert "TA-DVS" not in tab(worker, oregon)
        assert file_one(worker, oregon, programme="TA_DVS").status_code == 422
        assert decide(worker, application).status_code == 404
        proof = make_verification(application=application, by=coach)
        assert send(worker, "verification-void", proof.pk).status_code == 404
        with in_context(actor=worker):
            assert not Application.objects.exists()
            assert not Verification.objects.exists()
        make_access(case=oregon, staff=worker, by=make_user(role="OPERATIONS_MANAGER", office=oregon.office))
        assert "TA-DVS" in tab(worker, oregon)

    def test_in_a_fact_is_read_by_who_may_know_of_it_alone(
        self, case: Case, coach: User, eligibility_worker: User
    ) -> None:
        said = {"is_apart": True, "flag": True}
        row = make_household_fact(case=case, by=coach, kind="RENT", amount=None, period="", **said)
        assert "Yes" in tab(coach, case) or "Rent" in tab(coach, case)
        assert "Rent" not in tab(eligibility_worker, case)
        assert send(eligibility_worker, "household-fact-void", row.pk).status_code == 404
        with in_context(actor=eligibility_worker):
            assert not HouseholdFact.objects.exists()
        with as_auditor():
            assert not HouseholdFact.objects.exists()
        assert send(coach, "household-fact-void", row.pk).status_code == 302

    def test_is_offered_in_no_other_state(self, case: Case, coach: User) -> None:
        assert file_one(coach, case, programme="TA_DVS").status_code == 422


class TestWaiting:
    """N025: in time; who decides sees on Today what is due first."""

    def today(self, user: User) -> str:
        return signed_in(user).get(reverse("casework:today")).content.decode()

    def test_is_shown_to_who_decides_until_it_is_decided(
        self, ready: Application, coach: User, eligibility_worker: User
    ) -> None:
        assert "Applications to decide" in self.today(eligibility_worker)
        assert "Applications to decide" not in self.today(coach)
        decide(eligibility_worker, ready)
        assert "Applications to decide" not in self.today(eligibility_worker)

    def test_puts_the_earliest_due_day_first_and_says_what_is_late(self, coach: User, eligibility_worker: User) -> None:
        poor, late = make_case(coach=coach), make_case(coach=coach)
        make_household(case=poor, by=coach, wages="10.00", rent="700.00")
        make_application(case=poor, by=coach)
        make_application(case=late, by=coach, filed_on=days_ago(31))
        make_application(case=late, by=coach, programme="TA_DVS")
        shown = self.today(eligibility_worker)
        card = shown[shown.index("Applications to decide") :]
        assert card.index(late.number) < card.index(poor.number)
        assert "Overdue" in card
        assert "Seven days" in card
        assert "TA-DVS" not in shown

    def test_asks_no_more_queries_for_more_of_them(self, coach: User, eligibility_worker: User) -> None:
        client = signed_in(eligibility_worker)
        counts = []
        for _ in range(2):
            for _ in range(3):
                case = make_case(coach=coach)
                make_household(case=case, by=coach)
                make_application(case=case, by=coach)
            client.get(reverse("casework:today"))
            with CaptureQueriesContext(connection) as found:
                client.get(reverse("casework:today"))
            counts.append(len(found))
        assert counts[0] == counts[1]


class TestReplay:
    def replay(self, *arguments: str) -> tuple[str, int]:
        out = StringIO()
        try:
            call_command("replay", *arguments, stdout=out)
        except SystemExit as stopped:
            return out.getvalue(), int(str(stopped.code))
        return out.getvalue(), 0

    def test_finds_a_decision_as_it_was_made(self, ready: Application, eligibility_worker: User) -> None:
        decide(eligibility_worker, ready)
        assert self.replay() == ("differing 0 of 1\n", 0)
        assert self.replay("--rules", "now") == ("differing 0 of 1\n", 0)

    def test_names_what_differs_and_changes_nothing(self, ready: Application, eligibility_worker: User) -> None:
        row = make_decision(application=ready, by=eligibility_worker, monthly_benefit=1)
        said, status = self.replay("--case", ready.case.number)
        assert status == 1
        assert said.startswith(f"{row.pk} SNAP {MONTH:%Y-%m}: the monthly benefit")
        assert only(Determination).monthly_benefit == 1

    def test_lists_what_a_changed_value_would_change(self, ready: Application, eligibility_worker: User) -> None:
        decide(eligibility_worker, ready)
        row = only(Determination)
        readings = [one | {"value": 0.2} if one["id"] == RATE else one for one in row.readings]
        make_decision(application=ready, by=eligibility_worker, readings=readings, supersedes=row)
        said, status = self.replay()
        assert status == 1
        assert "expected_contribution" in said
        assert "the monthly benefit" in said
        assert self.replay("--rules", "now") == ("differing 0 of 2\n", 0)

    def test_names_the_value_that_changed(self, ready: Application, eligibility_worker: User) -> None:
        row = make_decision(application=ready, by=eligibility_worker)
        old = [one | {"value": 0.2} if one["id"] == RATE else one for one in row.readings]
        steps = [one | {"value": 0.2} if one["name"] == "rates.contribution" else one for one in row.steps]
        make_decision(application=ready, by=eligibility_worker, readings=old, steps=steps, supersedes=row)
        said, status = self.replay("--rules", "now")
        assert status == 1
        assert f"rates.contribution (by {RATE})" in said


def test_the_form_of_an_interview_takes_adults_alone(case: Case, coach: User) -> None:
    children = [one for one in people_of(case) if not one.is_adult]
    for one in children:
        told = {"participant_id": str(one.pk), "on": TODAY.isoformat(), "how": "PHONE"}
        assert send(coach, "interview-record", case.pk, **told).status_code == 422
    with as_importer():
        assert not Interview.objects.exists()
