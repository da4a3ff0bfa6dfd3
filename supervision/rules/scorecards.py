"""What a scorecard says, as codes and counts: no name of a family is ever in it (O084)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, Self

from supervision.rules.scores import percent


class Share(NamedTuple):
    """So many of so many."""

    met: int = 0
    due: int = 0

    @property
    def words(self) -> str:
        """The share as a page says it."""
        return f"{self.met} of {self.due} ({percent(Fraction(self.met, self.due))})" if self.due else "None due"

    def plus(self, other: "Share") -> "Share":
        """Add another share of the same kind."""
        return Share(self.met + other.met, self.due + other.due)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The work of a coach up to a day of the month: standards met by kind of work, and what is late that day.

    `qa` is the average of the reviews of three months in words, empty where no form is on file; `rates` are engaged
    of counted families by federal rate.
    """

    until: date
    standards: Mapping[str, Share] = field(default_factory=dict)
    contacts: Share = Share()
    hours: Share = Share()
    plans: Share = Share()
    rates: Mapping[str, Share] = field(default_factory=dict)
    qa: str = ""
    late_notes: int = 0
    agenda: Mapping[str, int] = field(default_factory=dict)

    def frozen(self) -> dict[str, Any]:
        """Return it as it is kept with a conference."""
        return {
            "until": self.until.isoformat(),
            "standards": {code: list(share) for code, share in self.standards.items()},
            "contacts": list(self.contacts),
            "hours": list(self.hours),
            "plans": list(self.plans),
            "rates": {code: list(share) for code, share in self.rates.items()},
            "qa": self.qa,
            "late_notes": self.late_notes,
            "agenda": dict(self.agenda),
        }

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> Self:
        """Return one that was kept with a conference."""
        return cls(
            until=date.fromisoformat(figures["until"]),
            standards={code: Share(*share) for code, share in figures["standards"].items()},
            contacts=Share(*figures["contacts"]),
            hours=Share(*figures["hours"]),
            plans=Share(*figures["plans"]),
            rates={code: Share(*share) for code, share in figures["rates"].items()},
            qa=figures["qa"],
            late_notes=figures["late_notes"],
            agenda=figures["agenda"],
        )
