"""Releases of information, what was shared on their strength, and overrides that a second person decided."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.choices import (
    SEALED_KINDS,
    SEALED_SCOPES,
    DecisionStatus,
    LegalBasis,
    PartnerType,
    ReleaseKind,
    SharePurpose,
    ShareScope,
    ShareWay,
)
from casework.models.cases import Case, Participant
from casework.models.community import CommunityReferral
from casework.models.offices import User
from casework.models.providers import Provider
from casework.models.told import ToldRecord, names_kinds, told_to

_SEALED = Q(scopes__overlap=list(SEALED_SCOPES))
_ONE_PARTY = Q(provider__isnull=False, party_name="") | (Q(provider__isnull=True) & ~Q(party_name=""))


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases of information."""

    def visible_to(self, user: User) -> Self:
        """Keep those that this person may see (`told.told_to`)."""
        return self.filter(told_to(user))

    def in_force(self, day: date) -> Self:
        """Keep those in force on a day; one revoked on it is not."""
        return self.filter(
            Q(last_day__isnull=True) | Q(last_day__gte=day),
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=day),
            first_day__lte=day,
        )


class Release(ToldRecord):
    """A person's written word that something may be told to somebody (A065-A069). Both days are inclusive.

    A plan's release has no party of its own.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="releases")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="releases")
    kind = models.CharField(max_length=12, choices=ReleaseKind.choices)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="releases")
    party_name = models.CharField(max_length=200, blank=True, default="")
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices, blank=True, default="")
    scopes = ArrayField(models.CharField(max_length=20, choices=ShareScope.choices))
    purpose = models.CharField(max_length=16, choices=SharePurpose.choices)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    file_place = models.CharField(max_length=200, blank=True, default="")
    plan_id = models.UUIDField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ReleaseKind.values), name="release_kind"),
            models.CheckConstraint(condition=Q(purpose__in=SharePurpose.values), name="release_purpose"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="release_scopes"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="release_days"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=False) | (~Q(kind__in=SEALED_KINDS) & ~_SEALED), name="release_ends"
            ),
            models.CheckConstraint(condition=names_kinds("kind", "partner_type", "scopes"), name="release_restricted"),
            models.CheckConstraint(
                condition=(Q(kind=ReleaseKind.PLAN, provider__isnull=True, party_name="", plan_id__isnull=False))
                | (~Q(kind=ReleaseKind.PLAN) & _ONE_PARTY),
                name="release_party",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_on__isnull=False, revoked_by__isnull=False, revoked_at__isnull=False),
                name="release_revoked",
            ),
            models.UniqueConstraint(fields=["plan_id", "participant"], name="release_of_plan_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "participant"], name="release_case"),
            models.Index(
                fields=["last_day"], name="release_ending", condition=Q(last_day__isnull=False, revoked_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"Release {self.pk}"


class ShareOverrideQuerySet(models.QuerySet["ShareOverride"]):
    """Overrides of releases."""

    def visible_to(self, user: User) -> Self:
        """Keep those that this person may see (`told.told_to`)."""
        return self.filter(told_to(user))


class ShareOverride(ToldRecord):
    """The wish to share once without the release that is missing: asked by one, decided by another.

    Never for treatment under 42 CFR Part 2, never for domestic violence.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="share_overrides")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    party_name = models.CharField(max_length=200, blank=True, default="")
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices)
    scopes = ArrayField(models.CharField(max_length=20, choices=ShareScope.choices))
    purpose = models.CharField(max_length=16, choices=SharePurpose.choices)
    missing = ArrayField(models.CharField(max_length=12, choices=ReleaseKind.choices))
    reason = models.TextField()
    status = models.CharField(max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    objects = ShareOverrideQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scopes__len__gt=0) & ~_SEALED, name="shareoverride_never_sealed"),
            models.CheckConstraint(condition=_ONE_PARTY, name="shareoverride_party"),
            models.CheckConstraint(condition=names_kinds("partner_type", "scopes"), name="shareoverride_restricted"),
            models.CheckConstraint(
                condition=Q(status=DecisionStatus.ASKED, decided_by__isnull=True, last_day__isnull=True)
                | Q(status=DecisionStatus.REFUSED, decided_by__isnull=False, last_day__isnull=True)
                | Q(status=DecisionStatus.APPROVED, decided_by__isnull=False, last_day__isnull=False),
                name="shareoverride_decided",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="shareoverride_decided_by_another"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "status"], name="shareoverride_case")]

    def __str__(self) -> str:
        return f"Override {self.pk}"


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """What was told to somebody outside."""

    def visible_to(self, user: User) -> Self:
        """Keep those that this person may see (`told.told_to`)."""
        return self.filter(told_to(user))


class Disclosure(ToldRecord):
    """What was told to whom, why, and what allowed it. Rows of one `share_id` were told together."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="disclosures")
    share_id = models.UUIDField()
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    party_name = models.CharField(max_length=200, blank=True, default="")
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices)
    scopes = ArrayField(models.CharField(max_length=20, choices=ShareScope.choices))
    purpose = models.CharField(max_length=16, choices=SharePurpose.choices)
    basis = models.CharField(max_length=16, choices=LegalBasis.choices)
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="disclosures")
    override = models.ForeignKey(ShareOverride, models.PROTECT, null=True, blank=True, related_name="disclosures")
    referral = models.ForeignKey(CommunityReferral, models.PROTECT, null=True, blank=True, related_name="disclosures")
    on = models.DateField()
    way = models.CharField(max_length=8, choices=ShareWay.choices)
    what = models.TextField()
    has_part2_notice = models.BooleanField(default=False)
    shared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="disclosure_scopes"),
            models.CheckConstraint(condition=Q(purpose__in=SharePurpose.values), name="disclosure_purpose"),
            models.CheckConstraint(condition=_ONE_PARTY, name="disclosure_party"),
            models.CheckConstraint(condition=names_kinds("partner_type", "scopes"), name="disclosure_restricted"),
            models.CheckConstraint(
                condition=Q(has_part2_notice=True) | ~Q(scopes__contains=[ShareScope.SUBSTANCE_USE]),
                name="disclosure_part2_notice",
            ),
            models.CheckConstraint(
                condition=Q(
                    basis__in=[LegalBasis.ADMINISTRATION, LegalBasis.CHILD_PROTECTION],
                    release__isnull=True,
                    override__isnull=True,
                )
                | Q(basis=LegalBasis.OVERRIDE, release__isnull=True, override__isnull=False)
                | Q(
                    basis__in=[LegalBasis.CONSENT, LegalBasis.HIPAA, LegalBasis.PART2, LegalBasis.SURVIVOR],
                    release__isnull=False,
                    override__isnull=True,
                ),
                name="disclosure_basis",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-on"], name="disclosure_case")]

    def __str__(self) -> str:
        return f"Disclosure {self.pk}"
