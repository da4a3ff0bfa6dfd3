"""What a correction reaches besides the deadline that it speaks of (domain 3: moved, taken back, entered again)."""

import pytest

from casework.choices import EventKind
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


def test_the_attempt_taken_back_the_notice_is_not_enough_any_more() -> None:
    """A004, A005: J016 meets a first contact only after an attempt; as if that had never been."""
    story = Story()
    story.referred("2026-09-11")
    attempt = story.tried("2026-09-14")
    story.sent_j016("2026-09-14", appointment="2026-09-21T10:00")
    assert story.owed("first-contact", "2026-09-14") == ["amy due 2026-09-14: MET on 2026-09-14"]

    story.took_back(attempt, recorded="2026-09-16")
    assert story.owed("first-contact", "2026-09-16") == ["amy due 2026-09-14: OVERDUE"]

    story.tried("2026-09-11", recorded="2026-09-17")
    assert story.owed("first-contact", "2026-09-17") == ["amy due 2026-09-14: MET on 2026-09-14"]


def test_the_referral_moved_to_another_day_moves_the_clock() -> None:
    """Interchange 1: the new line counts in its own right. What was done before the new day counts no more."""
    story = Story()
    wrong = story.referred("2026-09-04")
    story.reached("2026-09-08", "PHONE")
    story.referred("2026-09-09", voids=wrong)

    assert story.owed("first-contact", "2026-09-11") == ["amy due 2026-09-10: OVERDUE"]
    assert story.due("ea", "2026-09-11") == ["2026-10-09"]
    assert story.owed("contact-note", "2026-09-11") == [], "that contact is history now"


def test_the_first_of_two_referrals_taken_back_shortens_the_months() -> None:
    """Decisions 6: in scope from the first referral that was not taken back."""
    story = Story()
    first = story.referred("2026-08-20")
    story.referred("2026-10-05")
    assert story.periods("work-verification", "2026-10-06") == ["2026-08", "2026-09", "2026-10"]

    story.took_back(first, recorded="2026-10-06")
    assert story.periods("work-verification", "2026-10-06") == ["2026-10"]
    assert story.periods("monthly-contact", "2026-10-06") == ["2026-10"]


def test_a_change_of_track_taken_back_takes_its_clocks_and_its_months() -> None:
    """A014, A115: the track is the one before again."""
    story = Story()
    story.referred("2026-09-04")
    change = story.got_track("2026-09-21", "FAMILIES_FIRST")
    assert story.due("ea", "2026-10-01") == ["2026-10-04", "2026-10-21"]
    assert story.periods("track-review", "2026-10-01") == ["2026-09", "2026-10"]

    story.took_back(change, recorded="2026-10-02")
    assert story.due("ea", "2026-10-02") == ["2026-10-04"]
    assert story.periods("track-review", "2026-10-02") == []


def test_the_track_of_the_day_of_referral_corrected_later_changes_what_is_asked() -> None:
    """A100, A116: by the track on the day of referral, as it is known now."""
    story = Story()
    story.referred("2026-09-04")
    story.got_track("2026-09-03", "FAMILIES_FIRST", recorded="2026-09-15")

    assert story.owed("work-readiness", "2026-09-15") == []
    assert story.due("family-documents", "2026-09-15") == ["2026-11-03"]
    assert story.due("ea", "2026-09-15") == ["2026-10-04"], "a change of before the referral starts nothing"


def test_closed_again_on_a_later_day() -> None:
    """Decisions 7: the closing that stands decides."""
    story = Story()
    story.referred("2026-09-04")
    closing = story.closed("2026-09-20", with_work=True)
    assert story.owed("ea", "2026-09-20") == []
    assert story.due("exit-summary", "2026-09-20") == ["2026-10-31"]

    story.closed("2026-10-05", voids=closing)
    assert story.owed("ea", "2026-10-06") == ["amy due 2026-10-04: OVERDUE"]
    assert story.due("exit-summary", "2026-10-06") == ["2026-11-30"]
    assert story.periods("monthly-contact", "2026-11-02") == ["2026-09"]
    assert story.owed("post-ta", "2026-12-01") == [], "not closed with work after all"


