"""Two answers to one transfer at the same moment: one wins, the other is told."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from casework.context import in_context
from casework.models import Case, Handover, User
from casework.operations.handovers import accept_handover, ask_handover, withdraw_handover
from casework.refusals import Refused
from tests.factories import NOW, as_auditor, make_handover, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: tuple[User, Callable[[], object]]) -> list[str]:
    """Do several things at the same moment, each as somebody in a transaction of their own; return what each heard."""
    barrier, heard = Barrier(len(works)), ["" for _ in works]

    def run(number: int, actor: User, work: Callable[[], object]) -> None:
        try:
            with in_context(actor=actor):
                barrier.wait(timeout=20)
                work()
            heard[number] = "done"
        except Refused as refusal:
            heard[number] = str(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number, *work)) for number, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return heard


class TestRaces:
    @pytest.fixture
    def asked(self, open_case: Case, coach: User, other_coach: User) -> Handover:
        return make_handover(case=open_case, from_coach=coach, to_coach=other_coach)

    def test_accepting_in_two_tabs_takes_the_family_over_once(
        self, asked: Handover, open_case: Case, other_coach: User
    ) -> None:
        def accept() -> None:
            accept_handover(handover_id=asked.pk, actor=other_coach, now=NOW)

        heard = at_once((other_coach, accept), (other_coach, accept))
        assert sorted(heard) == ["You accepted this family already.", "done"]
        with as_auditor():
            assert open_case.assignments.count() == 2

    def test_accepting_while_it_is_withdrawn_does_one_of_the_two(
        self, asked: Handover, open_case: Case, coach: User, other_coach: User
    ) -> None:
        heard = at_once(
            (other_coach, lambda: accept_handover(handover_id=asked.pk, actor=other_coach, now=NOW)),
            (coach, lambda: withdraw_handover(handover_id=asked.pk, actor=coach, now=NOW)),
        )
        assert heard.count("done") == 1
        with as_auditor():
            is_taken = open_case.assignments.filter(coach=other_coach).exists()
        assert is_taken == (heard[0] == "done")
        assert any("already" in words or "meanwhile" in words for words in heard)

    def test_asking_two_coaches_at_once_asks_one(
        self, open_case: Case, coach: User, other_coach: User, supervisor: User
    ) -> None:
        third = make_user(office=coach.office)
        why = "They moved across town"
        heard = at_once(
            (coach, lambda: ask_handover(case_id=open_case.pk, to_coach=third, reason=why, actor=coach, now=NOW)),
            (
                supervisor,
                lambda: ask_handover(case_id=open_case.pk, to_coach=other_coach, reason=why, actor=supervisor, now=NOW),
            ),
        )
        assert heard.count("done") == 1
        assert any("waits for its answer" in words for words in heard)
