"""Not engaged: two attempts a month by two methods (A009)."""

import pytest

from casework.choices import EventKind
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def not_engaged(on: str = "2026-09-10") -> Story:
    story = Story()
    story.referred("2026-09-04")
    story.engaged(on, engaged=False)
    return story


def test_who_is_engaged_is_owed_none() -> None:
    """A009: a participant counts as engaged until told otherwise."""
    story = Story()
    story.referred("2026-09-04")

    assert story.owed("attempts", "2026-09-30") == []


def test_two_methods_on_one_day_are_enough() -> None:
    """A009: multiple methods; nothing says that they need several days."""
    story = not_engaged()
    story.tried("2026-09-15", "PHONE")
    assert story.owed("attempts", "2026-09-15") == ["amy 2026-09 due 2026-09-30: UPCOMING"]

    story.tried("2026-09-15", "LETTER")
    assert story.owed("attempts", "2026-09-15") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-15"]


def test_two_calls_are_one_method() -> None:
    """A009: three calls are one method still; the visit is the second."""
    story = not_engaged()
    for on in ("2026-09-15", "2026-09-18", "2026-09-22"):
        story.tried(on, "PHONE")
    assert story.owed("attempts", "2026-10-01") == [
        "amy 2026-09 due 2026-09-30: OVERDUE",
        "amy 2026-10 due 2026-10-31: UPCOMING",
    ]

    story.tried("2026-09-28", "HOME_VISIT")
    assert story.owed("attempts", "2026-09-28") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-28"]


def test_an_attempt_of_which_nobody_knows_the_method_is_no_second_method() -> None:
    """A009: an extract of an old system may leave the method out; the attempt counts, a method does not."""
    story = not_engaged()
    story.tried("2026-09-15", "PHONE")
    story.lay(EventKind.CONTACT_ATTEMPTED, "2026-09-16")
    assert story.owed("attempts", "2026-09-16") == ["amy 2026-09 due 2026-09-30: UPCOMING"]

    story.tried("2026-09-17", "LETTER")
    assert story.owed("attempts", "2026-09-17") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-17"]


def test_attempts_of_before_the_disengagement_count() -> None:
    """Domain 4: all attempts of that month count."""
    story = Story()
    story.referred("2026-09-04")
    story.tried("2026-09-08", "PHONE")
    story.tried("2026-09-09", "TEXT")
    story.engaged("2026-09-10", engaged=False)

    assert story.owed("attempts", "2026-09-10") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-09"]


def test_engaged_again_on_the_last_day_owes_nothing_for_the_month() -> None:
    """Domain 4: owed when not engaged on the last day."""
    story = not_engaged()
    assert story.periods("attempts", "2026-09-29") == ["2026-09"]

    story.engaged("2026-09-30", engaged=True)
    assert story.periods("attempts", "2026-09-30") == []
    assert story.periods("attempts", "2026-10-31") == []


def test_disengaged_on_the_last_day_owes_the_month() -> None:
    """Domain 4."""
    story = not_engaged("2026-09-30")
    assert story.periods("attempts", "2026-09-30") == ["2026-09"]


def test_the_later_entry_of_one_day_says_how_it_ended() -> None:
    """Decisions 4: the latest change on that day."""
    story = not_engaged("2026-09-30")
    story.engaged("2026-09-30", engaged=True)
    assert story.periods("attempts", "2026-10-01") == []

    story.engaged("2026-09-30", engaged=False)
    assert story.periods("attempts", "2026-09-30") == ["2026-09"]


def test_a_contact_made_and_a_notice_are_no_attempts() -> None:
    """Domain 4."""
    story = not_engaged()
    story.tried("2026-09-15", "PHONE")
    story.reached("2026-09-16", "TEXT")
    story.sent_j016("2026-09-17", appointment="2026-09-24T10:00")

    assert story.owed("attempts", "2026-10-01")[0] == "amy 2026-09 due 2026-09-30: OVERDUE"


def test_one_of_two_adults_is_not_engaged() -> None:
    """Decisions 5: per participant; an attempt on the other does not count."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04")
    story.engaged("2026-09-10", engaged=False, who="bob")
    story.tried("2026-09-15", "PHONE", "amy")
    story.tried("2026-09-15", "TEXT", "bob")

    assert story.owed("attempts", "2026-09-15") == ["bob 2026-09 due 2026-09-30: UPCOMING"]


def test_a_disengagement_taken_back_owes_nothing() -> None:
    """Domain 3."""
    story = Story()
    story.referred("2026-09-04")
    change = story.engaged("2026-09-10", engaged=False)
    story.took_back(change, recorded="2026-09-20")

    assert story.owed("attempts", "2026-10-01") == []
