"""Read a section-one file of the federal TANF Data Report: check every line, keep the good ones.

A file that is not this layout at all is refused whole. In a file that is, each line that cannot
be used is left aside with its number and a reason, and the rest goes on.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from casework.acf199.layout import (
    LINE_LENGTH,
    SECOND_CHILD,
    SECOND_CHILD_END,
    SHORTEST,
    cut_record,
    place_of,
)
from casework.acf199.people import gather
from casework.acf199.records import (
    UNKNOWN_SSNS,
    ActivityHours,
    AdultMonth,
    ChildMonth,
    FamilyMonth,
    Flaw,
    Header,
    LeftAside,
    NotReadable,
    ParsedFile,
)

HEADER_LENGTH = 23
KEY_END = 19
"""Last column of the case number, in every record."""

READ_AT_MOST = 4096
"""Bytes taken as one line; what is longer cannot be a record and is only counted."""

TITLE = re.compile(
    r"HEADER(?P<year>\d{4})(?P<quarter>[1-4])(?P<section>[A-Z])(?P<state>..)(?P<tribe>...)(?P<program>...)"
)
TRAILER = re.compile(r"TRAILER(?P<count>\d{7})\s*")
SECTIONS = {"C": "closed cases", "G": "totals", "S": "strata"}
ENCODING_MARKS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"PK": "a ZIP archive",
}
PLAIN_TEXT = "it must be plain text with one byte a character (ASCII or Latin-1)."
UTF8_MARK = b"\xef\xbb\xbf"
STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
EARLIEST_BIRTH = date(1895, 1, 1)
WITH_ABSENCES = ("WEX", "JSJR", "CSP", "VOCED", "JST", "EDRE", "SCHOOL", "CCCSP")
HOURS_ONLY = ("UNSUB", "SUBPRIV", "SUBPUB", "OJT")
SEX = {"1": "MALE", "2": "FEMALE"}
OTHER_SECTION = {"T4": "closed cases", "T5": "closed cases", "T6": "totals", "T7": "strata"}


def parse(stream: BinaryIO) -> ParsedFile:
    """Read a file from its first byte to its last.

    Raises:
        NotReadable: the file is not a section-one TANF Data Report, or has no usable first line.
    """
    lines = _lines(stream)
    header = _header(next(lines, (1, b"")))
    reading = _Reading(header)
    for number, raw in lines:
        reading.take(number, raw)
    reading.end()
    families, orphans = gather(reading.families.values(), reading.adults, reading.children)
    return ParsedFile(
        header=header,
        families=families,
        left_aside=tuple(sorted([*reading.left_aside, *orphans])),
        record_counts=dict(reading.counts),
    )


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Give each line with its number; of an overlong one no more than its beginning."""
    number = 0
    while raw := stream.readline(READ_AT_MOST):
        number += 1
        rest = raw
        while len(rest) == READ_AT_MOST and not rest.endswith(b"\n"):
            rest = stream.readline(READ_AT_MOST)
        yield number, raw.rstrip(b"\r\n")


def _header(first_line: tuple[int, bytes]) -> Header:
    _, raw = first_line
    for mark, name in ENCODING_MARKS.items():
        if raw.startswith(mark):
            raise NotReadable(f"The file is {name}; {PLAIN_TEXT}")
    if b"\x00" in raw:
        raise NotReadable(f"The file holds NUL bytes in its first line; {PLAIN_TEXT}")
    text = raw.removeprefix(UTF8_MARK).decode("latin-1")
    found = TITLE.match(text)
    if not text.startswith("HEADER"):
        raise NotReadable("Line 1 is not a HEADER: this is not a file of the federal TANF Data Report.")
    if not found or not HEADER_LENGTH <= len(text.rstrip()) <= LINE_LENGTH:
        raise NotReadable("Line 1 is a damaged HEADER: columns 7 to 23 must tell year, quarter, section and program.")
    if found["section"] != "A":
        section = SECTIONS.get(found["section"], f"section {found['section']!r}")
        raise NotReadable(f"Line 1: this file reports {section}; only families receiving assistance (A) can be read.")
    if found["program"] != "TAN":
        raise NotReadable(f"Line 1: this file reports the program {found['program']!r}; only TAN can be read.")
    return Header(
        year=int(found["year"]),
        quarter=int(found["quarter"]),
        state_fips=found["state"].strip(),
        tribe_code=found["tribe"].strip(),
        is_scrambled=text[21:22] == "E",
    )


