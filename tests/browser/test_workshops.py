"""Workshops and timesheets in a browser: a session written down with the keyboard; readable by everyone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import User
from coaching.models import WorkHours
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import TODAY, adult_of, as_auditor, as_importer, days_ago
from tests.unit.coaching.shops import make_place, make_shop, session_on
from tests.work_records import MONTH_KEY, make_activity, make_timesheets, work_case

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
        "change": f"workshops/{shop.pk}/change/",
        "session": f"workshops/{shop.pk}/sessions/add/",
        "cancel": f"workshops/sessions/{session.pk}/cancel/",
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


def test_families_are_asked_for_their_timesheets_with_the_keyboard(
    desk: Page, live_server: LiveServer, coach: User, tmp_path: Path
) -> None:
    """One can be written to, one reads texts with somebody, one has no safe way: only the first two are asked."""
    ways: tuple[dict[str, Any], ...] = (
        {"mailing_address": "12 Spruce St\nJuneau, AK 99801"},
        {"is_phone_shared": True},
        {"safe_contact": ["SHE_CALLS_US"]},
    )
    for number, changes in enumerate(ways):
        case = work_case(coach, number=f"K-620{number}")
        make_activity(case=case, by=coach)
        make_timesheets(case=case, by=coach, rhythm="BIWEEKLY" if number else "MONTHLY")
        person = adult_of(case).person
        with as_importer():
            for name, value in changes.items():
                setattr(person, name, value)
            person.save(update_fields=list(changes))
    page = f"{live_server.url}/coaching/hours/timesheets/?month={MONTH_KEY}"
    for width, height in WIDTHS:
        desk.set_viewport_size({"width": width, "height": height})
        desk.goto(page)
        for summary in desk.get_by_text("What it says").all():
            summary.click()
        assert not barriers(desk), width
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        desk.screenshot(path=tmp_path / f"ask-{width}.png", full_page=True)
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.goto(page)
    expect(desk.locator("main")).to_contain_text("Nothing is sent")
    ticks = desk.get_by_role("checkbox")
    expect(ticks).to_have_count(2)
    for number in range(2):
        ticks.nth(number).focus()
        desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("2 people are asked. 1 letter waits")
    expect(desk.get_by_role("checkbox")).to_have_count(0)
    desk.screenshot(path=tmp_path / "asked-1440.png", full_page=True)
    assert not barriers(desk)
