"""Who the fictional families are."""

from datetime import date, timedelta
from random import Random

from casework.demo.steps import DemoPerson
from casework.fictional_names import family_name, given_name

YOUNGEST_PARENT = 18
BORN_BEFORE_DAYS = 245
"""Every child is older than the longest story."""

LANGUAGES = ("en",) * 10 + ("es", "es", "ru", "tl", "vi")


def household(*, key: str, rng: Random, today: date, shape: str = "") -> list[DemoPerson]:
    """Make up a household: `teen`, `two`, `kin`, `single` or, with no shape given, one of them."""
    shape = shape or rng.choice(("single", "single", "single", "two", "single"))
    name = family_name(key)
    child_count = 1 if shape == "teen" else rng.choice((1, 1, 2, 2, 3))
    people = [_adult(key, name, "p1", shape=shape, rng=rng, today=today)]
    if shape == "two":
        people.append(_adult(key, name, "p2", shape=shape, rng=rng, today=today))
    oldest = 1 if shape == "teen" else min(14, min(_age(person, today) for person in people) - YOUNGEST_PARENT)
    ages = sorted((rng.randint(0, oldest) for _ in range(child_count)), reverse=True)
    for number, age in enumerate(ages, start=1):
        born_on = _born(today, age, rng)
        people.append(
            DemoPerson(f"c{number}", _fresh_name(f"{key}/c{number}", people), name, born_on, "CHILD", "child")
        )
    return people


def named_household(spec: str, *, key: str, rng: Random, today: date) -> list[DemoPerson]:
    """Make a household of given people: `Tolman: Amy 29, Eli 7, June 3`; an asterisk marks a second parent."""
    name, _, members = spec.partition(": ")
    people: list[DemoPerson] = []
    for member in members.split(", "):
        given, age = member.rsplit(" ", 1)
        is_parent = not people or given.startswith("*")
        count = sum((person.role != "CHILD") == is_parent for person in people) + 1
        ref = f"{'p' if is_parent else 'c'}{count}"
        role = "CHILD"
        if is_parent:
            role = "TEEN_PARENT" if int(age) < 18 else "ADULT"  # noqa: PLR2004
        relationship = "parent" if is_parent else "child"
        phone = _phone(rng) if is_parent else ""
        born_on = _born(today, int(age), rng)
        people.append(DemoPerson(ref, given.lstrip("*"), name, born_on, role, relationship, phone))
    return people


def _adult(key: str, name: str, ref: str, *, shape: str, rng: Random, today: date) -> DemoPerson:
    role = {"teen": "TEEN_PARENT", "kin": "CAREGIVER"}.get(shape, "ADULT")
    age = {"teen": rng.randint(16, 17), "kin": rng.randint(52, 68)}.get(shape, rng.randint(20, 44))
    relationship = "grandparent" if shape == "kin" else "parent"
    return DemoPerson(ref, given_name(f"{key}/{ref}"), name, _born(today, age, rng), role, relationship, _phone(rng))


def _age(person: DemoPerson, today: date) -> int:
    return (today - person.born_on).days * 100 // 36525


def _fresh_name(key: str, people: list[DemoPerson]) -> str:
    taken = {person.given_name for person in people}
    name = given_name(key)
    while name in taken:
        key += "'"
        name = given_name(key)
    return name


def _born(today: date, age: int, rng: Random) -> date:
    return today - timedelta(days=int(age * 365.25) + rng.randint(BORN_BEFORE_DAYS if age == 0 else 3, 350))


def _phone(rng: Random) -> str:
    """Write a number of the range that is kept free for stories."""
    return f"(907) 555-01{rng.randint(0, 99):02d}"
