"""What the lines of one case say, once every key of them was looked at."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework import sealing
from casework.calendars import Period
from casework.choices import EventKind
from casework.imports.lines import Flaw, Line, Refusal, shown
from casework.imports.shapes import CASE, FACTS

#: The case's own line is kept beside its facts under the one reference that no fact can have.
CASE_LINE = ""


class CaseRefused(Exception):
    """Nothing of a case was taken over, because of these lines."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("; ".join(map(str, refusals)))
        self.refusals = refusals


@dataclass(frozen=True)
class CaseEntry:
    """The line that opens a case; its people in their order."""

    line: Line
    values: dict[str, Any]
    digest: bytes

    @property
    def people(self) -> list[dict[str, Any]]:
        """The people, as checked values."""
        people: list[dict[str, Any]] = self.values.get("people", [])
        return people


@dataclass(frozen=True)
class FactEntry:
    """One line that tells a fact."""

    line: Line
    kind: EventKind
    values: dict[str, Any]
    digest: bytes

    @property
    def ref(self) -> str:
        """The name that the old system gave to this fact."""
        return str(self.values["ref"])

    @property
    def on(self) -> date:
        """The day on which it happened."""
        day: date = self.values["on"]
        return day


@dataclass
class CaseEntries:
    """All lines of one case that are new or changed."""

    ref: str
    case: CaseEntry | None = None
    facts: list[FactEntry] = field(default_factory=list)
    flaws: list[Refusal] = field(default_factory=list)
    first_line: int = 0

    def refuse(self, line: int, reason: str) -> None:
        """Note what is wrong with a line."""
        self.flaws.append(Refusal(line, reason, self.ref))

    def raise_flaws(self) -> None:
        """Stop here when something is wrong.

        Raises:
            CaseRefused: something is.
        """
        if self.flaws:
            raise CaseRefused(sorted(self.flaws))


def digest_of(line: Line) -> bytes:
    """Return a digest under which two lines meet when they say the same; nothing can be guessed from it."""
    said = {key: value for key, value in line.content.items() if value is not None}
    return sealing.blind_index(json.dumps(said, sort_keys=True, ensure_ascii=False, default=str))


def read_entries(ref: str, lines: list[Line], *, known: dict[str, bytes], calendar: Period) -> CaseEntries:
    """Check the lines of one case, leaving out those that were imported before and say the same.

    `known` holds the digests of what was imported before, by reference; the case's own line under `CASE_LINE`.
    """
    entries = CaseEntries(ref, first_line=lines[0].number if lines else 0)
    seen: dict[str, bytes] = {}
    for line in lines:
        try:
            _read(line, entries, seen, known, calendar)
        except Flaw as flaw:
            entries.refuse(line.number, str(flaw))
    return entries


def _read(line: Line, entries: CaseEntries, seen: dict[str, bytes], known: dict[str, bytes], calendar: Period) -> None:
    is_case = line.content["type"] == "case"
    ref = CASE_LINE if is_case else _fact_ref(line)
    digest = digest_of(line)
    if known.get(ref) == digest or seen.get(ref) == digest:
        return
    what = f"case {entries.ref}" if is_case else f"ref {ref}"
    if ref in seen:
        raise Flaw(f"{what} stands in this file twice with different content")
    seen[ref] = digest
    if is_case:
        entries.case = CaseEntry(line, _case_values(line, calendar), digest)
        return
    if ref in known:
        raise Flaw(f"{what} was imported before with other content")
    values = _fact_shape(line).read(line.content, calendar)
    _refuse_backwards(values)
    entries.facts.append(FactEntry(line, EventKind(values["kind"]), values, digest))


def _fact_ref(line: Line) -> str:
    ref = line.content.get("ref")
    if not isinstance(ref, str) or not ref.strip():
        raise Flaw('the key "ref" is missing' if ref is None else f'"ref" is {shown(ref)}, not a reference')
    return ref


def _fact_shape(line: Line) -> Any:
    kind = line.content.get("kind")
    if not isinstance(kind, str) or kind not in FACTS:
        raise Flaw('the key "kind" is missing' if kind is None else f"the kind {shown(kind)} is not known")
    return FACTS[kind]


def _case_values(line: Line, calendar: Period) -> dict[str, Any]:
    values = CASE.read(line.content, calendar)
    refs = [person["ref"] for person in values.get("people", [])]
    for ref in refs:
        if refs.count(ref) > 1:
            raise Flaw(f'the person {shown(ref)} stands in "people" twice')
    return values


def _refuse_backwards(values: dict[str, Any]) -> None:
    if "first_day" in values and "last_day" in values and values["last_day"] < values["first_day"]:
        raise Flaw(f'"last_day" {values["last_day"]} lies before "first_day" {values["first_day"]}')
    at = values.get("at")
    if at is not None and at.whole is None and at.on not in {None, values["on"]}:
        raise Flaw(f'"at" is on {at.on}, but "on" says {values["on"]}')
