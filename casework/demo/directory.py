"""Providers of the demo's offices. Every name is made up; telephone numbers are those of fiction."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.context import in_context
from casework.demo.cast import STAFF
from casework.models import Office, Provider, User
from casework.operations.providers import add_provider
from casework.rules import ProviderEntry

MORNING = time(9, 30)
PLACES = {
    "AK-JNU": ("Gastineau", "907-555-01", "Juneau", "AK", ("Tlingit", "Haida"), "tli"),
    "AK-ANC": ("Chester Creek", "907-555-02", "Anchorage", "AK", ("Dena’ina", "Yup’ik"), "esu"),
    "OR-KF": ("Link River", "541-555-01", "Klamath Falls", "OR", ("Klamath", "Modoc", "Yahooskin"), "es"),
    "NC-DUR": ("Eno River", "919-555-01", "Durham", "NC", ("Occaneechi-Saponi", "Lumbee"), "es"),
    "TX-AUS": ("Shoal Creek", "512-555-01", "Austin", "TX", ("Ysleta del Sur",), "es"),
}
"""Each office's word for its neighbourhood, telephone numbers, town, state, Tribes, second language."""

PANTRY, CLINIC, JOBS, TRIBAL = "Family Pantry", "Counseling", "Job Works", "Tribal Family Services"
HEALTH, LEGAL, SHELTER, HOUSING, SCHOOL = "Health Center", "Legal Aid", "Safe Harbor", "Housing Desk", "Adult School"
RECOVERY, BAKERY = "Recovery Center", "Bakery"


@dataclass(frozen=True)
class DemoProvider:
    """One entry, the same in each office but for its neighbourhood; verified so many days ago, by default lately."""

    kind: str
    partner_type: str
    services: tuple[str, ...]
    verified_days_ago: int = 40
    needs_own_form: bool = False
    accepts_criminal_record: bool | None = None
    readiness: tuple[str, ...] = ()
    speaks_second: bool = False
    is_tribal: bool = False
    is_proposed: bool = False
    remark: str = ""


PROVIDERS = (
    DemoProvider(PANTRY, "COMMUNITY_PARTNER", ("FOOD", "CLOTHING"), speaks_second=True, remark="Tuesdays, 10 to 2"),
    DemoProvider(
        CLINIC, "MENTAL_HEALTH", ("MENTAL_HEALTH", "PARENTING"), 75, needs_own_form=True, remark="Ask for their form"
    ),
    DemoProvider(
        JOBS,
        "CONTRACTOR",
        ("EMPLOYMENT", "TRAINING"),
        accepts_criminal_record=True,
        readiness=("LIMITED_EXPERIENCE", "READY", "CAREER"),
    ),
    DemoProvider(TRIBAL, "TRIBE", ("CULTURE", "PARENTING", "HOUSING"), 25, is_tribal=True, speaks_second=True),
    DemoProvider(HEALTH, "HEALTH", ("HEALTH", "DISABILITY"), 95, speaks_second=True),
    DemoProvider(LEGAL, "LEGAL", ("LEGAL", "MONEY"), 210, remark="First hour is free"),
    DemoProvider(SHELTER, "DOMESTIC_VIOLENCE", ("DOMESTIC_VIOLENCE", "HOUSING"), 60, remark="Day and night"),
    DemoProvider(HOUSING, "HOUSING", ("HOUSING",), 320, accepts_criminal_record=False),
    DemoProvider(
        SCHOOL, "SCHOOL", ("EDUCATION", "LANGUAGE", "TRAINING"), 120, readiness=("BEGINNING", "LIMITED_EXPERIENCE")
    ),
    DemoProvider(RECOVERY, "SUBSTANCE_USE", ("SUBSTANCE_USE",), 50, needs_own_form=True),
    DemoProvider(BAKERY, "EMPLOYER", ("EMPLOYMENT",), is_proposed=True, accepts_criminal_record=True),
)


def name_of(kind: str, office: str) -> str:
    """Give the name that a provider has in an office."""
    return f"{PLACES[office][0]} {kind}"


def lay_directory(offices: dict[str, Office], staff: dict[str, User], *, today: date, now: datetime) -> None:
    """Enter the providers of every office that has none yet, each as the person who would."""
    for ref, office in offices.items():
        specialist = _staff_of(ref, "ENGAGEMENT_SPECIALIST", staff)
        coach = _staff_of(ref, "COACH", staff)
        with in_context(actor=specialist):
            if Provider.objects.offered_in(office).exists():
                continue
        for number, demo in enumerate(PROVIDERS):
            actor = coach if demo.is_proposed else specialist
            day = today - timedelta(days=demo.verified_days_ago)
            moment = min(datetime.combine(day, MORNING, tzinfo=office.zone), now)
            with in_context(actor=actor):
                add_provider(entry=_entry(demo, ref, number), actor=actor, now=moment)


def _staff_of(office: str, role: str, staff: dict[str, User]) -> User:
    return staff[next(one.username for one in STAFF if one.office == office and one.role == role)]


def _entry(demo: DemoProvider, office: str, number: int) -> ProviderEntry:
    place, phone, town, state, tribes, second = PLACES[office]
    name = name_of(demo.kind, office)
    return ProviderEntry(
        name=name,
        partner_type=demo.partner_type,
        services=demo.services,
        languages=("en", second) if demo.speaks_second else ("en",),
        tribes=tribes if demo.is_tribal else (),
        cultures=("Tribal",) if demo.is_tribal else (),
        readiness=demo.readiness,
        accepts_criminal_record=demo.accepts_criminal_record,
        needs_own_form=demo.needs_own_form,
        phone=f"{phone}{number + 50}",
        email=f"{'-'.join(name.lower().split())}@example.test",
        address=f"{100 + 12 * number} {place} Street, {town}, {state}",
        remark=demo.remark,
    )
