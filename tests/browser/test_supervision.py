"""The supervisor's and the administrator's pages in a browser: by keyboard, without script, readable by everyone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import Role
from casework.models import Case, Excusal, Office, User
from tests.browser.barriers import barriers
from tests.factories import (
    as_auditor,
    deadlines_of,
    make_case,
    make_excusal,
    make_track_change,
    make_user,
)
from tests.people import signed_in
from tests.review_records import CODES, findings_of, make_review, make_sampled

pytestmark = pytest.mark.django_db(transaction=True)


def enter(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    cookies = signed_in(user).cookies
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()]
    )


@pytest.fixture
def alone(coach: User) -> Case:
    """A family of the office without a coach."""
    return make_case(office=coach.office)


@pytest.fixture
def excusal(open_case: Case, coach: User) -> Excusal:
    return make_excusal(deadline=deadlines_of(open_case, "first-contact")[0], by=coach)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, supervisor: User) -> Page:
    """A browser in which the supervisor is signed in; a script error fails the test."""
    enter(context, live_server, supervisor)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


class TestByKeyboard:
    def test_assigns_a_family_from_the_caseloads(
        self, desk: Page, live_server: LiveServer, coach: User, open_case: Case, alone: Case
    ) -> None:
        desk.goto(live_server.url + reverse("supervision:caseloads"))
        desk.keyboard.press("j")
        row = desk.locator("[data-row]:focus")
        expect(row).to_contain_text(alone.number)
        desk.keyboard.press("Tab")
        desk.keyboard.press("Tab")
        expect(desk.locator("a:focus")).to_contain_text("Assign")
        desk.keyboard.press("Enter")
        expect(desk.locator("h1")).to_contain_text("Assign a coach")
        desk.get_by_label(coach.name).focus()
        desk.keyboard.press("Space")
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text(f"{alone.number} is assigned to {coach.name}.")
        with as_auditor():
            assert alone.assignments.get().coach_id == coach.pk

    def test_refuses_with_a_reason(self, desk: Page, live_server: LiveServer, excusal: Excusal) -> None:
        desk.goto(live_server.url + reverse("supervision:approvals"))
        desk.get_by_role("button", name="Refuse").press("Enter")
        summary = desk.get_by_text("Say why, so that the person who asked can act on it.").first
        expect(summary).to_be_visible()
        desk.get_by_label("Answer").fill("Please call the family first.")
        desk.get_by_role("button", name="Refuse").press("Enter")
        expect(desk.locator("main")).to_contain_text("Refused. Your answer is with the request.")
        with as_auditor():
            assert Excusal.objects.get(pk=excusal.pk).answer == "Please call the family first."


class TestWithoutScript:
    def test_everything_can_be_decided(
        self, browser: Browser, live_server: LiveServer, supervisor: User, excusal: Excusal
    ) -> None:
        context = browser.new_context(java_script_enabled=False)
        enter(context, live_server, supervisor)
        page = context.new_page()
        page.goto(live_server.url + reverse("supervision:caseloads"))
        page.get_by_role("link", name="Decisions").last.click()
        page.get_by_role("button", name="Approve").click()
        expect(page.locator("main")).to_contain_text("Approved.")
        context.close()


class TestForEverybody:
    @pytest.mark.parametrize("width", [1440, 820])
    def test_supervisors_pages_have_no_fault(
        self,
        desk: Page,
        live_server: LiveServer,
        coach: User,
        open_case: Case,
        alone: Case,
        excusal: Excusal,
        width: int,
    ) -> None:
        make_track_change(case=open_case, by=coach)
        reviewer = make_user(role=Role.LEAD_WORKER, office=open_case.office)
        sampled = make_sampled(case=open_case, coach=coach, by=reviewer)
        review = make_review(
            sampled=make_sampled(case=open_case, coach=coach, by=reviewer), by=reviewer, not_met=CODES[:2]
        )
        desk.set_viewport_size({"width": width, "height": 900})
        for name, keys in (
            ("dashboard", []),
            ("caseloads", []),
            ("approvals", []),
            ("owed", []),
            ("alerts", []),
            ("reviews", []),
            ("sample-draw", []),
            ("sample", [sampled.sample_id]),
            ("review-file", [sampled.pk]),
            ("review", [review.pk]),
            ("review-take-back", [review.pk]),
            ("casework:alerts", []),
            ("case-assign", [open_case.pk]),
            ("case-assign", [alone.pk]),
        ):
            page = name if ":" in name else f"supervision:{name}"
            desk.goto(live_server.url + reverse(page, args=keys))
            assert barriers(desk) == [], name
            assert desk.evaluate("document.documentElement.scrollWidth") <= width, name

    @pytest.mark.parametrize("width", [1440, 390])
    def test_a_coach_s_pages_of_reviews_have_no_fault(
        self, page: Page, context: BrowserContext, live_server: LiveServer, open_case: Case, coach: User, width: int
    ) -> None:
        reviewer = make_user(role=Role.LEAD_WORKER, office=open_case.office)
        waiting = make_sampled(case=open_case, coach=coach, by=reviewer)
        review = make_review(
            sampled=make_sampled(case=open_case, coach=coach, by=reviewer), by=reviewer, not_met=CODES[:2]
        )
        enter(context, live_server, coach)
        page.set_viewport_size({"width": width, "height": 900})
        for name, keys in (
            ("reviews", []),
            ("self-check", [waiting.pk]),
            ("review", [review.pk]),
            ("finding-answer", [findings_of(review)[0].pk]),
        ):
            page.goto(live_server.url + reverse(f"supervision:{name}", args=keys))
            assert barriers(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.goto(live_server.url + reverse("casework:today"))
        expect(page.get_by_role("link", name="2 findings")).to_be_visible()

    @pytest.mark.parametrize("width", [1440, 820])
    def test_administrators_pages_have_no_fault(
        self, page: Page, context: BrowserContext, live_server: LiveServer, admin: User, office: Office, width: int
    ) -> None:
        enter(context, live_server, admin)
        page.set_viewport_size({"width": width, "height": 900})
        for name, keys in (
            ("offices", []),
            ("closures", [office.pk]),
            ("settings", []),
            ("setting-change", ["US-AK", "std.all.warn"]),
        ):
            page.goto(live_server.url + reverse(f"supervision:{name}", args=keys))
            assert barriers(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
