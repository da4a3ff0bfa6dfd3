"""A caseload of any size, written by COPY: offices, coaches, families, and up to fourteen months of ledger lines each.

Fictional and regular on purpose: what is measured is the engine, not the plausibility of the stories.
"""

import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from casework.choices import Jurisdiction
from casework.fictional_names import person_name
from casework.models.base import new_id

CASES_PER_COACH = 40
COACHES_PER_OFFICE = 17
MONTHS = 14
ZONES = {
    Jurisdiction.ALASKA: "America/Anchorage",
    Jurisdiction.OREGON: "America/Los_Angeles",
    Jurisdiction.NORTH_CAROLINA: "America/New_York",
}
WHERE = (Jurisdiction.ALASKA, Jurisdiction.ALASKA, Jurisdiction.OREGON, Jurisdiction.NORTH_CAROLINA)

COLUMNS: dict[str, str] = {
    "casework_office": "id, ref, name, jurisdiction, time_zone, address, has_job_club, archive_rule, calendar_id",
    "casework_user": "id, username, name, email, role, office_id, classification, working_title, position_number,"
    " has_single_keys, wants_digest, is_active, joined_at, password, cleared_on",
    "casework_supervision": "id, staff_id, supervisor_id, first_day",
    "casework_family": "id, name",
    "casework_person": "id, given_name, family_name, born_on, language, needs_interpreter, phone, email,"
    " preferred_method, safe_contact",
    "casework_case": "id, number, family_id, office_id, kind, assistance, status, opened_on, closure_reason,"
    " is_closed_with_work, opening_track, track, language",
    "casework_participant": "id, case_id, person_id, role, ref, position",
    "casework_assignment": "id, case_id, coach_id, first_day, assigned_by_id",
    "casework_contact": 'id, case_id, is_reached, method, place, direction, "on", topics, is_plan_reviewed, remark,'
    " entered_by_id, entered_at, collateral_kind, collateral_name, interpreter, interpreter_words, next_step,"
    " place_words, release_reason",
    "casework_event": 'id, case_id, participant_id, kind, "on", recorded_at, actor_id, subject_kind, subject_id,'
    " due_on, is_imported, facts",
    "coaching_plan": "id, case_id, participant_id, kind, form, version, status, reason, words, written_on,"
    " core_words, is_joint, communication, is_original_in_file, rev, offered_at, offered_by_id, signed_on,"
    " last_review_on, withdrawn_words, is_imported, written_by_id, written_at",
}


@dataclass
class Sheets:
    """Rows waiting to be copied, table by table, as the text that COPY reads."""

    texts: dict[str, io.StringIO] = field(default_factory=lambda: {table: io.StringIO() for table in COLUMNS})

    def add(self, table: str, *values: Any) -> None:
        """Write one row."""
        self.texts[table].write("\t".join(_copied(value) for value in values) + "\n")


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


