"""A QA reviewer reads the cases that were given to them while their review is open, and changes nothing (A097)."""

import threading
import time
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import AccessBasis, AccessVerb, EventKind, Jurisdiction, RestrictedKind, Role
from casework.context import in_context
from casework.drafting import DraftKey, found_draft
from casework.models import AccessLog, Case, Note, Office, ReviewAssignment, User
from casework.operations.contacts import set_contact_interval
from casework.operations.handovers import accept_handover
from casework.refusals import Refused
from casework.shell import front_page_of
from supervision.models import CaseReview, Finding, SampledCase
from supervision.operations.decisions import decide_transfer
from supervision.operations.reviewers import end_review, give_reviews
from supervision.operations.reviews import answer_finding, file_review
from supervision.queries.reviewers import may_score
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    events_of,
    make_assignment,
    make_case,
    make_conflict_block,
    make_fact,
    make_handover,
    make_note,
    make_office,
    make_user,
)
from tests.people import signed_in
from tests.review_records import (
    CODES,
    all_met,
    findings_of,
    make_reply,
    make_review,
    make_review_assignment,
    make_sampled,
)

pytestmark = pytest.mark.django_db

MET = dict.fromkeys(CODES, "MET")
FIRST = CODES[0]
FOUND = "No contact before the tenth \U0001f4de"


def url(name: str, *keys: Any) -> str:
    return reverse(f"supervision:{name}", args=keys)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def send(user: User, name: str, key: object, values: dict[str, Any]) -> HttpResponse:
    return signed_in(user).post(url(name, key), {"submission": str(uuid4())} | values)


def file(user: User, sampled: SampledCase, **changes: Any) -> CaseReview:
    values = {"follows_id": None, "answers": MET, "findings": {}} | changes
    with in_context(actor=user):
        return file_review(sampled_id=sampled.pk, **values, actor=user, now=NOW)


def give(by: User, to: User, *sampled: SampledCase) -> int:
    with in_context(actor=by):
        return give_reviews(sampled_ids=[one.pk for one in sampled], reviewer_id=to.pk, actor=by, now=NOW)


def seen_by_sql(user: User, table: str, *, column: str = "case_id") -> set[UUID]:
    """Ask the wall alone, past everything that Python says."""
    with in_context(actor=user), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def seen_by_code(user: User) -> set[UUID]:
    with in_context(actor=user):
        return set(Case.objects.visible_to(user).values_list("pk", flat=True))


def wall_of(user: User) -> set[UUID]:
    seen = seen_by_sql(user, "casework_case", column="id")
    assert seen == seen_by_code(user), "the two walls differ"
    return seen


@pytest.fixture
def elsewhere(open_case: Case) -> Office:
    return make_office(jurisdiction=open_case.office.jurisdiction)


@pytest.fixture
def reviewer(elsewhere: Office) -> User:
    return make_user(role=Role.QA_REVIEWER, office=elsewhere)


@pytest.fixture
def sampled(open_case: Case, coach: User, supervisor: User) -> SampledCase:
    return make_sampled(case=open_case, coach=coach, by=supervisor)


@pytest.fixture
def given(sampled: SampledCase, reviewer: User, supervisor: User) -> ReviewAssignment:
    return make_review_assignment(sampled=sampled, reviewer=reviewer, by=supervisor)


