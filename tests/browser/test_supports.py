"""Supports in a browser: a gas card in a minute, without script; a repair to the supervisor and back."""

import time
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.coaching_records import make_budget, make_payable, make_resource, make_support
from tests.factories import days_ago
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db(transaction=True)
A_MINUTE = 60
OF_CASE = ("supports", "support-ask", "resource-record")
OF_PAID = ("support-issue", "support-letter", "support-paper")


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


@pytest.fixture
def bare_desk(browser: Browser, live_server: LiveServer, coach: User) -> Iterator[Page]:
    """The same without script."""
    context = browser.new_context(java_script_enabled=False)
    enter(context, live_server, coach)
    yield context.new_page()
    context.close()


@pytest.fixture
def boss(browser: Browser, live_server: LiveServer, supervisor: User) -> Iterator[Page]:
    """A browser in which the supervisor is signed in."""
    context = browser.new_context()
    enter(context, live_server, supervisor)
    yield context.new_page()
    context.close()


def fill(page: Page, kind: str, purpose: str, amount: str) -> None:
    page.get_by_label("What", exact=True).select_option(kind)
    page.get_by_label("What for").fill(purpose)
    page.get_by_label("Amount").fill(amount)
    page.get_by_label("Or work activity").select_option(index=1)
    page.get_by_label("Other sources asked").fill("None: nobody else pays it.")
    page.get_by_label("Why it is needed").fill("She starts on Monday 🚗")


class TestStory:
    def test_a_gas_card_takes_a_minute(
        self, bare_desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        make_activity(case=open_case, by=coach)
        bare_desk.goto(live_server.url + reverse("coaching:supports", args=[open_case.pk]))
        began = time.monotonic()
        bare_desk.get_by_role("link", name="Ask for a support").first.click()
        fill(bare_desk, "GAS", "Gas to work", "40")
        bare_desk.get_by_label("How it is paid").select_option("CARD")
        bare_desk.get_by_role("button", name="Authorise or ask").click()
        expect(bare_desk.get_by_text("Authorised, and the note is filed.")).to_be_visible()
        bare_desk.get_by_role("link", name="It is paid").click()
        bare_desk.get_by_role("button", name="It is paid").click()
        expect(bare_desk.get_by_text("0 days after")).to_be_visible()
        assert time.monotonic() - began < A_MINUTE

    def test_a_repair_goes_to_the_supervisor_and_back(
        self, desk: Page, boss: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        make_activity(case=open_case, by=coach)
        desk.goto(live_server.url + reverse("coaching:support-ask", args=[open_case.pk]))
        fill(desk, "CAR_REPAIR", "New brakes", "1640")
        desk.get_by_label("How it is paid").select_option("VENDOR")
        desk.get_by_label("Who is paid").fill("Sam’s Garage")
        desk.get_by_role("button", name="Authorise or ask").click()
        expect(desk.get_by_text("It is with the supervisor.")).to_be_visible()

        boss.goto(live_server.url + reverse("supervision:approvals"))
        expect(boss.get_by_text("Over the limit of $1,500.00")).to_be_visible()
        expect(boss.get_by_text("She starts on Monday")).to_be_visible()
        boss.get_by_label("Answer").fill("The cheapest of three.")
        boss.get_by_role("button", name="Approve").click()
        expect(boss.get_by_text("Approved.", exact=True)).to_be_visible()

        desk.reload()
        expect(desk.get_by_text("The cheapest of three.")).to_be_visible()
        desk.get_by_role("link", name="Its note").click()
        expect(desk.get_by_text("Asked because: Over the limit.")).to_be_visible()

    def test_words_that_were_typed_are_there_again(self, desk: Page, live_server: LiveServer, open_case: Case) -> None:
        url = live_server.url + reverse("coaching:support-ask", args=[open_case.pk])
        desk.goto(url)
        desk.get_by_label("Why it is needed").fill("Half a thought")
        expect(desk.get_by_text("Saved", exact=False).first).to_be_visible()
        desk.wait_for_timeout(2500)
        desk.goto(url)
        expect(desk.get_by_label("Why it is needed")).to_have_value("Half a thought")


class TestAccess:
    @pytest.mark.parametrize("width", [390, 1440])
    def test_every_page_is_readable_by_everybody(
        self,
        desk: Page,
        boss: Page,
        live_server: LiveServer,
        open_case: Case,
        coach: User,
        lead_worker: User,
        width: int,
    ) -> None:
        waiting = make_support(case=open_case, by=coach, needed_on=days_ago(1), told_on=days_ago(3))
        paid = make_payable(case=open_case, by=coach)
        make_resource(case=open_case, by=coach)
        make_budget(office=open_case.office, owner=lead_worker, name="Winter")
        pages = [
            *(reverse(f"coaching:{name}", args=[open_case.pk]) for name in OF_CASE),
            *(reverse(f"coaching:{name}", args=[waiting.pk]) for name in ("support-change", "support-stop")),
            *(reverse(f"coaching:{name}", args=[paid.pk]) for name in OF_PAID),
            *(reverse(f"coaching:{name}") for name in ("supports-late", "support-budgets")),
            reverse("casework:today"),
        ]
        self.read(desk, live_server, pages, width)
        names = ("coaching:support-budgets", "coaching:support-budget-set", "coaching:resources-report")
        self.read(boss, live_server, [*(reverse(name) for name in names), reverse("supervision:approvals")], width)

    def read(self, page: Page, live_server: LiveServer, addresses: list[str], width: int) -> None:
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(live_server.url + address)
            assert barriers(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
