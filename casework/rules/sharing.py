"""Who may be told what: one decision for every share and every invitation.

Policy: DPAWS expectations 18 (A065-A069); re-engagement guide (R028); 45 CFR 205.50; 45 CFR 164.508; 42 CFR 2.31;
34 USC 12291(b)(2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.choices import (
    PLAN_SCOPES,
    RESTRICTED_SCOPES,
    SEALED_KINDS,
    SEALED_SCOPES,
    LegalBasis,
    PartnerType,
    ReleaseKind,
    ReleaseState,
    SharePurpose,
    ShareScope,
)

#: The release that opens a restricted fact; no other does.
KEY_OF = {
    ShareScope.HEALTH: ReleaseKind.HIPAA,
    ShareScope.MENTAL_HEALTH: ReleaseKind.HIPAA,
    ShareScope.SUBSTANCE_USE: ReleaseKind.PART2,
    ShareScope.DOMESTIC_VIOLENCE: ReleaseKind.SURVIVOR,
}
_BASIS_OF = {
    ReleaseKind.HIPAA: LegalBasis.HIPAA,
    ReleaseKind.PART2: LegalBasis.PART2,
    ReleaseKind.SURVIVOR: LegalBasis.SURVIVOR,
}
#: Partners who run a part of the program for the department, and what they may know for that.
_RUNS_THE_PROGRAM = (PartnerType.CONTRACTOR,)
_PROGRAM_PURPOSES = (
    SharePurpose.REFERRAL,
    SharePurpose.COORDINATION,
    SharePurpose.STAFFING,
    SharePurpose.VERIFICATION,
)
#: The words of the setting `std.or.msc3010_partners`, and the partners that each means.
MSC3010_PARTNERS: dict[str, tuple[PartnerType, ...]] = {
    "none": (),
    "community partners": (PartnerType.COMMUNITY_PARTNER,),
    "community partners and contractors": (PartnerType.COMMUNITY_PARTNER, PartnerType.CONTRACTOR),
    "everybody outside the department": tuple(PartnerType),
}
_HOW = {
    ReleaseKind.GENERAL: "Have a general release signed that names them and what they may know.",
    ReleaseKind.HIPAA: "Have a HIPAA release signed that names them.",
    ReleaseKind.PART2: "Have a Part 2 consent signed that names recipient, purpose, what is told and a last day.",
    ReleaseKind.SURVIVOR: "Only a written consent opens this: informed, for this purpose, with a last day.",
    ReleaseKind.AGENCY_FORM: "Ask them for their own form, have it signed and put it in the hard file.",
    ReleaseKind.MSC3010: "Have the MSC 3010 signed before they are invited or told anything.",
    ReleaseKind.PLAN: "Have the plan signed.",
}


@dataclass(frozen=True)
class Party:
    """Somebody outside: an entry of the directory, or somebody named."""

    name: str
    partner_type: str
    provider_id: UUID | None = None
    needs_own_form: bool = False

    def is_named_by(self, release: "HeldRelease") -> bool:
        """Tell whether a release is for this party; names count without case and outer blanks."""
        if release.kind == ReleaseKind.PLAN:
            return True
        if self.provider_id or release.provider_id:
            return self.provider_id == release.provider_id
        return _plain(self.name) == _plain(release.party_name)


@dataclass(frozen=True)
class HeldRelease:
    """A release as the decision reads it; both days are inclusive."""

    id: UUID
    kind: str
    provider_id: UUID | None
    party_name: str
    scopes: frozenset[str]
    purpose: str
    first_day: date
    last_day: date | None
    revoked_on: date | None

    def state(self, day: date) -> ReleaseState:
        """Return how it stands on a day. The day of revoking is out, the last day is in."""
        if self.revoked_on is not None and self.revoked_on <= day:
            return ReleaseState.REVOKED
        if day < self.first_day:
            return ReleaseState.NOT_BEGUN
        if self.last_day is not None and self.last_day < day:
            return ReleaseState.ENDED
        return ReleaseState.LIVE


@dataclass(frozen=True)
class ShareAsked:
    """What somebody wants to tell a party about one person on a day, and the releases of that person.

    With `until` only a release opens anything that is in force on that day too.
    """

    party: Party
    scopes: tuple[str, ...]
    purpose: str
    day: date
    releases: tuple[HeldRelease, ...] = ()
    msc3010_partners: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class Ground:
    """What allows some of the scopes."""

    basis: LegalBasis
    scopes: tuple[str, ...]
    release_id: UUID | None = None


@dataclass(frozen=True)
class Missing:
    """A release that is not there: which, for what, why what there is does not do, and how to get it."""

    kind: ReleaseKind
    scopes: tuple[str, ...]
    why: str
    how: str


@dataclass(frozen=True)
class ShareDecision:
    """Whether it may be told, on what grounds, or what is missing."""

    grounds: tuple[Ground, ...]
    missing: tuple[Missing, ...]
    can_be_overridden: bool

    @property
    def is_allowed(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def sentences(self) -> tuple[str, ...]:
        """The decision as sentences for the person who asks."""
        if self.is_allowed:
            return tuple(f"{_listed(ground.scopes)}: {ground.basis.label}." for ground in self.grounds)
        said = tuple(f"{one.why} {one.how}" for one in self.missing)
        end = (
            "A second person may approve an override, with a reason."
            if self.can_be_overridden
            else "Nobody can override this."
        )
        return (*said, end)


def decide_share(asked: ShareAsked) -> ShareDecision:
    """Decide whether everything asked for may be told to the party.

    Restricted facts open only by the release made for them, and never by a general one. Substance use treatment and
    domestic violence also need the same purpose and a last day, and no override opens them. A party with a form of
    its own, and a partner who needs the MSC 3010, is told nothing until that is signed. A child's safety does not
    wait for a release, except where the fact is restricted.

    Policy: DPAWS expectations 18 (A065-A068); re-engagement guide (R028); 45 CFR 205.50; 42 CFR 2.31.
    """
    grounds: dict[tuple[LegalBasis, UUID | None], list[str]] = {}
    missing = [] if _protects_child(asked) else list(_missing_forms(asked))
    closed: dict[ReleaseKind, list[str]] = {}
    for scope in dict.fromkeys(asked.scopes):
        ground = _ground(asked, scope)
        if ground is not None:
            grounds.setdefault(ground, []).append(scope)
        else:
            closed.setdefault(KEY_OF.get(ShareScope(scope), ReleaseKind.GENERAL), []).append(scope)
    missing += [_missing(asked, kind, tuple(scopes)) for kind, scopes in closed.items()]
    return ShareDecision(
        grounds=tuple(Ground(basis, tuple(scopes), release_id) for (basis, release_id), scopes in grounds.items()),
        missing=tuple(missing),
        can_be_overridden=bool(missing) and not set(asked.scopes) & set(SEALED_SCOPES),
    )


def _ground(asked: ShareAsked, scope: str) -> tuple[LegalBasis, UUID | None] | None:
    if scope in RESTRICTED_SCOPES:
        key = KEY_OF[ShareScope(scope)]
        release = next((one for one in _lasting(asked) if one.kind == key and _opens(one, asked, scope)), None)
        return (_BASIS_OF[key], release.id) if release else None
    if _protects_child(asked):
        return LegalBasis.CHILD_PROTECTION, None
    release = next((one for one in _lasting(asked) if _opens(one, asked, scope)), None)
    if release:
        return LegalBasis.CONSENT, release.id
    runs_program = asked.party.partner_type in _RUNS_THE_PROGRAM and asked.purpose in _PROGRAM_PURPOSES
    return (LegalBasis.ADMINISTRATION, None) if runs_program and scope in PLAN_SCOPES else None


def _live(asked: ShareAsked) -> list[HeldRelease]:
    """Return the releases for the party that are in force, those that say no more than needed first."""
    order = list(ReleaseKind)
    found = [
        one for one in asked.releases if asked.party.is_named_by(one) and one.state(asked.day) == ReleaseState.LIVE
    ]
    return sorted(found, key=lambda one: (order.index(ReleaseKind(one.kind)), one.first_day, str(one.id)))


def _lasting(asked: ShareAsked) -> list[HeldRelease]:
    """Return those in force that still are on the last day asked for."""
    return [one for one in _live(asked) if asked.until is None or one.state(asked.until) == ReleaseState.LIVE]


def _opens(release: HeldRelease, asked: ShareAsked, scope: str) -> bool:
    if scope not in release.scopes:
        return False
    if release.kind == ReleaseKind.PLAN:
        return scope in PLAN_SCOPES
    if release.kind in SEALED_KINDS:
        return release.last_day is not None and release.purpose == asked.purpose
    return True


def _protects_child(asked: ShareAsked) -> bool:
    return asked.party.partner_type == PartnerType.CHILD_WELFARE and asked.purpose == SharePurpose.CHILD_SAFETY


def _missing_forms(asked: ShareAsked) -> Iterable[Missing]:
    live = {one.kind for one in _live(asked)}
    if asked.party.needs_own_form and ReleaseKind.AGENCY_FORM not in live:
        yield _missing(asked, ReleaseKind.AGENCY_FORM, asked.scopes)
    if asked.party.partner_type in asked.msc3010_partners and ReleaseKind.MSC3010 not in live:
        yield _missing(asked, ReleaseKind.MSC3010, asked.scopes)


def _missing(asked: ShareAsked, kind: ReleaseKind, scopes: tuple[str, ...]) -> Missing:
    return Missing(kind, scopes, _why(asked, kind, scopes), _HOW[kind])


def _why(asked: ShareAsked, kind: ReleaseKind, scopes: tuple[str, ...]) -> str:
    """Say why no release of a kind opens the scopes: the best that there is, or that there is none."""
    name, what = asked.party.name, _listed(scopes)
    if kind == ReleaseKind.AGENCY_FORM:
        needs = f"{name} accepts only a form of its own"
    elif kind == ReleaseKind.MSC3010:
        needs = f"{name} needs an MSC 3010 on file first"
    else:
        needs = f"{what} may be told to {name} only with a release: {kind.label}"
    held = [one for one in asked.releases if one.kind == kind and asked.party.is_named_by(one)]
    if not held:
        return f"{needs}; none is on file for them."
    latest = max(held, key=lambda one: (one.state(asked.day) == ReleaseState.LIVE, one.last_day or date.max))
    match latest.state(asked.day):
        case ReleaseState.ENDED:
            return f"{needs}; the one on file ended on {_day(latest.last_day)}."
        case ReleaseState.REVOKED:
            return f"{needs}; the one on file was revoked on {_day(latest.revoked_on)}."
        case ReleaseState.NOT_BEGUN:
            return f"{needs}; the one on file begins on {_day(latest.first_day)}."
        case _:
            return f"{needs}; the one on file does not name this, or is for another purpose."


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _day(day: date | None) -> str:
    return f"{day:%B} {day.day}, {day.year}" if day else ""


def _listed(scopes: Iterable[str]) -> str:
    words = [str(ShareScope(scope).label) for scope in scopes]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])
