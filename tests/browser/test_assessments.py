"""Assessments in a browser: begun from the tab, saved while typing, completed with and without script, readable."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, Participant, User
from coaching.models import Assessment
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.coaching_records import answers_for, make_assessment, make_barrier, make_job, make_strength
from tests.factories import as_auditor

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


def fill(page: Page, case: Case) -> None:
    for name, value in answers_for(case, "EA").items():
        box = page.locator(f'[name="{name}"]').first
        if name.endswith("_same") or name == "q_readiness":
            page.locator(f'[name="{name}"][value="{value}"]').check(force=True)
        elif name.endswith("_area"):
            box.select_option(value)
        else:
            box.fill(value)


class TestAssess:
    def test_is_begun_on_the_tab_saved_and_completed(
        self, desk: Page, live_server: LiveServer, open_case: Case, adult: Participant
    ) -> None:
        desk.goto(live_server.url + reverse("coaching:assessments", args=[open_case.pk]))
        desk.locator(f'a[href="{reverse("coaching:assess-ea", args=[open_case.pk, adult.pk])}"]').click()
        desk.fill("[name=q_goals]", "A boat of my own")
        expect(desk.locator(".saved")).to_contain_text("Saved")
        desk.reload()
        assert desk.locator("[name=q_goals]").input_value() == "A boat of my own"
        fill(desk, open_case)
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("main")).to_contain_text("Assessment completed.")
        expect(desk.locator("main")).to_contain_text("They agree")

    @pytest.mark.parametrize("has_script", [True, False])
    def test_what_is_told_goes_apart_and_the_rest_stays(
        self,
        desk: Page,
        bare_desk: Page,
        live_server: LiveServer,
        open_case: Case,
        adult: Participant,
        *,
        has_script: bool,
    ) -> None:
        window = desk if has_script else bare_desk
        page = live_server.url + reverse("coaching:assess-epi", args=[open_case.pk, adult.pk])
        window.goto(page)
        window.fill("[name=q_goals]", "A boat of my own")
        window.fill("[name=q_in_the_way]", "He hit me on Sunday")
        window.locator("button[name=keep_apart][value=in_the_way]").click()
        expect(window.locator("[name=text]")).to_have_value("He hit me on Sunday")
        window.get_by_label("Domestic violence").check()
        window.get_by_role("button", name="Write it down").click()
        expect(window).to_have_url(page)
        expect(window.locator("[name=q_goals]")).to_have_value("A boat of my own")
        expect(window.locator("[name=q_in_the_way]")).to_have_value("")

    def test_works_without_script(
        self, bare_desk: Page, live_server: LiveServer, open_case: Case, adult: Participant
    ) -> None:
        bare_desk.goto(live_server.url + reverse("coaching:assess-ea", args=[open_case.pk, adult.pk]))
        fill(bare_desk, open_case)
        bare_desk.get_by_role("button", name=re.compile("What has to be overcome")).click()
        bare_desk.fill("[name=q_barriers_5_words]", "No boat")
        bare_desk.select_option("[name=q_barriers_5_area]", "TRANSPORT")
        bare_desk.get_by_role("button", name="Complete").click()
        expect(bare_desk.locator("main")).to_contain_text("Assessment completed.")
        with as_auditor():
            assert Assessment.objects.get().barriers.count() == 2


class TestAxe:
    @pytest.mark.parametrize("width", [1440, 820, 390])
    def test_finds_nothing(
        self, desk: Page, live_server: LiveServer, open_case: Case, adult: Participant, coach: User, width: int
    ) -> None:
        differs = {"words": "Forty", "found": "Thirty", "is_different": True}
        ea = make_assessment(case=open_case, by=coach, answers={"work": differs})
        with as_auditor():
            answer = ea.answers.get()
        barrier, strength = make_barrier(case=open_case, by=coach), make_strength(case=open_case, by=coach)
        job = make_job(participant=adult, by=coach)
        case, person = open_case.pk, [open_case.pk, adult.pk]
        desk.set_viewport_size({"width": width, "height": 900})
        for name, args in (
            ("assessments", [case]),
            ("assessment", [ea.pk]),
            ("answer-move", [ea.pk]),
            ("assess-ea", person),
            ("difference-explain", [case, answer.pk]),
            ("strength-record", [case]),
            ("strength-end", [case, strength.pk]),
            ("barrier-settle", [case, barrier.pk]),
            ("barrier-refer", [case, barrier.pk]),
            ("history", person),
            ("history-add", [*person, "skills"]),
            ("history-change", [*person, "work", job.pk]),
        ):
            desk.goto(live_server.url + reverse(f"coaching:{name}", args=args))
            assert barriers(desk) == [], name
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    def test_leaves_room_for_answers_to_long_questions_on_a_phone(
        self, desk: Page, live_server: LiveServer, open_case: Case, adult: Participant, coach: User
    ) -> None:
        said = {"work": {"words": "Three seasons at the cannery"}, "schooling": {"words": "High school in Sitka"}}
        make_assessment(case=open_case, by=coach, kind="EPI", answers=said)
        desk.set_viewport_size({"width": 390, "height": 900})
        desk.goto(live_server.url + reverse("coaching:history", args=[open_case.pk, adult.pk]))
        box = desk.get_by_text("Three seasons at the cannery").bounding_box()
        assert box is not None
        assert box["width"] > 120
