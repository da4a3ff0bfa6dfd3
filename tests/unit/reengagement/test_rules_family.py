"""Several open penalties of one family: the highest share, the share at risk, what stops the payment once (13.3)."""

from datetime import date
from decimal import Decimal

import pytest

from reengagement.choices import PenaltyReason
from reengagement.rules import Figures
from reengagement.rules.family import FamilyMoney, Part, amount_of, several_rule
from reengagement.rules.ladder import Level

ON = date(2027, 1, 15)
_R = PenaltyReason


def figures(state: str) -> Figures:
    return Figures(state, ON)


def part(share: str, number: int = 1, reason: PenaltyReason = _R.ACTIVITY) -> Part:
    return Part(reason, Level(number, Decimal(share), ON))


def after(state: str, parts: list[Part], money: FamilyMoney) -> Decimal | None:
    amount = amount_of(money, parts, figures=figures(state))
    return amount.after if amount else None


class TestAlaska:
    """`tanf.ak.penalty.stacking`: one percentage for a family, the highest; school on top; never below zero."""

    MONEY = FamilyMoney(Decimal(923), size=3, table="adult_included")

    @pytest.mark.parametrize(
        ("parts", "paid"),
        [
            ([part("0.4")], 553),  # worked example atap-pen-1
            ([part("0.4"), part("0.4")], 553),
            ([part("0.4"), part("0.75", 2)], 230),
            ([part("0.75", 2), part("0.4"), part("0.4")], 230),
            ([part("0.4"), Part(_R.SCHOOL)], 184),
            ([Part(_R.SCHOOL), Part(_R.SCHOOL)], 554),
            ([part("0.75", 2), Part(_R.SCHOOL)], 0),
            ([part("0.4"), Part(_R.JOB_QUIT)], 0),
            ([part("1", 3), part("0.4")], 0),
        ],
    )
    def test_takes_the_highest_alone(self, parts: list[Part], paid: int) -> None:
        assert after("US-AK", parts, self.MONEY) == paid
        assert after("US-AK", parts[::-1], self.MONEY) == paid

    def test_says_that_this_is_a_reading(self) -> None:
        amount = amount_of(self.MONEY, [part("0.4"), part("0.75", 2)], figures=figures("US-AK"))
        assert amount is not None
        assert "only the highest level counts" in amount.steps[0].doubt
        assert several_rule(figures("US-AK"))[0].startswith("Of several the highest share alone counts")

    def test_knows_nothing_without_size_and_table(self) -> None:
        assert after("US-AK", [part("0.4"), part("0.4")], FamilyMoney(Decimal(923))) is None


class TestOregon:
    """OAR 461-130-0330, 461-135-0200: with two adults the 25 percent ceiling is the family's."""

    @pytest.mark.parametrize(
        ("shares", "reduction"),
        [
            (["0.0625"], "31.63"),
            (["0.0625", "0.0625"], "63.25"),
            (["0.125", "0.125"], "126.50"),
            (["0.1875", "0.0625"], "126.50"),
            (["0.1875", "0.125"], "126.50"),
            (["0.25", "0.25"], "126.50"),
        ],
    )
    def test_stops_at_the_share_at_risk(self, shares: list[str], reduction: str) -> None:
        amount = amount_of(FamilyMoney(Decimal(506)), [part(share) for share in shares], figures=figures("US-OR"))
        assert amount is not None
        assert amount.reduction == Decimal(reduction)

    def test_takes_off_what_is_held_back_first(self) -> None:
        parts = [part("0.25"), part("0.125")]
        assert after("US-OR", parts, FamilyMoney(Decimal(506), recovered=Decimal(106))) == 300


class TestNorthCarolina:
    MONEY = FamilyMoney(Decimal(272))

    @pytest.mark.parametrize(
        ("reasons", "paid"),
        [
            ([_R.CHILD_SUPPORT], 204),
            ([_R.CHILD_SUPPORT, _R.CHILD_SUPPORT], 204),
            ([_R.CHILD_SUPPORT, _R.ACTIVITY], 0),
            ([_R.ACTIVITY, _R.JOB_QUIT], 0),
            ([_R.SUBSTANCE], None),
            ([_R.SUBSTANCE, _R.CHILD_SUPPORT], None),
            ([_R.SUBSTANCE, _R.SIGNATURE], 0),
        ],
    )
    def test_stops_the_whole_payment_once(self, reasons: list[PenaltyReason], paid: int | None) -> None:
        assert after("US-NC", [Part(reason) for reason in reasons], self.MONEY) == paid

    def test_pays_nothing_once_the_case_is_over(self) -> None:
        """`tanf.nc.sanction.child_support`: after 60 days the case ends."""
        assert after("US-NC", [Part(_R.CHILD_SUPPORT, is_case_over=True)], self.MONEY) == 0


def test_in_texas_months_do_not_add() -> None:
    assert after("US-TX", [Part(_R.ACTIVITY), Part(_R.CHILD_SUPPORT)], FamilyMoney(Decimal(382))) == 0
    assert "months do not add" in several_rule(figures("US-TX"))[0]


def test_without_a_payment_or_a_penalty_there_is_no_amount() -> None:
    for state in ("US-AK", "US-OR", "US-NC", "US-TX"):
        assert after(state, [part("0.25")], FamilyMoney(None)) is None
        assert after(state, [], FamilyMoney(Decimal(500))) is None
