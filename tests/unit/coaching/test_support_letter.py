"""What a letter about a support says: authorised, denied with its reason, ending; always the right to a hearing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from casework.public import Refused
from coaching.choices import SupportLetterKind
from coaching.rules.support_letter import Ending, SupportLetterFacts, support_paragraphs
from coaching.rules.supports import SupportFacts
from eligibility.public import Hearing

DAY = date(2026, 11, 10)
TOLD = SupportLetterFacts(
    kind=SupportLetterKind.AUTHORISED,
    support=SupportFacts("CAR_REPAIR", "Brakes", "None", "Work", Decimal(1640), "VENDOR", "Sam’s Garage", DAY, DAY),
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
    told = words(kind=SupportLetterKind.ENDING, reason="The job pays now.", ends_on=DAY, ending=Ending.DAYS)
    assert "The last day is November 10, 2026." in told
    assert "Reason: The job pays now." in told


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": SupportLetterKind.DENIED},
        {"kind": SupportLetterKind.ENDING, "reason": "Over"},
    ],
)
def test_is_not_written_where_something_owed_has_no_words(changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        words(**changes)


def test_an_end_that_is_past_is_told_as_past() -> None:
    told = words(kind=SupportLetterKind.ENDING, reason="Over.", ends_on=date(2026, 11, 9), ending=Ending.DAYS)
    assert "ended. The last day was November 9, 2026." in told


@pytest.mark.parametrize(
    ("ending", "part"),
    [
        (Ending.UNPAID, "We had decided to pay for car repair (Brakes), $1,640.00. We do not pay it after all."),
        (Ending.WITHDRAWN, "We wrote down that you do not ask for it any more."),
        (Ending.CHANGED, "We told you that we pay for car repair (Brakes), $1,640.00. That holds no longer."),
    ],
)
def test_what_was_never_paid_is_not_told_as_help_that_ends(ending: Ending, part: str) -> None:
    told = words(kind=SupportLetterKind.ENDING, reason="So it is.", ends_on=DAY, ending=ending)
    assert part in told
    assert "last day" not in told.split("Reason")[0]


def test_pays_the_vendor_only_where_a_vendor_is_paid() -> None:
    assert "We pay Sam’s Garage" not in words(support=replace(TOLD.support, method="CARD"))


def test_names_no_rule_that_is_not_on_file() -> None:
    assert "Rule: no rule on file." in words()
    assert "Rule: OAR 461-190-0211." in words(rule="OAR 461-190-0211")
