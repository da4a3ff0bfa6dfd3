"""The figures of a unit as its page shows them: tiles that say what would move them, rows of coaches, and a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from casework.public import acts
from coaching.public import RATE_WORDS, RATES, BothRates, Rate, RateSums, missing_families, percent
from supervision.queries.caseloads import Caseloads, CoachLoad, Load
from supervision.queries.owed import Show
from supervision.queries.reviews import Judged, ReviewLine, average_of
from supervision.queries.unit import REVIEWS_DRAWN, Plans, Rates, Reviews, Targets
from supervision.queries.unit_averages import UnitAverages

_WIDTH = 200
#: The reader's own office, or their own work.
_HERE: Mapping[str, object] = MappingProxyType({})
SLIPS_SHOWN = 6
#: Asks for what nobody carries.
NOBODY = "none"


@dataclass(frozen=True)
class Piece:
    """One thing that a tile says; with an address it opens the list of just so many."""

    words: str
    count: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Tile:
    """One figure of a unit: how it stands, what it is held against, what would move it.

    `unit` is the share of the whole unit, beside a coach's own.
    """

    name: str
    share: str
    tag: str
    tone: str
    pieces: tuple[Piece, ...]
    bar: str = ""
    mark: str = ""
    far_mark: str = ""
    nothing: str = "Nobody counts"
    code: str = ""
    unit: str = ""


def address_of(name: str, **query: object) -> str:
    """Return the address of a page with what is asked of it; what is empty is left out."""
    kept = {key: value for key, value in query.items() if value not in {None, ""}}
    return f"{_path_of(name)}?{urlencode(kept)}" if kept else _path_of(name)


_path_of = cache(reverse)


def owed_url(show: Show, **query: object) -> str:
    """Return the address of a list of deadlines."""
    return address_of("supervision:owed", show=show, **query)


def rate_url(rate: Rate, show: str, month: date, **query: object) -> str:
    """Return the address of the families behind a number of the rates."""
    return address_of("coaching:rates-names", month=f"{month:%Y-%m}", rate=rate, show=show, **query)


def rate_tile(
    rate: Rate, sums: RateSums, targets: Targets, *, near: int | None = None, places: Mapping[str, object] | None = None
) -> Tile:
    """Return one rate against its target (A107, A108) and the federal standard less the credit (A109).

    `places` are the state and the office that its lists are asked for; a state is held against the federal one alone.
    """
    is_state, query = places is not None, places or {}
    asked = targets.federal if is_state else targets.asked
    is_reached = sums.share is not None and sums.share >= asked
    families = families_url(f"near-{rate}", month=f"{sums.month:%Y-%m}")
    return Tile(
        name=str(RATE_WORDS[rate]),
        share=percent(sums.share),
        tag=f"target {percent(asked)}{' reached' if is_reached else ''}",
        tone="ok" if is_reached else "soon",
        pieces=(
            Piece("engaged", sums.engaged, rate_url(rate, "engaged", sums.month, **query)),
            Piece("counted", sums.denominator, rate_url(rate, "counted", sums.month, **query)),
            *_moves(sums, targets, is_state=is_state),
            *([Piece("within 3 hours a week", near, families)] if near is not None and not is_reached else []),
        ),
        bar=_bar(sums.share),
        mark=_bar(asked),
        far_mark=_bar(targets.federal) if targets.federal != asked else "",
        nothing="No family counts",
        code=str(rate),
    )


def families_url(show: str, **query: object) -> str:
    """Return the address of the families behind a figure that is not of deadlines."""
    return address_of("supervision:unit-families", show=show, **query)


def _moves(sums: RateSums, targets: Targets, *, is_state: bool) -> list[Piece]:
    """Say how many more families would have to be engaged for each target."""
    if sums.share is None:
        return []
    aims = [("the federal", targets.federal)]
    if not is_state and targets.own is not None:
        aims.insert(0, ("the target of", targets.own))
    words = []
    for name, aim in aims:
        missing = missing_families(sums, aim)
        if missing:
            words.append(
                Piece(f"{missing} more {'family reaches' if missing == 1 else 'families reach'} {name} {percent(aim)}")
            )
    if sums.over_cap:
        words.append(Piece(f"{sums.over_cap} engaged through education beyond the cap are not in the numerator"))
    return words


def contact_tile(met: int, owed: int, today: date, *, places: Mapping[str, object] = _HERE) -> Tile:
    """Return who had this month's meaningful contact (O014); `places` are the state and office its lists are of."""
    left = owed - met
    return Tile(
        name=f"Meaningful contact in {today:%B}",
        share=percent(_part(met, owed)),
        tag="everybody" if not left else "expected of everybody",
        tone="ok" if not left else "soon",
        pieces=(
            Piece("without one yet", left, owed_url(Show.CONTACT, **places)),
            Piece("had one", met, owed_url(Show.CONTACT_MADE, **places)),
            Piece("owed one", owed, owed_url(Show.CONTACTS, **places)),
        ),
        bar=_bar(_part(met, owed)),
        mark=_bar(Fraction(1)),
        code="contacts",
    )


