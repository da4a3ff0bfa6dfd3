"""A case that moves to another office (decisions 12): where a clock began, or a period ends, decides its days."""

import pytest

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, Office, User
from casework.operations.settings import enter_closure
from tests.factories import NOW, as_importer
from tests.scenarios.story import Story, day, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed_later(admin: User) -> Office:
    """An office that a storm closes on Tuesday 8 and Wednesday 9 September 2026."""
    office = make_office()
    with in_context(actor=admin):
        for on in ("2026-09-08", "2026-09-09"):
            enter_closure(office_id=office.pk, day=day(on), reason="Storm", actor=admin, now=NOW)
    with as_importer():
        office.refresh_from_db()
    return office


def move(story: Story, to: Office, on: str) -> None:
    """Let the case belong to another office from a day on."""
    left = story.office
    with as_importer():
        Case.objects.filter(pk=story.case.pk).update(office=to)
        story.case.refresh_from_db()
    story.lay(EventKind.OFFICE_CHANGED, on, **{"from": left.pk, "to": to.pk})


class TestOfficeChange:
    def test_leaves_a_clock_that_ran_to_the_calendar_of_the_office_it_began_in(self, closed_later: Office) -> None:
        story = Story()
        story.referred("2026-09-04")
        assert story.due("first-contact", "2026-09-04") == ["2026-09-08"]

        move(story, closed_later, "2026-09-05")

        assert story.due("first-contact", "2026-09-05") == ["2026-09-08"]

    def test_gives_a_clock_that_begins_later_the_calendar_of_the_new_office(self, closed_later: Office) -> None:
        story = Story()
        story.referred("2026-09-01")
        move(story, closed_later, "2026-09-04")

        story.reached("2026-09-04")

        assert story.due("contact-note", "2026-09-04") == ["2026-09-10"]

    def test_hands_the_rows_to_the_new_office_whatever_calendar_they_go_by(self, closed_later: Office) -> None:
        story = Story()
        story.referred("2026-09-01")
        move(story, closed_later, "2026-09-04")

        assert {row.office_id for row in story.all_rows("2026-09-04")} == {closed_later.pk}

    def test_owes_each_period_once_by_the_office_of_its_last_day(self, closed_later: Office) -> None:
        story = Story()
        story.referred("2026-07-20")
        move(story, closed_later, "2026-09-04")

        assert story.periods("monthly-contact", "2026-09-20") == ["2026-07", "2026-08", "2026-09"]

    def test_may_be_told_twice(self, closed_later: Office) -> None:
        """There and back: the clock that begins in between goes by the office in between."""
        story = Story()
        story.referred("2026-09-01")
        first = story.office
        move(story, closed_later, "2026-09-03")
        story.reached("2026-09-04")
        story.office = closed_later
        move(story, first, "2026-09-05")

        story.office = first
        story.reached("2026-09-07")

        assert sorted(story.due("contact-note", "2026-09-07")) == ["2026-09-08", "2026-09-10"]
