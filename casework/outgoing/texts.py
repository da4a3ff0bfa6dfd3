"""The texts of notices: which languages somebody has reviewed, and a text filled in and frozen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.template.loader import render_to_string

from casework import wording
from casework.choices import NoticeKind, Way

FILE = Path(__file__).parent.parent / "letters.yaml"
ENGLISH = "en"
_STEMS = {
    NoticeKind.J016: "j016",
    NoticeKind.APPOINTMENT: "appointment",
    NoticeKind.MISSED: "missed",
    NoticeKind.GENERAL: "general",
    NoticeKind.TIMESHEET: "timesheet",
    NoticeKind.ADVERSE: "adverse",
    NoticeKind.DECISION: "decision",
}
_DAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS_ES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
NOON = 12
FIRST_PICTURE, LAST_PICTURE, PICTURE_MARK = "\U0001f000", "\U0001faff", "\ufe0f"


@dataclass(frozen=True)
class Text:
    """One text of the registry; sent only once somebody has reviewed it."""

    name: str
    language: str
    version: int
    reviewed_by: str | None
    reviewed_on: date | None

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has read it and stands for it."""
        return bool(self.reviewed_by and self.reviewed_on)


@dataclass(frozen=True)
class Wording:
    """A text filled in: what stands above it, and its paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        """The paragraphs as one plain text."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class Facts:
    """What a text is filled with. Moments are local to the office; `spans` are days from and to, both included.

    `words` are what somebody typed, or a body in English; `words_in` is the same body in other languages.
    """

    name: str
    signer: str
    office: str
    words: str = ""
    words_in: Mapping[str, str] = field(default_factory=dict)
    starts_at: datetime | None = None
    minutes: int = 0
    channel: str = ""
    initiator: str = ""
    place: str = ""
    missed_at: datetime | None = None
    wants_details: bool = False
    spans: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Frozen:
    """What is sent, word for word, with the English beside it, and what was wanted and is not reviewed."""

    template: str
    language: str
    unreviewed: str
    wording: Wording
    english: Wording | None

    def as_content(self) -> dict[str, Any]:
        """Return the part of a notice's content that these words are."""
        return {
            "unreviewed": self.unreviewed,
            **asdict(self.wording),
            "english": asdict(self.english) if self.english else None,
        }


@cache
def registry() -> dict[tuple[str, str], Text]:
    """Return every text that there is, by name and language."""
    with FILE.open(encoding="utf-8") as file:
        entries: Iterable[dict[str, Any]] = yaml.safe_load(file)["texts"]
    return {(entry["name"], entry["language"]): Text(**entry) for entry in entries}


def name_of(kind: NoticeKind, way: Way, *, is_neutral: bool) -> str:
    """Return the name of the text that a kind of notice has on a way."""
    stem = "neutral" if is_neutral else _STEMS[kind]
    return {Way.EMAIL: f"email_{stem}", Way.TEXT: f"text_{stem}"}.get(way, stem)


def freeze(kind: NoticeKind, way: Way, facts: Facts, *, language: str, is_neutral: bool) -> Frozen:
    """Fill a text in, in the person's language where a reviewed one exists, else in English."""
    name = name_of(kind, way, is_neutral=is_neutral)
    text = registry().get((name, language))
    has_body = not facts.words_in or language in facts.words_in
    used = language if text and text.is_reviewed and has_body else ENGLISH
    return Frozen(
        template=f"{name}.{registry()[name, used].version}",
        language=used,
        unreviewed=language if used != language else "",
        wording=_filled(name, used, facts),
        english=_filled(name, ENGLISH, facts) if used != ENGLISH else None,
    )


def _filled(name: str, language: str, facts: Facts) -> Wording:
    values = asdict(facts) | {
        "words": facts.words_in.get(language, facts.words),
        "when": moment_words(facts.starts_at, language) if facts.starts_at else "",
        "missed_when": moment_words(facts.missed_at, language) if facts.missed_at else "",
        "days": spans_words(facts.spans, language),
    }
    text = render_to_string(f"letters/{language}/{name}.txt", values).strip()
    subject, *paragraphs = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return Wording(subject, tuple(part for part in paragraphs if part))


def moment_words(local: datetime, language: str) -> str:
    """Say a local day and hour in a language: "Tuesday, November 17, 2026 at 3:00 PM"."""
    return f"{day_words(local.date(), language)} {_hour_words(local.time(), language)}"


def without_pictures(words: str) -> str:
    """Return text as paper can carry it: pictures, which no typeface of letters draws, are left out."""
    return "".join(sign for sign in words if not FIRST_PICTURE <= sign <= LAST_PICTURE and sign != PICTURE_MARK)


def day_words(day: date, language: str) -> str:
    """Say a day in a language, as a letter does."""
    if language == "es":
        return f"{_DAYS_ES[day.weekday()]} {date_words(day, language)}"
    return f"{day:%A}, {date_words(day, language)}"


def date_words(day: date, language: str) -> str:
    """Say a day in a language inside a sentence, without its name: "November 17, 2026"."""
    if language == "es":
        return f"{day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}"
    return wording.spelt_day(day)


def spans_words(spans: Sequence[tuple[date, date]], language: str) -> str:
    """Say days from and to in a row: "October 5 to October 11 and October 19 to October 25"."""
    parts = [_span_words(first, last, language) for first, last in spans]
    joint = {"es": " y "}.get(language, " and ")
    return joint.join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _span_words(first: date, last: date, language: str) -> str:
    if language == "es":
        begin, end = (f"{day.day} de {_MONTHS_ES[day.month - 1]}" for day in (first, last))
        return begin if first == last else f"{begin} al {end}"
    begin, end = (f"{day:%B} {day.day}" for day in (first, last))
    return begin if first == last else f"{begin} to {end}"


def _hour_words(hour: time, language: str) -> str:
    if language == "es":
        half = "a. m." if hour.hour < NOON else "p. m."
        return f"a la{'s' if hour.hour % NOON != 1 else ''} {hour.hour % NOON or NOON}:{hour:%M} {half}"
    return f"at {wording.hour_words(hour)}"
