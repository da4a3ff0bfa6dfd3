"""Facts read from the interchange: what is understood, and what is refused by name."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.facts import AllotmentArea, Household, Member, Role, Utility
from eligibility.rules.reading import LAST_DAY, Misread, bounds_of, question_of_line

EXAMPLE: dict[str, Any] = {
    "id": "h1",
    "month": "2026-10",
    "state": "OR",
    "county": "Klamath",
    "household": {
        "members": [
            {
                "id": "m1",
                "role": "head",
                "age": 29,
                "income": {"wages": 1200},
                "disabled": False,
                "pregnant": False,
                "medical_expenses": 0,
            },
            {"id": "m2", "role": "child", "age": 7, "in_school": True, "income": {}},
        ],
        "rent": 700,
        "mortgage": 0,
        "property_tax": 0,
        "home_insurance": 0,
        "homeless": False,
        "utilities": ["heating_or_cooling", "electricity", "phone"],
        "dependent_care_paid": 0,
        "child_support_paid": 0,
        "tanf_cash_received": 0,
        "liquid_assets": 300,
        "tanf_current_recipient": False,
        "time_limit_months_exhausted": False,
    },
}


def with_household(**changes: Any) -> dict[str, Any]:
    return {**EXAMPLE, "household": {**EXAMPLE["household"], **changes}}


def with_head(**changes: Any) -> dict[str, Any]:
    head, *others = EXAMPLE["household"]["members"]
    return with_household(members=[{**head, **changes}, *others])


def read(found: Any) -> Household:
    return question_of_line(json.dumps(found)).household


class TestExample:
    def test_of_the_interchange_is_read_whole(self) -> None:
        asked = question_of_line(json.dumps(EXAMPLE))
        home = asked.household
        assert (asked.id, asked.month) == ("h1", date(2026, 10, 1))
        assert (home.jurisdiction, home.county, home.size) == ("US-OR", "Klamath", 2)
        assert home.utilities == {Utility.HEATING_OR_COOLING, Utility.ELECTRICITY, Utility.PHONE}
        assert home.members[0].income.wages == Decimal(1200)
        assert (home.members[1].role, home.members[1].age, home.members[1].in_school) == (Role.CHILD, 7, True)

    def test_may_leave_out_what_is_nothing(self) -> None:
        home = read({"month": "2026-10", "state": "AK", "household": {"members": [{"role": "head", "age": 30}]}})
        assert home.rent == 0
        assert home.members[0].id == "m1"

    def test_takes_optional_keys(self) -> None:
        home = read(with_household(filed_on="2026-10-09", allotment_area="rural1", recipient_months=4))
        assert (home.filed_on, home.allotment_area) == (date(2026, 10, 9), AllotmentArea.RURAL_1)
        assert home.recipient_months == 4

    def test_takes_null_as_nothing_said(self) -> None:
        bare = {"id": None, "role": "head", "age": 30, "income": None, "disabled": None, "weekly_work_hours": None}
        home = read({**with_household(members=[bare], rent=None, utilities=None, vehicles=None), "county": None})
        assert home == Household(
            state="OR", members=(Member(id="m1", role=Role.HEAD, age=30),), liquid_assets=home.liquid_assets
        )
        assert question_of_line(json.dumps({**EXAMPLE, "id": None})).id == ""

    def test_passes_over_a_byte_order_mark(self) -> None:
        for line in ("\ufeff" + json.dumps(EXAMPLE), b"\xef\xbb\xbf" + json.dumps(EXAMPLE).encode()):
            assert question_of_line(line).id == "h1"

    def test_keeps_cents_exact(self) -> None:
        line = json.dumps(EXAMPLE).replace('"wages": 1200', '"wages": 1200.10')
        assert question_of_line(line).household.members[0].income.wages == Decimal("1200.10")


class TestRefusals:
    @pytest.mark.parametrize(
        ("found", "words"),
        [
            ({**EXAMPLE, "extra": 1}, "unknown key 'extra'"),
            (with_household(rentt=1), "household: unknown key 'rentt'"),
            (with_household(state="OR"), "household: unknown key 'state'"),
            (with_head(pet="cat"), "household.members[0]: unknown key 'pet'"),
            (with_head(income={"tips": 1}), "household.members[0].income: unknown key 'tips'"),
            (with_household(rent="700"), "household.rent: not an amount: '700'"),
            (with_household(rent=True), "household.rent: not an amount: True"),
            (with_head(age=None), "household.members[0].age: not a whole number from 0 to 130: None"),
            (with_head(age=10**30), "household.members[0].age: not a whole number from 0 to 130: " + str(10**30)),
            ({**EXAMPLE, "county": "\ud800"}, "household.county: half of a character: '\\ud800'"),
            ({**EXAMPLE, "id": "a\udfff"}, "id: half of a character: 'a\\udfff'"),
            (with_household(rent=-1), "household.rent: not between 0 and 10000000: -1"),
            (with_household(rent=10_000_001), "household.rent: not between 0 and 10000000: 10000001"),
            (with_household(homeless="no"), "household.homeless: neither true nor false: 'no'"),
            (with_household(utilities="phone"), "household.utilities: not a list: 'phone'"),
            (with_household(filed_on="9 October"), "household.filed_on: not a day like 2026-10-09: '9 October'"),
            (with_household(members=[]), "household.members: not a list of at least one person"),
            (with_household(members=[1]), "household.members[0]: not an object: 1"),
            (with_household(members=[{"role": "head"}]), "household.members[0]: age is missing"),
            (with_head(age=29.5), "household.members[0].age: not a whole number from 0 to 130: 29.5"),
            (with_head(age=-1), "household.members[0].age: not a whole number from 0 to 130: -1"),
            (with_head(id="m2"), "household.members: the id 'm2' stands twice"),
            ({**EXAMPLE, "month": "2026-13"}, "month: not a month like 2026-10: '2026-13'"),
            ({**EXAMPLE, "month": 202610}, "month: not a month like 2026-10: 202610"),
            ({**EXAMPLE, "household": []}, "household: not an object: []"),
            ({**EXAMPLE, "state": "WA"}, "household.state: none of AK, NC, OR, TX: 'WA'"),
            ({"state": "OR", "household": {}}, "month is missing"),
            ([], "not an object: []"),
        ],
    )
    def test_name_the_place(self, found: Any, words: str) -> None:
        with pytest.raises(Misread) as refused:
            read(found)
        assert str(refused.value) == words

    def test_name_the_utility_that_is_none(self) -> None:
        with pytest.raises(Misread, match=r"household.utilities\[1\]: none of heating_or_cooling, .*: 'solar'"):
            read(with_household(utilities=["phone", "solar"]))

    @pytest.mark.parametrize(
        "line",
        [
            "",
            "{",
            "nonsense",
            '{"a":1,"a":2}',
            '{"month":NaN}',
            "[" * 100_000,
            b"\xff\xfe{}",
            "9" * 5000,
            "null",
            "1e99999999999999999999",
        ],
    )
    def test_are_given_for_what_is_no_json(self, line: str | bytes) -> None:
        with pytest.raises(Misread):
            question_of_line(line)

    @pytest.mark.parametrize("age", ["1e999999999", "1e-999999999"])
    def test_are_given_at_once_for_an_endless_count(self, age: str) -> None:
        line = json.dumps(EXAMPLE).replace('"age": 29', f'"age": {age}')
        with pytest.raises(Misread, match="not a whole number from 0 to 130"):
            question_of_line(line)

    def test_are_given_for_an_endless_fraction(self) -> None:
        line = json.dumps(EXAMPLE).replace('"wages": 1200', '"wages": 1e-999999')
        with pytest.raises(Misread, match="more than 20 decimals"):
            question_of_line(line)


class TestBounds:
    @pytest.mark.parametrize(
        ("key", "most"),
        [
            ("rent", 10_000_000),
            ("wages", 10_000_000),
            ("vehicles", 10_000_000),
            ("shelter_cost", 10_000_000),
            ("age", 130),
            ("age_months", 1571),
            ("recipient_months", 1000),
            ("tanf_penalty_step", 1000),
        ],
    )
    def test_are_told_by_key(self, key: str, most: int) -> None:
        assert bounds_of(key) == (0, most)

    @pytest.mark.parametrize("key", ["homeless", "county", "filed_on", "no_such_key"])
    def test_are_of_amounts_and_counts_alone(self, key: str) -> None:
        with pytest.raises(KeyError):
            bounds_of(key)

    def test_let_everybody_have_an_age_in_months(self) -> None:
        assert read(with_head(age=130, age_months=1571)).members[0].months_old == 1571
        with pytest.raises(Misread, match="not a whole number from 0 to 1571: 1572"):
            read(with_head(age_months=1572))

    @pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1989-12-31", "2101-01-01"])
    def test_refuse_a_day_that_is_a_slip(self, day: str) -> None:
        with pytest.raises(Misread, match="household.tadvs_first_day: not a day from 1990-01-01 to 2100-12-31"):
            read(with_household(tadvs_first_day=day))
        assert read(with_household(tadvs_first_day=LAST_DAY.isoformat())).tadvs_first_day == LAST_DAY
