"""Payments in a browser, without script: decided, paid, cut by a penalty, decided again, and too much is shown."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import Jurisdiction, Role
from casework.models import User
from tests.benefit_records import MONTH, make_application, make_decision, make_issuance, make_like, make_reduction
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import TODAY, days_ago, make_user
from tests.flows.eligibility.test_reductions import family, told
from tests.penalty_records import Stage, imposed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> Stage:
    return family(Jurisdiction.ALASKA)


@pytest.fixture
def worker(stage: Stage) -> User:
    return make_user(role=Role.ELIGIBILITY_WORKER, office=stage.case.office)


@pytest.fixture
def bare_desk(browser: Browser, live_server: LiveServer, worker: User) -> Iterator[Page]:
    """A browser without script in which the eligibility worker is signed in."""
    context = browser.new_context(java_script_enabled=False)
    enter(context, live_server, worker)
    yield context.new_page()
    context.close()


def test_from_decision_to_overpayment(bare_desk: Page, live_server: LiveServer, stage: Stage) -> None:
    """O047: decide, pay, a penalty takes effect, decide again, and what was paid too much stands there."""
    application = make_application(
        case=stage.case, by=stage.coach, programme="TANF", filed_on=days_ago(50), completed_on=TODAY
    )
    make_decision(application=application, by=stage.coach)
    tab = live_server.url + reverse("eligibility:benefits", args=[stage.case.pk])
    bare_desk.goto(tab)
    bare_desk.get_by_role("link", name="Payments", exact=True).click()
    bare_desk.get_by_role("link", name=re.compile(r"^Pay \$")).click()
    bare_desk.get_by_label("How it is paid").select_option("DEPOSIT")
    bare_desk.get_by_role("button", name="Save", exact=True).click()
    expect(bare_desk.get_by_text("To be paid", exact=True)).to_be_visible()
    bare_desk.get_by_role("link", name=re.compile("^It was paid")).click()
    bare_desk.get_by_role("button", name="It was paid").click()
    expect(bare_desk.get_by_text("Paid", exact=True).last).to_be_visible()

    told(stage, imposed(stage))
    bare_desk.goto(live_server.url + reverse("casework:today"))
    expect(bare_desk.get_by_role("heading", name="Decide again")).to_be_visible()
    bare_desk.goto(tab)
    expect(bare_desk.get_by_text("To decide again", exact=True)).to_be_visible()
    bare_desk.get_by_role("link", name=re.compile("^Decide ?: Cash")).click()
    bare_desk.get_by_label("Month").select_option(MONTH.isoformat())
    bare_desk.get_by_role("button", name="Decide", exact=True).click()
    expect(bare_desk.get_by_role("cell", name="Step 1")).to_be_visible()

    bare_desk.goto(live_server.url + reverse("eligibility:issuances", args=[stage.case.pk]))
    totals = bare_desk.get_by_role("region", name="What was paid too much and too little, by programme")
    expect(totals.get_by_role("row").last).not_to_contain_text(re.compile(r"\$0\D*\$0"))
    expect(totals.get_by_role("row").last).to_contain_text("$0")


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_pages_are_readable_by_everybody(
    page: Page, context: BrowserContext, live_server: LiveServer, stage: Stage, worker: User, width: int
) -> None:
    application = make_application(
        case=stage.case, by=stage.coach, programme="TANF", filed_on=days_ago(50), completed_on=TODAY
    )
    make_reduction(case=stage.case, by=stage.coach)
    decision = make_decision(application=application, by=stage.coach)
    waiting = make_issuance(decision=decision, by=stage.coach, amount="20.00")
    before = make_like(decision, month=days_ago(40).replace(day=1), benefit="10.00")
    paid = make_issuance(decision=before, by=stage.coach, amount="60.00", issued_on=days_ago(30))
    enter(context, live_server, worker)
    page.set_viewport_size({"width": width, "height": 900})
    for name, key in (
        ("issuances", stage.case.pk),
        ("determination", decision.pk),
        ("issuance-enter", decision.pk),
        ("issuance-restore", decision.pk),
        ("issuance-pay", waiting.pk),
        ("issuance-cancel", waiting.pk),
        ("issuance-return", paid.pk),
        ("recovery-record", waiting.pk),
    ):
        page.goto(live_server.url + reverse(f"eligibility:{name}", args=[key]))
        assert barriers(page) == [], name
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name
