"""Plans: renewed, not lapsed, back by mail, their steps reviewed, looked at after a change (A027, A030, A031, A034)."""

from typing import Any

import pytest

from casework.choices import EventKind
from casework.models import Event
from casework.models.base import new_id
from tests.scenarios.story import Story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        ("2026-09-15", "2026-12-15"),
        ("2026-08-31", "2026-11-30"),
        ("2026-11-30", "2027-02-28"),
        ("2027-11-30", "2028-02-29"),
        ("2027-11-29", "2028-02-29"),
        ("2028-02-29", "2028-05-29"),
    ],
)
def test_renewed_three_months_from_signing(signed: str, due: str) -> None:
    """A027: a day that the month lacks is its last; 2028 has a leap day."""
    story = Story()
    story.referred("2026-08-03")
    story.signed(signed)

    assert story.due("plan-update", signed) == [due]


def test_the_newer_plan_renews_the_older_and_starts_its_own_clock() -> None:
    """A027."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-15")
    story.signed("2026-12-16", "IFSSP")

    assert story.owed("plan-update", "2026-12-16") == [
        "amy due 2026-12-15: MET_LATE on 2026-12-16",
        "amy due 2027-03-16: UPCOMING",
    ]


def test_two_plans_of_one_day_the_later_entry_is_the_newer() -> None:
    """Domain 4: a newer signed plan; no plan renews itself."""
    story = Story()
    story.referred("2026-09-04")
    first = story.signed("2026-09-15")
    second = story.signed("2026-09-15")

    rows = {row.trigger_id: row.met_on for row in story.rows("plan-update", "2026-09-15")}
    assert rows == {first.pk: first.on, second.pk: None}


def test_a_plan_entered_late_is_renewed_by_one_entered_before_it() -> None:
    """Domain 3: back-dated entries come out right; the day of signing decides which is newer."""
    story = Story()
    story.referred("2026-09-04")
    newer = story.signed("2026-10-05")
    older = story.signed("2026-09-15", recorded="2026-10-06")

    rows = {row.trigger_id: row.met_on for row in story.rows("plan-update", "2026-10-06")}
    assert rows == {older.pk: newer.on, newer.pk: None}


def test_the_other_adults_plan_renews_nothing() -> None:
    """Domain 4: of the participant."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04")
    story.signed("2026-09-15", who="amy")
    story.signed("2026-10-05", who="bob")

    assert story.owed("plan-update", "2026-12-16")[0] == "amy due 2026-12-15: OVERDUE"


def test_a_plan_lapses_after_its_last_review_date() -> None:
    """A031, A032: the latest of its steps' days."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-15", reviews=["2026-10-15", "2026-11-13", "2026-10-30"])
    assert story.owed("plan-expiry", "2026-11-13") == ["amy due 2026-11-13: DUE_SOON"]
    assert story.owed("plan-expiry", "2026-11-14") == ["amy due 2026-11-13: OVERDUE"]

    story.signed("2026-11-16", reviews=["2026-12-15"])
    assert story.owed("plan-expiry", "2026-11-16") == [
        "amy due 2026-11-13: MET_LATE on 2026-11-16",
        "amy due 2026-12-15: UPCOMING",
    ]


def test_a_plan_without_a_review_date_does_not_lapse() -> None:
    """A031: nothing to count from; its renewal in three months is owed all the same."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-15")

    assert story.owed("plan-expiry", "2026-12-31") == []
    assert story.due("plan-update", "2026-12-31") == ["2026-12-15"]


