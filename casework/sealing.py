"""Field encryption: AES-256-GCM bound to its place and row, with a ring of keys, and a blind index for exact match.

A sealed value moved to another row, column or table does not open. Format: version, key id, nonce, ciphertext.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed value does not open: wrong key, moved or changed."""


@lru_cache(maxsize=4)
def _ring(keys: tuple[bytes, ...]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((hashlib.sha256(key).digest()[:4], key) for key in keys)


def _keys() -> tuple[tuple[bytes, bytes], ...]:
    return _ring((settings.FIELD_KEY, *settings.FIELD_KEY_FALLBACKS))


def _bound_to(place: str, row: UUID) -> bytes:
    return f"{place}|{row}".encode()


def seal(text: str, place: str, row: UUID) -> bytes:
    """Return the text encrypted under the newest key, bound to `place` ("table.column") and the row's key."""
    return seal_bytes(text.encode(), place, row)


def seal_bytes(content: bytes, place: str, row: UUID) -> bytes:
    """Return the bytes encrypted under the newest key, bound to `place` ("table.column") and the row's key."""
    key_id, key = _keys()[0]
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + key_id + nonce + AESGCM(key).encrypt(nonce, content, _bound_to(place, row))


def unseal(sealed: bytes | memoryview, place: str, row: UUID) -> str:
    """Return the text of a sealed value.

    Raises:
        SealBroken: the value was not sealed for this place and row, or its key is gone.
    """
    return unseal_bytes(sealed, place, row).decode()


def unseal_bytes(sealed: bytes | memoryview, place: str, row: UUID) -> bytes:
    """Return the bytes of a sealed value.

    Raises:
        SealBroken: the value was not sealed for this place and row, or its key is gone.
    """
    value = bytes(sealed)
    key_id, nonce, body = value[1:5], value[5 : 5 + _NONCE_BYTES], value[5 + _NONCE_BYTES :]
    for known_id, key in _keys():
        if known_id == key_id and value[:1] == _VERSION:
            try:
                return AESGCM(key).decrypt(nonce, body, _bound_to(place, row))
            except InvalidTag as error:
                raise SealBroken(place) from error
    raise SealBroken(place)


def blind_index(text: str) -> bytes:
    """Return a keyed digest under which equal texts meet and from which none can be read."""
    key = hashlib.sha256(b"blind index" + _keys()[-1][1]).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