@dataclass
class Maker:
    """Makes one office after the other, always the same for the same seed."""

    today: date
    calendars: dict[str, UUID]
    actor: UUID
    offices_before: int = 0
    cases_before: int = 0
    seed: int = 7
    per_coach: int = CASES_PER_COACH
    opened_on: date | None = None

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 - repeatable, not secret
        self.made = 0

    def offices(self, cases: int) -> Iterator[Sheets]:
        """Yield the rows of office after office until there are so many cases."""
        number = self.offices_before
        while self.made < cases:
            yield self._office(number, min(cases - self.made, self.per_coach * COACHES_PER_OFFICE))
            number += 1

    def _office(self, number: int, cases: int) -> Sheets:
        sheets, office, manager = Sheets(), new_id(), new_id()
        jurisdiction = WHERE[number % len(WHERE)]
        ref = f"BENCH-{number:05}"
        sheets.add(
            "casework_office",
            office,
            ref,
            f"Office {number}",
            jurisdiction,
            ZONES[jurisdiction],
            "",
            False,
            "",
            self.calendars[jurisdiction],
        )
        self._staff(sheets, manager, f"{ref}-manager".lower(), "OPERATIONS_MANAGER", office)
        coaches = [new_id() for _ in range(-(-cases // self.per_coach))]
        for index, coach in enumerate(coaches):
            self._staff(sheets, coach, f"{ref}-coach-{index}".lower(), "COACH", office)
            sheets.add("casework_supervision", new_id(), coach, manager, self.today - timedelta(days=400))
        for index in range(cases):
            self._case(sheets, office, jurisdiction, coaches[index // self.per_coach], manager)
            self.made += 1
        return sheets

    def _staff(self, sheets: Sheets, key: UUID, username: str, role: str, office: UUID) -> None:
        sheets.add(
            "casework_user",
            key,
            username,
            username,
            f"{username}@example.org",
            role,
            office,
            "",
            "",
            "",
            True,
            False,
            True,
            datetime.combine(self.today, datetime.min.time()).isoformat() + "Z",
            "!",
            self.today.isoformat(),
        )

    def _case(self, sheets: Sheets, office: UUID, jurisdiction: str, coach: UUID, manager: UUID) -> None:
        case, family = new_id(), new_id()
        number = f"B-{self.cases_before + self.made:08}"
        opened = self.opened_on or self.today - timedelta(days=self.random.randrange(20, MONTHS * 30))
        _, family_name = person_name(number)
        track = self.random.choice(("WORK_FIRST", "FAMILIES_FIRST")) if jurisdiction == Jurisdiction.ALASKA else ""
        sheets.add("casework_family", family, family_name)
        sheets.add(
            "casework_case", case, number, family, office, "WORK", "", "OPEN", opened, "", False, track, track, "en"
        )
        adults = [
            self._person(sheets, case, number, family_name, place, "ADULT")
            for place in range(self.random.choice((1, 1, 1, 2)))
        ]
        for place in range(self.random.choice((1, 1, 2, 3))):
            self._person(sheets, case, number, family_name, len(adults) + place, "CHILD")
        sheets.add("casework_assignment", new_id(), case, coach, opened, manager)
        for adult in adults:
            self._story(sheets, case, adult, opened, coach)

    def _person(self, sheets: Sheets, case: UUID, number: str, family_name: str, place: int, role: str) -> UUID:  # noqa: PLR0917
        person, participant = new_id(), new_id()
        given, _ = person_name(f"{number}/{place}")
        born = self.today - timedelta(days=40 + 365 * (30 if role == "ADULT" else (self.made + place) % 9))
        sheets.add("casework_person", person, given, family_name, born, "en", False, "", "", "", "{}")
        sheets.add("casework_participant", participant, case, person, role, "", place)
        return participant

    def _story(self, sheets: Sheets, case: UUID, adult: UUID, opened: date, coach: UUID) -> None:
        def line(kind: str, on: date, subject: UUID | None = None, due_on: date | None = None, **facts: Any) -> None:
            if on <= self.today:
                sheets.add(
                    "casework_event",
                    new_id(),
                    case,
                    adult,
                    kind,
                    on,
                    f"{on}T20:00:00Z",
                    coach,
                    "contact" if subject else "",
                    subject,
                    due_on,
                    True,
                    json.dumps(facts),
                )

        line("referral.received", opened)
        line("assessment.completed", opened + timedelta(days=12), new_id(), assessment="EA")
        line("assessment.completed", opened + timedelta(days=13), new_id(), assessment="EPI")
        plan = new_id()
        signed = opened + timedelta(days=20)
        lapses = signed + timedelta(days=80)
        line("plan.signed", signed, plan, lapses, plan_kind="FSSP")
        if signed <= self.today:
            stood_at = f"{signed}T20:00:00Z"
            sheets.add(
                "coaching_plan", plan, case, adult, "FSSP", "FULL", 1, "ACTIVE", "", "I want to work.", signed, "",
                False, "", False, 0, stood_at, coach, signed, lapses, "", False, coach, stood_at,
            )  # fmt: skip
        for number in (1, 2, 3):
            review = signed + timedelta(days=25 * number)
            line("step.agreed", signed, new_id(), review, plan=str(plan), number=number)
            line("plan.reviewed", review - timedelta(days=2), plan, plan=str(plan))
        for week in range((self.today - opened).days // 7):
            monday = opened + timedelta(days=7 * week)
            if week % 3 == 0:
                self._contact(sheets, line, case, monday + timedelta(days=1), coach)
        for month in range(MONTHS):
            day = (opened.replace(day=1) + timedelta(days=31 * month)).replace(day=1)
            verified = (day + timedelta(days=31)).replace(day=self.random.randrange(3, 23))
            line("work_hours.recorded", verified, new_id(), month=f"{day:%Y-%m}", activity="JSJR", hours="80")
            line("work_month.verified", verified, new_id(), month=f"{day:%Y-%m}")

    def _contact(self, sheets: Sheets, line: Any, case: UUID, on: date, coach: UUID) -> None:
        if on > self.today:
            return
        contact, reached = new_id(), self.random.random() < 0.8  # noqa: PLR2004 - four of five calls reach
        sheets.add(
            "casework_contact",
            contact,
            case,
            reached,
            "PHONE",
            "",
            "OUT",
            on,
            "{PLAN}",
            reached,
            "",
            coach,
            f"{on}T20:00:00Z",
            *[""] * 7,
        )
        if reached:
            line("contact.made", on, contact, method="PHONE", plan_reviewed=True)
        else:
            line("contact.attempted", on, contact, method="PHONE")
        if self.random.random() < 0.9:  # noqa: PLR2004 - nine of ten notes are written
            line("note.filed", on + timedelta(days=1), new_id(), about=str(contact))
