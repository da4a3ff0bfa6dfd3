"""Whether a name that was typed as a signature is the name of whoever signs."""

import re
import unicodedata

#: Marks inside of a name that one types or leaves out: apostrophes, and the letters that stand for them.
_DROPPED = re.compile("['`\u00b4\u2018\u2019\u02bb\u02bc]")
#: Letters that do not fall apart into a plain letter and an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def is_name_of(typed: str, given_name: str, family_name: str) -> bool:
    """Tell whether typed words are a name: its first given name and its whole family name, either of them first.

    Case, accents, hyphens, apostrophes, spaces, pictures and what stands between the two (middle names, initials)
    make no difference: a signature says who signs, not how well it was typed.
    """
    given, family, words = _words(given_name), _words(family_name), _words(typed)
    if not words:
        return False
    joined = "".join(words)
    if joined in {"".join(given + family), "".join(family + given)}:
        return True
    return any(_is_in_order(words, first, last) for first, last in ((given[:1], family), (family, given[:1])))


def is_whole_name_of(typed: str, name: str) -> bool:
    """Tell whether typed words are a name that is kept in one piece: its last word is the family's."""
    *given, family = name.split() or [""]
    return is_name_of(typed, " ".join(given), family)


def _is_in_order(words: list[str], first: list[str], last: list[str]) -> bool:
    """Tell whether words begin and end so; where the family's name comes first, given names may follow the first."""
    if len(words) < len(first) + len(last):
        return False
    begins = words[: len(first)] == first
    return begins and (not last or words[-len(last) :] == last or words[len(first) : len(first) + len(last)] == last)


def _words(name: str) -> list[str]:
    """Return the words of a name as they are compared."""
    folded = unicodedata.normalize("NFKD", _DROPPED.sub("", name).casefold()).translate(_PLAIN)
    letters = "".join(one for one in folded if not unicodedata.combining(one))
    return re.findall(r"[^\W_]+", letters)