def test_a_mailed_plan_comes_back_signed() -> None:
    """A034: met by the first signing from the mailing day on."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-08")
    story.lay(EventKind.PLAN_MAILED, "2026-09-14", due_on="2026-09-26", subject=new_id())
    assert story.owed("plan-return", "2026-09-27") == ["amy due 2026-09-26: OVERDUE"]

    story.signed("2026-09-28")
    assert story.owed("plan-return", "2026-09-28") == ["amy due 2026-09-26: MET_LATE on 2026-09-28"]


def test_signed_on_the_day_it_was_mailed() -> None:
    """A034: from the mailing day on, that day included."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-14")
    story.lay(EventKind.PLAN_MAILED, "2026-09-14", due_on="2026-09-26", subject=new_id())

    assert story.owed("plan-return", "2026-09-14") == ["amy due 2026-09-26: MET on 2026-09-14"]


def test_each_step_has_a_row_and_is_done_on_its_own() -> None:
    """A030: a review day on a Saturday stays; a step without one owes no review."""
    story = Story()
    story.referred("2026-09-04")
    plan = story.signed("2026-09-15", reviews=["2026-10-03", "", "2026-11-02"])
    story.did_step("2026-10-02", plan, 1)

    assert story.owed("step-review", "2026-10-05") == [
        "amy due 2026-10-03: MET on 2026-10-02",
        "amy due 2026-11-02: UPCOMING",
    ]


def test_reviewing_the_plan_reviews_all_its_steps() -> None:
    """A030: from signing on; a review of another plan reviews none."""
    story = Story()
    story.referred("2026-09-04")
    plan = story.signed("2026-09-15", reviews=["2026-10-03", "2026-11-02"])
    other = story.signed("2026-09-16", reviews=["2026-10-10"])
    story.reviewed("2026-09-20", other)

    assert story.owed("step-review", "2026-10-05") == [
        "amy due 2026-10-03: OVERDUE",
        "amy due 2026-10-10: MET on 2026-09-20",
        "amy due 2026-11-02: UPCOMING",
    ]
    story.reviewed("2026-10-05", plan)
    assert story.owed("step-review", "2026-10-05")[::2] == [
        "amy due 2026-10-03: MET_LATE on 2026-10-05",
        "amy due 2026-11-02: MET on 2026-10-05",
    ]


def test_renewing_the_plan_does_not_end_its_steps() -> None:
    """Domain 4: the steps of the older plan stay owed."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-15", reviews=["2026-10-03"])
    story.signed("2026-10-01", reviews=["2026-11-02"])

    assert story.owed("step-review", "2026-10-05") == ["amy due 2026-10-03: OVERDUE", "amy due 2026-11-02: UPCOMING"]


def test_a_step_of_the_same_number_of_another_plan_is_another_step() -> None:
    """A030."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-15", reviews=["2026-10-03"])
    other = story.signed("2026-09-16", reviews=["2026-10-10"])
    story.did_step("2026-09-20", other, 1)

    assert story.owed("step-review", "2026-10-05") == [
        "amy due 2026-10-03: OVERDUE",
        "amy due 2026-10-10: MET on 2026-09-20",
    ]


@pytest.mark.parametrize("state", ["US-AK", "US-OR", "US-NC", "US-TX"])
def test_steps_are_reviewed_in_every_state(state: str) -> None:
    """A030."""
    story = Story(state=state)
    story.referred("2026-09-04")
    story.signed("2026-09-15", "MRA", reviews=["2026-10-03"])

    assert story.due("step-review", "2026-09-15") == ["2026-10-03"]


def test_the_plan_taken_back_takes_its_clocks_along_and_leaves_the_older_open() -> None:
    """Domain 3."""
    story = Story()
    story.referred("2026-09-04")
    story.signed("2026-09-15", reviews=["2026-10-15"])
    newer = story.signed("2026-10-12", reviews=["2026-11-12"])
    assert story.owed("plan-expiry", "2026-10-12")[0] == "amy due 2026-10-15: MET on 2026-10-12"

    story.took_back(newer, recorded="2026-10-16")
    assert story.owed("plan-expiry", "2026-10-16") == ["amy due 2026-10-15: OVERDUE"]
    assert story.due("plan-update", "2026-10-16") == ["2026-12-15"]


