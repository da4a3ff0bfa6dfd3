"""Referrals to services handed over by another system become records under the keys of their facts (decisions 3)."""

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from casework.choices import EventKind
from casework.context import in_context
from casework.imports import story
from casework.models import Case, CommunityReferral, FollowUp, ImportedFact, User
from casework.operations.community import follow_up_referral
from tests import factories
from tests.factories import as_auditor, as_importer
from tests.interchange import Importer, case_line, fact

pytestmark = pytest.mark.django_db

LINES = (
    fact("f1", "referral.received", "2026-09-04"),
    fact(
        "f2",
        "community_referral.made",
        "2026-09-08",
        to="  Harbor\tPantry 🥕 ",
        follow_up_on="2026-09-22",
        **{"for": "eli"},
    ),
    fact("f3", "community_referral.followed_up", "2026-09-21", referral="f2", outcome="Appointment kept"),
    fact("f4", "community_referral.made", "2026-09-09"),
    fact("f5", "community_referral.followed_up", "2026-09-23"),
)


OLD = (EventKind.COMMUNITY_REFERRAL_MADE, EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP)


def imported(folder: Path) -> Case:
    Importer(folder)(case_line(), *LINES)
    with as_auditor():
        return Case.objects.select_related("office").get(ref="JNU-1")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return imported(tmp_path)


def key(ref: str) -> Any:
    with as_auditor():
        return ImportedFact.objects.get(ref=ref).pk


class TestImport:
    def test_makes_records_with_the_keys_of_the_facts(self, case: Case) -> None:
        with as_auditor():
            pantry, bare = CommunityReferral.objects.select_related("participant").order_by("on")
            [kept] = FollowUp.objects.all()
        assert (pantry.pk, bare.pk, kept.pk) == (key("f2"), key("f4"), key("f3"))
        assert (pantry.party_name, pantry.participant.ref, str(pantry.follow_up_on)) == (
            "Harbor Pantry 🥕", "eli", "2026-09-22",
        )  # fmt: skip
        assert (bare.party_name, bare.participant, bare.follow_up_on) == ("", None, None)
        assert (kept.referral_id, kept.outcome, kept.words) == (pantry.pk, "OTHER", "Appointment kept")
        [line] = factories.events_of(case, EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP)[:1]
        assert line.facts == {"referral": str(pantry.pk)}

    def test_goes_on_in_our_own_screens(self, case: Case, supervisor: User) -> None:
        with as_importer():
            Case.objects.filter(pk=case.pk).update(office=supervisor.office)
        with in_context(actor=supervisor):
            follow_up_referral(
                referral_id=key("f4"), on=factories.TODAY, outcome="MET", words="", next_on=None, actor=supervisor,
                now=factories.NOW,
            )  # fmt: skip
        with as_auditor():
            assert FollowUp.objects.filter(referral=key("f4")).standing().count() == 1


class TestMigration:
    @pytest.fixture
    def old(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
        """A case as it was imported before there were such records."""
        for kind in OLD:
            monkeypatch.delitem(story._ROWS, kind)
        return imported(tmp_path)

    def migrate(self) -> None:
        module = import_module("casework.migrations.0008_sharing")
        with as_importer():
            module.make_records(apps, SimpleNamespace(connection=connection))

    def test_turns_what_was_imported_before_into_records(self, old: Case) -> None:
        with as_auditor():
            assert not CommunityReferral.objects.exists()
        self.migrate()
        self.migrate()
        with as_auditor():
            pantry, bare = CommunityReferral.objects.select_related("participant").order_by("on")
            [kept] = FollowUp.objects.all()
        assert (pantry.pk, bare.pk, kept.pk) == (key("f2"), key("f4"), key("f3"))
        assert (pantry.case_id, pantry.party_name, pantry.participant.ref, str(pantry.follow_up_on)) == (
            old.pk, "Harbor Pantry 🥕", "eli", "2026-09-22",
        )  # fmt: skip
        assert (pantry.is_imported, bare.party_name, bare.participant) == (True, "", None)
        assert (kept.referral_id, kept.outcome, kept.words) == (pantry.pk, "OTHER", "Appointment kept")

    def test_goes_on_when_a_line_no_longer_opens(self, old: Case) -> None:
        with as_importer():
            ImportedFact.objects.filter(ref="f2").update(sealed_line=b"broken")
        self.migrate()
        with as_auditor():
            pantry = CommunityReferral.objects.get(pk=key("f2"))
        assert (pantry.party_name, str(pantry.follow_up_on)) == ("", "2026-09-22")
