from datetime import date
from io import BytesIO

import pytest

from casework.acf199.parser import parse
from casework.acf199.records import ActivityHours, LeftAside, NotReadable, ParsedFile
from casework.fictional_names import FAMILY_NAMES, GIVEN_NAMES, family_name, person_name
from tests.data.acf199 import CASE, HEADER, adult, children, family, good_report, report, trailer


def read(content: bytes) -> ParsedFile:
    return parse(BytesIO(content))


def aside(*records: bytes) -> tuple[LeftAside, ...]:
    return read(report(records)).left_aside


class TestGoodFile:
    def test_gives_every_family_with_its_people(self) -> None:
        parsed = read(good_report())

        assert parsed.left_aside == ()
        assert parsed.record_counts == {"T1": 2, "T2": 2, "T3": 2}
        assert [(each.case_number, len(each.adults), len(each.children)) for each in parsed.families] == [
            (CASE, 1, 1),
            ("90000000002", 1, 2),
        ]
        assert parsed.header.months == ("2020-10", "2020-11", "2020-12")
        assert parsed.header.is_scrambled

    def test_gives_hours_by_activity_and_amounts(self) -> None:
        worker = read(good_report()).families[0].adults[0]
        month = worker.months[0]

        assert month.hours == (ActivityHours("UNSUB", 25), ActivityHours("WEX", 6, excused_hours=2))
        assert (month.month, month.earned_income, month.participation_status) == ("2020-10", 910, "14")
        assert worker.ssn == "WTTT@9ZP0"
        assert worker.age_on(date(2020, 3, 13)) == 31
        assert worker.age_on(date(2020, 3, 14)) == 32

    def test_tells_work_eligible_adults_from_caretakers(self) -> None:
        first, second = read(good_report()).families

        assert first.has_work_eligible_adult
        assert not second.has_work_eligible_adult
        assert second.adults[0].is_caretaker

    @pytest.mark.parametrize(
        ("code", "expected"), [("01", True), ("05", True), ("06", False), ("10", False), ("1 ", True)]
    )
    def test_takes_codes_one_to_five_as_work_eligible(self, code: str, expected: bool) -> None:
        parsed = read(report([family(), adult(work_eligible_code=code)]))

        assert parsed.families[0].has_work_eligible_adult is expected

    def test_reads_line_ends_of_other_systems(self) -> None:
        assert read(good_report().replace(b"\n", b"\r\n")).left_aside == ()

    def test_reads_a_file_whose_trailing_blanks_were_trimmed(self) -> None:
        trimmed = b"\n".join(line.rstrip() for line in good_report().split(b"\n"))

        assert read(trimmed) == read(good_report())

    def test_takes_a_byte_above_ascii_in_an_unused_field(self) -> None:
        line = bytearray(family())
        line[120] = 0xE9

        assert aside(bytes(line), adult()) == ()


class TestPeopleOverMonths:
    def test_links_a_person_by_number_and_birth_date(self) -> None:
        records = [family(), adult(), family(month="202011"), adult(month="202011", work_eligible_code="07")]
        (only,) = read(report(records)).families

        assert [month.month for month in only.months] == ["2020-10", "2020-11"]
        assert [month.month for month in only.adults[0].months] == ["2020-10", "2020-11"]
        assert not only.has_work_eligible_adult, "the latest month counts"

    def test_keeps_two_people_who_share_a_scrambled_number_apart(self) -> None:
        records = [family(), adult(), adult(birth_date="19900101")]

        assert len(read(report(records)).families[0].adults) == 2

    def test_links_people_without_a_number_by_birth_date_and_order(self) -> None:
        twin = {"ssn": "WWWWWWWWW"}
        records = [
            family(),
            children(twin, twin),
            family(month="202011"),
            children(twin, twin, month="202011"),
        ]
        (only,) = read(report(records)).families

        assert [child.ref for child in only.children] == ["C-2015-06-01-1", "C-2015-06-01-2"]
        assert [len(child.months) for child in only.children] == [2, 2]

    def test_names_people_without_any_part_of_the_number(self) -> None:
        (person,) = read(report([family(), adult()])).families[0].adults

        assert person.ref == "A-1988-03-14-1"


class TestFileRefusedWhole:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "Line 1 is not a HEADER"),
            (b"id,name\n1,Ada\n", "Line 1 is not a HEADER"),
            (b'{"type":"office"}\n', "Line 1 is not a HEADER"),
            (report([family()], header=family()), "Line 1 is not a HEADER"),
            (report([family()], header=b"HEADER2020"), "damaged HEADER"),
            (report([family()], header=HEADER.replace(b"20204", b"20205")), "damaged HEADER"),
            (report([family()], header=HEADER.replace(b"A06", b"C06")), "closed cases"),
            (report([family()], header=HEADER.replace(b"TAN", b"SSP")), "only TAN"),
            ("\ufeff" + good_report().decode(), "UTF-16"),
            (b"PK\x03\x04 anything", "ZIP"),
            (good_report().decode().encode("utf-16-le"), "NUL"),
        ],
    )
    def test_says_what_is_wrong(self, content: bytes | str, words: str) -> None:
        raw = content.encode("utf-16-le") if isinstance(content, str) else content
        with pytest.raises(NotReadable, match=words):
            read(raw)

    def test_reads_past_a_utf8_mark(self) -> None:
        assert len(read(b"\xef\xbb\xbf" + good_report()).families) == 2


