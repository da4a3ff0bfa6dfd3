"""An exemption told the same day and the clock of months, lived through in a browser."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from eligibility.rules.months_used import month_after
from tests.benefit_records import MONTH, make_absent_parent, make_medical, make_told_month
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import adult_of, deadlines_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


def test_an_exemption_is_told_the_day_it_comes_in(desk: Page, live_server: LiveServer, open_case: Case) -> None:
    """A051, A052, A048: received, told by a note with its alert, ended, and the end told too."""
    desk.goto(live_server.url + reverse("eligibility:benefits", args=[open_case.pk]))
    desk.get_by_role("link", name="Exemption", exact=True).click()
    desk.get_by_label("Who", exact=True).select_option(str(adult_of(open_case).pk))
    desk.get_by_label("Why").select_option("HARDSHIP")
    desk.get_by_role("button", name="Save", exact=True).click()
    card = desk.get_by_role("region", name="Exemptions from work")
    expect(card.get_by_text("Eligibility is not told yet")).to_be_visible()
    assert [one.met_on for one in deadlines_of(open_case, "exemption-told")] == [None]
    card.get_by_role("link", name=re.compile("^Tell eligibility")).click()
    desk.get_by_role("button", name="Eligibility is told").click()
    expect(card.get_by_text("Eligibility was told")).to_be_visible()
    card.get_by_role("link", name=re.compile("^End")).click()
    desk.get_by_role("button", name="End it").click()
    expect(card.get_by_text("Its end: came in")).to_be_visible()
    card.get_by_role("link", name=re.compile("^Tell eligibility")).click()
    desk.get_by_role("button", name="Eligibility is told").click()
    expect(card.get_by_text("Eligibility was told")).to_have_count(2)
    assert all(one.met_on for one in deadlines_of(open_case, "exemption-told"))


def test_the_clock_of_months_moves_with_what_is_told(
    desk: Page, live_server: LiveServer, open_case: Case, coach: User
) -> None:
    """45 CFR 264.1: months from another state, and the horizon while cash is paid."""
    for back in range(30):
        make_told_month(case=open_case, by=coach, month=month_after(MONTH, -back), state="AK")
    desk.goto(live_server.url + reverse("eligibility:benefits", args=[open_case.pk]))
    card = desk.get_by_role("region", name="Months of cash assistance")
    expect(card.get_by_text("30 of 60")).to_be_visible()
    last = month_after(MONTH, 30)
    expect(card.get_by_text(f"the last month is {last:%B %Y}")).to_be_visible()
    card.get_by_role("link", name="Months").click()
    desk.get_by_label("Whose").select_option(str(adult_of(open_case).pk))
    desk.get_by_label("First month").fill("2019-05")
    desk.get_by_label("Last month").fill("2019-05")
    desk.get_by_label("State").fill("WA")
    desk.get_by_label("How they count").select_option("USED")
    desk.get_by_label("Known from").select_option("INQUIRY")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(card.get_by_text("31 of 60")).to_be_visible()
    before = month_after(MONTH, 29)
    expect(card.get_by_text(f"the last month is {before:%B %Y}")).to_be_visible()


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_cards_are_readable_at_every_width(
    desk: Page, live_server: LiveServer, open_case: Case, coach: User, width: int
) -> None:
    make_absent_parent(case=open_case, by=coach)
    make_medical(case=open_case, by=coach)
    make_told_month(case=open_case, by=coach, month=date(2024, 2, 1))
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(live_server.url + reverse("eligibility:benefits", args=[open_case.pk]))
    expect(desk.get_by_role("region", name="Child support")).to_be_visible()
    assert barriers(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
