"""C6: what is filed as a paper is what it seems to be; everything else is refused in plain words (security 2.5)."""

import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageFile

from casework.files import NAME_MAX, checked, clean_name
from casework.refusals import Refused
from tests.factories import pdf_of, picture_of

MEGABYTE = 1024 * 1024
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PNG_MARK = b"\x89PNG\r\n\x1a\n"


def archive(*, bomb: bool = False) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("readme.txt", b"0" * (30 * MEGABYTE if bomb else 10))
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def png_claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose head claims to be huge."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return PNG_MARK + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def png_with_text_bomb() -> bytes:
    whole = picture_of("PNG")
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * (40 * MEGABYTE)))
    return whole[:33] + bomb + whole[33:]


def moving_png() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def gif() -> bytes:
    out = BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    return out.getvalue()


def pdf_with(change: object, **options: object) -> bytes:
    """Return a small PDF after something was done to it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf_of("A letter"))) as pdf:
        change(pdf)  # type: ignore[operator]
        pdf.save(out, **options)
    return out.getvalue()


def action(kind: str, **keys: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **keys)


def opens_with(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = action("JavaScript", JS="app.alert(1)")


def runs_on_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=action("JavaScript", JS=pdf.make_stream(b"app.alert(1)")))


def runs_by_name(pdf: pikepdf.Pdf) -> None:
    named = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), action("JavaScript", JS="1")]))
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=named)


def runs_after_a_link(pdf: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=action("URI", URI="https://example.gov", Next=pikepdf.Array([action("JavaScript", JS="1")])),
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])


def launches(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = action("Launch", F="calc.exe")


def carries_a_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["macro.xlsm"] = b"PK"


def holds_a_form_program(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))


def plays_media(pdf: pikepdf.Pdf) -> None:
    pdf.Root.RichMedia = pikepdf.Dictionary(A=1)


def has_no_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]


def packed_bomb() -> bytes:
    """Return a PDF whose packed list of objects unpacks to a hundred megabytes."""
    packed = zlib.compress(b" " * (100 * MEGABYTE), 9)
    head = b"%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length " + str(len(packed)).encode()
    return head + b">>\nstream\n" + packed + b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"


def twice_packed() -> bytes:
    return packed_bomb().replace(b"/Filter/FlateDecode", b"/Filter[/FlateDecode/FlateDecode]")


LOCKED = pikepdf.Encryption(owner="owner", user="secret")
OPENLY_LOCKED = pikepdf.Encryption(owner="owner", user="")

HOSTILE = {
    "empty": (b"", "a.pdf", "This file is empty."),
    "too large": (b"%PDF-" + b"0" * (2 * MEGABYTE), "a.pdf", "larger than 1 MB"),
    "EICAR as text": (EICAR, "eicar.txt", "no PDF, JPEG or PNG"),
    "EICAR called a PDF": (EICAR, "eicar.pdf", "no PDF, JPEG or PNG"),
    "program called a PDF": (b"MZ\x90\0" + b"\0" * 500, "invoice.pdf", "no PDF, JPEG or PNG"),
    "script called a picture": (b"#!/bin/sh\nrm -rf /\n", "photo.jpg", "no PDF, JPEG or PNG"),
    "page called a picture": (b"<html><script>alert(1)</script>", "photo.png", "no PDF, JPEG or PNG"),
    "drawing with script": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg", "no PDF, JPEG"),
    "moving GIF": (gif(), "photo.gif", "no PDF, JPEG or PNG"),
    "archive": (archive(), "papers.zip", "no PDF, JPEG or PNG"),
    "archive bomb called a PDF": (archive(bomb=True), "papers.pdf", "no PDF, JPEG or PNG"),
    "PDF behind something else": (b"\0" * 100 + pdf_of("a"), "a.pdf", "no PDF, JPEG or PNG"),
    "picture called a PDF": (picture_of("PNG"), "letter.pdf", "is a PNG picture, but its name ends in .pdf"),
    "PDF called a picture": (pdf_of("a"), "letter.png", "is a PDF, but its name ends in .png"),
    "picture with two endings": (picture_of(), "photo.jpg.exe", "but its name ends in .exe"),
    "name without an ending": (picture_of(), "photo", "but its name has no ending"),
    "picture and archive": (picture_of() + archive(), "photo.jpg", "an archive at the same time"),
    "PDF and archive": (pdf_of("a") + archive(), "letter.pdf", "an archive at the same time"),
    "picture and web page": (picture_of() + b"<script>alert(1)</script>", "photo.jpg", "holds something else"),
    "picture and server page": (picture_of("PNG") + b"<?php system($_GET[0]); ?>", "photo.png", "holds something else"),
    "PDF and web page": (pdf_of("a").replace(b"%%EOF", b"<ScRiPt>1</sCrIpT>%%EOF"), "a.pdf", "program or another"),
    "PDF with a tail": (pdf_of("a") + b"\x7fELF" * 2000, "letter.pdf", "hung on to the end"),
    "pixel flood": (png_claiming(60_000, 60_000), "photo.png", "more than 40 megapixels"),
    "large beyond the cap": (png_claiming(8_000, 6_000), "photo.png", "more than 40 megapixels"),
    "text bomb": (png_with_text_bomb(), "photo.png", "damaged"),
    "cut picture": (picture_of(size=(600, 400))[:700], "photo.jpg", "damaged"),
    "head without a picture": (PNG_MARK + b"nothing", "photo.png", "damaged"),
    "moving picture": (moving_png(), "photo.png", "moving picture"),
    "locked PDF": (pdf_with(lambda pdf: None, encryption=LOCKED), "a.pdf", "locked"),
    "PDF locked for owners": (pdf_with(lambda pdf: None, encryption=OPENLY_LOCKED), "a.pdf", "locked"),
    "PDF that opens with JavaScript": (pdf_with(opens_with), "a.pdf", "program or another file"),
    "PDF with JavaScript on a page": (pdf_with(runs_on_a_page), "a.pdf", "program or another file"),
    "PDF with named JavaScript": (pdf_with(runs_by_name), "a.pdf", "program or another file"),
    "PDF with JavaScript after a link": (pdf_with(runs_after_a_link), "a.pdf", "program or another file"),
    "PDF with packed JavaScript": (
        pdf_with(opens_with, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "a.pdf",
        "program or another file",
    ),
    "PDF that launches": (pdf_with(launches), "a.pdf", "program or another file"),
    "PDF with a file in it": (pdf_with(carries_a_file), "a.pdf", "program or another file"),
    "PDF with a form program": (pdf_with(holds_a_form_program), "a.pdf", "program or another file"),
    "PDF with media": (pdf_with(plays_media), "a.pdf", "program or another file"),
    "PDF without a page": (pdf_with(has_no_page), "a.pdf", "no page"),
    "PDF of noise": (b"%PDF-1.7\n" + b"\xa5" * 4000, "a.pdf", "damaged"),
    "cut PDF": (pdf_of("a", pages=9)[:500], "a.pdf", "damaged"),
    "PDF bomb": (packed_bomb(), "a.pdf", "unpacks to far more"),
    "PDF packed twice": (twice_packed(), "a.pdf", "unpacks to far more"),
}


class TestHostileFiles:
    @pytest.mark.parametrize("what", HOSTILE)
    def test_are_refused_in_plain_words(self, what: str) -> None:
        content, name, words = HOSTILE[what]
        with pytest.raises(Refused, match=words) as refused:
            checked(content, name=name, at_most=MEGABYTE)

        assert refused.value.field == "file"
        assert str(refused.value).endswith(".")

    @pytest.mark.parametrize("what", ["cut picture", "text bomb"])
    def test_are_refused_where_letters_are_rendered_too(self, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """Loading the renderer of letters tells the decoder to let cut pictures pass, in the whole process."""
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        content, name, words = HOSTILE[what]
        with pytest.raises(Refused, match=words):
            checked(content, name=name, at_most=MEGABYTE)

    def test_are_many(self) -> None:
        assert len(HOSTILE) >= 40


class TestOrdinaryFiles:
    def test_a_pdf_is_kept_as_it_is(self) -> None:
        content = pdf_of("A letter of the school")

        kept = checked(content, name="Letter.PDF", at_most=MEGABYTE)

        assert (kept.content, kept.content_type, kept.name) == (content, "application/pdf", "Letter.PDF")

    def test_a_pdf_with_links_and_packed_objects_is_kept(self) -> None:
        def link(pdf: pikepdf.Pdf) -> None:
            found = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 9, 9],
                A=action("URI", URI="https://a.gov"),
            )
            pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(found)])

        content = pdf_with(link, object_stream_mode=pikepdf.ObjectStreamMode.generate)

        assert checked(content, name="a.pdf", at_most=MEGABYTE).content == content

    @pytest.mark.parametrize(("kind", "name"), [("JPEG", "photo.jpeg"), ("PNG", "photo.png")])
    def test_a_picture_leaves_behind_where_it_was_taken(self, kind: str, name: str) -> None:
        notes = Image.Exif()
        notes[0x010E] = "Where the Vantoose lives"
        notes[0x0112] = 6
        content = picture_of(kind, exif=notes)
        assert b"Vantoose" in content

        kept = checked(content, name=name, at_most=MEGABYTE)

        assert b"Vantoose" not in kept.content
        with Image.open(BytesIO(kept.content)) as drawn:
            assert drawn.format == kind
            assert drawn.size == (40, 60), "turned as its camera was held"
            assert not drawn.getexif()

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
    def test_pictures_of_every_sort_are_drawn(self, mode: str) -> None:
        kind = "JPEG" if mode == "CMYK" else "PNG"
        out = BytesIO()
        Image.new(mode, (20, 10)).save(out, kind)

        kept = checked(out.getvalue(), name=f"a.{kind.lower()}", at_most=MEGABYTE)

        with Image.open(BytesIO(kept.content)) as drawn:
            drawn.load()
            assert drawn.size == (20, 10)


class TestCleanName:
    @pytest.mark.parametrize(
        ("name", "tidy"),
        [
            ("letter.pdf", "letter.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\coach\\letter.pdf", "letter.pdf"),
            ("/abs/olute.png", "olute.png"),
            ("a\0b\r\nc.pdf", "abc.pdf"),
            ("..hidden.pdf", "hidden.pdf"),
            ("photo\u202egpj.exe", "photogpj.exe"),
            ("  two   words .pdf", "two words.pdf"),
            ("", "document"),
            ("...", "document"),
            ("\u200b\ufeff", "document"),
            ("Ida 👩\u200d👧 and 🏔️.png", "Ida 👩\u200d👧 and 🏔️.png"),
            ("re\u0301sume\u0301.pdf", "résumé.pdf"),
        ],
    )
    def test_keeps_what_says_something(self, name: str, tidy: str) -> None:
        assert clean_name(name) == tidy

    def test_is_bounded_and_keeps_its_ending(self) -> None:
        tidy = clean_name("x" * 10_000 + ".jpeg")

        assert len(tidy) == NAME_MAX
        assert tidy.endswith("x.jpeg")
