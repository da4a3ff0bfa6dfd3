"""A change in a browser: written down with a draft, seen with the plan, answered by a review; readable (A027, O016)."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import EventKind
from casework.models import Case, User
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.coaching_records import make_assessment
from tests.factories import TODAY, days_ago, make_event, make_signed_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


def test_it_is_written_down_and_stands_with_the_plan(
    desk: Page, live_server: LiveServer, open_case: Case, coach: User
) -> None:
    plan = make_signed_plan(case=open_case, by=coach, signed_on=days_ago(5))
    make_event(open_case, EventKind.PLAN_SIGNED, on=days_ago(5), plan_kind="FSSP")
    desk.goto(live_server.url + reverse("coaching:plans", args=[open_case.pk]))
    desk.locator(f'a[href="{reverse("coaching:situation-change", args=[open_case.pk])}"]').click()
    desk.fill("[name=words]", "Her mother moved in")
    expect(desk.locator(".saved")).to_contain_text("Saved")
    desk.reload()
    expect(desk.locator("[name=words]")).to_have_value("Her mother moved in")
    desk.get_by_label("Who else lives in the household").check(force=True)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#changes, main").first).to_contain_text("Her mother moved in")
    expect(desk.locator("main")).to_contain_text("Their situation changed")
    desk.goto(live_server.url + reverse("casework:today"))
    expect(desk.locator("main")).to_contain_text("Look at the plan with")
    desk.goto(live_server.url + reverse("coaching:plan-review", args=[open_case.pk]) + f"?plan={plan.pk}")
    expect(desk.locator("main")).to_contain_text("If the plan goes on as it is, say below why")


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_axe_finds_nothing(desk: Page, live_server: LiveServer, open_case: Case, coach: User, width: int) -> None:
    make_signed_plan(case=open_case, by=coach, signed_on=days_ago(5))
    make_event(open_case, EventKind.PLAN_SIGNED, on=days_ago(5), plan_kind="FSSP")
    kept = make_assessment(case=open_case, by=coach, kind="FAMILY", participant=None, on=TODAY)
    desk.set_viewport_size({"width": width, "height": 900})
    new = live_server.url + reverse("coaching:situation-change", args=[open_case.pk])
    for what in ("Who else lives in the household", "Work or income"):
        desk.goto(new)
        desk.get_by_label(what).check(force=True)
        desk.fill("[name=words]", "Her mother moved in, and the shift went from four days to three, as of Monday 👵")
        desk.get_by_role("button", name="Save the change").click()
        expect(desk.locator("#changes")).to_contain_text("Her mother moved in")
    for name, key in (("situation-change", open_case.pk), ("plans", open_case.pk), ("assessment-keep", kept.pk)):
        desk.goto(live_server.url + reverse(f"coaching:{name}", args=[key]))
        assert barriers(desk) == [], name
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
