"""What the scripts and styles of every page promise: nothing typed is lost, keys work, everybody can read it."""

import re
from collections.abc import Iterator
from urllib.parse import urlparse

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case, Draft, Note, User
from tests import factories
from tests.browser.barriers import barriers
from tests.browser.test_case import enter

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "Amy called back. She has an interview on Wednesday."
PATIENCE_MS = 9000


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    page.goto(live_server.url + reverse("account_login"))
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(live_server.url + reverse("casework:today"))


@pytest.fixture
def coach_page(page: Page, live_server: LiveServer, coach: User, open_case: Case) -> Iterator[Page]:
    """A window of the coach, signed in on Today; it must not complain about anything."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
    )
    enter(page.context, live_server, coach)
    page.goto(live_server.url + reverse("casework:today"))
    yield page
    assert complaints == []


@pytest.fixture
def note_page(coach_page: Page, live_server: LiveServer, open_case: Case) -> Page:
    coach_page.goto(live_server.url + reverse("casework:note-file", args=[open_case.pk]))
    return coach_page


def text_box(page: Page) -> Locator:
    return page.locator("form[data-draft-url] textarea").first


def saved(page: Page) -> Locator:
    return page.locator("[data-saved]").first


def drafts_of(user: User) -> list[Draft]:
    with in_context(actor=user):
        return list(Draft.objects.all())


def draft_text(user: User) -> str:
    return " ".join(str(value) for draft in drafts_of(user) for value in draft.data.values())


def kept_here(page: Page) -> str:
    return str(
        page.evaluate("JSON.stringify(Object.entries(sessionStorage).filter(([key]) => key.startsWith('glide')))")
    )


def end_all_sessions() -> None:
    with in_context(role=DatabaseRole.ANONYMOUS):
        Session.objects.all().delete()


class TestEveryPage:
    @pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180)])
    def test_has_no_barrier_that_a_machine_can_find(self, note_page: Page, width: int, height: int) -> None:
        note_page.set_viewport_size({"width": width, "height": height})
        for address in (note_page.url, "/"):
            note_page.goto(urlparse(address)._replace(netloc=urlparse(note_page.url).netloc, scheme="http").geturl())
            assert barriers(note_page) == []

    @pytest.mark.parametrize("width", [320, 390, 720, 1024])
    def test_never_scrolls_sideways(self, note_page: Page, width: int) -> None:
        note_page.set_viewport_size({"width": width, "height": 800})
        assert note_page.evaluate("document.documentElement.scrollWidth") <= width

    def test_skips_to_its_content_with_the_first_key(self, coach_page: Page) -> None:
        coach_page.keyboard.press("Tab")
        expect(coach_page.get_by_role("link", name="Skip to main content")).to_be_focused()

    def test_offers_sign_out_and_settings_on_a_phone_too(self, coach_page: Page) -> None:
        coach_page.set_viewport_size({"width": 390, "height": 800})
        coach_page.get_by_role("button", name="Keys and help").click()
        expect(coach_page.locator("#keys").get_by_role("button", name="Sign out")).to_be_visible()


class TestKeys:
    def test_find_lists_and_places(self, coach_page: Page) -> None:
        coach_page.keyboard.press("?")
        expect(coach_page.locator("#keys")).to_be_visible()
        expect(coach_page.locator("#keys").get_by_role("button", name="Close")).to_be_focused()
        assert barriers(coach_page) == []
        coach_page.keyboard.press("Escape")
        expect(coach_page.locator("#keys")).to_be_hidden()
        coach_page.keyboard.press("/")
        expect(coach_page.locator("#q")).to_be_focused()
        coach_page.keyboard.type("?j")
        expect(coach_page.locator("#keys")).to_be_hidden()
        expect(coach_page.locator("#q")).to_have_value("?j")

    def test_walk_the_rows_and_open_one(self, coach_page: Page) -> None:
        rows = coach_page.locator("[data-row]")
        assert rows.count() > 1
        coach_page.keyboard.press("j")
        expect(rows.nth(0)).to_be_focused()
        coach_page.keyboard.press("j")
        expect(rows.nth(1)).to_be_focused()
        coach_page.keyboard.press("k")
        expect(rows.nth(0)).to_be_focused()
        target = rows.nth(0).locator("a[href]").first.get_attribute("href")
        coach_page.keyboard.press("Enter")
        coach_page.wait_for_url(f"**{target}")

    def test_go_to_a_place_by_two_letters(self, note_page: Page, live_server: LiveServer) -> None:
        note_page.locator("h1").click()
        note_page.keyboard.press("g")
        note_page.keyboard.press("t")
        note_page.wait_for_url(live_server.url + reverse("casework:today"))

    def test_rest_when_they_are_turned_off(self, coach: User, coach_page: Page) -> None:
        with in_context(actor=coach):
            User.objects.filter(pk=coach.pk).update(has_single_keys=False)
        coach_page.reload()
        coach_page.keyboard.press("j")
        coach_page.keyboard.press("?")
        assert coach_page.evaluate("document.activeElement.tagName") == "BODY"
        expect(coach_page.locator("#keys")).to_be_hidden()


class TestHideNames:
    def test_covers_names_on_every_page_of_this_tab(self, coach_page: Page, open_case: Case) -> None:
        coach_page.keyboard.press("Shift+H")
        button = coach_page.locator("[data-shade]")
        expect(button).to_have_attribute("aria-pressed", "true")
        coach_page.goto(coach_page.url + reverse("casework:case", args=[open_case.pk]).lstrip("/"))
        assert coach_page.title() == "Glidepath"
        colour = coach_page.evaluate("getComputedStyle(document.querySelector('h1 .pii')).color")
        assert colour == "rgba(0, 0, 0, 0)"
        coach_page.locator("[data-shade]").click()
        assert coach_page.title() != "Glidepath"


class TestDrafts:
    def test_go_to_the_server_while_somebody_types(self, note_page: Page, coach: User) -> None:
        text_box(note_page).fill(TYPED)
        expect(saved(note_page)).to_contain_text("Saved", timeout=PATIENCE_MS)
        assert TYPED in draft_text(coach)
        assert kept_here(note_page) == "[]"

    def test_wait_in_the_form_when_it_is_opened_again(self, note_page: Page) -> None:
        text_box(note_page).fill(TYPED)
        expect(saved(note_page)).to_contain_text("Saved", timeout=PATIENCE_MS)
        note_page.reload()
        expect(text_box(note_page)).to_have_value(TYPED)

    def test_survive_a_session_that_ends(self, note_page: Page, coach: User) -> None:
        end_all_sessions()
        text_box(note_page).fill(TYPED)
        dialog = note_page.locator("#again")
        expect(dialog).to_be_visible(timeout=PATIENCE_MS)
        assert TYPED in kept_here(note_page)
        assert barriers(note_page) == []

        dialog.get_by_label("Password").fill("not the password at all")
        dialog.get_by_role("button", name="Sign in and save").click()
        expect(dialog.locator("[data-problem]")).not_to_be_empty()

        dialog.get_by_label("Password").fill(factories.PASSWORD)
        dialog.get_by_role("button", name="Sign in and save").click()
        expect(dialog).to_be_hidden(timeout=PATIENCE_MS)
        expect(saved(note_page)).to_contain_text("Saved", timeout=PATIENCE_MS)
        expect(text_box(note_page)).to_have_value(TYPED)
        assert TYPED in draft_text(coach)
        assert kept_here(note_page) == "[]"

    def test_survive_a_lost_connection(self, note_page: Page, context: BrowserContext, coach: User) -> None:
        context.set_offline(True)
        text_box(note_page).fill(TYPED)
        expect(saved(note_page)).to_contain_text("On this device only", timeout=PATIENCE_MS)
        expect(note_page.locator("#offline")).to_be_visible()
        expect(note_page.locator("#net")).to_contain_text("1 kept on this device")
        context.set_offline(False)
        expect(saved(note_page)).to_contain_text(re.compile(r"^Saved"), timeout=PATIENCE_MS)
        expect(note_page.locator("#offline")).to_be_hidden()
        assert TYPED in draft_text(coach)

    def test_are_offered_when_they_never_reached_the_server(self, note_page: Page, coach: User) -> None:
        note_page.route("**/drafts/**", lambda route: route.fulfill(status=503))
        text_box(note_page).fill(TYPED)
        expect(saved(note_page)).to_contain_text("On this device only", timeout=PATIENCE_MS)
        note_page.on("dialog", lambda dialog: dialog.accept())
        note_page.reload()
        note_page.unroute("**/drafts/**")
        found = note_page.get_by_role("group", name="Draft found")
        expect(found).to_be_visible()
        assert barriers(note_page) == []
        found.get_by_role("button", name="Use it").click()
        expect(text_box(note_page)).to_have_value(TYPED)
        expect(saved(note_page)).to_contain_text("Saved", timeout=PATIENCE_MS)
        assert TYPED in draft_text(coach)

    def test_of_two_windows_overwrite_nothing(self, note_page: Page, context: BrowserContext, coach: User) -> None:
        other = context.new_page()
        other.goto(note_page.url)
        text_box(note_page).fill("The words of the first window")
        expect(saved(note_page)).to_contain_text("Saved", timeout=PATIENCE_MS)
        text_box(other).fill(TYPED)
        clash = other.get_by_role("group", name="Changed elsewhere")
        expect(clash).to_be_visible(timeout=PATIENCE_MS)
        expect(clash).to_contain_text("The words of the first window")
        expect(clash).to_contain_text(TYPED)
        assert "The words of the first window" in draft_text(coach)
        assert barriers(other) == []

        clash.get_by_role("button", name="Use the other text").click()
        expect(text_box(other)).to_have_value("The words of the first window")
        with other.expect_response("**/drafts/**"):
            other.get_by_role("button", name="Put mine back").click()
        expect(text_box(other)).to_have_value(TYPED)
        assert TYPED in draft_text(coach)

    def test_end_when_the_note_is_filed(self, note_page: Page, coach: User, open_case: Case) -> None:
        note_page.get_by_label("Title").fill("Contacted regarding the interview")
        text_box(note_page).fill(TYPED)
        text_box(note_page).press("Control+Enter")
        note_page.wait_for_url("**/notes/**")
        note_page.wait_for_timeout(2500)
        assert drafts_of(coach) == []
        assert kept_here(note_page) == "[]"
        with in_context(actor=coach):
            assert Note.objects.filter(case=open_case).count() == 1

    def test_leave_nothing_behind_at_sign_out(self, note_page: Page, context: BrowserContext, coach: User) -> None:
        other = context.new_page()
        other.goto(note_page.url)
        text_box(note_page).fill(TYPED)
        note_page.locator(".rail").get_by_role("button", name="Sign out").click()
        note_page.wait_for_url(re.compile(reverse("account_login")))
        other.wait_for_url(re.compile(reverse("account_login")))
        for window in (note_page, other):
            assert window.evaluate("sessionStorage.length + localStorage.length") == 0
        assert TYPED in draft_text(coach)


class TestSession:
    def test_warns_two_minutes_before_its_end_and_one_key_extends_it(self, coach_page: Page) -> None:
        coach_page.clock.install()
        coach_page.reload()
        coach_page.clock.fast_forward("12:05")
        expect(coach_page.locator("#idle")).to_be_visible()
        assert barriers(coach_page) == []
        with coach_page.expect_response("**" + reverse("casework:session-keep")):
            coach_page.keyboard.press("a")
        expect(coach_page.locator("#idle")).to_be_hidden()

    def test_covers_the_page_when_it_is_over(self, coach_page: Page) -> None:
        coach_page.clock.install()
        coach_page.reload()
        coach_page.clock.fast_forward("15:30")
        expect(coach_page.locator("#again")).to_be_visible()
        cover = coach_page.evaluate("getComputedStyle(document.querySelector('#again'), '::backdrop').backgroundColor")
        assert cover == "rgb(15, 47, 44)"


class TestWithoutScript:
    def test_pages_work_and_offer_no_button_that_does_nothing(
        self, browser: Browser, live_server: LiveServer, coach: User, open_case: Case
    ) -> None:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        sign_in(page, live_server, coach)
        expect(page.locator("[data-shade]")).to_be_hidden()
        expect(page.locator("#net")).to_be_hidden()
        page.goto(live_server.url + reverse("casework:note-file", args=[open_case.pk]))
        page.get_by_label("Title").fill("Contact")
        text_box(page).fill(TYPED)
        page.get_by_role("button", name="File note").click()
        expect(page.get_by_role("heading", name=re.compile("fixing"))).to_be_visible()
        expect(text_box(page)).to_have_value(TYPED)
        context.close()
