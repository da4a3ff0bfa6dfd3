"""Print what is owed on a day, as JSON Lines."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.calendars import FIRST_YEAR
from casework.choices import DatabaseRole
from casework.context import in_context
from casework.install.reference import YEARS_AHEAD
from casework.models import Case, Office
from casework.queries.owed import OwedLine, owed_lines

WRONG_USE = 2

_ENCODER = json.JSONEncoder(default=date.isoformat, ensure_ascii=False, separators=(",", ":"))


class Command(BaseCommand):
    """Standard output holds the deadlines and nothing else."""

    help = "Print every deadline that exists on a day, one JSON object a line, by case, standard and trigger."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day, maybe a case or an office, and whether to explain."""
        parser.add_argument("--as-of", required=True, type=day, metavar="DATE")
        parser.add_argument("--case", metavar="REF", help="only this case, by its reference or its number")
        parser.add_argument("--office", metavar="REF", help="only cases of this office")
        parser.add_argument("--format", choices=["json"], default="json")
        parser.add_argument("--why", action="store_true", help="add the sentences that explain each deadline")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print line by line.

        Raises:
            CommandError: the day lies outside the calendar, or there is no such case or office.
        """
        as_of, last_year = options["as_of"], timezone.now().year + YEARS_AHEAD
        if not FIRST_YEAR <= as_of.year <= last_year:
            message = f"--as-of {as_of} lies outside the calendar ({FIRST_YEAR} to {last_year})."
            raise CommandError(message, returncode=WRONG_USE)
        with in_context(role=DatabaseRole.AUDITOR):
            cases = _cases(options["case"], options["office"])
            for line in owed_lines(as_of=as_of, cases=cases, with_why=options["why"]):
                self.stdout.write(_json(line, with_why=options["why"]))


def day(text: str) -> date:
    """Read a day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day like 2026-11-02") from None


def _cases(case_ref: str | None, office_ref: str | None) -> QuerySet[Case]:
    cases = Case.objects.all()
    if office_ref is not None:
        office = Office.objects.filter(ref=office_ref).first()
        if office is None:
            raise CommandError(f"There is no office {office_ref!r}.", returncode=WRONG_USE)
        cases = cases.filter(office=office)
    if case_ref is not None:
        cases = cases.filter(pk__in=_ids_of(cases, case_ref))
    return cases


def _ids_of(cases: QuerySet[Case], ref: str) -> list[Any]:
    """Return the case of that reference, or else of that number."""
    named = list(cases.filter(Q(ref=ref) | Q(number=ref)))
    if not named:
        raise CommandError(f"There is no case {ref!r} here.", returncode=WRONG_USE)
    return [case.pk for case in named if case.ref == ref] or [case.pk for case in named]


def _json(line: OwedLine, *, with_why: bool) -> str:
    said = dict(vars(line))
    if not with_why:
        del said["why"]
    return _ENCODER.encode(said)
