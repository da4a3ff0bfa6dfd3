"""Whether a release on file covers what is said to somebody outside the family: a question with a place of its own."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


def covered(*, case_id: UUID, party: str, on: date) -> bool | None:
    """Return whether a release on file covers disclosing the case to this party on this day; None: nobody knows.

    `settings.RELEASE_CHECK` names the function that answers, with these arguments; empty, the coach is asked alone.
    """
    if not settings.RELEASE_CHECK:
        return None
    answer: bool | None = import_string(settings.RELEASE_CHECK)(case_id=case_id, party=party, on=on)
    return answer
