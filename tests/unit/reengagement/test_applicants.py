"""From which day a penalty counts of a family that applies for cash in Alaska (A040, A042)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from reengagement.choices import PenaltyReason
from reengagement.rules import Figures, alaska
from reengagement.rules.alaska import Applied, effect_for_applicant, is_of_applicant
from reengagement.rules.letters import paragraphs_of
from tests.unit.reengagement.test_rules_letters import facts_of

GIVEN = date(2026, 8, 12)
FIGURES = Figures("US-AK", GIVEN)


def first_day(
    filed_on: date, eligible_from: date | None, reason: PenaltyReason = PenaltyReason.ACTIVITY
) -> date | None:
    applied = Applied(filed_on, eligible_from)
    effect = effect_for_applicant(reason, date(2026, 8, 3), applied, GIVEN, figures=FIGURES)
    return effect.effective_on if effect else None


class TestFirstDay:
    @pytest.mark.parametrize(
        ("filed_on", "eligible_from", "expected"),
        [
            (date(2026, 8, 5), date(2026, 8, 4), date(2026, 8, 5)),
            (date(2026, 8, 5), date(2026, 8, 5), date(2026, 8, 5)),
            (date(2026, 8, 5), date(2026, 8, 6), date(2026, 8, 6)),
            (date(2028, 2, 29), date(2028, 2, 29), date(2028, 2, 29)),
        ],
    )
    def test_is_the_later_of_two_days(self, filed_on: date, eligible_from: date, expected: date) -> None:
        """7 AAC 45.980(d)(1) (`tanf.ak.penalty.start`)."""
        assert first_day(filed_on, eligible_from) == expected

    @pytest.mark.parametrize("reason", [PenaltyReason.SCHOOL, PenaltyReason.CHILD_SUPPORT, PenaltyReason.PLAN])
    def test_is_the_same_for_every_reason_but_a_job(self, reason: PenaltyReason) -> None:
        """7 AAC 45.980(e)."""
        assert first_day(date(2026, 8, 5), date(2026, 8, 5), reason) == date(2026, 8, 5)

    def test_is_none_while_nobody_knows_from_when_cash_would_be_paid(self) -> None:
        assert first_day(date(2026, 8, 5), None) is None

    @pytest.mark.parametrize("reason", [PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED])
    def test_of_a_job_is_the_day_on_which_it_was_quit(self, reason: PenaltyReason) -> None:
        """7 AAC 45.970(d) (`tanf.ak.job_quit_start`)."""
        assert first_day(date(2026, 8, 5), None, reason) == date(2026, 8, 3)

    @pytest.mark.parametrize(("days", "expected"), [(-1, True), (0, False), (1, False)])
    def test_of_a_job_is_an_applicants_where_it_was_quit_before_applying(self, days: int, expected: bool) -> None:
        applied = Applied(date(2026, 8, 5), None)
        quit_on = applied.filed_on + timedelta(days=days)
        assert is_of_applicant(PenaltyReason.JOB_QUIT, quit_on, applied) is expected
        assert is_of_applicant(PenaltyReason.ACTIVITY, quit_on, applied)

    @pytest.mark.parametrize(("days", "counts"), [(0, True), (59, True), (60, False), (61, False)])
    def test_of_a_job_looks_back_fewer_than_sixty_days(self, days: int, counts: bool) -> None:
        """7 AAC 45.970(a): "60 or more days before submitting the application" does not count."""
        filed_on = date(2028, 3, 1)
        assert alaska.counts_at_application(filed_on - timedelta(days=days), filed_on, figures=FIGURES) is counts

    def test_counts_its_months_from_that_very_day(self) -> None:
        """AS 47.27.085(a): on a leap day too."""
        first = date(2028, 2, 29)
        assert [alaska.month_number(first, day) for day in (first, date(2028, 3, 28), date(2028, 3, 29))] == [1, 1, 2]


class TestLetter:
    """`notice.content`: the letter of an applicant promises no days ahead and nothing that goes on."""

    def test_says_from_when_and_that_nothing_is_paid_yet(self) -> None:
        said = self.said("en")
        assert "This starts on August 5, 2026. The family applies for cash" in said
        assert "after timely notice" not in said
        assert "Cash is not paid to you yet" in said
        assert "you can ask that your payment goes on" not in said

    def test_says_the_same_in_spanish(self) -> None:
        said = self.said("es")
        assert "Esto comienza el 5 de agosto de 2026. Su familia solicita dinero en efectivo" in said
        assert "después de avisarle a tiempo" not in said
        assert "Todavía no se le paga" in said

    def test_of_a_job_says_the_day_of_the_job_in_spanish(self) -> None:
        assert "cuenta desde el día en que dejó o rechazó el trabajo" in self.said("es", PenaltyReason.JOB_QUIT)

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", "You can show us that the need came from something else; then nothing is taken for it."),
            ("es", "Usted puede demostrarnos que la necesidad viene de otra cosa; entonces no se le quita nada"),
        ],
    )
    def test_of_a_job_says_that_the_presumption_can_be_rebutted(self, language: str, words: str) -> None:
        """7 AAC 45.970(a): said of an applicant's job, quit or refused, and of nothing else."""
        assert words in self.said(language, PenaltyReason.JOB_QUIT)
        assert words in self.said(language, PenaltyReason.JOB_REFUSED)
        assert words not in self.said(language)
        recipients = paragraphs_of(facts_of("US-AK", PenaltyReason.JOB_QUIT), language=language)
        assert words not in "\n".join(recipients)

    def said(self, language: str, reason: PenaltyReason = PenaltyReason.ACTIVITY) -> str:
        applied = Applied(date(2026, 8, 5), date(2026, 8, 5))
        effect = effect_for_applicant(reason, date(2026, 8, 3), applied, GIVEN, figures=FIGURES)
        facts = facts_of("US-AK", reason, effect=effect, leave_by=None, application_id=uuid4())
        return "\n".join(paragraphs_of(facts, language=language))
