"""From dated facts to the household line of a month: which facts hold, what a period makes a month, what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from eligibility.choices import Programme
from eligibility.rules.answers import shown
from eligibility.rules.book import Book
from eligibility.rules.facts import Question
from eligibility.rules.kinds import KINDS, NOT_COUNTED, ROLE, Kind, Part, Shape
from eligibility.rules.reading import parsed, question
from eligibility.rules.readings import Reading

#: A week's amount becomes a month's; half of it is what two weeks are multiplied by (7 CFR 273.10(c)(2)(i)).
WEEKS = "snap.weeks_per_month"
#: Twice a month is not every two weeks.
TWICE = Decimal(2)
#: Over how many months an amount is spread that comes less often (7 CFR 273.10(c)(3), (d)(3); 273.11(a)(1)).
MONTHS_COVERED: Mapping[str, int] = {"QUARTER": 3, "HALF_YEAR": 6, "YEAR": 12}
CENT = Decimal("0.01")
APART_PROGRAMME = "TA_DVS"
#: The day of approval, from which the months to the birth of a child are counted (`tanf.nc.family_cap_months`).
APPROVED = "tanf_approved_on"
#: North Carolina: who used up the months of employment services waits, and when they asked again decides.
USED_UP = "tanf_services_used_up_on"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it stands on file; without `person` of the whole household, without `programme` of every one."""

    id: str
    kind: str
    first_day: date
    last_day: date | None = None
    person: str = ""
    programme: str = ""
    amount: Decimal | None = None
    flag: bool | None = None
    word: str = ""
    day: date | None = None
    period: str = ""
    #: The pays that the amount is the average of.
    averaged_from: tuple[Decimal, ...] = ()
    told_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Answer whether it is so on a day; both its days are included."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the case, by key, with the day of birth."""

    key: str
    born_on: date | None


