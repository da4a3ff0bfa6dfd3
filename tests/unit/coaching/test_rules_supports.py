"""What a support has to say, when another person decides it, when it is late, what its note holds (A075 to A078)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.public import Refused
from coaching.choices import SupportAsk
from coaching.rules.support_limits import kind_limits, letter_rule, limits_told
from coaching.rules.supports import (
    NO_GUIDELINE,
    Purchase,
    ResourceFacts,
    Spent,
    SupportFacts,
    SupportValues,
    Tied,
    ask_words,
    asks_of,
    budget_is_over,
    days_taken,
    late_since,
    months_given,
    note_sections,
    of_one_need,
    require_after_leaving,
    require_kind_said,
    require_left,
    tidy_answer,
    tidy_refund,
    tidy_resource,
    tidy_support,
)

DAY = date(2026, 11, 10)
STEP = Tied(step_id=uuid4())
HEADINGS = ("What is needed and why", "Other sources asked", "Amount and vendor", "Approval")
ALASKA = SupportValues(limit=Decimal(1500), routine=("GAS", "CAR_REPAIR", "TOOLS"), split_days=30)
GAS = SupportFacts(
    kind="GAS",
    purpose="Gas to the job",
    alternatives="None: no bus goes there.",
    justification="The job begins on Monday 🚗",
    amount=Decimal("40.00"),
    method="CARD",
    vendor="",
    told_on=DAY,
    needed_on=DAY,
)


def asks(amount: str, *, kind: str = "CAR_REPAIR", values: SupportValues = ALASKA, **spent: object) -> list[str]:
    return [str(one) for one in asks_of(kind, Decimal(amount), values, Spent(**spent))]  # type: ignore[arg-type]


def bought(amount: str, *, days: int = 0, kind: str = "CAR_REPAIR", tied: Tied = STEP) -> Purchase:
    return Purchase(kind, tied, DAY + timedelta(days=days), Decimal(amount))


class TestAsks:
    @pytest.mark.parametrize(("amount", "expected"), [("1500.00", []), ("1500.01", ["OVER_LIMIT"]), ("0.01", [])])
    def test_strictly_over_the_limit(self, amount: str, expected: list[str]) -> None:
        """A076: 1,500.00 passes, 1,500.01 asks."""
        assert asks(amount) == expected

    def test_what_is_not_routine_asks_at_any_amount(self) -> None:
        """A077."""
        assert asks("0.01", kind="MOVE") == ["NOT_ROUTINE"]

    def test_what_is_not_on_file_is_never_taken_to_be_allowed(self) -> None:
        assert asks("5", values=SupportValues()) == ["NO_LIMIT", "NO_KINDS"]

    def test_purchases_for_one_need_are_summed(self) -> None:
        """A076: a service is not cut in two."""
        assert asks("700", same_need=(bought("800.00"),)) == []
        assert asks("700.01", same_need=(bought("800.00"),)) == ["SPLIT"]

    def test_the_limit_of_the_year_and_the_rest_of_the_budget_ask(self) -> None:
        values = replace(ALASKA, year_limit=Decimal(1000))
        assert asks("400", values=values, year=Decimal(600)) == []
        assert asks("400.01", values=values, year=Decimal(600)) == ["YEAR"]
        assert asks("10.01", budget_left=Decimal(10)) == ["BUDGET"]

    def test_what_was_approved_and_changed_is_asked_again(self) -> None:
        assert asks("20", was_approved=True) == ["CHANGED"]

    def test_says_why_in_words_with_the_limit(self) -> None:
        assert ask_words(["OVER_LIMIT", "NOT_ROUTINE"], ALASKA) == ("Over the limit of $1,500.00", "Not routine")

    @given(
        st.decimals(min_value="0.01", max_value="9000", places=2),
        st.decimals(min_value="0", max_value="9000", places=2),
        st.decimals(min_value="0", max_value="9000", places=2),
        st.sampled_from(["GAS", "MOVE"]),
    )
    def test_more_money_never_needs_less(self, amount: Decimal, more: Decimal, beside: Decimal, kind: str) -> None:
        spent = Spent(same_need=(bought(str(beside)),), year=beside, budget_left=Decimal(2000))
        values = replace(ALASKA, year_limit=Decimal(3000))
        less, most = (asks_of(kind, one, values, spent) for one in (amount, amount + more))
        assert len(less) <= len(most)
        assert set(less) - {SupportAsk.SPLIT} <= set(most)


class TestOneNeed:
    @pytest.mark.parametrize(("days", "count"), [(-31, 0), (-30, 1), (0, 1), (30, 1), (31, 0)])
    def test_within_the_days_of_the_setting(self, days: int, count: int) -> None:
        assert len(of_one_need("CAR_REPAIR", STEP, DAY, [bought("5", days=days)], days=30)) == count

    def test_is_the_same_kind_or_the_same_step_and_an_activity_alone_makes_none(self) -> None:
        other = Tied(step_id=uuid4())
        assert of_one_need("CAR_REPAIR", other, DAY, [bought("5")], days=30)
        assert of_one_need("TOOLS", STEP, DAY, [bought("5")], days=30)
        assert not of_one_need("TOOLS", other, DAY, [bought("5")], days=30)
        activity = Tied(activity_id=uuid4())
        assert not of_one_need("TOOLS", activity, DAY, [bought("5", tied=activity)], days=30)
        assert of_one_need("CAR_REPAIR", activity, DAY, [bought("5", tied=activity)], days=30)
        assert not of_one_need("TOOLS", Tied(), DAY, [bought("5", tied=Tied())], days=30)

    def test_without_a_window_on_file_nothing_is_summed(self) -> None:
        assert of_one_need("CAR_REPAIR", STEP, DAY, [bought("5")], days=None) == ()

    def test_over_a_leap_day(self) -> None:
        first = Purchase("GAS", STEP, date(2028, 1, 31), Decimal(5))
        assert of_one_need("GAS", STEP, date(2028, 3, 1), [first], days=30)
        assert not of_one_need("GAS", STEP, date(2028, 3, 2), [first], days=30)


class TestTidy:
    def test_keeps_the_words_and_tidies_the_lines(self) -> None:
        told = tidy_support(replace(GAS, purpose="  Gas  to the job "), STEP, opened_on=DAY, today=DAY)
        assert told == GAS

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "BOAT"}, "kind"),
            ({"purpose": " "}, "purpose"),
            ({"purpose": "x" * 161}, "purpose"),
            ({"alternatives": "\n"}, "alternatives"),
            ({"alternatives": "x" * 1001}, "alternatives"),
            ({"justification": ""}, "justification"),
            ({"justification": "😀" * 10_000}, "justification"),
            ({"amount": Decimal(0)}, "amount"),
            ({"amount": Decimal("-1")}, "amount"),
            ({"amount": Decimal("1.001")}, "amount"),
            ({"amount": Decimal("100000")}, "amount"),
            ({"method": "CASH"}, "method"),
            ({"method": "VENDOR"}, "vendor"),
            ({"method": "VOUCHER", "vendor": " "}, "vendor"),
            ({"told_on": DAY + timedelta(days=1), "needed_on": DAY + timedelta(days=2)}, "told_on"),
            ({"told_on": DAY - timedelta(days=1)}, "told_on"),
            ({"needed_on": DAY - timedelta(days=1)}, "needed_on"),
            ({"kind": "SHORT_TERM"}, "first_day"),
            ({"kind": "SHORT_TERM", "first_day": DAY}, "last_day"),
            ({"kind": "SHORT_TERM", "first_day": DAY, "last_day": DAY - timedelta(days=1)}, "last_day"),
        ],
    )
    def test_stops_at_what_is_missing_or_cannot_be(self, changes: dict[str, object], field: str) -> None:
        """O030: alternatives or "none" in words; A075: no authorisation without justification; N003: its days."""
        with pytest.raises(Refused) as refused:
            tidy_support(replace(GAS, **changes), STEP, opened_on=DAY, today=DAY)  # type: ignore[arg-type]
        assert refused.value.field == field

    def test_is_tied_to_a_step_or_an_activity_and_not_to_both(self) -> None:
        for tied, field in ((Tied(), "step_id"), (Tied(uuid4(), uuid4()), "activity_id")):
            with pytest.raises(Refused) as refused:
                tidy_support(GAS, tied, opened_on=DAY, today=DAY)
            assert refused.value.field == field

    def test_short_term_assistance_has_its_days_and_needs_no_step(self) -> None:
        """N003."""
        rent = replace(GAS, kind="SHORT_TERM", first_day=DAY, last_day=DAY)
        assert tidy_support(rent, Tied(), opened_on=DAY, today=DAY) == rent
        assert tidy_support(replace(rent, kind="GAS"), STEP, opened_on=DAY, today=DAY).first_day is None


class TestDays:
    def test_are_counted_from_the_day_it_was_told(self) -> None:
        """O031."""
        assert days_taken(DAY, DAY, today=DAY) == 0
        assert days_taken(DAY, None, today=DAY + timedelta(days=3)) == 3

    def test_is_late_when_the_day_it_is_needed_is_over(self) -> None:
        after = DAY + timedelta(days=1)
        assert late_since(DAY, DAY, decided=True, decision_days=None, today=DAY) is None
        assert late_since(DAY, DAY, decided=True, decision_days=None, today=after) == DAY

    def test_or_when_the_days_for_deciding_are_over(self) -> None:
        """OAR 461-115-0190: thirty days."""
        needed, last = DAY + timedelta(days=60), DAY + timedelta(days=30)
        told = {"needed_on": needed, "told_on": DAY, "decision_days": 30}
        assert late_since(**told, decided=False, today=last) is None  # type: ignore[arg-type]
        assert late_since(**told, decided=False, today=last + timedelta(days=1)) == last  # type: ignore[arg-type]
        assert late_since(**told, decided=True, today=last + timedelta(days=1)) is None  # type: ignore[arg-type]

    def test_after_leaving_with_work_the_months_end_with_their_last_day(self) -> None:
        """A072: twelve months after the closing month."""
        require_after_leaving(None, months=12, today=DAY)
        require_after_leaving(date(2025, 2, 10), months=12, today=date(2026, 2, 28))
        require_after_leaving(date(2020, 2, 10), months=None, today=DAY)
        with pytest.raises(Refused):
            require_after_leaving(date(2025, 2, 10), months=12, today=date(2026, 3, 1))


class TestBudget:
    @pytest.mark.parametrize(("ended", "days", "over"), [(False, 0, False), (True, 0, True), (False, 1, True)])
    def test_is_over_once_ended_or_after_its_last_day(self, ended: bool, days: int, over: bool) -> None:
        assert budget_is_over(DAY, DAY, ended=ended, today=DAY + timedelta(days=days)) == over

    def test_more_than_is_left_is_approved_with_words_alone(self) -> None:
        """O090."""
        require_left(Decimal(10), Decimal(10), answer="")
        require_left(Decimal(11), Decimal(10), answer="The rest comes next week.")
        with pytest.raises(Refused) as refused:
            require_left(Decimal("10.01"), Decimal(10), answer=" ")
        assert refused.value.field == "answer"


class TestLimitsOfAState:
    def test_stand_beside_the_kind_until_the_last_day_of_the_rule(self) -> None:
        """OAR 461-190-0211, a temporary rule until Nov 27, 2026."""
        told = limits_told("US-OR", on=date(2026, 11, 27))
        assert told["SHORT_TERM"].startswith("Housing and utilities: up to 4 months and $3,500 in 12 months")
        assert "up to 2 months in 12 months (OAR 461-190-0211)" in told["CAR_OTHER"]
        assert "proof is needed above $50" in told["OTHER"]
        for words in limits_told("US-OR", on=date(2026, 11, 28)).values():
            assert words.endswith("no rule on file.")
        assert limits_told("US-AK", on=DAY) == {}

    def test_a_letter_names_only_a_rule_that_is_on_file(self) -> None:
        assert letter_rule("US-AK", on=DAY) == "DPA work services expectations, 21"
        assert letter_rule("US-OR", on=date(2026, 11, 27)) == "OAR 461-190-0211"
        assert letter_rule("US-OR", on=date(2026, 11, 28)) == ""
        assert letter_rule("US-NC", on=DAY) == ""


class TestNote:
    def test_says_everything_under_its_headings(self) -> None:
        """A075: the full justification; A076: the approval stands in the note."""
        facts = replace(GAS, method="VENDOR", vendor="Tesoro", amount=Decimal("1640"))
        told = note_sections(
            facts, headings=HEADINGS, tied="Step 1: Work", approval="Approved by M.", together=[bought("10")]
        )
        assert told == {
            "What is needed and why": "Gas to the job. Step 1: Work\nThe job begins on Monday 🚗",
            "Other sources asked": "None: no bus goes there.",
            "Amount and vendor": (
                "$1,640.00, paid to the vendor, Tesoro. Needed by Tue Nov 10, 2026.\n"
                "With 1 more for the same need it comes to $1,650.00."
            ),
            "Approval": "Approved by M.",
        }

    def test_loses_nothing_under_other_headings(self) -> None:
        told = note_sections(GAS, headings=("Everything",), tied="", approval="No approval needed.")
        for words in (GAS.alternatives, GAS.justification, "$40.00", "No approval needed."):
            assert words in told["Everything"]


class TestOthers:
    def test_the_guideline_of_a_kind_comes_before_that_of_all(self) -> None:
        """A078."""
        values = SupportValues(guidelines={"ALL": "For all", "GAS": "For gas"})
        assert (values.guideline("GAS"), values.guideline("TOOLS")) == ("For gas", "For all")
        assert SupportValues().guideline("GAS") == NO_GUIDELINE

    def test_a_refusal_says_why(self) -> None:
        assert tidy_answer(" ", approved=True) == ""
        with pytest.raises(Refused):
            tidy_answer(" ", approved=False)

    def test_no_more_comes_back_than_was_paid(self) -> None:
        paid = {"paid": Decimal(100), "on": DAY, "issued_on": DAY, "today": DAY}
        assert tidy_refund(Decimal(40), back=Decimal(60), **paid) == Decimal(40)  # type: ignore[arg-type]
        with pytest.raises(Refused):
            tidy_refund(Decimal("40.01"), back=Decimal(60), **paid)  # type: ignore[arg-type]
        with pytest.raises(Refused):
            tidy_refund(Decimal(1), back=Decimal(0), **paid | {"on": DAY - timedelta(days=1)})  # type: ignore[arg-type]

    def test_help_from_elsewhere_tells_of_no_protected_fact(self) -> None:
        """O032."""
        facts = ResourceFacts("Food  Bank", "COMMUNITY_PARTNER", "A box", Decimal("30"), "FOOD")
        assert tidy_resource(facts).party_name == "Food Bank"
        for changes in (
            {"partner_type": "DOMESTIC_VIOLENCE"},
            {"service": "DOMESTIC_VIOLENCE"},
            {"service": "MENTAL_HEALTH"},
            {"service": "BOAT"},
            {"party_name": ""},
            {"what": " "},
            {"value": Decimal(0)},
        ):
            with pytest.raises(Refused):
                tidy_resource(replace(facts, **changes))  # type: ignore[arg-type]


class TestKindLimits:
    """OAR 461-190-0211: $3,500 and four months of housing in twelve months, until Nov 27, 2026."""

    OREGON = SupportValues(
        limit=Decimal(9999), routine=("SHORT_TERM", "GAS"), kind_limits=kind_limits("US-OR", on=date(2026, 11, 27))
    )

    @pytest.mark.parametrize(("amount", "asks_for"), [("1499.99", []), ("1500.00", []), ("1500.01", ["KIND"])])
    def test_dollars_of_twelve_months(self, amount: str, asks_for: list[str]) -> None:
        """The limit less a cent and the limit pass; a cent more asks."""
        assert asks(amount, kind="SHORT_TERM", values=self.OREGON, of_kind=Decimal(2000)) == asks_for

    @pytest.mark.parametrize(("months", "asks_for"), [(2, ()), (3, ("KIND",))])
    def test_months_of_twelve_months(self, months: int, asks_for: tuple[str, ...]) -> None:
        spent = Spent(kind_months=2)
        assert asks_of("SHORT_TERM", Decimal(1), self.OREGON, spent, months=months) == asks_for

    def test_only_its_kinds_in_its_state_in_its_days(self) -> None:
        assert asks("9000", kind="GAS", values=self.OREGON) == []
        assert kind_limits("US-AK", on=date(2026, 11, 27)) == {}
        assert kind_limits("US-OR", on=date(2026, 11, 28)) == {}

    def test_beyond_it_an_approval_says_why(self) -> None:
        with pytest.raises(Refused) as refused:
            require_kind_said(self.OREGON, "MOVE", answer=" ")
        assert "$3,500" in str(refused.value)
        assert refused.value.field == "answer"
        require_kind_said(self.OREGON, "MOVE", answer="It is a deposit.")
        require_kind_said(self.OREGON, "GAS", answer="")

    @pytest.mark.parametrize(
        ("first", "last", "months"),
        [
            (date(2028, 2, 29), date(2028, 2, 29), 1),
            (date(2026, 11, 30), date(2026, 12, 1), 2),
            (date(2026, 12, 1), date(2027, 2, 28), 3),
            (None, None, 0),
        ],
    )
    def test_counts_calendar_months(self, first: date | None, last: date | None, months: int) -> None:
        assert months_given(first, last) == months

    @given(st.decimals("0.01", "5000", places=2), st.decimals("0.01", "5000", places=2))
    def test_more_money_never_asks_less(self, one: Decimal, other: Decimal) -> None:
        less, more = sorted((one, other))
        spent = Spent(of_kind=Decimal(1000))
        assert set(asks_of("MOVE", less, self.OREGON, spent)) <= set(asks_of("MOVE", more, self.OREGON, spent))

    def test_who_left_with_work_needs_no_step(self) -> None:
        """O056."""
        with pytest.raises(Refused):
            tidy_support(GAS, Tied(), opened_on=DAY, today=DAY)
        assert tidy_support(GAS, Tied(), opened_on=DAY, today=DAY, has_left=True) == GAS
