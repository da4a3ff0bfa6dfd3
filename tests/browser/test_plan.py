"""Writing a plan in a browser: three goals and six steps by keyboard, saved while typing, readable by everybody."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.coaching_records import make_assessment
from tests.factories import TODAY, ZONE, as_auditor, days_ago, make_release
from tests.unit.coaching.records import make_barrier, make_draft, make_goal, make_idea, make_signed, make_step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, live_server: LiveServer, coach: User) -> Page:
    enter(page.context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


class TestByKeyboard:
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
