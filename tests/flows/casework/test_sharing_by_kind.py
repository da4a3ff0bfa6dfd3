"""What tells of violence, treatment or health is read by those who may read such facts (domain 1, security 2.1)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import RestrictedKind
from casework.context import in_context
from casework.models import Case, CommunityReferral, Disclosure, FollowUp, Release, ShareOverride, User
from casework.operations.releases import give_release
from casework.operations.sharing import ask_override, decide_override
from tests import factories
from tests.factories import NOW, TODAY, as_importer, make_access, make_override, make_referral, make_release
from tests.people import signed_in

pytestmark = pytest.mark.django_db

#: For each kind: what a release of it says, and the need of a referral of it.
SAID = {
    "DV": ("SURVIVOR", "DOMESTIC_VIOLENCE"),
    "TREATMENT": ("PART2", "SUBSTANCE_USE"),
    "MEDICAL": ("HIPAA", "HEALTH"),
    "MENTAL_HEALTH": ("HIPAA", "MENTAL_HEALTH"),
}
MODELS = (Release, CommunityReferral, FollowUp, Disclosure, ShareOverride)


@pytest.fixture
def one_of_each(open_case: Case, coach: User) -> Case:
    """One release, referral with its follow-up, disclosure and, where there can be one, override of each kind."""
    for kind, (form, scope) in SAID.items():
        named: dict[str, Any] = {"party_name": f"Xylotrope {kind}", "restricted_kinds": [kind]}
        release = make_release(case=open_case, by=coach, kind=form, scopes=[scope], **named)
        referral = make_referral(case=open_case, by=coach, need=scope, **named)
        factories.make_follow_up(referral=referral, by=coach, restricted_kinds=[kind], words=f"Xylotrope {kind}")
        if kind in ("MEDICAL", "MENTAL_HEALTH"):
            make_override(case=open_case, by=coach, scopes=[scope], reason=f"Xylotrope {kind}", **named)
        with as_importer():
            Disclosure.objects.create(
                case=open_case, share_id=uuid4(), participant=release.participant, partner_type="OTHER",
                scopes=[scope], purpose="COORDINATION", basis="CONSENT", release=release, on=TODAY, way="SPOKEN",
                what=f"Xylotrope {kind}", has_part2_notice=True, shared_by=coach, shared_at=NOW, **named,
            )  # fmt: skip
    return open_case


def seen(user: User) -> dict[str, set[str]]:
    """Return the kinds of which each wall lets somebody read anything: row security, and the queryset past it."""
    found = {}
    with in_context(actor=user):
        found["rows"] = {kind for model in MODELS for row in model.objects.all() for kind in row.restricted_kinds}
    with as_importer():
        found["code"] = {
            kind for model in MODELS for row in model.objects.visible_to(user) for kind in row.restricted_kinds
        }
    return found


def both(*kinds: str) -> dict[str, set[str]]:
    return {"rows": set(kinds), "code": set(kinds)}


def page(user: User, name: str, *keys: UUID) -> str:
    return signed_in(user).get(reverse(name, args=keys), follow=True).content.decode()


def given(case: Case, actor: User, **changes: Any) -> Release:
    values: dict[str, Any] = {
        "kind": "HIPAA", "provider_id": None, "party_name": "Wren", "partner_type": "OTHER", "scopes": ["HEALTH"],
        "purpose": "COORDINATION", "first_day": TODAY, "last_day": TODAY, "file_place": "", "is_free_will": True,
    } | changes  # fmt: skip
    with in_context(actor=actor):
        participant = factories.adult_of(case).pk
        return give_release(case_id=case.pk, participant_id=participant, actor=actor, now=NOW, **values)


class TestReading:
    def test_the_coach_reads_every_kind_and_others_none(
        self, one_of_each: Case, coach: User, supervisor: User, lead_worker: User, auditor: User, case_aide: User
    ) -> None:
        assert seen(coach) == both(*RestrictedKind.values)
        for user in (supervisor, lead_worker, case_aide, auditor):
            assert seen(user) == both(), user.role
        specialist = factories.make_user(role="ENGAGEMENT_SPECIALIST", office=one_of_each.office)
        assert seen(specialist) == both()

    @pytest.mark.parametrize("kind", RestrictedKind.values)
    def test_a_line_of_the_list_opens_its_kind_alone(
        self, one_of_each: Case, supervisor: User, lead_worker: User, kind: str
    ) -> None:
        for user in (supervisor, lead_worker):
            make_access(case=one_of_each, staff=user, kinds=[kind])
            assert seen(user) == both(kind)
        shown = page(supervisor, "casework:case-sharing", one_of_each.pk)
        shown += page(supervisor, "casework:case-referrals", one_of_each.pk)
        assert {other for other in RestrictedKind.values if f"Xylotrope {other}<" in shown} == {kind}

    def test_of_two_kinds_one_is_not_enough(self, open_case: Case, coach: User, supervisor: User) -> None:
        make_release(
            case=open_case, by=coach, kind="HIPAA", scopes=["HEALTH", "MENTAL_HEALTH"],
            restricted_kinds=["MEDICAL", "MENTAL_HEALTH"],
        )  # fmt: skip
        make_access(case=open_case, staff=supervisor, kinds=["MEDICAL", "DV"])
        assert seen(supervisor) == both()
        make_access(case=open_case, staff=supervisor, kinds=["MENTAL_HEALTH"])
        assert seen(supervisor) == both("MEDICAL", "MENTAL_HEALTH")

    def test_the_stand_in_reads_them_and_glass_opens_violence(
        self, one_of_each: Case, coach: User, other_coach: User, outsider: User
    ) -> None:
        factories.make_absence(staff=coach, stand_in=other_coach)
        assert seen(other_coach) == both(*RestrictedKind.values)
        factories.break_glass(case=one_of_each, by=outsider)
        assert seen(outsider) == both("DV")

    def test_that_there_is_something_is_told_to_all(self, one_of_each: Case, coach: User, supervisor: User) -> None:
        for name, count in (("casework:case-sharing", 6), ("casework:case-referrals", 4)):
            assert f"{count} more on file are protected" in page(supervisor, name, one_of_each.pk)
            assert "more on file" not in page(coach, name, one_of_each.pk)

    def test_a_note_about_a_release_names_nothing(self, one_of_each: Case, coach: User) -> None:
        with as_importer():
            release = Release.objects.get(kind="PART2")
        address = f"{reverse('casework:note-file', args=[one_of_each.pk])}?about={release.pk}"
        shown = signed_in(coach).get(address).content.decode()
        assert 'value="Release signed"' in shown
        assert "Xylotrope" not in shown


class TestWriting:
    def test_takes_the_permission_to_read(self, open_case: Case, coach: User, lead_worker: User) -> None:
        assert given(open_case, coach).restricted_kinds == ["MEDICAL"]
        with pytest.raises(PermissionDenied):
            given(open_case, lead_worker)
        make_access(case=open_case, staff=lead_worker, kinds=["MEDICAL"])
        assert given(open_case, lead_worker).restricted_kinds == ["MEDICAL"]
        with pytest.raises(PermissionDenied):
            given(open_case, lead_worker, partner_type="MENTAL_HEALTH")

    def test_forms_offer_what_somebody_may_tell(self, open_case: Case, coach: User, lead_worker: User) -> None:
        make_access(case=open_case, staff=lead_worker, kinds=["MEDICAL"])
        mine, theirs = (page(user, "casework:referral-make", open_case.pk) for user in (coach, lead_worker))
        for name in ("HEALTH", "MENTAL_HEALTH", "DOMESTIC_VIOLENCE"):
            assert f'value="{name}"' in mine
            assert (f'value="{name}"' in theirs) is (name == "HEALTH")


class TestOverrides:
    def asked(self, case: Case, coach: User) -> ShareOverride:
        with in_context(actor=coach):
            return ask_override(
                case_id=case.pk, participant_id=factories.adult_of(case).pk, provider_id=None, party_name="Xylotrope",
                partner_type="HEALTH", scopes=["HEALTH"], purpose="TREATMENT", reason="Her surgery is today",
                actor=coach, now=NOW,
            )  # fmt: skip

    def decide(self, user: User, override: ShareOverride) -> HttpResponse:
        address = reverse("supervision:override-decide", args=[override.pk])
        return signed_in(user).post(address, {"submission": str(uuid4()), "decision": "approve"})

    def test_are_decided_by_who_may_read_them(
        self, open_case: Case, coach: User, supervisor: User, lead_worker: User
    ) -> None:
        override = self.asked(open_case, coach)
        make_access(case=open_case, staff=supervisor, kinds=["DV"])
        make_access(case=open_case, staff=lead_worker, kinds=["MEDICAL"])
        for name in ("supervision:approvals", "supervision:overrides"):
            theirs, mine = page(supervisor, name), page(lead_worker, name)
            assert "Protected: not yours to read" in theirs
            assert "Xylotrope" not in theirs
            assert "surgery" not in theirs
            assert "Protected: not yours to read" not in mine
        assert "Her surgery is today" in page(lead_worker, "supervision:approvals")
        assert self.decide(supervisor, override).status_code == 404
        with pytest.raises(Case.DoesNotExist), in_context(actor=supervisor):
            decide_override(override_id=override.pk, approved=True, answer="", actor=supervisor, now=NOW)
        with pytest.raises(PermissionDenied), as_importer():
            decide_override(override_id=override.pk, approved=True, answer="", actor=supervisor, now=NOW)
        assert self.decide(lead_worker, override).status_code == 302
        assert "Protected: not yours to read" not in page(supervisor, "supervision:approvals")
        assert "Protected: not yours to read" in page(supervisor, "supervision:overrides")

    def test_of_ordinary_facts_need_no_list(self, open_case: Case, coach: User, supervisor: User) -> None:
        assert self.decide(supervisor, make_override(case=open_case, by=coach)).status_code == 302
