"""Writing a plan in a browser: three goals and six steps by keyboard, saved while typing, readable by everybody."""

import re
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Participant, User
from coaching.models import Goal, Plan, Step
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.coaching_records import make_assessment
from tests.factories import TODAY, ZONE, as_auditor, days_ago, make_release
from tests.unit.coaching.records import make_barrier, make_draft, make_goal, make_idea, make_signed, make_step

pytestmark = pytest.mark.django_db(transaction=True)
GOALS = ("Steady care for June", "Certificate begun by March", "Eli at school every day")
PROMPTS = ("So that I can work", "June is with a provider", "Four days a week", "There is a place", "Work can begin")


@pytest.fixture
def desk(page: Page, live_server: LiveServer, coach: User) -> Page:
    enter(page.context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


class Rhythm:
    """How long a coach would take: the keys and clicks that the browser heard, at a person's pace.

    The keystroke-level model of Card, Moran and Newell: 0.2 s a key for its ordinary typist, 55 words a minute; 1.1 s
    to point at a box and 0.2 s to click, 0.4 s for each way of the hand to the mouse and back, 1.35 s to think before
    each box that is filled. `focus` of a script is a click of a coach. What the machine took is added as measured.
    """

    KEY, POINT, THINK = 0.2, 1.1 + 0.2 + 2 * 0.4, 1.35
    HEARD = """
        addEventListener('keydown', event => heard(event.key === 'Tab' ? 'tab' : 'key'), true);
        const filled = new Set();
        addEventListener('change', event => {
            if (!filled.has(event.target)) heard('box');
            filled.add(event.target);
        }, true);
    """

    def __init__(self, desk: Page) -> None:
        self.counts = Counter[str]()
        desk.expose_function("heard", self._hear)
        desk.add_init_script(self.HEARD)
        self.desk, self.began = desk, time.monotonic()

    def _hear(self, what: str) -> None:
        self.counts[what] += 1

    def point(self, at: Locator) -> None:
        """Point at a box and click."""
        at.focus()
        self.counts["point"] += 1

    @property
    def seconds(self) -> float:
        """What the whole would have taken so far."""
        told = self.counts
        at_desk = (told["key"] + told["tab"]) * self.KEY + told["point"] * self.POINT + told["box"] * self.THINK
        return at_desk + time.monotonic() - self.began


def type_day(desk: Page, days: int) -> None:
    """Type a day into the date box that has the focus, which leaves it by itself."""
    desk.keyboard.type(f"{TODAY + timedelta(days=days):%m%d%Y}")


def write_goal(desk: Page, words: str, rhythm: Rhythm, *, last: bool) -> None:
    """Write a goal with two steps without a mouse, from the first box to the button."""
    rhythm.point(desk.locator("[name=words]"))
    desk.keyboard.type(words)
    desk.keyboard.press("Tab")  # whose
    desk.keyboard.press("Tab")
    desk.keyboard.type(PROMPTS[0])
    for _ in range(4):  # how far, about, milestone, to the first prompt
        desk.keyboard.press("Tab")
    for prompt in PROMPTS[1:]:
        desk.keyboard.type(prompt)
        desk.keyboard.press("Tab")
    type_day(desk, 60)
    for number in range(2):
        rhythm.point(desk.locator(f"[name=step-{number}-words]"))
        desk.keyboard.type(f"Step {number + 1} toward it")
        desk.keyboard.press("Tab")  # who
        desk.keyboard.press("Tab")
        type_day(desk, 10 + number)
        rhythm.point(desk.locator(f"[name=step-{number}-review_on]"))
        type_day(desk, 20 + number)
        rhythm.point(desk.locator(f"[name=step-{number}-measure]"))
        desk.keyboard.type("Done twice")
    desk.get_by_role("button", name="Save goal" if last else "Save and add another").press("Enter")


class TestByKeyboard:
    def test_a_coach_writes_three_goals_and_six_steps(
        self, desk: Page, live_server: LiveServer, open_case: Case, adult: Participant
    ) -> None:
        """A029, O018."""
        rhythm = Rhythm(desk)
        desk.goto(f"{live_server.url}/coaching/cases/{open_case.pk}/plans/")
        desk.get_by_role("button", name=re.compile("Begin Family self-sufficiency plan")).press("Enter")
        expect(desk.locator("h1")).to_contain_text("Family self-sufficiency plan, version 1")
        rhythm.point(desk.get_by_label("In the family’s own words"))
        desk.keyboard.type("To be working by summer, with care I can count on.")
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("Saved.")
        desk.get_by_role("link", name="Add goal").press("Enter")
        for words in GOALS:
            expect(desk.locator("h1")).to_contain_text("New goal")
            expect(desk.locator("[name=words]")).to_have_value("")
            write_goal(desk, words, rhythm, last=words == GOALS[-1])
        expect(desk.locator("main")).to_contain_text(GOALS[2])
        assert rhythm.counts["box"] == 3 * (7 + 2 * 4)
        assert rhythm.counts["key"] >= 600
        assert rhythm.seconds < 300, rhythm.counts

        with as_auditor():
            plan = Plan.objects.get()
            assert list(Goal.objects.order_by("number").values_list("words", flat=True)) == list(GOALS)
            assert list(Step.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
            assert plan.words.startswith("To be working")
        missing = desk.locator(".plan-checks .is-todo")
        expect(missing).to_have_count(1)
        expect(missing).to_contain_text("Write down a strength")

    def test_a_goal_is_saved_while_it_is_typed(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        plan = make_draft(case=open_case, by=coach)
        where = f"{live_server.url}/coaching/plans/{plan.pk}/goals/new/"
        desk.goto(where)
        desk.locator("[name=step-1-words]").press_sequentially("Ask the school")
        expect(desk.locator("[data-saved]")).to_contain_text("Saved", timeout=8000)
        desk.goto(where)
        expect(desk.locator("[name=step-1-words]")).to_have_value("Ask the school")

    def test_own_words_are_taken_over_and_what_was_typed_stays(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        make_assessment(case=open_case, by=coach, kind="EPI", answers={"goals": {"words": "A boat of my own"}})
        plan = make_draft(case=open_case, by=coach)
        desk.goto(live_server.url + reverse("coaching:plan-edit", args=[plan.pk]))
        desk.fill("[name=words]", "I want to work.")
        desk.locator("button[name=take]").click()
        expect(desk.locator("[name=words]")).to_have_value("I want to work.\nA boat of my own")
        desk.get_by_role("button", name="Save these words").click()
        expect(desk.locator("main")).to_contain_text("Saved.")
        with as_auditor():
            plan.refresh_from_db()
            assert plan.words.splitlines() == ["I want to work.", "A boat of my own"]


class TestWithoutScript:
    def test_a_goal_is_written_with_more_rows(
        self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        plan = make_draft(case=open_case, by=coach)
        context = browser.new_context(java_script_enabled=False, timezone_id=str(ZONE))
        enter(context, live_server, coach)
        page = context.new_page()
        page.goto(f"{live_server.url}/coaching/plans/{plan.pk}/goals/new/")
        page.locator("[name=words]").fill("Steady care")
        page.get_by_role("button", name="More steps").click()
        expect(page.locator("[name=words]")).to_have_value("Steady care")
        page.locator("[name=step-5-words]").fill("Call four providers")
        page.get_by_role("button", name="Save goal").click()
        expect(page.locator("main")).to_contain_text("Call four providers")


class TestEveryoneReadsIt:
    @pytest.mark.parametrize("width", [1440, 820])
    def test_pages_have_no_barrier(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User, width: int
    ) -> None:
        desk.set_viewport_size({"width": width, "height": 900})
        make_assessment(case=open_case, by=coach, kind="EPI", answers={"goals": {"words": "A boat of my own"}})
        make_barrier(case=open_case, by=coach)
        make_release(case=open_case, by=coach)
        make_idea(by=coach)
        old = make_signed(case=open_case, by=coach, last_review_on=TODAY + timedelta(days=20), words="To work.")
        step = make_step(plan=old, done_on=days_ago(1))
        make_step(plan=old, goal=step.goal)
        plan = make_draft(case=open_case, by=coach, version=2, replaces=old, words="To study.", reason="She moved")
        goal = make_goal(plan=plan, measure="A provider agrees")
        make_step(plan=plan, goal=goal, weekly_hours=5, activity="JSJR")
        pages = [f"{live_server.url}/coaching/{place}" for place in ("step-ideas/", f"goals/{goal.pk}/")]
        pages += [f"{live_server.url}/coaching/cases/{open_case.pk}/plans/{place}" for place in ("", "begin/")]
        inner = ("", "compare/", "edit/", "goals/new/", "fold-in/", "step-ideas/")
        pages += [f"{live_server.url}/coaching/plans/{plan.pk}/{place}" for place in inner]
        pages += [f"{live_server.url}/coaching/plans/{old.pk}/", f"{live_server.url}/coaching/steps/{step.pk}/keep/"]
        for page in pages:
            desk.goto(page)
            assert barriers(desk) == [], page
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), page

    def test_on_a_narrow_screen_rows_stand_one_below_the_other_and_stay_a_table(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        desk.set_viewport_size({"width": 390, "height": 900})
        old = make_signed(case=open_case, by=coach, last_review_on=TODAY + timedelta(days=20), words="To work.")
        make_step(plan=old)
        plan = make_draft(case=open_case, by=coach, version=2, replaces=old, words="To study.", reason="She moved")
        make_step(plan=plan, goal=make_goal(plan=plan))
        for place in (f"plans/{old.pk}/", f"plans/{plan.pk}/edit/", f"plans/{plan.pk}/compare/"):
            desk.goto(f"{live_server.url}/coaching/{place}")
            table = desk.get_by_role("table").first
            assert table.get_by_role("columnheader").count() >= 3, place
            assert table.get_by_role("rowheader").count() >= 1, place
            pushed = desk.evaluate(
                "[...document.querySelectorAll('.tbl-scroll')].some(box => box.scrollWidth > box.clientWidth)"
            )
            assert not pushed, place
            assert barriers(desk) == [], place


class TestTwoWindows:
    def test_words_of_the_older_window_are_offered_and_lost_nowhere(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        plan = make_draft(case=open_case, by=coach)
        address = f"{live_server.url}/coaching/plans/{plan.pk}/edit/"
        older = desk.context.new_page()
        older.goto(address)
        desk.goto(address)
        desk.locator("[name=words]").fill("The newer words")
        desk.get_by_role("button", name="Save these words").click()
        expect(desk.locator("main")).to_contain_text("Saved.")
        with older.expect_response(re.compile("/drafts/")):
            older.locator("[name=words]").fill("Words of the older window")
        older.close()
        desk.goto(address)
        expect(desk.locator("[name=words]")).to_have_value("The newer words")
        expect(desk.locator("main")).to_contain_text("You typed other words in another window")
        assert barriers(desk) == []
        desk.get_by_role("link", name="Put them into the form").click()
        expect(desk.locator("[name=words]")).to_have_value("Words of the older window")
