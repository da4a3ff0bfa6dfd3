"""Records of QA reviews, written past the walls with plausible fictional values, at any stage."""

from collections.abc import Collection
from typing import Any

from casework import calendars
from casework.choices import EventKind
from casework.models import Case, ReviewAssignment, User
from supervision.choices import Answer, Population, Reply, SampleKind
from supervision.models import CaseReview, Finding, FindingReply, ReviewAnswer, ReviewSample, SampledCase, SelfCheck
from supervision.rules.draws import digest_of
from supervision.rules.forms import review_forms
from tests.factories import NOW, TODAY, as_importer, make_event

FORM = review_forms()[0]
CODES = [one.code for one in FORM.questions]
THIS_MONTH = TODAY.replace(day=1)
LAST_MONTH = calendars.day_of_month(TODAY, -1, 1)
SEED = "5eed" * 8
WORDS = "No contact is on file before the tenth"


def make_sample(*, by: User, cases: dict[Case, User], **changes: Any) -> ReviewSample:
    """Make a random sample of last month that drew these cases, each of its coach."""
    values: dict[str, Any] = {
        "office": by.office,
        "kind": SampleKind.RANDOM,
        "population": Population.ALL,
        "month": LAST_MONTH,
        "wanted_count": len(cases),
        "population_count": len(cases),
        "population_digest": digest_of(case.pk for case in cases),
        "seed": SEED,
        "form_version": FORM.version,
        "drawn_on": TODAY,
        "drawn_by": by,
        "drawn_at": NOW,
    } | changes
    with as_importer():
        sample = ReviewSample.objects.create(**values)
        for position, (case, coach) in enumerate(cases.items(), start=1):
            SampledCase.objects.create(sample=sample, case=case, coach=coach, position=position)
        return sample


def make_sampled(*, case: Case, coach: User, by: User, **changes: Any) -> SampledCase:
    sample = make_sample(by=by, cases={case: coach}, **changes)
    with as_importer():
        return SampledCase.objects.select_related("sample", "case__office", "coach").get(sample=sample)


def make_review_assignment(*, sampled: SampledCase, reviewer: User, by: User, **changes: Any) -> ReviewAssignment:
    """Give a case that was drawn to a QA reviewer."""
    with as_importer():
        values = {"case_id": sampled.case_id, "subject_id": sampled.pk, "given_at": NOW} | changes
        return ReviewAssignment.objects.create(reviewer=reviewer, given_by=by, **values)


def make_review(
    *,
    sampled: SampledCase,
    by: User,
    not_met: Collection[str] = (),
    not_applicable: Collection[str] = (),
    words: str = WORDS,
    **changes: Any,
) -> CaseReview:
    """Make a review in which everything is met but what is named, with its ledger line."""
    values: dict[str, Any] = {"filed_on": TODAY, "filed_by": by, "filed_at": NOW} | changes
    told = dict.fromkeys(CODES, Answer.MET)
    told |= dict.fromkeys(not_met, Answer.NOT_MET) | dict.fromkeys(not_applicable, Answer.NOT_APPLICABLE)
    with as_importer():
        review = CaseReview.objects.create(sampled=sampled, case=sampled.case, coach=sampled.coach, **values)
        for code, answer in told.items():
            row = ReviewAnswer.objects.create(review=review, case=sampled.case, question=code, answer=answer)
            if answer == Answer.NOT_MET:
                Finding.objects.create(answer=row, case=sampled.case, words=words)
    make_event(sampled.case, EventKind.QA_REVIEWED, on=review.filed_on, subject=review, actor=by)
    return review


def findings_of(review: CaseReview) -> list[Finding]:
    with as_importer():
        return list(Finding.objects.filter(answer__review=review).order_by("answer__question"))


def make_reply(*, finding: Finding, by: User, **changes: Any) -> FindingReply:
    values: dict[str, Any] = {
        "says": Reply.MENDED,
        "replied_on": TODAY,
        "replied_by": by,
        "replied_at": NOW,
    } | changes
    with as_importer():
        return FindingReply.objects.create(finding=finding, case_id=finding.case_id, **values)


def make_self_check(*, sampled: SampledCase, **changes: Any) -> SelfCheck:
    values: dict[str, Any] = {
        "answers": dict.fromkeys(CODES, Answer.MET.value),
        "filed_on": TODAY,
        "filed_at": NOW,
    } | changes
    with as_importer():
        return SelfCheck.objects.create(sampled=sampled, case=sampled.case, coach=sampled.coach, **values)


def all_met(**changes: str) -> dict[str, str]:
    """Return a whole form as it is sent: everything met but what `changes` say, by the code of the question."""
    told = {f"answer_{code}": "MET" for code in CODES}
    for code, answer in changes.items():
        told[f"answer_{code}"] = answer
        if answer == "NOT_MET":
            told[f"finding_{code}"] = WORDS
    return told
