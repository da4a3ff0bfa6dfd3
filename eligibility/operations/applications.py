"""Applications taken in, completed, withdrawn; the interview that has to come first."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casework.public import (
    Case,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
    require_day,
)
from eligibility.choices import FiledHow, InterviewHow, Programme
from eligibility.models import Application, ExpeditedScreening, Interview
from eligibility.operations.taking_back import take_lines_back
from eligibility.queries.places import of_programme, of_record
from eligibility.queries.seven_days import said_among
from eligibility.rules.book import NoRule
from eligibility.rules.clocks import decide_by
from eligibility.rules.registry import Program
from eligibility.rules.requirements import (
    program_of,
    programmes_of,
    require_answers,
    require_filed,
    require_interview,
)
from eligibility.rules.screening import Answers, counted_from, screen

NOT_STANDING = "This was taken back already."
NEEDED = (
    "An application was completed on this interview. Write down first the one in which it was explained that help is"
    " temporary."
)
NO_INTERVIEW = (
    "First write down an interview in which it was explained that help is temporary. Without it no application is"
    " complete."
)


@transaction.atomic
def file_application(
    *,
    case_id: UUID,
    programme: str,
    filed_on: date,
    how: str,
    actor: User,
    now: datetime,
    answers: Answers | None = None,
) -> Application:
    """Write down that a family applied for a programme on a day; its clock runs from then.

    `answers`: what the household said of itself that day, by which food benefits are screened for seven-day service.

    Policy: 7 CFR 273.2(c), (g), (i)(2); family coach position description, eligibility (O047).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: the programme is none of the state's, the day or an amount cannot be, or it is written down already.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_benefits(actor, case))
    if programme not in programmes_for(actor=actor, case=case):
        raise Refused("Choose a programme.", field="programme")
    if how not in FiledHow.values:
        raise Refused("Say how it came in.", field="how")
    if answers is not None and programme != Programme.SNAP:
        raise Refused("What the household said of itself is for food benefits alone.", field="programme")
    require_filed(filed_on, today=local_day(case, now))
    application = Application(
        case=case, programme=programme, filed_on=filed_on, how=how, entered_by=actor, entered_at=now
    )
    with refusing("application_once", "This application is written down already.", field="filed_on"):
        application.save(force_insert=True)
    if application.is_apart:
        return application
    due = decide_by(program_of(programme), case.office.jurisdiction, filed_on)
    facts = {"programme": programme}
    lines = [
        ledger.Line(
            EventKind.APPLICATION_FILED, filed_on, None, application, due_on=due.on if due else None, facts=facts
        )
    ]
    if answers is not None:
        lines.append(add_screening(application=application, answers=answers, on=filed_on, actor=actor, now=now)[1])
    ledger.record_lines(case, lines, actor=actor, now=now)
    return application


def add_screening(
    *, application: Application, answers: Answers, on: date, actor: User, now: datetime
) -> tuple[ExpeditedScreening, ledger.Line]:
    """Keep what a household said on a day as it was said; return it with the ledger's line, which tells no amount.

    Found entitled, the line carries the last day on which the decision is in time.

    Policy: 7 CFR 273.2(i)(1)-(3).

    Raises:
        Refused: an amount is below nothing, or no rule on file says who is entitled on that day.
    """
    require_answers(answers)
    jurisdiction = application.case.office.jurisdiction
    before = said_among([application]).get(application.pk, [])
    try:
        said = screen(answers, jurisdiction, on)
    except NoRule as error:
        raise Refused(f"This cannot be screened: {error}.", field="on") from None
    row = ExpeditedScreening(
        case=application.case, application=application, on=on, screened_by=actor, entered_at=now, **asdict(answers)
    )
    row.save(force_insert=True)
    since = counted_from(application.filed_on, sorted([*before, said], key=lambda one: one.on), None)
    due = decide_by(Program.SNAP, jurisdiction, application.filed_on, expedited_from=since) if since else None
    facts = {
        "programme": application.programme,
        "about": application.pk,
        "screening": row.pk,
        "expedited": said.is_expedited,
    }
    due_on = due.on if due and said.is_expedited else None
    return row, ledger.Line(EventKind.APPLICATION_SCREENED, on, None, application, due_on=due_on, facts=facts)


