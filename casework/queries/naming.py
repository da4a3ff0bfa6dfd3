"""How people are named in lists, and what travels with a name."""

from collections.abc import Iterable

from casework.choices import SafeContactRule


def full_name(given_name: str | None, family_name: str | None) -> str:
    """Return given and family name as one writes them."""
    return f"{given_name or ''} {family_name or ''}".strip()


def safe_words(rules: Iterable[str] | None) -> str:
    """Say what makes reaching a person unsafe: "No voicemail, no text messages"; empty when nothing does."""
    words = [str(SafeContactRule(rule).label) for rule in rules or ()]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])


def listed(names: list[str]) -> str:
    """Say names in a row: "Amy", "Amy and Eli", "Amy, Eli and June"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
