"""Support services: what a request has to say, when another person decides, how late it is, what its note holds."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from casework.public import PartnerType, Refused, Service, calendars, require_words, told_kinds, wording
from coaching.choices import VENDOR_METHODS, SupportAsk, SupportKind, SupportMethod
from coaching.rules.inputs import short
from coaching.rules.meetings import OPEN_PARTNERS

PURPOSE_MAX, VENDOR_MAX, ALTERNATIVES_MAX, JUSTIFICATION_MAX = 160, 160, 1_000, 4_000
ANSWER_MAX, WORDS_MAX, WHAT_MAX, PARTY_MAX = 1_000, 300, 300, 200
AMOUNT_MOST, BUDGET_MOST, BUDGET_NAME_MAX = Decimal("99999.99"), Decimal("99999999.99"), 80
#: The kind of note in `note_templates.yaml`.
TEMPLATE = "SUPPORT"
NOTHING, CENT = Decimal(0), Decimal("0.01")
#: A rule about a kind counts so many months back, as its unit says (`tanf.or.support.housing`).
KIND_MONTHS = 12
NO_LIMIT = "No limit is on file for this state, so the supervisor decides."
NO_YEAR_LIMIT = "No limit on file"
NO_GUIDELINE = "No guideline on file."
BEYOND_POST_TA = "The months after leaving with work in which supports are still given are over."
#: The kinds of help whose very name tells no protected fact.
OPEN_SERVICES = tuple(one for one in Service if not told_kinds(one))
_ALL = "ALL"
_OTHERS = re.compile(r"\b(other sources|alternatives)\b", re.IGNORECASE)
_MONEY = re.compile(r"\bamount\b", re.IGNORECASE)
_APPROVAL = re.compile(r"\bapproval\b", re.IGNORECASE)


@dataclass(frozen=True)
class SupportFacts:
    """What somebody asks for. Days are inclusive; `first_day` and `last_day` are of short-term assistance alone."""

    kind: str
    purpose: str
    alternatives: str
    justification: str
    amount: Decimal
    method: str
    vendor: str
    told_on: date
    needed_on: date
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Tied:
    """To what a support belongs: a step of a plan or a work activity."""

    step_id: UUID | None = None
    activity_id: UUID | None = None


@dataclass(frozen=True)
class Purchase:
    """A support that is given or waits, as it counts together with another. `net` is without what came back.

    `months` are the calendar months of short-term assistance.
    """

    kind: str
    tied: Tied
    on: date
    net: Decimal
    words: str = ""
    months: int = 0


@dataclass(frozen=True)
class KindLimit:
    """What a rule gives a family of some kinds together in twelve months: dollars, and months of assistance."""

    kinds: tuple[str, ...]
    usd: Decimal
    months: int
    words: str = ""


@dataclass(frozen=True)
class SupportValues:
    """What is in force in an office; None where nothing is on file."""

    limit: Decimal | None = None
    routine: tuple[str, ...] | None = None
    split_days: int | None = None
    year_limit: Decimal | None = None
    guidelines: Mapping[str, str] | None = None
    kind_limits: Mapping[str, KindLimit] = field(default_factory=dict)

    def is_routine(self, kind: str) -> bool:
        """Whether a kind is known to be routine (A077)."""
        return self.routine is not None and kind in self.routine

    def guideline(self, kind: str) -> str:
        """Return the guideline of a kind, else that of the state, else that none is on file (A078)."""
        told = self.guidelines or {}
        return told.get(kind) or told.get(_ALL) or NO_GUIDELINE


@dataclass(frozen=True)
class Spent:
    """What counts beside a new support: purchases for one need, what the year took, what is left of the budget."""

    same_need: tuple[Purchase, ...] = ()
    year: Decimal = NOTHING
    budget_left: Decimal | None = None
    was_approved: bool = False
    of_kind: Decimal = NOTHING
    kind_months: int = 0

    @property
    def together(self) -> Decimal:
        """What the purchases for the same need come to."""
        return sum((one.net for one in self.same_need), NOTHING)


def asks_of(
    kind: str, amount: Decimal, values: SupportValues, spent: Spent, *, months: int = 0
) -> tuple[SupportAsk, ...]:
    """Return why another person decides a support; nothing where asking authorises it.

    Strictly over the limit asks, the limit itself passes. What is not on file is never taken to be allowed. `months`
    are those of short-term assistance.

    Policy: DPAWS expectations 21 (A076: any service over $1,500; A077: all that is not typical and routine); OAR
    461-190-0211 (`tanf.or.support.housing`).
    """
    found = []
    if values.limit is None:
        found.append(SupportAsk.NO_LIMIT)
    elif amount > values.limit:
        found.append(SupportAsk.OVER_LIMIT)
    elif amount + spent.together > values.limit:
        found.append(SupportAsk.SPLIT)
    if values.routine is None:
        found.append(SupportAsk.NO_KINDS)
    elif not values.is_routine(kind):
        found.append(SupportAsk.NOT_ROUTINE)
    if values.year_limit is not None and spent.year + amount > values.year_limit:
        found.append(SupportAsk.YEAR)
    if spent.budget_left is not None and amount > spent.budget_left:
        found.append(SupportAsk.BUDGET)
    if spent.was_approved:
        found.append(SupportAsk.CHANGED)
    if is_over_kind(kind, amount, values, spent, months=months):
        found.append(SupportAsk.KIND)
    return tuple(found)


def is_over_kind(kind: str, amount: Decimal, values: SupportValues, spent: Spent, *, months: int) -> bool:
    """Answer whether a support passes what a rule of the state gives of its kind in twelve months.

    Policy: OAR 461-190-0211 (`tanf.or.support.housing`).
    """
    limit = values.kind_limits.get(kind)
    if limit is None:
        return False
    return spent.of_kind + amount > limit.usd or spent.kind_months + months > limit.months


def require_kind_said(values: SupportValues, kind: str, *, answer: str) -> None:
    """Stop at an approval beyond what the state's rule gives of a kind that does not say why."""
    limit = values.kind_limits.get(kind)
    if limit is not None and not answer.strip():
        raise Refused(f"{limit.words} This is more. Say why it is approved all the same, or refuse it.", field="answer")


