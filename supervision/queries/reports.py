"""The reports of an office: a page of rows, what they count, and all of them for a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet, Subquery
from django.urls import reverse

from casework.public import Case, User, acts, full_name, kept, past
from supervision.choices import ReportCode
from supervision.queries.report_kinds import KINDS, Kind, Scope, carried_then, deadlines_of, named, outcomes
from supervision.rules.reports import NOBODY, OUTCOMES, Asked

ROWS_AT_MOST = 50
CSV_HEADER = ("Case", "Family", "Person", "Coach", "What", "Day")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of a report, with where it is mended; `case_id` is none for what belongs to no case."""

    key: UUID
    case_id: UUID | None
    case_number: str
    family_name: str
    person_name: str
    coach: str
    what: str
    day: date | None
    url: str

    @property
    def cells(self) -> tuple[object, ...]:
        """The row as a file holds it."""
        return (self.case_number, self.family_name, self.person_name, self.coach, self.what, self.day)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page of a report, and the row after which the next one begins."""

    rows: list[ReportRow]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Met:
    """How the deadlines of a standard or of a coach ended in a month."""

    label: str
    code: str
    total: int
    counts: tuple[tuple[str, int], ...]


def scope_of(user: User, asked: Asked, *, today: date) -> Scope:
    """Return the frame of a report: the cases of a person's own office, without those behind broken glass."""
    if user.office is None:
        raise TypeError("a report belongs to an office")
    cases = Case.objects.listed_for(user)
    return Scope(user=user, office=user.office, cases=cases, asked=asked, today=today)


def kinds_of(code: ReportCode) -> Mapping[str, Kind]:
    """Return the lists of a report by name."""
    return KINDS[code]


def kind_asked(code: ReportCode, asked: Asked) -> tuple[str, Kind]:
    """Return the list that is asked for; one that there is not is the first."""
    kinds = KINDS[code]
    name = asked.kind if asked.kind in kinds else next(iter(kinds))
    return name, kinds[name]


def counts_of(code: ReportCode, scope: Scope) -> dict[str, int]:
    """Count each list of a report, a query a list."""
    return {name: kind.rows(scope).count() for name, kind in KINDS[code].items()}


def report_page(kind: Kind, scope: Scope, *, after: UUID | None) -> ReportPage:
    """Return one page of a list in its order, in two queries at most."""
    rows = kind.rows(scope)
    if after and (key := rows.filter(pk=after).values_list(*kind.order).first()):
        rows = rows.filter(past(kind.order, key))
    found = list(_values(kind, rows, scope)[: ROWS_AT_MOST + 1])
    shown = [_row(kind, one, scope) for one in found[:ROWS_AT_MOST]]
    return ReportPage(shown, after=shown[-1].key if len(found) > ROWS_AT_MOST else None)


def all_rows(kind: Kind, scope: Scope) -> Iterator[ReportRow]:
    """Give every row of a list in its order, for a file; what tells of health never leaves as one."""
    if kind.is_apart:
        raise ValueError("this list stays on the screen")
    for one in _values(kind, kind.rows(scope), scope):
        yield _row(kind, one, scope)


def _values(kind: Kind, rows: QuerySet[Any, Any], scope: Scope) -> QuerySet[Any, dict[str, Any]]:
    rows = named(kind, rows, scope).order_by(*kind.order)
    columns: dict[str, Any] = {"whose_coach": F("coach_name")}
    if kind.case is not None:
        columns |= {"of_case": F("pk" if kind.case == "" else "case_id")}
        columns |= {"number_of": F(f"{kind.case}number"), "family_of": F(f"{kind.case}family__name")}
    if kind.person:
        columns |= {"given": kept("given_name", person=kind.person), "surname": kept("family_name", person=kind.person)}
    if kind.person == "participant__person":
        columns["whose"] = F("participant_id")
    if kind.day:
        columns["told_day"] = F(kind.day)
    if kind.case is None:
        columns["title"] = F("name")
    if kind.day == "due_on":
        columns |= {"of_standard": F("standard"), "in_period": F("period")}
    return rows.values("pk", **columns)


def _row(kind: Kind, one: dict[str, Any], scope: Scope) -> ReportRow:
    is_apart = kind.is_apart
    what = kind.label
    if "title" in one:
        what = one["title"]
    if "of_standard" in one:
        what = acts.clock_label(one["of_standard"], one["in_period"])
    return ReportRow(
        key=one["pk"],
        case_id=one.get("of_case"),
        case_number=one.get("number_of", ""),
        family_name="" if is_apart else one.get("family_of", ""),
        person_name=full_name(one.get("given"), one.get("surname")),
        coach=one["whose_coach"] or "",
        what=what,
        day=one.get("told_day"),
        url=_url(kind, one, scope),
    )


def _url(kind: Kind, one: dict[str, Any], scope: Scope) -> str:
    name, *takes = kind.mend
    parts = {
        "case": one.get("of_case"),
        "key": one["pk"],
        "participant": one.get("whose"),
        "month": f"{scope.month:%Y-%m}",
    }
    return reverse(name, args=[parts[part] for part in takes])


def met_by_standard(scope: Scope) -> list[Met]:
    """Return how the deadlines of the month ended, standard by standard, in one query."""
    rows: Any = deadlines_of(scope).values("standard").annotate(**_counts(scope)).order_by("standard")
    found = [_met(acts.act(one["standard"]).short, one["standard"], one) for one in rows]
    return sorted(found, key=lambda met: met.label)


def met_by_coach(scope: Scope) -> list[Met]:
    """Return how the deadlines of the month ended, by who carried the case on the due day, in one query.

    Of one standard where it is asked for, as are the lists behind these numbers.
    """
    found = deadlines_of(scope)
    narrowed = found.filter(standard=scope.asked.standard) if scope.asked.standard else found
    rows: Any = narrowed.annotate(
        carrier=Subquery(carried_then().values("coach")[:1]),
        carrier_name=Subquery(carried_then().values("coach__name")[:1]),
    )
    counted = rows.values("carrier", "carrier_name").annotate(**_counts(scope)).order_by("carrier_name", "carrier")
    return [_met(one["carrier_name"] or "Nobody", str(one["carrier"] or NOBODY), one) for one in counted]


def _counts(scope: Scope) -> dict[str, Count]:
    return {f"n_{name}": Count("pk", filter=condition) for name, condition in outcomes(scope.today).items()} | {
        "n_all": Count("pk")
    }


def _met(label: str, code: str, one: dict[str, Any]) -> Met:
    counts = tuple((name, one[f"n_{name}"]) for name in OUTCOMES)
    return Met(label=label, code=code, total=one["n_all"], counts=counts)
