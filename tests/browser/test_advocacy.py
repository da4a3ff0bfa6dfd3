"""Advocacy and copies of plans in a browser: with keyboard, without script, readable at every width (O021, O022)."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from coaching.models import Plan
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.coaching_records import make_advocacy
from tests.factories import as_auditor, make_signed_plan

pytestmark = pytest.mark.django_db(transaction=True)


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


def signer_of(plan: Plan) -> object:
    with as_auditor():
        return plan.signers.get().pk


class TestAdvocacy:
    def test_is_written_down_and_settled_from_the_plan_tab_without_script(
        self, bare_desk: Page, live_server: LiveServer, open_case: Case
    ) -> None:
        bare_desk.goto(live_server.url + reverse("coaching:plans", args=[open_case.pk]))
        bare_desk.get_by_role("link", name="Speak up for the family").click()
        bare_desk.get_by_label("Another agency, by name").fill("Harbor House")
        bare_desk.get_by_label("What they are").select_option("HOUSING")
        bare_desk.get_by_label("The issue").fill("The place was lost 🏠")
        bare_desk.get_by_label("What you did").fill("Asked them to look again")
        bare_desk.get_by_role("button", name="Save", exact=True).click()
        expect(bare_desk.get_by_text("It stays open until you say what came of it.")).to_be_visible()
        bare_desk.get_by_role("link", name="Say the result").click()
        bare_desk.get_by_label("What came of it").fill("Back on the list")
        bare_desk.get_by_role("button", name="Save", exact=True).click()
        expect(bare_desk.get_by_text("Back on the list")).to_be_visible()
        expect(bare_desk.get_by_text("Result known")).to_be_visible()

    def test_words_that_were_typed_are_there_again(self, desk: Page, live_server: LiveServer, open_case: Case) -> None:
        page = live_server.url + reverse("coaching:advocacy-record", args=[open_case.pk])
        desk.goto(page)
        desk.get_by_label("What you did").fill("Called the front desk twice")
        expect(desk.get_by_text("Saved", exact=False).first).to_be_visible()
        desk.wait_for_timeout(2500)
        desk.goto(page)
        expect(desk.get_by_label("What you did")).to_have_value("Called the front desk twice")


class TestPages:
    @pytest.mark.parametrize("width", [390, 820, 1440])
    def test_are_readable_by_everybody(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User, width: int
    ) -> None:
        advocacy = make_advocacy(case=open_case, by=coach)
        plan = make_signed_plan(case=open_case, by=coach)
        desk.set_viewport_size({"width": width, "height": 900})
        for name, args in (
            ("coaching:plans", [open_case.pk]),
            ("coaching:plan", [plan.pk]),
            ("casework:case", [open_case.pk]),
            ("coaching:advocacy-record", [open_case.pk]),
            ("coaching:advocacy-settle", [advocacy.pk]),
            ("coaching:plan-copy-give", [plan.pk, signer_of(plan)]),
        ):
            desk.goto(live_server.url + reverse(name, args=args))
            assert barriers(desk) == [], name
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