def months_given(first_day: date | None, last_day: date | None) -> int:
    """Return how many calendar months the days of short-term assistance touch; none without days."""
    if first_day is None or last_day is None:
        return 0
    return (last_day.year - first_day.year) * 12 + last_day.month - first_day.month + 1


def of_one_need(
    kind: str, tied: Tied, on: date, others: Iterable[Purchase], *, days: int | None
) -> tuple[Purchase, ...]:
    """Return the purchases that serve the same need within so many days, before or after.

    One need is the same kind for the family, or the same step whatever the kind; an activity alone makes no need one.

    Policy: DPAWS expectations 21 (A076): a service is not cut in two to stay under the limit.
    """
    if days is None:
        return ()
    return tuple(one for one in others if abs(one.on - on) <= timedelta(days=days) and _is_same(kind, tied, one))


def _is_same(kind: str, tied: Tied, other: Purchase) -> bool:
    return kind == other.kind or (tied.step_id is not None and tied.step_id == other.tied.step_id)


def tidy_support(
    facts: SupportFacts, tied: Tied, *, opened_on: date, today: date, has_left: bool = False
) -> SupportFacts:
    """Return the facts tidied, or stop at what is missing or cannot be.

    Who left with work (`has_left`) needs no step and no activity: the leaving itself is what it belongs to (O056).

    Policy: family coach position description, duties 5 (O030: alternatives tried, or "none" in words); DPAWS
    expectations 21 (A075: no authorisation without justification); Human Services Coordinator II (N003).
    """
    if facts.kind not in SupportKind.values:
        raise Refused("Choose what it is.", field="kind")
    _require_tied(facts.kind, tied, has_left=has_left)
    purpose = require_words(
        " ".join(facts.purpose.split()), field="purpose", empty="Say what it is for.", most=PURPOSE_MAX
    )
    empty = "Say which other sources you asked. Where there are none, write “none” and why."
    others = require_words(facts.alternatives, field="alternatives", empty=empty, most=ALTERNATIVES_MAX)
    why = require_words(
        facts.justification, field="justification", empty="Say why it is needed.", most=JUSTIFICATION_MAX
    )
    amount = tidy_amount(facts.amount, most=AMOUNT_MOST)
    if facts.method not in SupportMethod.values:
        raise Refused("Choose how it is paid.", field="method")
    vendor = short(" ".join(facts.vendor.split()), VENDOR_MAX, "vendor")
    if facts.method in VENDOR_METHODS and not vendor:
        raise Refused("Say who is paid.", field="vendor")
    _require_days(facts, opened_on=opened_on, today=today)
    tidy = replace(facts, purpose=purpose, alternatives=others, justification=why, amount=amount, vendor=vendor)
    return tidy if facts.kind == SupportKind.SHORT_TERM else replace(tidy, first_day=None, last_day=None)


