"""Cases, who takes part, and how requests stand."""

from django.db.models import TextChoices


class CaseKind(TextChoices):
    """What a case is for; standards bind kinds."""

    WORK = "WORK", "Work"
    CHILD_ONLY = "CHILD_ONLY", "Child only"
    PERMANENCY = "PERMANENCY", "Permanency"


class CaseStatus(TextChoices):
    """Whether work on a case goes on."""

    OPEN = "OPEN", "Open"
    CLOSED = "CLOSED", "Closed"


class Assistance(TextChoices):
    """What a North Carolina case is for (N011 binds employment cases)."""

    EMPLOYMENT = "EMPLOYMENT", "Employment"


class ParticipantRole(TextChoices):
    """What a person is in a case."""

    ADULT = "ADULT", "Adult"
    CHILD = "CHILD", "Child"
    CAREGIVER = "CAREGIVER", "Caregiver"
    TEEN_PARENT = "TEEN_PARENT", "Teen parent"


ADULT_ROLES = (ParticipantRole.ADULT, ParticipantRole.TEEN_PARENT, ParticipantRole.CAREGIVER)
PARENT_ROLES = (ParticipantRole.ADULT, ParticipantRole.TEEN_PARENT)


class Track(TextChoices):
    """Alaska's two tracks; a case changes only by an approved consultation (A015)."""

    WORK_FIRST = "WORK_FIRST", "Work First"
    FAMILIES_FIRST = "FAMILIES_FIRST", "Families First"


class DecisionStatus(TextChoices):
    """How a request stands that another person decides."""

    ASKED = "ASKED", "Waiting"
    APPROVED = "APPROVED", "Approved"
    REFUSED = "REFUSED", "Refused"


class ClosureReason(TextChoices):
    """Why a case was closed."""

    WORK = "WORK", "Work"
    INCOME = "INCOME", "Income from another source"
    MOVED = "MOVED", "Moved away"
    REQUEST = "REQUEST", "Family's own request"
    TIME_LIMIT = "TIME_LIMIT", "Time limit"
    NOT_ELIGIBLE = "NOT_ELIGIBLE", "No longer eligible"
    OTHER = "OTHER", "Other"
