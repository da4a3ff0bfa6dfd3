"""Deadlines written as the engine would write them, so that a test says exactly what is owed and when."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from casework.choices import CaseKind
from casework.models import Case, Deadline, User
from tests import factories
from tests.factories import TODAY

#: Tests that write deadlines do so as the owner of the schema, past the engine.
DATABASES = ["default", "owner"]


def quiet_case(coach: User | None = None, **changes: Any) -> Case:
    """Make a case on which no standard binds, so that nothing is owed but what a test writes."""
    return factories.make_case(coach=coach, **{"kind": CaseKind.CHILD_ONLY} | changes)


def owe(case: Case, standard: str, *, due: int, **changes: Any) -> Deadline:
    """Write one open deadline that is due so many days from today."""
    due_on = TODAY + timedelta(days=due)
    values: dict[str, Any] = {
        "id": uuid4(),
        "office_id": case.office_id,
        "participant_id": factories.adult_of(case).pk,
        "starts_on": min(due_on, TODAY) - timedelta(days=10),
        "warn_on": due_on - timedelta(days=5),
        "due_on": due_on,
        "escalate_on": due_on + timedelta(days=2),
    } | changes
    deadline = Deadline(case_id=case.pk, standard=standard, **values)
    deadline.save(using="owner", force_insert=True)
    return deadline
