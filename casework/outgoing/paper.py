"""Letters as PDF: tagged, titled, in their language; nothing is fetched but the fonts and the sheet that we bring.

Policy: security 2.5 (a fetcher that refuses everything), ui 2.7 and 2.9 (PDF/UA-1, glyphs for every name).
"""

import io
from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.request import Request

import fontpkg_public_sans
import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from casework.outgoing.texts import day_words

OURS = {"app:public-sans": Path(fontpkg_public_sans.__file__).parent / "files" / "PublicSans[wght].ttf"}
SHEETS = Path(settings.BASE_DIR) / "static" / "css"
#: A picture that stands in the page itself: a signature drawn on a screen.
DRAWN = "data:image/png;base64,"
#: WeasyPrint shares fonts and their cache between renderings; one at a time in a process.
_ONE = Lock()


class OwnFilesOnly(URLFetcher):
    """Gives out the files that we bring and drawings in the page itself, and refuses every other address."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return one of our files.

        Raises:
            ValueError: the address is anything else.
        """
        del headers
        if url.startswith(DRAWN):
            return URLFetcherResponse(url, b64decode(url.removeprefix(DRAWN)), {"Content-Type": "image/png"})
        if url not in OURS:
            raise ValueError("a letter fetches nothing")
        return URLFetcherResponse(url, OURS[url].read_bytes(), {"Content-Type": "font/ttf"})

    def open(self, fullurl: str | Request, data: Any = None, timeout: float | None = None) -> Any:
        """Refuse: nothing is opened past `fetch`.

        Raises:
            ValueError: always.
        """
        del fullurl, data, timeout
        raise ValueError("a letter fetches nothing")


@cache
def _sheet(name: str) -> tuple[FontConfiguration, CSS]:
    fonts, words = FontConfiguration(), (SHEETS / f"{name}.css").read_text(encoding="utf-8")
    return fonts, CSS(string=words, font_config=fonts, url_fetcher=OwnFilesOnly())


def render_letter(content: Mapping[str, Any], *, language: str) -> bytes:
    """Return the letter with these frozen words as a tagged PDF."""
    page = render_to_string(
        "letters/paper.html", {"letter": content, "language": language, "day": _day(content, language)}
    )
    return render_page(page)


def render_page(page: str, *, sheet_name: str = "paper") -> bytes:
    """Return a page of HTML as a tagged PDF (PDF/UA-1), in the look of one of our sheets."""
    with _ONE:
        fonts, sheet = _sheet(sheet_name)
        document = HTML(string=page, base_url="app:", url_fetcher=OwnFilesOnly())
        pdf: bytes = document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    return pdf


def together(papers: Iterable[bytes]) -> bytes:
    """Return several letters as one file to print, each beginning on a page of its own."""
    whole = pikepdf.new()
    for paper in papers:
        with pikepdf.open(io.BytesIO(paper)) as one:
            whole.pages.extend(one.pages)
    with whole.open_metadata() as metadata:
        metadata["dc:title"] = "Letters to mail"
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


def _day(content: Mapping[str, Any], language: str) -> str:
    return day_words(date.fromisoformat(content["on"]), language)
