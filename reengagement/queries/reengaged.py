"""What re-engagement came to, as the gate of a penalty request asks about it (Oregon)."""

from datetime import date
from operator import attrgetter

from casework.public import Participant
from reengagement.choices import JobsClass, Outcome, Screening, StaffingStatus
from reengagement.models import Reengagement, ScreeningOffer, Staffing, StaffingNarration
from reengagement.queries.entrants import jobs_class_on
from reengagement.rules import gate

_STANDS = (StaffingStatus.DECIDED, StaffingStatus.CLOSED)
_DUTIES = {
    JobsClass.MANDATORY: gate.Duty.BOUND,
    JobsClass.VOLUNTEER: gate.Duty.VOLUNTEER,
    JobsClass.EXEMPT: gate.Duty.EXEMPT,
}


def duty_on(participant: Participant, day: date) -> gate.Duty | None:
    """Return whether somebody had to take part in JOBS on a day, as the record says; None while it says nothing.

    Policy: OAR 461-130-0310.
    """
    stands = jobs_class_on(participant, day)
    return _DUTIES[JobsClass(stands)] if stands else None


def latest_reengagement(participant: Participant, since: date) -> Reengagement | None:
    """Return the latest re-engagement with a person that was opened on a day or later."""
    found = Reengagement.objects.filter(participant=participant, opened_on__gte=since)
    return found.order_by("-opened_on", "-opened_at").first()


def reengagement_facts(
    participant: Participant,
    *,
    situation_on: date | None,
    is_pre_ssi: bool | None,
    meets_federal_hours: bool | None,
    today: date,
) -> gate.Reengagement:
    """Return what the latest re-engagement with a person since the situation came to up to a day.

    It ended without success on the day on which every member had confirmed a recommended reduction, as long as no
    later staffing of it decided otherwise; it stays open, for the person may still come back into it. Missing the
    meeting itself begins none (`Reengagement.concern`), so what came of one is never about the meeting alone.

    Policy: ORS 412.009; OAR 461-190-0231 (`tanf.or.reengagement`).
    """
    last = latest_reengagement(participant, situation_on or today)
    if last is None:
        return gate.Reengagement(is_pre_ssi=is_pre_ssi, meets_federal_hours=meets_federal_hours)
    staffings = list(Staffing.objects.filter(reengagement=last).order_by("on", "pk"))
    offered = set(
        ScreeningOffer.objects.filter(staffing__in=staffings, offered_on__lte=today).values_list("screening", flat=True)
    ) | set(ScreeningOffer.objects.filter(staffing__in=staffings, is_done=True).values_list("screening", flat=True))
    visits = [one.community_visit_tried_on for one in staffings if one.community_visit_tried_on]
    decided = max((one for one in staffings if one.status in _STANDS), key=attrgetter("decided_at"), default=None)
    is_in_vain = decided is not None and decided.outcome == Outcome.REDUCTION
    return gate.Reengagement(
        has_screenings=offered == set(Screening.values),
        risk_assessed_on=max((one.on for one in staffings if one.sealed_child_risk is not None), default=None),
        visit_tried_on=max(visits, default=None),
        ended_without_success_on=decided.confirmed_on if decided and is_in_vain else None,
        is_narrated=StaffingNarration.objects.filter(staffing__in=staffings).exists(),
        is_pre_ssi=is_pre_ssi,
        meets_federal_hours=meets_federal_hours,
        is_meeting_alone=False,
    )
