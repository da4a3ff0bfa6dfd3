"""The papers of re-engagement: the pack of a hearing, one file with numbered pages."""

import io

import pikepdf
from django.template.loader import render_to_string

from casework.public import render_page
from reengagement.queries.packs import Pack


def render_pack(pack: Pack) -> bytes:
    """Return a hearing pack as one tagged PDF; its sheet numbers the pages."""
    return render_page(render_to_string("reengagement/pack_paper.html", {"pack": pack}))


def pages_of(file: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(file)) as paper:
        return len(paper.pages)