class TestTheWall:
    """Decisions 18: sampled cases while the review is open."""

    def test_opens_the_case_that_was_given_and_no_other(
        self, given: ReviewAssignment, open_case: Case, reviewer: User, coach: User, elsewhere: Office
    ) -> None:
        make_case(coach=coach)
        make_case(coach=make_user(office=elsewhere))
        assert wall_of(reviewer) == {open_case.pk}
        assert wall_of(make_user(role=Role.QA_REVIEWER, office=open_case.office)) == set()

    def test_shuts_once_a_review_found_nothing(
        self, given: ReviewAssignment, sampled: SampledCase, reviewer: User
    ) -> None:
        filed = file(reviewer, sampled)
        assert wall_of(reviewer) == set()
        assert seen_by_sql(reviewer, "supervision_casereview", column="id") == {filed.pk}
        with as_auditor():
            ended = ReviewAssignment.objects.get(pk=given.pk)
        assert (ended.ended_by_id, ended.ended_at) == (reviewer.pk, NOW)

    def test_stays_open_for_the_coach_s_answer_and_the_second_look(
        self, given: ReviewAssignment, sampled: SampledCase, open_case: Case, reviewer: User, coach: User
    ) -> None:
        first = file(reviewer, sampled, answers=MET | {FIRST: "NOT_MET"}, findings={FIRST: FOUND})
        assert wall_of(reviewer) == {open_case.pk}
        with as_auditor():
            finding = Finding.objects.get(answer__review=first)
        with in_context(actor=coach):
            answer_finding(finding_id=finding.pk, says="MENDED", words="", actor=coach, now=NOW)
        assert wall_of(reviewer) == {open_case.pk}
        file(reviewer, sampled, follows_id=first.pk)
        assert wall_of(reviewer) == set()

    @pytest.mark.parametrize("change", ["state", "inactive", "uncleared", "other role", "blocked", "ended"])
    def test_is_shut(
        self, given: ReviewAssignment, open_case: Case, reviewer: User, supervisor: User, change: str
    ) -> None:
        with as_importer():
            rows, one = User.objects.filter(pk=reviewer.pk), ReviewAssignment.objects.filter(pk=given.pk)
            if change == "state":
                rows.update(office=make_office(jurisdiction=Jurisdiction.OREGON))
            elif change == "inactive":
                rows.update(is_active=False)
            elif change == "uncleared":
                rows.update(cleared_on=None)
            elif change == "other role":
                rows.update(role=Role.CASE_AIDE)
            elif change == "ended":
                one.update(ended_by=supervisor, ended_at=NOW)
        if change == "blocked":
            make_conflict_block(case=open_case, staff=reviewer)
        with as_auditor():
            reviewer = User.objects.select_related("office").get(pk=reviewer.pk)
        assert wall_of(reviewer) == set()

    def test_keeps_restricted_facts_and_numbers_behind_their_list(
        self, given: ReviewAssignment, open_case: Case, reviewer: User, coach: User
    ) -> None:
        for kind in (RestrictedKind.DV, RestrictedKind.MEDICAL, RestrictedKind.MENTAL_HEALTH):
            make_fact(case=open_case, by=coach, kind=kind)
        assert seen_by_sql(reviewer, "casework_restrictedfact") == set()
        assert seen_by_sql(reviewer, "casework_personidentifier", column="person_id") == set()
        with in_context(actor=reviewer):
            for kind in RestrictedKind.values:
                assert not Case.objects.restricted_to(reviewer, kind).exists()

    def test_lets_nothing_be_written_but_the_review(
        self, given: ReviewAssignment, open_case: Case, reviewer: User, coach: User
    ) -> None:
        note = make_note(case=open_case, by=coach)
        for statement, values in (
            ("UPDATE casework_case SET language = 'es' WHERE id = %s", [open_case.pk]),
            ("DELETE FROM casework_participant WHERE case_id = %s", [open_case.pk]),
            ("UPDATE casework_note SET title = 'x' WHERE id = %s", [note.pk]),
        ):
            with in_context(actor=reviewer), connection.cursor() as cursor:
                try:
                    with transaction.atomic():
                        cursor.execute(statement, values)
                        changed = cursor.rowcount
                except DatabaseError:
                    changed = 0
            assert changed == 0, statement
        columns = 'id, case_id, kind, "on", recorded_at, actor_id, subject_kind, is_imported, facts'
        line = f"INSERT INTO casework_event ({columns}) VALUES (%s, %s, %s, %s, %s, %s, '', false, '{{}}')"
        for kind, actor in ((EventKind.CONTACT_MADE, reviewer), (EventKind.QA_REVIEWED, coach)):
            with pytest.raises(DatabaseError), in_context(actor=reviewer), connection.cursor() as cursor:
                cursor.execute(line, [uuid4(), open_case.pk, kind, TODAY, NOW, actor.pk])

    def test_lets_nobody_review_for_another(
        self, given: ReviewAssignment, sampled: SampledCase, open_case: Case, reviewer: User, elsewhere: Office
    ) -> None:
        other = make_user(role=Role.QA_REVIEWER, office=elsewhere)
        row = (
            "INSERT INTO supervision_casereview (id, sampled_id, case_id, coach_id, filed_on, filed_by_id, filed_at,"
            " taken_back_why) VALUES (%s, %s, %s, %s, %s, %s, %s, '')"
        )
        for asks, by in ((other, other), (reviewer, other)):
            with pytest.raises(DatabaseError), in_context(actor=asks), connection.cursor() as cursor:
                cursor.execute(row, [uuid4(), sampled.pk, open_case.pk, sampled.coach_id, TODAY, by.pk, NOW])

    def test_ends_once_and_is_not_opened_again(self, given: ReviewAssignment, reviewer: User) -> None:
        with in_context(actor=reviewer):
            end_review(review_assignment_id=given.pk, actor=reviewer, now=NOW)
        with pytest.raises(DatabaseError), as_importer():
            ReviewAssignment.objects.filter(pk=given.pk).update(ended_at=None, ended_by=None)

    def test_takes_no_assignment_from_who_does_not_decide(
        self, sampled: SampledCase, open_case: Case, reviewer: User, coach: User
    ) -> None:
        row = (
            "INSERT INTO casework_reviewassignment (id, case_id, subject_id, reviewer_id, given_by_id, given_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)"
        )
        for by in (reviewer, coach):
            with pytest.raises(DatabaseError), in_context(actor=by), connection.cursor() as cursor:
                cursor.execute(row, [uuid4(), open_case.pk, sampled.pk, reviewer.pk, by.pk, NOW])


