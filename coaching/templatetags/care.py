"""What the pages of child care look up by the child."""

from collections.abc import Mapping
from uuid import UUID

from django import template

from coaching.queries.child_care_offices import KnownDisability

register = template.Library()


@register.filter
def of_child(known: Mapping[UUID, KnownDisability], child_id: UUID) -> KnownDisability | None:
    """Return what is known of one child."""
    return known.get(child_id)
