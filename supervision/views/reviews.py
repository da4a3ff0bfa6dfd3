"""QA case reviews: the lists, the form, the coach's own check and answers, taking back (A097)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    SentForm,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    log_views,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from supervision.choices import Answer
from supervision.forms.reviews import AnswerFindingForm, FileReviewForm, SelfCheckForm, TakeBackReviewForm
from supervision.models import CaseReview, Finding, SampledCase, SelfCheck
from supervision.operations.reviewers import GONE
from supervision.operations.reviews import (
    HAS_IT,
    OWN_WORK,
    REVIEWED,
    TAKEN_BACK,
    answer_finding,
    file_review,
    file_self_check,
    take_back_review,
)
from supervision.operations.samples import NO_FORM
from supervision.queries.places import of_record
from supervision.queries.reviewers import given_cases, had_to_review, has_to_review, left_cases, may_file, reviewers_of
from supervision.queries.reviews import (
    Judge,
    answer_rows,
    average_of,
    averages,
    filed_reviews,
    finding_of,
    has_findings,
    is_own_work,
    judge_of,
    latest_review,
    open_findings,
    own_reviews,
    recent,
    review_lines,
    review_of,
    sampled_case,
    sampled_form,
    to_answer,
    to_check,
)
from supervision.queries.samples import samples_of

READS_WITH_CASE = "Nothing of violence, treatment or health here: everybody who works on this case reads it."


@require_safe
def reviews(request: SignedInRequest) -> HttpResponse:
    """Show a coach the reviews of their own work, a QA reviewer those given to them, who decides an office's."""
    permissions.require(permissions.sees_reviews(request.user))
    user, today = request.user, request.today
    judge = judge_of(user.office, month=today) if user.office else None
    context: dict[str, Any] = {"today": today, "no_form": "" if judge else NO_FORM}
    if permissions.scores_given_cases(user):
        return _given(request, context, judge)
    if judge is not None and permissions.draws_samples(user):
        context |= {"samples": samples_of(user), "averages": averages(user, judge, today=today)}
        context["left"] = [(one, SentForm(auto_id=f"id_%s_{one.id}")) for one in left_cases(user)]
        return render(request, "supervision/reviews.html", context)
    if judge is not None:
        lately = review_lines(recent(CaseReview.objects.filter(coach=user), today=today), user, judge)
        context |= {
            "to_check": to_check(user),
            "to_answer": to_answer(user, judge),
            "own": own_reviews(user, judge),
            "count": len(lately),
            "average": average_of(lately, judge, today=today),
        }
    return render(request, "supervision/reviews_own.html", context)


def _given(request: SignedInRequest, context: dict[str, Any], judge: Judge | None) -> HttpResponse:
    """Show a QA reviewer what they have to review, each name written down as seen; and what they filed."""
    given = given_cases(request.user)
    log_views(request=request, case_ids=[one.case_id for one in given])
    filed = filed_reviews(request.user, judge) if judge else []
    rows = [(one, SentForm(auto_id=f"id_%s_{one.sampled_id}")) for one in given]
    return render(request, "supervision/reviews_given.html", context | {"rows": rows, "filed": filed})


