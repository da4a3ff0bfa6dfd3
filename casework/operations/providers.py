"""The provider directory: proposed, listed, kept current, taken out (O013, O017)."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import permissions, rules
from casework.choices import ProviderStatus
from casework.models import Office, Provider, User
from casework.operations.locking import refusing
from casework.refusals import Refused

_TAKEN = "An entry of this name stands in the directory already."


@transaction.atomic
def add_provider(*, entry: rules.ProviderEntry, is_statewide: bool = False, actor: User, now: datetime) -> Provider:
    """Enter a provider for the actor's office, or its whole state.

    From those who answer for the directory it is listed and counts as verified today; from others it is a proposal.

    Policy: family coach position description (O013, O017).

    Raises:
        PermissionDenied: the actor enters no providers.
        Refused: something about the entry is missing or cannot be, or the name stands there already.
    """
    permissions.require(permissions.can_propose_provider(actor))
    office = _office_of(actor)
    rules.require_provider(entry)
    lists = permissions.lists_providers(actor)
    if is_statewide and not lists:
        raise Refused("Who answers for the directory decides what the whole state sees.", field="is_statewide")

    provider = Provider(
        jurisdiction=office.jurisdiction,
        office=None if is_statewide else office,
        status=ProviderStatus.LISTED if lists else ProviderStatus.PROPOSED,
        verified_on=now.astimezone(office.zone).date() if lists else None,
        verified_by=actor if lists else None,
        entered_by=actor,
        entered_at=now,
        **_columns(entry),
    )
    with refusing("provider_once", _TAKEN, field="name"):
        provider.save(force_insert=True)
    return provider


@transaction.atomic
def change_provider(
    *,
    provider_id: UUID,
    entry: rules.ProviderEntry,
    is_retired: bool,
    seen: str,
    actor: User,
    now: datetime,
) -> Provider:
    """Change an entry, or take it out of the directory. `seen` is `version_of` the entry that was read.

    A changed entry counts as verified today; a proposal becomes listed.

    Raises:
        Provider.DoesNotExist: no such entry in the actor's office.
        PermissionDenied: the actor does not answer for the directory.
        Refused: somebody changed it meanwhile, or something about the entry cannot be.
    """
    provider = _locked(provider_id, actor)
    permissions.require(permissions.lists_providers(actor))
    if version_of(provider) != seen:
        raise Refused("Somebody changed this entry meanwhile. What stands now is shown above.", field="seen")
    rules.require_provider(entry)

    for name, value in _columns(entry).items():
        setattr(provider, name, value)
    provider.status = ProviderStatus.RETIRED if is_retired else ProviderStatus.LISTED
    provider.verified_on, provider.verified_by = now.astimezone(_office_of(actor).zone).date(), actor
    provider.changed_by, provider.changed_at = actor, now
    with refusing("provider_once", _TAKEN, field="name"):
        provider.save(force_update=True)
    return provider


@transaction.atomic
def verify_provider(*, provider_id: UUID, actor: User, now: datetime) -> Provider:
    """Say that an entry still holds today; a proposal becomes listed by that.

    Policy: family coach position description (O013).

    Raises:
        Provider.DoesNotExist: no such entry in the actor's office.
        PermissionDenied: the actor may not verify it.
        Refused: it is no longer offered.
    """
    provider = _locked(provider_id, actor)
    permissions.require(permissions.can_verify_provider(actor, provider))
    if provider.status == ProviderStatus.RETIRED:
        raise Refused("This entry was taken out of the directory.")

    provider.status = ProviderStatus.LISTED
    provider.verified_on, provider.verified_by = now.astimezone(_office_of(actor).zone).date(), actor
    provider.save(update_fields=["status", "verified_on", "verified_by"])
    return provider


def version_of(provider: Provider) -> str:
    """Return what tells this state of an entry from a later one."""
    return (provider.changed_at or provider.entered_at).isoformat()


def _locked(provider_id: UUID, actor: User) -> Provider:
    offered = Provider.objects.offered_in(actor.office)
    return offered.select_for_update(of=("self",)).get(pk=provider_id)


def _office_of(actor: User) -> Office:
    if actor.office is None:
        raise Refused("You belong to no office, so there is no directory to change.")
    return actor.office


def _columns(entry: rules.ProviderEntry) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(entry).items()}
