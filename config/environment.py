"""What the site reads from its environment: flags, addresses of databases, keys."""

import base64
import binascii
import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_LENGTH = 50
FEWEST_DIFFERENT_CHARACTERS = 10
FIELD_KEY_BYTES = 32


def flag(name: str) -> bool:
    """Tell whether an on/off variable is set to 1."""
    return os.environ.get(name, "") == "1"


def words(name: str, default: str) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [word for raw in os.environ.get(name, default).split(",") if (word := raw.strip())]


def optional(name: str) -> str:
    """Return a variable that may be missing, as an empty string then."""
    return os.environ.get(name, "")


def number(name: str, *, default: int) -> int:
    """Return a whole number.

    Raises:
        ImproperlyConfigured: it is something else.
    """
    raw = os.environ.get(name) or str(default)
    if not raw.isdecimal():
        message = f"{name} must be a whole number."
        raise ImproperlyConfigured(message)
    return int(raw)


def required(name: str) -> str:
    """Return a variable that the site cannot do without.

    Raises:
        ImproperlyConfigured: it is not set.
    """
    if value := os.environ.get(name):
        return value
    message = f"{name} is not set. Start through bin/manage or bin/up, which set it, or set it yourself."
    raise ImproperlyConfigured(message)


def secret_key(name: str) -> str:
    """Return the signing key.

    Raises:
        ImproperlyConfigured: it is missing, short, or one that a template handed out.
    """
    key = required(name)
    is_handed_out = key.startswith(("django-insecure", "change"))
    if len(key) < SECRET_KEY_LENGTH or len(set(key)) < FEWEST_DIFFERENT_CHARACTERS or is_handed_out:
        message = f"{name} is a default or too weak: give {SECRET_KEY_LENGTH} random characters."
        raise ImproperlyConfigured(message)
    return key


def field_key(name: str) -> bytes:
    """Return the key that encrypts single fields.

    Raises:
        ImproperlyConfigured: it is missing, not 32 bytes in base64, or all one byte.
    """
    try:
        key = base64.b64decode(required(name), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != FIELD_KEY_BYTES or len(set(key)) == 1:
        message = f"{name} must be {FIELD_KEY_BYTES} random bytes in base64."
        raise ImproperlyConfigured(message)
    return key


def database(url: str) -> dict[str, Any]:
    """Turn a postgresql:// address into Django's settings of a connection.

    The host may stand in the query (`?host=/run/folder`), as libpq has it for a socket; other
    query fields become connection options.

    Raises:
        ImproperlyConfigured: it is not a PostgreSQL address with a database name.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        message = "A database address reads postgresql://user:password@host:port/name."
        raise ImproperlyConfigured(message)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": options.pop("port", None) or str(parts.port or ""),
        "OPTIONS": options,
    }


def broker(url: str) -> str:
    """Return the address as Celery spells it: a socket is `redis+socket://`."""
    if not url.startswith("unix://"):
        return url
    parts = urlsplit(url)
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"
