"""The engagement specialists' weekly review: the queue, reviews, follow-ups until they are done (O085)."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, Jurisdiction, Role
from casework.context import in_context
from casework.models import Case, User
from casework.refusals import Refused
from supervision.models import EngagementReview, EngagementStep
from supervision.operations.engagement import (
    file_engagement_review,
    settle_engagement_step,
    take_back_engagement_review,
)
from supervision.queries.engagement import engagement_queue, open_steps, specialist_weeks
from supervision.rules.engagement import monday_of
from supervision.rules.followed import Agreed
from tests.conference_records import ask_for, make_engagement_review, make_engagement_step
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    events_of,
    make_absence,
    make_case,
    make_conflict_block,
    make_office,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def url(name: str, *keys: Any) -> str:
    return reverse(f"supervision:{name}", args=keys)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def review(actor: User, case: Case, **changes: Any) -> EngagementReview:
    values: dict[str, Any] = {"looked_at": ["PHONE"], "result": "Two calls", "training": "NONE", "steps": []} | changes
    with in_context(actor=actor):
        return file_engagement_review(case_id=case.pk, actor=actor, now=NOW, **values)


class TestQueue:
    def test_holds_the_families_that_slip_and_marks_what_was_reviewed(
        self, engagement_specialist: User, open_case: Case
    ) -> None:
        make_case(coach=make_user())
        make_conflict_block(case=make_case(office=open_case.office), staff=engagement_specialist)
        with in_context(actor=engagement_specialist):
            [row] = engagement_queue(engagement_specialist, today=TODAY)
        assert (row.case_id, row.words) == (open_case.pk, ["Contact overdue"])
        review(engagement_specialist, open_case)
        shown = text_of(signed_in(engagement_specialist).get(url("specialist-queue")))
        assert "1 of 1 reviewed" in shown

    def test_a_week_without_a_review_is_said(self) -> None:
        oregon = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        specialist = make_user(role=Role.ENGAGEMENT_SPECIALIST, office=oregon)
        case = make_case(office=oregon, referred_on=days_ago(60))
        make_engagement_review(case=case, coach=None, by=specialist, filed_on=days_ago(21))
        with in_context(actor=specialist):
            [line] = specialist_weeks(specialist, oregon, today=TODAY)
        assert [week.is_missed for week in line.weeks] == [False, True, True, False]
        assert "Not worked" in text_of(signed_in(specialist).get(url("specialist-queue")))

    def test_a_week_needs_as_many_reviews_as_the_rule_says(self, admin: User) -> None:
        """O085: `std.or.engagement_reviews_per_week`."""
        ask_for(2, "std.or.engagement_reviews_per_week", by=admin)
        oregon = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        specialist = make_user(role=Role.ENGAGEMENT_SPECIALIST, office=oregon)
        for days in (14, 14, 7, 28):
            make_engagement_review(case=make_case(office=oregon), coach=None, by=specialist, filed_on=days_ago(days))
        with in_context(actor=specialist):
            [line] = specialist_weeks(specialist, oregon, today=TODAY)
        assert [(week.count, week.is_missed) for week in line.weeks] == [
            (0, False),
            (1, True),
            (2, False),
            (0, True),
            (1, True),
        ]
        assert "1 review of 2" in text_of(signed_in(specialist).get(url("specialist-queue")))

    def test_a_week_away_or_begun_in_the_middle_owes_none(self) -> None:
        oregon = make_office(jurisdiction=Jurisdiction.OREGON, time_zone="America/Los_Angeles")
        specialist, other = (make_user(role=Role.ENGAGEMENT_SPECIALIST, office=oregon) for _ in range(2))
        monday = monday_of(TODAY)
        came = monday - timedelta(days=19)
        with as_importer():
            User.objects.filter(pk=specialist.pk).update(joined_at=datetime.combine(came, time(18), oregon.zone))
        make_absence(
            staff=specialist,
            stand_in=other,
            first_day=monday - timedelta(days=14),
            last_day=monday - timedelta(days=10),
        )
        with in_context(actor=specialist):
            [line] = specialist_weeks(specialist, oregon, today=TODAY)
        assert [(week.is_missed, week.words.split(" ")[0]) for week in line.weeks] == [
            (False, ""),
            (True, ""),
            (False, "Away"),
            (False, "Came"),
        ]

    def test_coaches_have_none(self, coach: User, supervisor: User) -> None:
        assert signed_in(coach).get(url("specialist-queue")).status_code == 403
        assert signed_in(supervisor).get(url("specialist-queue")).status_code == 200


class TestReview:
    def test_is_filed_once_with_its_action_plan(
        self, engagement_specialist: User, coach: User, open_case: Case
    ) -> None:
        client = signed_in(engagement_specialist)
        assert "Contact overdue" in text_of(client.get(url("engagement-review-file", open_case.pk)))
        sent = {
            "submission": str(uuid4()),
            "looked_at": ["CASE_REVIEW", "PHONE"],
            "result": "Nobody called 🙈",
            "training": "ENGAGEMENT",
            "what_1": "Call on Monday",
            "owner_id_1": str(coach.pk),
            "due_on_1": TODAY.isoformat(),
        }
        first = client.post(url("engagement-review-file", open_case.pk), sent)
        assert (
            client.post(url("engagement-review-file", open_case.pk), sent).headers["Location"]
            == first.headers["Location"]
        )
        with as_auditor():
            filed = EngagementReview.objects.get()
            assert (filed.coach_id, filed.reasons, filed.looked_at) == (
                coach.pk,
                ["NO_CONTACT"],
                ["CASE_REVIEW", "PHONE"],
            )
        (line,) = events_of(open_case, EventKind.ENGAGEMENT_REVIEWED)
        assert line.facts == {"training": "ENGAGEMENT", "ways": 2, "steps": 1}
        assert "Nobody called 🙈" in text_of(signed_in(coach).get(url("engagement-review", filed.pk)))
        with pytest.raises(Refused, match="reviewed today already"):
            review(engagement_specialist, open_case)

    def test_asks_for_what_is_missing_beside_its_field(self, engagement_specialist: User, open_case: Case) -> None:
        path = url("engagement-review-file", open_case.pk)
        sent = {"submission": str(uuid4()), "looked_at": ["PHONE"], "result": "Kept words", "training": "NONE"}
        answer = signed_in(engagement_specialist).post(path, sent | {"what_1": "Call"})
        assert answer.status_code == 422
        assert "Choose whose it is" in text_of(answer)
        assert "Kept words" in text_of(answer)
        assert signed_in(engagement_specialist).post(path, sent | {"result": "x" * 10_000}).status_code == 422

    def test_nobody_reviews_their_own_family(self, engagement_specialist: User, coach: User, open_case: Case) -> None:
        make_absence(staff=coach, stand_in=engagement_specialist, first_day=TODAY, last_day=TODAY)
        with pytest.raises(Refused, match="worked on this case"):
            review(engagement_specialist, open_case)
        with pytest.raises(DatabaseError), in_context(actor=engagement_specialist), transaction.atomic():
            EngagementReview.objects.create(
                case=open_case,
                reasons=[],
                looked_at=["PHONE"],
                result="Mine",
                training="NONE",
                filed_on=TODAY,
                filed_by=engagement_specialist,
                filed_at=NOW,
            )

    def test_is_for_specialists_of_the_office(self, supervisor: User, coach: User, open_case: Case) -> None:
        for actor in (supervisor, coach):
            with pytest.raises(PermissionDenied):
                review(actor, open_case)
        with pytest.raises(Case.DoesNotExist):
            review(make_user(role=Role.ENGAGEMENT_SPECIALIST), open_case)

    def test_is_taken_back_by_who_filed_it_or_the_manager(
        self, engagement_specialist: User, supervisor: User, lead_worker: User, open_case: Case
    ) -> None:
        filed = review(engagement_specialist, open_case)
        with in_context(actor=lead_worker), pytest.raises(PermissionDenied):
            take_back_engagement_review(review_id=filed.pk, why="x", actor=lead_worker, now=NOW)
        with in_context(actor=supervisor):
            take_back_engagement_review(review_id=filed.pk, why="Another family", actor=supervisor, now=NOW)
            with pytest.raises(Refused, match="taken back"):
                take_back_engagement_review(review_id=filed.pk, why="Again", actor=supervisor, now=NOW)
        review(engagement_specialist, open_case)


class TestFollowUps:
    def test_stay_until_they_are_done(
        self, engagement_specialist: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        filed = review(engagement_specialist, open_case, steps=[Agreed("Call", coach.pk, TODAY)])
        with in_context(actor=engagement_specialist):
            [step] = open_steps(engagement_specialist)
            [row] = engagement_queue(engagement_specialist, today=TODAY)
        assert "Follow-up of a review is due" in row.words
        told: dict[str, Any] = {"step_id": step.pk, "ended_as": "DONE", "why": "", "now": NOW}
        with in_context(actor=other_coach), pytest.raises(Case.DoesNotExist):
            settle_engagement_step(actor=other_coach, **told)
        with in_context(actor=coach):
            settle_engagement_step(actor=coach, **told)
        with in_context(actor=engagement_specialist):
            with pytest.raises(Refused, match="already"):
                settle_engagement_step(actor=engagement_specialist, **told)
            assert open_steps(engagement_specialist) == []
        (line,) = events_of(open_case, EventKind.ENGAGEMENT_STEP_SETTLED)
        assert line.facts == {"review": str(filed.pk), "done": True}

    def test_are_found_by_the_coach_whose_they_are(
        self, engagement_specialist: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        """O085: a coach has no queue, so an action plan stands where they look for what was agreed."""
        filed = review(engagement_specialist, open_case, steps=[Agreed("Offer evenings 🌙", coach.pk, TODAY)])
        shown = text_of(signed_in(coach).get(url("conferences")))
        assert "Offer evenings 🌙" in shown
        assert url("engagement-review", filed.pk) in shown
        assert "Offer evenings" not in text_of(signed_in(other_coach).get(url("conferences")))

    def test_leave_with_a_review_that_is_taken_back(
        self, engagement_specialist: User, coach: User, open_case: Case
    ) -> None:
        filed = make_engagement_review(case=open_case, coach=coach, by=engagement_specialist)
        step = make_engagement_step(review=filed, owner=coach, due_on=TODAY + timedelta(days=1))
        with as_importer():
            EngagementReview.objects.filter(pk=filed.pk).update(
                taken_back_on=TODAY, taken_back_at=NOW, taken_back_by=engagement_specialist, taken_back_why="Wrong"
            )
        with in_context(actor=engagement_specialist):
            assert open_steps(engagement_specialist) == []
        with in_context(actor=coach), pytest.raises(Refused, match="taken back"):
            settle_engagement_step(step_id=step.pk, ended_as="DONE", why="", actor=coach, now=NOW)
        with as_auditor():
            assert EngagementStep.objects.get().ended_at is None
