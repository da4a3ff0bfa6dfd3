"""What is owed on a day, once more: plain Python from the documents alone, to hold the engine's SQL against.

It walks lists of facts with loops, one person and one period at a time. Nothing here is fast and nothing is shared with
the engine but the declarations, which are the words of the standards.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from casework.calendars import (
    CalendarDay,
    add_business_days,
    add_months,
    business_days_before,
    day_of_month,
    end_of_month,
    iso_week_of,
    iso_week_period,
    month_of,
    month_period,
)
from casework.engine.declarations import (
    CountsFrom,
    Every,
    InScope,
    Made,
    Once,
    Same,
    Soon,
    Standard,
    Whose,
)

DAY = timedelta(days=1)
#: Clocks of up to so many days warn on the due day itself (std.all.warn).
SHORT = 2


@dataclass(frozen=True)
class Fact:
    """One line of the ledger, its facts as the ledger keeps them. `who` None: it speaks of every adult."""

    id: UUID
    kind: str
    on: date
    who: UUID | None = None
    subject: UUID | None = None
    due_on: date | None = None
    voids: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """One case with all that was ever written down about it, in the order of writing."""

    id: UUID
    jurisdiction: str
    kind: str
    assistance: str
    track: str
    adults: tuple[UUID, ...]
    children: tuple[UUID, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Office:
    """The calendar and the dated values of an office: `value(id, day)` is None where nothing is in force."""

    days: Sequence[CalendarDay] = field(repr=False)
    value: Callable[[str, date], Any] = field(repr=False)


class Row(NamedTuple):
    """One deadline, without its key."""

    standard: str
    participant: UUID | None
    trigger: UUID | None
    period: str
    starts: date
    warn: date
    due: date
    met: date | None
    escalate: date


def owed(told: Told, office: Office, standards: Sequence[Standard], *, as_of: date) -> set[Row]:
    """Answer every deadline of a case that exists on a day."""
    case = _Case(told, office, as_of)
    rows: set[Row] = set()
    for declared in standards:
        if told.jurisdiction not in declared.where or told.kind not in declared.kinds_in(told.jurisdiction):
            continue
        if declared.assistance and declared.assistance != told.assistance:
            continue
        if isinstance(declared, Once):
            rows |= set(_once(case, declared))
        elif isinstance(declared, Every):
            rows |= set(_every(case, declared))
    return rows


class _Case:
    """A case as it stood on a day: what counts, who is in scope since when, until when."""

    def __init__(self, told: Told, office: Office, as_of: date) -> None:
        self.told, self.office, self.as_of = told, office, as_of
        self.people = (*told.adults, *told.children)
        known = [fact for fact in told.facts if fact.on <= as_of]
        self.order = {fact.id: place for place, fact in enumerate(told.facts)}
        self.facts = sorted(_standing(known), key=lambda fact: (fact.on, self.order[fact.id]))
        self.closed_on = min((fact.on for fact in self.of_kind("case.closed")), default=None)
        self._first = {person: self._first_day(person) for person in self.people}

    def of_kind(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]

    def speaks_of(self, fact: Fact, person: UUID) -> bool:
        return fact.who == person or (fact.who is None and person in self.told.adults)

    def first_day(self, person: UUID) -> date | None:
        return self._first[person]

    def _first_day(self, person: UUID) -> date | None:
        referrals = self.of_kind("referral.received")
        own = [fact.on for fact in referrals if self.speaks_of(fact, person)]
        return min(own or [fact.on for fact in referrals], default=None)

    def in_scope(self, person: UUID, day: date) -> bool:
        first = self.first_day(person)
        return first is not None and first <= day and (self.closed_on is None or day <= self.closed_on)

    def latest(self, kind: str, key: str, day: date, person: UUID | None, otherwise: Any) -> Any:
        """Answer what the last line of a kind up to a day said; None for a person asks about the case."""
        said = otherwise
        for fact in self.of_kind(kind):
            if fact.on <= day and (person is None or self.speaks_of(fact, person)):
                said = fact.facts.get(key, otherwise)
        return said

    def works(self, day: date, person: UUID) -> bool:
        """Answer what the last line about a job up to a day said; a closing begins anew."""
        works = True
        for fact in self.facts:
            if (
                fact.kind in {"case.closed", "job.started", "job.lost"}
                and fact.on <= day
                and self.speaks_of(fact, person)
            ):
                works = bool(fact.facts.get("working", True))
        return works

    def holds(self, declared: Standard, person: UUID, day: date) -> bool:
        """Tell whether track, engagement and work of a day are as the standard says."""
        states = {
            "track": self.latest("track.changed", "track", day, None, self.told.track),
            "engaged": self.latest("engagement.changed", "engaged", day, person, True),
            "working": self.works(day, person),
        }
        return all(states[key] == wanted for key, wanted in declared.while_.items())


def _standing(facts: Sequence[Fact]) -> list[Fact]:
    """Leave out what was taken back; who takes back a taking back restores what it took."""
    voided_by = {fact.voids: fact for fact in facts if fact.voids}

    def stands(fact: Fact) -> bool:
        by = voided_by.get(fact.id)
        return by is None or not stands(by)

    return [fact for fact in facts if stands(fact)]


def _is(made: Made, fact: Fact) -> bool:
    if fact.kind != made.kind:
        return False
    if not any(all(fact.facts.get(key) == value for key, value in wanted.items()) for wanted in made.facts):
        return False
    if made.has.startswith("!"):
        return made.has[1:] not in fact.facts
    return not made.has or made.has in fact.facts


# Once


def _once(case: _Case, declared: Once) -> Iterator[Row]:
    seen: set[tuple[UUID | None, str]] = set()
    waiting: set[UUID] = set()
    for trigger in case.facts:
        waiting -= {person for person in waiting if _answers(case, declared, trigger, person)}
        if not any(_is(made, trigger) for made in declared.after):
            continue
        for person in _whom(case, declared, trigger):
            if person in waiting or not _binds(case, declared, trigger, person):
                continue
            waiting |= {person} if declared.together else set()
            participant = None if declared.per_case else person
            period = str(trigger.facts.get("month", "")) if declared.period_of else ""
            if period and (participant, period) in seen:
                continue
            row = _once_row(case, declared, trigger, person, period)
            if row is None:
                continue
            seen.add((participant, period))
            if _survives(case, declared, row):
                yield row._replace(participant=participant)


def _binds(case: _Case, declared: Once, trigger: Fact, person: UUID) -> bool:
    """Tell whether a trigger starts anything for a person: in scope, as things stand, after what has to stand."""
    if not case.in_scope(person, trigger.on) or not case.holds(declared, person, trigger.on):
        return False
    return not declared.standing or _stood(case, declared.standing, trigger, person)


def _answers(case: _Case, declared: Once, fact: Fact, person: UUID) -> bool:
    """Tell whether a line ends what a person's earlier triggers wait for; only newer lines do."""
    assert all(made.same == Same.NEWER for made in declared.met_by)
    return case.speaks_of(fact, person) and any(_is(made, fact) for made in declared.met_by)