@dataclass
class _Reading:
    """The lines read so far; filled by `take`, one line after the other."""

    header: Header
    families: dict[tuple[str, str], FamilyMonth] = field(default_factory=dict)
    adults: list[AdultMonth] = field(default_factory=list)
    children: list[ChildMonth] = field(default_factory=list)
    left_aside: list[LeftAside] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    last_key: tuple[str, str] | None = None
    last_line: int = 1
    trailer_line: int | None = None

    def take(self, number: int, raw: bytes) -> None:
        """Read one line after the HEADER."""
        text = raw.decode("latin-1")
        self.last_line = number
        if not text.strip():
            return
        try:
            self._take_text(number, text)
        except Flaw as flaw:
            self._leave(number, str(flaw))

    def end(self) -> None:
        """Say what is missing at the end, and leave the last family aside when the file was cut there."""
        if self.trailer_line is not None:
            return
        self._leave(self.last_line, "the file ends without a TRAILER: it was probably cut here")
        if self.last_key is None:
            return
        reason = "the file was cut here: more records of this family may be missing"
        self._leave_family(self.last_key, reason)

    def _leave(self, number: int, reason: str) -> None:
        self.left_aside.append(LeftAside(number, reason))

    def _leave_family(self, key: tuple[str, str], reason: str) -> None:
        people: list[AdultMonth | ChildMonth] = [*self.adults, *self.children]
        lines = {person.line for person in people if (person.case_number, person.month) == key}
        family = self.families.pop(key, None)
        if family:
            lines.add(family.line)
        self.adults = [adult for adult in self.adults if adult.line not in lines]
        self.children = [child for child in self.children if child.line not in lines]
        for line in sorted(lines):
            self._leave(line, reason)

    def _take_text(self, number: int, text: str) -> None:
        if self.trailer_line is not None:
            raise Flaw(f"stands after the TRAILER in line {self.trailer_line}")
        if text.startswith("TRAILER"):
            self._take_trailer(number, text)
            return
        record = text[:2]
        self.counts[record if re.fullmatch(r"T\d", record) else "?"] += 1
        _check_characters(text)
        if record in OTHER_SECTION:
            raise Flaw(f"{record} records belong to the section on {OTHER_SECTION[record]}, not to this one")
        if record not in SHORTEST:
            raise Flaw(f"unknown record type {record!r}")
        if len(text) >= KEY_END:
            self.last_key = (text[8:KEY_END].strip(), f"{text[2:6]}-{text[6:8]}")
        _check_length(record, text)
        self._refuse_repeated(("line", text.rstrip()), number, f"the same {record} record stands")
        {"T1": self._take_family, "T2": self._take_adult, "T3": self._take_children}[record](number, text)

    def _take_trailer(self, number: int, text: str) -> None:
        self.trailer_line = number
        found = TRAILER.fullmatch(text)
        if not found:
            raise Flaw("damaged TRAILER: the number of records must stand in columns 8 to 14")
        said, counted = int(found["count"]), self.counts.total()
        if said != counted:
            raise Flaw(f"the TRAILER counts {said} records, the file holds {counted}")

    def _refuse_repeated(self, key: tuple[str, ...], number: int, what: str) -> None:
        first = self.seen.setdefault(key, number)
        if first != number:
            raise Flaw(f"{what} already in line {first}")

    def _refuse_same_person(self, person: AdultMonth | ChildMonth) -> None:
        if person.ssn not in UNKNOWN_SSNS:
            key = (person.case_number, person.month, person.ssn, person.birth_date.isoformat())
            if key in self.seen:
                raise Flaw(f"the same person stands already in line {self.seen[key]}")
            self.seen[key] = person.line

    def _take_family(self, number: int, text: str) -> None:
        values = cut_record("T1", text)
        family = FamilyMonth(
            line=number,
            month=_month(values["month"], self.header),
            case_number=_case_number(values["case_number"]),
            county_fips=values["county_fips"],
            zip_code=values["zip_code"],
            member_count=_whole(values["member_count"]),
            family_type=values["family_type"],
            is_newly_approved=values["newly_approved"] == "1",
            cash_amount=_whole(values["cash_amount"]),
            snap_amount=_whole(values["snap_amount"]),
            child_care_amount=_whole(values["child_care_amount"]),
            subsidized_child_care_amount=_whole(values["subsidized_child_care_amount"]),
            child_support_amount=_whole(values["child_support_amount"]),
            supportive_services_amount=_whole(values["supportive_services_amount"]),
            sanction_reduction_amount=_whole(values["sanction_reduction_amount"]),
        )
        key = (family.case_number, family.month)
        if key in self.families:
            raise Flaw(f"this family's {family.month} stands already in line {self.families[key].line}")
        self.families[key] = family

    def _take_adult(self, number: int, text: str) -> None:
        values = cut_record("T2", text)
        month = _month(values["month"], self.header)
        for name in ("work_eligible_code", "participation_status"):
            if not values[name]:
                raise Flaw(f"{place_of('T2', name)} is blank")
        unearned = ("tax_credit", "social_security", "ssi", "workers_compensation", "other_income")
        adult = AdultMonth(
            line=number,
            month=month,
            case_number=_case_number(values["case_number"]),
            ssn=values["ssn"],
            birth_date=_birth_date(values["birth_date"], month),
            sex=SEX.get(values["sex"], "UNKNOWN"),
            family_affiliation=values["family_affiliation"],
            relationship=values["relationship"],
            work_eligible_code=values["work_eligible_code"].zfill(2),
            participation_status=values["participation_status"].zfill(2),
            hours=_hours(values),
            other_hours=_whole(values["other_hours"]),
            deemed_overall_hours=_whole(values["deemed_overall_hours"]),
            deemed_two_parent_hours=_whole(values["deemed_two_parent_hours"]),
            earned_income=_whole(values["earned_income"]),
            unearned_income=sum(_whole(values[name]) for name in unearned),
            federal_month_count=int(values["federal_month_count"]) if values["federal_month_count"] else None,
        )
        self._refuse_same_person(adult)
        self.adults.append(adult)

    def _take_children(self, number: int, text: str) -> None:
        parts = {"T3_1": "first child"}
        if text[SECOND_CHILD].strip():
            parts["T3_2"] = "second child"
        for record, which in parts.items():
            try:
                child = _child(record, number, text, self.header)
                self._refuse_same_person(child)
                self.children.append(child)
            except Flaw as flaw:
                self._leave(number, f"{which}: {flaw}")


