"""The balance of caseloads: a proposal, taken whole, in part or not at all; nothing moves by itself."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import Role
from casework.models import Assignment, Case, Handover, Office, User
from supervision.operations.balance import ask_balance
from tests.factories import NOW, TODAY, as_auditor, make_absence, make_case, make_handover, make_office, make_user
from tests.flows.casework.test_handover_races import at_once
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Evens the load"


def page(user: User) -> HttpResponse:
    return signed_in(user).get(reverse("supervision:balance"))


def send(user: User, moves: list[str], **form: Any) -> HttpResponse:
    values = {"submission": str(uuid4()), "moves": moves, "reason": WHY} | form
    return signed_in(user).post(reverse("supervision:balance"), values)


def values_of(answer: HttpResponse) -> list[str]:
    return [one.value for one in answer.context["balance"].proposed]


def asked() -> list[Handover]:
    with as_auditor():
        return list(Handover.objects.select_related("case"))


@pytest.fixture
def ten(coach: User, other_coach: User) -> list[Case]:
    """Ten families of one coach; the other has none."""
    return [make_case(coach=coach) for _ in range(10)]


class TestBalance:
    def test_five_families_are_moved(self, ten: list[Case], coach: User, other_coach: User, supervisor: User) -> None:
        """O086: asked for with the batch of handovers; the receiving coach accepts each."""
        shown = page(supervisor)
        moves = values_of(shown)
        assert len(moves) == 5
        assert shown.context["restarts"]
        answer = send(supervisor, moves)
        (batch,) = {one.batch_id for one in asked()}
        assert answer["Location"] == reverse("supervision:handover-report", args=[batch])
        assert {one.to_coach_id for one in asked()} == {other_coach.pk}
        with as_auditor():
            assert Assignment.objects.on(TODAY).filter(coach=coach).count() == 10
        for one in asked():
            url = reverse("casework:handover-answer", args=[one.pk])
            signed_in(other_coach).post(url, {"submission": str(uuid4()), "decision": "accept", "answer": ""})
        with as_auditor():
            assert Assignment.objects.on(TODAY).filter(coach=other_coach).count() == 5
        assert values_of(page(supervisor)) == []

    def test_some_are_asked_and_the_others_not(self, ten: list[Case], supervisor: User) -> None:
        moves = values_of(page(supervisor))
        assert send(supervisor, moves[:2]).status_code == 302
        assert len(asked()) == 2

    def test_a_case_that_nobody_carries_stops_no_other(self, ten: list[Case], supervisor: User) -> None:
        """A family with a second case that waits for a coach: that one is assigned, not handed over."""
        for one in ten:
            make_case(family=one.family, office=one.office)
        moves = values_of(page(supervisor))
        assert len(moves) == 5
        assert send(supervisor, moves).status_code == 302
        assert {one.case_id for one in asked()} <= {one.pk for one in ten}

    def test_needs_a_tick_and_a_reason(self, ten: list[Case], supervisor: User) -> None:
        bare = send(supervisor, [], reason="")
        assert bare.status_code == 422
        assert "Tick at least one family." in bare.content.decode()
        assert not asked()

    def test_a_move_that_is_no_longer_proposed_is_told(self, ten: list[Case], supervisor: User) -> None:
        old = send(supervisor, [f"{ten[0].family_id}:{uuid4()}"])
        assert (old.status_code, "Look again" in old.content.decode()) == (422, True)

    def test_two_that_overlap_wait_for_one_another(
        self, ten: list[Case], coach: User, other_coach: User, supervisor: User, lead_worker: User
    ) -> None:
        """Each goes to two coaches, in the other order: without one order of locks both would wait for ever."""
        third = make_user(office=coach.office)
        keys = sorted(one.pk for one in ten)
        low, high = keys[:5], keys[5:]
        moves = ({other_coach.pk: low, third.pk: high}, {other_coach.pk: high, third.pk: low})

        def ask(place: int, actor: User) -> Callable[[], object]:
            return lambda: ask_balance(moves=moves[place], reason=WHY, actor=actor, now=NOW)

        heard = at_once((supervisor, ask(0, supervisor)), (lead_worker, ask(1, lead_worker)))
        assert heard.count("done") == 1
        assert any("Nothing was asked" in words for words in heard)
        assert len(asked()) == 10

    def test_leaves_who_waits_for_an_answer(
        self, ten: list[Case], coach: User, other_coach: User, supervisor: User
    ) -> None:
        make_handover(case=ten[0], from_coach=coach, to_coach=other_coach)
        assert not [one for one in values_of(page(supervisor)) if one.startswith(str(ten[0].family_id))]

    def test_gives_nothing_to_who_is_away(
        self, ten: list[Case], coach: User, other_coach: User, supervisor: User
    ) -> None:
        make_absence(staff=other_coach, stand_in=coach)
        assert values_of(page(supervisor)) == []

    def test_is_the_supervisors_alone(self, ten: list[Case], coach: User, auditor: User) -> None:
        for user in (coach, auditor):
            assert page(user).status_code == 403

    def test_shows_no_family_of_another_office(self, ten: list[Case]) -> None:
        elsewhere: Office = make_office()
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=elsewhere)
        assert ten[0].number not in page(manager).content.decode()

    def test_asks_as_much_for_many_as_for_one(self, coach: User, other_coach: User, supervisor: User) -> None:
        def queries() -> int:
            client = signed_in(supervisor)
            client.get(reverse("supervision:balance"))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("supervision:balance"))
            return len(captured)

        for _ in range(3):
            make_case(coach=coach)
        few = queries()
        for _ in range(5):
            make_case(coach=coach)
        assert queries() == few
