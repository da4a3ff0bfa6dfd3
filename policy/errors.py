"""What can go wrong when policy is asked for."""

from __future__ import annotations

from datetime import date


class PolicyError(Exception):
    """Anything wrong with a question to the policy files, or with the files."""


class MalformedPolicy(PolicyError):
    """A policy file cannot be read; the text names the file and, where known, the id."""

    def __init__(self, file: str, problem: str, *, id: str = "") -> None:
        super().__init__(": ".join(part for part in (file, id, problem) if part))


class UnknownId(PolicyError):
    """No policy file has this id, or not for this jurisdiction."""

    def __init__(self, id: str, jurisdiction: str = "") -> None:
        super().__init__(f"no policy id {id}" + (f" for {jurisdiction}" if jurisdiction else ""))
        self.id = id
        self.jurisdiction = jurisdiction


class NoRuleOnFile(PolicyError):
    """The id is known, but nothing is on file for that day."""

    def __init__(self, id: str, on: date) -> None:
        super().__init__(f"no rule on file for {id} on {on.isoformat()}")
        self.id = id
        self.on = on
