"""Good cause, penalties and hearings in a browser: without script, by keyboard, readable at every width."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.context import in_context
from reengagement.models import HearingRequest
from reengagement.operations.hearings import record_hearing_request
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.factories import NOW, days_ago, make_contact
from tests.penalty_records import SITUATION, Stage, claimed, imposed, noticed, requested, stage_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> Stage:
    return stage_in()


@pytest.fixture
def bare_desk(browser: Browser, live_server: LiveServer, stage: Stage) -> Iterator[Page]:
    """A browser without script in which the coach is signed in."""
    context = browser.new_context(java_script_enabled=False)
    enter(context, live_server, stage.coach)
    yield context.new_page()
    context.close()


class TestFromQuestionToRequest:
    def test_goes_without_script_and_stops_at_a_shut_gate(
        self, bare_desk: Page, live_server: LiveServer, stage: Stage
    ) -> None:
        before = (stage.failed_on - timedelta(days=20)).isoformat()
        bare_desk.goto(live_server.url + reverse("casework:case", args=[stage.case.pk]))
        bare_desk.get_by_role("link", name="Look, or ask for good cause").click()
        bare_desk.get_by_role("link", name="Ask for good cause").click()
        bare_desk.get_by_label("Day of the situation").fill(stage.failed_on.isoformat())
        bare_desk.locator("#id_has_answered").select_option("YES")
        bare_desk.get_by_label("What the person said").fill("Said that the class is boring")
        bare_desk.get_by_role("button", name="Save", exact=True).click()
        bare_desk.get_by_role("link", name="Decide good cause").click()
        bare_desk.get_by_label("Good cause", exact=True).select_option("NO")
        bare_desk.get_by_label("Note of the decision").fill("Nothing kept them from it")
        bare_desk.get_by_role("button", name="Decide").click()
        bare_desk.get_by_role("link", name="Ask for a penalty").click()
        expect(bare_desk.get_by_role("heading", name="What has to be shown first")).to_be_visible()
        bare_desk.get_by_role("button", name="Ask for the penalty").click()
        expect(bare_desk.get_by_text("Write what happened.").first).to_be_visible()
        bare_desk.locator("#id_situation").fill(SITUATION)
        bare_desk.locator("#id_reason").select_option("ACTIVITY")
        bare_desk.locator("#id_checked_on").fill(days_ago(1).isoformat())
        bare_desk.locator("#id_took_part").select_option("NO")
        bare_desk.locator("#id_duty").select_option("BOUND")
        bare_desk.locator("#id_needs_asked_on").fill(before)
        bare_desk.locator("#id_is_single_custodial").select_option("NO")
        bare_desk.locator("#id_not_alone_why").fill("The father lives with them.")
        bare_desk.locator("#id_not_alone_shown").fill("Both signed the lease.")
        bare_desk.get_by_role("button", name="See what is missing").click()
        expect(bare_desk.locator(".pen-gate").get_by_text("Missing", exact=True)).to_have_count(0)
        bare_desk.get_by_role("button", name="Ask for the penalty").click()
        expect(bare_desk.get_by_text("Waits for a decision")).to_be_visible()


class TestPages:
    @pytest.mark.parametrize("width", [390, 820, 1440])
    def test_are_readable_by_everybody(
        self, page: Page, context: BrowserContext, live_server: LiveServer, width: int
    ) -> None:
        stage = stage_in(failed_on=days_ago(100))
        penalty = imposed(stage)
        noticed(stage, penalty, on=days_ago(90))
        hearing = _hearing(stage, penalty.pk)
        make_contact(case=stage.case, by=stage.coach, method="IN_PERSON", place="HOME", on=days_ago(2))
        claim = claimed(stage)
        enter(context, live_server, stage.coach)
        page.set_viewport_size({"width": width, "height": 900})
        for name, args in (
            ("penalties", [stage.case.pk]),
            ("penalty", [penalty.pk]),
            ("good-cause-claim", [stage.case.pk, stage.adult.pk]),
            ("good-cause-decide", [claim.pk]),
            ("penalty-request", [stage.case.pk, stage.adult.pk]),
            ("penalty-fact", [penalty.pk]),
            ("penalty-attempt", [penalty.pk]),
            ("penalty-visit", [penalty.pk]),
            ("penalty-end", [penalty.pk]),
            ("adverse-notice", [penalty.pk]),
            ("hearing-request", [penalty.pk]),
            ("hearing-decide", [hearing.pk]),
            ("hearing-pack", [hearing.pk]),
        ):
            page.goto(live_server.url + reverse(f"reengagement:{name}", args=args))
            assert barriers(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    def test_of_a_manager_and_the_letter_are_readable(
        self, page: Page, context: BrowserContext, live_server: LiveServer
    ) -> None:
        stage = stage_in()
        request = requested(stage)
        enter(context, live_server, stage.manager)
        for name, args in (("penalty-requests", []), ("penalty-decide", [request.pk])):
            page.goto(live_server.url + reverse(f"reengagement:{name}", args=args))
            assert barriers(page) == [], name
        page.get_by_label("Decision", exact=True).select_option("YES")
        page.get_by_label("Why").fill("As the record shows")
        page.get_by_role("button", name="Decide").click()
        page.get_by_role("link", name="Write the notice of level 1").click()
        expect(page.get_by_text("You have the right to a hearing")).to_be_visible()
        assert barriers(page) == []
        page.get_by_role("button", name="Write this letter").click()
        expect(page.get_by_text("the penalty begins only if it leaves in time")).to_be_visible()


def _hearing(stage: Stage, penalty_id: UUID) -> HearingRequest:
    with in_context(actor=stage.coach):
        return record_hearing_request(
            penalty_id=penalty_id,
            asked_on=days_ago(89),
            wants_continued=True,
            words="It is not true.",
            actor=stage.coach,
            now=NOW,
        )