def tidy_amount(amount: Decimal, *, most: Decimal, field: str = "amount") -> Decimal:
    """Return an amount in dollars and cents, or stop at one that cannot be."""
    if amount != amount.quantize(CENT) or not NOTHING < amount <= most:
        raise Refused(f"Give dollars and cents, more than nothing, up to ${most:,.2f}.", field=field)
    return amount.quantize(CENT)


def _require_tied(kind: str, tied: Tied, *, has_left: bool) -> None:
    if tied.step_id and tied.activity_id:
        raise Refused("Choose a step or an activity, not both.", field="activity_id")
    if not tied.step_id and not tied.activity_id and kind != SupportKind.SHORT_TERM and not has_left:
        raise Refused("Choose the step of the plan or the activity that needs it.", field="step_id")


def _require_days(facts: SupportFacts, *, opened_on: date, today: date) -> None:
    if facts.told_on > today:
        raise Refused("This day lies in the future.", field="told_on")
    if facts.told_on < opened_on:
        raise Refused("The case was not open yet on this day.", field="told_on")
    if facts.needed_on < facts.told_on:
        raise Refused("It cannot be needed before you were told.", field="needed_on")
    if facts.kind != SupportKind.SHORT_TERM:
        return
    if facts.first_day is None:
        raise Refused("Say from which day the assistance is given.", field="first_day")
    if facts.last_day is None or facts.last_day < facts.first_day:
        raise Refused("Say the last day; it cannot come before the first.", field="last_day")


def require_after_leaving(closed_on: date | None, *, months: int | None, today: date) -> None:
    """Stop where the months are over in which who left with work is still given supports; none on file, no end.

    Policy: DPAWS expectations 19 (A072): twelve months; family coach position description (O056).
    """
    if closed_on is None or months is None:
        return
    if today > calendars.end_of_month(closed_on, months):
        raise Refused(BEYOND_POST_TA)


def budget_is_over(first_day: date, last_day: date, *, ended: bool, today: date) -> bool:
    """Answer whether nothing is drawn on a budget on a day (O090)."""
    return ended or not first_day <= today <= last_day


def require_left(amount: Decimal, left: Decimal, *, answer: str) -> None:
    """Stop at an approval of more than is left in a budget that does not say why (O090)."""
    if amount > left and not answer.strip():
        words = f"{money(max(left, NOTHING))} is left in its budget. Say why it is approved all the same, or refuse it."
        raise Refused(words, field="answer")


def tidy_answer(answer: str, *, approved: bool) -> str:
    """Return the words of a decision, or stop at a refusal that gives no reason: the family is told why."""
    if approved and not answer.strip():
        return ""
    return require_words(answer, field="answer", empty="Say why; the family is told.", most=ANSWER_MAX)


def require_issue_day(on: date, *, authorised_on: date, today: date) -> None:
    """Stop at a day on which nothing can have been paid."""
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    if on < authorised_on:
        raise Refused("It was not authorised yet on this day.", field="on")


def tidy_refund(amount: Decimal, *, paid: Decimal, back: Decimal, on: date, issued_on: date, today: date) -> Decimal:
    """Return what came back, or stop: never more than is left, not before it was paid."""
    tidy = tidy_amount(amount, most=AMOUNT_MOST)
    if tidy > paid - back:
        raise Refused(f"No more than {money(paid - back)} of it can come back.", field="amount")
    if not issued_on <= on <= today:
        raise Refused("This day is before it was paid, or has not come yet.", field="on")
    return tidy


def days_taken(told_on: date, issued_on: date | None, *, today: date) -> int:
    """Return the days from the need to the payment, or to today (O031); day 0 is the day it was told."""
    return ((issued_on or today) - told_on).days


