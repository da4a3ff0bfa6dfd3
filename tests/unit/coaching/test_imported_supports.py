"""Imported authorisations become supports under the keys of their facts, once (decisions 3)."""

from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import Mock, call

import pytest
from django.db import connections

from casework.models import Case, ImportedFact
from coaching.models import Support
from coaching.operations.imported_supports import TAKEN_BACK, UNNAMED, take_over_all_supports, take_over_supports
from tests.factories import as_auditor, as_importer
from tests.interchange import Importer, case_line, fact

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


def authorised(ref: str, on: str = "2026-09-10", **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"participant": "amy", "amount": 240, "purpose": "Tool set", "routine": True}
    return fact(ref, "support.authorised", on, **told | changes)


def rows() -> list[Support]:
    with as_auditor():
        return list(Support.objects.order_by("told_on", "pk"))


class TestTakeOver:
    def test_gives_an_authorisation_its_row_under_the_key_of_its_fact(self, imported: Importer) -> None:
        assert imported(case_line(), authorised("s1"), authorised("s2", "2026-09-12", purpose="")).status == 0
        with as_auditor():
            keys = dict(ImportedFact.objects.values_list("ref", "pk"))
        first, second = rows()
        assert (first.pk, second.pk) == (keys["s1"], keys["s2"])
        assert (first.amount, first.purpose, second.purpose) == (Decimal(240), "Tool set", UNNAMED)
        assert (first.authorised_on, first.is_routine, first.is_imported) == (date(2026, 9, 10), True, True)
        assert (first.note_id, first.issued_on, first.method) == (None, None, "")

    def test_again_it_changes_nothing(self, imported: Importer) -> None:
        imported(case_line(), authorised("s1"))
        imported(case_line(), authorised("s1"))
        with as_importer():
            assert take_over_supports(case_id=Case.objects.get().pk) == 0
        assert len(rows()) == 1

    @pytest.mark.parametrize("amount", [None, 0, 200_000])
    def test_without_an_amount_that_a_support_can_have_it_stays_a_line(self, imported: Importer, amount: Any) -> None:
        told = authorised("s1")
        if amount is None:
            del told["amount"]
        else:
            told["amount"] = amount
        assert imported(case_line(), told).status == 0
        assert not rows()

    def test_what_was_taken_back_is_ended(self, imported: Importer) -> None:
        imported(case_line(), authorised("s1"))
        imported(case_line(), fact("v1", "case_review.held", "2026-10-02", voids="s1"))
        (row,) = rows()
        assert row.stopped_words == TAKEN_BACK

    def test_the_migration_takes_over_what_was_there(self, imported: Importer) -> None:
        imported(case_line(), authorised("s1"))
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM coaching_support")
        assert take_over_all_supports("owner") == 1


class TestMigration:
    def test_writes_the_table_as_it_stood_then(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Columns that came later do not break the step that took over what was imported."""
        took: list[tuple[str, object]] = []
        monkeypatch.setattr(
            "coaching.operations.imported_supports.take_over_all_supports",
            lambda alias, *, rows: took.append((alias, rows)),
        )
        apps = Mock()
        migration = import_module("coaching.migrations.0020_supports")
        migration.take_over(apps, Mock(connection=Mock(alias="default")))
        assert took == [("default", apps.get_model("coaching", "Support"))]
        assert call("coaching", "Support") in apps.get_model.call_args_list
