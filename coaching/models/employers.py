"""Employers whom an office knows, how they were met, and what they asked for (A092, A093, A094)."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from casework.public import Office, Record, User
from coaching.choices import EmployerContactKind, EmployerTopic


class EmployerQuerySet(models.QuerySet["Employer"]):
    """Employers."""

    def known_in(self, office: Office | None) -> Self:
        """Keep those of an office: no other office reads them."""
        return self.filter(office=office) if office else self.none()


class Employer(Record):
    """An employer of an office's district. Nothing about a family stands here."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True, default="")
    contact_name = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    remark = models.CharField(max_length=300, blank=True, default="")
    rev = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    objects = EmployerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(F("office"), Lower("name"), name="employer_once")]

    def __str__(self) -> str:
        return f"Employer {self.pk}"


class EmployerContact(Record):
    """A meeting with an employer: how, what was told, what was said. `topics` are what they were told about."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey(Employer, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=14, choices=EmployerContactKind.choices)
    on = models.DateField()
    topics = ArrayField(models.CharField(max_length=12, choices=EmployerTopic.choices), blank=True, default=list)
    words = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=EmployerContactKind.values), name="employercontact_kind"),
            models.CheckConstraint(
                condition=Q(topics__contained_by=EmployerTopic.values), name="employercontact_topics"
            ),
        ]

    def __str__(self) -> str:
        return f"Contact with an employer {self.pk}"


class EmployerNeed(Record):
    """What an employer asked for, by when it is answered, and the answer (A093)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, models.CASCADE, related_name="needs")
    words = models.CharField(max_length=300)
    asked_on = models.DateField()
    answer_by = models.DateField()
    answer = models.CharField(max_length=300, blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answer_by__gte=F("asked_on")), name="employerneed_days"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True, answered_by__isnull=True)
                | (Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="employerneed_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"Need of an employer {self.pk}"
