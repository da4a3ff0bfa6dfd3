"""What a letter about a support says: authorised, denied with its reason, ending; always the right to a hearing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from casework.public import Refused
from coaching.choices import SupportLetterKind
from coaching.rules.support_letter import SupportLetterFacts, support_paragraphs
from coaching.rules.supports import SupportFacts
from eligibility.public import Hearing

DAY = date(2026, 11, 10)
TOLD = SupportLetterFacts(
    kind=SupportLetterKind.AUTHORISED,
    support=SupportFacts("CAR_REPAIR", "Brakes", "None", "Work", Decimal(1640), "VENDOR", "Sam’s Garage", DAY, DAY),
    jurisdiction="US-AK",
    given_on=DAY,
    hearing=Hearing(date(2026, 12, 10), date(2026, 12, 10), None, ()),
    office="Juneau",
    telephone="907-555-0100",
)


def words(**changes: object) -> str:
    return "\n".join(support_paragraphs(replace(TOLD, **changes)))  # type: ignore[arg-type]


def test_authorised_says_what_how_much_and_whom_we_pay() -> None:
    told = words()
    for part in ("car repair (Brakes): $1,640.00", "We pay Sam’s Garage.", "right to a hearing", "December 10, 2026"):
        assert part in told


def test_denied_says_the_reason_and_the_right_to_a_hearing() -> None:
    told = words(kind=SupportLetterKind.DENIED, reason="The garage gives credit.")
    for part in ("We decided not to pay", "Reason: The garage gives credit.", "right to a hearing", "legal"):
        assert part in told


def test_ending_says_the_last_day() -> None:
    told = words(kind=SupportLetterKind.ENDING, reason="The job pays now.", ends_on=DAY)
    assert "The last day is November 10, 2026." in told
    assert "Reason: The job pays now." in told


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": SupportLetterKind.DENIED},
        {"kind": SupportLetterKind.ENDING, "reason": "Over"},
        {"jurisdiction": "US-TX"},
    ],
)
def test_is_not_written_where_something_owed_has_no_words(changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        words(**changes)
