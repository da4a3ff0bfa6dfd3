"""QA case reviews: drawn by chance, filed by another person, answered by the coach, looked at again (A097)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, Jurisdiction, Role
from casework.context import in_context
from casework.models import Assignment, Case, Event, User
from casework.operations.settings import change_setting
from casework.refusals import Refused
from supervision.models import CaseReview, Finding, FindingReply, ReviewAnswer, ReviewSample, SampledCase, SelfCheck
from supervision.operations.reviews import answer_finding, file_review, file_self_check, take_back_review
from supervision.operations.samples import draw_sample
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    events_of,
    make_absence,
    make_assignment,
    make_case,
    make_conflict_block,
    make_contact,
    make_office,
    make_user,
)
from tests.people import signed_in
from tests.review_records import (
    CODES,
    LAST_MONTH,
    SEED,
    THIS_MONTH,
    WORDS,
    all_met,
    findings_of,
    make_reply,
    make_review,
    make_sample,
    make_sampled,
    make_self_check,
)

pytestmark = pytest.mark.django_db

MET = dict.fromkeys(CODES, "MET")
FIRST = CODES[0]


def url(name: str, *keys: Any) -> str:
    return reverse(f"supervision:{name}", args=keys)


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def send(user: User, name: str, key: object, values: dict[str, Any], **more: Any) -> HttpResponse:
    return signed_in(user).post(url(name, key), {"submission": str(uuid4())} | values, **more)


def draw(user: User, **changes: Any) -> ReviewSample:
    values: dict[str, Any] = {
        "kind": "RANDOM",
        "population": "ALL",
        "coach_id": None,
        "month": THIS_MONTH,
        "count": 1,
        "why": "",
        "seed": SEED,
    } | changes
    with in_context(actor=user):
        return draw_sample(**values, actor=user, now=NOW)


def cases_of(sample: ReviewSample) -> list[Any]:
    with as_auditor():
        return list(SampledCase.objects.filter(sample=sample).order_by("position").values_list("case", "coach"))


@pytest.fixture
def sampled(open_case: Case, coach: User, supervisor: User) -> SampledCase:
    return make_sampled(case=open_case, coach=coach, by=supervisor)


@pytest.fixture
def review(sampled: SampledCase, lead_worker: User) -> CaseReview:
    return make_review(sampled=sampled, by=lead_worker, not_met=[FIRST])


@pytest.fixture
def finding(review: CaseReview) -> Finding:
    return findings_of(review)[0]


class TestDrawASample:
    def test_keeps_what_anybody_needs_to_draw_it_again(self, supervisor: User, coach: User) -> None:
        cases = [make_case(coach=coach) for _ in range(8)]
        first, second = draw(supervisor, count=3), draw(supervisor, count=3)
        drawn = cases_of(first)
        assert drawn == cases_of(second)
        assert {coach_id for _, coach_id in drawn} == {coach.pk}
        assert (first.population_count, first.wanted_count, first.seed) == (8, 3, SEED)
        assert first.population_digest == second.population_digest
        assert cases_of(draw(supervisor, count=3, seed=SEED[::-1])) != drawn
        for case in cases:
            lines = events_of(case, EventKind.QA_DRAWN)
            assert all(line.facts == {"sample_kind": "RANDOM"} for line in lines)
            assert (len(lines) >= 2) == (case.pk in {key for key, _ in drawn})
        shown = text_of(signed_in(supervisor).get(url("sample", first.pk)))
        assert SEED in shown
        assert "the same cases come out" in shown
        make_case(coach=coach)
        assert "9 could be drawn today" in text_of(signed_in(supervisor).get(url("sample", first.pk)))

    def test_draws_from_the_office_what_was_carried_and_open_in_the_month(
        self, supervisor: User, coach: User, other_coach: User, outsider: User
    ) -> None:
        mine, theirs = make_case(coach=coach), make_case(coach=other_coach)
        make_case(coach=outsider)
        make_case(office=supervisor.office)  # nobody carries it
        make_case(coach=coach, kind="CHILD_ONLY")
        make_case(coach=coach, status="CLOSED", closed_on=LAST_MONTH - timedelta(days=3), opened_on=days_ago(300))
        make_conflict_block(case=(hidden := make_case(coach=coach)), staff=supervisor)
        assert {key for key, _ in cases_of(draw(supervisor, count=2))} == {mine.pk, theirs.pk}
        assert cases_of(draw(supervisor, coach_id=other_coach.pk)) == [(theirs.pk, other_coach.pk)]
        for count, coach_id in ((3, None), (2, coach.pk)):
            with pytest.raises(Refused, match="may be drawn") as refused:
                draw(supervisor, count=count, coach_id=coach_id)
            assert refused.value.field == "count"
        with pytest.raises(Refused, match="coach of this office"):
            draw(supervisor, coach_id=outsider.pk)
        assert hidden.pk

    def test_looks_at_whoever_carried_the_case_last_in_the_month(
        self, supervisor: User, coach: User, other_coach: User
    ) -> None:
        case = make_case(coach=coach, referred_on=days_ago(100))
        with as_importer():
            Assignment.objects.filter(case=case).update(last_day=LAST_MONTH + timedelta(days=9))
        make_assignment(case=case, coach=other_coach, first_day=LAST_MONTH + timedelta(days=10))
        assert cases_of(draw(supervisor, month=LAST_MONTH)) == [(case.pk, other_coach.pk)]
        assert cases_of(draw(supervisor, month=LAST_MONTH, coach_id=coach.pk)) == [(case.pk, coach.pk)]

    def test_a_targeted_one_looks_at_some(self, supervisor: User, coach: User) -> None:
        quiet = make_case(coach=coach, referred_on=days_ago(90))
        make_contact(case=make_case(coach=coach, referred_on=days_ago(90)), by=coach, on=TODAY)
        target = {"kind": "TARGETED", "population": "NO_CONTACT", "why": "Months without a contact"}
        assert cases_of(draw(supervisor, **target)) == [(quiet.pk, coach.pk)]
        for population in ("REFERRED", "CLOSED", "COACH_CHANGED"):
            with pytest.raises(Refused, match="No case of this month"):
                draw(supervisor, **target | {"population": population})

    def test_is_asked_on_a_page_that_keeps_what_was_typed(self, supervisor: User, open_case: Case) -> None:
        values = {"kind": "TARGETED", "population": "ALL", "month": THIS_MONTH.isoformat(), "count": "1", "why": ""}
        answer = signed_in(supervisor).post(url("sample-draw"), {"submission": str(uuid4())} | values)
        assert (answer.status_code, "Say what the targeted review looks for." in text_of(answer)) == (422, True)
        values["why"] = "First contacts \U0001f4de"
        answer = signed_in(supervisor).post(url("sample-draw"), {"submission": str(uuid4())} | values)
        with as_auditor():
            made = ReviewSample.objects.get()
        assert answer["Location"] == url("sample", made.pk)
        assert len(made.seed) == 32
        shown = text_of(signed_in(supervisor).get(url("reviews")))
        assert "0 of 1" in shown

    def test_is_for_managers_and_lead_workers_of_a_state_with_a_form(
        self, coach: User, engagement_specialist: User, auditor: User, open_case: Case
    ) -> None:
        oregon = make_user(role=Role.OPERATIONS_MANAGER, office=make_office(jurisdiction=Jurisdiction.OREGON))
        for user in (coach, engagement_specialist, auditor, oregon):
            assert signed_in(user).get(url("sample-draw")).status_code == 403
        for user in (coach, engagement_specialist, oregon):
            with pytest.raises(PermissionDenied):
                draw(user)
        with pytest.raises(Refused, match="No review form"):
            draw(make_user(role=Role.LEAD_WORKER, office=open_case.office), month=LAST_MONTH.replace(year=2014))

    def test_of_another_office_is_not_found(self, sampled: SampledCase, other_office: Any) -> None:
        other = make_user(role=Role.OPERATIONS_MANAGER, office=other_office)
        assert signed_in(other).get(url("sample", sampled.sample_id)).status_code == 404
        assert signed_in(other).get(url("review-file", sampled.pk)).status_code == 404


class TestFileAReview:
    def test_is_filed_whole_and_scored_exactly(
        self, sampled: SampledCase, open_case: Case, lead_worker: User, coach: User
    ) -> None:
        page = text_of(signed_in(lead_worker).get(url("review-file", sampled.pk)))
        assert all(f'name="answer_{code}"' in page for code in CODES)
        values = all_met(**dict.fromkeys(CODES[:5], "NOT_MET"))
        filed = send(lead_worker, "review-file", sampled.pk, values)
        with as_auditor():
            review = CaseReview.objects.get()
            assert ReviewAnswer.objects.filter(review=review).count() == len(CODES) == 25
            assert Finding.objects.filter(answer__review=review).count() == 5
        assert filed["Location"] == url("review", review.pk)
        (line,) = events_of(open_case, EventKind.QA_REVIEWED)
        assert line.facts == {"sample_kind": "RANDOM", "met": 20, "applicable": 25, "again": False}
        assert WORDS not in str(line.facts)
        shown = text_of(signed_in(coach).get(url("review", review.pk)))
        assert "80.0 % (20 of 25)" in shown
        assert "Meets 80.0 %" in shown
        assert WORDS in shown
        assert reverse("casework:contact-tries", args=[open_case.pk]) in shown

    def test_under_eighty_does_not_pass_and_what_does_not_apply_is_left_out(
        self, sampled: SampledCase, supervisor: User, coach: User
    ) -> None:
        review = make_review(sampled=sampled, by=supervisor, not_met=CODES[:5], not_applicable=CODES[5:6])
        shown = text_of(signed_in(coach).get(url("review", review.pk)))
        assert "79.1 % (19 of 24)" in shown
        assert "Under 80.0 %" in shown

    def test_with_nothing_applicable_has_no_score(self, sampled: SampledCase, supervisor: User, coach: User) -> None:
        review = make_review(sampled=sampled, by=supervisor, not_applicable=CODES)
        for page in (url("review", review.pk), url("reviews")):
            shown = text_of(signed_in(coach).get(page))
            assert "No score" in shown
            assert "Meets" not in shown
            assert "Under 80" not in shown

    def test_is_rated_once_an_administrator_set_the_bands(
        self, sampled: SampledCase, supervisor: User, admin: User
    ) -> None:
        review = make_review(sampled=sampled, by=supervisor)
        page = url("review", review.pk)
        assert "Above acceptable" not in text_of(signed_in(supervisor).get(page))
        for parameter, number in (("std.ak.qa_above", 90), ("std.ak.qa_below", 70)):
            with in_context(actor=admin):
                change_setting(
                    parameter=parameter,
                    jurisdiction=Jurisdiction.ALASKA,
                    office_id=None,
                    first_day=days_ago(10),
                    value=str(number),
                    source="Memo 12",
                    actor=admin,
                    now=NOW,
                )
        assert "Above acceptable" in text_of(signed_in(supervisor).get(page))

    def test_says_beside_the_question_what_is_missing_and_keeps_what_was_typed(
        self, sampled: SampledCase, lead_worker: User
    ) -> None:
        values = all_met(**{FIRST: "NOT_MET"}) | {f"finding_{FIRST}": " ", f"finding_{CODES[1]}": "Kept \U0001f9ca"}
        answer = send(lead_worker, "review-file", sampled.pk, values)
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {f"finding_{FIRST}"}
        assert "Kept \U0001f9ca" in text_of(answer)
        del values[f"answer_{CODES[2]}"]
        assert f"answer_{CODES[2]}" in send(lead_worker, "review-file", sampled.pk, values).context["form"].errors
        long = all_met(**{FIRST: "NOT_MET"}) | {f"finding_{FIRST}": "x" * 10_000}
        assert f"finding_{FIRST}" in send(lead_worker, "review-file", sampled.pk, long).context["form"].errors
        with as_auditor():
            assert not CaseReview.objects.exists()

    def test_is_not_filed_twice(self, review: CaseReview, sampled: SampledCase, supervisor: User) -> None:
        for follows, words in (("", "This case was reviewed already."), (str(review.pk), "not answered every finding")):
            told = send(supervisor, "review-file", sampled.pk, all_met() | {"follows_id": follows})
            assert (told.status_code, words in text_of(told)) == (422, True)
        led = signed_in(supervisor).get(url("review-file", sampled.pk), follow=True)
        assert "This case was reviewed already." in text_of(led)
        with pytest.raises(DatabaseError, match="casereview_first_once"), as_importer(), transaction.atomic():
            CaseReview.objects.create(
                sampled=sampled, case=sampled.case, coach=sampled.coach, filed_on=TODAY, filed_by=supervisor,
                filed_at=NOW,
            )  # fmt: skip

    def test_is_not_for_others(self, sampled: SampledCase, coach: User, engagement_specialist: User) -> None:
        for user in (coach, engagement_specialist):
            assert send(user, "review-file", sampled.pk, all_met()).status_code == 403
            with pytest.raises(PermissionDenied), in_context(actor=user):
                file_review(sampled_id=sampled.pk, follows_id=None, answers=MET, findings={}, actor=user, now=NOW)


class TestOwnWork:
    @pytest.mark.parametrize("how", ["carried", "carried since", "stood in"])
    def test_is_reviewed_by_somebody_else(
        self, open_case: Case, coach: User, supervisor: User, lead_worker: User, how: str
    ) -> None:
        case = make_case(coach=coach, referred_on=days_ago(100))
        sampled = make_sampled(case=case, coach=coach, by=supervisor)
        if how == "stood in":
            days = {"first_day": LAST_MONTH + timedelta(days=2), "last_day": LAST_MONTH + timedelta(days=4)}
            make_absence(staff=coach, stand_in=lead_worker, **days)
        else:
            last = LAST_MONTH + timedelta(days=3) if how == "carried" else days_ago(1)
            with as_importer():
                Assignment.objects.filter(case=case).update(last_day=last - timedelta(days=1))
            make_assignment(case=case, coach=lead_worker, first_day=last, last_day=last)
            make_assignment(case=case, coach=coach, first_day=last + timedelta(days=1))
        with pytest.raises(Refused, match="Somebody else reviews it"), in_context(actor=lead_worker):
            file_review(sampled_id=sampled.pk, follows_id=None, answers=MET, findings={}, actor=lead_worker, now=NOW)
        led = signed_in(lead_worker).get(url("review-file", sampled.pk), follow=True)
        assert "You worked on this case" in text_of(led)
        with pytest.raises(DatabaseError, match="own work"), in_context(actor=lead_worker), transaction.atomic():
            self.write(sampled, lead_worker)
        with in_context(actor=supervisor), transaction.atomic():
            self.write(sampled, supervisor)

    def test_long_ago_is_no_hindrance(self, open_case: Case, coach: User, lead_worker: User) -> None:
        case = make_case(coach=coach, referred_on=days_ago(60))
        make_assignment(case=case, coach=lead_worker, first_day=days_ago(200), last_day=days_ago(100))
        sampled = make_sampled(case=case, coach=coach, by=lead_worker)
        with in_context(actor=lead_worker):
            assert file_review(
                sampled_id=sampled.pk, follows_id=None, answers=MET, findings={}, actor=lead_worker, now=NOW
            )

    def test_of_another_case_or_under_another_name_the_database_refuses(
        self, sampled: SampledCase, supervisor: User, lead_worker: User, other_coach: User
    ) -> None:
        other = make_case(coach=other_coach)
        for changes in ({"case": other}, {"coach": other_coach}, {"filed_by": lead_worker}):
            with pytest.raises(DatabaseError), in_context(actor=supervisor), transaction.atomic():
                self.write(sampled, supervisor, **changes)

    def test_is_no_row_that_a_coach_may_write(
        self, review: CaseReview, sampled: SampledCase, coach: User, supervisor: User
    ) -> None:
        """Reading the scores of one's own work is no right to write any."""
        with in_context(actor=coach):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                self.write(sampled, supervisor)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                SampledCase(sample=sampled.sample, case=sampled.case, coach=coach, position=2).save(force_insert=True)
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                ReviewAnswer(review=review, case=sampled.case, question="more", answer="MET").save(force_insert=True)
            back = {"taken_back_on": TODAY, "taken_back_why": "No", "taken_back_by": coach, "taken_back_at": NOW}
            assert CaseReview.objects.update(**back) == 0

    def write(self, sampled: SampledCase, by: User, **changes: Any) -> None:
        values: dict[str, Any] = {"case": sampled.case, "coach": sampled.coach, "filed_by": by} | changes
        CaseReview(sampled=sampled, filed_on=TODAY, filed_at=NOW, **values).save(force_insert=True)


