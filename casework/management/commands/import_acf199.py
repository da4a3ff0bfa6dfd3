"""Open a caseload from a section-one file of the federal TANF Data Report."""

from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.acf199.parser import parse
from casework.acf199.records import FamilyFile, LeftAside, NotReadable, ParsedFile
from casework.choices import DatabaseRole, Role
from casework.context import in_context
from casework.imports.acf199 import Import, Outcome, import_family
from casework.imports.facts import one_at_a_time
from casework.install.reference import FIRST_YEAR, YEARS_AHEAD
from casework.models import Office, User
from casework.refusals import Refused


class Command(BaseCommand):
    """One case per case number; run again on the same file it changes nothing."""

    help = "Open cases from a federal TANF Data Report (ACF-199, section one)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the office, the day of the referrals and, if there is one, the coach."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", required=True, metavar="REF")
        parser.add_argument("--referred-on", required=True, type=_day, metavar="DATE")
        parser.add_argument("--coach", metavar="REF")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, import case by case, say what was done and what was left aside.

        Raises:
            CommandError: the file, the office, the day or the coach cannot be used, or another import is running.
        """
        run = _prepared(options["office"], options["referred_on"], options["coach"])
        parsed = _read(options["file"])
        try:
            with one_at_a_time():
                outcomes, refused = _imported(parsed.families, run)
        except Refused as refusal:
            raise CommandError(f"{refusal} Nothing was imported.") from refusal
        left_aside = sorted([*parsed.left_aside, *refused])
        for each in left_aside:
            self.stdout.write(f"line {each.line}: {each.reason}")
        self.stdout.write(_summary(parsed, outcomes, len(left_aside)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day like 2026-11-02") from None


def _prepared(office_ref: str, referred_on: date, coach_ref: str | None) -> Import:
    now = timezone.now()
    if not FIRST_YEAR <= referred_on.year <= now.year + YEARS_AHEAD:
        raise CommandError(f"--referred-on {referred_on} lies outside the calendar, which begins in {FIRST_YEAR}.")
    with in_context(role=DatabaseRole.IMPORT):
        office = Office.objects.filter(ref=office_ref).first()
        if office is None:
            raise CommandError(f"There is no office {office_ref!r}. Known: {_known_offices()}.")
        coach = _coach(coach_ref, office) if coach_ref else None
        actor = User.objects.get(username="import")
    return Import(office=office, referred_on=referred_on, coach=coach, actor=actor, now=now)


def _known_offices() -> str:
    return ", ".join(Office.objects.order_by("ref").values_list("ref", flat=True)) or "none yet"


def _coach(ref: str, office: Office) -> User:
    coach = User.objects.filter(username=ref).first()
    if coach is None:
        raise CommandError(f"There is nobody named {ref!r} on the staff.")
    if coach.role != Role.COACH or not coach.is_active or coach.office_id != office.pk:
        raise CommandError(f"{ref!r} is not a working coach of office {office.ref}.")
    return coach


def _read(path: Path) -> ParsedFile:
    try:
        with path.open("rb") as stream:
            return parse(stream)
    except NotReadable as refusal:
        raise CommandError(f"{path.name}: {refusal} Nothing was imported.") from refusal
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _imported(families: Iterable[FamilyFile], run: Import) -> tuple[list[Outcome], list[LeftAside]]:
    outcomes, refused = [], []
    for family in families:
        line = family.months[0].line
        try:
            with in_context(actor=run.actor):
                outcome = import_family(family=family, run=run)
        except Refused as refusal:
            refused.append(LeftAside(line, str(refusal)))
            continue
        refused.extend(LeftAside(line, remark) for remark in outcome.remarks)
        outcomes.append(outcome)
    return outcomes, refused


def _summary(parsed: ParsedFile, outcomes: list[Outcome], left_aside_count: int) -> str:
    counts = ", ".join(f"{count} {record}" for record, count in sorted(parsed.record_counts.items()))
    opened = sum(outcome.is_new for outcome in outcomes)
    added_to = sum(outcome.changed and not outcome.is_new for outcome in outcomes)
    people = sum(outcome.person_count for outcome in outcomes)
    months = sum(outcome.month_count for outcome in outcomes)
    return (
        f"read {counts or 'no records'}; opened {opened} cases, added to {added_to},"
        f" unchanged {len(outcomes) - opened - added_to}; {people} people, {months} months;"
        f" left aside {left_aside_count}"
    )
