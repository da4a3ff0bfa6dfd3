"""Seven-day service by the facts on file: what is told by halves makes no household poor (7 CFR 273.2(i))."""

from datetime import date
from decimal import Decimal

from casework.models import Case, Office
from eligibility.models import Application
from eligibility.queries.reductions import CaseReductions
from eligibility.queries.seven_days import Told, seven_days_of
from eligibility.rules.clocks import decide_by
from eligibility.rules.holding import Fact, Someone
from eligibility.rules.registry import Program
from eligibility.rules.screening import Answers, screen

FILED = date(2026, 11, 2)
FINE = Answers(Decimal(900), Decimal(2000), Decimal(700), Decimal(0), is_destitute=False)
HEAD = Fact("head", "ROLE", date(2026, 9, 1), person="amy", word="head", told_on=FILED)
WAGES = Fact(
    "wages",
    "WAGES",
    date(2026, 9, 1),
    person="amy",
    amount=Decimal(2000),
    period="MONTH",
    told_on=date(2026, 11, 5),
)


def rent(amount: int, told_on: date) -> Fact:
    return Fact("rent", "RENT", date(2026, 9, 1), amount=Decimal(amount), period="MONTH", told_on=told_on)


def since(*facts: Fact, answers: Answers | None = FINE) -> date | None:
    """Return from which day the seven days count of a household screened on the day of filing."""
    case = Case(office=Office(jurisdiction="US-OR"))
    told = Told(
        case,
        [Someone("amy", date(1994, 5, 4))],
        list(facts),
        CaseReductions("US-OR"),
        [screen(answers, "US-OR", FILED)] if answers else [],
    )
    return seven_days_of(Application(case=case, programme="SNAP", filed_on=FILED), told).since


def test_half_of_the_facts_do_not_overrule_what_the_household_said() -> None:
    assert since(HEAD) is None
    assert since(HEAD, WAGES) is None
    assert since(HEAD, rent(700, date(2026, 11, 6))) is None


def test_is_found_on_the_day_on_which_the_facts_say_otherwise() -> None:
    """Not before: the household of November 2 and the wages of November 5 say nothing new."""
    found = since(HEAD, WAGES, rent(5000, date(2026, 11, 20)))
    assert found == date(2026, 11, 20)
    due = decide_by(Program.SNAP, "US-OR", FILED, expedited_from=found)
    assert due is not None
    assert due.on == date(2026, 11, 27)


def test_a_fact_overrules_the_answer_that_it_contradicts() -> None:
    little = Fact("cash", "LIQUID_ASSETS", date(2026, 9, 1), amount=Decimal(10), told_on=date(2026, 11, 9))
    none = Fact("none", "WAGES", date(2026, 9, 1), person="amy", amount=Decimal(0), period="MONTH", told_on=FILED)
    assert since(HEAD, none) is None
    assert since(HEAD, none, little) == date(2026, 11, 9)


def test_where_nobody_screened_it_the_facts_answer_from_filing_on() -> None:
    assert since(HEAD, answers=None) == FILED
    assert since(HEAD, WAGES, rent(700, FILED), answers=None) is None
