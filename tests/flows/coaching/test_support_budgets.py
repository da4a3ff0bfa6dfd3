"""Budgets for supports: set and answered for by somebody else than who draws on them (O090)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, Office, User
from coaching.models import Support, SupportBudget
from coaching.queries.support_spending import budgets_of, drawn_of
from tests.coaching_records import make_budget, make_payable, make_support
from tests.factories import NOW, TODAY, adult_of, as_auditor, make_case
from tests.people import signed_in
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db(transaction=True)


def ask(user: User, case: Case, budget: SupportBudget | None, amount: str) -> int:
    values = {
        "submission": str(uuid4()),
        "participant_id": str(adult_of(case).pk),
        "kind": "GAS",
        "purpose": f"Gas for {amount}",
        "amount": amount,
        "method": "CARD",
        "told_on": str(TODAY),
        "needed_on": str(TODAY),
        "activity_id": str(make_activity(case=case, by=user).pk),
        "alternatives": "None here.",
        "justification": "Work.",
        "budget_id": str(budget.pk) if budget else "",
    }
    return signed_in(user).post(reverse("coaching:support-ask", args=[case.pk]), values).status_code


def decide(user: User, support: Support, answer: str = "") -> Any:
    values = {"submission": str(uuid4()), "decision": "approve", "answer": answer}
    return signed_in(user).post(reverse("supervision:support-decide", args=[support.pk]), values)


class TestBudgets:
    def test_while_one_is_in_force_nothing_is_asked_for_beside_it(
        self, open_case: Case, coach: User, lead_worker: User
    ) -> None:
        """O090."""
        assert ask(coach, open_case, None, "5.00") == 302
        budget = make_budget(office=open_case.office, owner=lead_worker)
        assert ask(coach, open_case, None, "6.00") == 422
        assert ask(lead_worker, open_case, None, "6.00") == 422
        assert ask(coach, open_case, budget, "6.00") == 302

    def test_what_is_left_stands_with_the_request_and_more_needs_words(
        self, open_case: Case, coach: User, supervisor: User, lead_worker: User
    ) -> None:
        budget = make_budget(office=open_case.office, owner=lead_worker, amount=Decimal(1700), name="Winter")
        waiting = make_support(case=open_case, by=coach, budget=budget)
        make_payable(case=open_case, by=coach, kind="GAS", amount=Decimal(100), budget=budget)
        shown = signed_in(supervisor).get(reverse("supervision:approvals")).content.decode()
        assert "Budget Winter: $1,600.00 left; this is more." in shown
        silent = decide(supervisor, waiting)
        assert silent.status_code == 422
        assert "$1,600.00 is left in its budget." in silent.content.decode()
        assert decide(supervisor, waiting, "The rest comes on Monday.").status_code == 302
        with in_context(actor=coach):
            assert drawn_of(budget.pk) == Decimal(1740)

    def test_on_one_that_ended_meanwhile_nothing_is_approved(
        self, open_case: Case, coach: User, supervisor: User, lead_worker: User
    ) -> None:
        over = make_budget(office=open_case.office, owner=lead_worker, ended_by=supervisor, ended_at=NOW, name="Old")
        past = make_budget(office=open_case.office, owner=lead_worker, last_day=TODAY - timedelta(days=1))
        for budget in (over, past):
            waiting = make_support(case=open_case, by=coach, budget=budget)
            answer = decide(supervisor, waiting, "All the same.")
            assert answer.status_code == 422
            assert "holds no longer" in answer.content.decode()

    def test_more_than_is_left_of_all_cases_goes_to_the_supervisor(
        self, open_case: Case, coach: User, other_coach: User, lead_worker: User
    ) -> None:
        budget = make_budget(office=open_case.office, owner=lead_worker, amount=Decimal(100))
        other = make_case(coach=other_coach)
        assert ask(other_coach, other, budget, "70.00") == 302
        assert ask(coach, open_case, budget, "30.00") == 302
        assert ask(coach, open_case, budget, "0.01") == 302
        with as_auditor():
            asks = {str(row.amount): row.asks for row in Support.objects.all()}
        assert asks == {"70.00": [], "30.00": [], "0.01": ["BUDGET"]}
        with in_context(actor=coach):
            assert drawn_of(budget.pk) == Decimal(100)

    def test_are_listed_with_as_many_questions_for_three_as_for_one(
        self, open_case: Case, coach: User, lead_worker: User
    ) -> None:
        def queries() -> int:
            with in_context(actor=coach), CaptureQueriesContext(connection) as captured:
                rows = budgets_of(open_case.office)
            assert {row.left for row in rows} == {Decimal(5000)}
            return len(captured)

        make_budget(office=open_case.office, owner=lead_worker, name="One")
        few = queries()
        for name in ("Two", "Three"):
            make_budget(office=open_case.office, owner=lead_worker, name=name)
        assert queries() == few

    def test_what_ends_unpaid_is_drawn_no_more(self, open_case: Case, coach: User, lead_worker: User) -> None:
        budget = make_budget(office=open_case.office, owner=lead_worker)
        ended = {"stopped_on": TODAY, "stopped_by": coach, "stopped_at": NOW, "stopped_words": "A ride"}
        make_payable(case=open_case, by=coach, budget=budget, **ended)
        make_support(case=open_case, by=coach, budget=budget)
        with in_context(actor=coach):
            assert drawn_of(budget.pk) == 0

    def test_nobody_draws_on_their_own(self, open_case: Case, lead_worker: User, coach: User) -> None:
        budget = make_budget(office=open_case.office, owner=lead_worker)
        assert ask(lead_worker, open_case, budget, "5.00") == 422
        with pytest.raises(IntegrityError):
            make_support(case=open_case, by=lead_worker, budget=budget)
        make_support(case=open_case, by=coach, budget=budget)

    def test_a_manager_sets_and_ends_one_and_a_coach_none(
        self, office: Office, supervisor: User, lead_worker: User, coach: User
    ) -> None:
        values: dict[str, Any] = {
            "submission": str(uuid4()),
            "name": "Winter",
            "owner_id": str(lead_worker.pk),
            "amount": "5000",
            "first_day": str(TODAY),
            "last_day": str(TODAY),
        }
        url = reverse("coaching:support-budget-set")
        assert signed_in(coach).post(url, values).status_code == 403
        assert signed_in(supervisor).post(url, values).status_code == 302
        again = signed_in(supervisor).post(url, values | {"submission": str(uuid4())})
        assert "A budget with this name is in force." in again.content.decode()
        with as_auditor():
            budget = SupportBudget.objects.get()
        shown = signed_in(coach).get(reverse("coaching:support-budgets")).content.decode()
        assert "Winter" in shown
        assert "Set a budget" not in shown
        with pytest.raises(ProgrammingError), in_context(actor=coach), transaction.atomic():
            make_like(budget, office)
        end = reverse("coaching:support-budget-end", args=[budget.pk])
        assert 'name="submission"' in signed_in(supervisor).get(reverse("coaching:support-budgets")).content.decode()
        sent = {"submission": str(uuid4())}
        for _ in range(2):
            answer = signed_in(supervisor).post(end, sent, follow=True)
            assert "The budget is ended." in answer.content.decode() or answer.redirect_chain
        assert "This budget is ended already." not in answer.content.decode()
        with as_auditor():
            assert SupportBudget.objects.get().ended_by_id == supervisor.pk


def make_like(budget: SupportBudget, office: Office) -> None:
    SupportBudget.objects.create(
        office=office,
        name="Mine",
        owner_id=budget.owner_id,
        amount=1,
        first_day=TODAY,
        last_day=TODAY,
        set_by_id=budget.owner_id,
        set_at=NOW,
    )
