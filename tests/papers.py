"""What a PDF says, as text, and whether it is tagged for readers."""

import io

import pikepdf
from django.http import HttpResponse
from pypdf import PdfReader


def told_on(answer: HttpResponse) -> str:
    """Return the words of an answer that is a PDF; it must be tagged, titled and in a language."""
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        root = paper.Root
        assert bool(root.MarkInfo.Marked)
        assert "/StructTreeRoot" in root
        assert str(root.Lang) == "en"
        assert str(paper.docinfo["/Title"])
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text().replace("\0", "") for page in pages).split())
