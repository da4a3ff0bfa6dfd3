"""The demo's months of supervision: played whole, once, and on a day that is over."""

import pytest

from casework.choices import Jurisdiction, Role
from casework.context import in_context
from casework.models import User
from supervision.demo import BRINGS, MET, play_skills, play_supervision
from supervision.demo_reviews import COACH, MANAGER, REVIEWER, play_reviews
from supervision.models import CaseReview, Conference, EngagementReview, Finding, ReviewSample, StaffSkill
from supervision.queries.reviewers import Stage, given_cases
from tests.factories import NOW, TODAY, as_auditor, days_ago, make_case, make_office, make_user

pytestmark = pytest.mark.django_db


class TestOregon:
    @pytest.mark.parametrize("back", [0, 10])
    def test_has_a_conference_signed_by_both_and_a_review(self, back: int) -> None:
        office = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        coach = make_user(office=office, username=MET)
        manager = make_user(office=office, role=Role.OPERATIONS_MANAGER)
        specialist = make_user(office=office, role=Role.ENGAGEMENT_SPECIALIST)
        case = make_case(coach=coach, referred_on=days_ago(100))
        staff = {one.username: one for one in (coach, manager, specialist)}
        for _ in range(2):
            play_supervision(staff=staff, families={MET: [case.number]}, today=days_ago(back), now=NOW)
        with as_auditor():
            assert Conference.objects.get().signatures.count() == 2
            assert EngagementReview.objects.get().steps.get().due_on > TODAY


class TestSkills:
    def test_are_on_file_of_a_coach_once(self) -> None:
        """O089."""
        office = make_office()
        coach, manager = make_user(office=office, username=MET), make_user(office=office, role=Role.OPERATIONS_MANAGER)
        for _ in range(2):
            play_skills(staff={MET: coach, "boss": manager}, families={}, today=TODAY, now=NOW)
        with as_auditor():
            found = StaffSkill.objects.filter(staff=coach)
            assert {one.skill or one.language for one in found} == set(BRINGS[MET])


class TestAlaska:
    @pytest.fixture
    def staff(self) -> dict[str, User]:
        office = make_office()
        coach = make_user(office=office, username=COACH)
        manager = make_user(office=office, username=MANAGER, role=Role.OPERATIONS_MANAGER)
        return {one.username: one for one in (coach, manager)}

    def test_has_a_sample_with_one_review_and_a_finding(self, staff: dict[str, User]) -> None:
        """A097: drawn and reviewed by another person than the coach."""
        for _ in range(5):
            make_case(coach=staff[COACH], referred_on=days_ago(100))
        for _ in range(2):
            play_reviews(staff=staff, families={}, today=TODAY, now=NOW)
        with as_auditor():
            assert ReviewSample.objects.get().cases.count() == 3
            assert CaseReview.objects.get().filed_by_id == staff[MANAGER].pk
            assert Finding.objects.count() == 1

    def test_gives_the_other_cases_to_the_state_s_reviewer(self, staff: dict[str, User]) -> None:
        """Decisions 18: reviews wait for the QA reviewer, who works in another office."""
        reviewer = make_user(office=make_office(), username=REVIEWER, role=Role.QA_REVIEWER)
        for _ in range(5):
            make_case(coach=staff[COACH], referred_on=days_ago(100))
        for _ in range(2):
            play_reviews(staff=staff | {REVIEWER: reviewer}, families={}, today=TODAY, now=NOW)
        with in_context(actor=reviewer):
            assert [one.stage for one in given_cases(reviewer)] == [Stage.SCORE, Stage.SCORE]

    def test_has_none_without_families(self, staff: dict[str, User]) -> None:
        play_reviews(staff=staff, families={}, today=TODAY, now=NOW)
        with as_auditor():
            assert not ReviewSample.objects.exists()
