"""The benchmark runs on a caseload of its own and its reconcile finds nothing: what it times is right."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case, Deadline

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


class TestBench:
    def test_makes_a_caseload_with_deadlines_and_adds_to_it(self) -> None:
        for expected in (20, 40):
            call_command("bench", "generate", "--cases", "20", stdout=StringIO())
            with in_context(role=DatabaseRole.AUDITOR):
                assert Case.objects.count() == expected
                assert Deadline.objects.filter(met_on__isnull=True).exists()

    def test_measures_engine_and_pages(self) -> None:
        call_command("bench", "generate", "--cases", "20", stdout=StringIO())
        said = StringIO()
        call_command("bench", "--times", "2", "--households", "50", stdout=said)
        lines = said.getvalue()
        for name in (
            "floor",
            "sweep, ordinary day",
            "reconcile, window",
            "reconcile, full",
            "refresh",
            "participation of every family",
            "Today",
            "Families",
            "case page",
            "unit of ",
            "state of ",
            "hours and overtime of ",
            "audit search: who changed",
            "audit search: who looked",
            "Work hours (60 families, 5 weeks)",
        ):
            assert name in lines

    def test_says_what_to_do_on_an_empty_home(self) -> None:
        with pytest.raises(CommandError, match="bench generate"):
            call_command("bench", stdout=StringIO())
