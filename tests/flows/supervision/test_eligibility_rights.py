"""O010: deciding eligibility is a right of one person, given and taken by the manager, no part of a coach's role."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.urls import reverse

from casework import permissions
from casework.backends import OfficeBackend
from casework.choices import Role
from casework.context import in_context
from casework.models import Case, EligibilityRight, User
from casework.operations.rights import end_eligibility_right, give_eligibility_right
from casework.refusals import Refused
from eligibility.models import Determination, Issuance
from tests.benefit_records import (
    MONTH,
    make_application,
    make_decision,
    make_household,
    make_interview,
    make_issuance,
)
from tests.factories import NOW, TODAY, as_auditor, as_importer, make_case, make_eligibility_right, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


def give(user: User, staff: User, why: str = "Nobody else decides here until May") -> HttpResponse:
    told = {"submission": str(uuid4()), "staff_id": str(staff.pk), "why": why}
    return signed_in(user).post(reverse("supervision:eligibility-rights"), told)


def take(user: User, right: EligibilityRight, why: str = "Dayo is back") -> HttpResponse:
    told = {"submission": str(uuid4()), "ended_why": why}
    return signed_in(user).post(reverse("supervision:eligibility-right-end", args=[right.pk]), told)


def rights() -> list[EligibilityRight]:
    with as_auditor():
        return list(
            EligibilityRight.objects.select_related("staff", "given_by", "ended_by", "office").order_by("given_at")
        )


def may_decide(user: User) -> bool:
    with in_context(actor=user):
        return permissions.decides_eligibility(user)


def decide(user: User, case: Case, coach: User) -> HttpResponse:
    make_household(case=case, by=coach)
    make_interview(case=case, by=coach)
    application = make_application(case=case, by=coach, completed_on=TODAY)
    told = {"submission": str(uuid4()), "month": MONTH.isoformat()}
    return signed_in(user).post(reverse("eligibility:application-decide", args=[application.pk]), told)


class TestGive:
    def test_a_coach_decides_nothing_because_of_being_one(self, coach: User, case: Case) -> None:
        assert not may_decide(coach)
        assert decide(coach, case, coach).status_code == 403

    def test_a_named_coach_decides_from_the_next_request(self, supervisor: User, coach: User, case: Case) -> None:
        assert give(supervisor, coach).status_code == 302
        [right] = rights()
        assert (right.staff, right.given_by, right.office_id) == (coach, supervisor, coach.office_id)
        assert right.given_at.date() >= TODAY
        assert right.why == "Nobody else decides here until May"
        assert decide(coach, case, coach).status_code == 302
        with as_auditor():
            assert Determination.objects.get(case=case).decided_by_id == coach.pk

    def test_no_other_coach_does(self, supervisor: User, coach: User, other_coach: User, case: Case) -> None:
        give(supervisor, other_coach)
        assert may_decide(other_coach)
        assert not may_decide(coach)
        assert decide(other_coach, case, coach).status_code == 404

    def test_it_does_not_go_with_a_coach_to_another_office(self, supervisor: User, coach: User, outsider: User) -> None:
        make_eligibility_right(staff=coach, by=supervisor)
        with as_importer():
            User.objects.filter(pk=coach.pk).update(office=outsider.office)
            coach.refresh_from_db()
        assert not may_decide(coach)

    def test_it_ends_with_the_office_the_role_and_the_work(self, supervisor: User, coach: User, outsider: User) -> None:
        """Who comes back is given it anew; the list tells who ended it, and when."""
        home = coach.office
        for gone, back in (
            ({"office": outsider.office}, {"office": home}),
            ({"role": Role.CASE_AIDE}, {"role": Role.COACH}),
            ({"is_active": False}, {"is_active": True}),
        ):
            right = make_eligibility_right(staff=coach, by=supervisor)
            with as_importer():
                User.objects.filter(pk=coach.pk).update(**gone)
                User.objects.filter(pk=coach.pk).update(**back)
            assert not may_decide(coach)
            row = next(one for one in rights() if one.pk == right.pk)
            assert row.ended_at is not None
            assert row.ended_by is not None
        page = signed_in(supervisor).get(reverse("supervision:eligibility-rights")).content.decode()
        assert page.count("No longer works as a coach of this office.") == 3

    def test_it_makes_nobody_the_second_person_of_an_adverse_action(
        self, supervisor: User, coach: User, eligibility_worker: User, case: Case
    ) -> None:
        """O083: eligibility workers, lead workers and the manager are."""
        make_eligibility_right(staff=coach, by=supervisor)
        for user, may in ((coach, False), (eligibility_worker, True), (supervisor, True)):
            assert permissions.can_confirm_adverse_action(user, case, proposed_by_id=uuid4()) is may

    def test_the_role_is_enough_without_it(self, eligibility_worker: User, coach: User, case: Case) -> None:
        assert decide(eligibility_worker, case, coach).status_code == 302

    def test_is_given_by_the_manager_alone(
        self, coach: User, lead_worker: User, admin: User, auditor: User, eligibility_worker: User
    ) -> None:
        for user in (coach, lead_worker, admin, auditor, eligibility_worker):
            assert give(user, coach).status_code == 403
        assert rights() == []

    def test_is_given_to_coaches_of_the_office_alone(self, supervisor: User, outsider: User, case_aide: User) -> None:
        for staff in (outsider, case_aide, supervisor):
            assert give(supervisor, staff).status_code == 422
        assert rights() == []

    def test_asks_why(self, supervisor: User, coach: User) -> None:
        for why in ("", "  ", "x" * 10_000):
            answer = give(supervisor, coach, why)
            assert answer.status_code == 422
        assert give(supervisor, coach, "🙂").status_code == 302

    def test_is_given_once(self, supervisor: User, coach: User) -> None:
        give(supervisor, coach)
        assert give(supervisor, coach).status_code == 422
        with pytest.raises(Refused), in_context(actor=supervisor):
            give_eligibility_right(staff_id=coach.pk, why="Again", actor=supervisor, now=NOW)
        assert len(rights()) == 1

    def test_two_managers_at_once_give_it_once(self, supervisor: User, coach: User) -> None:
        second = make_user(role=Role.OPERATIONS_MANAGER, office=coach.office)
        said: list[str] = []

        def act(manager: User) -> None:
            try:
                with in_context(actor=manager):
                    give_eligibility_right(staff_id=coach.pk, why="Needed", actor=manager, now=NOW)
                said.append("given")
            except Refused:
                said.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=act, args=[one]) for one in (supervisor, second)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(said) == ["given", "refused"]

    def test_adds_no_query_to_the_pages_of_coaches(
        self, supervisor: User, coach: User, django_assert_num_queries: Any
    ) -> None:
        make_eligibility_right(staff=coach, by=supervisor)
        with in_context(actor=coach):
            found = OfficeBackend().get_user(coach.pk)
            with django_assert_num_queries(0):
                assert found is not None
                assert permissions.decides_eligibility(found)


class TestTake:
    def test_takes_it_with_who_when_and_why(self, supervisor: User, coach: User, case: Case) -> None:
        right = make_eligibility_right(staff=coach, by=supervisor)
        assert take(supervisor, right).status_code == 302
        [row] = rights()
        assert (row.ended_by, row.ended_why) == (supervisor, "Dayo is back")
        assert row.ended_at is not None
        assert decide(coach, case, coach).status_code == 403

    def test_what_was_decided_stays(self, supervisor: User, coach: User, case: Case) -> None:
        right = make_eligibility_right(staff=coach, by=supervisor)
        decide(coach, case, coach)
        take(supervisor, right)
        with as_auditor():
            assert Determination.objects.filter(case=case, decided_by=coach).count() == 1

    def test_twice_is_refused_and_given_again_it_is_another(self, supervisor: User, coach: User) -> None:
        right = make_eligibility_right(staff=coach, by=supervisor)
        take(supervisor, right)
        assert take(supervisor, right).status_code == 422
        assert give(supervisor, coach).status_code == 302
        assert len(rights()) == 2

    def test_another_office_does_not_find_it(self, supervisor: User, coach: User, outsider: User) -> None:
        right = make_eligibility_right(staff=coach, by=supervisor)
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=outsider.office)
        assert take(manager, right).status_code == 404
        with pytest.raises(EligibilityRight.DoesNotExist), in_context(actor=manager):
            end_eligibility_right(right_id=right.pk, ended_why="Mine", actor=manager, now=NOW)

    def test_the_page_tells_who_has_it_and_who_had_it(self, supervisor: User, coach: User, other_coach: User) -> None:
        make_eligibility_right(staff=coach, by=supervisor)
        take(supervisor, make_eligibility_right(staff=other_coach, by=supervisor))
        page = signed_in(supervisor).get(reverse("supervision:eligibility-rights")).content.decode()
        assert "Take it<span" in page
        assert "Dayo is back" in page
        front = signed_in(supervisor).get(reverse("supervision:caseloads")).content.decode()
        assert reverse("supervision:eligibility-rights") in front


class TestWalls:
    """The database says the same (security 2.1)."""

    def test_nobody_gives_it_to_themselves(self, supervisor: User, coach: User) -> None:
        for actor in (coach, supervisor):
            with pytest.raises(DatabaseError), in_context(actor=actor):
                EligibilityRight.objects.create(
                    office=coach.office, staff=actor, why="Mine", given_by=actor, given_at=NOW
                )

    def test_what_was_taken_is_not_opened_again(self, supervisor: User, coach: User) -> None:
        right = make_eligibility_right(staff=coach, by=supervisor)
        take(supervisor, right)
        with in_context(actor=supervisor):
            rows = EligibilityRight.objects.filter(pk=right.pk)
            assert rows.update(ended_by=None, ended_at=None, ended_why="") == 0

    def test_what_was_given_is_not_rewritten(self, supervisor: User, coach: User) -> None:
        right = make_eligibility_right(staff=coach, by=supervisor)
        with pytest.raises(DatabaseError), in_context(actor=supervisor):
            EligibilityRight.objects.filter(pk=right.pk).update(why="Another reason")

    def test_no_decision_is_added_by_who_has_no_right(self, coach: User, eligibility_worker: User, case: Case) -> None:
        application = make_application(case=case, by=coach, completed_on=TODAY)
        make_household(case=case, by=coach)
        decision = make_decision(application=application, by=coach)
        with as_importer():
            row = Determination.objects.get(pk=decision.pk)
        row.pk, row.supersedes = uuid4(), decision
        with pytest.raises(DatabaseError), in_context(actor=coach):
            row.save(force_insert=True)
        with in_context(actor=eligibility_worker):
            row.save(force_insert=True)

    def test_no_payment_is_changed_by_who_has_no_right(self, coach: User, eligibility_worker: User, case: Case) -> None:
        application = make_application(case=case, by=coach, completed_on=TODAY)
        make_household(case=case, by=coach)
        row = make_issuance(decision=make_decision(application=application, by=coach), by=coach)
        told = {"voided_by": coach, "voided_at": NOW}
        with in_context(actor=coach):
            assert Issuance.objects.filter(pk=row.pk).update(**told) == 0
        with in_context(actor=eligibility_worker):
            assert Issuance.objects.filter(pk=row.pk).update(**told | {"voided_by": eligibility_worker}) == 1

    def test_the_caller_is_asked_again_by_the_operation(self, coach: User) -> None:
        with pytest.raises(PermissionDenied), in_context(actor=coach):
            give_eligibility_right(staff_id=coach.pk, why="Mine", actor=coach, now=NOW)
