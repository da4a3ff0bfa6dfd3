"""Full names in a text: whether anybody of a case is named whole, however it is typed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

#: Letters that do not fall apart into a plain letter and an accent, and letters that stand for an apostrophe.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "\u02bb": "", "\u02bc": ""}
)
_WORD = re.compile(r"[^\W\d_]+")
#: Words of family names that name nobody by themselves.
_PARTICLES = re.compile(
    "al|bin|das?|de|del|della|den|der|di|dos?|du|el|ibn|las?|le|los|mac|mc|of|san|st|ten|ter|van|von|y|zu"
)
#: Words that may stand between the two halves of a name: initials, middle names, "and Ben" in "Amy and Ben Tolman".
WORDS_BETWEEN = 2


@dataclass(frozen=True)
class PersonName:
    """The name of somebody of the case: a person of the family, of the team, or a guest."""

    given_name: str
    family_name: str = ""


@dataclass(frozen=True)
class NameFound:
    """A full name that stands in a text: the words as they were typed, and whose name it is."""

    words: str
    name: PersonName


@dataclass(frozen=True)
class _Token:
    folded: str
    start: int
    end: int


def full_names_in(text: str, people: Iterable[PersonName]) -> tuple[NameFound, ...]:
    """Return every full name of some people that stands in a text, in the order of the text.

    A full name is a given name and the family name near each other, either of them first, at most two words between;
    one part of a double name is enough. Case, accents, hyphens, apostrophes, blanks and words run together make no
    difference. A given name alone, or initials, is none. Of somebody with one name only, that name is the whole. Words
    that happen to be a name ("Amy will" of Amy Will) are found too: whoever writes says it otherwise.

    Policy: re-engagement guide, example (R034): people are named by role and initials.
    """
    tokens = [
        _Token(folded, match.start(), match.end()) for match in _WORD.finditer(text) if (folded := fold(match.group()))
    ]
    found: dict[tuple[int, int], NameFound] = {}
    for name in people:
        for start, end in _outermost({*_spans(tokens, name), *_caseless_spans(tokens, name)}):
            found.setdefault((start, end), NameFound(text[start:end], name))
    return tuple(found[span] for span in sorted(found))


def fold(word: str) -> str:
    """Return a word as it is compared: letters without case; accents and all other marks are no letters."""
    folded = unicodedata.normalize("NFKD", word.casefold()).translate(_PLAIN).casefold()
    return "".join(_WORD.findall(folded))


def first_letter(name: str) -> str:
    """Return the first letter of a name, past pictures, blanks and letters that stand for an apostrophe."""
    return next((one for one in name if one.isalpha() and fold(one)), "")


def _spans(tokens: Sequence[_Token], name: PersonName) -> Iterator[tuple[int, int]]:
    given, family = _parts(name.given_name), _parts(name.family_name)
    if not given or not family:
        whole = fold(name.given_name + name.family_name)
        yield from (_between(tokens, one, one) for one in _places(tokens, {whole}))
        return
    firsts, lasts = _places(tokens, given), _places(tokens, family)
    for one, other in product(firsts, lasts):
        before, after = min(one, other), max(one, other)
        if 0 <= after[0] - before[1] <= WORDS_BETWEEN:
            yield _between(tokens, before, after)
    together = {first + last for first, last in (*product(given, family), *product(family, given))}
    yield from (_between(tokens, one, one) for one in _places(tokens, together))


def _parts(name: str) -> set[str]:
    """Return what stands for one half of a name: all its words as one, and each word that names somebody by itself."""
    words = [folded for word in _WORD.findall(name) if (folded := fold(word))]
    alone = {word for word in words if len(word) > 1 and not _PARTICLES.fullmatch(word)}
    return {*alone, "".join(words)} - {""}


def _places(tokens: Sequence[_Token], wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Return where words that make up one of some names begin and end; the end is the first token after them."""
    return [
        (start, end)
        for part in wanted
        for start in range(len(tokens))
        if (end := _end_of(tokens, start, part)) is not None
    ]


def _end_of(tokens: Sequence[_Token], start: int, part: str) -> int | None:
    """Return after which token a part ends that begins with one, or None: "O", "Neil" and "ONeil" are the same."""
    end, left = start, part
    while left and end < len(tokens) and left.startswith(tokens[end].folded):
        left = left[len(tokens[end].folded) :]
        end += 1
    return end if part and not left else None


def _between(tokens: Sequence[_Token], first: tuple[int, int], last: tuple[int, int]) -> tuple[int, int]:
    return tokens[first[0]].start, tokens[last[1] - 1].end


def _caseless_spans(tokens: Sequence[_Token], name: PersonName) -> Iterator[tuple[int, int]]:
    """Find names of scripts that set no blanks between words: inside of what looks like one word."""
    given, family = fold(name.given_name), fold(name.family_name)
    whole = {given + family, family + given} if given and family else set()
    if any(letter.lower() != letter.upper() for letter in given + family):
        return
    yield from ((token.start, token.end) for token in tokens if any(one in token.folded for one in whole))


def _outermost(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out spans that lie within another one: a double name is found by each of its parts."""
    return [
        span
        for span in spans
        if not any(other[0] <= span[0] and span[1] <= other[1] for other in spans if other != span)
    ]
