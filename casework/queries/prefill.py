"""What the record knows of a contact, for the note about it."""

from uuid import UUID

from casework.models import Contact, ContactPerson
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME
from casework.rules import ContactRecord

_COLUMNS = (
    "is_reached",
    "method",
    "on",
    "at",
    "place",
    "place_words",
    "direction",
    "topics",
    "interpreter",
    "interpreter_words",
    "is_plan_reviewed",
    "next_step",
    "collateral_kind",
    "collateral_name",
    "is_release_on_file",
    "release_reason",
    "remark",
)


def contact_record(contact_id: UUID, *, case_id: UUID) -> ContactRecord | None:
    """Return a contact of a case as its note tells it; None when the key names no contact of the case."""
    found = Contact.objects.filter(pk=contact_id, case_id=case_id).values(*_COLUMNS).first()
    if found is None:
        return None
    rows = ContactPerson.objects.filter(contact_id=contact_id).order_by("participant__position", "pk")
    names = rows.values_list(GIVEN_NAME, FAMILY_NAME)
    people = tuple(f"{given} {family}".strip() for given, family in names)
    return ContactRecord(people=people, **found | {"topics": tuple(found["topics"])})
