"""What beat starts: the sweep office by office, what follows a setting or closure, the nightly reconcile."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection, connections

from casework import engine, tasks
from casework.choices import AlertLine, DatabaseRole
from casework.context import in_context
from casework.engine import run
from casework.models import Alert, Case, Deadline, Drift, Office, OfficeClosure, Setting, SweepRun, User
from casework.operations.assignments import assign_case
from casework.operations.settings import change_setting, enter_closure
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    days_ago,
    deadlines_of,
    make_case,
    make_office,
    make_user,
    moment,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

LATER = NOW + timedelta(days=3)


def alerts(case: Case | None = None) -> set[tuple[UUID, str]]:
    with as_auditor():
        found = Alert.objects.filter(case=case) if case else Alert.objects.all()
        return set(found.values_list("deadline_id", "line"))


def last_run(task: str = "sweep") -> SweepRun:
    with in_context(role=DatabaseRole.WORKER):
        return SweepRun.objects.filter(task=task).latest("started_at", "pk")


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def unsaid(*cases: Case) -> None:
    """Take away what was said about cases when they were made, and set their offices' marks back."""
    Alert.objects.using("owner").all().delete()
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE casework_sweepmark SET said_to = %s, advanced_to = %s", [days_ago(60), days_ago(1)])


@pytest.fixture
def broken(other_office: Office) -> Iterator[Office]:
    """An office in which no alert can be written."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION break_alerts() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'broken'; END$$"
        )
        cursor.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON casework_alert FOR EACH ROW"
            f" WHEN (NEW.office_id = '{other_office.pk}') EXECUTE FUNCTION break_alerts()"
        )
        yield other_office
        cursor.execute("DROP TRIGGER IF EXISTS broken ON casework_alert")
        cursor.execute("DROP FUNCTION break_alerts()")


class TestSweep:
    def test_says_what_was_crossed_and_leaves_a_heartbeat(self, open_case: Case) -> None:
        unsaid(open_case)
        assert tasks.sweep() > 0
        heartbeat = last_run()
        assert heartbeat.finished_at is not None
        assert heartbeat.cases_open == heartbeat.cases_looked_at == 1

    def test_adds_nothing_the_second_time(self, open_case: Case) -> None:
        unsaid(open_case)
        tasks.sweep()
        said = alerts()
        assert tasks.sweep() == 0
        assert alerts() == said

    def test_says_each_thing_once_after_three_days(self, open_case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        tasks.sweep()
        before = alerts()
        at(monkeypatch, LATER)
        raised = tasks.sweep()
        after = alerts()
        assert len(after) - len(before) == raised
        assert tasks.sweep() == 0
        with as_auditor():
            open_then = Deadline.objects.open().filter(case=open_case, warn_on__lte=LATER.date())
            assert {key for key, _ in after} >= set(open_then.values_list("pk", flat=True))

    def test_holds_up_no_other_office_when_one_fails(self, open_case: Case, coach: User, broken: Office) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE casework_alert DISABLE TRIGGER broken")
        elsewhere = make_case(coach=make_user(office=broken))
        unsaid(open_case, elsewhere)
        with connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE casework_alert ENABLE TRIGGER broken")
        assert tasks.sweep() > 0
        assert alerts(open_case)
        assert not alerts(elsewhere)
        heartbeat = last_run()
        assert (heartbeat.cases_open, heartbeat.cases_looked_at) == (2, 1)

        with connections["owner"].cursor() as cursor:
            cursor.execute("DROP TRIGGER broken ON casework_alert")
        assert tasks.sweep() > 0
        assert alerts(elsewhere)
        assert last_run().cases_looked_at == 2

    def test_loses_and_doubles_nothing_when_it_is_killed_between_offices(
        self, open_case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        elsewhere = make_case(coach=make_user(office=make_office()))
        unsaid(open_case, elsewhere)
        sweep_offices, done = run._sweep_offices, []

        def die_at_the_second(offices: list[UUID], today: object) -> int:
            if done:
                raise KeyboardInterrupt
            done.append(offices)
            return sweep_offices(offices, today)

        with monkeypatch.context() as patched:
            patched.setattr(run, "OFFICES_AT_ONCE", 1)
            patched.setattr(run, "_sweep_offices", die_at_the_second)
            with pytest.raises(KeyboardInterrupt):
                tasks.sweep()
        half = len(alerts())
        rest = tasks.sweep()
        assert half > 0
        assert rest > 0
        assert len(alerts()) == half + rest
        assert last_run().cases_looked_at == 2

    def test_does_nothing_while_another_one_runs(self, open_case: Case) -> None:
        unsaid(open_case)
        told: list[int] = []

        def elsewhere() -> None:
            try:
                told.append(tasks.sweep())
            finally:
                connection.close()

        with engine.only_one(run.SWEEP_LOCK):
            other = Thread(target=elsewhere)
            other.start()
            other.join()
        assert told == [0]
        assert not alerts()
        assert tasks.sweep() > 0


class TestSettle:
    def test_moves_deadlines_around_a_closure(self, coach: User, office: Office, admin: User) -> None:
        case = make_case(coach=coach, referred_on=TODAY)
        (before,) = deadlines_of(case, "first-contact")
        with in_context(actor=admin):
            closure = enter_closure(office_id=office.pk, day=before.due_on, reason="Flood", actor=admin, now=NOW)
        assert tasks.settle() > 0
        (after,) = deadlines_of(case, "first-contact")
        assert after.due_on > before.due_on
        assert after.pk == before.pk
        with in_context(role=DatabaseRole.WORKER):
            assert OfficeClosure.objects.get(pk=closure.pk).reconciled_at is not None

    def test_brings_a_setting_to_the_offices_of_its_state(self, open_case: Case, admin: User) -> None:
        with in_context(actor=admin):
            setting = change_setting(
                parameter="std.all.warn",
                jurisdiction="US-AK",
                office_id=None,
                first_day=days_ago(400),
                value=9,
                source="Memo 12",
                actor=admin,
                now=NOW,
            )
        before = {row.pk: row.warn_on for row in deadlines_of(open_case)}
        assert tasks.settle() > 0
        assert any(row.warn_on < before[row.pk] for row in deadlines_of(open_case))
        with in_context(role=DatabaseRole.WORKER):
            assert Setting.objects.get(pk=setting.pk).reconciled_at is not None

    def test_calls_what_it_changed_no_drift(self, open_case: Case, office: Office, admin: User) -> None:
        (first,) = deadlines_of(open_case, "first-contact")
        with in_context(actor=admin):
            enter_closure(office_id=office.pk, day=first.due_on, reason="Storm", actor=admin, now=NOW)
        assert tasks.reconcile() == 0
        with in_context(role=DatabaseRole.WORKER):
            assert not Drift.objects.exists()

    def test_does_nothing_when_nothing_was_entered(self, open_case: Case) -> None:
        assert tasks.settle() == 0
        with in_context(role=DatabaseRole.WORKER):
            assert not SweepRun.objects.filter(task="settle").exists()

    def test_begins_again_after_it_was_killed(
        self, open_case: Case, office: Office, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (first,) = deadlines_of(open_case, "first-contact")
        with in_context(actor=admin):
            enter_closure(office_id=office.pk, day=first.due_on, reason="Storm", actor=admin, now=NOW)

        def die(*_: object, **__: object) -> int:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(run, "_reconcile_shard", die)
            with pytest.raises(KeyboardInterrupt):
                tasks.settle()
        assert tasks.settle() > 0


class TestReconcile:
    def test_finds_nothing_to_mend(self, open_case: Case) -> None:
        assert tasks.reconcile() == 0
        assert last_run("reconcile").finished_at is not None

    def test_mends_and_logs_what_differs_and_says_it(self, open_case: Case) -> None:
        (lost,) = deadlines_of(open_case, "first-contact")
        Alert.objects.using("owner").filter(deadline_id=lost.pk).delete()
        Deadline.objects.using("owner").filter(pk=lost.pk).delete()
        assert tasks.reconcile() == 1
        assert [row.pk for row in deadlines_of(open_case, "first-contact")] == [lost.pk]
        assert any(key == lost.pk for key, _ in alerts(open_case))
        with in_context(role=DatabaseRole.WORKER):
            assert list(Drift.objects.values_list("deadline_id", "what")) == [(lost.pk, "missing")]

    @pytest.mark.parametrize(("weekday", "is_whole"), [(6, False), (7, True)])
    def test_holds_everything_on_sundays(
        self, open_case: Case, monkeypatch: pytest.MonkeyPatch, weekday: int, is_whole: bool
    ) -> None:
        asked: list[int | None] = []
        monkeypatch.setattr(engine, "reconcile", lambda *, now, window_days: asked.append(window_days) or 0)
        day = TODAY + timedelta(days=(weekday - TODAY.isoweekday()) % 7)
        at(monkeypatch, moment(day, 3))
        tasks.reconcile()
        assert asked == [None if is_whole else tasks.RECONCILED_DAYS]

    def test_leaves_the_work_to_one_that_runs_already(self, open_case: Case) -> None:
        told: list[int] = []

        def elsewhere() -> None:
            try:
                told.append(tasks.reconcile())
            finally:
                connection.close()

        Deadline.objects.using("owner").filter(case=open_case).delete()
        with engine.only_one(engine.RECONCILE_LOCK):
            other = Thread(target=elsewhere)
            other.start()
            other.join()
        assert told == [0]
        assert not deadlines_of(open_case)


class TestReaddress:
    def test_hands_alerts_to_the_new_coach(
        self, supervisor: User, open_case: Case, coach: User, other_coach: User
    ) -> None:
        with in_context(actor=supervisor):
            assign_case(case_id=open_case.pk, coach=other_coach, first_day=TODAY, actor=supervisor, now=NOW)
        with as_auditor():
            standing = Alert.objects.filter(case=open_case, resolved_at__isnull=True)
            to_coaches = set(standing.exclude(line=AlertLine.ESCALATE).values_list("recipient", flat=True))
        assert to_coaches == {other_coach.pk}


class TestBroker:
    def test_hears_of_nothing_from_requests(self) -> None:
        """Beat publishes, and counting once after the commit without another try: no request fails with the broker."""
        publishing = re.compile(r"\.(delay|apply_async|send_task)\(")
        root = Path(tasks.__file__).parent.parent
        apps = ("casework", "coaching", "config", "eligibility", "permanency", "reengagement", "supervision")
        found = [path for app in apps for path in (root / app).rglob("*.py") if publishing.search(path.read_text())]
        assert found == [root / "coaching" / "counting.py"]
