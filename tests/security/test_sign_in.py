"""C1: wrong passwords lock a name out from one address, and the right one does not pass meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import ProgrammingError
from django.http import HttpResponse
from django.test import Client, override_settings

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import User
from tests.factories import NOW, PASSWORD, as_importer

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
TRIES = 5


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def attempt(user: User, password: str, *, ip: str = "10.0.0.1", name: str = "") -> HttpResponse:
    fields = {"login": name or user.username, "password": password}
    return Client(REMOTE_ADDR=ip).post(LOGIN, fields)


def passes(response: HttpResponse) -> bool:
    return response.status_code == 302


def lock_out(user: User, **more: str) -> None:
    for number in range(TRIES):
        assert not passes(attempt(user, f"wrong password {number}", **more))


class TestLockOut:
    def test_the_right_password_passes(self, coach: User) -> None:
        assert passes(attempt(coach, PASSWORD))

    def test_the_e_mail_address_will_do_for_the_name(self, coach: User) -> None:
        assert passes(attempt(coach, PASSWORD, name=coach.email))

    def test_four_wrong_ones_are_forgiven(self, coach: User) -> None:
        for number in range(TRIES - 1):
            attempt(coach, f"wrong password {number}")
        assert passes(attempt(coach, PASSWORD))

    def test_after_five_wrong_ones_the_right_one_is_refused(self, coach: User) -> None:
        lock_out(coach)
        assert attempt(coach, PASSWORD).status_code == 429

    def test_a_flush_of_the_cache_does_not_unlock(self, coach: User) -> None:
        lock_out(coach)
        cache.clear()
        assert attempt(coach, PASSWORD).status_code == 429

    def test_other_spelling_or_the_e_mail_address_is_locked_too(self, coach: User) -> None:
        lock_out(coach)
        for name in (coach.username.upper(), f" {coach.username} "):
            assert not passes(attempt(coach, PASSWORD, name=name))

    def test_another_address_still_works_so_that_nobody_can_lock_a_colleague_out(self, coach: User) -> None:
        lock_out(coach)
        assert passes(attempt(coach, PASSWORD, ip="10.0.0.2"))

    def test_another_name_at_the_same_address_still_works(self, coach: User, other_coach: User) -> None:
        lock_out(coach)
        assert passes(attempt(other_coach, PASSWORD))

    def test_it_ends_after_a_quarter_of_an_hour(self, coach: User) -> None:
        with time_machine.travel(NOW, tick=False):
            lock_out(coach)
        cache.clear()
        with time_machine.travel(NOW + timedelta(minutes=14), tick=False):
            assert not passes(attempt(coach, PASSWORD))
        with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
            assert passes(attempt(coach, PASSWORD))

    def test_an_unknown_name_answers_as_a_wrong_password_does(self, coach: User) -> None:
        known = attempt(coach, "wrong password 1")
        unknown = attempt(coach, "wrong password 1", name="nobody-here")
        assert known.status_code == unknown.status_code
        assert len(known.content) - len(coach.username) == len(unknown.content) - len("nobody-here")


class TestPasswords:
    @pytest.mark.parametrize(
        "password",
        [
            "short",
            "fourteen chars",
            "long " * 30,
            "passwordpassword",
            "12345678901234567890",
            "x" * 20,
            "aabbaabbcaabbca",
            "",
        ],
    )
    def test_refuses_weak_new_ones(self, coach: User, password: str) -> None:
        client = Client()
        client.post(LOGIN, {"login": coach.username, "password": PASSWORD})
        fields = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        client.post("/account/password/change/", fields)
        assert passes(attempt(coach, PASSWORD))

    def test_takes_a_strong_new_one(self, coach: User) -> None:
        client = Client()
        client.post(LOGIN, {"login": coach.username, "password": PASSWORD})
        new = "four brown otters on ice"
        fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert client.post("/account/password/change/", fields).status_code == 302
        assert passes(attempt(coach, new))
        assert not passes(attempt(coach, PASSWORD))

    def test_nobody_signs_up_or_resets_by_themselves(self, db: None) -> None:
        for path in ("signup", "password/reset", "email", "password/set"):
            assert Client().get(f"/account/{path}/").status_code == 404


class TestPasswordKept:
    @override_settings(
        PASSWORD_HASHERS=[*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    )
    def test_in_an_older_way_is_hashed_anew_at_the_next_sign_in(self, coach: User) -> None:
        with as_importer():
            User.objects.filter(pk=coach.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))

        assert passes(attempt(coach, PASSWORD))

        with as_importer():
            coach.refresh_from_db()
            assert not coach.password.startswith("pbkdf2_sha256$")
            assert coach.check_password(PASSWORD)
            assert coach.last_login is not None

    def test_is_nobodys_to_write_before_the_sign_in(self, coach: User) -> None:
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            in_context(role=DatabaseRole.ANONYMOUS),
        ):
            User.objects.filter(pk=coach.pk).update(password="!")
