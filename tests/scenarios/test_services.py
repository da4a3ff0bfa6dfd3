"""Referrals to services followed up (A037), child care asked for in time (A079)."""

import pytest

from casework.choices import EventKind
from casework.engine import Owed
from casework.models import Event
from casework.models.base import new_id
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def sent_to_service(story: Story, on: str, follow_up: str, **more: object) -> Event:
    return story.lay(EventKind.COMMUNITY_REFERRAL_MADE, on, due_on=follow_up, subject=new_id(), **more)


def followed_up(story: Story, on: str, referral: Event) -> Event:
    return story.lay(EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP, on, referral=referral.subject_id)


def care(story: Story, on: str, month: str, who: str | None = None) -> Event:
    return story.lay(EventKind.CHILD_CARE_AUTHORISED, on, month=month, who=who)


def test_each_referral_is_followed_up_on_its_own_day() -> None:
    """A037: the day it carries, worked or not."""
    story = Story()
    story.referred("2026-09-04")
    clinic, school = (
        sent_to_service(story, "2026-09-14", "2026-09-26"),
        sent_to_service(story, "2026-09-14", "2026-10-05"),
    )
    followed_up(story, "2026-09-25", clinic)

    assert story.owed("referral-follow-up", "2026-10-06") == [
        "amy due 2026-09-26: MET on 2026-09-25",
        "amy due 2026-10-05: OVERDUE",
    ]
    followed_up(story, "2026-10-06", school)
    assert story.owed("referral-follow-up", "2026-10-06")[1] == "amy due 2026-10-05: MET_LATE on 2026-10-06"


def test_one_row_a_referral_also_in_a_family_of_two_adults() -> None:
    """Decisions 5: one per referral, whoever it names or none."""
    story = Story(adults=["amy", "bob"], children=["eli"])
    story.referred("2026-09-04")
    sent_to_service(story, "2026-09-14", "2026-09-25")
    sent_to_service(story, "2026-09-14", "2026-09-28", who="bob")
    sent_to_service(story, "2026-09-14", "2026-09-29", who="eli")

    rows = story.rows("referral-follow-up", "2026-09-14")
    assert [(str(row.due_on), story.names[_person(row)]) for row in rows][1:] == [
        ("2026-09-28", "bob"),
        ("2026-09-29", "eli"),
    ]
    assert len(rows) == 3


def _person(row: Owed) -> object:
    assert row.participant_id is not None, "null only where a standard belongs to the case (decisions 5)"
    return row.participant_id


def test_a_referral_without_a_day_owes_no_follow_up() -> None:
    """A037: the clock is the day that it carries."""
    story = Story()
    story.referred("2026-09-04")
    sent_to_service(story, "2026-09-14", "")

    assert story.owed("referral-follow-up", "2026-10-14") == []


def test_care_for_a_month_owes_the_next_before_it_begins() -> None:
    """A079: period = the month in which it must be done, due its last calendar day."""
    story = Story()
    story.referred("2026-09-04")
    care(story, "2026-09-14", "2026-10")
    assert story.owed("child-care-request", "2026-10-31") == ["amy 2026-10 due 2026-10-31: DUE_SOON"]
    assert story.owed("child-care-request", "2026-11-01") == ["amy 2026-10 due 2026-10-31: OVERDUE"]

    care(story, "2026-10-30", "2026-11")
    assert story.owed("child-care-request", "2026-10-30") == [
        "amy 2026-10 due 2026-10-31: MET on 2026-10-30",
        "amy 2026-11 due 2026-11-30: UPCOMING",
    ]


