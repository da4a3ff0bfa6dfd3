"""Two texts beside each other: what one has that the other has not, and both of them together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

#: More words than this are held against each other line by line, more lines than this as a whole.
COMPARED_AT_MOST = 4_000
_WORD = re.compile(r"\s*\S+\s*")
_LINE = re.compile(r"[^\n]*\n|[^\n]+$")


class Box(StrEnum):
    """What a field of a form holds, as far as bringing two of them together goes."""

    AREA = "area"
    LINE = "line"
    CHOICE = "choice"


class Change(StrEnum):
    """Where a piece of text stands: in both texts, in the other one only, in one's own only."""

    SAME = "same"
    THEIRS = "theirs"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, and where it stands."""

    change: Change
    text: str


def difference(mine: str, theirs: str) -> list[Piece]:
    """Return how one's own text differs from the other one, in the order of reading."""
    ours, others = _parts(mine, theirs)
    pieces: list[Piece] = []
    for what, first, last, other_first, other_last in SequenceMatcher(None, others, ours).get_opcodes():
        if what == "equal":
            pieces.append(Piece(Change.SAME, "".join(others[first:last])))
            continue
        pieces += [Piece(Change.THEIRS, "".join(others[first:last]))] if last > first else []
        pieces += [Piece(Change.MINE, "".join(ours[other_first:other_last]))] if other_last > other_first else []
    return pieces


def _parts(mine: str, theirs: str) -> tuple[list[str], list[str]]:
    for pattern in (_WORD, _LINE):
        ours, others = pattern.findall(mine), pattern.findall(theirs)
        if max(len(ours), len(others)) <= COMPARED_AT_MOST:
            return ours, others
    return [mine], [theirs]


def both(mine: Mapping[str, Any], theirs: Mapping[str, Any], *, boxes: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a form with both texts in them: under each heading first the other text, then one's own.

    What holds one choice only keeps one's own; a field that only one of the two filled in keeps that.
    """
    names = dict.fromkeys((*theirs, *mine))
    return {name: _together(mine.get(name), theirs.get(name), boxes.get(name, Box.CHOICE)) for name in names}


def _together(mine: Any, theirs: Any, box: str) -> Any:
    if not mine or not theirs:
        return mine or theirs or ("" if mine is None else mine)
    if box == Box.CHOICE or not isinstance(mine, str) or not isinstance(theirs, str):
        return mine
    if theirs.strip() in mine:
        return mine
    if mine.strip() in theirs:
        return theirs
    return f"{theirs.rstrip()}\n\n{mine.lstrip()}" if box == Box.AREA else f"{theirs.strip()} / {mine.strip()}"
