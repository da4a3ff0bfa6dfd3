"""What a contact may say beyond the first fields, and which way to try next."""

from datetime import date, time
from typing import Any

import pytest

from casework import rules
from casework.refusals import Refused
from casework.rules.tries import WAYS

MONDAY = date(2026, 11, 2)


def facts(**changes: Any) -> rules.ContactFacts:
    values: dict[str, Any] = {
        "is_reached": True,
        "method": "PHONE",
        "place": "",
        "direction": "OUT",
        "topics": ("PLAN",),
        "is_plan_reviewed": False,
        "remark": "",
    } | changes
    return rules.ContactFacts(**values)


class TestPartsOfAContact:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"method": "IN_PERSON", "place": "OTHER"}, "place_words"),
            ({"method": "IN_PERSON", "place": "HOME", "place_words": "the library"}, "place_words"),
            ({"next_step": "x" * 301}, "next_step"),
            ({"interpreter": "SIGNS"}, "interpreter"),
            ({"interpreter": "FAMILY"}, "interpreter_words"),
            ({"interpreter": "DECLINED"}, "interpreter_words"),
            ({"is_reached": False, "topics": (), "interpreter": "USED"}, "interpreter"),
            ({"collateral_name": "Dr. Aune"}, "collateral_kind"),
            ({"collateral_kind": "NEIGHBOUR"}, "collateral_kind"),
            ({"collateral_kind": "PROVIDER"}, "collateral_name"),
            (
                {
                    "collateral_kind": "SUPPORT",
                    "collateral_name": "An aunt",
                    "is_release_on_file": True,
                    "is_plan_reviewed": True,
                },
                "is_plan_reviewed",
            ),
        ],
    )
    def test_refuses_what_does_not_go_together(self, changes: dict[str, Any], field: str) -> None:
        """O035, O039 and the interpreter of Alaska 100-6."""
        with pytest.raises(Refused) as refused:
            rules.require_contact(facts(**changes))
        assert refused.value.field == field

    def test_takes_another_agreed_place(self) -> None:
        rules.require_contact(facts(method="IN_PERSON", place="OTHER", place_words="the library, reading room"))

    def test_asks_about_an_interpreter_only_where_people_spoke(self) -> None:
        rules.require_interpreter_said(is_needed=True, contact=facts(method="TEXT"))
        rules.require_interpreter_said(is_needed=True, contact=facts(interpreter="USED"))
        with pytest.raises(Refused) as refused:
            rules.require_interpreter_said(is_needed=True, contact=facts())
        assert refused.value.field == "interpreter"

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            (rules.ToldFacts(None), "is_told"),
            (rules.ToldFacts(False), "release_reason"),
            (rules.ToldFacts(True), "told_scopes"),
            (rules.ToldFacts(True, ("PLAN",)), "told_words"),
            (rules.ToldFacts(True, ("PLAN",), "x" * 2001), "told_words"),
        ],
    )
    def test_asks_whether_somebody_else_was_told_anything(self, told: rules.ToldFacts, field: str) -> None:
        """O039: consent is checked before content is disclosed."""
        with pytest.raises(Refused) as refused:
            rules.require_told(told, is_reached=True)
        assert refused.value.field == field

    def test_takes_what_was_told_and_that_nothing_was(self) -> None:
        rules.require_told(rules.ToldFacts(True, ("PLAN",), "She comes every day"), is_reached=True)
        rules.require_told(rules.ToldFacts(False, reason="Only listened"), is_reached=False)
        with pytest.raises(Refused, match="Nobody was reached"):
            rules.require_told(rules.ToldFacts(True, ("PLAN",), "She comes"), is_reached=False)

    @pytest.mark.parametrize(("days", "is_taken"), [(0, False), (1, True), (28, True), (29, False)])
    def test_an_interval_is_never_longer_than_the_minimum(self, days: int, is_taken: bool) -> None:
        """A007."""
        if is_taken:
            rules.require_interval(days, minimum=rules.LONGEST_INTERVAL)
        else:
            with pytest.raises(Refused):
                rules.require_interval(days, minimum=rules.LONGEST_INTERVAL)