class TestGive:
    def test_gives_several_cases_from_the_page_of_the_sample(
        self, sampled: SampledCase, open_case: Case, supervisor: User, reviewer: User
    ) -> None:
        page = text_of(signed_in(supervisor).get(url("reviews-give", sampled.sample_id)))
        assert reviewer.name in page
        values = {"sampled_ids": [str(sampled.pk)], "reviewer_id": str(reviewer.pk)}
        answer = send(supervisor, "reviews-give", sampled.sample_id, values)
        assert answer["Location"] == url("sample", sampled.sample_id)
        assert wall_of(reviewer) == {open_case.pk}
        [line] = events_of(open_case, EventKind.QA_GIVEN)
        assert line.facts == {"reviewer": str(reviewer.pk)}
        assert reviewer.name in text_of(signed_in(supervisor).get(url("sample", sampled.sample_id)))
        assert "Nothing is left to give" in text_of(signed_in(supervisor).get(url("reviews-give", sampled.sample_id)))

    def test_says_beside_the_field_what_is_missing(
        self, sampled: SampledCase, supervisor: User, reviewer: User
    ) -> None:
        answer = send(supervisor, "reviews-give", sampled.sample_id, {})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"sampled_ids", "reviewer_id"}

    def test_a_second_sending_gives_nothing_twice(self, sampled: SampledCase, supervisor: User, reviewer: User) -> None:
        values = {
            "submission": str(uuid4()),
            "sampled_ids": [str(sampled.pk)],
            "reviewer_id": str(reviewer.pk),
        }
        client = signed_in(supervisor)
        first, second = (client.post(url("reviews-give", sampled.sample_id), values) for _ in range(2))
        assert first["Location"] == second["Location"]
        with as_auditor():
            assert ReviewAssignment.objects.count() == 1

    def test_refuses_who_may_not_score_it(
        self, sampled: SampledCase, open_case: Case, supervisor: User, elsewhere: Office, coach: User
    ) -> None:
        oregon = make_user(role=Role.QA_REVIEWER, office=make_office(jurisdiction=Jurisdiction.OREGON))
        for other in (oregon, coach, make_user(role=Role.QA_REVIEWER, office=elsewhere, is_active=False)):
            with pytest.raises(Refused, match="QA reviewer of this state"):
                give(supervisor, other, sampled)
        blocked = make_user(role=Role.QA_REVIEWER, office=elsewhere)
        make_conflict_block(case=open_case, staff=blocked)
        carried = make_user(role=Role.QA_REVIEWER, office=elsewhere)
        with as_importer():
            case = make_case(coach=carried, office=open_case.office, referred_on=days_ago(90))
        own = make_sampled(case=case, coach=carried, by=supervisor)
        for other, drawn in ((blocked, sampled), (carried, own)):
            with pytest.raises(Refused, match="cannot look at") as refused:
                give(supervisor, other, drawn)
            assert refused.value.field == "reviewer_id"

    def test_says_on_the_page_that_somebody_has_it_meanwhile(
        self, given: ReviewAssignment, sampled: SampledCase, supervisor: User, reviewer: User
    ) -> None:
        values = {"sampled_ids": [str(sampled.pk)], "reviewer_id": str(reviewer.pk)}
        answer = send(supervisor, "reviews-give", sampled.sample_id, values)
        assert answer.status_code == 422
        assert "has this case already" in text_of(answer)

    def test_refuses_what_somebody_has_or_what_is_closed(
        self, given: ReviewAssignment, sampled: SampledCase, supervisor: User, reviewer: User, coach: User
    ) -> None:
        with pytest.raises(Refused, match="has this case already"):
            give(supervisor, reviewer, sampled)
        done = make_sampled(case=make_case(coach=coach), coach=coach, by=supervisor)
        make_review(sampled=done, by=supervisor)
        with pytest.raises(Refused, match="nothing is left"):
            give(supervisor, reviewer, done)

    def test_is_for_who_draws_in_the_office_of_the_case(
        self, sampled: SampledCase, coach: User, reviewer: User, elsewhere: Office
    ) -> None:
        for user in (coach, reviewer):
            assert signed_in(user).get(url("reviews-give", sampled.sample_id)).status_code == 403
            with pytest.raises(PermissionDenied):
                give(user, reviewer, sampled)
        other = make_user(role=Role.OPERATIONS_MANAGER, office=elsewhere)
        assert signed_in(other).get(url("reviews-give", sampled.sample_id)).status_code == 404
        with pytest.raises(Case.DoesNotExist):
            give(other, reviewer, sampled)


