"""Every decision that the tests of what steps are made of are held against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Member, Role, Stretch
from eligibility.rules.reading import question_of_line
from eligibility.rules.registry import DECIDE, Program, determine
from tests.unit.eligibility import (
    test_child_care_us_or,
    test_snap_examples,
    test_tanf_ak,
    test_tanf_or,
    test_tanf_us_nc,
    test_tanf_us_tx,
)
from tests.unit.eligibility.examples import examples
from tests.unit.eligibility.households import adult, child, household, month, person, spouse

_DATA = Path(__file__).resolve().parents[2] / "data"
MONTH, SUMMER = date(2026, 11, 1), date(2026, 7, 1)
COUNTIES = {"AK": "Juneau", "NC": "Wake", "OR": "Klamath", "TX": "Harris"}
TEN = 10


class Asked(NamedTuple):
    """A decision: of what, where."""

    program: Program
    jurisdiction: str
    decided: Determination


@lru_cache(maxsize=1)
def everything() -> tuple[Asked, ...]:
    """Decide all of them once."""
    asked = [one for home, on in _all() for one in _decided(home, on)]
    return (*asked, _by_printed_factor(), _without_wider_limit())


def _all() -> Iterator[tuple[Household, date]]:
    yield from _examples()
    for name in ("snap", "cash", "care"):
        for line in (_DATA / f"{name}_cases.jsonl").read_text().splitlines():
            told = json.loads(line)
            del told["expected"]
            question = question_of_line(json.dumps(told))
            yield question.household, question.month
    for state, county in COUNTIES.items():
        for members in _families():
            for facts in _facts():
                home = replace(household(state, *members, **facts), county=county)
                yield home, MONTH
        yield replace(household(state, adult(), spouse(), child(7)), county=county), SUMMER
        yield replace(household(state, adult(), spouse(), child(7), tanf_penalty_step=1), county=county), SUMMER
        yield _with_penalties(state, Stretch(10, steps=(1,)), (adult(), spouse(), child(7))), SUMMER
        yield from ((one, MONTH) for one in _under_penalties(state))


def _decided(home: Household, on: date) -> Iterator[Asked]:
    for program, jurisdiction in DECIDE:
        if jurisdiction != home.jurisdiction:
            continue
        try:
            yield Asked(program, jurisdiction, determine(program, home, on))
        except NoRule:
            continue


def _examples() -> Iterator[tuple[Household, date]]:
    """Build each worked example as the tests of its programme do."""
    for one in examples("snap-"):
        yield test_snap_examples.of_example(one.inputs), month(one.inputs["on"][:7])
    for one in test_tanf_ak.PAYMENTS:
        yield test_tanf_ak.of_example(one.inputs), month(one.inputs["on"][:7])
    for one in examples("atap-pen-"):
        yield test_tanf_ak.three(tanf_penalty_step=one.inputs["step"]), MONTH
    for one in examples("ortanf-"):
        yield test_tanf_or.of_size(3, head={"wages": one.inputs["earned"]}), month(one.inputs["on"][:7])
    for level in (1, 2, 3, 4):
        yield test_tanf_or.of_size(3, tanf_penalty_step=level), MONTH
    for one in examples("nc-"):
        yield test_tanf_us_nc.family(wages=one.inputs.get("earned", 0)), MONTH
    yield test_tanf_us_tx.family(), MONTH
    for one in examples("erdc-"):
        yield test_child_care_us_or.family(one.inputs["need_group"], wages=one.inputs["income"]), month("2026-04")


def _families() -> list[tuple[Member, ...]]:
    baby = child(1, care_charge=900, in_school=False)
    return [
        (adult(wages=1234, weekly_work_hours=30), child(7, care_charge=640), baby),
        (adult(wages="2345.67", self_employment_gross=500, self_employment_costs=90, new_job_bonus_month=1), child(4)),
        (adult(unemployment=400), spouse(wages=600, weekly_work_hours=18), child(3, disabled=True, care_charge=1500)),
        (adult(child_support_received=300, pension=50), child(17, wages=80), person(Role.OTHER_ADULT, 40)),
        (adult(70, social_security_retirement=900, medical_expenses=250),),
        (adult(pregnant=True, wages=100), spouse(wages=200)),
        (adult(pregnant=True),),
        (adult(ssi=700), child(7)),
        (adult(20, higher_education=True), adult(60, role=Role.OTHER_ADULT), child(9)),
        (adult(), *[child(number % 16 + 1) for number in range(16)]),
        (adult(30),),
        (adult(wages=500), child(2, care_charge=700, care_schedule="full_day", care_days=TEN, disabled=True)),
        (adult(wages=500), child(2, care_charge=700, care_schedule="part_time")),
        (adult(wages=500), child(2, care_charge=700, care_schedule="ft_day", care_days=TEN)),
        (adult(disabled=True), spouse(), child(5)),
        (adult(wages=100), child(5, born_on=date(2021, 2, 1)), child(0, born_on=date(2026, 10, 2))),
        (
            *(adult(wages=500), spouse(wages=300), child(14, care_charge=300)),
            child(2, care_charge=900, care_schedule="full_day", care_days=TEN, disabled=True),
        ),
    ]


def _facts() -> list[dict[str, Any]]:
    return [
        {},
        {"rent": 700, "utilities": ["heating_or_cooling"], "dependent_care_paid": 200, "child_support_paid": 75},
        {"rent": 200, "utilities": ["phone", "water"], "filed_on": date(2026, 11, 12)},
        {"rent": 90, "utilities": ["phone"], "tanf_cash_received": 300, "filed_on": date(2026, 11, 29)},
        {"homeless": True, "rent": 100, "liquid_assets": 1500, "vehicles": (30000, 9000)},
        {"tanf_current_recipient": True, "recipient_months": 2, "child_care_current_recipient": True},
        {"tanf_current_recipient": True, "recipient_months": 9, "child_support_paid": 20},
        {"tanf_penalty_step": 1, "tanf_cash_received": 400},
        {"tanf_penalty_amount": 120, "tanf_cash_received": 400},
        {"non_needy_caretaker": True, "time_limit_months_exhausted": True, "liquid_assets": 90000},
        {"shelter_cost": 150, "time_limit_months_exhausted": True, "tadvs_department_error": True},
        {"tanf_current_recipient": True, "tanf_approved_on": date(2025, 11, 20)},
        {"tanf_services_used_up_on": date(2024, 5, 31)},
        {"one_time_crisis": True, "tadvs_needed": 300, "needed_expenses": 60, "domestic_violence_stated": False},
    ]


def _under_penalties(state: str) -> Iterator[Household]:
    """Several at once, and one after the other in a month."""
    stretches = [
        (Stretch(30, steps=(1,)),),
        (Stretch(10, steps=(1, 2)), Stretch(15, steps=(1,))),
        (Stretch(30, whole=True),),
        (Stretch(12, whole=True), Stretch(10, whole=True)),
        (Stretch(10, child_support=True), Stretch(20, child_support=True)),
        (Stretch(10, steps=(1,), school=True), Stretch(10, school=True)),
    ]
    for penalties in stretches:
        for cash in (0, 250):
            home = household(state, adult(wages=200), child(7), tanf_cash_received=cash, tanf_penalties=penalties)
            yield replace(home, county=COUNTIES[state])
            yield replace(home, county=COUNTIES[state], filed_on=date(2026, 11, 20))


def _with_penalties(state: str, stretch: Stretch, members: tuple[Member, ...]) -> Household:
    return replace(household(state, *members, tanf_penalties=(stretch,)), county=COUNTIES[state])


def _by_printed_factor() -> Asked:
    """Decide with the other choice of Alaska's payment factor, which the policy file leaves open."""
    home = replace(household("AK", adult(wages=300), child(7)), county="Juneau")
    return _by_other(Program.TANF, home, "tanf.ak.payment_factor_basis", "PRINTED", also="tanf.ak.ratable_published")


def _without_wider_limit() -> Asked:
    """Decide for a state that has no wider limit of income, as Alaska had none before July 2025."""
    home = replace(household("AK", adult(wages=300), child(7)), county="Juneau")
    return _by_other(Program.SNAP, home, "snap.bbce.gross_rate", {"US-AK": None})


def _by_other(program: Program, home: Household, id: str, value: Any, *, also: str = "") -> Asked:
    """Decide as a book would that says something else under one id."""
    book = Book.open(home.jurisdiction, MONTH)
    if also:
        book.look(also)
    read = (*determine(program, home, MONTH).readings, *book.readings)
    other = [replace(one, value=value) if one.id == id else one for one in read]
    decided = determine(program, home, MONTH, Book.reopen(home.jurisdiction, MONTH, other))
    return Asked(program, home.jurisdiction, decided)
