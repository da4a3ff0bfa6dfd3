"""Papers, notes to eligibility and requests in a browser: by keyboard, without script, readable by everyone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.choices import Role
from casework.models import Case, User
from tests import factories
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import (
    as_auditor,
    make_contact,
    make_document,
    make_eligibility_alert,
    make_eligibility_note,
    make_request,
    pdf_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


class TestByKeyboard:
    def test_a_paper_is_filed_and_saved_again(
        self, desk: Page, live_server: LiveServer, open_case: Case, tmp_path: Path
    ) -> None:
        scanned = tmp_path / "Letter of the school.pdf"
        scanned.write_bytes(pdf_of("Dear parents"))
        desk.goto(f"{live_server.url}/cases/{open_case.pk}/documents/")
        desk.get_by_role("link", name="File a paper").press("Enter")
        desk.get_by_label("File").first.set_input_files(scanned)
        desk.get_by_label("What it is").fill("Letter of the school 👧")
        desk.get_by_label("Part of the file").select_option("5")
        desk.get_by_role("button", name="File it").press("Enter")
        expect(desk.locator("main")).to_contain_text("Paper filed.")

        with desk.expect_download() as saved:
            desk.get_by_role("link", name="Letter of the school 👧", exact=True).click()
        assert saved.value.suggested_filename == "Letter of the school.pdf"
        assert Path(saved.value.path()).read_bytes() == scanned.read_bytes()

    def test_a_note_to_eligibility_is_kept_while_typing_and_filed(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        make_contact(case=open_case, by=coach)
        desk.goto(f"{live_server.url}/cases/{open_case.pk}/eligibility-note/")
        desk.get_by_role("link", name="Job start or OJT placement").press("Enter")
        box = desk.get_by_label("Employer and job")
        box.fill("Began at the mill")
        expect(desk.locator(".saved, [data-saved]").first).to_contain_text("Saved", timeout=8000)
        desk.reload()
        expect(box).to_have_value("Began at the mill")
        box.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("The E alert is set.")

    def test_an_urgent_request_is_taken_care_of_and_answered(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        make_request(case=open_case, to=coach, is_urgent=True)
        desk.goto(f"{live_server.url}/families/")
        desk.get_by_role("link", name="1 urgent request waits for you").press("Enter")
        desk.get_by_role("button", name="I take care of it").press("Enter")
        expect(desk.locator("main")).to_contain_text("you take care of it")
        desk.get_by_role("textbox", name="Answer").fill("On Monday at eight.")
        desk.get_by_role("textbox", name="Answer").press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("The clock has stopped.")


class TestWithoutScript:
    def test_everything_works(self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User) -> None:
        context = browser.new_context(java_script_enabled=False)
        enter(context, live_server, coach)
        page = context.new_page()
        request = make_request(case=open_case, to=coach)
        page.goto(f"{live_server.url}/requests/{request.pk}/")
        page.get_by_role("textbox", name="Answer").fill("Yes.")
        page.get_by_role("button", name="Answer", exact=False).first.click()
        expect(page.locator("main")).to_contain_text("The clock has stopped.")
        page.goto(f"{live_server.url}/cases/{open_case.pk}/eligibility-note/?kind=PENALTY")
        page.get_by_label("What happened").fill("Moved in with her aunt.")
        page.get_by_role("button", name="Make it a client note").click()
        expect(page.locator("main")).to_contain_text("Your words are in the draft of a client note now.")
        expect(page.locator("textarea", has_text="Moved in with her aunt.")).to_have_count(1)
        context.close()


class TestAccessibility:
    @pytest.mark.parametrize("width", [1440, 820])
    def test_no_page_has_a_fault(
        self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User, width: int
    ) -> None:
        document = make_document(case=open_case, by=coach, restricted_kind="MEDICAL")
        make_document(case=open_case, by=coach, tab="", title="A long title 👧 " * 8)
        note = make_eligibility_note(case=open_case, by=coach)
        bare = make_eligibility_note(case=open_case, by=coach)
        make_eligibility_alert(note=note, by=coach)
        request = make_request(case=open_case, to=coach, is_urgent=True)
        worker = factories.make_user(role=Role.ELIGIBILITY_WORKER, office=open_case.office)
        admin = factories.make_user(role=Role.ADMIN, office=None)
        case = f"/cases/{open_case.pk}"
        pages = {
            coach: (
                f"{case}/documents/",
                f"{case}/documents/new/",
                f"/documents/{document.pk}/move/",
                f"/documents/{document.pk}/withdraw/",
                f"{case}/eligibility-note/",
                f"{case}/eligibility-note/?kind=PENALTY",
                f"/eligibility-notes/{note.pk}/",
                f"/eligibility-notes/{bare.pk}/alert/",
                "/requests/",
                "/requests/new/",
                f"{case}/requests/new/",
                f"{case}/consult/",
                f"/requests/{request.pk}/",
            ),
            worker: ("/eligibility-alerts/", f"/eligibility-notes/{note.pk}/"),
            admin: ("/folder-labels/",),
        }
        faults: list[str] = []
        for user, addresses in pages.items():
            context = browser.new_context(viewport={"width": width, "height": 900})
            enter(context, live_server, user)
            page = context.new_page()
            for address in addresses:
                page.goto(live_server.url + address)
                faults += [f"{address}: {barrier}" for barrier in barriers(page)]
                wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
                if wide:
                    faults.append(f"{address} scrolls sideways at {width}")
            context.close()
        assert not faults, "\n".join(faults)
        with as_auditor():
            assert open_case.documents.count() == 2
