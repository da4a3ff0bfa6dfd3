"""Next month's care for a child born in June, from Today to the note; and every page of it, readable (A079, A083)."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.models import Case, User
from coaching.rules.weeks import next_month
from tests.browser.barriers import barriers
from tests.browser.test_case import enter
from tests.coaching_records import (
    child_of,
    make_care_search,
    make_care_told,
    make_child_care,
    make_child_disability,
    make_not_needed,
)
from tests.factories import TODAY, as_importer, make_provider
from tests.work_records import make_activity

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = next_month(TODAY)
WHY = "She starts the morning shift at the mill; nobody at home can watch June 🪵"


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: LiveServer, coach: User) -> Page:
    """A browser in which the coach is signed in; it complains about every message on its console."""
    enter(context, live_server, coach)
    page.on("console", lambda message: pytest.fail(message.text) if message.type == "error" else None)
    return page


@pytest.fixture
def june(open_case: Case, coach: User) -> Case:
    """The case with a child June, born in June, who has care this month for her mother's work."""
    child = child_of(open_case).person
    with as_importer():
        child.given_name, child.born_on = "June", date(TODAY.year - 3, 6, 14)
        child.save(update_fields=["given_name", "born_on"])
    provider = make_provider(by=coach, name="Little Pines", partner_type="CHILD_CARE", services=["CHILD_CARE"])
    activity = make_activity(case=open_case, by=coach, words="Mornings at the mill")
    make_child_care(case=open_case, by=coach, provider=provider, provider_name="Little Pines", activity=activity)
    return open_case


class TestStory:
    def test_next_months_care_is_asked_for_from_today_and_is_the_note(
        self, desk: Page, live_server: LiveServer, june: Case
    ) -> None:
        desk.goto(live_server.url + reverse("casework:today"))
        card = desk.get_by_role("region", name="Child care not asked for")
        expect(card.get_by_text("June")).not_to_have_count(0)
        card.get_by_role("link", name="Ask for", exact=False).first.click()
        expect(desk.get_by_label("Hours in the month")).to_have_value("86")
        expect(desk.get_by_label("Provider, from the directory")).not_to_have_value("")
        expect(desk.get_by_label("Month", exact=True)).to_have_value(f"{NEXT:%Y-%m}")
        desk.get_by_label("Comment: why this care is needed").fill(WHY)
        desk.get_by_role("button", name="Ask for it and file the note").click()
        expect(desk.get_by_text("The comment is filed as today’s note.")).to_be_visible()
        desk.get_by_role("link", name=f"The note of {NEXT:%B %Y}", exact=False).first.click()
        expect(desk.get_by_text(WHY)).to_be_visible()
        expect(desk.get_by_text(f"for {NEXT:%B %Y}", exact=False).first).to_be_visible()
        desk.goto(live_server.url + reverse("casework:today"))
        expect(desk.get_by_role("region", name="Child care not asked for")).to_have_count(0)


class TestPages:
    @pytest.mark.parametrize("width", [390, 1440])
    def test_are_readable_by_everybody(
        self, desk: Page, live_server: LiveServer, june: Case, coach: User, width: int
    ) -> None:
        row = make_child_care(case=june, by=coach, provider_name="Fern Room")
        said = make_not_needed(case=june, by=coach, month=next_month(NEXT))
        told, search = make_care_told(case=june, by=coach), make_care_search(case=june, by=coach)
        known = make_child_disability(case=june, by=coach)
        desk.set_viewport_size({"width": width, "height": 900})
        for name, keys in (
            ("child-care", [june.pk]),
            ("child-care-months", []),
            ("child-care-ask", [june.pk]),
            ("child-care-not-needed", [june.pk]),
            ("child-care-change", [row.pk]),
            ("child-care-answer", [row.pk]),
            ("child-care-end", [row.pk]),
            ("child-care-needed-again", [said.pk]),
            ("care-protection-tell", [june.pk]),
            ("care-told-take-back", [told.pk]),
            ("care-search-record", [june.pk]),
            ("care-search-end", [search.pk]),
            ("child-disability-say", [june.pk]),
            ("child-disability-take-back", [june.pk, known.pk]),
        ):
            desk.goto(live_server.url + reverse(f"coaching:{name}", args=keys))
            assert barriers(desk) == [], name
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        for name, keys in (("casework:case", [june.pk]), ("casework:today", [])):
            desk.goto(live_server.url + reverse(name, args=keys))
            assert barriers(desk) == [], name
