"""Directory, referrals and sharing in a browser: by keyboard, without script, on a desk and a tablet."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import Role
from casework.models import Case, Disclosure, User
from tests import factories
from tests.browser.barriers import barriers
from tests.browser.test_case import address, enter
from tests.factories import TODAY, ZONE, as_auditor, days_ago, make_override, make_provider, make_referral, make_release

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, live_server: LiveServer, coach: User) -> Page:
    enter(page.context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


@pytest.fixture
def told(open_case: Case, coach: User) -> None:
    """Something of everything."""
    provider = make_provider(by=coach, name="Salmonberry House", needs_own_form=True, tribes=["Tlingit"])
    make_provider(by=coach, name="Quiet house", verified_on=days_ago(400))
    make_referral(case=open_case, by=coach, on=days_ago(20), follow_up_on=days_ago(2))
    make_release(case=open_case, by=coach, provider=provider, last_day=TODAY + timedelta(days=9))
    make_override(case=open_case, by=coach)
    factories.make_case(coach=coach, referred_on=days_ago(150))


class TestReferral:
    def test_is_followed_up_from_today(self, desk: Page, live_server: LiveServer, open_case: Case, told: None) -> None:
        desk.goto(live_server.url)
        desk.locator("main a[href*='follow-up']").first.click()
        expect(desk.locator("h1")).to_contain_text("Follow up a referral")
        desk.get_by_label("On a waiting list").check(force=True)
        desk.get_by_label("In words").fill("Number four")
        expect(desk.locator("[data-saved]")).to_contain_text("Saved", timeout=8000)
        desk.get_by_label(re.compile("ask again on")).fill(str(TODAY + timedelta(days=7)))
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("Followed up. It goes on.")
        expect(desk.locator("main")).to_contain_text("Number four")

    def test_hides_what_a_choice_makes_meaningless(self, desk: Page, live_server: LiveServer, open_case: Case) -> None:
        desk.goto(address(live_server, open_case, "referrals/new/"))
        scopes = desk.get_by_label("Attendance and taking part")
        desk.locator("[name=kind][value=INFORMATION]").check(force=True)
        expect(scopes).to_be_hidden()
        desk.locator("[name=kind][value=FULL]").check(force=True)
        expect(scopes).to_be_visible()
        notice = desk.get_by_label(re.compile("Part 2 notice"))
        expect(notice).to_be_hidden()
        desk.locator("[name=scopes][value=SUBSTANCE_USE]").check()
        expect(notice).to_be_visible()


class TestWithoutScript:
    def test_the_gate_answers_and_asks_a_second_person(
        self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        context = browser.new_context(java_script_enabled=False, timezone_id=str(ZONE))
        enter(context, live_server, coach)
        page = context.new_page()
        page.goto(address(live_server, open_case, "share/"))
        page.locator("[name=participant_id]").first.check(force=True)
        page.get_by_label("Somebody else, by name").fill("Officer Dane")
        page.get_by_label("What they are").select_option("PROBATION")
        page.get_by_label("Plan and progress").check()
        page.get_by_label("What it is for").select_option("COORDINATION")
        page.locator("[name=way][value=SPOKEN]").check(force=True)
        page.get_by_label("What is told, in words").fill("She is on step three.")
        page.get_by_role("button", name="Share and write it down").click()
        expect(page.locator("main")).to_contain_text("This may not be told yet")
        page.get_by_label("Why it cannot wait for the release").fill("The hearing is this afternoon.")
        page.get_by_role("button", name="Ask for an override").click()
        expect(page.locator("main")).to_contain_text("Asked. A lead worker or the operations manager decides.")
        with as_auditor():
            assert open_case.share_overrides.get().scopes == ["PLAN"]
            assert not Disclosure.objects.exists()


class TestEveryoneReadsIt:
    @pytest.mark.parametrize("width", [1440, 820])
    def test_pages_have_no_barrier(
        self, desk: Page, live_server: LiveServer, open_case: Case, told: None, width: int
    ) -> None:
        desk.set_viewport_size({"width": width, "height": 900})
        with as_auditor():
            release, referral = open_case.releases.get(), open_case.community_referrals.get()
        pages = [
            f"{live_server.url}/{place}" for place in ("providers/", "providers/new/", "releases/ending/", "children/")
        ]
        pages.append(f"{live_server.url}/providers/{release.provider_id}/")
        inner = ("referrals/", "referrals/new/", "sharing/", "share/", "releases/new/")
        pages += [address(live_server, open_case, place) for place in inner]
        pages += [
            address(live_server, open_case, f"referrals/{referral.pk}/{place}/") for place in ("follow-up", "take-back")
        ]
        pages += [address(live_server, open_case, f"releases/{release.pk}/{place}") for place in ("", "revoke/")]
        for page in pages:
            desk.goto(page)
            assert barriers(desk) == [], page
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), page

    def test_so_have_the_supervisor_s(
        self, page: Page, live_server: LiveServer, open_case: Case, coach: User, told: None
    ) -> None:
        enter(page.context, live_server, factories.make_user(role=Role.OPERATIONS_MANAGER, office=coach.office))
        for place in ("approvals/", "overrides/"):
            page.goto(f"{live_server.url}/supervision/{place}")
            assert barriers(page) == [], place
