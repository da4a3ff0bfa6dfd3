"""The hours grid in a browser: typed like a spreadsheet, saved as typed, nothing lost, readable by everybody."""

import re
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case, User
from coaching.models import Activity, WorkHours
from coaching.rules import work
from tests.browser.barriers import RULES
from tests.browser.test_case import enter
from tests.factories import PASSWORD, as_auditor
from tests.work_records import MONTH_KEY, WEEKS, make_activity, make_hours, work_case

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile("All cells saved")


@pytest.fixture
def activities(coach: User) -> list[Activity]:
    case = work_case(coach)
    return [
        make_activity(case=case, by=coach),
        make_activity(case=case, by=coach, kind="JSJR", words="Job search"),
    ]


@pytest.fixture
def grid(page: Page, context: BrowserContext, live_server: LiveServer, coach: User, activities: list[Activity]) -> Page:
    """The grid of the month before, open in the coach's browser."""
    enter(context, live_server, coach)
    page.goto(f"{live_server.url}{reverse('coaching:hours')}")
    return page


def cell(page: Page, row: int, week: int) -> Locator:
    return page.locator(".hours-line").nth(row).locator(".hours-cell").nth(week)


def stand() -> list[tuple[str, str]]:
    with as_auditor():
        rows = WorkHours.objects.order_by("kind", "week_of").values_list("hours", "proof")
        return [(work.plain_hours(hours), proof) for hours, proof in rows]


def is_saved(page: Page) -> None:
    expect(page.locator("[data-hours-saved]")).to_contain_text(SAVED)


class TestTyping:
    def test_moves_like_a_spreadsheet_and_saves_each_cell(self, grid: Page) -> None:
        cell(grid, 0, 1).focus()
        grid.keyboard.type("7,5")
        grid.keyboard.press("Tab")
        expect(cell(grid, 0, 2)).to_be_focused()
        grid.keyboard.type("8")
        grid.keyboard.press("Enter")
        expect(cell(grid, 1, 2)).to_be_focused()
        grid.keyboard.type("12")
        grid.keyboard.press("d")
        grid.keyboard.press("ArrowUp")
        expect(cell(grid, 0, 2)).to_be_focused()
        grid.keyboard.press("s")
        is_saved(grid)
        assert stand() == [("12", "DOCUMENT"), ("7.5", "MISSING"), ("8", "PAY_STUB")]
        expect(grid.locator("[data-sum]").first).to_have_text("15.5")
        expect(grid.locator("[data-average]")).to_have_text("6.4")
        expect(cell(grid, 0, 1)).to_have_value("7.5")

    def test_of_what_cannot_be_says_so_at_the_cell(self, grid: Page) -> None:
        cell(grid, 0, 1).fill("-1")
        grid.keyboard.press("Tab")
        expect(grid.get_by_text("Hours cannot be fewer than 0.").last).to_be_visible()
        expect(cell(grid, 0, 1)).to_have_value("-1")
        expect(cell(grid, 0, 1)).to_have_attribute("aria-invalid", "true")
        cell(grid, 0, 1).fill("4")
        is_saved(grid)
        assert stand() == [("4", "MISSING")]

    def test_counts_nothing_that_was_refused(self, grid: Page) -> None:
        cell(grid, 0, 1).fill("8")
        is_saved(grid)
        cell(grid, 0, 2).fill("200")
        grid.keyboard.press("Tab")
        expect(grid.get_by_text("These days have 168 hours at most.").last).to_be_visible()
        expect(grid.locator("[data-sum]").first).to_have_text("8")

    @pytest.mark.parametrize(
        ("proof", "words"), [("STATEMENT", "own statement only"), ("CONTACT_LOG", "list of job contacts")]
    )
    def test_every_proof_has_its_words(self, grid: Page, proof: str, words: str) -> None:
        cell(grid, 0, 1).fill("8")
        is_saved(grid)
        grid.locator("[data-all]").first.select_option(proof)
        expect(cell(grid, 0, 1)).to_have_attribute("aria-label", re.compile(f", proof {words}$"))
        grid.locator("[data-all]").first.select_option("DOCUMENT")
        expect(cell(grid, 0, 1)).to_have_attribute("class", re.compile("^hours-cell is-document"))

    def test_the_proof_of_a_row_is_that_of_all_its_hours(self, grid: Page) -> None:
        cell(grid, 0, 1).fill("8")
        cell(grid, 0, 2).fill("9")
        is_saved(grid)
        grid.locator("[data-all]").first.select_option("ATTENDANCE")
        is_saved(grid)
        expect(cell(grid, 0, 2)).to_have_class(re.compile("is-attendance"))
        grid.wait_for_function("document.querySelectorAll('.is-unsaved').length === 0")
        assert stand() == [("8", "ATTENDANCE"), ("9", "ATTENDANCE")]


