"""Whom a joint meeting is with and what it may hear (A038); what a referral has to answer (O055)."""

import pytest

from casework.choices import PartnerType, ShareScope
from casework.refusals import Refused
from coaching import rules
from coaching.rules import PartyFacts

HARBOR = PartyFacts("Harbor House", PartnerType.HOUSING)


class TestParties:
    def test_takes_one_and_twelve(self) -> None:
        rules.require_parties([HARBOR])
        rules.require_parties([PartyFacts(f"Agency {number}", PartnerType.OTHER) for number in range(12)])

    @pytest.mark.parametrize(
        ("parties", "words"),
        [
            ([], "at least one"),
            ([PartyFacts(f"Agency {number}", PartnerType.OTHER) for number in range(13)], "holds 12"),
            ([HARBOR, PartyFacts("HARBOR house", PartnerType.OTHER)], "named twice"),
            ([PartyFacts("Harbor House", "")], "Say what Harbor House is"),
            ([PartyFacts("Safe place", PartnerType.DOMESTIC_VIOLENCE)], "protected fact"),
            ([PartyFacts("Clinic", PartnerType.SUBSTANCE_USE)], "protected fact"),
        ],
    )
    def test_refuses(self, parties: list[PartyFacts], words: str) -> None:
        with pytest.raises(Refused, match=words):
            rules.require_parties(parties)


class TestTold:
    def test_takes_open_scopes_of_who_was_there(self) -> None:
        rules.require_told([ShareScope.PLAN], name="Harbor House", was_present=True)
        rules.require_told([], name="Harbor House", was_present=False)

    @pytest.mark.parametrize("scope", [ShareScope.HEALTH, ShareScope.SUBSTANCE_USE, ShareScope.DOMESTIC_VIOLENCE])
    def test_refuses_protected_facts(self, scope: ShareScope) -> None:
        with pytest.raises(Refused, match="one to one"):
            rules.require_told([scope], name="Harbor House", was_present=True)

    def test_refuses_who_was_not_there(self) -> None:
        with pytest.raises(Refused, match="was not there"):
            rules.require_told([ShareScope.PLAN], name="Harbor House", was_present=False)


class TestSubject:
    def test_is_tidied(self) -> None:
        assert rules.require_subject("  Housing   by June ") == "Housing by June"

    @pytest.mark.parametrize("subject", ["", "   ", "x" * 121])
    def test_refuses(self, subject: str) -> None:
        with pytest.raises(Refused):
            rules.require_subject(subject)


class TestReferralAnswer:
    @pytest.mark.parametrize(
        ("has_barriers", "is_named", "reason", "kept"),
        [
            (False, False, "", ""),
            (False, False, "Only a leaflet", ""),
            (True, True, "Only a leaflet", ""),
            (True, False, " Only  a leaflet ", "Only a leaflet"),
        ],
    )
    def test_keeps_a_reason_only_where_it_answers(
        self, *, has_barriers: bool, is_named: bool, reason: str, kept: str
    ) -> None:
        answer = rules.require_referral_answer(has_barriers=has_barriers, is_named=is_named, reason=reason)
        assert answer == kept

    @pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
    def test_refuses_neither(self, reason: str) -> None:
        with pytest.raises(Refused):
            rules.require_referral_answer(has_barriers=True, is_named=False, reason=reason)
