"""EA, FSSP and EPI within thirty days of referral, change of coach, change of track (A006, A014)."""

import pytest

from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def test_thirty_calendar_days_end_on_a_sunday_and_stay_there() -> None:
    """A006: calendar days, and only clocks in business days skip closed ones."""
    story = Story()
    story.referred("2026-09-04")

    for standard in ("ea", "plan", "epi"):
        assert story.owed(standard, "2026-09-27") == ["amy due 2026-10-04: UPCOMING"]
        assert story.owed(standard, "2026-09-28") == ["amy due 2026-10-04: DUE_SOON"], "five business days before"
        assert story.owed(standard, "2026-10-04") == ["amy due 2026-10-04: DUE_SOON"]
        assert story.owed(standard, "2026-10-05") == ["amy due 2026-10-04: OVERDUE"]


def test_three_triggers_run_side_by_side() -> None:
    """A006, A014: each trigger is its own clock; an open one is not replaced."""
    story = Story()
    story.referred("2026-09-04")
    story.got_coach("2026-09-18")
    story.got_track("2026-09-25", "FAMILIES_FIRST")

    assert story.due("ea", "2026-09-25") == ["2026-10-04", "2026-10-18", "2026-10-25"]
    assert story.due("plan", "2026-09-25") == ["2026-10-04", "2026-10-18", "2026-10-25"]
    assert story.due("epi", "2026-09-25") == ["2026-10-04", "2026-10-18", "2026-10-25"]


def test_one_assessment_meets_the_clocks_that_run_and_none_that_start_later() -> None:
    """A014: a new EA after each change; the one of before does not count."""
    story = Story()
    story.referred("2026-09-04")
    story.got_coach("2026-09-18")
    story.assessed("2026-09-21", "EA")
    story.got_track("2026-09-25", "FAMILIES_FIRST")

    assert story.owed("ea", "2026-09-28") == [
        "amy due 2026-10-04: MET on 2026-09-21",
        "amy due 2026-10-18: MET on 2026-09-21",
        "amy due 2026-10-25: UPCOMING",
    ]
    assert story.due("epi", "2026-09-28") == ["2026-10-04", "2026-10-18", "2026-10-25"]


def test_an_assessment_on_the_day_of_the_change_counts() -> None:
    """Domain 3: from the trigger day on."""
    story = Story()
    story.referred("2026-09-04")
    story.assessed("2026-09-04", "EA")

    assert story.owed("ea", "2026-09-04") == ["amy due 2026-10-04: MET on 2026-09-04"]


@pytest.mark.parametrize(("kind", "state"), [("FSSP", "MET on 2026-09-10"), ("IFSSP", "MET on 2026-09-10")])
def test_an_ifssp_counts_like_an_fssp(kind: str, state: str) -> None:
    """A006, A035."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-10", kind)

    assert story.owed("plan", "2026-09-10") == [f"amy due 2026-10-04: {state}"]


@pytest.mark.parametrize("kind", ["PDP", "MRA", "CONTRACT"])
def test_plans_of_other_states_do_not(kind: str) -> None:
    """A006."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-10", kind)

    assert story.owed("plan", "2026-09-10") == ["amy due 2026-10-04: UPCOMING"]


@pytest.mark.parametrize("other", ["FAMILY", "NEEDS", "EPI"])
def test_another_assessment_is_no_ea(other: str) -> None:
    """A006."""
    story = Story()
    story.referred("2026-09-04")
    story.assessed("2026-09-10", other)

    assert story.owed("ea", "2026-09-10") == ["amy due 2026-10-04: UPCOMING"]


def test_the_first_coach_starts_no_clock_and_a_change_before_the_referral_neither() -> None:
    """Decisions 6: earlier facts are history and start nothing."""
    story = Story()
    story.got_coach("2026-09-01")
    story.got_track("2026-09-02", "FAMILIES_FIRST")
    story.referred("2026-09-04")

    assert story.due("ea", "2026-09-04") == ["2026-10-04"]


def test_a_change_that_names_one_adult_starts_that_ones_clock_alone() -> None:
    """Decisions 5: one row per adult that the trigger speaks of."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04")
    story.got_coach("2026-09-18", who="bob")

    assert story.owed("ea", "2026-09-18") == [
        "amy due 2026-10-04: UPCOMING",
        "bob due 2026-10-04: UPCOMING",
        "bob due 2026-10-18: UPCOMING",
    ]


def test_thirty_days_across_the_leap_day() -> None:
    """A006: 2028 has a 29 February."""
    story = Story()
    story.refer_on(["2028-02-01", "2027-02-01"])

    assert story.due("ea", "2028-02-01") == ["2027-03-03", "2028-03-02"]
