"""Words that leave what everybody reads, because they belong behind the narrower wall."""

from collections.abc import Iterable

from casework.public import Refused

STAYS_MAX = 300
#: Shorter texts are taken out only where they stand alone: "I do not know" in somebody's note says something else.
FOUND_WITHIN = 20
#: Shorter ones may stand in what everybody reads instead.
SAID_AGAIN = 8


def plain(text: str) -> str:
    """Return words as they are compared: without blanks around them, with one kind of line ends."""
    return text.replace("\r\n", "\n").strip(" \n\t")


def reworded(value: str, said: Iterable[str], stays: str) -> str:
    """Return a text with other words in place of what was said in it; `sec.reworded` does the same in the database."""
    found, is_found = value.replace("\r\n", "\n"), False
    for one in said:
        if plain(found) == one:
            return stays
        if len(one) >= FOUND_WITHIN and one in found:
            found, is_found = found.replace(one, stays), True
    return found if is_found else value


def require_stays(words: str, said: Iterable[str]) -> str:
    """Return what stays for everybody to read, tidied, or stop: it may not say the same again."""
    tidy = " ".join(words.split())
    if not tidy:
        raise Refused("Write what stays here for everybody, for example “Not written here.”", field="stays")
    if len(tidy) > STAYS_MAX:
        raise Refused(f"This holds {STAYS_MAX} characters; yours has {len(tidy):,}.", field="stays")
    moved = [" ".join(one.split()).casefold() for one in said]
    if any(one == tidy.casefold() or (len(one) >= SAID_AGAIN and one in tidy.casefold()) for one in moved):
        raise Refused("These are the words that move. Write what everybody may read.", field="stays")
    return tidy
