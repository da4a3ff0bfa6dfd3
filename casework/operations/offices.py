"""What administrators say of an office itself: where it is, its telephone, how its files are archived."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework import permissions, rules
from casework.models import Office, User
from casework.refusals import Refused
from casework.stand import require_same, stand_of

_TELEPHONE_MAX = 40
_RULE_MAX = 2_000


@transaction.atomic
def change_office(
    *,
    office_id: UUID,
    address: str,
    telephone: str,
    archive_rule: str,
    has_job_club: bool,
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> Office:
    """Say where an office is, its telephone, how it archives its files (A064), whether it has a job club (A102).

    Letters that name a place to come to need the address (A004). `seen` is the digest (`office_stand`) of what the page
    showed.

    Raises:
        PermissionDenied: the actor is no administrator.
        Office.DoesNotExist: there is no such office.
        StandChanged: somebody else changed it meanwhile.
        Refused: an address that is no address, too long a number or rule.
    """
    permissions.require(permissions.administers(actor))
    office = Office.objects.select_for_update().get(pk=office_id)
    require_same(seen, office_stand(office))
    tidy = rules.tidy_address(address, field="address")
    number = " ".join(telephone.split())
    if number and (len(number) > _TELEPHONE_MAX or not any(sign.isdigit() for sign in number)):
        raise Refused(f"Write a telephone number of up to {_TELEPHONE_MAX} characters.", field="telephone")
    if len(archive_rule.strip()) > _RULE_MAX:
        raise Refused(f"Keep the rule under {_RULE_MAX:,} characters.", field="archive_rule")

    office.address, office.telephone, office.archive_rule = tidy, number, archive_rule.strip()
    office.has_job_club = has_job_club
    office.described_by, office.described_at = actor, now
    office.save(update_fields=["address", "telephone", "archive_rule", "has_job_club", "described_by", "described_at"])
    return office


def office_stand(office: Office) -> str:
    """Return a digest of what stands about an office."""
    return stand_of([office.address, office.telephone, office.archive_rule, office.has_job_club])
