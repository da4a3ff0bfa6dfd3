"""What is settled once says by whom and when."""

from django.db.models import CheckConstraint, Q


def voided(name: str) -> CheckConstraint:
    """The constraint that a record taken back says by whom and when: both, or neither."""
    neither = Q(voided_by__isnull=True, voided_at__isnull=True)
    return CheckConstraint(condition=neither | Q(voided_by__isnull=False, voided_at__isnull=False), name=name)
