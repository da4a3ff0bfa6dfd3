"""First contact within one business day of referral, or attempts and notice J016 (A003, A004, A005)."""

import pytest

from casework.choices import EventKind
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db

#: Closed day of Alaska: the worked day before it, and the first business day after that one.
ALASKA = {
    "New Year 2026": ("2025-12-31", "2026-01-02"),
    "Martin Luther King 2026": ("2026-01-16", "2026-01-20"),
    "Presidents' Day 2026": ("2026-02-13", "2026-02-17"),
    "Seward's Day 2026": ("2026-03-27", "2026-03-31"),
    "Memorial Day 2026": ("2026-05-22", "2026-05-26"),
    "Juneteenth 2026, a Friday": ("2026-06-18", "2026-06-22"),
    "Independence Day 2026, a Saturday, observed on Friday": ("2026-07-02", "2026-07-06"),
    "Labor Day 2026": ("2026-09-04", "2026-09-08"),
    "Alaska Day 2026, a Sunday, observed on Monday": ("2026-10-16", "2026-10-20"),
    "Veterans' Day 2026": ("2026-11-10", "2026-11-12"),
    "Thanksgiving 2026; the Friday is worked": ("2026-11-25", "2026-11-27"),
    "Christmas 2026, a Friday": ("2026-12-24", "2026-12-28"),
    "New Year 2027, a Friday": ("2026-12-31", "2027-01-04"),
    "Martin Luther King 2027": ("2027-01-15", "2027-01-19"),
    "Presidents' Day 2027": ("2027-02-12", "2027-02-16"),
    "Seward's Day 2027": ("2027-03-26", "2027-03-30"),
    "Memorial Day 2027": ("2027-05-28", "2027-06-01"),
    "Juneteenth 2027, a Saturday, observed on Friday": ("2027-06-17", "2027-06-21"),
    "Independence Day 2027, a Sunday, observed on Monday": ("2027-07-02", "2027-07-06"),
    "Labor Day 2027": ("2027-09-03", "2027-09-07"),
    "Alaska Day 2027": ("2027-10-15", "2027-10-19"),
    "Veterans' Day 2027": ("2027-11-10", "2027-11-12"),
    "Thanksgiving 2027": ("2027-11-24", "2027-11-26"),
    "Christmas 2027, a Saturday, observed on Friday": ("2027-12-23", "2027-12-27"),
    "New Year 2028, a Saturday, observed on Friday": ("2027-12-30", "2028-01-03"),
}
#: Days that a federal or another state's list closes, and Alaska does not.
WORKED = {
    "Juneteenth 2024, before Alaska's law": ("2024-06-18", "2024-06-19"),
    "Juneteenth 2025, the first one": ("2025-06-18", "2025-06-20"),
    "Indigenous Peoples' Day 2026": ("2026-10-09", "2026-10-12"),
    "Indigenous Peoples' Day 2027": ("2027-10-08", "2027-10-11"),
    "Day after Thanksgiving 2026": ("2026-11-26", "2026-11-27"),
}


def test_referred_on_a_friday_is_due_on_monday() -> None:
    """A003: Saturday and Sunday are no business days; the due day is on time until it ends."""
    story = Story()
    story.referred("2026-09-11")

    assert story.owed("first-contact", "2026-09-11") == ["amy due 2026-09-14: UPCOMING"]
    assert story.owed("first-contact", "2026-09-13") == ["amy due 2026-09-14: UPCOMING"]
    assert story.owed("first-contact", "2026-09-14") == ["amy due 2026-09-14: DUE_SOON"]
    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]


@pytest.mark.parametrize("referred", ["2026-09-12", "2026-09-13"])
def test_referred_on_a_weekend_is_due_on_monday_too(referred: str) -> None:
    """A003: the start is day 0, worked or not."""
    story = Story()
    story.referred(referred)

    assert story.due("first-contact", referred) == ["2026-09-14"]


def test_a_minute_before_and_after_midnight_on_friday() -> None:
    """A003: the day is the office's: Thursday 23:59 is due on Friday, Friday 23:59 and Saturday 00:01 on Monday."""
    story = Story()
    story.referred("2026-09-11", recorded="2026-09-11T00:01")
    story.referred("2026-09-11", recorded="2026-09-11T23:59")
    story.referred("2026-09-12", recorded="2026-09-12T00:01")
    story.referred("2026-09-10", recorded="2026-09-10T23:59")

    assert story.due("first-contact", "2026-09-12") == ["2026-09-11", "2026-09-14", "2026-09-14", "2026-09-14"]


def test_every_alaska_holiday_of_two_years_moves_the_clock() -> None:
    """A003: state holidays and the days on which they are observed are no business days."""
    story = Story()
    story.refer_on([referred for referred, _ in ALASKA.values()])

    due = dict(zip(ALASKA, story.due("first-contact", "2028-02-01"), strict=True))
    assert due == {name: day for name, (_, day) in ALASKA.items()}


@pytest.mark.parametrize("name", WORKED)
def test_days_that_others_close_and_alaska_works(name: str) -> None:
    """A003: Indigenous Peoples' Day and the Friday after Thanksgiving are worked, Juneteenth until 2024."""
    referred, due = WORKED[name]
    story = Story()
    story.referred(referred)

    assert story.due("first-contact", referred) == [due]


