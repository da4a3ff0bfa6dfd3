"""Handing a family over in a browser: by keyboard, without script, readable by everyone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Handover, User
from tests.browser.barriers import barriers
from tests.factories import (
    TODAY,
    as_auditor,
    make_absence,
    make_case,
    make_handover,
    make_handover_batch,
    make_promise,
    make_rotation,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (1440, 820)


def enter(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    cookies = signed_in(user).cookies
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in cookies.items()]
    )


def check(page: Page, live_server: LiveServer, path: str) -> None:
    """Look at a page at both widths: nobody is kept out, nothing runs over."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + path)
        assert barriers(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.fixture
def asked(open_case: Case, coach: User, other_coach: User) -> Handover:
    return make_handover(case=open_case, from_coach=coach, to_coach=other_coach)


class TestByKeyboard:
    def test_a_family_is_read_about_and_accepted(
        self, page: Page, context: BrowserContext, live_server: LiveServer, asked: Handover, other_coach: User
    ) -> None:
        enter(context, live_server, other_coach)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(live_server.url + reverse("casework:today"))
        page.get_by_role("link", name="Read and answer").press("Enter")
        expect(page.locator("h1")).to_contain_text("A family to take over")
        page.get_by_role("button", name="Accept").press("Enter")
        expect(page.locator("main")).to_contain_text("The family is yours.")
        with as_auditor():
            assert Handover.objects.get(pk=asked.pk).status == "ACCEPTED"


class TestWithoutScript:
    def test_a_transfer_is_asked_for(
        self, browser: Browser, live_server: LiveServer, coach: User, other_coach: User, open_case: Case
    ) -> None:
        context = browser.new_context(java_script_enabled=False)
        enter(context, live_server, coach)
        page = context.new_page()
        page.goto(live_server.url + reverse("casework:case-handover", args=[open_case.pk]))
        page.get_by_role("link", name="Ask for a transfer").click()
        page.get_by_label("To", exact=True).select_option(label=other_coach.name)
        page.get_by_label("Why").fill("They moved across town")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("main")).to_contain_text("waits for its answer")
        context.close()


class TestForEverybody:
    def test_coaches_pages_have_no_fault(
        self,
        page: Page,
        context: BrowserContext,
        live_server: LiveServer,
        asked: Handover,
        open_case: Case,
        coach: User,
        other_coach: User,
    ) -> None:
        promise = make_promise(case=open_case, by=coach, what="Bring the bus form 🚌")
        away = make_user(office=coach.office)
        make_case(coach=away)
        make_absence(staff=away, stand_in=coach)
        enter(context, live_server, coach)
        for name, keys in (
            ("today", []),
            ("absences", []),
            ("intake", []),
            ("case-handover", [open_case.pk]),
            ("handover-ask", [open_case.pk]),
            ("handover-sheet", [open_case.pk]),
            ("handover-warm", [asked.pk]),
            ("promise-make", [open_case.pk]),
            ("promise-settle", [promise.pk]),
        ):
            check(page, live_server, reverse(f"casework:{name}", args=keys))
        context.clear_cookies()
        enter(context, live_server, other_coach)
        check(page, live_server, reverse("casework:handover", args=[asked.pk]))
        check(page, live_server, reverse("casework:today"))

    def test_supervisors_pages_have_no_fault(
        self,
        page: Page,
        context: BrowserContext,
        live_server: LiveServer,
        open_case: Case,
        coach: User,
        other_coach: User,
        supervisor: User,
    ) -> None:
        batch = make_handover_batch(by=supervisor, refused=[{"number": "K-1", "why": "A transfer waits."}])
        make_handover(case=open_case, from_coach=coach, to_coach=other_coach, batch=batch)
        make_rotation(office=coach.office, staff=[coach, other_coach], first_day=TODAY)
        enter(context, live_server, supervisor)
        many = reverse("supervision:handover-many")
        for path in (
            reverse("supervision:handovers"),
            many,
            f"{many}?coach={coach.pk}",
            reverse("supervision:handover-report", args=[batch.pk]),
            reverse("supervision:rotation-change"),
            reverse("casework:intake"),
            reverse("casework:absences"),
        ):
            check(page, live_server, path)
