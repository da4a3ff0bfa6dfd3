"""A4: connections that were left as somebody else let nobody see more, and outside a context nothing is read."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from casework.choices import DatabaseRole, Role
from casework.context import in_context
from casework.models import Case, User
from tests.factories import as_auditor, make_case, make_user
from tests.people import windows_of

THREADS = 8
REQUESTS = 250
NOBODY = "00000000-0000-0000-0000-000000000000"


def poison(uid: str) -> Iterator[list[str]]:
    """Yield what a careless session may have left behind on a connection."""
    yield ["SET ROLE app_auditor"]
    yield [f"SET app.uid = '{uid}'", "SET ROLE app_staff"]
    yield ["SET ROLE app_import", f"SET app.uid = '{uid}'"]
    yield [f"SET app.uid = '{uid}'"]
    yield []


@pytest.fixture
def offices(db: None) -> list[tuple[User | None, set[str]]]:
    """Three coaches with a case each, an auditor who sees all, a partner and nobody, who see none."""
    coaches = [make_user() for _ in range(3)]
    cases = [str(make_case(coach=coach).pk) for coach in coaches]
    seen: list[tuple[User | None, set[str]]] = [(coach, {case}) for coach, case in zip(coaches, cases, strict=True)]
    manager = make_user(role=Role.OPERATIONS_MANAGER, office=coaches[0].office)
    auditor = make_user(role=Role.AUDITOR, office=None)
    partner = make_user(role=Role.PARTNER, office=None)
    return [*seen, (manager, {cases[0]}), (auditor, set(cases)), (partner, set()), (None, set())]


def ask(clients: list[tuple[Client, User | None, set[str]]], worker: int) -> list[str]:
    """Send the requests of one thread over its own kept and poisoned connection; return what leaked."""
    leaks = []
    uids = [str(user.pk) for _, user, _ in clients if user]
    poisons = cycle(list(poison(uids[worker % len(uids)])))
    connection.ensure_connection()
    kept = connection.connection
    try:
        for number, (client, user, cases) in enumerate(islice(cycle(clients), worker, worker + REQUESTS)):
            if number % 10 == 0:
                with connection.cursor() as cursor:
                    cursor.execute("RESET ALL; RESET ROLE")
                    for statement in next(poisons):
                        cursor.execute(statement)
            fails = "?fail=1" if number % 17 == 0 else ""
            response = client.get(f"/probe/{fails}")
            if fails:
                continue
            told = response.json()
            if set(told["cases"]) != cases or told["uid"] != str(user.pk if user else NOBODY):
                leaks.append(f"{user}: {told}")
        if connection.connection is not kept:
            leaks.append("the poisoned connection was not kept")
    finally:
        connection.close()
    return leaks


@pytest.mark.urls("tests.security.probe")
@pytest.mark.django_db(transaction=True)
class TestPool:
    def test_poisoned_connections_leak_nothing(self, offices: list[tuple[User | None, set[str]]]) -> None:
        windows = {user: windows_of(user, THREADS) for user, _ in offices if user}

        def clients(worker: int) -> list[tuple[Client, User | None, set[str]]]:
            found = []
            for user, cases in offices:
                client = windows[user][worker] if user else Client()
                client.raise_request_exception = False
                found.append((client, user, cases))
            return found

        work = [clients(worker) for worker in range(THREADS)]
        with ThreadPoolExecutor(THREADS) as threads:
            leaks = [leak for found in threads.map(ask, work, range(THREADS)) for leak in found]
        assert not leaks


@pytest.mark.django_db
class TestOutsideAContext:
    def test_reading_and_writing_are_refused(self, open_case: Case) -> None:
        for sql in ("SELECT * FROM casework_case", "SELECT * FROM casework_user", "DELETE FROM casework_draft"):
            refused = pytest.raises(ProgrammingError, match="permission denied")
            with refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)

    def test_a_context_ends_with_its_block(self, open_case: Case, coach: User) -> None:
        with in_context(actor=coach):
            assert Case.objects.count() == 1
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Case.objects.count()

    def test_an_inner_context_hands_the_outer_one_back(self, open_case: Case, coach: User, outsider: User) -> None:
        with in_context(actor=outsider):
            with as_auditor():
                assert Case.objects.count() == 1
            assert Case.objects.count() == 0
            with pytest.raises(RuntimeError), in_context(actor=coach):
                raise RuntimeError
            assert Case.objects.count() == 0
            with pytest.raises(ProgrammingError), in_context(actor=coach), connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM casework_case")
            assert Case.objects.count() == 0

    def test_a_context_without_a_person_is_nobody_s(self, open_case: Case) -> None:
        with in_context(role=DatabaseRole.STAFF):
            assert Case.objects.count() == 0
