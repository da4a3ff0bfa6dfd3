"""The sharing gate: whoever tells somebody outside something, or invites them, asks here first.

`decision` answers for one person, one party and one day; `operations.sharing.share` tells and writes down what was
told. Nothing about a person leaves on another way. A letter, a staffing or an invitation that tells something asks
with the scopes that it tells; `ATTENDANCE` for an invitation that tells nothing but that the person takes part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casework.choices import PartnerType, ProviderStatus
from casework.models import Case, Participant, Provider
from casework.rules import MSC3010_PARTNERS, HeldRelease, Party, ShareAsked, ShareDecision, decide_share
from casework.values import in_force
from policy.reader import load

MSC3010_SETTING = "std.or.msc3010_partners"


def party_of(provider: Provider | None, *, name: str = "", partner_type: str = PartnerType.OTHER) -> Party:
    """Return the party that an entry of the directory is, or somebody named who stands in none."""
    if provider is None:
        return Party(name, partner_type)
    return Party(provider.name, provider.partner_type, provider.pk, provider.needs_own_form)


@dataclass(frozen=True)
class ShareGate:
    """What decisions about one person read, read once: every release, and by day who needs the MSC 3010 first."""

    releases: tuple[HeldRelease, ...]
    msc3010_partners: Mapping[date, tuple[str, ...]]

    def decide(
        self, *, party: Party, scopes: Iterable[str], purpose: str, day: date, until: date | None = None
    ) -> ShareDecision:
        """Decide whether a party may be told this on one of the days that the gate was read for.

        With `until` one and the same release has to be in force on both days.

        Policy: DPAWS expectations 18 (A065-A068); re-engagement guide (R028).
        """
        asked = ShareAsked(
            party=party,
            scopes=tuple(scopes),
            purpose=purpose,
            day=day,
            releases=self.releases,
            msc3010_partners=self.msc3010_partners[day],
            until=until,
        )
        return decide_share(asked)


def share_gate(*, case: Case, participant: Participant, days: Iterable[date]) -> ShareGate:
    """Read what decisions about a person of the case stand on, for these days."""
    return ShareGate(held_releases(participant), {day: _msc3010_partners(case, day) for day in days})


def decision(
    *, case: Case, participant: Participant, party: Party, scopes: Iterable[str], purpose: str, day: date
) -> ShareDecision:
    """Decide whether a party may be told this about a person of the case on a day, from the releases on file.

    Asked anew each time: a release that was revoked a moment ago opens nothing.

    Policy: DPAWS expectations 18 (A065-A068); re-engagement guide (R028).
    """
    gate = share_gate(case=case, participant=participant, days=[day])
    return gate.decide(party=party, scopes=scopes, purpose=purpose, day=day)


def listed_provider(case: Case, name: str) -> Provider | None:
    """Return the listed entry of the directory of a case's office that has this name, or None."""
    offered = Provider.objects.offered_in(case.office).filter(status=ProviderStatus.LISTED, name__iexact=name.strip())
    return offered.order_by("office", "pk").first()


def held_releases(participant: Participant) -> tuple[HeldRelease, ...]:
    """Return every release of a person in their case, whatever became of it."""
    return tuple(
        HeldRelease(
            id=release.pk,
            kind=release.kind,
            provider_id=release.provider_id,
            party_name=release.party_name,
            scopes=frozenset(release.scopes),
            purpose=release.purpose,
            first_day=release.first_day,
            last_day=release.last_day,
            revoked_on=release.revoked_on,
        )
        for release in participant.releases.all()
    )


def _msc3010_partners(case: Case, day: date) -> tuple[str, ...]:
    """Return the kinds of partners who need the form; none where the state knows no such form."""
    if not load().parameter(MSC3010_SETTING).covers(case.office.jurisdiction):
        return ()
    chosen = in_force(MSC3010_SETTING, office=case.office, on=day)
    return MSC3010_PARTNERS[chosen.value] if chosen else ()
