"""Measure what is claimed fast, as ratios in one run."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.bench.fill import generate
from casework.bench.measure import (
    Figure,
    compare_growth,
    measure_above,
    measure_case,
    measure_computing,
    measure_engine,
    measure_pages,
)
from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case

_PARTS = ["all", "generate", "growth", "engine", "rates", "pages", "eligibility"]


class Command(BaseCommand):
    """`bench generate --cases N` makes a caseload; `bench` measures engine and pages on what is there.

    `bench eligibility --households N` decides so many made-up households and needs no caseload.
    `bench growth --cases N` starts from an empty home, makes a tenth and then the rest, and compares the cost per case.
    """

    help = "Measure engine and pages; `generate --cases N` or `growth --cases N` makes the caseload first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, how many cases to make, and how often to ask for a page."""
        parser.add_argument("what", nargs="?", choices=_PARTS, default="all")
        parser.add_argument("--cases", type=int, default=10_000)
        parser.add_argument("--households", type=int, default=100_000, help="how many households are decided")
        parser.add_argument("--times", type=int, default=40, help="how often each page is timed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print a line per figure.

        Raises:
            CommandError: there is no caseload to measure, or already one where an empty home is needed.
        """
        now, what = timezone.now(), options["what"]
        if what == "eligibility":
            self._say(measure_computing(households=options["households"]))
            return
        with in_context(role=DatabaseRole.AUDITOR):
            is_empty = not Case.objects.exists()
        if what == "generate":
            self._generate(options["cases"], now)
        elif what == "growth":
            if not is_empty:
                raise CommandError("growth starts from an empty home: take var/bench away first")
            self._grow(options["cases"], now)
        elif is_empty:
            raise CommandError("there is nothing to measure: run bin/bench generate --cases 10000 first")
        if what in {"all", "engine"}:
            self._say(measure_engine(now=now))
        if what in {"all", "rates"}:
            self._say(measure_above(now=now))
        if what in {"all", "pages"}:
            self._say(measure_pages(times=options["times"], now=now))
        if what == "all":
            self._say(measure_computing(households=options["households"]))

    def _generate(self, cases: int, now: datetime) -> None:
        for step, seconds in generate(cases=cases, now=now).items():
            self.stdout.write(f"{step:<44}{seconds:12.1f} s")

    def _grow(self, cases: int, now: datetime) -> None:
        self._generate(cases // 10, now)
        small = measure_case(now=now)
        self._generate(cases - cases // 10, now)
        self._say([compare_growth(small, measure_case(now=now))])

    def _say(self, figures: list[Figure]) -> None:
        for figure in figures:
            self.stdout.write(figure.line())
