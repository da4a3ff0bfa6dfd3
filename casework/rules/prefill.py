"""What the record already knows of a contact, as sentences of its note; each names the fields that it comes from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from casework.choices import CollateralKind, ContactMethod, Direction, Interpreter, Place, Topic
from casework.wording import full_day, hour_words

#: Field of the contact, or of another record that a note tells of -> how a page names it.
FIELD_WORDS = {
    "is_reached": "result",
    "method": "how",
    "on": "day",
    "at": "time",
    "people": "who",
    "place": "place",
    "place_words": "place",
    "direction": "who reached out",
    "topics": "topics",
    "interpreter": "interpreter",
    "interpreter_words": "interpreter",
    "is_plan_reviewed": "plan reviewed",
    "next_step": "next step",
    "collateral_kind": "with whom else",
    "collateral_name": "with whom else",
    "is_release_on_file": "release",
    "release_reason": "release",
    "remark": "remark",
    # what the record of a work month says
    "work_hours": "hours",
    "work_proof": "proof of hours",
    "work_absence": "absences",
    "work_activity": "activities",
    "engagement": "engagement",
}
_MADE = {
    ContactMethod.IN_PERSON: "Meeting in person",
    ContactMethod.PHONE: "Phone call",
    ContactMethod.VIDEO: "Video call",
    ContactMethod.TEXT: "Exchange of text messages",
    ContactMethod.EMAIL: "Exchange of e-mail",
    ContactMethod.MAIL: "Exchange by mail",
}
_TRIED = {
    ContactMethod.IN_PERSON: "Attempt in person",
    ContactMethod.PHONE: "Attempt by phone",
    ContactMethod.VIDEO: "Attempt by video",
    ContactMethod.TEXT: "Attempt by text message",
    ContactMethod.EMAIL: "Attempt by e-mail",
    ContactMethod.MAIL: "Attempt by mail",
    ContactMethod.LETTER: "Attempt by letter",
    ContactMethod.HOME_VISIT: "Attempt by a visit at home",
}
_PLACES = {
    Place.OFFICE: "It was at the office.",
    Place.HOME: "It was at the family's home.",
    Place.COMMUNITY: "It was in the community.",
    Place.OTHER: "It was at another agreed place.",
}
_INTERPRETER = {
    Interpreter.NOT_NEEDED: "No interpreter was needed.",
    Interpreter.USED: "An interpreter was used.",
    Interpreter.FAMILY: "A family member interpreted",
    Interpreter.DECLINED: "An interpreter was offered free of charge and declined",
}
_PLAN = re.compile(r"\bplan\b", re.IGNORECASE)
_NEXT = re.compile(r"\b(next|steps?|follows?|follow-up|agreed)\b", re.IGNORECASE)
_SAID = re.compile(r"\b(said|talked|came of it|happened)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ContactRecord:
    """A contact as its note tells it; `people` are the names of those ticked."""

    is_reached: bool
    method: str
    on: date
    at: time | None
    people: tuple[str, ...]
    place: str = ""
    place_words: str = ""
    direction: str = Direction.OUT
    topics: tuple[str, ...] = ()
    interpreter: str = ""
    interpreter_words: str = ""
    is_plan_reviewed: bool = False
    next_step: str = ""
    collateral_kind: str = ""
    collateral_name: str = ""
    is_release_on_file: bool | None = None
    release_reason: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a note that the record wrote, and the fields of the contact that it says."""

    heading: str
    text: str
    fields: tuple[str, ...]

    @property
    def source(self) -> str:
        """The fields, as a page names them."""
        return ", ".join(dict.fromkeys(FIELD_WORDS[name] for name in self.fields))


def sentences_of(contact: ContactRecord, *, headings: Sequence[str]) -> list[Sentence]:
    """Return what the record says about a contact, each sentence under the heading of a template where it belongs.

    Policy: DPAWS expectations 6 (A019): factual; nothing stands here that no field of the contact says.
    """
    if not headings:
        return []
    first, last = headings[0], headings[-1]
    said = _heading(headings, _SAID, first)
    plan = _heading(headings, _PLAN, said)
    follows = _heading(headings, _NEXT, last)
    parts = [
        (first, *_how(contact)),
        (first, *_who(contact)),
        (first, *_where(contact)),
        (first, *_direction(contact)),
        (first, *_topics(contact)),
        (first, *_interpreter(contact)),
        (first, *_release(contact)),
        (said, *((_sentence(contact.remark), ("remark",)) if contact.remark else ("", ()))),
        (plan, *(("The plan was reviewed.", ("is_plan_reviewed",)) if contact.is_plan_reviewed else ("", ()))),
        (
            follows,
            *((_sentence(f"Next step: {contact.next_step}"), ("next_step",)) if contact.next_step else ("", ())),
        ),
    ]
    return [Sentence(heading, text, fields) for heading, text, fields in parts if text]


