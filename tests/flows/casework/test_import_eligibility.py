"""Notes to eligibility and E alerts of another system become records under the keys of their facts (decisions 3)."""

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.urls import reverse

from casework.models import Case, EligibilityAlert, EligibilityNote, ImportedFact, User
from casework.queries.eligibility_notes import unread_alerts
from casework.queries.seen import seen_by
from tests.factories import as_auditor, deadlines_of, make_user
from tests.interchange import Importer, case_line, fact
from tests.people import signed_in

pytestmark = pytest.mark.django_db

FACTS = (
    fact("f1", "referral.received", "2026-09-04"),
    fact("a", "eligibility_alert.set", "2026-09-10", about="n", by="rhatcher"),
    fact("n", "eligibility_note.filed", "2026-09-10", participant="amy", subject="PENALTY", by="rhatcher"),
    fact("b", "eligibility_alert.set", "2026-09-11", about="n"),
    fact("bare", "eligibility_note.filed", "2026-09-12"),
    fact("lone", "eligibility_alert.set", "2026-09-12"),
)


def key_of(ref: str) -> Any:
    with as_auditor():
        return ImportedFact.objects.get(ref=ref).pk


def records() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    with as_auditor():
        notes = EligibilityNote.objects.order_by("pk").values_list(
            "pk", "subject", "participant__ref", "filed_by__username", "on", "is_imported"
        )
        alerts = EligibilityAlert.objects.order_by("pk").values_list("pk", "note_id", "set_by__username")
        return list(notes), list(alerts)


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    importer = Importer(tmp_path)
    assert importer(case_line(), *FACTS).status == 0
    return importer


class TestImport:
    def test_makes_records_under_the_keys_of_their_facts(self, imported: Importer) -> None:
        notes, alerts = records()

        by_key = {row[0]: row[1:] for row in notes}
        assert by_key[key_of("n")][:3] == ("PENALTY", "amy", "rhatcher")
        assert by_key[key_of("bare")][:3] == ("", None, "import")
        assert {(pk, note) for pk, note, _ in alerts} == {
            (key_of("a"), key_of("n")),
            (key_of("b"), key_of("n")),
            (key_of("lone"), None),
        }

    def test_again_makes_none(self, imported: Importer) -> None:
        before = records()
        imported(case_line(), *FACTS)

        assert records() == before

    def test_an_alert_may_follow_later(self, imported: Importer) -> None:
        assert imported(fact("late", "eligibility_alert.set", "2026-09-13", about="bare")).status == 0

        assert (key_of("late"), key_of("bare"), "import") in records()[1]

    def test_waits_for_nobody_and_can_be_read(self, imported: Importer) -> None:
        with as_auditor():
            case = Case.objects.select_related("office").get(ref="JNU-1")
            coach = User.objects.get(username="rhatcher")
            assert not unread_alerts(seen_by(coach)).exists()
        worker = make_user(role="ELIGIBILITY_WORKER", office=case.office)
        assert (
            "Every E alert is read." in signed_in(worker).get(reverse("casework:eligibility-alerts")).content.decode()
        )
        for ref in ("n", "bare"):
            page = signed_in(worker).get(reverse("casework:eligibility-note", args=[key_of(ref)]))
            assert page.status_code == 200
            assert "Handed over by another system" in page.content.decode()

    def test_one_without_its_alert_can_still_get_it(self, imported: Importer) -> None:
        with as_auditor():
            case = Case.objects.select_related("office").get(ref="JNU-1")
        lead = make_user(role="LEAD_WORKER", office=case.office)
        page = reverse("casework:eligibility-alert-set", args=[key_of("bare")])
        assert signed_in(lead).post(page).status_code == 302

        assert all(deadline.met_on for deadline in deadlines_of(case, "eligibility-alert"))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestTakeOver:
    def test_makes_the_same_records_of_what_was_imported_before(self, imported: Importer) -> None:
        migration = import_module("casework.migrations.0009_papers_and_requests")
        before = records()
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM casework_eligibilityalert")
            cursor.execute("DELETE FROM casework_eligibilitynote")
        assert records() == ([], [])

        for _ in range(2):
            migration.take_over(apps, SimpleNamespace(connection=connections["owner"]))
            assert records() == before
