"""A typed name is a signature only if it is the name of whoever signs (A024, O018)."""

import pytest

from coaching import rules


class TestIsNameOf:
    @pytest.mark.parametrize(
        "typed",
        [
            "Zoë García-O’Neil",
            "  zoe   garcia o'neil ",
            "ZOE GARCIA ONEIL",
            "García-O'Neil, Zoë",
            "Garcia ONeil Zoe",
            "Zoe M. Garcia-ONeil 🐟",
            "Zoe Marie Louise García ONeil",
            "Zoegarcia-oneil",
        ],
    )
    def test_takes_it_however_it_is_typed(self, typed: str) -> None:
        assert rules.is_name_of(typed, "Zoë", "García-O’Neil")

    @pytest.mark.parametrize("typed", ["", "🐟", "Zoe", "García", "Zoe Garcia", "Joan Bixby", "Zo García-O’Neil", "X"])
    def test_refuses_another_name_and_half_of_it(self, typed: str) -> None:
        assert not rules.is_name_of(typed, "Zoë", "García-O’Neil")

    @pytest.mark.parametrize(
        ("typed", "given", "family"),
        [
            ("Mary Tolman", "Mary Louise", "Tolman"),
            ("Mary-Louise Tolman", "Mary Louise", "Tolman"),
            ("maryann tolman", "Mary-Ann", "Tolman"),
            ("Kaʻiulani", "Kaiulani", ""),
            ("Søren Łukasz", "Soren", "Lukasz"),
            ("王小明", "小明", "王"),
            ("Amy Tolman García", "Amy", "Tolman"),
        ],
    )
    def test_takes_what_the_record_lacks_or_has_more(self, typed: str, given: str, family: str) -> None:
        assert rules.is_name_of(typed, given, family)

    @pytest.mark.parametrize("typed", ["Joan Bixby", "joan m. bixby", "Bixby, Joan"])
    def test_a_name_kept_in_one_piece(self, typed: str) -> None:
        assert rules.is_whole_name_of(typed, "Joan Bixby")
        assert not rules.is_whole_name_of(typed, "Jon Bixby")
        assert not rules.is_whole_name_of("", "Joan Bixby")
