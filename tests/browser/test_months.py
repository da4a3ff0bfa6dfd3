"""A caseload's month closed in a browser: sixty families, each with its note, none twice; readable by everyone."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Event, Note, User
from coaching import rules
from coaching.models import WorkMonth
from tests.browser.barriers import RULES
from tests.browser.test_case import enter
from tests.factories import as_auditor
from tests.unit.coaching.months import MONTH, case_in_month, make_activity, make_closed_month, make_hours

pytestmark = pytest.mark.django_db(transaction=True)
FAMILIES, WITH_HOURS = 60, 3


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


class TestSixtyFamilies:
    def test_are_closed_with_a_note_each_and_none_twice(self, desk: Page, live_server: LiveServer, coach: User) -> None:
        """A058, A059, A060: three with hours on their own pages, the others at zero together."""
        cases = [case_in_month(coach) for _ in range(FAMILIES)]
        for case in cases[:WITH_HOURS]:
            for week in (1, 2):
                make_hours(case=case, by=coach, week=week)
        desk.goto(f"{live_server.url}/coaching/months/close/")
        expect(desk.locator("main")).to_contain_text("60 people are missing.")
        for _ in range(WITH_HOURS):
            row = desk.locator("tbody tr", has_text="hours not verified")
            keys = {str(case.pk) for case in cases[:WITH_HOURS]}
            links = row.locator("a.btn").evaluate_all("found => found.map(one => one.getAttribute('href'))")
            desk.goto(live_server.url + next(link for link in links if link.split("/")[3] in keys))
            expect(desk.get_by_role("textbox", name="Activities and verified hours")).to_have_value(
                "Work experience: 16 hours verified."
            )
            desk.get_by_role("textbox", name="Excused hours").fill("None.")
            desk.keyboard.press("Control+Enter")
            expect(desk.locator("main")).to_contain_text("is verified, and its note filed.")

        desk.get_by_role("link", name="Zero and note for 57 people").click()
        first = desk.locator("section.card").first
        first.locator("summary").click()
        first.get_by_role("textbox", name="Activities and verified hours").fill("Zero hours: the mill was shut.")
        desk.get_by_role("button", name="Verify all that are ticked at zero").dblclick()
        expect(desk.locator("main")).to_contain_text("Verified at zero hours, with a note each.", timeout=60_000)
        desk.get_by_role("button", name=f"Close {MONTH:%B %Y} for 60 people").click()
        expect(desk.locator("main")).to_contain_text("is closed for 60 people.")
        self._is_closed_once(cases)

    def _is_closed_once(self, cases: Sequence[Case]) -> None:
        with as_auditor():
            months = WorkMonth.objects.filter(month=MONTH, closed_at__isnull=False, verified_at__isnull=False)
            assert months.count() == FAMILIES
            notes = Note.objects.filter(template__code="WORK_MONTH")
            assert notes.count() == FAMILIES
            assert notes.values("participant").distinct().count() == FAMILIES
            assert months.values("note").distinct().count() == FAMILIES
            lines = Event.objects.standing().filter(kind="work_month.verified")
            assert lines.count() == FAMILIES
            assert lines.values("participant").distinct().count() == FAMILIES
            assert WorkMonth.objects.filter(month=rules.next_month(MONTH)).count() == FAMILIES
            assert notes.filter(body__contains="the mill was shut").count() == 1
            owed = [one for case in cases for one in case.deadlines.filter(standard="work-verification")]
            assert all(one.met_on for one in owed if one.period == f"{MONTH:%Y-%m}")


class TestWithoutScript:
    def test_a_month_is_verified_closed_and_opened_again(
        self, browser: Browser, live_server: LiveServer, coach: User, supervisor: User
    ) -> None:
        case = case_in_month(coach)
        for user in (coach, supervisor):
            context = browser.new_context(java_script_enabled=False)
            enter(context, live_server, user)
            page = context.new_page()
            if user == coach:
                page.goto(f"{live_server.url}/coaching/cases/{case.pk}/hours/{MONTH:%Y-%m}/verify/")
                page.get_by_role("button", name="Verify and file the note").click()
                page.get_by_role("button", name="for 1 person").click()
                expect(page.locator("main")).to_contain_text("is closed for 1 person")
            else:
                page.goto(f"{live_server.url}/coaching/months/close/")
                page.get_by_role("link", name="Open again").click()
                page.get_by_label("Why it is opened again").fill("A pay stub came in")
                page.get_by_role("button", name="Open it again").click()
                expect(page.locator("main")).to_contain_text("Opened again. It is owed anew")
            context.close()


class TestAccessibility:
    @pytest.mark.parametrize("width", [1440, 820, 390])
    def test_no_page_has_a_fault(
        self, browser: Browser, live_server: LiveServer, coach: User, supervisor: User, width: int
    ) -> None:
        case, zero = case_in_month(coach), case_in_month(coach)
        make_activity(case=case, by=coach)
        make_hours(case=case, by=coach, proof="MISSING")
        for week in (0, 2, 3):
            make_hours(case=case, by=coach, week=week, hours="22.5")
        row = make_closed_month(case=zero, by=coach)
        pages = {
            coach: (
                f"/coaching/cases/{case.pk}/hours/{MONTH:%Y-%m}/verify/",
                "/coaching/months/zero/",
                "/coaching/months/close/",
            ),
            supervisor: (f"/coaching/months/{row.pk}/reopen/",),
        }
        faults: list[str] = []
        for user, addresses in pages.items():
            context = browser.new_context(viewport={"width": width, "height": 900})
            enter(context, live_server, user)
            page = context.new_page()
            for address in addresses:
                page.goto(f"{live_server.url}{address}")
                for summary in page.locator("main summary").all():
                    summary.click()
                found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
                faults += [f"{address}: {one['id']} {one['nodes'][0]['html']}" for one in found.response["violations"]]
                wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
                faults += [f"{address} is wider than the screen"] if wide else []
            context.close()
        assert faults == []
