"""Reductions of cash follow the penalties in the very act, and reach the decisions of their months."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, Jurisdiction, ReturnReason, Role
from casework.context import in_context
from casework.models import Case, Event, Person, User
from casework.operations.notices import mark_left, mark_returned, open_paper
from casework.refusals import Refused
from eligibility.models import Application, BenefitReduction, Determination
from eligibility.operations.reductions import change_reduction, end_reduction, open_reduction, take_back_reduction
from eligibility.queries.again import touched_of
from eligibility.queries.levels import levels_of
from policy.reader import NoRuleOnFile
from reengagement.models import Penalty, PenaltyRaise
from reengagement.operations.adverse_notices import write_adverse_notice
from reengagement.operations.cures import (
    delete_penalty,
    end_penalty,
    record_child_safety,
    record_fact,
    record_home_visit,
)
from reengagement.operations.hearings import decide_hearing, record_hearing_request
from reengagement.operations.raises import decide_raise
from reengagement.tasks import settle_reductions
from tests.benefit_records import (
    MONTH,
    make_application,
    make_certification,
    make_decision,
    make_decision_notice,
    make_household,
    make_household_fact,
    make_reduction,
)
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    days_ago,
    make_case,
    make_contact,
    make_participant,
    make_person,
    make_user,
    moment,
    people_of,
)
from tests.flows.casework.test_handover_races import at_once
from tests.penalty_records import Stage, imposed, noticed, stage_in
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = days_ago(75)


@pytest.fixture
def stage() -> Stage:
    return family(Jurisdiction.ALASKA)


def family(state: str) -> Stage:
    """Make a family of an adult and a child with a penalty of the adult still to be told of."""
    stage = stage_in(state, failed_on=days_ago(100))
    with as_importer():
        born_on = TODAY.replace(year=TODAY.year - 7, day=1)
    child = make_person(family=stage.case.family, given_name="Eli", born_on=born_on)
    make_participant(case=stage.case, person=child, role="CHILD", position=3)
    make_household(case=stage.case, by=stage.coach, wages="0.00")
    return stage


def told(stage: Stage, penalty: Penalty, *, on: date = TOLD) -> None:
    """Write the next notice and let it leave, as the coach does."""
    notice = noticed(stage, penalty, on=on, leaves=False)
    with in_context(actor=stage.coach):
        open_paper(notice_id=notice.notice_id, actor=stage.coach, now=moment(on))
        mark_left(notice_id=notice.notice_id, on=on, actor=stage.coach, now=moment(on))


def on_file(case: Case) -> list[BenefitReduction]:
    with as_importer():
        return list(BenefitReduction.objects.standing().filter(case=case).order_by("first_day"))


def worker_of(stage: Stage) -> User:
    return make_user(role=Role.ELIGIBILITY_WORKER, office=stage.case.office)


def decide(worker: User, application: Application, month: date = MONTH) -> HttpResponse:
    sent = {"submission": str(uuid4()), "month": month.isoformat()}
    return signed_in(worker).post(reverse("eligibility:application-decide", args=[application.pk]), sent)


def applied(stage: Stage, programme: str) -> Application:
    return make_application(
        case=stage.case, by=stage.coach, programme=programme, filed_on=MONTH - timedelta(days=40), completed_on=TODAY
    )


def newest(stage: Stage, programme: str) -> Determination:
    with as_importer():
        return Determination.objects.newest().get(case=stage.case, programme=programme, month=MONTH)


def page(user: User, name: str, key: Any) -> str:
    return signed_in(user).get(reverse(f"eligibility:{name}", args=[key])).content.decode()


def step_of(row: Determination, name: str) -> Any:
    return next(one["value"] for one in row.steps if one["name"] == name)


class TestFollowing:
    """Decisions 22: a reduction is opened and ended by the operations of its penalty, in the same transaction."""

    def test_is_opened_when_the_notice_leaves(self, stage: Stage) -> None:
        penalty = imposed(stage)
        assert on_file(stage.case) == []
        told(stage, penalty)
        [one] = on_file(stage.case)
        assert (one.about, one.takes, one.step, one.last_day) == (penalty.pk, "STEP", 1, None)
        assert one.first_day.day == 1
        assert one.opened_by_id == stage.coach.pk
        with as_auditor():
            line = Event.objects.standing().get(case=stage.case, kind=EventKind.REDUCTION_OPENED)
        assert line.facts["step"] == 1

    def test_is_none_of_a_notice_that_left_too_late(self, stage: Stage) -> None:
        penalty = imposed(stage)
        notice = noticed(stage, penalty, on=TOLD, leaves=False)
        late = TOLD + timedelta(days=40)
        with in_context(actor=stage.coach):
            open_paper(notice_id=notice.notice_id, actor=stage.coach, now=moment(late))
            mark_left(notice_id=notice.notice_id, on=late, actor=stage.coach, now=moment(late))
        assert on_file(stage.case) == []

    def test_is_taken_back_when_the_letter_came_back(self, stage: Stage) -> None:
        """A family that was not told loses nothing (7 AAC 49.060)."""
        penalty = imposed(stage)
        with as_importer():
            Person.objects.filter(pk=stage.adult.person_id).update(mailing_address="1 Main Street")
        with in_context(actor=stage.coach):
            known: dict[str, Any] = {"actor": stage.coach, "now": moment(TOLD)}
            notice = write_adverse_notice(penalty_id=penalty.pk, way="HOME_MAIL", system="ONE", **known)
            open_paper(notice_id=notice.notice_id, **known)
            mark_left(notice_id=notice.notice_id, on=TOLD, **known)
        assert len(on_file(stage.case)) == 1
        with in_context(actor=stage.coach):
            mark_returned(notice_id=notice.notice_id, on=TOLD, reason=ReturnReason.values[0], **known)
        assert on_file(stage.case) == []

    def test_ends_with_the_penalty(self, stage: Stage) -> None:
        """A042: on the last penalty day, which the rule gives."""
        penalty = imposed(stage)
        told(stage, penalty)
        with in_context(actor=stage.coach):
            record_fact(penalty_id=penalty.pk, kind="EXEMPTION", on=days_ago(3), actor=stage.coach, now=NOW)
            ended = end_penalty(penalty_id=penalty.pk, actor=stage.coach, now=NOW)
        [one] = on_file(stage.case)
        assert ended.effective_on is not None
        assert one.last_day == ended.effective_on - timedelta(days=1)
        with as_auditor():
            assert Event.objects.standing().filter(case=stage.case, kind=EventKind.REDUCTION_ENDED).count() == 1

    def test_is_taken_back_with_a_penalty_that_is_deleted(self, stage: Stage) -> None:
        penalty = imposed(stage)
        told(stage, penalty)
        with in_context(actor=stage.coach):
            record_fact(penalty_id=penalty.pk, kind="EXEMPTION", on=days_ago(100), actor=stage.coach, now=NOW)
            delete_penalty(penalty_id=penalty.pk, actor=stage.coach, now=NOW)
        assert on_file(stage.case) == []
        with as_importer():
            assert BenefitReduction.objects.get().voided_by_id == stage.coach.pk
        with as_auditor():
            assert not Event.objects.standing().filter(case=stage.case, kind=EventKind.REDUCTION_OPENED).exists()

    def test_waits_for_a_hearing_with_the_payment_going_on(self, stage: Stage) -> None:
        """`notice.continuation`; OAR 461-180-0105(2): upheld, it begins after the order."""
        penalty = imposed(stage)
        told(stage, penalty)
        asked_on = TOLD + timedelta(days=2)
        with in_context(actor=stage.coach):
            hearing = record_hearing_request(
                penalty_id=penalty.pk,
                asked_on=asked_on,
                wants_continued=True,
                words="",
                actor=stage.coach,
                now=moment(asked_on),
            )
        assert hearing.has_continued_aid
        assert on_file(stage.case) == []
        with in_context(actor=stage.coach):
            decide_hearing(hearing_id=hearing.pk, decision="UPHELD", on=days_ago(1), actor=stage.coach, now=NOW)
        [one] = on_file(stage.case)
        assert one.first_day > days_ago(1)

    def test_changes_with_a_raise_once_its_notice_left(self) -> None:
        """A050: after visit, finding and a manager's decision; the first step gets the day before as its last."""
        stage = stage_in(failed_on=days_ago(190))
        penalty = imposed(stage)
        told(stage, penalty, on=days_ago(180))
        contact = make_contact(case=stage.case, by=stage.coach, method="IN_PERSON", place="HOME", on=days_ago(3))
        with in_context(actor=stage.coach):
            visit = record_home_visit(penalty_id=penalty.pk, contact_id=contact.pk, actor=stage.coach, now=NOW)
            record_child_safety(
                visit_id=visit.pk,
                on=days_ago(2),
                is_safe=True,
                words="Warm, fed, at school.",
                level=2,
                actor=stage.coach,
                now=NOW,
            )
        with as_importer():
            asked = PenaltyRaise.objects.get()
        with in_context(actor=stage.manager):
            decide_raise(raise_id=asked.pk, is_agreed=True, words="I read it.", actor=stage.manager, now=NOW)
        assert len(on_file(stage.case)) == 1
        told(stage, penalty, on=TODAY)
        first, second = on_file(stage.case)
        assert (first.step, second.step, second.last_day) == (1, 2, None)
        assert first.last_day == second.first_day - timedelta(days=1)
        assert second.first_day > TODAY

    @pytest.mark.parametrize("state", [Jurisdiction.OREGON, Jurisdiction.NORTH_CAROLINA, Jurisdiction.TEXAS])
    def test_reads_as_its_state_says(self, state: str) -> None:
        stage = family(state)
        told(stage, imposed(stage))
        [one] = on_file(stage.case)
        expected = ("STEP", 1) if state == Jurisdiction.OREGON else ("WHOLE", None)
        assert (one.takes, one.step) == expected

    def test_of_the_time_before_is_opened_by_the_command(self, stage: Stage) -> None:
        """What stands on file is what the penalties say; a difference is named and mended."""
        penalty = imposed(stage)
        noticed(stage, penalty, on=TOLD)
        checked = StringIO()
        with pytest.raises(SystemExit):
            call_command("settle_reductions", "--check", stdout=checked)
        assert checked.getvalue().splitlines()[-1] == "differing 1 of 1"
        assert on_file(stage.case) == []
        call_command("settle_reductions", stdout=StringIO())
        [one] = on_file(stage.case)
        assert one.about == penalty.pk
        call_command("settle_reductions", "--check", stdout=checked)
        assert checked.getvalue().splitlines()[-1] == "differing 0 of 1"

    def test_is_told_to_who_decides_where_it_cannot_follow(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        """A042: where no rule or calendar reaches the day, Today says so, and the night tries again."""

        def none_on_file(*args: Any, **kwargs: Any) -> Any:
            raise NoRuleOnFile("tanf.ak.penalty.steps", TODAY)

        worker = worker_of(stage)
        with monkeypatch.context() as patched:
            patched.setattr("reengagement.operations.reductions.compared_of", none_on_file)
            told(stage, imposed(stage))
        assert on_file(stage.case) == []
        today = reverse("casework:today")
        assert "Check these penalties" in signed_in(worker).get(today).content.decode()
        assert "Check these penalties" not in signed_in(stage.coach).get(today).content.decode()
        assert settle_reductions() == "differing 1 of 1"
        assert len(on_file(stage.case)) == 1
        assert "Check these penalties" not in signed_in(worker).get(today).content.decode()


class TestDeciding:
    def test_puts_a_reduction_in_force_into_cash_and_food(self, stage: Stage) -> None:
        """O047; 7 CFR 273.11(j): the decision names the reduction it used."""
        told(stage, imposed(stage))
        worker, cash, food = worker_of(stage), applied(stage, "TANF"), applied(stage, "SNAP")
        assert decide(worker, cash).status_code == 302
        row = newest(stage, "TANF")
        [one] = on_file(stage.case)
        assert [used["reduction"] for used in row.used if "reduction" in used] == [str(one.pk)]
        assert step_of(row, "penalty") > 0
        assert decide(worker, food).status_code == 302
        snap = newest(stage, "SNAP")
        assert step_of(snap, "income.cash_held_back") == step_of(row, "penalty")
        assert str(row.pk) in [used.get("determination") for used in snap.used]
        assert "Reduction of cash" in page(worker, "determination", row.pk)
        out = StringIO()
        call_command("replay", stdout=out)
        assert out.getvalue().splitlines()[-1] == "differing 0 of 2"

    def test_lets_a_reduction_go_before_what_is_typed(self, stage: Stage) -> None:
        told(stage, imposed(stage))
        make_household_fact(case=stage.case, by=stage.coach, kind="TANF_PENALTY_STEP", amount=Decimal(3))
        assert decide(worker_of(stage), applied(stage, "TANF")).status_code == 302
        row = newest(stage, "TANF")
        assert row.household["household"]["tanf_penalties"][0]["steps"] == [1]
        assert "tanf_penalty_step" not in row.household["household"]
        assert "does not count" in page(stage.coach, "determination", row.pk)

    def test_leaves_what_is_typed_out_once_a_penalty_was_on_file(self, stage: Stage) -> None:
        """A reduction that is taken back brings no older typed penalty back to life, and the decision says so."""
        make_household_fact(case=stage.case, by=stage.coach, kind="TANF_PENALTY_STEP", amount=Decimal(3))
        row = make_reduction(case=stage.case, by=stage.coach)
        with as_importer():
            BenefitReduction.objects.filter(pk=row.pk).update(voided_at=NOW, voided_by=stage.coach)
        assert decide(worker_of(stage), applied(stage, "TANF")).status_code == 302
        decided = newest(stage, "TANF")
        assert "tanf_penalty_step" not in decided.household["household"]
        assert {"left_out": "TANF_PENALTY_STEP"} in decided.used
        assert "does not count any more" in page(stage.coach, "determination", decided.pk)

    def test_asks_for_cash_first_where_the_whole_payment_stops(self) -> None:
        stage = family(Jurisdiction.TEXAS)
        told(stage, imposed(stage))
        worker, food = worker_of(stage), applied(stage, "SNAP")
        refused = decide(worker, food)
        assert refused.status_code == 422
        assert "the decision about cash assistance of this month" in refused.content.decode()
        assert decide(worker, applied(stage, "TANF")).status_code == 302
        assert not newest(stage, "TANF").is_eligible
        assert decide(worker, food).status_code == 302
        assert step_of(newest(stage, "SNAP"), "income.cash_held_back") == step_of(newest(stage, "TANF"), "penalty")

    def test_leaves_food_benefits_alone_of_who_is_not_of_their_household(self, stage: Stage) -> None:
        told(stage, imposed(stage))
        with as_importer():
            BenefitReduction.objects.update(voided_at=NOW, voided_by=stage.coach)
        other = make_participant(
            case=stage.case, person=make_person(family=stage.case.family, born_on=date(1990, 1, 1))
        )
        make_household_fact(case=stage.case, by=stage.coach, kind="ROLE", of=other, word="not_counted")
        make_reduction(case=stage.case, by=stage.coach, of=other)
        assert decide(worker_of(stage), applied(stage, "SNAP")).status_code == 302
        assert not [one for one in newest(stage, "SNAP").used if "reduction" in one]


class TestAgain:
    def test_is_shown_when_a_reduction_was_opened_after_the_decision(self, stage: Stage) -> None:
        """Derived by comparing what was used with what is on file, and never stored."""
        worker, cash = worker_of(stage), applied(stage, "TANF")
        decide(worker, cash)
        before = newest(stage, "TANF")
        assert "To decide again" not in page(worker, "benefits", stage.case.pk)
        told(stage, imposed(stage))
        assert "To decide again" in page(worker, "benefits", stage.case.pk)
        assert "To decide again" in page(worker, "determination", before.pk)
        today = signed_in(worker).get(reverse("casework:today")).content.decode()
        assert "Decide again" in today
        assert "Decide again" not in signed_in(stage.coach).get(reverse("casework:today")).content.decode()
        assert decide(worker, cash).status_code == 302
        assert newest(stage, "TANF").monthly_benefit < before.monthly_benefit
        assert "To decide again" not in page(worker, "benefits", stage.case.pk)

    def test_is_decided_on_a_closed_case_and_paid_then(self, stage: Stage) -> None:
        """7 CFR 273.17: what is owed to a former household is not kept back by a month that nobody may decide."""
        worker, cash = worker_of(stage), applied(stage, "TANF")
        decide(worker, cash)
        before = newest(stage, "TANF")
        told(stage, imposed(stage))
        with as_importer():
            Case.objects.filter(pk=stage.case.pk).update(status="CLOSED", closed_on=TODAY)
        today = signed_in(worker).get(reverse("casework:today")).content.decode()
        assert "Decide again" in today
        assert stage.case.number in today[today.index("Decide again") :]
        form = page(worker, "application-decide", cash.pk)
        assert f'value="{before.month.isoformat()}"' in form
        assert form.count('<option value="20') == 1
        assert reverse("eligibility:application-decide", args=[cash.pk]) in page(worker, "issuances", stage.case.pk)
        assert signed_in(stage.coach).get(reverse("eligibility:application-decide", args=[cash.pk])).status_code == 403
        assert decide(worker, cash).status_code == 302
        now = newest(stage, "TANF")
        assert now.monthly_benefit < before.monthly_benefit
        sent = {"amount": str(now.monthly_benefit), "method": "EBT", "submission": str(uuid4())}
        paid = signed_in(worker).post(reverse("eligibility:issuance-enter", args=[now.pk]), sent)
        assert paid.status_code == 302
        assert decide(worker, cash).status_code == 403

    def test_less_than_was_told_is_decided_on_a_closed_case_and_owed_as_told(self, stage: Stage) -> None:
        """No adverse action can be proposed there: the month is decided by its facts, and stays owed as it was told."""
        worker, cash = worker_of(stage), applied(stage, "TANF")
        decide(worker, cash)
        before = newest(stage, "TANF")
        make_certification(application=cash, by=stage.coach, first_month=before.month)
        with as_importer():
            before = Determination.objects.select_related("case").get(pk=before.pk)
        make_decision_notice(decision=before, by=stage.coach)
        told(stage, imposed(stage))
        head = next(one for one in people_of(stage.case) if one.is_adult)
        make_household_fact(
            case=stage.case, by=stage.coach, kind="WAGES", of=head, amount=Decimal("250.00"), first_day=before.month
        )
        with as_importer():
            Case.objects.filter(pk=stage.case.pk).update(status="CLOSED", closed_on=TODAY)
        assert decide(worker, cash).status_code == 302
        row = newest(stage, "TANF")
        with in_context(actor=worker):
            owed = levels_of(stage.case, today=TODAY).owed(row, [])
        assert row.monthly_benefit < owed <= before.monthly_benefit

    def test_is_not_asked_of_food_where_cash_holds_back_what_was_counted(self, stage: Stage) -> None:
        """7 CFR 273.11(j): deciding the cash later touches food benefits only by another amount."""
        told(stage, imposed(stage))
        worker, food, cash = worker_of(stage), applied(stage, "SNAP"), applied(stage, "TANF")
        assert decide(worker, food).status_code == 302
        assert decide(worker, cash).status_code == 302
        snap, paid = newest(stage, "SNAP"), newest(stage, "TANF")
        assert step_of(snap, "income.cash_held_back") == step_of(paid, "penalty")
        assert "To decide again" not in page(worker, "determination", snap.pk)
        with as_importer():
            other = Determination.objects.get(pk=paid.pk)
            other.pk, other._state.adding, other.supersedes = uuid4(), True, paid
            other.steps = [one | {"value": 1} if one["name"] == "penalty" else one for one in other.steps]
            other.save(force_insert=True)
        assert "To decide again" in page(worker, "determination", snap.pk)

    def test_is_not_asked_for_the_same_reductions_in_another_order(self, stage: Stage) -> None:
        with as_importer():
            born = {"family": stage.case.family, "given_name": "Bo"}
            other = make_participant(case=stage.case, person=make_person(**born), role="ADULT", position=4)
        make_household_fact(case=stage.case, by=stage.coach, kind="ROLE", of=other, word="other_adult")
        both = [make_reduction(case=stage.case, by=stage.coach, of=one) for one in (other, adult_of(stage.case))]
        row = make_decision(application=applied(stage, "TANF"), by=stage.coach)
        kept = [one for one in row.used if "reduction" in one]
        assert {one["reduction"] for one in kept} == {str(one.pk) for one in both}
        with as_importer():
            turned = Determination.objects.get(pk=row.pk)
            turned.pk, turned._state.adding, turned.supersedes = uuid4(), True, row
            turned.used = [*(one for one in row.used if "reduction" not in one), *reversed(kept)]
            turned.save(force_insert=True)
        with in_context(actor=stage.coach):
            assert touched_of([stage.case]) == []

    def test_is_looked_for_where_reductions_changed_last(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not every case is looked at: the latest ones are, whatever their keys."""
        monkeypatch.setattr("eligibility.queries.again.LOOKED_AT", 1)
        worker = worker_of(stage)
        cases = [stage.case, *(make_case(coach=stage.coach) for _ in range(2))]
        make_household(case=cases[-1], by=stage.coach)
        application = make_application(case=cases[-1], by=stage.coach, programme="TANF", completed_on=TODAY)
        make_decision(application=application, by=stage.coach)
        for hours, case in enumerate(reversed(cases)):
            make_reduction(case=case, by=stage.coach, opened_at=NOW - timedelta(hours=hours))
        shown = signed_in(worker).get(reverse("casework:today")).content.decode()
        assert "Decide again" in shown
        assert "Not every family with a reduction was looked at" in shown

    def test_is_not_asked_for_months_before_the_end_of_a_reduction(self, stage: Stage) -> None:
        penalty = imposed(stage)
        told(stage, penalty)
        worker, cash = worker_of(stage), applied(stage, "TANF")
        decide(worker, cash)
        [one] = on_file(stage.case)
        following = date(MONTH.year + MONTH.month // 12, MONTH.month % 12 + 1, 20)
        with in_context(actor=stage.coach):
            end_reduction(reduction_id=one.pk, case=stage.case, last_day=following, actor=stage.coach, now=NOW)
        assert "To decide again" not in page(worker, "benefits", stage.case.pk)


class TestRow:
    """Nothing is edited: it ends once, or is voided once; the database says so too."""

    def opened(self, case: Case, coach: User, **changes: Any) -> BenefitReduction:
        told: dict[str, Any] = {"kind": "WORK", "takes": "STEP", "step": 1, "first_day": MONTH, "last_day": None}
        [adult] = list(case.participants.adults())
        return open_reduction(case=case, participant=adult, about=uuid4(), actor=coach, now=NOW, **told | changes)

    @pytest.mark.parametrize(
        "changes",
        [
            {"takes": "STEP", "step": None},
            {"takes": "WHOLE", "step": 2},
            {"takes": "HALF"},
            {"kind": "WEATHER"},
            {"last_day": MONTH - timedelta(days=1)},
        ],
    )
    def test_is_refused_where_it_cannot_be(self, coach: User, changes: dict[str, Any]) -> None:
        case = make_case(coach=coach)
        with in_context(actor=coach), pytest.raises(Refused):
            self.opened(case, coach, **changes)

    def test_changes_its_level_as_an_end_and_a_beginning(self, coach: User) -> None:
        case = make_case(coach=coach)
        with in_context(actor=coach):
            row = self.opened(case, coach)
            day = MONTH + timedelta(days=3)
            change_reduction(reduction_id=row.pk, case=case, takes="STEP", step=2, first_day=day, actor=coach, now=NOW)
        first, second = on_file(case)
        assert (first.last_day, second.first_day, second.step) == (MONTH + timedelta(days=2), day, 2)
        with as_auditor():
            line = Event.objects.standing().get(case=case, kind=EventKind.REDUCTION_ENDED, subject_id=first.pk)
        assert line.facts["last_day"] == (MONTH + timedelta(days=2)).isoformat()

    def test_ends_once_and_is_taken_back_once(self, coach: User) -> None:
        case = make_case(coach=coach)
        with in_context(actor=coach):
            row = self.opened(case, coach)
            end_reduction(reduction_id=row.pk, case=case, last_day=MONTH, actor=coach, now=NOW)
            with pytest.raises(Refused):
                end_reduction(reduction_id=row.pk, case=case, last_day=TODAY, actor=coach, now=NOW)
            take_back_reduction(reduction_id=row.pk, case=case, actor=coach, now=NOW)
            with pytest.raises(Refused):
                take_back_reduction(reduction_id=row.pk, case=case, actor=coach, now=NOW)

    @pytest.mark.parametrize("column", ["last_day", "step", "first_day"])
    def test_is_kept_by_the_database(self, coach: User, column: str) -> None:
        case = make_case(coach=coach)
        row = make_reduction(case=case, by=coach, last_day=TODAY)
        values = {"last_day": "'2031-01-01'", "step": "3", "first_day": "'2020-01-01'"}
        with (
            as_importer(),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE eligibility_benefitreduction SET {column} = {values[column]} WHERE id = %s",
                [row.pk],
            )

    def test_of_one_penalty_is_opened_once_by_two(self, coach: User) -> None:
        case = make_case(coach=coach)
        about = uuid4()

        def opening() -> Callable[[], object]:
            return lambda: self.opened_about(case, coach, about)

        heard = at_once((coach, opening()), (coach, opening()))
        assert heard.count("done") == 1
        assert len(on_file(case)) == 1

    def opened_about(self, case: Case, coach: User, about: Any) -> BenefitReduction:
        [adult] = list(case.participants.adults())
        return open_reduction(
            case=case,
            participant=adult,
            kind="WORK",
            takes="STEP",
            step=1,
            first_day=MONTH,
            last_day=None,
            about=about,
            actor=coach,
            now=NOW,
        )

    def test_is_walled_from_other_offices(self, coach: User, outsider: User) -> None:
        case = make_case(coach=coach)
        make_reduction(case=case, by=coach)
        with in_context(actor=outsider):
            assert not BenefitReduction.objects.exists()
        with in_context(actor=coach):
            assert BenefitReduction.objects.exists()
