"""The measuring of decisions runs and holds its bars; how fast a busy machine is, is not asked here."""

import io

from django.core.management import call_command

from eligibility.bench import measure_decisions


class TestBench:
    def test_measures_a_household_and_a_stream(self) -> None:
        one, stream, memory = measure_decisions(households=200)
        assert 0 < one.seconds < 1
        assert stream.name == "SNAP in a stream, 200 households"
        assert memory.holds

    def test_needs_no_caseload(self) -> None:
        said = io.StringIO()
        call_command("bench", "eligibility", "--households", "50", stdout=said)
        assert "one household, every programme" in said.getvalue()
