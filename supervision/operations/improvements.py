"""Improvement actions: begun on an exact figure, and ended once (O051)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import Refused, User, permissions, queue, wording
from supervision.models import ImprovementAction
from supervision.operations.conferences import NO_COACH
from supervision.operations.followed import end_once
from supervision.queries.colleagues import owners_of
from supervision.queries.conferences import coach_to_meet
from supervision.queries.improvements import figure
from supervision.rules.followed import Agreed, require_one
from supervision.rules.improvements import NO_FIGURE, measured_month, require_remeasure


@transaction.atomic
def begin_improvement(
    *,
    measure: str,
    coach_id: UUID | None,
    what: str,
    owner_id: UUID | None,
    due_on: date | None,
    remeasure_on: date | None,
    actor: User,
    now: datetime,
) -> ImprovementAction:
    """Write down what is done about a figure, with the figure of the last whole month.

    Policy: Family Coach position description, eligibility 4 (O051): continuous improvement of agency performance.

    Raises:
        PermissionDenied: the actor decides in no office.
        Refused: there is no such figure, or something is missing.
    """
    permissions.require(permissions.holds_conferences(actor))
    office = actor.office
    if office is None or (coach_id is not None and coach_to_meet(actor, coach_id) is None):
        raise Refused(NO_COACH, field="coach_id")
    if measure not in list(queue.Work):
        raise Refused("Choose what is to improve.", field="measure")
    today = now.astimezone(office.zone).date()
    agreed = require_one(Agreed(what, owner_id, due_on), owners=dict(owners_of(actor)), today=today)
    again = require_remeasure(remeasure_on, due_on=agreed.due_on, today=today)
    month = measured_month(today)
    start = figure(actor, coach_id=coach_id, work=measure, month=month)
    if not start.due:
        raise Refused(NO_FIGURE.format(month=wording.month_words(month)), field="measure")
    action = ImprovementAction(
        office=office,
        coach_id=coach_id,
        measure=measure,
        start_month=month,
        start_met=start.met,
        start_due=start.due,
        what=agreed.what,
        owner_id=agreed.owner_id,
        due_on=agreed.due_on,
        agreed_on=today,
        remeasure_on=again,
        begun_by=actor,
        begun_at=now,
    )
    action.save(force_insert=True)
    return action


@transaction.atomic
def end_improvement(*, improvement_id: UUID, ended_as: str, why: str, actor: User, now: datetime) -> ImprovementAction:
    """Say that an improvement action is done, or why it is dropped; once. Its figure is measured again all the same.

    Policy: Family Coach position description, eligibility 4 (O051).

    Raises:
        ImprovementAction.DoesNotExist: there is none that the actor reads.
        PermissionDenied: it is not the actor's, and the actor decides in no office.
        Refused: it ended already, or a reason is missing.
    """
    action = ImprovementAction.objects.select_related("office").get(pk=improvement_id)
    permissions.require(permissions.can_end_agreed(actor, owner_id=action.owner_id))
    rows = ImprovementAction.objects.filter(pk=action.pk)
    end_once(rows=rows, ended_as=ended_as, why=why, actor=actor, on=now.astimezone(action.office.zone).date(), now=now)
    return rows.get()
