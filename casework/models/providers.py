"""The provider directory: who offers what, to whom, and how sure that still is. No case data."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from casework.choices import Jurisdiction, PartnerType, ProviderStatus, Readiness, Service
from casework.models.base import Record
from casework.models.offices import Office, User


class ProviderQuerySet(models.QuerySet["Provider"]):
    """Entries of the directory."""

    def offered_in(self, office: Office | None) -> Self:
        """Keep the entries of an office and those of its whole state; without an office all."""
        if office is None:
            return self
        return self.filter(Q(office=office) | Q(office__isnull=True), jurisdiction=office.jurisdiction)

    def standing(self) -> Self:
        """Keep the entries to which people can be referred."""
        return self.exclude(status=ProviderStatus.RETIRED)

    def stale(self, *, before: date) -> Self:
        """Keep the standing entries that nobody verified on that day or later (O013)."""
        return self.standing().filter(Q(verified_on__isnull=True) | Q(verified_on__lt=before))


class Provider(Record):
    """One entry: reference data of an office, or of its whole state when `office` is empty (O013, O017)."""

    jurisdiction = models.CharField(max_length=8, choices=Jurisdiction.choices)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="providers")
    name = models.CharField(max_length=120)
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices)
    services = ArrayField(models.CharField(max_length=20, choices=Service.choices), blank=True, default=list)
    languages = ArrayField(models.CharField(max_length=12), blank=True, default=list)
    tribes = ArrayField(models.CharField(max_length=80), blank=True, default=list)
    cultures = ArrayField(models.CharField(max_length=80), blank=True, default=list)
    readiness = ArrayField(models.CharField(max_length=20, choices=Readiness.choices), blank=True, default=list)
    accepts_criminal_record = models.BooleanField(null=True, blank=True)
    needs_own_form = models.BooleanField(default=False)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    website = models.URLField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    remark = models.CharField(max_length=200, blank=True, default="")
    status = models.CharField(max_length=10, choices=ProviderStatus.choices, default=ProviderStatus.PROPOSED)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"), F("jurisdiction"), F("office"), name="provider_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(partner_type__in=PartnerType.values), name="provider_partner_type"),
            models.CheckConstraint(condition=Q(status__in=ProviderStatus.values), name="provider_status"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True, verified_by__isnull=True)
                | Q(verified_on__isnull=False, verified_by__isnull=False),
                name="provider_verified",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProviderStatus.LISTED) | Q(verified_on__isnull=False), name="provider_listed"
            ),
        ]

    def __str__(self) -> str:
        return f"Provider {self.pk}"
