"""What a household says of itself at filing, kept as it was said, and whether food benefits are due in seven days."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Event,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    require_day,
)
from eligibility.choices import Programme
from eligibility.models import Application, ExpeditedScreening
from eligibility.operations.applications import NOT_STANDING, add_screening, open_application
from eligibility.queries.places import of_programme, of_record
from eligibility.queries.seven_days import said_among
from eligibility.rules.screening import Answers

DUE_ALREADY = "It is due within seven days already, and stays so. Take the screening back if it was written down wrong."


@transaction.atomic
def screen_application(
    *, application_id: UUID, on: date, answers: Answers, actor: User, now: datetime
) -> ExpeditedScreening:
    """Write down what a household said of itself on a day, where nothing has shown yet that it is due in seven days.

    Policy: 7 CFR 273.2(i)(1)-(3); family coach position description, eligibility (O047).

    Raises:
        Case.DoesNotExist: no such application that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is none for food benefits, is decided, withdrawn or taken back, was found due in seven days before,
            or the day or an amount cannot be.
    """
    case = locked_case(actor, **of_programme(Application, application_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    application = open_application(application_id)
    if application.programme != Programme.SNAP:
        raise Refused("Only food benefits are screened for seven-day service.")
    if application.determinations.exists():
        raise Refused("It is decided already.")
    require_day(on, today=local_day(case, now))
    if on < application.filed_on:
        raise Refused("This comes before the application.", field="on")
    if any(one.is_expedited for one in said_among([application]).get(application.pk, [])):
        raise Refused(DUE_ALREADY)
    row, line = add_screening(application=application, answers=answers, on=on, actor=actor, now=now)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def void_screening(*, screening_id: UUID, actor: User, now: datetime) -> ExpeditedScreening:
    """Take back a screening that was written down by mistake; what the household really said is screened anew.

    Raises:
        Case.DoesNotExist: no such screening in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before, or the application is decided, withdrawn or taken back.
    """
    case = locked_case(actor, **of_record(ExpeditedScreening, screening_id))
    permissions.require(permissions.can_record_benefits(actor, case))
    row = ExpeditedScreening.objects.select_related("application").get(pk=screening_id, case=case)
    if row.voided_at is not None:
        raise Refused(NOT_STANDING)
    open_application(row.application_id)
    if row.application.determinations.exists():
        raise Refused("It is decided already; what was said before it stays with it.")
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    said = Event.objects.standing().filter(case=case, kind=EventKind.APPLICATION_SCREENED, facts__screening=str(row.pk))
    lines = [ledger.Line(EventKind.TAKEN_BACK, one.on, one.participant, voids=one) for one in said]
    ledger.record_lines(case, lines, actor=actor, now=now)
    return row
