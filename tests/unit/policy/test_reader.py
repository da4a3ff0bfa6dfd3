"""The reader of the policy files, on small files of its own."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.reader import MalformedPolicy, NoRuleOnFile, Policy, UnknownId, Value, load, plain

HEAD = """layout: coaching-policy-parameters/1
program: practice
jurisdiction: US-AK,US-OR
title: Test
compiled_on: 2026-11-21
"""
REVIEW = """- id: std.ak.review_days
  label: Review
  kind: duration
  unit: days
  confidence: high
  basis: seed
  source: Manual 1
  duty: A003
  values:
  - {effective_from: 2016-01-01, effective_to: 2019-12-31, value: 10}
  - {effective_from: 2020-01-01, effective_to: 2026-11-27, value: 30, source: Manual 2}
"""
LATER = """- id: std.all.later
  label: Later
  kind: choice
  unit: word
  choices: [soon, late]
  confidence: low
  basis: derived
  source: house setting
  setting: true
  values: []
"""
RULE = """rules:
- id: std.or.rule
  label: A rule
  kind: rule
  confidence: high
  basis: seed
  source: Manual 3
  effective_from: 2020-01-01
  effective_to: 2027-01-10
  logic: {then: do so}
"""


def written(folder: Path, text: str, name: str = "practice.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return load(written(tmp_path, f"{HEAD}parameters:\n{REVIEW}{LATER}{RULE}"))


class TestValue:
    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            (date(2016, 1, 1), 10),
            (date(2019, 12, 31), 10),
            (date(2020, 1, 1), 30),
            (date(2024, 2, 29), 30),
            (date(2026, 11, 27), 30),
        ],
    )
    def test_holds_from_its_first_to_its_last_day(self, policy: Policy, on: date, expected: int) -> None:
        assert policy.value("std.ak.review_days", jurisdiction="US-AK", on=on) == expected

    @pytest.mark.parametrize("on", [date(2015, 12, 31), date(2026, 11, 28), date(2040, 1, 1)])
    def test_is_refused_outside_the_days_on_file(self, policy: Policy, on: date) -> None:
        with pytest.raises(NoRuleOnFile) as refusal:
            policy.value("std.ak.review_days", jurisdiction="US-AK", on=on)
        assert str(refusal.value) == f"no rule on file for std.ak.review_days on {on.isoformat()}"

    def test_is_refused_while_nothing_is_set(self, policy: Policy) -> None:
        with pytest.raises(NoRuleOnFile, match="no rule on file for std.all.later on 2026-01-01"):
            policy.value("std.all.later", jurisdiction="US-OR", on=date(2026, 1, 1))

    def test_is_refused_for_an_unknown_id(self, policy: Policy) -> None:
        with pytest.raises(UnknownId, match="std.ak.no_such"):
            policy.value("std.ak.no_such", jurisdiction="US-AK", on=date(2026, 1, 1))

    @pytest.mark.parametrize("jurisdiction", ["US-NC", "US-OR", "US", "AK"])
    def test_is_refused_where_the_id_does_not_speak(self, policy: Policy, jurisdiction: str) -> None:
        with pytest.raises(UnknownId, match=f"std.ak.review_days for {jurisdiction}$"):
            policy.value("std.ak.review_days", jurisdiction=jurisdiction, on=date(2026, 1, 1))

    def test_of_a_federal_file_holds_in_every_state(self, tmp_path: Path) -> None:
        federal = load(written(tmp_path, HEAD.replace("US-AK,US-OR", "US") + "parameters:\n" + REVIEW))
        assert federal.value("std.ak.review_days", jurisdiction="US-NC", on=date(2018, 1, 1)) == 10

    def test_carries_its_own_source_or_that_of_its_parameter(self, policy: Policy) -> None:
        old = policy.dated_value("std.ak.review_days", jurisdiction="US-AK", on=date(2016, 1, 1))
        new = policy.dated_value("std.ak.review_days", jurisdiction="US-AK", on=date(2026, 1, 1))
        assert (old.source, new.source) == ("Manual 1", "Manual 2")

    def test_cannot_be_changed_by_who_asks(self, tmp_path: Path) -> None:
        table = REVIEW.replace("value: 10", "value: {1: 0.1, rows: [a]}")
        value = load(written(tmp_path, f"{HEAD}parameters:\n{table}")).value(
            "std.ak.review_days", jurisdiction="US-AK", on=date(2016, 1, 1)
        )
        assert value == {1: Decimal("0.1"), "rows": ("a",)}
        assert isinstance(value, MappingProxyType)

    @settings(deadline=None)  # the first example reads the files
    @given(on=st.dates(date(2010, 1, 1), date(2030, 12, 31)))
    def test_is_the_one_row_that_holds_on_the_day(self, on: date) -> None:
        policy = load()
        for parameter in policy.parameters():
            holding = [dated for dated in parameter.values if dated.holds_on(on)]
            assert len(holding) <= 1, parameter.id
            assert parameter.on(on) == (holding[0] if holding else None)


class TestEntries:
    def test_tell_where_they_hold_and_which_duty_asks_for_them(self, policy: Policy) -> None:
        review, later = policy.parameter("std.ak.review_days"), policy.parameter("std.all.later")
        assert (review.jurisdictions, review.duties) == (("US-AK",), ("A003",))
        assert (later.jurisdictions, later.values, later.choices) == (("US-AK", "US-OR"), (), ("soon", "late"))
        assert policy.settings() == (later,)
        assert policy.rule("std.or.rule").logic == {"then": "do so"}

    def test_are_refused_by_name_when_unknown(self, policy: Policy) -> None:
        with pytest.raises(UnknownId):
            policy.parameter("std.or.rule")
        with pytest.raises(UnknownId):
            policy.rule("std.all.later")


class TestWatchList:
    def test_names_what_ends_without_successor(self, policy: Policy) -> None:
        found = [(item.on, item.id) for item in policy.watch_list(date(2026, 11, 21))]
        assert found == [(date(2026, 11, 27), "std.ak.review_days"), (date(2027, 1, 10), "std.or.rule")]

    def test_keeps_to_its_days(self, policy: Policy) -> None:
        assert [item.id for item in policy.watch_list(date(2026, 11, 21), 6)] == ["std.ak.review_days"]
        assert policy.watch_list(date(2026, 11, 21), 5) == ()
        assert [item.id for item in policy.watch_list(date(2026, 12, 3), 6)] == ["std.ak.review_days"]

    def test_takes_in_the_remarks_of_the_layout_file(self, tmp_path: Path) -> None:
        written(tmp_path, f"{HEAD}parameters:\n{REVIEW}")
        remark = "layout: coaching-policy-parameters/1\nwatch_list:\n- {date: 2026-11-25, what: Look again}\n"
        found = load(written(tmp_path, remark, "_layout.yaml")).watch_list(date(2026, 11, 21))
        assert [(item.on, item.what) for item in found][0] == (date(2026, 11, 25), "Look again")


class TestMalformedFile:
    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("  label: Review\n", "", "practice.yaml: std.ak.review_days: label is missing"),
            ("  source: Manual 1\n", "", "practice.yaml: std.ak.review_days: source is missing"),
            ("source: Manual 1", "source: 7", "practice.yaml: std.ak.review_days: source is not a text: 7"),
            ("  unit: days\n", "  unti: days\n", "practice.yaml: std.ak.review_days: unknown key 'unti'"),
            ("value: 10", "valeu: 10", "practice.yaml: std.ak.review_days: unknown key 'valeu'"),
            ("value: 10", "value: null", "practice.yaml: std.ak.review_days: value is empty"),
            ("2016-01-01", "soon", "practice.yaml: std.ak.review_days: effective_from is not a day: 'soon'"),
            ("2016-01-01", "2016-02-30", "practice.yaml: cannot be read: "),
            ("2016-01-01", "2016-01-01 10:00:00", "practice.yaml: std.ak.review_days: effective_from is not a day"),
            ("effective_to: 2019-12-31, ", "", "practice.yaml: std.ak.review_days: effective_to is missing"),
            ("  duty: A003", "  duty: {a: 1}", "practice.yaml: std.ak.review_days: duty is not a list of texts"),
            (
                "  unit: days\n",
                "  unit: days\n  unit: months\n",
                "practice.yaml: cannot be read: the key 'unit' stands twice",
            ),
            ("  unit: days\n", "  unit: [days\n", "practice.yaml: cannot be read: "),
            ("parameters/1", "parameters/2", "practice.yaml: layout is not coaching-policy-parameters/1"),
            ("- id: std.ak.review_days\n  label", "- label", "practice.yaml: an item of parameters has no id"),
            ("- id: std.ak.review_days\n  label", "- id: 7\n  label", "practice.yaml: an item of parameters has no id"),
            ("value: 10", "value: {1.5: 10}", "practice.yaml: std.ak.review_days: a table key is neither"),
            ("program: practice\n", "", "practice.yaml: program is missing"),
            ("title: Test\n", "titel: Test\n", "practice.yaml: unknown key 'titel'"),
        ],
    )
    def test_is_refused_with_file_and_id(self, tmp_path: Path, old: str, new: str, message: str) -> None:
        text = f"{HEAD}parameters:\n{REVIEW}"
        assert old in text
        with pytest.raises(MalformedPolicy) as refusal:
            load(written(tmp_path, text.replace(old, new, 1)))
        assert str(refusal.value).startswith(message)

    def test_is_refused_when_cut_in_the_middle(self, tmp_path: Path) -> None:
        text = f"{HEAD}parameters:\n{REVIEW}"
        with pytest.raises(MalformedPolicy, match=r"^practice\.yaml: "):
            load(written(tmp_path, text[: text.index("value: 10") + 4]))

    def test_is_refused_in_another_encoding(self, tmp_path: Path) -> None:
        (tmp_path / "practice.yaml").write_bytes(HEAD.replace("Test", "Tést").encode("latin-1"))
        with pytest.raises(MalformedPolicy, match=r"^practice\.yaml: cannot be read"):
            load(tmp_path)

    def test_is_refused_when_an_id_stands_twice(self, tmp_path: Path) -> None:
        written(tmp_path, f"{HEAD}parameters:\n{REVIEW}")
        with pytest.raises(MalformedPolicy, match=r"second\.yaml: std\.ak\.review_days: is already in practice\.yaml"):
            load(written(tmp_path, f"{HEAD}parameters:\n{REVIEW}", "second.yaml"))

    def test_is_refused_in_an_empty_folder(self, tmp_path: Path) -> None:
        with pytest.raises(MalformedPolicy, match="holds no policy file"):
            load(tmp_path)


class TestCheck:
    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            (
                "effective_from: 2020-01-01",
                "effective_from: 2019-12-31",
                "the values of 2016-01-01 and 2019-12-31 overlap",
            ),
            ("effective_to: 2019-12-31", "effective_to: null", "the values of 2016-01-01 and 2020-01-01 overlap"),
            ("effective_from: 2020-01-01", "effective_from: 2015-01-01", "oldest first"),
            ("effective_to: 2019-12-31", "effective_to: 2015-12-31", "ends before it begins, on 2015-12-31"),
            ("source: Manual 1", "source: ''", "has no source"),
            ("confidence: high", "confidence: sure", "unknown confidence 'sure'"),
            ("basis: seed", "basis: rumour", "unknown basis 'rumour'"),
            ("kind: duration", "kind: length", "unknown kind 'length'"),
            ("kind: duration", "kind: flag", "the value of 2016-01-01 is neither true nor false"),
            ("kind: duration", "kind: choice", "the value of 2016-01-01 is none of"),
            ("kind: duration", "kind: list\n  choices: [A]", "the value of 2016-01-01 holds other codes than A"),
        ],
    )
    def test_says_what_is_wrong_and_where(self, tmp_path: Path, old: str, new: str, problem: str) -> None:
        text = f"{HEAD}parameters:\n{REVIEW}"
        assert old in text
        found = load(written(tmp_path, text.replace(old, new, 1))).check()
        assert any(line.startswith("practice.yaml: std.ak.review_days: ") and problem in line for line in found), found

    def test_refuses_a_parameter_without_value_that_is_no_setting(self, tmp_path: Path) -> None:
        policy = load(written(tmp_path, f"{HEAD}parameters:\n{LATER.replace('  setting: true', '')}"))
        assert policy.check() == ("practice.yaml: std.all.later: has no value and is no setting",)

    def test_refuses_an_unknown_jurisdiction(self, tmp_path: Path) -> None:
        policy = load(written(tmp_path, HEAD.replace("US-OR", "US-ZZ") + f"parameters:\n{LATER}"))
        assert policy.check() == ("practice.yaml: std.all.later: unknown jurisdiction 'US-ZZ'",)

    def test_finds_nothing_in_a_good_file(self, policy: Policy) -> None:
        assert policy.check() == ()


class TestPlain:
    def test_is_what_json_can_hold(self) -> None:
        value: Value = MappingProxyType(
            {1: Decimal("0.43"), "rows": (True, Decimal("2.0"), date(2026, 1, 2), "x", None)}
        )
        assert json.loads(json.dumps(plain(value))) == {"1": 0.43, "rows": [True, 2, "2026-01-02", "x", None]}
