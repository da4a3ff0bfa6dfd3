"""What every record has: a key made in Python, so that a row can be written before its owner may read it."""

from uuid import UUID

from django.db import models
from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a time-ordered UUID; keys made later in one process sort later."""
    return uuid7()


class Record(models.Model):
    """A row with a UUID made in Python (version 7: entry order is key order)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