class TestReadAndScore:
    @pytest.mark.parametrize(("form", "status"), [("case-review", 200), ("note", 403)])
    def test_what_a_reviewer_types_is_kept_in_the_review_alone(
        self, given: ReviewAssignment, open_case: Case, reviewer: User, form: str, status: int
    ) -> None:
        """House 7: typing loses nothing; a draft of anything else on the case is refused."""
        key = str(DraftKey(form, open_case.pk, given.subject_id))
        body = {"rev": 0, "data": {"finding_contact": "No call in October."}}
        answer = signed_in(reviewer).post(
            reverse("casework:draft-save", args=[key]), body, content_type="application/json"
        )
        assert answer.status_code == status

    def test_the_first_page_of_a_reviewer_lists_what_is_theirs(
        self, given: ReviewAssignment, open_case: Case, reviewer: User
    ) -> None:
        client = signed_in(reviewer)
        assert client.get("/").headers["Location"] == url("reviews") == front_page_of(reviewer)
        page = text_of(client.get(url("reviews")))
        assert open_case.number in page
        assert open_case.family.name in page
        with as_auditor():
            looks = AccessLog.objects.filter(actor=reviewer, case_id=open_case.pk, verb=AccessVerb.VIEW)
            assert looks.filter(route="supervision:reviews").exists()

    def test_the_list_asks_as_much_for_many_as_for_one(
        self, given: ReviewAssignment, coach: User, supervisor: User, reviewer: User
    ) -> None:
        client = signed_in(reviewer)

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url("reviews")).status_code == 200
            return len(asked)

        def one() -> None:
            drawn = make_sampled(case=make_case(coach=coach), coach=coach, by=supervisor)
            make_review(sampled=drawn, by=reviewer, not_met=[FIRST])
            make_review_assignment(sampled=drawn, reviewer=reviewer, by=supervisor)

        one()
        queries()
        few = queries()
        for _ in range(3):
            one()
        assert queries() == few

    def test_reads_the_case_each_look_written_down_with_its_right(
        self, given: ReviewAssignment, open_case: Case, reviewer: User
    ) -> None:
        client = signed_in(reviewer)
        page = client.get(reverse("casework:case", args=[open_case.pk]))
        assert page.status_code == 200
        assert "You read this case for its review." in text_of(page)
        assert "Log contact" not in text_of(page)
        with as_auditor():
            look = AccessLog.objects.get(actor=reviewer, route="casework:case")
        assert look.basis == AccessBasis.REVIEW
        shut = client.get(reverse("casework:case-protected", args=[open_case.pk]))
        assert shut.status_code == 403

    def test_finds_the_case_in_no_list_or_search(
        self, given: ReviewAssignment, open_case: Case, reviewer: User
    ) -> None:
        client = signed_in(reviewer)
        for page in ("casework:families", "casework:families-csv"):
            assert open_case.number not in text_of(client.get(reverse(page)))

    def test_writes_nothing_on_it(self, given: ReviewAssignment, open_case: Case, reviewer: User) -> None:
        client = signed_in(reviewer)
        for name in ("contact-log", "note-file", "case-close"):
            assert client.get(reverse(f"casework:{name}", args=[open_case.pk])).status_code == 403
        with as_auditor():
            participant = open_case.participants.order_by("position")[0]
        with pytest.raises(PermissionDenied), in_context(actor=reviewer):
            set_contact_interval(
                case_id=open_case.pk, participant_id=participant.pk, days=7, reason="x", actor=reviewer, now=NOW
            )
        with as_auditor():
            assert not Note.objects.filter(case=open_case, filed_by=reviewer).exists()

    def test_files_the_review_on_the_form_and_reads_no_more(
        self, given: ReviewAssignment, sampled: SampledCase, open_case: Case, reviewer: User
    ) -> None:
        client = signed_in(reviewer)
        assert client.get(url("review-file", sampled.pk)).status_code == 200
        values = {"submission": str(uuid4())} | all_met()
        first, second = (client.post(url("review-file", sampled.pk), values) for _ in range(2))
        assert first["Location"] == second["Location"] == url("reviews")
        [line] = events_of(open_case, EventKind.QA_REVIEWED)
        assert line.actor_id == reviewer.pk
        page = text_of(client.get(url("reviews")))
        assert "Nothing waits for you" in page
        assert "Not yours to read any more" in page
        assert open_case.family.name not in page
        assert client.get(reverse("casework:case", args=[open_case.pk])).status_code == 404

    def test_a_finding_leads_to_the_review_and_back_to_it(
        self, given: ReviewAssignment, sampled: SampledCase, reviewer: User
    ) -> None:
        values = all_met(**{FIRST: "NOT_MET"}) | {f"finding_{FIRST}": "\U0001f4de" * 500}
        filed = send(reviewer, "review-file", sampled.pk, values)
        with as_auditor():
            review = CaseReview.objects.get()
        assert filed["Location"] == url("review", review.pk)
        assert signed_in(reviewer).get(url("review", review.pk)).status_code == 200
        assert "The coach has still to answer" in text_of(signed_in(reviewer).get(url("reviews")))

    def test_nobody_else_reviews_it_meanwhile(
        self, given: ReviewAssignment, sampled: SampledCase, supervisor: User, reviewer: User, elsewhere: Office
    ) -> None:
        with pytest.raises(Refused, match=f"{reviewer.name} has this case to review"):
            file(supervisor, sampled)
        other = make_user(role=Role.QA_REVIEWER, office=elsewhere)
        assert signed_in(other).get(url("review-file", sampled.pk)).status_code == 403
        with pytest.raises(Case.DoesNotExist):
            file(other, sampled)

    def test_who_decides_is_told_before_the_form_who_has_it(
        self, given: ReviewAssignment, sampled: SampledCase, supervisor: User, reviewer: User
    ) -> None:
        answer = signed_in(supervisor).get(url("review-file", sampled.pk), follow=True)
        assert answer.redirect_chain[0][0] == url("sample", sampled.sample_id)
        assert f"{reviewer.name} has this case to review. Take it back first." in text_of(answer)

    def test_nobody_but_who_has_it_is_offered_the_second_look(
        self,
        given: ReviewAssignment,
        sampled: SampledCase,
        open_case: Case,
        supervisor: User,
        coach: User,
        reviewer: User,
    ) -> None:
        other = make_sampled(case=open_case, coach=coach, by=supervisor)
        first, second = (make_review(sampled=one, by=supervisor, not_met=[FIRST]) for one in (sampled, other))
        for one in (first, second):
            make_reply(finding=findings_of(one)[0], by=coach)

        def is_offered(user: User, review: CaseReview) -> bool:
            return "Look again" in text_of(signed_in(user).get(url("review", review.pk)))

        assert [is_offered(user, first) for user in (reviewer, supervisor)] == [True, False]
        assert [is_offered(user, second) for user in (reviewer, supervisor)] == [False, True]

    def test_their_own_review_is_taken_back_by_the_manager_as_the_page_says(
        self, given: ReviewAssignment, sampled: SampledCase, open_case: Case, reviewer: User, supervisor: User
    ) -> None:
        """Decisions 18: a QA reviewer strikes no line of the ledger."""
        filed = file(reviewer, sampled, answers=MET | {FIRST: "NOT_MET"}, findings={FIRST: FOUND})
        page = text_of(signed_in(reviewer).get(url("review", filed.pk)))
        assert f"The operations manager of {open_case.office.name} takes it back." in page
        assert url("review-take-back", filed.pk) not in page
        values = {"why": "The wrong month"}
        assert send(reviewer, "review-take-back", filed.pk, values).status_code == 403
        assert "takes it back" not in text_of(signed_in(supervisor).get(url("review", filed.pk)))
        assert send(supervisor, "review-take-back", filed.pk, values).status_code == 302
        assert "takes it back" not in text_of(signed_in(reviewer).get(url("review", filed.pk)))
        assert wall_of(reviewer) == {open_case.pk}

    def test_another_draw_of_the_same_family_is_not_theirs(
        self, given: ReviewAssignment, open_case: Case, coach: User, supervisor: User, reviewer: User
    ) -> None:
        again = make_sampled(case=open_case, coach=coach, by=supervisor)
        assert signed_in(reviewer).get(url("review-file", again.pk)).status_code == 403
        with pytest.raises(PermissionDenied):
            file(reviewer, again)

    def test_who_carried_the_case_since_is_refused(
        self, given: ReviewAssignment, sampled: SampledCase, open_case: Case, reviewer: User
    ) -> None:
        with as_importer():
            open_case.assignments.update(last_day=days_ago(10))
        make_assignment(case=open_case, coach=reviewer, first_day=days_ago(9))
        answer = signed_in(reviewer).get(url("review-file", sampled.pk), follow=True)
        assert (answer.status_code, answer.redirect_chain[0][0]) == (200, url("reviews"))
        assert "You worked on this case" in text_of(answer)
        with pytest.raises(Refused, match="You worked on this case"):
            file(reviewer, sampled)


