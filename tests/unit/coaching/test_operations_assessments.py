"""Assessments by their operations: what staff can never change, and what begins with what (A012, A014)."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from casework.context import in_context
from casework.models import Case, Participant, User
from casework.refusals import Refused
from coaching.operations.assessments import complete_assessment, explain_discrepancy
from coaching.operations.barriers import settle_barrier
from coaching.queries.instruments import asking, beginning_of
from tests.coaching_records import answer_of, make_assessment, make_barrier
from tests.factories import NOW, TODAY, days_ago

pytestmark = pytest.mark.django_db


class TestNeverChanged:
    @pytest.mark.parametrize("table", ["assessment", "answer", "explanation"])
    def test_by_staff(self, open_case: Case, coach: User, table: str) -> None:
        with in_context(actor=coach):
            for change in (f"UPDATE coaching_{table} SET case_id = case_id", f"DELETE FROM coaching_{table}"):
                with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(change)


class TestBeginning:
    def begun(self, case: Case, adult: Participant, coach: User) -> dict[str, str]:
        with in_context(actor=coach):
            asked = asking(case, "EA", adult, today=TODAY)
            assert asked is not None
            return {code: one.given.words for code, one in beginning_of(case, asked, today=TODAY).items()}

    def test_is_what_was_said_last(self, open_case: Case, adult: Participant, coach: User) -> None:
        """A012: of the planning information and the assessment before, the later one."""
        make_assessment(case=open_case, by=coach, kind="EPI", on=days_ago(9), answers={"goals": {"words": "A boat"}})
        assert self.begun(open_case, adult, coach)["goals"] == "A boat"
        make_assessment(case=open_case, by=coach, on=days_ago(5), answers={"goals": {"words": "A bigger boat"}})
        assert self.begun(open_case, adult, coach)["goals"] == "A bigger boat"
        make_assessment(case=open_case, by=coach, kind="EPI", on=days_ago(1), answers={"goals": {"words": "A house"}})
        assert self.begun(open_case, adult, coach)["goals"] == "A house"

    def test_keeps_what_was_found_before(self, open_case: Case, adult: Participant, coach: User) -> None:
        told = {"work": {"words": "Forty", "found": "Stubs show thirty", "is_different": True, "why": "Overtime"}}
        make_assessment(case=open_case, by=coach, on=days_ago(5), answers=told)
        with in_context(actor=coach):
            asked = asking(open_case, "EA", adult, today=TODAY)
            assert asked is not None
            work = beginning_of(open_case, asked, today=TODAY)["work"].given
        assert (work.words, work.found, work.is_different) == ("Forty", "Stubs show thirty", None)


class TestRefusals:
    def test_unknown_kind_for_this_state(self, open_case: Case, adult: Participant, coach: User) -> None:
        with in_context(actor=coach), pytest.raises(Refused, match="no such assessment"):
            complete_assessment(
                case_id=open_case.pk,
                kind="LIVING",
                participant_id=adult.pk,
                on=TODAY,
                given={},
                remark="",
                actor=coach,
                now=NOW,
            )

    def test_explanation_of_what_agrees_or_was_explained(self, open_case: Case, coach: User) -> None:
        agrees = make_assessment(case=open_case, by=coach, answers={"work": {"words": "Forty", "found": "Forty"}})
        told = {"words": "Forty", "found": "Thirty", "is_different": True, "why": "Overtime"}
        explained = make_assessment(case=open_case, by=coach, answers={"work": told})
        with in_context(actor=coach):
            for made, words in ((agrees, "agree here"), (explained, "when the assessment was completed")):
                with pytest.raises(Refused, match=words):
                    explain_discrepancy(answer_id=answer_of(made).pk, words="Why", actor=coach, now=NOW)

    def test_settling_before_it_was_there(self, open_case: Case, coach: User) -> None:
        one = make_barrier(case=open_case, by=coach)
        with in_context(actor=coach), pytest.raises(Refused, match="before the barrier"):
            settle_barrier(
                barrier_id=one.pk,
                status="OVERCOME",
                reason="",
                on=TODAY - timedelta(days=1),
                actor=coach,
                now=NOW,
            )
