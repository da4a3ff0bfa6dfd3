"""Which languages and skills are written into files of staff, and what facts of a family ask for (O086, O089)."""

from dataclasses import dataclass

from casework.public import LANGUAGES, Refused, language_name
from supervision.choices import Skill
from supervision.rules.balance import EVERYBODYS, Suits

#: Everybody works in English, so it is written of nobody.
SPOKEN = [(code, name) for code, name in LANGUAGES.items() if code != EVERYBODYS]
OFFERED = [("Languages", SPOKEN), ("Skills", list(Skill.choices))]


@dataclass(frozen=True)
class Said:
    """One language or one skill, the other empty."""

    language: str = ""
    skill: str = ""

    @property
    def words(self) -> str:
        """How it is said."""
        return str(Skill(self.skill).label) if self.skill else language_name(self.language)


def require_skill(what: str) -> Said:
    """Return the language or skill that was chosen, or stop.

    Raises:
        Refused: it is neither.
    """
    if what in Skill.values:
        return Said(skill=what)
    if what in dict(SPOKEN):
        return Said(language=what)
    raise Refused("Choose a language or a skill.", field="what")


def skills_asked(*, parents: int, teen_parents: int, is_tribal: bool) -> frozenset[str]:
    """Return the skills that a family's facts ask for, of facts that everybody on its cases sees.

    What tells of violence, treatment or health stands behind walls of its own, and asks for nothing here.

    Policy: duties O089, O045 (teen parents), O008 (Tribal families); O086.
    """
    asked = {
        Skill.TWO_PARENT: parents > 1,
        Skill.TEEN_PARENT: teen_parents > 0,
        Skill.TRIBAL: is_tribal,
    }
    return frozenset(str(skill) for skill, is_asked in asked.items() if is_asked)


def suits_words(suits: Suits, language: str) -> list[str]:
    """Say how a coach suits a family of a language."""
    name = language_name(language)
    spoken = [f"Speaks {name}"] if suits.speaks else [f"Works with families who speak {name}"] if suits.has_met else []
    return [*spoken, *(str(Skill(code).label) for code in suits.skills)]
