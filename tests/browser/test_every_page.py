"""The main pages of a coach and of a supervisor: readable by everybody, and never wider than the screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from tests.browser.barriers import barriers
from tests.browser.test_case import enter

pytestmark = pytest.mark.django_db(transaction=True)

PLACES = (
    "today",
    "families",
    "my-calendar",
    "requests",
    "providers",
    "letters",
    "drafts",
    "standards",
    "my-settings",
    "alerts",
    "absences",
    "intake",
    "notes-to-write",
    "releases-ending",
    "children",
    "break-glass",
    "calendar-feed",
    "request-open",
    "consult-ask",
    "provider-add",
)
OF_A_CASE = (
    "case",
    "case-notes",
    "case-calendar",
    "case-letters",
    "case-referrals",
    "case-documents",
    "case-sharing",
    "case-deadlines",
    "case-people",
    "hard-topics",
    "case-protected",
    "case-handover",
    "contact-log",
    "contact-tries",
    "note-file",
    "appointment-book",
    "notice-write",
    "referral-make",
    "release-give",
    "share",
    "document-file",
    "eligibility-note-file",
    "case-request-open",
    "case-consult-ask",
    "hard-topics-record",
    "protected-record",
    "promise-make",
    "handover-sheet",
)
OF_A_SUPERVISOR = (
    "caseloads",
    "alerts",
    "approvals",
    "balance",
    "break-glass",
    "duplicates",
    "eligibility-rights",
    "owed",
    "handovers",
    "handover-many",
    "overrides",
)


def faults(page: Page, address: str) -> list[str]:
    """Return what is wrong with a page at the three widths, in words."""
    found = []
    page.set_viewport_size({"width": 1440, "height": 900})
    answer = page.goto(address)
    if answer is None or not answer.ok:
        return [f"{address}: {answer.status if answer else 'no answer'}"]
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address}: wider than {width}")
        if width > 600:
            found += [f"{address} at {width}: {barrier}" for barrier in barriers(page)]
    return found


class TestScanner:
    def test_finds_a_picture_without_words_and_says_where(self, page: Page) -> None:
        page.set_content("<main><h1>Plan</h1><img id='chart' src='data:,'></main>")
        assert "image-alt: [['#chart']]" in barriers(page)


class TestEveryPage:
    def test_of_a_coach(
        self, page: Page, context: BrowserContext, live_server: LiveServer, coach: User, open_case: Case
    ) -> None:
        enter(context, live_server, coach)
        paths = [reverse(f"casework:{name}") for name in PLACES]
        paths += [reverse(f"casework:{name}", args=[open_case.pk]) for name in OF_A_CASE]
        assert [fault for path in paths for fault in faults(page, live_server.url + path)] == []

    def test_of_a_supervisor(
        self, page: Page, context: BrowserContext, live_server: LiveServer, supervisor: User, open_case: Case
    ) -> None:
        enter(context, live_server, supervisor)
        paths = [reverse(f"supervision:{name}") for name in OF_A_SUPERVISOR]
        paths += [reverse("casework:case", args=[open_case.pk]), reverse("casework:today")]
        paths += [reverse("supervision:case-assign", args=[open_case.pk])]
        assert [fault for path in paths for fault in faults(page, live_server.url + path)] == []


class TestGettingAbout:
    @pytest.fixture
    def desk(self, page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
        enter(context, live_server, coach)
        return page

    def test_number_keys_open_the_sections_of_a_case(
        self, desk: Page, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.goto(live_server.url + reverse("casework:case", args=[open_case.pk]))
        desk.keyboard.press("8")
        expect(desk.locator(".tabs [aria-current]")).to_have_text("Referrals")

    def test_section_that_is_shown_stands_in_sight_on_a_telephone(
        self, desk: Page, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.set_viewport_size({"width": 390, "height": 844})
        desk.goto(live_server.url + reverse("casework:case-handover", args=[open_case.pk]))
        expect(desk.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.9)

    def test_rest_of_the_places_opens_above_the_bar_of_a_telephone(self, desk: Page, live_server: LiveServer) -> None:
        desk.set_viewport_size({"width": 390, "height": 844})
        desk.goto(live_server.url + reverse("casework:my-settings"))
        expect(desk.locator(".rail__list")).to_be_hidden()
        desk.get_by_text("More", exact=True).click()
        expect(desk.locator(".rail__list").get_by_role("link", name="Directory")).to_be_in_viewport(ratio=1)
        desk.keyboard.press("Escape")
        expect(desk.locator(".rail__list")).to_be_hidden()

    def test_new_on_a_case_begins_things_for_that_family(
        self, desk: Page, live_server: LiveServer, open_case: Case
    ) -> None:
        desk.goto(live_server.url + reverse("casework:case", args=[open_case.pk]))
        desk.locator("details.menu summary").press("Enter")
        desk.get_by_role("link", name="Ask a specialist").press("Enter")
        expect(desk.locator("h1")).to_contain_text(f"{open_case.family.name} family")
        desk.locator("textarea").first.fill("Which service helps with night shifts?")
        desk.locator("h1").click()
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("Asked.")