def plans_tile(plans: Plans, *, places: Mapping[str, object] = _HERE) -> Tile:
    """Return how many open work families have a plan that is current (A024, A031)."""
    left = plans.owed - plans.current
    ending = [] if plans.lapsing is None else [Piece("end this month", plans.lapsing, families_url("plan-ends"))]
    return Tile(
        name="Plans current",
        share=percent(plans.share),
        tag="every family" if not left else f"{left} without",
        tone="ok" if not left else "over",
        pieces=(
            Piece("without a current plan", left, families_url("no-plan", **places)),
            *ending,
            Piece("with one", plans.current, families_url("plan-current", **places)),
            Piece("owed one", plans.owed, families_url("plans", **places)),
        ),
        bar=_bar(plans.share),
        mark=_bar(Fraction(1)),
        nothing="No open work family",
        code="plans",
    )


def months_tile(owed: int, verified: int, month: date, *, places: Mapping[str, object] = _HERE) -> Tile:
    """Return how many work months of a month are verified (A059)."""
    left, asked = owed - verified, {"month": f"{month:%Y-%m}"} | dict(places)
    return Tile(
        name=f"{month:%B} verified",
        share=percent(_part(verified, owed)),
        tag="all verified" if not left else f"{left} to verify",
        tone="ok" if not left else "soon",
        pieces=(
            Piece("not verified yet", left, owed_url(Show.UNVERIFIED, **asked)),
            Piece("verified", verified, owed_url(Show.VERIFIED, **asked)),
            Piece("owed", owed, owed_url(Show.MONTHS, **asked)),
        ),
        bar=_bar(_part(verified, owed)),
        mark=_bar(Fraction(1)),
        nothing="No month to verify",
        code="months",
    )


def reviews_tile(reviews: Reviews, *, today: date) -> Tile:
    """Return the average of the QA reviews against the setting (A097)."""
    judged = average_of(reviews.lines, reviews.judge, today=today)
    has_share = any(line.score.share is not None for line in reviews.lines)
    return Tile(
        name="Case reviews",
        share=judged.words.removesuffix(" %") if has_share else "",
        tag=judged.verdict,
        tone="ok" if judged.is_passed else "over",
        pieces=(
            Piece("filed in three months", len(reviews.lines), families_url("reviews")),
            Piece("under it", reviews.under, families_url("reviews-under")),
        ),
        bar=_bar(Fraction(judged.words.removesuffix(" %")) / 100) if has_share else "",
        nothing="No review in three months",
        code="reviews",
    )


def beside_unit(tiles: Iterable[Tile], averages: UnitAverages) -> list[Tile]:
    """Put the share of the whole unit beside each of a coach's own figures."""
    return [replace(tile, unit=percent(averages.shares.get(tile.code))) for tile in tiles]


def _part(done: int, owed: int) -> Fraction | None:
    return Fraction(done, owed) if owed else None


def _bar(share: Fraction | Decimal | None) -> str:
    return "" if share is None else f"{float(share) * _WIDTH:.1f}"


# Coaches


@dataclass(frozen=True)
class CoachRow:
    """One coach of the table; `whose` narrows the lists behind the numbers, empty of the whole unit."""

    name: str
    whose: str
    initials: str
    is_here: bool
    load: Load
    rates: BothRates | None
    owed: int
    verified: int
    reviews: tuple[tuple[str, str, bool | None], ...]
    average: Judged | None
    month: date

    @property
    def contact(self) -> str:
        """The share of contacts made this month, in per cent."""
        return percent(_part(self.load.contacts_met, self.load.contacts_owed))

    @property
    def two_parent(self) -> int:
        """The families that count in the two-parent rate of the month."""
        return self.rates[Rate.TWO_PARENT].denominator if self.rates else 0

    @property
    def two_parent_url(self) -> str:
        """The list of these."""
        if self.whose == NOBODY:
            return families_url(f"nobodys-{Rate.TWO_PARENT}", month=f"{self.month:%Y-%m}")
        return rate_url(Rate.TWO_PARENT, "counted", self.month, coach=self.whose)

    def url(self, show: Show) -> str:
        """Return the list of deadlines of a kind."""
        month = f"{self.month:%Y-%m}" if show == Show.UNVERIFIED else ""
        return owed_url(show, coach=self.whose, month=month)

    @property
    def overdue_url(self) -> str:
        """The list of what is overdue."""
        return self.url(Show.OVERDUE)

    @property
    def contact_url(self) -> str:
        """The list of people without this month's contact."""
        return self.url(Show.CONTACT)

    @property
    def months_url(self) -> str:
        """The list of work months that are not verified."""
        return self.url(Show.UNVERIFIED)

    @property
    def families_url(self) -> str:
        """The list of the families."""
        return address_of("casework:families", coach=self.whose)


