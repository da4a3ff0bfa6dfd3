"""The agencies in their own words: how each is named on a letter, and what it calls those who coach."""

from dataclasses import dataclass

from casework.choices import Jurisdiction


@dataclass(frozen=True)
class Agency:
    """The agency of a state, by language where it has a name in one; `worker` is the one who signs."""

    name: str
    division: str
    worker: dict[str, str]


AGENCIES = {
    Jurisdiction.ALASKA: Agency(
        "Alaska Department of Health",
        "Division of Public Assistance",
        {"en": "case manager", "es": "su administrador de caso"},
    ),
    Jurisdiction.OREGON: Agency(
        "Oregon Department of Human Services", "Self-Sufficiency Programs", {"en": "family coach", "es": "su asesor"}
    ),
    Jurisdiction.NORTH_CAROLINA: Agency(
        "Department of Social Services",
        "Work First Family Assistance",
        {"en": "human services coordinator", "es": "su coordinador de servicios"},
    ),
    Jurisdiction.TEXAS: Agency(
        "Texas Department of Family and Protective Services",
        "Child Protective Services",
        {"en": "case manager", "es": "su administrador de caso"},
    ),
}
