from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from casework.choices import (
    DecisionStatus,
    EventKind,
    Jurisdiction,
    LegalBasis,
    PartnerType,
    ReleaseKind,
    SharePurpose,
    ShareScope,
)
from casework.context import in_context
from casework.models import Case, Disclosure, Participant, Release, ShareOverride, User
from casework.operations.releases import file_release, give_release, release_of_plan, revoke_release
from casework.operations.sharing import NotReleased, ask_override, decide_override, share
from casework.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY, as_auditor, as_importer, days_ago, events_of

pytestmark = pytest.mark.django_db

DANE = {"provider_id": None, "party_name": "Officer Dane", "partner_type": PartnerType.PROBATION}


def give(case: Case, person: Participant, *, actor: User, **changes: Any) -> Release:
    values: dict[str, Any] = (
        DANE
        | {
            "kind": ReleaseKind.GENERAL,
            "scopes": [ShareScope.ATTENDANCE],
            "purpose": SharePurpose.COORDINATION,
            "first_day": TODAY,
            "last_day": TODAY + timedelta(days=90),
            "file_place": "Part 2, tab ROI",
            "is_free_will": False,
            "now": NOW,
        }
        | changes
    )
    with in_context(actor=actor):
        return give_release(case_id=case.pk, participant_id=person.pk, actor=actor, **values)


def tell(case: Case, person: Participant, *, actor: User, **changes: Any) -> list[Disclosure]:
    values: dict[str, Any] = (
        DANE
        | {
            "scopes": [ShareScope.ATTENDANCE],
            "purpose": SharePurpose.COORDINATION,
            "way": "SPOKEN",
            "what": "She takes part.",
            "has_part2_notice": False,
            "now": NOW,
        }
        | changes
    )
    with in_context(actor=actor):
        return share(case_id=case.pk, participant_id=person.pk, actor=actor, **values)


def revoke(release: Release, *, actor: User, on: date = TODAY) -> Release:
    with in_context(actor=actor):
        return revoke_release(release_id=release.pk, on=on, actor=actor, now=NOW)


def ask(case: Case, person: Participant, *, actor: User, **changes: Any) -> ShareOverride:
    values: dict[str, Any] = (
        DANE
        | {
            "scopes": [ShareScope.ATTENDANCE],
            "purpose": SharePurpose.COORDINATION,
            "reason": "The hearing is this afternoon",
            "now": NOW,
        }
        | changes
    )
    with in_context(actor=actor):
        return ask_override(case_id=case.pk, participant_id=person.pk, actor=actor, **values)


def decide(override: ShareOverride, *, actor: User, **changes: Any) -> ShareOverride:
    with in_context(actor=actor):
        values = {"approved": True, "answer": "", "now": NOW} | changes
        return decide_override(override_id=override.pk, actor=actor, **values)


