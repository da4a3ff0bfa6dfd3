"""Referrals to services in the community, and what their follow-ups found."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from casework.choices import EventKind, PartnerType, ReferralKind, ReferralOutcome, Service
from casework.models.cases import Case, Participant
from casework.models.ledger import Event
from casework.models.offices import User
from casework.models.providers import Provider
from casework.models.told import ToldRecord, names_kinds, told_to


def _line_stands(kind: EventKind) -> Exists:
    lines = Event.objects.standing().filter(case=OuterRef("case_id"), kind=kind, subject_id=OuterRef("pk"))
    return Exists(lines)


class CommunityReferralQuerySet(models.QuerySet["CommunityReferral"]):
    """Referrals to services."""

    def visible_to(self, user: User) -> Self:
        """Keep those that this person may see (`told.told_to`)."""
        return self.filter(told_to(user))

    def standing(self) -> Self:
        """Keep those that were not taken back."""
        return self.filter(_line_stands(EventKind.COMMUNITY_REFERRAL_MADE))

    def with_standing(self) -> Self:
        """Say of each, as `stands`, whether it was not taken back."""
        return self.annotate(stands=_line_stands(EventKind.COMMUNITY_REFERRAL_MADE))


class CommunityReferral(ToldRecord):
    """Somebody of the family sent to a service that answers a need (A036, A037, O012, O019).

    Imported ones hold what the other system said, which may be little; without a participant they speak of every
    adult.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="community_referrals")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="community_referrals"
    )
    need = models.CharField(max_length=20, choices=Service.choices, blank=True, default="")
    kind = models.CharField(max_length=16, choices=ReferralKind.choices, blank=True, default="")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="referrals")
    party_name = models.CharField(max_length=200, blank=True, default="")
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices, blank=True, default="")
    words = models.TextField(blank=True, default="")
    other_choice_reason = models.TextField(blank=True, default="")
    on = models.DateField()
    follow_up_on = models.DateField(null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = CommunityReferralQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | (
                    Q(participant__isnull=False, follow_up_on__isnull=False, follow_up_on__gt=F("on"))
                    & Q(need__in=Service.values, kind__in=ReferralKind.values)
                ),
                name="communityreferral_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | Q(provider__isnull=False, party_name="")
                | (Q(provider__isnull=True, partner_type__in=PartnerType.values) & ~Q(party_name="")),
                name="communityreferral_party",
            ),
            models.CheckConstraint(condition=names_kinds("need", "partner_type"), name="communityreferral_restricted"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-on"], name="communityreferral_case")]

    def __str__(self) -> str:
        return f"Community referral {self.pk}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Follow-ups of referrals."""

    def visible_to(self, user: User) -> Self:
        """Keep those that this person may see (`told.told_to`)."""
        return self.filter(told_to(user))

    def standing(self) -> Self:
        """Keep those that were not taken back."""
        return self.filter(_line_stands(EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP))


class FollowUp(ToldRecord):
    """What came of a referral, and the next day to ask when it goes on (A037)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="follow_ups")
    referral = models.ForeignKey(CommunityReferral, models.CASCADE, related_name="follow_ups")
    on = models.DateField()
    outcome = models.CharField(max_length=12, choices=ReferralOutcome.choices)
    words = models.TextField(blank=True, default="")
    next_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(next_on__isnull=True) | Q(next_on__gt=F("on")), name="followup_next_on"),
            models.CheckConstraint(condition=Q(outcome__in=ReferralOutcome.values), name="followup_outcome"),
        ]
        indexes: ClassVar = [models.Index(fields=["referral", "on"], name="followup_referral")]

    def __str__(self) -> str:
        return f"Follow-up {self.pk}"