def _check_characters(text: str) -> None:
    strange = STRANGE.search(text)
    if strange:
        name = "a NUL byte" if strange[0] == "\x00" else "a control character"
        raise Flaw(f"{name} in column {strange.start() + 1}: not plain text, or a wrong encoding")


def _check_length(record: str, text: str) -> None:
    length = len(text.rstrip()) if len(text) > LINE_LENGTH else len(text)
    if length > LINE_LENGTH:
        raise Flaw(f"wrong length: {len(text)} columns, a {record} record has {LINE_LENGTH}")
    needed = SHORTEST[record]
    if record == "T3" and text[SECOND_CHILD].strip():
        needed = SECOND_CHILD_END
    if length < needed:
        raise Flaw(f"wrong length: {length} columns, a {record} record reaches column {needed}")


def _child(record: str, number: int, text: str, header: Header) -> ChildMonth:
    values = cut_record(record, text)
    month = _month(text[2:8], header)
    return ChildMonth(
        line=number,
        month=month,
        case_number=_case_number(text[8:19]),
        ssn=values["ssn"],
        birth_date=_birth_date(values["birth_date"], month),
        sex=SEX.get(values["sex"], "UNKNOWN"),
        family_affiliation=values["family_affiliation"],
        relationship=values["relationship"],
        unearned_income=_whole(values["ssi"]) + _whole(values["other_income"]),
    )


def _month(text: str, header: Header) -> str:
    month = f"{text[:4]}-{text[4:]}"
    if month not in header.months:
        first, _, last = header.months
        raise Flaw(f"reporting month {text!r} is not in the quarter of the HEADER ({first} to {last})")
    return month


def _case_number(text: str) -> str:
    number = text.strip()
    if not number:
        raise Flaw("the case number is blank")
    if not number.isascii():
        raise Flaw(f"the case number {number!r} holds strange characters")
    return number


def _birth_date(text: str, month: str) -> date:
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise Flaw(f"birth date {text!r} is not a day of the calendar") from None
    year, number = int(month[:4]), int(month[5:])
    if born > date(year, number, monthrange(year, number)[1]):
        raise Flaw(f"birth date {born} is after the reporting month {month}")
    if born < EARLIEST_BIRTH:
        raise Flaw(f"birth date {born} is too long ago")
    return born


def _hours(values: Mapping[str, str]) -> tuple[ActivityHours, ...]:
    found = [ActivityHours(code, _whole(values[f"{code.lower()}_hours"])) for code in HOURS_ONLY]
    for code in WITH_ABSENCES:
        stem = code.lower()
        found.append(
            ActivityHours(
                code,
                _whole(values[f"{stem}_hours"]),
                _whole(values[f"{stem}_excused_hours"]),
                _whole(values[f"{stem}_holiday_hours"]),
            )
        )
    return tuple(each for each in found if each.hours or each.excused_hours or each.holiday_hours)


def _whole(text: str) -> int:
    return int(text) if text else 0
