"""Letters as PDF: read by other programs, tagged and titled, every glyph drawn, and nothing fetched (C5)."""

import io
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from casework.choices import NoticeKind, Way
from casework.outgoing import texts
from casework.outgoing.paper import OwnFilesOnly, render_letter, render_page, together
from casework.outgoing.texts import Text, freeze, moment_words, registry

FACTS = texts.Facts(
    name="Amy Tolmin",
    signer="Joan Bixby",
    office="Juneau",
    words="Bring your papers. <b>Not bold</b> {{ office }}",
    starts_at=datetime(2026, 11, 30, 15, 0, tzinfo=UTC),
    minutes=60,
    channel="IN_PERSON",
    initiator="PERSON",
    place="Juneau, Room 2",
)
NAMES = ("Łukasz Müller", "Nguyễn Thị Lan", "王小明", "김철수", "ዳዊት", "Ŋaliq Ḷḷa X̱úx̂", "Олена", "Kūlani")


def content(name: str = "Amy Tolmin", **changes: Any) -> dict[str, Any]:
    frozen = freeze(NoticeKind.J016, Way.HOME_MAIL, FACTS, language="en", is_neutral=False)
    head = {
        "name": name,
        "target": "12 Spruce St\nJuneau, AK 99801",
        "lines": ["12 Spruce St", "Juneau, AK 99801"],
        "on": "2026-11-26",
        "signer": "Joan Bixby",
        "agency": "Alaska Department of Health",
        "division": "Division of Public Assistance",
        "office": "Juneau",
        "office_lines": ["10 Main St"],
        "title": "Case manager",
        "number": "Case K-1042",
    }
    return head | frozen.as_content() | changes


def read(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()


class TestLetter:
    def test_says_what_was_frozen_in_two_readers(self, tmp_path: Path) -> None:
        pdf = render_letter(content(), language="en")
        by_pypdf = " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
        by_poppler = " ".join(read(pdf, tmp_path).split())
        for said in (by_pypdf, by_poppler):
            assert "We have not been able to reach you" in said
            assert "Monday, November 30, 2026 at 3:00 PM" in said
            assert "Juneau, Room 2" in said
            assert "Thursday, November 26, 2026" in said
            assert "<b>Not bold</b> {{ office }}" in said
            assert "Case manager, Case K-1042" in said

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_is_tagged_titled_and_in_its_language(self, language: str) -> None:
        pdf = render_letter(content(), language=language)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            root = opened.Root
            assert str(root.Lang) == language
            assert bool(root.MarkInfo.Marked)
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            assert "/StructTreeRoot" in root
            with opened.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
                assert metadata["dc:title"] == "We have not been able to reach you"

    @pytest.mark.parametrize("name", NAMES)
    def test_draws_every_glyph_of_a_name(self, name: str) -> None:
        """A font without a letter draws glyph 0; embedded fonts with all letters map each one back."""
        pdf = render_letter(content(name), language="en")
        said = "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
        assert "".join(name.split()) in said
        assert "\ufffd" not in said

    def test_ten_thousand_characters_run_on_over_pages(self) -> None:
        words = "Word " * 2000
        pdf = render_letter(content(paragraphs=["Dear Amy,", words]), language="en")
        reader = PdfReader(io.BytesIO(pdf))
        assert len(reader.pages) > 1
        assert sum(page.extract_text().count("Word") for page in reader.pages) == 2000

    def test_neutral_letter_names_neither_agency_nor_case(self, tmp_path: Path) -> None:
        frozen = freeze(NoticeKind.APPOINTMENT, Way.HOME_MAIL, FACTS, language="en", is_neutral=True)
        neutral = content() | frozen.as_content() | {"agency": "", "number": "", "title": "", "office": ""}
        said = read(render_letter(neutral, language="en"), tmp_path)
        assert "Please get in touch with Joan Bixby" in " ".join(said.split())
        for word in ("Alaska", "Assistance", "K-1042", "appointment", "papers"):
            assert word not in said

    def test_several_become_one_file(self) -> None:
        one = render_letter(content(), language="en")
        assert len(PdfReader(io.BytesIO(together([one, one, one]))).pages) == 3


HOSTILE = (
    '<img src="http://127.0.0.1:9/x.png">',
    '<img src="https://example.test/x.png">',
    '<img src="file:///etc/passwd">',
    '<img src="ftp://example.test/x">',
    '<img src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>">',
    '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/hostname">x</a>',
    '<style>@import url("file:///etc/passwd");</style>',
    '<style>@font-face{font-family:x;src:url("http://127.0.0.1:9/x.ttf")} p{font-family:x}</style><p>x</p>',
    '<style>p{background:url("file:///etc/passwd")}</style><p>x</p>',
    '<style>p{list-style:url("http://127.0.0.1:9/x")}</style><p>x</p>',
    '<object data="file:///etc/passwd"></object>',
    '<embed src="file:///etc/passwd">',
    '<svg><image href="file:///etc/passwd"/></svg>',
    '<svg><use href="http://127.0.0.1:9/x.svg#a"/></svg>',
    '<img src="app:public-sans/../../etc/passwd">',
    '<img src="/etc/passwd">',
)


class TestNothingIsFetched:
    """C5."""

    @pytest.mark.parametrize("vector", HOSTILE)
    def test_by_a_hostile_page(self, vector: str, monkeypatch: pytest.MonkeyPatch) -> None:
        given, opened = [], []
        fetch = OwnFilesOnly.fetch

        def watched(self: OwnFilesOnly, url: str, headers: object = None) -> object:
            answer = fetch(self, url, None)
            given.append(url)
            return answer

        monkeypatch.setattr(OwnFilesOnly, "fetch", watched)
        monkeypatch.setattr("socket.socket.connect", lambda *_: opened.append("socket"))
        pdf = render_page(f'<html lang="en"><title>x</title><body>{vector}</body></html>')
        assert not opened
        assert not [url for url in given if url != "app:public-sans"]
        with pikepdf.open(io.BytesIO(pdf)) as read:
            assert len(read.attachments) == 0
            assert b"root:" not in pdf

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "http://example.test", "app:other", "data:,x", ""])
    def test_by_the_fetcher_itself(self, url: str) -> None:
        with pytest.raises(ValueError, match="fetches nothing"):
            OwnFilesOnly().fetch(url)
        with pytest.raises(ValueError, match="fetches nothing"):
            OwnFilesOnly().open(url)


