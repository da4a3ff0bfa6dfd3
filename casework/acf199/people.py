"""Put the monthly records of one case number together: its months, adults and children."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from casework.acf199.records import (
    UNKNOWN_SSNS,
    Adult,
    AdultMonth,
    Child,
    ChildMonth,
    FamilyFile,
    FamilyMonth,
    LeftAside,
)

PersonMonth = TypeVar("PersonMonth", AdultMonth, ChildMonth)


def gather(
    families: Iterable[FamilyMonth], adults: Sequence[AdultMonth], children: Sequence[ChildMonth]
) -> tuple[tuple[FamilyFile, ...], list[LeftAside]]:
    """Group records by case number, in the order in which the file first names each.

    People whose family has no usable T1 record of the same month are left aside.
    """
    months: dict[str, list[FamilyMonth]] = defaultdict(list)
    for family in families:
        months[family.case_number].append(family)
    known = {(family.case_number, family.month) for of_case in months.values() for family in of_case}
    adults_of, lost_adults = _by_case(adults, known)
    children_of, lost_children = _by_case(children, known)
    files = tuple(
        FamilyFile(
            case_number=number,
            months=tuple(sorted(of_case, key=lambda family: family.month)),
            adults=_adults(adults_of[number]),
            children=_children(children_of[number]),
        )
        for number, of_case in months.items()
    )
    return files, _orphans("T2", lost_adults) + _orphans("T3", lost_children)


def _by_case(
    people: Sequence[PersonMonth], known: set[tuple[str, str]]
) -> tuple[dict[str, list[PersonMonth]], list[PersonMonth]]:
    found: dict[str, list[PersonMonth]] = defaultdict(list)
    lost: list[PersonMonth] = []
    for person in people:
        if (person.case_number, person.month) in known:
            found[person.case_number].append(person)
        else:
            lost.append(person)
    return found, lost


def _orphans(record: str, people: Iterable[AdultMonth | ChildMonth]) -> list[LeftAside]:
    lines = {person.line: person for person in people}
    return [
        LeftAside(line, f"{record}: case {person.case_number} has no usable T1 record for {person.month}")
        for line, person in lines.items()
    ]


def _linked(people: Sequence[PersonMonth]) -> list[tuple[str, list[PersonMonth]]]:
    """Link one person's months by number and birth date; without a number by birth date and order."""
    persons: dict[tuple[str, str], list[PersonMonth]] = defaultdict(list)
    unnumbered: dict[tuple[str, str], int] = defaultdict(int)
    for person in sorted(people, key=lambda each: (each.month, each.line)):
        born = person.birth_date.isoformat()
        if person.ssn in UNKNOWN_SSNS:
            unnumbered[person.month, born] += 1
            persons[f"#{unnumbered[person.month, born]}", born].append(person)
        else:
            persons[person.ssn, born].append(person)
    running: dict[str, int] = defaultdict(int)
    found = []
    for (_, born), months in sorted(persons.items(), key=lambda person: person[0]):
        running[born] += 1
        found.append((f"{born}-{running[born]}", months))
    return found


def _adults(people: Sequence[AdultMonth]) -> tuple[Adult, ...]:
    return tuple(
        Adult(f"A-{ref}", months[-1].ssn, months[-1].birth_date, months[-1].sex, tuple(months))
        for ref, months in _linked(people)
    )


def _children(people: Sequence[ChildMonth]) -> tuple[Child, ...]:
    return tuple(
        Child(f"C-{ref}", months[-1].ssn, months[-1].birth_date, months[-1].sex, tuple(months))
        for ref, months in _linked(people)
    )
