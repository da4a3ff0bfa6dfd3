"""Titles and headings of client notes."""

import re
from collections.abc import Sequence

from casework.refusals import Refused

#: The calendars of all offices begin with this year.
from casework.rules.inputs import require_length

TITLE_MAX = 200


TITLE_WORDS = 3


#: Words that a title may hold but that say nothing by themselves.
VAGUE_WORDS = frozenset(
    {"a", "about", "an", "and", "call", "called", "case", "client", "clno", "contact", "contacted", "entry", "file"}
    | {"follow", "for", "general", "info", "information", "log", "meeting", "message", "misc", "miscellaneous"}
    | {"narrative", "new", "note", "notes", "other", "re", "regarding", "spoke", "talked", "the", "to", "up"}
    | {"update", "updated", "visit", "with"}
)


def require_specific_title(title: str, *, opening: str) -> str:
    """Return the tidied title of a note, or stop when it says too little.

    `opening` is how titles of its template begin; by itself it says nothing yet.

    Policy: DPAWS expectations 6 (A017, A023): titles are very specific, "Contacted regarding child care issue".
    """
    tidy = " ".join(title.split())
    if len(tidy) > TITLE_MAX:
        raise Refused(f"Keep the title under {TITLE_MAX} characters.", field="title")
    words = re.findall(r"[\w'’-]+", tidy)
    own = [word for word in words if word.casefold() not in _vague(opening)]
    if len(words) < TITLE_WORDS or not own:
        raise Refused(
            "Say in the title what the note is about, for example: Contacted regarding child care.", field="title"
        )
    return tidy


def _vague(opening: str) -> frozenset[str]:
    return VAGUE_WORDS | {word.casefold() for word in re.findall(r"[\w'’-]+", opening)}


def require_sections(sections: dict[str, str], *, headings: Sequence[str]) -> list[dict[str, str]]:
    """Return the written sections in the order of the template's headings, or stop.

    Policy: DPAWS expectations 6 (A017): headings are fixed by the template.
    """
    unknown = [heading for heading in sections if heading not in headings]
    if unknown:
        raise Refused("The headings of this template have changed. Load the page again.", field="sections")
    written = [
        {"heading": heading, "text": sections[heading].strip()}
        for heading in headings
        if sections.get(heading, "").strip()
    ]
    if not written:
        raise Refused("Write under at least one heading.", field="sections")
    require_length("".join(section["text"] for section in written), field="sections")
    return written
