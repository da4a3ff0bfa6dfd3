"""The federal rates in a browser: from a number to its families, by keyboard; readable by everybody."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import User
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import make_user
from tests.flows.coaching.test_rates import KEY, NAMES, RATES, REACH, counts, fact, family
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, coach: User) -> Page:
    """A browser that complains about every message on its console; some families stand behind the rates."""
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    for number, hours in enumerate(("87", "90", "40", "80")):
        case = family(coach, f"Family {number}")
        counts(case, hours, once="95")
        make_activity(case=case, by=coach)
    left = family(coach, "Left")
    fact(left, "PENALTY", coach)
    other = make_user(office=coach.office, name="Ola Lind")
    counts(family(other), "20")
    return page


def test_a_number_opens_its_families(desk: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> None:
    enter(context, live_server, coach)
    desk.goto(f"{live_server.url}{RATES}?month={KEY}")
    expect(desk.locator("main")).to_contain_text("Your rates")
    engaged = desk.get_by_role("link", name="2 engaged")
    engaged.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("Family 0")
    expect(desk.locator("main")).not_to_contain_text("Family 2")
    desk.get_by_role("link", name="Family 0", exact=True).click()
    expect(desk).to_have_url(re.compile(f"/coaching/cases/[^/]+/hours/{KEY}/$"))
    desk.go_back()
    desk.get_by_role("link", name="What counts of Family 0").click()
    expect(desk).to_have_url(re.compile(f"/coaching/cases/[^/]+/hours/{KEY}/explained/$"))


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_is_readable_by_everybody(
    desk: Page, context: BrowserContext, live_server: LiveServer, coach: User, supervisor: User, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    for user in (coach, supervisor):
        context.clear_cookies()
        enter(context, live_server, user)
        for path in (f"{RATES}?month={KEY}", f"{NAMES}?month={KEY}", f"{REACH}?coach={coach.pk}"):
            desk.goto(f"{live_server.url}{path}")
            desk.wait_for_load_state("networkidle")
            assert not barriers(desk), path
            assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
