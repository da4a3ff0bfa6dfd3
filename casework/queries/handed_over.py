"""What another system handed over, told line by line with its own text."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from casework import wording
from casework.choices import Topic

#: Keys of a handed-over fact that the line itself already says, or that mean nothing to a reader.
_SAID_ALREADY = frozenset(
    {"type", "ref", "case", "participant", "kind", "on", "at", "recorded_on", "by", "voids", "about", "template"}
    | {"method", "place", "plan_reviewed", "seen", "direction", "plan_kind", "item", "assessment", "month", "plan"}
    | {"track", "engaged", "reason", "with_work", "coach", "code", "title", "hours", "activity", "week_of", "number"}
    | {"referral", "for", "exemption", "step", "follow_up_on", "due_back_on", "staffing_on", "appointment_at"}
)


def imported_words(fact: Mapping[str, Any], *, today: date) -> list[str]:
    """Return a handed-over fact line by line, leaving out what its ledger line says already."""
    lines: list[str] = []
    for key, value in fact.items():
        if key in _SAID_ALREADY or value in (None, "", [], {}):
            continue
        if key == "text":
            lines.append(str(value))
        elif key == "steps" and isinstance(value, list):
            lines += [f"{number}. {_step(step, today)}" for number, step in enumerate(value, start=1)]
        else:
            lines.append(f"{key.replace('_', ' ').capitalize()}: {_plain(key, value, today)}")
    return lines


def _step(step: Any, today: date) -> str:
    if not isinstance(step, dict):
        return str(step)
    parts = [str(step.get("text", ""))]
    days = (("do_by", "do by"), ("review_on", "review"))
    parts += [f"{word} {_plain(key, step[key], today)}" for key, word in days if step.get(key)]
    return ", ".join(part for part in parts if part)


def _plain(key: str, value: Any, today: date) -> str:
    if key.endswith(("_on", "_day", "_by")):
        return _day(value, today)
    if key == "topics" and isinstance(value, list):
        return topic_words(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _day(value: Any, today: date) -> str:
    try:
        return wording.short_day(date.fromisoformat(str(value)), today=today)
    except ValueError:
        return str(value)


def topic_words(topics: Iterable[str]) -> str:
    """Say what a contact was about: "Child care, plan"; topics of other systems stay as they are."""
    words = [str(Topic(topic).label) if topic in Topic.values else topic for topic in topics]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])
