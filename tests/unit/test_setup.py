"""Set-up: addresses, keys, roles, services of a folder, health."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections, transaction
from django.test import Client, RequestFactory

from casework.management.commands import ensure_roles
from config import embedded, environment, home, sign_in
from config.client_address import client_address

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that the services' user may pass through, as pytest's own does not."""
    made = Path(tempfile.mkdtemp(prefix="glidepath-test-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


class TestDatabaseAddress:
    def test_reads_a_server(self):
        found = environment.database("postgresql://ann:p%40ss@db.example:6000/cases?sslmode=require")
        assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
            "ann",
            "p@ss",
            "db.example",
            "6000",
            "cases",
        )
        assert found["OPTIONS"] == {"sslmode": "require"}

    def test_reads_a_socket_folder(self):
        found = environment.database("postgresql://app_login@/glidepath?host=/run/some%20place")
        assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/some place", "", {})

    @pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://a@b/", "cases"])
    def test_refuses_another_kind(self, url):
        with pytest.raises(ImproperlyConfigured, match="A database address reads"):
            environment.database(url)

    def test_spells_a_broker_socket_for_celery(self):
        assert environment.broker("unix:///a/b.sock?db=3") == "redis+socket:///a/b.sock?virtual_host=3"
        assert environment.broker("redis://host:1/0") == "redis://host:1/0"


class TestKeys:
    @pytest.mark.parametrize("key", ["", "short", "django-insecure-" + "abcdefghij" * 6, "a" * 64])
    def test_refuses_a_weak_secret_key(self, key, monkeypatch):
        monkeypatch.setenv("GLIDEPATH_SECRET_KEY", key)
        with pytest.raises(ImproperlyConfigured, match="GLIDEPATH_SECRET_KEY"):
            environment.secret_key("GLIDEPATH_SECRET_KEY")

    @pytest.mark.parametrize("key", ["", "AAAA", "no base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="])
    def test_refuses_a_weak_field_key(self, key, monkeypatch):
        monkeypatch.setenv("GLIDEPATH_FIELD_KEY", key)
        with pytest.raises(ImproperlyConfigured, match="GLIDEPATH_FIELD_KEY"):
            environment.field_key("GLIDEPATH_FIELD_KEY")

    def test_made_once_and_private(self, folder):
        place = home.open_home(folder)
        made = home.key(place, "field", 32)
        assert home.key(place, "field", 32) == made
        assert (folder / "field.key").stat().st_mode & 0o777 == 0o600
        assert home.key(home.open_home(folder / "other"), "field", 32) != made

    def test_site_does_not_start_without_them(self):
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("GLIDEPATH", "DATABASE"))}
        done = subprocess.run(
            [sys.executable, "-c", "import config.settings"],
            cwd=ROOT,
            env=bare,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode != 0
        assert "GLIDEPATH_SECRET_KEY is not set" in done.stderr


class TestEmbeddedServices:
    def test_two_homes_do_not_meet(self, folder):
        one, two = (embedded.Valkey(home.open_home(folder / name)) for name in ("one", "two"))
        one.start()
        try:
            assert one.answers()
            assert not two.answers()
        finally:
            one.stop()

    def test_socket_of_a_long_path_moves(self, folder):
        place = home.open_home(folder / ("long" * 30))
        assert len(str(embedded.Postgres(place, fast=True).run)) < home.LONGEST_SOCKET_PATH
        assert place.run.stat().st_mode & 0o777 == 0o700
        place.run.rmdir()

    def test_starts_again_after_a_crash(self, folder):
        postgres = embedded.Postgres(home.open_home(folder), fast=True)
        postgres.start()
        try:
            crashed = postgres._postmaster()
            crashed.kill()
            crashed.wait(10)
            # the number in the pid file now belongs to another program
            pid_file = postgres.data / "postmaster.pid"
            lines = pid_file.read_text().splitlines()
            pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
            postgres.start()
            assert postgres.answers()
        finally:
            postgres.stop()
        assert not postgres.answers()


class TestStaticFiles:
    def test_all_that_styles_name_is_there(self, folder, settings):
        storage = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
        settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
        settings.STATIC_ROOT = folder
        call_command("collectstatic", interactive=False, verbosity=0)
        assert list(folder.glob("fonts/PublicSans*.ttf"))


class TestSignIn:
    def test_lock_out_counts_one_name_for_every_form(self):
        request = RequestFactory().post("/account/login/", {"login": " Ann.Coach "})
        assert sign_in.attempted_username(request, {"username": "other"}) == "ann.coach"
        assert sign_in.attempted_username(None, {"email": "Ann@example.org"}) == "ann@example.org"
        assert sign_in.attempted_username(None, None) is None

    def test_address_of_a_header_is_not_believed(self, settings):
        request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="9.9.9.9, 10.0.0.7", REMOTE_ADDR="10.0.0.1")
        assert client_address(request) == "10.0.0.1"
        settings.TRUSTED_PROXIES = 1
        assert client_address(request) == "10.0.0.7"


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestRoles:
    def test_login_may_do_nothing_of_its_own(self):
        with pytest.raises(DatabaseError, match="permission denied"), connections["default"].cursor() as cursor:
            cursor.execute("SELECT * FROM casework_user")

    def test_login_becomes_acting_roles_only(self):
        for role in ensure_roles.ACTING_ROLES:
            with transaction.atomic(), connections["default"].cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {role}")
        for role in (ensure_roles.OWNER, ensure_roles.ENGINE):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connections["default"].cursor() as cursor,
            ):
                cursor.execute(f"SET LOCAL ROLE {role}")

    def test_no_role_passes_row_security(self):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'app\\_%' AND (rolsuper OR rolbypassrls)")
            assert cursor.fetchall() == []

    def test_run_again_changes_nothing(self):
        call_command("ensure_roles")
        call_command("ensure_roles")

    def test_refuses_the_owner_as_login(self, monkeypatch):
        owner = connections["owner"].settings_dict["USER"]
        monkeypatch.setitem(connections["default"].settings_dict, "USER", owner)
        with pytest.raises(CommandError, match="login of its own"):
            call_command("ensure_roles")


@pytest.mark.django_db(transaction=True)
class TestHealth:
    def test_tells_database_broker_and_sweep(self):
        answer = Client().get("/healthz")
        assert answer.status_code == 200
        assert answer.json() == {"database": "ok", "broker": "down", "sweep": "never", "reconcile": "never"}

    def test_dead_database_is_503(self, monkeypatch):
        connections["default"].close()
        monkeypatch.setitem(connections["default"].settings_dict, "HOST", "/nowhere")
        answer = Client().get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["database"] == "down"
