"""The command of the interchange: JSON Lines in, JSON Lines out, nothing else, and no database."""

import io
import json
import tracemalloc
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from eligibility.rules import registry
from tests.unit.eligibility.test_reading import EXAMPLE


def said(monkeypatch: pytest.MonkeyPatch, *lines: str | bytes, program: str = "snap") -> list[dict[str, Any]]:
    whole = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(whole)))
    out = io.StringIO()
    call_command("determine", "--program", program, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def told(**changes: Any) -> str:
    return json.dumps({**EXAMPLE, **changes})


class TestDetermine:
    def test_answers_as_the_interchange_says(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (answer,) = said(monkeypatch, told())
        assert list(answer) == ["id", "program", "month", "eligible", "monthly_benefit", "steps"]
        assert (answer["id"], answer["program"], answer["month"]) == ("h1", "snap", "2026-10")
        assert (answer["eligible"], answer["monthly_benefit"]) == (True, 562)
        assert all(list(step) == ["name", "value", "rule", "source"] for step in answer["steps"])
        values = {step["name"]: step["value"] for step in answer["steps"]}
        assert values["gross_income"] == 1200
        assert values["gross_limit_130"] == 2345
        assert values["deductions.standard"] == 217
        assert values["deductions.earned_income"] == 240
        assert values["deductions.excess_shelter"] == 769
        assert values["excess_shelter_uncapped"] == 843.5
        assert values["bbce.asset_limit"] is None
        assert (values["net_income"], values["max_allotment"]) == (0, 562)

    def test_keeps_the_order_and_goes_on_after_a_bad_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answers = said(
            monkeypatch,
            told(id="a"),
            "nonsense",
            "",
            told(id="b", month="2031-13"),
            told(id="c", month="2025-01"),
            told(id="d", extra=1),
            b"\xff\xfe",
            "x" * 2_500_000,
            told(id="e"),
        )
        assert [answer["id"] for answer in answers] == ["a", None, "b", "c", "d", None, None, "e"]
        errors = [answer.get("error") for answer in answers]
        assert errors[0] is errors[-1] is None
        assert errors[1] == "not JSON: Expecting value at character 1"
        assert errors[2] == "month: not a month like 2026-10: '2031-13'"
        assert str(errors[3]).startswith("no rule on file for snap.")
        assert errors[4] == "unknown key 'extra'"
        assert all("steps" not in answer for answer in answers[1:-1])

    def test_goes_on_after_what_no_number_and_no_text_can_be(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answers = said(
            monkeypatch,
            b"\xef\xbb\xbf" + told(id="a").encode(),
            told(id="b").replace('"rent": 700', '"rent": 1e99999999999999999999'),
            told(id="\ud800"),
            told(id="c").replace('"id": "m1"', '"id": "\\udc00"'),
            told(id=True),
            b"\xef\xbb\xbf",
            told(id="d"),
        )
        assert [(answer["id"], "error" in answer) for answer in answers] == [
            ("a", False),
            (None, True),
            (None, True),
            ("c", True),
            (None, True),
            ("d", False),
        ]

    def test_says_which_programme_has_no_rules_in_a_state(self, monkeypatch: pytest.MonkeyPatch) -> None:
        (answer,) = said(monkeypatch, told(state="TX"), program="ta-dvs")
        assert answer["error"] == "no rule on file for ta-dvs in US-TX on 2026-10-01"

    def test_refuses_a_programme_that_there_is_not(self) -> None:
        with pytest.raises(CommandError):
            call_command("determine", "--program", "medicaid")

    def test_tells_a_defect_and_goes_on(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def breaks(*_: object) -> None:
            raise TypeError("broken")

        monkeypatch.setitem(registry.DECIDE, (registry.Program.SNAP, "US-TX"), breaks)
        lines = "\n".join([told(id="a"), told(id="b", state="TX"), told(id="c")])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
        with pytest.raises(CommandError, match="^1 households could not be decided"):
            call_command("determine", "--program", "snap")
        out, err = capsys.readouterr()
        answers = [json.loads(line) for line in out.splitlines()]
        assert [(answer["id"], "error" in answer) for answer in answers] == [("a", False), ("b", True), ("c", False)]
        assert "TypeError: broken" in err

    def test_keeps_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        peaks = []
        line = told().encode() + b"\n"
        for count in (50, 500):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line * count)))
            tracemalloc.start()
            call_command("determine", "--program", "snap", stdout=_Nowhere())
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert peaks[1] < peaks[0] + len(line) * 500 + 200_000


class _Nowhere(io.StringIO):
    def write(self, _: str) -> int:
        return 0
