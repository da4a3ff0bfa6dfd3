"""Files of the interchange format for tests: written, imported, and what the commands said."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command

DATA = Path(__file__).parent / "data" / "facts"

OFFICE: dict[str, Any] = {
    "type": "office",
    "ref": "AK-JNU",
    "name": "Juneau",
    "jurisdiction": "US-AK",
    "time_zone": "America/Juneau",
}
COACH: dict[str, Any] = {
    "type": "staff",
    "ref": "rhatcher",
    "name": "Renee Hatcher",
    "role": "COACH",
    "office": "AK-JNU",
}


@dataclass(frozen=True)
class Answer:
    """What a command said and with which status it ended."""

    status: int
    out: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


def run(command: str, *arguments: object) -> Answer:
    """Run a command of `manage.py`; a refusal of the whole raises CommandError as usual."""
    out = io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out)
    except SystemExit as end:
        return Answer(int(end.code or 0), out.getvalue())
    return Answer(0, out.getvalue())


def case_line(ref: str = "JNU-1", **changes: Any) -> dict[str, Any]:
    people = [
        {"ref": "amy", "name": "Amy Tolman", "born_on": "1997-04-02", "role": "ADULT"},
        {"ref": "eli", "name": "Eli Tolman", "born_on": "2019-01-20", "role": "CHILD"},
    ]
    values = {"type": "case", "ref": ref, "office": "AK-JNU", "kind": "WORK", "coach": "rhatcher", "people": people}
    return values | changes


def fact(ref: str, kind: str, on: str, *, case: str = "JNU-1", **keys: Any) -> dict[str, Any]:
    return {"type": "fact", "ref": ref, "case": case, "kind": kind, "on": on} | keys


def write(path: Path, lines: Iterable[dict[str, Any] | str]) -> Path:
    """Write lines to a file; text goes in as it is."""
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


class Importer:
    """Imports lines given in a test, with an office and a coach before them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def __call__(self, *lines: dict[str, Any] | str) -> Answer:
        self.count += 1
        return run("import_facts", write(self.folder / f"{self.count}.jsonl", [OFFICE, COACH, *lines]))
