"""Where each item of an ACF-199 record stands: columns counted from 1, both ends included."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casework.acf199.records import Flaw

LAYOUT_FILE = Path(__file__).with_name("layout.json")

LINE_LENGTH = 156
SHORTEST = {"T1": 117, "T2": 156, "T3": 60}
"""Columns that a record must reach; what follows is filler, which some senders trim."""

SECOND_CHILD = slice(60, 101)
"""Where the second child of a T3 record stands, in Python's counting."""

SECOND_CHILD_END = 101


@dataclass(frozen=True)
class Field:
    """One item of a record."""

    name: str
    item: str
    first: int
    last: int
    kind: str

    def cut(self, text: str) -> str:
        """Give the field's characters, blanks at both ends taken off."""
        return text[self.first - 1 : self.last].strip()

    @property
    def place(self) -> str:
        """Name the field for a person who looks at the file."""
        columns = f"column {self.first}" if self.first == self.last else f"columns {self.first}-{self.last}"
        return f"{self.name.replace('_', ' ')} (item {self.item}, {columns})"


@cache
def fields(record: str) -> tuple[Field, ...]:
    """Give the fields of `T1`, `T2`, `T3_1` (first child) or `T3_2` (second child)."""
    rows = json.loads(LAYOUT_FILE.read_text(encoding="utf-8"))[record]
    return tuple(Field(*row) for row in rows)


def cut_record(record: str, text: str) -> Mapping[str, str]:
    """Split a line into its fields by name.

    Raises:
        Flaw: a field that holds numbers holds something else.
    """
    values = {}
    for field in fields(record):
        value = field.cut(text)
        if field.kind == "number" and value and not (value.isascii() and value.isdigit()):
            raise Flaw(f"{field.place} is not a number: {value!r}")
        values[field.name] = value
    return values


def place_of(record: str, name: str) -> str:
    """Name one field of a record for a person who looks at the file."""
    return next(field.place for field in fields(record) if field.name == name)
