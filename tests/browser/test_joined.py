"""Taking two records apart, and quiet hours while a contact is written down: readable by everybody, said at once."""

from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import SafeContactRule
from casework.models import Case, Person, User
from tests import factories
from tests.browser.test_case import enter
from tests.browser.test_every_page import faults
from tests.factories import as_importer

pytestmark = pytest.mark.django_db(transaction=True)


def change(case: Case, **values: object) -> None:
    with as_importer():
        Person.objects.filter(pk=factories.adult_of(case).person_id).update(**values)


def test_whose_is_what_was_entered_is_asked_one_by_one(
    page: Page, context: BrowserContext, live_server: LiveServer, open_case: Case, coach: User, supervisor: User
) -> None:
    twin = factories.make_case(coach=coach)
    merge = factories.make_merge(
        kept=factories.adult_of(open_case).person, merged=factories.adult_of(twin).person, by=supervisor
    )
    change(open_case, phone="907-555-0199", safe_contact=[SafeContactRule.NO_TEXT])
    enter(context, live_server, supervisor)
    address = live_server.url + reverse("supervision:people-unmerge", args=[merge.pk])
    assert faults(page, address) == []
    page.goto(address)
    phone = page.get_by_role("group", name="Telephone")
    phone.get_by_label("Goes to the other record").check()
    page.get_by_label("Why they are two people").fill("Two cousins after all")
    page.get_by_role("button", name="Take apart").click()
    expect(page.get_by_text("what was entered since went where you said")).to_be_visible()


def test_quiet_hours_are_said_while_the_time_is_typed(
    page: Page, context: BrowserContext, live_server: LiveServer, open_case: Case, coach: User
) -> None:
    change(open_case, quiet_from=time(21), quiet_until=time(7))
    enter(context, live_server, coach)
    page.goto(live_server.url + reverse("casework:contact-log", args=[open_case.pk]))
    page.locator("[name=is_reached][value=no]").check(force=True)
    page.locator("[name=method][value=PHONE]").check(force=True)
    hour = page.locator("[name=at]")
    warning = page.get_by_role("group", name="Contact safely")
    expect(warning).to_be_hidden()
    hour.fill("22:30")
    hour.blur()
    expect(warning).to_contain_text("quiet hours, 9:00 PM to 7:00 AM")
    hour.fill("12:00")
    hour.blur()
    expect(warning).to_be_hidden()
