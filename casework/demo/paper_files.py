"""The files of the demo's papers: one page each that says what the paper is, the same for the same words."""

from io import BytesIO

import pikepdf


def page_saying(*lines: str) -> bytes:
    """Return a PDF of one page with these lines on it."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.add_blank_page(page_size=(612, 792))
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    page.Contents = pdf.make_stream(f"BT /F1 14 Tf 22 TL 72 700 Td {shown}ET".encode("latin-1", "replace"))
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
