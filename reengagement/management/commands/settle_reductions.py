"""`manage.py settle_reductions`: reductions of cash on file compared with what the penalties say, and made the same."""

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from casework.public import Case, DatabaseRole, User, calendars, in_context, local_day
from policy.reader import NoRuleOnFile
from reengagement.models import Penalty
from reengagement.operations.reductions import settle_compared
from reengagement.queries.reductions import Compared, compared

ACTOR = "system"


class Command(BaseCommand):
    """Penalties made before there were reductions get theirs; after that a difference is a defect."""

    help = (
        "Compare the reductions of cash on file with what the penalties say, and write what is missing. The last line"
        " is `differing N of M`. With --check nothing is written, and the exit status is 1 unless N is 0."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether anything is written."""
        parser.add_argument("--check", action="store_true", help="compare only, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through every case with a penalty, one transaction each.

        Raises:
            SystemExit: with status 1, when something differs and nothing was to be written.
        """
        now = timezone.now()
        with in_context(role=DatabaseRole.IMPORT):
            actor = User.objects.get(username=ACTOR)
        differing = looked_at = 0
        with in_context(actor=actor):
            cases = list(Penalty.objects.order_by("case").values_list("case_id", flat=True).distinct())
        for case_id in cases:
            for found in self._settled(case_id, actor, now, writes=not options["check"]):
                looked_at += 1
                differing += found.differs
                if found.differs:
                    self.stdout.write(f"differs {found.stand.penalty.pk}")
        self.stdout.write(f"differing {differing} of {looked_at}")
        if differing and options["check"]:
            sys.exit(1)

    def _settled(self, case_id: UUID, actor: User, now: datetime, *, writes: bool) -> Iterator[Compared]:
        with in_context(actor=actor):
            case = Case.objects.select_for_update(of=("self",)).select_related("office").get(pk=case_id)
            try:
                found = compared(case, today=local_day(case, now))
            except (NoRuleOnFile, calendars.OutsideCalendar) as error:
                self.stdout.write(f"cannot be compared {case.number}: {error}")
                return
            for one in found if writes else ():
                settle_compared(found=one, case=case, actor=actor, now=now)
        yield from found
