"""Notes in a browser: pre-filled and split, with script and without; every new page readable by everyone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Contact, User
from tests.browser.barriers import barriers
from tests.browser.test_case import address, enter
from tests.factories import TODAY, as_auditor, make_contact, make_note, make_note_remark

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


@pytest.fixture
def bare_desk(browser: Browser, live_server: LiveServer, coach: User) -> Iterator[Page]:
    """The same without script."""
    context = browser.new_context(java_script_enabled=False)
    enter(context, live_server, coach)
    yield context.new_page()
    context.close()


@pytest.fixture
def contact(open_case: Case, coach: User) -> Contact:
    return make_contact(
        case=open_case, by=coach, on=TODAY, topics=["CHILD_CARE", "TRANSPORT"], next_step="call on Friday"
    )


def section(page: Page, number: int) -> str:
    return page.locator(f"[name=section_{number}]").input_value()


class TestPrefill:
    def test_says_while_typing_what_is_still_the_record_s(
        self, desk: Page, live_server: LiveServer, open_case: Case, contact: Contact
    ) -> None:
        desk.goto(address(live_server, open_case, f"note/?about={contact.pk}"))
        line = desk.locator('[data-sentence="Next step: call on Friday."]')
        expect(line).to_contain_text("From the record")
        desk.fill("[name=section_3]", "Next step: call on Monday.")
        expect(line).to_contain_text("Yours now")
        expect(desk.locator("[data-length]")).to_contain_text("of at most 400 words")
        desk.fill("[name=section_3]", "Next step: call on Friday. She will.")
        expect(line).to_contain_text("From the record")

        desk.fill("[name=title]", "Contacted regarding care and the bus")
        desk.check("[name=subjects][value=CHILD_CARE]", force=True)
        desk.uncheck("[name=subjects][value=TRANSPORT]", force=True)
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("mark.from-record").last).to_have_text("Next step: call on Friday.")

    def test_works_without_script(
        self, bare_desk: Page, live_server: LiveServer, open_case: Case, contact: Contact
    ) -> None:
        bare_desk.goto(address(live_server, open_case, f"note/?about={contact.pk}"))
        assert "Phone call, " in section(bare_desk, 0)
        bare_desk.fill("[name=section_3]", "Next step: call on Monday.")
        bare_desk.click("text=Check for opinions")
        expect(bare_desk.locator('[data-sentence="Next step: call on Friday."]')).to_contain_text("Yours now")
        assert section(bare_desk, 3) == "Next step: call on Monday."


class TestSplit:
    @pytest.mark.parametrize("with_script", [True, False])
    def test_makes_two_notes(
        self,
        page: Page,
        context: BrowserContext,
        bare_desk: Page,
        live_server: LiveServer,
        open_case: Case,
        contact: Contact,
        coach: User,
        with_script: bool,
    ) -> None:
        if with_script:
            enter(context, live_server, coach)
        else:
            page = bare_desk
        page.goto(address(live_server, open_case, f"note/?about={contact.pk}"))
        page.fill("[name=section_1]", "Care ends in June.\nThe pass ran out.")
        page.click("text=Split by subject")
        expect(page.locator("h1")).to_contain_text("One note for each subject")
        page.fill("[name=part_0_1]", "Care ends in June.")
        page.fill("[name=part_1_1]", "Nothing of it.")
        page.click("text=File these notes")
        expect(page.locator("main")).to_contain_text("This line stands in none of the notes: “The pass ran out.”")
        page.fill("[name=part_1_1]", "The pass ran out.")
        page.click("text=File these notes")
        expect(page.locator("main")).to_contain_text("2 notes filed, one subject each.")
        with as_auditor():
            assert open_case.notes.count() == 2


class TestAxe:
    @pytest.mark.parametrize("width", [1440, 820])
    def test_finds_nothing_on_the_new_pages(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User, contact: Contact, supervisor: User,
        width: int,
    ) -> None:  # fmt: skip
        note = make_note(case=open_case, by=coach)
        make_note_remark(note=note, by=supervisor)
        desk.set_viewport_size({"width": width, "height": 900})
        case = f"/cases/{open_case.pk}"
        for path in (
            f"{case}/contact/", f"{case}/tries/", f"{case}/notes/", f"{case}/note/?template=EA",
            f"{case}/note/?about={contact.pk}", f"/notes/{note.pk}/", "/notes/to-write/", "/note-templates/",
            "/note-templates/US-AK/EA/",
        ):  # fmt: skip
            desk.goto(f"{live_server.url}{path}")
            assert barriers(desk) == [], path
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

    def test_finds_nothing_where_supervisors_ask(
        self,
        page: Page,
        context: BrowserContext,
        live_server: LiveServer,
        open_case: Case,
        coach: User,
        supervisor: User,
    ) -> None:
        note = make_note(case=open_case, by=coach)
        make_note_remark(note=note, by=supervisor)
        enter(context, live_server, supervisor)
        page.goto(f"{live_server.url}/notes/{note.pk}/")
        expect(page.locator("#remarks")).to_contain_text("Waits for an answer")
        assert barriers(page) == []

    def test_finds_nothing_where_administrators_write(
        self, page: Page, context: BrowserContext, live_server: LiveServer, admin: User
    ) -> None:
        enter(context, live_server, admin)
        page.goto(f"{live_server.url}/note-templates/US-AK/CONTACT/new/")
        page.click("text=Preview")
        expect(page.locator("#preview")).to_be_visible()
        assert barriers(page) == []
