"""Child care month by month: which month is asked for, when it is late, what the note says, who answers what."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from casework.public import Refused, require_words
from coaching.choices import CareAnswer, CareEnd
from coaching.rules.inputs import short
from coaching.rules.weeks import DAY_HOURS, last_day_of, month_before, next_month

COMMENT_MAX, ANSWER_MAX, WORDS_MAX, PROVIDER_MAX = 4_000, 2_000, 300, 200
CENT = Decimal("0.01")
#: So many months are offered to ask for: the running one, for what was missed, and those that come.
MONTHS_AHEAD = 2
#: So many months back care is followed up that nobody asked for again.
MONTHS_BACK = 6


@dataclass(frozen=True)
class CareOffice:
    """An office that answers about child care; entries of the directory are known by their names."""

    name: str
    known_by: re.Pattern[str]
    serves: str
    more: str

    def is_named(self, text: str) -> bool:
        """Tell whether a name is this office's."""
        return bool(self.known_by.search(text))


#: Policy: DPAWS expectations 22 (A081, A082): families go to thread for providers, and for a child with a disability.
THREAD = CareOffice(
    "thread",
    re.compile(r"\bthread\b", re.IGNORECASE),
    "A family that looks for a provider",
    "More services for a child with a disability",
)
#: Policy: DPAWS expectations 22 (A080, A081, A082): providers' questions go there, and the Alaska IN program is its.
CCPO = CareOffice(
    "Child Care Program Office (CCPO)",
    re.compile(r"\bccpo\b|\bchild care program office\b", re.IGNORECASE),
    "A provider with a question; a family that looks for a provider",
    "The Alaska IN program for a child with a disability",
)
CARE_OFFICES = (THREAD, CCPO)


@dataclass(frozen=True)
class CareFacts:
    """What a request for care says: for which month, how many hours of it, by whom, and why."""

    month: date
    hours: Decimal
    provider_name: str
    comment: str


def months_to_ask(today: date) -> list[date]:
    """Return the first days of the months that care is asked for: the next one first, then those about it.

    Policy: DPAWS expectations 22 (A079). The running month is there for what nobody asked for in time.
    """
    this = today.replace(day=1)
    months = [this]
    for _ in range(MONTHS_AHEAD):
        months.append(next_month(months[-1]))
    return [months[1], months[0], *months[2:]]


def is_late(month: date, asked_on: date) -> bool:
    """Tell whether care was asked for on or after the first of its month.

    Policy: DPAWS expectations 22 (A079): before the first of each month.
    """
    return asked_on >= month


def last_business_day(worked: Iterable[date], month: date) -> date | None:
    """Return the last of the worked days that lies in a month; None where the calendar has none of it."""
    return max((day for day in worked if month <= day <= last_day_of(month)), default=None)


def is_last_call(today: date, month: date, *, last_worked: date | None) -> bool:
    """Tell whether what is not asked for yet for a month is red: from the last business day before its first on.

    Policy: DPAWS expectations 22 (A079): open requests on the last business day are red.
    """
    return today >= (last_worked or month - timedelta(days=1))


def tidy_request(facts: CareFacts, *, today: date) -> CareFacts:
    """Return what a request says, tidied, or stop at a month that is not asked for, hours or words that cannot be.

    Policy: DPAWS expectations 22 (A079, A083): the justification stands in the comment.
    """
    if facts.month not in months_to_ask(today):
        raise Refused("Choose one of the months.", field="month")
    most = DAY_HOURS * last_day_of(facts.month).day
    if not 0 < facts.hours <= most:
        raise Refused(f"Write the hours of the month, above 0 and at most {most}.", field="hours")
    provider = " ".join(facts.provider_name.split())
    if not provider:
        raise Refused("Choose the provider from the directory, or name them.", field="provider_id")
    return CareFacts(
        facts.month,
        facts.hours,
        short(provider, PROVIDER_MAX, "provider_name"),
        require_words(
            facts.comment, field="comment", empty="Write why this care is needed: it is the note.", most=COMMENT_MAX
        ),
    )


def tidy_answer(
    answer: str, words: str, amounts: Sequence[Decimal | None], *, on: date, asked_on: date, today: date
) -> str:
    """Return the words of an answer, tidied, or stop: a refusal has its reason and no amounts, no day lies ahead."""
    if answer not in CareAnswer.values:
        raise Refused("Say what was answered.", field="answer")
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    if on < asked_on:
        raise Refused("The answer cannot come before it was asked for.", field="on")
    if answer == CareAnswer.REFUSED:
        if any(amount is not None for amount in amounts):
            raise Refused("What was refused has no amounts.", field="monthly_amount")
        return require_words(words, field="words", empty="Write the reason they gave.", most=ANSWER_MAX)
    return short(words, ANSWER_MAX, "words")


def note_title(child: str, month: date) -> str:
    """Return the title of the note: "Child care requested regarding Eli Doe for December 2026"."""
    return f"Child care requested regarding {child} for {month:%B %Y}"


def note_sections(
    headings: Sequence[str], *, child: str, hours: str, why: str, referrals: Sequence[str]
) -> dict[str, str]:
    """Return the note of a request under the headings of its template, each part once and nothing typed again.

    A state whose notes have no headings for child care has all of it under the first of its own.

    Policy: DPAWS expectations 22 (A083): the comment is the note.
    """
    parts = (child, hours, why, "\n".join(referrals))
    if len(headings) == len(parts):
        return dict(zip(headings, parts, strict=True))
    return {headings[0]: "\n\n".join(part for part in parts if part)}


def hours_words(hours: Decimal) -> str:
    """Say a number of hours without empty places: "86", "86.5"."""
    return f"{hours.normalize():f}"


@dataclass(frozen=True)
class CareMonth:
    """What became of one request for a month: why and with which last day it ended, empty while it stands."""

    month: date
    ended: str = ""
    ended_on: date | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to ask for the month any more: it stands, or ended as the family needs no more of it."""
        if self.ended == CareEnd.NOT_NEEDED:
            return self.was_given
        is_whole = self.ended_on is not None and self.ended_on >= last_day_of(self.month)
        return not self.ended or (self.ended == CareEnd.STOPPED and is_whole)

    @property
    def was_given(self) -> bool:
        """Whether there was care by it: neither refused nor ended before the month began."""
        return self.ended not in {CareEnd.REFUSED, CareEnd.MISTAKE} and (
            self.ended_on is None or self.ended_on >= self.month
        )


def months_owed(care: Iterable[CareMonth], not_needed: Collection[date], today: date) -> tuple[date, ...]:
    """Return which of the running month and the next have to be asked for, for one child.

    The running one: there was care in a month before it, and nobody said of one since that none is needed. The next
    one: there is care in the running one. Either one: it was asked for and nothing stands of that.

    Policy: DPAWS expectations 22 (A079).
    """
    this, following = today.replace(day=1), next_month(today)
    known = [one for one in care if one.ended != CareEnd.MISTAKE]
    settled = set(not_needed) | {one.month for one in known if one.is_settled}
    asked = {one.month for one in known}
    given = {one.month for one in known if one.was_given}
    last = max((month for month in given if month < this), default=None)
    goes_on = last is not None and not any(last < month < this for month in not_needed)
    wanted = [(this, goes_on), (following, this in given)]
    return tuple(month for month, follows in wanted if month not in settled and (follows or month in asked))


def looks_back_to(today: date) -> date:
    """Return the first day of the earliest month whose care still has to be followed by more of it."""
    month = today.replace(day=1)
    for _ in range(MONTHS_BACK):
        month = month_before(month)
    return month
