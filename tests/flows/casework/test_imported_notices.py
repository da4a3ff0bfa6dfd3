"""Notices that another system sent: records under the keys of their facts, from the importer and from the migration."""

from importlib import import_module
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.urls import reverse

from casework.choices import EventKind, NoticeKind, NoticeState
from casework.imports.facts import import_facts
from casework.models import Case, ImportedFact, Notice, User
from tests import factories
from tests.factories import NOW, ZONE, as_auditor
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

LINES = """
{"type":"office","ref":"JUNEAU","jurisdiction":"US-AK","time_zone":"America/Anchorage"}
{"type":"staff","ref":"coach","name":"Joan Bixby","role":"COACH","office":"JUNEAU"}
{"type":"case","ref":"C-1","office":"JUNEAU","kind":"WORK","coach":"coach","people":[{"ref":"amy","role":"ADULT"}]}
{"type":"fact","ref":"f1","case":"C-1","kind":"referral.received","on":"2026-09-07"}
{"type":"fact","ref":"f2","case":"C-1","participant":"amy","kind":"contact.attempted","on":"2026-09-08"}
{"type":"fact","ref":"f3","case":"C-1","participant":"amy","kind":"notice.sent","on":"2026-09-08","code":"J016","appointment_at":"2026-09-20"}
{"type":"fact","ref":"f4","case":"C-1","kind":"notice.sent","on":"2026-09-09","code":"X99"}
""".strip().replace("America/Anchorage", str(ZONE))


def played(coach: User) -> Case:
    report = import_facts(BytesIO(LINES.encode()), now=NOW)
    assert not report.refusals
    with as_auditor():
        return Case.objects.select_related("office").get(ref="C-1")


def rows(case: Case) -> list[tuple[Any, ...]]:
    with as_auditor():
        found = Notice.objects.filter(case=case).order_by("sent_on")
        return [(one.pk, one.kind, one.code, one.state, one.is_imported, one.content) for one in found]


class TestImportedNotices:
    def test_are_records_under_the_keys_of_their_facts(self, coach: User) -> None:
        case = played(coach)
        with as_auditor():
            keys = dict(ImportedFact.objects.filter(case=case).values_list("ref", "pk"))
        assert rows(case) == [
            (keys["f3"], NoticeKind.J016, "J016", NoticeState.SENT, True, {}),
            (keys["f4"], NoticeKind.OTHER, "X99", NoticeState.SENT, True, {}),
        ]
        (line, _) = factories.events_of(case, EventKind.NOTICE_SENT)
        assert line.subject_id == keys["f3"]
        assert factories.deadlines_of(case, "first-contact")[0].met_on is not None

    def test_are_shown_without_words_and_without_paper(self, coach: User) -> None:
        case = played(coach)
        client = signed_in(coach)
        listed = client.get(reverse("casework:case-letters", args=[case.pk])).content.decode()
        assert "J016, nobody reached" in listed
        assert "Notice X99" in listed
        key = rows(case)[0][0]
        assert "Sent by another system" in client.get(reverse("casework:notice", args=[case.pk, key])).content.decode()
        paper = client.get(reverse("casework:notice-paper", args=[case.pk, key]))
        assert paper.status_code == 302

    def test_that_stood_before_are_made_by_the_migration(self, coach: User) -> None:
        case = played(coach)
        before = rows(case)
        Notice.objects.using("owner").all().delete()
        assert rows(case) == []
        migration = import_module("casework.migrations.0011_letters_and_appointments")
        migration.make_notices(apps, SimpleNamespace(connection=connections["owner"]))
        migration.make_notices(apps, SimpleNamespace(connection=connections["owner"]))
        assert rows(case) == before
