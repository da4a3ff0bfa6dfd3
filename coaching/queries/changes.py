"""What changed with a family since, and what is still to be looked at because of it (A027, O016)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Case, Deadline, DeadlineState, HouseholdPerson
from coaching.models import Plan, SituationChange

PLAN_CHANGE, ASSESSMENT_CHANGE = "plan-change", "assessment-change"
SHOWN_AT_MOST = 6
WHOLE_FAMILY = "The family"


@dataclass(frozen=True)
class ChangeLine:
    """One change as it was told."""

    id: UUID
    what: str
    who: str
    on: date
    words: str
    by: str


@dataclass(frozen=True)
class Changes:
    """The last changes of a case, and from which day on something waits to be looked at because of one.

    `plan_since` and `assessment_since` are days of the first change that nothing answered; `plan_state` and
    `plan_due_on` say how pressing the plan is.
    """

    lines: tuple[ChangeLine, ...]
    has_more: bool
    plan_since: date | None
    plan_due_on: date | None
    plan_state: DeadlineState | None
    assessment_since: date | None

    @property
    def tone(self) -> str:
        """How the plan that waits looks."""
        return "over" if self.plan_state == DeadlineState.OVERDUE else "soon"


def changes_in(case: Case, people: Sequence[HouseholdPerson], *, today: date) -> Changes:
    """Return what changed, the latest first, in two queries."""
    names: Mapping[UUID | None, str] = {person.participant_id: person.given_name for person in people}
    rows = list(
        SituationChange.objects.filter(case=case)
        .select_related("recorded_by")
        .order_by("-on", "-pk")[: SHOWN_AT_MOST + 1]
    )
    waiting = Deadline.objects.open().filter(
        case=case, standard__in=(PLAN_CHANGE, ASSESSMENT_CHANGE), starts_on__lte=today
    )
    first: dict[str, Deadline] = {}
    for row in waiting.order_by("starts_on", "pk"):
        first.setdefault(row.standard, row)
    plan, assessment = first.get(PLAN_CHANGE), first.get(ASSESSMENT_CHANGE)
    return Changes(
        lines=tuple(
            ChangeLine(
                row.pk,
                row.get_what_display(),
                names.get(row.participant_id, WHOLE_FAMILY),
                row.on,
                row.words,
                row.recorded_by.name,
            )
            for row in rows[:SHOWN_AT_MOST]
        ),
        has_more=len(rows) > SHOWN_AT_MOST,
        plan_since=plan.starts_on if plan else None,
        plan_due_on=plan.due_on if plan else None,
        plan_state=plan.state(today) if plan else None,
        assessment_since=assessment.starts_on if assessment else None,
    )


def days_in_question(plan: Plan, *, on: date) -> list[date]:
    """Return the days of changes up to a day for which a plan was not looked at: its person's, or everybody's."""
    waiting = Deadline.objects.open().filter(case_id=plan.case_id, standard=PLAN_CHANGE, starts_on__lte=on)
    if plan.participant_id:
        waiting = waiting.filter(participant=plan.participant_id)
    return sorted(waiting.values_list("starts_on", flat=True))
