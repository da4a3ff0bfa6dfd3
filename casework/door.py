"""What every page of a case does first, seeing it and writing that down; and how a form is sent once."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from casework import acts, permissions
from casework.context import SignedInRequest
from casework.forms.sent import SentForm
from casework.models import BreakGlass, Case, User
from casework.operations.access import log_view
from casework.operations.submissions import fingerprint_of, location_of, once
from casework.refusals import Refused

UNPROCESSABLE = 422
Rest = ParamSpec("Rest")

#: The pages of a case that are shown behind broken glass; every other one is refused: it is read, never written. What
#: was told outside, letters and what the next coach should know are not needed in an emergency, and stay shut.
GLASS_PAGES = frozenset(
    {
        "casework:appointment",
        "casework:break-glass-end",
        "casework:case",
        "casework:case-calendar",
        "casework:case-deadlines",
        "casework:case-documents",
        "casework:case-notes",
        "casework:case-people",
        "casework:case-protected",
        "casework:case-referrals",
        "casework:deadline-why",
        "casework:document-fetch",
        "casework:hard-topics",
        "casework:note",
        "casework:protected-open",
        "coaching:assessment",
        "coaching:assessments",
        "coaching:plan",
        "coaching:plans",
        "coaching:work",
    }
)

#: The pages of a case that a QA reviewer reads who was given it to score; every other one is refused. Facts and papers
#: of violence, treatment and health stay behind their list, on which no reviewer stands.
REVIEW_PAGES = frozenset(
    {
        "casework:appointment",
        "casework:case",
        "casework:case-calendar",
        "casework:case-deadlines",
        "casework:case-documents",
        "casework:case-letters",
        "casework:case-notes",
        "casework:case-people",
        "casework:case-referrals",
        "casework:case-sharing",
        "casework:contact-tries",
        "casework:deadline-why",
        "casework:document-fetch",
        "casework:note",
        "casework:notice",
        "casework:release",
        "coaching:assessment",
        "coaching:assessments",
        "coaching:leaving",
        "coaching:plan",
        "coaching:plans",
        "coaching:work",
        "eligibility:benefits",
        "reengagement:penalties",
        "supervision:review",
        "supervision:review-end",
        "supervision:review-file",
    }
)


def seen_case(request: SignedInRequest, *, subject_id: UUID | None = None, **lookup: Any) -> Case:
    """Return the case that an address names, if this person may see it, and write down that they did.

    `subject_id` is the one record of the case that the page is about, where the log has to say which.
    Who has no office of their own reads days and times as the office of the case does. Behind broken glass only
    `GLASS_PAGES` are shown, to a QA reviewer only `REVIEW_PAGES`.

    Raises:
        Http404: there is none, or it is not theirs to see.
        PermissionDenied: it stands behind broken glass or is shown for its review, and this page is not for that.
    """
    user = request.user
    glass = BreakGlass.objects.live().filter(case=OuterRef("pk"), opened_by=user)
    cases = Case.objects.visible_to(user).select_related("family", "office").annotate(has_glass=Exists(glass))
    case = get_object_or_404(cases, **lookup)
    request.seen_case_id = case.pk
    # Whoever was given the case meanwhile works on it as on any other.
    case.is_behind_glass = (
        bool(vars(case)["has_glass"]) and not Case.objects.writable_by(user).filter(pk=case.pk).exists()
    )
    case.is_for_review = permissions.reads_for_review(user)
    if case.is_read_only:
        match = request.resolver_match
        permissions.require(match is not None and match.view_name in pages_to_read(case))
    if request.user.office is None:
        request.today = request.now.astimezone(case.office.zone).date()
        timezone.activate(case.office.zone)
    log_view(request=request, case=case, subject_id=subject_id)
    return case


def pages_to_read(case: Case) -> frozenset[str]:
    """Return the pages on which a case is shown that is read and never written."""
    return REVIEW_PAGES if case.is_for_review else GLASS_PAGES


def crumbs_of(case: Case, *, is_case_page: bool = False) -> list[tuple[str, str]]:
    """Return the way to a page of a case: families, or the reviews for which it is shown; the case by its number."""
    return [
        ("QA reviews", reverse("supervision:reviews"))
        if case.is_for_review
        else ("Families", reverse("casework:families")),
        (case.number, "" if is_case_page else reverse("casework:case", args=[case.pk])),
    ]


def open_pages(user: User, case: Case) -> frozenset[str]:
    """Return the pages on which this person may do something about a deadline of the case; none where it is read."""
    if case.is_read_only:
        return frozenset()
    allowed = {
        acts.CONTACT_LOG: permissions.can_log_contact(user, case),
        acts.NOTE_FILE: permissions.can_file_note(user, case),
        acts.ASSESSMENTS: permissions.can_plan(user, case),
        acts.PLANS: permissions.can_plan(user, case),
        acts.PLAN_REVIEW: permissions.can_plan(user, case),
        acts.PROGRESS: permissions.can_plan(user, case),
        acts.MONTH_VERIFY: permissions.can_verify_month(user, case),
        acts.TRACK_REVIEW: permissions.can_review_track(user, case),
        acts.CHILD_CARE: permissions.can_ask_child_care(user, case),
        acts.REFERRAL_FOLLOW_UP: permissions.can_follow_up_referral(user, case),
        acts.BENEFITS: permissions.can_record_benefits(user, case),
        acts.ALERT_SET: permissions.can_file_eligibility_note(user, case),
        **dict.fromkeys(
            (acts.STAFFING, acts.STAFFINGS, acts.MISSING_SETTLE),
            permissions.works_on_cases(user) and case.is_open,
        ),
        **dict.fromkeys((acts.EXIT_SUMMARY, acts.WORK_SCREEN), permissions.can_complete_leaving(user, case)),
        acts.REQUEST: permissions.works_on_cases(user) and not case.is_behind_glass,
    }
    return frozenset(page for page, may in allowed.items() if may)


def sent_once(
    request: SignedInRequest, form: SentForm, do: Callable[[], str], *, files: Iterable[tuple[str, list[str]]] = ()
) -> HttpResponse | None:
    """Do what a valid form asks, once, and go where it leads; None when it was refused and the form says why.

    `files` are fields with digests of what was sent in them, where a form carries files.
    """
    try:
        location = once(
            user=request.user,
            key=form.cleaned_data["submission"],
            fingerprint=fingerprint_of(request.path, [*request.POST.lists(), *files]),
            do=do,
            now=request.now,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None
    return redirect(location)


def repeatable(
    view: Callable[Concatenate[SignedInRequest, Rest], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Answer a form that arrives once more as it was answered first, though its page has no place for it any more.

    Where sending a form ends what its page stands on, its second sending would find a refusal or no page.
    """

    @wraps(view)
    def answered(request: SignedInRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except (Http404, PermissionDenied):
            if location := sent_before(request):
                return redirect(location)
            raise
        if answer.status_code == UNPROCESSABLE and (location := sent_before(request)):
            return redirect(location)
        return answer

    return answered


def sent_before(request: SignedInRequest) -> str | None:
    """Return where a form led that this person sent before, just as it is; None when it was not."""
    if not permissions.keeps_drafts(request.user):
        return None  # who only reads has sent nothing that was accepted
    form = SentForm(request.POST)
    if request.method != "POST" or not request.POST.get("submission") or not form.is_valid():
        return None
    fingerprint = fingerprint_of(request.path, request.POST.lists())
    return location_of(user=request.user, key=form.cleaned_data["submission"], fingerprint=fingerprint)


def status_of(form: SentForm) -> int:
    """Return the status of a page with this form: 422 when there is something to mend."""
    return UNPROCESSABLE if form.is_bound and form.errors else 200
