"""What coaching lays beside its tables: instruments, first steps, closed months, the rates, places at sites."""

from pathlib import Path
from typing import Any

import yaml
from django.db import connections

from coaching.models import Instrument, StepIdea

FOLDER = Path(__file__).parent / "instruments"
IDEAS = Path(__file__).parent / "step_ideas.yaml"
MONTHS = Path(__file__).parent / "months.sql"
SITES = Path(__file__).parent / "sites.sql"
RATES = Path(__file__).parent / "rates.sql"
FACTS = Path(__file__).parent / "facts.sql"
WORKSHOPS = Path(__file__).parent / "workshops.sql"
SUPPORTS = Path(__file__).parent / "supports.sql"


def lay_instruments(alias: str) -> None:
    """Bring every version of every instrument into the table; what assessments refer to is never taken away."""
    for position, entry in enumerate(read_instruments()):
        kept = {name: value for name, value in entry.items() if name not in {"code", "jurisdictions", "version"}}
        for jurisdiction in entry["jurisdictions"]:
            Instrument.objects.using(alias).update_or_create(
                code=entry["code"],
                jurisdiction=jurisdiction,
                version=entry["version"],
                defaults=kept | {"position": position},
            )


def read_instruments() -> list[dict[str, Any]]:
    """Return the entries of all files, file by file in the order of their names."""
    return [entry for path in sorted(FOLDER.glob("*.yaml")) for entry in yaml.safe_load(path.read_text("utf-8"))]


def lay_step_ideas(alias: str) -> None:
    """Bring the first steps of the library into its table; one that somebody withdrew stays withdrawn (O061)."""
    for entry in yaml.safe_load(IDEAS.read_text("utf-8")):
        kept = {name: value for name, value in entry.items() if name not in {"words", "jurisdictions"}}
        for jurisdiction in entry["jurisdictions"]:
            StepIdea.objects.using(alias).update_or_create(
                jurisdiction=jurisdiction, words=entry["words"], defaults=kept
            )


def lay_month_freezing(alias: str) -> None:
    """Lay the triggers by which hours, debriefs and the month itself stay as they were closed."""
    with connections[alias].cursor() as cursor:
        cursor.execute(MONTHS.read_text("utf-8"))


def lay_site_places(alias: str) -> None:
    """Lay the function that tells how many are placed at work sites, and not who (A089)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(SITES.read_text("utf-8"))


def lay_rates(alias: str) -> None:
    """Lay the query that says where every family of a month stands in the federal rates."""
    with connections[alias].cursor() as cursor:
        cursor.execute(RATES.read_text("utf-8"))


def lay_rate_facts(alias: str) -> None:
    """Lay the function by which sums, and nobody of the staff, know which families stand under a waiver."""
    with connections[alias].cursor() as cursor:
        cursor.execute(FACTS.read_text("utf-8"))


def lay_workshop_order(alias: str) -> None:
    """Lay the function that tells in which order the places of a workshop stand, whosever they are."""
    with connections[alias].cursor() as cursor:
        cursor.execute(WORKSHOPS.read_text("utf-8"))


def lay_support_guard(alias: str) -> None:
    """Lay what a budget knows of all that draws on it, and the triggers that hold a support as it was decided."""
    with connections[alias].cursor() as cursor:
        cursor.execute(SUPPORTS.read_text("utf-8"))
