"""Rules of the ground floor: what may follow what, and what a person may write down.

Each `require_...` returns nothing or the tidied value, or raises `Refused` with words fit to show.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.choices import (
    ADULT_ROLES,
    REACHED_METHODS,
    Assistance,
    CaseKind,
    CaseStatus,
    ContactMethod,
    Direction,
    Jurisdiction,
    ParticipantRole,
    Place,
    SafeContactRule,
    Topic,
    Track,
)
from casework.refusals import Refused

#: The calendars of all offices begin with this year.
FIRST_DAY = date(2015, 1, 1)
EARLIEST_BIRTH = date(1900, 1, 1)

TITLE_MAX = 200
TITLE_WORDS = 3
REASON_MIN = 10
REASON_MAX = 2_000
REMARK_MAX = 500
NOTE_MAX = 60_000
DRAFT_MAX = 200_000

#: Words that a title may hold but that say nothing by themselves.
VAGUE_WORDS = frozenset(
    {"a", "about", "an", "and", "call", "called", "case", "client", "clno", "contact", "contacted", "entry", "file"}
    | {"follow", "for", "general", "info", "information", "log", "meeting", "message", "misc", "miscellaneous"}
    | {"narrative", "new", "note", "notes", "other", "re", "regarding", "spoke", "talked", "the", "to", "up"}
    | {"update", "updated", "visit", "with"}
)

_TRANSITIONS = {CaseStatus.OPEN: (CaseStatus.CLOSED,), CaseStatus.CLOSED: ()}

#: A preferred way that a safe-contact mark forbids.
_FORBIDDEN_BY = {
    ContactMethod.TEXT: SafeContactRule.NO_TEXT,
    ContactMethod.EMAIL: SafeContactRule.NO_EMAIL,
    ContactMethod.MAIL: SafeContactRule.NO_MAIL,
    ContactMethod.LETTER: SafeContactRule.NO_MAIL,
    ContactMethod.HOME_VISIT: SafeContactRule.NO_HOME_VISIT,
}


@dataclass(frozen=True)
class ContactFacts:
    """A contact or an attempt as somebody wants to write it down; `at` is the local moment, where known."""

    is_reached: bool
    method: str
    place: str
    direction: str
    topics: tuple[str, ...]
    is_plan_reviewed: bool
    remark: str


@dataclass(frozen=True)
class ContactDay:
    """The day of a contact beside the days that bound it; an unknown day of birth is left out."""

    on: date
    at: datetime | None
    now: datetime
    births: tuple[date, ...]
    first_referral_on: date | None
    is_confirmed: bool

    @property
    def today(self) -> date:
        """The office's local day."""
        return self.now.date()


# Cases


def require_transition(status: CaseStatus, wanted: CaseStatus) -> None:
    """Stop unless a case may go from one status to the other.

    Policy: a closed case stays closed; re-enrolment is a new case (domain 3, decisions 6).
    """
    if wanted not in _TRANSITIONS[status]:
        raise Refused("This case is closed. A family that comes back gets a new case.")


def require_open(status: str) -> None:
    """Stop unless the case is open."""
    if status != CaseStatus.OPEN:
        raise Refused("This case is closed; nothing more is entered on it.")


def takes_contacts(status: str, *, is_closed_with_work: bool) -> bool:
    """Tell whether contacts are still written down: on an open case, and after leaving with work.

    Policy: DPAWS expectations 19 (A072): who left with work is contacted for twelve months more.
    """
    return status == CaseStatus.OPEN or is_closed_with_work


def require_takes_contacts(status: str, *, is_closed_with_work: bool) -> None:
    """Stop unless contacts are still written down on the case."""
    if not takes_contacts(status, is_closed_with_work=is_closed_with_work):
        require_open(status)


def require_household(kind: str, roles: Sequence[str]) -> None:
    """Stop unless the people make up a case of this kind."""
    if kind not in CaseKind.values:
        raise Refused("Choose the kind of case.", field="kind")
    if any(role not in ParticipantRole.values for role in roles):
        raise Refused("Choose what each person is in this case.", field="people")
    if kind == CaseKind.WORK and not any(role in ADULT_ROLES for role in roles):
        raise Refused("A work case needs at least one adult.", field="people")
    if kind != CaseKind.WORK and ParticipantRole.CHILD not in roles:
        raise Refused("This kind of case needs at least one child.", field="people")


