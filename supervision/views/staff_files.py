"""Files of staff: what they sign, how they were cleared, what they hold and learn (A001, A118, O064, O087)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    SignedInRequest,
    StaffClearance,
    User,
    permissions,
    record_clearance,
    repeatable,
    sent_once,
    status_of,
    take_back_clearance,
)
from supervision.forms.staff_files import (
    EndSkillForm,
    FinishTrainingForm,
    RecordClearanceForm,
    RecordCredentialForm,
    RecordSkillForm,
    RecordTrainingForm,
    SetHoursForm,
    SignExpectationsForm,
    TakeBackForm,
    ToldForm,
)
from supervision.models import Credential, StaffSkill, Training, UsualHours
from supervision.operations.skills import end_skill, record_skill
from supervision.operations.staff_files import (
    Kept,
    finish_training,
    record_credential,
    record_training,
    set_usual_hours,
    sign_expectations,
    take_back_record,
)
from supervision.queries.skills import skill_lines
from supervision.queries.staff_files import (
    lapsing,
    members_of,
    signed_by,
    staff_of,
    training_owed,
    waiting_to_sign,
    week_words,
)
from supervision.rules.expectations import expectations_for
from supervision.rules.skills import Said

HERE = "Staff files"


@require_http_methods(["GET", "POST"])
def expectations(request: SignedInRequest) -> HttpResponse:
    """Show the expectations in force, and take the signature of who read them."""
    user = request.user
    permissions.require(permissions.signs_expectations(user))
    known = expectations_for(user.office.jurisdiction, request.today) if user.office else None
    signed = signed_by(user, known) if known else None
    form = SignExpectationsForm(request.POST or None, initial={"version": known.version if known else None})

    def sign() -> str:
        sign_expectations(**form.arguments(), actor=user, now=request.now)
        return reverse("supervision:expectations")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, sign)):
        messages.success(request, "Signed. A new version will ask you again.")
        return answer
    context = {"expectations": known, "signed": signed, "form": form, "today": request.today}
    return render(request, "supervision/expectations.html", context, status=status_of(form))


@require_safe
def staff_files(request: SignedInRequest) -> HttpResponse:
    """Show the staff of an office: who has to sign, what lapses within sixty days, which training is owed."""
    user, today = request.user, request.today
    permissions.require(permissions.keeps_staff_files(user))
    staff = staff_of(user)
    known = expectations_for(user.office.jurisdiction, today) if user.office else None
    context = {
        "members": members_of(staff),
        "expectations": known,
        "waiting": waiting_to_sign(staff, known, user.office) if known and user.office else [],
        "lapsing": lapsing(staff, today=today),
        "training": training_owed(staff, today=today),
        "today": today,
    }
    return render(request, "supervision/staff_files.html", context)


@require_safe
def staff_file(request: SignedInRequest, staff_file_id: UUID) -> HttpResponse:
    """Show what the office has on file of one person, to them and to who decides there."""
    permissions.require(permissions.signs_expectations(request.user))
    staff = get_object_or_404(User, pk=staff_file_id, office=request.user.office)
    permissions.require(permissions.can_see_staff_file(request.user, staff))
    hours = UsualHours.objects.filter(staff=staff).order_by("-first_day")
    context = {
        "staff": staff,
        "clearances": list(StaffClearance.objects.filter(staff=staff).order_by("-cleared_on", "pk")),
        "credentials": list(Credential.objects.filter(staff=staff).order_by("-valid_from", "pk")),
        "training": list(Training.objects.filter(staff=staff).order_by("-due_on", "pk")),
        "skills": skill_lines(staff),
        "hours": [(one, week_words(one.weekdays)) for one in hours],
        "may_keep": permissions.can_keep_staff_file(request.user, staff),
        "may_clear": permissions.can_record_clearance(request.user, staff),
        "today": request.today,
        "crumbs": [(HERE, reverse("supervision:staff-files"))] if permissions.keeps_staff_files(request.user) else [],
    }
    return render(request, "supervision/staff_file.html", context)


@require_http_methods(["GET", "POST"])
def clearance_record(request: SignedInRequest, staff_file_id: UUID) -> HttpResponse:
    """Record that somebody passed a check: the day, nothing of what it said."""
    permissions.require(permissions.records_clearances(request.user))
    staff = _member(request, staff_file_id)
    permissions.require(permissions.can_record_clearance(request.user, staff))
    form = RecordClearanceForm(request.POST or None)
    lede = "The day alone. What the check said stays in the personnel file."
    return _page(
        request, staff, form, "Record a clearance", lede=lede, do=_writes(request, staff, form, record_clearance)
    )


@require_http_methods(["GET", "POST"])
def credential_record(request: SignedInRequest, staff_file_id: UUID) -> HttpResponse:
    """Record a credential or licence."""
    staff = _kept(request, staff_file_id)
    form = RecordCredentialForm(request.POST or None)
    return _page(request, staff, form, "Record a credential", do=_writes(request, staff, form, record_credential))


@require_http_methods(["GET", "POST"])
def training_record(request: SignedInRequest, staff_file_id: UUID) -> HttpResponse:
    """Record a training that is due."""
    staff = _kept(request, staff_file_id)
    form = RecordTrainingForm(request.POST or None)
    return _page(request, staff, form, "Record a training", do=_writes(request, staff, form, record_training))


@require_http_methods(["GET", "POST"])
def skill_record(request: SignedInRequest, staff_file_id: UUID) -> HttpResponse:
    """Record a language that somebody speaks, or a skill."""
    staff = _kept(request, staff_file_id)
    form = RecordSkillForm(request.POST or None)
    lede = "Everybody works in English. Families are proposed to who speaks their language or has a skill they ask for."
    write = _writes(request, staff, form, record_skill)
    return _page(request, staff, form, "Record a language or skill", lede=lede, do=write)


@require_http_methods(["GET", "POST"])
@repeatable
def skill_end(request: SignedInRequest, staff_skill_id: UUID) -> HttpResponse:
    """Say until which day a language or skill holds."""
    row = _skill(request, staff_skill_id)
    permissions.require(permissions.can_keep_staff_file(request.user, row.staff))
    form = EndSkillForm(request.POST or None)

    def do() -> None:
        end_skill(staff_skill_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    lede = Said(language=row.language, skill=row.skill).words
    return _page(request, row.staff, form, "End a language or skill", lede=lede, do=do)


@require_http_methods(["GET", "POST"])
@repeatable
def skill_take_back(request: SignedInRequest, staff_skill_id: UUID) -> HttpResponse:
    """Take a language or skill back that was recorded by mistake."""
    return _take_back(request, _skill(request, staff_skill_id), "Take a language or skill back")


def _skill(request: SignedInRequest, key: UUID) -> StaffSkill:
    permissions.require(permissions.keeps_staff_files(request.user))
    rows = StaffSkill.objects.select_related("staff")
    return get_object_or_404(rows, pk=key, staff__office=request.user.office)


@require_http_methods(["GET", "POST"])
def hours_set(request: SignedInRequest, staff_file_id: UUID) -> HttpResponse:
    """Set somebody's usual hours from a day on."""
    staff = _kept(request, staff_file_id)
    form = SetHoursForm(request.POST or None)
    return _page(request, staff, form, "Set usual hours", do=_writes(request, staff, form, set_usual_hours))


