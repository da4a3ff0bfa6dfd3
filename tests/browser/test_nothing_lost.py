"""Nothing lost, in a browser: sign-in gone, connection gone, two tabs, back, reload, a closed page, very long texts."""

import json
import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case, Draft, User
from tests import factories
from tests.browser.barriers import barriers
from tests.factories import ZONE, as_auditor
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "Wolverine-brindle"
SOON = 10_000


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Iterator[Page]:
    """A browser in which the coach is signed in."""
    enter(context, live_server, coach)
    yield page
    context.set_offline(False)


def enter(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    """Give the browser the session of this person."""
    cookies = signed_in(user).cookies
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()]
    )


def track(live_server: LiveServer, case: Case) -> str:
    """Return the page with one long text: asking for the other track."""
    return f"{live_server.url}/cases/{case.pk}/track/"


def write(page: Page, words: str) -> None:
    page.get_by_label("Reason").fill(words)


def is_saved(page: Page) -> None:
    expect(page.locator("[data-saved]").first).to_contain_text("Saved", timeout=SOON)


def drafts(user: User) -> list[str]:
    with in_context(actor=user):
        return [draft.data["reason"] for draft in Draft.objects.filter(user=user)]


def asked(case: Case) -> list[str]:
    with as_auditor():
        return [reason.replace("\r\n", "\n") for reason in case.track_changes.values_list("reason", flat=True)]


def stored(page: Page) -> str:
    """Return all that the browser keeps for this tab and site."""
    kept: str = page.evaluate("JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)])")
    return kept


def end_sessions() -> None:
    with in_context(role=DatabaseRole.ANONYMOUS):
        Session.objects.all().delete()


