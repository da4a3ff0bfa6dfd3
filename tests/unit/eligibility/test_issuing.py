"""What is to be paid, what was too much and what too little: each for itself, whatever came before."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eligibility.choices import Programme
from eligibility.rules.issuing import METHODS, Balance, Payment, balance_of, need_by
from eligibility.rules.registry import Program

AMOUNTS = st.decimals(0, 2000, places=2)


def paid(amount: int) -> Payment:
    return Payment(Decimal(amount), is_paid=True)


def balance(decided: int, *payments: Payment, recovered: int = 0, **known: bool) -> Balance:
    return balance_of(Decimal(decided), payments, recovered=Decimal(recovered), **known)


FILED = date(2026, 11, 20)


class TestBalance:
    def test_has_nothing_too_little_before_anything_was_paid(self) -> None:
        found = balance(500)
        assert (found.to_pay, found.under, found.over) == (500, 0, 0)

    def test_of_a_month_that_is_past_is_too_little(self) -> None:
        assert balance(500, is_over=True).under == 500

    def test_is_settled_by_one_payment(self) -> None:
        found = balance(500, paid(500))
        assert (found.to_pay, found.under, found.over) == (0, 0, 0)

    def test_is_too_much_by_a_cent(self) -> None:
        found = balance_of(Decimal("499.99"), [paid(500)])
        assert (found.over, found.under) == (Decimal("0.01"), 0)
        assert balance_of(Decimal("500.01"), [paid(500)]).under == Decimal("0.01")

    def test_lets_what_waits_be_no_payment_yet(self) -> None:
        found = balance(500, Payment(Decimal(500)))
        assert (found.to_pay, found.paid, found.over) == (0, 0, 0)

    def test_counts_what_came_back_as_not_paid(self) -> None:
        found = balance(500, Payment(Decimal(500), is_paid=True, came_back=True))
        assert (found.to_pay, found.paid, found.under) == (500, 0, 500)

    def test_is_too_much_until_it_was_held_back(self) -> None:
        assert balance(400, paid(500), recovered=40).over == 60
        late = balance(450, paid(500), recovered=100)
        assert (late.over, late.under) == (0, 50)

    def test_lets_nothing_be_held_back_twice(self) -> None:
        assert balance_of(Decimal(400), [paid(500)], recovering=Decimal(70)).to_recover == 30

    def test_of_the_most_that_may_be_paid_is_never_too_little(self) -> None:
        """TA-DVS: the decision tells the most that may be paid in the period (OAR 461-135-1230)."""
        assert balance(1200, paid(300), is_most=True).under == 0
        assert balance(1200, paid(300), is_most=True).to_pay == 900
        shared = balance_of(Decimal(1200), [paid(300)], is_most=True, elsewhere=Decimal(400))
        assert (shared.to_pay, shared.paid) == (500, 300)

    @given(decided=AMOUNTS, amounts=st.lists(AMOUNTS, max_size=4), recovered=AMOUNTS)
    def test_is_never_too_much_and_too_little_at_once(
        self, decided: Decimal, amounts: list[Decimal], recovered: Decimal
    ) -> None:
        found = balance_of(decided, [Payment(one, is_paid=True) for one in amounts], recovered=recovered, is_over=True)
        assert found.over == 0 or found.under == 0
        assert found.over - found.under == sum(amounts) - recovered - decided
        assert found.to_pay == found.under

    @given(decided=AMOUNTS, less=AMOUNTS, amount=AMOUNTS)
    def test_of_a_lower_decision_never_has_less_too_much(
        self, decided: Decimal, less: Decimal, amount: Decimal
    ) -> None:
        low, high = sorted([decided, less])
        payments = [Payment(amount, is_paid=True)]
        assert balance_of(low, payments).over >= balance_of(high, payments).over


class TestNeedBy:
    def test_is_the_seventh_day_where_it_is_expedited(self) -> None:
        """7 CFR 273.2(i)(3)."""
        told = need_by(Program.SNAP, "US-AK", filed_on=FILED, month=date(2026, 11, 1), expedited_from=FILED)
        assert told is not None
        assert told.on == date(2026, 11, 27)

    def test_is_the_thirtieth_day_else(self) -> None:
        """7 CFR 274.2(b)."""
        told = need_by(Program.SNAP, "US-OR", filed_on=date(2028, 2, 1), month=date(2028, 2, 1))
        assert told is not None
        assert told.on == date(2028, 3, 2)

    def test_is_not_on_file_for_later_months(self) -> None:
        later = need_by(Program.SNAP, "US-AK", filed_on=date(2026, 10, 20), month=date(2026, 11, 1))
        assert later is None


def test_every_programme_has_a_way_to_be_paid() -> None:
    assert set(METHODS) == set(Programme)
    assert all(METHODS.values())
