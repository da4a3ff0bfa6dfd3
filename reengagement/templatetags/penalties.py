"""Texts of pages about penalties in the words of the state."""

from django import template

from casework.public import Case
from reengagement.rules.words import in_state

register = template.Library()


@register.filter
def of_state(text: object, where: Case | str) -> str:
    """Say a text of ours, never what somebody typed, in the words of the state of a case, or of a jurisdiction."""
    return in_state(str(text), where.office.jurisdiction if isinstance(where, Case) else where)
