"""Giving a case to a coach: who may be chosen, from which day, what it starts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import CaseStatus, EventKind, Role
from casework.models import Assignment, Case, User
from tests.factories import (
    TODAY,
    as_auditor,
    days_ago,
    deadlines_of,
    events_of,
    make_case,
    make_conflict_block,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alone(coach: User) -> Case:
    """A case of the office that nobody carries."""
    return make_case(office=coach.office)


def get(user: User, case: Case) -> HttpResponse:
    return signed_in(user).get(reverse("supervision:case-assign", args=[case.pk]))


def assign(user: User, case: Case, to: User, **form: Any) -> HttpResponse:
    url = reverse("supervision:case-assign", args=[case.pk])
    given = {"submission": str(uuid4()), "coach": str(to.pk), "first_day": TODAY.isoformat()}
    return signed_in(user).post(url, given | form)


def carried_by(case: Case) -> list[tuple[Any, Any, Any]]:
    with as_auditor():
        return list(
            Assignment.objects.filter(case=case).order_by("first_day").values_list("coach", "first_day", "last_day")
        )


class TestForm:
    def test_offers_the_office_s_coaches_with_their_load(
        self, supervisor: User, coach: User, other_coach: User, alone: Case, open_case: Case
    ) -> None:
        page = get(supervisor, alone).content.decode()
        assert f"{coach.name}: 1 family" in page
        assert f"{other_coach.name}: 0 families, 0 overdue" in page
        assert page.index(other_coach.name) < page.index(coach.name)

    def test_says_which_clocks_a_change_starts(self, supervisor: User, coach: User, open_case: Case) -> None:
        page = get(supervisor, open_case).content.decode()
        assert f"Carried by <b>{coach.name}</b>" in page
        assert "Employability assessment within 30 calendar days" in page
        assert "Signed self-sufficiency plan within 30 calendar days" in page

    def test_says_that_the_first_coach_starts_none(self, supervisor: User, alone: Case) -> None:
        page = get(supervisor, alone).content.decode()
        assert "The first coach starts no clock anew" in page

    def test_leaves_a_closed_case(self, supervisor: User, coach: User) -> None:
        closed = make_case(coach=coach, status=CaseStatus.CLOSED)
        answer = get(supervisor, closed)
        assert answer["Location"] == reverse("casework:case", args=[closed.pk])


class TestAssign:
    def test_gives_a_case_without_coach_to_one_and_goes_on_with_the_next(
        self, supervisor: User, coach: User, alone: Case
    ) -> None:
        answer = assign(supervisor, alone, coach)
        assert answer["Location"] == f"{reverse('casework:today')}?show=unassigned"
        assert carried_by(alone) == [(coach.pk, TODAY, None)]
        assert not events_of(alone, EventKind.ASSIGNMENT_CHANGED)

    def test_ends_the_time_of_the_coach_before(
        self, supervisor: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        before = len(deadlines_of(open_case, "ea"))
        answer = assign(supervisor, open_case, other_coach)
        assert answer["Location"] == reverse("casework:case", args=[open_case.pk])
        assert carried_by(open_case) == [
            (coach.pk, days_ago(30), TODAY - timedelta(days=1)),
            (other_coach.pk, TODAY, None),
        ]
        assert events_of(open_case, EventKind.ASSIGNMENT_CHANGED)
        assert len(deadlines_of(open_case, "ea")) == before + 1

    def test_takes_the_same_form_twice_as_once(self, supervisor: User, coach: User, alone: Case) -> None:
        key = str(uuid4())
        assign(supervisor, alone, coach, submission=key)
        assert assign(supervisor, alone, coach, submission=key).status_code == 302
        assert len(carried_by(alone)) == 1

    @pytest.mark.parametrize(
        ("first_day", "words"),
        [
            ((TODAY + timedelta(days=1)).isoformat(), "lies in the future"),
            (days_ago(31).isoformat(), "The case was opened on"),
            ("2026-02-30", "This is not a day of the calendar"),
            ("", "Enter the day."),
        ],
    )
    def test_says_what_is_wrong_with_the_day(
        self, supervisor: User, coach: User, alone: Case, first_day: str, words: str
    ) -> None:
        answer = assign(supervisor, alone, coach, first_day=first_day)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not carried_by(alone)

    def test_takes_no_coach_of_another_office(self, supervisor: User, outsider: User, alone: Case) -> None:
        answer = assign(supervisor, alone, outsider)
        assert answer.status_code == 422
        assert b"Choose a coach of this office." in answer.content

    def test_takes_nobody_with_a_conflict(self, supervisor: User, coach: User, alone: Case) -> None:
        make_conflict_block(case=alone, staff=coach)
        answer = assign(supervisor, alone, coach)
        assert answer.status_code == 422
        assert b"This coach cannot carry this case." in answer.content

    def test_asks_for_a_coach(self, supervisor: User, coach: User, alone: Case) -> None:
        answer = assign(supervisor, alone, coach, coach="")
        assert answer.status_code == 422
        assert b"Choose a coach." in answer.content


class TestWhoMayNot:
    def test_refuses_everybody_who_does_not_decide(
        self, coach: User, case_aide: User, engagement_specialist: User, auditor: User, open_case: Case
    ) -> None:
        for user in (coach, case_aide, engagement_specialist, auditor):
            assert get(user, open_case).status_code == 403
            assert assign(user, open_case, coach).status_code == 403

    def test_knows_nothing_of_another_office(self, outsider: User, coach: User, open_case: Case) -> None:
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=outsider.office)
        assert get(manager, open_case).status_code == 404
        assert assign(manager, open_case, coach).status_code == 404
