"""Partners as an invitation asks after them: who comes from an agency, and whether a signed plan brings it in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import (
    GUEST_ROLES,
    Case,
    CommunityReferral,
    Participant,
    Provider,
    Release,
    ReleaseKind,
    ShareDecision,
    User,
)
from coaching.public import Activity, PlanParty


def guests_of(agencies: Collection[Provider | UUID]) -> QuerySet[User]:
    """Return the sign-ins of guests who come from some agencies of the directory."""
    rows = User.objects.filter(role__in=GUEST_ROLES, is_active=True, agency__in=agencies)
    return rows.select_related("agency").order_by("name", "pk")


def release_ids(decision: ShareDecision) -> set[UUID]:
    """Return the releases on which the sharing gate lets something through."""
    return {ground.release_id for ground in decision.grounds if ground.release_id}


@dataclass(frozen=True)
class BroughtIn:
    """Whom the signed plans of somebody bring in: by release the parties of its plan, and the agencies of the rest."""

    providers: Mapping[UUID, frozenset[UUID]]
    names: Mapping[UUID, frozenset[str]]

    def leaves_out(self, releases: Collection[UUID], provider: Provider | None, name: str) -> bool:
        """Tell whether one of these releases is a signed plan that does not bring somebody in."""
        if provider is None:
            return any(name.lower() not in self.names[key] for key in releases if key in self.names)
        return any(provider.pk not in self.providers[key] for key in releases if key in self.providers)


def brought_in(case: Case, participant: Participant, *, day: date) -> BroughtIn:
    """Return whom the signed plans of a person bring in on a day, in four queries.

    A plan's release names no party: it is for whom the plan names, who manages it along, has an activity of it that
    runs on the day, or whom the person is referred to. A referral that names nobody is for every adult; one of
    somebody else, or taken back, brings nobody in. `sec.plan_brings_in` says the same.

    Policy: DPAWS expectations 18 (A065); re-engagement guide, members' roles (R028).
    """
    plans = dict(Release.objects.filter(participant=participant, kind=ReleaseKind.PLAN).values_list("pk", "plan_id"))
    running = Activity.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=day),
        participant=participant,
        provider__isnull=False,
        first_day__lte=day,
    )
    referred = referrals_for(case, participant).filter(provider__isnull=False)
    rest = {*running.values_list("provider", flat=True), *referred.values_list("provider", flat=True)}
    parties: list[tuple[UUID, UUID | None, str]] = list(
        PlanParty.objects.filter(plan__in=plans.values()).values_list("plan", "provider", "name")
    )
    return BroughtIn(
        providers={
            key: frozenset(rest | {agency for of, agency, _ in parties if of == plan and agency is not None})
            for key, plan in plans.items()
        },
        names={
            key: frozenset(name.lower() for of, agency, name in parties if of == plan and agency is None)
            for key, plan in plans.items()
        },
    )


def referrals_for(case: Case, participant: Participant) -> QuerySet[CommunityReferral]:
    """Return the referrals of a person that stand, those that name nobody among them."""
    whose = Q(participant=participant) | Q(participant__isnull=True)
    return CommunityReferral.objects.standing().filter(whose, case=case)
