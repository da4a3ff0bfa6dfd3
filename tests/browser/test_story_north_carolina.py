"""A family in North Carolina, from the family assessment to the day on which its second agreement has lapsed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from casework.choices import DeadlineState, Jurisdiction
from coaching.choices import PlanStatus
from tests.browser.story import Story

pytestmark = pytest.mark.django_db(transaction=True)
MET, OVERDUE = DeadlineState.MET, DeadlineState.OVERDUE


@pytest.fixture
def story(page: Page, live_server: LiveServer) -> Iterator[Story]:
    told = Story(page, live_server, state=Jurisdiction.NORTH_CAROLINA)
    yield told
    told.end()
    assert told.faults == []


def test_from_interview_to_expiry(story: Story) -> None:
    """N002, N004, N006, N007, N012, N013, N023."""
    _assess(story)
    _write(story)
    _sign(story)
    _weeks(story)
    _review(story)
    _renew(story)
    _lapse(story)


def _assess(story: Story) -> None:
    """The whole family comes first; the employment assessment waits for it."""
    story.on_day(3)
    story.open_tab("Assessments")
    story.says("First the whole family: complete the family assessment.")
    story.open(f"/coaching/cases/{story.case.pk}/assess/employment/{story.amy.pk}/")
    story.says("First the whole family")
    story.open_tab("Assessments")
    story.follow("Begin: Holistic family assessment")
    story.fill(
        {
            "q_household": "Two of us and Ida",
            "q_children": "Ida sleeps well",
            "q_housing": "Rented",
            "q_money": "1,900 in, 1,850 out",
            "q_support": "The church",
            "q_strengths_0_area": "CULTURE",
            "q_strengths_0_words": "Sings every Sunday",
            "q_barriers_0_area": "MONEY",
            "q_barriers_0_words": "The power bill is two months behind",
            "q_hope": "To pay on the first of the month",
        }
    )
    story.press("Complete")
    story.says("Assessment completed.")
    story.open_tab("Assessments")
    story.follow("Begin: Employment assessment, Amy")
    answers = {
        "q_work": "Two years at the mill",
        "q_schooling": "High school",
        "q_hours": "30",
        "q_goals": "Days only, with the weekend free",
    }
    for name, words in answers.items():
        story.page.locator(f"[name={name}]").focus()
        story.page.keyboard.type(words)
    story.page.locator("[name=q_strengths_0_area]").focus()
    story.page.keyboard.type("Skills")
    story.page.keyboard.press("Tab")
    story.page.keyboard.type("Runs any loom")
    story.page.locator("[name=q_readiness]").first.focus()
    story.page.keyboard.press("Space")
    with story.page.expect_navigation():
        story.page.keyboard.press("Control+Enter")
    story.says("Assessment completed.", "Runs any loom")
    story.look()


def _write(story: Story) -> None:
    """Her agreement in its two parts."""
    story.on_day(5)
    story.open_tab("Plan")
    story.press("Begin Mutual responsibility agreement for Amy")
    story.fill({"words": "Pay on the first of the month."})
    story.press("Save these words")
    story.says("Write down the core responsibilities", "Answer “The power bill is two months behind” with a step")
    story.fill({"core_words": "I say within a day what changes. My coach answers within a day."})
    story.press("Save these words")
    story.follow("Add goal")
    story.write_goal(
        "The power bill is paid",
        by=story.day(60),
        part="ACTION",
        steps=[
            {
                "words": "Agree on instalments",
                "measure": "Agreed once",
                "do_by": story.day(20),
                "review_on": story.day(28),
                "barrier_id": story.barrier(),
                "purpose": "OTHER",
            },
            {
                "words": "Ask the mill for the day shift",
                "measure": "Asked once",
                "do_by": story.day(24),
                "review_on": story.day(40),
                "purpose": "EMPLOYMENT",
            },
        ],
    )
    story.says("Nothing is missing", "What this step links them to: employment resource")
    story.follow("Read back together")
    story.press("Offer it for signing")


def _sign(story: Story) -> None:
    """She signs on paper, the coach types."""
    story.sign_elsewhere("On paper", on=story.today)
    story.sign_typed("Joan Bixby")
    story.says("Everybody signed: the plan holds from now on.")


def _weeks(story: Story) -> None:
    """Every week its progress is assessed; a week without is missed."""
    story.on_day(6)
    story.open_tab("Plan")
    story.follow("Assess the week")
    story.fill({"went_well": "She called the power company on her own."})
    story.choose("How step 1 stands", "On track")
    story.press("Save the week")
    story.says("The week is assessed.")
    for number in (1, 2):
        monday = story.day(6) - timedelta(days=story.day(6).weekday()) + timedelta(weeks=number)
        story.on_day((monday - story.first_day).days)
        story.open_tab("Plan")
        story.follow("Assess the week")
        story.fill({"went_well": f"Week {number}: paid one instalment."})
        story.press("Save the week")
        story.says("The week is assessed.")
    assert story.states("weekly-progress")[:3] == [MET, MET, MET]


def _review(story: Story) -> None:
    """The agreement is gone through in the month's talk; a step that was not done is talked about."""
    story.on_day(27)
    story.open("/")
    story.open_tab("Plan")
    story.follow("Review together")
    story.fill({"went_well": "Three instalments, all on time."})
    story.choose("How step 1 stands", "Done")
    story.choose("How step 2 stands", "Not done", said="The foreman was away.")
    story.choose("The plan", "Needs a new version")
    story.press("Save the review")
    story.says("Reviewed. Begin the new version now.", "The foreman was away.")
    story.follow("Log the contact of this review")
    story.log_contact(on=story.today)
    assert MET in story.states("monthly-contact", story.amy)
    assert story.states("step-review") == [MET, MET]


def _renew(story: Story) -> None:
    """What was overcome is settled; the new version goes on with the step that was not done, and says why."""
    story.open_tab("Assessments")
    story.follow("Settle: The power bill is two months behind")
    story.fill({"status": "OVERCOME", "reason": "Paid in three instalments"})
    story.press("Save")
    story.open_tab("Plan")
    story.follow("Write a new version")
    story.fill({"reason": "The bill is paid; the shift is what is left."})
    story.press("Begin writing")
    story.says("version 2")
    story.follow("Change goal 1")
    story.fill(
        {
            "step-0-words": "Ask the foreman again",
            "step-0-measure": "Asked once",
            "step-0-do_by": story.day(34),
            "step-0-review_on": story.day(36),
        }
    )
    story.press("Save goal")
    story.follow("Compare with version 1")
    story.says("The bill is paid", "Ask the foreman again")
    story.follow("Open version 2")
    story.follow("Go on writing")
    story.follow("Read back together")
    story.press("Offer it for signing")
    story.sign_drawn()
    story.sign_typed("Joan Bixby")
    story.says("Everybody signed: the plan holds from now on.")
    assert [plan.status for plan in story.plans()] == [PlanStatus.SUPERSEDED, PlanStatus.ACTIVE]


def _lapse(story: Story) -> None:
    """The day after the last review date it does not hold any more."""
    assert story.plans()[1].last_review_on == story.day(36)
    story.on_day(36)
    story.says_on_today("Lapses after today", "No appointment stands before it lapses.")
    story.open_tab("Plan")
    story.says("Current")
    story.owes("Step review", "by the end of the day")
    story.on_day(37)
    story.says_on_today("Lapsed 1 day ago", "It does not hold any more.", "Write a new version")
    story.open_tab("Plan")
    story.says("Lapsed", "Write and sign a new version")
    assert sorted(story.states("step-review")) == [MET, MET, OVERDUE]
    story.owes("Step review", "1 day over")
