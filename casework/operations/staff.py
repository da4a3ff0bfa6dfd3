"""Members of staff as whoever runs the site makes and changes them: there is no page on which somebody signs up."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from casework import permissions, rules
from casework.choices import ClearanceCheck, Role
from casework.models import Office, Provider, StaffClearance, Supervision, User
from casework.operations.locking import refusing
from casework.refusals import Refused

#: Parts of the site itself, which nobody signs in as.
SYSTEM_NAMES = ("import", "system")
#: Letters and digits that cannot be taken for one another on paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _IN_A_GROUP = 4, 5
_MOST = {"username": 60, "name": 120}


@dataclass(frozen=True, kw_only=True)
class StaffEntry:
    """What is said of a member of staff; what is None stays as it is."""

    username: str
    name: str | None = None
    role: str | None = None
    office: str | None = None
    email: str | None = None
    supervisor: str | None = None
    agency: str | None = None
    password: str | None = None
    cleared: date | None = None


@dataclass(frozen=True, kw_only=True)
class KeptStaff:
    """A member of staff after the change. `first_password` was generated and can be read nowhere else."""

    user: User
    is_new: bool
    first_password: str


@transaction.atomic
def keep_staff(*, entry: StaffEntry, now: datetime) -> KeptStaff:
    """Make a member of staff, or change what is given of one who is there.

    Somebody who has no password yet and is given none gets a generated one. A new supervisor follows on the one
    before, who stays readable with the last day. The caller opens the context: the installation's own, not a person's.

    Raises:
        Refused: the name, role, office, agency, address, supervisor or password cannot be.
    """
    if not entry.username.strip() or entry.username in SYSTEM_NAMES:
        raise Refused("Give a user name that is not a part of Glidepath itself.", field="username")
    user = User.objects.select_for_update(of=("self",)).filter(username=entry.username).first()
    is_new = user is None
    user = user or User(username=entry.username)
    _take(user, entry)
    first_password = _set_password(user, entry.password)
    user.save(force_insert=is_new)
    today = now.astimezone(user.office.zone).date() if user.office else now.date()
    if entry.supervisor is not None:
        _supervise(user, _supervisor(user, entry.supervisor), today)
    if entry.cleared is not None:
        _clear(user, entry.cleared, today=today, now=now)
    return KeptStaff(user=user, is_new=is_new, first_password=first_password)


def _clear(user: User, on: date, *, today: date, now: datetime) -> None:
    """Record the two checks that everybody needs, as the installation itself (O087)."""
    if on > today:
        raise Refused("Give a day that has come for the clearance.", field="cleared")
    system = User.objects.get(username="system")
    for check in (ClearanceCheck.BACKGROUND, ClearanceCheck.ABUSE_NEGLECT):
        row = StaffClearance(staff=user, check_kind=check, cleared_on=on, recorded_by=system, recorded_at=now)
        with refusing("staffclearance_once", "This clearance is recorded already.", field="cleared"):
            row.save(force_insert=True)


def _take(user: User, entry: StaffEntry) -> None:
    if entry.role is not None:
        user.role = entry.role
    if user.role not in Role.values or user.role == Role.SYSTEM:
        roles = ", ".join(role for role in Role.values if role != Role.SYSTEM)
        raise Refused(f"Give one of these roles: {roles}.", field="role")
    if entry.office is not None:
        user.office = Office.objects.filter(ref=entry.office).first()
        if user.office is None:
            raise Refused(f"No office has the reference {entry.office}.", field="office")
    if user.office is None and permissions.works_on_cases(user):
        raise Refused("This role works in an office: name it.", field="office")
    _come_from(user, entry.agency)
    user.name = (entry.name if entry.name is not None else user.name).strip() or user.username
    rules.require_short({"username": user.username, "name": user.name}, most=_MOST)
    if entry.email is not None:
        user.email = _free_address(user, entry.email.strip())


def _come_from(user: User, agency: str | None) -> None:
    """Say which entry of the directory a guest comes from: its key, or its name where only one has it (R028)."""
    if not permissions.is_guest(user):
        if agency is not None:
            raise Refused("Only guests come from an agency.", field="agency")
        user.agency = None
    if agency is None:
        return
    entries = Provider.objects.standing()
    found = list(entries.filter(pk=agency) if _is_key(agency) else entries.filter(name__iexact=agency.strip())[:2])
    if not found:
        raise Refused(f"The directory has no agency {agency}.", field="agency")
    if len(found) > 1:
        raise Refused(f"The directory has {agency} more than once: give the key of the entry.", field="agency")
    user.agency = found[0]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _free_address(user: User, email: str) -> str:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("This is no e-mail address.", field="email") from error
    if User.objects.exclude(pk=user.pk).filter(email__iexact=email).exists():
        raise Refused("Somebody else has this e-mail address.", field="email")
    return email


def _set_password(user: User, password: str | None) -> str:
    """Set the password given, or a generated one where there is none yet; return the latter."""
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), field="password") from error
        user.set_password(password)
        return ""
    if user.password and user.has_usable_password():
        return ""
    generated = "-".join("".join(secrets.choice(_SIGNS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS))
    user.set_password(generated)
    return generated


def _supervisor(user: User, username: str) -> User:
    supervisor = User.objects.filter(username=username, is_active=True).first()
    if supervisor is None or supervisor.pk == user.pk:
        raise Refused(f"Nobody else has the user name {username}.", field="supervisor")
    if not permissions.can_see_supervision(supervisor) or supervisor.office_id != user.office_id:
        raise Refused("A lead worker or operations manager of the same office supervises.", field="supervisor")
    return supervisor


def _supervise(user: User, supervisor: User, today: date) -> None:
    """Let a supervision begin today, and the one before end yesterday; one that began today is put right instead."""
    standing = user.supervisions.current(today).select_for_update().first()
    if standing and standing.supervisor_id == supervisor.pk:
        return
    if standing and standing.first_day == today:
        standing.supervisor = supervisor
        standing.save(update_fields=["supervisor"])
        return
    if standing:
        standing.last_day = today - timedelta(days=1)
        standing.save(update_fields=["last_day"])
    with refusing("supervision_no_overlap", "A supervision from a later day stands already.", field="supervisor"):
        Supervision.objects.create(staff=user, supervisor=supervisor, first_day=today)
