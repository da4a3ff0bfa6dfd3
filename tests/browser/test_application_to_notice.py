"""From application to notice, to the dollar, and on to an adverse action: in Juneau and in Klamath Falls."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import Role
from casework.models import Case, User
from eligibility.choices import ActionGround, ActionKind, Programme
from eligibility.models import AdverseAction, DecisionNotice, Determination
from eligibility.queries.figures import calendar_around
from eligibility.rules.adverse import Action, effect_of
from eligibility.rules.figures import Figures
from tests.benefit_records import MONTH, make_household
from tests.browser.test_case import enter
from tests.factories import (
    TODAY,
    adult_of,
    as_importer,
    make_case,
    make_office,
    make_participant,
    make_person,
    make_user,
)
from tests.flows.eligibility.desk import leave, only

pytestmark = pytest.mark.django_db(transaction=True)
DAY = TODAY.isoformat()
PROOF_GIVEN = timedelta(days=10)


@dataclass
class Family:
    """A family of three, who decides in its office, and who looks second."""

    case: Case
    worker: User
    second: User
    county: str


@pytest.fixture
def page_of(browser: Browser, live_server: LiveServer) -> Iterator[dict[str, BrowserContext]]:
    """Browsers without script, by who is signed in; closed at the end."""
    opened: dict[str, BrowserContext] = {}
    yield opened
    for context in opened.values():
        context.close()


def family_in(ref: str, name: str, jurisdiction: str, *, county: str, wages: str) -> Family:
    """Make a family of three: who is who, a wage and the rent are on file."""
    office = make_office(ref=ref, name=name, jurisdiction=jurisdiction)
    coach = make_user(username=f"{ref}-coach", role=Role.COACH, office=office)
    case = make_case(coach=coach)
    child = make_person(family=case.family, given_name="Eli", born_on=TODAY.replace(year=TODAY.year - 7, day=1))
    make_participant(case=case, person=child, role="CHILD", position=3)
    make_household(case=case, by=coach, wages=wages)
    worker = make_user(username=f"{ref}-worker", role=Role.ELIGIBILITY_WORKER, office=office)
    second = make_user(username=f"{ref}-second", role=Role.ELIGIBILITY_WORKER, office=office)
    return Family(case, worker, second, county)


def sign_in(opened: dict[str, BrowserContext], browser: Browser, live_server: LiveServer, user: User) -> Page:
    context = browser.new_context(java_script_enabled=False)
    opened[user.username] = context
    enter(context, live_server, user)
    return context.new_page()


def go(page: Page, live_server: LiveServer, name: str, key: object) -> None:
    page.goto(live_server.url + reverse(f"eligibility:{name}", args=[key]))


def about(what: str, whom: str) -> re.Pattern[str]:
    """Return the name of a link whose last words are for readers of the screen alone."""
    return re.compile(f"^{re.escape(what)} ?: {re.escape(whom)}")


def take_in(page: Page, live_server: LiveServer, family: Family) -> None:
    """File for food and cash on the first of the month, interview, write down where they live, prove the income."""
    for programme in ("SNAP", "TANF"):
        go(page, live_server, "application-file", family.case.pk)
        page.get_by_label("For what").select_option(programme)
        page.get_by_label("Day of filing").fill(MONTH.isoformat())
        page.get_by_role("button", name="Save", exact=True).click()
    go(page, live_server, "interview-record", family.case.pk)
    page.get_by_label("With whom").select_option(str(adult_of(family.case).pk))
    page.get_by_label("I explained that help is temporary").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Fact", exact=True).click()
    page.get_by_label("What is so").select_option("COUNTY")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("County, borough or census area").fill(family.county)
    page.get_by_label("From which day it is so").fill(MONTH.isoformat())
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name=about("Ask for proof", "Food")).click()
    page.get_by_label("What has to be proven").select_option("INCOME")
    page.get_by_label("Due on").fill((TODAY + PROOF_GIVEN).isoformat())
    page.locator("main").get_by_role("button").last.click()
    page.get_by_role("link", name=about("Came in", "Income")).click()
    page.get_by_label("Known from").select_option("DOCUMENT")
    page.get_by_label("What it said").select_option("CONFIRMS")
    page.get_by_role("button", name="It came in").click()


def decide(page: Page, live_server: LiveServer, family: Family, name: str, told: str) -> None:
    """Complete, decide, certify, and read the notice to the dollar."""
    go(page, live_server, "benefits", family.case.pk)
    page.get_by_role("link", name=about("Complete", name)).click()
    page.get_by_role("button", name="It is complete").click()
    page.get_by_role("link", name=about("Decide", name)).click()
    page.get_by_label("Month").select_option(MONTH.isoformat())
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_text(f"{told.removesuffix('.00')} for")).to_be_visible()
    go(page, live_server, "benefits", family.case.pk)
    page.get_by_role("link", name=about("Certify", name)).click()
    page.get_by_label("For how many months").fill("12")
    if page.get_by_text("No rule on file says how long").count():
        page.get_by_label("Why").fill("One year, as the office does.")
    page.get_by_role("button", name="Certify").click()
    page.get_by_role("link", name=about("Write the notice", name)).click()
    expect(page.get_by_text(f"{told} a month")).to_be_visible()
    expect(page.get_by_text("You are certified from")).to_be_visible()
    expect(page.get_by_text("You have the right to a hearing")).to_be_visible()
    page.get_by_label("How it goes").select_option("HAND_OVER")
    page.get_by_role("button", name="Write this letter").click()
    expect(page.get_by_text(f"{told} a month")).to_be_visible()


def second_job(page: Page, live_server: LiveServer, family: Family) -> None:
    """Report a second job of three hundred dollars a month, and write it down from the change."""
    go(page, live_server, "change-report", family.case.pk)
    page.get_by_label("What changed").select_option("INCOME")
    page.get_by_label("Of whom").select_option(str(adult_of(family.case).pk))
    page.get_by_label("In a few words").fill("A second job")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Work or income: A second job").click()
    page.get_by_role("link", name="Wages before taxes").click()
    expect(page.get_by_label("From which day it is so")).to_have_value(DAY)
    page.get_by_label("Wages before taxes").fill("300")
    page.get_by_label("Known from").select_option("DOCUMENT")
    page.get_by_role("button", name="Save", exact=True).click()


def act(page: Page, live_server: LiveServer, family: Family, programme: str) -> AdverseAction:
    with as_importer():
        decision = Determination.objects.select_related("application").get(case=family.case, programme=programme)
    go(page, live_server, "action-propose", decision.application_id)
    page.get_by_label("What it does").select_option("REDUCTION")
    page.get_by_label("Reason").select_option("FACTS")
    page.get_by_label("Why, in words for the family").fill("You have a second job.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("A second person has to look at it")).to_be_visible()
    expect(page.get_by_role("link", name="Confirm")).to_have_count(0)
    action: AdverseAction = only(AdverseAction)
    return action


def confirm(page: Page, live_server: LiveServer, action: AdverseAction) -> None:
    go(page, live_server, "action", action.pk)
    page.get_by_role("link", name="Confirm").click()
    page.get_by_role("button", name="Confirm it").click()
    expect(page.get_by_text("Its letter has to be written")).to_be_visible()


def tell(page: Page, live_server: LiveServer, action: AdverseAction, changes: str, family: Family) -> None:
    """Write the letter of an adverse action, let it leave today, and read from when it takes effect."""
    go(page, live_server, "action-notice", action.pk)
    expect(page.get_by_text(changes)).to_be_visible()
    expect(page.get_by_text("How you can stop this")).to_be_visible()
    page.get_by_label("How it goes").select_option("HAND_OVER")
    page.get_by_role("button", name="Write this letter").click()
    letter = only(DecisionNotice, action=action)
    leave(letter.notice_id, TODAY, family.worker)
    state = family.case.office.jurisdiction
    asked = Action(Programme(action.programme), ActionKind.REDUCTION, ActionGround.FACTS, TODAY)
    with as_importer():
        days = calendar_around(family.case, TODAY, TODAY)
    effective = effect_of(asked, days, Figures(state, TODAY)).effective_on
    assert letter.effective_on == effective
    assert effective.day == 1
    go(page, live_server, "action", action.pk)
    expect(page.get_by_text("Told in time")).to_be_visible()
    expect(page.get_by_text(f"{effective:%b} 1, {effective.year}").first).to_be_visible()


def test_in_juneau(browser: Browser, live_server: LiveServer, page_of: dict[str, BrowserContext]) -> None:
    """O047, N016, O083. Food: 1032 less 30 percent of 184, 56; cash: (2149 - 1110) x 821 / 1908."""
    family = family_in("JUNEAU", "Juneau", "US-AK", county="Juneau", wages="1200.00")
    page = sign_in(page_of, browser, live_server, family.worker)
    take_in(page, live_server, family)
    decide(page, live_server, family, "Food benefits (SNAP)", "$976.00")
    decide(page, live_server, family, "Cash assistance (TANF)", "$447.00")
    with as_importer():
        for letter in DecisionNotice.objects.all():
            leave(letter.notice_id, TODAY, family.worker)
    second_job(page, live_server, family)
    action = act(page, live_server, family, "SNAP")
    confirm(sign_in(page_of, browser, live_server, family.second), live_server, action)
    tell(page, live_server, action, "changes from $976.00 to $868.00 a month ($108.00 less)", family)
    assert only(DecisionNotice, action=action).after == Decimal("868.00")


def test_in_klamath_falls(browser: Browser, live_server: LiveServer, page_of: dict[str, BrowserContext]) -> None:
    """O047, N016, O083. Food: the most for three; cash: 506 less half of the 300 earned."""
    family = family_in("KLAMATH", "Klamath Falls", "US-OR", county="Klamath", wages="300.00")
    page = sign_in(page_of, browser, live_server, family.worker)
    take_in(page, live_server, family)
    decide(page, live_server, family, "Food benefits (SNAP)", "$808.00")
    decide(page, live_server, family, "Cash assistance (TANF)", "$356.00")
    with as_importer():
        for letter in DecisionNotice.objects.all():
            leave(letter.notice_id, TODAY, family.worker)
    second_job(page, live_server, family)
    action = act(page, live_server, family, "TANF")
    confirm(sign_in(page_of, browser, live_server, family.second), live_server, action)
    tell(page, live_server, action, "changes from $356.00 to $206.00 a month ($150.00 less)", family)
    assert only(DecisionNotice, action=action).after == Decimal("206.00")
