"""What people type, held against what can be: lengths, days, reasons, numbers."""

import re
from datetime import date, datetime

from casework.refusals import Refused

#: The calendars of all offices begin with this year.
FIRST_DAY = date(2015, 1, 1)
EARLIEST_BIRTH = date(1900, 1, 1)
REASON_MIN = 10
REASON_MAX = 2_000
REMARK_MAX = 500
NOTE_MAX = 60_000
DRAFT_MAX = 200_000


def require_short(texts: dict[str, str], *, most: dict[str, int], field: str = "") -> None:
    """Stop at the first text longer than its place holds. `field` names the argument when all stand in one."""
    for name, text in texts.items():
        if len(text.strip()) > most[name]:
            shown = name.replace("_", " ")
            raise Refused(f"Keep the {shown} under {most[name] + 1} characters.", field=field or name)


def require_birth(born_on: date | None, *, today: date) -> None:
    """Stop at a day of birth that lies ahead or is no living person's."""
    if born_on is None:
        return
    if born_on > today:
        raise Refused("A day of birth cannot lie in the future.", field="people")
    if born_on < EARLIEST_BIRTH:
        raise Refused(f"A day of birth before {EARLIEST_BIRTH.year} cannot be right.", field="people")


def require_day(on: date, *, today: date, field: str = "on") -> None:
    """Stop at a day in the future, or before the calendars begin."""
    if on > today:
        raise Refused("This day lies in the future.", field=field)
    if on < FIRST_DAY:
        raise Refused(f"Days before {FIRST_DAY.year} are not in the calendar.", field=field)


def require_past_hour(at: datetime | None, *, now: datetime, field: str) -> None:
    """Stop at an hour that is still to come; an unknown hour passes."""
    if at is not None and at > now:
        raise Refused("This hour lies in the future.", field=field)


def require_length(text: str, *, field: str) -> None:
    """Stop at a text that is too long for one note."""
    if len(text) > NOTE_MAX:
        raise Refused(
            f"This text has {len(text):,} characters; a note holds {NOTE_MAX:,}. Split it by subject.", field=field
        )


def require_reason(reason: str, *, field: str = "reason") -> str:
    """Return the tidied reason, or stop when it gives none."""
    tidy = reason.strip()
    if len(tidy) < REASON_MIN:
        raise Refused(f"Give the reason in at least {REASON_MIN} characters.", field=field)
    if len(tidy) > REASON_MAX:
        raise Refused(f"Keep the reason under {REASON_MAX:,} characters.", field=field)
    return tidy


def require_answer(answer: str, *, is_approved: bool) -> str:
    """Return the tidied answer to a request; a refusal has to say why."""
    tidy = answer.strip()
    if not is_approved and not tidy:
        raise Refused("Say why, so that the person who asked can act on it.", field="answer")
    if len(tidy) > REASON_MAX:
        raise Refused(f"Keep the answer under {REASON_MAX:,} characters.", field="answer")
    return tidy


def require_ssn(text: str) -> str:
    """Return the nine digits of a Social Security number, or stop at one that was never given out.

    Taxpayer numbers (9xx) are not Social Security numbers; areas 000 and 666, group 00 and serial 0000 do not exist.
    """
    digits = re.sub(r"[\s-]", "", text)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise Refused("A Social Security number has nine digits.", field="ssn")
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    if area in {"000", "666"} or area.startswith("9") or group == "00" or serial == "0000":
        raise Refused("This is not a Social Security number that was ever given out.", field="ssn")
    return digits
