"""Free places, agreements on a day, stages and claims of contracts, without a database (A089, A090, A095, A096)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.choices import ContractStage
from coaching.rules import contracts, employers, sites
from coaching.rules.sites import AgreementState, Span

TODAY = date(2028, 2, 29)
DAY = timedelta(days=1)


class TestPlaces:
    @pytest.mark.parametrize(("needed", "taken", "free"), [(2, 0, 2), (2, 2, 0), (2, 3, 0), (1, 0, 1)])
    def test_are_those_needed_less_those_taken(self, needed: int, taken: int, free: int) -> None:
        assert sites.free_of(needed, taken) == free

    def test_fit_into_the_hours_still_open(self) -> None:
        assert sites.fits(Decimal(20), Decimal(20))
        assert not sites.fits(Decimal("20.25"), Decimal(20))
        assert sites.fits(Decimal(40), None)


class TestAgreements:
    @pytest.mark.parametrize(
        ("spans", "state"),
        [
            ([], AgreementState.NONE),
            ([Span(TODAY, TODAY + DAY, False)], AgreementState.UNSIGNED),
            ([Span(TODAY - 9 * DAY, TODAY - DAY, False)], AgreementState.NONE),
            ([Span(TODAY - 9 * DAY, TODAY - DAY, True)], AgreementState.ENDED),
            ([Span(TODAY + DAY, TODAY + 90 * DAY, True)], AgreementState.AHEAD),
            ([Span(TODAY, TODAY, True)], AgreementState.ENDING),
            ([Span(TODAY, TODAY + 30 * DAY, True)], AgreementState.ENDING),
            ([Span(TODAY, TODAY + 31 * DAY, True)], AgreementState.IN_FORCE),
            (
                [Span(TODAY, TODAY + 5 * DAY, True), Span(TODAY + 6 * DAY, TODAY + 90 * DAY, True)],
                AgreementState.IN_FORCE,
            ),
            (
                [Span(TODAY, TODAY + 5 * DAY, True), Span(TODAY + 7 * DAY, TODAY + 90 * DAY, True)],
                AgreementState.ENDING,
            ),
        ],
    )
    def test_stand_as_their_signed_days_say(self, spans: list[Span], state: AgreementState) -> None:
        assert sites.agreement_state(spans, today=TODAY) is state


class TestStages:
    @pytest.mark.parametrize(
        ("days", "stage"),
        [
            ((None, None, None, None, None), ContractStage.CLIENT),
            ((TODAY, None, None, None, None), ContractStage.EMPLOYER),
            ((TODAY, TODAY, TODAY + DAY, TODAY + 9 * DAY, None), ContractStage.SIGNED),
            ((TODAY, TODAY, TODAY, TODAY + 9 * DAY, None), ContractStage.RUNNING),
            ((TODAY, TODAY, TODAY - 9 * DAY, TODAY, None), ContractStage.RUNNING),
            ((TODAY, TODAY, TODAY - 9 * DAY, TODAY - DAY, None), ContractStage.ENDED),
            ((None, None, None, None, TODAY), ContractStage.ENDED),
        ],
    )
    def test_follow_from_the_days(self, days: tuple[date | None, ...], stage: ContractStage) -> None:
        assert contracts.stage_of(contracts.ContractDays(*days), today=TODAY) is stage


class TestClaims:
    def test_round_to_the_cent(self) -> None:
        assert contracts.amount_of(Decimal("15.25"), wage=Decimal("15.00"), share=50) == Decimal("114.38")
        assert contracts.amount_of(Decimal("0.25"), wage=Decimal("0.01"), share=1) == Decimal("0.00")

    @given(
        hours=st.decimals(min_value=0, max_value=999, places=2),
        wage=st.decimals(min_value=0, max_value=999, places=2),
        share=st.integers(1, 100),
    )
    def test_never_come_to_more_than_the_wages(self, hours: Decimal, wage: Decimal, share: int) -> None:
        whole = contracts.amount_of(hours, wage=wage, share=100)
        assert Decimal(0) <= contracts.amount_of(hours, wage=wage, share=share) <= whole

    def test_rest_on_proven_hours_that_lie_whole_in_the_period(self) -> None:
        def done(first: date, last: date, proof: str = "PAY_STUB", how: str = "WORKED") -> contracts.DoneHours:
            return contracts.DoneHours(first, last, Decimal(8), how, proof)

        inside = done(TODAY - 6 * DAY, TODAY)
        rows = [
            inside,
            done(TODAY - 7 * DAY, TODAY),
            done(TODAY, TODAY + DAY),
            done(TODAY, TODAY, proof="STATEMENT"),
            done(TODAY, TODAY, proof="MISSING"),
            done(TODAY, TODAY, how="HOLIDAY"),
            done(TODAY, TODAY, how="PROJECTED"),
        ]
        assert contracts.proven_in(rows, first_day=TODAY - 6 * DAY, last_day=TODAY) == [inside]


class TestTopics:
    def test_say_the_words_of_alaska_there_alone(self) -> None:
        """A104: "any job is a good job" leaks into no other state."""
        assert "any job is a good job" in dict(employers.topics_of("US-AK"))["WORK_FIRST"]
        for state in ("US-OR", "US-NC", "US-TX"):
            assert set(dict(employers.topics_of(state))) == {"SERVICES", "INCENTIVES", "TAX_CREDITS"}