class TestEnd:
    def test_a_reviewer_gives_it_back(
        self, given: ReviewAssignment, sampled: SampledCase, open_case: Case, reviewer: User, supervisor: User
    ) -> None:
        client, values = signed_in(reviewer), {"submission": str(uuid4())}
        first, second = (client.post(url("review-end", given.pk), values) for _ in range(2))
        assert first["Location"] == second["Location"] == url("reviews")
        assert wall_of(reviewer) == set()
        [line] = events_of(open_case, EventKind.QA_ENDED)
        assert line.actor_id == reviewer.pk
        assert file(supervisor, sampled).filed_by_id == supervisor.pk

    def test_who_decides_takes_it_back(
        self, given: ReviewAssignment, sampled: SampledCase, reviewer: User, lead_worker: User
    ) -> None:
        answer = send(lead_worker, "review-end", given.pk, {})
        assert answer["Location"] == url("sample", sampled.sample_id)
        assert wall_of(reviewer) == set()
        with pytest.raises(Refused, match="No reviewer has this case"), in_context(actor=lead_worker):
            end_review(review_assignment_id=given.pk, actor=lead_worker, now=NOW)

    def test_is_nobody_else_s(self, given: ReviewAssignment, coach: User, reviewer: User, elsewhere: Office) -> None:
        other = make_user(role=Role.QA_REVIEWER, office=elsewhere)
        assert send(coach, "review-end", given.pk, {}).status_code == 403
        assert send(other, "review-end", given.pk, {}).status_code == 404
        with pytest.raises(ReviewAssignment.DoesNotExist), in_context(actor=other):
            end_review(review_assignment_id=given.pk, actor=other, now=NOW)


