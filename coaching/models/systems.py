"""By which number other systems know a person, and the certificate that says how ready for work they are (A074)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Document, Person, Record, User, sealing
from coaching.choices import ReadinessKind, ReadinessLevel, SystemKind

_NUMBER_PLACE = "coaching_systemnumber.sealed_number"
_CERTIFICATE_PLACE = "coaching_readinesscertificate.sealed_number"


class SystemNumber(Record):
    """A person's number in another system, sealed; one at a time in each system, and ended once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    system = models.CharField(max_length=12, choices=SystemKind.choices)
    sealed_number = models.BinaryField()
    since = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(system__in=SystemKind.values), name="systemnumber_system"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_on__gte=models.F("since"), ended_by__isnull=False, ended_at__isnull=False),
                name="systemnumber_ended",
            ),
            models.UniqueConstraint(
                fields=["person", "system"], condition=Q(ended_at__isnull=True), name="systemnumber_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"Number {self.pk}"

    @property
    def number(self) -> str:
        """The number as the system writes it."""
        return sealing.unseal(self.sealed_number, _NUMBER_PLACE, self.pk)

    @number.setter
    def number(self, text: str) -> None:
        self.sealed_number = sealing.seal(text, _NUMBER_PLACE, self.pk)


class ReadinessCertificate(Record):
    """A certificate of readiness for work: which, its level, its day, and its number or the paper that is it.

    A wrong one is voided, and a right one written.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ReadinessKind.choices)
    level = models.CharField(max_length=8, choices=ReadinessLevel.choices, blank=True, default="")
    on = models.DateField()
    sealed_number = models.BinaryField(null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(kind=ReadinessKind.NCRC, level__in=ReadinessLevel.values))
                | Q(kind=ReadinessKind.CAREER_READY, level=""),
                name="readinesscertificate_level",
            ),
            models.CheckConstraint(
                condition=Q(sealed_number__isnull=False) | Q(document__isnull=False),
                name="readinesscertificate_known",
            ),
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True, voided_at__isnull=True)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="readinesscertificate_voided",
            ),
        ]

    def __str__(self) -> str:
        return f"Certificate {self.pk}"

    @property
    def number(self) -> str:
        """Its number, where it has one."""
        return sealing.unseal(self.sealed_number, _CERTIFICATE_PLACE, self.pk) if self.sealed_number else ""

    @number.setter
    def number(self, text: str) -> None:
        self.sealed_number = sealing.seal(text, _CERTIFICATE_PLACE, self.pk) if text else None
