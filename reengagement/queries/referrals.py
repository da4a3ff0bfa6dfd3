"""Community referrals of a participant since their re-engagement began, as the room shows them (R025)."""

from dataclasses import dataclass
from datetime import date

from casework.public import CommunityReferral
from reengagement.models import Staffing


@dataclass(frozen=True)
class ReferralLine:
    """A referral in a list: to what, to whom, since when."""

    need: str
    party: str
    on: date


def referrals_since(staffing: Staffing) -> list[ReferralLine]:
    """Return the standing referrals of the participant since the re-engagement began, as far as the reader may know."""
    reengagement = staffing.reengagement
    if reengagement is None:
        return []
    rows = (
        CommunityReferral.objects.standing()
        .filter(participant=reengagement.participant_id, on__gte=reengagement.opened_on)
        .select_related("provider")
    )
    return [
        ReferralLine(str(row.get_need_display()), row.provider.name if row.provider else row.party_name, row.on)
        for row in rows.order_by("-on", "-pk")
    ]
