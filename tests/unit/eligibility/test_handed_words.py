"""The words of a notice that is handed over, and by when the interview about food benefits is held (O047, N025)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import cast

import pytest
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode

from casework.public import calendars
from eligibility.models import HandedNotice
from eligibility.queries import handed_notices
from eligibility.rules.clocks import interview_by
from eligibility.rules.figures import Figures
from eligibility.rules.handed_notice import HandedFacts, handed_paragraphs, seen_of
from eligibility.rules.registry import Program
from policy.reader import NoRuleOnFile

DAY = date(2026, 11, 2)
FACTS = HandedFacts(
    is_eligible=True,
    left=Decimal("1200.00"),
    month=date(2026, 11, 1),
    last_day=date(2027, 1, 30),
    given_on=DAY,
    reasons=("your household passes every test of this programme",),
    rules=("OAR 461-135-1230",),
    hearing_days=45,
    office="Klamath Falls",
    telephone="541-555-0100",
)


class TestWords:
    def test_say_amount_last_day_rule_hearing_and_that_nothing_is_sent(self) -> None:
        said = "\n".join(handed_paragraphs(FACTS, Figures("US-OR", DAY)))
        for words in ("$1,200.00", "January 30, 2027", "461-175-0200(8)", "not mailed"):
            assert words in said

    def test_tell_the_days_of_a_hearing_once_from_the_handing_over(self) -> None:
        """OAR 461-025-0310: no day is told that a later handing over would make wrong."""
        [said] = [one for one in handed_paragraphs(FACTS, Figures("US-OR", DAY)) if "right to a hearing" in one]
        assert "within 45 days from the day on which this was handed to you" in said
        assert "the next day on which we are open" in said
        assert "as many days more" not in said
        assert "2026" not in said

    def test_of_a_denial_say_why_and_nothing_of_a_period(self) -> None:
        denied = replace(FACTS, is_eligible=False, left=Decimal(0), reasons=("income: too high (OAR 461-135-1200)",))
        said = "\n".join(handed_paragraphs(denied, Figures("US-OR", DAY)))
        assert "is denied for November 2026: $0.00" in said
        assert "Income: too high" in said
        assert "It can be paid until" not in said

    def test_are_none_before_what_keeps_contact_safe_is_on_file(self) -> None:
        before = replace(FACTS, given_on=date(2026, 6, 30))
        with pytest.raises(NoRuleOnFile):
            handed_paragraphs(before, Figures("US-OR", date(2026, 6, 30)))

    def test_have_another_digest_when_they_change(self) -> None:
        assert seen_of(("a", "b")) != seen_of(("a", "c"))


class TestInterview:
    @pytest.mark.parametrize(
        ("filed", "by"), [(date(2026, 11, 2), date(2026, 11, 22)), (date(2028, 2, 9), date(2028, 2, 29))]
    )
    def test_about_food_benefits_in_oregon_is_held_within_twenty_days(self, filed: date, by: date) -> None:
        """OAR 461-115-0210 (`snap.interview_days.or`); N025."""
        found = interview_by(Program.SNAP, "US-OR", filed)
        assert found is not None
        assert (found.on, found.days, found.source) == (by, 20, "OAR 461-115-0210")

    @pytest.mark.parametrize(("program", "state"), [(Program.SNAP, "US-AK"), (Program.TANF, "US-OR")])
    def test_elsewhere_has_no_day_on_file(self, program: Program, state: str) -> None:
        assert interview_by(program, state, DAY) is None

    def test_before_the_rule_has_none(self) -> None:
        assert interview_by(Program.SNAP, "US-OR", date(2024, 12, 31)) is None


class TestTheLastDay:
    """OAR 461-025-0310; ORS 187.010(3): 45 days from Oct 14, 2026 end on Saturday, Nov 28."""

    HANDED = date(2026, 10, 14)

    @pytest.mark.parametrize(("year", "open_on"), [(2026, date(2026, 11, 30)), (2025, None)])
    def test_rolls_on_where_the_calendar_reaches_and_is_not_known_where_it_does_not(
        self, year: int, open_on: date | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        days = calendars.calendar_days("US-OR", year, last_year=year)
        monkeypatch.setattr(handed_notices, "calendar_around", lambda case, first, last: days)
        row = cast("HandedNotice", SimpleNamespace(handed_on=self.HANDED, hearing_days=45, case=None))
        assert handed_notices.hearing_days_of(row) == (date(2026, 11, 28), open_on)

    @pytest.mark.parametrize(
        ("open_on", "is_said"),
        [
            (None, "which one is not known yet"),
            (date(2026, 11, 30), "The office is closed on that day, so it is taken until Mon Nov 30, 2026"),
            (date(2026, 11, 28), ""),
        ],
    )
    def test_is_shown_as_what_is_known_of_it(self, open_on: date | None, is_said: str) -> None:
        paper = {"handed_on": self.HANDED, "hearing_by": date(2026, 11, 28), "accepted_until": open_on}
        page = get_template("eligibility/handed_notice.html").template
        [content] = [one for one in page.nodelist.get_nodes_by_type(BlockNode) if one.name == "content"]
        context = Context({"paper": paper})
        with context.bind_template(page):
            said = content.render(context)
        assert "until Sat Nov 28, 2026" in said
        told = [words for words in ("which one is not known yet", "The office is closed on that day") if words in said]
        assert [one for one in told if is_said.startswith(one)] == told
        assert is_said in said
