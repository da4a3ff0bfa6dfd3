"""What may stand in the library of steps: nothing by which a family could be known (O061)."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_MAIL = re.compile(r"\S+@\S+")
#: A telephone number, a case number, a day: four digits or more in a row, dots, dashes, slashes and blanks between.
_NUMBER = re.compile(r"\d(?:[\s().\-/]{0,2}\d){3,}")
#: Shorter parts of a name are initials or say nothing.
_SHORTEST = 2


def tells(words: Iterable[str], *, names: Iterable[str], phrases: Iterable[str] = ()) -> list[str]:
    """Return what in some words could tell of whom they were: parts of names, long numbers, e-mail addresses.

    Names of people count part by part, as whole words and without regard to capitals; `phrases`, as the name of an
    agency or a case number, only as they are. A count as in "call four" or "call 4" is no such number.

    Policy: family coach position description, relationships 4 (O061): ideas are shared, families are not.
    """
    text = " ".join(words)
    parts = {part.casefold() for name in names for part in _WORD.findall(name) if len(part) >= _SHORTEST}
    found = [word for word in _WORD.findall(text) if word.casefold() in parts]
    found += [phrase for phrase in phrases if phrase and phrase.casefold() in text.casefold()]
    return list(dict.fromkeys([*found, *_MAIL.findall(text), *_NUMBER.findall(text)]))