def test_each_child_owes_its_own_and_what_names_no_child_takes_a_childs() -> None:
    """A079: ours names the child; what came over names a parent, and is answered by care of a child."""
    story = Story(children=["cal", "dee"])
    story.referred("2026-09-04")
    care(story, "2026-09-14", "2026-10", "cal")
    care(story, "2026-09-14", "2026-10", "dee")
    care(story, "2026-10-12", "2026-11", "cal")
    rows = [one for one in story.owed("child-care-request", "2026-10-20") if "2026-10 due" in one]
    assert sorted(rows) == ["cal 2026-10 due 2026-10-31: MET on 2026-10-12", "dee 2026-10 due 2026-10-31: UPCOMING"]

    over = Story(children=["cal"])
    over.referred("2026-09-04")
    care(over, "2026-09-14", "2026-10", "amy")
    care(over, "2026-10-12", "2026-11", "cal")
    assert "amy 2026-10 due 2026-10-31: MET on 2026-10-12" in over.owed("child-care-request", "2026-10-20")


def test_after_december_comes_january() -> None:
    """A079."""
    story = Story()
    story.referred("2026-09-04")
    care(story, "2026-11-20", "2026-12")
    assert story.owed("child-care-request", "2026-11-20") == ["amy 2026-12 due 2026-12-31: UPCOMING"]

    care(story, "2026-12-31", "2027-01")
    assert story.owed("child-care-request", "2026-12-31")[0] == "amy 2026-12 due 2026-12-31: MET on 2026-12-31"


def test_authorised_twice_for_a_month_owes_the_next_once() -> None:
    """A079: one row a month, from the first authorisation on."""
    story = Story()
    story.referred("2026-09-04")
    first = care(story, "2026-09-14", "2026-10")
    care(story, "2026-09-28", "2026-10")

    (row,) = story.rows("child-care-request", "2026-09-28")
    assert (row.trigger_id, row.period) == (first.pk, "2026-10")


def test_the_month_after_next_does_not_meet_it() -> None:
    """A079: the next month's, not a later one's."""
    story = Story()
    story.referred("2026-09-04")
    care(story, "2026-09-14", "2026-10")
    care(story, "2026-10-20", "2026-12")

    assert story.owed("child-care-request", "2026-11-02")[0] == "amy 2026-10 due 2026-10-31: OVERDUE"


def test_a_family_that_needs_none_next_month_owes_nothing() -> None:
    """A079: said before the month begins; for the next month and no other, and until it is taken back."""
    story = Story()
    story.referred("2026-09-04")
    care(story, "2026-09-14", "2026-10")
    story.lay(EventKind.CHILD_CARE_NOT_NEEDED, "2026-10-20", month="2026-12")
    assert story.owed("child-care-request", "2026-10-20") == ["amy 2026-10 due 2026-10-31: UPCOMING"]

    said = story.lay(EventKind.CHILD_CARE_NOT_NEEDED, "2026-10-21", month="2026-11")
    assert story.owed("child-care-request", "2026-11-20") == ["amy 2026-10 due 2026-10-31: MET on 2026-10-21"]
    story.lay(EventKind.TAKEN_BACK, "2026-10-22", voids=said)
    assert story.owed("child-care-request", "2026-11-20") == ["amy 2026-10 due 2026-10-31: OVERDUE"]


def test_leap_february_and_a_month_whose_last_day_is_a_sunday_end_where_they_end() -> None:
    """A079: the due day is the last of the month, worked or not."""
    story = Story()
    story.referred("2026-03-04")
    care(story, "2026-04-28", "2026-05")
    assert story.owed("child-care-request", "2026-05-02") == ["amy 2026-05 due 2026-05-31: UPCOMING"]
    leap = Story()
    leap.referred("2027-11-04")
    care(leap, "2028-01-28", "2028-02")
    assert leap.owed("child-care-request", "2028-02-02") == ["amy 2028-02 due 2028-02-29: UPCOMING"]


def test_care_ends_with_the_case() -> None:
    """Decisions 7: what was open and due after the closing day goes."""
    story = Story()
    story.referred("2026-09-04")
    care(story, "2026-09-14", "2026-10")
    story.closed("2026-10-13")

    assert story.owed("child-care-request", "2026-11-02") == []
