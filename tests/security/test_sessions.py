"""C2: how long a sign-in lasts, how its end is told, and signing in again over an open page."""

import random
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case, Draft, User
from tests.factories import NOW, PASSWORD, as_importer, make_user
from tests.people import sign_in

pytestmark = pytest.mark.django_db

KEEP = "/session/keep/"
LOGIN = "/account/login/"
JSON = "application/json"
SCRIPT = {"Accept": "application/json"}


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def log_in(client: Client, user: User, **more: str) -> None:
    client.post(LOGIN, {"login": user.username, "password": PASSWORD, **more}, headers=SCRIPT)


def is_in(client: Client) -> bool:
    return client.get(KEEP, headers=SCRIPT).status_code == 200


class TestLimits:
    @pytest.mark.parametrize(("minutes", "lives"), [(13, True), (14, True), (15, False), (60, False)])
    def test_idle_for(self, client: Client, coach: User, minutes: int, lives: bool) -> None:
        with at(NOW):
            sign_in(client, coach)
            assert is_in(client)
        with at(NOW + timedelta(minutes=minutes)):
            assert is_in(client) is lives

    def test_staying_keeps_it(self, client: Client, coach: User) -> None:
        with at(NOW):
            sign_in(client, coach)
            assert is_in(client)
        for minutes in (14, 28, 42):
            with at(NOW + timedelta(minutes=minutes)):
                assert is_in(client)

    def test_twelve_hours_end_it_however_busy(self, client: Client, coach: User) -> None:
        with at(NOW):
            sign_in(client, coach)
        for minutes in range(0, 12 * 60, 10):
            with at(NOW + timedelta(minutes=minutes)):
                assert is_in(client)
        with at(NOW + timedelta(hours=12, minutes=1)):
            assert not is_in(client)

    def test_the_last_look_is_not_written_with_every_request(self, client: Client, coach: User) -> None:
        with at(NOW):
            sign_in(client, coach)
            client.get("/account/password/change/")
            first = _session(client)
        with at(NOW + timedelta(seconds=59)):
            client.get("/account/password/change/")
            assert _session(client)["seen_at"] == first["seen_at"]
        with at(NOW + timedelta(seconds=61)):
            client.get("/account/password/change/")
            assert _session(client)["seen_at"] == first["seen_at"] + 61


class TestEnds:
    def test_a_key_handed_over_before_sign_in_is_worthless(self, client: Client, coach: User) -> None:
        client.get(LOGIN)
        handed = client.cookies["sid"].value
        log_in(client, coach)
        assert is_in(client)
        assert client.cookies["sid"].value != handed
        thief = Client()
        thief.cookies["sid"] = handed
        assert not is_in(thief)

    def test_signing_out_kills_the_session(self, client: Client, coach: User) -> None:
        sign_in(client, coach)
        key = client.cookies["sid"].value
        response = client.post("/account/logout/")
        assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
        client.cookies["sid"] = key
        assert not is_in(client)

    def test_signing_out_by_a_link_does_not_work(self, client: Client, coach: User) -> None:
        sign_in(client, coach)
        client.get("/account/logout/")
        assert is_in(client)

    def test_deactivation_kills_it_for_good(self, client: Client, coach: User) -> None:
        sign_in(client, coach)
        _change(coach, is_active=False)
        assert not is_in(client)
        _change(coach, is_active=True)
        assert not is_in(client)

    def test_a_new_password_ends_other_sign_ins(self, client: Client, coach: User) -> None:
        sign_in(client, coach)
        with as_importer():
            coach.set_password("another quiet river")
            coach.save()
        assert not is_in(client)

    def test_an_inactive_person_cannot_sign_in(self, client: Client, coach: User) -> None:
        _change(coach, is_active=False)
        log_in(client, coach)
        assert not is_in(client)


