"""What is blacked out of papers for a hearing: the names of other people, and numbers and addresses to reach them."""

import re
from collections.abc import Iterable

from reengagement.rules.full_names import PersonName, full_names_in

GONE = "[left out]"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\w)\+?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?!\w)")


def redacted(text: str, *, others: Iterable[PersonName], words: Iterable[str] = ()) -> str:
    """Return a text without the full names of others, without some other words, telephone numbers and e-mail addresses.

    `others` are named by initials from there on; `words` are names that were typed as one, of people outside.

    Policy: domain 6 (hearing pack: third parties redacted).
    """
    for word in sorted({one.strip() for one in words if one.strip()}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", GONE, text, flags=re.IGNORECASE)
    for found in sorted(set(full_names_in(text, others)), key=lambda one: len(one.words), reverse=True):
        text = text.replace(found.words, _initials(found.name))
    return _PHONE.sub(GONE, _MAIL.sub(GONE, text))


def _initials(name: PersonName) -> str:
    letters = [part[:1].upper() for part in (name.given_name, name.family_name) if part]
    return f"{'.'.join(letters)}."