def changed(story: Story, on: str, what: str = "HOUSEHOLD", **more: Any) -> Event:
    return story.lay(EventKind.SITUATION_CHANGED, on, what=what, **more)


def kept(story: Story, on: str, plan: Event) -> Event:
    """Let a review find that the plan goes on unchanged, with the reason."""
    return story.reviewed(on, plan, no_change_needed=True)


def test_a_change_has_the_plan_looked_at_and_stands_from_its_day() -> None:
    """A027: no days are named; due soon at once, late when a month went by without the review (A026)."""
    story = Story()
    story.referred("2026-08-03")
    story.signed("2026-08-31")
    changed(story, "2026-09-30")

    assert story.owed("plan-change", "2026-09-29") == []
    assert story.owed("plan-change", "2026-09-30") == ["amy due 2026-10-30: DUE_SOON"]
    assert story.owed("plan-change", "2026-10-30") == ["amy due 2026-10-30: DUE_SOON"]
    assert story.owed("plan-change", "2026-10-31") == ["amy due 2026-10-30: OVERDUE"]


def test_a_change_without_a_plan_owes_nothing() -> None:
    """A027: a plan that does not stand cannot be brought up to date; the first plan is owed by its own clock (A006)."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-09-04")
    changed(story, "2026-09-10")
    story.signed("2026-09-15", who="amy")
    assert story.owed("plan-change", "2026-09-15") == []

    changed(story, "2026-09-16")
    assert story.owed("plan-change", "2026-09-16") == ["amy due 2026-10-16: DUE_SOON"]


def test_a_new_plan_meets_it_and_so_does_a_review_that_says_why_nothing_changes() -> None:
    """A027: a review that says nothing of the change is no answer."""
    story = Story()
    story.referred("2026-08-03")
    plan = story.signed("2026-08-31")
    changed(story, "2026-09-10")
    story.reviewed("2026-09-11", plan)
    assert story.owed("plan-change", "2026-09-11") == ["amy due 2026-10-10: DUE_SOON"]

    kept(story, "2026-09-14", plan)
    assert story.owed("plan-change", "2026-09-14") == ["amy due 2026-10-10: MET on 2026-09-14"]

    changed(story, "2026-09-15", "WORK", who="amy", began=True)
    story.signed("2026-09-18")
    assert story.owed("plan-change", "2026-09-18") == [
        "amy due 2026-10-10: MET on 2026-09-14",
        "amy due 2026-10-15: MET on 2026-09-18",
    ]


def test_two_changes_are_one_task() -> None:
    """A027: who looks at the plan after both has looked at both; the task is as old as the first."""
    story = Story()
    story.referred("2026-08-03")
    plan = story.signed("2026-08-31")
    first = changed(story, "2026-09-10")
    changed(story, "2026-09-10", "WORK")
    second = changed(story, "2026-09-20", "WORK")
    assert story.owed("plan-change", "2026-09-20") == ["amy due 2026-10-10: DUE_SOON"]

    taken_back = story.took_back(first)
    assert story.owed("plan-change", "2026-09-20") == ["amy due 2026-10-10: DUE_SOON"]
    assert {row.trigger_id for row in story.rows("plan-change", "2026-09-20")}.isdisjoint({first.pk, second.pk})
    story.took_back(taken_back)
    kept(story, "2026-09-21", plan)
    assert story.owed("plan-change", "2026-09-21") == ["amy due 2026-10-10: MET on 2026-09-21"]


def test_a_look_between_two_changes_leaves_the_second_its_own_task() -> None:
    """A027; domain 3: a look entered late is counted on its day."""
    story = Story()
    story.referred("2026-08-03")
    plan = story.signed("2026-08-31")
    changed(story, "2026-09-10")
    changed(story, "2026-09-20")
    story.reviewed("2026-09-15", plan, no_change_needed=True, recorded="2026-09-21")

    assert story.owed("plan-change", "2026-09-21") == [
        "amy due 2026-10-10: MET on 2026-09-15",
        "amy due 2026-10-20: DUE_SOON",
    ]


def test_a_change_entered_after_the_plan_that_knew_of_it_is_answered() -> None:
    """Domain 3: the days decide, not the order of entry."""
    story = Story()
    story.referred("2026-08-03")
    story.signed("2026-08-31")
    story.signed("2026-09-15")
    changed(story, "2026-09-10", recorded="2026-09-16")

    assert story.owed("plan-change", "2026-09-16") == ["amy due 2026-10-10: MET on 2026-09-15"]


def test_a_change_of_work_of_one_adult_is_not_the_others_and_one_of_the_track_is_everybodys() -> None:
    """A027: the line of the track says it already."""
    story = Story(adults=["amy", "bob"], track="FAMILIES_FIRST")
    story.referred("2026-08-03")
    story.signed("2026-08-31", who="amy")
    story.signed("2026-08-31", who="bob")
    changed(story, "2026-09-10", "WORK", who="bob", began=False)
    assert story.owed("plan-change", "2026-09-10") == ["bob due 2026-10-10: DUE_SOON"]

    story.got_track("2026-09-14", "WORK_FIRST")
    assert story.owed("plan-change", "2026-09-14") == [
        "bob due 2026-10-10: DUE_SOON",
        "amy due 2026-10-14: DUE_SOON",
    ]


def test_a_change_of_the_family_asks_of_the_parent_on_whom_its_one_plan_hangs() -> None:
    """A027: two parents and one family self-sufficiency plan; the other parent's work changed."""
    story = Story(adults=["amy", "bob"])
    story.referred("2026-08-03")
    plan = story.signed("2026-08-31", who="amy")
    changed(story, "2026-09-10", "WORK", began=True)
    assert story.owed("plan-change", "2026-09-10") == ["amy due 2026-10-10: DUE_SOON"]

    kept(story, "2026-09-14", plan)
    assert story.owed("plan-change", "2026-09-14") == ["amy due 2026-10-10: MET on 2026-09-14"]


