"""Languages and skills of staff as pages show them and as the balance of caseloads reads them (O086, O089)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import User
from supervision.models import StaffSkill
from supervision.rules.skills import Said


@dataclass(frozen=True, slots=True)
class Brings:
    """What somebody brings on a day: codes of languages, and skills."""

    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """Languages first, by name; nothing where nothing is on file."""
        spoken = sorted(Said(language=code).words for code in self.languages)
        return ", ".join([*spoken, *sorted(Said(skill=code).words for code in self.skills)])


@dataclass(frozen=True, slots=True)
class SkillLine:
    """One row of a file with its words."""

    row: StaffSkill
    words: str


def brought_by(staff: Iterable[UUID], *, on: date) -> dict[UUID, Brings]:
    """Return what each of some staff brings on a day, in one query; who has nothing on file brings nothing known."""
    languages: dict[UUID, set[str]] = defaultdict(set)
    skills: dict[UUID, set[str]] = defaultdict(set)
    keys = list(staff)
    for key, language, skill in (
        StaffSkill.objects.on(on).filter(staff__in=keys).values_list("staff", "language", "skill")
    ):
        (skills if skill else languages)[key].add(skill or language)
    return {key: Brings(frozenset(languages[key]), frozenset(skills[key])) for key in keys}


def skill_lines(staff: User) -> list[SkillLine]:
    """Return the languages and skills in somebody's file, those taken back among them, the newest first."""
    rows = StaffSkill.objects.filter(staff=staff).select_related("recorded_by")
    return [
        SkillLine(row, Said(language=row.language, skill=row.skill).words)
        for row in rows.order_by("-first_day", "-recorded_at", "pk")
    ]
