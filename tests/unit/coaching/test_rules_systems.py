"""Other systems: links by state, what is written down of a number and a certificate (A074)."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from casework.public import Refused
from coaching.queries.systems import links_of
from coaching.rules.systems import (
    NUMBER_MAX,
    CertificateFacts,
    require_end,
    require_system,
    tidy_certificate,
    tidy_number,
)

DAY = date(2026, 11, 28)
GOLD = CertificateFacts("NCRC", "GOLD", DAY, " CR  9912 ", None)


class TestLinks:
    def test_alaska_names_the_systems_of_the_expectations(self) -> None:
        """A074: DPA website, ALEXsys, Career Ready, SAM; each with what it is for and the day it was looked up."""
        assert [one.code for one in links_of("US-AK")] == ["ALEXSYS", "CAREER_READY", "DPA", "SAM"]

    def test_a_state_has_its_own_alone_and_an_address_or_none(self) -> None:
        assert [one.code for one in links_of("US-OR")] == ["IMATCHSKILLS"]
        assert [one.code for one in links_of("US-TX")] == ["WORKINTEXAS"]
        assert links_of("US-NC") == []
        for state in ("US-AK", "US-OR", "US-TX"):
            for one in links_of(state):
                assert one.url == "" or one.url.startswith("http")
                assert one.purpose
                assert one.seen_in
                assert one.looked_up_on <= DAY
        assert [one.code for one in links_of("US-AK") if not one.url] == ["SAM"]


class TestNumber:
    def test_is_kept_as_written(self) -> None:
        assert tidy_number("  AX 44  🚗 ", needed=True) == "AX 44 🚗"
        for words in ("", "  ", "x" * (NUMBER_MAX + 1), "x" * 10_000):
            with pytest.raises(Refused):
                tidy_number(words, needed=True)

    def test_days(self) -> None:
        require_system("ALEXSYS", DAY, today=DAY)
        for system, since in (("NONE", DAY), ("ALEXSYS", DAY + timedelta(days=1))):
            with pytest.raises(Refused):
                require_system(system, since, today=DAY)
        leap = date(2028, 2, 29)
        require_end(leap, since=leap, today=leap)
        for on in (leap - timedelta(days=1), leap + timedelta(days=1)):
            with pytest.raises(Refused):
                require_end(on, since=leap, today=leap)


class TestCertificate:
    def test_has_a_level_or_none_and_a_number_or_a_paper(self) -> None:
        """A074."""
        assert tidy_certificate(GOLD, today=DAY).number == "CR 9912"
        assert tidy_certificate(replace(GOLD, kind="CAREER_READY"), today=DAY).level == ""
        assert tidy_certificate(replace(GOLD, number="", document_id=uuid4()), today=DAY).number == ""
        for changes in ({"kind": "X"}, {"level": ""}, {"number": " "}, {"on": DAY + timedelta(days=1)}):
            with pytest.raises(Refused):
                tidy_certificate(replace(GOLD, **changes), today=DAY)