def test_closed_earlier_than_first_written_takes_away_what_fell_due_between() -> None:
    """Decisions 7: due after the closing day goes; what was due before it stays missed."""
    story = Story()
    story.referred("2026-09-04")
    wrong = story.closed("2026-10-31")
    assert story.owed("ea", "2026-10-31") == ["amy due 2026-10-04: OVERDUE"]
    assert story.periods("monthly-contact", "2026-10-31") == ["2026-09", "2026-10"]

    story.closed("2026-09-29", recorded="2026-11-02", voids=wrong)
    assert story.owed("ea", "2026-11-02") == []
    assert story.owed("first-contact", "2026-11-02") == ["amy due 2026-09-08: OVERDUE"]
    assert story.periods("monthly-contact", "2026-11-02") == []
    assert story.due("exit-summary", "2026-11-02") == ["2026-10-31"]


def test_one_of_two_signings_taken_back_leaves_the_weeks_of_the_other() -> None:
    """N013: from the week in which an agreement was signed that stands; each adult by their own."""
    story = Story(state="US-NC", adults=["amy", "bob"])
    story.referred("2026-09-04")
    first = story.signed("2026-09-08", "MRA", who="amy")
    story.signed("2026-09-24", "MRA", who="amy")
    assert story.owed("weekly-progress", "2026-09-14")[0] == "amy 2026-W37 due 2026-09-13: OVERDUE"
    assert story.periods("weekly-progress", "2026-09-28") == ["2026-W37", "2026-W38", "2026-W39", "2026-W40"]

    story.took_back(first, recorded="2026-09-28")
    assert story.periods("weekly-progress", "2026-09-28") == ["2026-W39", "2026-W40"]


def test_seen_without_the_one_who_was_spoken_with() -> None:
    """T007: a line that lists who was seen speaks of those; a correction of the list opens the others again."""
    story = Story(state="US-TX", children=["eli", "ida"])
    story.referred("2026-09-04")
    amy, eli, ida = (story.people[name].pk for name in ("amy", "eli", "ida"))
    visit = story.reached("2026-09-15", "IN_PERSON", seen=[amy, eli, ida])
    assert {said[-10:] for said in story.owed("face-to-face", "2026-09-15")} == {"2026-09-15"}

    story.reached("2026-09-15", "IN_PERSON", seen=[eli], recorded="2026-10-01", voids=visit)
    assert story.owed("face-to-face", "2026-10-01")[:3] == [
        "amy 2026-09 due 2026-09-30: OVERDUE",
        "eli 2026-09 due 2026-09-30: MET on 2026-09-15",
        "ida 2026-09 due 2026-09-30: OVERDUE",
    ]


def test_the_second_method_taken_back_opens_the_month_until_another_takes_its_place() -> None:
    """A009: the attempts that stand are counted anew."""
    story = Story()
    story.referred("2026-09-04")
    story.engaged("2026-09-10", engaged=False)
    story.tried("2026-09-14", "PHONE")
    letter = story.tried("2026-09-16", "LETTER")
    story.tried("2026-09-18", "TEXT")
    assert story.owed("attempts", "2026-09-18") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-16"]

    story.took_back(letter, recorded="2026-09-21")
    assert story.owed("attempts", "2026-09-21") == ["amy 2026-09 due 2026-09-30: MET on 2026-09-18"]


def test_care_of_the_first_line_taken_back_hangs_on_the_second() -> None:
    """A079: a month authorised twice owes the next one as long as one authorisation stands."""
    story = Story()
    story.referred("2026-09-04")
    first = story.lay(EventKind.CHILD_CARE_AUTHORISED, "2026-09-14", month="2026-10")
    second = story.lay(EventKind.CHILD_CARE_AUTHORISED, "2026-09-21", month="2026-10")
    (before,) = story.rows("child-care-request", "2026-09-21")

    story.took_back(first, recorded="2026-09-22")
    (now,) = story.rows("child-care-request", "2026-09-22")
    assert (now.id, now.trigger_id, str(now.due_on)) == (before.id, second.pk, "2026-10-31")

    story.took_back(second, recorded="2026-09-23")
    assert story.rows("child-care-request", "2026-09-23") == []