@require_http_methods(["GET", "POST"])
@repeatable
def training_done(request: SignedInRequest, training_id: UUID) -> HttpResponse:
    """Say on which day a training was done."""
    permissions.require(permissions.keeps_staff_files(request.user))
    row = get_object_or_404(Training.objects.select_related("staff"), pk=training_id, office=request.user.office)
    permissions.require(permissions.can_keep_staff_file(request.user, row.staff))
    form = FinishTrainingForm(request.POST or None)

    def do() -> None:
        finish_training(training_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    return _page(request, row.staff, form, "Training done", lede=row.title, do=do)


@require_http_methods(["GET", "POST"])
@repeatable
def clearance_take_back(request: SignedInRequest, clearance_id: UUID) -> HttpResponse:
    """Take a clearance back that was recorded by mistake."""
    permissions.require(permissions.records_clearances(request.user))
    rows = StaffClearance.objects.select_related("staff")
    row = get_object_or_404(rows, pk=clearance_id, staff__office=request.user.office)
    permissions.require(permissions.can_record_clearance(request.user, row.staff))
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        take_back_clearance(clearance_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    lede = "Without a background check and an abuse and neglect check, cases are shut from the next request."
    return _page(request, row.staff, form, "Take a clearance back", lede=lede, do=do)


@require_http_methods(["GET", "POST"])
@repeatable
def credential_take_back(request: SignedInRequest, credential_id: UUID) -> HttpResponse:
    """Take a credential back that was recorded by mistake."""
    permissions.require(permissions.keeps_staff_files(request.user))
    rows = Credential.objects.select_related("staff")
    row = get_object_or_404(rows, pk=credential_id, office=request.user.office)
    return _take_back(request, row, "Take a credential back")


@require_http_methods(["GET", "POST"])
@repeatable
def training_take_back(request: SignedInRequest, training_id: UUID) -> HttpResponse:
    """Take a training back that was recorded by mistake."""
    permissions.require(permissions.keeps_staff_files(request.user))
    rows = Training.objects.select_related("staff")
    row = get_object_or_404(rows, pk=training_id, office=request.user.office)
    return _take_back(request, row, "Take a training back")


def _take_back(request: SignedInRequest, row: Kept, title: str) -> HttpResponse:
    permissions.require(permissions.can_keep_staff_file(request.user, row.staff))
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        take_back_record(row=row, **form.arguments(), actor=request.user, now=request.now)

    return _page(request, row.staff, form, title, do=do)


def _member(request: SignedInRequest, key: UUID) -> User:
    return get_object_or_404(User, pk=key, office=request.user.office)


def _kept(request: SignedInRequest, key: UUID) -> User:
    permissions.require(permissions.keeps_staff_files(request.user))
    staff = _member(request, key)
    permissions.require(permissions.can_keep_staff_file(request.user, staff))
    return staff


def _writes(request: SignedInRequest, staff: User, form: ToldForm, write: Callable[..., Any]) -> Callable[[], None]:
    def do() -> None:
        write(staff_id=staff.pk, **form.arguments(), actor=request.user, now=request.now)

    return do


def _page(
    request: SignedInRequest, staff: User, form: ToldForm, title: str, *, do: Callable[[], None], lede: str = ""
) -> HttpResponse:
    """Show a form about one person, or do what it asks and go back to their file."""
    back = reverse("supervision:staff-file", args=[staff.pk])

    def write() -> str:
        do()
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, write)):
        messages.success(request, "Kept.")
        return answer
    context = {
        "form": form,
        "title": title,
        "lede": lede,
        "back": back,
        "crumbs": [(HERE, reverse("supervision:staff-files")), (staff.name, back)],
    }
    return render(request, "supervision/staff_form.html", context, status=status_of(form))
