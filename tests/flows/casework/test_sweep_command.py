import json
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from casework.models import Alert, SweepMark
from tests.factories import as_auditor
from tests.interchange import Importer, case_line, fact, run

# The sweep takes an advisory lock and reads what others committed.
pytestmark = pytest.mark.django_db

KEYS = ["as_of", "cases_open", "cases_looked_at", "alerts_raised", "alerts_resolved", "seconds"]


@pytest.fixture
def imported(tmp_path: Path) -> Importer:
    return Importer(tmp_path)


class TestSweep:
    def test_prints_what_it_did(self, imported: Importer) -> None:
        imported(case_line(), fact("f1", "referral.received", "2026-09-04"))

        answer = run("sweep", "--as-of", "2026-09-09", "--format", "json")

        said = json.loads(answer.out)
        assert list(said) == KEYS
        assert said["as_of"] == "2026-09-09"
        assert (said["cases_open"], said["cases_looked_at"]) == (1, 1)
        assert said["alerts_raised"] > 0

    def test_adds_nothing_the_second_time(self, imported: Importer) -> None:
        imported(case_line(), fact("f1", "referral.received", "2026-09-04"))
        run("sweep", "--as-of", "2026-09-09")

        again = json.loads(run("sweep", "--as-of", "2026-09-09").out)

        assert again["alerts_raised"] == 0

    def test_says_after_an_import_what_was_crossed_long_ago(self, imported: Importer) -> None:
        imported(case_line(), fact("f1", "referral.received", "2026-09-04"))
        with as_auditor():
            assert Alert.objects.count() == 0, "an import raises nothing itself"

        said = json.loads(run("sweep", "--format", "json").out)

        assert said["alerts_raised"] > 0
        assert said["cases_open"] == said["cases_looked_at"] == 1

    def test_of_another_day_leaves_the_mark_alone(self, imported: Importer) -> None:
        imported(case_line(), fact("f1", "referral.received", "2026-09-04"))
        with as_auditor():
            before = SweepMark.objects.get().said_to

        run("sweep", "--as-of", "2026-09-09")

        with as_auditor():
            assert SweepMark.objects.get().said_to == before

    def test_refuses_a_day_outside_the_calendar(self) -> None:
        with pytest.raises(CommandError, match="lies outside the calendar"):
            run("sweep", "--as-of", "1999-01-01")
