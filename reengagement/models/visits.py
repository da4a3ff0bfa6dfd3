"""What a visit at home or in the community was for, and what came of it for each purpose (A043)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Contact, Record, User
from reengagement.choices import VisitPurpose
from reengagement.models.sealed import Sealed


class VisitResult(Record):
    """What came of one purpose of a visit, which is a contact; the newest stands, and is only added to.

    A row without words says that what stood was taken back: nothing stands then until it is said anew.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=VisitPurpose.choices)
    sealed_words = models.BinaryField(null=True)
    is_taken_back = models.BooleanField(default=False)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    words = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose__in=VisitPurpose.values), name="visitresult_purpose"),
            models.CheckConstraint(
                condition=Q(is_taken_back=False, sealed_words__isnull=False)
                | Q(is_taken_back=True, sealed_words__isnull=True),
                name="visitresult_words",
            ),
        ]

    def __str__(self) -> str:
        return f"Visit result {self.purpose}"