def coach_rows(
    loads: Caseloads,
    rates: Rates | None,
    verified: Mapping[UUID | None, tuple[int, int]],
    reviews: Reviews | None,
    month: date,
) -> list[CoachRow]:
    """Return who carries families, who has most overdue first; then what nobody carries; the whole unit last."""
    lines = reviews.by_coach() if reviews else {}

    def row(name: str, whose: str, load: Load, key: UUID | None, **more: Any) -> CoachRow:
        own = lines.get(key, []) if key else []
        owed, met = verified.get(key, (0, 0))
        values: dict[str, Any] = {
            "initials": "",
            "is_here": True,
            "rates": rates.by_coach.get(key) if rates else None,
            "owed": owed,
            "verified": met,
            "reviews": _dots(own[-REVIEWS_DRAWN:]),
            "average": None,
        } | more
        return CoachRow(name=name, whose=whose, load=load, month=month, **values)

    coaches = sorted(loads.coaches, key=lambda one: (-one.load.overdue, -one.load.families, one.name))
    found = [_of(row, one, lines, reviews) for one in coaches]
    if loads.unassigned.families or loads.unassigned.overdue:
        found.append(row("Not assigned", NOBODY, loads.unassigned, None))
    everybody = {
        "rates": rates.sums if rates else None,
        "owed": sum(owed for owed, _ in verified.values()),
        "verified": sum(met for _, met in verified.values()),
    }
    return [*found, row("Whole office", "", loads.office, None, reviews=(), **everybody)]


def _of(row: Any, one: CoachLoad, lines: Mapping[UUID, Sequence[ReviewLine]], reviews: Reviews | None) -> CoachRow:
    own = lines.get(one.coach_id, ())[-REVIEWS_DRAWN:]
    judged = average_of(own, reviews.judge, today=own[-1].filed_on) if reviews and own else None
    found: CoachRow = row(
        one.name, str(one.coach_id), one.load, one.coach_id, initials=one.initials, is_here=one.is_here, average=judged
    )
    return found


#: Scores are drawn from 60 to 100 per cent; what is lower stands at the beginning.
_LOWEST = Fraction(60, 100)


def _dots(lines: Iterable[ReviewLine]) -> tuple[tuple[str, str, bool | None], ...]:
    return tuple(
        (score_x(line.score.share), line.judged.words, line.judged.is_passed)
        for line in lines
        if line.score.share is not None
    )


def score_x(share: Fraction) -> str:
    """Return where a score is drawn on a line of 200."""
    return f"{float(max(share - _LOWEST, Fraction(0)) / (1 - _LOWEST)) * (_WIDTH - 10) + 5:.1f}"


# Where a unit slips


@dataclass(frozen=True)
class Slip:
    """One standard of which something is overdue."""

    words: str
    count: int
    url: str


def slips_of(overdue: Mapping[str, int]) -> list[Slip]:
    """Return the standards with most overdue, each with its list."""
    most = sorted(overdue.items(), key=lambda one: (-one[1], one[0]))[:SLIPS_SHOWN]
    return [Slip(acts.act(code).short, count, owed_url(Show.OVERDUE, standard=code)) for code, count in most]


#: The columns of the file, and of the table without drawings.
HEADINGS = (
    "Coach", "Families", "Two-parent", *(f"Overdue, {words}" for words in ("contacts", "notes", "plans", "other")),
    "Overdue", "Contacts made", "Contacts owed", "Months verified", "Months owed", "All families, engaged",
    "All families, counted", "Two-parent, engaged", "Two-parent, counted", "Last reviews",
)  # fmt: skip


def line_of(row: CoachRow) -> tuple[object, ...]:
    """Return a coach as a line of the file."""
    rates = [row.rates[rate] if row.rates else None for rate in RATES]
    return (
        row.name, row.load.families, row.two_parent, *(count for count, _, _ in row.load.blocks), row.load.overdue,
        row.load.contacts_met, row.load.contacts_owed, row.verified, row.owed,
        *(number for one in rates for number in ((one.numerator, one.denominator) if one else ("", ""))),
        "; ".join(words for _, words, _ in row.reviews),
    )  # fmt: skip
