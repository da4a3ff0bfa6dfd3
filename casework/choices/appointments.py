"""Appointments: how people meet, what for, who begins, and what became of it."""

from django.db.models import TextChoices


class AppointmentChannel(TextChoices):
    """How people meet."""

    IN_PERSON = "IN_PERSON", "In person"
    PHONE = "PHONE", "By phone"
    VIDEO = "VIDEO", "By video"


class Initiator(TextChoices):
    """Who begins the call or comes to the other (R038)."""

    COACH = "COACH", "We call or come"
    PERSON = "PERSON", "They call or come"


class AppointmentPurpose(TextChoices):
    """What an appointment is for. Purposes that reveal violence, treatment or health are not in this list."""

    EA = "EA", "Employability assessment (EA)"
    FIRST = "FIRST", "First meeting"
    PLAN = "PLAN", "Plan"
    REVIEW = "REVIEW", "Review of the plan"
    MONTHLY = "MONTHLY", "Monthly talk"
    DEBRIEF = "DEBRIEF", "Job search debrief"
    SUPPORTS = "SUPPORTS", "Support services"
    JOINT = "JOINT", "Joint meeting with agencies"
    OTHER = "OTHER", "Something else"


class AppointmentState(TextChoices):
    """What became of an appointment; a moved one is superseded by a new row and never overwritten."""

    BOOKED = "BOOKED", "Booked"
    KEPT = "KEPT", "Kept"
    MISSED = "MISSED", "Missed"
    CANCELLED = "CANCELLED", "Cancelled"
    MOVED = "MOVED", "Moved"