def _stood(case: _Case, standing: Made, trigger: Fact, person: UUID) -> bool:
    """Tell whether what has to stand was written of a person before a trigger."""
    before = case.facts[: case.facts.index(trigger)]
    return any(_is(standing, fact) and case.speaks_of(fact, person) for fact in before)


def _whom(case: _Case, declared: Once, trigger: Fact) -> list[UUID]:
    everybody = trigger.kind == "case.closed"
    if declared.whose == Whose.ADULT:
        return [one for one in case.told.adults if everybody or case.speaks_of(trigger, one)]
    if declared.whose == Whose.PERSON:
        return [one for one in case.people if everybody or case.speaks_of(trigger, one)]
    head = case.people[0]
    if declared.whose == Whose.CASE:
        return [head]
    named = trigger.who or trigger.facts.get("for")
    return [UUID(str(named)) if named else head]


def _once_row(case: _Case, declared: Once, trigger: Fact, person: UUID, period: str) -> Row | None:
    due, is_short = _due(case.office, declared, trigger, period)
    if due is None:
        return None
    warn, escalate = _lines(case.office, due, trigger.on, is_short=is_short)
    if declared.soon:
        warn = min(due, _soon(case.office, declared.soon, trigger.on, trigger.on) or warn)
    met = _met_once(case, declared, trigger, person, period)
    return Row(declared.code, person, trigger.id, period, trigger.on, warn, due, met, escalate)


def _due(office: Office, declared: Once, trigger: Fact, period: str) -> tuple[date | None, bool]:
    """Answer the due day, and whether the clock is a short one."""
    clock = declared.within
    if clock.kind in {"carried", "period_end"}:
        return (trigger.due_on if clock.kind == "carried" else month_period(period).last_day), False
    figure = office.value(clock.value, trigger.on)
    if figure is None or (clock.kind == "before_carried" and trigger.due_on is None):
        return None, False
    in_business = clock.kind == "business_days" or bool(
        clock.unit and office.value(clock.unit, trigger.on) == "business"
    )
    kind = "business_days" if in_business else clock.kind
    return CLOCKS[kind](office, trigger, int(figure)), clock.kind in {"days", "business_days"} and figure <= SHORT


