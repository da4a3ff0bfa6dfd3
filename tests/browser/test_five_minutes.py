"""A coach writes a plan of three goals and six steps in under five minutes, at the pace of a person (A029, O018)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Participant, User
from coaching.models import Goal, Plan, Step
from tests.browser.rhythm import Rhythm, filmed
from tests.browser.test_case import enter
from tests.factories import TODAY, as_auditor

pytestmark = pytest.mark.django_db(transaction=True)
FIVE_MINUTES = 300
OWN_WORDS = "To be working by summer, with care I can count on."


@dataclass(frozen=True)
class StepTold:
    """What is typed of a step; `who` are the keys that choose another owner than the person whose plan it is."""

    words: str
    measure: str
    who: Sequence[str] = ()


@dataclass(frozen=True)
class GoalTold:
    """What is typed of a goal."""

    words: str
    why: str
    prompts: tuple[str, str, str, str]
    steps: tuple[StepTold, StepTold]


GOALS = (
    GoalTold(
        "Steady child care for June",
        "So that I can take the morning shift",
        ("June is with a listed provider", "Four days a week", "Little Pines has a place", "Work can begin"),
        (
            StepTold("Call four providers", "Four calls made"),
            StepTold("Send the form for the care grant", "Form sent", who=("c",)),
        ),
    ),
    GoalTold(
        "My nursing certificate begun",
        "I have wanted it since school",
        ("I am enrolled", "Enrolled by March", "The course has free places", "It pays more"),
        (
            StepTold("Hand in my papers", "All papers in"),
            StepTold("Ask for the course fee", "Asked once", who=("ArrowDown", "ArrowDown")),
        ),
    ),
    GoalTold(
        "Eli at school every day",
        "He likes being on time",
        ("He is there at the first bell", "Five days a week", "The bus stops near us", "I am at work on time"),
        (
            StepTold("Ask about the early bus", "Answer received"),
            StepTold("Pack the bag with Eli", "Every evening"),
        ),
    ),
)
#: How often Tab is pressed from box to box: a day has a button of its own behind it, a step a line to fold open.
FROM_GOAL_TO_WHY = 2
FROM_WHY_TO_PROMPTS = 4
BEHIND_A_DAY = 2
FROM_MEASURE_TO_NEXT = 4


#: The family's words, seven boxes of each goal, four of each step; what is chosen, and what is pointed at.
BOXES = 1 + 3 * (7 + 2 * 4)
OTHER_OWNERS = 2
COMMANDS = 5
POINTED_AT = 1


class TestAtAPersonsPace:
    def test_three_goals_and_six_steps_take_less_than_five_minutes(
        self, page: Page, live_server: LiveServer, open_case: Case, adult: Participant, coach: User
    ) -> None:
        enter(page.context, live_server, coach)
        _write_strength(page, live_server, open_case)
        page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
        with filmed(page, "plan-in-five-minutes") as rhythm:
            page.goto(f"{live_server.url}/coaching/cases/{open_case.pk}/plans/")
            _write(page, rhythm)
            expect(page.locator("main")).to_contain_text(GOALS[-1].words)
        plan = _stands_whole()
        assert rhythm.asked["thought"] == BOXES + OTHER_OWNERS + COMMANDS
        assert rhythm.counts["click"] == COMMANDS + POINTED_AT
        assert rhythm.counts["key"] >= sum(map(len, _words()))
        assert rhythm.seconds < FIVE_MINUTES, rhythm.figures
        assert rhythm.film is None or rhythm.lasted < FIVE_MINUTES, rhythm.figures
        expect(page.locator(".plan-checks .is-todo")).to_have_count(0)
        page.goto(f"{live_server.url}{reverse('coaching:plan-sign', args=[plan.pk])}")
        expect(page.get_by_role("button", name="Offer it for signing")).to_be_visible()
        expect(page.locator("main")).not_to_contain_text("Not ready yet")


def _write_strength(page: Page, live_server: LiveServer, case: Case) -> None:
    """Put on file what the family can build on, as the assessment before a plan does (O009); no part of the run."""
    page.goto(f"{live_server.url}{reverse('coaching:strength-record', args=[case.pk])}")
    page.get_by_label("About").select_option("PARENTING")
    page.get_by_label("In a few words").fill("Gets the children to school every day")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("Strength written down.")


def _write(page: Page, rhythm: Rhythm) -> None:
    rhythm.command(page.get_by_role("button", name="Begin Family self-sufficiency plan"), then="version 1")
    rhythm.point(page.get_by_label("In the family’s own words"))
    rhythm.type(OWN_WORDS)
    with rhythm.answered("version 1"):
        rhythm.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Saved.")
    rhythm.command(page.get_by_role("link", name="Add goal"), then="New goal")
    for goal in GOALS:
        expect(page.get_by_label("The goal, in their words")).to_be_focused()
        _write_goal(page, rhythm, goal)
        is_last = goal is GOALS[-1]
        button = page.get_by_role("button", name="Save goal" if is_last else "Save and add another", exact=True)
        rhythm.command(button, then="version 1" if is_last else "New goal")


def _write_goal(page: Page, rhythm: Rhythm, goal: GoalTold) -> None:
    """Write a goal with its steps, from its first box on, with nothing but keys."""
    rhythm.type(goal.words)
    rhythm.press(*["Tab"] * FROM_GOAL_TO_WHY)
    rhythm.type(goal.why)
    rhythm.press(*["Tab"] * FROM_WHY_TO_PROMPTS)
    for words in goal.prompts:
        rhythm.type(words)
        rhythm.press("Tab")
    _type_day(rhythm, 60)
    for number, step in enumerate(goal.steps):
        expect(page.locator(f"[name=step-{number}-words]")).to_be_focused()
        rhythm.type(step.words)
        rhythm.press("Tab")
        if step.who:
            rhythm.choose(*step.who)
        rhythm.press("Tab")
        _type_day(rhythm, 10 + number)
        _type_day(rhythm, 20 + number)
        expect(page.locator(f"[name=step-{number}-measure]")).to_be_focused()
        rhythm.type(step.measure)
        if step is not goal.steps[-1]:
            rhythm.press(*["Tab"] * FROM_MEASURE_TO_NEXT)


def _type_day(rhythm: Rhythm, days: int) -> None:
    """Type a day into the box that has the focus, and go on to the next box."""
    rhythm.type(f"{TODAY + timedelta(days=days):%m%d%Y}")
    rhythm.press(*["Tab"] * BEHIND_A_DAY)


def _words() -> list[str]:
    of_goals = [(goal.words, goal.why, *goal.prompts) for goal in GOALS]
    of_steps = [(step.words, step.measure) for goal in GOALS for step in goal.steps]
    return [OWN_WORDS, *(words for one in (*of_goals, *of_steps) for words in one)]


def _stands_whole() -> Plan:
    """Return the plan: what was typed stands in it, and the list beside it asks for nothing more."""
    with as_auditor():
        plan = Plan.objects.get()
        goals = list(Goal.objects.filter(plan=plan).order_by("number"))
        steps = list(Step.objects.filter(plan=plan).order_by("number"))
    assert plan.words == OWN_WORDS
    assert [goal.words for goal in goals] == [goal.words for goal in GOALS]
    assert [step.words for step in steps] == [step.words for goal in GOALS for step in goal.steps]
    assert [step.owner for step in steps].count("PARTICIPANT") == len(steps) - 2
    assert {step.owner for step in steps} == {"PARTICIPANT", "COACH", "BOTH"}
    assert all(step.do_by and step.review_on and step.measure for step in steps)
    return plan
