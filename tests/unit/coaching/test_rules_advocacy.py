"""Speaking up for a family: what has to be said, and on which days (O022)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.public import PartnerType, Refused, ShareScope, told_kinds
from coaching.rules import require_change_day
from coaching.rules.advocacy import AdvocacyFacts, tidy_advocacy, tidy_result

FACTS = AdvocacyFacts(False, "Harbor House", "HOUSING", "Odd Hale", "The place was lost", "Asked again")
DAY = date(2028, 2, 29)


class TestAdvocacy:
    def test_is_kept_tidy(self) -> None:
        told = replace(FACTS, party_name="  Harbor   House ", issue=" The place  was lost\n", scopes=("PLAN", "PLAN"))
        assert tidy_advocacy(told) == replace(FACTS, scopes=("PLAN",))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"party_name": " "}, "provider_id"),
            ({"party_name": "x" * 201}, "party_name"),
            ({"partner_type": ""}, "partner_type"),
            ({"partner_type": "SUBSTANCE_USE"}, "partner_type"),
            ({"partner_type": "SUBSTANCE_USE", "has_provider": True}, "provider_id"),
            ({"person_name": "x" * 121}, "person_name"),
            ({"issue": "\t"}, "issue"),
            ({"issue": "x" * 301}, "issue"),
            ({"words": ""}, "words"),
            ({"words": "x" * 2001}, "words"),
            ({"scopes": ("MENTAL_HEALTH",)}, "scopes"),
        ],
    )
    def test_is_refused_beside_what_is_wrong(self, changes: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refused:
            tidy_advocacy(replace(FACTS, **changes))
        assert refused.value.field == field

    def test_names_nobody_and_nothing_that_tells_of_a_protected_fact(self) -> None:
        for kind in PartnerType:
            if told_kinds(kind):
                with pytest.raises(Refused, match="protected fact"):
                    tidy_advocacy(replace(FACTS, partner_type=kind))
        for scope in ShareScope:
            if told_kinds(scope):
                with pytest.raises(Refused, match="Protected facts"):
                    tidy_advocacy(replace(FACTS, scopes=(scope,)))

    def test_lies_between_the_opening_of_the_case_and_today(self) -> None:
        require_change_day(DAY, opened_on=DAY, today=DAY)
        for opened_on, today in ((date(2028, 3, 1), date(2028, 3, 2)), (DAY, date(2028, 2, 28))):
            with pytest.raises(Refused):
                require_change_day(DAY, opened_on=opened_on, today=today)


class TestResult:
    def test_is_kept_tidy(self) -> None:
        assert tidy_result(" No 🙁 ", on=DAY, done_on=DAY, today=DAY) == "No 🙁"

    @pytest.mark.parametrize(
        ("result", "on", "field"),
        [
            (" ", DAY, "result"),
            ("x" * 2001, DAY, "result"),
            ("No", date(2028, 3, 1), "on"),
            ("No", date(2028, 2, 27), "on"),
        ],
    )
    def test_is_refused_beside_what_is_wrong(self, result: str, on: date, field: str) -> None:
        with pytest.raises(Refused) as refused:
            tidy_result(result, on=on, done_on=date(2028, 2, 28), today=DAY)
        assert refused.value.field == field