class TestStillAsked:
    @pytest.mark.parametrize(
        ("methods", "attempts_left", "methods_left"),
        [
            ([], 2, 2),
            (["PHONE"], 1, 1),
            (["PHONE", "PHONE"], 1, 1),
            (["PHONE", "PHONE", "PHONE"], 1, 1),
            (["PHONE", "LETTER"], 0, 0),
        ],
    )
    def test_two_by_one_method_do_not_meet_it(self, methods: list[str], attempts_left: int, methods_left: int) -> None:
        """A009."""
        tries = [rules.Try(method, MONDAY, None) for method in methods]
        asked = rules.still_asked(tries, attempts=2, methods=2)
        assert (asked.attempts, asked.methods) == (attempts_left, methods_left)
        assert asked.is_met is (methods_left == 0)


def reach(
    *marks: str, preferred: str = "", has_phone: bool = True, has_email: bool = True, **more: Any
) -> rules.ReachFacts:
    return rules.ReachFacts(preferred, marks, has_phone, has_email, **{"has_address": True} | more)


class TestNextWay:
    def test_begins_with_the_preferred_one(self) -> None:
        assert rules.next_way([], reach(preferred="EMAIL")).method == "EMAIL"
        assert rules.next_way([], reach()).method == "PHONE"

    def test_is_one_not_tried_yet(self) -> None:
        found = rules.next_way([rules.Try("PHONE", MONDAY, time(9))], reach(preferred="PHONE"))
        assert found.method == "TEXT"
        assert found.words == "Send a text in the afternoon, on another day than Monday"

    def test_is_a_letter_after_two(self) -> None:
        tries = [rules.Try("PHONE", MONDAY, time(9)), rules.Try("TEXT", date(2026, 11, 3), time(14))]
        assert rules.next_way(tries, reach()).method == "LETTER"

    def test_a_mailed_letter_counts_as_one(self) -> None:
        tries = [rules.Try("MAIL", MONDAY, None), rules.Try("PHONE", MONDAY, None)]
        assert rules.next_way(tries, reach()).method == "TEXT"

    def test_returns_to_the_preferred_when_all_were_tried(self) -> None:
        tries = [rules.Try(way, MONDAY, time(9)) for way in WAYS]
        found = rules.next_way(tries, reach(preferred="TEXT"))
        assert (found.method, found.reason) == ("TEXT", "They want to be reached this way first.")
        assert "in the afternoon" in found.words

    @pytest.mark.parametrize(
        ("marks", "unsafe"),
        [
            (("NO_TEXT",), {"TEXT"}),
            (("NO_MAIL",), {"LETTER"}),
            (("NO_EMAIL",), {"EMAIL"}),
            (("NO_HOME_VISIT",), {"HOME_VISIT"}),
            (("NO_VOICEMAIL",), {"PHONE"}),
        ],
    )
    def test_is_never_an_unsafe_one(self, marks: tuple[str, ...], unsafe: set[str]) -> None:
        tries: list[rules.Try] = []
        for _ in range(12):
            way = rules.next_way(tries, reach(*marks, preferred=next(iter(unsafe)))).method
            assert way
            assert way not in unsafe
            tries.append(rules.Try(way, MONDAY, time(10)))

    @pytest.mark.parametrize("mark", ["SHE_CALLS_US", "OFFICE_ONLY"])
    def test_waits_where_no_way_of_ours_is_safe(self, mark: str) -> None:
        found = rules.next_way([], reach(mark, preferred="PHONE"))
        assert (found.method, found.words) == ("", "Wait until they reach out")

    @pytest.mark.parametrize("way", ["TEXT", "EMAIL", "LETTER"])
    def test_is_never_one_that_somebody_else_reads(self, way: str) -> None:
        tries: list[rules.Try] = []
        for _ in range(12):
            found = rules.next_way(tries, reach(preferred=way, shared=frozenset({way}))).method
            assert found != way
            tries.append(rules.Try(found, MONDAY, time(10)))

    def test_is_no_letter_without_an_address(self) -> None:
        tries = [rules.Try("PHONE", MONDAY, time(9)), rules.Try("TEXT", MONDAY, time(14))]
        assert rules.next_way(tries, reach(has_address=False)).method == "EMAIL"

    def test_needs_an_address_on_file(self) -> None:
        assert rules.next_way([], reach(has_phone=False, has_email=False)).method == "LETTER"
