"""Gates of a ready list: what each asks, how it stands, and why the decision is locked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reengagement.choices import ReviewArea

#: So many things are said in a row, as many as there are areas; of the rest only how many they are.
LISTED_AT_MOST = len(ReviewArea)


class GateState(StrEnum):
    """How a gate stands. A warning is said and locks nothing."""

    MET = "MET"
    OPEN = "OPEN"
    WARNING = "WARNING"
    NOT_NEEDED = "NOT_NEEDED"


@dataclass(frozen=True)
class AgendaItem:
    """A line of a room's agenda: its code, its heading, what is asked, and the document that asks for it."""

    code: str
    heading: str
    ask: str
    source: str


@dataclass(frozen=True)
class Gate:
    """An agenda item as it stands: `words` say what holds, or what is to be done and why it matters."""

    item: AgendaItem
    state: GateState
    words: str

    @property
    def code(self) -> str:
        """The code of its agenda item."""
        return self.item.code

    @property
    def is_locking(self) -> bool:
        """Whether it keeps the decision locked."""
        return self.state == GateState.OPEN

    @property
    def is_to_do(self) -> bool:
        """Whether there is something to mend, locked by it or only warned of."""
        return self.state in {GateState.OPEN, GateState.WARNING}


@dataclass(frozen=True)
class Lock:
    """Whether the decision may be recorded, with the words that stand beside the button."""

    is_open: bool
    words: str
    open_gates: tuple[Gate, ...] = ()


def met(item: AgendaItem, words: str) -> Gate:
    """Return a gate that lets through."""
    return Gate(item, GateState.MET, words)


def locking(item: AgendaItem, words: str) -> Gate:
    """Return a gate that locks, with what opens it."""
    return Gate(item, GateState.OPEN, words)


def warning(item: AgendaItem, words: str) -> Gate:
    """Return a gate that lets through and says what to look at."""
    return Gate(item, GateState.WARNING, words)


def not_needed(item: AgendaItem, words: str) -> Gate:
    """Return a gate that does not apply, and why."""
    return Gate(item, GateState.NOT_NEEDED, words)


def either(item: AgendaItem, is_met: bool, holds: str, todo: str) -> Gate:
    """Return a gate that lets through or locks."""
    return met(item, holds) if is_met else locking(item, todo)


def lock_of(gates: Sequence[Gate]) -> Lock:
    """Return whether the decision is locked, and by what, in the order of the agenda.

    Policy: domain 6 (the decision is locked until every point is there); ui 7.6 (guards explain themselves in place).
    """
    left = tuple(gate for gate in gates if gate.is_locking)
    if not left:
        return Lock(True, "Everything is ready. Each member then confirms under their own sign-in.")
    names = listed(gate.item.heading.lower() for gate in left)
    return Lock(False, f"Locked until this is done: {names}.", left)


def listed(words: Iterable[str], *, most: int = LISTED_AT_MOST) -> str:
    """Say things in a row, and how many more there are past some."""
    found = list(words)
    shown, more = found[:most], len(found) - most
    if more > 0:
        return f"{'; '.join(shown)}; and {more} more"
    return "; ".join(shown)
