"""Where a record of eligibility belongs: how its case is looked up, which knows nothing of it."""

from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from casework.public import Event, EventKind, User
from eligibility.models import Application, Determination, HouseholdFact, Issuance, Recovery, Verification


def of_record(model: type[Model], key: UUID) -> dict[str, Any]:
    """Return the lookup of the case that a record belongs to, for `seen_case` and `locked_case`."""
    return {"pk__in": model._default_manager.filter(pk=key).values("case")}


def of_programme(
    model: type[Application] | type[Determination] | type[Issuance], key: UUID, *, viewer: User
) -> dict[str, Any]:
    """Return the same of a row of a programme: of one that this person may not see, the lookup finds no case."""
    return {"pk__in": model.objects.visible_to(viewer).filter(pk=key).values("case")}


def of_verification(key: UUID, *, viewer: User) -> dict[str, Any]:
    """Return the same of a line of a checklist: it is found where its application is."""
    seen = Application.objects.visible_to(viewer).values("pk")
    return {"pk__in": Verification.objects.filter(pk=key, application__in=seen).values("case")}


def of_fact(key: UUID, *, viewer: User) -> dict[str, Any]:
    """Return the same of a fact: one that tells of violence is found by who may know of it."""
    return {"pk__in": HouseholdFact.objects.visible_to(viewer).filter(pk=key).values("case")}


def of_recovery(key: UUID, *, viewer: User) -> dict[str, Any]:
    """Return the same of what is held back: it is found where its issuance is."""
    seen = Issuance.objects.visible_to(viewer).values("pk")
    return {"pk__in": Recovery.objects.filter(pk=key, issuance__in=seen).values("case")}


def of_visible(model: type[Model], key: UUID, *, viewer: User) -> dict[str, Any]:
    """Return the same of a certification, review, change, action or letter that this person may see."""
    rows: Any = model._default_manager
    return {"pk__in": rows.visible_to(viewer).filter(pk=key).values("case")}


def of_exemption(key: UUID) -> dict[str, Any]:
    """Return the same of an exemption by what the ledger says of it: another system's has no record of its own."""
    lines = Event.objects.filter(Q(subject_id=key) | Q(pk=key), kind=EventKind.EXEMPTION_RECEIVED)
    return {"pk__in": lines.values("case")}