@transaction.atomic
def complete_application(*, application_id: UUID, on: date, actor: User, now: datetime) -> Application:
    """Say that an application is complete: the interview was held and its nature explained.

    In North Carolina the home visit is due from this day.

    Policy: family coach position description, services 1 (O026); NC family worker duties (N011).

    Raises:
        Case.DoesNotExist: no such application that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is complete, withdrawn or taken back already, the day cannot be, or the interview is missing.
    """
    case = locked_case(actor, **of_programme(Application, application_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    application = open_application(application_id)
    if application.completed_on is not None:
        raise Refused("It is complete already.")
    require_day(on, today=local_day(case, now))
    if on < application.filed_on:
        raise Refused("This comes before the application.", field="on")
    if not _explained(application, on).exists():
        raise Refused(NO_INTERVIEW)
    application.completed_on, application.completed_by, application.completed_at = on, actor, now
    application.save(update_fields=["completed_on", "completed_by", "completed_at"])
    _say(application, EventKind.APPLICATION_COMPLETED, on, actor=actor, now=now)
    return application


@transaction.atomic
def withdraw_application(*, application_id: UUID, on: date, actor: User, now: datetime) -> Application:
    """Write down that a family withdrew its application.

    Policy: 7 CFR 273.2(c)(6).

    Raises:
        Case.DoesNotExist: no such application that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is withdrawn, taken back or decided already, or the day cannot be.
    """
    case = locked_case(actor, **of_programme(Application, application_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    application = open_application(application_id)
    require_day(on, today=local_day(case, now))
    if on < application.filed_on:
        raise Refused("This comes before the application.", field="on")
    if application.determinations.exists():
        raise Refused("It is decided already. A family that wants no benefits any more asks that they end.")
    application.withdrawn_on, application.withdrawn_by, application.withdrawn_at = on, actor, now
    application.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_at"])
    programme, about = application.programme, application.pk
    _say(application, EventKind.APPLICATION_WITHDRAWN, on, actor=actor, now=now, programme=programme, about=about)
    return application


@transaction.atomic
def void_application(*, application_id: UUID, actor: User, now: datetime) -> Application:
    """Take back an application that was written down by mistake, with what the ledger says of it.

    Raises:
        Case.DoesNotExist: no such application that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before, or it is decided: a decision stays with what it came from.
    """
    case = locked_case(actor, **of_programme(Application, application_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    application = Application.objects.select_related("case").get(pk=application_id)
    if application.voided_at is not None:
        raise Refused(NOT_STANDING)
    if application.determinations.exists():
        raise Refused("It is decided already; a decision stays with the application it came from.")
    application.voided_by, application.voided_at = actor, now
    application.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=application.pk, actor=actor, now=now)
    return application


@transaction.atomic
def record_interview(
    *, case_id: UUID, participant_id: UUID, on: date, how: str, explained_on: date | None, actor: User, now: datetime
) -> Interview:
    """Write down an interview with an adult; `explained_on`: when it was explained that help is temporary.

    Policy: family coach position description, services 1 (O026).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is no adult of the case, or how or a day cannot be.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_benefits(actor, case))
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Choose an adult of the case.", field="participant_id")
    if how not in InterviewHow.values:
        raise Refused("Say how it was held.", field="how")
    require_interview(on, explained_on, today=local_day(case, now))
    interview = Interview(
        case=case,
        participant=participant,
        on=on,
        how=how,
        explained_on=explained_on,
        held_by=actor,
        entered_at=now,
    )
    interview.save(force_insert=True)
    facts = {"explained": explained_on is not None}
    line = ledger.Line(EventKind.INTERVIEW_HELD, on, participant, interview, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return interview


@transaction.atomic
def void_interview(*, interview_id: UUID, actor: User, now: datetime) -> Interview:
    """Take back an interview that was written down by mistake; one on which an application was completed is needed.

    Raises:
        Case.DoesNotExist: no such interview in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before, or an application was completed on it and on no other (O026).
    """
    case = locked_case(actor, **of_record(Interview, interview_id))
    permissions.require(permissions.can_record_benefits(actor, case))
    interview = Interview.objects.get(pk=interview_id, case=case)
    if interview.voided_at is not None:
        raise Refused(NOT_STANDING)
    complete = Application.objects.visible_to(actor).standing().filter(case=case, withdrawn_on__isnull=True)
    for application in complete.filter(completed_on__isnull=False):
        explained = _explained(application, application.completed_on or application.filed_on)
        if set(explained.values_list("pk", flat=True)) == {interview.pk}:
            raise Refused(NEEDED)
    interview.voided_by, interview.voided_at = actor, now
    interview.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=interview.pk, actor=actor, now=now)
    return interview


def programmes_for(*, actor: User, case: Case) -> list[Programme]:
    """Return what this person may take an application for: TA-DVS only who may know of violence in this case."""
    sees_violence = permissions.sees_safe_addresses(actor, case)
    return programmes_of(case.office.jurisdiction, sees_violence=sees_violence)


def open_application(application_id: UUID) -> Application:
    """Return an application that is neither taken back nor withdrawn.

    Raises:
        Refused: it is.
    """
    application = Application.objects.select_related("case__office").get(pk=application_id)
    if application.voided_at is not None:
        raise Refused(NOT_STANDING)
    if application.withdrawn_on is not None:
        raise Refused("The family withdrew this application.")
    return application


def _explained(application: Application, on: date) -> QuerySet[Interview]:
    """Return the interviews since the filing in which it was explained by a day that help is temporary."""
    held = Interview.objects.standing().filter(case=application.case_id)
    return held.filter(explained_on__gte=application.filed_on, explained_on__lte=on)


def _say(
    application: Application, kind: EventKind, on: date, *, actor: User, now: datetime, **facts: str | bool | UUID
) -> None:
    """Write the ledger's line; of TA-DVS none is written, for everybody who sees the case reads the ledger."""
    if application.programme == Programme.TA_DVS:
        return
    line = ledger.Line(kind, on, None, application, facts=facts)
    ledger.record_lines(application.case, [line], actor=actor, now=now)
