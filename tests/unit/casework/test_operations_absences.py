"""Absences: who stands in, what they see on which days, what cannot be (O066)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Absence, Case, Office, User
from casework.operations.absences import end_absence, enter_absence
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, days_ago

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def enter(staff: User, stand_in: User, *, actor: User, **changes: Any) -> Absence:
    days = {"first_day": TODAY, "last_day": TOMORROW, "reason": "LEAVE"}
    with in_context(actor=actor):
        return enter_absence(staff=staff, stand_in=stand_in, actor=actor, now=NOW, **days | changes)


def seen_by(user: User) -> set[Any]:
    """Return what both walls let somebody see: they never differ."""
    with in_context(actor=user):
        found = set(Case.objects.visible_to(user).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM casework_case")
            assert {key for (key,) in cursor.fetchall()} == found
    return found


@pytest.fixture
def third(office: Office) -> User:
    return factories.make_user(username="third", office=office)


class TestWhatAStandInSees:
    @pytest.mark.parametrize(
        ("first", "last", "is_seen"),
        [(0, 0, True), (-1, 0, True), (0, 1, True), (1, 2, False), (-2, -1, False)],
    )
    def test_is_the_absent_coach_s_cases_on_these_days_alone(
        self, open_case: Case, coach: User, other_coach: User, first: int, last: int, is_seen: bool
    ) -> None:
        factories.make_absence(
            staff=coach,
            stand_in=other_coach,
            first_day=TODAY + timedelta(days=first),
            last_day=TODAY + timedelta(days=last),
        )
        assert seen_by(other_coach) == ({open_case.pk} if is_seen else set())
        assert seen_by(coach) == {open_case.pk}

    def test_is_counted_in_the_day_of_the_case_s_office(self, open_case: Case, coach: User, other_coach: User) -> None:
        """A6: the day after has begun somewhere else already."""
        factories.make_absence(staff=coach, stand_in=other_coach, first_day=days_ago(2), last_day=days_ago(1))
        assert seen_by(other_coach) == set()
        with in_context(role=DatabaseRole.IMPORT):
            Office.objects.filter(pk=coach.office_id).update(time_zone="Pacific/Pago_Pago")
            zone = Office.objects.get(pk=coach.office_id).zone
        has_the_day_before = NOW.astimezone(zone).date() < TODAY
        assert seen_by(other_coach) == ({open_case.pk} if has_the_day_before else set())

    def test_ends_when_the_coach_is_back_or_it_is_called_off(
        self, open_case: Case, coach: User, other_coach: User
    ) -> None:
        absence = enter(coach, other_coach, actor=coach)
        assert seen_by(other_coach) == {open_case.pk}
        with in_context(actor=coach):
            end_absence(absence_id=absence.pk, actor=coach, now=NOW)
        assert seen_by(other_coach) == set()
        with as_auditor():
            assert Absence.objects.get(pk=absence.pk).is_cancelled
        begun = factories.make_absence(staff=coach, stand_in=other_coach)
        with in_context(actor=coach):
            assert end_absence(absence_id=begun.pk, actor=coach, now=NOW).last_day == days_ago(1)
            with pytest.raises(Refused, match="ended already"):
                end_absence(absence_id=begun.pk, actor=coach, now=NOW)

    def test_stops_at_a_conflict(self, open_case: Case, coach: User, other_coach: User) -> None:
        factories.make_absence(staff=coach, stand_in=other_coach)
        factories.make_conflict_block(case=open_case, staff=other_coach)
        assert seen_by(other_coach) == set()

    def test_goes_no_further_than_one(self, open_case: Case, coach: User, other_coach: User, third: User) -> None:
        factories.make_absence(staff=coach, stand_in=other_coach)
        factories.make_absence(staff=other_coach, stand_in=third)
        assert seen_by(third) == set()


class TestEnter:
    def test_is_done_by_the_coach_and_by_who_decides(
        self, coach: User, other_coach: User, supervisor: User, case_aide: User, outsider: User
    ) -> None:
        enter(coach, other_coach, actor=coach)
        enter(coach, other_coach, actor=supervisor, first_day=days_ago(-9), last_day=days_ago(-10))
        for actor in (other_coach, case_aide, outsider):
            with pytest.raises(PermissionDenied):
                enter(coach, other_coach, actor=actor, first_day=days_ago(-20), last_day=days_ago(-20))

    def test_never_twice_for_the_same_days(self, coach: User, other_coach: User, third: User) -> None:
        enter(coach, other_coach, actor=coach)
        with pytest.raises(Refused) as refused:
            enter(coach, third, actor=coach, first_day=TOMORROW, last_day=TOMORROW)
        assert refused.value.field == "first_day"

    def test_names_nobody_who_is_away_then(self, coach: User, other_coach: User, third: User, supervisor: User) -> None:
        enter(other_coach, third, actor=supervisor)
        with pytest.raises(Refused, match="is away") as refused:
            enter(coach, other_coach, actor=coach)
        assert refused.value.field == "stand_in"
        enter(coach, third, actor=coach)

    def test_lets_no_stand_in_go_before_another_is_named(
        self, coach: User, other_coach: User, third: User, supervisor: User
    ) -> None:
        absence = enter(coach, other_coach, actor=coach)
        with pytest.raises(Refused, match="stands in for"):
            enter(other_coach, third, actor=other_coach)
        with in_context(actor=supervisor):
            end_absence(absence_id=absence.pk, actor=supervisor, now=NOW)
        enter(coach, third, actor=supervisor)
        enter(other_coach, third, actor=supervisor)

    @pytest.mark.parametrize("who", ["coach", "outsider", "case_aide", "auditor", "eligibility_worker"])
    def test_names_somebody_else_of_the_office(self, coach: User, who: str, request: pytest.FixtureRequest) -> None:
        with pytest.raises(Refused) as refused:
            enter(coach, request.getfixturevalue(who), actor=coach)
        assert refused.value.field == "stand_in"

    @pytest.mark.parametrize(
        ("first", "last", "field"),
        [(1, 0, "last_day"), (-3, -1, "last_day"), (-8, 2, "first_day"), (0, 366, "last_day"), (367, 368, "first_day")],
    )
    def test_refuses_days_that_cannot_be(
        self, coach: User, other_coach: User, first: int, last: int, field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            enter(
                coach,
                other_coach,
                actor=coach,
                first_day=TODAY + timedelta(days=first),
                last_day=TODAY + timedelta(days=last),
            )
        assert refused.value.field == field

    def test_asks_why_in_one_word(self, coach: User, other_coach: User) -> None:
        with pytest.raises(Refused) as refused:
            enter(coach, other_coach, actor=coach, reason="FISHING")
        assert refused.value.field == "reason"

    def test_stays_in_the_office(self, coach: User, other_coach: User, outsider: User) -> None:
        absence = enter(coach, other_coach, actor=coach)
        with in_context(actor=outsider):
            assert not Absence.objects.exists()
            with pytest.raises(Absence.DoesNotExist):
                end_absence(absence_id=absence.pk, actor=outsider, now=NOW)
