"""What people add to a deadline: excused, or due on a later day, when another person approves (A020, O086)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from casework.context import in_context
from casework.models import Excusal, User
from casework.operations.excusals import ask_excusal, decide_excusal
from casework.refusals import Refused
from tests.scenarios.story import Story, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(coach: User) -> Story:
    assert coach.office
    return Story(office=coach.office, coach=coach)


def asked(story: Story, standard: str, by: User, *, on: str, until: str = "") -> Excusal:
    (deadline,) = story.rows(standard, on)
    with in_context(actor=by):
        return ask_excusal(
            deadline_id=deadline.id,
            reason="The family was travelling",
            until=date.fromisoformat(until) if until else None,
            actor=by,
            now=story.moment(on),
        )


def decided(story: Story, excusal: Excusal, by: User, *, on: str, approved: bool = True) -> None:
    with in_context(actor=by):
        decide_excusal(excusal_id=excusal.pk, approved=approved, answer="Seen", actor=by, now=story.moment(on))


def test_asked_for_nothing_changes(story: Story, coach: User) -> None:
    """A020: approved by another person, not by asking."""
    story.referred("2026-09-11")
    asked(story, "first-contact", coach, on="2026-09-14")

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]


def test_approved_it_is_excused_from_that_day_on(story: Story, coach: User, supervisor: User) -> None:
    """Domain 3: asked before the decision the answer is still the old one."""
    story.referred("2026-09-11")
    excusal = asked(story, "first-contact", coach, on="2026-09-14")
    decided(story, excusal, supervisor, on="2026-09-16")

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]
    assert story.owed("first-contact", "2026-09-16") == ["amy due 2026-09-14: EXCUSED"]
    assert rows_of(story.case) == {row.id: row for row in story.all_rows("2026-09-16")}


def test_met_after_all_it_is_met(story: Story, coach: User, supervisor: User) -> None:
    """What was done counts before what was excused."""
    story.referred("2026-09-11")
    decided(story, asked(story, "first-contact", coach, on="2026-09-14"), supervisor, on="2026-09-14")
    story.reached("2026-09-15", "PHONE")

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: MET_LATE on 2026-09-15"]


def test_a_later_day_moves_the_due_day_and_its_lines(story: Story, coach: User, supervisor: User) -> None:
    """A020: an approved later day; met by then is on time."""
    story.referred("2026-09-04")
    decided(story, asked(story, "ea", coach, on="2026-09-30", until="2026-10-14"), supervisor, on="2026-10-01")

    (row,) = story.rows("ea", "2026-10-05")
    assert (str(row.warn_on), str(row.due_on), str(row.escalate_on)) == ("2026-10-07", "2026-10-14", "2026-10-16")
    story.assessed("2026-10-14", "EA")
    assert story.owed("ea", "2026-10-14") == ["amy due 2026-10-14: MET on 2026-10-14"]


def test_refused_it_stays_owed_and_may_be_asked_again(story: Story, coach: User, supervisor: User) -> None:
    """Domain 3."""
    story.referred("2026-09-04")
    decided(story, asked(story, "ea", coach, on="2026-09-30"), supervisor, on="2026-10-01", approved=False)
    assert story.owed("ea", "2026-10-05") == ["amy due 2026-10-04: OVERDUE"]

    decided(story, asked(story, "ea", coach, on="2026-10-05", until="2026-10-09"), supervisor, on="2026-10-05")
    assert story.due("ea", "2026-10-05") == ["2026-10-09"]


def test_a_second_later_day_replaces_the_first(story: Story, coach: User, supervisor: User) -> None:
    """The last decision holds."""
    story.referred("2026-09-04")
    for on, until in (("2026-09-30", "2026-10-09"), ("2026-10-08", "2026-10-16")):
        decided(story, asked(story, "ea", coach, on=on, until=until), supervisor, on=on)

    assert story.due("ea", "2026-10-02") == ["2026-10-09"]
    assert story.due("ea", "2026-10-08") == ["2026-10-16"]


def test_nobody_decides_what_they_asked_for(story: Story, coach: User, supervisor: User) -> None:
    """O086: a coach approves nothing, a manager not their own request."""
    story.referred("2026-09-04")
    own = asked(story, "ea", supervisor, on="2026-09-30")
    with pytest.raises(PermissionDenied):
        decided(story, own, supervisor, on="2026-09-30")
    with pytest.raises(PermissionDenied):
        decided(story, own, coach, on="2026-09-30")


def test_an_earlier_day_is_refused(story: Story, coach: User) -> None:
    """A later day is later than the due day."""
    story.referred("2026-09-04")
    with pytest.raises(Refused):
        asked(story, "ea", coach, on="2026-09-30", until="2026-10-04")


def test_the_excusal_goes_with_its_deadline_and_comes_back_with_it(story: Story, coach: User, supervisor: User) -> None:
    """Keys stay: a deadline derived again is the same deadline."""
    referral = story.referred("2026-09-11")
    decided(story, asked(story, "first-contact", coach, on="2026-09-14"), supervisor, on="2026-09-14")
    taking_back = story.took_back(referral, recorded="2026-09-15")
    assert story.owed("first-contact", "2026-09-15") == []

    story.took_back(taking_back, recorded="2026-09-16")
    assert story.owed("first-contact", "2026-09-16") == ["amy due 2026-09-14: EXCUSED"]
