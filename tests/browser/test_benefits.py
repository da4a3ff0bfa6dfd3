"""Benefits in a browser: from application to decision without script, and readable at every width."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from tests.benefit_records import (
    certified_rows,
    make_application,
    make_decision,
    make_household,
    make_interview,
    make_verification,
)
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import TODAY, adult_of, make_participant, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, eligibility_worker: User) -> Page:
    """A browser in which the eligibility worker is signed in; it complains about every message on its console."""
    enter(context, live_server, eligibility_worker)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


@pytest.fixture
def bare_desk(browser: Browser, live_server: LiveServer, eligibility_worker: User) -> Iterator[Page]:
    """The same without script."""
    context = browser.new_context(java_script_enabled=False)
    enter(context, live_server, eligibility_worker)
    yield context.new_page()
    context.close()


def test_a_family_of_three_in_juneau_from_application_to_decision(
    bare_desk: Page, live_server: LiveServer, open_case: Case, coach: User
) -> None:
    """O026, O047: taken in, interviewed, complete, decided, explained."""
    child = make_person(family=open_case.family, given_name="Eli", born_on=TODAY.replace(year=TODAY.year - 7, day=1))
    make_participant(case=open_case, person=child, role="CHILD", position=3)
    make_household(case=open_case, by=coach)
    tab = live_server.url + reverse("eligibility:benefits", args=[open_case.pk])
    bare_desk.goto(tab)
    bare_desk.get_by_role("link", name="Application", exact=True).click()
    bare_desk.get_by_label("For what").select_option("SNAP")
    bare_desk.get_by_role("button", name="Save", exact=True).click()
    expect(bare_desk.get_by_text("30 days from filing")).to_be_visible()
    bare_desk.get_by_role("link", name="Interview", exact=True).click()
    bare_desk.get_by_label("With whom").select_option(str(adult_of(open_case).pk))
    bare_desk.get_by_label("I explained that help is temporary").check()
    bare_desk.get_by_role("button", name="Save", exact=True).click()
    bare_desk.get_by_role("link", name="Fact", exact=True).click()
    bare_desk.get_by_label("What is so").select_option("COUNTY")
    bare_desk.get_by_role("button", name="Next").click()
    bare_desk.get_by_label("County, borough or census area").fill("Juneau")
    bare_desk.get_by_role("button", name="Save", exact=True).click()
    expect(bare_desk.get_by_role("cell", name="Juneau")).to_be_visible()
    bare_desk.get_by_role("link", name=re.compile("^Complete ?: Food")).click()
    bare_desk.get_by_role("button", name="It is complete").click()
    bare_desk.get_by_role("link", name=re.compile("^Decide ?: Food")).click()
    bare_desk.get_by_label("Month").select_option(TODAY.replace(day=1).isoformat())
    bare_desk.get_by_role("button", name="Decide", exact=True).click()
    expect(bare_desk.get_by_role("heading", name="Step by step")).to_be_visible()
    expect(bare_desk.get_by_role("row", name=re.compile("^People in the household"))).to_contain_text("3")
    expect(bare_desk.get_by_text("Eligible", exact=True).first).to_be_visible()


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_pages_are_readable_by_everybody(
    desk: Page, live_server: LiveServer, open_case: Case, coach: User, width: int
) -> None:
    make_household(case=open_case, by=coach)
    application = make_application(case=open_case, by=coach, completed_on=TODAY)
    waiting = make_application(case=open_case, by=coach, programme="TANF")
    make_verification(application=application, by=coach)
    make_interview(case=open_case, by=coach)
    decision = make_decision(application=application, by=coach)
    rows = certified_rows(application=application, decision=decision, by=coach)
    desk.set_viewport_size({"width": width, "height": 900})
    asked = f"?person={adult_of(open_case).pk}&hours=25&wage=18"
    for name, key, query in (
        ("benefits", open_case.pk, ""),
        ("determination", decision.pk, ""),
        ("what-if", open_case.pk, asked),
        ("household-fact-record", open_case.pk, ""),
        ("household-fact-record", open_case.pk, "?kind=WAGES"),
        ("application-file", open_case.pk, ""),
        ("application-decide", application.pk, ""),
        ("interview-record", open_case.pk, ""),
        ("verification-ask", waiting.pk, ""),
        ("certification-set", application.pk, ""),
        ("review-record", rows["certification_id"], ""),
        ("decision-notice", decision.pk, ""),
        ("action-propose", application.pk, ""),
        ("action", rows["action_id"], ""),
        ("action-confirm", rows["action_id"], ""),
        ("action-take-back", rows["action_id"], ""),
        ("benefit-hearing-ask", rows["letter_id"], ""),
        ("benefit-hearing-decide", rows["benefit_hearing_id"], ""),
        ("change-report", open_case.pk, ""),
        ("change-effect", rows["change_id"], ""),
        ("change-settle", rows["change_id"], ""),
    ):
        desk.goto(live_server.url + reverse(f"eligibility:{name}", args=[key]) + query)
        assert barriers(desk) == [], name
        assert not desk.evaluate("document.documentElement.scrollWidth > innerWidth"), name
    desk.goto(live_server.url + reverse("casework:today"))
    expect(desk.get_by_role("heading", name="Applications to decide")).to_be_visible()
    assert barriers(desk) == []
