"""What a notice says: amounts, days, reasons with their source, and the rights; nothing that is owed is left out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from casework.public import Refused
from eligibility.choices import LetterKind, Programme
from eligibility.rules.decision_letter import LetterFacts, paragraphs_of
from eligibility.rules.timely import Effect, Hearing, Step

GIVEN = date(2026, 11, 12)
HEARING = Hearing(date(2027, 2, 10), date(2027, 2, 10), None, ())
EFFECT = Effect(date(2026, 11, 22), date(2026, 12, 1), Step("Effective day", (), "Ten days.", "", "7 AAC 49.060"))
FACTS = LetterFacts(
    kind=LetterKind.APPROVAL,
    programme=Programme.SNAP,
    jurisdiction="US-AK",
    given_on=GIVEN,
    amounts=((date(2026, 11, 1), Decimal("412.00")), (date(2026, 12, 1), Decimal("618.00"))),
    before=None,
    certified=(date(2026, 11, 10), date(2027, 10, 31)),
    reasons=("your household passes every test",),
    rules=("7 CFR 273.9",),
    hearing=HEARING,
    office="Juneau",
    telephone="907-555-0101",
)
LESS = replace(
    FACTS,
    kind=LetterKind.REDUCTION,
    amounts=((date(2026, 12, 1), Decimal("500.50")),),
    before=Decimal("618.00"),
    certified=None,
    effect=EFFECT,
    cure="Show us.",
)


class TestLetter:
    def test_of_an_approval_tells_months_amounts_and_the_certification(self) -> None:
        said = "\n".join(paragraphs_of(FACTS))
        assert "November 2026: $412.00. From December 2026: $618.00 a month." in said
        assert "certified from November 10, 2026 to October 31, 2027" in said
        assert "right to a hearing" in said
        assert "February 10, 2027" in said
        assert "907-555-0101" in said

    def test_of_a_denial_tells_the_reason_and_its_source(self) -> None:
        denied = replace(
            FACTS,
            kind=LetterKind.DENIAL,
            amounts=((date(2026, 11, 1), Decimal(0)),),
            certified=None,
            reasons=("Gross income: no (7 CFR 273.9(a))",),
        )
        said = "\n".join(paragraphs_of(denied))
        assert "denied for November 2026: $0.00" in said
        assert "Gross income: no (7 CFR 273.9(a))" in said

    def test_of_a_reduction_tells_what_it_was_and_how_to_stop_it(self) -> None:
        said = "\n".join(paragraphs_of(LESS))
        assert "changes from $618.00 to $500.50 a month ($117.50 less)" in said
        assert "This starts on December 1, 2026. Ten days." in said
        assert "How you can stop this: Show us." in said
        assert "goes on as it is until the decision" in said
        assert "pay back" in said

    def test_of_an_end_tells_the_last_month(self) -> None:
        said = "\n".join(paragraphs_of(replace(LESS, kind=LetterKind.END, amounts=((date(2026, 12, 1), Decimal(0)),))))
        assert "ends. You get $0.00. It was $618.00 a month." in said
        assert "The last month with a benefit is November 2026." in said

    def test_promises_no_benefit_past_the_certification(self) -> None:
        """7 CFR 273.15(k)(1)."""
        within = "\n".join(paragraphs_of(replace(LESS, certified_until=date(2027, 3, 31))))
        assert "the decision. It goes on no longer than your certification, until March 31, 2027" in within
        over = "\n".join(paragraphs_of(replace(LESS, kind=LetterKind.END, certified_until=date(2026, 11, 30))))
        assert "goes on as it is" not in over
        assert "certified until November 30, 2026. Past that day the benefit does not go on" in over

    @pytest.mark.parametrize("gone", [{"reasons": ()}, {"rules": ()}])
    def test_is_refused_where_it_says_too_little(self, gone: dict[str, object]) -> None:
        with pytest.raises(Refused, match="does not say yet"):
            paragraphs_of(replace(LESS, **gone))  # type: ignore[arg-type]