class TestGiveRelease:
    def test_writes_a_line_that_tells_nothing(self, open_case: Case, coach: User, adult: Participant) -> None:
        """A066, A069."""
        release = give(open_case, adult, actor=coach)
        (line,) = events_of(open_case, EventKind.RELEASE_GIVEN)
        assert (line.subject_id, line.participant_id, line.facts, line.due_on) == (release.pk, adult.pk, {}, None)
        assert release.file_place == "Part 2, tab ROI"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "PLAN"}, "kind"),
            ({"kind": "VERBAL"}, "kind"),
            ({"party_name": ""}, "provider_id"),
            ({"scopes": []}, "scopes"),
            ({"scopes": ["HEALTH"]}, "scopes"),
            ({"kind": "HIPAA", "scopes": ["ATTENDANCE"]}, "scopes"),
            ({"kind": "HIPAA", "scopes": ["SUBSTANCE_USE"]}, "scopes"),
            ({"purpose": ""}, "purpose"),
            ({"last_day": TODAY - timedelta(days=1)}, "last_day"),
            ({"first_day": TODAY + timedelta(days=91)}, "last_day"),
            ({"first_day": date(1999, 1, 1)}, "first_day"),
            ({"first_day": days_ago(40), "last_day": days_ago(1)}, "last_day"),
            ({"kind": "PART2", "scopes": ["SUBSTANCE_USE"], "last_day": None}, "last_day"),
            ({"kind": "SURVIVOR", "scopes": ["DOMESTIC_VIOLENCE"], "last_day": None}, "last_day"),
            ({"kind": "SURVIVOR", "scopes": ["DOMESTIC_VIOLENCE"]}, "is_free_will"),
            ({"file_place": "x" * 10_000}, "file_place"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, open_case: Case, coach: User, adult: Participant, changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            give(open_case, adult, actor=coach, **changes)
        assert refused.value.field == field

    def test_refuses_a_closed_case_outsiders_and_auditors(
        self, open_case: Case, coach: User, adult: Participant, outsider: User, auditor: User
    ) -> None:
        closed = factories.make_case(coach=coach, status="CLOSED")
        with pytest.raises(Refused, match="closed"):
            give(closed, factories.adult_of(closed), actor=coach)
        with pytest.raises(Case.DoesNotExist):
            give(open_case, adult, actor=outsider)
        with pytest.raises(PermissionDenied):
            give(open_case, adult, actor=auditor)

    @pytest.mark.parametrize(
        "changes",
        [
            {"kind": "HIPAA", "scopes": ["HEALTH"]},
            {"kind": "PART2", "scopes": ["SUBSTANCE_USE"]},
            {"kind": "SURVIVOR", "scopes": ["DOMESTIC_VIOLENCE"], "is_free_will": True},
            {"partner_type": PartnerType.MENTAL_HEALTH},
        ],
    )
    def test_what_tells_a_restricted_fact_is_hidden_from_those_who_see_none(
        self,
        open_case: Case,
        coach: User,
        case_aide: User,
        eligibility_worker: User,
        adult: Participant,
        changes: dict[str, Any],
    ) -> None:
        assert give(open_case, adult, actor=coach, **changes).is_restricted
        for user in (case_aide, eligibility_worker):
            with in_context(actor=user):
                assert not Release.objects.exists()
            with pytest.raises(PermissionDenied):
                give(open_case, adult, actor=user, **changes)


class TestRevoke:
    def test_holds_on_the_next_request(self, open_case: Case, coach: User, adult: Participant) -> None:
        release = give(open_case, adult, actor=coach)
        assert tell(open_case, adult, actor=coach)
        revoke(release, actor=coach)
        with pytest.raises(NotReleased, match="was revoked on"):
            tell(open_case, adult, actor=coach)
        (line,) = events_of(open_case, EventKind.RELEASE_REVOKED)
        assert (line.on, line.facts) == (TODAY, {})

    def test_refuses_twice_and_days_that_cannot_be(self, open_case: Case, coach: User) -> None:
        release = factories.make_release(case=open_case, by=coach)
        for on in (TODAY + timedelta(days=1), days_ago(21)):
            with pytest.raises(Refused) as refused:
                revoke(release, actor=coach, on=on)
            assert refused.value.field == "on"
        revoke(release, actor=coach)
        with pytest.raises(Refused, match="already"):
            revoke(release, actor=coach)

    def test_works_on_a_closed_case(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        assert revoke(factories.make_release(case=case, by=coach), actor=coach).revoked_on == TODAY


class TestFileRelease:
    def test_says_where_the_original_is(self, open_case: Case, coach: User) -> None:
        """A069."""
        release = factories.make_release(case=open_case, by=coach)
        with in_context(actor=coach):
            with pytest.raises(Refused):
                file_release(release_id=release.pk, file_place=" ", actor=coach, now=NOW)
            assert (
                file_release(release_id=release.pk, file_place=" Part 2 ", actor=coach, now=NOW).file_place == "Part 2"
            )


class TestReleaseOfPlan:
    def of_plan(self, case: Case, person: Participant, actor: User, **changes: Any) -> Release:
        values: dict[str, Any] = {
            "plan_id": uuid4(),
            "scopes": [ShareScope.PLAN, ShareScope.ATTENDANCE],
            "first_day": TODAY,
            "last_day": TODAY + timedelta(days=90),
        } | changes
        with in_context(actor=actor):
            return release_of_plan(case=case, participant=person, actor=actor, now=NOW, **values)

    def test_opens_the_plan_for_whom_it_brings_in(self, open_case: Case, coach: User, adult: Participant) -> None:
        """A065."""
        self.of_plan(open_case, adult, coach)
        (told,) = tell(open_case, adult, actor=coach, scopes=[ShareScope.PLAN])
        assert told.basis == LegalBasis.CONSENT
        with pytest.raises(NotReleased):
            tell(open_case, adult, actor=coach, scopes=[ShareScope.HEALTH])

    def test_is_written_once_for_a_plan(self, open_case: Case, coach: User, adult: Participant) -> None:
        plan = uuid4()
        first, second = (self.of_plan(open_case, adult, coach, plan_id=plan) for _ in range(2))
        assert first.pk == second.pk
        assert len(events_of(open_case, EventKind.RELEASE_GIVEN)) == 1

    @pytest.mark.parametrize("changes", [{"scopes": []}, {"scopes": ["HEALTH"]}, {"last_day": days_ago(1)}])
    def test_refuses_what_a_plan_cannot_release(
        self, open_case: Case, coach: User, adult: Participant, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(Refused):
            self.of_plan(open_case, adult, coach, **changes)


class TestShare:
    def test_leaves_a_row_for_each_ground(self, open_case: Case, coach: User, adult: Participant) -> None:
        """A068: the HIPAA release for what is health, the general one for the rest."""
        general = give(open_case, adult, actor=coach)
        hipaa = give(open_case, adult, actor=coach, kind="HIPAA", scopes=["HEALTH"])
        rows = tell(open_case, adult, actor=coach, scopes=["HEALTH", "ATTENDANCE"], way="WRITTEN")
        assert {(row.basis, row.release_id, *row.scopes) for row in rows} == {
            ("HIPAA", hipaa.pk, "HEALTH"),
            ("CONSENT", general.pk, "ATTENDANCE"),
        }
        assert len({row.share_id for row in rows}) == 1
        assert all(row.is_restricted and row.purpose == "COORDINATION" for row in rows)
        assert len(events_of(open_case, EventKind.INFORMATION_SHARED)) == 1

    def test_without_a_release_nothing_is_written(self, open_case: Case, coach: User, adult: Participant) -> None:
        with pytest.raises(NotReleased) as refused:
            tell(open_case, adult, actor=coach)
        assert [one.kind for one in refused.value.decision.missing] == [ReleaseKind.GENERAL]
        assert not events_of(open_case, EventKind.INFORMATION_SHARED)

    def test_another_person_s_release_opens_nothing(self, open_case: Case, coach: User, adult: Participant) -> None:
        child = factories.people_of(open_case)[1]
        give(open_case, child, actor=coach)
        with pytest.raises(NotReleased):
            tell(open_case, adult, actor=coach)

    def test_part_2_goes_with_its_notice(self, open_case: Case, coach: User, adult: Participant) -> None:
        give(open_case, adult, actor=coach, kind="PART2", scopes=["SUBSTANCE_USE"])
        with pytest.raises(Refused) as refused:
            tell(open_case, adult, actor=coach, scopes=["SUBSTANCE_USE"])
        assert refused.value.field == "has_part2_notice"
        assert tell(open_case, adult, actor=coach, scopes=["SUBSTANCE_USE"], has_part2_notice=True)

    def test_an_agency_with_its_own_form_waits_for_it(self, open_case: Case, coach: User, adult: Participant) -> None:
        """A067."""
        provider = factories.make_provider(by=coach, needs_own_form=True)
        party = {"provider_id": provider.pk, "party_name": "", "partner_type": ""}
        give(open_case, adult, actor=coach, **party)
        with pytest.raises(NotReleased, match="form of its own"):
            tell(open_case, adult, actor=coach, **party)
        give(open_case, adult, actor=coach, kind="AGENCY_FORM", **party)
        assert tell(open_case, adult, actor=coach, **party)

    def test_in_oregon_some_partners_need_an_msc_3010(self) -> None:
        """R028: which ones is a setting; by default community partners."""
        office = factories.make_office(jurisdiction=Jurisdiction.OREGON)
        coach = factories.make_user(office=office)
        case = factories.make_case(coach=coach)
        adult = factories.adult_of(case)
        party = {"provider_id": None, "party_name": "Kettle Kitchen", "partner_type": PartnerType.COMMUNITY_PARTNER}
        give(case, adult, actor=coach, **party)
        invite = {"purpose": SharePurpose.STAFFING, "way": "WRITTEN", "what": "Invited to the staffing."}
        with pytest.raises(NotReleased, match="MSC 3010"):
            tell(case, adult, actor=coach, **party, **invite)
        give(case, adult, actor=coach, kind="MSC3010", **party)
        assert tell(case, adult, actor=coach, **party, **invite)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"way": ""}, "way"), ({"what": " "}, "what"), ({"what": "x" * 10_000}, "what"), ({"scopes": []}, "scopes")],
    )
    def test_refuses_what_cannot_be(
        self, open_case: Case, coach: User, adult: Participant, changes: dict[str, Any], field: str
    ) -> None:
        give(open_case, adult, actor=coach)
        with pytest.raises(Refused) as refused:
            tell(open_case, adult, actor=coach, **changes)
        assert refused.value.field == field

    def test_an_aide_tells_nothing_restricted(
        self, open_case: Case, coach: User, case_aide: User, adult: Participant
    ) -> None:
        give(open_case, adult, actor=coach)
        give(open_case, adult, actor=coach, kind="HIPAA", scopes=["HEALTH"])
        assert tell(open_case, adult, actor=case_aide)
        with pytest.raises(PermissionDenied):
            tell(open_case, adult, actor=case_aide, scopes=["HEALTH"])


