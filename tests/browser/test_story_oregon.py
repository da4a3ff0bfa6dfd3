"""A family in Oregon, from the family assessment to the day on which its second contract has lapsed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import DeadlineState, Jurisdiction
from coaching.choices import PlanKind, PlanStatus
from tests.browser.story import Story

pytestmark = pytest.mark.django_db(transaction=True)
MET, OVERDUE = DeadlineState.MET, DeadlineState.OVERDUE
_WORK = {
    "words": "Bring the application to the bakery",
    "activity": "JSJR",
    "weekly_hours": "6",
    "measure": "Two applications",
}


@pytest.fixture
def story(page: Page, live_server: LiveServer) -> Iterator[Story]:
    told = Story(page, live_server, state=Jurisdiction.OREGON)
    yield told
    told.end()
    assert told.faults == []


def test_from_interview_to_expiry(story: Story) -> None:
    """O009, O011, O014, O016, O018, O020, O021."""
    _assess(story)
    _write(story)
    _sign(story)
    _review(story)
    _renew(story)
    _lapse(story)


def _assess(story: Story) -> None:
    """The family together, then each adult for themselves; she speaks without a mouse."""
    story.on_day(4)
    story.open_tab("Assessments")
    story.says("Family assessment: the family's part")
    story.follow("Begin: Family assessment: the family's part")
    story.fill(
        {
            "q_household": "Two of us and Ida",
            "q_housing": "RENTED",
            "q_money": "1,900 in, 1,850 out",
            "q_children": "Ida sleeps well",
            "q_people": "His mother, on Sundays",
            "q_resource_needs": "A car that starts",
            "q_strengths_0_area": "FAMILY_SUPPORT",
            "q_strengths_0_words": "They talk every evening",
            "q_barriers_0_area": "TRANSPORT",
            "q_barriers_0_words": "The car does not start",
            "q_hope": "Nobody asks where the rent comes from",
        }
    )
    story.press("Complete")
    story.says("Assessment completed.", "They talk every evening")
    for person in (story.amy, story.cal):
        story.open_tab("Assessments")
        story.follow(f"Begin: Family assessment: the individual part, {person.person.given_name}")
        answers = {
            "q_now": "Tired, but hopeful",
            "q_work": "Three years in a kitchen",
            "q_travel": "By bus",
            "q_resource_needs": "Shoes for work",
            "q_goals": "Bread that I baked",
        }
        for name, words in answers.items():
            story.page.locator(f"[name={name}]").focus()
            story.page.keyboard.type(words)
        story.page.locator("[name=q_strengths_0_area]").focus()
        story.page.keyboard.type("Skills")
        story.page.keyboard.press("Tab")
        story.page.keyboard.type("Up at four without a clock")
        with story.page.expect_navigation():
            story.page.keyboard.press("Control+Enter")
        story.says("Assessment completed.", "Bread that I baked")
        story.look()


def _write(story: Story) -> None:
    """One contract of the family: its own part and each adult's; beside it his personal development plan."""
    story.on_day(6)
    story.open_tab("Plan")
    story.press("Begin Coaching contract")
    story.fill({"words": "A morning in which nobody has to hurry."})
    story.press("Save these words")
    story.says("Amy Tolm", "needs a part", "The family needs a part", "Answer “The car does not start”")
    story.follow("Add goal")
    days = {"do_by": story.day(20), "review_on": story.day(30)}
    story.write_goal(
        "A car that starts",
        by=story.day(50),
        participant_id="",
        steps=[{"words": "Ask the garage for a price", "measure": "One price", "barrier_id": story.barrier(), **days}],
    )
    for person, last in ((story.amy, 34), (story.cal, 38)):
        story.follow("Add goal")
        story.write_goal(
            f"Bread that {person.person.given_name} baked",
            by=story.day(50),
            participant_id=person.pk,
            kind="CAREER",
            steps=[_WORK | {"do_by": story.day(28), "review_on": story.day(last)}],
        )
    story.says("Nothing is missing")
    story.follow("Read back together")
    story.press("Offer it for signing")
    story.says("Offered.")


