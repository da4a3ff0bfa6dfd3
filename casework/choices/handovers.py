"""Transfers, promises and absences."""

from django.db.models import TextChoices


class HandoverStatus(TextChoices):
    """How the transfer of a case to another coach stands."""

    ASKED = "ASKED", "Waiting"
    ACCEPTED = "ACCEPTED", "Accepted"
    REFUSED = "REFUSED", "Refused"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class PromiseStatus(TextChoices):
    """Whether a promise was kept."""

    OPEN = "OPEN", "Open"
    KEPT = "KEPT", "Kept"
    NOT_KEPT = "NOT_KEPT", "Not kept"


class AbsenceReason(TextChoices):
    """Why somebody is away; no more than that is written down."""

    LEAVE = "LEAVE", "Leave"
    ILLNESS = "ILLNESS", "Illness"
    TRAINING = "TRAINING", "Training"
    OTHER = "OTHER", "Other"
