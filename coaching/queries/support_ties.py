"""Whether a case takes supports, and to what one is tied: steps of plans and work activities."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import Case, Refused, templates_in_force, wording
from coaching.choices import PlanStatus, StepStatus
from coaching.models import Activity, Step
from coaching.queries.leaving import months_after
from coaching.rules.supports import TEMPLATE, require_after_leaving

NO_TEMPLATE = "This state keeps no support services here: no kind of note for them is on file."
CLOSED = "The case is closed meanwhile; it can only be refused."


def require_takes(case: Case, *, today: date) -> None:
    """Stop where a case takes no supports: closed without work, months over, or a state that keeps none here.

    Raises:
        Refused: it takes none.
    """
    if case.closed_on is not None and not case.is_closed_with_work:
        raise Refused(CLOSED)
    if case.closed_on is not None:
        require_after_leaving(case.closed_on, months=months_after(case, case.closed_on), today=today)
    if not any(one.code == TEMPLATE for one in templates_in_force(case.office.jurisdiction, today=today)):
        raise Refused(NO_TEMPLATE)


def why_none(case: Case, *, today: date) -> str:
    """Say why a case takes no supports; nothing where it does."""
    try:
        require_takes(case, today=today)
    except Refused as refusal:
        return str(refusal)
    return ""


def support_steps(case: Case, *, kept: UUID | None = None) -> list[tuple[UUID, str]]:
    """Return the open steps that can be chosen, in words; `kept` is one that is chosen already."""
    rows = _steps(case, kept)
    if case.closed_on is None:
        rows = rows.filter(Q(status=StepStatus.OPEN) | Q(pk=kept))
    ordered = rows.order_by("plan__kind", "plan", "number").values_list("pk", "number", "words")
    return [(key, f"Step {number}: {wording.beginning(words, most=90)}") for key, number, words in ordered]


def support_activities(case: Case, *, today: date, kept: UUID | None = None) -> list[tuple[UUID, str]]:
    """Return the work activities that can be chosen, in words; `kept` is one that is chosen already."""
    return [
        (
            one.pk,
            f"{one.get_kind_display()}: {wording.beginning(one.words, most=60)}, "
            f"{one.participant.person.standing.name}",
        )
        for one in _activities(case, today, kept)
        .select_related("participant__person__merged_into")
        .order_by("first_day", "pk")
    ]


def step_of(case: Case, step_id: UUID | None, *, kept: UUID | None = None) -> Step | None:
    """Return a step that was chosen.

    Raises:
        Refused: it cannot be.
    """
    if step_id is None:
        return None
    found = _steps(case, kept).filter(pk=step_id).first()
    if found is None:
        raise Refused("Choose a step of a plan that holds now.", field="step_id")
    return found


def activity_of(case: Case, activity_id: UUID | None, *, today: date, kept: UUID | None = None) -> Activity | None:
    """Return a work activity that was chosen.

    Raises:
        Refused: it cannot be.
    """
    if activity_id is None:
        return None
    found = _activities(case, today, kept).filter(pk=activity_id).first()
    if found is None:
        raise Refused("Choose an activity of this case that is not over.", field="activity_id")
    return found


def _steps(case: Case, kept: UUID | None) -> QuerySet[Step]:
    """Keep the steps of plans that hold now; after leaving no plan holds, and the steps that led there are left."""
    rows = Step.objects.filter(case=case)
    if case.closed_on is not None:
        return rows.exclude(plan__status__in=[PlanStatus.DRAFT, PlanStatus.OFFERED])
    return rows.filter(Q(plan__status=PlanStatus.ACTIVE) | Q(pk=kept))


def _activities(case: Case, today: date, kept: UUID | None) -> QuerySet[Activity]:
    """Keep the activities that are not over; after leaving, all of them."""
    rows = Activity.objects.filter(case=case)
    if case.closed_on is not None:
        return rows
    return rows.filter(Q(last_day__isnull=True) | Q(last_day__gte=today) | Q(pk=kept))
