"""The measuring of decisions runs and holds its bars; how fast a busy machine is, is not asked here."""

import io

import pytest
from django.core.management import call_command

from eligibility import bench
from eligibility.bench import measure_decisions


class TestBench:
    def test_measures_a_household_and_a_stream(self) -> None:
        one, picture, stream, memory = measure_decisions(households=200)
        assert 0 < one.seconds < 1
        assert (one.bar, one.holds) == ("<= 5 ms", one.seconds <= 0.005)
        assert (picture.name, picture.bar) == ("what if, with its picture", "<= 250 households")
        assert picture.seconds > 0
        assert stream.name == "SNAP in a stream, 200 households"
        assert stream.seconds > 0
        assert memory.name.startswith("  memory grown by ")
        assert memory.bar == "<= 4,096 kB"
        assert memory.holds

    @pytest.mark.parametrize(("seconds", "holds"), [(0.005, True), (0.0051, False)])
    def test_holds_a_household_to_five_milliseconds(
        self, monkeypatch: pytest.MonkeyPatch, seconds: float, holds: bool
    ) -> None:
        monkeypatch.setattr(bench, "_all_programs", lambda _line: seconds)
        monkeypatch.setattr(bench, "_stream", lambda _count: bench.Streamed(1, 1000))
        assert measure_decisions(households=10)[0].holds is holds

    @pytest.mark.parametrize(("seconds", "holds"), [(0.25, True), (0.2501, False)])
    def test_holds_what_if_to_so_many_households(
        self, monkeypatch: pytest.MonkeyPatch, seconds: float, holds: bool
    ) -> None:
        monkeypatch.setattr(bench, "_all_programs", lambda _line: 0.001)
        monkeypatch.setattr(bench, "_what_if", lambda _line: seconds)
        monkeypatch.setattr(bench, "_stream", lambda _count: bench.Streamed(1, 1000))
        assert measure_decisions(households=10)[1].holds is holds

    @pytest.mark.parametrize(("grown", "holds"), [(4096, True), (4097, False)])
    def test_holds_a_stream_to_the_memory_of_a_tenth_of_it(
        self, monkeypatch: pytest.MonkeyPatch, grown: int, holds: bool
    ) -> None:
        monkeypatch.setattr(bench, "_stream", lambda count: bench.Streamed(1, 1000 + (grown if count == 10 else 0)))
        assert measure_decisions(households=10)[3].holds is holds

    def test_says_what_the_command_could_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bench, "_lines", lambda count: iter(["{}"] * (count - 1)))
        with pytest.raises(RuntimeError, match="^0 of 1 households were answered"):
            bench._stream(1)

    def test_needs_no_caseload(self) -> None:
        said = io.StringIO()
        call_command("bench", "eligibility", "--households", "50", stdout=said)
        assert "one household, every programme" in said.getvalue()