class TestAnswerAFinding:
    def test_is_followed_until_the_coach_answers(
        self, review: CaseReview, finding: Finding, open_case: Case, coach: User, supervisor: User
    ) -> None:
        assert "1 finding" in text_of(signed_in(coach).get(reverse("casework:today")))
        assert "1 finding" not in text_of(signed_in(supervisor).get(reverse("casework:today")))
        assert url("review", review.pk) in text_of(signed_in(coach).get(url("reviews")))
        assert "The coach has not answered" in text_of(signed_in(supervisor).get(url("review", review.pk)))
        page = text_of(signed_in(coach).get(url("finding-answer", finding.pk)))
        assert WORDS in page
        refused = send(coach, "finding-answer", finding.pk, {"says": "DISAGREES", "words": ""})
        assert (refused.status_code, "Say why you do not agree." in text_of(refused)) == (422, True)
        answer = send(coach, "finding-answer", finding.pk, {"says": "DISAGREES", "words": "The note is of the third"})
        assert answer["Location"] == url("review", review.pk)
        (line,) = events_of(open_case, EventKind.QA_FINDING_ANSWERED)
        assert line.facts == {"review": str(review.pk), "says": "DISAGREES"}
        shown = text_of(signed_in(supervisor).get(url("review", review.pk)))
        assert "The note is of the third" in shown
        again = send(coach, "finding-answer", finding.pk, {"says": "MENDED", "words": ""})
        assert (again.status_code, "answered already" in text_of(again)) == (422, True)
        with as_auditor():
            assert FindingReply.objects.count() == 1

    def test_is_the_coach_s_alone(
        self, finding: Finding, supervisor: User, lead_worker: User, other_coach: User, case_aide: User
    ) -> None:
        for user in (supervisor, lead_worker, case_aide):
            assert send(user, "finding-answer", finding.pk, {"says": "MENDED"}).status_code == 403
        assert send(other_coach, "finding-answer", finding.pk, {"says": "MENDED"}).status_code == 404
        with pytest.raises(PermissionDenied), in_context(actor=supervisor):
            answer_finding(finding_id=finding.pk, says="MENDED", words="", actor=supervisor, now=NOW)

    def test_goes_with_the_case_and_the_score_stays_with_the_coach(
        self, review: CaseReview, finding: Finding, open_case: Case, coach: User, other_coach: User
    ) -> None:
        with as_importer():
            Assignment.objects.filter(case=open_case).update(last_day=days_ago(1))
        make_assignment(case=open_case, coach=other_coach, first_day=TODAY)
        own = text_of(signed_in(coach).get(url("reviews")))
        assert "96.0 % (24 of 25)" in own
        assert "A case that you do not carry any more" in own
        assert open_case.number not in own
        assert signed_in(coach).get(url("review", review.pk)).status_code == 404
        with in_context(actor=coach):
            assert not Finding.objects.exists()
            assert ReviewAnswer.objects.filter(review=review).count() == 25
        assert send(other_coach, "finding-answer", finding.pk, {"says": "MENDED"})["Location"]


