"""Take over a caseload and its history from a file of JSON Lines."""

import io
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.imports.facts import Report, import_facts
from casework.imports.lines import NotReadable
from casework.refusals import Refused


class Command(BaseCommand):
    """Each case whole or not at all; run again on the same file it changes nothing."""

    help = "Import offices, staff, cases and their history from JSON Lines. Exit status 1 when something was refused."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, say what was refused and why, end with a summary.

        Raises:
            CommandError: the file as a whole cannot be read, or another import is running.
            SystemExit: with status 1, when something was refused.
        """
        report = _imported(options["file"])
        for refusal in report.refusals:
            self.stdout.write(str(refusal))
        self.stdout.write(str(report))
        if report.refusals:
            sys.exit(1)


def _imported(path: Path) -> Report:
    try:
        with path.open("rb") as file:
            stream = file if file.seekable() else io.BytesIO(file.read())
            return import_facts(stream, now=timezone.now())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except (NotReadable, Refused) as refusal:
        raise CommandError(f"{refusal} Nothing was imported.") from refusal
