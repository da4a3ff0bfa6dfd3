"""Letters and calendars in a browser: readable by everyone, usable by keyboard and without script, nothing lost."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import SafeContactRule, Way
from casework.context import in_context
from casework.models import Case, Draft, Participant, User
from tests import factories
from tests.browser.barriers import barriers
from tests.browser.test_case import address, enter
from tests.factories import TODAY, as_auditor, as_importer, make_appointment, make_notice, moment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


@pytest.fixture
def adult(open_case: Case) -> Participant:
    participant = factories.adult_of(open_case)
    with as_importer():
        participant.person.mailing_address = "12 Spruce St\nJuneau, AK 99801"
        participant.person.safe_contact = [SafeContactRule.NO_TEXT]
        participant.person.save(update_fields=["mailing_address", "safe_contact"])
    return participant


class TestEveryPage:
    @pytest.mark.parametrize("width", [1440, 820])
    def test_is_readable_by_everyone(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User, adult: Participant, width: int
    ) -> None:
        booked = make_appointment(case=open_case, by=coach, starts_at=moment(TODAY, 23, 30))
        notice = make_notice(case=open_case, by=coach)
        make_notice(case=open_case, by=coach, way=Way.HOME_MAIL, state="REFUSED", reason="MARKED")
        desk.set_viewport_size({"width": width, "height": 900})
        pages = {
            "today": f"{live_server.url}/",
            "my calendar": f"{live_server.url}/calendar/",
            "calendar address": f"{live_server.url}/calendar/address/",
            "letters": f"{live_server.url}/letters/",
            "case calendar": address(live_server, open_case, "calendar/"),
            "book": address(live_server, open_case, "calendar/new/"),
            "appointment": address(live_server, open_case, f"calendar/{booked.pk}/"),
            "move": address(live_server, open_case, f"calendar/{booked.pk}/move/"),
            "case letters": address(live_server, open_case, "letters/"),
            "write": address(live_server, open_case, "letters/new/"),
            "write J016": address(live_server, open_case, "letters/new/?kind=J016"),
            "notice": address(live_server, open_case, f"letters/{notice.pk}/"),
            "person": address(live_server, open_case, f"people/{adult.pk}/"),
            "safe address": address(live_server, open_case, f"people/{adult.pk}/safe-address/"),
        }
        found: dict[str, object] = {}
        for name, url in pages.items():
            desk.goto(url)
            if shut := barriers(desk):
                found[name] = shut
            wide = desk.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            if wide:
                found[f"{name} scrolls"] = width
        assert not found


class TestWriting:
    def test_is_saved_while_typing_and_looked_at_before_it_leaves(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User, adult: Participant
    ) -> None:
        desk.goto(address(live_server, open_case, "letters/new/"))
        expect(desk.get_by_label("Mail to the home")).to_be_checked()
        desk.get_by_label("Your own words").fill("Please bring your papers.")
        expect(desk.locator("[data-saved]")).to_contain_text("Saved", timeout=8000)
        desk.reload()
        expect(desk.get_by_label("Your own words")).to_have_value("Please bring your papers.")
        desk.get_by_label("Your own words").press("Control+Enter")
        expect(desk.locator("h1")).to_contain_text("Look at it first")
        expect(desk.locator(".out-paper")).to_contain_text("Please bring your papers.")
        assert barriers(desk) == []
        desk.get_by_role("button", name=re.compile("Make the letter")).click()
        expect(desk.locator("main")).to_contain_text("The letter is ready.")
        with as_auditor():
            assert open_case.notices.get().content["paragraphs"][-1] == "Please bring your papers."
        with in_context(actor=coach):
            assert not Draft.objects.filter(user=coach).exists()

    def test_says_the_reason_beside_the_choice(
        self, desk: Page, live_server: LiveServer, open_case: Case, adult: Participant
    ) -> None:
        desk.goto(address(live_server, open_case, "letters/new/?kind=APPOINTMENT"))
        text = desk.locator("label", has=desk.locator("[name=way][value=TEXT]"))
        expect(text).to_contain_text('Not open: Marked "No text messages".')

    def test_works_without_script(
        self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User, adult: Participant
    ) -> None:
        context = browser.new_context(java_script_enabled=False)
        enter(context, live_server, coach)
        page = context.new_page()
        page.goto(address(live_server, open_case, "letters/new/"))
        page.locator("[name=way][value=HAND_OVER]").check()
        page.locator("[name=words]").fill("Here you are.")
        page.get_by_role("button", name=re.compile("Look at it first")).click()
        page.get_by_role("button", name=re.compile("Make the letter")).click()
        expect(page.locator("h1")).to_contain_text("General letter")
        context.close()


class TestBooking:
    def test_takes_the_first_free_slot_in_a_few_keys(
        self, desk: Page, live_server: LiveServer, open_case: Case, adult: Participant
    ) -> None:
        desk.goto(address(live_server, open_case, "calendar/new/"))
        desk.get_by_label("What for").select_option("PLAN")
        desk.get_by_label("What for").press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("Booked.")
        with as_auditor():
            assert open_case.appointments.get().purpose == "PLAN"
