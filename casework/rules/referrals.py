"""What a referral to a service says, and what its follow-up has to."""

from dataclasses import dataclass
from datetime import date

from casework.choices import (
    GOING_ON,
    HANDING_OVER,
    KIND_TOLD,
    PartnerType,
    ReferralKind,
    ReferralOutcome,
    RestrictedKind,
    Service,
    ShareScope,
)
from casework.refusals import Refused
from casework.rules.inputs import REASON_MAX, require_day

PARTY_MAX = 200


@dataclass(frozen=True)
class NamedParty:
    """Somebody outside as a form names them: an entry of the directory, or a name with its kind."""

    has_provider: bool
    name: str
    partner_type: str


@dataclass(frozen=True)
class ReferralFacts:
    """A referral as somebody wants to make it; `scopes` is what the provider is told about the person."""

    need: str
    kind: str
    party: NamedParty
    words: str
    other_choice_reason: str
    scopes: tuple[str, ...]


def told_kinds(*names: str) -> list[str]:
    """Return the kinds of restricted facts of which needs, partners, scopes and forms tell by their very names."""
    told = {KIND_TOLD[name] for name in names if name in KIND_TOLD}
    return [kind.value for kind in RestrictedKind if kind in told]


def require_party(party: NamedParty) -> None:
    """Stop unless exactly one party is named: one of the directory, or another with its kind."""
    if party.has_provider and party.name:
        raise Refused("Choose from the directory or name somebody else, not both.", field="party_name")
    if party.has_provider:
        return
    if not party.name:
        raise Refused("Choose from the directory, or name who it is.", field="provider_id")
    if len(party.name) > PARTY_MAX:
        raise Refused(f"Keep the name under {PARTY_MAX + 1} characters.", field="party_name")
    if party.partner_type not in PartnerType.values:
        raise Refused("Say what kind of partner this is.", field="partner_type")


def require_scopes(scopes: tuple[str, ...]) -> None:
    """Stop at something that is not in the list of what can be told."""
    if not set(scopes) <= set(ShareScope.values):
        raise Refused("Choose what is told from the list.", field="scopes")


def require_referral(facts: ReferralFacts) -> None:
    """Stop unless the parts of a referral go together.

    Policy: DPAWS expectations 8 (A036); family coach position description (O012, O017, O019).
    """
    if facts.need not in Service.values:
        raise Refused("Say which need this answers.", field="need")
    if facts.kind not in ReferralKind.values:
        raise Refused("Choose how the person is brought to the service.", field="kind")
    require_party(facts.party)
    require_scopes(facts.scopes)
    if facts.kind in HANDING_OVER and not facts.scopes:
        raise Refused(f"{ReferralKind(facts.kind).label} tells them something: tick what.", field="scopes")
    if facts.kind == ReferralKind.INFORMATION and facts.scopes:
        raise Refused("Information given to the person tells the provider nothing. Untick this.", field="scopes")
    for field, text in (("words", facts.words), ("other_choice_reason", facts.other_choice_reason)):
        if len(text) > REASON_MAX:
            raise Refused(f"Keep this under {REASON_MAX:,} characters; a note takes the rest.", field=field)


def require_referral_days(*, on: date, follow_up_on: date | None, today: date, born_on: date | None) -> date:
    """Return the follow-up day, or stop unless it lies after the day of the referral.

    Policy: DPAWS expectations 8 (A037): a date to follow up is set for every referral.
    """
    require_day(on, today=today)
    if born_on is not None and on < born_on:
        raise Refused("This day is before the person was born.", field="on")
    if follow_up_on is None:
        raise Refused("Set the day on which you follow up.", field="follow_up_on")
    if follow_up_on <= on:
        raise Refused("The follow-up comes after the day of the referral.", field="follow_up_on")
    return follow_up_on


@dataclass(frozen=True)
class FollowUpFacts:
    """A follow-up as somebody wants to write it down; `not_before` is the day of what it follows."""

    on: date
    outcome: str
    words: str
    next_on: date | None
    not_before: date


def require_follow_up(facts: FollowUpFacts, *, today: date) -> None:
    """Stop unless a follow-up says what came of it, and when somebody asks again while it goes on.

    Policy: DPAWS expectations 8 (A037).
    """
    require_day(facts.on, today=today)
    if facts.on < facts.not_before:
        raise Refused("This day is before the referral, or before its last follow-up.", field="on")
    if facts.outcome not in ReferralOutcome.values:
        raise Refused("Say what came of it.", field="outcome")
    if facts.outcome == ReferralOutcome.OTHER and not facts.words:
        raise Refused("Say in words what came of it.", field="words")
    if len(facts.words) > REASON_MAX:
        raise Refused(f"Keep this under {REASON_MAX:,} characters; a note takes the rest.", field="words")
    if facts.next_on is None and facts.outcome in GOING_ON:
        raise Refused("It goes on: set the day on which you ask again.", field="next_on")
    if facts.next_on is not None and facts.next_on <= facts.on:
        raise Refused("The next follow-up comes after this one.", field="next_on")
