"""What a fact may say: the same bounds by which a household is read, with the place of the error."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.refusals import Refused
from eligibility.rules.kinds import KINDS, Shape
from eligibility.rules.reading import bounds_of
from eligibility.rules.requirements import MOST_PAYS, average_of, require_said

TODAY = date(2026, 11, 9)


def say(kind: str, **said: Any) -> None:
    nothing: dict[str, Any] = {"amount": None, "flag": None, "word": "", "day": None, "period": ""}
    require_said(KINDS[kind], **nothing | said, today=TODAY)


def refused(kind: str, **said: Any) -> Refused:
    with pytest.raises(Refused) as found:
        say(kind, **said)
    return found.value


@pytest.mark.parametrize(
    ("kind", "amount", "period"),
    [
        ("LIQUID_ASSETS", 20_000_000, ""),
        ("TANF_PENALTY_STEP", 1_001, ""),
        ("WAGES", 3_000_000, "WEEK"),
        ("WAGES", 5_000_000, "TWO_WEEKS"),
        ("WAGES", 5_000_001, "TWICE"),
        ("WAGES", -1, "MONTH"),
    ],
)
def test_an_amount_that_no_household_is_read_with_is_refused_at_its_field(kind: str, amount: int, period: str) -> None:
    assert refused(kind, amount=Decimal(amount), period=period).field == "amount"


def test_every_amount_and_count_has_bounds() -> None:
    for kind in KINDS.values():
        if kind.shape in (Shape.AMOUNT, Shape.COUNT):
            say(kind.code, amount=bounds_of(kind.key)[1], period="MONTH" if kind.is_flow else "")


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(2014, 12, 31), date(2027, 11, 11)])
def test_a_day_far_away_is_refused(day: date) -> None:
    assert refused("TADVS_FIRST_DAY", day=day).field == "day"
    say("TADVS_FIRST_DAY", day=TODAY)


@given(st.lists(st.decimals("0", "9999.99", places=2), min_size=2, max_size=MOST_PAYS), st.randoms())
def test_an_average_lies_between_its_pays_in_whatever_order(pays: list[Decimal], chance: Random) -> None:
    mixed = list(pays)
    chance.shuffle(mixed)
    assert min(pays) <= average_of(pays) == average_of(mixed) <= max(pays)


def test_half_a_cent_of_an_average_goes_up() -> None:
    assert average_of([Decimal("10.00"), Decimal("10.01")]) == Decimal("10.01")


@pytest.mark.parametrize("pays", [[], ["5"], ["5"] * (MOST_PAYS + 1), ["5", "-1"]])
def test_no_average_is_made_of_what_is_none(pays: list[str]) -> None:
    with pytest.raises(Refused) as found:
        average_of([Decimal(one) for one in pays])
    assert found.value.field == "averaged_from"
