"""How an open deadline stands: one rule for the case page, the lists and the families that nobody carries."""

from datetime import date, timedelta

import pytest

from casework.choices import DeadlineState
from casework.context import in_context
from casework.models import User
from casework.queries.seen import seen_by
from casework.queries.standing import unassigned_cases
from casework.rules import open_state
from tests import factories
from tests.factories import TODAY, deadlines_of

DUE = date(2026, 3, 9)
WARN = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 3), DeadlineState.UPCOMING),
        (WARN, DeadlineState.DUE_SOON),
        (DUE, DeadlineState.DUE_SOON),
        (DUE + timedelta(days=1), DeadlineState.OVERDUE),
    ],
)
def test_is_due_soon_from_its_warning_day_to_its_last(today: date, state: DeadlineState) -> None:
    assert open_state(today=today, due_on=DUE, warn_on=WARN) == state


@pytest.mark.django_db
def test_a_family_without_a_coach_stands_as_on_its_own_page(supervisor: User) -> None:
    case = factories.make_case(office=supervisor.office, referred_on=TODAY)
    first = min(deadlines_of(case), key=lambda one: (one.due_on, one.standard))
    states = set()
    for ahead in range(12):
        day = TODAY + timedelta(days=ahead)
        with in_context(actor=supervisor):
            page = unassigned_cases(seen_by(supervisor), today=day, at_most=9)
        (row,) = [one for one in page.rows if one.case_id == case.pk]
        assert row.state == first.state(day)
        states.add(row.state)
    assert states == {DeadlineState.UPCOMING, DeadlineState.DUE_SOON, DeadlineState.OVERDUE}
