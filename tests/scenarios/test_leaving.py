"""Closing a case: what goes, what stays, what starts (A070, A071, A072; decisions 7)."""

import pytest

from casework.choices import EventKind
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def test_what_was_open_and_due_later_goes_and_what_was_missed_stays() -> None:
    """Domain 4, closing."""
    story = Story()
    story.referred("2026-09-04")
    story.closed("2026-09-20")

    assert story.owed("first-contact", "2026-10-06") == ["amy due 2026-09-08: OVERDUE"]
    for standard in ("ea", "plan", "epi", "work-readiness"):
        assert story.owed(standard, "2026-10-06") == []


def test_due_on_the_closing_day_stays() -> None:
    """Domain 4: those due on or before it stay as missed."""
    story = Story()
    story.referred("2026-09-04")
    story.closed("2026-10-04")

    assert story.owed("ea", "2026-10-06") == ["amy due 2026-10-04: OVERDUE"]


def test_what_was_met_before_the_closing_stays_met() -> None:
    """Decisions 7: only open ones go."""
    story = Story()
    story.referred("2026-09-04")
    story.assessed("2026-09-18", "EA")
    story.closed("2026-09-20")

    assert story.owed("ea", "2026-10-06") == ["amy due 2026-10-04: MET on 2026-09-18"]


def test_the_closing_taken_back_brings_everything_back() -> None:
    """Domain 3."""
    story = Story()
    story.referred("2026-09-04")
    closing = story.closed("2026-09-20")
    story.took_back(closing, recorded="2026-09-22")

    assert story.owed("ea", "2026-09-22") == ["amy due 2026-10-04: UPCOMING"]
    assert story.owed("exit-summary", "2026-09-22") == []
    assert story.periods("monthly-contact", "2026-10-01") == ["2026-09", "2026-10"]


def test_what_happens_after_the_closing_starts_nothing() -> None:
    """Decisions 6: in scope to the closing day, both included."""
    story = Story()
    story.referred("2026-09-04")
    story.closed("2026-09-21")
    story.reached("2026-09-21", "PHONE")
    story.reached("2026-09-22", "PHONE")

    story.reached("2026-09-18", "PHONE", recorded="2026-09-22")

    assert story.owed("contact-note", "2026-09-24") == ["amy due 2026-09-21: OVERDUE"], "of the 18th alone"


def test_the_exit_summary_by_the_end_of_the_month_after() -> None:
    """A070: closed 30 June, by 31 July; a day of the closing month before the closing counts."""
    story = Story()
    story.referred("2026-05-04")
    story.closed("2026-06-30")
    assert story.owed("exit-summary", "2026-08-01") == ["amy due 2026-07-31: OVERDUE"]

    story.lay(EventKind.EXIT_SUMMARY_FILED, "2026-06-01", recorded="2026-08-01")
    assert story.owed("exit-summary", "2026-08-01") == ["amy due 2026-07-31: MET on 2026-06-01"]


def test_an_exit_summary_of_the_month_before_does_not_count() -> None:
    """A070: from the first day of the closing month."""
    story = Story()
    story.referred("2026-04-06")
    story.lay(EventKind.EXIT_SUMMARY_FILED, "2026-05-31")
    story.closed("2026-06-30")

    assert story.owed("exit-summary", "2026-07-31") == ["amy due 2026-07-31: DUE_SOON"]


def test_closed_in_january_the_summary_is_due_on_the_last_of_february() -> None:
    """A070."""
    story = Story()
    story.referred("2027-12-06")
    story.closed("2028-01-31")

    assert story.due("exit-summary", "2028-02-01") == ["2028-02-29"]
    assert story.due("work-screen-close", "2028-02-01") == ["2028-02-29"]


def test_the_work_screen_may_close_earlier() -> None:
    """A071: on the last day of the month after; earlier meets it and is remarked."""
    story = Story()
    story.referred("2026-05-04")
    story.closed("2026-06-10")
    assert story.owed("work-screen-close", "2026-07-08") == ["amy due 2026-07-31: UPCOMING"]

    story.lay(EventKind.WORK_SCREEN_CLOSED, "2026-07-08")
    assert story.owed("work-screen-close", "2026-07-08") == ["amy due 2026-07-31: MET on 2026-07-08"]


