"""The signing page of a plan: read back, signed one after the other; refused, mailed, withdrawn; field plans."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework.public import (
    Case,
    DraftKey,
    SentForm,
    SignedInRequest,
    User,
    crumbs_of,
    household,
    kept_among,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching import documents, rules
from coaching.choices import PlanForm, PlanStatus, SigningWay
from coaching.forms.signing import (
    FieldPlanForm,
    MailPlanForm,
    OfferPlanForm,
    RefuseSigningForm,
    ScanForm,
    SignPlanForm,
    WithdrawPlanForm,
)
from coaching.models import Plan
from coaching.operations.life import checked, enter_field_plan, mail_plan, offer_plan, rewrite_plan, withdraw_plan
from coaching.operations.papers import words_to_sign
from coaching.operations.signing import OFFERED_ANEW, add_scan, refuse_signing, sign_plan
from coaching.queries.life import SignerRow, is_partly_signed, mail_ways, plan_of, scans_of, signers_of, title_of
from coaching.queries.places import of_record
from coaching.queries.plan_facts import adults_of
from coaching.queries.plan_kinds import field_kinds_of

UNPROCESSABLE = 422
_OF_FAMILY = (SigningWay.TYPED, SigningWay.DRAWN, SigningWay.PAPER, SigningWay.MAIL)
_OF_COACH = (SigningWay.TYPED, SigningWay.DRAWN, SigningWay.PAPER)


@dataclass
class _Desk:
    """What the signing page of one plan needs."""

    request: SignedInRequest
    case: Case
    plan: Plan

    @classmethod
    def open(
        cls, request: SignedInRequest, plan_id: UUID, may: Callable[[User, Case], bool] = permissions.can_plan
    ) -> "_Desk":
        """Find the plan in a case that this person sees and plans in, or may do what `may` asks."""
        case = seen_case(request, **of_record(Plan, plan_id))
        permissions.require(may(request.user, case))
        return cls(request, case, plan_of(plan_id, case))

    def signers(self) -> list[SignerRow]:
        """Return who signs the words that stand now."""
        return signers_of(self.plan, viewer=self.request.user, today=self.request.today)

    @property
    def here(self) -> str:
        """The address of the signing page."""
        return reverse("coaching:plan-sign", args=[self.plan.pk])

    @property
    def back(self) -> str:
        """The address to which whoever handled a paper goes back: who does not plan reads the plan."""
        if permissions.can_plan(self.request.user, self.case):
            return self.here
        return reverse("coaching:plan", args=[self.plan.pk])

    def unsaved(self) -> list[tuple[str, str]]:
        """Return what this person typed for the plan and did not save: in words, and the page on which it goes on.

        A family reads back, and signs, what is saved.
        """
        case_id, edit = self.case.pk, reverse("coaching:plan-edit", args=[self.plan.pk])
        places = {
            str(DraftKey("plan-words", case_id, self.plan.pk)): ("The words of the plan", edit),
            str(DraftKey("goal-new", case_id, self.plan.pk)): (
                "A new goal",
                reverse("coaching:goal-add", args=[self.plan.pk]),
            ),
        } | {
            str(DraftKey("goal", case_id, goal.pk)): (
                f"Goal {goal.number}",
                reverse("coaching:goal-edit", args=[goal.pk]),
            )
            for goal in self.plan.goals.order_by("number")
        }
        kept = kept_among(self.request.user, places)
        return [place for key, place in places.items() if key in kept]

    def sign_form(self, signers: list[SignerRow]) -> tuple[SignPlanForm | None, SignerRow | None]:
        """Return the form of whoever signs now, as the address or the sent form says, else of the next one."""
        sent = self.request.POST or None
        asked = (sent or self.request.GET).get("signer_id", "")
        waiting = [one for one in signers if one.is_next]
        chosen = next((one for one in signers if str(one.id) == asked), None)
        # What was sent is signed by whom it names or by nobody: a page of older words names nobody any more.
        signer = chosen if sent or (chosen and chosen.is_next) else next(iter(waiting), None)
        if signer is None:
            return None, None
        form = SignPlanForm(
            sent,
            ways=_OF_COACH if signer.is_coach else _OF_FAMILY,
            name=signer.name,
            was_mailed=signer.mailed_on is not None,
            scans=scans_of(self.case, viewer=self.request.user),
            today=self.request.today,
            initial={"signer_id": signer.id, "way": SigningWay.MAIL if signer.mailed_on else SigningWay.TYPED},
        )
        if signer.is_coach:
            del form.fields["scopes"]
        return form, signer

    def page(
        self,
        *,
        form: SignPlanForm | None = None,
        signer: SignerRow | None = None,
        offer: OfferPlanForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """Show the plan as it is read back, who signs it, and what can be done with it now."""
        facts, found = checked(plan=self.plan, now=self.request.now)
        signers = self.signers()
        readers = {one.participant_id for one in signers if not one.is_coach} or {self.plan.participant_id}
        is_draft = self.plan.status == PlanStatus.DRAFT
        context = {
            "case": self.case,
            "plan": self.plan,
            "title": title_of(self.plan),
            "words": words_to_sign(self.plan) or documents.words_of(self.plan, facts, now=self.request.now),
            "signers": signers,
            "unread": documents.without_text(household(self.case.pk, today=self.request.today), only=readers),
            "who_signs": rules.signing_words(self.plan.kind),
            "form": form,
            "signer": signer,
            "offer": offer or OfferPlanForm(),
            "missing": rules.blockers(found) if is_draft else [],
            "questions": rules.questions(found) if is_draft else [],
            "unsaved": self.unsaved() if is_draft else [],
            "rewrite": SentForm(),
            "is_field": self.plan.form == PlanForm.FIELD,
            "statuses": PlanStatus,
            "is_valid": rules.is_valid(
                status=self.plan.status,
                signed_on=self.plan.signed_on,
                last_review_on=self.plan.last_review_on,
                day=self.request.today,
            ),
            "today": self.request.today,
            "crumbs": [*crumbs_of(self.case), ("Plan", reverse("coaching:plan", args=[self.plan.pk]))],
        }
        status = max(status, *(status_of(one) for one in (form or SentForm(), offer or SentForm())))
        return render(self.request, "coaching/plan_sign.html", context, status=status)


@require_http_methods(["GET", "POST"])
@repeatable
def plan_sign(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """Read an offered plan back in large type, and take one signature after the other."""
    desk = _Desk.open(request, plan_id)
    is_offered = desk.plan.status == PlanStatus.OFFERED
    signers = desk.signers() if is_offered or request.method == "POST" else []
    form, signer = desk.sign_form(signers)
    if request.method == "POST" and form and signer and form.is_valid():

        def sign() -> str:
            sign_plan(
                plan_id=plan_id,
                signer_id=signer.id,
                signing=form.signing(),
                actor=request.user,
                now=request.now,
            )
            return desk.here

        if answer := sent_once(request, form, sign):
            _say_signed(request, plan_of(plan_id, desk.case))
            return answer
    elif request.method == "POST" and form is None:
        if is_offered:
            messages.error(request, OFFERED_ANEW)
            return desk.page(status=UNPROCESSABLE)
        messages.error(request, "Nobody’s signature is waited for on this plan.")
        return redirect(desk.here)
    return desk.page(form=form, signer=signer)


def _say_signed(request: SignedInRequest, plan: Plan) -> None:
    if plan.status == PlanStatus.ACTIVE:
        messages.success(request, "Everybody signed: the plan holds from now on.")
    else:
        messages.success(request, "Signed. The next person can sign now.")


@require_POST
@repeatable
def plan_offer(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """Offer a draft for signing."""
    desk = _Desk.open(request, plan_id)
    form = OfferPlanForm(request.POST)
    if desk.plan.status == PlanStatus.DRAFT and desk.unsaved():
        return desk.page(status=UNPROCESSABLE)

    def offer() -> str:
        offer_plan(
            plan_id=plan_id,
            knows_questions=form.cleaned_data["knows_questions"],
            actor=request.user,
            now=request.now,
        )
        return desk.here

    if form.is_valid() and (answer := sent_once(request, form, offer)):
        messages.success(request, "Offered. Read it back together, then everybody signs.")
        return answer
    return desk.page(offer=form)


@require_POST
@repeatable
def plan_rewrite(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """Take an offered plan back into writing; what was signed on it is gone."""
    desk = _Desk.open(request, plan_id)
    form = SentForm(request.POST)

    def rewrite() -> str:
        rewrite_plan(plan_id=plan_id, actor=request.user, now=request.now)
        return desk.here

    if form.is_valid() and (answer := sent_once(request, form, rewrite)):
        messages.success(request, "Back in writing. Offer it again once it says what everybody wants.")
        return answer
    return _told(request, form, desk.here)


def _told(request: SignedInRequest, form: SentForm, page: str) -> HttpResponse:
    """Say why a form without boxes was refused, on the page that it stands on."""
    for message in form.non_field_errors():
        messages.error(request, str(message))
    return redirect(page)


@require_http_methods(["GET", "POST"])
@repeatable
def plan_withdraw(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """End a plan that nobody will sign, with the reason."""
    desk = _Desk.open(request, plan_id)
    form = WithdrawPlanForm(request.POST or None)

    def withdraw() -> str:
        withdraw_plan(plan_id=plan_id, words=form.cleaned_data["words"], actor=request.user, now=request.now)
        return reverse("coaching:plans", args=[desk.case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, withdraw)):
        messages.success(request, "Withdrawn. It stays readable among the versions.")
        return answer
    return _small_page(desk, form, "coaching/plan_withdraw.html", heading="Withdraw the plan", button="Withdraw it")


@require_http_methods(["GET", "POST"])
@repeatable
def plan_refuse(request: SignedInRequest, plan_id: UUID, signer_id: UUID) -> HttpResponse:
    """Write down that somebody did not want to sign, and what they said."""
    desk = _Desk.open(request, plan_id)
    signer = next((one for one in desk.signers() if one.id == signer_id), None)
    if signer is None or signer.is_coach:
        raise Http404
    form = RefuseSigningForm(request.POST or None)

    def refuse() -> str:
        refuse_signing(
            plan_id=plan_id,
            signer_id=signer_id,
            words=form.cleaned_data["words"],
            actor=request.user,
            now=request.now,
        )
        return desk.here

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, refuse)):
        messages.success(request, "Written down. The plan stays open for signing.")
        return answer
    return _small_page(
        desk,
        form,
        "coaching/plan_refuse.html",
        heading="Did not want to sign",
        button="Write it down",
        signer=signer,
    )


@require_http_methods(["GET", "POST"])
@repeatable
def plan_mail(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """Write down that an offered plan went out by mail, and by when it is due back; then offer its note."""
    desk = _Desk.open(request, plan_id, permissions.can_handle_plan_papers)
    waiting = [one for one in desk.signers() if one.participant_id and not one.signed_on]
    form = MailPlanForm(
        request.POST or None,
        waited_for=[(one.participant_id, one.name) for one in waiting if one.participant_id],
        today=request.today,
        initial={"participant_id": request.GET.get("person", "")},
    )

    def mail() -> str:
        mail_plan(
            plan_id=plan_id,
            participant_id=form.cleaned_data["participant_id"],
            mailed_on=form.cleaned_data["mailed_on"],
            due_back_on=form.cleaned_data["due_back_on"],
            actor=request.user,
            now=request.now,
        )
        return f"{reverse('casework:note-file', args=[desk.case.pk])}?about={plan_id}"

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, mail)):
        messages.success(request, "Its day back is on Today. File the note now: both days are in it.")
        return answer
    return _small_page(
        desk,
        form,
        "coaching/plan_mail.html",
        heading="Mail the plan",
        button="Save the mailing",
        ways=mail_ways(desk.case, waiting, now=request.now),
    )


@require_http_methods(["GET", "POST"])
@repeatable
def plan_scan(request: SignedInRequest, plan_id: UUID, signer_id: UUID) -> HttpResponse:
    """Put the scan of a signed paper to the signature that stands on it."""
    desk = _Desk.open(request, plan_id, permissions.can_handle_plan_papers)
    signer = next((one for one in desk.signers() if one.id == signer_id), None)
    if signer is None:
        raise Http404
    form = ScanForm(request.POST or None, scans=scans_of(desk.case, viewer=request.user))

    def add() -> str:
        add_scan(
            plan_id=plan_id,
            signer_id=signer_id,
            document_id=form.cleaned_data["document_id"],
            actor=request.user,
            now=request.now,
        )
        return desk.back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, add)):
        messages.success(request, "The scan stands with the signature.")
        return answer
    return _small_page(
        desk, form, "coaching/plan_scan.html", heading="Add the scan", button="Add the scan", signer=signer
    )


def _small_page(desk: _Desk, form: SentForm, template: str, *, heading: str, button: str, **more: Any) -> HttpResponse:
    context = {
        "case": desk.case,
        "plan": desk.plan,
        "title": title_of(desk.plan),
        "form": form,
        "heading": heading,
        "button": button,
        "today": desk.request.today,
        "back": desk.back,
        "crumbs": [*crumbs_of(desk.case), ("Signing" if desk.back == desk.here else "Plan", desk.back)],
    } | more
    return render(desk.request, template, context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def field_plan(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Enter a plan that was written and signed on paper on a visit, with its four fields."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_plan(request.user, case))
    kinds = field_kinds_of(case.office, today=request.today)
    adults = [(one.participant_id, one.name) for one in adults_of(case)]
    asks = is_partly_signed(case)
    form = FieldPlanForm(
        request.POST or None,
        adults=adults,
        kinds=kinds,
        today=request.today,
        scans=scans_of(case, viewer=request.user),
        asks=asks,
    )

    def enter() -> str:
        plan = enter_field_plan(
            case_id=case.pk,
            participant_id=form.cleaned_data["participant_id"],
            kind=form.cleaned_data["kind"],
            form=form.entered(),
            actor=request.user,
            now=request.now,
        )
        if plan.status == PlanStatus.ACTIVE:
            messages.success(request, "The field plan holds from the day it was signed.")
            return reverse("coaching:plan", args=[plan.pk])
        messages.success(request, "Entered. It holds once everybody who must sign has signed.")
        return reverse("coaching:plan-sign", args=[plan.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, enter)):
        return answer
    context = {
        "case": case,
        "form": form,
        "goal": rules.FIELD_GOAL,
        "is_made_here": bool(kinds),
        "today": request.today,
        "crumbs": [*crumbs_of(case), ("Plan", reverse("coaching:plans", args=[case.pk]))],
    }
    return render(request, "coaching/field_plan.html", context, status=status_of(form))
