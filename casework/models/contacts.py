"""Contacts and attempts: a two-way exchange, or a try that did not reach."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from casework.choices import CollateralKind, ContactMethod, Direction, EventKind, Interpreter, Place
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.ledger import Event
from casework.models.offices import User


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts and attempts."""

    def standing(self) -> Self:
        """Keep those that were not taken back for everybody: a line of the ledger about them still counts."""
        lines = Event.objects.standing().exclude(kind=EventKind.TAKEN_BACK)
        return self.filter(Exists(lines.filter(case=OuterRef("case_id"), subject_id=OuterRef("pk"))))


class Contact(Record):
    """One exchange or attempt on a case; serves every person ticked (A008, A009, O035).

    With `collateral_kind` it was with a provider or support person about the people ticked, not with them (O039).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="contacts")
    is_reached = models.BooleanField()
    method = models.CharField(max_length=12, choices=ContactMethod.choices, blank=True, default="")
    place = models.CharField(max_length=12, choices=Place.choices, blank=True, default="")
    place_words = models.CharField(max_length=120, blank=True, default="")
    direction = models.CharField(max_length=4, choices=Direction.choices, default=Direction.OUT)
    on = models.DateField()
    at = models.TimeField(null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=60), blank=True, default=list)
    is_plan_reviewed = models.BooleanField(default=False)
    remark = models.CharField(max_length=500, blank=True, default="")
    next_step = models.CharField(max_length=300, blank=True, default="")
    interpreter = models.CharField(max_length=12, choices=Interpreter.choices, blank=True, default="")
    interpreter_words = models.CharField(max_length=200, blank=True, default="")
    collateral_kind = models.CharField(max_length=8, choices=CollateralKind.choices, blank=True, default="")
    collateral_name = models.CharField(max_length=120, blank=True, default="")
    is_release_on_file = models.BooleanField(null=True, blank=True)
    release_reason = models.CharField(max_length=300, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_reached=True) | Q(is_plan_reviewed=False), name="contact_review_needs_reached"
            ),
            models.CheckConstraint(
                condition=Q(collateral_kind="", collateral_name="", is_release_on_file__isnull=True)
                | (~Q(collateral_kind="") & ~Q(collateral_name="") & Q(is_release_on_file__isnull=False)),
                name="contact_collateral_whole",
            ),
            models.CheckConstraint(
                condition=Q(collateral_kind="") | Q(is_plan_reviewed=False), name="contact_collateral_reviews_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(is_release_on_file=False) | ~Q(release_reason=""), name="contact_no_release_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(interpreter__in=("FAMILY", "DECLINED")) | ~Q(interpreter_words=""),
                name="contact_interpreter_said",
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


class ContactInterval(Record):
    """How often one person is contacted, in days; set anew when the need changes, the latest holds (A007)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="contact_intervals")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="contact_intervals")
    days = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=28), name="contactinterval_days"),
        ]
        indexes: ClassVar = [models.Index(fields=["participant", "-set_at"], name="contactinterval_latest")]

    def __str__(self) -> str:
        return f"Contact interval {self.pk}"
