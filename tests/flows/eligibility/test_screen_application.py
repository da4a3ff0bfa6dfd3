"""What a household says at filing: kept as it was said, screened that day, its clock, taken back, said again."""

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Deadline, Event, User
from casework.refusals import Refused
from eligibility.models import Application, Determination, ExpeditedScreening, HouseholdFact
from eligibility.operations.applications import file_application
from eligibility.operations.decisions import decide_application
from eligibility.operations.screenings import screen_application
from eligibility.rules.screening import Answers
from tests.benefit_records import MONTH, make_application, make_household, make_household_fact, make_screening
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer, days_ago, make_case, make_event, moment
from tests.flows.eligibility.desk import NEXT, see
from tests.flows.eligibility.test_decide import file_one, send
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
POOR = {
    "liquid_resources": "40",
    "gross_income": "100.50",
    "shelter_costs": "700",
    "utility_costs": "0",
    "is_destitute": "NO",
}
FINE = POOR | {"liquid_resources": "900", "gross_income": "2000"}


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


def rows(case: Case) -> list[ExpeditedScreening]:
    with as_auditor():
        return list(
            ExpeditedScreening.objects.filter(case=case).select_related("screened_by", "voided_by").order_by("on", "pk")
        )


def owed(case: Case) -> dict[str, tuple[Any, Any]]:
    """Return the deadlines of decisions: due day, and when met."""
    with as_auditor():
        found = Deadline.objects.filter(case=case, standard__in=["benefit-decision", "expedited-decision"])
        return {one.standard: (one.due_on, one.met_on) for one in found}


def lines(case: Case) -> list[Event]:
    with as_auditor():
        return list(Event.objects.standing().filter(case=case, kind=EventKind.APPLICATION_SCREENED))


class TestAskedAtFiling:
    """O047, N025; 7 CFR 273.2(i)(1)-(3)."""

    def test_is_kept_as_it_was_said_and_due_in_seven_days(self, coach: User, case: Case) -> None:
        assert file_one(coach, case, **POOR).status_code == 302
        [row] = rows(case)
        assert (str(row.gross_income), row.on, row.is_destitute, row.screened_by) == ("100.50", TODAY, False, coach)
        assert owed(case) == {
            "benefit-decision": (TODAY + timedelta(days=30), TODAY),
            "expedited-decision": (TODAY + timedelta(days=7), None),
        }
        shown = see(coach, "benefits", case.pk)
        assert "Due within seven days" in shown
        assert "income $100.50 this month" in shown

    def test_the_ledger_tells_no_amount(self, coach: User, case: Case) -> None:
        file_one(coach, case, **POOR)
        [line] = lines(case)
        assert set(line.facts) == {"programme", "about", "screening", "expedited"}
        assert line.facts["expedited"] is True

    def test_not_entitled_leaves_the_thirty_days(self, coach: User, case: Case) -> None:
        file_one(coach, case, **FINE)
        assert owed(case) == {"benefit-decision": (TODAY + timedelta(days=30), None)}
        assert "Not due within seven days" in see(coach, "benefits", case.pk)

    def test_nothing_said_is_taken_in_and_asked_for_on_the_tab(self, coach: User, case: Case) -> None:
        assert file_one(coach, case).status_code == 302
        assert rows(case) == []
        shown = see(coach, "benefits", case.pk)
        assert "Not screened for seven-day service yet" in shown
        assert "write down what it says" in shown

    def test_is_asked_for_too_where_the_facts_are_whole(self, coach: User, case: Case) -> None:
        """7 CFR 273.2(i)(2): every application is screened, whatever the facts on file can tell."""
        make_household(case=case, by=coach)
        file_one(coach, case)
        shown = see(coach, "benefits", case.pk)
        assert "Not screened for seven-day service yet" in shown
        assert "cannot tell it either" not in shown

    def test_asks_whether_farmworkers_are_destitute(self, coach: User, case: Case) -> None:
        """7 CFR 273.10(e)(3)."""
        file_one(coach, case, **POOR | {"gross_income": "3000", "shelter_costs": "0", "is_destitute": "YES"})
        shown = see(coach, "benefits", case.pk)
        assert "Due within seven days" in shown
        assert "destitute migrant or seasonal farmworkers" in shown
        assert "Destitute migrant or seasonal farmworkers" in see(coach, "application-file", case.pk)

    def test_the_operation_refuses_answers_for_another_programme(self, coach: User, case: Case) -> None:
        with pytest.raises(Refused), in_context(actor=coach):
            file_application(
                case_id=case.pk,
                programme="TANF",
                filed_on=TODAY,
                how="OFFICE",
                answers=Answers(*map(Decimal, ("40", "100", "0", "0")), is_destitute=False),
                actor=coach,
                now=NOW,
            )

    def test_a_part_of_it_is_refused_beside_what_is_missing(self, coach: User, case: Case) -> None:
        answer = file_one(coach, case, gross_income="100")
        assert answer.status_code == 422
        assert "0 where there is none" in answer.content.decode()
        assert 'value="100"' in answer.content.decode()
        assert rows(case) == []

    def test_amounts_that_cannot_be_are_refused(self, coach: User, case: Case) -> None:
        for wrong in ("-1", "🙂", "9" * 10_000, "1.234"):
            assert file_one(coach, case, **POOR | {"gross_income": wrong}).status_code == 422
        assert rows(case) == []

    def test_is_for_food_benefits_alone(self, coach: User, case: Case) -> None:
        answer = file_one(coach, case, programme="TANF", **POOR)
        assert answer.status_code == 422
        assert "is for food benefits" in answer.content.decode()


