"""Signing and reviewing a plan in a browser: typed, drawn, by keyboard, without script, readable by everyone."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Participant, User
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import as_auditor, make_signed_plan
from tests.flows.coaching.planned import carolina, draft_plan, offered_plan, signed_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in."""
    enter(context, live_server, coach)
    return page


class TestSign:
    def test_by_drawing_in_the_box_and_by_typing_the_name(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        plan = offered_plan(open_case, coach)
        told: list[str] = []
        desk.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        desk.goto(f"{live_server.url}/coaching/plans/{plan.pk}/sign/")
        desk.get_by_text("Drawn on a screen").click()
        box = desk.locator("canvas")
        expect(box).to_be_visible()
        box.scroll_into_view_if_needed()
        place = box.bounding_box()
        assert place
        desk.mouse.move(place["x"] + 30, place["y"] + 60)
        desk.mouse.down()
        desk.mouse.move(place["x"] + 200, place["y"] + 30, steps=8)
        desk.mouse.move(place["x"] + 320, place["y"] + 120, steps=8)
        desk.mouse.up()
        desk.get_by_role("button", name="Save the signature").click()
        expect(desk.locator("main")).to_contain_text("Signed. The next person can sign now.")

        name = desk.get_by_label("Type the whole name")
        name.fill("Joan Bixby")
        name.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("Everybody signed: the plan holds from now on.")
        with as_auditor():
            assert plan.signers.get(participant__isnull=False).way == "DRAWN"
        assert told == []

    def test_an_emptied_box_is_no_signature(
        self, desk: Page, live_server: LiveServer, open_case: Case, coach: User
    ) -> None:
        plan = offered_plan(open_case, coach)
        desk.goto(f"{live_server.url}/coaching/plans/{plan.pk}/sign/")
        desk.get_by_text("Drawn on a screen").click()
        desk.locator("canvas").click()
        desk.get_by_role("button", name="Empty the box").click()
        desk.get_by_role("button", name="Save the signature").click()
        expect(desk.locator("main")).to_contain_text("Sign in the box, or type the name.")


class TestWithoutScript:
    def test_a_plan_is_offered_signed_and_reviewed(
        self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User, adult: Participant
    ) -> None:
        plan = draft_plan(open_case, coach)
        context = browser.new_context(java_script_enabled=False)
        enter(context, live_server, coach)
        page = context.new_page()
        page.goto(f"{live_server.url}/coaching/plans/{plan.pk}/sign/")
        page.get_by_role("button", name="Offer it for signing").click()
        expect(page.locator("canvas")).to_be_hidden()
        for name in (adult.person.name, "Joan Bixby"):
            page.get_by_label("Type the whole name").fill(name)
            page.get_by_role("button", name="Save the signature").click()
        expect(page.locator("main")).to_contain_text("the plan holds from now on")
        page.get_by_role("link", name="Review it with the family").click()
        page.get_by_label("What went well").fill("She called on her own.")
        page.get_by_text("Not done", exact=True).click()
        expect(page.get_by_text("What got in the way? What would help?")).to_be_visible()
        page.get_by_label("What was said").fill("The bus did not come.")
        page.get_by_text("Goes on as it is").click()
        page.get_by_label("What was agreed").fill("By the morning bus.")
        page.get_by_role("button", name="Save the review").click()
        expect(page.locator("main")).to_contain_text("Reviewed. The plan goes on.")
        expect(page.locator("main")).to_contain_text("The bus did not come.")
        context.close()


class TestAccessibility:
    @pytest.mark.parametrize("width", [1440, 820])
    def test_no_page_has_a_fault(
        self, browser: Browser, live_server: LiveServer, open_case: Case, coach: User, width: int
    ) -> None:
        plan = signed_plan(open_case, coach)
        with as_auditor():
            step, signer = plan.steps.get(), plan.signers.first()
        offered = offered_plan(open_case, coach, kind="IFSSP")
        draft = draft_plan(open_case, coach, reason="She moved")
        case_nc, coach_nc = carolina()
        make_signed_plan(case=case_nc, by=coach_nc, kind="MRA")
        case = f"/coaching/cases/{open_case.pk}"
        pages = {
            coach: (
                f"/coaching/plans/{draft.pk}/sign/",
                f"/coaching/plans/{offered.pk}/sign/",
                f"/coaching/plans/{plan.pk}/sign/",
                f"/coaching/plans/{offered.pk}/mail/",
                f"/coaching/plans/{draft.pk}/withdraw/",
                f"/coaching/plans/{plan.pk}/refused/{signer.pk if signer else ''}/",
                f"{case}/plans/field/",
                f"{case}/plans/review/",
                f"/coaching/steps/{step.pk}/look/",
            ),
            coach_nc: (f"/coaching/cases/{case_nc.pk}/progress/", f"/coaching/cases/{case_nc.pk}/plans/field/"),
        }
        faults: list[str] = []
        for user, addresses in pages.items():
            context = browser.new_context(viewport={"width": width, "height": 900})
            enter(context, live_server, user)
            page = context.new_page()
            for address in addresses:
                page.goto(live_server.url + address)
                faults += [f"{address}: {barrier}" for barrier in barriers(page)]
                is_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
                faults += [f"{address} scrolls sideways"] if is_wide else []
            context.close()
        assert faults == []
