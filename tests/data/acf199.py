"""Write small files of the ACF-199 layout: made-up families, one builder per record."""

from collections.abc import Iterable

from casework.acf199.layout import fields

HEADER = b"HEADER20204A06   TAN1ED"
CASE = "90000000001"


def family(case_number: str = CASE, month: str = "202010", **changes: str) -> bytes:
    """Write a T1 record; `changes` names fields as in the layout file."""
    values = {"member_count": "02", "family_type": "2", "cash_amount": "0512", "snap_amount": "0374"}
    return _record("T1", 156, {"month": month, "case_number": case_number, **values, **changes})


def adult(case_number: str = CASE, month: str = "202010", **changes: str) -> bytes:
    """Write a T2 record of a work-eligible adult."""
    values = {
        "family_affiliation": "1",
        "birth_date": "19880314",
        "ssn": "WTTT@9ZP0",
        "sex": "2",
        "relationship": "01",
        "work_eligible_code": "01",
        "participation_status": "14",
    }
    return _record("T2", 156, {"month": month, "case_number": case_number, **values, **changes})


def children(*people: dict[str, str], case_number: str = CASE, month: str = "202010") -> bytes:
    """Write a T3 record of one or two children."""
    line = list(" " * 156)
    for number, changes in enumerate(people, start=1):
        values = {"family_affiliation": "1", "birth_date": "20150601", "ssn": f"WTTT#YBW{number}", "sex": "1"}
        _fill(line, f"T3_{number}", {**values, **changes})
    _fill(line, "T3_1", {"month": month, "case_number": case_number}, keep=True)
    return _text("T3", line)


def trailer(count: int) -> bytes:
    """Write the last line."""
    return f"TRAILER{count:07d}         ".encode("ascii")


def report(records: Iterable[bytes], *, header: bytes = HEADER, count: int | None = None) -> bytes:
    """Write a whole file around the records."""
    lines = list(records)
    return b"\n".join([header, *lines, trailer(len(lines) if count is None else count), b""])


def good_report() -> bytes:
    """Write two families: one with a work-eligible adult at work, one of a grandmother and two children."""
    other = "90000000002"
    return report(
        [
            family(),
            adult(unsub_hours="25", wex_hours="06", wex_excused_hours="02", earned_income="0910"),
            children({}),
            family(other),
            adult(other, work_eligible_code="07", family_affiliation="3", birth_date="19551130", ssn="WTTT@9ZP1"),
            children({}, {"birth_date": "20171224"}, case_number=other),
        ]
    )


def _record(record: str, length: int, values: dict[str, str]) -> bytes:
    line = list(" " * length)
    _fill(line, record, values)
    return _text(record, line)


def _fill(line: list[str], record: str, values: dict[str, str], *, keep: bool = False) -> None:
    unknown = set(values) - {field.name for field in fields(record)}
    assert not unknown, unknown
    for field in fields(record):
        width = field.last - field.first + 1
        default = "" if keep or field.kind != "number" else "0" * width
        value = values.get(field.name, default)
        if value or not keep:
            line[field.first - 1 : field.last] = value.ljust(width)[:width]


def _text(record: str, line: list[str]) -> bytes:
    line[0:2] = record
    return "".join(line).encode("latin-1")
