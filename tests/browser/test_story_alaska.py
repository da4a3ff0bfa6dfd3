"""A family in Alaska, from the first interview to the day on which its second plan has lapsed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import DeadlineState, Jurisdiction
from coaching.choices import PlanStatus
from tests.browser.story import Story

pytestmark = pytest.mark.django_db(transaction=True)
MET, OVERDUE = DeadlineState.MET, DeadlineState.OVERDUE
UPCOMING = DeadlineState.UPCOMING


@pytest.fixture
def story(page: Page, live_server: LiveServer) -> Iterator[Story]:
    told = Story(page, live_server, state=Jurisdiction.ALASKA)
    yield told
    told.end()
    assert told.faults == []


def test_from_interview_to_expiry(story: Story) -> None:
    """A006, A008, A012, A013, A024, A026, A027, A030, A031, A034."""
    _interview(story)
    _assess(story)
    _write(story)
    _sign(story)
    _review(story)
    _renew(story)
    _lapse(story)


def _interview(story: Story) -> None:
    """The planning information, in her own words and without a mouse."""
    story.on_day(1)
    story.open("/")
    story.says("no first contact yet")
    story.follow("Log contact for Amy")
    story.log_contact(on=story.today)

    story.on_day(5)
    story.open_tab("Assessments")
    story.follow("Begin: Employment planning information (EPI), Amy")
    answers = {
        "q_work_wanted": "On the ferry",
        "q_goals": "A boat of my own",
        "q_work": "Forty hours at the cannery",
        "q_schooling": "High school",
        "q_household": "Cal, Ida and me",
        "q_in_the_way": "Nobody for Ida at six in the morning",
        "q_help": "Care that opens early",
    }
    for name, words in answers.items():
        story.page.locator(f"[name={name}]").focus()
        story.page.keyboard.type(words)
    story.page.keyboard.press("Control+Enter")
    story.says("Assessment completed.", "A boat of my own")
    story.look()
    assert story.states("epi", story.amy) == [MET]


def _assess(story: Story) -> None:
    """The assessment begins with it; a difference is explained before the note is filed."""
    story.open_tab("Assessments")
    story.follow("Begin: Employability assessment (EA), Amy")
    expect(story.page.locator("[name=q_work_said]")).to_have_value("Forty hours at the cannery")
    story.fill(
        {
            "q_work_found": "Thirty hours on the last four stubs",
            "q_work_same": "DIFFERENT",
            "q_schooling_same": "SAME",
            "q_household_same": "SAME",
            "q_in_the_way_same": "SAME",
            "q_readiness": "SUPPORTED",
            "q_strengths_0_area": "SKILLS",
            "q_strengths_0_words": "Never late in three years",
            "q_barriers_0_area": "CHILD_CARE",
            "q_barriers_0_words": "No care before seven",
        }
    )
    story.press("Complete")
    story.says("Assessment completed.", "A difference is not explained.")
    assert story.states("ea", story.amy) == [MET]
    assessment = story.page.url
    assert story.states("ea-note") == [UPCOMING]

    story.follow("Write the client note")
    expect(story.page.locator("[name=pair_0_found]")).to_have_value("Thirty hours on the last four stubs")
    story.fill({"title": "Employability assessment: from the cannery to the ferry"})
    story.press("File note")
    story.says("explain the difference, or the note cannot be filed")
    story.open(assessment.removeprefix(story.live_server.url))
    story.follow("Explain: Work and earnings")
    story.fill({"words": "The stubs leave out the hours of a second boat."})
    story.press("Save")
    story.says("The stubs leave out the hours of a second boat.")
    story.says_not("A difference is not explained.")
    story.follow("Write the client note")
    expect(story.page.locator("[name=pair_0_explanation]")).to_have_value(
        "The stubs leave out the hours of a second boat."
    )
    story.fill({"title": "Employability assessment: from the cannery to the ferry"})
    story.press("File note")
    story.says("Note filed")
    assert story.states("ea-note") == [MET]


def _write(story: Story) -> None:
    """Her plan: two goals, a step of his; the barrier of the assessment is answered by a step."""
    story.on_day(8)
    story.open_tab("Plan")
    story.press("Begin Family self-sufficiency plan")
    story.fill({"words": "To be on the water by summer, and home when Ida is home."})
    story.press("Save these words")
    story.says("Saved.", "Answer “No care before seven” with a step")
    story.follow("Add goal")
    story.write_goal(
        "Steady care for Ida",
        by=story.day(60),
        steps=[
            {
                "words": "Call four providers",
                "measure": "Four calls",
                "do_by": story.day(20),
                "review_on": story.day(25),
                "barrier_id": story.barrier(),
            },
            {
                "words": "Take Ida along twice",
                "who": f"PARTICIPANT.{story.cal.pk}",
                "measure": "Twice",
                "do_by": story.day(40),
                "review_on": story.day(44),
            },
        ],
    )
    story.follow("Add goal")
    story.write_goal(
        "A deckhand's card",
        by=story.day(64),
        kind="CAREER",
        steps=[
            {"words": "Ask for the form", "measure": "Sent", "do_by": story.day(30), "review_on": story.day(50)},
        ],
    )
    story.says("Nothing is missing")
    story.follow("Read back together")
    story.press("Offer it for signing")
    story.says("Offered.")


def _sign(story: Story) -> None:
    """She draws, his copy is mailed and comes back, the coach signs last."""
    story.sign_drawn()
    story.says("Signed. The next person can sign now.")
    story.follow("Mail it to Cal")
    story.press("Save the mailing")
    story.says("File the note now")
    assert story.states("plan-return") == [UPCOMING]
    assert story.deadlines("plan-return")[0].due_on == story.day(22)
    story.press("File note")
    story.says("Note filed")

    story.on_day(15)
    story.open("/")
    story.open_tab("Plan")
    story.follow("Sign the family self-sufficiency plan of Amy")
    story.says("mailed on", "due back")
    story.sign_elsewhere("By mail", on=story.day(14))
    story.sign_typed("Joan Bixby")
    story.says("Everybody signed: the plan holds from now on.")
    assert story.states("plan", story.amy) == [MET]
    assert story.states("plan-return") == [MET]
    assert story.deadlines("plan-expiry")[0].due_on == story.day(50)
    story.follow("All versions")
    story.says("Current", "Take Ida along twice")


def _review(story: Story) -> None:
    """Gone through in a talk in which something went well; the talk is logged, and counts for the month."""
    story.on_day(24)
    story.open("/")
    story.open_tab("Plan")
    story.follow("Review together")
    story.fill({"went_well": "She called all four on one morning."})
    story.choose("How step 1 stands", "Done")
    story.choose("How step 2 stands", "Not done", said="The bus did not come.")
    story.choose("How step 3 stands", "On track")
    story.choose("The plan", "Goes on as it is")
    story.fill({"words": "She takes the morning bus on Monday."})
    story.press("Save the review")
    story.says("Reviewed. The plan goes on.", "The bus did not come.")
    story.follow("Log the contact of this review")
    story.log_contact(on=story.today)
    contact = story.contact_of_review()
    assert contact
    assert (contact.on, contact.is_plan_reviewed) == (story.today, True)
    assert MET in story.states("monthly-contact", story.amy)
    assert story.states("step-review") == [MET, MET, MET]


def _renew(story: Story) -> None:
    """A new version says why, and is read beside the old one; once signed, the old one is replaced."""
    story.on_day(35)
    story.open_tab("Plan")
    story.follow("Write a new version")
    story.fill({"reason": "The ferry hires in spring, and the shift begins later."})
    story.press("Begin writing")
    story.says("version 2")
    story.follow("Change goal 2")
    story.fill({"step-0-do_by": story.day(55), "step-0-review_on": story.day(60)})
    story.press("Save goal")
    story.follow("Change goal 1")
    expect(story.page.locator("[name=step-0-words]")).to_have_value("Take Ida along twice")
    story.fill(
        {
            "step-0-words": "Visit the two that answered",
            "step-0-do_by": story.day(45),
            "step-0-review_on": story.day(50),
            "step-0-barrier_id": story.barrier(),
        }
    )
    story.press("Save goal")
    story.follow("Compare with version 1")
    story.says("The ferry hires in spring", "Visit the two that answered")
    story.follow("Open version 2")
    story.follow("Go on writing")
    story.follow("Read back together")
    story.press("Offer it for signing")
    for name in (story.amy.person.name, story.cal.person.name, "Joan Bixby"):
        story.sign_typed(name)
    story.says("Everybody signed: the plan holds from now on.")
    assert [plan.status for plan in story.plans()] == [PlanStatus.SUPERSEDED, PlanStatus.ACTIVE]
    assert story.states("plan-update", story.amy)[0] == MET
    assert story.states("plan-expiry", story.amy)[0] == MET


def _lapse(story: Story) -> None:
    """The day after the last review it does not hold any more, and everybody can see it."""
    last = story.plans()[1].last_review_on
    assert last == story.day(60)
    story.on_day(60)
    story.says_on_today("Lapses after today", "No appointment stands before it lapses.")
    story.open_tab("Plan")
    story.says("Current")
    story.owes("Plan lapses", "by the end of the day")
    story.on_day(61)
    story.says_on_today("Lapsed 1 day ago", "It does not hold any more.", "Write a new version")
    story.open_tab("Plan")
    story.says("Lapsed", "Write and sign a new version")
    assert story.states("plan-expiry", story.amy) == [MET, OVERDUE]
    story.owes("Plan lapses", "1 day over")
    story.owes("Step review", "1 day over")