def test_work_that_was_entered_ahead_asks_from_its_first_day() -> None:
    """A027; domain 3: the sweep plays forward what was dated ahead."""
    story = Story()
    story.referred("2026-08-03")
    story.signed("2026-08-31")
    changed(story, "2026-09-21", "WORK", began=True, recorded="2026-09-10")

    assert story.owed("plan-change", "2026-09-20") == []
    assert story.owed("plan-change", "2026-09-21") == ["amy due 2026-10-21: DUE_SOON"]


def test_oregon_assesses_again_after_a_change_or_says_why_it_is_still_right() -> None:
    """O016: re-done on change; without a completed family assessment there is nothing to do again."""
    story = Story(state="US-OR", adults=["amy", "bob"])
    story.referred("2026-08-03")
    changed(story, "2026-08-10")
    story.assessed("2026-08-20", "FAMILY", who="amy")
    assert story.owed("assessment-change", "2026-08-20") == []

    changed(story, "2026-09-10")
    changed(story, "2026-09-12", "OTHER")
    assert story.owed("assessment-change", "2026-09-12") == ["amy due 2026-10-10: DUE_SOON"]
    assert story.owed("plan-change", "2026-09-12") == [], "A027 is Alaska's"

    story.assessed("2026-09-14", "LIVING", who="amy")
    story.lay(EventKind.ASSESSMENT_KEPT, "2026-09-15", who="amy", assessment="FAMILY")
    assert story.owed("assessment-change", "2026-09-15") == ["amy due 2026-10-10: MET on 2026-09-15"]

    changed(story, "2026-09-16")
    story.assessed("2026-10-12", "FAMILY")
    assert story.owed("assessment-change", "2026-10-12")[-1] == "amy due 2026-10-16: MET on 2026-10-12"
