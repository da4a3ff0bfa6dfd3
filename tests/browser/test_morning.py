"""A coach's morning by keyboard: sign in, call the family that waits, write the note, look around, hide the names."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from tests import factories
from tests.browser.barriers import barriers
from tests.factories import ZONE, as_auditor, days_ago, make_case, make_family, make_note
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = ("/", "/?group=family", "/families/", "/search/", "/standards/", "/standards/?part=values", "/settings/")


@pytest.fixture
def referred(coach: User) -> Case:
    """A family referred eight days ago that nobody has called yet."""
    return make_case(coach=coach, number="K-2001", referred_on=days_ago(8), family=make_family(name="Quillon"))


def enter(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    """Give the browser the session of this person."""
    cookies = signed_in(user).cookies
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()]
    )


def tab_to(page: Page, target: Locator, *, at_most: int = 60) -> None:
    """Press Tab until something has the focus."""
    for _ in range(at_most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{target} cannot be reached by Tab")


def choose(page: Page, name: str, value: str) -> None:
    """Tab to a choice of one and walk to a value with the arrows."""
    group = page.locator(f"[name={name}]")
    for _ in range(60):
        if group.evaluate_all("all => all.includes(document.activeElement)"):
            break
        page.keyboard.press("Tab")
    wanted = page.locator(f"[name={name}][value={value}]")
    for _ in range(group.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(wanted).to_be_checked()


def row(page: Page, words: str) -> Locator:
    return page.locator("[data-row]").filter(has_text=words)


def walk_to(page: Page, words: str) -> None:
    """Press J until the row with these words has the focus."""
    target = row(page, words).first
    for _ in range(page.locator("[data-row]").count()):
        page.keyboard.press("j")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"no row says {words}")


def go(page: Page, letter: str, url: str) -> None:
    """Press G and a letter."""
    page.keyboard.press("g")
    page.keyboard.press(letter)
    page.wait_for_url(url)


def sign_in(page: Page, live_server: LiveServer, coach: User) -> None:
    page.goto(live_server.url + reverse("account_login"))
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type(coach.username)
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/")


def log_call(page: Page, name: str) -> None:
    walk_to(page, f"Call {name}")
    page.keyboard.press("l")
    expect(page.locator("h1")).to_contain_text("Log contact, ")
    expect(page.locator("[name=participant_ids]").first).to_be_checked()
    choose(page, "method", "PHONE")
    tab_to(page, page.locator("[name=topics][value=APPOINTMENT]"))
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Contact logged.")


def write_note(page: Page, name: str) -> None:
    walk_to(page, f"Write the contact note for {name}")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text("New note, ")
    tab_to(page, page.get_by_label("Title"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Contacted regarding the first appointment")
    tab_to(page, page.get_by_label("What was said"))
    page.keyboard.type("She can come on Wednesday.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Note filed.")


def search(page: Page, words: str) -> None:
    # a key pressed before the page's script is there does nothing
    page.wait_for_load_state("load")
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


class TestMorning:
    def test_is_done_by_keyboard(self, page: Page, live_server: LiveServer, coach: User, referred: Case) -> None:
        name = factories.adult_of(referred).person.name
        today, case = live_server.url + "/", f"{live_server.url}/cases/{referred.pk}/"
        sign_in(page, live_server, coach)
        expect(page.locator(".first h2")).to_have_text(f"Call {name}")
        log_call(page, name)

        go(page, "t", today)
        expect(row(page, f"Call {name}")).to_have_count(0)
        write_note(page, name)
        with as_auditor():
            assert referred.notes.get().about_id == referred.contacts.get().pk

        go(page, "t", today)
        expect(row(page, "Write the contact note")).to_have_count(0)
        search(page, "Wednesday")
        expect(page.locator("mark").first).to_have_text("Wednesday")
        search(page, "K-2001")
        page.wait_for_url(case)

        go(page, "f", live_server.url + "/families/")
        walk_to(page, "Quillon")
        page.keyboard.press("Shift+H")
        expect(page.locator("html")).to_have_attribute("data-shaded", re.compile(".*"))
        page.keyboard.press("Enter")
        page.wait_for_url(case)


class TestPlaces:
    @pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180)])
    def test_have_no_barrier_that_a_machine_can_find(
        self,
        page: Page,
        context: BrowserContext,
        live_server: LiveServer,
        coach: User,
        referred: Case,
        width: int,
        height: int,
    ) -> None:
        enter(context, live_server, coach)
        page.set_viewport_size({"width": width, "height": height})
        for place in PLACES:
            page.goto(live_server.url + place)
            assert barriers(page) == [], place

    @pytest.mark.parametrize("width", [320, 390, 720, 1024])
    def test_never_scroll_sideways(
        self, page: Page, context: BrowserContext, live_server: LiveServer, coach: User, referred: Case, width: int
    ) -> None:
        enter(context, live_server, coach)
        page.set_viewport_size({"width": width, "height": 800})
        for place in PLACES:
            page.goto(live_server.url + place)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place


class TestFamiliesFilters:
    def test_swap_the_list_and_say_how_many(
        self, page: Page, context: BrowserContext, live_server: LiveServer, coach: User, referred: Case
    ) -> None:
        make_case(coach=coach, kind="CHILD_ONLY")
        enter(context, live_server, coach)
        page.goto(live_server.url + "/families/")
        page.get_by_label("Kind").select_option("WORK")
        expect(page.locator("#families-count")).to_have_text("1 of 2 families: 1 filtered out")
        expect(page.locator("#say")).to_have_text("1 of 2 families: 1 filtered out")
        expect(page).to_have_url(re.compile("kind=WORK"))
        page.go_back()
        expect(page.locator("#families-count")).to_have_text("2 families")


class TestWithoutScript:
    def test_everything_works(self, browser: Browser, live_server: LiveServer, coach: User, referred: Case) -> None:
        make_note(case=referred, by=coach, text="The provider closed.")
        context = browser.new_context(java_script_enabled=False, timezone_id=str(ZONE))
        enter(context, live_server, coach)
        page = context.new_page()
        page.goto(live_server.url)
        page.get_by_role("link", name=re.compile("^Contacts")).click()
        expect(page).to_have_url(re.compile("kind=contacts"))
        page.get_by_role("link", name="Group by family").click()
        expect(page.locator("main")).to_contain_text("Quillon family")
        page.goto(live_server.url + "/families/")
        page.get_by_label("Overdue").select_option("yes")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#families-count")).to_have_text("1 family")
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        assert download.value.suggested_filename.endswith(".csv")
        page.locator("#q").fill("provider")
        page.locator("#q").press("Enter")
        expect(page.locator("mark")).to_have_text("provider")
        page.goto(live_server.url + "/settings/")
        page.get_by_label("Daily e-mail").uncheck()
        page.get_by_role("button", name="Save").click()
        expect(page.locator("main")).to_contain_text("Your settings are saved.")
        context.close()
