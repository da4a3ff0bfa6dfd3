"""The virus scanner, where one is configured: a clamd that is told a file and answers with a word."""

from enum import StrEnum
from io import BytesIO

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings


class Verdict(StrEnum):
    """What the scanner said; nothing, when it could not be asked."""

    CLEAN = "CLEAN"
    INFECTED = "INFECTED"
    NOTHING = "NOTHING"


def is_configured() -> bool:
    """Tell whether files are checked here."""
    return bool(settings.CLAMD)


def scan(content: bytes) -> Verdict:
    """Ask the scanner about a file. One that is down, too slow or in trouble has said nothing."""
    try:
        answers = _client().instream(BytesIO(content))
    except (ClamdError, OSError, ValueError):
        return Verdict.NOTHING
    words = {status for status, _ in answers.values()}
    if "FOUND" in words:
        return Verdict.INFECTED
    return Verdict.CLEAN if words == {"OK"} else Verdict.NOTHING


def _client() -> ClamdUnixSocket | ClamdNetworkSocket:
    address: str = settings.CLAMD
    if "/" in address:
        return ClamdUnixSocket(path=address.removeprefix("unix://"), timeout=settings.CLAMD_TIMEOUT)
    host, _, port = address.rpartition(":")
    return ClamdNetworkSocket(host=host, port=int(port), timeout=settings.CLAMD_TIMEOUT)
