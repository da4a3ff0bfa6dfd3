"""Safe contact: what breaks a rule, and that the page is told the same as the server asks."""

import pytest

from casework.choices import ContactMethod, Direction, Place, SafeContactRule
from casework.safe_contact import broken_rules, situations


def is_broken(
    rule: SafeContactRule, method: str, *, place: str = "", direction: str = "OUT", reached: bool = True
) -> bool:
    return broken_rules([rule], method=method, place=place, direction=direction, is_reached=reached) == [rule]


class TestBrokenRules:
    @pytest.mark.parametrize(
        ("rule", "method"),
        [("NO_TEXT", "TEXT"), ("NO_MAIL", "LETTER"), ("NO_MAIL", "MAIL"), ("NO_EMAIL", "EMAIL"),
         ("NO_HOME_VISIT", "HOME_VISIT"), ("SHE_CALLS_US", "PHONE"), ("OFFICE_ONLY", "VIDEO")],
    )  # fmt: skip
    def test_ways_that_a_rule_forbids(self, rule: str, method: str) -> None:
        assert is_broken(SafeContactRule(rule), method)

    def test_a_call_that_reached_nobody_may_have_left_a_voicemail(self) -> None:
        assert not is_broken(SafeContactRule.NO_VOICEMAIL, "PHONE")
        assert is_broken(SafeContactRule.NO_VOICEMAIL, "PHONE", reached=False)

    def test_where_people_meet_counts(self) -> None:
        assert is_broken(SafeContactRule.NO_HOME_VISIT, "IN_PERSON", place="HOME")
        assert not is_broken(SafeContactRule.NO_HOME_VISIT, "IN_PERSON", place="OFFICE")
        assert is_broken(SafeContactRule.OFFICE_ONLY, "IN_PERSON", place="COMMUNITY")
        assert not is_broken(SafeContactRule.OFFICE_ONLY, "IN_PERSON", place="OFFICE")

    @pytest.mark.parametrize("rule", SafeContactRule)
    @pytest.mark.parametrize("method", ContactMethod)
    def test_what_they_do_themselves_breaks_none(self, rule: SafeContactRule, method: str) -> None:
        assert not is_broken(rule, method, place="HOME", direction=Direction.IN, reached=False)


class TestSituations:
    @pytest.mark.parametrize("rule", SafeContactRule)
    def test_say_what_the_server_asks(self, rule: SafeContactRule) -> None:
        told = situations(rule)
        for method in ContactMethod:
            for place in ("", *Place):
                for reached in (True, False):
                    now = {method, f"{method}/{place}/{'yes' if reached else 'no'}"}
                    assert bool(now & set(told)) == is_broken(rule, method, place=place, reached=reached)
