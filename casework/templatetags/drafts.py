"""What a form with a draft carries in its page."""

import json
from typing import Any

from django import forms, template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casework.drafting import DraftKey, shape_of
from casework.queries.cases import SavedDraft

register = template.Library()


@register.simple_tag
def draft_wiring(key: DraftKey, draft: SavedDraft | None = None) -> SafeString:
    """Write the attributes of a form by which the page's script saves it."""
    address = reverse("casework:draft-save", args=[str(key)])
    return format_html('data-draft-url="{}" data-draft-rev="{}"', address, draft.rev if draft else 0)


@register.inclusion_tag("components/draft_part.html")
def draft_part(form: forms.BaseForm, key: DraftKey, draft: SavedDraft | None = None) -> dict[str, Any]:
    """Carry the revision that a form is typed on; without script also the button that saves it unfiled.

    It stands after the main button: Enter in a line of text sends a form by its first one.
    """
    return {
        "url": reverse("casework:draft-save", args=[str(key)]),
        "key": str(key),
        "rev": draft.rev if draft else 0,
        "shape": json.dumps(shape_of(form)),
    }