class TestNothingIsLost:
    def test_when_another_window_was_first(self, grid: Page, activities: list[Activity], coach: User) -> None:
        make_hours(activity=activities[0], by=coach)
        cell(grid, 0, 1).fill("14")
        grid.keyboard.press("Tab")
        expect(grid.get_by_text("Changed elsewhere to 12 by Joan Bixby").last).to_be_visible()
        assert stand() == [("12", "DOCUMENT")]
        grid.get_by_role("button", name="Keep 14").click()
        is_saved(grid)
        assert stand()[0][0] == "14"

    def test_when_the_session_ends(self, grid: Page, coach: User) -> None:
        with in_context(role=DatabaseRole.ANONYMOUS):
            Session.objects.all().delete()
        cell(grid, 0, 1).fill("14")
        grid.keyboard.press("Tab")
        expect(grid.locator("#again")).to_be_visible()
        grid.locator("#again-password").fill(PASSWORD)
        grid.get_by_role("button", name="Sign in and save").click()
        is_saved(grid)
        assert stand() == [("14", "MISSING")]

    def test_when_the_connection_is_gone_and_the_page_is_closed(
        self, grid: Page, context: BrowserContext, live_server: LiveServer
    ) -> None:
        context.set_offline(True)
        cell(grid, 0, 1).fill("14")
        grid.keyboard.press("Tab")
        expect(grid.locator("[data-hours-saved]")).to_contain_text("On this device only")
        context.set_offline(False)
        grid.reload()
        expect(cell(grid, 0, 1)).to_have_value("14")
        # It may have been saved by the page before, as soon as the connection was back.
        for _ in range(50):
            if stand():
                break
            grid.wait_for_timeout(100)
        assert stand() == [("14", "MISSING")]


def test_works_without_script(
    browser: object, live_server: LiveServer, coach: User, activities: list[Activity]
) -> None:
    plain: BrowserContext = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    enter(plain, live_server, coach)
    page = plain.new_page()
    page.goto(f"{live_server.url}{reverse('coaching:hours')}")
    page.get_by_role("link", name="Enter hours").first.click()
    page.locator("input.hours-cell").nth(1).fill("7,5")
    page.locator("select.hours-proof").nth(1).select_option("DOCUMENT")
    page.get_by_role("button", name="Save hours").click()
    expect(page.get_by_text("Hours saved.")).to_be_visible()
    assert stand() == [("7.5", "DOCUMENT")]
    plain.close()


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_is_readable_by_everybody(
    grid: Page, live_server: LiveServer, activities: list[Activity], coach: User, width: int
) -> None:
    case: Case = activities[0].case
    school = make_activity(case=case, by=coach, kind="VOCED", words="Welding certificate")
    make_hours(activity=school, by=coach, hours=Decimal(9), proof="MISSING")
    make_hours(activity=school, by=coach, week=WEEKS[2], how="EXCUSED", hours=Decimal(4))
    grid.set_viewport_size({"width": width, "height": 900})
    month = reverse("coaching:hours-case", args=[case.pk, MONTH_KEY])
    person = activities[0].participant_id
    for path in (
        reverse("coaching:hours"),
        month,
        f"{month}?week={WEEKS[1].monday}",
        f"{month}explained/",
        reverse("coaching:rate-fact-add", args=[case.pk]),
        reverse("coaching:activity-project", args=[activities[0].pk]),
        reverse("coaching:self-employment", args=[activities[0].pk]),
        reverse("coaching:activity-homework", args=[school.pk]),
        reverse("coaching:work", args=[case.pk]),
        reverse("coaching:activity-assign", args=[case.pk, person]),
        reverse("coaching:activity-check", args=[school.pk]),
        reverse("coaching:search-debrief", args=[case.pk, person]),
    ):
        grid.goto(f"{live_server.url}{path}")
        grid.wait_for_load_state("networkidle")
        found = Axe().run(grid, options={"runOnly": RULES})
        assert found.violations_count == 0, (path, found.generate_report())
        assert grid.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
