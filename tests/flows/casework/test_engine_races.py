"""A coach who writes and a sweep that derives the same case at the same moment: one waits, neither fails."""

from collections.abc import Callable
from datetime import date
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, connections

from casework import engine
from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case, Deadline
from tests.factories import TODAY

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def owed(case: Case) -> set[tuple[str, date]]:
    with in_context(role=DatabaseRole.AUDITOR):
        return set(Deadline.objects.filter(case=case).values_list("standard", "due_on"))


def lose_a_deadline(case: Case) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM casework_deadline WHERE case_id = %s AND standard = 'monthly-contact'", [case.pk])


def derive_as_a_sweep_does(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine.write(%s::uuid[], %s, '-infinity')", [[case.pk], TODAY])


def beside(work: Callable[[], None]) -> tuple[Thread, list[BaseException]]:
    """Run something in a thread with a connection of its own; return the thread and what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread, raised


class TestAWriteBesideASweep:
    def test_waits_for_the_sweep_and_goes_on(self, open_case: Case) -> None:
        before = owed(open_case)
        lose_a_deadline(open_case)
        is_derived = Signal()

        def coach_writes() -> None:
            is_derived.wait()
            with in_context(role=DatabaseRole.IMPORT):
                Case.objects.select_for_update(of=("self",), no_key=True).get(pk=open_case.pk)
                engine.refresh_case(open_case.pk, today=TODAY)

        thread, raised = beside(coach_writes)
        with in_context(role=DatabaseRole.WORKER):
            derive_as_a_sweep_does(open_case)
            is_derived.set()
            thread.join(timeout=1)
            assert thread.is_alive()
        thread.join(timeout=20)

        assert not raised
        assert owed(open_case) == before

    def test_is_waited_for_by_the_sweep(self, open_case: Case) -> None:
        before = owed(open_case)
        lose_a_deadline(open_case)
        is_written = Signal()

        def sweep_derives() -> None:
            is_written.wait()
            with in_context(role=DatabaseRole.WORKER):
                derive_as_a_sweep_does(open_case)

        thread, raised = beside(sweep_derives)
        with in_context(role=DatabaseRole.IMPORT):
            Case.objects.select_for_update(of=("self",), no_key=True).get(pk=open_case.pk)
            engine.refresh_case(open_case.pk, today=TODAY)
            is_written.set()
            thread.join(timeout=1)
            assert thread.is_alive()
        thread.join(timeout=20)

        assert not raised
        assert owed(open_case) == before