class TestCutFile:
    def test_leaves_the_family_at_the_cut_aside(self) -> None:
        whole = good_report()
        cut = whole[: whole.rindex(b"T3") + 40]
        parsed = read(cut)

        assert [each.case_number for each in parsed.families] == [CASE]
        assert [(each.line, each.reason) for each in parsed.left_aside] == [
            (5, "the file was cut here: more records of this family may be missing"),
            (6, "the file was cut here: more records of this family may be missing"),
            (7, "the file ends without a TRAILER: it was probably cut here"),
            (7, "wrong length: 40 columns, a T3 record reaches column 60"),
        ]

    def test_leaves_the_family_before_a_line_cut_in_its_case_number_aside(self) -> None:
        whole = good_report()
        parsed = read(whole[: whole.rindex(b"T3") + 12])

        assert [each.case_number for each in parsed.families] == [CASE]

    def test_reports_a_wrong_record_count(self) -> None:
        parsed = read(report([family(), adult()], count=7))

        assert len(parsed.families) == 1
        assert parsed.left_aside == (LeftAside(4, "the TRAILER counts 7 records, the file holds 2"),)

    def test_reports_what_stands_after_the_trailer(self) -> None:
        parsed = read(report([family()]) + adult())

        assert parsed.left_aside == (LeftAside(4, "stands after the TRAILER in line 3"),)

    def test_reports_a_damaged_trailer(self) -> None:
        content = b"\n".join([HEADER, family(), b"TRAILER00x"])

        assert read(content).left_aside[0].reason.startswith("damaged TRAILER")

    def test_reads_a_file_without_records(self) -> None:
        assert read(b"\n".join([HEADER, trailer(0)])).families == ()


class TestLinesLeftAside:
    @pytest.mark.parametrize(
        ("record", "words"),
        [
            (b"T4" + family()[2:71], "T4 records belong to the section on closed cases"),
            (b"X9 anything", "unknown record type 'X9'"),
            (adult()[:100], "wrong length: 100 columns, a T2 record reaches column 156"),
            (adult() + b"1", "wrong length: 157 columns, a T2 record has 156"),
            (b"T2" + b"1" * 10_000, "wrong length"),
            (adult(birth_date="19900230"), "birth date '19900230' is not a day of the calendar"),
            (adult(birth_date="199002"), "is not a day of the calendar"),
            (adult(birth_date="20201101"), "birth date 2020-11-01 is after the reporting month 2020-10"),
            (adult(birth_date="10000101"), "too long ago"),
            (adult(unsub_hours="4x"), "unsub hours (item 50, columns 71-72) is not a number: '4x'"),
            (adult(earned_income="12.5"), "is not a number"),
            (adult(work_eligible_code=""), "work eligible code (item 48, columns 67-68) is blank"),
            (adult(month="202013"), "reporting month '202013' is not in the quarter"),
            (adult(month="202009"), "2020-10 to 2020-12"),
            (adult(case_number=""), "the case number is blank"),
            (adult()[:50] + b"\x00" + adult()[51:], "a NUL byte in column 51"),
            (adult("90000000009"), "T2: case 90000000009 has no usable T1 record for 2020-10"),
            (children({}, case_number="90000000009"), "T3: case 90000000009 has no usable T1 record"),
        ],
    )
    def test_each_with_line_and_reason_while_the_rest_goes_on(self, record: bytes, words: str) -> None:
        parsed = read(report([family(), adult(birth_date="19700101"), record]))

        assert [each.line for each in parsed.left_aside] == [4]
        assert words in parsed.left_aside[0].reason
        assert len(parsed.families[0].adults) == 1

    def test_a_repeated_record(self) -> None:
        assert aside(family(), adult(), adult()) == (LeftAside(4, "the same T2 record stands already in line 3"),)

    def test_a_person_reported_twice_in_a_month(self) -> None:
        (only,) = aside(family(), adult(), adult(earned_income="0001"))

        assert (only.line, only.reason) == (4, "the same person stands already in line 3")

    def test_a_family_reported_twice_in_a_month(self) -> None:
        (only,) = aside(family(), family(cash_amount="0001"))

        assert (only.line, only.reason) == (3, "this family's 2020-10 stands already in line 2")

    def test_one_child_of_two(self) -> None:
        parsed = read(report([family(), children({}, {"birth_date": "20210101"})]))

        assert len(parsed.families[0].children) == 1
        assert parsed.left_aside == (
            LeftAside(3, "second child: birth date 2021-01-01 is after the reporting month 2020-10"),
        )

    def test_the_people_of_a_family_whose_record_is_bad(self) -> None:
        parsed = read(report([family(cash_amount="12a4"), adult(), children({}), family("90000000002")]))

        assert [each.line for each in parsed.left_aside] == [2, 3, 4]
        assert [each.case_number for each in parsed.families] == ["90000000002"]


class TestFictionalNames:
    def test_are_the_same_for_the_same_key(self) -> None:
        assert person_name("90000000001/A-1988-03-14-1") == person_name("90000000001/A-1988-03-14-1")

    def test_come_from_lists_without_repetition(self) -> None:
        assert len(set(GIVEN_NAMES)) == len(GIVEN_NAMES) >= 150
        assert len(set(FAMILY_NAMES)) == len(FAMILY_NAMES) >= 150

    def test_spread_over_the_list(self) -> None:
        assert len({family_name(str(number)) for number in range(2000)}) > 150