@pytest.mark.parametrize("method", ["PHONE", "IN_PERSON"])
def test_a_call_or_a_meeting_is_a_first_contact(method: str) -> None:
    """A003."""
    story = Story()
    story.referred("2026-09-11")
    story.reached("2026-09-14", method)

    assert story.owed("first-contact", "2026-09-14") == ["amy due 2026-09-14: MET on 2026-09-14"]


@pytest.mark.parametrize("method", ["VIDEO", "TEXT", "EMAIL", "MAIL"])
def test_other_ways_are_no_first_contact(method: str) -> None:
    """A004: in person or by phone; video is neither."""
    story = Story()
    story.referred("2026-09-11")
    story.reached("2026-09-14", method)

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]


def test_a_contact_on_the_day_of_referral_counts_whatever_the_hour() -> None:
    """A003: from the trigger day on; a contact of the day before does not."""
    story = Story()
    story.reached("2026-09-10", "PHONE")
    story.referred("2026-09-11")
    assert story.owed("first-contact", "2026-09-11") == ["amy due 2026-09-14: UPCOMING"]

    story.reached("2026-09-11", "PHONE")
    assert story.owed("first-contact", "2026-09-11") == ["amy due 2026-09-14: MET on 2026-09-11"]


def test_reached_a_day_late() -> None:
    """A003: late stays late."""
    story = Story()
    story.referred("2026-09-11")
    story.reached("2026-09-15", "PHONE")

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: MET_LATE on 2026-09-15"]


def test_attempts_and_the_notice_with_an_appointment() -> None:
    """A004, A005: tried in vain, then J016 with an EA appointment."""
    story = Story()
    story.referred("2026-09-11")
    story.tried("2026-09-14", "PHONE")
    assert story.owed("first-contact", "2026-09-14") == ["amy due 2026-09-14: DUE_SOON"]

    story.sent_j016("2026-09-14", appointment="2026-09-21T10:00")
    assert story.owed("first-contact", "2026-09-14") == ["amy due 2026-09-14: MET on 2026-09-14"]


def test_the_notice_without_an_appointment_is_not_enough() -> None:
    """A004: the appointment is what the notice is for."""
    story = Story()
    story.referred("2026-09-11")
    story.tried("2026-09-14")
    story.sent_j016("2026-09-14")

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]


def test_the_notice_without_an_attempt_is_not_enough() -> None:
    """A005: an attempt of before the referral, or of after the notice, is none either."""
    story = Story()
    story.tried("2026-09-10")
    story.referred("2026-09-11")
    story.sent_j016("2026-09-14", appointment="2026-09-21T10:00")
    story.tried("2026-09-15")

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]


def test_a_second_notice_after_a_late_attempt_meets_it_late() -> None:
    """A004, A005: on the day of the notice that follows an attempt."""
    story = Story()
    story.referred("2026-09-11")
    story.sent_j016("2026-09-14", appointment="2026-09-21T10:00")
    story.tried("2026-09-15")
    story.sent_j016("2026-09-16", appointment="2026-09-23T10:00")

    assert story.owed("first-contact", "2026-09-16") == ["amy due 2026-09-14: MET_LATE on 2026-09-16"]


def test_another_notice_is_no_j016() -> None:
    """A004."""
    story = Story()
    story.referred("2026-09-11")
    story.tried("2026-09-14")
    story.sent_j016("2026-09-14", code="J017", appointment="2026-09-21T10:00")

    assert story.owed("first-contact", "2026-09-15") == ["amy due 2026-09-14: OVERDUE"]


def test_two_adults_are_reached_one_by_one() -> None:
    """A003: a referral that names nobody speaks of every adult; a contact with one of them meets one clock."""
    story = Story(adults=["amy", "bob"], children=["eli"])
    story.referred("2026-09-11")
    story.reached("2026-09-14", "PHONE", "bob")

    assert story.owed("first-contact", "2026-09-15") == [
        "amy due 2026-09-14: OVERDUE",
        "bob due 2026-09-14: MET on 2026-09-14",
    ]


def test_a_second_referral_starts_a_clock_of_its_own() -> None:
    """A003: each referral is one trigger."""
    story = Story()
    story.referred("2026-09-11")
    story.reached("2026-09-14", "PHONE")
    story.referred("2026-10-05")

    assert story.owed("first-contact", "2026-10-05") == [
        "amy due 2026-09-14: MET on 2026-09-14",
        "amy due 2026-10-06: UPCOMING",
    ]


def test_only_work_cases_of_alaska_owe_it() -> None:
    """Decisions 5: child-only cases and other states have no such clock."""
    for story in (Story(kind="CHILD_ONLY"), Story(state="US-OR"), Story(state="US-NC"), Story(state="US-TX")):
        story.referred("2026-09-11")
        assert story.owed("first-contact", "2026-09-15") == []


def test_the_referral_taken_back_takes_the_clock_with_it() -> None:
    """Domain 3: what was taken back is as if it had never been, the scope that it opened included."""
    story = Story()
    referral = story.referred("2026-09-11")
    story.took_back(referral, recorded="2026-09-14")

    assert story.owed("first-contact", "2026-09-15") == []
    assert story.owed("monthly-contact", "2026-09-30") == []

    story.lay(EventKind.REFERRAL_RECEIVED, "2026-09-15")
    assert story.due("first-contact", "2026-09-15") == ["2026-09-16"]
