"""Leaving in a browser: closing with work, the exit summary, the first retention call, a lost job (A070-A073, O056)."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.leaving_records import leave, make_visit_step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


def test_a_family_leaves_with_work_is_called_and_loses_the_job(
    desk: Page, live_server: LiveServer, open_case: Case
) -> None:
    desk.goto(live_server.url + reverse("casework:case-close", args=[open_case.pk]))
    desk.locator("input[name=reason][value=WORK]").check()
    desk.locator("input[name=with_work]").check()
    desk.get_by_role("button", name="Close the case").click()
    desk.get_by_role("link", name="Leaving and after").click()
    expect(desk.get_by_text("Available", exact=True)).to_be_visible()

    desk.get_by_role("link", name="File the exit summary").click()
    desk.get_by_label("What the family did and reached").fill("Finished the course, works forty hours 🎓")
    desk.get_by_role("button", name="File", exact=True).click()
    expect(desk.get_by_text("Exit summary filed. The letter to the family can be written.")).to_be_visible()

    desk.get_by_role("link", name="Log a contact").click()
    expect(desk.locator("[name=participant_ids]").first).to_be_focused()
    for key in ("Tab", "Tab", "Tab", "ArrowRight", "Tab", "Tab", "Space"):
        desk.keyboard.press(key)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("main")).to_contain_text("Contact logged.")

    desk.goto(live_server.url + reverse("coaching:leaving", args=[open_case.pk]))
    desk.get_by_role("link", name="Job lost").click()
    desk.get_by_label("Another job, where it was").fill("Harbor Bakery")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Offer a new referral:")).to_be_visible()
    expect(desk.get_by_text("Stopped: the job was lost").first).to_be_visible()


@pytest.mark.parametrize("name", ["leaving", "exit-summary-file", "work-screen-close", "case-reopen", "job-lose"])
def test_pages_can_be_used_by_everybody(
    desk: Page, live_server: LiveServer, open_case: Case, coach: User, name: str
) -> None:
    leave(open_case, by=coach)
    make_visit_step(case=open_case, by=coach)
    desk.goto(live_server.url + reverse(f"coaching:{name}", args=[open_case.pk]))
    assert barriers(desk) == []
    desk.set_viewport_size({"width": 320, "height": 640})
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_list_can_be_used_by_everybody(desk: Page, live_server: LiveServer, open_case: Case, coach: User) -> None:
    leave(open_case, by=coach)
    desk.goto(live_server.url + reverse("coaching:retention"))
    expect(desk.get_by_text(open_case.number)).to_be_visible()
    assert barriers(desk) == []
