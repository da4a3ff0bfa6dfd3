"""Work sites, employers, contracts and job search in a browser: readable by everybody, used by keyboard."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from coaching.models import WorkSite
from tests.browser.test_case import enter
from tests.browser.test_every_page import faults
from tests.factories import adult_of, as_auditor
from tests.site_records import (
    make_claim,
    make_contract,
    make_employer,
    make_need,
    make_placement,
    make_placement_agreement,
    make_position,
    make_site,
    make_site_agreement,
)
from tests.work_records import work_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


@pytest.fixture
def site(coach: User) -> WorkSite:
    assert coach.office is not None
    return make_site(office=coach.office, by=coach)


def test_pages_keep_nobody_out(
    page: Page, context: BrowserContext, live_server: LiveServer, coach: User, case: Case, site: WorkSite
) -> None:
    assert coach.office is not None
    position = make_position(site=site, by=coach)
    placement = make_placement(case=case, position=position, by=coach)
    make_placement_agreement(placement=placement, by=coach)
    agreement = make_site_agreement(site=site, by=coach)
    employer = make_employer(office=coach.office, by=coach)
    need = make_need(employer=employer, by=coach)
    contract = make_contract(case=case, employer=employer, by=coach, is_signed=True)
    make_claim(contract=contract, by=coach)
    adult = adult_of(case).pk
    pages: list[tuple[str, list[Any]]] = [
        ("sites", []),
        ("site", [site.pk]),
        ("site-add", []),
        ("position-change", [position.pk]),
        ("site-agreement-sign", [agreement.pk]),
        ("placement-agreement-make", [placement.pk]),
        ("activity-assign", [case.pk, adult]),
        ("work", [case.pk]),
        ("employers", []),
        ("employer", [employer.pk]),
        ("employer-contact", [employer.pk]),
        ("employer-need-answer", [need.pk]),
        ("contracts", [case.pk]),
        ("contract", [contract.pk]),
        ("contract-begin", [case.pk, adult]),
        ("claim-make", [contract.pk]),
        ("job-search", [case.pk, adult]),
        ("readiness-set", [case.pk, adult]),
    ]
    enter(context, live_server, coach)
    found = [faults(page, live_server.url + reverse(f"coaching:{name}", args=args)) for name, args in pages]
    assert [fault for one in found for fault in one] == []


def test_register_is_narrowed_without_leaving_the_page(
    page: Page, context: BrowserContext, live_server: LiveServer, coach: User, site: WorkSite
) -> None:
    assert coach.office is not None
    make_position(site=site, by=coach)
    make_site(office=coach.office, by=coach, name="Clinic", kind="BWE")
    enter(context, live_server, coach)
    page.goto(live_server.url + reverse("coaching:sites"))
    expect(page.get_by_role("heading", name="Clinic")).to_be_visible()
    page.get_by_label("Places", exact=True).select_option("yes")
    expect(page.get_by_role("heading", name="Clinic")).to_have_count(0)
    expect(page.get_by_role("heading", name="Harbor shelter")).to_be_visible()
    assert "free=yes" in page.url


def test_site_is_entered_by_keyboard(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> None:
    enter(context, live_server, coach)
    page.goto(live_server.url + reverse("coaching:site-add"))
    page.get_by_label("Kind").select_option("CWE")
    page.get_by_role("textbox", name="Name", exact=True).focus()
    for words in ("Clinic", "1 Main Street", "Una Weld", "907-555-0122"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Clinic")).to_be_visible()
    with as_auditor():
        assert WorkSite.objects.get().contact_name == "Una Weld"
