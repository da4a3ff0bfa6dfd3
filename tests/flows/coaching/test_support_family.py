"""Sums of a family count every case of it, whichever the reader sees; limits of a kind and after leaving hold."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from casework.choices import CaseStatus
from casework.context import in_context
from casework.models import Case, User
from coaching.queries.support_spending import UnseenAsk, unseen_sums
from tests.coaching_records import make_payable, make_refund, move_to
from tests.factories import TODAY, days_ago, make_case, make_user
from tests.flows.coaching.test_supports import ask, kept, tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unseen(open_case: Case) -> Case:
    """A case of the same family that another coach carries."""
    return make_case(family=open_case.family, office=open_case.office, coach=make_user(office=open_case.office))


class TestUnseen:
    @pytest.mark.parametrize(("amount", "asks"), [("700.00", []), ("700.01", ["SPLIT"])])
    def test_a_purchase_cut_in_two_over_two_cases_is_summed(
        self, open_case: Case, coach: User, supervisor: User, unseen: Case, amount: str, asks: list[str]
    ) -> None:
        """A076: the coach of one case does not see the other, and the limit holds all the same."""
        make_payable(case=unseen, by=supervisor, kind="CAR_REPAIR", amount=Decimal("800.00"), purpose="Vantoose axle")
        ask(coach, open_case, kind="CAR_REPAIR", amount=amount, purpose="Brakes")
        assert kept(purpose="Brakes").asks == asks
        assert "Vantoose" not in tab(coach, open_case)

    def test_tells_a_sum_and_no_row(self, open_case: Case, coach: User, supervisor: User, unseen: Case) -> None:
        make_payable(case=unseen, by=supervisor, kind="CAR_REPAIR", amount=Decimal("800.00"))
        make_refund(case=unseen, by=supervisor)
        make_payable(case=unseen, by=supervisor, authorised_on=days_ago(40), told_on=days_ago(40))
        window = UnseenAsk(open_case.pk, days_ago(30), TODAY)
        with in_context(actor=coach):
            assert unseen_sums([window, UnseenAsk(open_case.pk, days_ago(30), TODAY, ("CAR_REPAIR",))]) == [830, 800]
            assert unseen_sums([UnseenAsk(unseen.pk, days_ago(30), TODAY)]) == [0]
            assert unseen_sums([UnseenAsk(open_case.pk, date(2000, 1, 1), date.max)]) == [870]
        with in_context(actor=supervisor):
            assert unseen_sums([window]) == [0]
        with in_context(actor=coach), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM coaching_support WHERE case_id = %s", [unseen.pk])
            assert cursor.fetchone() == (0,)


class TestAfterLeaving:
    def test_needs_no_new_step(self, coach: User) -> None:
        """O056, A072: the leaving itself is what it belongs to."""
        left = {"status": CaseStatus.CLOSED, "closed_on": days_ago(10), "closure_reason": "EMPLOYMENT"}
        case = make_case(coach=coach, is_closed_with_work=True, **left)
        ask(coach, case, step_id="", activity_id="")
        assert kept().closing_id is not None
        assert "After leaving with work" in tab(coach, case)

    @pytest.mark.django_db(transaction=True, databases=["default", "owner"])
    @pytest.mark.parametrize(("amount", "status"), [("999.99", 302), ("1000.00", 302), ("1000.01", 422)])
    def test_oregon_gives_to_the_cent_what_it_gives(self, coach: User, amount: str, status: int) -> None:
        """O056; OAR 461-190-0241: $1,000 after leaving with work."""
        left = {"status": CaseStatus.CLOSED, "closed_on": days_ago(40), "closure_reason": "EMPLOYMENT"}
        case = make_case(coach=coach, is_closed_with_work=True, referred_on=days_ago(100), **left)
        move_to(case, "US-OR")
        assert ask(coach, case, step_id="", activity_id="", amount=amount).status_code == status
