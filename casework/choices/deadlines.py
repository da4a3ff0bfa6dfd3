"""How deadlines stand."""

from django.db.models import TextChoices


class DeadlineState(TextChoices):
    """How a deadline stands on a day."""

    UPCOMING = "UPCOMING", "Upcoming"
    DUE_SOON = "DUE_SOON", "Due soon"
    OVERDUE = "OVERDUE", "Overdue"
    MET = "MET", "Met"
    MET_LATE = "MET_LATE", "Met late"
    EXCUSED = "EXCUSED", "Excused"


class AlertLine(TextChoices):
    """The line that a deadline crossed."""

    WARN = "WARN", "Due soon"
    DUE = "DUE", "Overdue"
    ESCALATE = "ESCALATE", "Still open"
