"""The folder that one copy of the site calls its own: keys, and a place for services to run in.

Nothing here imports Django: settings need what is made here.
"""

import base64
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SERVICE_USER = "glidepath"
LONGEST_SOCKET_PATH = 100


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


def open_home(folder: Path | None = None) -> Home:
    """Return the home of this site, its folders made.

    Started by root, the services run as the system user `glidepath`; when that user cannot reach
    the home (say below /root), their part of it moves to /var/lib.
    """
    folder = (folder or Path(os.environ.get("GLIDEPATH_HOME") or BASE_DIR / "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    if os.geteuid() != 0:
        if folder.stat().st_uid != os.geteuid():
            message = f"{folder} belongs to somebody else. Name a folder of your own in GLIDEPATH_HOME."
            raise CannotStart(message)
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
    own_folder(run, uid, gid)
    return Home(folder=folder, data=data, run=run, uid=uid, gid=gid)


def own_folder(path: Path, uid: int, gid: int) -> None:
    """Make a folder that only the service user may enter; refuse one that somebody else laid there."""
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {uid, os.geteuid()}:
        message = f"{path} belongs to somebody else."
        raise CannotStart(message)
    if found.st_uid != uid:
        os.chown(path, uid, gid)
    path.chmod(0o700)


def _service_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        command = ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVICE_USER]
        made = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        message = f"PostgreSQL does not run as root, and no user for it could be made: {made.stderr.strip()}"
        raise CannotStart(message) from None


def _is_open_to_all(path: Path) -> bool:
    """Tell whether any user may pass through every folder down to this one."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def programs(home: Home, package: str) -> Path:
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
        _open_to_all(unfinished)
        unfinished.rename(copy)
        copy.parent.chmod(0o711)
    return copy / package


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Hold the home's lock, so that two commands do not start the same service."""
    with (home.folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run_as_service(
    home: Home,
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a program of a service as its user, in a session of its own that Ctrl-C does not reach."""
    is_root = os.geteuid() == 0
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
        user=home.uid if is_root else None,
        group=home.gid if is_root else None,
        extra_groups=[] if is_root else None,
    )


def key(home: Home, name: str, length: int) -> str:
    """Return a key of this home, made at the first call: `length` random bytes in base64."""
    path = home.folder / f"{name}.key"
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(base64.b64encode(secrets.token_bytes(length)).decode())
        unfinished.rename(path)
    return path.read_text().strip()
