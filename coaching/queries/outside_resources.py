"""Help that families got from elsewhere: of a case, and what an office obtained of each kind (O032)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Sum

from casework.public import Case, CommunityReferral, Service, User, calendars, wording
from coaching.models import OutsideResource
from coaching.rules.supports import NOTHING

#: So many referrals are offered to link, the newest.
REFERRALS_OFFERED = 20


@dataclass(frozen=True)
class ResourceRow:
    """Help that a family got from elsewhere; one that was taken back counts no more."""

    id: UUID
    who: str
    service: str
    party: str
    what: str
    value: Decimal
    on: date
    by: str
    tied: str
    is_void: bool


def resources_of(case: Case) -> list[ResourceRow]:
    """Return what a family got from elsewhere, the newest first, with what was taken back."""
    rows = OutsideResource.objects.filter(case=case).select_related(
        "participant__person__merged_into", "step", "entered_by"
    )
    return [
        ResourceRow(
            one.pk,
            one.participant.person.standing.name if one.participant else "the whole family",
            one.get_service_display(),
            one.party_name,
            one.what,
            one.value,
            one.on,
            one.entered_by.name,
            f"Step {one.step.number}: {one.step.words}" if one.step else "",
            one.voided_at is not None,
        )
        for one in rows.order_by("-on", "-entered_at", "-pk")
    ]


def referrals_to_link(case: Case) -> list[tuple[UUID, str]]:
    """Return the referrals of a case that everybody on it reads, in words, the newest first."""
    rows = CommunityReferral.objects.standing().filter(case=case, restricted_kinds=[]).select_related("provider")
    return [
        (one.pk, f"{one.provider.name if one.provider else one.party_name}, {wording.full_day(one.on)}")
        for one in rows.order_by("-on", "-pk")[:REFERRALS_OFFERED]
    ]


@dataclass(frozen=True)
class ObtainedRow:
    """What an office obtained of one kind of help in a month."""

    service: str
    families: int
    count: int
    value: Decimal


@dataclass(frozen=True)
class Obtained:
    """What an office obtained in a month, by kind of help, the most valuable first."""

    month: date
    rows: list[ObtainedRow]

    @property
    def value(self) -> Decimal:
        """What all of it was worth."""
        return sum((one.value for one in self.rows), NOTHING)

    @property
    def count(self) -> int:
        """How often help was obtained."""
        return sum(one.count for one in self.rows)


def obtained_in(user: User, *, month: date) -> Obtained:
    """Return what the cases of somebody's branch got from elsewhere in a month, in one query.

    Policy: family coach position description, duties 5 (O032).
    """
    days = (month, calendars.end_of_month(month))
    rows = OutsideResource.objects.filter(
        case__in=Case.objects.listed_for(user), voided_at__isnull=True, on__range=days
    )
    told = rows.order_by().values("service").annotate(n=Count("pk"), of=Count("case", distinct=True), sum=Sum("value"))
    found = [ObtainedRow(str(Service(one["service"]).label), one["of"], one["n"], one["sum"]) for one in told]
    return Obtained(month, sorted(found, key=lambda row: (-row.value, row.service)))
