"""The case page and its forms in a browser: by keyboard, saving while typing, without script, readable by everyone."""

import re
import time

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import SafeContactRule
from casework.context import in_context
from casework.models import Case, Draft, Participant, User
from tests import factories
from tests.browser.barriers import barriers
from tests.factories import ZONE, as_auditor, as_importer, days_ago, make_contact, make_note
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def enter(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    """Give the browser the session of this person."""
    cookies = signed_in(user).cookies
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()]
    )


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


def address(live_server: LiveServer, case: Case, rest: str = "") -> str:
    return f"{live_server.url}/cases/{case.pk}/{rest}"


class TestByKeyboard:
    def test_contact_is_logged_in_a_few_keys(self, desk: Page, live_server: LiveServer, open_case: Case) -> None:
        desk.goto(address(live_server, open_case))
        began = time.monotonic()
        desk.keyboard.press("l")
        expect(desk.locator("h1")).to_contain_text("Log contact, ")
        expect(desk.locator("[name=participant_ids]").first).to_be_focused()
        expect(desk.locator("[name=participant_ids]").first).to_be_checked()
        for key in ("Tab", "Tab", "Tab", "ArrowRight", "Tab", "Tab", "Space"):
            desk.keyboard.press(key)
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("Contact logged.")
        assert time.monotonic() - began < 20

        with as_auditor():
            contact = open_case.contacts.get()
        assert (contact.method, contact.topics) == ("PHONE", ["PLAN"])
        desk.keyboard.press("w")
        expect(desk.locator("h1")).to_contain_text("New note, ")
        expect(desk.locator("[name=about]")).to_have_value(str(contact.pk))

    def test_why_opens_in_the_page_and_takes_the_focus(
        self, desk: Page, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.goto(address(live_server, open_case, "deadlines/"))
        desk.locator("tbody a").first.focus()
        desk.keyboard.press("Enter")
        panel = desk.locator("section#deadline-why")
        expect(panel).to_be_focused()
        expect(panel).to_contain_text("Source:")
        assert desk.url.endswith("/deadlines/")


class TestUnsafeWays:
    def test_are_said_while_one_chooses(
        self, desk: Page, live_server: LiveServer, open_case: Case, adult: Participant
    ) -> None:
        with as_importer():
            adult.person.safe_contact = [SafeContactRule.NO_TEXT]
            adult.person.save(update_fields=["safe_contact"])
        desk.goto(address(live_server, open_case, "contact/"))
        warning = desk.get_by_role("group", name="Contact safely")
        expect(warning).to_be_hidden()
        desk.locator("[name=method][value=TEXT]").check(force=True)
        expect(warning).to_be_visible()
        expect(warning).to_contain_text("no text messages")
        desk.locator("[name=direction][value=IN]").check(force=True)
        expect(warning).to_be_hidden()


class TestNothingIsLost:
    def test_note_is_saved_while_it_is_typed(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        desk.goto(address(live_server, open_case, "note/"))
        desk.get_by_label("What was said").press_sequentially("She said the pass ran out")
        expect(desk.locator("[data-saved]")).to_contain_text("Saved", timeout=8000)
        with in_context(actor=coach):
            assert Draft.objects.get(user=coach).data["section_1"] == "She said the pass ran out"

        desk.goto(address(live_server, open_case))
        expect(desk.get_by_label("What was said")).to_have_value("She said the pass ran out")

    def test_other_headings_keep_the_words(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        desk.goto(address(live_server, open_case, "note/"))
        desk.get_by_label("What was said").fill("She said the pass ran out")
        desk.get_by_label("Kind of note").select_option(label="Another subject")
        expect(desk.get_by_label("What follows")).to_have_value("She said the pass ran out")
        expect(desk.get_by_label("Title")).to_have_value("")
        desk.get_by_label("Title").fill("Papers for the bus pass handed in")
        expect(desk.locator("[data-saved]")).to_contain_text("Saved", timeout=8000)
        desk.get_by_role("button", name=re.compile("File note")).click()
        expect(desk.locator("h1")).to_have_text("Papers for the bus pass handed in")
        with in_context(actor=coach):
            assert not Draft.objects.filter(user=coach).exists()


class TestWithoutScript:
    def test_contact_and_note_are_written(
        self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        context = browser.new_context(java_script_enabled=False, timezone_id=str(ZONE))
        enter(context, live_server, coach)
        page = context.new_page()
        page.goto(address(live_server, open_case, "contact/"))
        page.locator("[name=method][value=PHONE]").check(force=True)
        page.locator("[name=topics][value=TRANSPORT]").check(force=True)
        page.get_by_role("button", name=re.compile("Save contact")).click()
        page.get_by_role("link", name="Write the note about it").click()
        page.get_by_label("Title").fill("Contacted regarding the bus pass")
        page.get_by_label("What was said").fill("It ran out.")
        page.get_by_role("button", name="Save draft").click()
        page.get_by_role("button", name=re.compile("File note")).click()

        with as_auditor():
            note = open_case.notes.get()
            assert note.about_id == open_case.contacts.get().pk
        context.close()


class TestReadableByEveryone:
    @pytest.mark.parametrize("width", [1440, 820])
    def test_no_fault_is_found(self, desk: Page, live_server: LiveServer, coach: User, width: int) -> None:
        case = factories.make_case(coach=coach, referred_on=days_ago(80))
        contact = make_contact(case=case, by=coach, remark="Asked about gas help")
        note = make_note(case=case, by=coach)
        who, deadline = factories.adult_of(case), factories.deadlines_of(case)[0]
        desk.set_viewport_size({"width": width, "height": 1000})
        pages = [
            address(live_server, case, rest)
            for rest in (
                "",
                "deadlines/",
                "people/",
                "contact/",
                "note/",
                "close/",
                "track/",
                f"people/{who.pk}/",
                f"people/{who.pk}/engagement/",
                f"deadlines/{deadline.pk}/",
                f"deadlines/{deadline.pk}/excuse/",
                f"contact/{contact.pk}/take-back/",
            )
        ]
        for url in (*pages, f"{live_server.url}/notes/{note.pk}/", f"{live_server.url}/contacts/new/"):
            desk.goto(url)
            assert barriers(desk) == [], url
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, url