class TestLanguages:
    def test_every_text_of_the_registry_is_there_in_both_languages(self) -> None:
        names = {name for name, language in registry() if language == "en"}
        assert names == {name for name, language in registry() if language == "es"}
        for (name, language), text in registry().items():
            assert text.version >= 1
            assert texts._filled(name, language, FACTS).paragraphs

    def test_spanish_is_marked_as_what_it_is(self) -> None:
        assert not [name for (name, language), text in registry().items() if language == "es" and text.is_reviewed]

    def test_what_nobody_reviewed_is_not_sent(self) -> None:
        frozen = freeze(NoticeKind.J016, Way.HOME_MAIL, FACTS, language="es", is_neutral=False)
        assert (frozen.language, frozen.unreviewed, frozen.english) == ("en", "es", None)

    def test_a_reviewed_text_is_sent_with_the_english_beside_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        flipped = dict(registry())
        flipped["j016", "es"] = Text("j016", "es", 2, "Elena Ruiz", date(2026, 12, 1))
        monkeypatch.setattr(texts, "registry", lambda: flipped)
        frozen = freeze(NoticeKind.J016, Way.HOME_MAIL, FACTS, language="es", is_neutral=False)
        assert (frozen.language, frozen.unreviewed, frozen.template) == ("es", "", "j016.2")
        assert "lunes 30 de noviembre de 2026 a las 3:00 p. m." in frozen.wording.body
        assert frozen.english is not None
        assert "Monday, November 30, 2026 at 3:00 PM" in frozen.english.body

    def test_a_language_without_a_text_goes_out_in_english(self) -> None:
        frozen = freeze(NoticeKind.GENERAL, Way.HAND_OVER, FACTS, language="vi", is_neutral=False)
        assert (frozen.language, frozen.unreviewed) == ("en", "vi")

    def test_one_o_clock_is_singular_in_spanish(self) -> None:
        assert (
            moment_words(datetime(2026, 1, 2, 1, 5, tzinfo=UTC), "es") == "viernes 2 de enero de 2026 a la 1:05 a. m."
        )
