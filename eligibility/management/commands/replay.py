"""Compute stored decisions again, with the rule versions of their day or with the rules as they are now."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casework.public import DatabaseRole, in_context
from eligibility.choices import Programme
from eligibility.models import Determination
from eligibility.operations.decisions import Difference, changed_by_rules, replayed


class Command(BaseCommand):
    """Nothing is changed: what differs is listed, and the exit status says whether anything does."""

    help = (
        "Compute every stored decision again. The last line is `differing N of M`; exit status 1 unless N is 0. With"
        " --rules now the rules on file today are used, to see which decisions a changed value would change."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which rules, and which case if only one."""
        parser.add_argument("--rules", choices=["then", "now"], default="then")
        parser.add_argument("--case", metavar="NUMBER", help="only the decisions of this case")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and print one line per decision that differs.

        Raises:
            SystemExit: with status 1, when any differs.
        """
        compute = replayed if options["rules"] == "then" else changed_by_rules
        looked_at = differing = 0
        with in_context(role=DatabaseRole.IMPORT):
            rows = Determination.objects.order_by("decided_at", "pk")
            if options["case"]:
                # Whether a family has help after violence is nothing that this command tells.
                rows = rows.filter(case__number=options["case"]).exclude(programme=Programme.TA_DVS)
            for row in rows.iterator(chunk_size=200):
                looked_at += 1
                found = compute(row)
                if found is not None:
                    differing += 1
                    self.stdout.write(_line(row, found))
        self.stdout.write(f"differing {differing} of {looked_at}")
        if differing:
            sys.exit(1)


def _line(row: Determination, found: Difference) -> str:
    """Say what differs; of help after violence the key alone, for the rest would tell what it is."""
    if row.programme == Programme.TA_DVS:
        return str(row.pk)
    said = found.error or ", ".join(found.names)
    said += f" (by {', '.join(found.ids)})" if found.ids else ""
    return f"{row.pk} {row.programme} {row.month:%Y-%m}: {said}"