class TestLookAgain:
    def test_is_a_review_of_its_own_that_is_not_counted(
        self, review: CaseReview, finding: Finding, sampled: SampledCase, supervisor: User, coach: User
    ) -> None:
        make_reply(finding=finding, by=coach)
        assert "Look again" in text_of(signed_in(supervisor).get(url("review", review.pk)))
        page = signed_in(supervisor).get(url("review-file", sampled.pk))
        assert page.context["form"][f"answer_{CODES[1]}"].value() == "MET"
        assert page.context["form"][f"answer_{FIRST}"].value() is None
        assert page.context["form"]["follows_id"].value() == str(review.pk)
        follows = {"follows_id": str(review.pk)}
        assert send(supervisor, "review-file", sampled.pk, all_met() | follows).status_code == 302
        with as_auditor():
            second = CaseReview.objects.get(follows=review)
            lines = Event.objects.filter(kind=EventKind.QA_REVIEWED, subject_id=second.pk)
            assert lines.get().facts["again"] is True
        own = text_of(signed_in(coach).get(url("reviews")))
        assert "96.0 %" in own
        assert "from 1 review." in own
        assert "100.0 % (25 of 25)" in own
        again = all_met() | {"follows_id": str(second.pk)}
        assert "nothing to look at again" in text_of(send(supervisor, "review-file", sampled.pk, again))


