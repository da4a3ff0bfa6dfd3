"""Every client's month verified by the 20th of the next (A058, A059, A060)."""

import pytest

from casework.choices import EventKind
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def verified(story: Story, on: str, month: str, who: str | None = None) -> None:
    story.lay(EventKind.WORK_MONTH_VERIFIED, on, month=month, who=who)


@pytest.mark.parametrize(
    ("referred", "period", "due"),
    [
        ("2026-11-03", "2026-11", "2026-12-20"),  # a Sunday
        ("2026-05-04", "2026-05", "2026-06-20"),  # a Saturday
        ("2024-12-02", "2024-12", "2025-01-20"),  # Martin Luther King's birthday
        ("2026-12-02", "2026-12", "2027-01-20"),
    ],
)
def test_the_twentieth_does_not_roll(referred: str, period: str, due: str) -> None:
    """A059: on the 20th, worked or not."""
    story = Story()
    story.referred(referred)

    (row,) = story.rows("work-verification", referred)
    assert (row.period, row.due_on.isoformat()) == (period, due)


def test_every_month_with_a_day_in_scope() -> None:
    """Domain 4: from the month of referral, even its last day, to the closing month, even its first."""
    story = Story()
    story.referred("2026-09-30")
    story.closed("2026-11-01")

    assert story.periods("work-verification", "2027-01-05") == ["2026-09", "2026-10", "2026-11"]


def test_the_closing_month_stays_owed() -> None:
    """Decisions 7: rows of every month follow scope alone, though they are due after the closing."""
    story = Story()
    story.referred("2026-09-04")
    story.closed("2026-10-13")

    assert story.owed("work-verification", "2026-11-21") == [
        "amy 2026-09 due 2026-10-20: OVERDUE",
        "amy 2026-10 due 2026-11-20: OVERDUE",
    ]


def test_verified_by_the_month_it_names_whenever_that_was() -> None:
    """Domain 4: one line stands for all three ticks."""
    story = Story()
    story.referred("2026-09-04")
    verified(story, "2026-10-20", "2026-09")
    verified(story, "2026-11-23", "2026-10")

    assert story.owed("work-verification", "2026-11-23") == [
        "amy 2026-09 due 2026-10-20: MET on 2026-10-20",
        "amy 2026-10 due 2026-11-20: MET_LATE on 2026-11-23",
        "amy 2026-11 due 2026-12-20: UPCOMING",
    ]


def test_every_client_also_who_did_not_take_part() -> None:
    """A060."""
    story = Story(adults=["amy", "bob"], children=["eli"])
    story.referred("2026-09-04")
    story.engaged("2026-09-10", engaged=False, who="bob")
    verified(story, "2026-10-19", "2026-09", who="amy")

    assert story.owed("work-verification", "2026-10-21")[:2] == [
        "amy 2026-09 due 2026-10-20: MET on 2026-10-19",
        "bob 2026-09 due 2026-10-20: OVERDUE",
    ]


def test_a_person_who_joins_later_owes_from_then_on() -> None:
    """Decisions 6: in scope from the participant's own first referral."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04", "amy")
    story.referred("2026-10-15", "bob")

    rows = [(story.names[row.participant_id], row.period) for row in story.rows("work-verification", "2026-11-02")]
    assert rows == [("amy", "2026-09"), ("amy", "2026-10"), ("bob", "2026-10"), ("amy", "2026-11"), ("bob", "2026-11")]


def test_who_has_no_referral_of_their_own_is_there_from_the_cases_first() -> None:
    """Decisions 6."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-30", "amy")

    assert story.periods("work-verification", "2026-09-30") == ["2026-09", "2026-09"]
    assert story.owed("ea", "2026-09-30") == ["amy due 2026-10-30: UPCOMING"], "the referral speaks of her alone"
