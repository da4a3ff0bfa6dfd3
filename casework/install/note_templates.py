"""The kinds of client notes, brought from their file into the table that forms and notes refer to."""

from pathlib import Path
from typing import Any

import yaml

from casework.models import NoteTemplate

FILE = Path(__file__).parent.parent / "note_templates.yaml"


def lay_note_templates(alias: str) -> None:
    """Bring the versions of the file into the table; what notes refer to is never taken away."""
    for position, entry in enumerate(read_templates()):
        values = {name: entry[name] for name in ("subject", "title", "headings", "guidance", "first_day")}
        values |= {"last_day": entry.get("last_day"), "position": position}
        for jurisdiction in entry["jurisdictions"]:
            NoteTemplate.objects.using(alias).update_or_create(
                code=entry["code"], jurisdiction=jurisdiction, version=entry["version"], defaults=values
            )


def read_templates() -> list[dict[str, Any]]:
    """Return the entries of the file in their order."""
    with FILE.open(encoding="utf-8") as file:
        entries: list[dict[str, Any]] = yaml.safe_load(file)["templates"]
    return entries
