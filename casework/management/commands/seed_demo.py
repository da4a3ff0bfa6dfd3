"""Fill an empty site with fictional families in four states, whose history ends today."""

from argparse import ArgumentTypeError
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework import engine
from casework.choices import DatabaseRole
from casework.context import in_context
from casework.demo.caseload import demo_world
from casework.demo.cast import OFFICES
from casework.demo.directory import lay_directory
from casework.demo.handing import play_handovers
from casework.demo.play import Company, perform
from casework.demo.staffing import PASSWORD_FILE, demo_password, make_offices, make_staff, sign_ins
from casework.demo.steps import Assigned, Closed, DemoWorld
from casework.models import Case, Office
from casework.reactions import DEMO_PLAYED, DEMO_PLAYING, react


class Command(BaseCommand):
    """The same caseload for the same day and seed; started again it plays what is missing."""

    help = "Fill an empty site with a fictional caseload and print its sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day on which the stories end, the seed, and what to do with a site that is not empty."""
        parser.add_argument("--today", type=_day, metavar="DATE", help="the day on which the stories end")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--if-empty", action="store_true", help="leave a site with other offices alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play the stories that are not there yet; print who may sign in.

        Raises:
            CommandError: the site has offices of its own, or the day lies ahead.
        """
        now = timezone.now()
        latest = _today_everywhere(now)
        world = demo_world(today=options["today"] or latest, seed=options["seed"])
        if world.today > latest:
            raise CommandError(f"--today {world.today} lies ahead.")
        if _has_other_offices():
            if options["if_empty"]:
                return
            raise CommandError("This site has offices of its own; the demo fills an empty one only.")
        password = demo_password(settings.HOME_DIR)
        self._play(world, password, now)
        self.stdout.write("\n".join(sign_ins(world, password)))

    def _play(self, world: DemoWorld, password: str, now: datetime) -> None:
        with in_context(role=DatabaseRole.IMPORT):
            offices = make_offices(world)
            staff = make_staff(world, offices, password)
            played = set(Case.objects.values_list("number", flat=True))
        missing = [family for family in world.families if family.ref not in played]
        if missing:
            self.stderr.write(f"Making {len(missing)} fictional families; this takes about a minute ...")
        lay_directory(offices, staff, today=world.today, now=now)
        company = Company(offices, staff, now)
        for family in missing:
            perform(family, company)
        if missing:
            play_handovers(company)
        react(DEMO_PLAYING, staff=staff, families=_carried_by(world), today=world.today, now=now)
        _look_from_today(world.today)
        react(DEMO_PLAYED, now=now)


def _look_from_today(today: date) -> None:
    """Bring every deadline up to today: what was played on a day of the past looked no further than that day."""
    with in_context(role=DatabaseRole.IMPORT):
        for case_id in Case.objects.values_list("pk", flat=True):
            engine.refresh_case(case_id, today=today, is_import=True)


def _carried_by(world: DemoWorld) -> dict[str, list[str]]:
    """Give the families that each coach carries to the end, in the order of the caseload."""
    carried: dict[str, list[str]] = {}
    for family in world.families:
        coaches = [step.coach for step in family.steps if isinstance(step, Assigned)]
        if coaches and not any(isinstance(step, Closed) for step in family.steps):
            carried.setdefault(coaches[-1], []).append(family.ref)
    return carried


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day like 2026-11-02") from None


def _today_everywhere(now: datetime) -> date:
    """Give the day that has begun in every office of the demo."""
    return min(now.astimezone(ZoneInfo(office.time_zone)).date() for office in OFFICES)


def _has_other_offices() -> bool:
    with in_context(role=DatabaseRole.IMPORT):
        return Office.objects.exclude(ref__in=[office.ref for office in OFFICES]).exists() or (
            Office.objects.exists() and not (settings.HOME_DIR / PASSWORD_FILE).exists()
        )
