"""Workshops and timesheets in a browser: a session written down with the keyboard; readable by everyone."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import User
from coaching.models import WorkHours
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import TODAY, adult_of, as_auditor, days_ago
from tests.unit.coaching.shops import make_place, make_shop, session_on
from tests.work_records import MONTH_KEY, make_activity, work_case

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = ((1440, 900), (820, 1180), (390, 844))


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


def test_who_came_is_written_down_and_every_page_is_readable(
    desk: Page, live_server: LiveServer, coach: User, tmp_path: Path
) -> None:
    case = work_case(coach, number="K-6001")
    make_activity(case=case, by=coach)
    shop = make_shop(by=coach, meetings=[session_on(days_ago(1)), session_on(TODAY + timedelta(days=6))], capacity=1)
    make_place(shop=shop, case=case, by=coach)
    make_place(shop=shop, case=work_case(coach, number="K-6002"), by=coach)
    root = f"{live_server.url}/coaching"
    with as_auditor():
        session = shop.sessions.order_by("on")[0]
    pages = {
        "workshops": "workshops/",
        "new": "workshops/new/",
        "workshop": f"workshops/{shop.pk}/",
        "attendance": f"workshops/sessions/{session.pk}/",
        "refer": f"cases/{case.pk}/work/{adult_of(case).pk}/workshop/",
        "timesheets": f"hours/timesheets/?month={MONTH_KEY}",
    }
    for width, height in WIDTHS:
        desk.set_viewport_size({"width": width, "height": height})
        for name, path in pages.items():
            desk.goto(f"{root}/{path}")
            assert not barriers(desk), (name, width)
            assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
            desk.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.goto(f"{root}/workshops/{shop.pk}/")
    expect(desk.locator("main")).to_contain_text("Waits")
    desk.get_by_role("link", name="Who came").first.click()
    desk.get_by_role("combobox", name="Attendance").select_option("LATE")
    desk.get_by_role("spinbutton", name="Minutes late").fill("30")
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("Attendance is written down")
    with as_auditor():
        assert [str(row.hours) for row in WorkHours.objects.all()] == ["2.00"]
