"""A QA reviewer in a browser: gets a drawn case, reads it, scores it; every page of it is readable at every width."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import Role
from casework.models import Case, User
from supervision.models import CaseReview
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import as_auditor, make_office, make_user
from tests.review_records import make_review_assignment, make_sampled
from tests.staff_records import make_skill

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[[User, str], Page]


@pytest.fixture
def reviewer(open_case: Case) -> User:
    """A QA reviewer of another office of the state."""
    return make_user(role=Role.QA_REVIEWER, office=make_office(jurisdiction=open_case.office.jurisdiction))


@pytest.fixture
def visit(page: Page, context: BrowserContext, live_server: LiveServer) -> Visit:
    """Open a page as somebody; a script error fails the test."""
    page.on("pageerror", lambda error: pytest.fail(str(error)))

    def open_page(user: User, path: str) -> Page:
        context.clear_cookies()
        enter(context, live_server, user)
        page.goto(f"{live_server.url}{path}")
        return page

    return open_page


def test_is_given_a_case_by_keyboard_and_scores_it(
    visit: Visit, live_server: LiveServer, open_case: Case, coach: User, supervisor: User, reviewer: User
) -> None:
    """A097: who draws gives it, the reviewer reads the case and files the review, and then sees it no more."""
    sampled = make_sampled(case=open_case, coach=coach, by=supervisor)
    desk = visit(supervisor, reverse("supervision:reviews-give", args=[sampled.sample_id]))
    desk.get_by_role("checkbox").first.focus()
    desk.keyboard.press("Space")
    desk.get_by_label("Reviewer").select_option(str(reviewer.pk))
    desk.get_by_role("button", name="Give").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text(reviewer.name)
    visit(reviewer, reverse("supervision:reviews"))
    desk.locator("tbody th").get_by_role("link").first.click()
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    expect(desk.get_by_role("link", name="Log contact")).to_have_count(0)
    desk.goto(live_server.url + reverse("supervision:reviews"))
    desk.get_by_role("link", name=re.compile(r"^Review\s*:")).click()
    for question in desk.get_by_role("group", name=re.compile("^Expectation")).all():
        question.get_by_label("Met", exact=True).check()
    desk.get_by_role("button", name="File the review").click()
    expect(desk.locator("main")).to_contain_text("The coach reads it now")
    with as_auditor():
        assert CaseReview.objects.get().filed_by_id == reviewer.pk
    desk.goto(live_server.url + reverse("casework:case", args=[open_case.pk]))
    expect(desk.locator("main")).not_to_contain_text(open_case.number)


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_is_readable_by_everybody(
    visit: Visit, open_case: Case, coach: User, supervisor: User, reviewer: User, width: int
) -> None:
    sampled = make_sampled(case=open_case, coach=coach, by=supervisor)
    give = reverse("supervision:reviews-give", args=[sampled.sample_id])
    pages = [(supervisor, give), (supervisor, reverse("supervision:skill-record", args=[coach.pk]))]
    for user, path in pages:
        look(visit(user, path), width)
    make_review_assignment(sampled=sampled, reviewer=reviewer, by=supervisor)
    make_skill(staff=coach, by=supervisor)
    pages = [
        (supervisor, reverse("supervision:sample", args=[sampled.sample_id])),
        (supervisor, reverse("supervision:staff-file", args=[coach.pk])),
        (reviewer, reverse("supervision:reviews")),
        (reviewer, reverse("supervision:review-file", args=[sampled.pk])),
        (reviewer, reverse("casework:case", args=[open_case.pk])),
    ]
    for user, path in pages:
        look(visit(user, path), width)


def look(desk: Page, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    assert barriers(desk) == [], desk.url
    assert desk.evaluate("document.documentElement.scrollWidth") <= width, desk.url
