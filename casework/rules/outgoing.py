"""What may leave for somebody outside, by which way, with which words, and when.

Policy: domain 7 (one gate that knows safe contact); position description 96 (O036: the preferred method is the default,
safe contact overrides it). A way that is shared with somebody carries a neutral line at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.choices import (
    MACHINE_WAYS,
    PAPER_WAYS,
    ContactMethod,
    Direction,
    GateOutcome,
    GateReason,
    NoticeKind,
    SafeContactRule,
    Way,
)
from casework.refusals import Refused

ADDRESS_MAX = 300
LINES_MAX = 6
WORDS_MAX = 6_000
TEXT_MAX = 480

#: Marks that close a way. A visit to the office closes none: what is handed over passes from hand to hand.
CLOSED_BY: dict[Way, tuple[SafeContactRule, ...]] = {
    Way.HOME_MAIL: (SafeContactRule.NO_MAIL, SafeContactRule.SHE_CALLS_US, SafeContactRule.OFFICE_ONLY),
    Way.SAFE_MAIL: (SafeContactRule.SHE_CALLS_US, SafeContactRule.OFFICE_ONLY),
    Way.HAND_OVER: (),
    Way.EMAIL: (SafeContactRule.NO_EMAIL, SafeContactRule.SHE_CALLS_US, SafeContactRule.OFFICE_ONLY),
    Way.TEXT: (SafeContactRule.NO_TEXT, SafeContactRule.SHE_CALLS_US, SafeContactRule.OFFICE_ONLY),
    Way.VOICEMAIL: (SafeContactRule.NO_VOICEMAIL, SafeContactRule.SHE_CALLS_US, SafeContactRule.OFFICE_ONLY),
}
#: The way that a person's preferred method of communication asks for.
WAY_OF = {
    ContactMethod.TEXT: Way.TEXT,
    ContactMethod.EMAIL: Way.EMAIL,
    ContactMethod.MAIL: Way.HOME_MAIL,
    ContactMethod.LETTER: Way.HOME_MAIL,
    ContactMethod.IN_PERSON: Way.HAND_OVER,
}
#: Ways in the order in which one is offered for another.
_OFFERED = (Way.SAFE_MAIL, Way.HOME_MAIL, Way.EMAIL, Way.TEXT, Way.HAND_OVER)
#: Kinds that have a neutral form; the others say more than a shared way may carry.
HAS_NEUTRAL = frozenset({NoticeKind.APPOINTMENT, NoticeKind.MISSED, NoticeKind.TIMESHEET})
#: Ways on which each kind goes. A J016 and a free text are letters.
WAYS_OF: dict[NoticeKind, tuple[Way, ...]] = {
    NoticeKind.J016: PAPER_WAYS,
    NoticeKind.APPOINTMENT: (*PAPER_WAYS, *MACHINE_WAYS),
    NoticeKind.MISSED: (*PAPER_WAYS, *MACHINE_WAYS),
    NoticeKind.GENERAL: PAPER_WAYS,
    NoticeKind.TIMESHEET: (*PAPER_WAYS, *MACHINE_WAYS),
    NoticeKind.ADVERSE: PAPER_WAYS,
    NoticeKind.DECISION: PAPER_WAYS,
}
#: Kinds that are written on a page of their own: for several people at once, or with a decision that they tell of.
ASKED_TOGETHER = frozenset({NoticeKind.TIMESHEET, NoticeKind.ADVERSE, NoticeKind.DECISION})


@dataclass(frozen=True)
class Reach:
    """How a person can be reached, as the gate has to know it; nothing of it is an address or a number.

    `unserved` are the ways that no service of this site carries.
    """

    marks: frozenset[str]
    has_address: bool = False
    has_safe_address: bool = False
    has_phone: bool = False
    has_email: bool = False
    is_address_shared: bool = False
    is_phone_shared: bool = False
    is_email_shared: bool = False
    quiet_from: time | None = None
    quiet_until: time | None = None
    preferred_method: str = ""
    unserved: frozenset[Way] = frozenset()

    def is_on_file(self, way: Way) -> bool:
        """Whether there is anything to send to."""
        return {
            Way.HOME_MAIL: self.has_address,
            Way.SAFE_MAIL: self.has_safe_address,
            Way.HAND_OVER: True,
            Way.EMAIL: self.has_email,
            Way.TEXT: self.has_phone,
            Way.VOICEMAIL: self.has_phone,
        }[way]

    def is_shared(self, way: Way) -> bool:
        """Whether somebody else reads or hears what arrives there."""
        return {
            Way.HOME_MAIL: self.is_address_shared,
            Way.SAFE_MAIL: False,
            Way.HAND_OVER: False,
            Way.EMAIL: self.is_email_shared,
            Way.TEXT: self.is_phone_shared,
            Way.VOICEMAIL: self.is_phone_shared,
        }[way]


@dataclass(frozen=True)
class QuietHours:
    """From when until when nothing is sent by machine, local to the office; over midnight when it ends earlier."""

    starts: time
    ends: time

    def until(self, local: datetime) -> datetime | None:
        """Return the moment at which the quiet hours running at a local moment end; None outside of them.

        The first moment is quiet, the moment of the end is not. An end that the clocks skip is the hour after it; one
        that they bring twice is, in the second hour, the second.
        """
        hour = local.time().replace(tzinfo=None)
        is_over_midnight = self.ends <= self.starts
        is_quiet = (hour >= self.starts or hour < self.ends) if is_over_midnight else self.starts <= hour < self.ends
        if not is_quiet:
            return None
        day = local.date()
        if is_over_midnight and hour >= self.starts:
            day += timedelta(days=1)
        zone = local.tzinfo
        ends = datetime.combine(day, self.ends, tzinfo=zone).replace(fold=local.fold if day == local.date() else 0)
        return ends.astimezone(ZoneInfo("UTC")).astimezone(zone)


#: Stands for a moment where no quiet hours are asked about.
_NO_HOUR = datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC"))
_MISSING = {
    Way.HOME_MAIL: "No mailing address on file.",
    Way.SAFE_MAIL: "No safe address on file.",
    Way.EMAIL: "No e-mail address on file.",
}
_UNSERVED = {
    Way.EMAIL: "No e-mail service is set up, so nothing would leave.",
    Way.TEXT: "No text service is set up, so nothing would leave.",
}
_WORDS = {
    GateReason.SAFE_ADDRESS: "A safe address is on file, so nothing goes to the home.",
    GateReason.SHARED: "Somebody else reads what arrives there: only a neutral line is sent.",
    GateReason.QUIET: "Quiet hours now: it leaves when they end.",
}


@dataclass(frozen=True)
class Verdict:
    """What the gate says about one way for one kind of notice; `mark` is the safe-contact rule that closes it."""

    way: Way
    outcome: GateOutcome
    reason: GateReason | None = None
    mark: SafeContactRule | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether something may leave, now or after the quiet hours."""
        return self.outcome != GateOutcome.REFUSED

    @property
    def words(self) -> str:
        """Why, in words for the person who asked; empty when nothing stands in the way."""
        if self.reason == GateReason.MARKED and self.mark:
            return f'Marked "{self.mark.label}".'
        if self.reason == GateReason.NOT_ON_FILE:
            return _MISSING.get(self.way, "No telephone number on file.")
        if self.reason == GateReason.NO_SERVICE:
            return _UNSERVED.get(self.way, "No service is set up, so nothing would leave.")
        if self.reason == GateReason.SHARED and self.outcome == GateOutcome.REFUSED:
            return "Somebody else reads what arrives there, and this says more than a neutral line."
        return _WORDS.get(self.reason, "") if self.reason else ""


