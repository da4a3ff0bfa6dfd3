"""Joint meetings, referrals over barriers and employability in a browser: with keyboard, without script, readable."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Participant, User
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.coaching_records import make_assessment, make_barrier, make_meeting, party_of
from tests.factories import NOW, TODAY, make_release
from tests.unit.coaching.records import make_draft

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


class TestMeeting:
    def test_is_called_from_the_plan_tab_and_typed_words_are_kept(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        make_release(case=open_case, by=coach, party_name="Harbor House", partner_type="HOUSING", scopes=["ATTENDANCE"])
        desk.goto(live_server.url + reverse("coaching:plans", args=[open_case.pk]))
        desk.get_by_role("link", name="Call a joint meeting").click()
        desk.fill("[name=subject]", "Housing by June 🏠")
        desk.fill("[name='party-0-name']", "Harbor House")
        desk.select_option("[name='party-0-partner_type']", "HOUSING")
        expect(desk.locator(".saved")).to_contain_text("Saved")
        desk.reload()
        assert desk.locator("[name='party-0-name']").input_value() == "Harbor House"
        desk.fill("[name=on]", (TODAY + timedelta(days=5)).isoformat())
        desk.fill("[name=at]", "14:00")
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("May hear today: Attendance and taking part.")

    def test_minutes_are_written_without_script(
        self, bare_desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        meeting = make_meeting(case=open_case, by=coach, starts_at=NOW - timedelta(hours=2))
        party = party_of(meeting)
        bare_desk.goto(live_server.url + reverse("coaching:meeting-hold", args=[meeting.pk]))
        bare_desk.check(f"[name='there_{party.pk}']", force=True)
        bare_desk.check(f"[name='told_{party.pk}'][value=PLAN]", force=True)
        bare_desk.fill("[name=agreed]", "A flat until June")
        bare_desk.get_by_role("button", name="More steps").click()
        bare_desk.fill("[name='step-5-words']", "Hand in the lease")
        bare_desk.get_by_role("button", name="File the minutes").click()
        expect(bare_desk.locator("main")).to_contain_text("A release is missing")
        assert bare_desk.locator("[name=agreed]").input_value() == "A flat until June"
        bare_desk.uncheck(f"[name='told_{party.pk}'][value=PLAN]", force=True)
        bare_desk.get_by_role("button", name="File the minutes").click()
        expect(bare_desk.locator("main")).to_contain_text("Listened")
        expect(bare_desk.locator("main")).to_contain_text("Hand in the lease")


class TestAxe:
    @pytest.mark.parametrize("width", [1440, 820, 390])
    def test_finds_nothing(
        self, desk: Page, live_server: LiveServer, open_case: Case, adult: Participant, coach: User, width: int
    ) -> None:
        make_barrier(case=open_case, by=coach, words="No care in June, and no ride to the early shift at the cannery")
        for level in ("LATER", "SUPPORTED"):
            make_assessment(case=open_case, by=coach, answers={"readiness": {"codes": [level]}})
        make_draft(case=open_case, by=coach)
        ahead = make_meeting(case=open_case, by=coach)
        over = make_meeting(case=open_case, by=coach, step="Call Harbor House", starts_at=NOW - timedelta(hours=2))
        desk.set_viewport_size({"width": width, "height": 900})
        for name, args in (
            ("coaching:plans", [open_case.pk]),
            ("coaching:assessments", [open_case.pk]),
            ("coaching:meeting-call", [open_case.pk]),
            ("coaching:meeting", [ahead.pk]),
            ("coaching:meeting-ask", [ahead.pk, party_of(ahead).pk]),
            ("coaching:meeting-hold", [over.pk]),
            ("coaching:meeting-steps", [over.pk]),
            ("coaching:history", [open_case.pk, adult.pk]),
            ("casework:referral-make", [open_case.pk]),
            ("casework:case-referrals", [open_case.pk]),
        ):
            desk.goto(live_server.url + reverse(name, args=args))
            assert barriers(desk) == [], name
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
