"""Telling somebody outside: through the gate, written down with purpose and basis; a second person may override."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules, sharing
from casework.choices import DecisionStatus, EventKind, LegalBasis
from casework.models import (
    Case,
    CommunityReferral,
    Disclosure,
    Participant,
    Provider,
    ShareOverride,
    User,
)
from casework.models.base import new_id
from casework.operations.locking import local_day, locked_case, participant_of
from casework.refusals import Refused


class NotReleased(Refused):
    """The gate is closed; `decision` says what is missing."""

    def __init__(self, decision: rules.ShareDecision) -> None:
        super().__init__(" ".join(decision.sentences), field="scopes")
        self.decision = decision


@dataclass(frozen=True)
class Telling:
    """What is told about one person: to whom, which facts, why, how, in which words."""

    participant: Participant
    provider: Provider | None
    facts: rules.ShareFacts
    override: ShareOverride | None = None
    referral: CommunityReferral | None = None

    @property
    def party(self) -> rules.Party:
        """The party as the gate knows it."""
        return sharing.party_of(self.provider, name=self.facts.party.name, partner_type=self.facts.party.partner_type)


@transaction.atomic
def share(
    *,
    case_id: UUID,
    participant_id: UUID,
    provider_id: UUID | None,
    party_name: str,
    partner_type: str,
    scopes: Sequence[str],
    purpose: str,
    way: str,
    what: str,
    has_part2_notice: bool,
    override_id: UUID | None = None,
    actor: User,
    now: datetime,
) -> list[Disclosure]:
    """Write down what is told to somebody outside today, if the gate lets it pass.

    One row for each ground of the decision, all with one `share_id`. An approved override of the actor's own opens
    what it was asked for, once.

    Policy: DPAWS expectations 18 (A065-A068); re-engagement guide (R028); 45 CFR 205.50 (purpose and basis of each).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not tell this.
        NotReleased: a release is missing.
        Refused: nobody is named, nothing is said, or the override is for something else, used or over.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_share(actor, case))
    provider = provider_of(provider_id=provider_id, actor=actor)
    facts = _facts(
        provider, party_name, partner_type, scopes=scopes, purpose=purpose, way=way, what=what,
        has_part2_notice=has_part2_notice,
    )  # fmt: skip
    permissions.require(permissions.writes_kinds(actor, case, rules.told_kinds(facts.party.partner_type, *scopes)))
    rules.require_share(facts)
    override = case.share_overrides.filter(pk=override_id).first() if override_id else None
    if override_id and override is None:
        raise Refused("This override does not belong to this case.", field="override_id")
    telling = Telling(participant_of(case, participant_id), provider, facts, override)
    return tell(case=case, telling=telling, actor=actor, now=now)


@transaction.atomic
def ask_override(
    *,
    case_id: UUID,
    participant_id: UUID,
    provider_id: UUID | None,
    party_name: str,
    partner_type: str,
    scopes: Sequence[str],
    purpose: str,
    reason: str,
    actor: User,
    now: datetime,
) -> ShareOverride:
    """Ask a second person to let something pass once without the release that is missing.

    Policy: DPAWS expectations 18 (A065-A068); nobody decides what they asked for (O086).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not tell this.
        Refused: no reason, the gate is open anyway, or nobody may override this (42 CFR Part 2, violence).
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_share(actor, case))
    provider = provider_of(provider_id=provider_id, actor=actor)
    facts = _facts(provider, party_name, partner_type, scopes=scopes, purpose=purpose)
    permissions.require(permissions.writes_kinds(actor, case, rules.told_kinds(facts.party.partner_type, *scopes)))
    rules.require_asked_share(facts)
    participant = participant_of(case, participant_id)
    telling = Telling(participant, provider, facts)
    decision = _decision(case, telling, local_day(case, now))
    if decision.is_allowed:
        raise Refused("Nothing is missing: this may be told without an override.", field="reason")
    if not decision.can_be_overridden:
        raise Refused("Nobody can override this: it needs the person's own consent.", field="reason")
    tidy = rules.require_reason(reason)

    override = ShareOverride(
        case=case,
        participant=participant,
        provider=provider,
        party_name=facts.party.name,
        partner_type=facts.party.partner_type,
        scopes=list(facts.scopes),
        purpose=purpose,
        missing=[one.kind for one in decision.missing],
        reason=tidy,
        restricted_kinds=_told_kinds(telling),
        asked_by=actor,
        asked_at=now,
    )
    override.save(force_insert=True)
    ledger.record(
        case,
        EventKind.SHARE_OVERRIDE_ASKED,
        actor=actor,
        on=local_day(case, now),
        now=now,
        participant=participant,
        subject=override,
    )
    return override


@transaction.atomic
def decide_override(*, override_id: UUID, approved: bool, answer: str, actor: User, now: datetime) -> ShareOverride:
    """Answer somebody else's wish to share without a release; an approval holds for a week and for one time.

    Policy: nobody decides what they asked for (O086).

    Raises:
        Case.DoesNotExist: no such request in a case that the actor may see.
        PermissionDenied: the actor does not decide in this office, or may not see what it is about, or asked for it.
        Refused: it is decided, or a refusal gives no reason.
    """
    case = locked_case(actor, share_overrides=override_id)
    override = case.share_overrides.select_for_update(of=("self",)).select_related("participant").get(pk=override_id)
    permissions.require(permissions.can_decide_override(actor, override))
    if override.status != DecisionStatus.ASKED:
        raise Refused("This request is decided already.")
    tidy = rules.require_answer(answer, is_approved=approved)
    today = local_day(case, now)

    override.status = DecisionStatus.APPROVED if approved else DecisionStatus.REFUSED
    override.decided_by, override.decided_at, override.answer = actor, now, tidy
    override.last_day = today + timedelta(days=rules.OVERRIDE_DAYS - 1) if approved else None
    override.save(update_fields=["status", "decided_by", "decided_at", "answer", "last_day"])
    kind = EventKind.SHARE_OVERRIDE_APPROVED if approved else EventKind.SHARE_OVERRIDE_REFUSED
    ledger.record(case, kind, actor=actor, on=today, now=now, participant=override.participant, subject=override)
    return override


def tell(*, case: Case, telling: Telling, actor: User, now: datetime, on: date | None = None) -> list[Disclosure]:
    """Ask the gate and write down what is told, or stop; for operations that hold the case locked.

    `on` is the day on which it was told, left out today.

    Raises:
        NotReleased: a release is missing.
        Refused: the override is for something else, used or over.
    """
    day = on or local_day(case, now)
    if telling.override is not None:
        _require_usable(telling, telling.override, actor=actor, now=now, case=case)
        grounds: tuple[rules.Ground, ...] = (rules.Ground(LegalBasis.OVERRIDE, telling.facts.scopes),)
    else:
        decision = _decision(case, telling, day)
        if not decision.is_allowed:
            raise NotReleased(decision)
        grounds = decision.grounds

    share_id = new_id()
    rows = [_disclosure(case, telling, ground, share_id, day=day, actor=actor, now=now) for ground in grounds]
    Disclosure.objects.bulk_create(rows)
    line = ledger.Line(EventKind.INFORMATION_SHARED, day, telling.participant, rows[0])
    ledger.record_lines(case, [line], actor=actor, now=now)
    return rows


def usable_override(*, telling: Telling, case: Case, actor: User, now: datetime) -> ShareOverride | None:
    """Return an approved override of the actor's own that opens just this and was not used, or None."""
    found = case.share_overrides.filter(
        participant=telling.participant,
        provider=telling.provider,
        party_name=telling.facts.party.name,
        purpose=telling.facts.purpose,
        scopes__contains=list(telling.facts.scopes),
        asked_by=actor,
        status=DecisionStatus.APPROVED,
        last_day__gte=local_day(case, now),
        disclosures__isnull=True,
    )
    return found.order_by("decided_at", "pk").first()


