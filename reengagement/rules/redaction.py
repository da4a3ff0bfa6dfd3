"""What is blacked out of papers for a hearing: the names of other people, and numbers and addresses to reach them.

It finds what has the form of a name, number or street. Nicknames and places told in other words are for a person to
find, and the pack says so.
"""

import re
from collections.abc import Iterable

from reengagement.rules.full_names import PersonName, full_names_in

GONE = "[left out]"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Oregon's rules of chapter 461 are written like telephone numbers; no telephone has that area.
_PHONE = re.compile(r"(?<!\w)(?!461-)\+?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?!\w)")
_STREET = re.compile(
    r"(?<!\w)\d{1,6}[A-Z]?\s+(?:[A-Z0-9][\w’'.-]*\s+){1,4}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Highway|Hwy|Circle|Cir"
    r"|Terrace|Ter|Loop|Trail|Parkway|Pkwy|Square|Sq)(?!\w)\.?"
    r"(?:,?\s*(?:Apartment|Apt|Unit|Suite|Ste|Space|Spc)\.?\s*#?\w+|,?\s*#\s*\w+)?"
)
_BOX = re.compile(r"(?<!\w)P\.?\s?O\.?\s+Box\s+\d+", re.IGNORECASE)
_ZIP = re.compile(r"(?<!\w)[A-Z]{2}\s+\d{5}(?:-\d{4})?(?!\w)")


def redacted(
    text: str, *, others: Iterable[PersonName], words: Iterable[str] = (), own: PersonName | None = None
) -> str:
    """Return a text without the names of others, some other words, telephone numbers, e-mail and street addresses.

    `others` are named by initials from there on, by a given or a family name alone too; `words` are names that were
    typed as one, of people outside. A name that is also the `own` name of whom the papers are about stays.

    Policy: domain 6 (hearing pack: third parties redacted).
    """
    others = list(others)
    for word in sorted({one.strip() for one in words if one.strip()}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", GONE, text, flags=re.IGNORECASE)
    for found in sorted(set(full_names_in(text, others)), key=lambda one: len(one.words), reverse=True):
        text = text.replace(found.words, _initials(found.name))
    for part in sorted(_single_names(others) - _single_names([own] if own else []), key=len, reverse=True):
        text = re.sub(rf"(?<![\w.]){re.escape(part)}(?!\w)", f"{part[0]}.", text)
    for pattern in (_MAIL, _STREET, _BOX, _ZIP, _PHONE):
        text = pattern.sub(GONE, text)
    return text


def _single_names(people: Iterable[PersonName]) -> set[str]:
    """Return the names of some people that stand alone, as they are written."""
    names = (part for one in people for part in (*one.given_name.split(), *one.family_name.split()))
    return {part for part in names if len(part) > 1 and part[0].isupper()}


def _initials(name: PersonName) -> str:
    letters = [part[:1].upper() for part in (name.given_name, name.family_name) if part]
    return f"{'.'.join(letters)}."
