from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from casework.choices import EventKind, PartnerType, ReferralKind, ReferralOutcome, Service, ShareScope
from casework.context import in_context
from casework.models import Case, CommunityReferral, Disclosure, FollowUp, Participant, User
from casework.operations.community import (
    follow_up_referral,
    make_referral,
    take_back_follow_up,
    take_back_referral,
)
from casework.operations.sharing import NotReleased
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, deadlines_of, events_of

pytestmark = pytest.mark.django_db


def refer(case: Case, person: Participant, *, actor: User, **changes: Any) -> CommunityReferral:
    values: dict[str, Any] = {
        "need": Service.FOOD,
        "kind": ReferralKind.INFORMATION,
        "provider_id": None,
        "party_name": "Pantry on Third Street",
        "partner_type": PartnerType.COMMUNITY_PARTNER,
        "words": "",
        "other_choice_reason": "",
        "on": TODAY,
        "follow_up_on": TODAY + timedelta(days=14),
        "now": NOW,
    } | changes
    with in_context(actor=actor):
        return make_referral(case_id=case.pk, participant_id=person.pk, actor=actor, **values)


def follow_up(referral: CommunityReferral, *, actor: User, **changes: Any) -> FollowUp:
    values: dict[str, Any] = {
        "on": TODAY,
        "outcome": ReferralOutcome.BEGAN,
        "words": "",
        "next_on": None,
        "now": NOW,
    } | changes
    with in_context(actor=actor):
        return follow_up_referral(referral_id=referral.pk, actor=actor, **values)


def due(case: Case) -> list[tuple[Any, Any]]:
    """Return due day and day met of every follow-up that is owed."""
    return [(one.due_on, one.met_on) for one in deadlines_of(case, "referral-follow-up")]


