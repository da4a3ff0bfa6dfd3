"""Imported verifications become work months under the keys of their facts, once (decisions 3)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from casework.models import Case, Event, ImportedFact
from coaching.models import WorkMonth
from coaching.operations.imported_months import take_over_all_months, take_over_months
from tests.factories import as_auditor, as_importer
from tests.interchange import Importer, case_line, fact

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


def verified(ref: str, on: str = "2026-09-10", month: str = "2026-08", **changes: Any) -> dict[str, Any]:
    return fact(ref, "work_month.verified", on, **{"participant": "amy", "month": month} | changes)


def rows() -> list[WorkMonth]:
    with as_auditor():
        return list(WorkMonth.objects.order_by("month"))


class TestTakeOver:
    def test_gives_a_month_its_row_under_the_key_of_its_fact(self, imported: Importer) -> None:
        assert imported(case_line(), verified("w1"), verified("w2", "2026-10-12", "2026-09")).status == 0
        with as_auditor():
            keys = dict(ImportedFact.objects.values_list("ref", "pk"))
        first, second = rows()
        assert (first.pk, second.pk) == (keys["w1"], keys["w2"])
        assert (first.month, second.month) == (date(2026, 8, 1), date(2026, 9, 1))
        assert first.verified_at
        assert (first.closed_at, first.note_id) == (None, None)

    def test_again_it_changes_nothing(self, imported: Importer) -> None:
        imported(case_line(), verified("w1"))
        before = [vars(one) | {"_state": None} for one in rows()]
        imported(case_line(), verified("w1"))
        with as_importer():
            assert take_over_months(case_id=Case.objects.get().pk) == 0
        assert [vars(one) | {"_state": None} for one in rows()] == before

    def test_said_twice_of_one_month_is_one_row(self, imported: Importer) -> None:
        imported(case_line(), verified("w1"), verified("w2", "2026-09-12"))
        assert len(rows()) == 1
        with as_importer():
            assert take_over_months(case_id=Case.objects.get().pk) == 0

    def test_what_was_taken_back_is_open_again(self, imported: Importer) -> None:
        imported(case_line(), verified("w1"))
        imported(case_line(), fact("v1", "case_review.held", "2026-10-02", voids="w1"))
        (row,) = rows()
        assert (row.verified_at, row.verified_by_id) == (None, None)
        with as_auditor():
            assert not Event.objects.standing().filter(kind="work_month.verified").exists()

    def test_the_migration_takes_over_what_was_there(self, imported: Importer) -> None:
        imported(case_line(), verified("w1"))
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM coaching_workmonth")
        assert take_over_all_months("owner") == 1
        assert len(rows()) == 1
