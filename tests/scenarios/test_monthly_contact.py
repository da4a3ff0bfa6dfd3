"""One meaningful contact a month (A008, O014, N012, T007)."""

import pytest

from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def test_a_contact_with_plan_review_meets_the_month() -> None:
    """A008: one without a review does not."""
    story = Story()
    story.referred("2026-09-04")
    story.reached("2026-09-14", "PHONE", plan_reviewed=False)
    assert story.owed("monthly-contact", "2026-09-14") == ["amy 2026-09 due 2026-09-30: UPCOMING"]

    story.reached("2026-09-30", "VIDEO", plan_reviewed=True)
    assert story.owed("monthly-contact", "2026-09-30") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-30"]


def test_the_running_month_is_there_from_its_first_day() -> None:
    """Domain 4, months: every past month and the running one."""
    story = Story()
    story.referred("2026-09-04")

    assert story.periods("monthly-contact", "2026-09-30") == ["2026-09"]
    assert story.owed("monthly-contact", "2026-10-01") == [
        "amy 2026-09 due 2026-09-30: OVERDUE",
        "amy 2026-10 due 2026-10-31: UPCOMING",
    ]


def test_a_contact_of_the_first_of_the_next_month_is_that_months() -> None:
    """A008: a month ends with its last day."""
    story = Story()
    story.referred("2026-09-04")
    story.reached("2026-10-01", "PHONE", plan_reviewed=True)

    assert story.owed("monthly-contact", "2026-10-01") == [
        "amy 2026-09 due 2026-09-30: OVERDUE",
        "amy 2026-10 due 2026-10-31: MET on 2026-10-01",
    ]


def test_referred_at_the_end_of_a_month_owes_that_month() -> None:
    """Domain 4, months: in scope on the last day; referred on the 29th or on the very last."""
    for referred in ("2026-09-29", "2026-09-30"):
        story = Story()
        story.referred(referred)
        assert story.periods("monthly-contact", "2026-10-02") == ["2026-09", "2026-10"]


def test_closed_in_the_middle_of_a_month_owes_it_no_more() -> None:
    """Domain 4, months: closed 13 October owes no October; closed on the 31st does."""
    story = Story()
    story.referred("2026-09-29")
    story.closed("2026-10-13")
    assert story.periods("monthly-contact", "2026-11-02") == ["2026-09"]

    story = Story()
    story.referred("2026-09-29")
    story.closed("2026-10-31")
    assert story.periods("monthly-contact", "2026-11-02") == ["2026-09", "2026-10"]


def test_ends_of_short_months_and_of_february() -> None:
    """A008: the last day of the month, whatever it is."""
    story = Story()
    story.referred("2027-11-05")

    assert story.due("monthly-contact", "2028-04-01") == [
        "2027-11-30",
        "2027-12-31",
        "2028-01-31",
        "2028-02-29",
        "2028-03-31",
        "2028-04-30",
    ]


def test_owed_also_while_not_engaged() -> None:
    """Domain 4: not taking part does not end it."""
    story = Story()
    story.referred("2026-09-04")
    story.engaged("2026-09-10", engaged=False)

    assert story.periods("monthly-contact", "2026-09-30") == ["2026-09"]


def test_a_contact_that_names_nobody_speaks_of_every_adult_and_no_child() -> None:
    """Decisions 5, 6: adults only."""
    story = Story(adults=["amy", "bob"], children=["eli"])
    story.referred("2026-09-04")
    story.reached("2026-09-08", "PHONE", plan_reviewed=True)

    assert story.owed("monthly-contact", "2026-09-08") == [
        "amy 2026-09 due 2026-09-30: MET on 2026-09-08",
        "bob 2026-09 due 2026-09-30: MET on 2026-09-08",
    ]


def test_one_of_two_adults_was_spoken_with() -> None:
    """A008: with every client."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04")
    story.reached("2026-09-08", "PHONE", "amy", plan_reviewed=True)

    assert story.owed("monthly-contact", "2026-09-30") == [
        "amy 2026-09 due 2026-09-30: MET on 2026-09-08",
        "bob 2026-09 due 2026-09-30: DUE_SOON",
    ]


def test_oregon_asks_for_a_contact_and_no_plan_review() -> None:
    """O014: any completed contact; an attempt is none."""
    story = Story(state="US-OR")
    story.referred("2026-09-04")
    story.tried("2026-09-08")
    assert story.owed("monthly-contact", "2026-09-08") == ["amy 2026-09 due 2026-09-30: UPCOMING"]

    story.reached("2026-09-09", "TEXT", plan_reviewed=False)
    assert story.owed("monthly-contact", "2026-09-09") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-09"]


@pytest.mark.parametrize("state", ["US-NC", "US-TX"])
def test_north_carolina_and_texas_ask_for_the_review(state: str) -> None:
    """N012, T007."""
    story = Story(state=state, children=["eli"])
    story.referred("2026-09-04")
    story.reached("2026-09-08", "IN_PERSON")
    assert story.owed("monthly-contact", "2026-09-08") == ["amy 2026-09 due 2026-09-30: UPCOMING"]

    story.reached("2026-09-09", "PHONE", plan_reviewed=True)
    assert story.owed("monthly-contact", "2026-09-09") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-09"]


def test_a_late_entry_heals_a_month_that_is_over() -> None:
    """Domain 3: a back-dated entry comes out right; the day it happened counts, not the day it was written."""
    story = Story()
    story.referred("2026-09-04")
    story.tried("2026-10-05")
    assert story.owed("monthly-contact", "2026-10-05")[0] == "amy 2026-09 due 2026-09-30: OVERDUE"

    story.reached("2026-09-29", "PHONE", plan_reviewed=True, recorded="2026-10-06")
    assert story.owed("monthly-contact", "2026-10-06")[0] == "amy 2026-09 due 2026-09-30: MET on 2026-09-29"


def test_taking_the_contact_back_opens_the_month_again_and_taking_that_back_heals_it() -> None:
    """Domain 3: a correction is a line that voids another, a correction of it too."""
    story = Story()
    story.referred("2026-09-04")
    contact = story.reached("2026-09-08", "PHONE", plan_reviewed=True)
    taking_back = story.took_back(contact, recorded="2026-09-09")
    assert story.owed("monthly-contact", "2026-09-09") == ["amy 2026-09 due 2026-09-30: UPCOMING"]

    story.took_back(taking_back, recorded="2026-09-10")
    assert story.owed("monthly-contact", "2026-09-10") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-08"]


def test_a_line_of_any_kind_may_void_and_counts_in_its_own_right() -> None:
    """Interchange 1: the new fact counts, the voided one as if it had never been."""
    story = Story()
    story.referred("2026-09-04")
    wrong = story.reached("2026-09-08", "PHONE", plan_reviewed=True)
    story.reached("2026-09-15", "PHONE", plan_reviewed=True, voids=wrong)

    assert story.owed("monthly-contact", "2026-09-30") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-15"]
