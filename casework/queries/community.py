"""Referrals to services on a case, with what came of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from casework.choices import EventKind, PartnerType, ReferralKind, ReferralOutcome, Service
from casework.models import Case, CommunityReferral, Event, FollowUp, User
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name
from casework.queries.today import address


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One follow-up in words."""

    id: UUID
    on: date
    outcome: str
    words: str
    next_on: date | None
    entered_by: str
    entered_by_id: UUID
    stands: bool


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """One referral in words, with its follow-ups, latest first. `due_on` is the day to ask, while it goes on."""

    id: UUID
    case_id: UUID
    who: str
    need: str
    kind: str
    party: str
    partner: str
    provider_id: UUID | None
    words: str
    other_choice_reason: str
    on: date
    follow_up_on: date | None
    made_by: str
    made_by_id: UUID
    is_told: bool
    is_restricted: bool
    stands: bool
    due_on: date | None
    follow_ups: tuple[FollowUpRow, ...]

    @property
    def provider_url(self) -> str:
        """The page of the provider, when it is one of the directory."""
        return address("casework:provider", self.provider_id) if self.provider_id else ""

    @property
    def follow_up_url(self) -> str:
        """Where its follow-up is written down."""
        return address("casework:referral-follow-up", self.case_id, self.id)

    @property
    def take_back_url(self) -> str:
        """Where it is taken back."""
        return address("casework:referral-take-back", self.case_id, self.id)

    @property
    def last(self) -> FollowUpRow | None:
        """The follow-up that stands and is the latest."""
        return next((one for one in self.follow_ups if one.stands), None)


_COLUMNS = (
    "pk", "case_id", GIVEN_NAME, FAMILY_NAME, "need", "kind",
    "provider_id", "provider__name", "party_name", "partner_type", "words", "other_choice_reason", "on",
    "follow_up_on", "made_by__name", "made_by_id", "restricted_kinds", "is_told", "stands",
)  # fmt: skip


def referrals_of(case_id: UUID, *, viewer: User, only: UUID | None = None) -> list[ReferralRow]:
    """Return the referrals of a case that the person sees, latest first, in two queries; `only` names one."""
    rows = CommunityReferral.objects.visible_to(viewer).filter(case_id=case_id)
    if only is not None:
        rows = rows.filter(pk=only)
    told = CommunityReferral.objects.filter(pk=OuterRef("pk"), disclosures__isnull=False)
    rows = rows.with_standing().annotate(is_told=Exists(told)).order_by("-on", "-pk")
    found = list(rows.values_list(*_COLUMNS))
    follow_ups = _follow_ups(case_id)
    return [_row(row, follow_ups.get(row[0], [])) for row in found]


def _follow_ups(case_id: UUID) -> dict[UUID, list[FollowUpRow]]:
    lines = Event.objects.standing().filter(
        case=OuterRef("case_id"), kind=EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP, subject_id=OuterRef("pk")
    )
    rows = FollowUp.objects.filter(case_id=case_id).annotate(stands=Exists(lines)).order_by("-on", "-pk")
    found: dict[UUID, list[FollowUpRow]] = defaultdict(list)
    columns = (
        "referral_id", "pk", "on", "outcome", "words", "next_on", "entered_by__name", "entered_by_id", "stands",
    )  # fmt: skip
    for referral_id, key, on, outcome, words, next_on, name, by_id, stands in rows.values_list(*columns):
        label = "Followed up" if outcome == ReferralOutcome.OTHER else str(ReferralOutcome(outcome).label)
        found[referral_id].append(FollowUpRow(key, on, label, words, next_on, name, by_id, stands))
    return found


def _row(row: tuple[Any, ...], follow_ups: list[FollowUpRow]) -> ReferralRow:
    (
        key, case_id, given_name, family_name, need, kind, provider_id, provider, party_name, partner_type, words,
        other_choice, on, follow_up_on, made_by, made_by_id, kinds, is_told, stands,
    ) = row  # fmt: skip
    last = next((one for one in follow_ups if one.stands), None)
    due_on = (last.next_on if last else follow_up_on) if stands else None
    return ReferralRow(
        id=key,
        case_id=case_id,
        who=full_name(given_name, family_name),
        need=str(Service(need).label) if need else "",
        kind=str(ReferralKind(kind).label) if kind else "",
        party=provider or party_name or "A service",
        partner=str(PartnerType(partner_type).label) if partner_type else "",
        provider_id=provider_id,
        words=words,
        other_choice_reason=other_choice,
        on=on,
        follow_up_on=follow_up_on,
        made_by=made_by,
        made_by_id=made_by_id,
        is_told=is_told,
        is_restricted=bool(kinds),
        stands=stands,
        due_on=due_on,
        follow_ups=tuple(follow_ups),
    )


def referral_named(case: Case, key: UUID, *, viewer: User) -> UUID | None:
    """Return the referral that a key means: its own, or that of a follow-up after which it goes on."""
    found = CommunityReferral.objects.visible_to(viewer).filter(Q(pk=key) | Q(follow_ups__pk=key), case=case)
    return found.values_list("pk", flat=True).first()


def hidden_referrals(case: Case, *, viewer: User) -> int:
    """Count the referrals on file that are not this person's to read, in one query: the ledger knows of them."""
    shown = CommunityReferral.objects.visible_to(viewer).filter(case=case)
    lines = case.events.standing().filter(
        kind=EventKind.COMMUNITY_REFERRAL_MADE, subject_kind=CommunityReferral._meta.model_name
    )
    return lines.exclude(subject_id__in=shown.values("pk")).count()


def is_hidden(case: Case, key: UUID) -> bool:
    """Tell whether the ledger speaks of a referral under this key, which the person does not see."""
    kinds = (EventKind.COMMUNITY_REFERRAL_MADE, EventKind.COMMUNITY_REFERRAL_CONTINUED)
    return case.events.filter(kind__in=kinds, subject_id=key).exists()
