"""Referrals to services and their follow-ups, made of what another system handed over."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from casework.choices import ReferralOutcome
from casework.models import CommunityReferral, FollowUp

NAME_LENGTH = 200


def referral_of(
    said: Mapping[str, Any],
    *,
    key: UUID,
    case_id: UUID,
    participant_id: UUID | None,
    on: date,
    actor_id: UUID,
    recorded_at: datetime,
) -> CommunityReferral:
    """Return the unsaved referral that a fact `community_referral.made` tells of, under the key of the fact."""
    return CommunityReferral(
        id=key,
        case_id=case_id,
        participant_id=participant_id,
        party_name=named(said.get("to")),
        on=on,
        follow_up_on=said.get("follow_up_on"),
        is_imported=True,
        made_by_id=actor_id,
        made_at=recorded_at,
    )


def follow_up_of(
    said: Mapping[str, Any],
    *,
    key: UUID,
    case_id: UUID,
    referral_id: UUID,
    on: date,
    actor_id: UUID,
    recorded_at: datetime,
) -> FollowUp:
    """Return the unsaved follow-up that a fact `community_referral.followed_up` tells of, under the key of the fact.

    What the other system calls the outcome is kept as words.
    """
    return FollowUp(
        id=key,
        case_id=case_id,
        referral_id=referral_id,
        on=on,
        outcome=ReferralOutcome.OTHER,
        words=said.get("outcome") or "",
        entered_by_id=actor_id,
        entered_at=recorded_at,
    )


def named(words: str | None) -> str:
    """Return a party's name as its column holds it; the whole stays in the sealed line."""
    name = " ".join((words or "").split())
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"
