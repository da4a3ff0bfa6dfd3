"""What leaves the site as a file."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\0")
_NEVER_IN_FRONT = {"\t", "\r", "\n"}


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a comma-separated file that a spreadsheet opens as text, whatever people are called.

    A cell that a spreadsheet could take for a formula gets an apostrophe in front. UTF-8 with its mark, CRLF.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def csv_answer(content: bytes, name: str) -> HttpResponse:
    """Return the answer that hands out a comma-separated file as `name`.csv."""
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Return the answer that hands out a paper as `name`.pdf, to be printed and handed over in person."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


def safe_cell(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula.

    Leading spaces are looked past and full-width forms count as the plain ones. Numbers of the program's own are safe.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    seen = unicodedata.normalize("NFKC", text)
    rest = seen.lstrip()
    blanks = seen.removesuffix(rest)
    return f"'{text}" if rest.startswith(_STARTS_A_FORMULA) or _NEVER_IN_FRONT & set(blanks) else text