class TestMakeReferral:
    def test_names_the_member_and_starts_the_clock(self, open_case: Case, coach: User) -> None:
        """A036, A037: of a child as well."""
        child = factories.people_of(open_case)[1]
        referral = refer(open_case, child, actor=coach, words="They know when the doors open.")
        (line,) = events_of(open_case, EventKind.COMMUNITY_REFERRAL_MADE)
        assert (line.participant_id, line.subject_id) == (child.pk, referral.pk)
        assert line.facts == {"for": str(child.pk)}
        (deadline,) = deadlines_of(open_case, "referral-follow-up")
        assert (deadline.due_on, deadline.participant_id) == (TODAY + timedelta(days=14), child.pk)

    def test_takes_an_entry_of_the_directory(self, open_case: Case, coach: User, adult: Participant) -> None:
        provider = factories.make_provider(by=coach, partner_type=PartnerType.TRIBE)
        referral = refer(open_case, adult, actor=coach, provider_id=provider.pk, party_name="", partner_type="")
        assert (referral.provider_id, referral.partner_type) == (provider.pk, PartnerType.TRIBE)

    def test_keeps_why_it_was_not_the_culturally_first_choice(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        """O017."""
        reason = "The Tribe's program is full until spring. 🌲"
        assert refer(open_case, adult, actor=coach, other_choice_reason=reason).other_choice_reason == reason

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"need": ""}, "need"),
            ({"kind": "PIGEON"}, "kind"),
            ({"party_name": ""}, "provider_id"),
            ({"party_name": "x" * 201}, "party_name"),
            ({"partner_type": ""}, "partner_type"),
            ({"on": TODAY + timedelta(days=1)}, "on"),
            ({"on": days_ago(20_000)}, "on"),
            ({"follow_up_on": None}, "follow_up_on"),
            ({"follow_up_on": TODAY}, "follow_up_on"),
            ({"follow_up_on": TODAY + timedelta(days=4_000)}, "follow_up_on"),
            ({"words": "x" * 10_000}, "words"),
            ({"other_choice_reason": "x" * 10_000}, "other_choice_reason"),
            ({"kind": ReferralKind.WARM_HAND_OFF}, "scopes"),
            ({"scopes": [ShareScope.CONTACT]}, "scopes"),
            ({"kind": ReferralKind.FULL, "scopes": ["SHOE_SIZE"]}, "scopes"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, open_case: Case, coach: User, adult: Participant, changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            refer(open_case, adult, actor=coach, **changes)
        assert refused.value.field == field
        assert not events_of(open_case, EventKind.COMMUNITY_REFERRAL_MADE)

    def test_refuses_a_closed_case_and_somebody_of_another(
        self, open_case: Case, coach: User, adult: Participant
    ) -> None:
        closed = factories.make_case(coach=coach, status="CLOSED")
        with pytest.raises(Refused, match="closed"):
            refer(closed, factories.adult_of(closed), actor=coach)
        with pytest.raises(Refused, match="does not belong"):
            refer(open_case, factories.adult_of(closed), actor=coach)

    def test_refuses_a_provider_of_another_office(
        self, open_case: Case, coach: User, outsider: User, adult: Participant
    ) -> None:
        provider = factories.make_provider(by=outsider)
        with pytest.raises(Refused, match="directory"):
            refer(open_case, adult, actor=coach, provider_id=provider.pk, party_name="")

    def test_outsiders_and_auditors_may_not(
        self, open_case: Case, adult: Participant, outsider: User, auditor: User
    ) -> None:
        with pytest.raises(Case.DoesNotExist):
            refer(open_case, adult, actor=outsider)
        with pytest.raises(PermissionDenied):
            refer(open_case, adult, actor=auditor)

    @pytest.mark.parametrize("changes", [{"need": "MENTAL_HEALTH"}, {"partner_type": "DOMESTIC_VIOLENCE"}])
    def test_what_tells_of_health_or_violence_is_restricted(
        self, open_case: Case, coach: User, case_aide: User, adult: Participant, changes: dict[str, Any]
    ) -> None:
        assert refer(open_case, adult, actor=coach, **changes).is_restricted
        with pytest.raises(PermissionDenied):
            refer(open_case, adult, actor=case_aide, **changes)
        with in_context(actor=case_aide):
            assert not CommunityReferral.objects.exists()
        with in_context(actor=coach):
            assert CommunityReferral.objects.count() == 1


class TestTelling:
    def test_a_warm_hand_off_asks_the_gate(self, open_case: Case, coach: User, adult: Participant) -> None:
        handed = {
            "kind": ReferralKind.WARM_HAND_OFF,
            "scopes": [ShareScope.CONTACT],
            "way": "SPOKEN",
            "words": "Called.",
        }
        with pytest.raises(NotReleased):
            refer(open_case, adult, actor=coach, **handed)
        with as_auditor():
            assert not CommunityReferral.objects.exists()
        factories.make_release(
            case=open_case, by=coach, party_name="pantry on third street", scopes=[ShareScope.CONTACT]
        )
        referral = refer(open_case, adult, actor=coach, **handed)
        with as_auditor():
            told = Disclosure.objects.get()
        assert (told.referral_id, told.purpose, told.basis) == (referral.pk, "REFERRAL", "CONSENT")
        assert [line.kind for line in events_of(open_case, EventKind.INFORMATION_SHARED)] == ["information.shared"]

    def test_says_how_and_what(self, open_case: Case, coach: User, adult: Participant) -> None:
        handed = {"kind": ReferralKind.FULL, "scopes": [ShareScope.CONTACT]}
        for changes, field in (({"words": "Called."}, "way"), ({"way": "SPOKEN"}, "what")):
            with pytest.raises(Refused) as refused:
                refer(open_case, adult, actor=coach, **handed, **changes)
            assert refused.value.field == field


class TestFollowUp:
    def test_meets_the_deadline(self, open_case: Case, coach: User) -> None:
        referral = factories.make_referral(case=open_case, by=coach)
        follow_up(referral, actor=coach)
        assert due(open_case) == [(referral.follow_up_on, TODAY)]

    def test_that_goes_on_falls_due_again(self, open_case: Case, coach: User) -> None:
        """A037: each leg is met by its own answer, also on the day on which it began."""
        referral = factories.make_referral(case=open_case, by=coach)
        again = TODAY + timedelta(days=7)
        first = follow_up(referral, actor=coach, on=days_ago(1), outcome="WAITING", next_on=again)
        assert due(open_case) == [(again, None), (referral.follow_up_on, days_ago(1))]
        lines = events_of(open_case, EventKind.COMMUNITY_REFERRAL_CONTINUED)
        assert [(line.subject_id, line.due_on) for line in lines] == [(first.pk, again)]
        follow_up(referral, actor=coach, on=days_ago(1), outcome="NO_WORD", next_on=again + timedelta(days=1))
        follow_up(referral, actor=coach)
        assert due(open_case) == [
            (again, days_ago(1)),
            (again + timedelta(days=1), TODAY),
            (referral.follow_up_on, days_ago(1)),
        ]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"on": TODAY + timedelta(days=1)}, "on"),
            ({"on": days_ago(6)}, "on"),
            ({"outcome": ""}, "outcome"),
            ({"outcome": "OTHER"}, "words"),
            ({"words": "x" * 10_000}, "words"),
            ({"outcome": "WAITING"}, "next_on"),
            ({"next_on": TODAY}, "next_on"),
            ({"next_on": TODAY + timedelta(days=4_000)}, "next_on"),
        ],
    )
    def test_refuses_what_cannot_be(self, open_case: Case, coach: User, changes: dict[str, Any], field: str) -> None:
        referral = factories.make_referral(case=open_case, by=coach)
        with pytest.raises(Refused) as refused:
            follow_up(referral, actor=coach, **changes)
        assert refused.value.field == field

    def test_not_before_the_last_one(self, open_case: Case, coach: User) -> None:
        referral = factories.make_referral(case=open_case, by=coach)
        follow_up(referral, actor=coach, on=days_ago(1))
        with pytest.raises(Refused, match="last follow-up"):
            follow_up(referral, actor=coach, on=days_ago(2))

    def test_ends_on_a_closed_case_and_does_not_go_on(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        referral = factories.make_referral(case=case, by=coach)
        with pytest.raises(Refused, match="closed"):
            follow_up(referral, actor=coach, next_on=TODAY + timedelta(days=3))
        assert follow_up(referral, actor=coach).outcome == "BEGAN"


class TestTakeBack:
    def undo(self, one: CommunityReferral | FollowUp, actor: User) -> None:
        with in_context(actor=actor):
            if isinstance(one, FollowUp):
                take_back_follow_up(follow_up_id=one.pk, actor=actor, now=NOW)
            else:
                take_back_referral(referral_id=one.pk, actor=actor, now=NOW)

    def test_a_referral_takes_its_deadlines_along(self, open_case: Case, coach: User) -> None:
        referral = factories.make_referral(case=open_case, by=coach)
        follow_up(referral, actor=coach, outcome="WAITING", next_on=TODAY + timedelta(days=7))
        self.undo(referral, coach)
        assert due(open_case) == []
        with as_auditor():
            assert not CommunityReferral.objects.standing().exists()
            assert CommunityReferral.objects.filter(pk=referral.pk).exists()
        for attempt in (lambda: self.undo(referral, coach), lambda: follow_up(referral, actor=coach)):
            with pytest.raises(Refused, match="taken back"):
                attempt()

    def test_a_follow_up_lets_the_day_run_again(self, open_case: Case, coach: User) -> None:
        referral = factories.make_referral(case=open_case, by=coach)
        first = follow_up(referral, actor=coach, on=days_ago(1), outcome="WAITING", next_on=TODAY + timedelta(days=7))
        second = follow_up(referral, actor=coach)
        with pytest.raises(Refused, match="later follow-up"):
            self.undo(first, coach)
        self.undo(second, coach)
        self.undo(first, coach)
        assert due(open_case) == [(referral.follow_up_on, None)]
        with pytest.raises(Refused, match="already"):
            self.undo(first, coach)

    def test_what_was_told_cannot_be_untold(self, open_case: Case, coach: User, adult: Participant) -> None:
        factories.make_release(case=open_case, by=coach, party_name="Pantry on Third Street", scopes=["CONTACT"])
        told = refer(open_case, adult, actor=coach, kind="FULL", scopes=["CONTACT"], way="SPOKEN", words="Called.")
        with pytest.raises(Refused, match="cannot be untold"):
            self.undo(told, coach)

    def test_by_whoever_made_it_or_decides(
        self, open_case: Case, coach: User, case_aide: User, supervisor: User
    ) -> None:
        referral = factories.make_referral(case=open_case, by=coach)
        with pytest.raises(PermissionDenied):
            self.undo(referral, case_aide)
        self.undo(referral, supervisor)


class TestDatabase:
    @pytest.mark.parametrize(
        "changes",
        [{"follow_up_on": None}, {"follow_up_on": TODAY}, {"participant": None}, {"need": "SHOES"}, {"party_name": ""}],
    )
    def test_guards_what_is_made_here(self, open_case: Case, coach: User, changes: dict[str, Any]) -> None:
        values = {"on": TODAY, "made_at": NOW} | changes
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_referral(case=open_case, by=coach, **values)

    def test_takes_what_another_system_says(self, open_case: Case, coach: User) -> None:
        with as_importer():
            CommunityReferral.objects.create(case=open_case, on=TODAY, is_imported=True, made_by=coach, made_at=NOW)
