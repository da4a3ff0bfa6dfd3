"""Joint meetings: whom they are with, and what may be told in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from casework.public import PartnerType, Refused, ShareScope, told_kinds

PARTIES_AT_MOST = 12
SUBJECT_MAX = 120
#: What a joint meeting may hear; the rest is told one to one, where only its readers see it.
OPEN_SCOPES = tuple(scope for scope in ShareScope if not told_kinds(scope))
#: Who may be asked to a joint meeting; the others tell of a protected fact by what they are.
OPEN_PARTNERS = tuple(kind for kind in PartnerType if not told_kinds(kind))


@dataclass(frozen=True)
class PartyFacts:
    """An agency as somebody wants to ask it: its name, and what it is."""

    name: str
    partner_type: str


def require_subject(subject: str) -> str:
    """Return the tidied subject of a meeting, or stop."""
    tidy = " ".join(subject.split())
    if not tidy:
        raise Refused("Say what the meeting is about.", field="subject")
    if len(tidy) > SUBJECT_MAX:
        raise Refused(f"This holds {SUBJECT_MAX} characters; yours has {len(tidy):,}.", field="subject")
    return tidy


def require_parties(parties: Sequence[PartyFacts]) -> None:
    """Stop unless at least one agency is named, each once, and none tells of a protected fact by what it is.

    Policy: DPAWS expectations 9 (A038); security 2.1: who sits at the table sees who else does.
    """
    if not parties:
        raise Refused("Name at least one agency.", field="parties")
    if len(parties) > PARTIES_AT_MOST:
        raise Refused(f"A meeting holds {PARTIES_AT_MOST} agencies.", field="parties")
    names = [party.name.casefold() for party in parties]
    if len(set(names)) != len(names):
        raise Refused("An agency is named twice.", field="parties")
    for party in parties:
        if party.partner_type not in PartnerType.values:
            raise Refused(f"Say what {party.name} is.", field="parties")
        if party.partner_type not in OPEN_PARTNERS:
            raise Refused(
                f"{party.name} would tell everybody at the table of a protected fact. "
                "Talk with them alone, under Sharing.",
                field="parties",
            )


def require_told(scopes: Collection[str], *, name: str, was_present: bool) -> None:
    """Stop at what cannot be told to an agency in a joint meeting."""
    if scopes and not was_present:
        raise Refused(f"{name} was not there, so it was told nothing here.", field="told")
    if set(scopes) - set(OPEN_SCOPES):
        raise Refused("Protected facts are told one to one, under Sharing, not in a joint meeting.", field="told")