class TestSession:
    def test_signing_in_over_the_page_keeps_the_words(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        desk.goto(track(live_server, open_case))
        write(desk, "Half a sentence")
        is_saved(desk)
        end_sessions()
        write(desk, f"Half a sentence, and {CANARY}")
        expect(desk.locator("#again")).to_be_visible(timeout=SOON)
        assert CANARY in stored(desk)
        desk.locator("#again-password").fill(factories.PASSWORD)
        desk.get_by_role("button", name="Sign in and save").click()
        expect(desk.locator("#again")).to_be_hidden(timeout=SOON)
        is_saved(desk)
        assert drafts(coach) == [f"Half a sentence, and {CANARY}"]
        assert CANARY not in stored(desk)

    def test_a_form_sent_signed_out_is_kept_and_sent_after_signing_in(
        self, desk: Page, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.goto(track(live_server, open_case))
        write(desk, "A long recovery lies ahead.")
        is_saved(desk)
        end_sessions()
        desk.get_by_role("button", name="Ask").click()
        expect(desk.locator("#again")).to_be_visible(timeout=SOON)
        desk.locator("#again-password").fill(factories.PASSWORD)
        desk.get_by_role("button", name="Sign in and save").click()
        expect(desk.get_by_role("group", name="Not sent")).to_contain_text("Nothing was sent yet", timeout=SOON)
        assert asked(open_case) == []
        desk.get_by_role("button", name="Ask").click()
        desk.wait_for_url(f"{live_server.url}/cases/{open_case.pk}/")
        assert asked(open_case) == ["A long recovery lies ahead."]

    def test_signing_out_leaves_nothing_behind(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        desk.goto(track(live_server, open_case))
        write(desk, CANARY)
        desk.get_by_role("button", name="Sign out").first.click()
        desk.wait_for_url(re.compile("/account/login/"))
        assert stored(desk).count(CANARY) == 0
        assert drafts(coach) == [CANARY]


class TestConnection:
    def test_words_typed_without_one_go_up_by_themselves(
        self, desk: Page, context: BrowserContext, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        desk.goto(track(live_server, open_case))
        context.set_offline(True)
        write(desk, CANARY)
        expect(desk.locator("[data-saved]").first).to_contain_text("On this device only", timeout=SOON)
        expect(desk.locator("#offline")).to_be_visible()
        expect(desk.locator("#offline")).to_contain_text("1 form is kept on this device")
        expect(desk.locator("#net")).to_contain_text("1 kept on this device")
        assert CANARY in stored(desk)
        context.set_offline(False)
        is_saved(desk)
        expect(desk.locator("#offline")).to_be_hidden()
        assert drafts(coach) == [CANARY]
        assert CANARY not in stored(desk)

    def test_a_form_sent_without_one_is_kept_and_never_sent_by_itself(
        self, desk: Page, context: BrowserContext, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        desk.goto(track(live_server, open_case))
        context.set_offline(True)
        write(desk, "A long recovery lies ahead.")
        desk.get_by_role("button", name="Ask").click()
        held = desk.get_by_role("group", name="Not sent")
        expect(held).to_contain_text("there is no connection", timeout=SOON)
        expect(held).to_contain_text("press “Ask” again")
        context.set_offline(False)
        expect(held).to_contain_text("Nothing was sent yet", timeout=SOON)
        assert drafts(coach) == ["A long recovery lies ahead."]
        assert asked(open_case) == []
        desk.get_by_role("button", name="Ask").click()
        desk.wait_for_url(f"{live_server.url}/cases/{open_case.pk}/")
        assert asked(open_case) == ["A long recovery lies ahead."]
        assert drafts(coach) == []

    def test_a_small_form_stays_on_its_page(
        self, desk: Page, context: BrowserContext, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.goto(f"{live_server.url}/search/")
        desk.locator("main [name=q]").fill("Quillon")
        context.set_offline(True)
        desk.get_by_role("button", name="Find").click()
        expect(desk.locator("#offline")).to_be_visible()
        expect(desk.locator("main [name=q]")).to_have_value("Quillon")


class TestTwoTabs:
    @pytest.mark.parametrize(
        ("button", "stands"),
        [
            ("Keep my words", "The second wrote this."),
            ("Use the other text", "The first wrote this."),
            ("Keep both", "The first wrote this.\n\nThe second wrote this."),
        ],
    )
    def test_the_second_gets_the_difference_and_a_choice(
        self,
        desk: Page,
        context: BrowserContext,
        live_server: LiveServer,
        open_case: Case,
        coach: User,
        button: str,
        stands: str,
    ) -> None:
        second = context.new_page()
        for tab in (desk, second):
            tab.goto(track(live_server, open_case))
        write(desk, "The first wrote this.")
        is_saved(desk)
        write(second, "The second wrote this.")
        clash = second.get_by_role("group", name="Changed elsewhere")
        expect(clash).to_be_visible(timeout=SOON)
        expect(clash.locator("del")).to_contain_text("first")
        expect(clash.locator("ins")).to_contain_text("second")
        assert drafts(coach) == ["The first wrote this."]
        clash.get_by_role("button", name=button).click()
        expect(second.get_by_label("Reason")).to_have_value(stands)
        is_saved(second)
        assert drafts(coach) == [stands]

    @pytest.mark.parametrize("width", [1440, 820])
    def test_every_way_to_choose_is_readable_by_everyone(
        self, desk: Page, context: BrowserContext, live_server: LiveServer, open_case: Case, coach: User, width: int
    ) -> None:
        desk.set_viewport_size({"width": width, "height": 1000})
        client = signed_in(coach)
        key = f"/drafts/track.{open_case.pk}/"
        desk.goto(track(live_server, open_case))
        client.post(key, json.dumps({"rev": 0, "data": {"reason": "Other."}}), content_type="application/json")
        write(desk, "Mine.")
        expect(desk.get_by_role("group", name="Changed elsewhere")).to_be_visible(timeout=SOON)
        check(desk, width)
        desk.get_by_role("button", name="Keep my words").click()
        is_saved(desk)
        desk.goto(f"{live_server.url}/drafts/")
        expect(desk.locator("main")).to_contain_text("Request for the other track")
        check(desk, width)
        # what a page without script sends
        desk.goto(track(live_server, open_case))
        desk.evaluate(
            """url => {
              const form = document.querySelector('form[data-draft-url]');
              delete form.dataset.draftUrl;
              const copy = form.cloneNode(true);
              copy.action = url;
              copy.querySelector('[name=draft_rev]').value = 1;
              copy.querySelector('[name=reason]').value = 'Neither.';
              document.body.append(copy);
              HTMLFormElement.prototype.submit.call(copy);
            }""",
            key,
        )
        expect(desk.locator("h1")).to_have_text("Two texts of one draft")
        check(desk, width)


class TestWithoutScript:
    def test_two_windows_lose_nothing(
        self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        context = browser.new_context(java_script_enabled=False, timezone_id=str(ZONE))
        enter(context, live_server, coach)
        first, second = context.new_page(), context.new_page()
        for tab in (first, second):
            tab.goto(track(live_server, open_case))
        write(first, "The first wrote this.")
        first.get_by_role("button", name="Save draft").click()
        expect(first.locator("main")).to_contain_text("Draft saved.")
        write(second, "The second wrote this.")
        second.get_by_role("button", name="Save draft").click()
        expect(second.locator("h1")).to_have_text("Two texts of one draft")
        expect(second.locator("main")).to_contain_text("The first wrote this.")
        second.get_by_role("button", name="Keep both").click()
        expect(second.get_by_label("Reason")).to_have_value("The first wrote this.\n\nThe second wrote this.")
        second.get_by_role("button", name="Ask").click()
        assert asked(open_case) == ["The first wrote this.\n\nThe second wrote this."]
        assert drafts(coach) == []
        context.close()


def check(page: Page, width: int) -> None:
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


class TestComingBack:
    def test_reload_and_a_closed_page(
        self, desk: Page, context: BrowserContext, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.goto(track(live_server, open_case))
        write(desk, "Half a sentence")
        is_saved(desk)
        desk.reload()
        expect(desk.get_by_label("Reason")).to_have_value("Half a sentence")
        write(desk, "Half a sentence more")
        desk.close()
        again = context.new_page()
        again.goto(track(live_server, open_case))
        expect(again.locator("main")).to_contain_text("Your draft is back in the form")
        expect(again.get_by_label("Reason")).to_have_value(re.compile("Half a sentence"))

    def test_words_of_this_device_are_offered_after_a_reload_without_connection(
        self, desk: Page, context: BrowserContext, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.goto(track(live_server, open_case))
        context.set_offline(True)
        write(desk, CANARY)
        expect(desk.locator("[data-saved]").first).to_contain_text("On this device only", timeout=SOON)
        kept = stored(desk)
        desk.on("dialog", lambda dialog: dialog.accept())
        desk.route("**/drafts/**", lambda route: route.abort())
        context.set_offline(False)
        desk.reload()
        assert CANARY in kept
        found = desk.get_by_role("group", name="Draft found")
        expect(found).to_be_visible(timeout=SOON)
        desk.unroute("**/drafts/**")
        found.get_by_role("button", name="Use it").click()
        expect(desk.get_by_label("Reason")).to_have_value(CANARY)
        is_saved(desk)
        assert CANARY not in stored(desk)

    def test_back_after_sending_sends_nothing_twice(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        desk.goto(track(live_server, open_case))
        write(desk, "A long recovery lies ahead.")
        desk.get_by_role("button", name="Ask").click()
        desk.wait_for_url(f"{live_server.url}/cases/{open_case.pk}/")
        desk.go_back()
        expect(desk.get_by_role("button", name="Ask")).to_be_visible()
        with desk.expect_navigation():
            desk.get_by_role("button", name="Ask").click()
        assert asked(open_case) == ["A long recovery lies ahead."]
        assert CANARY not in stored(desk)

    def test_ten_thousand_characters_come_back_whole(
        self, desk: Page, live_server: LiveServer, open_case: Case
    ) -> None:
        words = "She said \U0001f9ca it ran out. " * 417
        desk.goto(f"{live_server.url}/cases/{open_case.pk}/note/")
        box = desk.locator("textarea").first
        box.fill(words[:10_000])
        is_saved(desk)
        desk.reload()
        expect(desk.locator("textarea").first).to_have_value(words[:10_000])


class TestWhereToLook:
    def test_saved_words_lead_to_the_drafts(self, desk: Page, live_server: LiveServer, open_case: Case) -> None:
        desk.goto(track(live_server, open_case))
        write(desk, "Half a sentence")
        is_saved(desk)
        desk.locator("[data-saved] a").first.click()
        desk.wait_for_url(live_server.url + reverse("casework:drafts"))
        desk.get_by_role("link", name="Request for the other track").click()
        expect(desk.get_by_label("Reason")).to_have_value("Half a sentence")

    def test_search_moves_the_focus_to_what_was_found(
        self, desk: Page, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.goto(f"{live_server.url}/search/")
        desk.locator("main [name=q]").fill("Tolmin")
        desk.get_by_role("button", name="Find").click()
        expect(desk.locator("h2.search-found")).to_be_focused()
