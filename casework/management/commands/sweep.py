"""Say every line that open deadlines crossed and that nobody was told of yet."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework import engine
from casework.calendars import FIRST_YEAR
from casework.install.reference import YEARS_AHEAD
from casework.management.commands.deadlines import WRONG_USE, day


class Command(BaseCommand):
    """The same as beat runs every quarter of an hour; a second run adds nothing."""

    help = "Run the sweep for now, or as of another day, and print what it did as one JSON object."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day, if it is another than today."""
        parser.add_argument("--as-of", type=day, metavar="DATE", help="leaves the offices' marks alone")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and print the report.

        Raises:
            CommandError: the day lies outside the calendar, or another sweep is running.
        """
        now, as_of = timezone.now(), options["as_of"]
        last_year = now.year + YEARS_AHEAD
        if as_of is not None and not FIRST_YEAR <= as_of.year <= last_year:
            message = f"--as-of {as_of} lies outside the calendar ({FIRST_YEAR} to {last_year})."
            raise CommandError(message, returncode=WRONG_USE)
        report = engine.sweep(now=now, as_of=as_of)
        if report is None:
            raise CommandError("Another sweep is running.")
        self.stdout.write(json.dumps(asdict(report) | {"as_of": report.as_of.isoformat()}))
