"""Files that leave the site: no cell that a spreadsheet would run."""

import csv
import io
from datetime import date

import pytest

from casework.documents import safe_cell, write_csv


class TestSafeCell:
    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
    @pytest.mark.parametrize("before", ["", " ", "   ", "\u00a0", "\u3000"])
    def test_guards_what_could_be_a_formula(self, start: str, before: str) -> None:
        text = f"{before}{start}HYPERLINK(1)"
        assert safe_cell(text) == f"'{text}"

    @pytest.mark.parametrize("text", ["Amy Tolman", "O'Hara", "K-1042", "1=1", "Smith-Jones", "ŋ", ""])
    def test_leaves_everything_else(self, text: str) -> None:
        assert safe_cell(text) == text

    def test_keeps_numbers_days_and_answers(self) -> None:
        assert [safe_cell(value) for value in (-3, 2.5, date(2026, 11, 22), True, False, None)] == [
            "-3",
            "2.5",
            "2026-11-22",
            "yes",
            "no",
            "",
        ]


class TestWriteCsv:
    def test_can_be_read_back(self) -> None:
        rows = [("Tolman, Amy", 'says "hi"\nagain'), ("=1+1", "ŋ")]
        text = write_csv(("Name", "Note"), rows).decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(text, newline="")))
        assert read == [["Name", "Note"], ["Tolman, Amy", 'says "hi"\nagain'], ["'=1+1", "ŋ"]]

    def test_says_that_it_is_utf_8(self) -> None:
        assert write_csv(("Name",), []).startswith(b"\xef\xbb\xbf")