@require_http_methods(["GET", "POST"])
@repeatable
def review_file(request: SignedInRequest, sampled_id: UUID) -> HttpResponse:
    """Review a case that was drawn, or look at it again once the coach answered."""
    scores = permissions.scores_given_cases(request.user)
    has_it = has_to_review(request.user, sampled_id) if scores else permissions.draws_samples(request.user)
    if scores and not has_it and request.method == "POST" and had_to_review(request.user, sampled_id):
        messages.error(request, GONE)
        return redirect("supervision:reviews")
    permissions.require(has_it)
    case = seen_case(request, **of_record(SampledCase, sampled_id))
    permissions.require(permissions.can_review_case(request.user, case))
    sampled = sampled_case(case, sampled_id)
    before = latest_review(sampled)
    if request.method == "GET" and (stopped := _stopped(request, sampled, before)):
        return stopped
    key = DraftKey("case-review", case.pk, sampled.pk)
    draft = found_draft(request, key)
    initial = _answered_before(before) | initial_of(draft) | {"follows_id": before.pk if before else None}
    form = FileReviewForm(request.POST or None, form=sampled_form(sampled), initial=initial)

    def write() -> str:
        filed = file_review(
            sampled_id=sampled.pk,
            follows_id=form.cleaned_data["follows_id"],
            answers=form.answers,
            findings=form.findings,
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        is_closed = scores and not has_findings(filed)
        return reverse("supervision:reviews") if is_closed else reverse("supervision:review", args=[filed.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, write)):
        messages.success(request, "Filed. The coach reads it now.")
        return answer
    context = _about(request, case, "Look again" if before else "Review a case") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "sampled": sampled,
        "before": before,
        "back": reverse("supervision:reviews") if scores else reverse("supervision:sample", args=[sampled.sample_id]),
        "care": READS_WITH_CASE,
    }
    return render(request, "supervision/review_file.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def self_check(request: SignedInRequest, sampled_id: UUID) -> HttpResponse:
    """Let the coach answer the form about their own work before somebody else does."""
    permissions.require(permissions.checks_own_work(request.user))
    case = seen_case(request, **of_record(SampledCase, sampled_id))
    permissions.require(permissions.can_answer_finding(request.user, case))
    sampled = sampled_case(case, sampled_id)
    permissions.require(sampled.coach_id == request.user.pk)
    if request.method == "GET" and latest_review(sampled) is not None:
        messages.error(request, REVIEWED)
        return redirect("supervision:reviews")
    if request.method == "GET" and SelfCheck.objects.filter(sampled=sampled).exists():
        messages.error(request, "You checked this case already.")
        return redirect("supervision:reviews")
    key = DraftKey("self-check", case.pk, sampled.pk)
    draft = found_draft(request, key)
    form = SelfCheckForm(request.POST or None, form=sampled_form(sampled), initial=initial_of(draft))

    def write() -> str:
        file_self_check(sampled_id=sampled.pk, answers=form.answers, actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("supervision:reviews")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, write)):
        messages.success(request, "Kept. It is shown beside the review once that is filed, and is not counted.")
        return answer
    context = _about(request, case, "Check your own work") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "sampled": sampled,
        "back": reverse("supervision:reviews"),
    }
    return render(request, "supervision/self_check.html", context, status=status_of(form))


@require_safe
def review(request: SignedInRequest, case_review_id: UUID) -> HttpResponse:
    """Show a review with its findings and what the coach says to them."""
    permissions.require(permissions.sees_reviews(request.user))
    case = seen_case(request, **of_record(CaseReview, case_review_id))
    found = review_of(case, case_review_id)
    judge = judge_of(found.sampled.sample.office, month=found.sampled.sample.month)
    if judge is None:
        raise Http404
    [line] = review_lines(CaseReview.objects.filter(pk=found.pk), request.user, judge)
    areas = answer_rows(found, sampled_form(found.sampled))
    again = found.again.standing().first()
    stands = found.taken_back_at is None and again is None
    is_found = any(row.finding_id for _, rows in areas for row in rows)
    user = request.user
    context = _about(request, case, "Second look" if line.is_again else "QA review") | {
        "review": found,
        "line": line,
        "areas": areas,
        "again": again,
        "may_answer": stands and permissions.can_answer_finding(user, case),
        "may_look_again": stands
        and is_found
        and not line.open_findings
        and permissions.can_review_case(user, case)
        and may_file(user, found.sampled_id)
        and not is_own_work(found.sampled, user, today=request.today),
        "may_take_back": stands and permissions.can_take_back_review(user, case, filed_by_id=found.filed_by_id),
        "is_taken_back_by_others": stands and permissions.scores_given_cases(user) and found.filed_by_id == user.pk,
    }
    return render(request, "supervision/review.html", context)