@dataclass(frozen=True, slots=True)
class Turned:
    """A fact that was used, with its amount as a month's: multiplied by `times`, or spread over `months`."""

    fact: Fact
    monthly: Decimal | None
    times: Decimal | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A household line with the facts it was made of, what was read to make it, and the reductions of cash in it."""

    line: dict[str, Any]
    used: tuple[Turned, ...]
    readings: tuple[Reading, ...]
    reduced: tuple[Mapping[str, Any], ...] = ()

    @property
    def question(self) -> Question:
        """Answer the line as the rules read it."""
        return question_of(self.line)


class Missing(Exception):
    """Something has to be known first; `wants` are pairs of a person's key (empty: the household's) and what."""

    def __init__(self, wants: Sequence[tuple[str, str]]) -> None:
        super().__init__("; ".join(what for _, what in wants))
        self.wants = tuple(wants)


def question_of(line: Mapping[str, Any]) -> Question:
    """Read a stored line with exact amounts."""
    return question(parsed(json.dumps(line)))


def day_asked(month: date, filed_on: date | None) -> date:
    """Return the day whose facts count for a month: its first, in the month of filing the day of filing."""
    return filed_on if filed_on is not None and filed_on.replace(day=1) == month else month


#: Facts typed by hand that a reduction on file goes before.
TYPED_STEP, TYPED_AMOUNT = "TANF_PENALTY_STEP", "TANF_PENALTY_AMOUNT"


def with_penalties(
    held: Held, line: Mapping[str, Any], reduced: Sequence[Mapping[str, Any]], *, keeps_amount: bool = False
) -> Held:
    """Put what reductions on file say into a line: what is typed of a penalty counts no more beside them.

    `keeps_amount`: an amount typed stays, for nothing on file tells what is held back.
    """
    gone = {TYPED_STEP} if keeps_amount else {TYPED_STEP, TYPED_AMOUNT}
    kept = {key: said for key, said in held.line["household"].items() if key.upper() not in gone}
    used = tuple(one for one in held.used if one.fact.kind not in gone)
    return Held(held.line | {"household": {**kept, **line}}, used, held.readings, tuple(reduced))


def without_typed_penalty(held: Held) -> Held:
    """Leave out what is typed of a penalty, and say so in what was used.

    Once reductions follow the penalties of a family, one that was taken back leaves no older typed one in force.
    """
    typed = [one.fact.kind for one in held.used if one.fact.kind in {TYPED_STEP, TYPED_AMOUNT}]
    if not typed:
        return held
    return with_penalties(held, {}, [*held.reduced, *({"left_out": kind} for kind in typed)])


def household_of(
    *,
    id: str,
    state: str,
    month: date,
    programme: str,
    people: Sequence[Someone],
    facts: Iterable[Fact],
    filed_on: date | None,
) -> Held:
    """Make the household line of a programme and month from what holds on `day_asked`.

    The day of filing is told of its own month, and of every month where a rule asks when the family asked again.
    Somebody counts from the day of their membership: who is said to belong from a later day or until an earlier one,
    and who is not born in the month, is nobody of its household and keeps nothing from being decided.

    Raises:
        Missing: nobody is the head, or of somebody it is not known who they are to the household, or how old.
        NoRule: an amount is a week's, and how weeks become a month is not on file.
    """
    book = Book.open(f"US-{state}", month)
    on = day_asked(month, filed_on)
    told = [one for one in facts if one.programme in ("", programme) and _counts(one, programme)]
    held = [one for one in told if one.holds_on(on)]
    roles = _roles(held)
    people = _there(people, roles, told, month)
    _require_people(people, roles)
    members: dict[str, dict[str, Any]] = {
        one.key: {
            "id": one.key,
            "role": roles[one.key].word,
            "age": _age(one.born_on, month),
            "age_months": _months(one.born_on, month),
            "income": {},
        }
        for one in people
        if one.born_on is not None and roles[one.key].word != NOT_COUNTED
    }
    household: dict[str, Any] = {}
    used = [Turned(roles[key], None) for key in members]
    for one in held:
        kind = KINDS[one.kind]
        if one.kind == ROLE or (kind.is_personal and one.person not in members):
            continue
        turned = _turned(one, kind, book)
        used.append(turned)
        place: dict[str, Any] = members[one.person] if kind.is_personal else household
        _put(place["income"] if kind.part is Part.INCOME else place, kind, turned)
    if APPROVED in household:
        _tell_births(members, people)
    place_of_living = {"county": household.pop("county")} if "county" in household else {}
    waits = programme == Programme.TANF and USED_UP in household
    if filed_on is not None and (filed_on.replace(day=1) == month or waits):
        household["filed_on"] = filed_on.isoformat()
    line = {"id": id, "month": f"{month:%Y-%m}", "state": state, **place_of_living}
    return Held(
        _plain(line | {"household": {"members": list(members.values()), **household}}), tuple(used), book.readings
    )


def _tell_births(members: Mapping[str, dict[str, Any]], people: Sequence[Someone]) -> None:
    """Put the day of birth of each child into its line, where a rule counts it from the day of approval."""
    for one in people:
        if one.key in members and one.born_on is not None and members[one.key]["role"] == "child":
            members[one.key]["born_on"] = one.born_on.isoformat()


def _counts(fact: Fact, programme: str) -> bool:
    """Answer whether a fact is of a kind that counts for a programme; what tells of violence, for TA-DVS alone."""
    kind = KINDS.get(fact.kind)
    return kind is not None and (not kind.is_apart or programme == APART_PROGRAMME)


def _roles(held: Sequence[Fact]) -> dict[str, Fact]:
    """Return by person who they are to the household; what is said for the programme alone comes first."""
    said = sorted((one for one in held if one.kind == ROLE), key=lambda one: one.programme != "")
    return {one.person: one for one in said}


def _there(
    people: Sequence[Someone], roles: Mapping[str, Fact], told: Sequence[Fact], month: date
) -> Sequence[Someone]:
    """Leave out who is of the household on other days alone, and who is not born in the month."""
    at_times = {one.person for one in told if one.kind == ROLE}
    return [one for one in people if (one.key in roles or one.key not in at_times) and not _is_later(one, month)]


def _require_people(people: Sequence[Someone], roles: Mapping[str, Fact]) -> None:
    wants = [(one.key, "who this is to the household") for one in people if one.key not in roles]
    counted = [one for one in people if one.key in roles and roles[one.key].word != NOT_COUNTED]
    wants += [(one.key, "the day of birth") for one in counted if one.born_on is None]
    heads = [one for one in counted if roles[one.key].word == "head"]
    if not wants and len(heads) != 1:
        wants.append(("", "who is the head of the household: exactly one person"))
    if wants:
        raise Missing(wants)


def _is_later(one: Someone, month: date) -> bool:
    """Answer whether somebody is born after the month; a child born in it is no year old."""
    return one.born_on is not None and one.born_on.replace(day=1) > month


def _age(born_on: date, month: date) -> int:
    """Return the whole years on the first day of the month."""
    return max(0, month.year - born_on.year - ((month.month, month.day) < (born_on.month, born_on.day)))


def _months(born_on: date, month: date) -> int:
    """Return the whole months on the first day of the month, by which rates of child care go."""
    return max(0, (month.year - born_on.year) * 12 + month.month - born_on.month - (month.day < born_on.day))


def _turned(fact: Fact, kind: Kind, book: Book) -> Turned:
    """Return a fact with its amount as a month's; exact, but to the cent where it is spread over months."""
    if not kind.is_flow or fact.amount is None or fact.period in ("", "MONTH"):
        return Turned(fact, fact.amount)
    if months := MONTHS_COVERED.get(fact.period):
        return Turned(fact, (fact.amount / months).quantize(CENT, ROUND_HALF_UP), months=months)
    times = TWICE if fact.period == "TWICE" else _of_weeks(fact.period, book)
    return Turned(fact, fact.amount * times, times)


def _of_weeks(period: str, book: Book) -> Decimal:
    weeks = book.amount(WEEKS)
    return weeks if period == "WEEK" else weeks / 2


def _put(place: dict[str, Any], kind: Kind, turned: Turned) -> None:
    value = _value(kind, turned)
    if not kind.is_many:
        place[kind.key] = value
    elif kind.shape is Shape.AMOUNT and kind.is_flow:
        place[kind.key] = place.get(kind.key, Decimal(0)) + value
    elif value not in place.setdefault(kind.key, []) or kind.shape is Shape.AMOUNT:
        place[kind.key].append(value)


def _value(kind: Kind, turned: Turned) -> Any:
    if kind.shape is Shape.AMOUNT:
        return turned.monthly
    if kind.shape is Shape.COUNT:
        return int(turned.fact.amount or 0)
    if kind.shape is Shape.DAY:
        return turned.fact.day.isoformat() if turned.fact.day else None
    return turned.fact.flag if kind.shape is Shape.FLAG else turned.fact.word


def _plain(found: Any) -> Any:
    """Turn amounts into numbers as JSON holds them."""
    if isinstance(found, dict):
        return {key: _plain(one) for key, one in found.items()}
    if isinstance(found, list):
        return [_plain(one) for one in found]
    return shown(found) if isinstance(found, Decimal) else found
