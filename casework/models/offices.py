"""Offices and the staff who work in them."""

from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth import hashers
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from casework.choices import DatabaseRole, Jurisdiction, Role
from casework.context import in_context
from casework.models.base import Record

#: Roles that see every case of their office (security 2.1, decisions 18).
OFFICE_WIDE_ROLES = (
    Role.CASE_AIDE,
    Role.ENGAGEMENT_SPECIALIST,
    Role.LEAD_WORKER,
    Role.OPERATIONS_MANAGER,
    Role.ELIGIBILITY_WORKER,
)

#: People from outside, who see one staffing for its time only; each comes from an agency of the directory.
GUEST_ROLES = (Role.PARTNER, Role.CHILD_WELFARE)

#: Roles of which no clearance is asked: they hold no position of the department, or see no case (O087).
UNCLEARED_ROLES = (*GUEST_ROLES, Role.ADMIN, Role.SYSTEM)

DATABASE_ROLE_OF = {
    Role.COACH: DatabaseRole.STAFF,
    Role.CASE_AIDE: DatabaseRole.STAFF,
    Role.ENGAGEMENT_SPECIALIST: DatabaseRole.STAFF,
    Role.LEAD_WORKER: DatabaseRole.STAFF,
    Role.OPERATIONS_MANAGER: DatabaseRole.STAFF,
    Role.ELIGIBILITY_WORKER: DatabaseRole.STAFF,
    Role.QA_REVIEWER: DatabaseRole.STAFF,
    Role.CHILD_WELFARE: DatabaseRole.PARTNER,
    Role.PARTNER: DatabaseRole.PARTNER,
    Role.AUDITOR: DatabaseRole.AUDITOR,
    Role.PRIVACY_OFFICER: DatabaseRole.AUDITOR,
    Role.ADMIN: DatabaseRole.ADMIN,
    Role.SYSTEM: DatabaseRole.IMPORT,
}


def days_range(first: str = "first_day", last: str = "last_day") -> Func:
    """Return the SQL date range of two inclusive day columns; an empty last day is open-ended."""
    return Func(F(first), F(last), Value("[]"), function="daterange")


class Office(Record):
    """A branch: jurisdiction, clock, calendar, local habits."""

    ref = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=8, choices=Jurisdiction.choices)
    time_zone = models.CharField(max_length=60)
    address = models.TextField(blank=True, default="")
    telephone = models.CharField(max_length=40, blank=True, default="", db_default="")
    has_job_club = models.BooleanField(default=False)
    archive_rule = models.TextField(blank=True, default="")
    calendar = models.ForeignKey("casework.Calendar", models.PROTECT, related_name="offices")
    described_by = models.ForeignKey("casework.User", models.PROTECT, null=True, blank=True, related_name="+")
    described_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(jurisdiction__in=Jurisdiction.values), name="office_jurisdiction"),
        ]

    def __str__(self) -> str:
        return f"Office {self.ref}"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this office's days begin and end."""
        return ZoneInfo(self.time_zone)


class UserManager(BaseUserManager["User"]):
    """Makes staff; Django's sign-in looks users up through it."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make one member of staff; without a password nobody can sign in as them."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Record, AbstractBaseUser):
    """A member of staff, an invited guest, or a system actor. `agency` is whom a guest comes from (R028).

    `cleared_on` is set by the database from `StaffClearance`, so that its walls read it with the person (O087).
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    role = models.CharField(max_length=30, choices=Role.choices)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="staff")
    agency = models.ForeignKey(
        "casework.Provider", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    classification = models.CharField(max_length=80, blank=True, default="")
    working_title = models.CharField(max_length=80, blank=True, default="")
    position_number = models.CharField(max_length=40, blank=True, default="")
    has_single_keys = models.BooleanField(default=True)
    wants_digest = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    cleared_on = models.DateField(null=True, blank=True, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name", "role"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role"),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(role__in=GUEST_ROLES), name="user_agency_of_guest"
            ),
        ]

    def __str__(self) -> str:
        return f"Staff {self.username}"

    @property
    def database_role(self) -> DatabaseRole:
        """The database role that this person's requests run under."""
        return DATABASE_ROLE_OF[Role(self.role)]

    @property
    def may_see_cases(self) -> bool:
        """Whether this person works here, and was cleared where that is asked of them (O087)."""
        return self.is_active and not self.waits_for_clearance

    @property
    def waits_for_clearance(self) -> bool:
        """Whether no clearance is recorded of somebody who may not see cases before.

        Guests hold no position of the department, and who administers the site sees no case.

        Policy: family coach position description 10 (O087).
        """
        return self.cleared_on is None and self.role not in UNCLEARED_ROLES

    @property
    def has_eligibility_right(self) -> bool:
        """Whether a manager gave this coach the right to decide eligibility where they work (O010).

        Who signed in was read with it, so that a page asks it as often as it likes.
        """
        if self.role != Role.COACH:
            return False
        known: bool | None = self.__dict__.get("holds_right")
        if known is not None:
            return known
        return self.eligibility_rights.filter(office=self.office_id, ended_at__isnull=True).exists()

    @property
    def initials(self) -> str:
        """Up to two capital letters of the name, for narratives and badges."""
        words = self.name.split()
        return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1]))

    def check_password(self, raw_password: str | None) -> bool:
        """Tell whether this is the password; one that is right and hashed in an older way is hashed anew.

        Whoever asks is nobody yet, and may write nobody's password: that is written as the person themselves.
        """

        def hash_anew(right: str) -> None:
            self.set_password(right)
            self._password = None
            with in_context(actor=self):
                self.save(update_fields=["password"])

        return hashers.check_password(raw_password, self.password, hash_anew)

    def get_full_name(self) -> str:
        """Return the name, as Django and allauth ask for it."""
        return self.name


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    """Who supervised whom, and when."""

    def current(self, today: date) -> "SupervisionQuerySet":
        """Keep the relations in force on a day."""
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=today), first_day__lte=today)


class Supervision(Record):
    """One supervisor of one member of staff, from day to day (O002)."""

    staff = models.ForeignKey(User, models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(User, models.PROTECT, related_name="supervises")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="supervision_days"
            ),
            models.CheckConstraint(condition=~Q(staff=F("supervisor")), name="supervision_of_another"),
            ExclusionConstraint(
                name="supervision_no_overlap",
                expressions=[("staff", RangeOperators.EQUAL), (days_range(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"Supervision {self.pk}"