CLOCKS: dict[str, Callable[[Office, Fact, int], date]] = {
    "business_days": lambda office, trigger, number: add_business_days(office.days, trigger.on, number),
    "days": lambda _, trigger, number: trigger.on + number * DAY,
    "months": lambda _, trigger, number: add_months(trigger.on, number),
    "month_end": lambda _, trigger, number: end_of_month(trigger.on, number),
    "before_carried": lambda _, trigger, number: (trigger.due_on or trigger.on) - number * DAY,
}


def _lines(office: Office, due: date, rule_day: date, *, is_short: bool) -> tuple[date, date]:
    """Answer when a deadline shows as due soon, and when the supervisor hears of it."""
    ahead, after = office.value("std.all.warn", rule_day), office.value("std.all.escalate", rule_day)
    warn = due if is_short else business_days_before(office.days, due, int(ahead))
    return warn, add_business_days(office.days, due, int(after))


def _soon(office: Office, soon: Soon, first: date, rule_day: date) -> date | None:
    """Answer from which day a standard that says so itself is due soon."""
    if soon.kind == "start":
        return first
    number = office.value(soon.value, rule_day)
    return None if number is None else first + (int(number) - 1) * DAY


def _met_once(case: _Case, declared: Once, trigger: Fact, person: UUID, period: str) -> date | None:
    first = trigger.on.replace(day=1) if declared.counts_from == CountsFrom.MONTH else trigger.on
    asked = _Asked(case, trigger, person, first, period)
    found: dict[str, date] = {}
    for fact in case.facts:
        for made in declared.met_by:
            if made.item not in found and _is(made, fact) and asked.is_answered(made, fact):
                found[made.item] = fact.on
    if declared.all_of and len(found) < len(declared.met_by):
        return None
    return max(found.values(), default=None)


@dataclass(frozen=True)
class _Asked:
    """What a trigger asks of one person, from a first day on."""

    case: _Case
    trigger: Fact
    person: UUID
    first: date
    period: str

    def is_answered(self, made: Made, fact: Fact) -> bool:
        """Tell whether an event of the right kind is the one that is asked for."""
        if made.following and not _followed(self.case, made.following, self.trigger.on, fact.on, self.person):
            return False
        whenever = made.same in {Same.STAFFING, Same.NEXT_MONTH}
        return (whenever or fact.on >= self.first) and self._is_the_same(made.same, fact)

    def _is_the_same(self, same: Same, fact: Fact) -> bool:
        if same in SUBJECTS:
            return self._shares(same, fact)
        is_of_child = fact.who in self.case.told.children and self.person in self.case.told.adults
        if not self.case.speaks_of(fact, self.person) and not (same == Same.NEXT_MONTH and is_of_child):
            return False
        if same == Same.NEWER:
            order = self.case.order
            return (fact.on, order[fact.id]) > (self.trigger.on, order[self.trigger.id])
        if same == Same.STAFFING:
            return _agree(fact, self.trigger, "staffing_on")
        if same == Same.NEXT_MONTH:
            return bool(fact.facts["month"] == month_of(end_of_month(month_period(self.period).first_day, 1)))
        return same == Same.PARTICIPANT

    def _shares(self, same: Same, fact: Fact) -> bool:
        """Tell whether an event speaks of the same subject, whoever it names."""
        if same == Same.ABOUT:
            named = [fact.facts[key] for key in ("about", "exemption", "referral") if key in fact.facts]
            return self.trigger.subject is not None and named == [str(self.trigger.subject)]
        return all(_agree(fact, self.trigger, key) for key in SUBJECTS[same])


SUBJECTS = {Same.ABOUT: (), Same.PLAN: ("plan",), Same.STEP: ("plan", "number")}


def _agree(fact: Fact, trigger: Fact, key: str) -> bool:
    return key in fact.facts and fact.facts[key] == trigger.facts.get(key)


def _followed(case: _Case, kind: str, first: date, last: date, person: UUID) -> bool:
    return any(first <= fact.on <= last and case.speaks_of(fact, person) for fact in case.of_kind(kind))


