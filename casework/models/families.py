"""Families and the people who belong to them."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from casework import sealing
from casework.choices import ContactMethod, SafeContactRule
from casework.models.base import Record
from casework.models.offices import User, days_range

if TYPE_CHECKING:
    from datetime import date


class Family(Record):
    """Who belongs together."""

    name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return f"Family {self.pk}"


class Person(Record):
    """One person of a family; names and ways to reach them, and what makes reaching them unsafe."""

    given_name = models.CharField(max_length=120)
    family_name = models.CharField(max_length=120, blank=True, default="")
    born_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=12, default="en")
    needs_interpreter = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    preferred_method = models.CharField(max_length=12, choices=ContactMethod.choices, blank=True, default="")
    safe_contact = ArrayField(
        models.CharField(max_length=20, choices=SafeContactRule.choices), blank=True, default=list
    )
    mailing_address = models.TextField(max_length=300, blank=True, default="")
    is_address_shared = models.BooleanField(default=False)
    is_phone_shared = models.BooleanField(default=False)
    is_email_shared = models.BooleanField(default=False)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    wants_details = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")

    class Meta:
        indexes: ClassVar = [
            GinIndex(
                OpClass(Lower("given_name"), name="gin_trgm_ops"),
                OpClass(Lower("family_name"), name="gin_trgm_ops"),
                name="person_names_trgm",
            ),
            # Somebody typed for a new case is looked for among all people by their day of birth.
            models.Index(fields=["born_on"], name="person_born"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="person_quiet_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def name(self) -> str:
        """Given and family name as a person writes them."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def standing(self) -> "Person":
        """The record that stands for this person: the one theirs was joined to, or their own (decisions 12)."""
        return self.merged_into or self

    def age(self, today: "date") -> int | None:
        """Return whole years of age on a day, or None when the day of birth is unknown."""
        if self.born_on is None:
            return None
        return today.year - self.born_on.year - ((today.month, today.day) < (self.born_on.month, self.born_on.day))


class PersonIdentifier(models.Model):
    """A Social Security number in a table of its own: sealed, found by exact match through a blind index."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="identifier")
    sealed_ssn = models.BinaryField()
    ssn_index = models.BinaryField(db_index=True)

    def __str__(self) -> str:
        return f"Identifier of {self.person_id}"

    @classmethod
    def of(cls, person: Person, ssn: str) -> "PersonIdentifier":
        """Return an unsaved identifier for nine digits."""
        place = "casework_personidentifier.sealed_ssn"
        return cls(person=person, sealed_ssn=sealing.seal(ssn, place, person.pk), ssn_index=sealing.blind_index(ssn))

    @property
    def ssn(self) -> str:
        """All nine digits. Showing them is logged by the caller."""
        return sealing.unseal(self.sealed_ssn, "casework_personidentifier.sealed_ssn", self.person_id)

    @property
    def masked(self) -> str:
        """The number with only its last four digits."""
        return f"•••-••-{self.ssn[-4:]}"


class SafeAddress(models.Model):
    """An address that must not be known, in a table of its own behind a narrower wall: sealed, read by few.

    Policy: 34 USC 12291(b)(2) (VAWA); security 0.3 and 2.1. Who opens it is written down by the caller.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="safe_address")
    sealed_address = models.BinaryField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "safe addresses"

    def __str__(self) -> str:
        return f"Safe address of {self.person_id}"

    @property
    def address(self) -> str:
        """The lines as they stand on an envelope."""
        return sealing.unseal(self.sealed_address, "casework_safeaddress.sealed_address", self.person_id)

    @address.setter
    def address(self, lines: str) -> None:
        self.sealed_address = sealing.seal(lines, "casework_safeaddress.sealed_address", self.person_id)


class Membership(Record):
    """A person's place in a family, from day to day."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relationship = models.CharField(max_length=60, blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="membership_days"
            ),
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    ("family", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (days_range(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Membership {self.pk}"
