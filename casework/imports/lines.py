"""A file of JSON Lines, read twice: once to learn which line belongs to which case, once case by case.

Only line numbers and offsets of the cases' lines are kept, so that a file may be much larger than memory.
"""

import json
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

BOM = b"\xef\xbb\xbf"
OTHER_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
LONGEST_SHOWN = 60

_TYPE_SEEN = re.compile(r'"type"\s*:\s*"(\w+)"')
_CASE_SEEN = re.compile(r'"case"\s*:\s*("(?:[^"\\]|\\.)*")')
_REF_SEEN = re.compile(r'"ref"\s*:\s*("(?:[^"\\]|\\.)*")')
_UNPAIRED = re.compile(r"[\ud800-\udfff]")


class NotReadable(ValueError):
    """The file as a whole cannot be read; the text says why and is fit to show."""


class Flaw(ValueError):
    """One line cannot be used; the text says why, quotes no narrative and is fit to show."""


@dataclass(frozen=True, order=True)
class Refusal:
    """What is wrong with a line, and with which case it was refused."""

    line: int
    reason: str
    case: str = ""

    def __str__(self) -> str:
        whose = f"case {self.case}: " if self.case else ""
        return f"line {self.line}: {whose}{self.reason}"


@dataclass(frozen=True)
class Line:
    """One object of the file: where it stood, as it stood, and what it says."""

    number: int
    text: str
    content: dict[str, Any]


@dataclass
class CaseLines:
    """Where the lines of one case stand, and what is wrong with those that cannot be read."""

    ref: str
    places: "array[int]" = field(default_factory=lambda: array("Q"))
    flaws: list[Refusal] = field(default_factory=list)

    def add(self, number: int, offset: int) -> None:
        """Remember one more line."""
        self.places.extend((number, offset))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.places[::2], self.places[1::2], strict=True)


class FactsFile:
    """What a file holds: lines of offices and staff, and where the lines of each case stand."""

    def __init__(self, stream: BinaryIO) -> None:
        """Read the file once.

        Raises:
            NotReadable: it is written in another encoding altogether.
        """
        self.offices: list[Line] = []
        self.staff: list[Line] = []
        self.cases: dict[str, CaseLines] = {}
        self.flaws: list[Refusal] = []
        self._stream = stream
        self._last_case = ""
        offset = 0
        for number, raw in enumerate(stream, start=1):
            self._place(number, offset, raw)
            offset += len(raw)

    def lines_of(self, case: CaseLines) -> list[Line]:
        """Read the lines of a case again, in the order of the file."""
        found = []
        for number, offset in case:
            self._stream.seek(offset)
            found.append(parse_line(number, self._stream.readline()))
        return found

    def _place(self, number: int, offset: int, raw: bytes) -> None:
        if number == 1:
            _refuse_other_encoding(raw)
        if not raw.removeprefix(BOM if number == 1 else b"").strip():
            return
        try:
            line = parse_line(number, raw)
            self._sort(line, offset)
        except Flaw as flaw:
            owner = owner_of(raw, last_case=self._last_case)
            if owner:
                self._case(owner).flaws.append(Refusal(number, str(flaw), owner))
            else:
                self.flaws.append(Refusal(number, str(flaw)))

    def _sort(self, line: Line, offset: int) -> None:
        match line.content.get("type"):
            case "office":
                self.offices.append(line)
            case "staff":
                self.staff.append(line)
            case "case":
                self._case(_named(line, "ref")).add(line.number, offset)
            case "fact":
                self._case(_named(line, "case")).add(line.number, offset)
            case None:
                raise Flaw('the key "type" is missing')
            case other:
                raise Flaw(f'"type" is {shown(other)}, not one of office, staff, case, fact')

    def _case(self, ref: str) -> CaseLines:
        self._last_case = ref
        return self.cases.setdefault(ref, CaseLines(ref))


def parse_line(number: int, raw: bytes) -> Line:
    """Read one line.

    Raises:
        Flaw: it is not UTF-8, not JSON, no object, or holds what no text may hold.
    """
    if number == 1:
        raw = raw.removeprefix(BOM)
    if b"\0" in raw:
        raise Flaw("holds a NUL character")
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise Flaw(f"is not UTF-8 at its byte {error.start + 1}") from error
    content = _parsed(text)
    if not isinstance(content, dict):
        raise Flaw("is no object in braces")
    if "\\u" in text:
        _refuse_no_characters(content)
    return Line(number, text, content)


def shown(value: Any) -> str:
    """Return a value of the file as a message quotes it, cut when long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def owner_of(raw: bytes, *, last_case: str) -> str:
    """Return the case that an unusable line belongs to, as far as it can be told, else nothing.

    A line that is cut off before it names its case follows the lines of its case; what looks like something else
    belongs to nobody.
    """
    text = raw.decode("utf-8", errors="replace").strip()
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return _owner_by_sight(text, is_cut=not raw.endswith(b"\n"), last_case=last_case)
    if not isinstance(content, dict):
        return ""
    owner = content.get("ref" if content.get("type") == "case" else "case")
    return owner if isinstance(owner, str) else ""


def _owner_by_sight(text: str, *, is_cut: bool, last_case: str) -> str:
    seen = _TYPE_SEEN.search(text)
    kind = seen[1] if seen else ""
    if named := (_REF_SEEN if kind == "case" else _CASE_SEEN).search(text):
        try:
            return str(json.loads(named[1]))
        except ValueError:
            return ""
    return last_case if kind == "fact" or (is_cut and not kind) else ""


def _refuse_other_encoding(raw: bytes) -> None:
    for mark, name in OTHER_BOMS.items():
        if raw.startswith(mark):
            raise NotReadable(f"The file is {name}, not UTF-8.")


def _named(line: Line, key: str) -> str:
    value = line.content.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Flaw(f'the key "{key}" is missing' if value is None else f'"{key}" is {shown(value)}, not a reference')
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Flaw(f"the key {shown(twice)} stands twice")
    return found


def _no_constant(name: str) -> None:
    raise Flaw(f"{name} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=Decimal, parse_constant=_no_constant)


def _parsed(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise Flaw(f"is not whole JSON: {error.msg} at column {error.colno}") from error
    except (RecursionError, ArithmeticError) as error:
        raise Flaw("is nested too deeply or holds a number too large") from error
    except ValueError as error:
        if isinstance(error, Flaw):
            raise
        raise Flaw("holds a number too large") from error


def _refuse_no_characters(value: Any) -> None:
    """Refuse, anywhere inside, what JSON can write and no text of a database can hold."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_no_characters(key)
            _refuse_no_characters(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_no_characters(inner)
    elif isinstance(value, str):
        if "\0" in value:
            raise Flaw("holds a NUL character")
        if _UNPAIRED.search(value):
            raise Flaw("holds half a character (an unpaired surrogate)")
