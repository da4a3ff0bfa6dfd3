"""What a release of information has to say."""

from dataclasses import dataclass
from datetime import date

from casework.choices import (
    PLAN_SCOPES,
    RESTRICTED_SCOPES,
    SEALED_KINDS,
    SEALED_SCOPES,
    ReleaseKind,
    SharePurpose,
    ShareScope,
    ShareWay,
)
from casework.refusals import Refused
from casework.rules.inputs import FIRST_DAY, REASON_MAX
from casework.rules.referrals import NamedParty, require_party, require_scopes
from casework.rules.sharing import KEY_OF

FILE_PLACE_MAX = 200
#: For so many days an approved override may be used, the day of the approval included.
OVERRIDE_DAYS = 7


@dataclass(frozen=True)
class ReleaseFacts:
    """A release as somebody wants to record it; both days are inclusive."""

    kind: str
    party: NamedParty
    scopes: tuple[str, ...]
    purpose: str
    first_day: date
    last_day: date | None
    file_place: str
    is_free_will: bool


def require_release(facts: ReleaseFacts, *, today: date) -> None:
    """Stop unless a release says who may be told what, for what, from when, and until when where that is law.

    Policy: DPAWS expectations 18 (A066-A069); 42 CFR 2.31; 34 USC 12291(b)(2).
    """
    if facts.kind not in ReleaseKind.values or facts.kind == ReleaseKind.PLAN:
        raise Refused("Choose which form was signed.", field="kind")
    require_party(facts.party)
    require_release_scopes(facts.kind, facts.scopes)
    if facts.purpose not in SharePurpose.values:
        raise Refused("Choose what it is for.", field="purpose")
    require_period(facts, today=today)
    if facts.kind == ReleaseKind.SURVIVOR and not facts.is_free_will:
        raise Refused("Confirm that signing was free and no service depends on it.", field="is_free_will")
    if len(facts.file_place) > FILE_PLACE_MAX:
        raise Refused(f"Keep the place under {FILE_PLACE_MAX + 1} characters.", field="file_place")


def require_release_scopes(kind: str, scopes: tuple[str, ...]) -> None:
    """Stop at a scope that this form cannot open, and at a form that leaves out what it is made for."""
    require_scopes(scopes)
    if not scopes:
        raise Refused("Tick what may be told.", field="scopes")
    for scope in scopes:
        if scope in RESTRICTED_SCOPES and KEY_OF[ShareScope(scope)] != kind:
            label = ShareScope(scope).label
            key = KEY_OF[ShareScope(scope)].label
            raise Refused(f"{label} is opened only by its own form: {key}.", field="scopes")
    made_for = {scope for scope, key in KEY_OF.items() if key == kind}
    if made_for and not made_for & set(scopes):
        words = " or ".join(scope.label.lower() for scope in KEY_OF if scope in made_for)
        raise Refused(f"This form is made for {words}. Tick it, or choose another form.", field="scopes")


def require_period(facts: ReleaseFacts, *, today: date) -> None:
    """Stop at days that cannot be, and at a consent without an end where the law wants one."""
    if facts.first_day < FIRST_DAY:
        raise Refused(f"Days before {FIRST_DAY.year} are not in the calendar.", field="first_day")
    if facts.last_day is None:
        if facts.kind in SEALED_KINDS or set(facts.scopes) & set(SEALED_SCOPES):
            raise Refused("This consent has to name its last day.", field="last_day")
        return
    if facts.last_day < facts.first_day:
        raise Refused("The last day lies before the first.", field="last_day")
    if facts.last_day < today:
        raise Refused("A release that is over opens nothing. Check the last day.", field="last_day")


def require_plan_scopes(scopes: tuple[str, ...]) -> None:
    """Stop at a scope that a signed plan cannot release.

    Policy: DPAWS expectations 18 (A065).
    """
    if not scopes or not set(scopes) <= set(PLAN_SCOPES):
        raise Refused("A signed plan releases attendance, plan, contact details and benefits only.", field="scopes")


@dataclass(frozen=True)
class ShareFacts:
    """What somebody tells, as they want to write it down."""

    party: NamedParty
    scopes: tuple[str, ...]
    purpose: str
    way: str
    what: str
    has_part2_notice: bool


def require_share(facts: ShareFacts) -> None:
    """Stop unless a disclosure says to whom, what, why and how.

    Policy: 45 CFR 205.50 (every disclosure has a purpose); 42 CFR 2.32 (notice and copy of the consent go along).
    """
    require_asked_share(facts)
    if facts.way not in ShareWay.values:
        raise Refused("Say how it is told.", field="way")
    if not facts.what:
        raise Refused("Say what is told.", field="what")
    if len(facts.what) > REASON_MAX:
        raise Refused(f"Keep this under {REASON_MAX:,} characters; a note takes the rest.", field="what")
    if ShareScope.SUBSTANCE_USE in facts.scopes and not facts.has_part2_notice:
        raise Refused(
            "The notice and a copy of the consent go with it. Tick this when they do.", field="has_part2_notice"
        )


def require_asked_share(facts: ShareFacts) -> None:
    """Stop unless it is said to whom, what kind of facts, and why."""
    require_party(facts.party)
    require_scopes(facts.scopes)
    if not facts.scopes:
        raise Refused("Tick what is told.", field="scopes")
    if facts.purpose not in SharePurpose.values:
        raise Refused("Choose what it is for.", field="purpose")
