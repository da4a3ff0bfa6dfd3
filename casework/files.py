"""What may be filed as a document: PDF, JPEG and PNG, told by their content and taken apart before they are kept.

Pictures are drawn anew, which leaves behind where and with what they were taken and anything hung on to them. PDFs are
opened and refused when they are locked or hold something that runs or unpacks. Every refusal says what to do instead.
"""

import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import pikepdf
from PIL import Image, ImageFile, ImageOps

from casework.refusals import Refused

NAME_MAX = 120
PIXELS_MAX = 40_000_000
#: More than any paper has; a file made to tire out whoever opens it has more.
OBJECTS_MAX = 200_000
NESTED_MAX = 60
UNPACKED_MAX = 64 * 1024 * 1024
AFTER_END_MAX = 1024
JPEG_QUALITY = 90

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SIGNATURES = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"), PNG: (".png",)}
WORDS = {PDF: "a PDF", JPEG: "a JPEG picture", PNG: "a PNG picture"}
_FORMATS = {JPEG: "JPEG", PNG: "PNG"}

_HIDDEN = re.compile(rb"<script|<\?php|<html|<svg", re.IGNORECASE)
_STREAM = re.compile(rb"stream\r?\n")
_RUNS = {"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/SubmitForm", "/GoToE"}
_HOLDS = {"/JS", "/EF", "/EmbeddedFiles", "/RichMedia", "/XFA", "/JavaScript"}
#: Marks that turn a name round or hide in it; what joins an emoji stays.
_JOINERS = {"\u200d"}


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: its content, what it is, and its tidied name."""

    content: bytes
    content_type: str
    name: str


def checked(content: bytes, *, name: str, at_most: int) -> CheckedFile:
    """Return a file fit to be kept, or stop at one that is not.

    Policy: security 2.5 (C6).

    Raises:
        Refused: empty, too large, of another kind, not what its name says, damaged, or holding more than a paper does.
    """
    if not content:
        raise _refused("This file is empty.")
    if len(content) > at_most:
        raise _refused(f"This file is larger than {at_most // (1024 * 1024)} MB. Scan it at a lower quality.")
    content_type = next((kind for mark, kind in SIGNATURES.items() if content.startswith(mark)), "")
    if not content_type:
        raise _refused("This is no PDF, JPEG or PNG file. Save or scan the paper as one of these.")
    tidy = clean_name(name)
    ending = PurePosixPath(tidy).suffix.casefold()
    if ending not in ENDINGS[content_type]:
        said = f"its name ends in {ending}" if ending else "its name has no ending"
        raise _refused(f"This file is {WORDS[content_type]}, but {said}. Give it the right name and send it again.")
    if zipfile.is_zipfile(BytesIO(content)):
        raise _refused("This file is an archive at the same time. Save the paper alone and send that.")
    if content_type == PDF:
        _require_plain_pdf(content)
    else:
        content = _drawn_anew(content, content_type)
    return CheckedFile(content, content_type, tidy)


def clean_name(name: str) -> str:
    """Return a file name without path, control characters and turning marks, of bounded length; emoji survive."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(char for char in last if char in _JOINERS or unicodedata.category(char) not in _UNSEEN)
    tidy = " ".join(kept.split()).lstrip(". ") or "document"
    path = PurePosixPath(tidy)
    ending = path.suffix if len(path.suffix) <= len(".jpeg") + 1 else ""
    return f"{tidy.removesuffix(ending)[: NAME_MAX - len(ending)].rstrip()}{ending}"


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _refused(words: str) -> Refused:
    return Refused(words, field="file")


# Pictures


