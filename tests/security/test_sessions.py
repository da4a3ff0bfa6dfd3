"""C2: how long a sign-in lasts, how its end is told, and signing in again over an open page."""

import random
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from casework import tasks
from casework.choices import DatabaseRole, Role
from casework.context import in_context
from casework.models import Case, Draft, SignIn, User
from casework.operations.sign_ins import turn_off_unused
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


class TestAtOnce:
    """At most three sign-ins of one person: the oldest ends when a fourth begins (security 2.3)."""

    def test_a_fourth_ends_the_oldest(self, coach: User, other_coach: User) -> None:
        clients = [Client() for _ in range(4)]
        other = sign_in(Client(), other_coach)
        for minutes, client in enumerate(clients):
            with at(NOW + timedelta(minutes=minutes)):
                sign_in(client, coach)
                assert is_in(client)
                assert is_in(other)
        with at(NOW + timedelta(minutes=4)):
            assert [is_in(client) for client in clients] == [False, True, True, True]
            assert is_in(other)

    def test_one_that_ended_counts_no_more(self, coach: User) -> None:
        clients = [Client() for _ in range(4)]
        with at(NOW):
            for client in clients[:3]:
                sign_in(client, coach)
                assert is_in(client)
            clients[2].post("/account/logout/")
            sign_in(clients[3], coach)
            assert [is_in(client) for client in clients] == [True, True, False, True]

    def test_one_under_a_new_key_is_counted_once(self, coach: User) -> None:
        clients = [Client() for _ in range(3)]
        with at(NOW):
            for client in clients:
                sign_in(client, coach)
                assert is_in(client)
            with in_context(actor=coach):
                session = clients[0].session
                session.cycle_key()
                session.save()
            clients[0].cookies["sid"] = session.session_key
            assert [is_in(client) for client in clients] == [True, True, True]
            with in_context(actor=coach):
                assert SignIn.objects.count() == 3


class TestUnused:
    """A sign-in that nobody used for 60 days is turned off; never the last administrator's (security 2.3)."""

    def turn_off(self, *, after_days: int = 0) -> set[str]:
        with in_context(role=DatabaseRole.WORKER):
            gone = turn_off_unused(unused_days=60, now=NOW + timedelta(days=after_days))
            return {one.user.username for one in gone}

    def test_after_sixty_days(self, coach: User, other_coach: User, admin: User) -> None:
        _change(coach, joined_at=NOW - timedelta(days=400), last_login=NOW - timedelta(days=61))
        _change(other_coach, joined_at=NOW - timedelta(days=400), last_login=NOW - timedelta(days=59))
        assert self.turn_off() == {coach.username}
        assert self.turn_off() == set()
        shown = sign_in(Client(), admin).get("/supervision/offices/").content.decode()
        assert "Sign-ins turned off" in shown
        assert coach.name in shown

    def test_one_never_used_counts_from_its_making(self, coach: User) -> None:
        _change(coach, joined_at=NOW - timedelta(days=59))
        assert self.turn_off() == set()
        assert self.turn_off(after_days=2) == {coach.username}

    def test_who_was_turned_on_again_has_as_many_days(self, coach: User) -> None:
        _change(coach, joined_at=NOW - timedelta(days=400))
        assert self.turn_off() == {coach.username}
        _change(coach, is_active=True)
        assert self.turn_off(after_days=30) == set()
        assert self.turn_off(after_days=61) == {coach.username}

    def test_the_last_administrator_stays(self, admin: User) -> None:
        second = make_user(role=Role.ADMIN, office=None)
        _change(admin, joined_at=NOW - timedelta(days=400), last_login=NOW - timedelta(days=90))
        _change(second, joined_at=NOW - timedelta(days=400), last_login=NOW - timedelta(days=70))
        assert self.turn_off() == {admin.username}
        assert self.turn_off() == set()

    def test_the_tick_says_whom(self, coach: User, caplog: pytest.LogCaptureFixture) -> None:
        _change(coach, joined_at=NOW - timedelta(days=400))
        assert tasks.turn_off_unused() == 1
        assert coach.username in caplog.text


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