class TestScreenedLater:
    """7 CFR 273.2(i)(3)(iv): found late, the days count from that day."""

    def test_counts_from_the_day_on_which_it_was_found(self, coach: User, case: Case) -> None:
        application = make_application(case=case, by=coach, filed_on=days_ago(10))
        make_screening(application=application, by=coach, on=days_ago(10))
        assert send(coach, "application-screen", application.pk, on=TODAY.isoformat(), **POOR).status_code == 302
        assert len(rows(case)) == 2
        assert owed(case)["expedited-decision"] == (TODAY + timedelta(days=7), None)
        assert "when it was found" in see(coach, "benefits", case.pk)

    def test_the_first_screening_counts_from_filing_however_late(self, coach: User, case: Case) -> None:
        application = make_application(case=case, by=coach, filed_on=days_ago(3))
        assert "count from filing where this is asked for the first time" in see(
            coach, "application-screen", application.pk
        )
        send(coach, "application-screen", application.pk, on=TODAY.isoformat(), **POOR)
        assert owed(case)["expedited-decision"] == (TODAY + timedelta(days=4), None)

    def test_facts_told_later_find_it_from_their_day(self, coach: User, case: Case) -> None:
        application = make_application(case=case, by=coach, filed_on=days_ago(10))
        make_screening(application=application, by=coach, on=days_ago(10))
        make_household(case=case, by=coach)
        with as_importer():
            HouseholdFact.objects.update(first_day=days_ago(60))
        since, told_on = days_ago(60), days_ago(2)
        make_household_fact(case=case, by=coach, kind="MORTGAGE", first_day=since, amount=5000, told_on=told_on)
        assert "when it was found" in see(coach, "benefits", case.pk)

    def test_is_said_once_entitled_and_no_more(self, coach: User, case: Case) -> None:
        file_one(coach, case, **POOR)
        [application] = _applications(case)
        answer = send(coach, "application-screen", application.pk, on=TODAY.isoformat(), **FINE)
        assert answer.status_code == 422
        assert "It is due within seven days already" in answer.content.decode()
        assert len(rows(case)) == 1

    def test_refuses_a_day_before_the_filing_or_to_come(self, coach: User, case: Case) -> None:
        application = make_application(case=case, by=coach)
        for day in (days_ago(1), days_ago(-1)):
            assert send(coach, "application-screen", application.pk, on=day.isoformat(), **POOR).status_code == 422
        assert rows(case) == []

    def test_refuses_another_programme(self, coach: User, case: Case) -> None:
        application = make_application(case=case, by=coach, programme="TANF")
        answer = send(coach, "application-screen", application.pk, on=TODAY.isoformat(), **POOR)
        assert answer.status_code == 422

    def test_is_shut_for_other_offices_and_roles(self, coach: User, outsider: User, auditor: User, case: Case) -> None:
        application = make_application(case=case, by=coach)
        told = {"on": TODAY.isoformat()} | POOR
        assert send(outsider, "application-screen", application.pk, **told).status_code == 404
        assert send(auditor, "application-screen", application.pk, **told).status_code == 403

    def test_two_at_once_find_it_once(self, coach: User, case: Case) -> None:
        application = make_application(case=case, by=coach)
        said: list[str] = []

        def screen() -> None:
            try:
                with in_context(actor=coach):
                    screen_application(
                        application_id=application.pk,
                        on=TODAY,
                        answers=Answers(*map(Decimal, ("40", "100", "0", "0")), is_destitute=False),
                        actor=coach,
                        now=NOW,
                    )
                said.append("done")
            except Exception as error:
                said.append(type(error).__name__)
            finally:
                connection.close()

        threads = [threading.Thread(target=screen) for _ in range(2)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(said) == ["Refused", "done"]
        assert len(rows(case)) == 1


class TestTakenBack:
    def test_opens_the_thirty_days_again(self, coach: User, case: Case) -> None:
        file_one(coach, case, **POOR)
        [row] = rows(case)
        assert send(coach, "screening-void", row.pk).status_code == 302
        assert owed(case) == {"benefit-decision": (TODAY + timedelta(days=30), None)}
        [row] = rows(case)
        assert row.voided_by == coach
        assert row.voided_at is not None
        assert lines(case) == []

    def test_twice_is_refused(self, coach: User, case: Case) -> None:
        file_one(coach, case, **POOR)
        [row] = rows(case)
        send(coach, "screening-void", row.pk)
        assert send(coach, "screening-void", row.pk).status_code == 422

    def test_the_database_keeps_what_was_said(self, coach: User, case: Case) -> None:
        file_one(coach, case, **POOR)
        [row] = rows(case)
        with pytest.raises(DatabaseError), in_context(actor=coach):
            ExpeditedScreening.objects.filter(pk=row.pk).update(gross_income=1)


class TestDecided:
    """O047: the decision meets what is owed, a withdrawal too."""

    def test_a_decision_meets_it(self, coach: User, eligibility_worker: User, case: Case) -> None:
        file_one(coach, case, **POOR)
        [application] = _applications(case)
        make_household(case=case, by=coach)
        send(coach, "interview-record", case.pk, **_interview(case))
        send(coach, "application-complete", application.pk, on=TODAY.isoformat())
        with in_context(actor=eligibility_worker):
            decide_application(application_id=application.pk, month=MONTH, actor=eligibility_worker, now=NOW)
        assert owed(case)["expedited-decision"] == (TODAY + timedelta(days=7), TODAY)
        with as_auditor():
            assert Determination.objects.filter(case=case).count() == 1

    def test_a_decision_of_another_month_does_not(self, coach: User, eligibility_worker: User, case: Case) -> None:
        """7 CFR 273.2(i)(3): due on the seventh day are the benefits of the month of filing."""
        file_one(coach, case, **POOR)
        [application] = _applications(case)
        make_household(case=case, by=coach)
        send(coach, "interview-record", case.pk, **_interview(case))
        send(coach, "application-complete", application.pk, on=TODAY.isoformat())
        with in_context(actor=eligibility_worker):
            decide_application(application_id=application.pk, month=NEXT, actor=eligibility_worker, now=NOW)
        assert owed(case)["expedited-decision"] == (TODAY + timedelta(days=7), None)

    def test_a_withdrawal_meets_it(self, coach: User, case: Case) -> None:
        file_one(coach, case)
        [application] = _applications(case)
        send(coach, "application-withdraw", application.pk, on=TODAY.isoformat())
        assert owed(case) == {"benefit-decision": (TODAY + timedelta(days=30), TODAY)}

    def test_today_tells_it_in_its_list_and_not_again_in_the_card(
        self, coach: User, eligibility_worker: User, case: Case
    ) -> None:
        file_one(coach, case, **POOR)
        with time_machine.travel(moment(TODAY + timedelta(days=2))):  # within the days that Today looks ahead
            shown = signed_in(eligibility_worker).get("/").content.decode()
        assert "Have a decision made within seven days for" in shown
        assert "Applications to decide" not in shown

    def test_today_tells_it_in_the_card_where_the_facts_make_it_due_before_the_day_listed(
        self, coach: User, eligibility_worker: User, case: Case
    ) -> None:
        """Its line in the ledger has the longer clock alone."""
        make_household(case=case, by=coach, wages="10.00")
        application = make_application(case=case, by=coach, filed_on=days_ago(5))
        listed = TODAY + timedelta(days=3)
        filed = EventKind.APPLICATION_FILED
        make_event(case, filed, on=days_ago(5), subject=application, due_on=listed, programme="SNAP")
        shown = signed_in(eligibility_worker).get("/").content.decode()
        assert "Applications to decide" in shown
        assert "Seven days" in shown[shown.index("Applications to decide") :]


def _applications(case: Case) -> list[Application]:
    with as_auditor():
        return list(Application.objects.filter(case=case))


def _interview(case: Case) -> dict[str, str]:
    whom = str(adult_of(case).pk)
    return {"participant_id": whom, "on": TODAY.isoformat(), "how": "PHONE", "is_explained": "on"}