def _drawn_anew(content: bytes, content_type: str) -> bytes:
    if _HIDDEN.search(content):
        raise _refused("This picture holds something else besides the picture. Take it again and send that.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # The renderer of letters lets cut pictures pass, for the whole process, once it is loaded. We do not.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            picture = Image.open(BytesIO(content), formats=[_FORMATS[content_type]])
        _require_size(picture.size)
        _require_still(picture, content_type)
        picture.load()
        drawn = ImageOps.exif_transpose(picture)
        return _encoded(drawn, content_type)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_pixels() from bomb
    except Exception as broken:  # whatever a decoder trips over, the file is not a picture that can be kept
        raise _refused("This picture is damaged and cannot be opened. Take it again and send that.") from broken


def _require_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > PIXELS_MAX:
        raise _too_many_pixels()


def _require_still(picture: Image.Image, content_type: str) -> None:
    if content_type == PNG and getattr(picture, "is_animated", False):
        raise _refused("This is a moving picture. Send one still picture of the paper.")


def _too_many_pixels() -> Refused:
    return _refused(f"This picture has more than {PIXELS_MAX // 1_000_000} megapixels. Take it at a lower resolution.")


def _encoded(picture: Image.Image, content_type: str) -> bytes:
    modes = ("RGB", "L") if content_type == JPEG else ("RGB", "RGBA", "L", "LA", "1", "P")
    if picture.mode not in modes:
        picture = picture.convert("RGB")
    bare = picture.copy()
    bare.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    out = BytesIO()
    if content_type == JPEG:
        bare.save(out, "JPEG", quality=JPEG_QUALITY, exif=b"")
    else:
        bare.save(out, "PNG")
    return out.getvalue()


# PDFs


def _require_plain_pdf(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end >= 0 and len(content) - end > AFTER_END_MAX:
        raise _refused("Something is hung on to the end of this PDF. Print it to a new PDF and send that.")
    if _HIDDEN.search(content):
        raise _runs()
    _require_modest(content)
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False) as pdf:
            _require_unlocked(pdf)
            _require_inert(pdf)
    except Refused:
        raise
    except pikepdf.PasswordError as locked:
        raise _locked() from locked
    except Exception as broken:  # whatever the reader trips over, the file is not a paper that can be kept
        raise _refused("This PDF is damaged and cannot be opened. Print it to a new PDF and send that.") from broken


def _locked() -> Refused:
    return _refused("This PDF is locked. Save it without a password and send that.")


def _runs() -> Refused:
    return _refused("This PDF holds a program or another file. Print it to a new PDF and send that.")


def _unpacks() -> Refused:
    return _refused("This PDF unpacks to far more than a paper has. Print it to a new PDF and send that.")


def _require_modest(content: bytes) -> None:
    """Stop at packed lists of objects that unpack to more than memory should be given; the reader would unpack them."""
    room = UNPACKED_MAX
    for found in _STREAM.finditer(content):
        head = content[max(0, found.start() - 600) : found.start()].rpartition(b"obj")[2]
        if not any(word in head for word in (b"ObjStm", b"XRef", b"#")):
            continue
        if head.count(b"Decode") - head.count(b"DecodeParms") > 1:
            raise _unpacks()
        unpack = zlib.decompressobj()
        try:
            room -= len(unpack.decompress(content[found.end() :], room + 1))
        except zlib.error:
            continue
        if room < 0:
            raise _unpacks()


def _require_unlocked(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise _locked()


def _require_inert(pdf: pikepdf.Pdf) -> None:
    if len(pdf.pages) == 0:
        raise _refused("This PDF has no page.")
    for number, found in enumerate(_parts(pdf)):
        if number > OBJECTS_MAX:
            raise _unpacks()
        if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            continue
        keys = set(found.keys())
        action = str(found.get("/S", "")) if "/S" in keys else ""
        kind = str(found.get("/Type", "")) if "/Type" in keys else ""
        if keys & _HOLDS or action in _RUNS or kind == "/EmbeddedFile":
            raise _runs()


def _parts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Give every object of a PDF and everything that stands directly in one, each once."""
    waiting: list[tuple[Any, int]] = [(pdf.trailer, 0), *((found, 0) for found in pdf.objects)]
    while waiting:
        found, depth = waiting.pop()
        yield found
        if depth > NESTED_MAX:
            raise _unpacks()
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            inner = [found.get(key) for key in found.keys()]  # noqa: SIM118 - iterating a stream reads its keys only so
        elif isinstance(found, pikepdf.Array):
            inner = list(found)
        else:
            continue
        waiting += [(part, depth + 1) for part in inner if isinstance(part, pikepdf.Object) and not part.is_indirect]
