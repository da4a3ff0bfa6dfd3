"""Phone tag: what was tried this month, what the standard still asks, and which way to try next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from casework import safe_contact
from casework.choices import ContactMethod, Direction

#: Ways to try, in the order in which they are suggested when nothing else speaks for one.
WAYS = (
    ContactMethod.PHONE,
    ContactMethod.TEXT,
    ContactMethod.EMAIL,
    ContactMethod.LETTER,
    ContactMethod.HOME_VISIT,
)
LETTER_AFTER = 2
NOON, EVENING = 12, 17
_MAILS = frozenset({ContactMethod.LETTER, ContactMethod.MAIL})
#: What a way is reached with; ways without an entry need nothing on file.
_NEEDS = {
    ContactMethod.PHONE: "phone",
    ContactMethod.TEXT: "phone",
    ContactMethod.EMAIL: "email",
    ContactMethod.LETTER: "address",
}
_VERBS = {
    ContactMethod.PHONE: "Call",
    ContactMethod.TEXT: "Send a text",
    ContactMethod.EMAIL: "Send an e-mail",
    ContactMethod.LETTER: "Send a letter",
    ContactMethod.HOME_VISIT: "Go there",
}


@dataclass(frozen=True)
class Try:
    """One attempt that did not reach; `at` is local, where known."""

    method: str
    on: date
    at: time | None


@dataclass(frozen=True)
class ReachFacts:
    """How a person can be reached, and what makes it unsafe."""

    preferred: str
    marks: tuple[str, ...]
    has_phone: bool
    has_email: bool
    has_address: bool
    #: Ways on which somebody else reads what is sent; a call may still be tried, without leaving a message.
    shared: frozenset[ContactMethod] = frozenset()


@dataclass(frozen=True)
class NextWay:
    """The way suggested next, in words, with its reason; `method` is empty when no way of ours is safe."""

    method: str
    words: str
    reason: str


@dataclass(frozen=True)
class StillAsked:
    """What a standard on attempts still asks: more of them, or more ways."""

    attempts: int
    methods: int

    @property
    def is_met(self) -> bool:
        """Whether nothing is asked any more."""
        return not self.attempts and not self.methods

    @property
    def sentence(self) -> str:
        """What is asked, in words."""
        if self.is_met:
            return "What the standard asks this month is done."
        more = "One more attempt" if self.attempts <= 1 else f"{self.attempts} more attempts"
        if self.methods:
            other = "by a way not used yet" if self.methods == 1 else f"by {self.methods} ways not used yet"
            return f"{more}, {other}."
        return f"{more}, by any way."


def still_asked(tries: Sequence[Try], *, attempts: int, methods: int) -> StillAsked:
    """Return what is still asked of a month.

    Policy: DPAWS expectations 3 (A009): two attempts by two methods; two by one method do not meet it.
    """
    ways = len({one.method for one in tries})
    missing = max(0, methods - ways)
    return StillAsked(max(0, attempts - len(tries), missing), missing)


def next_way(tries: Sequence[Try], reach: ReachFacts) -> NextWay:
    """Suggest how to try next.

    Never an unsafe way, nor one without anything on file or whose messages somebody else reads; a letter after two
    tries; else a new way, the preferred one before others; and at another hour and on another day of the week.

    Policy: DPAWS expectations 3 (A009); domain 7 (safe contact).
    """
    safe = [way for way in WAYS if _is_open(way, reach)]
    if not safe:
        return NextWay("", "Wait until they reach out", "No way of ours is marked safe, or nothing is on file to try.")
    tried = [one.method for one in tries]
    fresh = [way for way in safe if way not in tried and not (way in _MAILS and _MAILS & set(tried))]
    if len(tries) >= LETTER_AFTER and ContactMethod.LETTER in fresh:
        return _way(ContactMethod.LETTER, tries, "Two tries did not reach; a letter says it on paper.")
    if fresh:
        way, because = _preferred_among(fresh, reach)
        return _way(way, tries, because or ("This way was not tried yet." if tries else "A first try."))
    way, because = _preferred_among(safe, reach)
    return _way(way, tries, because or "Every safe way was tried; this one reaches fastest.")


def _is_open(way: ContactMethod, reach: ReachFacts) -> bool:
    needs = _NEEDS.get(way)
    if (needs and not getattr(reach, f"has_{needs}")) or way in reach.shared:
        return False
    return not safe_contact.broken_rules(reach.marks, method=way, place="", direction=Direction.OUT, is_reached=False)


def _preferred_among(ways: Sequence[ContactMethod], reach: ReachFacts) -> tuple[ContactMethod, str]:
    wanted = ContactMethod.LETTER if reach.preferred == ContactMethod.MAIL else reach.preferred
    for way in ways:
        if way == wanted:
            return way, "They want to be reached this way first."
    return ways[0], ""


def _way(way: ContactMethod, tries: Sequence[Try], because: str) -> NextWay:
    if way in _MAILS or not tries:
        return NextWay(way, _VERBS[way], because)
    hour = _other_hour(one.at for one in tries if one.method not in _MAILS)
    days = list(dict.fromkeys(f"{one.on:%A}" for one in sorted(tries, key=lambda one: one.on)))
    words = f"{_VERBS[way]}{hour}, on another day than {_or(days)}"
    return NextWay(way, words, because)


def _other_hour(hours: Iterable[time | None]) -> str:
    parts = {_part(at) for at in hours if at is not None}
    if not parts:
        return ""
    untried = [part for part in ("in the morning", "in the afternoon", "in the evening") if part not in parts]
    return f" {untried[0]}" if untried else " at another hour"


def _part(at: time) -> str:
    if at.hour < NOON:
        return "in the morning"
    return "in the afternoon" if at.hour < EVENING else "in the evening"


def _or(days: Sequence[str]) -> str:
    return days[0] if len(days) == 1 else f"{', '.join(days[:-1])} or {days[-1]}"
