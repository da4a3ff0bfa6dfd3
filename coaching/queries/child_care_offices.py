"""Who answers about child care, and what a child with a disability is referred to besides (A080, A081, A082)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models.functions import Lower

from casework.public import (
    Case,
    CommunityReferral,
    Jurisdiction,
    Office,
    Participant,
    PartnerType,
    Provider,
    RestrictedKind,
    Service,
    User,
    address,
    permissions,
    referrals_of,
    wording,
)
from coaching.models import ChildDisability
from coaching.rules.child_care import CARE_OFFICES, CareOffice

PROVIDERS_OFFERED = 60


@dataclass(frozen=True)
class OfficeEntry:
    """An office that answers about child care, with its entry in the directory as far as there is one."""

    name: str
    serves: str
    more: str
    provider_id: UUID | None
    phone: str
    website: str

    @property
    def url(self) -> str:
        """Its entry in the directory, or where one is proposed."""
        return address("casework:provider", self.provider_id) if self.provider_id else address("casework:providers")


@dataclass(frozen=True)
class Suggestion:
    """A referral that is suggested for a child with a disability, and whether it was made."""

    office: str
    words: str
    url: str
    made_on: date | None


@dataclass(frozen=True)
class KnownDisability:
    """That a child has a disability, for who may know it, with the two referrals that follow from it."""

    id: UUID
    child_id: UUID
    suggestions: tuple[Suggestion, ...]


def papers_of(case: Case) -> list[tuple[UUID, str]]:
    """Return the papers on file that may show something to everybody on the case, the newest first."""
    rows = case.documents.filter(restricted_kind="", withdrawn_at__isnull=True).order_by("-on", "-pk")
    return [(key, f"{title}, {wording.full_day(on)}") for key, title, on in rows.values_list("pk", "title", "on")[:40]]


def care_offices(office: Office) -> list[OfficeEntry]:
    """Return who answers about child care in a state, with their entries in the directory, in one query.

    Policy: DPAWS expectations 22 (A080, A081): Alaska's; for other states none is on file.
    """
    if office.jurisdiction != Jurisdiction.ALASKA:
        return []
    rows = list(_care_providers(office))
    return [_entry(one, rows) for one in CARE_OFFICES]


def care_providers(office: Office) -> list[tuple[UUID, str]]:
    """Return the providers of child care in an office's directory to choose from, by name."""
    named = [one for one in _care_providers(office) if not any(each.is_named(one.name) for each in CARE_OFFICES)]
    return [(one.pk, one.name) for one in named[:PROVIDERS_OFFERED]]


def disabilities_of(case: Case, *, viewer: User) -> list[KnownDisability]:
    """Return which children of a case have a disability, with two suggestions each; nothing for who may not know.

    Policy: DPAWS expectations 22 (A082).
    """
    if not permissions.can_see_restricted(viewer, case, RestrictedKind.MEDICAL):
        return []
    rows = list(ChildDisability.objects.filter(case=case, voided_at__isnull=True).order_by("on", "pk"))
    if not rows:
        return []
    offices = care_offices(case.office)
    made = (
        CommunityReferral.objects.visible_to(viewer)
        .standing()
        .filter(case=case, participant__in=[one.child_id for one in rows])
    )
    rows_made = made.order_by("on").values_list("participant_id", "provider__name", "party_name", "on")
    referrals = [(child_id, name or party, on) for child_id, name, party, on in rows_made]
    return [
        KnownDisability(
            one.pk,
            one.child_id,
            tuple(
                _suggestion(case, one, entry, known, referrals)
                for entry, known in zip(offices, CARE_OFFICES, strict=False)
            ),
        )
        for one in rows
    ]


def referrals_said(child: Participant, *, viewer: User) -> list[str]:
    """Return the standing referrals of a child to child care, in words; protected ones never."""
    rows = referrals_of(child.case_id, viewer=viewer)
    name = child.person.standing.name
    label = str(Service.CHILD_CARE.label)
    told = [one for one in rows if one.stands and not one.is_restricted and one.who == name and one.need == label]
    return [f"Referred to {one.party}, {wording.full_day(one.on)}." for one in told]


def refer_url(case_id: UUID, child_id: UUID, provider_id: UUID | None = None) -> str:
    """Return where a child is referred; the address says nothing of why."""
    begins = {"person": str(child_id)} | ({"provider": str(provider_id)} if provider_id else {})
    return f"{address('casework:referral-make', case_id)}?{urlencode(begins)}"


def _care_providers(office: Office) -> list[Provider]:
    rows = Provider.objects.offered_in(office).standing()
    care = rows.filter(partner_type=PartnerType.CHILD_CARE) | rows.filter(services__contains=[Service.CHILD_CARE])
    return list(care.order_by(Lower("name"), "pk"))


def _entry(known: CareOffice, rows: list[Provider]) -> OfficeEntry:
    found = next((one for one in rows if known.is_named(one.name)), None)
    return OfficeEntry(
        known.name,
        known.serves,
        known.more,
        found.pk if found else None,
        found.phone if found else "",
        found.website if found else "",
    )


def _suggestion(
    case: Case,
    said: ChildDisability,
    entry: OfficeEntry,
    known: CareOffice,
    referrals: Sequence[tuple[UUID | None, str, date]],
) -> Suggestion:
    """Return a suggestion; an ordinary referral from before the disability was known was about something else."""
    since = [(name, on) for child, name, on in referrals if child == said.child_id and on >= said.on]
    made = next((on for name, on in since if known.is_named(name)), None)
    return Suggestion(entry.name, entry.more, refer_url(case.pk, said.child_id, entry.provider_id), made)