def takes_track(kind: str, jurisdiction: str) -> bool:
    """Tell whether cases of a kind have a track there.

    Policy: DPAWS expectations 5 (A015): Work First and Families First are Alaska's.
    """
    return kind == CaseKind.WORK and jurisdiction == Jurisdiction.ALASKA


def require_track(track: str, *, kind: str, jurisdiction: str) -> None:
    """Stop unless the track goes with the case: one of the two in Alaska, none elsewhere."""
    if takes_track(kind, jurisdiction):
        if track not in Track.values:
            raise Refused("Choose Work First or Families First.", field="track")
    elif track:
        raise Refused("Only Alaska work cases have a track.", field="track")


def require_assistance(assistance: str, *, kind: str, jurisdiction: str) -> None:
    """Stop unless the kind of assistance goes with the case."""
    if not assistance:
        return
    if assistance not in Assistance.values or kind != CaseKind.WORK or jurisdiction != Jurisdiction.NORTH_CAROLINA:
        raise Refused("Only North Carolina work cases are employment cases.", field="assistance")


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


# Days


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


def require_contact_day(day: ContactDay) -> None:
    """Stop unless the contact can have happened then.

    A day before the first referral is possible and rare: it is asked about once.
    """
    require_day(day.on, today=day.today)
    require_past_hour(day.at, now=day.now, field="at")
    if any(day.on < born_on for born_on in day.births):
        raise Refused("This day is before a person ticked was born.", field="on")
    if day.first_referral_on and day.on < day.first_referral_on and not day.is_confirmed:
        first = f"{day.first_referral_on:%B} {day.first_referral_on.day}, {day.first_referral_on.year}"
        raise Refused(
            f"The first referral came on {first}. Is a contact before that day right?",
            field="confirmed_before_referral",
        )


# Contacts


def require_contact(contact: ContactFacts) -> None:
    """Stop unless the parts of a contact go together.

    Policy: DPAWS expectations 3 (A008): a meaningful contact was reached, has a topic, and may review the plan.
    """
    _require_method(contact)
    if contact.direction not in Direction.values:
        raise Refused("Say who reached out.", field="direction")
    if contact.place and contact.place not in Place.values:
        raise Refused("Choose a place from the list.", field="place")
    if contact.place and contact.method != ContactMethod.IN_PERSON:
        raise Refused("A place goes with a meeting in person only.", field="place")
    if any(topic not in Topic.values for topic in contact.topics):
        raise Refused("Choose topics from the list.", field="topics")
    if contact.is_reached and not contact.topics:
        raise Refused("Tick what the contact was about.", field="topics")
    if contact.is_plan_reviewed and not contact.is_reached:
        raise Refused("The plan can be reviewed only with somebody who was reached.", field="is_plan_reviewed")
    if len(contact.remark) > REMARK_MAX:
        raise Refused(f"Keep the remark under {REMARK_MAX} characters; a note takes the rest.", field="remark")


def require_safe_way(*, is_unsafe: bool, is_known: bool) -> None:
    """Stop at a way that is marked unsafe for somebody it reached, unless whoever writes it down knows that.

    Policy: domain 7 (safe contact): a mark is shown wherever a person is reached, and asked about when it was not kept.
    """
    if is_unsafe and not is_known:
        raise Refused("This way is marked unsafe. Tick this if it was safe this time.", field="knows_unsafe")


def _require_method(contact: ContactFacts) -> None:
    if contact.method not in ContactMethod.values:
        raise Refused("Choose how the contact was made or tried.", field="method")
    if contact.is_reached and contact.method not in REACHED_METHODS:
        raise Refused(
            "A letter or a visit to a closed door is an attempt. For a visit that met somebody choose in person.",
            field="method",
        )


def require_reach(preferred_method: str, safe_contact: Iterable[str]) -> None:
    """Stop unless the marks are known and the preferred way is not one that they forbid."""
    marks = set(safe_contact)
    if not marks <= set(SafeContactRule.values):
        raise Refused("Choose safe-contact marks from the list.", field="safe_contact")
    if not preferred_method:
        return
    if preferred_method not in ContactMethod.values:
        raise Refused("Choose the preferred way from the list.", field="preferred_method")
    forbidden_by = _FORBIDDEN_BY.get(ContactMethod(preferred_method))
    if forbidden_by and forbidden_by in marks:
        raise Refused(f'The mark "{forbidden_by.label}" forbids the preferred way.', field="preferred_method")


# Notes


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


# People


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
