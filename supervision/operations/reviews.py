"""QA case reviews: filed by another person, answered by the coach, looked at again, taken back (A097)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Event,
    EventKind,
    Refused,
    ReviewAssignment,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_words,
)
from supervision.models import CaseReview, Finding, FindingReply, ReviewAnswer, SampledCase, SelfCheck
from supervision.operations.reviewers import end_assignment, given_to
from supervision.queries.places import of_record
from supervision.queries.reviews import is_own_work, latest_review, open_findings
from supervision.rules.forms import form_of
from supervision.rules.scores import (
    WHY_MAX,
    require_answers,
    require_findings,
    require_reply,
    score_of,
)

OWN_WORK = "You worked on this case in the month that is reviewed, or since. Somebody else reviews it."
HAS_IT = "{name} has this case to review. Take it back first."
REVIEWED = "This case was reviewed already."
NOT_ANSWERED = "The coach has not answered every finding yet."
NOTHING_FOUND = "The review found nothing to mend, so there is nothing to look at again."
TAKEN_BACK = "This review was taken back."


@transaction.atomic
def file_review(
    *,
    sampled_id: UUID,
    follows_id: UUID | None,
    answers: Mapping[str, str],
    findings: Mapping[str, str],
    actor: User,
    now: datetime,
) -> CaseReview:
    """File the review of a case that was drawn, whole; once the coach answered every finding, the second look at it.

    `answers` and `findings` are by the code of the question; what is not met says what was found. `follows_id` is the
    review that the page showed as the newest one, None where there was none. A QA reviewer files what was given to
    them, and reads the case no more once a review of it found nothing.

    Policy: DPAWS expectations 28 (A097); domain 1 (nobody approves their own); decisions 18.

    Raises:
        Case.DoesNotExist: no such case was drawn, or the actor may not see it.
        PermissionDenied: the actor reviews no cases, or not in this office, or it was not given to them.
        Refused: a QA reviewer has it, it is the actor's own work, it was reviewed already, the coach has still to
            answer, or an answer or the words of a finding are missing.
    """
    case, given = _case_to_review(sampled_id, actor)
    permissions.require(permissions.can_review_case(actor, case))
    sampled = SampledCase.objects.select_related("sample__office").get(pk=sampled_id, case=case)
    today = local_day(case, now)
    if is_own_work(sampled, actor, today=today):
        raise Refused(OWN_WORK)
    before = latest_review(sampled)
    if (before.pk if before else None) != follows_id:
        raise Refused(REVIEWED)
    if before is not None:
        _require_answered(before)
    form = form_of(sampled.sample.office.jurisdiction, sampled.sample.form_version)
    told = require_answers(form, answers)
    found = require_findings(form, told, findings)
    review = CaseReview(
        sampled=sampled,
        case=case,
        coach_id=sampled.coach_id,
        follows=before,
        filed_on=today,
        filed_by=actor,
        filed_at=now,
    )
    with refusing("casereview_again_once" if before else "casereview_first_once", REVIEWED):
        review.save(force_insert=True)
    _write(review, told, found)
    _say_filed(review, told, actor=actor, now=now)
    if given is not None and not found:
        end_assignment(row=given, actor=actor, now=now)
    return review


def _case_to_review(sampled_id: UUID, actor: User) -> tuple[Case, ReviewAssignment | None]:
    """Return the case that is reviewed; where a QA reviewer was given it, they alone review it, and change nothing."""
    if permissions.scores_given_cases(actor):
        return given_to(actor=actor, sampled_id=sampled_id)
    case = locked_case(actor, **of_record(SampledCase, sampled_id))
    given = ReviewAssignment.objects.standing().filter(subject_id=sampled_id).select_related("reviewer").first()
    if given is not None:
        raise Refused(HAS_IT.format(name=given.reviewer.name))
    return case, None


@transaction.atomic
def file_self_check(*, sampled_id: UUID, answers: Mapping[str, str], actor: User, now: datetime) -> SelfCheck:
    """Answer the form about one's own work before somebody else does; it is never counted.

    Policy: DPAWS expectations 28 (A097).

    Raises:
        Case.DoesNotExist: no such case was drawn, or the actor may not see it.
        PermissionDenied: it is not the actor's own work.
        Refused: the case was reviewed or checked already, or an answer is missing.
    """
    case = locked_case(actor, **of_record(SampledCase, sampled_id))
    sampled = SampledCase.objects.select_related("sample__office").get(pk=sampled_id, case=case)
    permissions.require(permissions.checks_own_work(actor) and sampled.coach_id == actor.pk)
    if latest_review(sampled) is not None:
        raise Refused(REVIEWED)
    form = form_of(sampled.sample.office.jurisdiction, sampled.sample.form_version)
    told = require_answers(form, answers)
    today = local_day(case, now)
    check = SelfCheck(sampled=sampled, case=case, coach=actor, answers=told, filed_on=today, filed_at=now)
    with refusing("supervision_selfcheck_sampled_id_key", "You checked this case already."):
        check.save(force_insert=True)
    line = ledger.Line(EventKind.QA_SELF_CHECKED, today, None, check)
    ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
    return check


@transaction.atomic
def answer_finding(*, finding_id: UUID, says: str, words: str, actor: User, now: datetime) -> FindingReply:
    """Say of a finding that it is mended, or why the coach does not agree; once.

    Policy: DPAWS expectations 28 (A097).

    Raises:
        Case.DoesNotExist: no such finding on a case that the actor may see.
        PermissionDenied: the actor is no coach.
        Refused: it was answered already, its review was taken back, or the reason is missing.
    """
    case = locked_case(actor, **of_record(Finding, finding_id))
    permissions.require(permissions.can_answer_finding(actor, case))
    finding = Finding.objects.select_related("answer__review").get(pk=finding_id, case=case)
    review = finding.answer.review
    if review.taken_back_at is not None:
        raise Refused(TAKEN_BACK)
    tidy = require_reply(says, words)
    today = local_day(case, now)
    reply = FindingReply(
        finding=finding, case=case, says=says, words=tidy, replied_on=today, replied_by=actor, replied_at=now
    )
    with refusing("supervision_findingreply_finding_id_key", "This finding was answered already."):
        reply.save(force_insert=True)
    line = ledger.Line(EventKind.QA_FINDING_ANSWERED, today, None, reply, facts={"review": review.pk, "says": says})
    ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
    return reply


@transaction.atomic
def take_back_review(*, review_id: UUID, why: str, actor: User, now: datetime) -> CaseReview:
    """Take back a review that was wrong; it stays readable, with who, when and why, and counts no more.

    Raises:
        Case.DoesNotExist: no such review on a case that the actor may see.
        PermissionDenied: the actor neither filed it nor manages the office, or decides in none: a QA reviewer.
        Refused: it was taken back already, was looked at again, is about the actor's own work, or no reason is given.
    """
    case = locked_case(actor, **of_record(CaseReview, review_id))
    review = CaseReview.objects.select_related("sampled__sample").get(pk=review_id, case=case)
    permissions.require(permissions.can_take_back_review(actor, case, filed_by_id=review.filed_by_id))
    today = local_day(case, now)
    if is_own_work(review.sampled, actor, today=today):
        raise Refused(OWN_WORK)
    if review.taken_back_at is not None:
        raise Refused(TAKEN_BACK)
    if review.again.standing().exists():
        raise Refused("The case was looked at again since. Take that review back first.")
    review.taken_back_why = require_words(why, field="why", empty="Say why it is taken back.", most=WHY_MAX)
    review.taken_back_on, review.taken_back_by, review.taken_back_at = today, actor, now
    review.save(update_fields=["taken_back_on", "taken_back_why", "taken_back_by", "taken_back_at"])
    filed = Event.objects.standing().get(case=case, kind=EventKind.QA_REVIEWED, subject_id=review.pk)
    line = ledger.Line(EventKind.TAKEN_BACK, filed.on, None, voids=filed)
    ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
    return review


def _require_answered(before: CaseReview) -> None:
    """Stop at a second look that comes too early, or has nothing to look at."""
    if not Finding.objects.filter(answer__review=before).exists():
        raise Refused(NOTHING_FOUND)
    if open_findings(before):
        raise Refused(NOT_ANSWERED)


def _write(review: CaseReview, told: Mapping[str, str], found: Mapping[str, str]) -> None:
    rows = {
        code: ReviewAnswer(review=review, case=review.case, question=code, answer=answer)
        for code, answer in told.items()
    }
    ReviewAnswer.objects.bulk_create(rows.values())
    Finding.objects.bulk_create(
        Finding(answer=rows[code], case=review.case, words=words) for code, words in found.items()
    )


def _say_filed(review: CaseReview, told: Mapping[str, str], *, actor: User, now: datetime) -> None:
    case: Case = review.case
    score = score_of(told.values())
    facts = {
        "sample_kind": str(review.sampled.sample.kind),
        "met": score.met,
        "applicable": score.applicable,
        "again": review.follows_id is not None,
    }
    line = ledger.Line(EventKind.QA_REVIEWED, review.filed_on, None, review, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
