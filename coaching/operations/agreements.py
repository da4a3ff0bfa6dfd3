"""Agreements with work sites and about placements: made for signing, signed, each with its last day (A090)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import (
    AGENCIES,
    Jurisdiction,
    Office,
    Refused,
    User,
    local_day,
    locked_case,
    permissions,
)
from coaching.choices import AgreementWay
from coaching.models import Placement, PlacementAgreement, SiteAgreement, SitePosition, WorkSite
from coaching.models.sites import Agreement
from coaching.operations.scans import scan_of
from coaching.queries.places import of_record
from coaching.rules import short, work

EXTRA_MAX, SIGNER_MAX, KEPT_MAX = 300, 120, 160


@transaction.atomic
def make_site_agreement(
    *, site_id: UUID, first_day: date, last_day: date, extra: str, actor: User, now: datetime
) -> SiteAgreement:
    """Write the agreement of the office with a site, as it is to be signed; what its paper says stays so.

    Policy: DPAWS expectations 25 (A090); 45 CFR 261.2 (daily supervision), 261.70 (nobody is displaced).

    Raises:
        WorkSite.DoesNotExist: no such site in the actor's state.
        PermissionDenied: it belongs to another office.
        Refused: the site is closed or has no position, the days cannot be, or something is too long.
    """
    site = WorkSite.objects.seen_from(actor.office).select_related("office").get(pk=site_id)
    permissions.require(permissions.keeps_sites(actor, site.office_id))
    if site.closed_on is not None:
        raise Refused("This site is closed; it stays as it is.")
    _require_days(first_day, last_day, today=now.astimezone(site.office.zone).date())
    positions = list(site.positions.filter(ended_on__isnull=True).order_by("title", "pk"))
    if not positions:
        raise Refused("Enter a position first: the agreement lists what is done at the site.")
    content = _site_words(site, site.office) | {
        "positions": [_position_words(one) | {"needed": one.needed} for one in positions],
        "extra": short(extra, EXTRA_MAX, "extra"),
        "made_by": actor.name,
    }
    agreement = SiteAgreement(
        office=site.office,
        site=site,
        first_day=first_day,
        last_day=last_day,
        content=content,
        made_by=actor,
        made_at=now,
    )
    agreement.save(force_insert=True)
    return agreement


@transaction.atomic
def sign_site_agreement(
    *,
    agreement_id: UUID,
    way: str,
    signed_on: date,
    site_signer: str,
    kept_at: str,
    actor: User,
    now: datetime,
) -> SiteAgreement:
    """Write down that a site signed: the name typed here, or on paper with the place where that paper lies.

    Raises:
        WorkSite.DoesNotExist: no such agreement in the actor's state.
        PermissionDenied: it belongs to another office.
        Refused: it is signed already, the day cannot be, or the name or the paper's place is missing.
    """
    site = WorkSite.objects.seen_from(actor.office).select_related("office").get(agreements=agreement_id)
    permissions.require(permissions.keeps_sites(actor, site.office_id))
    agreement = SiteAgreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    _sign(agreement, way, signed_on, site_signer, actor, today=now.astimezone(site.office.zone).date())
    agreement.kept_at = short(kept_at, KEPT_MAX, "kept_at") if way == AgreementWay.PAPER else ""
    if way == AgreementWay.PAPER and not agreement.kept_at:
        raise Refused("Say where the signed paper is kept.", field="kept_at")
    agreement.save(update_fields=["way", "signed_on", "site_signer", "taken_by", "kept_at"])
    return agreement


@transaction.atomic
def make_placement_agreement(
    *, placement_id: UUID, first_day: date, last_day: date, extra: str, actor: User, now: datetime
) -> PlacementAgreement:
    """Write the agreement about a placement, as participant, site and coach sign it.

    Policy: DPAWS expectations 25 (A090); 45 CFR 261.2 (daily supervision), 261.70 (nobody is displaced).

    Raises:
        Case.DoesNotExist: no such placement in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: the activity ended, the days cannot be or lie outside it, or something is too long.
    """
    case = locked_case(actor, **of_record(Placement, placement_id))
    permissions.require(permissions.can_assign_activity(actor, case))
    placement = Placement.objects.select_related("activity__participant__person", "position__site").get(pk=placement_id)
    activity, today = placement.activity, local_day(case, now)
    if activity.last_day is not None and activity.last_day < today:
        raise Refused("This activity has ended; it stays as it is.")
    _require_days(first_day, last_day, today=today)
    if first_day < activity.first_day:
        raise Refused("The activity has not begun on this day.", field="first_day")
    if activity.last_day is not None and last_day > activity.last_day:
        raise Refused("The activity ends before this day.", field="last_day")
    person = activity.participant.person
    content = _site_words(placement.position.site, case.office) | {
        "position": _position_words(placement.position),
        "participant": person.standing.name,
        "number": case.number,
        "activity": activity.words,
        "hours": work.plain_hours(activity.weekly_hours),
        "watched_by": activity.hours_supervisor,
        "extra": short(extra, EXTRA_MAX, "extra"),
        "made_by": actor.name,
    }
    agreement = PlacementAgreement(
        case=case,
        placement=placement,
        first_day=first_day,
        last_day=last_day,
        content=content,
        made_by=actor,
        made_at=now,
    )
    agreement.save(force_insert=True)
    return agreement


@transaction.atomic
def sign_placement_agreement(
    *,
    agreement_id: UUID,
    way: str,
    signed_on: date,
    participant_signer: str,
    site_signer: str,
    document_id: UUID | None,
    actor: User,
    now: datetime,
) -> PlacementAgreement:
    """Write down that participant and site signed: names typed here, or on a paper whose scan is on file.

    Raises:
        Case.DoesNotExist: no such agreement in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: it is signed already, the day cannot be, a name is missing, or the scan is no paper of this case.
    """
    case = locked_case(actor, **of_record(PlacementAgreement, agreement_id))
    permissions.require(permissions.can_assign_activity(actor, case))
    agreement = PlacementAgreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    _sign(agreement, way, signed_on, site_signer, actor, today=local_day(case, now))
    agreement.participant_signer = short(participant_signer, SIGNER_MAX, "participant_signer")
    if not agreement.participant_signer:
        raise Refused("Type the participant's name as they signed.", field="participant_signer")
    if way == AgreementWay.PAPER:
        if document_id is None:
            raise Refused("Choose the scan of the signed paper. File it under Documents first.", field="document_id")
        agreement.document = scan_of(case=case, document_id=document_id, actor=actor)
    agreement.save(update_fields=["way", "signed_on", "site_signer", "participant_signer", "taken_by", "document"])
    return agreement


def _require_days(first_day: date, last_day: date, *, today: date) -> None:
    if last_day < first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    if last_day < today:
        raise Refused("An agreement that is over is not made any more.", field="last_day")


def _sign(agreement: Agreement, way: str, signed_on: date, site_signer: str, actor: User, *, today: date) -> None:
    if agreement.signed_on is not None:
        raise Refused("This agreement is signed already.")
    if way not in AgreementWay.values:
        raise Refused("Say how it was signed.", field="way")
    if signed_on > today:
        raise Refused("Nobody has signed on a day that has not come.", field="signed_on")
    agreement.site_signer = short(site_signer, SIGNER_MAX, "site_signer")
    if not agreement.site_signer:
        raise Refused("Type the name of whoever signed for the site.", field="site_signer")
    agreement.way, agreement.signed_on, agreement.taken_by = way, signed_on, actor


def _site_words(site: WorkSite, office: Office) -> dict[str, Any]:
    return {
        "agency": AGENCIES[Jurisdiction(office.jurisdiction)].name,
        "office": office.name,
        "site": site.name,
        "address": site.address,
        "contact": site.contact_name,
        "phone": site.phone,
    }


def _position_words(position: SitePosition) -> dict[str, Any]:
    return {
        "title": position.title,
        "hours": work.plain_hours(position.weekly_hours),
        "schedule": position.schedule,
        "skills": position.skills,
    }
