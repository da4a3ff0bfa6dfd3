"""Releases of information: given, put in the hard file, revoked (A065-A069)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import EventKind, ReleaseKind, SharePurpose
from casework.models import Case, Participant, Release, User
from casework.operations.locking import local_day, locked_case, participant_of
from casework.operations.sharing import named_party, provider_of
from casework.refusals import Refused
from casework.stand import StandChanged, require_same, stand_of


@transaction.atomic
def give_release(
    *,
    case_id: UUID,
    participant_id: UUID,
    kind: str,
    provider_id: UUID | None,
    party_name: str,
    partner_type: str,
    scopes: Sequence[str],
    purpose: str,
    first_day: date,
    last_day: date | None,
    file_place: str,
    is_free_will: bool,
    actor: User,
    now: datetime,
) -> Release:
    """Record a release that a person signed. `file_place` says where in the hard file the original is.

    Policy: DPAWS expectations 18 (A066-A069); 42 CFR 2.31; 34 USC 12291(b)(2).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not record this release.
        Refused: the case is closed, or a part of the release is missing or cannot be.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    permissions.require(permissions.can_give_release(actor, case))
    provider = provider_of(provider_id=provider_id, actor=actor)
    facts = rules.ReleaseFacts(
        kind=kind,
        party=named_party(provider, party_name, partner_type),
        scopes=tuple(dict.fromkeys(scopes)),
        purpose=purpose,
        first_day=first_day,
        last_day=last_day,
        file_place=file_place.strip(),
        is_free_will=is_free_will,
    )
    rules.require_release(facts, today=local_day(case, now))
    told = rules.told_kinds(kind, facts.party.partner_type, *facts.scopes)
    permissions.require(permissions.writes_kinds(actor, case, told))

    release = Release(
        case=case,
        participant=participant_of(case, participant_id),
        kind=kind,
        provider=provider,
        party_name=facts.party.name,
        partner_type=facts.party.partner_type,
        scopes=list(facts.scopes),
        purpose=purpose,
        first_day=first_day,
        last_day=last_day,
        file_place=facts.file_place,
        restricted_kinds=told,
        entered_by=actor,
        entered_at=now,
    )
    release.save(force_insert=True)
    _record(case, EventKind.RELEASE_GIVEN, release, actor=actor, now=now)
    return release


@transaction.atomic
def release_of_plan(
    *,
    case: Case,
    participant: Participant,
    plan_id: UUID,
    scopes: Sequence[str],
    first_day: date,
    last_day: date | None,
    actor: User,
    now: datetime,
) -> Release:
    """Record the release that a signed plan is, in the operation that signs the plan and holds the case locked.

    It is for everybody whom the plan brings in, opens no restricted fact, and is written once for a plan and person.
    `first_day` is the day of signing, `last_day` that of the plan.

    Policy: DPAWS expectations 18 (A065).

    Raises:
        Refused: a scope that a plan cannot release, or days that cannot be.
    """
    rules.require_plan_scopes(tuple(scopes))
    if last_day is not None and last_day < first_day:
        raise Refused("The last day lies before the first.", field="last_day")
    standing = case.releases.filter(plan_id=plan_id, participant=participant).first()
    if standing is not None:
        return standing

    release = Release(
        case=case,
        participant=participant,
        kind=ReleaseKind.PLAN,
        scopes=list(dict.fromkeys(scopes)),
        purpose=SharePurpose.COORDINATION,
        first_day=first_day,
        last_day=last_day,
        plan_id=plan_id,
        entered_by=actor,
        entered_at=now,
    )
    release.save(force_insert=True)
    _record(case, EventKind.RELEASE_GIVEN, release, actor=actor, now=now)
    return release


@transaction.atomic
def file_release(*, release_id: UUID, file_place: str, actor: User, now: datetime, seen: str | None = None) -> Release:
    """Say where in the hard file the signed original is; `seen` is the digest (`place_stand`) of what the page showed.

    Policy: DPAWS expectations 18 (A069).

    Raises:
        Case.DoesNotExist: no such release in a case that the actor may see.
        PermissionDenied: the actor does not work on cases.
        Refused: no place, or one that is too long.
        StandChanged: somebody else said where it is meanwhile.
    """
    case = locked_case(actor, releases=release_id)
    permissions.require(permissions.can_revoke_release(actor, case))
    release = case.releases.select_for_update(of=("self",)).get(pk=release_id)
    now_stands = f"It says “{release.file_place}” now" if release.file_place else "It says no place now"
    require_same(seen, place_stand(release.file_place), refusal=lambda: StandChanged(now_stands))
    tidy = file_place.strip()
    if not tidy or len(tidy) > rules.FILE_PLACE_MAX:
        raise Refused(f"Say in up to {rules.FILE_PLACE_MAX} characters where it is.", field="file_place")

    release.file_place = tidy
    release.save(update_fields=["file_place"])
    return release


def place_stand(file_place: str) -> str:
    """Return a digest of where the signed original is said to be."""
    return stand_of([file_place])


@transaction.atomic
def revoke_release(*, release_id: UUID, on: date, actor: User, now: datetime) -> Release:
    """Write down that the person took a release back; from that day on it opens nothing.

    Policy: DPAWS expectations 18 (A066); 42 CFR 2.31 (revocation holds on the next request).

    Raises:
        Case.DoesNotExist: no such release in a case that the actor may see.
        PermissionDenied: the actor does not work on cases.
        Refused: it is revoked or over already, or the day lies ahead or before it was given.
    """
    case = locked_case(actor, releases=release_id)
    permissions.require(permissions.can_revoke_release(actor, case))
    release = case.releases.select_for_update(of=("self",)).select_related("participant").get(pk=release_id)
    today = local_day(case, now)
    if release.revoked_on is not None:
        raise Refused("This release is revoked already.")
    rules.require_day(on, today=today)
    if on < min(release.first_day, release.entered_at.astimezone(case.office.zone).date()):
        raise Refused("This day is before the release was given.", field="on")
    if release.last_day is not None and release.last_day < on:
        raise Refused("The release had ended by then.", field="on")

    release.revoked_on, release.revoked_by, release.revoked_at = on, actor, now
    release.save(update_fields=["revoked_on", "revoked_by", "revoked_at"])
    _record(case, EventKind.RELEASE_REVOKED, release, actor=actor, now=now, on=on)
    return release


def _record(
    case: Case, kind: EventKind, release: Release, *, actor: User, now: datetime, on: date | None = None
) -> None:
    line = ledger.Line(kind, on or local_day(case, now), release.participant, release)
    ledger.record_lines(case, [line], actor=actor, now=now)