class TestTakeBack:
    def test_says_who_when_and_why_and_counts_no_more(
        self, review: CaseReview, open_case: Case, sampled: SampledCase, lead_worker: User, coach: User
    ) -> None:
        assert send(lead_worker, "review-take-back", review.pk, {"why": ""}).status_code == 422
        assert send(lead_worker, "review-take-back", review.pk, {"why": "The wrong month"}).status_code == 302
        with as_auditor():
            (line,) = Event.objects.filter(case=open_case, kind=EventKind.TAKEN_BACK)
            assert line.voids.kind == EventKind.QA_REVIEWED
        shown = text_of(signed_in(coach).get(url("review", review.pk)))
        assert "The wrong month" in shown
        assert WORDS in shown
        own = text_of(signed_in(coach).get(url("reviews")))
        assert "None was filed in these three months." in own
        twice = send(lead_worker, "review-take-back", review.pk, {"why": "Once more"})
        assert "was taken back" in text_of(twice)
        assert send(lead_worker, "review-file", sampled.pk, all_met()).status_code == 302

    def test_is_for_who_filed_it_or_manages_the_office(
        self, review: CaseReview, supervisor: User, office: Any, coach: User
    ) -> None:
        another = make_user(role=Role.LEAD_WORKER, office=office)
        for user in (another, coach):
            assert send(user, "review-take-back", review.pk, {"why": "The wrong month"}).status_code == 403
        with pytest.raises(PermissionDenied), in_context(actor=another):
            take_back_review(review_id=review.pk, why="The wrong month", actor=another, now=NOW)
        assert send(supervisor, "review-take-back", review.pk, {"why": "The wrong month"}).status_code == 302

    def test_first_the_look_that_followed(
        self, review: CaseReview, finding: Finding, sampled: SampledCase, lead_worker: User, coach: User
    ) -> None:
        make_reply(finding=finding, by=coach)
        make_review(sampled=sampled, by=lead_worker, follows=review)
        answer = send(lead_worker, "review-take-back", review.pk, {"why": "The wrong month"})
        assert (answer.status_code, "Take that review back first." in text_of(answer)) == (422, True)

    def test_closes_its_findings_and_nothing_filed_is_changed(
        self, sampled: SampledCase, lead_worker: User, supervisor: User, coach: User
    ) -> None:
        back = {
            "taken_back_on": TODAY,
            "taken_back_why": "The wrong month",
            "taken_back_by": lead_worker,
            "taken_back_at": NOW,
        }
        review = make_review(sampled=sampled, by=lead_worker, not_met=[FIRST], **back)
        answer = send(coach, "finding-answer", findings_of(review)[0].pk, {"says": "MENDED"})
        assert (answer.status_code, "was taken back" in text_of(answer)) == (422, True)
        with in_context(actor=supervisor):
            for rows, changes in (
                (CaseReview.objects.all(), {"filed_on": days_ago(3)}),
                (ReviewAnswer.objects.all(), {"answer": "MET"}),
                (Finding.objects.all(), {"words": "Other words"}),
            ):
                with pytest.raises(DatabaseError), transaction.atomic():
                    rows.update(**changes)
            assert CaseReview.objects.update(taken_back_why="Another", taken_back_by=supervisor) == 0


