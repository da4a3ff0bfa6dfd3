"""Two people sign or enter plans of one kind at the same moment: at most one holds (O020, A024)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.models import Case, Participant, User
from coaching import rules
from coaching.choices import PlanStatus, SigningWay
from coaching.models import Plan
from coaching.operations.life import FieldForm, enter_field_plan
from coaching.operations.signing import Signing, sign_plan
from tests.factories import NOW, TODAY, as_auditor, as_importer
from tests.flows.casework.test_handover_races import at_once
from tests.flows.coaching.planned import offered_plan, signed_plan

pytestmark = pytest.mark.django_db(transaction=True)


def active(case: Case) -> list[Plan]:
    with as_auditor():
        return list(Plan.objects.filter(case=case, status=PlanStatus.ACTIVE))


def entering(case: Case, adult: Participant, coach: User, *, days: int) -> Callable[[], object]:
    form = FieldForm(TODAY, TODAY + timedelta(days=days), TODAY, rules.FIELD_GOAL, is_original_in_file=True)

    def enter() -> object:
        return enter_field_plan(case_id=case.pk, participant_id=adult.pk, kind="FSSP", form=form, actor=coach, now=NOW)

    return enter


def last_signature(plan: Plan, coach: User) -> Callable[[], object]:
    """Let everybody of the family have signed; return the coach's signature, which puts the plan in force."""
    with as_importer():
        plan.signers.filter(participant__isnull=False).update(
            way="PAPER", signed_on=TODAY, signed_at=NOW, taken_by=coach
        )
        signer = plan.signers.get(user=coach)
    signing = Signing(way=SigningWay.TYPED, on=TODAY, typed_name=coach.name)

    def sign() -> object:
        return sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)

    return sign


class TestRaces:
    def test_two_field_plans_entered_at_once_leave_one_that_holds(
        self, open_case: Case, adult: Participant, coach: User
    ) -> None:
        heard = at_once(
            (coach, entering(open_case, adult, coach, days=30)), (coach, entering(open_case, adult, coach, days=60))
        )
        assert heard == ["done", "done"]
        assert len(active(open_case)) == 1

    def test_signing_while_a_field_plan_is_entered_leaves_one_that_holds(
        self, open_case: Case, adult: Participant, coach: User
    ) -> None:
        plan = offered_plan(open_case, coach)
        sign = last_signature(plan, coach)
        heard = at_once((coach, sign), (coach, entering(open_case, adult, coach, days=30)))
        assert heard[1] == "done"
        assert heard[0] in {"done", "This plan does not wait for signatures."}
        assert len(active(open_case)) == 1

    def test_one_signature_given_twice_puts_the_plan_in_force_once(self, open_case: Case, coach: User) -> None:
        first = signed_plan(open_case, coach)
        plan = offered_plan(open_case, coach, reason="She moved")
        sign = last_signature(plan, coach)
        heard = at_once((coach, sign), (coach, sign))
        assert sorted(heard) == ["This plan does not wait for signatures.", "done"]
        assert [one.pk for one in active(open_case)] == [plan.pk]
        with as_auditor():
            assert Plan.objects.get(pk=first.pk).status == PlanStatus.SUPERSEDED
