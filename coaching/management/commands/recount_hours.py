"""Hold what counts of hours against the hours themselves and mend what differs."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from coaching.counting import recount_all


class Command(BaseCommand):
    """Drift is a defect: it is mended and told by the exit status."""

    help = "Count the hours of all cases anew. The last line is `drift N`; exit status 1 unless N is 0."

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and print the drift.

        Raises:
            SystemExit: with status 1, when there was any.
        """
        drift = recount_all(now=timezone.now())
        self.stdout.write(f"drift {drift}")
        if drift:
            sys.exit(1)
