"""From a record of coaching to the case that it belongs to: the ground floor knows no names of what hangs on it."""

from uuid import UUID

from casework.public import Case
from coaching.models import Barrier, Strength


def case_of(model: type[Barrier] | type[Strength], key: UUID) -> UUID:
    """Return the case of a record that the person sees.

    Raises:
        Case.DoesNotExist: there is no such record, or they may not see it.
    """
    found: UUID | None = model._default_manager.filter(pk=key).values_list("case_id", flat=True).first()
    if found is None:
        raise Case.DoesNotExist
    return found
