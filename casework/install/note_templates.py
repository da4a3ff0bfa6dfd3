"""The kinds of client notes, brought from their file into the table that forms and notes refer to."""

from pathlib import Path
from typing import Any

import yaml

from casework.models import NoteTemplate

WORDS_MOST = 400
FILE = Path(__file__).parent.parent / "note_templates.yaml"


def lay_note_templates(alias: str) -> None:
    """Bring the versions of the file into the table.

    What notes refer to is never taken away, and a version that an administrator added is left as it is.
    """
    sources = read_file()["sources"]
    added = set(
        NoteTemplate.objects.using(alias).filter(added_by__isnull=False).values_list("code", "jurisdiction", "version")
    )
    for position, entry in enumerate(read_templates()):
        values = {name: entry[name] for name in ("subject", "title", "headings", "guidance", "first_day")}
        values |= {"last_day": entry.get("last_day"), "position": position}
        values |= {"pairs": entry.get("pairs", []), "words_most": entry.get("words_most", WORDS_MOST)}
        for jurisdiction in entry["jurisdictions"]:
            if (entry["code"], jurisdiction, entry["version"]) in added:
                continue
            values |= {"source_url": "", **sources[jurisdiction]}
            values |= {name: entry[name] for name in ("source", "source_url") if name in entry}
            NoteTemplate.objects.using(alias).update_or_create(
                code=entry["code"], jurisdiction=jurisdiction, version=entry["version"], defaults=values
            )


def read_templates() -> list[dict[str, Any]]:
    """Return the entries of the file in their order."""
    entries: list[dict[str, Any]] = read_file()["templates"]
    return entries


def read_file() -> dict[str, Any]:
    """Return the whole file."""
    with FILE.open(encoding="utf-8") as file:
        whole: dict[str, Any] = yaml.safe_load(file)
    return whole
