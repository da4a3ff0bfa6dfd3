"""Staffings: the extension form a week before (A086), case reviews at the interval an office sets (A084)."""

from datetime import date

import pytest

from casework.choices import EventKind
from casework.context import in_context
from casework.models import User
from casework.operations.settings import change_setting
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def scheduled(story: Story, on: str, staffing: str, who: str | None = None) -> None:
    day = date.fromisoformat(staffing)
    story.lay(EventKind.EXTENSION_STAFFING_SCHEDULED, on, who=who, due_on=staffing, staffing_on=day)


def handed_in(story: Story, on: str, staffing: str, who: str | None = None) -> None:
    day = date.fromisoformat(staffing)
    story.lay(EventKind.EXTENSION_FORM_SUBMITTED, on, who=who, due_on=staffing, staffing_on=day)


def reviewed(story: Story, on: str) -> None:
    story.lay(EventKind.CASE_REVIEW_HELD, on)


def set_interval(story: Story, admin: User, months: int, *, first_day: str) -> None:
    with in_context(actor=admin):
        change_setting(
            parameter="std.ak.case_review_months",
            jurisdiction="US-AK",
            office_id=story.office.pk,
            first_day=date.fromisoformat(first_day),
            value=months,
            source="Office order",
            actor=admin,
            now=story.moment("2026-09-01"),
        )


def test_the_form_is_due_seven_calendar_days_before() -> None:
    """A086: the week holds a holiday and that moves nothing."""
    story = Story()
    story.referred("2026-08-03")
    scheduled(story, "2026-08-20", "2026-09-14")
    assert story.owed("extension-form", "2026-09-08") == ["amy due 2026-09-07: OVERDUE"]

    handed_in(story, "2026-09-09", "2026-09-14")
    assert story.owed("extension-form", "2026-09-09") == ["amy due 2026-09-07: MET_LATE on 2026-09-09"]


def test_a_form_handed_in_before_the_staffing_was_scheduled_counts() -> None:
    """Domain 4: for that staffing day."""
    story = Story()
    story.referred("2026-08-03")
    handed_in(story, "2026-08-18", "2026-09-14")
    scheduled(story, "2026-08-20", "2026-09-14")

    assert story.owed("extension-form", "2026-08-20") == ["amy due 2026-09-07: MET on 2026-08-18"]


def test_a_form_for_another_staffing_day_does_not() -> None:
    """Domain 4."""
    story = Story()
    story.referred("2026-08-03")
    scheduled(story, "2026-08-20", "2026-09-14")
    handed_in(story, "2026-08-25", "2026-09-15")

    assert story.owed("extension-form", "2026-09-08") == ["amy due 2026-09-07: OVERDUE"]


def test_a_staffing_within_the_week_is_late_from_the_start() -> None:
    """A086: a clock that counts back may end before it starts."""
    story = Story()
    story.referred("2026-08-03")
    scheduled(story, "2026-09-10", "2026-09-14")

    assert story.owed("extension-form", "2026-09-10") == ["amy due 2026-09-07: OVERDUE"]


def test_each_adult_hands_in_their_own() -> None:
    """Decisions 5."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-08-03")
    scheduled(story, "2026-08-20", "2026-09-14")
    handed_in(story, "2026-08-25", "2026-09-14", who="bob")

    assert story.owed("extension-form", "2026-08-25") == [
        "amy due 2026-09-07: UPCOMING",
        "bob due 2026-09-07: MET on 2026-08-25",
    ]


def test_no_interval_set_no_case_review_owed() -> None:
    """Decisions 10: a standard whose value is not set makes no deadline."""
    story = Story()
    story.referred("2026-08-03")
    reviewed(story, "2026-09-10")

    assert story.owed("case-review", "2027-08-03") == []


def test_an_interval_set_by_the_office_makes_rows(admin: User) -> None:
    """A084: from referral and from each review; a review meets what stands before it and not itself."""
    story = Story()
    set_interval(story, admin, 2, first_day="2026-08-01")
    story.referred("2026-08-31")
    reviewed(story, "2026-10-30")

    assert story.owed("case-review", "2026-11-02") == [
        "amy due 2026-10-31: MET on 2026-10-30",
        "amy due 2026-12-30: UPCOMING",
    ]


def test_the_rule_in_force_on_the_trigger_day_governs(admin: User) -> None:
    """Issue: a setting from a later day leaves earlier triggers alone."""
    story = Story()
    set_interval(story, admin, 6, first_day="2026-10-01")
    set_interval(story, admin, 1, first_day="2026-11-01")
    story.referred("2026-08-31")
    assert story.owed("case-review", "2026-09-30") == [], "nothing was set on that day"

    reviewed(story, "2026-10-31")
    reviewed(story, "2026-11-02")
    assert story.due("case-review", "2026-11-02") == ["2026-12-02", "2027-04-30"]


def test_a_state_wide_interval_and_an_offices_own(admin: User) -> None:
    """Decisions 10: settings per jurisdiction or office; the office's own holds there."""
    mine, theirs = Story(), Story()
    with in_context(actor=admin):
        change_setting(
            parameter="std.ak.case_review_months",
            jurisdiction="US-AK",
            office_id=None,
            first_day=date(2026, 8, 1),
            value=3,
            source="State order",
            actor=admin,
            now=mine.moment("2026-08-01"),
        )
    set_interval(mine, admin, 1, first_day="2026-08-01")
    for story in (mine, theirs):
        story.referred("2026-08-31")

    assert mine.due("case-review", "2026-08-31") == ["2026-09-30"]
    assert theirs.due("case-review", "2026-08-31") == ["2026-11-30"]
