"""Restricted facts, sealed, and how far the hard topics got: rows behind the narrower walls."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from casework import sealing
from casework.choices import GlassCategory, HardTopic, RestrictedKind, TopicState
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.contacts import Contact
from casework.models.offices import User
from casework.models.restricted import BreakGlass
from casework.models.today import LocalToday

_PLACE = "casework_restrictedfact.sealed_text"


class RestrictedFactQuerySet(models.QuerySet["RestrictedFact"]):
    """The only door to restricted facts in code; `sec.restricted_fact_ids()` in the database is the second."""

    def visible_to(self, user: User) -> Self:
        """Keep the facts that this person may open on their office's today.

        Those of a kind that they may see in the case (`Case.objects.restricted_to`); substance-use treatment also
        needs the person's own consent, live and not withdrawn, but for a medical emergency behind broken glass.

        Policy: 42 CFR 2.31, 2.51; security 2.1.
        """
        fits = Q(pk__in=[])
        for kind in RestrictedKind:
            of_kind = Q(kind=kind, case__in=Case.objects.restricted_to(user, kind).values("pk"))
            if kind == RestrictedKind.TREATMENT:
                emergency = BreakGlass.objects.live().filter(category=GlassCategory.MEDICAL_EMERGENCY)
                glass = emergency.filter(case=OuterRef("case"), opened_by=user)
                of_kind &= Q(consent_withdrawn_on__isnull=True, consent_until__gte=F("local_today")) | Q(Exists(glass))
            fits |= of_kind
        return self.alias(local_today=LocalToday("case__office__time_zone")).filter(fits)


class RestrictedFact(Record):
    """One restricted fact about one person; superseded by a newer row, never edited.

    `consent_until` is the last day of the person's written consent that covers this agency, for treatment alone.

    Policy: domain 1; 42 CFR Part 2; VAWA 34 USC 12291(b)(2).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="restricted_facts")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="restricted_facts")
    kind = models.CharField(max_length=15, choices=RestrictedKind.choices)
    on = models.DateField()
    sealed_text = models.BinaryField()
    source = models.CharField(max_length=120, blank=True, default="")
    consent_until = models.DateField(null=True, blank=True)
    consent_withdrawn_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = RestrictedFactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=RestrictedKind.values), name="restrictedfact_kind"),
            models.CheckConstraint(
                condition=Q(kind=RestrictedKind.TREATMENT, consent_until__isnull=False)
                | (~Q(kind=RestrictedKind.TREATMENT) & Q(consent_until__isnull=True)),
                name="restrictedfact_consent",
            ),
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on__isnull=True) | Q(consent_until__isnull=False),
                name="restrictedfact_withdrawn",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "kind"], name="restrictedfact_case")]

    def __str__(self) -> str:
        return f"Restricted fact {self.pk}"

    def seal(self, text: str) -> None:
        """Put the words under seal, bound to this row."""
        self.sealed_text = sealing.seal(text, _PLACE, self.pk)

    def opened_text(self) -> str:
        """Return the words. Showing them is logged by the caller, with this row's key."""
        return sealing.unseal(self.sealed_text, _PLACE, self.pk)


class TopicTalkQuerySet(models.QuerySet["TopicTalk"]):
    """How far the hard topics got, person by person."""

    def standing(self) -> Self:
        """Keep what nothing newer replaced."""
        return self.filter(replaced_by__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Keep the topics that this person may see: the ordinary ones of their cases, the restricted by their kind."""
        fits = Q(kind="", case__in=Case.objects.visible_to(user).values("pk"))
        for kind in RestrictedKind:
            fits |= Q(kind=kind, case__in=Case.objects.restricted_to(user, kind).values("pk"))
        return self.filter(fits)


class TopicTalk(Record):
    """How far one hard topic got with one adult, said on one day; superseded by a newer row, never edited (O037).

    `kind` names whose wall the row stands behind; it is empty for topics that are ordinary case data.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="topic_talks")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="topic_talks")
    topic = models.CharField(max_length=24, choices=HardTopic.choices)
    kind = models.CharField(max_length=15, choices=RestrictedKind.choices, blank=True, default="")
    state = models.CharField(max_length=10, choices=TopicState.choices)
    on = models.DateField()
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="topic_talks")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = TopicTalkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "topic"], name="topictalk_one_first", condition=Q(replaces__isnull=True)
            ),
            models.CheckConstraint(condition=Q(topic__in=HardTopic.values), name="topictalk_topic"),
            models.CheckConstraint(condition=Q(state__in=TopicState.values), name="topictalk_state"),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="topictalk_case")]

    def __str__(self) -> str:
        return f"Topic {self.pk}"
