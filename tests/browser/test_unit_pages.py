"""Pages of figures and reports in a browser: readable by everybody at every width, and whole on paper."""

import io
from collections.abc import Callable
from unicodedata import normalize

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from supervision.counting import count_units
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import NOW, make_case, make_signed_plan, make_user
from tests.flows.coaching.test_rates import counts, family
from tests.report_records import make_pack
from tests.review_records import CODES, make_review, make_sampled

pytestmark = pytest.mark.django_db(transaction=True)
#: What is left of a sheet of letter paper between margins of a centimetre, in pixels.
PAPER = 740
UNIT, FAMILIES, OWED, REPORTS, ROOM, AUDIT = (
    reverse(f"supervision:{name}")
    for name in ("dashboard", "unit-families", "owed", "reports", "engine-room", "audit-search")
)
LONG_NAME = "Anastasia Wolfeschlegelsteinhausenbergerdorff"


@pytest.fixture
def unit(coach: User, other_coach: User, supervisor: User) -> list[Case]:
    """An office of three coaches, one of a long name, with families of every sort, reviews and a frozen month."""
    third = make_user(office=coach.office, name=LONG_NAME)
    made = []
    for number, hours in enumerate(("87", "90", "40", "80", "10", "0")):
        case = family((coach, other_coach, third)[number % 3], f"Family{number}")
        counts(case, hours)
        made.append(case)
    make_signed_plan(case=made[0], by=coach)
    make_review(sampled=make_sampled(case=made[1], coach=other_coach, by=supervisor), by=supervisor, not_met=CODES[:2])
    make_case(office=coach.office)
    make_pack(by=supervisor)
    count_units(now=NOW)
    return made


@pytest.fixture
def desk(page: Page) -> Page:
    """A browser in which a script error fails the test."""
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


Visit = Callable[[User, str], Page]


@pytest.fixture
def visit(desk: Page, context: BrowserContext, live_server: LiveServer) -> Visit:
    """Open a page as somebody."""

    def open_page(user: User, path: str) -> Page:
        context.clear_cookies()
        enter(context, live_server, user)
        desk.goto(f"{live_server.url}{path}")
        return desk

    return open_page


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_is_readable_by_everybody(
    visit: Visit, unit: list[Case], coach: User, supervisor: User, auditor: User, admin: User, width: int
) -> None:
    report = reverse("supervision:report", args=["deadlines"])
    pages = [
        (coach, UNIT),
        (coach, f"{UNIT}?tables=1"),
        (supervisor, UNIT),
        (supervisor, f"{FAMILIES}?show=no-plan"),
        (supervisor, f"{OWED}?show=contacts"),
        (supervisor, REPORTS),
        (supervisor, report),
        (supervisor, reverse("supervision:report", args=["missing"])),
        (supervisor, reverse("supervision:packs")),
        (auditor, f"{UNIT}?state=US-AK"),
        (auditor, f"{OWED}?state=US-AK&show=months"),
        (auditor, f"{FAMILIES}?state=US-AK&show=families"),
        (auditor, AUDIT),
        (admin, ROOM),
    ]
    for user, path in pages:
        desk = visit(user, path)
        desk.set_viewport_size({"width": width, "height": 900})
        assert barriers(desk) == [], path
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_number_of_a_state_opens_its_list(visit: Visit, unit: list[Case], auditor: User) -> None:
    """A109: by keyboard, from the sum of an office to its rows."""
    desk = visit(auditor, f"{UNIT}?state=US-AK")
    cell = desk.locator("[aria-labelledby=unit-offices] tbody tr").first.locator("td").nth(3).get_by_role("link").last
    count = int(cell.inner_text().split()[0])
    cell.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text(f"{count} owed contact this month.")
    expect(desk.locator("tbody tr")).to_have_count(count)


CUT = """
    () => [...document.querySelectorAll("main *")].filter(one => {
        const box = one.getBoundingClientRect(), style = getComputedStyle(one);
        if (!box.width || style.visibility === "hidden" || one.closest(".vh")) return false;
        const hides = style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
        return hides || box.right > innerWidth + 1 || box.left < -1;
    }).map(one => one.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize("whose", ["coach", "supervisor", "auditor"])
def test_nothing_of_the_figures_is_cut_on_paper(
    visit: Visit, unit: list[Case], coach: User, supervisor: User, auditor: User, whose: str
) -> None:
    user, path = {
        "coach": (coach, UNIT),
        "supervisor": (supervisor, UNIT),
        "auditor": (auditor, f"{UNIT}?state=US-AK"),
    }[whose]
    desk = visit(user, path)
    names = [one.strip() for one in desk.locator("main h2").all_inner_texts()]
    numbers = desk.locator(".unit-pieces .num").all_inner_texts()
    on_paper(desk)
    told = printed(desk)
    for words in (*names, *numbers):
        assert " ".join(words.split()) in told, words
    if whose == "supervisor":
        for words in (coach.name, "Whole office", "Not assigned"):
            assert words in told
        assert LONG_NAME.replace(" ", "") in told.replace(" ", "")


@pytest.mark.parametrize("code", ["deadlines", "missing", "late-notes", "ending", "hours"])
def test_no_report_is_cut_on_paper(visit: Visit, unit: list[Case], supervisor: User, code: str) -> None:
    on_paper(visit(supervisor, reverse("supervision:report", args=[code])))


def on_paper(desk: Page) -> None:
    """Look at a page as a printer does: no rail, no buttons, nothing beyond the edge of the sheet."""
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": PAPER, "height": 950})
    for part in (".rail", ".top", ".btn", ".foot-keys"):
        for one in desk.locator(part).all():
            expect(one).to_be_hidden()
    assert desk.evaluate("document.documentElement.scrollWidth") <= PAPER
    assert desk.evaluate(CUT) == []


def printed(desk: Page) -> str:
    """Return the words of a page as it comes out of a printer on letter paper."""
    paper = desk.pdf(format="Letter", margin=dict.fromkeys(("top", "bottom", "left", "right"), "1cm"))
    told = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    return " ".join(normalize("NFKC", told).split())