@require_http_methods(["GET", "POST"])
def finding_answer(request: SignedInRequest, finding_id: UUID) -> HttpResponse:
    """Let the coach say of a finding that it is mended, or why not."""
    permissions.require(permissions.checks_own_work(request.user))
    case = seen_case(request, **of_record(Finding, finding_id))
    permissions.require(permissions.can_answer_finding(request.user, case))
    finding = finding_of(case, finding_id)
    found = finding.answer.review
    back = reverse("supervision:review", args=[found.pk])
    if request.method == "GET" and (found.taken_back_at is not None or hasattr(finding, "reply")):
        messages.error(request, "This finding was answered already." if hasattr(finding, "reply") else TAKEN_BACK)
        return redirect(back)
    key = DraftKey("finding-answer", case.pk, finding.pk)
    draft = found_draft(request, key)
    form = AnswerFindingForm(request.POST or None, initial=initial_of(draft))

    def write() -> str:
        answer_finding(
            finding_id=finding.pk,
            says=form.cleaned_data["says"],
            words=form.cleaned_data["words"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, write)):
        messages.success(request, "Your answer stands beside the finding.")
        return answer
    question = sampled_form(found.sampled).question(finding.answer.question)
    context = _about(request, case, "Answer a finding") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "finding": finding,
        "question": question,
        "mend_url": reverse(question.mend, args=[case.pk]),
        "back": back,
        "care": READS_WITH_CASE,
    }
    return render(request, "supervision/finding_answer.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def review_take_back(request: SignedInRequest, case_review_id: UUID) -> HttpResponse:
    """Take back a review that was wrong."""
    permissions.require(permissions.draws_samples(request.user))
    case = seen_case(request, **of_record(CaseReview, case_review_id))
    found = review_of(case, case_review_id)
    permissions.require(permissions.can_take_back_review(request.user, case, filed_by_id=found.filed_by_id))
    back = reverse("supervision:review", args=[found.pk])
    if request.method == "GET" and found.taken_back_at is not None:
        messages.error(request, TAKEN_BACK)
        return redirect(back)
    key = DraftKey("review-take-back", case.pk, found.pk)
    draft = found_draft(request, key)
    form = TakeBackReviewForm(request.POST or None, initial=initial_of(draft))

    def take_back() -> str:
        take_back_review(review_id=found.pk, why=form.cleaned_data["why"], actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, take_back)):
        messages.success(request, "Taken back. It counts no more, and stays readable.")
        return answer
    context = _about(request, case, "Take a review back") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "review": found,
        "back": back,
        "care": READS_WITH_CASE,
    }
    return render(request, "supervision/review_take_back.html", context, status=status_of(form))


def _stopped(request: SignedInRequest, sampled: SampledCase, before: CaseReview | None) -> HttpResponse | None:
    """Lead away from a form that could not be filed, and say why."""
    scores = permissions.scores_given_cases(request.user)
    back = redirect("supervision:reviews") if scores else redirect("supervision:sample", sampled.sample_id)
    if is_own_work(sampled, request.user, today=request.today):
        messages.error(request, OWN_WORK)
        return back
    if not scores and (has_it := reviewers_of([sampled.pk]).get(sampled.pk)):
        _, name = has_it
        messages.error(request, HAS_IT.format(name=name))
        return back
    if before is None or (has_findings(before) and not open_findings(before)):
        return None
    messages.error(request, REVIEWED)
    return redirect("supervision:review", before.pk)


def _answered_before(before: CaseReview | None) -> dict[str, Any]:
    """Begin a second look with what was met or did not apply; what was found is asked anew."""
    if before is None:
        return {}
    rows = before.answers.exclude(answer=Answer.NOT_MET).values_list("question", "answer")
    return {f"answer_{question}": answer for question, answer in rows}


def _about(request: SignedInRequest, case: Case, title: str) -> dict[str, Any]:
    crumbs = [
        ("QA reviews", reverse("supervision:reviews")),
        (case.number, reverse("casework:case", args=[case.pk])),
        (title, ""),
    ]
    return {"today": request.today, "case": case, "title": title, "crumbs": crumbs}
