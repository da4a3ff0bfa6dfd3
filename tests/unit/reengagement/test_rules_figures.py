"""Figures of penalties come from the policy files: changed there, they change here; not on file, they are refused."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from policy.reader import FOLDER, NoRuleOnFile, Policy, UnknownId, load
from reengagement.rules import Figures, alaska, notices, oregon
from reengagement.rules.ladder import Level

ON = date(2026, 11, 20)


def changed(tmp_path: Path, file: str, old: str, new: str) -> Policy:
    """Read the policy files with one text in one of them changed."""
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    text = (tmp_path / file).read_text()
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new))
    return load(tmp_path)


class TestFigures:
    def test_of_alaskas_ladder_are_read(self, tmp_path: Path) -> None:
        policy = changed(
            tmp_path,
            "tanf_us_ak.yaml",
            "{step: 1, months_of_noncompliance: 1-4, reduction: 0.4}",
            "{step: 1, months_of_noncompliance: 1-4, reduction: 0.3}",
        )
        ladder = alaska.ladder_on(ON, [], ON, figures=Figures("US-AK", ON, policy))
        assert ladder.level == Level(1, Decimal("0.3"), ON)

    def test_of_oregons_levels_are_read(self, tmp_path: Path) -> None:
        policy = changed(tmp_path, "tanf_us_or.yaml", "level_1: 0.0625", "level_1: 0.05")
        level = oregon.level_on([ON], ON, figures=Figures("US-OR", ON, policy))
        assert level == Level(1, Decimal("0.05"), ON)

    def test_of_notices_must_be_there(self, tmp_path: Path) -> None:
        policy = changed(
            tmp_path, "notices_hearings.yaml", "- id: notice.tx.adverse_days", "- id: notice.tx.other_days"
        )
        with pytest.raises(UnknownId):
            notices.effect_of(notices.Notice("US-TX", ON, next(iter(notices.PenaltyReason))), [], policy=policy)

    def test_are_refused_outside_their_days(self) -> None:
        with pytest.raises(NoRuleOnFile):
            Figures("US-OR", date(2023, 1, 31)).source("tanf.or.dq.levels")
        with pytest.raises(NoRuleOnFile):
            Figures("US-OR", date(2024, 4, 24)).source("tanf.or.reengagement")
        with pytest.raises(NoRuleOnFile, match="largest"):
            Figures("US-OR", ON).number("tanf.or.dq.levels", "largest")

    def test_hold_from_their_first_day(self) -> None:
        assert Figures("US-OR", date(2024, 4, 25)).source("tanf.or.reengagement")
        assert Figures("US-OR", date(2023, 2, 1)).source("tanf.or.dq.levels")

    def test_are_set_by_an_administrator_where_they_are_settings_alone(self) -> None:
        figures = Figures("US-AK", ON, chosen=lambda _id, _on: 99)
        assert figures.word("tanf.ak.penalty.month_of_end") == "99"
        assert figures.count("tanf.ak.adverse_notice_days") == 10
        assert not Figures("US-OR", ON).has("tanf.or.dq.months_per_level")

    def test_stand_in_no_rule_as_numbers(self) -> None:
        """Days, months and shares of a state stand in the files; code holds the calendar and room to type."""
        allowed = {"0", "1", "2", "12", "29", "100", "0.01"}
        found = set()
        for path in sorted(Path(alaska.__file__).parent.parent.rglob("*.py")):
            code = re.sub(r'""".*?"""|"[^"\n]*"|#.*', "", path.read_text(), flags=re.DOTALL)
            code = re.sub(r"^[A-Z_]+_(?:MAX|MOST)\b.*$", "", code, flags=re.MULTILINE)
            found |= {
                f"{path.name}: {number}" for number in re.findall(r"\b\d+(?:\.\d+)?\b", code) if number not in allowed
            }
        assert not found
