"""The whole fictional caseload, the same for the same day and seed."""

from dataclasses import replace
from datetime import date
from random import Random

from casework.choices import ADULT_ROLES
from casework.demo import alaska, elsewhere, texts
from casework.demo.cast import CASELOADS, OFFICES, STAFF, UNASSIGNED, manager_of, office_of, supervisor_of
from casework.demo.days import first_of_month
from casework.demo.households import LANGUAGES, household, named_household
from casework.demo.papers import with_papers
from casework.demo.sharing import sharing
from casework.demo.steps import DemoFamily, DemoOffice, DemoPerson, DemoWorld
from casework.demo.teller import Teller, days_later

HATCHER = (
    ("Tolman: Amy 29, Eli 7, June 3", "extension_ahead", "WORK_FIRST", "en", ("NO_VOICEMAIL",)),
    ("Jackson: Lorena 34, Theo 11", "missed_first_contact", "WORK_FIRST", "en", ()),
    ("Park: Denise 31, Min 5", "note_late", "WORK_FIRST", "en", ()),
    ("Nguyen: Thi Lan 38, Bao 9, Mai 6", "plan_not_returned", "WORK_FIRST", "vi", ("NO_TEXT",)),
    ("Pete: Shawna 26, Raven 4, Jesse 2", "steady", "FAMILIES_FIRST", "en", ("OFFICE_ONLY", "NO_MAIL")),
    ("Bell: Marcus 36, *Odessa 33, Ty 8", "not_engaged", "WORK_FIRST", "en", ()),
    ("Ortiz: Kayla 17, Nico 1", "support_today", "FAMILIES_FIRST", "en", ()),
    ("Lunde: Trevor 41, Signe 13", "exemption_today", "WORK_FIRST", "en", ()),
    ("Sokolova: Irina 30, Lev 6", "assessment_note_owed", "WORK_FIRST", "ru", ()),
    ("Reyes: Rosa 35, Camila 12, Leo 9", "steady", "WORK_FIRST", "es", ()),
    ("Amundsen: Grace 27, Ola 3", "track_changed", "FAMILIES_FIRST", "en", ()),
    ("Fuentes: Julio 32, *Marta 30, Ana 5", "hours_unverified", "WORK_FIRST", "es", ()),
    ("Aguilar: Noemi 23, Sol 2", "new_referral", "WORK_FIRST", "es", ()),
    ("Katzeek: Ruth 61, Wade 10", "child_only", "", "en", ()),
)
"""The families by which the demo is explained: people, story, track, language, what makes contact unsafe."""

OTHER_STORIES = (
    *("steady",) * 6,
    *("hours_unverified",) * 5,
    *("quiet_month",) * 4,
    "note_owed",
    "engaged_again",
    "track_asked",
    "track_refused",
    "excusal_waits",
    "excusal_refused",
    "closed_with_work",
    "transferred",
    "steady",
)
"""The rest of the first coach's caseload."""

ORDINARY_STORIES = (
    "steady",
    "quiet_month",
    "hours_unverified",
    "steady",
    "not_engaged",
    "note_owed",
    "track_asked",
    "new_referral",
    "excusal_waits",
)
"""What the other Alaska coaches' families live through."""

PROTECTED_AT = (0, 4)
"""Which families of the first coach have protected entries and talked about hard topics."""
PARENT_YEARS = 16


def demo_world(*, today: date, seed: int = 1) -> DemoWorld:
    """Make up offices, staff and families with months of history that ends on a day."""
    families: list[DemoFamily] = []
    for coach, count in CASELOADS.items():
        families.extend(_family(coach, number, len(families), today, seed) for number in range(count))
    for ref, count in UNASSIGNED.items():
        office = next(office for office in OFFICES if office.ref == ref)
        families.extend(_unassigned(office, len(families) + number, today, seed) for number in range(count))
    return DemoWorld(today=today, offices=OFFICES, staff=STAFF, families=tuple(_with_duplicate(families)))


def _family(coach: str, number: int, running: int, today: date, seed: int) -> DemoFamily:
    office = office_of(coach)
    teller = _teller(office, running, coach=coach, manager=supervisor_of(coach), today=today, seed=seed)
    opened_on = _opening_day(teller)
    if office.jurisdiction == "US-AK":
        _alaskan(teller, number, opened_on)
    else:
        _people(teller, "kin" if office.jurisdiction == "US-TX" and number % 2 else "")
        stories = {"US-OR": elsewhere.oregon, "US-NC": elsewhere.carolina, "US-TX": elsewhere.texas}
        stories[office.jurisdiction](teller, opened_on, behind=number % 4 == 1)
    sharing(teller, number)
    return teller.told()


