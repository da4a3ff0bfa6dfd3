"""Where the files of documents lie: sealed, under random names, outside everything that the web server hands out."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from casework import sealing

_PLACE = "casework_document.file"


def put(content: bytes, *, row: UUID) -> str:
    """Seal a file for a row and lay it down; return the random name under which it lies."""
    key = uuid4().hex
    return _storage().save(f"{key[:2]}/{key}", ContentFile(sealing.seal_bytes(content, _PLACE, row)))


def get(name: str, *, row: UUID) -> bytes:
    """Return the content of a file that was laid down for this row.

    Raises:
        FileNotFoundError: it is gone.
        SealBroken: it was changed, or belongs to another row.
    """
    with _storage().open(name) as sealed:
        return sealing.unseal_bytes(sealed.read(), _PLACE, row)


def drop(name: str) -> None:
    """Take a file away."""
    _storage().delete(name)


def names_before(moment: datetime) -> Iterator[str]:
    """Give the names of the files laid down before a moment."""
    storage = _storage()
    try:
        folders, _ = storage.listdir("")
    except FileNotFoundError:
        return
    for folder in folders:
        for file in storage.listdir(folder)[1]:
            name = f"{folder}/{file}"
            if storage.get_modified_time(name) < moment:
                yield name


def _storage() -> Storage:
    return storages["documents"]
