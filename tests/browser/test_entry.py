"""A visitor who has not signed in."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


@pytest.mark.django_db(transaction=True)
class TestEntry:
    def test_comes_to_the_sign_in_with_its_fonts_and_without_complaint(self, live_server: LiveServer, page: Page):
        complaints: list[str] = []
        missing: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("response", lambda response: missing.append(response.url) if response.status == 404 else None)
        page.goto(f"{live_server.url}/account/login/")
        page.wait_for_load_state("networkidle")
        assert page.get_by_label("Password", exact=False).count() >= 1
        assert page.evaluate("document.fonts.check('15px \"Public Sans\"')")
        assert complaints == []
        assert missing == []