def test_every_adult_in_scope_owes_the_exit_and_children_none() -> None:
    """Decisions 5."""
    story = Story(adults=["amy", "bob"], children=["eli"])
    story.referred("2026-05-04", "amy")
    story.referred("2026-05-20", "bob")
    story.closed("2026-06-10", who="amy")

    assert story.owed("exit-summary", "2026-06-10") == ["amy due 2026-07-31: UPCOMING", "bob due 2026-07-31: UPCOMING"]


def test_twelve_months_of_contact_after_closing_with_work() -> None:
    """A072: the twelve months after the closing month."""
    story = Story()
    story.referred("2026-09-04")
    story.closed("2026-10-13", with_work=True)

    periods = story.periods("post-ta", "2028-03-01")
    assert (periods[0], periods[-1], len(periods)) == ("2026-11", "2027-10", 12)
    assert story.periods("post-ta", "2026-10-31") == []
    assert story.owed("post-ta", "2026-11-01") == ["amy 2026-11 due 2026-11-30: UPCOMING"]


def test_any_contact_made_will_do_after_the_closing() -> None:
    """Domain 4: an attempt will not."""
    story = Story()
    story.referred("2026-09-04")
    story.closed("2026-10-13", with_work=True)
    story.reached("2026-10-20", "PHONE")
    story.tried("2026-11-10")
    story.reached("2026-12-10", "TEXT")

    assert story.owed("post-ta", "2026-12-10") == [
        "amy 2026-11 due 2026-11-30: OVERDUE",
        "amy 2026-12 due 2026-12-31: MET on 2026-12-10",
    ]


def test_closed_without_work_owes_no_contact_afterwards() -> None:
    """A072."""
    story = Story()
    story.referred("2026-09-04")
    story.closed("2026-10-13")

    assert story.owed("post-ta", "2027-01-10") == []


def test_a_lost_job_stops_the_contacts_after_leaving_until_there_is_another() -> None:
    """A072, O056: job retention; nothing is deleted, months before stay as they were."""
    story = Story()
    story.referred("2026-06-01")
    story.closed("2026-09-20", with_work=True)
    story.lay(EventKind.JOB_LOST, "2026-11-10", working=False)
    assert story.periods("post-ta", "2027-01-10") == ["2026-10"]

    story.lay(EventKind.JOB_STARTED, "2027-01-05", working=True)
    assert story.periods("post-ta", "2027-02-10") == ["2026-10", "2027-01", "2027-02"]


def test_one_of_two_jobs_lost_stops_nothing_and_a_loss_taken_back_stopped_nothing() -> None:
    """A072."""
    story = Story()
    story.referred("2026-06-01")
    story.closed("2026-09-20", with_work=True)
    story.lay(EventKind.JOB_LOST, "2026-10-10", working=True)
    lost = story.lay(EventKind.JOB_LOST, "2026-11-10", working=False)
    story.took_back(lost, recorded="2026-11-12")
    assert story.periods("post-ta", "2026-12-10") == ["2026-10", "2026-11", "2026-12"]


def test_closed_again_with_work_after_reopening_counts_its_own_twelve_months() -> None:
    """A072: the closing that stands decides; a job lost before it stops nothing after it."""
    story = Story()
    story.referred("2026-06-01")
    first = story.closed("2026-09-20", with_work=True)
    story.lay(EventKind.EXIT_SUMMARY_FILED, "2026-09-21")
    story.lay(EventKind.JOB_LOST, "2026-10-05", working=False)
    story.lay(EventKind.CASE_REOPENED, "2026-10-10", voids=first)
    assert story.periods("post-ta", "2026-10-31") == []

    story.closed("2026-11-15", with_work=True)
    periods = story.periods("post-ta", "2028-01-10")
    assert (periods[0], periods[-1], len(periods)) == ("2026-12", "2027-11", 12)
    assert story.due("exit-summary", "2026-11-20") == ["2026-12-31"]
    assert story.due("work-screen-close", "2026-11-20") == ["2026-12-31"]
