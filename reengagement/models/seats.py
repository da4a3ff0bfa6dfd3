"""Who sits in a room: seats, how each took part, the releases behind invitations, what partners told us."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, PartnerType, Provider, Record, Release, User
from reengagement.choices import DEPARTMENT_SEATS, PartnerAnswer, Presence, Seat
from reengagement.models.sealed import Sealed
from reengagement.models.staffings import Staffing

_PARTNERS = (Seat.CHILD_WELFARE, Seat.CONTRACTOR, Seat.PARTNER)
_NOBODY = Q(user__isnull=True, participant__isnull=True, provider__isnull=True)


class SeatTaken(Record):
    """Somebody in the room, once: a member of staff, somebody of the family, an agency, or somebody by name.

    `name` is what an agency or person of no directory is called; `guest` the guest's own sign-in. `presence` is the
    newest `PresenceMark`, written by the database. `left_team_at` takes a member off the team for good, with a reason.
    `reviewed_at` and `confirmed_at` are set by the member alone. `answer` is how an agency's part got on the
    extension form (A088).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="seats")
    seat = models.CharField(max_length=21, choices=Seat.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    name = models.CharField(max_length=120, blank=True, default="")
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices, blank=True, default="")
    guest = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    initials = models.CharField(max_length=4)
    presence = models.CharField(max_length=9, choices=Presence.choices, default=Presence.INVITED)
    designated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    laid_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    laid_at = models.DateTimeField()
    left_team_at = models.DateTimeField(null=True, blank=True)
    left_team_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    left_team_reason = models.CharField(max_length=300, blank=True, default="")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=PartnerAnswer.choices, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staffing", "user"], name="seattaken_user_once"),
            models.UniqueConstraint(fields=["staffing", "participant"], name="seattaken_participant_once"),
            models.UniqueConstraint(fields=["staffing", "provider"], name="seattaken_provider_once"),
            models.UniqueConstraint(fields=["staffing", "guest"], name="seattaken_guest_once"),
            models.UniqueConstraint(
                fields=["staffing"], name="seattaken_one_participant", condition=Q(seat=Seat.PARTICIPANT)
            ),
            models.CheckConstraint(
                condition=Q(
                    seat__in=DEPARTMENT_SEATS,
                    user__isnull=False,
                    participant__isnull=True,
                    provider__isnull=True,
                    name="",
                    partner_type="",
                )
                | Q(
                    seat=Seat.PARTICIPANT,
                    participant__isnull=False,
                    user__isnull=True,
                    provider__isnull=True,
                    name="",
                    partner_type="",
                )
                | Q(
                    seat=Seat.SUPPORT_PERSON,
                    participant__isnull=False,
                    user__isnull=True,
                    provider__isnull=True,
                    name="",
                    partner_type="",
                )
                | (Q(seat=Seat.SUPPORT_PERSON, partner_type="") & _NOBODY & ~Q(name=""))
                | Q(
                    seat__in=_PARTNERS,
                    provider__isnull=False,
                    user__isnull=True,
                    participant__isnull=True,
                    name="",
                    partner_type__in=PartnerType.values,
                )
                | (Q(seat__in=_PARTNERS, partner_type__in=PartnerType.values) & _NOBODY & ~Q(name="")),
                name="seattaken_who",
            ),
            models.CheckConstraint(
                condition=Q(guest__isnull=True) | Q(seat__in=_PARTNERS), name="seattaken_guest_of_partner"
            ),
            models.CheckConstraint(
                condition=Q(seat=Seat.DESIGNEE, designated_by__isnull=False) & ~Q(designated_by=F("user"))
                | (~Q(seat=Seat.DESIGNEE) & Q(designated_by__isnull=True)),
                name="seattaken_designee",
            ),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="seattaken_presence"),
            models.CheckConstraint(
                condition=Q(left_team_at__isnull=True, left_team_by__isnull=True, left_team_reason="")
                | (Q(left_team_at__isnull=False, left_team_by__isnull=False) & ~Q(left_team_reason="")),
                name="seattaken_left_team",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, confirmed_at__isnull=True) | Q(seat__in=DEPARTMENT_SEATS),
                name="seattaken_of_team",
            ),
        ]

    def __str__(self) -> str:
        return f"Seat {self.seat}"


class PresenceMark(Record):
    """How somebody took part from a moment on; only added to."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    seat = models.ForeignKey(SeatTaken, models.CASCADE, related_name="marks")
    presence = models.CharField(max_length=9, choices=Presence.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="presencemark_presence"),
        ]

    def __str__(self) -> str:
        return f"Presence {self.presence}"


class Invitation(Record):
    """Somebody was asked to a staffing; of an agency also the release that opened it, or none where none is needed.

    Policy: re-engagement guide (R028). The database asks for the release on the day of asking.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    seat = models.ForeignKey(SeatTaken, models.CASCADE, related_name="invitations")
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    is_release_needed = models.BooleanField(default=False)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_release_needed=False) | Q(release__isnull=False), name="invitation_release"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class PartnerInput(Record):
    """What an agency told us of its own accord, once for each seat. Nothing says that it is missing (R027)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    seat = models.OneToOneField(SeatTaken, models.CASCADE, related_name="told")
    sealed_words = models.BinaryField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    words = Sealed()

    def __str__(self) -> str:
        return f"Partner input {self.pk}"