def judge(way: Way, reach: Reach, *, kind: NoticeKind, local: datetime, quiet: QuietHours | None) -> Verdict:
    """Say whether a notice may take a way to a person, at a moment local to the office.

    What is marked unsafe comes first, then what nothing carries, what is missing, what is shared, and the hour.
    """
    if closed := _closed(way, reach, kind):
        return closed
    until = quiet.until(local) if quiet and (way in MACHINE_WAYS or way == Way.VOICEMAIL) else None
    if until:
        return Verdict(way, GateOutcome.WAITS, GateReason.QUIET, until=until)
    if reach.is_shared(way):
        return Verdict(way, GateOutcome.NEUTRAL, GateReason.SHARED)
    return Verdict(way, GateOutcome.PASSED)


def _closed(way: Way, reach: Reach, kind: NoticeKind) -> Verdict | None:
    mark = next((mark for mark in CLOSED_BY[way] if mark in reach.marks), None)
    if mark:
        return Verdict(way, GateOutcome.REFUSED, GateReason.MARKED, mark)
    if way in reach.unserved:
        return Verdict(way, GateOutcome.REFUSED, GateReason.NO_SERVICE)
    if not reach.is_on_file(way):
        return Verdict(way, GateOutcome.REFUSED, GateReason.NOT_ON_FILE)
    if way == Way.HOME_MAIL and reach.has_safe_address:
        return Verdict(way, GateOutcome.REFUSED, GateReason.SAFE_ADDRESS)
    if reach.is_shared(way) and way != Way.VOICEMAIL and kind not in HAS_NEUTRAL:
        return Verdict(way, GateOutcome.REFUSED, GateReason.SHARED)
    return None


