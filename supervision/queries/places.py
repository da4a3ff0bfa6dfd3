"""Where a record of supervision belongs: how its case is looked up, which knows nothing of it."""

from typing import Any
from uuid import UUID

from django.db.models import Model


def of_record(model: type[Model], key: UUID) -> dict[str, Any]:
    """Return the lookup of the case that a record belongs to, for `seen_case` and `locked_case`."""
    return {"pk__in": model._default_manager.filter(pk=key).values("case")}
