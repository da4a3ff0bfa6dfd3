"""The rule book: dated versions, the trace of what is read, and computing again years later."""

from datetime import date
from decimal import Decimal

import pytest

from eligibility.rules.book import Book, NoRule
from eligibility.rules.readings import Reading
from tests.unit.eligibility.households import month


def oregon(written: str = "2026-11") -> Book:
    return Book.open("US-OR", month(written))


class TestReading:
    def test_writes_down_the_version_and_the_source(self) -> None:
        book = oregon()
        assert book.amount("snap.medical_threshold", name="threshold") == 35
        (step,) = book.trace.steps
        assert (step.name, step.value) == ("threshold", 35)
        assert step.rule == "snap.medical_threshold@1979-01-01"
        assert step.source == "7 CFR 273.9(d)(3)"

    def test_answers_the_version_of_the_month(self) -> None:
        key = "snap.max_allotment.contiguous48_dc"
        assert oregon("2026-09").by_size(key, 3) == 785
        assert oregon("2026-10").by_size(key, 3) == 808

    def test_counts_past_the_end_of_a_table(self) -> None:
        assert oregon().by_size("snap.max_allotment.contiguous48_dc", 10) == 1841 + 2 * 225
        north_carolina = Book.open("US-NC", month("2026-11"))
        assert north_carolina.by_size("snap.sua.nc.limited", 9, last_holds=True) == 564

    def test_reads_another_day_than_the_first_of_the_month(self) -> None:
        book = oregon("2026-02")
        assert book.amount("fpg.contiguous48_dc", "first_person", on=date(2025, 3, 1)) == 15650
        assert book.amount("fpg.contiguous48_dc", "first_person") == 15960

    def test_knows_where_there_is_no_limit(self) -> None:
        assert oregon().limit("snap.bbce.asset_limit", "US-OR").is_infinite()

    @pytest.mark.parametrize(
        ("key", "cell", "words"),
        [
            ("snap.min_allotment", "mars", "snap.min_allotment.mars on 2026-11-01"),
            ("snap.sua.ak.central", "phone", "snap.sua.ak.central in US-OR on 2026-11-01"),
            ("tadvs.or.nothing", "x", "tadvs.or.nothing in US-OR on 2026-11-01"),
        ],
    )
    def test_refuses_what_is_not_on_file(self, key: str, cell: str, words: str) -> None:
        with pytest.raises(NoRule, match=f"no rule on file for {words}"):
            oregon().amount(key, cell)

    def test_refuses_what_has_ended(self) -> None:
        with pytest.raises(NoRule, match="no rule on file for tadvs.or.eligibility on 2027-02-01"):
            oregon("2027-02").test("tests.violence", True, "tadvs.or.eligibility")

    def test_refuses_the_rules_of_another_state(self) -> None:
        with pytest.raises(NoRule, match="tanf.ak.payment"):
            oregon().test("tests.payment", True, "tanf.ak.payment")

    def test_refuses_a_decision_that_hides_what_it_read(self) -> None:
        book = oregon()
        book.look("snap.medical_threshold")
        with pytest.raises(AssertionError, match="snap.medical_threshold"):
            book.decide(eligible=True, monthly_benefit=Decimal(0))


class TestReopening:
    def test_computes_with_the_versions_that_were_read(self) -> None:
        book = oregon("2026-09")
        book.by_size("snap.max_allotment.contiguous48_dc", 3)
        book.amount("snap.homeless_shelter_deduction")
        kept = [Reading.of_plain(reading.as_plain()) for reading in book.readings]
        again = Book.reopen("US-OR", month("2026-09"), kept)
        assert again.by_size("snap.max_allotment.contiguous48_dc", 3) == 785
        assert again.amount("snap.homeless_shelter_deduction") == Decimal("198.99")
        assert again.trace.steps == book.trace.steps

    def test_knows_nothing_else(self) -> None:
        with pytest.raises(NoRule):
            Book.reopen("US-OR", month("2026-09"), []).amount("snap.medical_threshold")


class TestDecision:
    @pytest.mark.parametrize(
        ("exact", "told"),
        [("199.994", "199.99"), ("199.995", "200.00"), ("199.985", "199.99"), ("0.004999", "0.00"), ("562", "562.00")],
    )
    def test_is_told_to_the_cent(self, exact: str, told: str) -> None:
        book = oregon()
        book.amount("snap.medical_threshold")
        assert str(book.decide(eligible=True, monthly_benefit=Decimal(exact)).monthly_benefit) == told

    def test_follows_the_day_to_which_the_book_is_turned(self) -> None:
        book = oregon("2026-02")
        book.turn_to(date(2025, 3, 1))
        assert book.amount("fpg.contiguous48_dc", "first_person") == 15650
        assert [reading.on for reading in book.readings] == [date(2025, 3, 1)]
        assert not book.knows("tadvs.or.eligibility", on=date(2030, 1, 1))
