"""The six areas, asked of each adult and each child: findings, what was offered and when, and whether it mattered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from casework.public import Refused, RestrictedKind, wording
from reengagement.choices import OFFER_MAX, Finding, ReviewArea
from reengagement.rules.room_figures import months_from

#: The areas whose answers are protected, with the list of readers; what is learnt of learning is medical (domain 1).
PROTECTED_AREAS: dict[ReviewArea, RestrictedKind] = {
    ReviewArea.DOMESTIC_VIOLENCE: RestrictedKind.DV,
    ReviewArea.MENTAL_HEALTH: RestrictedKind.MENTAL_HEALTH,
    ReviewArea.DRUGS_ALCOHOL: RestrictedKind.TREATMENT,
    ReviewArea.LEARNING: RestrictedKind.MEDICAL,
    ReviewArea.PHYSICAL_HEALTH: RestrictedKind.MEDICAL,
}
LIMITATIONS = (Finding.POSSIBLE, Finding.EXISTS)


@dataclass(frozen=True)
class Member:
    """An adult or child of the household; `label` as the page says it."""

    person_id: UUID
    label: str
    is_adult: bool


@dataclass(frozen=True)
class Offer:
    """An accommodation or resource that the department offered, and when."""

    what: str
    on: date


@dataclass(frozen=True)
class AreaAnswer:
    """What the team found in an area about one person.

    `affected`: whether it affected taking part; None is not asked. `is_nothing_offered` says outright that nothing was.
    `looked_from` is the first day that was looked at, for an area with a look-back.
    """

    area: str
    person_id: UUID
    finding: str
    affected: bool | None = None
    offers: tuple[Offer, ...] = ()
    is_nothing_offered: bool = False
    looked_from: date | None = None

    @property
    def is_limitation(self) -> bool:
        """Whether a challenge or limitation is possible or exists."""
        return self.finding in LIMITATIONS


@dataclass(frozen=True)
class UnreadArea:
    """An area whose answers the reader may not see: whether it is complete, and stands against less money."""

    area: ReviewArea
    is_complete: bool
    is_against_reduction: bool = False


class GapOf(StrEnum):
    """What is still to be said."""

    ANSWER = "ANSWER"
    LOOK_BACK = "LOOK_BACK"
    LIMITATION = "LIMITATION"


@dataclass(frozen=True)
class AreaGap:
    """Something that is still to be said about an area and a person."""

    area: ReviewArea
    member: Member
    words: str
    of: GapOf


@dataclass(frozen=True)
class Window:
    """The days that a look-back covers, both included."""

    first_day: date
    last_day: date

    @property
    def words(self) -> str:
        """The window as the area says it."""
        return f"{wording.spelt_day(self.first_day)} to {wording.spelt_day(self.last_day)}"


def dv_window(staffing_on: date, *, months: int) -> Window:
    """Return the days that the look-back for violence covers, counted from the day of the staffing.

    Policy: re-engagement guide, areas (R009); `tanf.or.reengagement.dv_lookback_months`.
    """
    return Window(months_from(staffing_on, -months), staffing_on)


def may_read(area: str, reads: Collection[str]) -> bool:
    """Tell whether somebody who reads these protected kinds may see the answers of an area."""
    kind = PROTECTED_AREAS.get(ReviewArea(area))
    return kind is None or kind in reads


def shown(answers: Iterable[AreaAnswer], *, reads: Collection[str]) -> tuple[AreaAnswer, ...]:
    """Return the answers that somebody may see; of the others only the area's own line says that it is protected.

    Policy: domain 1 (restricted facts are never seen by guests); re-engagement guide (R009, R011).
    """
    return tuple(answer for answer in answers if may_read(answer.area, reads))


def require_answer(answer: AreaAnswer, *, staffing_on: date, dv_months: int | None) -> None:
    """Stop at an answer that cannot be kept as it is; what may still be open stays open and holds the decision up.

    Policy: re-engagement guide, areas (R009-R015).
    """
    if answer.area not in ReviewArea.values:
        raise Refused("Choose one of the six areas.", field="area")
    if answer.finding not in Finding.values:
        raise Refused("Say whether none is known, it is possible, or it exists.", field="finding")
    if not answer.is_limitation and answer.affected is not None:
        raise Refused("Where none is known there is nothing that could affect taking part.", field="affected")
    if answer.offers and answer.is_nothing_offered:
        raise Refused("Something was offered, or nothing was. It cannot be both.", field="is_nothing_offered")
    for offer in answer.offers:
        _require_offer(offer, staffing_on=staffing_on)
    if answer.area == ReviewArea.DOMESTIC_VIOLENCE and dv_months is not None:
        first = dv_window(staffing_on, months=dv_months).first_day
        if answer.looked_from is None or answer.looked_from > first:
            raise Refused(f"Look back to {wording.spelt_day(first)}.", field="looked_from")


def _require_offer(offer: Offer, *, staffing_on: date) -> None:
    if not offer.what.strip():
        raise Refused("Say what was offered.", field="offer")
    if len(offer.what) > OFFER_MAX:
        raise Refused(f"This holds {OFFER_MAX} characters; yours has {len(offer.what):,}.", field="offer")
    if offer.on > staffing_on:
        raise Refused("Only what was offered up to the staffing counts as offered.", field="offered_on")


def gaps(
    household: Sequence[Member],
    answers: Iterable[AreaAnswer],
    *,
    staffing_on: date,
    dv_months: int | None,
    unread: Collection[ReviewArea] = (),
) -> tuple[AreaGap, ...]:
    """Return what is still to be said, area by area, adults before children; of areas that are `unread`, nothing.

    Every area is answered for everybody; where a limitation is possible or exists, what was offered and when, or that
    nothing was, and whether it affected taking part. A staffing that moves to an earlier day asks of violence anew,
    where the look-back does not reach far enough.

    Policy: re-engagement guide, areas (R009-R015); domain 6.
    """
    by_key = {(answer.area, answer.person_id): answer for answer in answers}
    members = sorted(household, key=lambda member: not member.is_adult)
    return tuple(
        gap
        for area in ReviewArea
        if area not in unread
        for member in members
        for gap in _gaps_of(area, member, by_key.get((area, member.person_id)), staffing_on, dv_months)
    )


def _gaps_of(
    area: ReviewArea, member: Member, answer: AreaAnswer | None, staffing_on: date, dv_months: int | None
) -> Iterable[AreaGap]:
    if answer is None:
        yield AreaGap(area, member, "not answered", GapOf.ANSWER)
        return
    if area == ReviewArea.DOMESTIC_VIOLENCE and dv_months is not None:
        first = dv_window(staffing_on, months=dv_months).first_day
        if answer.looked_from is None or answer.looked_from > first:
            yield AreaGap(area, member, f"look back to {wording.spelt_day(first)}", GapOf.LOOK_BACK)
    if not answer.is_limitation:
        return
    if not answer.offers and not answer.is_nothing_offered:
        yield AreaGap(area, member, "say what was offered and when, or that nothing was", GapOf.LIMITATION)
    if any(not offer.what.strip() or offer.on > staffing_on for offer in answer.offers):
        yield AreaGap(area, member, "each offer needs what it was and a day up to the staffing", GapOf.LIMITATION)
    if answer.affected is None:
        yield AreaGap(area, member, "say whether it affected taking part", GapOf.LIMITATION)


def areas_done(found: Iterable[AreaGap]) -> tuple[ReviewArea, ...]:
    """Return the areas in which no gap is left, for the stepping stones; see `gaps`."""
    open_areas = {gap.area for gap in found}
    return tuple(area for area in ReviewArea if area not in open_areas)


def against_reduction(answers: Iterable[AreaAnswer]) -> tuple[AreaAnswer, ...]:
    """Return the limitations that stand against taking money: they affected taking part, or nothing was offered.

    Policy: re-engagement guide, areas (R015); ORS 412.009(3).
    """
    return tuple(answer for answer in answers if answer.is_limitation and (answer.affected or not answer.offers))


def unread_areas(
    household: Sequence[Member],
    answers: Sequence[AreaAnswer],
    *,
    staffing_on: date,
    dv_months: int | None,
    reads: Collection[str],
) -> tuple[UnreadArea, ...]:
    """Return what somebody who reads only some protected kinds may know of the other areas.

    Neither a finding nor a person: the database says the same of rows behind its walls, and is held against this.

    Policy: domain 1; security 2.1.
    """
    open_areas = {gap.area for gap in gaps(household, answers, staffing_on=staffing_on, dv_months=dv_months)}
    against = {answer.area for answer in against_reduction(answers)}
    return tuple(
        UnreadArea(area, area not in open_areas, area in against) for area in ReviewArea if not may_read(area, reads)
    )