class TestMove:
    """Decisions 18: with the case's move to another office what was given ends, in the same step."""

    @pytest.mark.parametrize("is_granted", [False, True])
    def test_ends_what_was_given_and_the_new_office_gives_it_anew(
        self,
        given: ReviewAssignment,
        sampled: SampledCase,
        open_case: Case,
        coach: User,
        outsider: User,
        reviewer: User,
        supervisor: User,
        elsewhere: Office,
        is_granted: bool,
    ) -> None:
        changes = {"answer_by": days_ago(1)} if is_granted else {}
        asked = make_handover(case=open_case, from_coach=coach, to_coach=outsider, **changes)
        by = supervisor if is_granted else outsider
        assert wall_of(reviewer) == {open_case.pk}
        with in_context(actor=by):
            if is_granted:
                decide_transfer(handover_id=asked.pk, approved=True, answer="", actor=by, now=NOW)
            else:
                accept_handover(handover_id=asked.pk, actor=by, now=NOW)
        assert wall_of(reviewer) == set()
        with as_auditor():
            ended = ReviewAssignment.objects.get(pk=given.pk)
        assert (ended.ended_by_id, ended.ended_at) == (by.pk, NOW)
        [line] = events_of(open_case, EventKind.QA_ENDED)
        assert (line.actor_id, line.subject_id, line.facts) == (by.pk, given.pk, {"reviewer": str(reviewer.pk)})
        manager = make_user(role=Role.OPERATIONS_MANAGER, office=outsider.office)
        another = make_user(role=Role.QA_REVIEWER, office=elsewhere)
        assert give(manager, another, sampled) == 1
        assert wall_of(another) == {open_case.pk}

    def test_inside_the_office_what_was_given_stands(
        self, given: ReviewAssignment, open_case: Case, coach: User, other_coach: User, reviewer: User
    ) -> None:
        asked = make_handover(case=open_case, from_coach=coach, to_coach=other_coach)
        with in_context(actor=other_coach):
            accept_handover(handover_id=asked.pk, actor=other_coach, now=NOW)
        assert wall_of(reviewer) == {open_case.pk}
        assert not events_of(open_case, EventKind.QA_ENDED)

    def test_tells_who_ended_to_the_coach_who_took_over_alone(
        self, given: ReviewAssignment, open_case: Case, coach: User, outsider: User, reviewer: User
    ) -> None:
        asked = make_handover(case=open_case, from_coach=coach, to_coach=outsider)
        with in_context(actor=outsider):
            accept_handover(handover_id=asked.pk, actor=outsider, now=NOW)
        for user, told in ((outsider, 1), (coach, 0), (reviewer, 0)):
            with in_context(actor=user), connection.cursor() as cursor:
                cursor.execute("SELECT * FROM sec.reviews_ended(%s)", [asked.pk])
                assert len(cursor.fetchall()) == told
        with pytest.raises(DatabaseError), in_context(actor=coach), connection.cursor() as cursor:
            cursor.execute("SELECT sec.end_reviews(%s, %s, %s)", [open_case.pk, coach.pk, NOW])


