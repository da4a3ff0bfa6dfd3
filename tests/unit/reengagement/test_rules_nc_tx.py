"""North Carolina and Texas: the later of a month and compliance, and the month of cooperation."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from casework.public import Refused
from policy.reader import NoRuleOnFile
from reengagement.choices import EndGround, PenaltyOutcome, PenaltyReason
from reengagement.rules import Figures, north_carolina, texas

DAY = timedelta(days=1)
TODAY = date(2027, 6, 30)
NC, TX = Figures("US-NC", date(2027, 1, 1)), Figures("US-TX", date(2027, 1, 1))
FIRST = date(2027, 1, 1)


def sanction(**changes: Any) -> north_carolina.Sanction:
    return north_carolina.Sanction(**{"first_day": FIRST, "reason": PenaltyReason.ACTIVITY, **changes})


class TestNorthCarolina:
    @pytest.mark.parametrize(
        ("first", "complied_on", "effective_on"),
        [
            (FIRST, date(2027, 1, 5), date(2027, 2, 1)),
            (FIRST, date(2026, 12, 20), date(2027, 2, 1)),
            (FIRST, date(2027, 2, 1), date(2027, 2, 1)),
            (FIRST, date(2027, 2, 2), date(2027, 2, 2)),
            (FIRST, date(2027, 5, 17), date(2027, 5, 17)),
            (date(2027, 1, 31), date(2027, 2, 3), date(2027, 2, 28)),
        ],
    )
    def test_ends_at_the_later_of_a_month_and_compliance(
        self, first: date, complied_on: date, effective_on: date
    ) -> None:
        one = sanction(first_day=first, complied_on=complied_on)
        before = north_carolina.end_of(one, today=effective_on - DAY, figures=NC)
        assert before.outcome == PenaltyOutcome.GOES_ON
        ending = north_carolina.end_of(one, today=effective_on, figures=NC)
        assert (ending.outcome, ending.ground) == (PenaltyOutcome.ENDS, EndGround.COMPLIED)
        assert (ending.effective_on, ending.last_penalty_day) == (effective_on, effective_on - DAY)
        assert ending.restored_from == effective_on

    def test_goes_on_without_compliance(self) -> None:
        ending = north_carolina.end_of(sanction(), today=TODAY, figures=NC)
        assert ending.outcome == PenaltyOutcome.GOES_ON
        assert "Stating intent does not end it" in ending.steps[0].rule

    def test_waits_for_a_hearing_with_aid_going_on(self) -> None:
        waiting = sanction(is_hearing_pending=True, has_continued_aid=True)
        assert north_carolina.end_of(waiting, today=TODAY, figures=NC).outcome == PenaltyOutcome.WAITS
        alone = sanction(is_hearing_pending=True)
        assert north_carolina.end_of(alone, today=TODAY, figures=NC).outcome == PenaltyOutcome.GOES_ON

    @pytest.mark.parametrize(
        ("refused", "first", "effective"),
        [
            # the notice takes effect in the month after the refusal, or later: that payment is the missed one
            (date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1)),
            (date(2027, 2, 28), date(2027, 3, 1), date(2027, 4, 1)),
            (date(2027, 2, 11), date(2027, 5, 1), date(2027, 6, 1)),
            (date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 1)),
            # it took effect in the month of the refusal already, or before: that month is missed
            (date(2027, 2, 1), date(2027, 2, 1), date(2027, 3, 1)),
            (date(2027, 2, 28), date(2027, 2, 1), date(2027, 3, 1)),
            (date(2027, 2, 11), date(2027, 1, 1), date(2027, 3, 1)),
            (date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
        ],
    )
    def test_of_a_refused_signature_is_the_month_of_the_missed_payment(
        self, refused: date, first: date, effective: date
    ) -> None:
        """`tanf.nc.mra_b`: approval not before the month after the missed payment; nothing is taken before notice."""
        one = sanction(reason=PenaltyReason.SIGNATURE, month=refused, first_day=first)
        assert north_carolina.end_of(one, today=effective - DAY, figures=NC).outcome == PenaltyOutcome.GOES_ON
        ending = north_carolina.end_of(one, today=effective, figures=NC)
        assert (ending.outcome, ending.ground) == (PenaltyOutcome.ENDS, EndGround.SERVED)
        assert (ending.effective_on, ending.last_penalty_day) == (effective, effective - DAY)
        assert ending.restored_from is None

    def test_of_a_refused_signature_is_not_shortened_by_signing(self) -> None:
        one = sanction(reason=PenaltyReason.SIGNATURE, month=date(2027, 1, 4), complied_on=date(2027, 1, 5))
        assert north_carolina.end_of(one, today=date(2027, 1, 31), figures=NC).outcome == PenaltyOutcome.GOES_ON

    def test_of_a_job_quit_is_the_month_and_two_more(self) -> None:
        one = sanction(reason=PenaltyReason.JOB_QUIT, month=date(2026, 12, 31), complied_on=date(2027, 1, 2))
        assert north_carolina.end_of(one, today=date(2027, 2, 28), figures=NC).outcome == PenaltyOutcome.GOES_ON
        ending = north_carolina.end_of(one, today=date(2027, 3, 1), figures=NC)
        assert (ending.ground, ending.effective_on) == (EndGround.SERVED, date(2027, 3, 1))

    @pytest.mark.parametrize("county", ["Lenoir", "wilson ", "MACON"])
    def test_decides_nothing_for_a_county_with_its_own_plan(self, county: str) -> None:
        assert north_carolina.is_electing(county, on=FIRST)
        with pytest.raises(Refused, match="runs its own plan") as refused:
            north_carolina.end_of(sanction(county=county), today=TODAY, figures=NC)
        assert refused.value.field == "county"

    def test_decides_for_the_other_counties(self) -> None:
        assert not north_carolina.is_electing("Wake", on=FIRST)
        assert north_carolina.end_of(sanction(county="Wake"), today=TODAY, figures=NC).steps

    def test_takes_a_quarter_for_child_support(self) -> None:
        amount = north_carolina.child_support_amount(Decimal(272), figures=NC)
        assert (amount.reduction, amount.after) == (68, 204)
        assert north_carolina.child_support_days(figures=NC) == (30, 60)

    def test_ends_child_support_after_thirty_days_and_cooperation(self) -> None:
        for complied, effective in ((date(2027, 1, 5), date(2027, 1, 31)), (date(2027, 2, 9), date(2027, 2, 9))):
            one = sanction(reason=PenaltyReason.CHILD_SUPPORT, complied_on=complied)
            ending = north_carolina.end_of(one, today=effective, figures=NC)
            assert (ending.outcome, ending.effective_on) == (PenaltyOutcome.ENDS, effective)
            assert "60" in str(ending.steps[0].inputs)

    @pytest.mark.parametrize(
        ("complied", "over_on"),
        [
            (None, FIRST + 60 * DAY),
            (FIRST + 59 * DAY, None),
            (FIRST + 60 * DAY, FIRST + 60 * DAY),
            (FIRST + 90 * DAY, FIRST + 60 * DAY),
        ],
    )
    def test_of_child_support_ends_the_case_after_sixty_days(self, complied: date | None, over_on: date | None) -> None:
        """`tanf.nc.sanction.child_support`: 30 to 60 days, then the case ends."""
        one = sanction(reason=PenaltyReason.CHILD_SUPPORT, complied_on=complied)
        assert north_carolina.case_ends_on(one, figures=NC) == over_on
        ending = north_carolina.end_of(one, today=TODAY, figures=NC)
        if complied is None:
            assert ending.outcome == PenaltyOutcome.GOES_ON
            assert ending.steps[0].result.startswith("The case ended on")
        else:
            assert (ending.effective_on, ending.restored_from) == (complied, None if over_on else complied)
        assert north_carolina.case_ends_on(sanction(), figures=NC) is None

    def test_of_substances_is_the_individuals_alone(self) -> None:
        one = sanction(reason=PenaltyReason.SUBSTANCE, complied_on=date(2027, 1, 20))
        ending = north_carolina.end_of(one, today=date(2027, 1, 20), figures=NC)
        assert (ending.outcome, ending.effective_on) == (PenaltyOutcome.ENDS, date(2027, 1, 20))
        assert ending.steps[0].doubt

    @pytest.mark.parametrize("first", [date(2027, 3, 1), date(2027, 4, 1)])
    def test_of_a_month_that_is_over_before_it_begins_is_deleted(self, first: date) -> None:
        one = sanction(reason=PenaltyReason.JOB_QUIT, month=date(2026, 12, 31), first_day=first)
        ending = north_carolina.end_of(one, today=TODAY, figures=NC)
        assert (ending.outcome, ending.effective_on) == (PenaltyOutcome.DELETED, None)
        assert ending.pays_back

    def test_is_not_on_file_before_the_plan(self) -> None:
        with pytest.raises(NoRuleOnFile):
            north_carolina.end_of(sanction(), today=TODAY, figures=Figures("US-NC", date(2025, 9, 30)))


def household(**changes: Any) -> texas.Sanction:
    return texas.Sanction(**{"first_month": date(2027, 1, 15), **changes})


class TestTexas:
    @pytest.mark.parametrize(
        ("cooperated_on", "last_day"),
        [
            (date(2026, 12, 28), date(2027, 1, 31)),
            (date(2027, 1, 1), date(2027, 1, 31)),
            (date(2027, 1, 31), date(2027, 1, 31)),
            (date(2027, 2, 1), date(2027, 2, 28)),
            (date(2027, 2, 28), date(2027, 2, 28)),
        ],
    )
    def test_ends_with_the_month_of_cooperation(self, cooperated_on: date, last_day: date) -> None:
        one = household(cooperated_on=cooperated_on)
        assert texas.end_of(one, today=last_day, figures=TX).ending.outcome == PenaltyOutcome.GOES_ON
        standing = texas.end_of(one, today=last_day + DAY, figures=TX)
        assert not standing.is_denied
        assert (standing.ending.outcome, standing.ending.ground) == (PenaltyOutcome.ENDS, EndGround.COOPERATED)
        assert standing.ending.last_penalty_day == last_day
        assert standing.ending.restored_from == last_day + DAY

    def test_of_a_leap_february_is_its_last_day(self) -> None:
        one = household(first_month=date(2028, 2, 1), cooperated_on=date(2028, 2, 29))
        assert texas.end_of(one, today=TODAY + 400 * DAY, figures=TX).ending.last_penalty_day == date(2028, 2, 29)

    def test_denies_after_two_months_in_a_row(self) -> None:
        one = household(cooperated_on=date(2027, 3, 1))
        assert not texas.end_of(one, today=date(2027, 2, 28), figures=TX).is_denied
        standing = texas.end_of(one, today=date(2027, 3, 1), figures=TX)
        assert (standing.is_denied, standing.denied_on) == (True, date(2027, 3, 1))
        assert standing.ending.outcome == PenaltyOutcome.GOES_ON

    def test_denies_at_once_for_two_requirements(self) -> None:
        one = household(failed_together=2, cooperated_on=date(2027, 1, 20))
        assert texas.end_of(one, today=date(2027, 1, 20), figures=TX).denied_on == date(2027, 1, 1)

    @pytest.mark.parametrize(
        ("shown_from", "applied_on", "effective_on"),
        [
            (date(2027, 4, 1), date(2027, 4, 3), date(2027, 5, 1)),
            (date(2027, 4, 1), date(2027, 5, 20), date(2027, 5, 20)),
            (None, date(2027, 4, 3), None),
            (date(2027, 4, 1), None, None),
        ],
    )
    def test_pays_after_a_denial_once_cooperation_is_shown(
        self, shown_from: date | None, applied_on: date | None, effective_on: date | None
    ) -> None:
        one = household(shown_from=shown_from, applied_again_on=applied_on)
        assert texas.end_of(one, today=TODAY, figures=TX).ending.effective_on == effective_on
        if effective_on:
            assert texas.end_of(one, today=effective_on - DAY, figures=TX).ending.effective_on is None

    def test_is_undone_by_good_cause_in_the_first_month(self) -> None:
        ending = texas.end_of(household(good_cause_on=date(2027, 1, 31)), today=TODAY, figures=TX).ending
        assert (ending.outcome, ending.ground) == (PenaltyOutcome.DELETED, EndGround.GOOD_CAUSE)

    def test_takes_good_cause_in_the_second_month_as_cooperation(self) -> None:
        standing = texas.end_of(household(good_cause_on=date(2027, 2, 3)), today=TODAY, figures=TX)
        assert (standing.is_denied, standing.ending.last_penalty_day) == (False, date(2027, 2, 28))

    def test_goes_on_or_waits_for_a_hearing(self) -> None:
        today = date(2027, 1, 20)
        assert texas.end_of(household(), today=today, figures=TX).ending.outcome == PenaltyOutcome.GOES_ON
        waiting = household(is_hearing_pending=True, has_continued_aid=True)
        assert texas.end_of(waiting, today=today, figures=TX).ending.outcome == PenaltyOutcome.WAITS

    @pytest.mark.parametrize("failed", [1, 2])
    def test_is_not_denied_while_a_hearing_waits(self, failed: int) -> None:
        waiting = household(failed_together=failed, is_hearing_pending=True, has_continued_aid=True)
        standing = texas.end_of(waiting, today=date(2027, 5, 1), figures=TX)
        assert (standing.ending.outcome, standing.is_denied) == (PenaltyOutcome.WAITS, False)