def provider_of(*, provider_id: UUID | None, actor: User) -> Provider | None:
    """Return an entry of the directory of the actor's office to which people can be sent.

    Raises:
        Refused: there is none, or it was taken out.
    """
    if provider_id is None:
        return None
    found = Provider.objects.offered_in(actor.office).standing().filter(pk=provider_id).first()
    if found is None:
        raise Refused("Choose a provider of this office's directory.", field="provider_id")
    return found


def _facts(
    provider: Provider | None,
    party_name: str,
    partner_type: str,
    *,
    scopes: Sequence[str],
    purpose: str,
    way: str = "",
    what: str = "",
    has_part2_notice: bool = False,
) -> rules.ShareFacts:
    return rules.ShareFacts(
        party=named_party(provider, party_name, partner_type),
        scopes=tuple(dict.fromkeys(scopes)),
        purpose=purpose,
        way=way,
        what=what.strip(),
        has_part2_notice=has_part2_notice,
    )


def named_party(provider: Provider | None, party_name: str, partner_type: str) -> rules.NamedParty:
    """Return the party as the rules read it; the kind of an entry of the directory is the directory's."""
    kind = provider.partner_type if provider else partner_type
    return rules.NamedParty(provider is not None, " ".join(party_name.split()), kind)


def _decision(case: Case, telling: Telling, day: date) -> rules.ShareDecision:
    return sharing.decision(
        case=case,
        participant=telling.participant,
        party=telling.party,
        scopes=telling.facts.scopes,
        purpose=telling.facts.purpose,
        day=day,
    )


def _require_usable(telling: Telling, override: ShareOverride, *, actor: User, now: datetime, case: Case) -> None:
    """Stop unless an override was approved for just this, for this person who asks, and was not used."""
    wanted = (telling.participant.pk, telling.provider.pk if telling.provider else None, telling.facts.party.name)
    given = (override.participant_id, override.provider_id, override.party_name)
    is_same = wanted == given and override.purpose == telling.facts.purpose and override.asked_by_id == actor.pk
    if not is_same or not set(telling.facts.scopes) <= set(override.scopes):
        raise Refused("The override was asked for something else.", field="override_id")
    if override.status != DecisionStatus.APPROVED:
        raise Refused("The override is not approved.", field="override_id")
    if override.last_day is None or override.last_day < local_day(case, now):
        raise Refused("The override is over. Ask again if it is still needed.", field="override_id")
    if override.disclosures.exists():
        raise Refused("The override was used already; it holds for one time.", field="override_id")


def _disclosure(
    case: Case, telling: Telling, ground: rules.Ground, share_id: UUID, *, day: date, actor: User, now: datetime
) -> Disclosure:
    facts = telling.facts
    values: dict[str, Any] = {"release_id": ground.release_id}
    return Disclosure(
        case=case,
        share_id=share_id,
        participant=telling.participant,
        provider=telling.provider,
        party_name=facts.party.name,
        partner_type=facts.party.partner_type,
        scopes=list(ground.scopes),
        purpose=facts.purpose,
        basis=ground.basis,
        override=telling.override,
        referral=telling.referral,
        on=day,
        way=facts.way,
        what=facts.what,
        has_part2_notice=facts.has_part2_notice,
        restricted_kinds=_told_kinds(telling),
        shared_by=actor,
        shared_at=now,
        **values,
    )


def _told_kinds(telling: Telling) -> list[str]:
    return rules.told_kinds(telling.facts.party.partner_type, *telling.facts.scopes)
