"""Support services: what was asked for and decided, what was paid, given back, told; and help from elsewhere."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.public import (
    Case,
    CommunityReferral,
    Document,
    Event,
    Note,
    Notice,
    Office,
    Participant,
    PartnerType,
    Record,
    Service,
    User,
)
from coaching.choices import (
    VENDOR_METHODS,
    SupportAsk,
    SupportKind,
    SupportLetterKind,
    SupportMethod,
    SupportPaperKind,
)
from coaching.models.activities import Activity
from coaching.models.plans import Step


class SupportBudget(Record):
    """Money of an office for supports from day to day, with who answers for it (O090). It is ended, never changed."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    amount = models.DecimalField(max_digits=11, decimal_places=2)
    first_day = models.DateField()
    last_day = models.DateField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & Q(amount__gt=0), name="supportbudget_said"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="supportbudget_days"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="supportbudget_ended",
            ),
            models.UniqueConstraint(
                fields=["office", "name"], name="supportbudget_once", condition=Q(ended_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Budget {self.pk}"


class SupportQuerySet(models.QuerySet["Support"]):
    """Supports in their versions."""

    def current(self) -> Self:
        """Keep those in whose place no later version stands."""
        return self.filter(replaced_by__isnull=True)

    def granted(self) -> Self:
        """Keep those that are authorised and still count: paid, or to be paid, and not taken back."""
        return self.current().filter(
            Q(stopped_at__isnull=True) | Q(issued_on__isnull=False), authorised_on__isnull=False, voided_at__isnull=True
        )

    def waiting(self) -> Self:
        """Keep those that wait for another person's decision."""
        return self.current().filter(
            stopped_at__isnull=True, decided_at__isnull=True, authorised_on__isnull=True, is_imported=False
        )

    def authorised_unpaid(self) -> Self:
        """Keep those that are authorised and to be paid."""
        return self.to_issue().filter(authorised_on__isnull=False)

    def going_on(self, day: date) -> Self:
        """Keep short-term assistance that was paid, that nobody stopped and that is not over on a day."""
        paid = self.current().filter(stopped_at__isnull=True, issued_on__isnull=False, voided_at__isnull=True)
        return paid.filter(last_day__gt=day)

    def to_issue(self) -> Self:
        """Keep those that nobody refused or stopped and that are not paid yet; those of another system say nothing."""
        open_ = self.current().filter(stopped_at__isnull=True, issued_on__isnull=True, is_imported=False)
        return open_.exclude(is_approved=False)


class Support(Record):
    """One version of a support: what is needed, why, how it is paid; its decision, payment and end, each once.

    `told_on` is the day on which the need was told. `asks` is why another person had to decide when it was asked, by
    the values of that day; without any, asking authorised it. A change makes a new version that `replaces` this one.
    `first_day` and `last_day` are those of short-term assistance alone (N003). `closing` is the line of the closing
    with work after which it is given, where no step and no activity led there. `voided_at`: its payment was written by
    mistake; it counts no more.

    Policy: DPAWS expectations 21 (A075, A076, A077); family coach position description, duties 5 (O030, O031).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=SupportKind.choices)
    purpose = models.CharField(max_length=160)
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    closing = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    alternatives = models.TextField(blank=True, default="")
    justification = models.TextField(blank=True, default="")
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    method = models.CharField(max_length=7, choices=SupportMethod.choices, blank=True, default="")
    vendor = models.CharField(max_length=160, blank=True, default="")
    told_on = models.DateField()
    needed_on = models.DateField(null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    budget = models.ForeignKey(SupportBudget, models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    is_routine = models.BooleanField()
    is_imported = models.BooleanField(default=False)
    asks = ArrayField(models.CharField(max_length=12, choices=SupportAsk.choices), blank=True, default=list)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    is_approved = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    authorised_on = models.DateField(null=True, blank=True)
    authorised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    authorised_at = models.DateTimeField(null=True, blank=True)
    note = models.OneToOneField(Note, models.PROTECT, null=True, blank=True, related_name="+")
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    issued_at = models.DateTimeField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_words = models.CharField(max_length=300, blank=True, default="")
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_words = models.CharField(max_length=300, blank=True, default="")

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=SupportKind.values) & ~Q(purpose="") & Q(amount__gt=0), name="support_what"
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | (
                    Q(participant__isnull=False, needed_on__isnull=False, needed_on__gte=F("told_on"))
                    & Q(method__in=SupportMethod.values)
                    & ~Q(alternatives="")
                    & ~Q(justification="")
                ),
                name="support_said",
            ),
            models.CheckConstraint(
                condition=~Q(method__in=VENDOR_METHODS) | ~Q(vendor=""),
                name="support_vendor",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | Q(step__isnull=False, activity__isnull=True, closing__isnull=True)
                | Q(step__isnull=True, activity__isnull=False, closing__isnull=True)
                | (
                    Q(step__isnull=True, activity__isnull=True)
                    & (Q(closing__isnull=False) | Q(kind=SupportKind.SHORT_TERM))
                ),
                name="support_tied",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=SupportKind.SHORT_TERM, first_day__isnull=False, last_day__gte=F("first_day"))
                    | (~Q(kind=SupportKind.SHORT_TERM) & Q(first_day__isnull=True, last_day__isnull=True))
                ),
                name="support_days",
            ),
            models.CheckConstraint(
                condition=Q(is_approved__isnull=True, decided_by__isnull=True, decided_at__isnull=True, answer="")
                | (
                    Q(is_approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(asks=[])
                    & (Q(is_approved=True) | ~Q(answer=""))
                ),
                name="support_decided",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="support_decided_by_another"),
            models.CheckConstraint(
                condition=Q(
                    authorised_on__isnull=True,
                    authorised_by__isnull=True,
                    authorised_at__isnull=True,
                    note__isnull=True,
                )
                | (
                    Q(authorised_on__isnull=False, authorised_by__isnull=False, authorised_at__isnull=False)
                    & (Q(note__isnull=False) | Q(is_imported=True))
                    & (Q(asks=[]) | Q(is_approved=True, authorised_by=F("decided_by")))
                ),
                name="support_authorised",
            ),
            models.CheckConstraint(
                condition=~Q(is_approved=True) | Q(authorised_on__isnull=False), name="support_approved"
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True, issued_by__isnull=True, issued_at__isnull=True)
                | Q(
                    issued_by__isnull=False,
                    issued_at__isnull=False,
                    authorised_on__isnull=False,
                    issued_on__gte=F("authorised_on"),
                ),
                name="support_issued",
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True, stopped_by__isnull=True, stopped_at__isnull=True, stopped_words="")
                | (
                    Q(stopped_on__isnull=False, stopped_by__isnull=False, stopped_at__isnull=False)
                    & ~Q(stopped_words="")
                ),
                name="support_stopped",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_words="")
                | (
                    Q(voided_at__isnull=False, voided_by__isnull=False, issued_at__isnull=False, is_imported=False)
                    & ~Q(void_words="")
                ),
                name="support_voided",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["needed_on"],
                name="support_to_issue",
                condition=Q(issued_on__isnull=True, stopped_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Support {self.pk}"


class SupportPaper(Record):
    """A paper of the case that is the quote or the receipt of a support."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    support = models.ForeignKey(Support, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=7, choices=SupportPaperKind.choices)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(what__in=SupportPaperKind.values), name="supportpaper_what"),
            models.UniqueConstraint(fields=["support", "document"], name="supportpaper_once"),
        ]

    def __str__(self) -> str:
        return f"Paper {self.pk}"


class SupportRefund(Record):
    """Money of a support that came back; together never more than was paid. A wrong one is voided with the reason."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    support = models.ForeignKey(Support, models.CASCADE, related_name="refunds")
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    on = models.DateField()
    words = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_words = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(words=""), name="supportrefund_said"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_words="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_words="")),
                name="supportrefund_voided",
            ),
        ]

    def __str__(self) -> str:
        return f"Refund {self.pk}"


class SupportLetter(Record):
    """A letter that told of a support, with until when a hearing can be asked for where it said so."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    support = models.ForeignKey(Support, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=SupportLetterKind.choices)
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    written_on = models.DateField()
    hearing_by = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=SupportLetterKind.values) & Q(hearing_by__gte=F("written_on")),
                name="supportletter_kind",
            )
        ]

    def __str__(self) -> str:
        return f"Letter {self.pk}"


class OutsideResource(Record):
    """Help that a family got from somewhere else than the agency, with what it was worth (O032).

    `participant` is who got it, none the whole family. A wrong one is voided, and a right one written.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    service = models.CharField(max_length=20, choices=Service.choices)
    party_name = models.CharField(max_length=200)
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices)
    what = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=9, decimal_places=2)
    on = models.DateField()
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    referral = models.ForeignKey(
        CommunityReferral, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(party_name="") & ~Q(what="") & Q(value__gt=0), name="outsideresource_said"
            ),
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True, voided_at__isnull=True)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="outsideresource_voided",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["on"], name="outsideresource_on", condition=Q(voided_at=None))]

    def __str__(self) -> str:
        return f"Outside resource {self.pk}"
