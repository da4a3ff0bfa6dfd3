"""Whether somebody was bound by a plan, or exempt, on a day that is over."""

from datetime import date

from django.db.models import Q

from casework.public import Participant
from coaching.choices import PlanStatus
from coaching.models import Plan
from coaching.queries.duties import exempt_on, exemptions_among


def plan_held_on(participant: Participant, day: date) -> bool:
    """Tell whether a signed plan of a person, or of their family, was in force on a day: not lapsed, not replaced.

    Policy: DPAWS expectations 8 (A024, A031): signed by all who must, and not past its last review date.
    """
    theirs = Q(participant=participant) | Q(participant__isnull=True, case=participant.case_id)
    stood = Q(status=PlanStatus.ACTIVE) | Q(status=PlanStatus.SUPERSEDED, ended_on__gt=day)
    return Plan.objects.filter(theirs, stood, signed_on__lte=day, last_review_on__gte=day).exists()


def is_exempt_on(participant: Participant, day: date) -> bool:
    """Tell whether an exemption of a person is on record for a day."""
    found = exemptions_among(Q(case=participant.case_id, participant=participant))
    return exempt_on(found.get(participant.pk, ()), day) is not None
