"""Two texts beside each other: nothing of either is missing from the difference, or from both together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules import Change, both, difference


def text_of(pieces: list[tuple[str, str]], *changes: Change) -> str:
    return "".join(text for change, text in pieces if change in changes)


class TestDifference:
    def test_names_what_each_has_alone(self) -> None:
        pieces = difference("She said the pass ran out today.", "She said the pass was lost today.")

        assert [(piece.change, piece.text) for piece in pieces] == [
            (Change.SAME, "She said the pass "),
            (Change.THEIRS, "was lost "),
            (Change.MINE, "ran out "),
            (Change.SAME, "today."),
        ]

    @given(mine=st.text(max_size=400), theirs=st.text(max_size=400))
    def test_holds_every_word_of_both(self, mine: str, theirs: str) -> None:
        pieces = [(piece.change, piece.text) for piece in difference(mine, theirs)]

        assert text_of(pieces, Change.SAME, Change.MINE).split() == mine.split()
        assert text_of(pieces, Change.SAME, Change.THEIRS).split() == theirs.split()

    @pytest.mark.parametrize("length", [10_000, 150_000])
    def test_copes_with_long_texts(self, length: int) -> None:
        theirs = "word after word \U0001f9ca " * (length // 18)
        pieces = [(piece.change, piece.text) for piece in difference(f"{theirs} and more", theirs)]

        assert text_of(pieces, Change.SAME, Change.THEIRS).split() == theirs.split()
        assert "more" in text_of(pieces, Change.MINE)


class TestBoth:
    BOXES = {"text": "area", "title": "line", "method": "choice"}

    @pytest.mark.parametrize(
        ("mine", "theirs", "together"),
        [
            ({"text": "Mine"}, {"text": "Theirs"}, {"text": "Theirs\n\nMine"}),
            ({"text": "One. Two."}, {"text": "One."}, {"text": "One. Two."}),
            ({"text": "One."}, {"text": "One. Two."}, {"text": "One. Two."}),
            ({"text": ""}, {"text": "Theirs"}, {"text": "Theirs"}),
            ({}, {"text": "Theirs"}, {"text": "Theirs"}),
            ({"text": "Mine"}, {}, {"text": "Mine"}),
            ({"title": "Mine"}, {"title": "Theirs"}, {"title": "Theirs / Mine"}),
            ({"method": "PHONE"}, {"method": "TEXT"}, {"method": "PHONE"}),
            ({"people": ["a"]}, {"people": ["b"]}, {"people": ["a"]}),
            ({"people": []}, {}, {"people": []}),
            ({"other": "Mine"}, {"other": "Theirs"}, {"other": "Mine"}),
        ],
    )
    def test_puts_one_below_the_other(
        self, mine: dict[str, object], theirs: dict[str, object], together: dict[str, object]
    ) -> None:
        assert both(mine, theirs, boxes=self.BOXES) == together