def _alaskan(teller: Teller, number: int, opened_on: date) -> None:
    is_first_coach = teller.coach == "rhatcher"
    teller.track = "WORK_FIRST" if teller.rng.random() < 0.65 else "FAMILIES_FIRST"  # noqa: PLR2004
    if is_first_coach and number < len(HATCHER):
        spec, story, teller.track, teller.language, teller.safe_contact = HATCHER[number]
        teller.people = named_household(spec, key=teller.ref, rng=teller.rng, today=teller.today)
        if story == "child_only":
            teller.people[0] = _as_caregiver(teller)
    else:
        stories = OTHER_STORIES if is_first_coach else ORDINARY_STORIES
        story = stories[(number - (len(HATCHER) if is_first_coach else 0)) % len(stories)]
        _people(teller, "teen" if number % 11 == 10 else "")  # noqa: PLR2004
    if story == "track_refused":
        teller.track = "WORK_FIRST"
    alaska.STORYLINES[story](teller, opened_on)
    with_papers(teller, story)
    if is_first_coach and number in PROTECTED_AT:
        _protected(teller, with_glass=number == 0)
    if teller.safe_contact:
        preferred = "IN_PERSON" if "OFFICE_ONLY" in teller.safe_contact else "PHONE"
        teller.reached_by(teller.after(teller.steps[0].on, 2), preferred, *teller.safe_contact)


def _protected(teller: Teller, *, with_glass: bool) -> None:
    """Tell what is kept behind narrower walls; with `with_glass` a coach of another office opens the case today."""
    on = teller.after(teller.steps[0].on, 9)
    teller.topics_talked(on, texts.TALKED)
    teller.protected(on, texts.PROTECTED)
    if with_glass:
        teller.protected(on, texts.TREATMENT, consent_until=days_later(teller.today, 120))
        teller.glass_broken("lferro")


def _with_duplicate(families: list[DemoFamily]) -> list[DemoFamily]:
    """Enter the boy of one family a second time with another, his name spelt otherwise: a suspected duplicate."""
    boy = next(person for family in families for person in family.people if person.given_name == "Theo")
    year = boy.born_on.year - PARENT_YEARS
    for number, family in enumerate(families):
        is_other = (
            number >= CASELOADS["rhatcher"]
            and family.office == "AK-JNU"
            and all(person.family_name != boy.family_name for person in family.people)
        )
        grown = [person for person in family.people if person.role in ADULT_ROLES]
        if is_other and grown and all(person.born_on.year < year for person in grown):
            again = replace(boy, ref=f"{family.ref}-again", given_name="Teo", relationship="Other relative")
            families[number] = replace(family, people=(*family.people, again))
            break
    return families


def _as_caregiver(teller: Teller) -> DemoPerson:
    return replace(teller.people[0], role="CAREGIVER", relationship="grandparent")


def _people(teller: Teller, shape: str) -> None:
    teller.language = teller.rng.choice(LANGUAGES)
    teller.people = household(key=teller.ref, rng=teller.rng, today=teller.today, shape=shape)


def _opening_day(teller: Teller) -> date:
    """Pick a day in the first ten of a month some months ago: the plan is signed in its month."""
    months = teller.rng.randint(3, 5) if teller.coach == "rhatcher" else teller.rng.randint(2, 4)
    month = first_of_month(teller.today, -months)
    return teller.worked(month.replace(day=teller.rng.randint(1, 8)))


def _unassigned(office: DemoOffice, running: int, today: date, seed: int) -> DemoFamily:
    manager = manager_of(office.ref)
    teller = _teller(office, running, coach=manager, manager=manager, today=today, seed=seed)
    teller.track = "WORK_FIRST" if office.jurisdiction == "US-AK" else ""
    _people(teller, "")
    teller.referral(teller.last_worked(teller.today))
    return teller.told()


def _teller(office: DemoOffice, running: int, *, coach: str, manager: str, today: date, seed: int) -> Teller:
    ref = f"{office.ref.split('-')[1]}-{20101 + 37 * running}"
    rng = Random(f"{seed}/{ref}")  # noqa: S311 - stories, not secrets
    return Teller(
        ref=ref,
        office=office.ref,
        jurisdiction=office.jurisdiction,
        coach=coach,
        manager=manager,
        today=today,
        rng=rng,
    )
