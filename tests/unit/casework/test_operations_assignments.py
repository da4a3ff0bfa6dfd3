from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from casework.choices import CaseStatus, EventKind
from casework.context import in_context
from casework.models import Assignment, Case, User
from casework.operations.cases import assign_case
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, days_ago, events_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_case(supervisor: User) -> Case:
    """A case that nobody carries yet."""
    return factories.make_case(office=supervisor.office, referred_on=days_ago(10))


def assign(case: Case, coach: User, *, actor: User, first_day: date = TODAY) -> Assignment:
    with in_context(actor=actor):
        return assign_case(case_id=case.pk, coach=coach, first_day=first_day, actor=actor, now=NOW)


def days_of(case: Case) -> list[tuple[str, date, date | None]]:
    with as_auditor():
        rows = case.assignments.select_related("coach").order_by("first_day")
        return [(row.coach.username, row.first_day, row.last_day) for row in rows]


class TestAssignCase:
    def test_gives_the_first_coach_without_a_change_of_coach(
        self, new_case: Case, supervisor: User, coach: User
    ) -> None:
        assign(new_case, coach, actor=supervisor)
        assert days_of(new_case) == [("coach", TODAY, None)]
        assert not events_of(new_case, EventKind.ASSIGNMENT_CHANGED)
        with in_context(actor=coach):
            assert Case.objects.visible_to(coach).filter(pk=new_case.pk).exists()

    def test_ends_the_one_before_and_starts_clocks(
        self, new_case: Case, supervisor: User, coach: User, other_coach: User
    ) -> None:
        assign(new_case, coach, actor=supervisor, first_day=days_ago(9))
        assign(new_case, other_coach, actor=supervisor)
        assert days_of(new_case) == [("coach", days_ago(9), days_ago(1)), ("other-coach", TODAY, None)]
        (line,) = events_of(new_case, EventKind.ASSIGNMENT_CHANGED)
        assert (line.on, line.facts) == (TODAY, {"coach": str(other_coach.pk)})

    def test_replaces_a_first_coach_of_the_same_day(
        self, new_case: Case, supervisor: User, coach: User, other_coach: User
    ) -> None:
        assign(new_case, coach, actor=supervisor)
        assign(new_case, other_coach, actor=supervisor)
        assert days_of(new_case) == [("other-coach", TODAY, None)]
        assert not events_of(new_case, EventKind.ASSIGNMENT_CHANGED)

    def test_replaces_a_later_coach_of_the_same_day_and_voids_the_change(
        self, new_case: Case, supervisor: User, coach: User, other_coach: User
    ) -> None:
        third = factories.make_user(username="third", office=supervisor.office)
        assign(new_case, coach, actor=supervisor, first_day=days_ago(9))
        assign(new_case, other_coach, actor=supervisor)
        assign(new_case, third, actor=supervisor)
        first, second = events_of(new_case, EventKind.ASSIGNMENT_CHANGED)
        assert (second.voids_id, second.facts) == (first.pk, {"coach": str(third.pk)})
        assign(new_case, coach, actor=supervisor)
        (back,) = events_of(new_case, EventKind.TAKEN_BACK)
        assert back.voids_id == second.pk
        assert days_of(new_case) == [("coach", days_ago(9), days_ago(1)), ("coach", TODAY, None)]

    def test_never_lets_two_carry_it_at_once(
        self, new_case: Case, supervisor: User, coach: User, other_coach: User
    ) -> None:
        factories.make_assignment(case=new_case, coach=coach, first_day=days_ago(5), last_day=days_ago(1))
        with pytest.raises(Refused, match="carries the case") as refused:
            assign(new_case, other_coach, actor=supervisor, first_day=days_ago(3))
        assert refused.value.field == "first_day"
        assign(new_case, other_coach, actor=supervisor)
        with pytest.raises(Refused, match="on that day or later"):
            assign(new_case, coach, actor=supervisor, first_day=days_ago(1))

    @pytest.mark.parametrize("first_day", [TODAY + timedelta(days=1), days_ago(11), date(2014, 5, 1)])
    def test_refuses_days_that_cannot_be(self, new_case: Case, supervisor: User, coach: User, first_day: date) -> None:
        with pytest.raises(Refused) as refused:
            assign(new_case, coach, actor=supervisor, first_day=first_day)
        assert refused.value.field == "first_day"

    @pytest.mark.parametrize("who", ["outsider", "case_aide", "supervisor", "admin"])
    def test_refuses_whoever_is_no_coach_of_the_office(
        self, new_case: Case, supervisor: User, who: str, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(Refused) as refused:
            assign(new_case, request.getfixturevalue(who), actor=supervisor)
        assert refused.value.field == "coach"

    def test_refuses_a_coach_who_left_one_kept_away_and_the_same_again(
        self, new_case: Case, supervisor: User, coach: User
    ) -> None:
        gone = factories.make_user(office=supervisor.office, is_active=False)
        kept_away = factories.make_user(office=supervisor.office)
        factories.make_conflict_block(case=new_case, staff=kept_away)
        for who in (gone, kept_away):
            with pytest.raises(Refused) as refused:
                assign(new_case, who, actor=supervisor)
            assert refused.value.field == "coach"
        assign(new_case, coach, actor=supervisor)
        with pytest.raises(Refused, match="already"):
            assign(new_case, coach, actor=supervisor)

    def test_refuses_a_closed_case(self, supervisor: User, coach: User) -> None:
        closed = factories.make_case(office=supervisor.office, status=CaseStatus.CLOSED)
        with pytest.raises(Refused, match="closed"):
            assign(closed, coach, actor=supervisor)

    @pytest.mark.parametrize("who", ["coach", "case_aide", "engagement_specialist", "eligibility_worker", "auditor"])
    def test_is_done_by_nobody_else(self, coach: User, who: str, request: pytest.FixtureRequest) -> None:
        case = factories.make_case(coach=coach)
        with pytest.raises(PermissionDenied):
            assign(case, coach, actor=request.getfixturevalue(who))

    def test_is_not_found_in_another_office(self, new_case: Case, other_office: object, coach: User) -> None:
        manager = factories.make_user(role="OPERATIONS_MANAGER", office=other_office)
        with pytest.raises(Case.DoesNotExist):
            assign(new_case, coach, actor=manager)
