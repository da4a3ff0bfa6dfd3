"""Two people sign or enter plans of one kind at the same moment: at most one holds (O020, A024)."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from casework.choices import CaseKind, Jurisdiction
from casework.models import Case, Participant, User
from coaching import rules
from coaching.choices import PlanKind, PlanStatus, SigningWay
from coaching.models import Plan, SignedPlan
from coaching.operations.life import FieldForm, enter_field_plan, rewrite_plan
from coaching.operations.signing import Signing, sign_plan
from coaching.operations.writing import begin_plan
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    make_case,
    make_office,
    make_participant,
    make_user,
)
from tests.flows.casework.test_handover_races import at_once
from tests.flows.coaching.planned import offered_plan, signed_plan
from tests.unit.coaching.records import make_signed

pytestmark = pytest.mark.django_db(transaction=True)
#: One state of each kind of plan that has no field form; the contract is the family's, the others one adult's.
EVERY = [
    (Jurisdiction.OREGON, PlanKind.CONTRACT),
    (Jurisdiction.OREGON, PlanKind.PDP),
    (Jurisdiction.NORTH_CAROLINA, PlanKind.MRA),
    (Jurisdiction.ALASKA, PlanKind.IFSSP),
]
TAKEN = "This plan does not wait for signatures."


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


def family_in(state: Jurisdiction) -> tuple[Case, User]:
    """Make a family with two adults in a state, and their coach."""
    office = make_office(jurisdiction=state)
    coach = make_user(office=office)
    case = make_case(coach=coach, office=office, kind=CaseKind.WORK)
    make_participant(case=case, position=3)
    return case, coach


def contract_of_two() -> tuple[Case, Plan, User]:
    """Offer the contract of a family of Oregon with two adults."""
    case, coach = family_in(Jurisdiction.OREGON)
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


@pytest.mark.parametrize(("state", "kind"), EVERY)
class TestEveryKind:
    """What holds of the plans of Alaska holds of those of the other states: one of a kind, one contract of a family."""

    def test_the_last_signature_given_twice_puts_the_new_version_in_force_once(
        self, state: Jurisdiction, kind: PlanKind
    ) -> None:
        case, coach = family_in(state)
        first = signed_plan(case, coach, kind=kind)
        plan = offered_plan(case, coach, kind=kind, reason="They moved")
        sign = last_signature(plan, coach)
        assert sorted(at_once((coach, sign), (coach, sign), (coach, sign))) == [TAKEN, TAKEN, "done"]
        assert [one.pk for one in active(case)] == [plan.pk]
        with as_auditor():
            assert Plan.objects.get(pk=first.pk).status == PlanStatus.SUPERSEDED
            assert SignedPlan.objects.filter(plan=plan).count() == 1

    def test_everybody_signing_at_once_puts_it_in_force_once_or_waits_for_the_coach(
        self, state: Jurisdiction, kind: PlanKind
    ) -> None:
        case, coach = family_in(state)
        plan = offered_plan(case, coach, kind=kind)
        with as_auditor():
            places = list(plan.signers.order_by("position").values_list("position", flat=True))
        heard = at_once(*((coach, signing_of(plan, coach, position=place)) for place in places))
        assert heard[:-1] == ["done"] * (len(places) - 1)
        assert heard[-1] in {"done", "The coach signs last, after everybody of the family."}
        assert [one.pk for one in active(case)] == ([plan.pk] if heard[-1] == "done" else [])

    def test_rewriting_while_the_last_signature_is_given_leaves_one_of_the_two(
        self, state: Jurisdiction, kind: PlanKind
    ) -> None:
        case, coach = family_in(state)
        plan = offered_plan(case, coach, kind=kind)
        heard = at_once((coach, last_signature(plan, coach)), (coach, rewriting(plan, coach)))
        assert heard.count("done") == 1
        assert [one.pk for one in active(case)] == ([plan.pk] if heard[0] == "done" else [])

    def test_beginning_at_once_writes_on_one_draft(self, state: Jurisdiction, kind: PlanKind) -> None:
        case, coach = family_in(state)
        with as_auditor():
            whose = adult_of(case).pk if rules.needs_participant(kind) else None

        def begin() -> object:
            return begin_plan(case_id=case.pk, kind=kind, participant_id=whose, reason="", actor=coach, now=NOW)

        assert at_once(*[(coach, begin)] * 3) == ["done"] * 3
        with as_auditor():
            assert list(Plan.objects.filter(case=case).values_list("version", flat=True)) == [1]

    def test_the_database_lets_one_of_two_statements_through(self, state: Jurisdiction, kind: PlanKind) -> None:
        """Whoever does not ask the operation is stopped too: never two that hold, not even for a moment."""
        case, coach = family_in(state)
        whose = {} if rules.needs_participant(kind) else {"participant": None}
        plans = [
            make_signed(
                case=case,
                by=coach,
                kind=kind,
                version=version,
                status=PlanStatus.SUPERSEDED,
                ended_on=TODAY,
                last_review_on=TODAY,
                **whose,
            )
            for version in (1, 2)
        ]
        assert sorted(holding_at_once(plans)) == ["done", "refused"]
        assert len(active(case)) == 1


def holding_at_once(plans: list[Plan]) -> list[str]:
    """Let each of some plans hold by a bare statement, at the same moment."""
    barrier, heard = Barrier(len(plans)), ["" for _ in plans]

    def run(number: int, plan: Plan) -> None:
        try:
            with as_importer():
                barrier.wait(timeout=20)
                Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.ACTIVE, ended_on=None)
            heard[number] = "done"
        except IntegrityError:
            heard[number] = "refused"
        finally:
            connection.close()

    threads = [Thread(target=run, args=one) for one in enumerate(plans)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return heard


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
