"""`participation_rate` prints what interchange 4 promises: numerator, denominator, left out and why, the rate."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework.models import User
from coaching.rules.hours import days as calendar
from coaching.rules.weeks import month_before
from tests.factories import NOW, make_office, make_user
from tests.flows.coaching.test_rates import KEY, counts, fact, family
from tests.work_records import MONTH

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def told(**options: Any) -> list[dict[str, Any]]:
    said = StringIO()
    call_command("participation_rate", f"--month={options.pop('month', KEY)}", stdout=said, **options)
    return [json.loads(line) for line in said.getvalue().splitlines()]


class TestParticipationRate:
    def test_prints_both_rates_of_a_state(self, coach: User) -> None:
        counts(family(coach), "87")
        short = family(coach)
        counts(short, "30")
        fact(short, "WAIVER", coach)
        out = family(coach, number="K-77", ref="JNU-77")
        fact(out, "PENALTY", coach)
        for voided in ("PENALTY", "WAIVER"):
            fact(
                short, voided, coach, first_month=month_before(MONTH), last_month=MONTH, voided_by=coach, voided_at=NOW
            )
        (one,) = told(jurisdiction="US-AK")
        assert one["month"] == KEY
        assert one["all_families"] == {
            "numerator": 1,
            "denominator": 2,
            "rate": 0.5,
            "left_out": {"PENALTY": 1},
            "left_out_families": [{"case": "JNU-77", "why": "PENALTY"}],
            "over_education_cap": 0,
            "target": 0.5,
            "credit": None,
            "waived": {"denominator": 1, "numerator": 0},
        }
        assert (one["two_parent"]["rate"], one["two_parent"]["denominator"]) == (None, 0)

    def test_the_cap_of_education_binds_the_state_alone(self, coach: User) -> None:
        for _ in range(3):
            counts(family(coach), "90", voced_hours=90)
        (one,) = told(jurisdiction="US-AK")
        assert one["all_families"]["over_education_cap"] == 3
        assert one["all_families"]["rate"] == 0
        (own,) = told(coach=coach.username)
        assert own["all_families"]["rate"] == 1

    def test_asks_for_an_office_or_a_coach(self, coach: User) -> None:
        other = make_user(office=make_office())
        counts(family(coach), "87")
        counts(family(other), "30")
        (one,) = told(office=coach.office.ref if coach.office else "")
        assert (one["office"], one["all_families"]["rate"]) == (coach.office.ref if coach.office else "", 1)
        (one,) = told(coach=other.username)
        assert (one["coach"], one["all_families"]["rate"]) == (other.username, 0)
        assert [line["jurisdiction"] for line in told()] == ["US-AK"]

    def test_prints_a_fiscal_year_beside_the_month(self, coach: User) -> None:
        """42 USC 607(b)(1)(A): the average of the monthly rates; what `--month` prints stays as it was."""
        case, other = family(coach), family(coach)
        before = month_before(MONTH)
        counts(case, "87")
        counts(other, "30")
        year = calendar.fiscal_year(MONTH)
        usual = told(jurisdiction="US-AK")
        month, one = told(jurisdiction="US-AK", fiscal_year=year)
        assert [month] == usual
        assert (one["fiscal_year"], one["jurisdiction"], one["office"], one["coach"]) == (year, "US-AK", None, None)
        assert one["all_families"]["months"][KEY] == 0.5
        assert list(one["all_families"]["months"]) == [
            f"{first:%Y-%m}" for first in calendar.months_of_fiscal_year(year) if first <= MONTH
        ]
        shares = [share for share in one["all_families"]["months"].values() if share is not None]
        assert one["all_families"]["rate"] == pytest.approx(sum(shares) / len(shares), abs=0.0001)
        assert one["two_parent"]["rate"] is None
        if calendar.fiscal_year(before) == year:
            assert one["all_families"]["months"][f"{before:%Y-%m}"] == 0

    def test_prints_a_fiscal_year_alone(self, coach: User) -> None:
        counts(family(coach), "87")
        said = StringIO()
        call_command("participation_rate", f"--fiscal-year={calendar.fiscal_year(MONTH)}", stdout=said)
        (one,) = [json.loads(line) for line in said.getvalue().splitlines()]
        assert one["all_families"]["months"][KEY] == 1

    @pytest.mark.parametrize("wrong", [[], ["--fiscal-year=20x6"], ["--fiscal-year=27"]])
    def test_asks_for_a_month_or_a_year(self, wrong: list[str]) -> None:
        with pytest.raises(CommandError):
            call_command("participation_rate", *wrong)

    @pytest.mark.parametrize("wrong", [{"office": "NONE"}, {"coach": "nobody"}, {"month": "1990-01"}])
    def test_says_what_is_wrong(self, coach: User, wrong: dict[str, str]) -> None:
        with pytest.raises(CommandError):
            told(**wrong)