def _sign(story: Story) -> None:
    """Both adults sign, she with a finger and he on the paper of the day before; the coach last."""
    story.sign_drawn()
    story.on_day(7)
    story.open_tab("Plan")
    story.follow("Sign the coaching contract")
    story.sign_elsewhere("On paper", on=story.day(6))
    story.sign_typed("Joan Bixby")
    story.says("Everybody signed: the plan holds from now on.")
    (contract,) = story.plans()
    assert (contract.kind, contract.status, contract.participant_id) == (PlanKind.CONTRACT, PlanStatus.ACTIVE, None)
    assert contract.last_review_on == story.day(38)

    story.open_tab("Plan")
    story.press("Begin Personal development plan for Cal")
    story.fill({"words": "To be a baker, not a helper."})
    story.press("Save these words")
    story.follow("Add goal")
    story.write_goal(
        "The course at the college",
        by=story.day(80),
        kind="CAREER",
        horizon="LONG",
        steps=[{"words": "Visit the open day", "measure": "Once", "do_by": story.day(26), "review_on": story.day(45)}],
    )
    story.follow("Read back together")
    story.press("Offer it for signing")
    story.sign_typed(story.cal.person.name)
    story.sign_typed("Joan Bixby")
    story.says("Everybody signed: the plan holds from now on.")
    story.follow("All versions")
    story.says("Coaching contract, version 1", "Personal development plan, version 1")


def _review(story: Story) -> None:
    """The contract is gone through in the month's talk; before it, one step is looked at by itself."""
    story.on_day(26)
    story.open("/")
    story.open_tab("Plan")
    story.follow("Review together: the coaching contract")
    story.follow("Only this step")
    story.choose("How it stands", "Done")
    story.press("Save")
    story.says("Written down.")
    story.fill({"went_well": "They asked three garages, not one."})
    story.choose("How step 2 stands", "On track")
    story.choose("How step 3 stands", "Stuck", said="The bakery has moved.")
    story.choose("The plan", "Needs a new version")
    story.press("Save the review")
    story.says("Reviewed. Begin the new version now.")
    story.follow("Log the contact of this review")
    story.log_contact(on=story.today, whom=[story.amy, story.cal])
    assert MET in story.states("monthly-contact", story.amy)
    states = [one.state(story.today) for one in story.deadlines("step-review")]
    assert states[:3] == [MET, MET, MET]


def _renew(story: Story) -> None:
    """The contract is written anew, with what changed; nobody has two of them."""
    story.open_tab("Plan")
    story.follow("Write a new version of the coaching contract")
    story.fill({"reason": "The bakery moved across the river."})
    story.press("Begin writing")
    story.says("Coaching contract, version 2", "What changed: The bakery moved")
    story.says("The family needs a part", "Answer “The car does not start”")
    story.follow("Change goal 2")
    story.fill({"step-0-words": "Bring the application across the river", "step-0-review_on": story.day(44)})
    story.press("Save goal")
    story.follow("Add goal")
    story.write_goal(
        "A car that is mended",
        by=story.day(50),
        participant_id="",
        steps=[
            {
                "words": "Save for the starter",
                "measure": "40 dollars a week",
                "do_by": story.day(36),
                "review_on": story.day(40),
                "barrier_id": story.barrier(),
            }
        ],
    )
    story.follow("Compare with version 1")
    story.says("The bakery moved across the river.", "Bring the application across the river")
    story.follow("Open version 2")
    story.follow("Go on writing")
    story.follow("Read back together")
    if story.page.locator("[name=knows_questions]").count():
        story.page.locator("[name=knows_questions]").check(force=True)
    story.press("Offer it for signing")
    for name in (story.amy.person.name, story.cal.person.name, "Joan Bixby"):
        story.sign_typed(name)
    story.says("Everybody signed: the plan holds from now on.")
    first, *_, second = [plan for plan in story.plans() if plan.kind == PlanKind.CONTRACT]
    assert (first.status, second.status) == (PlanStatus.SUPERSEDED, PlanStatus.ACTIVE)
    assert second.last_review_on == story.day(44)


def _lapse(story: Story) -> None:
    """The day after its last review date it does not hold any more; his own plan holds on one day longer."""
    story.on_day(44)
    story.says_on_today("Lapses after today", "1 day left", "No appointment stands before it lapses.")
    story.open_tab("Plan")
    expect(story.page.get_by_text("Current", exact=True)).to_have_count(2)
    story.owes("Step review", "by the end of the day")
    story.on_day(45)
    story.says_on_today("Lapsed 1 day ago", "It does not hold any more.", "Lapses after today")
    story.open_tab("Plan")
    expect(story.page.get_by_text("Lapsed", exact=True)).to_have_count(1)
    story.says("It does not hold any more. Write and sign a new version.")
    assert OVERDUE in story.states("step-review")
    story.owes("Step review", "1 day over")
