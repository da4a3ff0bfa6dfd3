from pathlib import Path

import pytest
from django.db import connections

from tests.factories import deadlines_of, make_case
from tests.interchange import Importer, case_line, fact, run


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


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestDrift:
    def test_is_counted_mended_and_told_by_the_status(self) -> None:
        case = make_case()
        deadline = deadlines_of(case, "first-contact")[0]
        with connections["owner"].cursor() as cursor:
            cursor.execute("UPDATE casework_deadline SET due_on = due_on + 3 WHERE id = %s", [deadline.pk])

        answer = run("reconcile_deadlines")

        assert (answer.lines[-1], answer.status) == ("drift 1", 1)
        assert deadlines_of(case, "first-contact")[0].due_on == deadline.due_on
        assert run("reconcile_deadlines").status == 0
