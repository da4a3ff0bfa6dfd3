"""Partners as an invitation asks after them: who comes from an agency, and whether a signed plan brings it in."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from casework.public import GUEST_ROLES, Case, CommunityReferral, Provider, Release, ReleaseKind, ShareDecision, User
from coaching.public import Activity, PlanParty


def guests_of(agencies: Collection[Provider | UUID]) -> QuerySet[User]:
    """Return the sign-ins of guests who come from some agencies of the directory."""
    rows = User.objects.filter(role__in=GUEST_ROLES, is_active=True, agency__in=agencies)
    return rows.select_related("agency").order_by("name", "pk")


def release_ids(decision: ShareDecision) -> set[UUID]:
    """Return the releases on which the sharing gate lets something through."""
    return {ground.release_id for ground in decision.grounds if ground.release_id}


def leaves_out(releases: Collection[UUID], provider: Provider | None, name: str, *, case: Case) -> bool:
    """Tell whether one of these releases is a signed plan that does not bring somebody in.

    A plan's release names no party: it is for whom the plan brings in, who manages it along, has an activity of it, or
    whom the family is referred to.

    Policy: DPAWS expectations 18 (A065); re-engagement guide, members' roles (R028).
    """
    plans = Release.objects.filter(pk__in=releases, kind=ReleaseKind.PLAN).values_list("plan_id", "participant_id")
    for plan_id, participant_id in plans:
        parties = PlanParty.objects.filter(plan=plan_id)
        if provider is None:
            is_in = parties.filter(provider__isnull=True, name__iexact=name).exists()
        else:
            is_in = (
                parties.filter(provider=provider).exists()
                or Activity.objects.filter(participant=participant_id, provider=provider).exists()
                or CommunityReferral.objects.filter(case=case, provider=provider).exists()
            )
        if not is_in:
            return True
    return False
