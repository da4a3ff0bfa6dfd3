"""C7 without pages: what every answer carries, what other sites may not ask, and what a dead database looks like."""

import re
from unittest import mock

import pytest
from django.core.checks import run_checks
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings

from casework.models import User
from tests.people import sign_in

LOGIN = "/account/login/"
NONCE = re.compile(r"'nonce-([^']+)'")


def headers_are_right(response: HttpResponse) -> None:
    """Check one answer; the matrix does so for all of its own."""
    headers = response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    for cookie in response.cookies.values():
        if not cookie.value:
            continue  # taken away
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.mark.django_db
class TestEveryAnswer:
    @pytest.mark.parametrize("path", [LOGIN, "/", "/nothing-here/", "/account/logout/"])
    def test_carries_the_headers(self, client: Client, path: str) -> None:
        headers_are_right(client.get(path))

    def test_has_a_nonce_of_its_own(self, client: Client) -> None:
        found = {NONCE.search(client.get(LOGIN).headers["Content-Security-Policy"])[1] for _ in range(50)}  # type: ignore[index]
        assert len(found) == 50

    def test_scripts_carry_it(self, client: Client) -> None:
        response = client.get(LOGIN)
        nonce = NONCE.search(response.headers["Content-Security-Policy"])[1]  # type: ignore[index]
        scripts = re.findall(r"<script[^>]*>", response.content.decode())
        assert scripts
        assert all(f'nonce="{nonce}"' in script for script in scripts)


@pytest.mark.django_db
class TestOtherSites:
    @pytest.mark.parametrize(
        ("method", "site", "mode", "dest", "status"),
        [
            ("get", "same-origin", "navigate", "document", 200),
            ("get", "none", "navigate", "document", 200),
            ("get", "cross-site", "navigate", "document", 200),
            ("get", "cross-site", "navigate", "iframe", 403),
            ("get", "cross-site", "no-cors", "image", 403),
            ("get", "same-site", "cors", "empty", 403),
            ("post", "cross-site", "navigate", "document", 403),
            ("post", "same-site", "navigate", "document", 403),
            ("post", "same-origin", "navigate", "document", 200),
        ],
    )
    def test_may_only_link(self, client: Client, method: str, site: str, mode: str, dest: str, status: int) -> None:
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
        assert getattr(client, method)(LOGIN, headers=headers).status_code == status


@pytest.mark.django_db
class TestWhenTheDatabaseIsDown:
    def test_answers_503_and_says_when_to_try_again(self, client: Client, coach: User) -> None:
        sign_in(client, coach)
        client.raise_request_exception = False
        with mock.patch("casework.context._tell_database", side_effect=OperationalError("gone")):
            response = client.get("/")
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert b"Back in a few minutes" in response.content
        headers_are_right(response)

    def test_a_fault_of_ours_is_a_500_without_details(self, client: Client, coach: User) -> None:
        sign_in(client, coach)
        client.raise_request_exception = False
        with mock.patch("casework.views.session.get_token", side_effect=RuntimeError("Amy Tolmin")):
            response = client.get("/session/keep/")
        assert response.status_code == 500
        assert b"Tolmin" not in response.content
        headers_are_right(response)


class TestDeployment:
    def test_the_framework_finds_nothing_to_warn_of(self) -> None:
        site = {
            "INSECURE_HTTP": False,
            "SESSION_COOKIE_SECURE": True,
            "CSRF_COOKIE_SECURE": True,
            "SECURE_SSL_REDIRECT": True,
            "SECURE_HSTS_SECONDS": 31536000,
            "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
            "SECURE_HSTS_PRELOAD": True,
        }
        with override_settings(**site):
            found = run_checks(tags=["security"], include_deployment_checks=True)
        assert not found
