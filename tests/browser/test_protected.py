"""Protected entries, hard topics, broken glass and people on file in a browser: by keyboard, readable by everyone."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Person, TopicTalk, User
from tests.browser.barriers import barriers
from tests.browser.test_case import address, enter
from tests.factories import adult_of, as_importer, break_glass, make_access, make_case, make_fact

pytestmark = pytest.mark.django_db(transaction=True)


def check(page: Page, where: str) -> None:
    """Scan a page at both widths."""
    for width in (1440, 820):
        page.set_viewport_size({"width": width, "height": 900})
        assert barriers(page) == [], f"{where} at {width}"


class TestCoach:
    def test_talks_of_hard_things_by_keyboard_and_opens_what_is_protected(
        self, page: Page, context: BrowserContext, live_server: LiveServer, coach: User, open_case: Case
    ) -> None:
        make_fact(case=open_case, by=coach, text="He waits at the bus stop")
        enter(context, live_server, coach)
        page.goto(address(live_server, open_case, "topics/talked/"))
        check(page, "the grid")
        page.locator("fieldset", has_text="Housing").locator("input:checked").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Control+Enter")
        expect(page.locator("main")).to_contain_text("Saved.")
        check(page, "hard topics")
        with as_importer():
            assert TopicTalk.objects.get().state == "DISCUSSED"

        page.goto(address(live_server, open_case, "protected/"))
        check(page, "protected entries")
        page.locator(".protected-ask button").focus()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("He waits at the bus stop")
        check(page, "an open entry")
        page.goto(address(live_server, open_case, "protected/new/"))
        check(page, "writing an entry")


class TestOthers:
    def test_pages_of_the_manager_can_be_read_by_everyone(
        self,
        page: Page,
        context: BrowserContext,
        live_server: LiveServer,
        supervisor: User,
        lead_worker: User,
        outsider: User,
        coach: User,
        open_case: Case,
    ) -> None:
        twin = make_case(coach=coach)
        with as_importer():
            Person.objects.filter(pk=adult_of(twin).person_id).update(given_name="Amie")
        make_access(case=open_case, staff=lead_worker)
        break_glass(case=open_case, by=outsider)
        enter(context, live_server, supervisor)
        for path in (
            "/supervision/break-glass/",
            "/supervision/approvals/",
            "/supervision/people/",
            f"/supervision/people/{adult_of(open_case).person_id}/{adult_of(twin).person_id}/",
            f"/cases/{open_case.pk}/protected/readers/",
            f"/cases/{open_case.pk}/looks/",
        ):
            page.goto(live_server.url + path)
            check(page, path)

    def test_broken_glass_says_so_on_every_page(
        self, page: Page, context: BrowserContext, live_server: LiveServer, outsider: User, open_case: Case
    ) -> None:
        enter(context, live_server, outsider)
        page.goto(f"{live_server.url}/break-glass/")
        check(page, "breaking glass")
        page.fill("[name=number]", open_case.number)
        page.check("[name=category][value=DANGER]")
        page.fill("[name=reason]", "Her sister calls: he is at the door")
        page.keyboard.press("Control+Enter")
        expect(page.locator("main")).to_contain_text("written down and reviewed")
        check(page, "a case behind broken glass")
        page.get_by_role("button", name="Give it back now").click()
        expect(page.locator("main")).to_contain_text("Given back.")

    def test_people_on_file_are_told_while_one_types(
        self, page: Page, context: BrowserContext, live_server: LiveServer, case_aide: User, open_case: Case
    ) -> None:
        person = adult_of(open_case).person
        enter(context, live_server, case_aide)
        page.goto(f"{live_server.url}/cases/new/")
        page.fill("[name=person-0-given_name]", person.given_name)
        page.fill("[name=person-0-family_name]", person.family_name)
        page.keyboard.press("Tab")
        expect(page.locator("#person-alike-0")).to_contain_text(open_case.number)
        check(page, "a person on file")
