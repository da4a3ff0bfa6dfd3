"""What people type into plans, held against the place that it has."""

from casework.public import Refused


def short(text: str, most: int, field: str) -> str:
    """Return a tidied text, or stop at one that is longer than its place holds; `field` names the argument."""
    tidy = text.strip()
    if len(tidy) > most:
        raise Refused(f"This holds {most:,} characters; yours has {len(tidy):,}.", field=field)
    return tidy
