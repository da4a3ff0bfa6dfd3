"""The checklist of child support, parent by parent: what was done and what is open (O049)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Case, User, permissions
from eligibility.choices import SupportGround, SupportItem
from eligibility.models import AbsentParent, SupportGoodCause, SupportHold, SupportStep


@dataclass(frozen=True)
class ItemLine:
    """One of the four things; `done_on` None while it is open."""

    code: str
    label: str
    done_on: date | None
    step_id: UUID | None


@dataclass(frozen=True)
class ClaimLine:
    """Good cause as who may know of violence reads it; `may_decide`: the viewer may say whether there is."""

    id: UUID
    ground: str
    claimed_on: date
    is_found: bool | None
    may_decide: bool


@dataclass(frozen=True)
class ParentLine:
    """One absent parent; `is_held`: nothing is to be done now; `was_held`: at some time; `claim` is the newest."""

    id: UUID
    name: str
    is_held: bool
    was_held: bool
    items: list[ItemLine]
    claim: ClaimLine | None

    @property
    def open_items(self) -> list[ItemLine]:
        """Return what is still to be done; nothing while it is held."""
        return [] if self.is_held else [one for one in self.items if one.done_on is None]

    @property
    def may_claim(self) -> bool:
        """Whether good cause can be claimed: no claim is to be decided, and none was found last."""
        return self.claim is None or self.claim.is_found is False

    @property
    def done_count(self) -> int:
        """Return how many of the four are done."""
        return sum(one.done_on is not None for one in self.items)


@dataclass(frozen=True)
class Support:
    """The checklist of a case; `apart` are the claims on it that tell of violence."""

    parents: list[ParentLine]
    sees_claims: bool
    apart: list[UUID]


@dataclass(frozen=True)
class OpenItem:
    """One thing that is open at a review: of which absent parent, and what."""

    name: str
    what: str


def support_of(case: Case, *, viewer: User) -> Support:
    """Return the checklist of child support of a case."""
    parents = _standing(case)
    seen = SupportGoodCause.objects.visible_to(viewer).filter(parent__in=parents).order_by("recorded_at", "pk")
    claims = {one.parent_id: one for one in seen}
    told = {
        one.parent_id: ClaimLine(
            id=one.pk,
            ground=str(SupportGround(one.ground).label),
            claimed_on=one.claimed_on,
            is_found=one.is_found,
            may_decide=decides_good_cause(viewer, case, claimed_by_id=one.recorded_by_id),
        )
        for one in claims.values()
    }
    return Support(
        parents=_parents(parents, told),
        sees_claims=permissions.sees_safe_addresses(viewer, case),
        apart=[one.pk for one in claims.values()],
    )


def decides_good_cause(user: User, case: Case, *, claimed_by_id: UUID) -> bool:
    """Tell whether somebody may say if there is good cause: who decides eligibility, may know of violence, is another.

    Policy: 45 CFR 302.31(c); O083.
    """
    may = permissions.can_decide_eligibility(user, case) and permissions.sees_safe_addresses(user, case)
    return may and user.pk != claimed_by_id


def newest_claim(parent: AbsentParent) -> SupportGoodCause | None:
    """Return the claim of good cause about an absent parent that counts."""
    return parent.claims.order_by("recorded_at", "pk").last()


def open_support_items(case: Case) -> list[OpenItem]:
    """Return what is open of child support, for a review to show; it names no parent for whom nothing is to be done.

    Policy: family coach position description, eligibility 2 (O049).
    """
    return [OpenItem(parent.name, item.label) for parent in _parents(_standing(case), {}) for item in parent.open_items]


def _standing(case: Case) -> list[AbsentParent]:
    return list(AbsentParent.objects.standing().filter(case=case).order_by("recorded_at", "pk"))


def _parents(rows: list[AbsentParent], claims: Mapping[UUID, ClaimLine]) -> list[ParentLine]:
    steps = SupportStep.objects.filter(parent__in=rows, voided_at__isnull=True)
    done = {(one.parent_id, one.item): one for one in steps}
    holds: dict[UUID, list[SupportHold]] = defaultdict(list)
    for hold in SupportHold.objects.filter(parent__in=rows):
        holds[hold.parent_id].append(hold)
    return [_parent(row, done, holds[row.pk], claims.get(row.pk)) for row in rows]


def _parent(
    row: AbsentParent,
    done: Mapping[tuple[UUID, str], SupportStep],
    holds: Sequence[SupportHold],
    claim: ClaimLine | None,
) -> ParentLine:
    items = []
    for item in SupportItem:
        step = done.get((row.pk, item.value))
        items.append(ItemLine(item.value, str(item.label), step.done_on if step else None, step.pk if step else None))
    return ParentLine(
        id=row.pk,
        name=row.name,
        is_held=any(one.released_at is None for one in holds),
        was_held=bool(holds),
        items=items,
        claim=claim,
    )
