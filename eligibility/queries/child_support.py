"""The checklist of child support, parent by parent: what was done and what is open (O049)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Case, User, permissions
from eligibility.choices import SupportGround, SupportItem
from eligibility.models import AbsentParent, SupportGoodCause, SupportStep


@dataclass(frozen=True)
class ItemLine:
    """One of the four things; `done_on` None while it is open."""

    code: str
    label: str
    done_on: date | None
    step_id: UUID | None


@dataclass(frozen=True)
class ClaimLine:
    """Good cause as who may know of violence reads it."""

    id: UUID
    ground: str
    claimed_on: date
    is_found: bool | None


@dataclass(frozen=True)
class ParentLine:
    """One absent parent; `is_held`: nothing is to be done now."""

    id: UUID
    name: str
    is_held: bool
    was_released: bool
    items: list[ItemLine]
    claim: ClaimLine | None

    @property
    def open_items(self) -> list[ItemLine]:
        """Return what is still to be done; nothing while it is held."""
        return [] if self.is_held else [one for one in self.items if one.done_on is None]

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
    parents = list(AbsentParent.objects.standing().filter(case=case).order_by("recorded_at", "pk"))
    claims = {one.parent_id: one for one in SupportGoodCause.objects.visible_to(viewer).filter(parent__in=parents)}
    return Support(
        parents=_parents(parents, claims),
        sees_claims=permissions.sees_safe_addresses(viewer, case),
        apart=[one.pk for one in claims.values()],
    )


def open_support_items(case: Case) -> list[OpenItem]:
    """Return what is open of child support, for a review to show; it names no parent for whom nothing is to be done.

    Policy: family coach position description, eligibility 2 (O049).
    """
    parents = list(AbsentParent.objects.standing().filter(case=case).order_by("recorded_at", "pk"))
    return [OpenItem(parent.name, item.label) for parent in _parents(parents, {}) for item in parent.open_items]


def _parents(rows: list[AbsentParent], claims: dict[UUID, SupportGoodCause]) -> list[ParentLine]:
    steps = SupportStep.objects.filter(parent__in=rows, voided_at__isnull=True)
    done = {(one.parent_id, one.item): one for one in steps}
    return [_parent(row, done, claims.get(row.pk)) for row in rows]


def _parent(row: AbsentParent, done: dict[tuple[UUID, str], SupportStep], claim: SupportGoodCause | None) -> ParentLine:
    items = []
    for item in SupportItem:
        step = done.get((row.pk, item.value))
        items.append(ItemLine(item.value, str(item.label), step.done_on if step else None, step.pk if step else None))
    told = None
    if claim is not None:
        told = ClaimLine(claim.pk, str(SupportGround(claim.ground).label), claim.claimed_on, claim.is_found)
    return ParentLine(
        id=row.pk,
        name=row.name,
        is_held=row.held_on is not None and row.released_on is None,
        was_released=row.released_on is not None,
        items=items,
        claim=told,
    )
