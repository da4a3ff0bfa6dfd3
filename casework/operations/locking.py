"""How every operation begins: the case that the actor may see, locked; and how it says what the database refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from casework.models import Case, Participant, User
from casework.permissions import require
from casework.prepared import Prepared
from casework.refusals import Refused


def locked_case(actor: User, **lookup: Any) -> Case:
    """Return the one case that the lookup names among those the actor may see, locked.

    Raises:
        Case.DoesNotExist: there is none, or the actor may not see it.
        PermissionDenied: the actor reads cases and never changes one, or sees this one behind broken glass only.
    """
    writable, by_key = _writable_by(actor.pk, actor.role, actor.office_id, actor.may_see_cases)
    key = lookup.get("pk")
    try:
        case = _one(by_key(key)) if isinstance(key, UUID) and len(lookup) == 1 else writable.get(**lookup)
    except Case.DoesNotExist:
        require(not Case.objects.visible_to(actor).filter(**lookup).exists())
        raise
    if actor.office is not None and case.office_id == actor.office_id:
        # Nearly always the actor's own, which is read already: a join less for every operation.
        case.office = actor.office
    return case


def _one(found: list[Case]) -> Case:
    if not found:
        raise Case.DoesNotExist("Case matching query does not exist.")
    return found[0]


@lru_cache(maxsize=1024)
def _writable_by(
    user_id: UUID, role: str, office_id: UUID | None, may_see_cases: bool
) -> tuple[QuerySet[Case], Prepared[Case]]:
    """Return the cases that somebody may lock, and the question for one by key: every operation puts it."""
    actor = User(pk=user_id, role=role, office_id=office_id, is_active=may_see_cases, cleared_on=date.min)
    writable = Case.objects.writable_by(actor).select_for_update(of=("self",), no_key=True)
    return writable, Prepared(lambda key: writable.filter(pk=key))


def local_day(case: Case, now: datetime) -> date:
    """Return the day that a moment has in the case's office."""
    return now.astimezone(case.office.zone).date()


def participant_of(case: Case, participant_id: Any, *, field: str = "participant_id") -> Participant:
    """Return a participant of the case with their person.

    Raises:
        Refused: this person takes no part in the case.
    """
    participant = case.participants.select_related("person").filter(pk=participant_id).first()
    if participant is None:
        raise Refused("This person does not belong to this case.", field=field)
    return participant


@contextmanager
def refusing(constraint: str, message: str, *, field: str = "") -> Iterator[None]:
    """Run a write as a savepoint; when this constraint of the database stops it, refuse in words.

    Raises:
        Refused: the constraint held.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if _constraint_of(error) != constraint:
            raise
        raise Refused(message, field=field) from error


def _constraint_of(error: IntegrityError) -> str:
    diagnostics = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnostics, "constraint_name", ""))
