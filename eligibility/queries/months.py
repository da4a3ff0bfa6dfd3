"""The clock of months of cash assistance: from decisions here and from what was told, for each adult of a case."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.public import ADULT_ROLES, Case, Participant
from eligibility.choices import FactSource, MonthCount, Programme
from eligibility.models import Determination, HouseholdFact, Issuance, Recovery, TimeLimitMonth
from eligibility.rules import months_used as rules
from eligibility.rules.holding import Fact, day_asked
from eligibility.rules.kinds import ROLE

#: The kind of fact that the count answers for, and how a decision names the count among what it used.
EXHAUSTED = "TIME_LIMIT_MONTHS_EXHAUSTED"
COUNTED = "months"
_PARENTS = ("head", "spouse")


@dataclass(frozen=True)
class ToldMonth:
    """A month that somebody told of, in words."""

    id: UUID
    month: date
    state: str
    counts: str
    source: str
    source_on: date


@dataclass(frozen=True)
class PersonClock:
    """The months of one adult: every limit with its horizon, what was told, how many months were paid here.

    `unpaid`: the months that were decided, and of which nothing is paid or all was paid back; they do not count.
    `extended_from`: the first month after the last one of a lifetime, None while no end is in sight.
    """

    who: str
    limits: list[rules.Limit]
    told: list[ToldMonth]
    paid_count: int
    unpaid: list[date]
    extended_from: date | None


@dataclass(frozen=True)
class Clocks:
    """The clocks of a case; `is_typed`: a fact on file says whether all months are used, and stands before them."""

    people: list[PersonClock]
    is_typed: bool


def clocks_of(case: Case, names: Mapping[str, str], *, today: date) -> Clocks:
    """Return the clock of each adult of a case.

    Policy: 45 CFR 264.1; 42 USC 608(a)(7).
    """
    this_month = today.replace(day=1)
    adults = [one for one in case.participants.select_related("person").order_by("position", "pk") if one.is_adult]
    months, unpaid = _months(case, adults)
    told = TimeLimitMonth.objects.standing().filter(participant__in=adults).order_by("-month")
    lines: dict[UUID, list[ToldMonth]] = defaultdict(list)
    for one in told:
        lines[one.participant_id].append(_told(one))
    people = [
        _clock(case, names.get(str(one.pk), ""), months[one.pk], lines[one.pk], unpaid[one.pk], this_month=this_month)
        for one in adults
    ]
    typed = HouseholdFact.objects.standing().filter(case=case, kind=EXHAUSTED, first_day__lte=today)
    return Clocks(people, typed.exclude(last_day__lt=today).exists())


def has_months(case: Case) -> bool:
    """Tell in one query whether anything is on file of the months of a case."""
    told = TimeLimitMonth.objects.standing().filter(case=OuterRef("pk"))
    decided = Determination.objects.filter(case=OuterRef("pk"), programme=Programme.TANF, monthly_benefit__gt=0)
    return Case.objects.filter(Exists(told) | Exists(decided), pk=case.pk).exists()


def months_counted(case: Case, facts: Iterable[Fact]) -> Mapping[UUID, Sequence[rules.Month]]:
    """Return the months of cash of everybody whom the facts of a case name as head or spouse on some day."""
    parents = {one.person for one in facts if one.kind == ROLE and one.word in _PARENTS}
    return _months(case, list(case.participants.filter(pk__in=parents).select_related("person")))[0]


def with_count(
    case: Case,
    facts: list[Fact],
    *,
    programme: str,
    month: date,
    filed_on: date | None,
    months: Callable[[], Mapping[UUID, Sequence[rules.Month]]] | None = None,
) -> list[Fact]:
    """Add to the facts of a month that all months of cash are used, where the count of an adult says so.

    `months` tells the count where it was read already (`months_counted`).

    A fact that somebody typed stands before the count: it has its source and its day, and may know of months that
    nobody told one by one. So the count is asked only where nothing is typed for the month.

    Policy: 45 CFR 264.1; 7 AAC 45.600; OAR 461-135-0071; 1 TAC 372.
    """
    on = day_asked(month, filed_on)
    if programme not in ("", Programme.TANF) or any(one.kind == EXHAUSTED and one.holds_on(on) for one in facts):
        return facts
    limit = rules.lifetime_limit(case.office.jurisdiction, month)
    parents = {
        one.person
        for one in facts
        if one.kind == ROLE and one.word in _PARENTS and one.programme in ("", programme) and one.holds_on(on)
    }
    if limit is None or not parents:
        return facts
    if months is None:
        among = list(case.participants.filter(pk__in=parents).select_related("person"))
        found = list(_months(case, among)[0].values())
    else:
        found = [list(rows) for key, rows in months().items() if str(key) in parents]
    if not any(rules.used_before(rows, month) >= limit[0] for rows in found):
        return facts
    return [*facts, Fact(id=COUNTED, kind=EXHAUSTED, first_day=month, last_day=None, flag=True)]


def _months(
    case: Case, adults: Collection[Participant]
) -> tuple[dict[UUID, list[rules.Month]], dict[UUID, list[date]]]:
    """Return the months of some people of a case, from every case of theirs that this request sees.

    With them the months of each that were decided and are not paid.

    Policy: 45 CFR 264.1(a) (`tanf.time_limit.counting`): a month in which the family got assistance.
    """
    people = {one.person.merged_into_id or one.person_id: one.pk for one in adults}
    same = Q(person__in=people) | Q(person__merged_into__in=people)
    theirs = Participant.objects.filter(same, role__in=ADULT_ROLES)
    keys = theirs.values_list("pk", "person", "person__merged_into")
    owner = {str(key): people[into or person] for key, person, into in keys}
    found: dict[bool, dict[UUID, dict[date, None]]] = {True: defaultdict(dict), False: defaultdict(dict)}
    for row, is_paid in months_paid(theirs):
        for key in rules.counted_adults(row.household, row.steps):
            if key in owner:
                found[is_paid][owner[key]][row.month] = None
    told: dict[UUID, list[rules.Told]] = defaultdict(list)
    for one in TimeLimitMonth.objects.standing().filter(participant__in=theirs):
        told[owner[str(one.participant_id)]].append(rules.Told(one.month, one.state, one.counts))
    state = case.office.jurisdiction.removeprefix("US-")
    months = {key: rules.months_of(found[True][key], told[key], state=state) for key in people.values()}
    counted = {key: {one.month for one in rows} for key, rows in months.items()}
    return months, {key: sorted(set(found[False][key]) - counted[key]) for key in people.values()}


def months_paid(people: QuerySet[Participant]) -> list[tuple[Determination, bool]]:
    """Return by month of cash the decision that says whose it is, and whether it was paid and not paid back.

    That is the newest decision where it pays something, else the one that was paid: a month later decided as nothing
    was a month of assistance all the same.

    Policy: 45 CFR 264.1(a).
    """
    cases = people.values("case")
    among = {"case__in": cases, "programme": Programme.TANF}
    decided = Determination.objects.newest().filter(**among, is_eligible=True, monthly_benefit__gt=0)
    said = {(one.case_id, one.month): one for one in decided.only("case_id", "month", "household", "steps")}
    paid: dict[tuple[UUID, date], Decimal] = defaultdict(Decimal)
    rows = Issuance.objects.standing().filter(**among, issued_on__isnull=False, returned_on__isnull=True)
    for one in rows.select_related("determination").order_by("entered_at", "pk"):
        paid[one.case_id, one.month] += one.amount
        said.setdefault((one.case_id, one.month), one.determination)
    for case_id, month, amount in _recovered(people) if paid else ():
        paid[case_id, month] -= amount
    return [(row, paid.get(key, Decimal(0)) > 0) for key, row in said.items()]


def _recovered(people: QuerySet[Participant]) -> QuerySet[Recovery, tuple[UUID, date, Decimal]]:
    """Return what was held back of cash that was paid, with its case and the month for which."""
    held = Recovery.objects.standing().filter(
        issuance__case__in=people.values("case"),
        issuance__programme=Programme.TANF,
        issuance__issued_on__isnull=False,
        issuance__returned_on__isnull=True,
        issuance__voided_at__isnull=True,
    )
    return held.values_list("case_id", "for_month", "amount")


def _clock(
    case: Case,
    who: str,
    months: list[rules.Month],
    told: list[ToldMonth],
    unpaid: list[date],
    *,
    this_month: date,
) -> PersonClock:
    limits = rules.limits_of(case.office.jurisdiction, months, this_month=this_month)
    last = limits[0].last_month if limits else None
    is_over = bool(limits) and limits[0].is_used_up
    return PersonClock(
        who=who,
        limits=limits,
        told=told,
        paid_count=sum(not one.is_told for one in months),
        unpaid=unpaid,
        extended_from=rules.next_month(last) if last else this_month if is_over else None,
    )


def _told(row: TimeLimitMonth) -> ToldMonth:
    return ToldMonth(
        id=row.pk,
        month=row.month,
        state=row.state,
        counts=str(MonthCount(row.counts).label),
        source=str(FactSource(row.source).label).lower(),
        source_on=row.source_on,
    )