class TestOverride:
    def test_opens_once_for_whoever_asked(
        self, open_case: Case, coach: User, supervisor: User, adult: Participant
    ) -> None:
        override = ask(open_case, adult, actor=coach)
        with pytest.raises(Refused, match="not approved"):
            tell(open_case, adult, actor=coach, override_id=override.pk)
        decided = decide(override, actor=supervisor)
        assert decided.last_day == TODAY + timedelta(days=6)
        with pytest.raises(Refused, match="something else"):
            tell(open_case, adult, actor=supervisor, override_id=override.pk)
        (row,) = tell(open_case, adult, actor=coach, override_id=override.pk)
        assert (row.basis, row.override_id, row.release_id) == (LegalBasis.OVERRIDE, override.pk, None)
        with pytest.raises(Refused, match="used already"):
            tell(open_case, adult, actor=coach, override_id=override.pk)
        kinds = [line.kind for line in events_of(open_case)][-3:]
        assert kinds == ["share_override.asked", "share_override.approved", "information.shared"]

    @pytest.mark.parametrize(
        "changes",
        [{"scopes": ["BENEFITS"]}, {"purpose": SharePurpose.OWN_WISH}, {"party_name": "Officer Dean"}],
    )
    def test_opens_nothing_else(
        self, open_case: Case, coach: User, supervisor: User, adult: Participant, changes: dict[str, Any]
    ) -> None:
        override = decide(ask(open_case, adult, actor=coach), actor=supervisor)
        with pytest.raises(Refused, match="something else"):
            tell(open_case, adult, actor=coach, override_id=override.pk, **changes)

    @pytest.mark.parametrize(("after", "opens"), [(6, True), (7, False)])
    def test_holds_for_a_week(
        self, open_case: Case, coach: User, supervisor: User, adult: Participant, after: int, opens: bool
    ) -> None:
        override = decide(ask(open_case, adult, actor=coach), actor=supervisor)
        later = {"override_id": override.pk, "now": NOW + timedelta(days=after)}
        if opens:
            assert tell(open_case, adult, actor=coach, **later)
        else:
            with pytest.raises(Refused, match="is over"):
                tell(open_case, adult, actor=coach, **later)

    def test_nobody_decides_what_they_asked_for(self, open_case: Case, supervisor: User, lead_worker: User) -> None:
        """O086."""
        override = ask(open_case, factories.adult_of(open_case), actor=supervisor)
        with pytest.raises(PermissionDenied):
            decide(override, actor=supervisor)
        assert decide(override, actor=lead_worker).status == DecisionStatus.APPROVED
        with pytest.raises(Refused, match="already"):
            decide(override, actor=lead_worker)

    def test_a_coach_decides_nothing_and_a_refusal_says_why(
        self, open_case: Case, coach: User, adult: Participant, supervisor: User
    ) -> None:
        override = ask(open_case, adult, actor=coach)
        with pytest.raises(PermissionDenied):
            decide(override, actor=coach)
        with pytest.raises(Refused) as refused:
            decide(override, actor=supervisor, approved=False)
        assert refused.value.field == "answer"
        decide(override, actor=supervisor, approved=False, answer="Get the form signed today.")
        with pytest.raises(Refused, match="not approved"):
            tell(open_case, adult, actor=coach, override_id=override.pk)

    @pytest.mark.parametrize("scope", ["DOMESTIC_VIOLENCE", "SUBSTANCE_USE"])
    def test_never_opens_violence_or_treatment(
        self, open_case: Case, coach: User, adult: Participant, scope: str
    ) -> None:
        with pytest.raises(Refused, match="Nobody can override"):
            ask(open_case, adult, actor=coach, scopes=["ATTENDANCE", scope])
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_override(case=open_case, by=coach, scopes=[scope], restricted_kinds=["DV", "TREATMENT"])

    def test_is_not_asked_for_nothing(self, open_case: Case, coach: User, adult: Participant) -> None:
        with pytest.raises(Refused) as refused:
            ask(open_case, adult, actor=coach, reason="Soon")
        assert refused.value.field == "reason"
        give(open_case, adult, actor=coach)
        with pytest.raises(Refused, match="Nothing is missing"):
            ask(open_case, adult, actor=coach)

    def test_of_another_case_is_none(self, open_case: Case, coach: User, adult: Participant) -> None:
        other = factories.make_override(case=factories.make_case(coach=coach), by=coach)
        with pytest.raises(Refused, match="does not belong"):
            tell(open_case, adult, actor=coach, override_id=other.pk)


