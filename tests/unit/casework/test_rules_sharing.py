"""The sharing gate: every state of the releases, kind of partner and kind of fact against a table written by hand."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from casework.choices import (
    RESTRICTED_SCOPES,
    LegalBasis,
    PartnerType,
    ReleaseKind,
    ReleaseState,
    SharePurpose,
    ShareScope,
)
from casework.rules import HeldRelease, Party, ShareAsked, ShareDecision, decide_share

DAY = date(2028, 2, 29)
PURPOSE = SharePurpose.COORDINATION
PANTRY, CLINIC, KITCHEN, CONTRACTOR = (UUID(int=number) for number in range(1, 5))

PARTIES = {
    "plain": Party("Harbor Pantry", PartnerType.HOUSING, PANTRY),
    "own form": Party("Cedar Clinic", PartnerType.MENTAL_HEALTH, CLINIC, needs_own_form=True),
    "MSC 3010": Party("Kettle Kitchen", PartnerType.COMMUNITY_PARTNER, KITCHEN),
    "contractor": Party("Northway Jobs", PartnerType.CONTRACTOR, CONTRACTOR),
}
FACTS = {
    "taking part": ShareScope.ATTENDANCE,
    "health": ShareScope.HEALTH,
    "treatment": ShareScope.SUBSTANCE_USE,
    "violence": ShareScope.DOMESTIC_VIOLENCE,
}
#: Everything that can be signed for one party, each form for what it is made for.
SIGNED = {
    ReleaseKind.GENERAL: ShareScope.ATTENDANCE,
    ReleaseKind.HIPAA: ShareScope.HEALTH,
    ReleaseKind.PART2: ShareScope.SUBSTANCE_USE,
    ReleaseKind.SURVIVOR: ShareScope.DOMESTIC_VIOLENCE,
    ReleaseKind.AGENCY_FORM: ShareScope.CONTACT,
    ReleaseKind.MSC3010: ShareScope.CONTACT,
}
#: State of all releases, partner, fact: what allows it, or what is missing; "!" where nobody can override.
TABLE = """
none     | plain      | taking part | missing GENERAL
none     | plain      | health      | missing HIPAA
none     | plain      | treatment   | missing PART2 !
none     | plain      | violence    | missing SURVIVOR !
none     | own form   | taking part | missing AGENCY_FORM GENERAL
none     | own form   | health      | missing AGENCY_FORM HIPAA
none     | own form   | treatment   | missing AGENCY_FORM PART2 !
none     | own form   | violence    | missing AGENCY_FORM SURVIVOR !
none     | MSC 3010   | taking part | missing MSC3010 GENERAL
none     | MSC 3010   | health      | missing MSC3010 HIPAA
none     | MSC 3010   | treatment   | missing MSC3010 PART2 !
none     | MSC 3010   | violence    | missing MSC3010 SURVIVOR !
none     | contractor | taking part | allowed ADMINISTRATION
none     | contractor | health      | missing HIPAA
none     | contractor | treatment   | missing PART2 !
none     | contractor | violence    | missing SURVIVOR !
live     | plain      | taking part | allowed CONSENT
live     | plain      | health      | allowed HIPAA
live     | plain      | treatment   | allowed PART2
live     | plain      | violence    | allowed SURVIVOR
live     | own form   | taking part | allowed CONSENT
live     | own form   | health      | allowed HIPAA
live     | own form   | treatment   | allowed PART2
live     | own form   | violence    | allowed SURVIVOR
live     | MSC 3010   | taking part | allowed CONSENT
live     | MSC 3010   | health      | allowed HIPAA
live     | MSC 3010   | treatment   | allowed PART2
live     | MSC 3010   | violence    | allowed SURVIVOR
live     | contractor | taking part | allowed CONSENT
live     | contractor | health      | allowed HIPAA
live     | contractor | treatment   | allowed PART2
live     | contractor | violence    | allowed SURVIVOR
ended    | plain      | taking part | missing GENERAL
ended    | plain      | health      | missing HIPAA
ended    | plain      | treatment   | missing PART2 !
ended    | plain      | violence    | missing SURVIVOR !
ended    | own form   | taking part | missing AGENCY_FORM GENERAL
ended    | own form   | health      | missing AGENCY_FORM HIPAA
ended    | own form   | treatment   | missing AGENCY_FORM PART2 !
ended    | own form   | violence    | missing AGENCY_FORM SURVIVOR !
ended    | MSC 3010   | taking part | missing MSC3010 GENERAL
ended    | MSC 3010   | health      | missing MSC3010 HIPAA
ended    | MSC 3010   | treatment   | missing MSC3010 PART2 !
ended    | MSC 3010   | violence    | missing MSC3010 SURVIVOR !
ended    | contractor | taking part | allowed ADMINISTRATION
ended    | contractor | health      | missing HIPAA
ended    | contractor | treatment   | missing PART2 !
ended    | contractor | violence    | missing SURVIVOR !
revoked  | plain      | taking part | missing GENERAL
revoked  | plain      | health      | missing HIPAA
revoked  | plain      | treatment   | missing PART2 !
revoked  | plain      | violence    | missing SURVIVOR !
revoked  | own form   | taking part | missing AGENCY_FORM GENERAL
revoked  | own form   | health      | missing AGENCY_FORM HIPAA
revoked  | own form   | treatment   | missing AGENCY_FORM PART2 !
revoked  | own form   | violence    | missing AGENCY_FORM SURVIVOR !
revoked  | MSC 3010   | taking part | missing MSC3010 GENERAL
revoked  | MSC 3010   | health      | missing MSC3010 HIPAA
revoked  | MSC 3010   | treatment   | missing MSC3010 PART2 !
revoked  | MSC 3010   | violence    | missing MSC3010 SURVIVOR !
revoked  | contractor | taking part | allowed ADMINISTRATION
revoked  | contractor | health      | missing HIPAA
revoked  | contractor | treatment   | missing PART2 !
revoked  | contractor | violence    | missing SURVIVOR !
"""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in TABLE.strip().splitlines()]


def signed(
    party: Party, kind: ReleaseKind = ReleaseKind.GENERAL, *scopes: ShareScope, **changes: object
) -> HeldRelease:
    """Return a release for a party, in force around DAY."""
    release = HeldRelease(
        id=UUID(int=100 + list(ReleaseKind).index(kind)),
        kind=kind,
        provider_id=party.provider_id,
        party_name="" if party.provider_id else party.name,
        scopes=frozenset(scopes or [SIGNED[kind]]),
        purpose=PURPOSE,
        first_day=DAY - timedelta(days=30),
        last_day=DAY + timedelta(days=30),
        revoked_on=None,
    )
    return replace(release, **changes)  # type: ignore[arg-type]


def all_signed(party: Party, state: str) -> tuple[HeldRelease, ...]:
    """Return everything signed for a party, in one state."""
    changes: dict[str, dict[str, object]] = {
        "live": {},
        "ended": {"last_day": DAY - timedelta(days=1)},
        "revoked": {"revoked_on": DAY - timedelta(days=3)},
    }
    return () if state == "none" else tuple(signed(party, kind, **changes[state]) for kind in SIGNED)


def decide(
    party: Party, *scopes: ShareScope, releases: tuple[HeldRelease, ...] = (), **changes: object
) -> ShareDecision:
    asked = ShareAsked(party, tuple(scopes), PURPOSE, DAY, releases, (PartnerType.COMMUNITY_PARTNER,))
    return decide_share(replace(asked, **changes))  # type: ignore[arg-type]


def said(decision: ShareDecision) -> str:
    """Say a decision as the table does."""
    if decision.is_allowed:
        return f"allowed {' '.join(ground.basis for ground in decision.grounds)}"
    missing = f"missing {' '.join(one.kind for one in decision.missing)}"
    return missing if decision.can_be_overridden else f"{missing} !"


class TestEveryCombination:
    def test_stands_in_the_table_once(self) -> None:
        assert len(ROWS) == len({row[:3] for row in ROWS}) == 64

    @pytest.mark.parametrize(("state", "partner", "fact", "due"), ROWS)
    def test_is_decided_as_the_table_says(self, state: str, partner: str, fact: str, due: str) -> None:
        party = PARTIES[partner]
        assert said(decide(party, FACTS[fact], releases=all_signed(party, state))) == due

    @pytest.mark.parametrize(("state", "partner", "fact", "due"), ROWS)
    def test_says_why_in_words(self, state: str, partner: str, fact: str, due: str) -> None:
        party = PARTIES[partner]
        decision = decide(party, FACTS[fact], releases=all_signed(party, state))
        words = " ".join(decision.sentences)
        if decision.is_allowed:
            assert "(" in words
            return
        assert party.name in words
        assert {"none": "none is on file", "ended": "ended on February 28, 2028", "revoked": "February 26, 2028"}[
            state
        ] in words
        assert ("Nobody can override" in words) == due.endswith("!")


class TestEdges:
    @pytest.mark.parametrize(("last_day", "is_allowed"), [(-1, False), (0, True), (1, True)])
    def test_the_last_day_is_in(self, last_day: int, is_allowed: bool) -> None:
        party = PARTIES["plain"]
        release = signed(party, last_day=DAY + timedelta(days=last_day))
        assert decide(party, ShareScope.ATTENDANCE, releases=(release,)).is_allowed == is_allowed

    @pytest.mark.parametrize(("first_day", "is_allowed"), [(-1, True), (0, True), (1, False)])
    def test_the_first_day_is_in(self, first_day: int, is_allowed: bool) -> None:
        party = PARTIES["plain"]
        release = signed(party, first_day=DAY + timedelta(days=first_day))
        decision = decide(party, ShareScope.ATTENDANCE, releases=(release,))
        assert decision.is_allowed == is_allowed
        assert is_allowed or "begins on March 1, 2028" in decision.missing[0].why

    @pytest.mark.parametrize(("revoked_on", "is_allowed"), [(-1, False), (0, False), (1, True)])
    def test_the_day_of_revoking_is_out(self, revoked_on: int, is_allowed: bool) -> None:
        party = PARTIES["plain"]
        release = signed(party, revoked_on=DAY + timedelta(days=revoked_on))
        assert decide(party, ShareScope.ATTENDANCE, releases=(release,)).is_allowed == is_allowed

    def test_revoked_beats_not_begun(self) -> None:
        release = signed(PARTIES["plain"], first_day=DAY + timedelta(days=5), revoked_on=DAY)
        assert release.state(DAY) == ReleaseState.REVOKED

    def test_without_a_last_day_it_goes_on(self) -> None:
        party = PARTIES["plain"]
        release = signed(party, last_day=None)
        assert decide(party, ShareScope.ATTENDANCE, releases=(release,), day=date(2060, 1, 1)).is_allowed


class TestOtherParties:
    def test_a_release_for_somebody_else_opens_nothing(self) -> None:
        releases = all_signed(PARTIES["plain"], "live")
        for name in ("own form", "MSC 3010"):
            assert not decide(PARTIES[name], ShareScope.ATTENDANCE, releases=releases).is_allowed

    def test_somebody_named_is_known_by_their_name(self) -> None:
        party = Party("Officer Dane", PartnerType.PROBATION)
        release = signed(party, party_name="  officer  DANE ")
        assert decide(party, ShareScope.ATTENDANCE, releases=(release,)).is_allowed
        other = Party("Officer Dean", PartnerType.PROBATION)
        assert not decide(other, ShareScope.ATTENDANCE, releases=(release,)).is_allowed

    def test_a_name_is_no_entry_of_the_directory(self) -> None:
        """Somebody may call themselves like a provider."""
        release = signed(PARTIES["plain"])
        assert not decide(
            Party("Harbor Pantry", PartnerType.HOUSING), ShareScope.ATTENDANCE, releases=(release,)
        ).is_allowed


class TestRestrictedFacts:
    @pytest.mark.parametrize("scope", RESTRICTED_SCOPES)
    @pytest.mark.parametrize(
        "kind", [ReleaseKind.GENERAL, ReleaseKind.AGENCY_FORM, ReleaseKind.MSC3010, ReleaseKind.PLAN]
    )
    def test_no_general_release_opens_them(self, scope: ShareScope, kind: ReleaseKind) -> None:
        party = PARTIES["plain"]
        assert not decide(party, scope, releases=(signed(party, kind, scope),)).is_allowed

    @pytest.mark.parametrize("kind", [ReleaseKind.PART2, ReleaseKind.SURVIVOR])
    def test_a_sealed_consent_is_for_its_purpose_and_has_an_end(self, kind: ReleaseKind) -> None:
        party, scope = PARTIES["plain"], SIGNED[kind]
        assert decide(party, scope, releases=(signed(party, kind),)).is_allowed
        assert not decide(party, scope, releases=(signed(party, kind, last_day=None),)).is_allowed
        other = signed(party, kind, purpose=SharePurpose.VERIFICATION)
        decision = decide(party, scope, releases=(other,))
        assert not decision.is_allowed
        assert "another purpose" in decision.missing[0].why

    def test_one_sealed_fact_closes_the_override_for_all(self) -> None:
        decision = decide(PARTIES["plain"], ShareScope.ATTENDANCE, ShareScope.DOMESTIC_VIOLENCE)
        assert not decision.can_be_overridden


class TestGrounds:
    def test_each_fact_names_its_own_release(self) -> None:
        party = PARTIES["plain"]
        general, hipaa = signed(party), signed(party, ReleaseKind.HIPAA)
        decision = decide(party, ShareScope.ATTENDANCE, ShareScope.HEALTH, releases=(hipaa, general))
        assert [(one.basis, one.release_id, one.scopes) for one in decision.grounds] == [
            (LegalBasis.CONSENT, general.id, ("ATTENDANCE",)),
            (LegalBasis.HIPAA, hipaa.id, ("HEALTH",)),
        ]

    def test_what_a_release_does_not_name_stays_closed(self) -> None:
        party = PARTIES["plain"]
        decision = decide(party, ShareScope.ATTENDANCE, ShareScope.BENEFITS, releases=(signed(party),))
        assert said(decision) == "missing GENERAL"
        assert decision.missing[0].scopes == ("BENEFITS",)

    def test_a_signed_plan_opens_the_plan_for_everybody_in_it(self) -> None:
        """A065."""
        plan = signed(Party("", PartnerType.OTHER), ReleaseKind.PLAN, ShareScope.PLAN, ShareScope.CHILD_WELFARE)
        assert said(decide(PARTIES["plain"], ShareScope.PLAN, releases=(plan,))) == "allowed CONSENT"
        assert not decide(PARTIES["plain"], ShareScope.CHILD_WELFARE, releases=(plan,)).is_allowed
        assert said(decide(PARTIES["own form"], ShareScope.PLAN, releases=(plan,))) == "missing AGENCY_FORM"

    def test_a_contractor_is_told_what_running_the_program_needs_and_no_more(self) -> None:
        party = PARTIES["contractor"]
        assert decide(party, ShareScope.BENEFITS).is_allowed
        assert not decide(party, ShareScope.CHILD_WELFARE).is_allowed
        assert not decide(party, ShareScope.BENEFITS, purpose=SharePurpose.OWN_WISH).is_allowed

    def test_a_child_s_safety_does_not_wait(self) -> None:
        party = Party("Child Protection", PartnerType.CHILD_WELFARE, needs_own_form=True)
        safety = {"purpose": SharePurpose.CHILD_SAFETY}
        assert said(decide(party, ShareScope.CONTACT, ShareScope.CHILD_WELFARE, **safety)) == "allowed CHILD_PROTECTION"
        assert said(decide(party, ShareScope.SUBSTANCE_USE, **safety)) == "missing PART2 !"
        assert not decide(PARTIES["plain"], ShareScope.CONTACT, **safety).is_allowed