class TestSelfCheck:
    def test_is_the_coach_s_own_and_shown_beside_the_review_alone(
        self, sampled: SampledCase, open_case: Case, coach: User, supervisor: User
    ) -> None:
        assert url("self-check", sampled.pk) in text_of(signed_in(coach).get(url("reviews")))
        values = {key: value for key, value in all_met(**{FIRST: "NOT_APPLICABLE"}).items() if "answer" in key}
        assert send(coach, "self-check", sampled.pk, values)["Location"] == url("reviews")
        (line,) = events_of(open_case, EventKind.QA_SELF_CHECKED)
        assert line.facts == {}
        with in_context(actor=supervisor):
            assert not SelfCheck.objects.exists()
        assert url("self-check", sampled.pk) not in text_of(signed_in(coach).get(url("reviews")))
        review = make_review(sampled=sampled, by=supervisor, not_met=[FIRST])
        shown = text_of(signed_in(supervisor).get(url("review", review.pk)))
        assert "The coach had checked: not applicable" in shown
        assert "96.0 % (24 of 25)" in shown

    def test_comes_once_and_before_the_review(
        self, sampled: SampledCase, coach: User, supervisor: User, open_case: Case
    ) -> None:
        values = {f"answer_{code}": "MET" for code in CODES}
        assert send(coach, "self-check", sampled.pk, {}).status_code == 422
        make_self_check(sampled=sampled)
        assert "checked this case already" in text_of(send(coach, "self-check", sampled.pk, values))
        other = make_sampled(case=open_case, coach=coach, by=supervisor)
        make_review(sampled=other, by=supervisor)
        assert "reviewed already" in text_of(send(coach, "self-check", other.pk, values))

    def test_is_not_for_others(
        self, sampled: SampledCase, supervisor: User, coach: User, other_coach: User, open_case: Case
    ) -> None:
        assert send(supervisor, "self-check", sampled.pk, {}).status_code == 403
        make_absence(staff=coach, stand_in=other_coach)
        assert send(other_coach, "self-check", sampled.pk, {}).status_code == 403
        with pytest.raises(PermissionDenied), in_context(actor=other_coach):
            file_self_check(sampled_id=sampled.pk, answers=MET, actor=other_coach, now=NOW)