def late_since(needed_on: date, told_on: date, *, decided: bool, decision_days: int | None, today: date) -> date | None:
    """Return the day by which a support that is not paid should have been, if that day is over.

    That is the day it is needed; where a rule gives days for deciding and nobody did, the earlier of the two.

    Policy: family coach position description, duties 5 (O031); OAR 461-115-0190 (`tanf.or.jobs_support_decision_days`).
    """
    by = needed_on
    if decision_days is not None and not decided:
        by = min(by, told_on + timedelta(days=decision_days))
    return by if by < today else None


def money(amount: Decimal) -> str:
    """Say an amount in dollars and cents."""
    return f"${amount:,.2f}"


def ask_words(asks: Collection[str], values: SupportValues | None = None) -> tuple[str, ...]:
    """Return why another person decides, in words; with the limit where it is told."""
    limit = f" of {money(values.limit)}" if values and values.limit is not None else ""
    return tuple(
        f"{SupportAsk(one).label}{limit if one == SupportAsk.OVER_LIMIT else ''}" for one in SupportAsk if one in asks
    )


def note_title(opening: str, facts: SupportFacts) -> str:
    """Return the title of the note, after how titles of its kind begin."""
    return f"{opening.rstrip()} {SupportKind(facts.kind).label.lower()}: {facts.purpose}".strip()


def note_sections(
    facts: SupportFacts, *, headings: Sequence[str], tied: str, approval: str, together: Sequence[Purchase] = ()
) -> dict[str, str]:
    """Return the note that justifies a support, each part under the heading of the template where it belongs.

    Policy: DPAWS expectations 21 (A075 full justification; A076 approval documented in the note).
    """
    said: dict[str, list[str]] = {}
    first, last = headings[0], headings[-1]
    paid = f"{money(facts.amount)}, {SupportMethod(facts.method).label.lower()}"
    need = f"{facts.purpose}. {tied}".strip()
    parts = [
        (first, f"{need}\n{facts.justification}"),
        (_heading(headings, _OTHERS, first), facts.alternatives),
        (_heading(headings, _MONEY, last), _paid_words(facts, paid, together)),
        (_heading(headings, _APPROVAL, last), approval),
    ]
    for heading, text in parts:
        said.setdefault(heading, []).append(text)
    return {heading: "\n".join(texts) for heading, texts in said.items()}


def _paid_words(facts: SupportFacts, paid: str, together: Sequence[Purchase]) -> str:
    vendor = f", {facts.vendor}" if facts.vendor else ""
    lines = [f"{paid}{vendor}. Needed by {wording.full_day(facts.needed_on)}."]
    if facts.first_day and facts.last_day:
        lines.append(f"From {wording.full_day(facts.first_day)} to {wording.full_day(facts.last_day)}.")
    if together:
        total = sum((one.net for one in together), facts.amount)
        lines.append(f"With {len(together)} more for the same need it comes to {money(total)}.")
    return "\n".join(lines)


def _heading(headings: Sequence[str], wanted: re.Pattern[str], fallback: str) -> str:
    return next((heading for heading in headings if wanted.search(heading)), fallback)


@dataclass(frozen=True)
class ResourceFacts:
    """Help that a family got from elsewhere."""

    party_name: str
    partner_type: str
    what: str
    value: Decimal
    service: str


def tidy_resource(facts: ResourceFacts) -> ResourceFacts:
    """Return the facts tidied, or stop at what is missing or tells of a protected fact.

    Policy: family coach position description, duties 5 (O032); security 2.1: everybody on the case reads it.
    """
    if facts.service not in Service.values:
        raise Refused("Choose what kind of help it was.", field="service")
    party = short(" ".join(facts.party_name.split()), PARTY_MAX, "party_name")
    if not party:
        raise Refused("Say who gave it.", field="party_name")
    if facts.partner_type not in PartnerType.values:
        raise Refused("Say what they are.", field="partner_type")
    if facts.partner_type not in OPEN_PARTNERS:
        raise Refused(
            f"That the family has to do with {party} is a protected fact, and everybody on the case reads this page. "
            "Write it down as a protected entry.",
            field="partner_type",
        )
    if facts.service not in OPEN_SERVICES:
        raise Refused(
            "That the family got this kind of help is a protected fact, and everybody on the case reads this page. "
            "Write it down as a protected entry.",
            field="service",
        )
    what = require_words(" ".join(facts.what.split()), field="what", empty="Say what it was.", most=WHAT_MAX)
    value = tidy_amount(facts.value, most=AMOUNT_MOST, field="value")
    return ResourceFacts(party, facts.partner_type, what, value, facts.service)
