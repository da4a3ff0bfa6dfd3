"""Contacts and attempts: a two-way exchange, or a try that did not reach."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.choices import ContactMethod, Direction, Place
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import User


class Contact(Record):
    """One exchange or attempt on a case; serves every person ticked (A008, A009)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="contacts")
    is_reached = models.BooleanField()
    method = models.CharField(max_length=12, choices=ContactMethod.choices, blank=True, default="")
    place = models.CharField(max_length=12, choices=Place.choices, blank=True, default="")
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.OUT)
    on = models.DateField()
    at = models.TimeField(null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=60), blank=True, default=list)
    is_plan_reviewed = models.BooleanField(default=False)
    remark = models.CharField(max_length=500, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_reached=True) | Q(is_plan_reviewed=False), name="contact_review_needs_reached"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "on"], name="contact_case")]

    def __str__(self) -> str:
        return f"Contact {self.pk}"


class ContactPerson(Record):
    """A person whom a contact or attempt was with or for."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="people")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="contacts")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact", "participant"], name="contactperson_once"),
        ]

    def __str__(self) -> str:
        return f"Contact person {self.pk}"
