"""What the balance of an office's caseloads starts from, and what a proposal would do, family by family."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q

from casework.public import (
    PARENT_ROLES,
    Assignment,
    Case,
    Deadline,
    EventKind,
    Handover,
    Office,
    Once,
    ParticipantRole,
    RestrictedAccess,
    User,
    in_force,
    restarted_codes,
    standards,
)
from coaching.public import served_by_tribes
from supervision.queries.caseloads import coaches_of
from supervision.queries.skills import Brings, brought_by
from supervision.rules.balance import FAMILY, Band, Carrier, Movable, Move, Weights, band_of, loads_after, propose
from supervision.rules.skills import skills_asked, suits_words

TWO_PARENT, NEW, NEW_DAYS = "std.all.caseload_two_parent", "std.all.caseload_new", "std.all.caseload_new_days"
BAND, MOST = "std.all.caseload_band", "std.all.caseload_most"


@dataclass(frozen=True, slots=True)
class Rule:
    """A setting that the balance uses, in words; no value is no rule on file."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A family that would move: what starts anew, and the clock that runs out first."""

    family_id: UUID
    case_ids: tuple[UUID, ...]
    numbers: str
    family_name: str
    source: str
    target_id: UUID
    target: str
    next_due: date | None
    restarts: tuple[str, ...]
    why: str

    @property
    def value(self) -> str:
        """How a form names it: the family, and to whom."""
        return f"{self.family_id}:{self.target_id}"