def _survives(case: _Case, declared: Once, row: Row) -> bool:
    """Tell whether a row outlives the closing: what was open then and due later goes."""
    if case.closed_on is None or declared.survives_closing or row.due <= case.closed_on:
        return True
    return row.met is not None and row.met <= case.closed_on


# Every


def _every(case: _Case, declared: Every) -> Iterator[Row]:
    people = case.people if declared.whose == Whose.PERSON else case.told.adults
    for person in people:
        for period, first, last in _periods(case, declared, person):
            count = _figure(case.office, declared.count, last)
            methods = _figure(case.office, declared.methods, last)
            due = _due_of_period(case.office, declared, first, last)
            if count is None or methods is None or due is None or not case.holds(declared, person, last):
                continue
            warn, escalate = _lines(case.office, due, last, is_short=False)
            if declared.soon:
                warn = min(due, _soon(case.office, declared.soon, first, last) or warn)
            met = _met_every(case, declared, person, period, count, methods)
            yield Row(declared.code, person, None, period, first, warn, due, met, escalate)


def _figure(office: Office, value: str, day: date) -> int | None:
    if not value:
        return 1
    figure = office.value(value, day)
    return None if figure is None else int(figure)


def _due_of_period(office: Office, declared: Every, first: date, last: date) -> date | None:
    if declared.due.kind == "period_end":
        return last
    number = office.value(declared.due.value, last)
    return None if number is None else day_of_month(first, 1, int(number))


def _periods(case: _Case, declared: Every, person: UUID) -> Iterator[tuple[str, date, date]]:
    """Go through the weeks or months that are owed, up to the running one."""
    first = case.first_day(person)
    if first is None:
        return
    opened = first
    if declared.starting:
        begun = [
            fact.on
            for fact in case.facts
            if _is(declared.starting, fact)
            and (fact.kind == "case.closed" or case.speaks_of(fact, person))
            and case.in_scope(person, fact.on)
        ]
        if not begun:
            return
        opened = min(begun)
    for period, start, end in _calendar_periods(declared.unit, opened, case.as_of):
        if _is_owed(case, declared, person, start, end):
            yield period, start, end


def _calendar_periods(unit: str, first: date, last: date) -> Iterator[tuple[str, date, date]]:
    day = first
    while True:
        name = iso_week_of(day) if unit == "week" else month_of(day)
        period = iso_week_period(name) if unit == "week" else month_period(name)
        if period.first_day > last:
            return
        yield name, period.first_day, period.last_day
        day = period.last_day + DAY


def _is_owed(case: _Case, declared: Every, person: UUID, start: date, end: date) -> bool:
    match declared.in_scope:
        case InScope.LAST_DAY:
            return case.in_scope(person, end)
        case InScope.ANY_DAY:
            days = (start + n * DAY for n in range((end - start).days + 1))
            return any(case.in_scope(person, day) for day in days)
        case InScope.AFTER_CLOSING:
            closed = case.closed_on
            if closed is None or not case.in_scope(person, closed):
                return False
            months = case.office.value(declared.for_months, closed)
            if months is None:
                return False
            return end_of_month(closed) < start <= end_of_month(closed, int(months))
    raise AssertionError(declared.in_scope)


def _met_every(case: _Case, declared: Every, person: UUID, period: str, count: int, methods: int) -> date | None:
    so_far, ways = 0, set()
    for fact in case.facts:
        met_by = [made for made in declared.met_by if _is(made, fact)]
        if not any(_in_period(case, made, declared.unit, fact, person, period) for made in met_by):
            continue
        so_far += 1
        ways |= {fact.facts["method"]} if "method" in fact.facts else set()
        if so_far >= count and (methods <= 1 or len(ways) >= methods):
            return fact.on
    return None


def _in_period(case: _Case, made: Made, unit: str, fact: Fact, person: UUID, period: str) -> bool:
    named = iso_week_of(fact.on) if unit == "week" else month_of(fact.on)
    match made.same:
        case Same.PERIOD:
            return named == period and case.speaks_of(fact, person)
        case Same.NAMED_PERIOD:
            return fact.facts.get("month") == period and case.speaks_of(fact, person)
        case Same.SEEN:
            return named == period and _was_seen(case, fact, person)
    raise AssertionError(made.same)


def _was_seen(case: _Case, fact: Fact, person: UUID) -> bool:
    """Tell whether a person was seen: by name, or spoken with; without a list of who was seen, every adult."""
    seen = fact.facts.get("seen")
    if seen is None:
        return case.speaks_of(fact, person)
    return str(person) in seen or fact.who == person