class TestTelling:
    @pytest.mark.parametrize("headers", [SCRIPT, {"HX-Request": "true"}])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_script_gets_401(self, method: str, headers: dict[str, str]) -> None:
        client = Client(enforce_csrf_checks=True)
        response = getattr(client, method)(KEEP, headers=headers)
        assert response.status_code == 401
        assert response.headers["HX-Trigger"] == "signed-out"

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_page_gets_the_sign_in(self, method: str) -> None:
        response = getattr(Client(enforce_csrf_checks=True), method)("/account/password/change/")
        assert response.status_code == 302
        assert response.headers["Location"].startswith(LOGIN)

    @pytest.mark.parametrize(
        ("came_from", "next_page"),
        [
            ("http://testserver/notes/new/?from=1", "/notes/new/?from=1"),
            ("https://elsewhere.example/notes/new/", "/"),
            ("http://testserver//elsewhere.example/", "/"),
            ("http://testserver/account/login/?next=/", "/"),
            ("", "/"),
        ],
    )
    @pytest.mark.parametrize("checks", [True, False])
    def test_a_form_sent_too_late_leads_back_to_its_page(self, came_from: str, next_page: str, *, checks: bool) -> None:
        client = Client(enforce_csrf_checks=checks)
        response = client.post("/account/password/change/", headers={"Referer": came_from})
        assert response.headers["Location"] == f"{LOGIN}?{urlencode({'next': next_page}, safe='/')}"

    def test_a_refused_token_of_somebody_signed_in_stays_refused(self, coach: User) -> None:
        client = sign_in(Client(enforce_csrf_checks=True), coach)
        assert client.post(KEEP, headers=SCRIPT).status_code == 403


class TestInPlace:
    def test_tells_the_new_token_and_who_it_is(self, coach: User) -> None:
        client = Client(enforce_csrf_checks=True)
        token = client.get(LOGIN, headers=SCRIPT).json()["csrf"]
        fields = {"login": coach.username, "password": PASSWORD, "page_user": str(coach.pk)}
        response = client.post(LOGIN, fields | {"csrfmiddlewaretoken": token}, headers=SCRIPT)
        assert response.status_code == 200
        assert response.json()["user"] == str(coach.pk)
        again = client.post(KEEP, headers=SCRIPT | {"X-CSRFToken": response.json()["csrf"]})
        assert again.json()["user"] == str(coach.pk)

    def test_refuses_another_person_than_the_page_belongs_to(self, client: Client, coach: User) -> None:
        other = make_user()
        fields = {"login": other.username, "password": PASSWORD, "page_user": str(coach.pk)}
        response = client.post(LOGIN, fields, headers=SCRIPT)
        assert response.status_code == 422
        assert "somebody else's" in response.json()["message"]
        assert not is_in(client)
        assert client.post(LOGIN, fields).status_code == 200
        assert not is_in(client)

    def test_says_what_is_wrong(self, client: Client, coach: User) -> None:
        fields = {"login": coach.username, "password": "not the right one at all"}
        response = client.post(LOGIN, fields, headers=SCRIPT)
        assert response.status_code == 422
        assert response.json()["message"]

    @pytest.mark.parametrize("number", range(8))
    def test_a_draft_outlives_the_session_and_no_other_person_gets_it(
        self, coach: User, other_coach: User, open_case: Case, number: int
    ) -> None:
        """Typed text of any length comes back after signing in again, the words of the last minutes too."""
        text = "".join(random.Random(number).choices("abc dé\n\U0001f9ca\u202e<&'\"", k=2000))
        address = f"/drafts/note.{open_case.pk}/"
        sent = {"rev": 0, "data": {"section_0": text[:1000]}}
        with at(NOW):
            client = sign_in(Client(), coach)
            assert client.post(address, sent, content_type=JSON, headers=SCRIPT).status_code == 200
        later = {"rev": 1, "data": {"section_0": text}}
        with at(NOW + timedelta(minutes=20)):
            assert client.post(address, later, content_type=JSON, headers=SCRIPT).status_code == 401
            log_in(client, other_coach, page_user=str(coach.pk))
            assert client.post(address, later, content_type=JSON, headers=SCRIPT).status_code == 401
            log_in(client, coach, page_user=str(coach.pk))
            assert client.post(address, later, content_type=JSON, headers=SCRIPT).status_code == 200
            with in_context(actor=coach):
                assert Draft.objects.get().data["section_0"] == text
            with in_context(actor=other_coach):
                assert not Draft.objects.exists()


def _session(client: Client) -> dict[str, int]:
    with in_context(role=DatabaseRole.ANONYMOUS):
        return dict(client.session.items())


def _change(user: User, **changes: object) -> None:
    with as_importer():
        User.objects.filter(pk=user.pk).update(**changes)
