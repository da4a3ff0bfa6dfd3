"""Two people sign or enter plans of one kind at the same moment: at most one holds (O020, A024)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.choices import CaseKind, Jurisdiction
from casework.models import Case, Participant, User
from coaching import rules
from coaching.choices import PlanStatus, SigningWay
from coaching.models import Plan, SignedPlan
from coaching.operations.life import FieldForm, enter_field_plan, rewrite_plan
from coaching.operations.signing import Signing, sign_plan
from coaching.operations.writing import begin_plan
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    make_case,
    make_office,
    make_participant,
    make_user,
)
from tests.flows.casework.test_handover_races import at_once
from tests.flows.coaching.planned import offered_plan, signed_plan

pytestmark = pytest.mark.django_db(transaction=True)


def active(case: Case) -> list[Plan]:
    with as_auditor():
        return list(Plan.objects.filter(case=case, status=PlanStatus.ACTIVE))


def entering(case: Case, adult: Participant, coach: User, *, days: int) -> Callable[[], object]:
    form = FieldForm(TODAY, TODAY + timedelta(days=days), TODAY, rules.FIELD_GOAL, True, (adult.pk,), ends_signed=True)

    def enter() -> object:
        return enter_field_plan(case_id=case.pk, participant_id=adult.pk, kind="FSSP", form=form, actor=coach, now=NOW)

    return enter


def signing_of(plan: Plan, coach: User, *, position: int) -> Callable[[], object]:
    """Return the signature of whoever stands at this place: a participant's on paper, the coach's typed."""
    with as_auditor():
        signer = plan.signers.get(position=position)
    way, name = (SigningWay.TYPED, coach.name) if signer.user_id else (SigningWay.PAPER, "")

    def sign() -> object:
        signing = Signing(way=way, on=TODAY, typed_name=name)
        return sign_plan(plan_id=plan.pk, signer_id=signer.pk, signing=signing, actor=coach, now=NOW)

    return sign


def rewriting(plan: Plan, coach: User) -> Callable[[], object]:
    return lambda: rewrite_plan(plan_id=plan.pk, actor=coach, now=NOW)


def contract_of_two() -> tuple[Case, Plan, User]:
    """Offer the contract of a family of Oregon with two adults."""
    office = make_office(jurisdiction=Jurisdiction.OREGON)
    coach = make_user(office=office)
    case = make_case(coach=coach, office=office, kind=CaseKind.WORK)
    make_participant(case=case, position=3)
    return case, offered_plan(case, coach, kind="CONTRACT"), coach


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

    def test_a_field_plan_entered_twice_while_the_new_version_is_signed_leaves_one_that_holds(
        self, open_case: Case, adult: Participant, coach: User
    ) -> None:
        signed_plan(open_case, coach)
        sign = last_signature(offered_plan(open_case, coach, reason="She moved"), coach)
        entries = [(coach, entering(open_case, adult, coach, days=days)) for days in (30, 60)]
        heard = at_once((coach, sign), *entries)
        assert heard[1:] == ["done", "done"]
        (one,) = active(open_case)
        with as_auditor():
            ended = Plan.objects.filter(case=open_case).exclude(pk=one.pk)
            assert {plan.status for plan in ended} <= {PlanStatus.SUPERSEDED, PlanStatus.WITHDRAWN}
            assert all(plan.ended_on for plan in ended)


class TestBothParents:
    def test_signing_at_once_both_count_and_the_coach_signs_after_them(self) -> None:
        """O018, O020."""
        case, plan, coach = contract_of_two()
        both = [(coach, signing_of(plan, coach, position=position)) for position in (1, 2)]
        assert at_once(*both) == ["done", "done"]
        assert active(case) == []
        assert at_once((coach, signing_of(plan, coach, position=3))) == ["done"]
        assert [one.pk for one in active(case)] == [plan.pk]

    def test_the_coach_is_never_before_the_last_of_them(self) -> None:
        case, plan, coach = contract_of_two()
        assert at_once((coach, signing_of(plan, coach, position=1))) == ["done"]
        last = [(coach, signing_of(plan, coach, position=position)) for position in (2, 3)]
        heard = at_once(*last)
        assert heard[0] == "done"
        assert heard[1] in {"done", "The coach signs last, after everybody of the family."}
        assert len(active(case)) == (heard[1] == "done")


class TestRewriting:
    @pytest.mark.parametrize("turn", range(4))
    def test_while_the_last_signature_is_given_one_of_the_two_counts(
        self, open_case: Case, coach: User, turn: int
    ) -> None:
        """O018: never a plan in force whose signatures were taken back, never a draft that somebody still signs."""
        plan = offered_plan(open_case, coach)
        works = [(coach, last_signature(plan, coach)), (coach, rewriting(plan, coach))]
        heard = at_once(*(works if turn % 2 else reversed(works)))
        sign, rewrite = heard if turn % 2 else reversed(heard)
        with as_auditor():
            plan.refresh_from_db()
            standing = [one.signed_on is not None for one in plan.signers.standing()]
            has_paper = SignedPlan.objects.filter(plan=plan).exists()
        if plan.status == PlanStatus.ACTIVE:
            assert (sign, rewrite) == ("done", "This plan is signed; it cannot be draft any more.")
            assert standing == [True, True]
        else:
            assert (sign, rewrite) == ("This plan does not wait for signatures.", "done")
            assert (plan.status, standing) == (PlanStatus.DRAFT, [])
        assert has_paper == (plan.status == PlanStatus.ACTIVE)

    def test_while_one_of_the_family_signs_leaves_no_signature_on_other_words(
        self, open_case: Case, coach: User
    ) -> None:
        plan = offered_plan(open_case, coach)
        sign, rewrite = at_once((coach, signing_of(plan, coach, position=1)), (coach, rewriting(plan, coach)))
        assert rewrite == "done"
        assert sign in {"done", "This plan does not wait for signatures."}
        with as_auditor():
            assert Plan.objects.get(pk=plan.pk).status == PlanStatus.DRAFT
            assert not plan.signers.standing().exists()


class TestBeginning:
    def test_two_people_beginning_at_once_write_on_one_draft(
        self, open_case: Case, adult: Participant, coach: User
    ) -> None:
        def begin() -> object:
            return begin_plan(
                case_id=open_case.pk, kind="FSSP", participant_id=adult.pk, reason="", actor=coach, now=NOW
            )

        assert at_once((coach, begin), (coach, begin)) == ["done", "done"]
        with as_auditor():
            assert Plan.objects.filter(case=open_case).count() == 1
