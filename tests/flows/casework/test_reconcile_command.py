from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connections
from django.test import Client

from casework import engine
from casework.choices import DatabaseRole, Role
from casework.context import in_context
from casework.models import Deadline, SweepRun
from tests.factories import NOW, deadlines_of, make_case, make_office, make_user
from tests.interchange import Importer, case_line, fact, run
from tests.people import signed_in


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


@pytest.mark.django_db
class TestReconcile:
    def test_finds_no_drift_after_an_import(self, imported: Importer) -> None:
        imported(
            case_line(),
            fact("f1", "referral.received", "2026-09-04"),
            fact("p", "plan.signed", "2026-09-20", plan_kind="FSSP", steps=[{"review_on": "2026-10-20"}]),
            fact("x", "case.closed", "2026-10-13"),
        )

        answer = run("reconcile_deadlines")

        assert answer.lines[-1] == "drift 0"
        assert answer.status == 0

    def test_looks_back_as_far_as_told(self) -> None:
        make_case()

        assert run("reconcile_deadlines", "--window", 30).lines[-1] == "drift 0"


def ran(task: str = "reconcile", *, hours_ago: float, **changes: Any) -> None:
    ended = NOW - timedelta(hours=hours_ago)
    with in_context(role=DatabaseRole.WORKER):
        SweepRun.objects.create(task=task, as_of=ended.date(), started_at=ended, finished_at=ended, **changes)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestDrift:
    @pytest.fixture
    def deadline(self) -> Deadline:
        deadline = deadlines_of(make_case(), "first-contact")[0]
        with connections["owner"].cursor() as cursor:
            cursor.execute("UPDATE casework_deadline SET due_on = due_on + 3 WHERE id = %s", [deadline.pk])
        return deadline

    def test_is_counted_mended_and_told_by_the_status(self, deadline: Deadline) -> None:
        answer = run("reconcile_deadlines")

        assert (answer.lines[-1], answer.status) == ("drift 1", 1)
        assert deadlines_of(deadline.case, "first-contact")[0].due_on == deadline.due_on
        assert run("reconcile_deadlines").status == 0

    def test_is_named_in_the_log(self, deadline: Deadline, caplog: pytest.LogCaptureFixture) -> None:
        run("reconcile_deadlines")

        said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
        assert said[0].startswith("drift: 1 deadlines differed")
        assert f"deadline {deadline.pk} (first-contact) on case {deadline.case_id}" in said[1]

    def test_is_told_to_whoever_watches_the_site(self, deadline: Deadline) -> None:
        run("reconcile_deadlines")

        told = Client().get("/healthz").json()["reconcile"]
        assert (told["drift"], told["late"]) == (1, False)

    def test_waits_for_no_other_reconcile(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [engine.RECONCILE_LOCK])
            try:
                with pytest.raises(CommandError, match="Another reconcile is running"):
                    run("reconcile_deadlines")
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [engine.RECONCILE_LOCK])


@pytest.mark.django_db
class TestBanner:
    @staticmethod
    def seen_by(role: Role) -> str:
        user = make_user(role=role, office=None if role == Role.ADMIN else make_office())
        return signed_in(user).get("/settings/").content.decode()

    @pytest.mark.parametrize(
        ("role", "is_told"), [(Role.ADMIN, True), (Role.OPERATIONS_MANAGER, True), (Role.COACH, False)]
    )
    def test_tells_of_a_drift_those_who_look_after_deadlines(self, role: Role, is_told: bool) -> None:
        ran(hours_ago=3, drift=2)

        assert ("found 2 deadlines that did not follow" in self.seen_by(role)) is is_told

    @pytest.mark.parametrize(("hours_ago", "is_told"), [(47, False), (49, True)])
    def test_tells_of_a_reconcile_that_stays_away(self, hours_ago: int, is_told: bool) -> None:
        ran(hours_ago=hours_ago)

        assert ("The nightly check did not run" in self.seen_by(Role.ADMIN)) is is_told
        assert "The nightly check did not run" not in self.seen_by(Role.COACH)

    @pytest.mark.parametrize(("hours_ago", "is_told"), [(5, False), (49, True)])
    def test_of_a_site_that_never_reconciled_counts_from_its_first_sweep(self, hours_ago: int, is_told: bool) -> None:
        ran("sweep", hours_ago=hours_ago)
        ran("sweep", hours_ago=0.1)

        assert ("The nightly check did not run" in self.seen_by(Role.ADMIN)) is is_told

    def test_is_gone_after_a_reconcile_without_drift(self) -> None:
        ran(hours_ago=30, drift=2)
        ran(hours_ago=3)

        assert "Deadlines were found wrong" not in self.seen_by(Role.ADMIN)
