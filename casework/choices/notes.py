"""What stands in and under client notes."""

from django.db.models import TextChoices


class PairAnswer(TextChoices):
    """How what a client says about a subject compares with what the coach found."""

    SAME = "SAME", "No discrepancy"
    DIFFERS = "DIFFERS", "They differ"
    NOT_RAISED = "NOT_RAISED", "Not spoken of"


class RemarkKind(TextChoices):
    """What is written below a filed note: by a supervisor, and by the coach in answer."""

    QUESTION = "QUESTION", "Question"
    PRAISE = "PRAISE", "Praise"
    ANSWER = "ANSWER", "Answer"