class TestDatabase:
    @pytest.mark.parametrize(
        "changes",
        [
            {"scopes": []},
            {"last_day": days_ago(21)},
            {"kind": "PART2", "scopes": ["SUBSTANCE_USE"], "last_day": None, "restricted_kinds": ["TREATMENT"]},
            {"kind": "HIPAA", "scopes": ["HEALTH"]},
            {"party_name": ""},
            {"kind": "PLAN"},
            {"revoked_on": TODAY},
        ],
    )
    def test_guards_releases(self, open_case: Case, coach: User, changes: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_release(case=open_case, by=coach, **changes)

    def test_decided_by_another(self, open_case: Case, coach: User) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.make_override(
                case=open_case, by=coach, status="APPROVED", decided_by=coach, decided_at=NOW, last_day=TODAY
            )

    def test_every_disclosure_has_purpose_and_basis(self, open_case: Case, coach: User, adult: Participant) -> None:
        """45 CFR 205.50."""
        values = {
            "case": open_case, "share_id": uuid4(), "participant": adult, "party_name": "Officer Dane",
            "partner_type": "PROBATION", "scopes": ["ATTENDANCE"], "purpose": "COORDINATION",
            "basis": "ADMINISTRATION", "on": TODAY, "way": "SPOKEN", "what": "Takes part.", "shared_by": coach,
            "shared_at": NOW,
        }  # fmt: skip
        with as_importer():
            Disclosure(**values).save(force_insert=True)
        for changes in ({"purpose": ""}, {"basis": ""}, {"basis": "CONSENT"}, {"scopes": ["SUBSTANCE_USE"]}):
            with pytest.raises(IntegrityError), transaction.atomic(), as_importer():
                Disclosure(**(values | changes)).save(force_insert=True)
        with as_auditor():
            assert Disclosure.objects.count() == 1
