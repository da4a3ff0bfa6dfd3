"""What the safety gate of a penalty request asks of a re-engagement: all that the room holds of it (`rules.gate`)."""

from casework.public import Participant
from reengagement.choices import Outcome, Screening, StaffingStatus
from reengagement.models import Staffing
from reengagement.rules.gate import Reengagement

_STANDS = (StaffingStatus.DECIDED, StaffingStatus.CLOSED)


def reengagement_of(participant: Participant) -> Reengagement:
    """Return the facts of somebody's re-engagement that is open, as the last staffing left them.

    It ended without success on the day of the last confirmation of a recommended reduction. What it began with can
    never be the meeting alone. The two answers that the request itself asks for stay open.

    Policy: OAR 461-190-0231; domain 6.
    """
    of_person = Staffing.objects.filter(
        reengagement__participant=participant, reengagement__ended_on__isnull=True, status__in=_STANDS
    )
    staffing = of_person.select_related("case__office").order_by("-decided_at").first()
    if staffing is None or staffing.outcome != Outcome.REDUCTION or staffing.decided_at is None:
        return Reengagement(is_meeting_alone=False)
    offered = {one.screening for one in staffing.screenings.all() if one.is_done or one.offered_on is not None}
    decided_on = staffing.decided_at.astimezone(staffing.case.office.zone).date()
    return Reengagement(
        has_screenings=offered == set(Screening.values),
        risk_assessed_on=decided_on if staffing.child_risk else None,
        visit_tried_on=staffing.community_visit_tried_on,
        ended_without_success_on=staffing.confirmed_on,
        is_narrated=staffing.narrations.exists(),
        is_meeting_alone=False,
    )
