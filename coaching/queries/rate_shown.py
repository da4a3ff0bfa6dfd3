"""The rates as their pages show them: in per cent, drawn over twelve months, with the families behind each number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from uuid import UUID

from django.db.models import Q

from casework.public import Case, Paged, User, beyond
from coaching.queries.rate_figures import RATES, state_figures
from coaching.queries.rates import BothRates, RateRow, RateScope, RateSums, rate_rows
from coaching.rules import hours
from coaching.rules.hours import Place, Rate, Why, shown
from coaching.rules.hours.explain import why_words

NAMES_AT_ONCE = 50
RATE_WORDS = {Rate.ALL_FAMILIES: "All families", Rate.TWO_PARENT: "Two-parent"}
_ORDER = ("family__name", "number", "pk")


def percent(share: Fraction | Decimal | None) -> str:
    """Write a share in per cent with a tenth, which is dropped where it is none; empty without a share.

    What is counted is cut off after the tenth, never rounded up: 49.96 that does not reach 50 does not look as if it
    did. A figure on file, a target or a credit, is told with all its digits.
    """
    if share is None:
        return ""
    if isinstance(share, Decimal):
        return f"{(share * 100).normalize():f}"
    whole, tenth = divmod(floor(share * 1_000), 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def missing_families(sums: RateSums, target: Decimal) -> int:
    """Return how many more of the counted families would have to be engaged to reach a target."""
    return max((Fraction(target) * sums.denominator).__ceil__() - sums.numerator, 0)


# Twelve months, drawn

_LEFT, _STEP, _BOTTOM, _HEIGHT = 56, 46, 212, 200
_APART = 15


@dataclass(frozen=True)
class Dot:
    """One month of one rate."""

    x: int
    y: float


@dataclass(frozen=True)
class Line:
    """One rate over the months: its points joined where months follow one another, and its name at the end."""

    key: str
    name: str
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Mark:
    """Words at a height of the drawing; `is_target` draws a broken line there."""

    y: float
    label_y: float
    words: str
    is_target: bool = False


@dataclass(frozen=True)
class Chart:
    """The drawing of twelve months, and the same in words and in numbers."""

    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    grid: tuple[tuple[float, str], ...]
    months: tuple[tuple[int, str], ...]
    words: str
    rows: tuple[tuple[date, tuple[RateSums, ...]], ...]
    width: int = _LEFT + _STEP * 11 + 20


def chart_of(
    every: Sequence[BothRates], targets: Mapping[Rate, Decimal | None], *, federal: Iterable[Decimal] = ()
) -> Chart:
    """Draw both rates of some months, oldest first, against what is to be reached; `federal` are further lines."""
    lines = tuple(_line(rate, [both[rate] for both in every]) for rate in RATES)
    ends = [
        (_y(last.share), f"{percent(last.share)} {RATE_WORDS[rate]}", False)
        for rate in RATES
        if (last := every[-1][rate]).share is not None
    ]
    aims = [(_y(aim), f"Target {percent(aim)}", True) for aim in targets.values() if aim is not None]
    others = [(_y(aim), f"Federal {percent(aim)}", True) for aim in federal]
    return Chart(
        lines=lines,
        marks=tuple(_marks([*ends, *aims, *others])),
        grid=tuple((_y(Fraction(step, 100)), str(step)) for step in (0, 25, 50, 75, 100)),
        months=tuple((_x(number), f"{both[RATES[0]].month:%b}") for number, both in enumerate(every)),
        words=" ".join(_words(rate, [both[rate] for both in every], targets.get(rate)) for rate in RATES),
        rows=tuple((both[RATES[0]].month, tuple(both[rate] for rate in RATES)) for both in reversed(every)),
    )


def _line(rate: Rate, sums: Sequence[RateSums]) -> Line:
    paths: list[list[Dot]] = [[]]
    for number, one in enumerate(sums):
        if one.share is None:
            paths.append([])
        else:
            paths[-1].append(Dot(_x(number), _y(one.share)))
    dots = tuple(dot for path in paths for dot in path)
    joined = tuple(" ".join(f"{dot.x},{dot.y}" for dot in path) for path in paths if len(path) > 1)
    return Line(str(rate), RATE_WORDS[rate], joined, dots)


def _marks(found: Iterable[tuple[float, str, bool]]) -> Iterator[Mark]:
    """Put the words beside the drawing, from the top down, so far apart that they can be read."""
    above = -float(_APART)
    for y, words, is_target in sorted(found):
        label = max(y, above + _APART)
        yield Mark(y, label, words, is_target)
        above = label


def _words(rate: Rate, sums: Sequence[RateSums], target: Decimal | None) -> str:
    told = [one for one in sums if one.share is not None]
    if not told:
        return f"{RATE_WORDS[rate]}: no family counted in these months."
    first, last = told[0], told[-1]
    aim = "" if target is None else f", target {percent(target)}"
    if first is last:
        return f"{RATE_WORDS[rate]}: {percent(last.share)} per cent in {last.month:%B %Y}{aim}."
    ends = f"{percent(first.share)} per cent in {first.month:%B %Y}, {percent(last.share)} in {last.month:%B %Y}"
    return f"{RATE_WORDS[rate]}: {ends}{aim}."


def _x(number: int) -> int:
    return _LEFT + 10 + _STEP * number


def _y(share: Fraction | Decimal | None) -> float:
    return round(_BOTTOM - float(share or 0) * _HEIGHT, 1)


# The families behind a number


@dataclass(frozen=True)
class Behind:
    """Which families a list names: of one rate, by where they stand, and why."""

    rate: Rate
    places: frozenset[Place]
    why: Why | None
    words: str

    def keeps(self, row: RateRow) -> bool:
        """Whether a family is one of the list."""
        return row.rate == self.rate and row.place in self.places and (self.why is None or row.why == self.why)


_SHOWN: Mapping[str, tuple[frozenset[Place], str]] = {
    "engaged": (frozenset({Place.ENGAGED}), "counted as engaged"),
    "counted": (frozenset({Place.ENGAGED, Place.NOT_ENGAGED}), "counted"),
    "short": (frozenset({Place.NOT_ENGAGED}), "counted, not engaged"),
    "left": (frozenset({Place.LEFT_OUT}), "left out"),
    "outside": (frozenset({Place.OUTSIDE}), "not in the rate"),
}


def read_behind(rate: str, show: str, why: str) -> Behind | None:
    """Read which families an address asks for; None when it asks for nothing that there is."""
    is_known = rate in set(Rate) and show in _SHOWN and (not why or why in set(Why) - {Why.WAIVER})
    if not is_known:
        return None
    places, words = _SHOWN[show]
    reason = Why(why) if why else None
    told = f"{words}: {why_words(reason)}" if reason else words
    return Behind(Rate(rate), places, reason, f"{RATE_WORDS[Rate(rate)]}, {told}")


@dataclass(frozen=True)
class NamedFamily:
    """A family of a list: why it stands there, and its hours a week against what is needed."""

    case_id: UUID
    family_name: str
    case_number: str
    coach: str
    why: str
    average: str
    is_engaged: bool


@dataclass(frozen=True)
class NamedFamilies:
    """One page of the families behind a number; `shut` are counted, but no more theirs to see who asks."""

    page: Paged[NamedFamily]
    count: int
    shut: int


def families_behind(
    behind: Behind, scope: RateScope, month: date, *, user: User, once_verified: bool, after: UUID | None
) -> NamedFamilies:
    """Return the families behind a number by name, as far as the person may see them, a page at a time."""
    rows = {row.case_id: row for row in rate_rows(scope, month, once_verified=once_verified) if behind.keeps(row)}
    seen = Case.objects.listed_for(user).filter(Q(pk__among=list(rows)))
    found = list(beyond(seen, _ORDER, after).values_list("pk", "family__name", "number")[: NAMES_AT_ONCE + 1])
    count = seen.count() if rows else 0
    figures = state_figures(scope.jurisdiction)(month)
    coaches = names_of(rows[key].coach_id for key, _, _ in found)
    named = [
        _named(rows[key], family, number, coaches=coaches, month=month, figures=figures)
        for key, family, number in found[:NAMES_AT_ONCE]
    ]
    has_more = len(found) > NAMES_AT_ONCE
    return NamedFamilies(Paged(named, named[-1].case_id if has_more else None), count, len(rows) - count)


def names_of(keys: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of some staff."""
    return dict(User.objects.filter(pk__in={key for key in keys if key}).values_list("pk", "name"))


def _named(
    row: RateRow, family: str, number: str, *, coaches: Mapping[UUID, str], month: date, figures: hours.Figures
) -> NamedFamily:
    return NamedFamily(
        case_id=row.case_id,
        family_name=family,
        case_number=number,
        coach=coaches.get(row.coach_id, "") if row.coach_id else "",
        why=why_words(row.why),
        average=_average_words(row.average(month, figures)),
        is_engaged=row.place == Place.ENGAGED,
    )


def _average_words(average: hours.Average | None) -> str:
    if average is None:
        return ""
    core = f", {shown(average.core)} of {average.need.core} core" if average.need.core != average.need.total else ""
    return f"{shown(average.total)} of {average.need.total} hours a week{core}"