def call_warnings(
    reach: Reach, *, method: str, direction: str, is_reached: bool, local: datetime | None
) -> tuple[GateReason, ...]:
    """Return what besides marks speaks against a call that may have left a voicemail, or a text, of ours.

    Their own quiet hours alone count, those of an office bind machines; without a time of day they cannot be told.

    Policy: domain 7: one gate that knows safe contact, for what is spoken too.
    """
    may_be_heard = method == ContactMethod.TEXT or (method == ContactMethod.PHONE and not is_reached)
    if direction == Direction.IN or not may_be_heard:
        return ()
    own = None
    if reach.quiet_from is not None and reach.quiet_until is not None and local is not None:
        own = QuietHours(reach.quiet_from, reach.quiet_until)
    unmarked = replace(reach, marks=frozenset(), has_phone=True)
    asked = [
        judge(Way.VOICEMAIL, unmarked, kind=NoticeKind.GENERAL, local=local or _NO_HOUR, quiet=quiet)
        for quiet in (own, None)
    ]
    return tuple(dict.fromkeys(verdict.reason for verdict in asked if verdict.reason))


def judge_all(
    reach: Reach, *, kind: NoticeKind, local: datetime, quiet: QuietHours | None, ways: Sequence[Way] = ()
) -> list[Verdict]:
    """Say it for every way on which a kind goes, in the order in which they are offered."""
    wanted = ways or WAYS_OF[kind]
    return [judge(way, reach, kind=kind, local=local, quiet=quiet) for way in _OFFERED if way in wanted]


def default_way(verdicts: Sequence[Verdict], reach: Reach) -> Way | None:
    """Return the way offered first: the preferred one (O036) where safe contact leaves it open, else another."""
    is_open = [verdict.way for verdict in verdicts if verdict.is_open]
    method = reach.preferred_method
    preferred = WAY_OF.get(ContactMethod(method)) if method else None
    if preferred == Way.HOME_MAIL and Way.SAFE_MAIL in is_open:
        return Way.SAFE_MAIL
    if preferred in is_open:
        return preferred
    return is_open[0] if is_open else None


def require_way(kind: str, way: str) -> None:
    """Stop unless a kind of notice goes on this way at all."""
    if kind not in {str(one) for one in WAYS_OF}:
        raise Refused("Choose what to send from the list.", field="kind")
    if way not in {str(one) for one in WAYS_OF[NoticeKind(kind)]}:
        raise Refused("This kind of notice does not go this way.", field="way")


def require_j016(*, is_alaska: bool, has_attempt: bool) -> None:
    """Stop unless a J016 may be written: in Alaska, after at least one attempt since the referral.

    Policy: DPAWS expectations 2 (A004, A005).
    """
    if not is_alaska:
        raise Refused("J016 is a notice of Alaska.", field="kind")
    if not has_attempt:
        raise Refused(
            "J016 follows an attempt, and none is logged since the referral. Try to reach the person, log the attempt, "
            "then write the J016.",
            field="kind",
        )


def require_office_address(*, names_office: bool, address: str, field: str) -> None:
    """Stop at a letter that asks somebody to come to an office whose address nobody has entered.

    Policy: DPAWS expectations 2 (A004: a specific appointment).
    """
    if names_office and not address.strip():
        raise Refused(
            "No address of this office is on file, so the letter could not say where to come. An administrator enters "
            "it under Offices. Until then, book a telephone call or another place.",
            field=field,
        )


def require_letter_words(kind: str, words: str) -> None:
    """Stop unless a free text is there where one is needed, and not too long."""
    if kind in {NoticeKind.GENERAL, NoticeKind.ADVERSE, NoticeKind.DECISION} and not words.strip():
        raise Refused("Write what the letter says.", field="words")
    if len(words) > WORDS_MAX:
        raise Refused(f"Keep the text under {WORDS_MAX:,} characters; this is a letter.", field="words")


def require_spans(kind: str, spans: Sequence[tuple[date, date]]) -> None:
    """Stop at a notice that asks for timesheets without saying of which days.

    Policy: DPAWS expectations 15 (A053).
    """
    if kind == NoticeKind.TIMESHEET and not spans:
        raise Refused("Say for which days the timesheet is asked.", field="kind")


def tidy_address(lines: str, *, field: str) -> str:
    """Return an address as it stands on an envelope.

    Raises:
        Refused: it is too long for one.
    """
    tidy = [" ".join(line.split()) for line in lines.strip().splitlines()]
    kept = [line for line in tidy if line]
    if len(kept) > LINES_MAX or sum(map(len, kept)) > ADDRESS_MAX:
        raise Refused(f"Write the address in up to {LINES_MAX} lines and {ADDRESS_MAX} characters.", field=field)
    return "\n".join(kept)


def require_quiet_hours(starts: time | None, ends: time | None) -> None:
    """Stop unless quiet hours have a beginning and an end, or neither."""
    if (starts is None) != (ends is None):
        raise Refused("Quiet hours need a beginning and an end.", field="quiet_until" if starts else "quiet_from")
    if starts is not None and starts == ends:
        raise Refused("Quiet hours cannot begin and end at the same time.", field="quiet_until")
