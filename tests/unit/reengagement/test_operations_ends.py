"""The eighteen cases of the policy README 13.2 and each state's end, from the request to the end, on real tables."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import EventKind, Jurisdiction, Role
from casework.context import in_context
from casework.models import EligibilityNote, Notice, Setting
from casework.refusals import Refused
from reengagement.choices import EndGround, PenaltyFactKind, PenaltyOutcome, PenaltyReason, Proof
from reengagement.models import CureAttempt, HearingRequest, Penalty, PenaltyFact, PenaltyRaise
from reengagement.operations.causes import claim_good_cause, decide_good_cause
from reengagement.operations.cures import (
    delete_penalty,
    end_penalty,
    record_attempt,
    record_child_safety,
    record_fact,
    record_home_visit,
    void_fact,
)
from reengagement.operations.hearings import decide_hearing, record_hearing_request
from reengagement.operations.money import tell_money
from reengagement.operations.raises import ask_raise, decide_raise
from reengagement.rules import good_cause
from reengagement.rules.attempts import AttemptDays
from reengagement.rules.terms import Terms
from tests.factories import NOW, as_importer, events_of, make_contact, make_user, moment
from tests.penalty_records import Stage, imposed, noticed, stage_in, stand

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FAILED, NOTICE, FIRST = date(2026, 3, 2), date(2026, 3, 10), date(2026, 4, 1)
_K = PenaltyFactKind
_REFUSED = {"offered_on": FAILED - DAY, "refused_on": FAILED}


def begun(state: str = Jurisdiction.ALASKA, *, terms: Terms | None = None, **changes: Any) -> tuple[Stage, Penalty]:
    """Make a penalty about 2 March whose notice left on 10 March: it begins on 1 April; in Oregon five months later."""
    later = 5 if state == Jurisdiction.OREGON else 0  # its rules on file begin in July 2026
    stage = stage_in(state, failed_on=FAILED.replace(month=FAILED.month + later))
    penalty = imposed(stage, terms=terms, **changes)
    noticed(stage, penalty, on=NOTICE.replace(month=NOTICE.month + later))
    return stage, penalty


def attempt(stage: Stage, penalty: Penalty, *, on: date, **days: Any) -> CureAttempt:
    with in_context(actor=stage.coach):
        return record_attempt(penalty_id=penalty.pk, days=AttemptDays(**days), actor=stage.coach, now=moment(on))


def fact(stage: Stage, penalty: Penalty, kind: str, day: date, *, on: date) -> None:
    with in_context(actor=stage.coach):
        record_fact(penalty_id=penalty.pk, kind=kind, on=day, actor=stage.coach, now=moment(on))


def set_for(stage: Stage, parameter: str, value: Any) -> None:
    admin = make_user(office=stage.case.office, role=Role.ADMIN)
    with in_context(actor=admin):
        Setting.objects.create(
            parameter=parameter,
            jurisdiction=stage.case.office.jurisdiction,
            first_day=day(1, 1),
            value=value,
            source="Office memo",
            set_by=admin,
            set_at=NOW,
        )


def ask(stage: Stage, penalty: Penalty, *, on: date) -> PenaltyRaise:
    with in_context(actor=stage.coach):
        return ask_raise(penalty_id=penalty.pk, actor=stage.coach, now=moment(on))


def decide(stage: Stage, asked: PenaltyRaise, *, on: date, is_agreed: bool = True) -> None:
    with in_context(actor=stage.manager):
        decide_raise(
            raise_id=asked.pk,
            is_agreed=is_agreed,
            words="Visit and finding were read.",
            actor=stage.manager,
            now=moment(on),
        )


def agree(stage: Stage, penalty: Penalty, *, on: date) -> None:
    with as_importer():
        asked = PenaltyRaise.objects.get(penalty=penalty, is_agreed__isnull=True)
    decide(stage, asked, on=on)


def end(stage: Stage, penalty: Penalty, *, on: date) -> Penalty:
    with in_context(actor=stage.coach):
        return end_penalty(penalty_id=penalty.pk, actor=stage.coach, now=moment(on))


def delete(stage: Stage, penalty: Penalty, *, on: date) -> Penalty:
    with in_context(actor=stage.coach):
        return delete_penalty(penalty_id=penalty.pk, actor=stage.coach, now=moment(on))


def day(month: int, number: int) -> date:
    return date(2026, month, number)


#: What happens, the last day of it, the outcome, the first day without the penalty, and whether it is paid back.
Play = Callable[[Stage, Penalty], object]
COMPLIED: dict[str, tuple[Play, date, PenaltyOutcome, date | None, bool]] = {
    "1 intent, then the activity": (
        lambda s, p: attempt(
            s, p, on=day(4, 12), intent_on=day(4, 5), began_on=day(4, 10), days_asked=3,
            done_on=(day(4, 10), day(4, 11), day(4, 12)),
        ),
        day(4, 12), PenaltyOutcome.ENDS, day(4, 5), False,
    ),
    "2 complied, never said anything": (
        lambda s, p: attempt(s, p, on=day(4, 12), began_on=day(4, 12), done_on=(day(4, 12),)),
        day(4, 12), PenaltyOutcome.ENDS, day(4, 12), False,
    ),
    "3 intent, never complied": (
        lambda s, p: attempt(s, p, on=day(4, 20), intent_on=day(4, 5), failed_on=day(4, 20)),
        day(4, 30), PenaltyOutcome.GOES_ON, None, False,
    ),
    "4 a failed intent is spent": (
        lambda s, p: (
            attempt(s, p, on=day(4, 19), intent_on=day(4, 5), failed_on=day(4, 19)),
            attempt(s, p, on=day(4, 25), intent_on=day(4, 20), began_on=day(4, 25), done_on=(day(4, 25),)),
        ),
        day(4, 25), PenaltyOutcome.ENDS, day(4, 20), False,
    ),
    "5 both before it starts": (
        lambda s, p: attempt(s, p, on=day(3, 20), intent_on=day(3, 15), began_on=day(3, 18), done_on=(day(3, 18),)),
        day(3, 20), PenaltyOutcome.DELETED, None, False,
    ),
    "6 intent before, compliance after the start": (
        lambda s, p: attempt(s, p, on=day(4, 8), intent_on=day(3, 25), began_on=day(4, 8), done_on=(day(4, 8),)),
        day(4, 8), PenaltyOutcome.DELETED, None, True,
    ),
    "7 intent before the failure": (
        lambda s, p: attempt(s, p, on=day(4, 9), intent_on=day(2, 20), began_on=day(4, 9), done_on=(day(4, 9),)),
        day(4, 9), PenaltyOutcome.ENDS, day(4, 9), False,
    ),
    "8 the start of the activity is intent": (
        lambda s, p: attempt(
            s, p, on=day(4, 9), began_on=day(4, 7), days_asked=3, done_on=(day(4, 7), day(4, 8), day(4, 9))
        ),
        day(4, 9), PenaltyOutcome.ENDS, day(4, 7), False,
    ),
    "9 compliance is the last day asked": (
        lambda s, p: attempt(
            s, p, on=day(4, 9), began_on=day(4, 7), days_asked=3, done_on=(day(4, 7), day(4, 9))
        ),
        day(4, 30), PenaltyOutcome.GOES_ON, None, False,
    ),
    "10 entered late": (
        lambda s, p: attempt(s, p, on=day(4, 28), intent_on=day(4, 3), began_on=day(4, 9), done_on=(day(4, 9),)),
        day(4, 28), PenaltyOutcome.ENDS, day(4, 3), False,
    ),
    "13 good cause afterwards": (
        lambda s, p: fact(s, p, _K.GOOD_CAUSE, day(4, 6), on=day(4, 9)),
        day(4, 9), PenaltyOutcome.ENDS, day(4, 6), False,
    ),
    "13 good cause on the first day": (
        lambda s, p: fact(s, p, _K.GOOD_CAUSE, FIRST, on=day(4, 9)),
        day(4, 9), PenaltyOutcome.DELETED, None, True,
    ),
    "14 an exemption begins": (
        lambda s, p: fact(s, p, _K.EXEMPTION, day(4, 16), on=day(4, 17)),
        day(4, 17), PenaltyOutcome.ENDS, day(4, 16), False,
    ),
    "15 closed, complied while applying again": (
        lambda s, p: (
            fact(s, p, _K.CASE_CLOSED, day(4, 15), on=day(4, 20)),
            attempt(s, p, on=day(4, 22), began_on=day(4, 22), done_on=(day(4, 22),)),
            fact(s, p, _K.REAPPLIED, day(4, 21), on=day(4, 25)),
            fact(s, p, _K.ELIGIBLE, day(4, 25), on=day(4, 25)),
        ),
        day(4, 25), PenaltyOutcome.ENDS, day(4, 22), False,
    ),
    "3rd kind: never valid": (
        lambda s, p: fact(s, p, _K.ERROR, day(4, 9), on=day(4, 9)),
        day(4, 9), PenaltyOutcome.DELETED, None, True,
    ),
}  # fmt: skip


class TestEighteenCases:
    @pytest.mark.parametrize("name", sorted(COMPLIED))
    def test_end_as_the_table_says(self, name: str) -> None:
        """A042."""
        play, on, outcome, effective, pays_back = COMPLIED[name]
        stage, penalty = begun()
        play(stage, penalty)
        assert stand(stage, penalty, on=on).ending.outcome == outcome
        if outcome == PenaltyOutcome.GOES_ON:
            for finish in (end, delete):
                with pytest.raises(Refused, match="yet"):
                    finish(stage, penalty, on=on)
            return
        right, wrong = (end, delete) if outcome == PenaltyOutcome.ENDS else (delete, end)
        with pytest.raises(Refused, match="instead"):
            wrong(stage, penalty, on=on)
        done = right(stage, penalty, on=on)
        assert (done.outcome, done.effective_on, done.pays_back) == (outcome, effective, pays_back)
        assert done.steps
        with pytest.raises(Refused, match="is over"):
            right(stage, penalty, on=on)
        with as_importer():
            note = EligibilityNote.objects.filter(subject="PENALTY").latest("filed_at", "pk")
        assert note.change == ("END" if outcome == PenaltyOutcome.ENDS else "DELETE")
        assert "(" in note.sections[0]["text"]

    def test_11_a_plan_is_cured_by_signing_it(self) -> None:
        stage, penalty = begun(reason=PenaltyReason.PLAN)
        attempt(stage, penalty, on=day(4, 14), intent_on=day(4, 9), signed_on=day(4, 14))
        assert end(stage, penalty, on=day(4, 14)).effective_on == day(4, 9)

    def test_12_two_people_have_two(self) -> None:
        stage, penalty = begun()
        other, second = begun()
        attempt(stage, penalty, on=day(4, 12), began_on=day(4, 12), done_on=(day(4, 12),))
        end(stage, penalty, on=day(4, 12))
        assert stand(other, second, on=day(4, 12)).ending.outcome == PenaltyOutcome.GOES_ON

    @pytest.mark.parametrize(("number", "days"), [(1, 30), (2, 180), (3, 360)])
    def test_16_a_job_quit_runs_out_and_is_never_cured(self, number: int, days: int) -> None:
        stage, penalty = begun(reason=PenaltyReason.JOB_QUIT)
        with as_importer():
            Penalty.objects.filter(pk=penalty.pk).update(number=number)
        penalty.number = number
        with pytest.raises(Refused, match="does not end this penalty"):
            attempt(stage, penalty, on=day(4, 12), intent_on=day(4, 12))
        over = FIRST + timedelta(days=days)
        with pytest.raises(Refused, match="cannot be cured"):
            end(stage, penalty, on=over - DAY)
        assert (end(stage, penalty, on=over).effective_on, penalty.number) == (over, number)

    def test_17_an_appeal_waits_and_undoes(self) -> None:
        stage, penalty = begun()
        with in_context(actor=stage.coach):
            hearing = record_hearing_request(
                penalty_id=penalty.pk,
                asked_on=day(3, 12),
                wants_continued=True,
                words="They did not get the bus pass.",
                actor=stage.coach,
                now=moment(day(3, 12)),
            )
        assert hearing.has_continued_aid
        assert stand(stage, penalty, on=day(4, 9)).waits
        with in_context(actor=stage.coach):
            decide_hearing(
                hearing_id=hearing.pk,
                decision="FOR_FAMILY",
                on=day(4, 20),
                actor=stage.coach,
                now=moment(day(4, 20)),
            )
        done = delete(stage, penalty, on=day(4, 20))
        assert (done.ground, done.pays_back) == (EndGround.APPEAL_WON, False)

    def test_18_shows_the_levels_and_the_money(self) -> None:
        stage, penalty = begun(terms=Terms(payment=Decimal(923), size=3, table="adult_included"))
        found = stand(stage, penalty, on=day(4, 16))
        assert found.level is not None
        assert (found.level.number, found.level.share, found.month) == (1, Decimal("0.40"), 1)
        assert found.amount is not None
        assert (found.amount.reduction, found.amount.after) == (Decimal("369.20"), Decimal(553))
        attempt(stage, penalty, on=day(4, 16), began_on=day(4, 16), done_on=(day(4, 16),))
        done = end(stage, penalty, on=day(4, 16))
        assert done.steps[-1]["name"] == "The month in which it ends"
        assert (done.steps[-1]["result"], done.restored_from) == ("$184.60", day(4, 16))

    def test_18_restores_the_whole_month_where_that_is_set(self) -> None:
        stage, penalty = begun(terms=Terms(payment=Decimal(923), size=3, table="adult_included"))
        set_for(stage, "tanf.ak.penalty.month_of_end", "WHOLE_MONTH")
        attempt(stage, penalty, on=day(4, 16), began_on=day(4, 16), done_on=(day(4, 16),))
        done = end(stage, penalty, on=day(4, 16))
        assert (done.steps[-1]["result"], done.restored_from) == ("$0.00", FIRST)

    def test_nobody_else_ends_one(self) -> None:
        stage, penalty = begun()
        aide = make_user(office=stage.case.office, role=Role.CASE_AIDE)
        with pytest.raises(PermissionDenied):
            end(replace(stage, coach=aide), penalty, on=day(4, 9))


class TestAttempt:
    @pytest.mark.parametrize(
        ("days", "field"),
        [
            ({}, "intent_on"),
            ({"intent_on": day(4, 30)}, "intent_on"),
            ({"intent_on": day(4, 5), "days_asked": 6}, "days_asked"),
            ({"intent_on": day(4, 5), "days_asked": 0}, "days_asked"),
            ({"intent_on": day(4, 5), "done_on": (day(4, 6),)}, "began_on"),
            ({"began_on": day(4, 5), "done_on": (day(4, 4),)}, "done_on"),
            ({"signed_on": day(4, 5)}, "signed_on"),
            ({"intent_on": day(4, 5), "failed_on": day(4, 4)}, "failed_on"),
            ({"began_on": day(4, 5), "done_on": (day(4, 5),), "failed_on": day(4, 6)}, "failed_on"),
        ],
    )
    def test_refuses_days_that_cannot_be(self, days: dict[str, Any], field: str) -> None:
        stage, penalty = begun()
        with pytest.raises(Refused) as refused:
            attempt(stage, penalty, on=day(4, 20), **days)
        assert refused.value.field == field

    def test_keeps_when_an_intent_was_entered(self) -> None:
        """13.2 no. 10."""
        stage, penalty = begun()
        attempt(stage, penalty, on=day(4, 20), intent_on=day(4, 3))
        kept = attempt(stage, penalty, on=day(4, 25), intent_on=day(4, 3), began_on=day(4, 24))
        assert (kept.intent_on, kept.intent_entered_on) == (day(4, 3), day(4, 20))
        with as_importer():
            assert CureAttempt.objects.count() == 1


class TestRaise:
    def test_needs_a_visit_and_a_finding(self) -> None:
        """A043, A050: months alone raise nothing."""
        stage, penalty = begun()
        with pytest.raises(Refused, match="home visit"):
            noticed(stage, penalty, on=day(7, 10))
        visit = self._visit(stage, penalty, day(7, 6))
        self._finding(stage, visit, day(7, 7), is_safe=True, level=2)
        with pytest.raises(Refused, match="A manager decides first"):
            noticed(stage, penalty, on=day(7, 10))
        with as_importer():
            assert EligibilityNote.objects.get(subject="HOME_VISIT").penalty_raise == ""
        agree(stage, penalty, on=day(7, 9))
        told = noticed(stage, penalty, on=day(7, 10))
        assert (told.level, told.effective_on) == (2, day(8, 1))
        levels = stand(stage, penalty, on=day(8, 1)).levels
        assert [(one.number, one.first_day) for one in levels] == [(1, FIRST), (2, day(8, 1))]
        with as_importer():
            note = EligibilityNote.objects.filter(subject="HOME_VISIT").latest("filed_at", "pk")
        assert note.penalty_raise == "HIGHER"
        assert note.sections[-1]["heading"] == "Child-safety finding"

    def test_stays_where_children_could_be_harmed(self) -> None:
        stage, penalty = begun()
        visit = self._visit(stage, penalty, day(7, 6))
        with pytest.raises(Refused, match="level stays"):
            self._finding(stage, visit, day(7, 7), is_safe=False, level=2)
        self._finding(stage, visit, day(7, 7), is_safe=False, level=0)
        with pytest.raises(Refused, match="will not be significantly harmed"):
            noticed(stage, penalty, on=day(7, 10))

    @pytest.mark.parametrize(("level", "words"), [(2, "open level 2 on Sat Aug 1"), (3, "level right above")])
    def test_waits_for_its_months(self, level: int, words: str) -> None:
        """7 AAC 45.980(f): in the first month nobody asks for 75 percent, and nobody passes a level over."""
        stage, penalty = begun()
        visit = self._visit(stage, penalty, day(4, 6))
        with pytest.raises(Refused, match=words) as refused:
            self._finding(stage, visit, day(4, 7), is_safe=True, level=level)
        assert refused.value.field == "level"
        self._finding(stage, visit, day(4, 7), is_safe=True, level=0)
        with pytest.raises(Refused, match="open level 2 on Sat Aug 1"):
            noticed(stage, penalty, on=day(4, 10))
        with as_importer():
            assert [one.penalty_raise for one in EligibilityNote.objects.filter(subject="HOME_VISIT")] == [""]

    def test_goes_up_only_after_all_months_of_the_level_below(self) -> None:
        stage, penalty = begun()
        self._finding(stage, self._visit(stage, penalty, day(7, 6)), day(7, 7), is_safe=True, level=2)
        agree(stage, penalty, on=day(7, 9))
        noticed(stage, penalty, on=day(7, 10))
        with pytest.raises(Refused, match="open level 3 on Tue Dec 1"):
            ask(stage, penalty, on=day(8, 20))
        ask(stage, penalty, on=day(11, 3))
        agree(stage, penalty, on=day(11, 4))
        assert noticed(stage, penalty, on=day(11, 5)).effective_on == day(12, 1)

    def test_is_decided_once_by_somebody_else(self) -> None:
        """Domain 1: coaches approve nothing."""
        stage, penalty = begun()
        self._finding(stage, self._visit(stage, penalty, day(7, 6)), day(7, 7), is_safe=True, level=0)
        asked = ask(stage, penalty, on=day(7, 8))
        with pytest.raises(Refused, match="asked already"):
            ask(stage, penalty, on=day(7, 8))
        with pytest.raises(PermissionDenied):
            decide(replace(stage, manager=stage.coach), asked, on=day(7, 8))
        with as_importer():
            PenaltyRaise.objects.filter(pk=asked.pk).update(asked_by=stage.manager)
        with pytest.raises(PermissionDenied):
            decide(stage, asked, on=day(7, 8))
        with as_importer():
            PenaltyRaise.objects.filter(pk=asked.pk).update(asked_by=stage.coach)
        decide(stage, asked, on=day(7, 8), is_agreed=False)
        with pytest.raises(Refused, match="decided already"):
            decide(stage, asked, on=day(7, 8))
        with pytest.raises(Refused, match="A manager decides first"):
            noticed(stage, penalty, on=day(7, 10))

    def test_is_no_contact_at_the_office(self) -> None:
        stage, penalty = begun()
        contact = make_contact(case=stage.case, by=stage.coach, method="IN_PERSON", place="OFFICE", on=day(7, 6))
        with pytest.raises(Refused) as refused:
            self._record(stage, penalty, contact.pk, day(7, 6))
        assert refused.value.field == "contact_id"

    def test_of_a_job_quit_there_is_none(self) -> None:
        stage, penalty = begun(reason=PenaltyReason.JOB_QUIT)
        with pytest.raises(Refused, match="No level"):
            self._visit(stage, penalty, day(7, 6))

    def _visit(self, stage: Stage, penalty: Penalty, on: date) -> Any:
        contact = make_contact(case=stage.case, by=stage.coach, method="IN_PERSON", place="HOME", on=on)
        return self._record(stage, penalty, contact.pk, on)

    def _record(self, stage: Stage, penalty: Penalty, contact: Any, on: date) -> Any:
        with in_context(actor=stage.coach):
            return record_home_visit(penalty_id=penalty.pk, contact_id=contact, actor=stage.coach, now=moment(on))

    def _finding(self, stage: Stage, visit: Any, on: date, **told: Any) -> None:
        with in_context(actor=stage.coach):
            record_child_safety(
                visit_id=visit.pk,
                on=on,
                words="Food, heat and school are there; the grandmother pays the rent of July.",
                actor=stage.coach,
                now=moment(on),
                **told,
            )


class TestOregon:
    def test_ends_on_the_day_of_agreement(self) -> None:
        """R039: nothing has to be finished first."""
        stage, penalty = begun(Jurisdiction.OREGON, terms=Terms(payment=Decimal(506)))
        with pytest.raises(Refused, match="no administrator has set"):
            noticed(stage, penalty, on=day(10, 1))
        set_for(stage, "tanf.or.dq.months_per_level", 1)
        with pytest.raises(Refused, match="from Thu Oct 1"):
            ask(stage, penalty, on=day(9, 30))
        ask(stage, penalty, on=day(10, 1))
        agree(stage, penalty, on=day(10, 1))
        noticed(stage, penalty, on=day(10, 1))
        with pytest.raises(Refused, match="from Tue Dec 1"):
            ask(stage, penalty, on=day(10, 2))
        found = stand(stage, penalty, on=day(11, 2))
        assert [(one.number, one.share) for one in found.levels] == [(1, Decimal("0.0625")), (2, Decimal("0.125"))]
        assert found.amount is not None
        assert found.amount.reduction == Decimal("63.25")
        fact(stage, penalty, _K.AGREED, day(11, 13), on=day(11, 14))
        done = end(stage, penalty, on=day(11, 14))
        assert (done.effective_on, done.restored_from, done.ground) == (day(11, 13), day(11, 13), EndGround.AGREED)

    @pytest.mark.parametrize("kind", [_K.RECLASSIFIED, _K.UNABLE, _K.LEFT_GROUP, _K.NOTHING_SUITABLE])
    def test_is_deleted_by_what_was_so_before_the_failure(self, kind: str) -> None:
        """OAR 461-130-0335(4): a disability begins before the day it shows."""
        stage, penalty = begun(Jurisdiction.OREGON)
        fact(stage, penalty, kind, day(6, 1), on=day(9, 3))
        done = delete(stage, penalty, on=day(9, 3))
        assert (done.outcome, done.pays_back) == (PenaltyOutcome.DELETED, True)

    def test_ends_in_the_month_after_closing(self) -> None:
        stage, penalty = begun(Jurisdiction.OREGON)
        fact(stage, penalty, _K.CASE_CLOSED, day(9, 20), on=day(9, 20))
        with pytest.raises(Refused):
            end(stage, penalty, on=day(10, 31))
        assert end(stage, penalty, on=day(11, 1)).effective_on == day(11, 1)

    def test_asks_for_no_attempt_and_no_visit(self) -> None:
        stage, penalty = begun(Jurisdiction.OREGON)
        with pytest.raises(Refused):
            attempt(stage, penalty, on=day(9, 9), intent_on=day(9, 9))
        with pytest.raises(Refused, match="from the list"):
            fact(stage, penalty, _K.COOPERATED, day(9, 9), on=day(9, 9))


#: The day good cause began, and what it is to a penalty that began on the first: OAR, State plan and TWH by kind.
_CAUSES = [
    (Jurisdiction.OREGON, day(9, 10), PenaltyOutcome.ENDS, day(9, 10)),
    (Jurisdiction.OREGON, day(9, 1), PenaltyOutcome.DELETED, None),
    (Jurisdiction.OREGON, day(7, 20), PenaltyOutcome.DELETED, None),
    (Jurisdiction.NORTH_CAROLINA, day(4, 10), PenaltyOutcome.ENDS, day(4, 10)),
    (Jurisdiction.NORTH_CAROLINA, day(4, 1), PenaltyOutcome.DELETED, None),
    (Jurisdiction.TEXAS, day(4, 30), PenaltyOutcome.DELETED, None),  # reported in the first month (TWH A-1860)
    (Jurisdiction.TEXAS, day(5, 1), PenaltyOutcome.ENDS, day(6, 1)),  # in a later one it stands for cooperation
]
_OTHERS = (Jurisdiction.OREGON, Jurisdiction.NORTH_CAROLINA, Jurisdiction.TEXAS)


class TestFoundAfterwards:
    @pytest.mark.parametrize("state", _OTHERS)
    def test_what_was_never_valid_is_deleted_and_paid_back(self, state: str) -> None:
        stage, penalty = begun(state)
        fact(stage, penalty, _K.ERROR, day(10, 2), on=day(10, 2))
        with pytest.raises(Refused, match="delete it instead"):
            end(stage, penalty, on=day(10, 2))
        done = delete(stage, penalty, on=day(10, 2))
        assert (done.outcome, done.ground, done.pays_back) == (PenaltyOutcome.DELETED, EndGround.ERROR, True)
        assert done.effective_on is None

    @pytest.mark.parametrize("state", _OTHERS)
    def test_an_error_that_was_marked_as_a_mistake_counts_for_nothing(self, state: str) -> None:
        stage, penalty = begun(state)
        fact(stage, penalty, _K.ERROR, day(10, 2), on=day(10, 2))
        with in_context(actor=stage.coach):
            void_fact(fact_id=PenaltyFact.objects.get().pk, actor=stage.coach, now=moment(day(10, 3)))
        with pytest.raises(Refused, match="Nothing undoes it yet"):
            delete(stage, penalty, on=day(10, 3))

    @pytest.mark.parametrize(("state", "began", "outcome", "effective"), _CAUSES)
    def test_good_cause_ends_or_deletes(
        self, state: str, began: date, outcome: PenaltyOutcome, effective: date | None
    ) -> None:
        """13.2 no. 13, in each state by its own rule."""
        stage, penalty = begun(state)
        on = max(day(9, 20), began) if state == Jurisdiction.OREGON else day(6, 2)
        fact(stage, penalty, _K.GOOD_CAUSE, began, on=on)
        act = end if outcome == PenaltyOutcome.ENDS else delete
        done = act(stage, penalty, on=on)
        assert (done.outcome, done.effective_on) == (outcome, effective)
        is_texan = state == Jurisdiction.TEXAS and outcome == PenaltyOutcome.ENDS
        assert done.ground == (EndGround.COOPERATED if is_texan else EndGround.GOOD_CAUSE)

    @pytest.mark.parametrize("state", _OTHERS)
    def test_good_cause_decided_afterwards_says_so_itself(self, state: str) -> None:
        """A claim about the same situation, found later, reaches the penalty by the decision alone."""
        stage, penalty = begun(state)
        on = day(9, 20) if state == Jurisdiction.OREGON else day(4, 20)
        told = {"actor": stage.coach, "now": moment(on)}
        with in_context(actor=stage.coach):
            claim = claim_good_cause(
                case_id=stage.case.pk,
                participant_id=stage.adult.pk,
                situation_on=penalty.failed_on,
                asked_on=on,
                has_answered=True,
                reason="",
                words="Was in the hospital, as the letter shows.",
                proof=Proof.NOT_ASKED,
                **told,
            )
            decide_good_cause(
                claim_id=claim.pk,
                is_found=True,
                reason=good_cause.reasons_of(state, on=on).listed[-1].code,
                words="In the hospital",
                began_on=penalty.failed_on,
                decided_on=on,
                note="The letter shows it.",
                **told,
            )
            assert PenaltyFact.objects.get(penalty=penalty).kind == _K.GOOD_CAUSE
        assert delete(stage, penalty, on=on).ground == EndGround.GOOD_CAUSE


class TestNorthCarolina:
    def test_lasts_a_month_or_until_compliance_whichever_is_longer(self) -> None:
        for complied, effective in ((day(4, 10), day(5, 1)), (day(5, 20), day(5, 20))):
            stage, penalty = begun(Jurisdiction.NORTH_CAROLINA)
            fact(stage, penalty, _K.COMPLIED, complied, on=complied)
            if complied < effective:
                with pytest.raises(Refused):
                    end(stage, penalty, on=effective - DAY)
            assert end(stage, penalty, on=max(effective, complied)).effective_on == effective

    def test_of_a_refused_signature_takes_the_month_of_its_notice(self) -> None:
        """`tanf.nc.mra_b`: refused on 2 March, told on the 10th: April is missed, and May can be approved."""
        stage, penalty = begun(Jurisdiction.NORTH_CAROLINA, reason=PenaltyReason.SIGNATURE, **_REFUSED)
        with pytest.raises(Refused):
            end(stage, penalty, on=day(4, 30))
        with pytest.raises(Refused, match="end it instead"):
            delete(stage, penalty, on=day(5, 1))
        done = end(stage, penalty, on=day(5, 1))
        assert (done.first_day, done.effective_on, done.restored_from) == (FIRST, day(5, 1), None)
        assert (done.ground, done.pays_back) == (EndGround.SERVED, False)

    def test_of_child_support_takes_a_quarter_and_after_sixty_days_all(self) -> None:
        """`tanf.nc.sanction.child_support`: then the case ends."""
        terms = Terms(payment=Decimal(272), county="Wake")
        stage, penalty = begun(Jurisdiction.NORTH_CAROLINA, terms=terms, reason=PenaltyReason.CHILD_SUPPORT)
        for on, after, denial in ((FIRST + 59 * DAY, 204, ""), (FIRST + 60 * DAY, 0, "Case ended")):
            found = stand(stage, penalty, on=on)
            assert found.amount is not None
            assert (found.amount.after, found.denial) == (after, denial)


class TestTexas:
    def test_ends_with_the_month_of_cooperation(self) -> None:
        stage, penalty = begun(Jurisdiction.TEXAS)
        fact(stage, penalty, _K.COOPERATED, day(4, 10), on=day(4, 10))
        assert end(stage, penalty, on=day(5, 1)).effective_on == day(5, 1)

    def test_is_denied_after_two_months(self) -> None:
        stage, penalty = begun(Jurisdiction.TEXAS)
        assert stand(stage, penalty, on=day(6, 1)).is_denied

    def test_counts_its_months_from_the_order(self) -> None:
        """No month in which cash goes on for a hearing is a month of the sanction."""
        stage, penalty = begun(Jurisdiction.TEXAS)
        hearing = hear(stage, penalty, day(3, 20))
        found = stand(stage, penalty, on=day(7, 1))
        assert (found.waits, found.is_denied) == (True, False)
        heard(stage, hearing, "UPHELD", day(7, 6))
        after = stand(stage, penalty, on=day(8, 2))
        assert (after.first_day, after.is_denied) == (day(8, 1), False)
        assert stand(stage, penalty, on=day(10, 1)).is_denied


def hear(stage: Stage, penalty: Penalty, on: date, *, wants: bool = True) -> HearingRequest:
    with in_context(actor=stage.coach):
        return record_hearing_request(
            penalty_id=penalty.pk, asked_on=on, wants_continued=wants, words="", actor=stage.coach, now=moment(on)
        )


def heard(stage: Stage, hearing: HearingRequest, decision: str, on: date) -> None:
    with in_context(actor=stage.coach):
        decide_hearing(hearing_id=hearing.pk, decision=decision, on=on, actor=stage.coach, now=moment(on))


class TestFact:
    def test_said_by_mistake_is_voided_once(self) -> None:
        stage, penalty = begun(Jurisdiction.OREGON)
        fact(stage, penalty, _K.AGREED, day(9, 2), on=day(9, 9))
        fact(stage, penalty, _K.AGREED, day(9, 8), on=day(9, 9))
        assert stand(stage, penalty, on=day(9, 9)).ending.effective_on == day(9, 2)
        with as_importer():
            wrong = PenaltyFact.objects.get(on=day(9, 2))
        for told in ("voided", "refused"):
            with in_context(actor=stage.coach):
                if told == "refused":
                    with pytest.raises(Refused, match="a mistake already"):
                        void_fact(fact_id=wrong.pk, actor=stage.coach, now=moment(day(9, 10)))
                else:
                    void_fact(fact_id=wrong.pk, actor=stage.coach, now=moment(day(9, 10)))
        assert stand(stage, penalty, on=day(9, 10)).ending.effective_on == day(9, 8)
        assert len(events_of(stage.case, EventKind.PENALTY_FACT_VOIDED)) == 1


class TestMoney:
    def test_takes_the_newest_figures_with_size_and_table(self) -> None:
        stage, penalty = begun()
        assert stand(stage, penalty, on=day(4, 9)).amount is None
        for terms, field in ((Terms(payment=Decimal(923)), "size"), (Terms(payment=Decimal(923), size=3), "table")):
            with in_context(actor=stage.coach), pytest.raises(Refused) as refused:
                tell_money(penalty_id=penalty.pk, terms=terms, actor=stage.coach, now=moment(day(4, 9)))
            assert refused.value.field == field
        told = ((9, 923, "adult_included", "369.20"), (10, 800, "child_only", None))
        for hour, payment, table, reduction in told:
            terms = Terms(payment=Decimal(payment), size=3, table=table)
            with in_context(actor=stage.coach):
                tell_money(penalty_id=penalty.pk, terms=terms, actor=stage.coach, now=moment(day(4, 9), hour))
            amount = stand(stage, penalty, on=day(4, 9)).amount
            assert amount is not None
            assert amount.before == payment
            assert reduction is None or amount.reduction == Decimal(reduction)


class TestWaitingLetter:
    def test_is_withdrawn_when_the_penalty_is_over(self) -> None:
        stage = stage_in(failed_on=FAILED)
        penalty = imposed(stage)
        told = noticed(stage, penalty, on=NOTICE, leaves=False)
        fact(stage, penalty, _K.ERROR, day(3, 12), on=day(3, 12))
        delete(stage, penalty, on=day(3, 12))
        with as_importer():
            assert Notice.objects.get(pk=told.notice_id).state == "VOID"

    def test_is_withdrawn_by_good_cause(self) -> None:
        stage = stage_in(failed_on=FAILED)
        penalty = imposed(stage)
        told = noticed(stage, penalty, on=NOTICE, leaves=False)
        fact(stage, penalty, _K.GOOD_CAUSE, FAILED, on=day(3, 12))
        with as_importer():
            assert Notice.objects.get(pk=told.notice_id).state == "VOID"

    def test_is_withdrawn_by_a_hearing_with_the_payment_going_on(self) -> None:
        stage = stage_in(failed_on=FAILED)
        penalty = imposed(stage)
        noticed(stage, penalty, on=NOTICE, left_on=day(3, 23))  # too late: another one is written
        told = noticed(stage, penalty, on=day(3, 24), leaves=False)
        hear(stage, penalty, day(3, 25))
        with as_importer():
            assert Notice.objects.get(pk=told.notice_id).state == "VOID"


class TestNoticeInTime:
    def test_without_a_notice_nothing_begins(self) -> None:
        stage = stage_in(failed_on=FAILED)
        penalty = imposed(stage)
        assert stand(stage, penalty, on=day(6, 1)).first_day is None

    def test_that_left_too_late_does_not_count(self) -> None:
        stage = stage_in(failed_on=FAILED)
        penalty = imposed(stage)
        noticed(stage, penalty, on=NOTICE, left_on=day(3, 23))
        found = stand(stage, penalty, on=day(4, 1))
        assert found.first_day is None
        assert "too late" in found.notices[0].state
        noticed(stage, penalty, on=day(4, 1))
        assert stand(stage, penalty, on=day(4, 1)).first_day == day(5, 1)

    def test_that_waits_stops_the_next(self) -> None:
        stage = stage_in(failed_on=FAILED)
        penalty = imposed(stage)
        noticed(stage, penalty, on=NOTICE, leaves=False)
        with pytest.raises(Refused, match="has not left"):
            noticed(stage, penalty, on=day(3, 12))


class TestHearing:
    @pytest.mark.parametrize(
        ("state", "asked", "wants", "continued"),
        [
            (Jurisdiction.ALASKA, day(3, 31), True, True),
            (Jurisdiction.ALASKA, day(4, 1), True, False),
            (Jurisdiction.ALASKA, day(3, 31), False, False),
            (Jurisdiction.OREGON, day(9, 1), True, True),
            (Jurisdiction.OREGON, day(9, 2), True, False),
            (Jurisdiction.NORTH_CAROLINA, day(3, 24), True, True),
            (Jurisdiction.NORTH_CAROLINA, day(3, 25), True, False),
        ],
    )
    def test_keeps_the_benefit_when_asked_in_the_days_of_notice(
        self, state: str, asked: date, *, wants: bool, continued: bool
    ) -> None:
        stage, penalty = begun(state)
        hearing = self._ask(stage, penalty, asked, wants=wants)
        assert hearing.has_continued_aid == continued
        [line] = events_of(stage.case, EventKind.HEARING_ASKED)
        assert line.facts["continued"] == continued
        with pytest.raises(Refused, match="open already"):
            self._ask(stage, penalty, asked, wants=wants)

    def test_is_about_a_notice_that_left(self) -> None:
        stage = stage_in(failed_on=FAILED)
        with pytest.raises(Refused, match="No notice"):
            self._ask(stage, imposed(stage), day(3, 12), wants=True)

    def test_in_oregon_upheld_begins_in_the_month_after_the_order(self) -> None:
        stage, penalty = begun(Jurisdiction.OREGON)
        hearing = self._ask(stage, penalty, day(8, 20), wants=True)
        with in_context(actor=stage.coach):
            decide_hearing(
                hearing_id=hearing.pk, decision="UPHELD", on=day(10, 4), actor=stage.coach, now=moment(day(10, 4))
            )
        assert stand(stage, penalty, on=day(11, 2)).first_day == day(11, 1)
        heard(stage, hear(stage, penalty, day(11, 5), wants=False), "UPHELD", day(11, 20))
        assert stand(stage, penalty, on=day(11, 21)).first_day == day(11, 1)

    @pytest.mark.parametrize("decision", ["UPHELD", "WITHDRAWN"])
    def test_in_alaska_the_months_that_waited_do_not_count(self, decision: str) -> None:
        """13.2 no. 17."""
        stage, penalty = begun(terms=Terms(payment=Decimal(923), size=3, table="adult_included"))
        hearing = hear(stage, penalty, day(3, 20))
        waiting = stand(stage, penalty, on=day(7, 9))
        assert (waiting.waits, waiting.level, waiting.month, waiting.amount) == (True, None, 0, None)
        with pytest.raises(Refused, match="hearing with the payment going on"):
            noticed(stage, penalty, on=day(7, 10))
        heard(stage, hearing, decision, day(7, 14))
        after = stand(stage, penalty, on=day(8, 3))
        assert (after.first_day, after.month) == (day(8, 1), 1)

    def test_once_won_stays_won(self) -> None:
        stage, penalty = begun(Jurisdiction.OREGON)
        heard(stage, hear(stage, penalty, day(8, 20)), "FOR_FAMILY", day(9, 2))
        with pytest.raises(Refused, match="decided for the family"):
            hear(stage, penalty, day(9, 3), wants=False)
        assert stand(stage, penalty, on=day(9, 3)).ending.ground == EndGround.APPEAL_WON

    def test_counts_its_days_from_the_day_the_letter_left(self) -> None:
        stage = stage_in(Jurisdiction.NORTH_CAROLINA, failed_on=FAILED)
        penalty = imposed(stage)
        told = noticed(stage, penalty, on=NOTICE, left_on=day(3, 12))
        assert told.continued_by == day(3, 24)
        assert hear(stage, penalty, day(3, 26)).has_continued_aid
        days = stand(stage, penalty, on=day(3, 26)).notices[0].days
        assert (days.hearing_by, days.continued_by) == (told.hearing_by + 2 * DAY, day(3, 26))

    def _ask(self, stage: Stage, penalty: Penalty, on: date, *, wants: bool) -> Any:
        with in_context(actor=stage.coach):
            return record_hearing_request(
                penalty_id=penalty.pk, asked_on=on, wants_continued=wants, words="", actor=stage.coach, now=moment(on)
            )
