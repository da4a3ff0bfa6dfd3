"""Hold every deadline against the ledger and mend what differs."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework import engine


class Command(BaseCommand):
    """Drift is a defect: it is mended, logged row by row, and told by the exit status."""

    help = "Recompute all deadlines. The last line is `drift N`; exit status 1 unless N is 0."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how far back to look."""
        parser.add_argument(
            "--window", type=int, metavar="DAYS", help="only rows that start in the last DAYS days, from their month on"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Recompute and print the drift.

        Raises:
            CommandError: another reconcile is running.
            SystemExit: with status 1, when there was any.
        """
        with engine.only_one(engine.RECONCILE_LOCK) as is_mine:
            if not is_mine:
                raise CommandError("Another reconcile is running. Try again when it has ended.")
            drift = engine.reconcile(now=timezone.now(), window_days=options["window"])
        self.stdout.write(f"drift {drift}")
        if drift:
            sys.exit(1)