@dataclass(frozen=True, slots=True)
class CoachBalance:
    """What a coach carries now and would carry after all of it, in families and in weight."""

    name: str
    families: int
    families_after: int
    load: int
    load_after: int
    is_away: bool
    in_band: bool
    brings: str

    @property
    def load_words(self) -> str:
        """The weight as families."""
        return families_words(self.load)

    @property
    def load_after_words(self) -> str:
        """The weight afterwards as families."""
        return families_words(self.load_after)


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of an office: its rules, its band, its coaches, what is proposed and how many families stay."""

    rules: list[Rule]
    band: Band
    coaches: list[CoachBalance]
    proposed: list[Proposed]
    staying: int

    @property
    def band_words(self) -> str:
        """The band in families; one number where it is that narrow."""
        low, high = families_words(self.band.low), families_words(self.band.high)
        return low if low == high else f"{low} to {high}"


def families_words(load: int) -> str:
    """Return a weight in families: 250 reads 2.5."""
    return f"{load / FAMILY:.2f}".rstrip("0").rstrip(".")


def balance_of(user: User, office: Office, *, today: date) -> Balance:
    """Return how loads stand in an office and what would bring them into the band.

    Policy: duties O086; weights and band are settings of the office, without a value every family counts as one.
    """
    figures = {key: _figure(key, office, today) for key in (TWO_PARENT, NEW, NEW_DAYS, BAND, MOST)}
    weights = Weights(figures[TWO_PARENT], figures[NEW], figures[NEW_DAYS])
    cases = list(
        Case.objects.listed_for(user)
        .open()
        .filter(office=office)
        .select_related("family", "office")
        .annotate(
            parents=Count("participants", filter=Q(participants__role__in=PARENT_ROLES), distinct=True),
            teens=Count("participants", filter=Q(participants__role=ParticipantRole.TEEN_PARENT), distinct=True),
        )
        .order_by("number")
    )
    carried = _carriers_of(cases, today=today)
    cases = [one for one in cases if one.pk in carried]
    coaches = list(coaches_of(user, today=today).order_by("name", "pk"))
    families = _families(cases, carried, coaches, weights=weights, user=user, today=today)
    brought = brought_by([one.pk for one in coaches], on=today)
    carriers = _carriers(coaches, families, brought, office=office)
    here = [one for one in carriers if not one.is_away]
    band = band_of([one.load for one in here], within=figures[BAND], most=figures[MOST])
    moves = propose(carriers, families, band)
    return Balance(
        rules=_rules(figures),
        band=band,
        coaches=_coaches(carriers, families, moves, band, brought),
        proposed=_proposed(moves, cases, families, carriers),
        staying=sum(1 for one in families if one.stays),
    )


def _figure(key: str, office: Office, today: date) -> int | None:
    found = in_force(key, office=office, on=today)
    return int(str(found.value)) if found else None


def _rules(figures: dict[str, int | None]) -> list[Rule]:
    def words(key: str, unit: str) -> str:
        return f"{figures[key]} {unit}" if figures[key] is not None else "No rule on file"

    return [
        Rule("A family", "1"),
        Rule("A two-parent family", words(TWO_PARENT, "% of a family")),
        Rule("A new family", words(NEW, "% of a family")),
        Rule("A family is new for", words(NEW_DAYS, "days")),
        Rule("In balance within", words(BAND, "families")),
        Rule("The most that one carries", words(MOST, "families")),
    ]


def _carriers_of(cases: Sequence[Case], *, today: date) -> dict[UUID, UUID]:
    rows = Assignment.objects.on(today).filter(case__in=[one.pk for one in cases])
    return dict(rows.values_list("case_id", "coach_id"))


def _families(
    cases: Sequence[Case],
    carried: dict[UUID, UUID],
    coaches: Sequence[User],
    *,
    weights: Weights,
    user: User,
    today: date,
) -> list[Movable]:
    """Return the carried families whole: one with two coaches, a transfer waiting or a list of its own stays."""
    together: dict[UUID, list[Case]] = defaultdict(list)
    for case in cases:
        together[case.family_id].append(case)
    keys = [case.pk for case in cases]
    due = dict(
        Deadline.objects.open()
        .filter(case__in=keys, starts_on__lte=today)
        .values_list("case")
        .annotate(first=Min("due_on"))
        .order_by()
    )
    waiting = set(Handover.objects.asked().filter(case__in=keys).values_list("case", flat=True))
    listed = set(RestrictedAccess.objects.in_force().filter(case__in=keys).values_list("case", flat=True))
    barred = _barred(keys, [one.pk for one in coaches])
    tribal = served_by_tribes(keys, on=today)
    found = []
    for family, rows in together.items():
        mine = [one.pk for one in rows]
        days = [due[key] for key in mine if key in due]
        split = len({carried[key] for key in mine}) > 1
        found.append(
            Movable(
                key=str(family),
                carrier=str(carried[mine[0]]),
                weight=max(_weight(one, weights, today) for one in rows),
                language=next((one.language for one in rows if one.language != "en"), "en"),
                next_due=min(days) if days else None,
                barred=frozenset(str(staff) for key in mine for staff in barred[key]),
                stays="stays" if split or waiting & set(mine) or listed & set(mine) else "",
                asks=skills_asked(
                    parents=max(getattr(one, "parents", 1) for one in rows),
                    teen_parents=max(getattr(one, "teens", 0) for one in rows),
                    is_tribal=bool(tribal & set(mine)),
                ),
            )
        )
    return found


def _weight(case: Case, weights: Weights, today: date) -> int:
    return weights.of(parents=getattr(case, "parents", 1), days_open=(today - case.opened_on).days)


def _barred(cases: Sequence[UUID], coaches: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return the coaches from whom a conflict block keeps each case; blocks of others stand behind the wall."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c, s FROM unnest(%s::uuid[]) AS c CROSS JOIN unnest(%s::uuid[]) AS s WHERE sec.is_blocked(c, s)",
            [list(cases), list(coaches)],
        )
        for case_id, staff_id in cursor.fetchall():
            found[case_id].add(staff_id)
    return found


def _carriers(
    coaches: Sequence[User], families: Sequence[Movable], brought: dict[UUID, Brings], *, office: Office
) -> list[Carrier]:
    """Return the coaches with their loads, with what is on file of them and whose languages they meet already."""
    away = _away([one.pk for one in coaches])
    return [
        Carrier(
            key=str(one.pk),
            name=one.name,
            load=sum(family.weight for family in families if family.carrier == str(one.pk)),
            is_away=one.pk in away or not one.is_active or one.office_id != office.pk,
            languages=brought[one.pk].languages,
            met=frozenset(family.language for family in families if family.carrier == str(one.pk)),
            skills=brought[one.pk].skills,
        )
        for one in coaches
    ]


def _away(coaches: Sequence[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT s FROM unnest(%s::uuid[]) AS s WHERE sec.away_until(s) IS NOT NULL", [list(coaches)])
        return {key for (key,) in cursor.fetchall()}


def _coaches(
    carriers: Sequence[Carrier],
    families: Sequence[Movable],
    moves: Sequence[Move],
    band: Band,
    brought: dict[UUID, Brings],
) -> list[CoachBalance]:
    after = loads_after(carriers, families, moves)
    found = []
    for one in carriers:
        now = sum(1 for family in families if family.carrier == one.key)
        change = sum((move.target == one.key) - (move.source == one.key) for move in moves)
        in_band = band.low <= after[one.key] <= band.high
        brings = brought[UUID(one.key)].words
        found.append(CoachBalance(one.name, now, now + change, one.load, after[one.key], one.is_away, in_band, brings))
    return found


def _proposed(
    moves: Iterable[Move], cases: Sequence[Case], families: Sequence[Movable], carriers: Sequence[Carrier]
) -> list[Proposed]:
    names = {one.key: one.name for one in carriers}
    facts = {one.key: one for one in families}
    owed = {one.code: one.owed for one in standards() if isinstance(one, Once)}
    together: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        together[str(case.family_id)].append(case)
    found = []
    for move in moves:
        rows = together[move.family]
        codes = {code for case in rows for code in restarted_codes(case, kind=EventKind.ASSIGNMENT_CHANGED)}
        found.append(
            Proposed(
                family_id=UUID(move.family),
                case_ids=tuple(case.pk for case in rows),
                numbers=", ".join(case.number for case in rows),
                family_name=rows[0].family.name,
                source=names[move.source],
                target_id=UUID(move.target),
                target=names[move.target],
                next_due=facts[move.family].next_due,
                restarts=tuple(sorted(owed[code] for code in codes)),
                why=", ".join(suits_words(move.suits, facts[move.family].language)),
            )
        )
    return found