def prefilled(sentences: Sequence[Sentence]) -> dict[str, str]:
    """Return the text under each heading as the record writes it, a line for each sentence."""
    texts: dict[str, list[str]] = {}
    for sentence in sentences:
        texts.setdefault(sentence.heading, []).append(sentence.text)
    return {heading: "\n".join(lines) for heading, lines in texts.items()}


def traced(sections: Mapping[str, str], sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences of the record that still stand word for word in a note, under the heading where each does.

    A changed sentence is the author's and is left out.
    """
    found = []
    for one in sentences:
        order = sorted(sections, key=lambda heading: heading != one.heading)
        heading = next((heading for heading in order if stands(one.text, sections[heading])), None)
        if heading is not None:
            found.append(Sentence(heading, one.text, one.fields))
    return found


def stands(sentence: str, text: str) -> bool:
    """Tell whether a sentence stands in a text as words of its own, not as a part of other words."""
    return re.search(rf"(?<!\w){re.escape(sentence)}(?!\w)", "\n".join(text.splitlines())) is not None


@dataclass(frozen=True)
class Part:
    """A stretch of a note's text; `source` names the fields it was taken from, empty for the author's own words."""

    text: str
    source: str = ""


def parts_of(text: str, sentences: Sequence[Sentence]) -> list[Part]:
    """Cut a text into what the record wrote and what its author did, in its order."""
    marked = {one.text: one.source for one in sentences if one.text}
    if not marked:
        return [Part(text)]
    longest_first = sorted(marked, key=len, reverse=True)
    found = re.split("|".join(rf"((?<!\w){re.escape(one)}(?!\w))" for one in longest_first), text)
    return [Part(piece, marked.get(piece, "")) for piece in found if piece]


def _heading(headings: Sequence[str], wanted: re.Pattern[str], fallback: str) -> str:
    return next((heading for heading in headings if wanted.search(heading)), fallback)


def _sentence(text: str) -> str:
    tidy = " ".join(text.split())
    return tidy if not tidy or tidy[-1] in ".!?…" else f"{tidy}."


Words = tuple[str, tuple[str, ...]]


def _how(contact: ContactRecord) -> Words:
    words = _MADE if contact.is_reached else _TRIED
    label = words.get(ContactMethod(contact.method), "Contact") if contact.method else "Contact"
    hour = f", {hour_words(contact.at)}" if contact.at else ""
    fields = ("is_reached", "method", "on", *(("at",) if contact.at else ()))
    return f"{label}, {full_day(contact.on)}{hour}.", fields


def _who(contact: ContactRecord) -> Words:
    names = ", ".join(contact.people)
    if contact.collateral_kind:
        kind = str(CollateralKind(contact.collateral_kind).label).lower()
        verb = "Spoke with" if contact.is_reached else "Tried to reach"
        about = f", about {names}" if names else ""
        fields = ("is_reached", "collateral_name", "collateral_kind", *(("people",) if names else ()))
        return f"{verb} {contact.collateral_name}, {kind}{about}.", fields
    if not names:
        return "", ()
    if not contact.is_reached:
        return f"Tried to reach: {names}.", ("is_reached", "people")
    verb = "Seen" if contact.method == ContactMethod.IN_PERSON else "With"
    return f"{verb}: {names}.", ("is_reached", "method", "people")


def _where(contact: ContactRecord) -> Words:
    if contact.place == Place.OTHER and contact.place_words:
        return _sentence(f"It was at {contact.place_words}"), ("place", "place_words")
    return (_PLACES[Place(contact.place)], ("place",)) if contact.place else ("", ())


def _direction(contact: ContactRecord) -> Words:
    return ("They reached out to us.", ("direction",)) if contact.direction == Direction.IN else ("", ())


def _topics(contact: ContactRecord) -> Words:
    labels = [str(Topic(topic).label).lower() if topic in Topic.values else topic for topic in contact.topics]
    return (f"About: {', '.join(labels)}.", ("topics",)) if labels else ("", ())


def _interpreter(contact: ContactRecord) -> Words:
    if not contact.interpreter:
        return "", ()
    words = _INTERPRETER[Interpreter(contact.interpreter)]
    if not contact.interpreter_words:
        return _sentence(words), ("interpreter",)
    return _sentence(f"{words.rstrip('.')}: {contact.interpreter_words}"), ("interpreter", "interpreter_words")


def _release(contact: ContactRecord) -> Words:
    if contact.is_release_on_file is None:
        return "", ()
    if contact.is_release_on_file:
        return "A release that covers this is on file.", ("is_release_on_file",)
    return _sentence(f"Without a release: {contact.release_reason}"), ("is_release_on_file", "release_reason")