class TestClearances:
    """O087: who passed no checks is given nothing, by the list and by the trigger alike."""

    def test_the_trigger_holds_what_the_list_says(
        self, sampled: SampledCase, open_case: Case, supervisor: User, elsewhere: Office
    ) -> None:
        uncleared = make_user(role=Role.QA_REVIEWER, office=elsewhere, cleared_on=None)
        with pytest.raises(Refused, match="QA reviewer of this state"):
            give(supervisor, uncleared, sampled)
        with in_context(actor=supervisor):
            assert not may_score(sampled.pk, uncleared)
        with pytest.raises(DatabaseError, match="permission denied"), in_context(actor=supervisor):
            ReviewAssignment.objects.create(
                case=open_case, subject_id=sampled.pk, reviewer=uncleared, given_by=supervisor, given_at=NOW
            )

    @pytest.mark.parametrize("change", [{"role": Role.CASE_AIDE}, {"is_active": False}, {"cleared_on": None}])
    def test_who_left_is_listed_until_taken_back(
        self,
        given: ReviewAssignment,
        open_case: Case,
        reviewer: User,
        supervisor: User,
        change: dict[str, Any],
    ) -> None:
        page = text_of(signed_in(supervisor).get(url("reviews")))
        assert "cannot read them any more" not in page
        with as_importer():
            User.objects.filter(pk=reviewer.pk).update(**change)
        page = text_of(signed_in(supervisor).get(url("reviews")))
        assert "cannot read them any more" in page
        assert (open_case.number in page, reviewer.name in page) == (True, True)
        assert send(supervisor, "review-end", given.pk, {}).status_code == 302
        assert "cannot read them any more" not in text_of(signed_in(supervisor).get(url("reviews")))