class TestAverages:
    def test_are_of_three_months_and_equal_the_scores_behind_them(
        self, coach: User, other_coach: User, supervisor: User, lead_worker: User
    ) -> None:
        def one(of: User, not_met: int, **changes: Any) -> CaseReview:
            sampled = make_sampled(case=make_case(coach=of), coach=of, by=supervisor)
            return make_review(sampled=sampled, by=lead_worker, not_met=CODES[:not_met], **changes)

        one(coach, 5)
        one(coach, 10)
        one(coach, 25, filed_on=days_ago(130))
        one(other_coach, 0)
        shown = signed_in(supervisor).get(url("reviews"))
        averages = {row.coach: (row.count, row.judged.words, row.open_findings) for row in shown.context["averages"]}
        assert averages == {coach.name: (2, "70.0 %", 15), other_coach.name: (1, "100.0 %", 0)}
        own = signed_in(coach).get(url("reviews"))
        assert (own.context["count"], own.context["average"].words) == (2, "70.0 %")
        assert other_coach.name not in text_of(own)

    def test_a_sample_counts_the_cases_that_were_reviewed(
        self, coach: User, supervisor: User, lead_worker: User, open_case: Case
    ) -> None:
        sample = make_sample(by=supervisor, cases={open_case: coach, make_case(coach=coach): coach})
        with as_importer():
            first = SampledCase.objects.select_related("case__office", "coach").get(sample=sample, case=open_case)
        make_review(sampled=first, by=lead_worker)
        assert "1 of 2" in text_of(signed_in(supervisor).get(url("reviews")))
        shown = text_of(signed_in(supervisor).get(url("sample", sample.pk)))
        assert "100.0 % (25 of 25)" in shown
        assert "To review" in shown