class TestTakenBackMeanwhile:
    def test_a_review_sent_after_it_is_told_on_the_list(
        self, given: ReviewAssignment, sampled: SampledCase, reviewer: User, supervisor: User
    ) -> None:
        with in_context(actor=supervisor):
            end_review(review_assignment_id=given.pk, actor=supervisor, now=NOW)
        client = signed_in(reviewer)
        sent = client.post(url("review-file", sampled.pk), {"submission": str(uuid4())} | all_met())
        assert sent["Location"] == url("reviews")
        assert "taken back from you meanwhile" in text_of(client.get(url("reviews")))

    def test_in_the_moment_of_filing_it_is_said_above_the_form_and_the_words_stay(
        self, given: ReviewAssignment, sampled: SampledCase, reviewer: User, supervisor: User
    ) -> None:
        def late(*told: Any) -> Any:
            with in_context(actor=supervisor):
                end_review(review_assignment_id=given.pk, actor=supervisor, now=NOW)
            return found_draft(*told)

        values = all_met(**{FIRST: "NOT_MET"}) | {f"finding_{FIRST}": FOUND}
        with mock.patch("supervision.views.reviews.found_draft", late):
            answer = send(reviewer, "review-file", sampled.pk, values)
        assert answer.status_code == 422
        assert "taken back from you meanwhile" in text_of(answer)
        assert FOUND in text_of(answer)
        with as_auditor():
            assert not CaseReview.objects.exists()
            assert ReviewAssignment.objects.get(pk=given.pk).ended_by_id == supervisor.pk


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_taking_back_while_the_review_is_filed_is_told(
        self, given: ReviewAssignment, sampled: SampledCase, open_case: Case, reviewer: User, supervisor: User
    ) -> None:
        told: list[str] = []
        filed = threading.Event()

        def review() -> None:
            try:
                with in_context(actor=reviewer):
                    file_review(
                        sampled_id=sampled.pk, follows_id=None, answers=MET, findings={}, actor=reviewer, now=NOW
                    )
                    filed.set()
                    time.sleep(1)
            finally:
                connection.close()

        def take_back() -> None:
            filed.wait(timeout=20)
            try:
                with in_context(actor=supervisor):
                    end_review(review_assignment_id=given.pk, actor=supervisor, now=NOW)
            except Refused as refusal:
                told.append(str(refusal))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for work in (review, take_back)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert told == ["No reviewer has this case any more."]
        assert not events_of(open_case, EventKind.QA_ENDED)
        with as_auditor():
            assert ReviewAssignment.objects.get(pk=given.pk).ended_by_id == reviewer.pk
            assert CaseReview.objects.count() == 1

    def test_filing_while_it_is_taken_back_is_told(
        self, given: ReviewAssignment, sampled: SampledCase, reviewer: User, supervisor: User
    ) -> None:
        told: list[str] = []
        ended = threading.Event()

        def take_back() -> None:
            try:
                with in_context(actor=supervisor):
                    end_review(review_assignment_id=given.pk, actor=supervisor, now=NOW)
                    ended.set()
                    time.sleep(1)
            finally:
                connection.close()

        def review() -> None:
            ended.wait(timeout=20)
            try:
                file(reviewer, sampled)
            except Refused as refusal:
                told.append(str(refusal))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for work in (take_back, review)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert len(told) == 1
        assert "taken back from you meanwhile" in told[0]
        with as_auditor():
            assert not CaseReview.objects.exists()

    def test_two_who_give_the_same_case_give_it_once(
        self, sampled: SampledCase, supervisor: User, lead_worker: User, reviewer: User
    ) -> None:
        told: list[str] = []

        def attempt(by: User) -> None:
            try:
                give(by, reviewer, sampled)
                told.append("given")
            except Refused as refusal:
                told.append(str(refusal))
            finally:
                connection.close()

        threads = [threading.Thread(target=attempt, args=[by]) for by in (supervisor, lead_worker)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(one == "given" for one in told) == [False, True]
        assert any("has this case already" in one for one in told)
